//! Mails about what the public answers: digests to the desk and to those who make the policy, and
//! items that a person passed on. Each person gets each once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::office::Office;
use super::single::{Mail, Sender, Subject, plain};
use crate::feedback::{Channel, Entry, Ledger};
use crate::message::answer::closed;
use crate::message::mask_addresses;
use crate::outside::mail::Ending;
use crate::outside::received::ReceivedTexts;
use crate::plan::Plan;
use crate::plan::digest::{Due, Excerpts, digest, last, line};
use crate::plan::fact::{Fact, RELEASE};
use crate::plan::passed::Passed;
use crate::text::digest::{PassedItem, digest_subject, digest_text, passed_mail};
use crate::text::feedback::{excerpt, whole};

/// Pause after such a mail could not be sent.
const AGAIN: SignedDuration = SignedDuration::from_secs(60);
/// Nothing is mailed so shortly before an instant, nor so shortly after one.
const BEFORE: SignedDuration = SignedDuration::from_secs(60);
const AFTER: SignedDuration = SignedDuration::from_secs(120);
/// Then it is looked again whether the instant is past.
const PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// Columns of an item's first words.
pub const WORDS: usize = 160;
/// Characters of the texts that one mail passes on, and of each at least.
const TEXT: usize = 20_000;
const LEAST: usize = 500;
/// Items that one mail passes on.
const ITEMS: usize = 50;

/// What is to be mailed.
#[derive(Debug, Default)]
pub struct ToTell {
    /// Digests.
    pub digests: Vec<Due>,
    /// Items of feedback that were passed on.
    pub passed: Vec<Passed>,
}

/// Mails about what came back.
#[derive(Debug, Default)]
pub struct Digests {
    sending: Arc<AtomicBool>,
    not_before: Arc<Mutex<Option<Timestamp>>>,
}

/// A mail that is ready to leave.
struct Ready {
    to: String,
    /// What it tells; never again.
    keys: Vec<String>,
    subject: String,
    text: String,
}

impl Digests {
    /// When what could not be mailed may be tried again.
    pub fn not_before(&self, now: Timestamp) -> Option<Timestamp> {
        let at = *self.not_before.lock().unwrap_or_else(PoisonError::into_inner);
        at.filter(|at| *at > now)
    }

    fn rest_until(&self, at: Timestamp) {
        *self.not_before.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }

    /// Mails `told`, unless such mails are on their way or something of `plan` goes out about now.
    pub fn tell(&self, office: &Arc<Office>, mail: Sender, told: ToTell, plan: &Plan) {
        let now = office.now();
        let is_nothing = told.digests.is_empty() && told.passed.is_empty();
        if is_nothing || self.not_before(now).is_some() || office.stop.is_cancelled() {
            return;
        }
        if is_near(plan, now) {
            self.rest_until(now + PAUSE);
            return;
        }
        if self.sending.swap(true, Ordering::SeqCst) {
            return;
        }
        let office = office.clone();
        let (sending, not_before) = (self.sending.clone(), self.not_before.clone());
        let busy = office.busy();
        tokio::spawn(async move {
            let ready = {
                let office = office.clone();
                // Years of feedback are gone through, and texts read: no release waits for it.
                tokio::task::spawn_blocking(move || ready(&office, told)).await.unwrap_or_default()
            };
            let mut again = None;
            for ready in ready {
                // One after the other, each told when it is: a stop in between repeats none.
                match send(&office, &mail, &ready).await {
                    true => {
                        let told = ready.keys.into_iter().map(|key| Fact::Told { key });
                        office.insist(told.collect()).await;
                    }
                    false => again = Some(office.now() + AGAIN),
                }
                if office.stop.is_cancelled() {
                    break;
                }
            }
            *not_before.lock().unwrap_or_else(PoisonError::into_inner) = again;
            sending.store(false, Ordering::SeqCst);
            drop(busy);
        });
    }
}

