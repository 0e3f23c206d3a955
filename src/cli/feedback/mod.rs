//! `siaran feedback`: what came back, as seen and changed by people. It looks into journal and state
//! only, beside a running daemon or without one.

mod found;
mod items;
mod one;
mod set;
mod table;

use jiff::Timestamp;

use super::arguments::ShowFeedback;
use super::context::Context;
use super::outcome::{Done, Failure};
use crate::feedback::{INBOX, Number, wish};
use crate::outside::received::ReceivedTexts;
use crate::text::feedback as words;
use crate::text::results::no_such_item;
use found::Newsroom;
pub use set::set;

/// Prints the table of all, the items of one announcement, or one item.
pub fn run(context: &Context, show: &ShowFeedback) -> Done {
    let history = context.history()?;
    let kind = show.kind.as_deref().map(wish::kind).transpose();
    let kind = kind.map_err(|fault| Failure::Usage(words::wish_fault(context.lang, &fault)))?;
    let newsroom = Newsroom {
        context,
        history: &history,
        texts: ReceivedTexts::new(&context.config.state),
        now: Timestamp::now(),
    };
    let is_chosen = show.open || show.overdue || kind.is_some();
    let Some(id) = &show.id else {
        return match is_chosen {
            true => items::run(&newsroom, newsroom.all(), show, kind),
            false => table::run(&newsroom, show.json),
        };
    };
    if id.contains('/') {
        let number: Number = id.parse().map_err(|()| {
            let fault = wish::WishFault::NoNumber { value: id.clone() };
            Failure::Action(anyhow::anyhow!("{}", words::wish_fault(context.lang, &fault)))
        })?;
        return one::run(&newsroom, &number, show);
    }
    let is_known = history.items.contains_key(id) || !history.feedback.of(id).is_empty();
    if !is_known && id != INBOX {
        return Err(Failure::Action(anyhow::anyhow!("{}", no_such_item(context.lang, id))));
    }
    items::run(&newsroom, newsroom.of(id), show, kind)
}
