//! Items that would have one account say what another has said: X forbids it, whatever the time
//! between them.

use jiff::SignedDuration;

use super::history::ItemHistory;
use super::item::Item;
use super::view::View;
use super::why::Why;
use crate::similarity::{REFUSE, Thread};
use crate::when::moved;

/// So long a text of another account is in the way.
const MEMORY: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What an account said, or will say, and in which item.
struct Saying<'a> {
    item: String,
    account: &'a str,
    thread: &'a Thread,
}

/// Holds every item that has not begun and says what a different account said in the last 90
/// days, or will say in an item that goes out earlier.
pub(super) fn hold_similar(view: &View, items: &mut [Item]) {
    let waits = |item: &Item| item.why.is_none() && !started(view, &item.id);
    if !items.iter().any(waits) {
        return;
    }
    let mut earlier: Vec<Saying> = view
        .history
        .said_since(moved(view.now, -MEMORY))
        .map(|(item, account, thread)| Saying { item: item.to_owned(), account, thread })
        .collect();
    // Threads that have begun, or whose item has, go on before anything that has not.
    for item in items.iter().filter(|i| started(view, &i.id)) {
        let past = view.history.items.get(&item.id).into_iter();
        let open = past.flat_map(|p| p.occasions.values()).filter(|o| o.has_open());
        earlier.extend(open.flat_map(|o| o.threads()).map(|(account, thread)| Saying {
            item: item.id.clone(),
            account,
            thread,
        }));
    }
    let sources: Vec<_> = items.iter().map(|item| item.source.clone()).collect();
    for (item, source) in items.iter_mut().zip(&sources).filter(|(item, _)| waits(item)) {
        let own: Vec<(&str, &Thread)> = match source {
            Some(file) => file.threads().collect(),
            None => {
                let past = view.history.items.get(&item.id).into_iter();
                past.flat_map(|p| p.occasions.values()).flat_map(|o| o.threads()).collect()
            }
        };
        match repeat(&item.id, &own, &earlier) {
            Some(why) => item.why = Some(why),
            None => earlier.extend(own.into_iter().map(|(account, thread)| Saying {
                item: item.id.clone(),
                account,
                thread,
            })),
        }
    }
}

/// The first of `earlier` that the threads `own` of `item` say again with another account.
fn repeat(item: &str, own: &[(&str, &Thread)], earlier: &[Saying]) -> Option<Why> {
    let others = earlier.iter().filter(|said| said.item != item);
    others.flat_map(|said| own.iter().map(move |ours| (ours, said))).find_map(
        |((account, ours), said)| {
            if *account == said.account || !ours.may_reach(said.thread, REFUSE) {
                return None;
            }
            let similarity = ours.similarity(said.thread);
            (similarity >= REFUSE).then(|| Why::TooSimilar {
                account: (*account).to_owned(),
                other: said.account.to_owned(),
                item: said.item.clone(),
                percent: (similarity * 100.0).floor() as u32,
            })
        },
    )
}

fn started(view: &View, id: &str) -> bool {
    view.history.items.get(id).is_some_and(ItemHistory::started)
}
