//! Mails to the desk: what it has not heard, once, several things in one mail.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::office::{Alert, Office};
use super::single::{Sender, Subject, plain};
use crate::message::{Letter, mask_addresses};
use crate::outside::mail::Ending;
use crate::plan::fact::Fact;
use crate::plan::notice::Notice;
use crate::text::{approved, problems, results as words};

/// Pause after a mail to the desk could not be sent.
const AGAIN: SignedDuration = SignedDuration::from_secs(60);
/// Notices that one mail holds at most.
const MOST: usize = 40;

/// What the desk is being told.
#[derive(Debug, Default)]
pub struct Desk {
    /// Subject and text; what could not be sent comes back.
    alerts: Arc<Mutex<Vec<(String, String)>>>,
    sending: Arc<AtomicBool>,
    not_before: Arc<Mutex<Option<Timestamp>>>,
    /// What was untold at the last turn: without mail there is only the log, and each thing stands
    /// there once.
    logged: HashSet<String>,
}

impl Desk {
    /// When something untold may be tried again.
    pub fn not_before(&self, now: Timestamp) -> Option<Timestamp> {
        let at = *self.not_before.lock().unwrap_or_else(PoisonError::into_inner);
        at.filter(|at| *at > now)
    }

    fn alerts(&self) -> MutexGuard<'_, Vec<(String, String)>> {
        self.alerts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends one mail with everything untold, unless one is on its way.
    pub fn tell(&mut self, office: &Arc<Office>, mail: Option<Sender>, mut notices: Vec<Notice>) {
        let lang = office.config.newsroom.language;
        for alert in office.take_alerts() {
            let worded = match &alert {
                Alert::PostedTwice { account, id } => words::alert_twice(lang, account, id),
                Alert::Relay { detail, taken_over: false } => words::alert_relay(lang, detail),
                Alert::Relay { detail, taken_over: true } => {
                    words::alert_relay_replaced(lang, detail)
                }
                Alert::Mailbox { mailbox, detail } => words::alert_mailbox(lang, mailbox, detail),
                Alert::NotListening { detail } => words::alert_not_listening(lang, detail),
                Alert::Unverified { texts } => words::alert_unverified(lang, *texts),
                Alert::Web { listen, detail } => words::alert_web(lang, listen, detail),
                Alert::NotFrozen { item, file, detail } => {
                    words::alert_not_frozen(lang, item, file, detail)
                }
                Alert::Template { item, fault } => {
                    let detail = problems::message(lang, &fault.problem().fault);
                    words::alert_template(lang, item, fault.file, fault.line, &detail)
                }
                Alert::Review { lack } => approved::alert_unusable(lang, lack),
                Alert::Rewound { reason } => approved::alert_rewound(lang, reason),
                Alert::ClockJumped { seconds } => words::alert_clock(lang, *seconds),
            };
            // While the relay is away the same thing may be noted again and again.
            let mut alerts = self.alerts();
            if !alerts.contains(&worded) && alerts.len() < MOST {
                alerts.push(worded);
            }
        }
        notices.truncate(MOST);
        if notices.is_empty() && self.alerts().is_empty() {
            return;
        }
        let keys: HashSet<String> = notices.iter().map(|n| n.key.clone()).collect();
        for key in keys.difference(&self.logged) {
            tracing::info!(key, "for the desk");
        }
        self.logged = keys;
        let desk = office.config.newsroom.desk.clone();
        let has_owner = notices.iter().any(|notice| notice.news.owner().is_some());
        let Some(mail) = mail.filter(|_| !desk.is_empty() || has_owner) else {
            self.alerts().clear();
            return;
        };
        let rests = self.not_before(office.now()).is_some();
        if rests || office.stop.is_cancelled() || self.sending.swap(true, Ordering::SeqCst) {
            return;
        }
        // A mail that ended while these notices were collected may have told them.
        notices.retain(|n| !office.journal.history().told.contains(&n.key));
        let alerts = std::mem::take(&mut *self.alerts());
        if notices.is_empty() && alerts.is_empty() {
            self.sending.store(false, Ordering::SeqCst);
            return;
        }
        let office = office.clone();
        let (sending, not_before) = (self.sending.clone(), self.not_before.clone());
        let untold = self.alerts.clone();
        let busy = office.busy();
        tokio::spawn(async move {
            let letter = letter(&office, &notices, &alerts);
            // Alerts of another day are another mail, whatever a receiver makes of Message-IDs.
            let alerted = || format!("alert:{}", office.now().as_microsecond());
            let key = notices.first().map_or_else(alerted, |n| n.key.clone());
            let mut told = false;
            for address in &desk {
                match send(&office, &mail, &letter, address, &key).await {
                    Ok(()) => told = true,
                    Err(why) => {
                        let why = mask_addresses(&why);
                        tracing::error!(why, "the desk could not be told");
                    }
                }
            }
            for (owner, notices) in for_owners(&notices, &desk) {
                let letter = self::letter(&office, &notices, &[]);
                let key = notices.first().map_or_else(alerted, |n| n.key.clone());
                match send(&office, &mail, &letter, owner, &key).await {
                    // Without a desk only the owners are there to hear it.
                    Ok(()) => told |= desk.is_empty(),
                    Err(why) => {
                        let why = mask_addresses(&why);
                        tracing::error!(why, "an owner could not be told");
                    }
                }
            }
            if told {
                let facts = notices.into_iter().map(|n| Fact::Told { key: n.key }).collect();
                office.insist(facts).await;
            }
            if !told {
                untold.lock().unwrap_or_else(PoisonError::into_inner).extend(alerts);
            }
            let again = (!told).then(|| office.now() + AGAIN);
            *not_before.lock().unwrap_or_else(PoisonError::into_inner) = again;
            sending.store(false, Ordering::SeqCst);
            drop(busy);
        });
    }
}

