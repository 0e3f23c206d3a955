//! `siaran plan`: the plan that the daemon carries out, printed.

mod markdown;
mod parts;
mod quoting;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;

use super::check::problem_json;
use super::context::Context;
use super::newsroom::{Sheet, sheets};
use super::outcome::Done;
use super::print::{print_json, print_text, say};
use super::reviewed;
use crate::announcement::{Posting, Reminder};
use crate::config::Mode;
use crate::daemon::{ListFiles, askers};
use crate::feedback::Channel;
use crate::plan::cost::{self, Cost};
use crate::plan::fact::{Deletion, Destination, QuietAccount};
use crate::plan::history::History;
use crate::plan::spending::spending;
use crate::plan::{
    EARLY, Folder, Item, LeftOut, Lists, MAIL, Occasion, State, View, addressed, asked_for, early,
    left_out_of, plan, quiet, reminders,
};
use crate::publisher::agenda::agenda;
use crate::publisher::enclosures::Enclosed;
use crate::text::preview::usd;
use crate::text::reminders as reminder_words;
use crate::text::{
    answer as answer_words, attachment, calendar, comment, embargo, results as words,
};
use crate::weight::weigh;
use crate::when;
use parts::{attached, doomed, event, parts, postings};

/// How the plan is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// One array.
    Json,
    /// A calendar file.
    Ics,
    /// A comment for a merge request.
    Markdown,
}

/// Prints the plan of `files`, or of the whole folder.
pub fn run(context: &Context, files: &[PathBuf], form: Form) -> Done {
    context.warn_of_templates();
    let sheets = sheets(context, files)?;
    let mut list_files = ListFiles::new(context.sandbox);
    let lists = list_files.refresh(&context.config, Timestamp::now());
    let mut history = context.history_if_allowed()?;
    let candidates: Vec<_> = sheets.iter().map(|s| s.candidate.clone()).collect();
    let approvals = reviewed::approvals(context, &candidates, &mut history);
    let askers = askers(&context.config.state, &asked_for(&history, &candidates));
    let view = View {
        folder: Folder::Files(&candidates),
        is_whole: files.is_empty(),
        config: &context.config,
        setting: &context.setting,
        approvals: &approvals,
        lists,
        askers: &askers,
        history: &history,
        now: Timestamp::now(),
    };
    let made = plan(&view);
    // What only the journal knows has no file to plan; `status` tells of it.
    let items: Vec<&Item> = made.items.iter().filter(|i| i.source.is_some()).collect();
    match form {
        Form::Text => {}
        Form::Json => {
            let all = items.iter().map(|i| item_json(context, &history, &sheets, lists, i));
            return print_json(&all.collect());
        }
        Form::Ics => {
            let shown: Vec<Item> = match files.is_empty() {
                true => made.items.clone(),
                false => items.into_iter().cloned().collect(),
            };
            let now = view.now;
            let agenda = agenda(&shown, &history, &context.config, context.lang, now, now);
            return print_text(&agenda.file());
        }
        Form::Markdown => {
            let newsroom = markdown::Newsroom { context, history: &history, lists };
            return print_text(&markdown::comment(&newsroom, &sheets, &items));
        }
    }
    for item in &items {
        print_item(context, &history, lists, item);
    }
    if let Some(budget) = context.config.x.budget {
        let spending = spending(&view, &made.items);
        say!("{}", words::spent_and_planned(context.lang, &spending, budget.monthly_usd));
    }
    if items.is_empty() {
        eprintln!("{}", words::nothing_planned(context.lang));
    }
    Ok(())
}

