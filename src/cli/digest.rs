//! `siaran digest`: the digest as it would be mailed now. Nobody counts as told by it.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::context::Context;
use super::outcome::{Done, Failure};
use super::print::{print_json, print_text};
use crate::config::{AccountKind, address};
use crate::outside::received::ReceivedTexts;
use crate::plan::digest::{Audience, Digest, Line, Section, digest, last};
use crate::plan::owed::Sums;
use crate::publisher::digests::excerpts;
use crate::text::digest::{digest_subject, digest_text};
use crate::text::results::no_address;

/// Prints what `reader` would get, or the desk.
pub fn run(context: &Context, reader: Option<&str>, as_json: bool) -> Done {
    let (lang, config) = (context.lang, &context.config);
    let history = context.history()?;
    let is_desk = |email: &str| config.newsroom.desk.iter().any(|d| d.eq_ignore_ascii_case(email));
    let (audience, told) = match reader {
        None => (Audience::Desk, config.newsroom.desk.first().cloned()),
        Some(text) => {
            let email = address::address(text)
                .ok_or_else(|| Failure::Action(anyhow::anyhow!("{}", no_address(lang, text))))?;
            match is_desk(&email) {
                true => (Audience::Desk, Some(email)),
                false => (Audience::Owner(email.clone()), Some(email)),
            }
        }
    };
    let since = told.and_then(|email| last(&history, &email));
    let made = digest(&history, config, &audience, since, Timestamp::now());
    if as_json {
        return print_json(&vec![as_object(&made)].into());
    }
    let texts = ReceivedTexts::new(&config.state);
    let text = digest_text(lang, &config.newsroom.timezone, &made, &excerpts(&texts, made.keys()));
    print_text(&format!("{}\n\n{text}", digest_subject(lang, &made)))
}

/// For programs: numbers and states, without texts.
fn as_object(made: &Digest) -> Value {
    let accounts = made.accounts.iter().map(|account| {
        json!({
            "account": account.account,
            "handle": account.handle,
            "kind": match account.kind {
                AccountKind::Office => "office",
                AccountKind::Personal => "personal",
            },
            "silent_days": account.days,
            "silent": account.is_silent,
            "parked": account.parked,
        })
    });
    let sorted = made.sorted.iter().map(|(sort, count)| json!({ "sort": sort, "count": count }));
    let mut value = sums(made.sums);
    value["since"] = made.since.map(|since| since.to_string()).into();
    value["at"] = made.now.to_string().into();
    value["announcements"] = made.sections.iter().map(section).collect();
    value["older"] = json!({ "announcements": made.rest.announcements, "total": made.rest.total });
    value["accounts"] = accounts.collect();
    value["deliveries"] = json!({
        "accepted": made.deliveries.accepted,
        "bounced": made.deliveries.bounced,
        "refused": made.deliveries.refused,
        "unknown": made.deliveries.unknown,
        "objections": made.deliveries.objections,
    });
    value["coverage"] = json!(made.coverage);
    value["sorted_out"] = sorted.collect();
    value
}

fn section(section: &Section) -> Value {
    let channels = section.channels.iter().map(|(channel, of)| {
        let mut value = sums(*of);
        value["channel"] = channel.name().into();
        value
    });
    let topics =
        section.topics.iter().map(|(topic, count)| json!({ "topic": topic, "count": count }));
    let mut value = sums(section.sums);
    value["announcement"] = section.id.as_str().into();
    value["title"] = section.title.as_str().into();
    value["consultation_closes"] = section.closes.map(|at| at.to_string()).into();
    value["response_report"] = section.report.map(|at| at.to_string()).into();
    value["channels"] = channels.collect();
    value["unanswered"] = section.questions.iter().map(line).collect();
    value["more_unanswered"] = section.more_questions.into();
    value["criticism"] = section.criticism.iter().map(line).collect();
    value["more_criticism"] = section.more_criticism.into();
    value["topics"] = topics.collect();
    value["other"] = section.other.into();
    value
}

fn line(line: &Line) -> Value {
    json!({
        "number": line.number.to_string(),
        "kind": line.kind.name(),
        "kind_confirmed": line.is_confirmed,
        "channel": line.channel.name(),
        "days": line.days,
        "due": line.due.map(|due| due.to_string()),
        "overdue": line.is_overdue,
        "open": line.is_open,
        "alike": line.alike,
        "engagement": line.engagement,
        "owner": line.owner,
    })
}

fn sums(of: Sums) -> Value {
    let Sums { new, open, overdue, total } = of;
    json!({ "new": new, "open": open, "overdue": overdue, "total": total })
}
