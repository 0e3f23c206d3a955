//! What the public can answer.

use jiff::Timestamp;

use crate::plan::history::History;

/// Items of which something went out, with their latest instant.
pub(super) fn sent(history: &History) -> impl Iterator<Item = (&str, Timestamp)> {
    history.items.iter().filter(|(_, past)| past.started()).filter_map(|(id, past)| {
        let due = past.occasions.values().map(|occasion| occasion.snapshot.due).max()?;
        Some((id.as_str(), due))
    })
}
