//! What each account does on X, as cards that look like posts.

use std::cell::Cell;

use data_encoding::BASE64;
use jiff::SignedDuration;
use serde::Serialize;

use super::content::Preview;
use crate::announcement::{Announcement, Part, Posting, filled};
use crate::config::Mode;
use crate::plan::cost::{self, Cost};
use crate::plan::fact::Destination;
use crate::plan::{Occasion, reminders};
use crate::text::preview as words;
use crate::text::{attachment, page, results};
use crate::weight::{MAX_WEIGHT, weigh};
use crate::when;

/// One account.
#[derive(Debug, Serialize)]
pub(super) struct Account {
    /// Its name in the configuration.
    name: String,
    handle: String,
    initial: String,
    hue: usize,
    /// `own`, `repost` or `assist`.
    mode: &'static str,
    /// When, where that is not the release's instant.
    later: Option<String>,
    cost: Option<String>,
    posts: Vec<Post>,
    /// Handle of the account whose post is reposted.
    lead: Option<String>,
    replies_by: Option<&'static str>,
}

/// One post, or the words that are suggested to a holder.
#[derive(Debug, Serialize)]
struct Post {
    part: Option<String>,
    pieces: Vec<Piece>,
    weight: u32,
    most: u32,
    is_valid: bool,
    cost: String,
    media: Vec<Medium>,
}

#[derive(Debug, Serialize)]
struct Piece {
    text: String,
    is_link: bool,
}

#[derive(Debug, Serialize)]
struct Medium {
    /// `picture`, `video`, `large` or `missing`.
    shown_as: &'static str,
    /// A `data:` address.
    source: Option<String>,
    name: String,
    file: String,
    /// Type and size.
    detail: Option<String>,
    alt: String,
    credit: Option<String>,
}

/// Every account that takes part, in the order of the file.
pub(super) fn accounts(preview: &Preview) -> Vec<Account> {
    let Some(announcement) = preview.announcement() else { return Vec::new() };
    let costs = preview.item.source.iter().flat_map(|s| s.costs.iter().copied());
    let costs = costs.chain(std::iter::repeat(Cost::default()));
    let taking_part = preview.posts().zip(costs).filter(|(p, _)| p.mode != Mode::None);
    let cards = taking_part.map(|(posting, cost)| account(preview, announcement, posting, cost));
    cards.chain(reminded(preview, announcement)).collect()
}

/// What is said again, a card each time.
fn reminded(preview: &Preview, announcement: &Announcement) -> Vec<Account> {
    let mut cards = Vec::new();
    for reminder in &announcement.reminders {
        let of_it = |o: &&Occasion| reminders::name(&o.name) == Some(reminder.name.as_str());
        for (n, occasion) in preview.item.occasions.iter().filter(of_it).enumerate() {
            let said = reminder.voices.iter().filter_map(|v| Some((v, v.texts.get(n)?)));
            cards.extend(said.map(|(voice, (text, at))| {
                let text = filled(text, "0");
                let part = Part { text, at: *at, media: Vec::new() };
                let cost = cost::part(announcement, &part);
                let posting = Posting {
                    account: voice.account.clone(),
                    mode: Mode::Own,
                    after: SignedDuration::ZERO,
                    parts: vec![part],
                    reply_settings: None,
                    at: *at,
                };
                let zone = &preview.config.newsroom.timezone;
                let (day, zones) = when::day_and_zones(occasion.due, zone, preview.lang);
                let what = words::moment(preview.lang, words::Moment::Reminder);
                Account {
                    later: Some(format!("{what} {}: {day}, {zones}", reminder.name)),
                    ..account(preview, announcement, &posting, cost)
                }
            }));
        }
    }
    cards
}

fn account(
    preview: &Preview,
    announcement: &Announcement,
    posting: &Posting,
    cost: Cost,
) -> Account {
    let lang = preview.lang;
    let handle = |name: &str| {
        preview.config.x.accounts.get(name).map_or(name.to_owned(), |a| a.handle.clone())
    };
    let name = posting.account.clone();
    let initial = name.chars().find(|c| c.is_alphanumeric()).unwrap_or('@');
    let after = preview.item.occasions.iter().find(|o| o.name == format!("after:{name}"));
    let lead = announcement.lead.as_deref().filter(|_| posting.mode != Mode::Own).map(handle);
    Account {
        handle: handle(&name),
        initial: initial.to_uppercase().to_string(),
        hue: name.bytes().map(usize::from).sum::<usize>() % 6,
        mode: match posting.mode {
            Mode::Own | Mode::None => "own",
            Mode::Repost => "repost",
            Mode::Assist => "assist",
        },
        later: after.map(|o| when::three_zones(o.due)),
        cost: (cost > Cost::default()).then(|| words::usd(lang, cost.usd())),
        posts: posts(preview, announcement, posting),
        lead,
        replies_by: posting.reply_settings.and_then(|s| page::repliers(lang, s.name())),
        name,
    }
}

fn posts(preview: &Preview, announcement: &Announcement, posting: &Posting) -> Vec<Post> {
    let parts = posting.parts.len();
    let shown = Cell::new(0);
    let post = |part: &Part| {
        shown.set(shown.get() + 1);
        let weight = weigh(&part.text);
        let pieces = weight.pieces();
        let pieces = pieces.iter().map(|p| Piece { text: p.text.to_owned(), is_link: p.is_link });
        Post {
            part: (parts > 1).then(|| page::part(preview.lang, shown.get(), parts)),
            pieces: pieces.collect(),
            weight: weight.weighted,
            most: MAX_WEIGHT,
            // Beside media a text may be empty.
            is_valid: weight.valid || (part.text.is_empty() && !part.media.is_empty()),
            cost: words::usd(preview.lang, cost::part(announcement, part).usd()),
            media: part.media.iter().map(|name| medium(preview, announcement, name)).collect(),
        }
    };
    posting.parts.iter().map(post).collect()
}

fn medium(preview: &Preview, announcement: &Announcement, name: &str) -> Medium {
    let named = announcement.media.get(name);
    let seen = preview.item.source.as_ref().and_then(|s| s.reading.media.get(name));
    let is_video = seen.is_some_and(|s| s.kind.mime().starts_with("video/"));
    let bytes = preview.pictures.get(name).filter(|_| !is_video);
    let source = seen.zip(bytes);
    let source = source.map(|(s, b)| format!("data:{};base64,{}", s.kind.mime(), BASE64.encode(b)));
    let size = |bytes| attachment::size(preview.lang, bytes);
    Medium {
        shown_as: match (seen, &source) {
            (None, _) => "missing",
            (Some(_), Some(_)) => "picture",
            (Some(_), None) if is_video => "video",
            (Some(_), None) => "large",
        },
        source,
        name: name.to_owned(),
        file: named.map(|m| m.file.clone()).unwrap_or_default(),
        detail: seen.map(|s| format!("{}, {}", s.kind.mime(), size(s.bytes))),
        alt: named.map(|m| m.alt.clone()).unwrap_or_default(),
        credit: named.and_then(|m| m.credit.clone()),
    }
}

/// What is deleted from X, a line each.
pub(super) fn deletions(preview: &Preview) -> Vec<String> {
    let line = |deletion: &crate::plan::fact::Deletion| {
        let (account, part) = (deletion.account.clone(), deletion.part);
        let what = results::act(preview.lang, &Destination::Deletion { account, part });
        format!("{what} · {}", words::usd(preview.lang, cost::DELETION.usd()))
    };
    preview.deletions.iter().map(line).collect()
}
