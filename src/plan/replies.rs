//! What mail that came in is: feedback on an announcement, feedback on none, or a mail of a sort that
//! is only counted. Pure. Anybody can write what leads here: it files a mail and proves nothing.
//!
//! A mail belongs to the announcement whose letter it answers, so what answers a correction belongs to
//! the correction. Reminders and early copies are letters of their announcement. What answers an answer
//! belongs where the number is that was answered.

mod sent;
mod subject;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;

use self::sent::sent;
use super::fact::Fact;
use super::history::History;
use super::returns::{place, request, token_in};
use crate::config::{Config, Email};
use crate::feedback::fold::Folded;
use crate::feedback::{Channel, Fate, INBOX, Received, Sort, Terms, kind, near, topic};
use crate::inbound::{Inbound, Kind};
use crate::message::Recipient;
use crate::message::seal::Purpose;

/// Answers to answers that are followed back at most.
const MOST: usize = 20;

/// A mail as it was read.
#[derive(Debug)]
pub struct Mail<'a> {
    /// See [`crate::inbound::key`].
    pub key: &'a str,
    /// Its head, and what it is.
    pub head: &'a Inbound,
    /// What its author wrote.
    pub text: &'a Folded,
    /// When it came.
    pub at: Timestamp,
}

/// What a mail is, as a fact; `None`: it is known. `letters` knows the Message-IDs of our letters, and
/// `earlier` tells the item under which a mail with a Message-ID was filed.
pub fn fact(
    history: &History,
    config: &Config,
    mail: &Mail<'_>,
    letters: &Letters,
    earlier: impl Fn(&str) -> Option<String>,
) -> Option<Fact> {
    let known = &history.feedback;
    if known.met(mail.key).is_some() || known.sorted(mail.key).is_some() {
        return None;
    }
    let email = config.email.as_ref();
    let item = answered(history, email, mail.head, letters, earlier);
    let key = mail.key.to_owned();
    if let Some((sort, of)) = sort(history, config, mail.head, letters) {
        return Some(Fact::Sorted { key, sort, item: of.or(item) });
    }
    let terms = item.as_ref().and_then(|item| terms(history, item));
    let (subject, text) = (&mail.head.subject, &mail.text.text);
    let topics = terms.map(|terms| topic::topics(&terms.topics, subject, text));
    let from = mail.head.from.as_deref();
    Some(Fact::Received(Box::new(Received {
        item: item.unwrap_or_else(|| INBOX.to_owned()),
        key,
        channel: Channel::Mail,
        at: mail.at,
        kind: kind::guess(subject, text),
        topics: topics.unwrap_or_default(),
        from: from.map(|from| history.contacts.alias(from)).unwrap_or_default(),
        print: near::print(text),
        post: None,
        who: None,
    })))
}

/// What a mail is that is no feedback, and the item where that says it.
fn sort(
    history: &History,
    config: &Config,
    mail: &Inbound,
    letters: &Letters,
) -> Option<(Sort, Option<String>)> {
    let email = config.email.as_ref();
    let of_letter = |id: &Option<String>| letters.item(id.as_deref()?).map(str::to_owned);
    match &mail.kind {
        Kind::Report(report) => return Some((Sort::Report, of_letter(&report.original))),
        Kind::Complaint(told) => {
            let sender = email.zip(told.sender.as_deref());
            let item = sender.and_then(|(email, sender)| tagged(history, email, sender));
            return Some((Sort::Complaint, item.or_else(|| of_letter(&told.original))));
        }
        Kind::AutoReply | Kind::Message => {}
    }
    if is_own(config, mail, letters) {
        return Some((Sort::Own, of_letter(&mail.message_id)));
    }
    let is_machine = mail.kind == Kind::AutoReply && !mail.is_mass;
    // Who wrote to us as well may ask something: then the wish is heard, and a person reads the rest.
    let is_for_us = email.is_some_and(|email| mail.kind == Kind::Message && is_read(email, mail));
    if let Some(email) = email
        && let Some(holder) = request(history, email, mail)
        && !is_for_us
        && (holder.is_some() || !is_machine && !is_for_all(email))
    {
        return Some((Sort::Unsubscribe, holder.map(|(_, item)| item)));
    }
    is_machine.then_some((Sort::AutoReply, None))
}