/// Whether an instant of `plan` is at hand, or has just passed.
fn is_near(plan: &Plan, now: Timestamp) -> bool {
    let goes_out = plan.items.iter().filter(|item| item.why.is_none());
    let mut instants = goes_out.flat_map(|item| &item.occasions).map(|occasion| occasion.due);
    instants.any(|due| due <= now + BEFORE && now < due + AFTER)
}

/// The mails of what was not told meanwhile.
fn ready(office: &Office, told: ToTell) -> Vec<Ready> {
    let texts = ReceivedTexts::new(&office.config.state);
    let (lang, zone) = (office.config.newsroom.language, &office.config.newsroom.timezone);
    let mut all = Vec::new();
    for due in told.digests {
        let now = office.now();
        let made = {
            let history = office.journal.history();
            // A mail that ended while this was collected may have told it.
            if last(&history, &due.to).is_some_and(|until| until >= due.at) {
                continue;
            }
            digest(&history, &office.config, &due.audience, due.since, now)
        };
        let posts = posts(&office.journal.history().feedback, made.keys());
        let others = made.keys().filter(|key| !posts.contains_key(*key));
        let mut excerpts = excerpts(&texts, others);
        excerpts.extend(posts);
        all.push(Ready {
            keys: vec![due.key(now)],
            to: due.to,
            subject: digest_subject(lang, &made),
            text: digest_text(lang, zone, &made, &excerpts),
        });
    }
    // Who gets several at once reads of them in one mail.
    let mut by_person: BTreeMap<String, Vec<Passed>> = BTreeMap::new();
    for passed in told.passed {
        by_person.entry(passed.to.clone()).or_default().push(passed);
    }
    for (to, passed) in by_person {
        all.extend(passed.chunks(ITEMS).filter_map(|few| passed_on(office, &texts, &to, few)));
    }
    all
}

/// The mail to `to` with those of `passed` that he has not been told of meanwhile.
fn passed_on(office: &Office, texts: &ReceivedTexts, to: &str, passed: &[Passed]) -> Option<Ready> {
    let (mut keys, mut items) = (Vec::new(), Vec::new());
    for Passed { key, number, .. } in passed {
        let history = office.journal.history();
        let Some(entry) = history.feedback.entry(number).filter(|_| !history.told.contains(key))
        else {
            continue;
        };
        let release = history.occasion(&number.item, RELEASE);
        let title = release.map(|release| release.snapshot.title.clone()).unwrap_or_default();
        let Some(line) = line(&history, &office.config, number, office.now()) else { continue };
        keys.push(key.clone());
        items.push(PassedItem { line, title, at: entry.at, text: post(entry) });
    }
    for item in &mut items {
        if item.text.is_some() {
            continue;
        }
        let record = texts.read(&item.line.key).ok().flatten();
        let room = (TEXT / passed.len()).max(LEAST);
        item.text = record.map(|record| {
            let (lines, is_cut) = whole(&record.text, room);
            lines.join("\n") + if is_cut { " …" } else { "" }
        });
    }
    if items.is_empty() {
        return None;
    }
    let (lang, zone) = (office.config.newsroom.language, &office.config.newsroom.timezone);
    let (subject, text) = passed_mail(lang, zone, &items);
    Some(Ready { to: to.to_owned(), keys, subject, text })
}

/// The address of what was posted on X, which mails show in the place of its text: what is deleted
/// there must leave our copies within a day, and nobody can take a mail back.
fn post(entry: &Entry) -> Option<String> {
    let id = entry.post.as_ref().filter(|_| entry.channel == Channel::X)?;
    entry.removed.is_none().then(|| format!("https://x.com/i/status/{id}"))
}

/// See [`post`], of what `keys` name.
fn posts<'a>(ledger: &Ledger, keys: impl Iterator<Item = &'a str>) -> Excerpts {
    let address = |key: &str| post(ledger.entry(ledger.met(key)?)?);
    keys.filter_map(|key| Some((key.to_owned(), address(key)?))).collect()
}

