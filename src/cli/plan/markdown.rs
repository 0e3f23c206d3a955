//! The plan as one comment on a merge request.

use std::sync::Arc;

use super::parts::{doomed, parts, postings};
use super::quoting::{code, fenced, inline};
use crate::announcement::Announcement;
use crate::cli::context::Context;
use crate::cli::newsroom::{Sheet, beyond_the_file};
use crate::config::Mode;
use crate::plan::cost;
use crate::plan::fact::Destination;
use crate::plan::history::History;
use crate::plan::{EARLY, Item, Lists, MAIL, recipients};
use crate::problem::Problem;
use crate::text::{answer as answer_words, comment as words, embargo, problems, results};

/// By its first line a workflow knows the comment that it wrote before.
const MARK: &str = "<!-- siaran: plan -->";
/// Bytes; the smallest that a forge takes is 65 536 characters.
const LARGEST: usize = 60_000;

/// What is known besides the announcements.
pub(super) struct Newsroom<'a> {
    /// Configuration and language.
    pub(super) context: &'a Context,
    /// What the journal says.
    pub(super) history: &'a History,
    /// Members of lists.
    pub(super) lists: &'a Lists,
}

/// The comment: every announcement of `items`, as far as there is room.
pub(super) fn comment(newsroom: &Newsroom, sheets: &[Sheet], items: &[&Item]) -> String {
    let Context { config, templates, lang, .. } = newsroom.context;
    let mut out = format!("{MARK}\n## {}\n", words::title(*lang, items.len()));
    if items.is_empty() {
        out.push_str(&format!("\n{}\n", results::nothing_planned(*lang)));
    }
    let beyond = beyond_the_file(sheets, newsroom.lists, config, templates);
    for (place, item) in items.iter().enumerate() {
        let is_of = |sheet: &Sheet| {
            item.source.as_ref().is_some_and(|source| Arc::ptr_eq(&sheet.candidate, source))
        };
        let sheet = sheets.iter().position(is_of);
        let own = item.source.iter().flat_map(|source| &source.reading.problems);
        let other = beyond.iter().filter(|(of, _)| Some(*of) == sheet).map(|(_, problem)| problem);
        let shown = newsroom.item(item, &own.chain(other).collect::<Vec<_>>());
        if out.len() + shown.len() > LARGEST {
            out.push_str(&format!("\n{}\n", words::more(*lang, items.len() - place)));
            break;
        }
        out.push_str(&shown);
    }
    out
}

