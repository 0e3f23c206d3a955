//! Mails to the desk: what it has not heard, once, several things in one mail.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::office::{Alert, Office};
use crate::message::letter::escape;
use crate::message::{Letter, Recipient};
use crate::outside::mail::{Connection, Ending, Envelope, MessageIds, Relay, Template};
use crate::plan::fact::Fact;
use crate::plan::notice::Notice;
use crate::text::results as words;

/// Pause after a mail to the desk could not be sent.
const AGAIN: SignedDuration = SignedDuration::from_secs(60);
/// Notices that one mail holds at most.
const MOST: usize = 40;

/// What a mail to the desk is sent with.
pub struct Post {
    /// Where it is handed in.
    pub relay: Relay,
    /// Makes its Message-ID; `None` before the journal is begun.
    pub ids: Option<MessageIds>,
    /// The envelope sender.
    pub envelope_from: String,
}

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
    pub fn tell(&mut self, office: &Arc<Office>, mail: Option<Post>, mut notices: Vec<Notice>) {
        let lang = office.config.newsroom.language;
        for alert in office.take_alerts() {
            let worded = match &alert {
                Alert::PostedTwice { account, id } => words::alert_twice(lang, account, id),
                Alert::Relay { detail } => words::alert_relay(lang, detail),
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
        let Some(mail) = mail.filter(|_| !desk.is_empty()) else {
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
            let mut told = false;
            for address in &desk {
                let key = notices.first().map_or("alert", |n| n.key.as_str());
                match send(&office, &mail, &letter, address, key).await {
                    Ok(()) => told = true,
                    Err(why) => tracing::error!(%why, "the desk could not be told"),
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
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n</head>\n<body>\n<pre style=\"white-space:pre-wrap;font-family:Arial,sans-serif\">{}</pre>\n</body>\n</html>\n",
        lang.tag(),
        escape(&subject),
        escape(&text)
    );
    let from = office.config.email.as_ref().map(|e| e.from.clone()).unwrap_or_default();
    Letter { from, reply_to: None, subject, text, html }
}

async fn send(
    office: &Office,
    mail: &Post,
    letter: &Letter,
    address: &str,
    key: &str,
) -> Result<(), String> {
    let now = office.now();
    let headers = [("Auto-Submitted", "auto-generated")];
    let template = Template::new(letter, now, &office.config.newsroom.timezone.rules, &headers)
        .map_err(|e| e.to_string())?;
    let recipient = Recipient {
        email: address.to_owned(),
        name: String::new(),
        outlet: String::new(),
        list: String::new(),
    };
    let ids = mail.ids.as_ref().ok_or("there is no Message-ID yet")?;
    let id = ids.of("desk", key, address);
    let mut body = Vec::new();
    template.splice(&recipient, &id, &mut body).map_err(|e| e.to_string())?;
    let mut connection = Connection::open(&mail.relay).await.map_err(|e| e.to_string())?;
    let envelope = Envelope::new(&mail.envelope_from, address, false).map_err(|e| e.to_string())?;
    if let Err(rejection) = connection.begin(&envelope).await {
        return Err(format!("{:?}", rejection.ending));
    }
    let finished = connection.finish(&[&body], None).await;
    let sent = matches!(finished.ending, Ending::Sent(_));
    connection.quit().await;
    if sent { Ok(()) } else { Err(format!("{:?}", finished.ending)) }
}
