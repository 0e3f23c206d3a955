//! `reminders`: what is said again before an event or a closing date.

use jiff::{SignedDuration, Timestamp};

use super::body::{Placeholders, unknown};
use super::lists::names;
use super::pen::{LONGEST_TITLE, Passage, Pen};
use super::reminder::{MOST_TIMES, Reminder, ReminderMail, Timing, Voice, filled};
use super::{Event, Part, Posting, PublishAt, lint, posts};
use crate::config::Mode;
use crate::config::address::is_name;
use crate::config::values::zone;
use crate::problem::{Fault, ReminderFault, Spot, Wanted, nearest};
use crate::similarity::{Print, REFUSE};
use crate::when::cron::Cron;
use crate::when::{self, Zone, moved};
use crate::yaml::{Field, Fields, Value};

/// From here on two texts of one account are one to X.
const SAME: f64 = 0.8;
/// How many inputs a text has to have room for.
const MANY: &str = "999999";

/// What reminders are measured by.
pub(super) struct Around<'a> {
    /// Of the file.
    pub zone: Option<&'a Zone>,
    pub publish_at: Option<PublishAt>,
    pub expires_at: Option<Timestamp>,
    pub event: Option<&'a Event>,
    /// When inputs are closed.
    pub feedback_until: Option<Timestamp>,
    pub posts: &'a [Posting],
    pub has_letter: bool,
}

pub(super) fn reminders(
    pen: &Pen<'_>,
    field: &Field<'_>,
    around: &Around<'_>,
    passages: &mut Vec<Passage>,
) -> Vec<Reminder> {
    let entries = field.entries().unwrap_or_default();
    entries.iter().filter_map(|(name, f)| reminder(pen, name, f, around, passages)).collect()
}

fn reminder(
    pen: &Pen<'_>,
    name: &str,
    field: &Field<'_>,
    around: &Around<'_>,
    passages: &mut Vec<Passage>,
) -> Option<Reminder> {
    if !is_name(name) {
        field.note_key(Fault::BadName { key: field.key.clone(), value: name.to_owned() });
    }
    let mut fields = field.fields()?;
    let timing = timing(pen, field, &mut fields, around);
    let x = fields.given("x");
    let email = fields.given("email");
    fields.finish();
    if x.is_none() && email.is_none() {
        note(field, ReminderFault::Empty);
    }
    let voices = x.map(|f| voices(pen, &f)).unwrap_or_default();
    let mail = email.and_then(|f| mail(pen, &f, around, passages));
    for voice in &voices {
        let texts = voice.texts.iter();
        passages.extend(texts.map(|(text, at)| Passage { text: text.clone(), at: *at }));
        check_texts(pen, voice, around.posts);
    }
    let (name, at) = (name.to_owned(), field.key_at);
    let reminder = Reminder { name, at, timing: timing?, voices, mail };
    check_times(pen, &reminder, around);
    Some(reminder)
}

fn note(field: &Field<'_>, fault: ReminderFault) {
    field.note_key(Fault::Reminder { fault });
}

fn told<T>(field: &Field<'_>, found: Result<T, crate::problem::TimeFault>) -> Option<T> {
    found.map_err(|fault| field.fault(Fault::Time { key: field.key.clone(), fault })).ok()
}

fn timing(
    pen: &Pen<'_>,
    reminder: &Field<'_>,
    fields: &mut Fields<'_>,
    around: &Around<'_>,
) -> Option<Timing> {
    let own = fields.given("timezone").and_then(|f| zone(&f));
    let (at, cron) = (fields.given("at"), fields.given("cron"));
    let (from, until) = (fields.given("from"), fields.given("until"));
    match (at, cron) {
        (Some(at), None) => {
            for field in from.iter().chain(&until) {
                let (key, other) = ("at".to_owned(), field.key.clone());
                field.note_key(Fault::TwoNames { key, other });
            }
            once(pen, &at, own.as_ref(), around).map(Timing::At)
        }
        (None, Some(line)) => {
            let newsroom = &pen.config.newsroom.timezone;
            let zone = own.as_ref().or(around.zone).unwrap_or(newsroom).clone();
            let text = line.text()?;
            let cron = Cron::parse(&text);
            if cron.is_none() {
                line.fault(Fault::Reminder { fault: ReminderFault::BadCron { line: text } });
            }
            let from = match &from {
                Some(f) => Some(told(f, when::start(&f.text()?, Some(&zone), newsroom))?),
                None => None,
            };
            let until = match &until {
                Some(f) => Some(last(f, &zone, newsroom, around)?),
                None => {
                    let start = around.event.map(|event| event.start);
                    let end = start.or(around.feedback_until).or(around.expires_at);
                    end.map(|end| around.expires_at.map_or(end, |expiry| expiry.min(end)))
                }
            };
            if until.is_none() {
                note(&line, ReminderFault::NoUntil);
            }
            if from.is_none() && around.publish_at == Some(PublishAt::Now) {
                note(&line, ReminderFault::NoFrom);
                return None;
            }
            Some(Timing::Cron { cron: cron?, zone, from, until: until? })
        }
        (Some(_), Some(second)) => {
            let (key, other) = ("at".to_owned(), "cron".to_owned());
            second.note_key(Fault::TwoNames { key, other });
            None
        }
        (None, None) => {
            note(reminder, ReminderFault::NoTime);
            None
        }
    }
}

