//! What a post of the public is to us. Pure: its text goes to the texts that are kept, everything
//! else becomes a fact.

use ring::digest::{SHA256, digest};

use super::fact::{Fact, RELEASE};
use super::history::History;
use super::ours::OurPosts;
use crate::config::Config;
use crate::feedback::{Channel, INBOX, PublicPost, Received, Record, kind, near, topic};

/// What is made of one post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Names its text.
    pub key: String,
    /// The text and who posted it, in this version.
    pub record: Record,
    /// The fact that it came; `None`: it was met before, and this is perhaps another version.
    pub received: Option<Received>,
}

/// What names the text of the post whose first version has this id.
pub fn key(post: &str) -> String {
    let sum = digest(&SHA256, format!("x:{post}").as_bytes());
    data_encoding::HEXLOWER.encode(sum.as_ref())
}

/// Makes of `post` what is kept of it; `None`: it is our own, or its text is not kept any more.
pub fn taken(
    history: &History,
    config: &Config,
    ours: &OurPosts,
    post: &PublicPost,
) -> Option<Taken> {
    if is_own(history, config, ours, post) {
        return None;
    }
    let key = key(&post.id);
    let record = record(post);
    if let Some(number) = history.feedback.met(&key) {
        let kept = history.feedback.entry(number).is_some_and(|entry| entry.removed.is_none());
        return kept.then_some(Taken { key, record, received: None });
    }
    let item = item(history, ours, post);
    let terms = history.occasion(&item, RELEASE).and_then(|o| o.snapshot.feedback.as_ref());
    let text = said(&post.text);
    let topics = terms.map(|terms| topic::topics(&terms.topics, "", text));
    let received = Received {
        item,
        key: key.clone(),
        channel: Channel::X,
        at: post.at,
        kind: kind::guess("", text),
        topics: topics.unwrap_or_default(),
        from: history.contacts.alias(&record.from),
        print: near::print(text),
        post: Some(post.id.clone()),
        who: None,
    };
    Some(Taken { key, record, received: Some(received) })
}

/// Public counts of `post` that are news: of what nobody took up nothing is written down.
pub fn measured(history: &History, post: &PublicPost) -> Option<Fact> {
    let metrics = post.metrics?;
    let last = history.feedback.metrics(&post.id).last().map(|(_, last)| *last);
    let last = last.unwrap_or_default();
    // How often it was shown changes all the time and is nobody's doing.
    let same = last.engagement() == metrics.engagement() && last.replies == metrics.replies;
    (!same).then(|| Fact::Measured { post: post.id.clone(), metrics })
}

/// The text of `post` and who posted it.
pub fn record(post: &PublicPost) -> Record {
    let name = if post.handle.is_empty() { "i" } else { &post.handle };
    Record {
        from: if post.handle.is_empty() { String::new() } else { format!("@{}", post.handle) },
        name: post.name.clone(),
        text: post.text.clone(),
        account: Some(post.author.clone()),
        url: Some(format!("https://x.com/{name}/status/{}", post.version)),
        ..Record::default()
    }
}

/// Whether one of our accounts posted it: our own threads are no feedback.
fn is_own(history: &History, config: &Config, ours: &OurPosts, post: &PublicPost) -> bool {
    let mut accounts = config.x.accounts.values();
    accounts.any(|account| account.handle.eq_ignore_ascii_case(&post.handle))
        || history.accounts.values().any(|a| a.user_id.as_deref() == Some(post.author.as_str()))
        || ours.get(&post.id).is_some()
}

/// The announcement that `post` belongs to: that of the post of ours which it quotes or answers, or
/// of what it answers else, or of the post which began the conversation.
fn item(history: &History, ours: &OurPosts, post: &PublicPost) -> String {
    let of_ours = |id: &String| ours.get(id).map(|ours| ours.item.clone());
    let of_others = |id: &String| {
        let number = history.feedback.met(&key(id))?;
        Some(number.item.clone()).filter(|item| item != INBOX)
    };
    let quoted = post.quoted.as_ref().and_then(of_ours);
    let replied = || post.replied.as_ref().and_then(|id| of_ours(id).or_else(|| of_others(id)));
    let root = || post.conversation.as_ref().and_then(of_ours);
    quoted.or_else(replied).or_else(root).unwrap_or_else(|| INBOX.to_owned())
}

/// `text` without the handles of those whom it answers, which X puts before it.
fn said(text: &str) -> &str {
    let mut rest = text.trim_start();
    while rest.starts_with('@') {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest = rest[end..].trim_start();
    }
    rest
}
