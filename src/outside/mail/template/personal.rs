//! Headers that differ by recipient.

use super::error::TemplateError;
use crate::outside::mail::header::{is_forbidden, write_text};

/// What only one recipient's letter says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Personal {
    /// With its angle brackets.
    pub message_id: String,
    /// The Message-IDs of the letters that this one belongs under, oldest first; it answers the last.
    pub answers: Vec<String>,
    /// Title of the recipient's list, and the list's id in the form of a host name.
    pub list: Option<(String, String)>,
    /// How he unsubscribes.
    pub unsubscribe: Option<Unsubscribing>,
}

/// Whole addresses by which one recipient unsubscribes; one of them is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unsubscribing {
    /// `https:`, for one click (RFC 8058) and for the page.
    pub https: Option<String>,
    /// `mailto:` with its subject.
    pub mailto: Option<String>,
}

impl Unsubscribing {
    /// What a person follows.
    pub fn link(&self) -> &str {
        self.https.as_deref().or(self.mailto.as_deref()).unwrap_or_default()
    }
}

impl Personal {
    /// Of a mail that is nothing but itself.
    pub fn new(message_id: String) -> Personal {
        Personal { message_id, ..Personal::default() }
    }

    pub(super) fn check(&self) -> Result<(), TemplateError> {
        if !self.answers.iter().chain([&self.message_id]).all(|id| is_id(id)) {
            return Err(TemplateError::MessageId);
        }
        let bad = |name: &str| TemplateError::Header(name.to_owned());
        if let Some((title, id)) = &self.list
            && (title.contains(is_forbidden) || title.len() > 500 || !is_uri(id))
        {
            return Err(bad("List-Id"));
        }
        let addresses = self.unsubscribe.iter().flat_map(|u| [&u.https, &u.mailto]);
        match addresses.flatten().all(|address| is_uri(address)) {
            true => Ok(()),
            false => Err(bad("List-Unsubscribe")),
        }
    }

    /// Appends the value of Message-ID and, as lines of their own, the other headers, but for the
    /// last line's end.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let mut text = |text: &str| out.extend_from_slice(text.as_bytes());
        text(&self.message_id);
        if let Some(last) = self.answers.last() {
            text("\r\nIn-Reply-To: ");
            text(last);
            text("\r\nReferences: ");
            // One a line: folded so, no line grows too long.
            text(&self.answers.join("\r\n "));
        }
        if let Some(unsubscribe) = &self.unsubscribe {
            let addresses = [&unsubscribe.https, &unsubscribe.mailto];
            for (n, address) in addresses.into_iter().flatten().enumerate() {
                let before = if n == 0 { "\r\nList-Unsubscribe: <" } else { ">,\r\n <" };
                text(before);
                text(address);
            }
            text(">");
            if unsubscribe.https.is_some() {
                text("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click");
            }
        }
        if let Some((title, id)) = &self.list {
            text("\r\nList-Id: ");
            write_text(title.trim(), "List-Id: ".len(), out);
            out.extend_from_slice(b"\r\n <");
            out.extend_from_slice(id.as_bytes());
            out.push(b'>');
        }
    }
}

/// `<…>` of printable ASCII.
fn is_id(id: &str) -> bool {
    let inner = id.strip_prefix('<').and_then(|id| id.strip_suffix('>'));
    inner.is_some_and(|id| (1..=250).contains(&id.len()) && is_uri(id))
}

/// Printable ASCII that can stand between angle brackets.
fn is_uri(text: &str) -> bool {
    (1..=900).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_graphic() && !b"<>".contains(&b))
}