/// Owners who are not at the desk, each with what concerns him.
fn for_owners<'a>(notices: &'a [Notice], desk: &[String]) -> BTreeMap<&'a str, Vec<Notice>> {
    let mut all: BTreeMap<&str, Vec<Notice>> = BTreeMap::new();
    for notice in notices {
        let owner = notice.news.owner();
        let owner = owner.filter(|owner| !desk.iter().any(|at| at.eq_ignore_ascii_case(owner)));
        if let Some(owner) = owner {
            all.entry(owner).or_default().push(notice.clone());
        }
    }
    all
}

fn letter(office: &Office, notices: &[Notice], alerts: &[(String, String)]) -> Letter {
    let lang = office.config.newsroom.language;
    let subject = match alerts.first() {
        Some((subject, _)) if notices.is_empty() => format!("[siaran] {subject}"),
        _ => words::desk_subject(lang, notices),
    };
    let mut text = String::new();
    for (subject, body) in alerts {
        text.push_str(&format!("{subject}\n\n{body}\n\n"));
    }
    if !notices.is_empty() {
        text.push_str(&words::desk_text(lang, notices));
    }
    let from = office.config.email.as_ref().map(|e| e.from.clone()).unwrap_or_default();
    plain(lang, from, subject, text, Vec::new())
}

async fn send(
    office: &Office,
    mail: &Sender,
    letter: &Letter,
    address: &str,
    key: &str,
) -> Result<(), String> {
    let subject = Subject { item: "desk", occasion: key };
    let ending = match mail.open(office.now(), letter.into(), address, &subject).await {
        Ok(opened) => opened.finish().await,
        Err(ending) => ending,
    };
    match ending {
        Ending::Sent(_) => Ok(()),
        Ending::NotYet(reason) | Ending::Refused(reason) | Ending::Unknown(reason) => {
            Err(format!("{:?} {}", reason.cause, reason.detail))
        }
    }
}