/// Whether `mail` is also to the address that answers go to, beside that of unsubscribing.
fn is_read(email: &Email, mail: &Inbound) -> bool {
    let usual = [email.reply_to.clone(), Some(email.address())];
    let mut usual = usual.iter().flatten();
    !is_for_all(email)
        && usual.any(|ours| mail.recipients.iter().any(|to| plain(to).eq_ignore_ascii_case(ours)))
}

/// Whether requests to unsubscribe come to the address of everything else: then only a token tells.
fn is_for_all(email: &Email) -> bool {
    let mailto = email.unsubscribe.as_ref().and_then(|u| u.mailto.as_ref());
    let usual = [email.reply_to.clone(), Some(email.address())];
    mailto.is_some_and(|to| usual.iter().flatten().any(|usual| usual.eq_ignore_ascii_case(to)))
}

/// Whether the office sent it: a letter or a note of ours, or the copy of what a colleague wrote to
/// somebody else. What only names us as its author may be a form on the web, which a person must see.
fn is_own(config: &Config, mail: &Inbound, letters: &Letters) -> bool {
    let ours = addresses(config);
    let is_ours = |address: &str| {
        let bare = plain(address);
        ours.iter().any(|our| our.eq_ignore_ascii_case(&bare))
    };
    let is_letter = mail.message_id.as_deref().is_some_and(|id| letters.item(id).is_some());
    if is_letter {
        return true;
    }
    let from_us = mail.from.as_deref().is_some_and(is_ours);
    let is_machine = mail.kind == Kind::AutoReply;
    from_us && (is_machine || mail.recipients.iter().any(|to| !is_ours(to)))
}

/// Where the office is written to.
fn addresses(config: &Config) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(email) = &config.email {
        all.extend([email.address(), email.bounce_address()]);
        all.extend(email.reply_to.clone());
        all.extend(email.unsubscribe.as_ref().and_then(|u| u.mailto.clone()));
    }
    all.extend(config.newsroom.desk.iter().cloned());
    all.extend(config.inboxes.iter().map(|inbox| inbox.username.clone()));
    all
}

/// The address without what stands behind `+`.
fn plain(address: &str) -> String {
    match address
        .rsplit_once('@')
        .and_then(|(local, domain)| Some((local.split_once('+')?, domain)))
    {
        Some(((local, _), domain)) => format!("{local}@{domain}"),
        None => address.to_owned(),
    }
}

/// The announcement that a mail answers; `None`: none that we know of, or nothing but the inbox.
fn answered(
    history: &History,
    email: Option<&Email>,
    mail: &Inbound,
    letters: &Letters,
    earlier: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let by_letter = || mail.references.iter().find_map(|id| letters.item(id)).map(str::to_owned);
    let by_thread = || mail.references.iter().find_map(|id| earlier(id));
    let by_address = || mail.recipients.iter().find_map(|to| tagged(history, email?, to));
    let by_subject = || subject::item(history, &mail.subject);
    let item = by_letter().or_else(by_thread).or_else(by_address).or_else(by_subject)?;
    Some(filed_under(history, item)).filter(|item| item != INBOX)
}

/// Where feedback on `item` belongs: an answer belongs to what it answered.
fn filed_under(history: &History, mut item: String) -> String {
    for _ in 0..MOST {
        let past = history.items.get(&item);
        let answers = past.and_then(|past| {
            past.occasions.values().find_map(|occasion| occasion.snapshot.answers.as_ref())
        });
        let Some(to) = answers else { break };
        let entry = history.feedback.of(&to.item).get((to.n as usize).saturating_sub(1));
        item = match entry.map(|entry| &entry.fate) {
            Some(Fate::Moved { to }) => to.clone(),
            _ => to.item.clone(),
        };
    }
    item
}