/// The first instant that `until` leaves out.
fn last(field: &Field<'_>, zone: &Zone, newsroom: &Zone, around: &Around<'_>) -> Option<Timestamp> {
    let text = field.text()?;
    let until = match when::date(&text) {
        Ok(_) => told(field, when::end(&text, Some(zone), newsroom))?,
        Err(_) => {
            // What is named with its time of day is meant too.
            let at = told(field, when::instant(&text, Some(zone)))?;
            moved(at, SignedDuration::from_secs(1))
        }
    };
    // The day on which it expires, or the event is, may be named whole.
    let is_day = when::date(&text).is_ok();
    let after = |end: Option<Timestamp>| {
        let slack = if is_day { SignedDuration::from_hours(24) } else { SignedDuration::ZERO };
        end.is_some_and(|end| moved(end, slack) < until)
    };
    if after(around.expires_at) {
        field.fault(Fault::Reminder { fault: ReminderFault::AfterExpiry });
    } else if after(around.event.map(|event| event.start)) {
        field.fault(Fault::Reminder { fault: ReminderFault::AfterEvent });
    }
    let ends = [around.expires_at, around.event.map(|event| event.start)];
    Some(ends.into_iter().flatten().fold(until, Timestamp::min))
}

/// `at`: an instant, or `{ event: -1d, time: "09:00" }`.
fn once(
    pen: &Pen<'_>,
    field: &Field<'_>,
    own: Option<&Zone>,
    around: &Around<'_>,
) -> Option<Timestamp> {
    if !matches!(field.node.value, Value::Map(_)) {
        return told(field, when::instant(&field.text()?, own.or(around.zone)));
    }
    let mut fields = field.fields()?;
    let before = fields.required("event");
    let clock = fields.given("time");
    fields.finish();
    let before = before?;
    let Some(event) = around.event else {
        note(field, ReminderFault::NoEvent);
        return None;
    };
    let text = before.text()?;
    let span = text.trim().strip_prefix('-').and_then(when::duration);
    let Some(span) = span else {
        let value = text.trim().to_owned();
        before.fault(Fault::Reminder { fault: ReminderFault::BadOffset { value } });
        return None;
    };
    let Some(clock) = clock else { return Some(moved(event.start, -span)) };
    let days = span.as_hours() / 24;
    if span != SignedDuration::from_hours(days * 24) {
        before.fault(Fault::Reminder { fault: ReminderFault::ClockWithoutDays });
        return None;
    }
    let newsroom = &pen.config.newsroom.timezone;
    let zone = own.or(event.zone.as_ref()).or(around.zone).unwrap_or(newsroom);
    let day = zone.rules.to_datetime(event.start).date();
    let day = day.checked_sub(SignedDuration::from_hours(days * 24)).ok()?;
    let text = clock.text()?;
    let at = when::on_day(day, &text, zone);
    if at.is_none() {
        clock.fault(Fault::Reminder { fault: ReminderFault::BadClock { value: text } });
    }
    at
}

fn voices(pen: &Pen<'_>, field: &Field<'_>) -> Vec<Voice> {
    let accounts = &pen.config.x.accounts;
    let mut voices = Vec::new();
    for (name, field) in field.entries().unwrap_or_default() {
        let texts = texts(&field);
        match accounts.get(&name) {
            None => {
                let nearest = nearest(&name, accounts.keys().map(String::as_str));
                field.note_key(Fault::UnknownAccount { name, nearest });
                continue;
            }
            Some(account) if account.mode == Mode::Assist || account.credential.is_none() => {
                note(&field, ReminderFault::ByHand { account: name.clone() });
            }
            Some(_) => {}
        }
        voices.push(Voice { account: name, texts: texts.unwrap_or_default() });
    }
    voices
}

/// A text, `{ text }` or `{ variants }`.
fn texts(field: &Field<'_>) -> Option<Vec<(String, Spot)>> {
    let said = |f: &Field<'_>| Some((posts::exact(&f.text()?), f.at()));
    match &field.node.value {
        Value::Map(_) => {
            let mut fields = field.fields()?;
            let (text, variants) = (fields.take("text"), fields.take("variants"));
            if let (Some(_), Some(second)) = (&text, &variants) {
                let (key, other) = ("text".to_owned(), "variants".to_owned());
                second.note_key(Fault::TwoNames { key, other });
            }
            if text.is_none() && variants.is_none() {
                fields.lacks("text");
            }
            fields.finish();
            match (text, variants) {
                (Some(text), _) => Some(vec![said(&text)?]),
                (None, Some(variants)) => {
                    let all = variants.list()?;
                    if all.is_empty() {
                        variants.fault(Fault::EmptyValue { key: variants.key.clone() });
                    }
                    Some(all.iter().filter_map(said).collect())
                }
                (None, None) => None,
            }
        }
        Value::List(_) | Value::Tagged(_) => {
            field.wrong(Wanted::Post);
            None
        }
        _ => Some(vec![said(field)?]),
    }
}