fn item_json(
    context: &Context,
    history: &History,
    sheets: &[Sheet],
    lists: &Lists,
    item: &Item,
) -> serde_json::Value {
    let sheet = item
        .source
        .as_ref()
        .and_then(|s| sheets.iter().find(|sheet| Arc::ptr_eq(&sheet.candidate, s)));
    let problems: Vec<_> = sheet
        .iter()
        .flat_map(|s| s.candidate.reading.told().map(move |p| (&s.shown, p)))
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
                "cost_usd": p.cost.usd(),
                "media": p.media,
                "reply_to": (p.part > 1).then(|| format!("{}/{}", p.account, p.part - 1)),
            })
        })
        .collect();
    let holder = |account: &str| context.config.x.accounts.get(account)?.holder.as_deref();
    let assists: Vec<_> = postings(item, Mode::Assist)
        .map(|p| json!({ "account": p.account, "holder": holder(&p.account) }))
        .collect();
    let deletions: Vec<_> = doomed(history, item)
        .iter()
        .map(|d| json!({ "account": d.account, "part": d.part, "post": d.post }))
        .collect();
    let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
    let mailing = announcement.and_then(|a| a.mailing.as_ref());
    let attachments: Vec<_> = attached(item)
        .iter()
        .map(|e| {
            json!({
                "name": e.name,
                "title": e.title,
                "type": e.seen.kind.mime(),
                "bytes": e.seen.bytes,
            })
        })
        .collect();
    let event = announcement.and_then(|a| event(context, history, a));
    let embargo = announcement.and_then(|a| a.embargo.as_ref());
    let occasion = |name: &str| item.occasions.iter().find(|o| o.name == name);
    let due_of = |name| occasion(name).map(|o| o.due.to_string());
    let why_of = |name| occasion(name).and_then(|o| o.why.as_ref());
    json!({
        "id": item.id,
        "title": item.title,
        "path": item.source.as_ref().map(|s| &s.reading.path),
        "due": item.due.map(|d| d.to_string()),
        "state": item.state.name(),
        "why": item.why.as_ref().map(|w| words::why(context.lang, w)),
        "approval": reviewed::as_json(context.lang, item),
        "problems": problems,
        "posts": posts,
        "answers": item.answer.as_ref().map(|answer| json!({
            "number": answer.number.to_string(),
            "channel": answer.channel.map(Channel::name),
        })),
        "reposts": postings(item, Mode::Repost).map(|p| &p.account).collect::<Vec<_>>(),
        "assists": assists,
        "deletions": deletions,
        "letters": {
            "lists": mailing.map(|m| m.names()).unwrap_or_default(),
            "recipients": addressed(lists, history, item),
            "left_out": announcement.map_or_else(LeftOut::default, |a| left_out_of(lists, history, a)),
            "subject": mailing.map(|m| &m.subject),
            "attachments": attachments,
            "calendar": event.map(|e| json!({
                "method": e.method(),
                "sequence": e.sequence,
                "start": e.start.to_string(),
            })),
            "at": due_of(MAIL),
        },
        "early": embargo.map(|embargo| json!({
            "lists": embargo.early,
            "recipients": announcement.map_or(0, |a| early(lists, history, a).len()),
            "at": due_of(EARLY),
            "why": why_of(EARLY).map(|why| words::why(context.lang, why)),
        })),
        "reminders": reminders_json(context, item),
        "quiet": quiet(context, history, item),
    })
}

/// Every time of every reminder, with what it says.
fn reminders_json(context: &Context, item: &Item) -> Vec<serde_json::Value> {
    let all = upcoming(item).into_iter().map(|(occasion, reminder, n)| {
        let posts = reminder.voices.iter().filter_map(|voice| {
            let (text, _) = voice.texts.get(n)?;
            Some(json!({ "account": voice.account, "text": text, "weight": weigh(text).weighted }))
        });
        json!({
            "name": reminder.name,
            "due": occasion.due.to_string(),
            "why": occasion.why.as_ref().map(|why| words::why(context.lang, why)),
            "posts": posts.collect::<Vec<_>>(),
            "letters": reminder.mail.as_ref().map(|m| json!({
                "subject": m.subject,
                "lists": m.lists,
            })),
        })
    });
    all.collect()
}

/// Every time of the reminders of `item` as its file has them; which text it is, from 0.
fn upcoming(item: &Item) -> Vec<(&Occasion, &Reminder, usize)> {
    let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let of = |occasion: &Occasion| {
        let name = reminders::name(&occasion.name)?;
        announcement?.reminders.iter().find(|r| r.name == name)
    };
    let mut all: Vec<&Occasion> = item.occasions.iter().collect();
    all.sort_by_key(|o| o.due);
    let mut found = Vec::new();
    for occasion in all {
        let Some(reminder) = of(occasion) else { continue };
        let n = counts.entry(&reminder.name).or_default();
        found.push((occasion, reminder, *n));
        *n += 1;
    }
    found
}

/// Accounts that take no part, since they are quiet.
fn quiet(context: &Context, history: &History, item: &Item) -> Vec<QuietAccount> {
    let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
    let past = history.items.get(&item.id);
    let due = announcement.zip(item.due).filter(|_| !past.is_some_and(|p| p.started()));
    due.map(|(a, due)| quiet::left_out_of(&context.config, past, a, due)).unwrap_or_default()
}

fn print_reminders(context: &Context, item: &Item) {
    let lang = context.lang;
    for (occasion, reminder, n) in upcoming(item) {
        let accounts = reminder.voices.iter().map(|v| format!("X {}", v.account));
        let mail = reminder.mail.iter().map(|mail| reminder_words::letter(lang, &mail.lists));
        let what: Vec<String> = accounts.chain(mail).collect();
        let times = words::when(lang, occasion.due);
        say!("  {}", reminder_words::line(lang, &reminder.name, &times, &what.join(", ")));
        let texts = reminder.voices.iter().filter_map(|v| v.texts.get(n));
        for line in texts.flat_map(|(text, _)| text.lines()) {
            say!("      {line}");
        }
        if let Some(why) = &occasion.why {
            let why = words::why(lang, why);
            say!("      ! {}", why.replace("release ID", &format!("release {}", item.id)));
        }
    }
}

