//! One item of feedback in full.

use super::super::arguments::ShowFeedback;
use super::super::outcome::{Done, Failure};
use super::super::print::{print_json, say};
use super::found::{Found, Newsroom};
use crate::feedback::wish::WishFault;
use crate::feedback::{INBOX, Number, Record};
use crate::lang::Lang;
use crate::text::feedback::{self as words, Label, label};

/// Characters of a text that are shown unless all are asked for.
const TEXT: usize = 5_000;
/// Columns of a name, a subject, a file's name.
const LINE: usize = 150;

/// Prints the item at `number`.
pub fn run(newsroom: &Newsroom, number: &Number, show: &ShowFeedback) -> Done {
    let lang = newsroom.context.lang;
    let all = newsroom.of(&number.item);
    let Some(found) = all.iter().find(|found| found.number == *number) else {
        let last = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let fault = WishFault::NoSuchItem { number: number.clone(), last };
        return Err(Failure::Action(anyhow::anyhow!("{}", words::wish_fault(lang, &fault))));
    };
    let read = newsroom.texts.read(&found.entry.key);
    if show.json {
        let record = read.ok().flatten().filter(|_| show.texts);
        return print_json(&vec![found.as_json(record.as_ref())].into());
    }
    print_head(newsroom, found);
    match read {
        Ok(Some(record)) => print_record(newsroom, found, &record, show.all),
        Ok(None) => {
            let why = found.entry.removed.map(|(_, why)| why);
            say!("\n  {}\n", words::text_gone(lang, why));
        }
        Err(error) => say!("\n  {}\n", words::text_unreadable(lang, &error.to_string())),
    }
    print_course(newsroom, found, &all);
    Ok(())
}

fn print_head(newsroom: &Newsroom, found: &Found) {
    let Found { number, entry, due, is_overdue, .. } = found;
    let (lang, zone) = (newsroom.context.lang, &newsroom.context.config.newsroom.timezone);
    let title = match number.item.as_str() {
        INBOX => words::no_announcement(lang).to_owned(),
        id => words::excerpt(newsroom.title(id), LINE),
    };
    say!("{title}");
    say!("{}", words::item_line(lang, zone, &number.to_string(), entry, *due, *is_overdue));
    field(lang, Label::Topics, &words::topics(lang, entry));
}

fn print_record(newsroom: &Newsroom, found: &Found, record: &Record, all: bool) {
    let lang = newsroom.context.lang;
    let line = |text: &str| words::excerpt(text, LINE);
    let from = [line(&record.name), line(&record.from)];
    field(lang, Label::From, from.join(" ").trim());
    field(lang, Label::Subject, &line(&record.subject));
    field(lang, Label::Post, &record.url.as_deref().map(line).unwrap_or_default());
    for name in &record.attachments {
        field(lang, Label::Attachments, &line(name));
    }
    if let Ok(path) = newsroom.texts.original(&found.entry.key)
        && path.exists()
    {
        field(lang, Label::Original, &path.display().to_string());
    }
    say!("");
    print_text(lang, &record.text, all);
    if record.cut {
        say!("  {}", words::kept_in_part(lang));
    }
    if !record.folded.trim().is_empty() {
        match all {
            true => {
                say!("\n  {}", label(lang, Label::Folded));
                print_text(lang, &record.folded, all);
            }
            false => say!("  {}", words::folded(lang)),
        }
    }
    say!("");
}

fn print_text(lang: Lang, text: &str, all: bool) {
    let (lines, is_cut) = words::whole(text, if all { usize::MAX } else { TEXT });
    for line in lines {
        say!("  {line}");
    }
    if is_cut {
        say!("  {}", words::cut_here(lang));
    }
}

/// Who found what about it, its answer, and what says nearly the same.
fn print_course(newsroom: &Newsroom, found: &Found, all: &[Found]) {
    let (lang, zone) = (newsroom.context.lang, &newsroom.context.config.newsroom.timezone);
    let entry = found.entry;
    let group = |of: &Found| of.entry.like.unwrap_or(of.number.n);
    let alike = all.iter().filter(|other| other.number != found.number);
    let alike = alike.filter(|other| group(other) == group(found));
    let alike: Vec<String> = alike.map(|other| other.number.n.to_string()).collect();
    field(lang, Label::Alike, &alike.join(", "));
    if let Some((at, by)) = &entry.answer {
        let at = words::day_and_time(lang, zone, *at);
        field(lang, Label::Answer, &format!("{by} ({at})"));
    }
    if !entry.changes.is_empty() {
        say!("  {}", label(lang, Label::Changes));
    }
    for (at, change, who) in &entry.changes {
        let (at, what) = (words::day_and_time(lang, zone, *at), words::change(lang, change));
        say!("    {at}  {what} ({})", words::excerpt(who, 64));
    }
}

fn field(lang: Lang, of: Label, value: &str) {
    if !value.is_empty() {
        say!("  {}: {value}", label(lang, of));
    }
}
