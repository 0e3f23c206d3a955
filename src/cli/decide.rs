//! `hold`, `unhold`, `cancel`, `release`: a person's decisions, with who and when.

use jiff::Timestamp;

use super::context::Context;
use super::newsroom::sheets;
use super::outcome::{Done, Failure};
use crate::outside::journal::{self, Store};
use crate::plan::fact::{Decision, Fact};
use crate::plan::history::ItemHistory;
use crate::problem::Severity;
use crate::text::problems;
use crate::text::results as words;

/// Writes a decision; a running daemon sees it within a second.
pub fn run(context: &Context, id: Option<String>, decision: Decision, reason: String) -> Done {
    if let Some(id) = &id {
        let known = context.history()?.items.contains_key(id);
        let in_folder = || {
            sheets(context, &[]).is_ok_and(|all| all.iter().any(|s| s.candidate.reading.id == *id))
        };
        if !known && !in_folder() {
            let text = words::no_such_item(context.lang, id);
            return Err(Failure::Action(anyhow::anyhow!("{text}")));
        }
    }
    if let (Some(id), Decision::Release) = (&id, decision) {
        refuse_broken(context, id)?;
    }
    let line = |c: char| if c.is_control() { ' ' } else { c };
    let reason: String = reason.chars().map(line).take(500).collect();
    let fact = Fact::Decided { item: id.clone(), decision, reason, who: who() };
    append(context, Timestamp::now(), vec![fact])?;
    eprintln!("{}", words::decided(context.lang, id.as_deref(), decision));
    Ok(())
}

/// A file with errors is a draft, whatever a person decides, unless its content is closed already.
fn refuse_broken(context: &Context, id: &str) -> Done {
    if context.history()?.items.get(id).is_some_and(ItemHistory::started) {
        return Ok(());
    }
    let sheets = sheets(context, &[]).unwrap_or_default();
    let mut of_item = sheets.iter().filter(|s| s.candidate.reading.id == id);
    let Some(sheet) = of_item.find(|s| s.candidate.reading.has_errors()) else { return Ok(()) };
    let errors = sheet.candidate.reading.problems.iter();
    for problem in errors.filter(|p| p.severity() == Severity::Error) {
        let told = problems::render(problem, &sheet.shown, &sheet.text, context.lang);
        eprintln!("{}", told.trim_end());
    }
    let text = words::not_released_with_errors(context.lang, id);
    Err(Failure::Action(anyhow::anyhow!("{text}")))
}

/// Appends facts beside a daemon that may be running.
pub fn append(context: &Context, at: Timestamp, facts: Vec<Fact>) -> Result<(), Failure> {
    let store = Store::open(&journal::path_in(&context.config.state));
    let mut store = store.map_err(|e| context.cannot_use(e))?;
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
