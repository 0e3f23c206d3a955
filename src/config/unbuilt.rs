//! Keys whose features this version lacks: read and checked all the same, so that a file written
//! for a later version is understood, and answered with a warning where they ask for something.

use std::path::Path;

use super::relay::relay;
use super::values::{self, checked_address, host, rate};
use crate::problem::Fault;
use crate::when;
use crate::yaml::{Field, Fields};

/// Warns that the feature behind `field` is not built.
pub(super) fn note(field: &Field<'_>) {
    field.note_key(Fault::NotBuilt { key: field.key.clone(), held: false });
}

/// The key when it asks for something, with the warning.
fn wanted<'a>(fields: &mut Fields<'a>, key: &'static str) -> Option<Field<'a>> {
    let field = fields.take(key).filter(Field::asks)?;
    note(&field);
    Some(field)
}

fn span(fields: &mut Fields<'_>, key: &'static str) {
    fields.given(key).and_then(|f| f.duration());
}

fn line(fields: &mut Fields<'_>, key: &'static str) {
    fields.given(key).and_then(|f| f.line(1000));
}

fn whole(fields: &mut Fields<'_>, key: &'static str, most: i64) {
    fields.given(key).and_then(|f| f.whole(1, most));
}

fn mail(fields: &mut Fields<'_>, key: &'static str) {
    for field in fields.given(key).and_then(|f| f.one_or_more()).unwrap_or_default() {
        checked_address(&field);
    }
}

fn credential(fields: &mut Fields<'_>, key: &'static str) {
    fields.given(key).and_then(|f| values::credential(&f));
}

pub(super) fn quiet(release: &mut Fields<'_>) {
    let windows = wanted(release, "quiet").and_then(|f| f.list()).unwrap_or_default();
    for mut window in windows.iter().filter_map(Field::fields) {
        for key in ["from", "until"] {
            if let Some(field) = window.required(key)
                && let Some(text) = field.text()
                && let Err(fault) = when::instant(&text, None)
            {
                field.fault(Fault::Time { key: field.key.clone(), fault });
            }
        }
        line(&mut window, "reason");
        window.given("accounts").and_then(|f| f.one_or_more());
        window.finish();
    }
}

pub(super) fn x(x: &mut Fields<'_>) {
    let plans = [("self_serve", false), ("enterprise", true), ("public_utility", true)];
    if let Some(field) = x.given("plan")
        && field.choice(&plans) == Some(true)
    {
        note(&field);
    }
    if let Some(field) = wanted(x, "listen") {
        field.yes();
    }
}

pub(super) fn email(email: &mut Fields<'_>) {
    for (_, field) in wanted(email, "domains").and_then(|f| f.entries()).unwrap_or_default() {
        if let Some(mut domain) = field.fields() {
            whole(&mut domain, "connections", 100);
            whole(&mut domain, "messages_per_connection", 1_000_000);
            domain.given("rate").and_then(|f| rate(&f));
            domain.finish();
        }
    }
    if let Some(mut dkim) = wanted(email, "dkim").and_then(|f| f.fields()) {
        dkim.required("domain").and_then(|f| host(&f));
        line(&mut dkim, "selector");
        credential(&mut dkim, "credential");
        dkim.finish();
    }
    if let Some(mut unsubscribe) = wanted(email, "unsubscribe").and_then(|f| f.fields()) {
        web_address(&mut unsubscribe, "url");
        mail(&mut unsubscribe, "mailto");
        unsubscribe.finish();
    }
    if let Some(field) = wanted(email, "attachments_max")
        && let Some(value) = field.text()
        && !is_size(&value)
    {
        field.fault(Fault::BadSize { key: field.key.clone(), value });
    }
}

fn web_address(fields: &mut Fields<'_>, key: &'static str) {
    if let Some(field) = fields.given(key)
        && let Some(value) = field.text()
        && !super::address::is_web_address(value.trim())
    {
        field.fault(Fault::BadUrl { key: field.key.clone(), value });
    }
}

/// `10MB`, `500 kB`, `1MiB`.
fn is_size(text: &str) -> bool {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = text[digits..].trim().to_ascii_lowercase();
    (1..=9).contains(&digits) && ["b", "kb", "mb", "kib", "mib"].contains(&unit.as_str())
}

pub(super) fn inbox(top: &mut Fields<'_>) {
    let Some(mut inbox) = wanted(top, "inbox").and_then(|f| f.fields()) else { return };
    inbox.required("host").and_then(|f| host(&f));
    whole(&mut inbox, "port", 65_535);
    inbox.given("tls").and_then(|f| f.choice(&[("starttls", ()), ("implicit", ()), ("none", ())]));
    line(&mut inbox, "ca");
    line(&mut inbox, "username");
    credential(&mut inbox, "credential");
    for field in inbox.given("folders").and_then(|f| f.list()).unwrap_or_default() {
        field.line(200);
    }
    span(&mut inbox, "poll");
    inbox.finish();
}

pub(super) fn feedback(top: &mut Fields<'_>) {
    let Some(mut feedback) = wanted(top, "feedback").and_then(|f| f.fields()) else { return };
    span(&mut feedback, "answer_within");
    if let Some(mut digest) = feedback.given("digest").and_then(|f| f.fields()) {
        line(&mut digest, "daily");
        line(&mut digest, "weekly");
        digest.finish();
    }
    span(&mut feedback, "retention");
    feedback.finish();
}

pub(super) fn alarms(top: &mut Fields<'_>) {
    let Some(mut alarms) = wanted(top, "alarms").and_then(|f| f.fields()) else { return };
    mail(&mut alarms, "email");
    alarms.given("smtp").and_then(|f| relay(&f, Path::new("")));
    web_address(&mut alarms, "webhook");
    alarms.finish();
}

pub(super) fn web(top: &mut Fields<'_>) {
    let Some(mut web) = wanted(top, "web").and_then(|f| f.fields()) else { return };
    if let Some(field) = web.given("listen")
        && let Some(value) = field.line(200)
        && value.parse::<std::net::SocketAddr>().is_err()
    {
        field.fault(Fault::BadHost { key: field.key.clone(), value });
    }
    credential(&mut web, "token");
    web.finish();
}