/// The item that stands behind `+` in an address of ours: the token of a letter, where somebody
/// answers to its return path, or an id that the office puts into Reply-To. We add neither there: a
/// mailbox that knows no such addresses would lose every answer.
fn tagged(history: &History, email: &Email, to: &str) -> Option<String> {
    if let Some(token) = token_in(to, &email.bounce_address()) {
        return place(history, Purpose::Bounce, token).map(|(item, ..)| item);
    }
    let bare = plain(to);
    let usual = [email.reply_to.clone(), Some(email.address()), Some(email.bounce_address())];
    let is_ours = usual.iter().flatten().any(|ours| plain(ours).eq_ignore_ascii_case(&bare));
    let (_, tag) = to.rsplit_once('@')?.0.split_once('+')?;
    let items = is_ours.then(|| sent(history))?;
    items.map(|(id, _)| id).find(|id| id.eq_ignore_ascii_case(tag)).map(str::to_owned)
}

/// How an item is listened to.
fn terms<'a>(history: &'a History, item: &str) -> Option<&'a Terms> {
    let occasions = &history.items.get(item)?.occasions;
    occasions.values().find_map(|occasion| occasion.snapshot.feedback.as_ref())
}

/// Knows our letters by their Message-IDs, which are hashes: eight bytes of each stand for it. What a
/// hash was made for cannot be had from it, so it is made once for each letter that was begun.
#[derive(Debug, Default)]
pub struct Letters {
    /// Hash → place among the names.
    items: HashMap<u64, u32>,
    names: Vec<String>,
    known: BTreeMap<(String, String), usize>,
}

/// Letters of an occasion that are not known yet.
#[derive(Debug)]
pub struct Unknown {
    item: String,
    occasion: String,
    roster: Arc<Vec<Recipient>>,
}

impl Letters {
    /// The occasions whose letters have begun to leave and are not known yet. Rosters never change
    /// after that.
    pub fn unknown(&self, history: &History) -> Vec<Unknown> {
        let places = history.places().filter_map(|(item, name)| {
            let occasion = history.occasion(item, name)?;
            let is_news = occasion.started.is_some()
                && !occasion.roster.is_empty()
                && self.known.get(&(item.to_owned(), name.to_owned()))
                    != Some(&occasion.roster.len());
            let roster = occasion.roster.clone();
            is_news.then(|| Unknown { item: item.to_owned(), occasion: name.to_owned(), roster })
        });
        places.collect()
    }

    /// Makes them known; `id_of` tells the Message-ID of the letter of an item and occasion to an
    /// address.
    pub fn learn(&mut self, unknown: Unknown, id_of: impl Fn(&str, &str, &str) -> String) {
        let Unknown { item, occasion, roster } = unknown;
        let place = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(item.clone());
        for recipient in roster.iter() {
            let id = id_of(&item, &occasion, &recipient.email);
            if let Some(short) = short(&id) {
                self.items.insert(short, place);
            }
        }
        self.known.insert((item, occasion), roster.len());
    }

    /// The item whose letter `id` names.
    pub fn item(&self, id: &str) -> Option<&str> {
        let place = *self.items.get(&short(id)?)?;
        self.names.get(place as usize).map(String::as_str)
    }

    /// Whether `id` has the form of a Message-ID of ours.
    pub fn is_like_ours(id: &str) -> bool {
        short(id).is_some()
    }
}

/// The first eight bytes of the hash that a Message-ID of ours is; its domain may change.
fn short(id: &str) -> Option<u64> {
    let local = id.trim_matches(['<', '>']).split('@').next()?;
    let bytes = (local.len() == 32).then(|| local.to_ascii_uppercase())?;
    let bytes = BASE32_NOPAD.decode(bytes.as_bytes()).ok()?;
    Some(u64::from_be_bytes(*bytes.first_chunk()?))
}