/// The first words of the texts that `keys` name, as far as they are kept.
pub fn excerpts<'a>(texts: &ReceivedTexts, keys: impl Iterator<Item = &'a str>) -> Excerpts {
    let keys: BTreeSet<&str> = keys.collect();
    let mut excerpts = BTreeMap::new();
    for key in keys {
        match texts.read(key) {
            Ok(Some(record)) => {
                let text =
                    if record.text.trim().is_empty() { &record.subject } else { &record.text };
                excerpts.insert(key.to_owned(), excerpt(text, WORDS));
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(key, %error, "a text that came in cannot be read"),
        }
    }
    excerpts
}

/// Whether nothing more is to be done about it: what was refused for good, or may have arrived, is
/// not tried again.
async fn send(office: &Office, mail: &Sender, ready: &Ready) -> bool {
    let lang = office.config.newsroom.language;
    let from = office.config.email.as_ref().map(|e| e.from.clone()).unwrap_or_default();
    // Strangers wrote parts of it.
    let letter = plain(lang, from, closed(&ready.subject), closed(&ready.text), Vec::new());
    let key = ready.keys.first().map_or("", String::as_str);
    let subject = Subject { item: "desk", occasion: key };
    let ending = match mail.open(office.now(), Mail::from(&letter), &ready.to, &subject).await {
        Ok(opened) => opened.finish().await,
        Err(ending) => ending,
    };
    if let Ending::NotYet(reason) | Ending::Refused(reason) | Ending::Unknown(reason) = &ending {
        let why = mask_addresses(&format!("{:?} {}", reason.cause, reason.detail));
        tracing::error!(key, why, "what came back could not be mailed");
    }
    !matches!(ending, Ending::NotYet(_))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::feedback::{Kind, Received, Removal};
    use crate::plan::history::History;
    use crate::plan::{Item, Occasion, State};

    #[test]
    fn a_digest_waits_while_something_goes_out() {
        let now = Timestamp::UNIX_EPOCH;
        let plan = |seconds| {
            let due = now + SignedDuration::from_secs(seconds);
            let occasion = Occasion { name: RELEASE.to_owned(), due, expires: due, why: None };
            let item = Item {
                id: "a".to_owned(),
                title: String::new(),
                due: Some(due),
                state: State::Scheduled,
                why: None,
                approval: None,
                answer: None,
                source: None,
                edited: false,
                occasions: vec![occasion],
            };
            let mut plan = Plan::default();
            plan.items.push(item);
            plan
        };
        for (seconds, near) in [(61, false), (60, true), (0, true), (-119, true), (-120, false)] {
            assert_eq!(is_near(&plan(seconds), now), near, "{seconds}");
        }
    }

    #[test]
    fn a_mail_shows_where_a_post_is_and_never_what_it_says() {
        let fact = |key: &str, channel, post: Option<&str>| {
            Fact::Received(Box::new(Received {
                item: "a".to_owned(),
                key: key.to_owned(),
                channel,
                at: Timestamp::UNIX_EPOCH,
                kind: Kind::Question,
                topics: Vec::new(),
                from: String::new(),
                print: String::new(),
                post: post.map(str::to_owned),
                who: None,
            }))
        };
        let mut history = History::default();
        history.apply(Timestamp::UNIX_EPOCH, &fact("a1", Channel::X, Some("77")));
        history.apply(Timestamp::UNIX_EPOCH, &fact("a2", Channel::Mail, None));
        history.apply(Timestamp::UNIX_EPOCH, &fact("a3", Channel::X, Some("78")));
        let gone = Fact::Removed { item: "a".to_owned(), n: 3, why: Removal::Deleted };
        history.apply(Timestamp::UNIX_EPOCH, &gone);
        let shown = posts(&history.feedback, ["a1", "a2", "a3"].into_iter());
        let link = "https://x.com/i/status/77".to_owned();
        assert_eq!(shown, Excerpts::from([("a1".to_owned(), link)]));
    }
}
