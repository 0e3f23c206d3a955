//! `email`: sender, relays, limits, signature, way out, lists.

use std::collections::BTreeMap;
use std::path::Path;

use super::address::{ascii_domain, base_url, is_loopback, mailbox};
use super::relay::relay;
use super::values::{
    check_name, checked_address, count, credential, durations, file, host, rate, seconds, size,
};
use super::{Dkim, DomainLimits, Email, List, Smtp, Unsubscribe};
use crate::problem::{Fault, MailFault};
use crate::yaml::{Field, Value};

const RETRY: [i64; 5] = [60, 300, 900, 3_600, 10_800];
/// What all attachments of a letter may weigh together, as files.
const ATTACHMENTS_MAX: u64 = 10_000_000;

pub(super) fn email(field: &Field<'_>, folder: &Path) -> Option<Email> {
    let mut fields = field.fields()?;
    let from = fields.required("from").and_then(|f| {
        let text = f.line(300)?;
        if mailbox(&text).is_none() {
            f.fault(Fault::BadAddress { key: f.key.clone(), value: text });
            return None;
        }
        Some(text)
    });
    let reply_to = fields.given("reply_to").and_then(|f| checked_address(&f));
    let bounces = fields.given("bounces").and_then(|f| checked_address(&f));
    let relays = fields.required("smtp").and_then(|f| relays(&f, folder));
    let retry = fields.given("retry").and_then(|f| durations(&f));
    let mut lists = BTreeMap::new();
    for (name, field) in fields.given("lists").and_then(|f| f.entries()).unwrap_or_default() {
        check_name(&name, &field);
        if let Some(list) = list(&name, &field, folder) {
            lists.insert(name, list);
        }
    }
    let domains = fields.given("domains").map(|f| domains(&f)).unwrap_or_default();
    let dkim = fields.given("dkim").and_then(|f| dkim(&f));
    let unsubscribe = fields.given("unsubscribe").and_then(|f| unsubscribe(&f));
    let attachments_max = fields.given("attachments_max").and_then(|f| size(&f));
    fields.finish();
    Some(Email {
        from: from?,
        reply_to,
        bounces,
        relays: relays?,
        domains,
        retry: retry.unwrap_or_else(|| seconds(&RETRY)),
        dkim,
        unsubscribe,
        attachments_max: attachments_max.unwrap_or(ATTACHMENTS_MAX),
        lists,
    })
}

/// Warns where letters would not be trusted, or recipients not heard.
pub(super) fn check_mail(field: &Field<'_>, email: &Email, reads_mail: bool, serves_web: bool) {
    let warn = |what| field.note_key(Fault::Mail { what });
    let address = email.address();
    let sender = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    if let Some(Dkim { domain, .. }) = &email.dkim
        && sender != domain
        && !sender.ends_with(&format!(".{domain}"))
    {
        warn(MailFault::Unaligned { domain: domain.clone(), sender: sender.to_owned() });
    }
    let Some(unsubscribe) = &email.unsubscribe else { return };
    if unsubscribe.url.is_some() && !serves_web {
        warn(MailFault::Unheard { key: "email.unsubscribe.url", needs: "web" });
    }
    if unsubscribe.mailto.is_some() && !reads_mail {
        warn(MailFault::Unheard { key: "email.unsubscribe.mailto", needs: "inbox" });
    }
}

fn list(name: &str, field: &Field<'_>, folder: &Path) -> Option<List> {
    let mut fields = field.fields()?;
    let path = fields.required("file").and_then(|f| file(&f, folder));
    let title = fields.given("title").and_then(|f| f.line(200));
    let embargo = fields.given("embargo").and_then(|f| f.yes()).unwrap_or(false);
    fields.finish();
    Some(List { file: path?, title: title.unwrap_or_else(|| name.to_owned()), embargo })
}

/// One relay, or several in order of preference.
fn relays(field: &Field<'_>, folder: &Path) -> Option<Vec<Smtp>> {
    if !matches!(field.node.value, Value::List(_)) {
        return relay(field, folder).map(|relay| vec![relay]);
    }
    let relays = field.list()?;
    if relays.is_empty() {
        field.fault(Fault::EmptyValue { key: field.key.clone() });
        return None;
    }
    relays.iter().map(|field| relay(field, folder)).collect()
}

fn domains(field: &Field<'_>) -> BTreeMap<String, DomainLimits> {
    let mut domains = BTreeMap::new();
    for (name, field) in field.entries().unwrap_or_default() {
        let Some(mut fields) = field.fields() else { continue };
        let limits = DomainLimits {
            connections: fields.given("connections").and_then(|f| count(&f, 100)),
            messages_per_connection: fields
                .given("messages_per_connection")
                .and_then(|f| count(&f, 1_000_000)),
            rate: fields.given("rate").and_then(|f| rate(&f)),
        };
        fields.finish();
        match ascii_domain(name.trim()) {
            Some(domain) => {
                domains.insert(domain, limits);
            }
            None => field.fault(Fault::BadHost { key: field.key.clone(), value: name }),
        }
    }
    domains
}

fn dkim(field: &Field<'_>) -> Option<Dkim> {
    let mut fields = field.fields()?;
    let domain = fields.required("domain").and_then(|f| host(&f));
    let selector = fields.required("selector").and_then(|f| host(&f));
    let credential = fields.required("credential").and_then(|f| credential(&f));
    fields.finish();
    Some(Dkim { domain: domain?, selector: selector?, credential: credential? })
}

fn unsubscribe(field: &Field<'_>) -> Option<Unsubscribe> {
    let mut fields = field.fields()?;
    let url = fields.given("url").and_then(|f| https(&f));
    let mailto = fields.given("mailto").and_then(|f| checked_address(&f));
    fields.finish();
    (url.is_some() || mailto.is_some()).then_some(Unsubscribe { url, mailto })
}

/// An address of ours on the web, without a trailing slash. One click works by `https:` only.
fn https(field: &Field<'_>) -> Option<String> {
    let text = field.text()?;
    match base_url(&text) {
        Some(("http", host, _)) if !is_loopback(&host) => {
            field.fault(Fault::LoopbackOnly { key: field.key.clone(), host });
            None
        }
        Some((_, _, url)) => Some(url),
        None => {
            field.fault(Fault::BadUrl { key: field.key.clone(), value: text });
            None
        }
    }
}
