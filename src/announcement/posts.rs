//! `x`: which account posts what.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::body::Placeholders;
use super::pen::{Passage, Pen};
use super::{MediaFile, Part, Posting, ReplySettings, lint, media};
use crate::config::values::mode;
use crate::config::{Account, AccountKind, Config, Mode};
use crate::problem::{Fault, Spot, Wanted, nearest};
use crate::yaml::{Field, Value};

/// Most weight of a post.
const HEAVIEST: u32 = 280;

/// What an account posts when the file gives it no text.
pub(super) struct Default {
    pub text: String,
    pub at: Spot,
}

/// Stands for an account that the configuration does not have.
static UNKNOWN: Account = Account {
    kind: AccountKind::Office,
    handle: String::new(),
    credential: None,
    mode: Mode::Own,
    holder: None,
    after: SignedDuration::ZERO,
    silent_after: None,
};

/// Weight of a post as X counts.
fn weight_of(text: &str) -> u32 {
    crate::weight::weigh(text).weighted
}

/// What the file gives every account to work with.
pub(super) struct Desk<'a> {
    pub pen: &'a Pen<'a>,
    pub media: &'a BTreeMap<String, MediaFile>,
    pub default: &'a Default,
}

/// What each account does, in the order of the file.
pub(super) fn postings(
    desk: &Desk<'_>,
    x: Option<&Field<'_>>,
    passages: &mut Vec<Passage>,
) -> Vec<Posting> {
    let postings = match x {
        None => desk.usual(),
        Some(field) if field.is_text("none") => Vec::new(),
        Some(field) if field.is_null() => {
            field.fault(Fault::EmptyValue { key: field.key.clone() });
            Vec::new()
        }
        Some(field) if !matches!(field.node.value, Value::Map(_)) => {
            field.wrong(Wanted::NoneOrKeys);
            Vec::new()
        }
        Some(field) => desk.given(field),
    };
    for posting in &postings {
        for (part, n) in posting.parts.iter().zip(1..) {
            if part.text.is_empty() && desk.default.text.is_empty() && part.at == desk.default.at {
                // The title is missing, which is told already.
                continue;
            }
            check_part(desk.pen, &posting.account, n, part);
            passages.push(Passage { text: part.text.clone(), at: part.at });
        }
    }
    check_lead(desk.pen, &postings);
    lint::check(desk.pen, &postings);
    postings
}

/// The account whose first post the others repost or point to: the first office account that posts
/// words of its own, else the first account that does.
pub(super) fn lead(config: &Config, postings: &[Posting]) -> Option<String> {
    let is_office = |p: &&Posting| {
        config.x.accounts.get(&p.account).is_some_and(|a| a.kind == AccountKind::Office)
    };
    let own = || postings.iter().filter(|p| p.mode == Mode::Own && !p.parts.is_empty());
    own().find(is_office).or_else(|| own().next()).map(|p| p.account.clone())
}

