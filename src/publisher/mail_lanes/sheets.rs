//! The sheets that are made, or being made.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::sheet::Sheet;

/// How a sheet stands.
pub enum Standing {
    /// Being made.
    UnderWay,
    /// Made; the letters may still be being signed.
    Made(Arc<Sheet>),
    /// Could not be made.
    Failed {
        /// Not tried again before.
        until: Timestamp,
    },
}

/// Sheets by item and occasion.
#[derive(Default)]
pub struct Sheets(Mutex<HashMap<(String, String), Standing>>);

impl Sheets {
    /// All of them.
    pub fn all(&self) -> MutexGuard<'_, HashMap<(String, String), Standing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next instant after `now` at which one that could not be made is tried again.
    pub fn again_at(&self, now: Timestamp) -> Option<Timestamp> {
        let all = self.all();
        let failed = all.values().filter_map(|standing| match standing {
            Standing::Failed { until } => Some(*until),
            Standing::UnderWay | Standing::Made(_) => None,
        });
        failed.filter(|at| *at > now).min()
    }
}
