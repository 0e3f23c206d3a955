//! `siaran resend`: letters that certainly did not arrive are tried again, because a person wants it.

use jiff::Timestamp;

use super::context::Context;
use super::decide::{append, who};
use super::outcome::{Done, Failure};
use super::print::say;
use crate::plan::fact::Fact;
use crate::plan::resend::{Wish, resending};
use crate::text::results as words;

/// Has the letters of `id` that `wish` means tried again.
pub fn run(context: &Context, id: &str, wish: Wish<'_>) -> Done {
    let lang = context.lang;
    let fail = |text: String| Failure::Action(anyhow::anyhow!("{text}"));
    let now = Timestamp::now();
    let history = context.history()?;
    if !history.items.contains_key(id) {
        return Err(fail(words::no_such_item(lang, id)));
    }
    let all = resending(&history, id, wish, now)
        .map_err(|refusal| fail(words::not_resent(lang, id, &refusal)))?;
    for (address, why) in &all.skipped {
        eprintln!("{}", words::skipped(lang, address, why));
    }
    if all.chosen.is_empty() {
        return Err(fail(words::nothing_failed(lang, id)));
    }
    let facts = all.chosen.iter().map(|letter| Fact::Reopened {
        item: id.to_owned(),
        occasion: letter.occasion.clone(),
        n: letter.n,
        until: letter.until,
        who: who(),
    });
    append(context, now, facts.collect())?;
    for letter in &all.chosen {
        say!("{}", letter.email);
    }
    eprintln!("{}", words::resent(lang, all.chosen.len()));
    Ok(())
}