impl Newsroom<'_> {
    fn item(&self, item: &Item, problems: &[&Problem]) -> String {
        let lang = self.context.lang;
        let path = item.source.as_ref().map_or("", |source| &source.reading.path);
        let state = results::state(lang, item.state);
        let mut out = format!("\n### {}\n\n", inline(&item.title));
        out.push_str(&format!("{} · **{state}** · {}\n", code(&item.id), code(path)));
        let when = item.due.map(|due| results::when(lang, due));
        out.push_str(&format!("\n{}\n", when.as_deref().unwrap_or(words::no_instant(lang))));
        if let Some(why) = &item.why {
            let why = results::why(lang, why);
            let why = why.replace("release ID", &format!("release {}", item.id));
            out.push_str(&format!("\n> {}\n", inline(&why)));
        }
        if !problems.is_empty() {
            out.push('\n');
            problems.iter().for_each(|problem| out.push_str(&self.problem(problem)));
        }
        out.push_str(&self.on_x(item));
        let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
        if let Some(announcement) = announcement {
            out.push_str(&self.by_mail(item, announcement));
        }
        out
    }

    fn problem(&self, problem: &Problem) -> String {
        let lang = self.context.lang;
        let (line, severity) = (problem.at.line, problem.severity().name());
        let message = problems::message(lang, &problem.fault);
        let help = problems::help(lang, &problem.fault);
        let code = problem.code();
        format!("- `{line}` **{severity}** `{code}`: {} → {}\n", inline(&message), inline(&help))
    }

    fn on_x(&self, item: &Item) -> String {
        let lang = self.context.lang;
        let at = |account: &str| {
            let name = format!("after:{account}");
            let after = item.occasions.iter().find(|occasion| occasion.name == name);
            after.map(|o| format!(" · {}", results::when(lang, o.due))).unwrap_or_default()
        };
        let parts = parts(item);
        let mut rows = String::new();
        for p in &parts {
            let account = format!("{}{}", code(p.account), at(p.account));
            let cost = p.cost.usd();
            rows.push_str(&format!(
                "| {account} | {} | {}/280 | {cost:.3} USD |\n",
                p.part, p.weight
            ));
        }
        let mut acts: Vec<(Destination, f64)> = Vec::new();
        for posting in postings(item, Mode::Repost) {
            let account = posting.account.clone();
            acts.push((Destination::Repost { account }, cost::REPOST.usd()));
        }
        for posting in postings(item, Mode::Assist) {
            acts.push((Destination::Assist { account: posting.account.clone() }, 0.0));
        }
        for doomed in doomed(self.history, item) {
            let to = Destination::Deletion { account: doomed.account, part: doomed.part };
            acts.push((to, cost::DELETION.usd()));
        }
        for (to, cost) in &acts {
            let name = match to {
                Destination::Repost { account } | Destination::Assist { account } => at(account),
                _ => String::new(),
            };
            let act = inline(&results::act(lang, to));
            rows.push_str(&format!("| {act}{name} | | | {cost:.3} USD |\n"));
        }
        if rows.is_empty() {
            return String::new();
        }
        let heads = words::posts(lang).join(" | ");
        let mut out = format!("\n| {heads} |\n|---|---:|---:|---:|\n{rows}");
        for p in &parts {
            out.push_str(&format!("\n{} {}\n\n{}", code(p.account), p.part, fenced(p.text)));
            let media: Vec<String> = p.media.iter().map(|name| code(name)).collect();
            if !media.is_empty() {
                out.push_str(&format!("\n{}\n", media.join(", ")));
            }
        }
        out
    }

    fn by_mail(&self, item: &Item, announcement: &Announcement) -> String {
        let lang = self.context.lang;
        if let Some(answer) = &item.answer {
            let by = postings(item, Mode::Own).map(|p| p.account.as_str()).next();
            let to = answer_words::planned(lang, &answer.number, answer.channel, by);
            return format!("\n{}\n", inline(&to));
        }
        let Some(mailing) = &announcement.mailing else { return String::new() };
        let when = |name: &str| {
            let occasion = item.occasions.iter().find(|occasion| occasion.name == name)?;
            Some(results::when(lang, occasion.due))
        };
        let heads = words::lists(lang).join(" | ");
        let mut out = format!("\n{} {}\n", words::subject(lang), inline(&mailing.subject));
        out.push_str(&format!("\n| {heads} |\n|---|---:|\n"));
        for name in &mailing.lists {
            out.push_str(&format!("| {} | {} |\n", code(name), self.members(name)));
        }
        if mailing.original {
            let of = announcement.refers.as_ref().map_or("", |reference| &reference.id);
            // What was sent is in the journal, which no clone has.
            let count = match self.history.items.contains_key(of) {
                true => recipients(self.lists, self.history, announcement).to_string(),
                false => words::not_here(lang).to_owned(),
            };
            out.push_str(&format!(
                "| {} ({}) | {count} |\n",
                results::those_of_the_original(lang),
                code(of)
            ));
        }
        for name in announcement.embargo.iter().flat_map(|embargo| &embargo.early) {
            let early = words::early(lang);
            out.push_str(&format!("| {} ({early}) | {} |\n", code(name), self.members(name)));
        }
        if let Some(at) = when(MAIL) {
            out.push_str(&format!("\n{}\n", embargo::mail_at(lang, &at)));
        }
        if let (Some(at), Some(early)) = (when(EARLY), &announcement.embargo) {
            let lists: Vec<String> = early.early.iter().map(|name| code(name)).collect();
            out.push_str(&format!("\n{}: {} · {at}\n", words::early(lang), lists.join(", ")));
        }
        out
    }

    /// How many are on a list: lists lie outside the repository, and those that the sandbox invents
    /// would tell an editor wrongly.
    fn members(&self, name: &str) -> String {
        let email = self.context.config.email.as_ref();
        let is_here = email.and_then(|e| e.lists.get(name)).is_some_and(|list| list.file.exists());
        match self.lists.get(name) {
            Some(Ok(members)) if is_here => members.len().to_string(),
            _ => words::not_here(self.context.lang).to_owned(),
        }
    }
}
