//! The table over all announcements.

use serde_json::json;

use super::super::outcome::Done;
use super::super::print::{print_json, say};
use super::found::Newsroom;
use crate::feedback::INBOX;
use crate::plan::owed::{Sums, is_untouched, sums, whole};
use crate::text::digest::sums as in_words;
use crate::text::feedback as words;

/// Prints how what came back stands, by announcement and channel. Here, new is what nobody has
/// touched.
pub fn run(newsroom: &Newsroom, as_json: bool) -> Done {
    let context = newsroom.context;
    let lang = context.lang;
    let of = |id| sums(newsroom.history, &context.config, id, newsroom.now, is_untouched);
    let rows = newsroom.announcements().map(|id| (id, of(id)));
    if as_json {
        let row = |(id, channels): (&str, Vec<_>)| {
            let object = |sums: Sums| {
                let Sums { new, open, overdue, total } = sums;
                json!({ "new": new, "open": open, "overdue": overdue, "total": total })
            };
            let mut value = object(whole(&channels));
            value["announcement"] = id.into();
            value["title"] = newsroom.title(id).into();
            let channels = channels.iter().map(|(channel, sums)| {
                let mut value = object(*sums);
                value["channel"] = channel.name().into();
                value
            });
            value["channels"] = channels.collect();
            value
        };
        return print_json(&rows.map(row).collect());
    }
    let (mut all, mut any) = (Sums::default(), false);
    for (id, channels) in rows {
        any = true;
        let title = match id {
            INBOX => words::no_announcement(lang).to_owned(),
            id => words::excerpt(newsroom.title(id), 70),
        };
        say!("{id}  {title}");
        let whole = whole(&channels);
        all = all.plus(whole);
        if channels.is_empty() {
            say!("  {}", in_words(lang, whole));
        }
        for (channel, sums) in channels {
            let channel = words::padded(words::channel(lang, channel), 8);
            say!("  {channel} {}", in_words(lang, sums));
        }
    }
    match any {
        true => eprintln!("{}", in_words(lang, all)),
        false => eprintln!("{}", words::nothing_came(lang)),
    }
    Ok(())
}
