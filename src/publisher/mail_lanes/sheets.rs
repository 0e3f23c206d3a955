//! The sheets that are made, or being made.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::sheet::Sheet;

/// How a sheet stands.
pub enum Standing {
    /// Being made.
    UnderWay,
    /// Made; the letters may still be being signed.
    Made(Arc<Sheet>),
    /// Could not be made then.
    Failed(Instant),
}

/// Sheets by item and occasion.
#[derive(Default)]
pub struct Sheets(Mutex<HashMap<(String, String), Standing>>);

impl Sheets {
    /// All of them.
    pub fn all(&self) -> MutexGuard<'_, HashMap<(String, String), Standing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
