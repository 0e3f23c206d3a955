//! How letters fared in a span, from the history.

use jiff::Timestamp;

use super::contents::Deliveries;
use crate::plan::history::{History, SuppressedBy, Tried};

/// The letters of the items that `is_meant` names, after `since`. People who object count where
/// the item is known by which they did, and all of them where every item is meant.
pub(super) fn deliveries(
    history: &History,
    since: Option<Timestamp>,
    is_meant: impl Fn(Option<&str>) -> bool,
) -> Deliveries {
    let is_new = |at: Timestamp| since.is_none_or(|since| at > since);
    let mut all = Deliveries::default();
    let items = history.items.iter().filter(|(id, _)| is_meant(Some(id)));
    for occasion in items.flat_map(|(_, past)| past.occasions.values()) {
        let Some(started) = occasion.started else { continue };
        let counts = occasion.letters.counts();
        all.unknown += counts.unknown;
        if is_new(started) {
            all.refused += counts.refused;
        }
        all.bounced += occasion.bounces.values().filter(|(at, _)| is_new(*at)).count();
        if counts.sent > 0 && is_new(occasion.expires()) {
            let sent = occasion.letters.iter().filter(|tried| match tried {
                Tried::Sent { at, .. } => is_new(*at),
                _ => false,
            });
            all.accepted += sent.count();
        }
    }
    let objections = history.contacts.suppressions().filter(|(_, suppression)| {
        matches!(suppression.why, SuppressedBy::Objection(_))
            && is_new(suppression.at)
            && is_meant(suppression.item.as_deref())
    });
    all.objections = objections.count();
    all
}
