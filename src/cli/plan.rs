//! `siaran plan`: the plan that the daemon carries out, printed.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;

use super::check::problem_json;
use super::context::Context;
use super::newsroom::{Sheet, sheets};
use super::outcome::Done;
use super::print::{print_json, say};
use crate::config::Mode;
use crate::daemon::ListFiles;
use crate::plan::{Folder, Item, Lists, State, View, plan, recipients};
use crate::text::results as words;
use crate::weight::weigh;
use crate::when;

/// Price of a post without and with a link, in USD (source: X's price list of 2026).
const POST_USD: f64 = 0.015;
const LINK_POST_USD: f64 = 0.200;

/// One post as it will be.
struct Part<'a> {
    account: &'a str,
    part: usize,
    text: &'a str,
    weight: u32,
    cost_usd: f64,
}

/// Prints the plan of `files`, or of the whole folder.
pub fn run(context: &Context, files: &[PathBuf], as_json: bool) -> Done {
    let sheets = sheets(context, files)?;
    let mut list_files = ListFiles::new(context.sandbox);
    let lists = list_files.refresh(&context.config);
    let history = context.history_if_allowed()?;
    let candidates: Vec<_> = sheets.iter().map(|s| s.candidate.clone()).collect();
    let view = View {
        folder: Folder::Files(&candidates),
        config: &context.config,
        setting: &context.setting,
        lists,
        history: &history,
        now: Timestamp::now(),
    };
    let made = plan(&view);
    // What only the journal knows has no file to plan; `status` tells of it.
    let items: Vec<&Item> = made.items.iter().filter(|i| i.source.is_some()).collect();
    if as_json {
        let all = items.iter().map(|i| item_json(context, &sheets, lists, i)).collect();
        return print_json(&all);
    }
    for item in &items {
        print_item(context, lists, item);
    }
    if items.is_empty() {
        eprintln!("{}", words::nothing_planned(context.lang));
    }
    Ok(())
}

fn parts(item: &Item) -> Vec<Part<'_>> {
    let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
    let postings = announcement.into_iter().flat_map(|a| &a.posts);
    postings
        .filter(|p| p.mode == Mode::Own)
        .flat_map(|posting| {
            posting.parts.iter().enumerate().map(|(n, words)| {
                let text = words.text.as_str();
                let weight = weigh(text);
                let cost_usd = if weight.urls.is_empty() { POST_USD } else { LINK_POST_USD };
                Part {
                    account: &posting.account,
                    part: n + 1,
                    text,
                    weight: weight.weighted,
                    cost_usd,
                }
            })
        })
        .collect()
}

fn item_json(context: &Context, sheets: &[Sheet], lists: &Lists, item: &Item) -> serde_json::Value {
    let sheet = item
        .source
        .as_ref()
        .and_then(|s| sheets.iter().find(|sheet| Arc::ptr_eq(&sheet.candidate, s)));
    let problems: Vec<_> = sheet
        .iter()
        .flat_map(|s| s.candidate.reading.problems.iter().map(move |p| (&s.shown, p)))
        .map(|(file, problem)| problem_json(context.lang, file, problem))
        .collect();
    let posts: Vec<_> = parts(item)
        .iter()
        .map(|p| {
            json!({
                "account": p.account,
                "part": p.part,
                "text": p.text,
                "weight": p.weight,
                "cost_usd": p.cost_usd,
                "reply_to": (p.part > 1).then(|| format!("{}/{}", p.account, p.part - 1)),
            })
        })
        .collect();
    let mailing = item
        .source
        .as_ref()
        .and_then(|s| s.reading.announcement.as_ref())
        .and_then(|a| a.mailing.as_ref());
    json!({
        "id": item.id,
        "title": item.title,
        "path": item.source.as_ref().map(|s| &s.reading.path),
        "due": item.due.map(|d| d.to_string()),
        "state": item.state.name(),
        "why": item.why.as_ref().map(|w| words::why(context.lang, w)),
        "problems": problems,
        "posts": posts,
        "letters": {
            "lists": mailing.map(|m| m.lists.clone()).unwrap_or_default(),
            "recipients": mailing.map_or(0, |m| recipients(lists, &m.lists)),
            "subject": mailing.map(|m| &m.subject),
        },
    })
}

fn print_item(context: &Context, lists: &Lists, item: &Item) {
    let lang = context.lang;
    say!("{}  [{}]", item.title, words::state(lang, item.state));
    let path = item.source.as_ref().map_or("", |s| &s.reading.path);
    say!("  {} · {path}", item.id);
    if let Some(due) = item.due {
        let day = when::long_date_of(due, &context.config.newsroom.timezone, lang);
        say!("  {day}, {}", when::three_zones(due));
    }
    if let Some(why) = &item.why {
        say!(
            "  ! {}",
            words::why(lang, why).replace("release ID", &format!("release {}", item.id))
        );
    }
    let parts = parts(item);
    for p in &parts {
        let after = item.occasions.iter().find(|o| o.name == format!("after:{}", p.account));
        let at = after.map(|o| format!(" · {}", when::three_zones(o.due))).unwrap_or_default();
        say!("  X {}/{}  {}/280 · {:.3} USD{at}", p.account, p.part, p.weight, p.cost_usd);
        for line in p.text.lines() {
            say!("      {line}");
        }
    }
    let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
    if let Some(mailing) = announcement.and_then(|a| a.mailing.as_ref()) {
        let count = recipients(lists, &mailing.lists);
        say!("  {}", words::letters_planned(lang, count, &mailing.lists, &mailing.subject));
    }
    let total: f64 = parts.iter().map(|p| p.cost_usd).sum();
    if item.state != State::Draft && total > 0.0 {
        say!("  {}", words::cost(lang, total));
    }
    say!("");
}