fn print_item(context: &Context, history: &History, lists: &Lists, item: &Item) {
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
    for line in reviewed::lines(lang, item) {
        say!("  {line}");
    }
    if let Some(answer) = &item.answer {
        let by = postings(item, Mode::Own).map(|p| p.account.as_str()).next();
        say!("  {}", answer_words::planned(lang, &answer.number, answer.channel, by));
    }
    let parts = parts(item);
    let at = |account: &str| {
        let after = item.occasions.iter().find(|o| o.name == format!("after:{account}"));
        after.map(|o| format!(" · {}", when::three_zones(o.due))).unwrap_or_default()
    };
    let reading = item.source.as_ref().map(|s| &s.reading);
    for p in &parts {
        let (cost, at) = (usd(lang, p.cost.usd()), at(p.account));
        say!("  X {}/{}  {}/280 · {cost}{at}", p.account, p.part, p.weight);
        for line in p.text.lines() {
            say!("      {line}");
        }
        for name in p.media {
            match reading.and_then(|r| r.media.get(name)) {
                Some(seen) => say!("      [{name}: {}]", words::media(seen)),
                None => say!("      [{name}]"),
            }
        }
    }
    for Posting { account, .. } in postings(item, Mode::Repost) {
        let what = words::act(lang, &Destination::Repost { account: account.clone() });
        say!("  {what} · {}{}", usd(lang, cost::REPOST.usd()), at(account));
    }
    for Posting { account, .. } in postings(item, Mode::Assist) {
        let what = words::act(lang, &Destination::Assist { account: account.clone() });
        let holder = context.config.x.accounts.get(account).and_then(|a| a.holder.as_deref());
        say!("  {what}: {}{}", holder.unwrap_or("-"), at(account));
    }
    let doomed = doomed(history, item);
    for Deletion { account, part, .. } in &doomed {
        let to = Destination::Deletion { account: account.clone(), part: *part };
        say!("  {} · {}", words::act(lang, &to), usd(lang, cost::DELETION.usd()));
    }
    let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
    if let Some(mailing) = announcement.and_then(|a| a.mailing.as_ref())
        && item.answer.is_some()
        && !item.is_unmailed()
    {
        say!("  {} {}", comment::subject(lang), mailing.subject);
        for Enclosed { title, name, seen } in attached(item) {
            let size = attachment::size(lang, seen.bytes);
            say!("      [{name}: {title}, {}, {size}]", seen.kind.name());
        }
    }
    if let Some((announcement, mailing)) = announcement.and_then(|a| Some((a, a.mailing.as_ref()?)))
        && item.answer.is_none()
    {
        let count = addressed(lists, history, item);
        let left_out = left_out_of(lists, history, announcement);
        let names = match mailing.original {
            true => vec![words::those_of_the_original(lang).to_owned()],
            false => mailing.lists.clone(),
        };
        say!("  {}", words::letters_planned(lang, count, left_out, &names, &mailing.subject));
        for Enclosed { title, name, seen } in attached(item) {
            let size = attachment::size(lang, seen.bytes);
            say!("      [{name}: {title}, {}, {size}]", seen.kind.name());
        }
        if let Some(event) = event(context, history, announcement) {
            let file = calendar::file(announcement.lang);
            say!("      [{file}: {}]", when::three_zones(event.start));
        }
        let times = |name: &str| {
            let occasion = item.occasions.iter().find(|o| o.name == name)?;
            Some(words::when(lang, occasion.due))
        };
        if let Some(times) = times(MAIL) {
            say!("  {}", embargo::mail_at(lang, &times));
        }
        if let (Some(times), Some(embargo)) = (times(EARLY), &announcement.embargo) {
            let count = early(lists, history, announcement).len();
            say!("  {}", embargo::planned(lang, count, &embargo.early, &times));
        }
    }
    print_reminders(context, item);
    for account in quiet(context, history, item) {
        let until = words::when(lang, account.until);
        let QuietAccount { account, reason, .. } = &account;
        say!("  ! {}", reminder_words::quiet_account(lang, account, reason, &until));
    }
    let total = item.cost_of_posts() + cost::DELETION.times(doomed.len());
    if item.state != State::Draft && total > Cost::default() {
        say!("  {}", words::cost(lang, total.usd()));
    }
    say!("");
}