impl Desk<'_> {
    /// The configuration's accounts, with the default post.
    fn usual(&self) -> Vec<Posting> {
        let accounts = &self.pen.config.x.accounts;
        let named = self.pen.config.defaults.x.iter().filter_map(|n| Some((n, accounts.get(n)?)));
        named
            .filter(|(_, account)| account.mode != Mode::None)
            .map(|(name, account)| {
                let parts = match account.mode {
                    Mode::Own => vec![self.default_part(self.default.at)],
                    _ => Vec::new(),
                };
                self.plain(name, account, account.mode, parts, self.default.at)
            })
            .collect()
    }

    fn given(&self, x: &Field<'_>) -> Vec<Posting> {
        let entries = x.entries().unwrap_or_default();
        if entries.is_empty() {
            x.fault(Fault::EmptyValue { key: x.key.clone() });
        }
        let accounts = &self.pen.config.x.accounts;
        let mut postings = Vec::new();
        for (name, field) in entries {
            let account = accounts.get(&name);
            if account.is_none() {
                let nearest = nearest(&name, accounts.keys().map(String::as_str));
                field.note_key(Fault::UnknownAccount { name: name.clone(), nearest });
            }
            // Also what nobody can post is read, for its own problems.
            let posting = self.posting(&name, account.unwrap_or(&UNKNOWN), &field);
            postings.extend(posting.filter(|_| account.is_some()));
        }
        postings
    }

    fn default_part(&self, at: Spot) -> Part {
        Part { text: self.default.text.clone(), at, media: Vec::new() }
    }

    fn plain(
        &self,
        name: &str,
        account: &Account,
        mode: Mode,
        parts: Vec<Part>,
        at: Spot,
    ) -> Posting {
        let (after, reply_settings) = (account.after, None);
        Posting { account: name.to_owned(), mode, after, parts, reply_settings, at }
    }

    fn posting(&self, name: &str, account: &Account, field: &Field<'_>) -> Option<Posting> {
        let own = |parts| Some(self.plain(name, account, Mode::Own, parts, field.key_at));
        match &field.node.value {
            // A post that reads "none" is never meant.
            Value::Text(text) if text.trim() == "none" => None,
            Value::List(_) => own(self.thread(field)),
            Value::Map(_) => self.detailed(name, account, field),
            Value::Text(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Null => {
                own(vec![Part { text: exact(&field.text()?), at: field.at(), media: Vec::new() }])
            }
            Value::Tagged(_) => {
                field.wrong(Wanted::Post);
                None
            }
        }
    }

    /// `{ mode, after, text | thread, media, reply_settings }`.
    fn detailed(&self, name: &str, account: &Account, field: &Field<'_>) -> Option<Posting> {
        let mut fields = field.fields()?;
        let mode_field = fields.given("mode");
        let after = fields.given("after").and_then(|f| f.duration()).unwrap_or(account.after);
        let text = fields.take("text");
        let thread_field = fields.take("thread");
        if let (Some(_), Some(second)) = (&text, &thread_field) {
            let key = "text".to_owned();
            second.note_key(Fault::TwoNames { key, other: "thread".to_owned() });
        }
        let media_field = fields.given("media");
        let media = media::of_post(self.media, media_field.as_ref());
        let reply_settings = fields.given("reply_settings").and_then(|f| reply_settings(&f));
        fields.finish();
        let has_words = text.is_some() || thread_field.is_some() || !media.is_empty();
        // Who is given a text speaks in it, unless the file says otherwise.
        let usual = if has_words { Mode::Own } else { account.mode };
        let chosen = match &mode_field {
            Some(field) => mode(field)?,
            None => usual,
        };
        let mut parts = match (&text, &thread_field) {
            (Some(text), _) => {
                vec![Part { text: exact(&text.text()?), at: text.at(), media: Vec::new() }]
            }
            (None, Some(parts)) => self.thread(parts),
            (None, None) if !media.is_empty() => {
                vec![Part { text: String::new(), at: field.key_at, media: Vec::new() }]
            }
            (None, None) if chosen == Mode::Own => vec![self.default_part(field.key_at)],
            (None, None) => Vec::new(),
        };
        if let Some(first) = parts.first_mut().filter(|_| !media.is_empty()) {
            if !first.media.is_empty()
                && let Some(field) = &media_field
            {
                let key = field.key.clone();
                field.note_key(Fault::TwoNames { key, other: "thread".to_owned() });
            }
            first.media = media;
        }
        match chosen {
            Mode::None => return None,
            Mode::Repost if !parts.is_empty() => {
                field.note_key(Fault::RepostHasWords { account: name.to_owned() });
            }
            Mode::Assist if parts.iter().any(|p| !p.media.is_empty()) => {
                field.note_key(Fault::AssistHasMedia { account: name.to_owned() });
            }
            Mode::Own | Mode::Repost | Mode::Assist => {}
        }
        let at = field.key_at;
        let account = name.to_owned();
        Some(Posting { account, mode: chosen, after, parts, reply_settings, at })
    }

    fn thread(&self, field: &Field<'_>) -> Vec<Part> {
        let items = field.list().unwrap_or_default();
        if items.is_empty() && matches!(field.node.value, Value::List(_)) {
            field.fault(Fault::EmptyValue { key: field.key.clone() });
        }
        let mut parts = Vec::new();
        for item in items {
            let (text, media) = if matches!(item.node.value, Value::Map(_)) {
                let Some(mut fields) = item.fields() else { continue };
                let media = media::of_post(self.media, fields.given("media").as_ref());
                let text = match media.is_empty() {
                    true => fields.required("text"),
                    false => fields.take("text"),
                };
                fields.finish();
                (text, media)
            } else {
                (Some(item.clone()), Vec::new())
            };
            let (text, at) = match text {
                Some(field) => (field.text(), field.at()),
                None if media.is_empty() => continue,
                None => (Some(String::new()), item.at()),
            };
            if let Some(text) = text {
                parts.push(Part { text: exact(&text), at, media });
            }
        }
        parts
    }
}

