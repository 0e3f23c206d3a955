//! `siaran feedback set`: a person finds something about items of feedback, with who and when.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::super::arguments::SetFeedback;
use super::super::context::Context;
use super::super::decide::{append, who};
use super::super::outcome::{Done, Failure};
use super::super::print::say;
use crate::config::address;
use crate::feedback::wish::{Known, Wish, WishFault, changes, numbers};
use crate::feedback::{Change, Fate, Number};
use crate::plan::fact::Fact;
use crate::plan::owed::terms;
use crate::text::feedback as words;
use crate::text::results::no_address;

/// Writes all of it, or nothing; a running daemon sees it within a second.
pub fn set(context: &Context, set: SetFeedback) -> Done {
    let lang = context.lang;
    let fail = |text: String| Failure::Action(anyhow::anyhow!("{text}"));
    let refused = |fault: WishFault| fail(words::wish_fault(lang, &fault));
    let owner = set
        .owner
        .as_deref()
        .map(|text| address::address(text).ok_or_else(|| fail(no_address(lang, text))));
    let wish = Wish {
        kind: set.kind,
        topics: set.topics,
        owner: owner.transpose()?,
        fate: set.fate,
        reason: set.reason,
        ticket: set.ticket,
        to: set.move_to,
        extend: set.extend,
    };
    let history = context.history()?;
    let known = Known {
        ledger: &history.feedback,
        is_item: &|id| history.items.contains_key(id),
        topics: &|id| terms(&history, &context.config, id).topics.keys().cloned().collect(),
    };
    let numbers = numbers(&set.numbers).map_err(refused)?;
    let changes = changes(&known, &numbers, &wish).map_err(refused)?;
    let moved: BTreeSet<Number> = changes
        .iter()
        .filter(|(_, change)| matches!(change, Change::Fate(Fate::Moved { .. })))
        .map(|(number, _)| number.clone())
        .collect();
    let who = who();
    let fact = |(number, change): (Number, Change)| Fact::Handled {
        item: number.item,
        n: number.n,
        change,
        who: who.clone(),
    };
    append(context, Timestamp::now(), changes.into_iter().map(fact).collect())?;
    for number in &numbers {
        say!("{number}");
    }
    if !moved.is_empty() {
        // Others may have written meanwhile: the journal says which number each has now.
        let after = context.history()?;
        let now = moved.iter().filter_map(|number| {
            let entry = after.feedback.entry(number)?;
            Some((number, after.feedback.met(&entry.key)?))
        });
        for (from, to) in now {
            eprintln!("{}", words::moved_to(lang, &from.to_string(), &to.to_string()));
        }
    }
    if let Some(owner) = &wish.owner {
        eprintln!("{}", words::owner_hears(lang, owner));
    }
    eprintln!("{}", words::noted(lang, numbers.len()));
    Ok(())
}
