//! Who asked what files in the folder answer: read for a plan, and forgotten with it.

use std::path::Path;

use crate::outside::received::ReceivedTexts;
use crate::plan::Askers;

/// What the state tells of those whose texts lie under `keys`. A text that cannot be read counts as
/// one that is not there: its answer is held.
pub fn askers(state: &Path, keys: &[String]) -> Askers {
    let texts = ReceivedTexts::new(state);
    let mut askers = Askers::default();
    for key in keys {
        match texts.read(key) {
            Ok(Some(record)) => askers.add(key, &record),
            Ok(None) => {}
            Err(error) => tracing::warn!(key, %error, "what was asked cannot be read"),
        }
    }
    askers
}
