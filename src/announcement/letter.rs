//! `email`: to which lists, under which subject, with which files.

use super::body::{Placeholders, unknown};
use super::embargo::{Times, mail_at};
use super::lists::names;
use super::pen::{LONGEST_TITLE, Passage, Pen};
use super::{AttachmentFile, Kind, Mailing, attachments};
use crate::config::values::checked_address;
use crate::problem::{Fault, Spot, Wanted};
use crate::yaml::{Field, Value};

/// What decides where the file leaves something out.
#[derive(Clone, Copy)]
pub(super) struct Usual<'a> {
    pub kind: Kind,
    /// The file refers to another announcement.
    pub refers: bool,
    /// Its attachments.
    pub attachments: &'a [AttachmentFile],
    pub has_event: bool,
    pub has_body: bool,
}

impl Usual<'_> {
    /// Whether the letter goes to those who got the original.
    fn is_original(self) -> bool {
        self.refers && matches!(self.kind, Kind::Correction | Kind::Withdrawal)
    }
}

/// Where `subject` stands, where it is given.
pub(super) fn subject_at(email: &Field<'_>) -> Option<Spot> {
    let Value::Map(entries) = &email.node.value else { return None };
    entries.iter().find(|entry| entry.key == "subject").map(|entry| entry.node.at)
}

pub(super) fn mailing(
    pen: &Pen<'_>,
    email: Option<&Field<'_>>,
    usual: Usual<'_>,
    times: &Times<'_>,
    title: &Passage,
    passages: &mut Vec<Passage>,
) -> Option<Mailing> {
    let configured = pen.config.email.is_some();
    // An answer goes to the asker alone; a correction to those who got the original.
    let usual_lists = match usual.kind {
        Kind::Answer => None,
        _ if usual.is_original() => Some(Vec::new()),
        _ => Some(pen.config.defaults.email.clone()).filter(|lists| !lists.is_empty()),
    };
    let mut mailing = Mailing {
        lists: Vec::new(),
        original: false,
        subject: String::new(),
        preheader: None,
        reply_to: None,
        attachments: attachments::chosen(None, usual.attachments),
        attachments_max: pen.config.email.as_ref().map_or(0, |email| email.attachments_max),
        calendar: attachments::calendar(None, usual.kind, usual.has_event),
        at: None,
    };
    let mut subject = None;
    let mut preheader = None;
    match email {
        // To who asked, if he asked by mail.
        None if usual.kind == Kind::Answer => {
            if !configured || !usual.has_body {
                return None;
            }
        }
        None => {
            mailing.lists = usual_lists.filter(|_| configured)?;
            mailing.original = usual.is_original();
        }
        Some(field) if field.is_text("none") => return None,
        Some(field) if field.is_null() => {
            field.fault(Fault::EmptyValue { key: field.key.clone() });
            return None;
        }
        Some(field) if !matches!(field.node.value, Value::Map(_)) => {
            field.wrong(Wanted::NoneOrKeys);
            return None;
        }
        Some(field) => {
            let mut fields = field.fields()?;
            match fields.take("lists") {
                Some(lists) if lists.is_text("original") && usual.refers => mailing.original = true,
                Some(lists) => mailing.lists = names(pen, &lists),
                None => match usual_lists {
                    Some(lists) => {
                        mailing.lists = lists;
                        mailing.original = usual.is_original();
                    }
                    None if usual.kind == Kind::Answer => {}
                    None if configured => fields.lacks("lists"),
                    None => {}
                },
            }
            subject = fields
                .given("subject")
                .and_then(|f| Some(Passage { text: f.line(LONGEST_TITLE)?, at: f.at() }));
            mailing.preheader = fields.given("preheader").and_then(|f| {
                let text = f.line(LONGEST_TITLE)?;
                preheader = Some(Passage { text: text.clone(), at: f.at() });
                Some(text)
            });
            mailing.reply_to = fields.given("reply_to").and_then(|f| checked_address(&f));
            let chosen = fields.given("attachments");
            mailing.attachments = attachments::chosen(chosen.as_ref(), usual.attachments);
            let calendar = fields.given("calendar");
            mailing.calendar =
                attachments::calendar(calendar.as_ref(), usual.kind, usual.has_event);
            mailing.at = fields.given("at").and_then(|f| mail_at(&f, times));
            fields.finish();
            if !configured {
                field.note_key(Fault::NoMail);
                return None;
            }
        }
    }
    let subject_passage = subject.as_ref().unwrap_or(title);
    let placeholders = Placeholders::of(&subject_passage.text);
    for slip in &placeholders.unknown {
        pen.faults.add(unknown(&slip.text), subject_passage.at);
    }
    mailing.subject = placeholders.canonical;
    passages.extend(subject);
    passages.extend(preheader);
    Some(mailing)
}