/// `mentionedUsers`, `following`, `subscribers`, `verified`, or `everyone`.
fn reply_settings(field: &Field<'_>) -> Option<ReplySettings> {
    let [mentioned, following, subscribers, verified] = [
        ReplySettings::Mentioned,
        ReplySettings::Following,
        ReplySettings::Subscribers,
        ReplySettings::Verified,
    ]
    .map(|s| (s.name(), Some(s)));
    field.choice(&[("everyone", None), mentioned, following, subscribers, verified]).flatten()
}

/// Who reposts, or is asked to, needs something to repost; who posts needs a credential, and who
/// is asked an address.
fn check_lead(pen: &Pen<'_>, postings: &[Posting]) {
    let lead = lead(pen.config, postings);
    for posting in postings {
        let Some(account) = pen.config.x.accounts.get(&posting.account) else { continue };
        let name = posting.account.clone();
        let follows = matches!(posting.mode, Mode::Repost | Mode::Assist);
        if follows && lead.is_none() {
            pen.faults.add(Fault::NothingToRepost { account: name.clone() }, posting.at);
        }
        match posting.mode {
            Mode::Own | Mode::Repost if account.credential.is_none() => {
                pen.faults.add(Fault::NoCredential { account: name }, posting.at);
            }
            Mode::Assist if account.holder.is_none() || pen.config.email.is_none() => {
                pen.faults.add(Fault::NoHolder { account: name }, posting.at);
            }
            _ => {}
        }
    }
}

/// The text that is posted: YAML's final line end is not part of it.
pub(super) fn exact(text: &str) -> String {
    text.strip_suffix('\n').unwrap_or(text).to_owned()
}

pub(super) fn check_part(pen: &Pen<'_>, account: &str, part: usize, post: &Part) {
    let (account, text, at) = (account.to_owned(), post.text.as_str(), post.at);
    if text.trim().is_empty() {
        if !post.media.is_empty() {
            return;
        }
        pen.faults.add(Fault::PostEmpty { account, part }, at);
        return;
    }
    let refused = |c: &char| {
        matches!(c, '\u{fffe}' | '\u{feff}' | '\u{ffff}')
            || (c.is_control() && !matches!(c, '\n' | '\t'))
    };
    if let Some(c) = text.chars().find(refused) {
        let account = account.clone();
        pen.faults.add(Fault::PostCharacter { account, part, code: c.into() }, at);
    }
    if let Some(text) = Placeholders::of(text).first_meant() {
        let account = account.clone();
        pen.faults.add(Fault::PostPlaceholder { account, part, text }, at);
    }
    let weight = weight_of(text);
    if weight > HEAVIEST {
        pen.faults.add(Fault::PostTooLong { account, part, weight }, at);
    }
}
