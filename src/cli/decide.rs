//! `hold`, `unhold`, `cancel`, `release`: a person's decisions, with who and when.

use jiff::Timestamp;

use super::context::Context;
use super::newsroom::sheets;
use super::outcome::{Done, Failure};
use crate::outside::journal::{self, Store};
use crate::plan::fact::{Decision, Fact};
use crate::text::results as words;

/// Writes a decision; a running daemon sees it within a second.
pub fn run(context: &Context, id: Option<String>, decision: Decision, reason: String) -> Done {
    if let Some(id) = &id {
        let known = context.history()?.items.contains_key(id);
        let in_folder = || {
            sheets(&context.config, &[])
                .is_ok_and(|all| all.iter().any(|s| s.candidate.reading.id == *id))
        };
        if !known && !in_folder() {
            let text = words::no_such_item(context.lang, id);
            return Err(Failure::Action(anyhow::anyhow!("{text}")));
        }
    }
    let line = |c: char| if c.is_control() { ' ' } else { c };
    let reason: String = reason.chars().map(line).take(500).collect();
    let fact = Fact::Decided { item: id.clone(), decision, reason, who: who() };
    append(context, Timestamp::now(), vec![fact])?;
    eprintln!("{}", words::decided(context.lang, id.as_deref(), decision));
    Ok(())
}

/// Appends facts beside a daemon that may be running.
pub fn append(context: &Context, at: Timestamp, facts: Vec<Fact>) -> Result<(), Failure> {
    let mut store = Store::open(&journal::path_in(&context.config.state))?;
    let facts: Vec<_> = facts.into_iter().map(|f| (at, f)).collect();
    store.append(facts.iter(), |_| {})?;
    Ok(())
}

/// The login name of the person, through sudo where that is used.
pub fn who() -> String {
    let named = ["SUDO_USER", "USER", "LOGNAME"].iter().filter_map(|n| std::env::var(n).ok());
    let mut sane = named.filter(|n| !n.is_empty() && n.len() < 64 && !n.contains(char::is_control));
    sane.next().unwrap_or_else(|| format!("uid {}", rustix::process::getuid().as_raw()))
}
