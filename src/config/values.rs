//! Values that stand in more than one place, of a configuration or of an announcement: read from
//! their field, or told as a problem.

use std::path::{Path, PathBuf};

use jiff::SignedDuration;

use super::address::{address, ascii_domain, is_credential_name, is_name, is_web_address};
use super::{AfterGrace, Late, Mode, Rate};
use crate::lang::Lang;
use crate::problem::{Fault, FeedbackFault};
use crate::when::Zone;
use crate::yaml::Field;

/// More of them would be no promise.
const MOST_WORKING_DAYS: u32 = 60;

/// A zone's name, or a problem.
pub(crate) fn zone(field: &Field<'_>) -> Option<Zone> {
    let text = field.text()?;
    Zone::parse(&text)
        .map_err(|fault| field.fault(Fault::Time { key: field.key.clone(), fault }))
        .ok()
}

/// `id` or `en`, or a problem.
pub(crate) fn lang(field: &Field<'_>) -> Option<Lang> {
    field.choice(&[("id", Lang::Id), ("en", Lang::En)])
}

/// A mail address with its domain in ASCII, or a problem.
pub(crate) fn checked_address(field: &Field<'_>) -> Option<String> {
    let text = field.text()?;
    let checked = address(&text);
    if checked.is_none() {
        field.fault(Fault::BadAddress { key: field.key.clone(), value: text });
    }
    checked
}

/// The address of a page on the web, or a problem.
pub(crate) fn link(field: &Field<'_>) -> Option<String> {
    let text = field.text()?;
    let link = text.trim();
    if !is_web_address(link) {
        field.fault(Fault::BadUrl { key: field.key.clone(), value: text });
        return None;
    }
    Some(link.to_owned())
}

/// A path, relative to `folder`.
pub(super) fn file(field: &Field<'_>, folder: &Path) -> Option<PathBuf> {
    field.line(1000).map(|path| folder.join(path))
}

/// Whole seconds as spans.
pub(super) fn seconds(waits: &[i64]) -> Vec<SignedDuration> {
    waits.iter().copied().map(SignedDuration::from_secs).collect()
}

/// A list of spans with at least one of them.
pub(super) fn durations(field: &Field<'_>) -> Option<Vec<SignedDuration>> {
    let items = field.list()?;
    if items.is_empty() {
        field.fault(Fault::EmptyValue { key: field.key.clone() });
    }
    Some(items.iter().filter_map(|f| f.duration()).collect())
}

/// Notes that `name`, the key of `field`, may not name an account or a list.
pub(crate) fn check_name(name: &str, field: &Field<'_>) {
    if !is_name(name) {
        field.fault(Fault::BadName { key: field.key.clone(), value: name.to_owned() });
    }
}

/// The name of a credential.
pub(super) fn credential(field: &Field<'_>) -> Option<String> {
    let name = field.line(100)?;
    if !is_credential_name(&name) {
        field.fault(Fault::BadName { key: field.key.clone(), value: name });
        return None;
    }
    Some(name)
}

/// A host name in ASCII, or an IP address, or a problem.
pub(super) fn host(field: &Field<'_>) -> Option<String> {
    let text = field.line(300)?;
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    if bare.parse::<std::net::IpAddr>().is_ok() {
        return Some(bare.to_owned());
    }
    let host = ascii_domain(&text);
    if host.is_none() {
        field.fault(Fault::BadHost { key: field.key.clone(), value: text });
    }
    host
}

/// `600/min`, or a problem.
pub(super) fn rate(field: &Field<'_>) -> Option<Rate> {
    let text = field.text()?;
    let rate = text.split_once('/').and_then(|(count, per)| {
        let count: u32 = count.trim().parse().ok().filter(|n| *n > 0)?;
        let per = match per.trim() {
            "s" | "sec" | "second" => 1,
            "m" | "min" | "minute" => 60,
            "h" | "hour" => 3_600,
            "d" | "day" => 86_400,
            _ => return None,
        };
        Some(Rate { count, per: SignedDuration::from_secs(per) })
    });
    if rate.is_none() {
        field.fault(Fault::BadRate { key: field.key.clone(), value: text });
    }
    rate
}

/// A count from 1 to `most`, or a problem.
pub(super) fn count(field: &Field<'_>, most: i64) -> Option<u32> {
    field.whole(1, most).and_then(|n| u32::try_from(n).ok())
}

/// `10MB`, `500 kB`, `1MiB`, in bytes, or a problem.
pub(super) fn size(field: &Field<'_>) -> Option<u64> {
    let value = field.text()?;
    let text = value.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "b" => Some(1),
        "kb" => Some(1_000),
        "mb" => Some(1_000_000),
        "kib" => Some(1 << 10),
        "mib" => Some(1 << 20),
        _ => None,
    };
    let number = text[..digits].parse::<u64>().ok().filter(|_| digits <= 9);
    let size = unit.zip(number).map(|(unit, number)| unit * number);
    if size.is_none() {
        field.fault(Fault::BadSize { key: field.key.clone(), value });
    }
    size
}

/// Working days, as `3d`.
pub(crate) fn working_days(field: &Field<'_>) -> Option<u32> {
    let value = field.text()?;
    let days = value.trim().strip_suffix('d').and_then(|days| days.trim().parse::<u32>().ok());
    let days = days.filter(|days| (1..=MOST_WORKING_DAYS).contains(days));
    if days.is_none() {
        field.fault(Fault::Feedback { fault: FeedbackFault::WorkingDays { value } });
    }
    days
}

/// `{ grace, then }`; what is left out is as in `default`.
pub(crate) fn late(field: &Field<'_>, default: Late) -> Late {
    let Some(mut fields) = field.fields() else { return default };
    let grace = fields.given("grace").and_then(|f| f.duration()).unwrap_or(default.grace);
    let choices = [("hold", AfterGrace::Hold), ("publish", AfterGrace::Publish)];
    let then = fields.given("then").and_then(|f| f.choice(&choices)).unwrap_or(default.then);
    fields.finish();
    Late { grace, then }
}

/// `own`, `repost`, `assist` or `none`, or a problem.
pub(crate) fn mode(field: &Field<'_>) -> Option<Mode> {
    field.choice(&[
        ("own", Mode::Own),
        ("repost", Mode::Repost),
        ("assist", Mode::Assist),
        ("none", Mode::None),
    ])
}
