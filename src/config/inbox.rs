//! `inbox`: mailboxes that are read by IMAP.

use std::path::Path;

use jiff::SignedDuration;

use super::address::is_loopback;
use super::values::{credential, file, host};
use super::{Inbox, Tls};
use crate::problem::Fault;
use crate::yaml::{Field, Value};

/// One mailbox account, or several.
pub(super) fn inboxes(field: &Field<'_>, folder: &Path) -> Vec<Inbox> {
    match field.node.value {
        Value::List(_) => {
            let all = field.list().unwrap_or_default();
            all.iter().filter_map(|field| inbox(field, folder)).collect()
        }
        _ => inbox(field, folder).into_iter().collect(),
    }
}

fn inbox(field: &Field<'_>, folder: &Path) -> Option<Inbox> {
    let mut fields = field.fields()?;
    let host = fields.required("host").and_then(|f| host(&f));
    let tls_field = fields.given("tls");
    let choices = [("starttls", Tls::StartTls), ("implicit", Tls::Implicit), ("none", Tls::None)];
    let tls = tls_field.as_ref().and_then(|f| f.choice(&choices)).unwrap_or(Tls::Implicit);
    if let (Tls::None, Some(field), Some(host)) = (tls, &tls_field, &host)
        && !is_loopback(host)
    {
        field.fault(Fault::LoopbackOnly { key: field.key.clone(), host: host.clone() });
    }
    let usual = if tls == Tls::Implicit { 993 } else { 143 };
    let port = fields.given("port").and_then(|f| f.whole(1, 65_535));
    let ca = fields.given("ca").and_then(|f| file(&f, folder));
    let username = fields.required("username").and_then(|f| f.line(200));
    let credential = fields.required("credential").and_then(|f| credential(&f));
    let folders = fields.given("folders").and_then(|f| f.one_or_more()).unwrap_or_default();
    let folders: Vec<String> = folders.iter().filter_map(|f| f.line(200)).collect();
    let poll = fields.given("poll").and_then(|f| f.duration());
    fields.finish();
    Some(Inbox {
        host: host?,
        port: port.and_then(|n| u16::try_from(n).ok()).unwrap_or(usual),
        tls,
        ca,
        username: username?,
        credential: credential?,
        folders: if folders.is_empty() { vec!["INBOX".to_owned()] } else { folders },
        poll: poll.unwrap_or(SignedDuration::from_mins(2)).max(SignedDuration::from_secs(1)),
    })
}