fn mail(
    pen: &Pen<'_>,
    field: &Field<'_>,
    around: &Around<'_>,
    passages: &mut Vec<Passage>,
) -> Option<ReminderMail> {
    let mut fields = field.fields()?;
    let subject = fields.required("subject");
    let lists = fields.given("lists").map(|f| names(pen, &f)).unwrap_or_default();
    fields.finish();
    if !around.has_letter {
        note(field, ReminderFault::NoMail);
    }
    let subject = subject?;
    let passage = Passage { text: subject.line(LONGEST_TITLE)?, at: subject.at() };
    let placeholders = Placeholders::of(&passage.text);
    for slip in &placeholders.unknown {
        pen.faults.add(unknown(&slip.text), passage.at);
    }
    passages.push(passage);
    Some(ReminderMail { subject: placeholders.canonical, lists })
}

/// Each text as a post of its own, against the others and against what the release says.
fn check_texts(pen: &Pen<'_>, voice: &Voice, posts: &[Posting]) {
    let account = &voice.account;
    let parts = voice.texts.iter().map(|(text, at)| Part {
        text: filled(text, MANY),
        at: *at,
        media: Vec::new(),
    });
    let posting = Posting {
        account: account.clone(),
        mode: Mode::Own,
        after: SignedDuration::ZERO,
        parts: parts.collect(),
        reply_settings: None,
        at: Spot::START,
    };
    let prints: Vec<Print> =
        voice.texts.iter().map(|(text, _)| Print::of(&filled(text, ""))).collect();
    let percent = |similarity: f64| (similarity * 100.0) as u32;
    for (n, (part, print)) in posting.parts.iter().zip(&prints).enumerate() {
        posts::check_part(pen, account, n + 1, part);
        lint::check_part(pen, &posting, n + 1, part);
        let fault = |fault| pen.faults.add(Fault::Reminder { fault }, part.at);
        let same = prints[..n].iter().map(|other| print.similarity(other));
        if let Some((first, similarity)) = same.enumerate().find(|(_, s)| *s >= SAME) {
            let (account, percent) = (account.clone(), percent(similarity));
            fault(ReminderFault::Repeats { account, first: first + 1, second: n + 1, percent });
        }
        let speaks = |p: &&Posting| p.mode != Mode::Repost;
        let said = posts.iter().filter(speaks).flat_map(|p| p.parts.iter().map(move |s| (p, s)));
        let closest = said
            .map(|(p, said)| (p, print.similarity(&Print::of(&said.text))))
            .find(|(p, s)| *s >= if p.account == *account { SAME } else { REFUSE });
        if let Some((p, similarity)) = closest {
            let (account, other) = (account.clone(), p.account.clone());
            let (text, percent) = (n + 1, percent(similarity));
            fault(ReminderFault::RepeatsRelease { account, other, text, percent });
        }
    }
}

fn check_times(pen: &Pen<'_>, reminder: &Reminder, around: &Around<'_>) {
    let fault = |fault| pen.faults.add(Fault::Reminder { fault }, reminder.at);
    let release = match (around.publish_at, &reminder.timing) {
        (Some(PublishAt::At(at)), _) => at,
        (_, Timing::Cron { from: Some(from), .. }) => *from,
        // A draft: the order shows once it has a date.
        (_, Timing::Cron { .. }) => return,
        (_, Timing::At(_)) => Timestamp::MIN,
    };
    if let Timing::At(at) = reminder.timing {
        if at <= release {
            fault(ReminderFault::BeforeRelease);
        } else if around.expires_at.is_some_and(|end| end <= at) {
            fault(ReminderFault::AfterExpiry);
        } else if around.event.is_some_and(|event| event.start <= at) {
            fault(ReminderFault::AfterEvent);
        }
    }
    let times = reminder.instants(release).len();
    match times {
        0 => fault(ReminderFault::Never),
        n if n > MOST_TIMES => fault(ReminderFault::TooOften { limit: MOST_TIMES }),
        _ => {
            for voice in reminder.voices.iter().filter(|v| v.texts.len() < times) {
                if let Some((_, at)) = voice.texts.last() {
                    let (account, texts) = (voice.account.clone(), voice.texts.len());
                    let fault = ReminderFault::TooFewTexts { account, texts, times };
                    pen.faults.add(Fault::Reminder { fault }, *at);
                }
            }
        }
    }
}
