//! Bounces that are no standard reports, of systems that still write them: Exim's, known by a
//! field, and qmail's, known by its words.

use std::collections::HashMap;

use super::head::address;
use super::parts::Part;
use super::report::{Delivery, Report, id_of};

/// How qmail begins.
const QMAIL: &str = "Hi. This is the";
/// How qmail goes on.
const QMAIL_PROGRAM: &str = "qmail-send program";
/// Recipients of one bounce that are looked at.
const MANY: usize = 100;

/// The failures that a message tells, whose text is its first part or its body.
pub(super) fn read(whole: &Part, leaves: &[Part]) -> Option<Report> {
    let body = leaves.iter().find(|part| part.kind == "text/plain").unwrap_or(whole).body();
    let text = String::from_utf8_lossy(&body);
    let failed = whole.head.addresses("x-failed-recipients");
    let deliveries = if failed.is_empty() { qmail(&text)? } else { exim(&failed, &text) };
    let original = returned_id(&text).or_else(|| {
        leaves
            .iter()
            .find(|part| part.kind == "message/rfc822")
            .and_then(|part| id_of(&part.body()))
    });
    (!deliveries.is_empty()).then_some(Report { deliveries, original })
}

/// Exim names the recipients in a field, and under each of them in the text what was said.
fn exim(failed: &[String], text: &str) -> Vec<Delivery> {
    let failed = &failed[..failed.len().min(MANY)];
    // Each line is looked at once, however many recipients there are: strangers write both.
    let mut said: HashMap<String, Vec<&str>> = HashMap::new();
    let mut under: Option<String> = None;
    for line in text.lines() {
        if let Some(named) = address(line) {
            let is_first = failed.contains(&named) && !said.contains_key(&named);
            under = is_first.then_some(named);
            said.extend(under.clone().map(|named| (named, Vec::new())));
        } else if !line.starts_with([' ', '\t']) || line.trim().is_empty() {
            under = None;
        } else if let Some(lines) = under.as_ref().and_then(|named| said.get_mut(named)) {
            lines.push(line);
        }
    }
    let words = |one: &String| said.get(one).map(|lines| lines.join(" ")).unwrap_or_default();
    failed.iter().map(|one| Delivery::failed(one, &words(one))).collect()
}

/// qmail writes a paragraph for each recipient: `<address>:`, then what was said.
fn qmail(text: &str) -> Option<Vec<Delivery>> {
    let text = text.trim_start();
    let greeting: String = text.chars().take(100).collect();
    if !greeting.starts_with(QMAIL) || !greeting.contains(QMAIL_PROGRAM) {
        return None;
    }
    let mut found = Vec::new();
    let mut lines = text.lines().take_while(|line| !is_rule(line));
    while let Some(line) = lines.next() {
        let named = line.trim_end().strip_prefix('<').and_then(|line| line.strip_suffix(">:"));
        if let Some(recipient) = named.and_then(address)
            && found.len() < MANY
        {
            let said: Vec<&str> =
                lines.by_ref().take_while(|line| !line.trim().is_empty()).collect();
            found.push(Delivery::failed(&recipient, &said.join(" ")));
        }
    }
    Some(found)
}

/// The line between a bounce and the copy of what bounced.
fn is_rule(line: &str) -> bool {
    line.starts_with("---") && line.contains("copy of the message")
}

/// The Message-ID in the copy of what bounced.
fn returned_id(text: &str) -> Option<String> {
    let rule = text.lines().find(|line| is_rule(line))?;
    let (_, copy) = text.split_once(rule)?;
    id_of(copy.as_bytes())
}
