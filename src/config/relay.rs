//! One relay, of `email` or of another key.

use std::path::Path;

use super::address::is_loopback;
use super::values::{count, credential, file, host, rate};
use super::{Smtp, Tls};
use crate::problem::Fault;
use crate::yaml::Field;

pub(super) fn relay(field: &Field<'_>, folder: &Path) -> Option<Smtp> {
    let mut fields = field.fields()?;
    let host = fields.required("host").and_then(|f| host(&f));
    let tls_field = fields.given("tls");
    let choices = [("starttls", Tls::StartTls), ("implicit", Tls::Implicit), ("none", Tls::None)];
    let tls = tls_field.as_ref().and_then(|f| f.choice(&choices)).unwrap_or(Tls::StartTls);
    if let (Tls::None, Some(field), Some(host)) = (tls, &tls_field, &host)
        && !is_loopback(host)
    {
        field.fault(Fault::LoopbackOnly { key: field.key.clone(), host: host.clone() });
    }
    let usual = match tls {
        Tls::StartTls => 587,
        Tls::Implicit => 465,
        Tls::None => 25,
    };
    let port = fields.given("port").and_then(|f| f.whole(1, 65_535));
    let ca = fields.given("ca").and_then(|f| file(&f, folder));
    let username = fields.given("username").and_then(|f| f.line(200));
    let credential = fields.given("credential").and_then(|f| credential(&f));
    let connections = fields.given("connections").and_then(|f| count(&f, 100)).unwrap_or(4);
    let per_connection =
        fields.given("messages_per_connection").and_then(|f| count(&f, 1_000_000)).unwrap_or(500);
    let rate = fields.given("rate").and_then(|f| rate(&f));
    match (&username, &credential) {
        (Some(_), None) => fields.lacks("credential"),
        (None, Some(_)) => fields.lacks("username"),
        _ => {}
    }
    fields.finish();
    Some(Smtp {
        host: host?,
        port: port.and_then(|n| u16::try_from(n).ok()).unwrap_or(usual),
        tls,
        ca,
        username,
        credential,
        connections,
        messages_per_connection: per_connection,
        rate,
    })
}
