//! `release`: when and how items are let go.

use jiff::SignedDuration;

use super::values::late;
use super::{AfterGrace, Late, Release, unbuilt};
use crate::yaml::Field;

/// What counts without the key.
pub(super) fn default_release() -> Release {
    let quarter = SignedDuration::from_mins(15);
    Release { late: Late { grace: quarter, then: AfterGrace::Hold }, prepare: quarter }
}

pub(super) fn release(field: &Field<'_>) -> Option<Release> {
    let mut release = default_release();
    let mut fields = field.fields()?;
    if let Some(field) = fields.given("late") {
        release.late = late(&field, release.late);
    }
    if let Some(prepare) = fields.given("prepare").and_then(|f| f.duration()) {
        release.prepare = prepare;
    }
    unbuilt::quiet(&mut fields);
    fields.finish();
    Some(release)
}
