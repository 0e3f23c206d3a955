//! `siaran lists unsubscribe` and `allow`: what a person told the office.

use jiff::Timestamp;

use super::super::context::Context;
use super::super::decide::{append, who};
use super::super::outcome::{Done, Failure};
use super::file::read_all;
use crate::plan::fact::{Fact, Objection};
use crate::plan::history::{History, SuppressedBy};
use crate::text::results as words;

/// Records that `email` wants no more mail.
pub fn unsubscribe(context: &Context, email: &str) -> Done {
    let history = context.history()?;
    let fact = Fact::Objected {
        email: email.to_owned(),
        by: Objection::Person,
        item: None,
        who: Some(who()),
        mail: String::new(),
    };
    append(context, Timestamp::now(), vec![fact])?;
    if !is_known(context, &history, email) {
        eprintln!("{}", words::on_no_list(context.lang, email));
    }
    eprintln!("{}", words::unsubscribed(context.lang, email));
    Ok(())
}

/// Records that `email` may be mailed again.
pub fn allow(context: &Context, email: &str) -> Done {
    let history = context.history()?;
    let fail = |text: String| Err(Failure::Action(anyhow::anyhow!("{text}")));
    match history.contacts.suppression(email).map(|found| &found.why) {
        None => return fail(words::not_suppressed(context.lang, email)),
        Some(SuppressedBy::Erasure) => return fail(words::erased_for_good(context.lang, email)),
        Some(SuppressedBy::Objection(_) | SuppressedBy::Bounce(_)) => {}
    }
    let fact = Fact::Allowed { email: email.to_owned(), who: who() };
    append(context, Timestamp::now(), vec![fact])?;
    eprintln!("{}", words::allowed(context.lang, email));
    Ok(())
}

/// Whether any list or any letter names the address: if not, it may be mistyped.
fn is_known(context: &Context, history: &History, email: &str) -> bool {
    let lists = read_all(context);
    let members = lists.iter().flat_map(|list| list.members()).map(|m| &m.recipient);
    let occasions = history.items.values().flat_map(|item| item.occasions.values());
    let rosters = occasions.flat_map(|occasion| occasion.roster.iter());
    members.chain(rosters).any(|recipient| recipient.email.eq_ignore_ascii_case(email))
}
