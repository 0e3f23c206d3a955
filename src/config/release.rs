//! `release`: when and how items are let go.

use jiff::SignedDuration;

use super::values::late;
use super::{AfterGrace, Late, Release, quiet};
use crate::yaml::Field;

/// What counts without the key.
pub(super) fn default_release() -> Release {
    let quarter = SignedDuration::from_mins(15);
    let late = Late { grace: quarter, then: AfterGrace::Hold };
    Release { late, prepare: quarter, quiet: Vec::new() }
}

/// The windows of `quiet` come too, for a look at the accounts that they name.
pub(super) fn release<'a>(field: &Field<'a>) -> Option<(Release, Vec<Field<'a>>)> {
    let mut release = default_release();
    let mut fields = field.fields()?;
    if let Some(field) = fields.given("late") {
        release.late = late(&field, release.late);
    }
    if let Some(prepare) = fields.given("prepare").and_then(|f| f.duration()) {
        release.prepare = prepare;
    }
    let windows = fields.given("quiet").and_then(|f| f.list()).unwrap_or_default();
    release.quiet = windows.iter().filter_map(quiet::window).collect();
    fields.finish();
    Some((release, windows))
}
