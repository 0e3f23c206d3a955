//! The mail that asks the holder of an account to act by hand, sent when there is something to
//! point to. It may end unknown, as any mail.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::office::Office;
use super::single::{Sender, Subject};
use crate::message::{Letter, assist};
use crate::plan::acts::{self, Next};
use crate::plan::fact::{Destination, Fact, Outcome, Reason};
use crate::plan::intent;
use crate::plan::notice::post_url;
use crate::text::assist as words;

/// Waits after a mail to a holder was not taken; the last repeats.
const AGAIN: [i64; 4] = [60, 300, 900, 3_600];

/// Pause after the journal could not be written.
const PAUSE: SignedDuration = SignedDuration::from_secs(15);

/// Mails to holders that are under way, or rest.
#[derive(Debug, Default)]
pub struct Assists {
    tries: Arc<Mutex<HashMap<Key, Try>>>,
}

/// Item, occasion, account.
type Key = (String, String, String);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Try {
    UnderWay,
    Rests(Timestamp),
}

/// What is asked of whom.
struct Request {
    holder: String,
    letter: Letter,
    refusals: u16,
}

impl Assists {
    fn tries(&self) -> MutexGuard<'_, HashMap<Key, Try>> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, item: &str, occasion: &str, account: &str) -> Option<Try> {
        self.tries().get(&(item.to_owned(), occasion.to_owned(), account.to_owned())).copied()
    }

    /// Whether the mail to the holder of `account` is under way.
    pub fn is_running(&self, item: &str, occasion: &str, account: &str) -> bool {
        self.of(item, occasion, account) == Some(Try::UnderWay)
    }

    /// Until when the mail to the holder of `account` rests.
    pub fn rests_until(&self, item: &str, occasion: &str, account: &str) -> Option<Timestamp> {
        match self.of(item, occasion, account)? {
            Try::Rests(until) => Some(until),
            Try::UnderWay => None,
        }
    }

    /// Asks the holder of `account`, unless that is under way or rests.
    pub fn ask(
        &self,
        office: &Arc<Office>,
        sender: Sender,
        item: &str,
        occasion: &str,
        account: &str,
    ) {
        let now = office.now();
        match self.of(item, occasion, account) {
            Some(Try::UnderWay) => return,
            Some(Try::Rests(until)) if until > now => return,
            _ => {}
        }
        let key = (item.to_owned(), occasion.to_owned(), account.to_owned());
        self.tries().insert(key.clone(), Try::UnderWay);
        let (tries, office, busy) = (self.tries.clone(), office.clone(), office.busy());
        tokio::spawn(async move {
            let (item, occasion, account) = &key;
            let asked = ask(&office, &sender, item, occasion, account).await;
            let mut tries = tries.lock().unwrap_or_else(PoisonError::into_inner);
            match asked {
                Ok(()) => tries.remove(&key),
                Err(Unwritten) => tries.insert(key, Try::Rests(office.now() + PAUSE)),
            };
            drop(tries);
            drop(busy);
        });
    }
}

/// The journal did not take the attempt, so nothing was sent.
struct Unwritten;

async fn ask(
    office: &Office,
    sender: &Sender,
    item: &str,
    occasion: &str,
    account: &str,
) -> Result<(), Unwritten> {
    let to = Destination::Assist { account: account.to_owned() };
    let outcome = match request(office, item, occasion, &to) {
        None => return Ok(()),
        Some(Err(reason)) => Outcome::Withheld(reason),
        Some(Ok(request)) => {
            let subject = Subject { item, occasion: &format!("{occasion}:assist:{account}") };
            let ending = match sender
                .open(office.now(), (&request.letter).into(), &request.holder, &subject)
                .await
            {
                Err(ending) => ending,
                Ok(opened) => {
                    if !office.may_begin(item, occasion) {
                        return Ok(());
                    }
                    let attempt = Fact::Attempt {
                        item: item.to_owned(),
                        occasion: occasion.to_owned(),
                        to: to.clone(),
                        reply_to: None,
                    };
                    office.record(vec![attempt]).await.map_err(|_| Unwritten)?;
                    opened.finish().await
                }
            };
            let n = usize::from(request.refusals).min(AGAIN.len() - 1);
            ending.outcome(Some(office.now() + SignedDuration::from_secs(AGAIN[n])))
        }
    };
    match &outcome {
        Outcome::Sent(_) => tracing::info!(item, account, "the holder was asked"),
        other => tracing::warn!(item, account, ?other, "the holder was not asked"),
    }
    let (item, occasion) = (item.to_owned(), occasion.to_owned());
    office.insist(vec![Fact::Outcome { item, occasion, to, outcome }]).await;
    Ok(())
}

/// What is to be asked now; the error is why it never will be.
fn request(
    office: &Office,
    item: &str,
    occasion: &str,
    to: &Destination,
) -> Option<Result<Request, Reason>> {
    let history = office.journal.history();
    let past = history.items.get(item)?;
    let of = past.occasions.get(occasion)?;
    match acts::next(&history, past, occasion, to) {
        Next::Do(at) if at <= office.now() => {}
        Next::Leave(cause) => return Some(Err(Reason::new(cause, None, ""))),
        _ => return None,
    }
    let post = acts::lead_post(past, occasion)?;
    let Destination::Assist { account } = to else { return None };
    let asked = of.snapshot.assists.iter().find(|a| a.account == *account)?;
    let lead = of.snapshot.lead.as_deref().unwrap_or_default();
    let handle = office.config.x.accounts.get(lead).map_or("i", |a| a.handle.as_str());
    let lang = office.config.newsroom.language;
    let subject = words::subject(lang, &of.snapshot.title);
    let suggestion = asked.words.first().map_or("", String::as_str);
    let command = format!("siaran resolve {item} {} --sent URL", asked.account);
    let (text, html) = assist::compose(&assist::Request {
        lang,
        subject: &subject,
        title: &of.snapshot.title,
        paragraphs: &words::request(lang, &asked.handle),
        buttons: &[
            (words::look(lang), post_url(handle, post)),
            (words::repost(lang), intent::repost(post)),
            (words::write(lang), intent::post(suggestion, None)),
        ],
        suggested: words::suggested(lang),
        words: &asked.words,
        record: &words::record(lang, &command),
    });
    let email = office.config.email.as_ref()?;
    let (from, reply_to) = (email.from.clone(), email.reply_to.clone());
    let letter = Letter { from, reply_to, subject, text, html, attachments: Vec::new() };
    let refusals = of.acts.get(to).map_or(0, |tried| tried.refusals());
    Some(Ok(Request { holder: asked.holder.clone(), letter, refusals }))
}
