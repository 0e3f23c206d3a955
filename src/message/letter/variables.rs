//! What a mail template can print. The names are a contract with those who write templates: none
//! is ever renamed.

use std::collections::BTreeMap;

use minijinja::Value;
use serde::Serialize;

use super::date_line;
use super::furniture::{Furniture, Labels};
use crate::announcement::{Announcement, Contact, Mailing, is_safe_link};
use crate::message::{PLACEHOLDERS, markdown};

/// The variables of a template. What the announcement does not have is `none`, which prints
/// nothing and counts as false: `{% if link %}`.
#[derive(Debug, Clone, Serialize)]
pub struct Variables {
    /// Headline.
    pub title: String,
    /// `release`, `invitation`, `correction`, `withdrawal`, `consultation`, `response`, `alert`,
    /// `update` or `answer`.
    pub kind: &'static str,
    /// `id` or `en`.
    pub lang: &'static str,
    /// What kind of text it is, with its number: `SIARAN PERS Nomor 041/SP/KC/X/2026`.
    pub heading: String,
    /// The number alone.
    pub number: Option<String>,
    /// Place and date. `body_html` and `body_text` begin with it already.
    pub date_line: Option<String>,
    /// When it was let go, in all three zones.
    pub issued: String,
    /// Until when nothing of it may be published. A template must print it.
    pub embargo: Option<String>,
    /// That it was sent before, where this is a reminder.
    pub reminder: Option<String>,
    /// What a correction puts right: `correction.was` and `correction.now`.
    pub correction: Option<Quotes>,
    /// What a mail program shows beside the subject.
    pub preheader: Option<String>,
    /// The body as HTML with inlined styles; headings begin at `h2`. A page must print it.
    pub body_html: Value,
    /// The body as wrapped plain text that ends in a line end. A text must print it.
    pub body_text: String,
    /// Address of the page on the web.
    pub link: Option<String>,
    /// Titles of the files that come with the letter.
    pub attachments: Vec<String>,
    /// Whom a journalist can ask.
    pub contacts: Vec<Reachable>,
    /// Name of the office.
    pub newsroom: String,
    /// Address that answers go to.
    pub reply_to: String,
    /// That answers are read, and where they go.
    pub replies: String,
    /// Address of the link by which the recipient leaves the list. A template must print it.
    pub unsubscribe: Option<String>,
    /// Titles of the letter's parts, in its language.
    pub label: Labels,
    /// `recipient.name`, `recipient.outlet`, `recipient.email`: filled in for each recipient when
    /// the letter leaves, so that filters cannot change them.
    pub recipient: BTreeMap<String, &'static str>,
}

/// Words of the original, and what they should be.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct Quotes {
    pub was: String,
    pub now: String,
}

/// A contact. Any of it may be `none`, but not all.
#[derive(Debug, Clone, Serialize)]
pub struct Reachable {
    /// Office.
    pub role: Option<String>,
    /// Person.
    pub name: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// Telephone as a person writes it.
    pub phone: Option<String>,
    /// Telephone for a `tel:` link: `+622155500100`.
    pub tel: Option<String>,
    /// Hours.
    pub hours: Option<String>,
}

impl Variables {
    /// The variables of `announcement`; answers go to `reply_to`.
    pub fn new(
        announcement: &Announcement,
        mailing: &Mailing,
        reply_to: &str,
        furniture: &Furniture,
    ) -> Variables {
        let body = announcement.body.as_str();
        let date_line = furniture
            .date_line
            .clone()
            .filter(|_| !date_line::is_in(body, announcement.place.as_deref()));
        let preheader = mailing.preheader.clone().or_else(|| announcement.description.clone());
        let link = announcement.link.clone().filter(|link| is_safe_link(link));
        Variables {
            title: announcement.title.clone(),
            kind: announcement.kind.name_en(),
            lang: announcement.lang.tag(),
            heading: furniture.heading.clone(),
            number: announcement.number.clone(),
            issued: furniture.issued.clone(),
            embargo: furniture.embargo.clone(),
            reminder: furniture.reminder.clone(),
            correction: announcement
                .correction
                .as_ref()
                .map(|c| Quotes { was: c.was.clone(), now: c.now.clone() }),
            preheader,
            body_html: Value::from_safe_string(markdown::html(body, date_line.as_deref())),
            body_text: markdown::text(body, date_line.as_deref()),
            date_line,
            link,
            attachments: announcement
                .attachments
                .iter()
                .filter(|file| mailing.attachments.contains(&file.file))
                .map(|file| file.title().to_owned())
                .collect(),
            contacts: announcement.contacts.iter().map(Reachable::new).collect(),
            newsroom: furniture.newsroom.clone(),
            reply_to: reply_to.to_owned(),
            replies: furniture.replies.clone(),
            unsubscribe: furniture.unsubscribe.clone(),
            label: furniture.labels,
            recipient: recipient(),
        }
    }
}

/// Each placeholder under its name, so that a template's own come through to be filled in later.
pub(super) fn recipient() -> BTreeMap<String, &'static str> {
    let name = |placeholder: &'static str| {
        let inner = placeholder.trim_matches(['{', '}', ' ']);
        Some((inner.strip_prefix("recipient.")?.to_owned(), placeholder))
    };
    PLACEHOLDERS.into_iter().filter_map(name).collect()
}

impl Reachable {
    fn new(contact: &Contact) -> Reachable {
        Reachable {
            role: Some(contact.role.clone()).filter(|role| !role.is_empty()),
            name: contact.name.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            tel: contact.phone.as_deref().and_then(tel),
            hours: contact.hours.clone(),
        }
    }
}

/// The first number that `phone` says, for a `tel:` link.
fn tel(phone: &str) -> Option<String> {
    let number = phone.trim().trim_start_matches(|c: char| !c.is_ascii_digit() && c != '+');
    let end = number.find(|c: char| !c.is_ascii_digit() && !"+ -.()".contains(c));
    let number = &number[..end.unwrap_or(number.len())];
    let plus = if number.starts_with('+') { "+" } else { "" };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    (3..=15).contains(&digits.len()).then(|| format!("{plus}{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_can_be_called() {
        assert_eq!(tel("+62 21 5550 0100").as_deref(), Some("+622155500100"));
        assert_eq!(tel("(021) 555-0100 ext. 12").as_deref(), Some("0215550100"));
        assert_eq!(tel("021 5550100 / 021 5550101").as_deref(), Some("0215550100"));
        assert_eq!(tel("WA 0812-3456-789").as_deref(), Some("08123456789"));
        assert_eq!(tel("lewat surel"), None);
    }

    #[test]
    fn every_placeholder_is_a_variable() {
        let names = recipient();
        assert_eq!(names.len(), PLACEHOLDERS.len());
        assert_eq!(names["outlet"], "{{ recipient.outlet }}");
    }
}
