//! Headers for lettre, of values that were looked at first.

use lettre::address::Address;
use lettre::message::Mailbox;
use lettre::message::header::{HeaderName, HeaderValue};

use super::error::TemplateError;
use crate::outside::mail::address::ascii_address;
use crate::outside::mail::header::{is_forbidden, write_folded, write_text};

/// `Name <address>` or a bare address. lettre panics on controls in a name, so none gets there.
pub(super) fn mailbox(text: &str) -> Result<Mailbox, TemplateError> {
    let bad = || TemplateError::Sender(text.escape_debug().to_string());
    if text.contains(is_forbidden) {
        return Err(bad());
    }
    let (name, address) = match text.trim().strip_suffix('>').and_then(|t| t.rsplit_once('<')) {
        Some((name, address)) => (name.trim(), address.trim()),
        None => ("", text.trim()),
    };
    let name = match name.strip_prefix('"').and_then(|n| n.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => name.to_owned(),
    };
    let address = ascii_address(address).map_err(|_| bad())?;
    let address: Address = address.parse().map_err(|_| bad())?;
    Ok(Mailbox::new(Some(name).filter(|name| !name.is_empty()), address))
}

pub(super) fn raw(name: &str, line: &str) -> Result<HeaderValue, TemplateError> {
    let name = HeaderName::new_from_ascii(name.to_owned())
        .map_err(|_| TemplateError::Header(name.to_owned()))?;
    Ok(HeaderValue::dangerous_new_pre_encoded(name, String::new(), line.to_owned()))
}

/// A header of the caller's.
pub(super) fn further(name: &str, value: &str) -> Result<HeaderValue, TemplateError> {
    let bad = || TemplateError::Header(name.escape_debug().to_string());
    let ours = ["from", "reply-to", "to", "cc", "bcc", "sender", "subject", "date", "message-id"];
    let lower = name.to_ascii_lowercase();
    let free = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !lower.starts_with("content-")
        && lower != "mime-version"
        && !ours.contains(&lower.as_str());
    let long = value.split(' ').any(|word| word.len() > 900);
    if !free || value.trim().is_empty() || value.contains(is_forbidden) || long {
        return Err(bad());
    }
    let mut line = Vec::new();
    if value.is_ascii() {
        write_folded(value.trim(), name.len() + 2, &mut line);
    } else {
        write_text(value.trim(), name.len() + 2, &mut line);
    }
    raw(name, &String::from_utf8_lossy(&line))
}
