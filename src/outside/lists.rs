//! Mailing lists: CSV files kept by hand or exported from an office program.
//!
//! A bad row never costs a good one its mail, and is never mailed by guess: it is left out and
//! named with its line.

mod remove;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use jiff::civil::Date;
use thiserror::Error;

pub use self::remove::{CannotRemove, Removed, lines_naming, remove};
use self::rows::Rows;
use super::folder::is_deceptive;
use crate::message::Recipient;
use crate::problem::{AddressFault, ListFault, RowFault};

/// Largest list, in bytes.
pub const LARGEST: u64 = 20 * 1024 * 1024;
/// Problems that are kept in full; the rest is only counted.
const MOST_PROBLEMS: usize = 1_000;

/// Who is on a list, and which rows are not usable.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Members {
    /// In the order of the file.
    pub members: Vec<Member>,
    /// Rows left out, by line; at most 1 000 of them.
    pub problems: Vec<RowProblem>,
    /// All rows left out.
    pub left_out: usize,
}

/// A usable row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub recipient: Recipient,
    /// The legal ground on which he is mailed, never empty.
    pub basis: String,
    /// Since when that holds, where the list says so.
    pub since: Option<Date>,
    /// Where the row begins, from 1.
    pub line: usize,
}

impl Members {
    /// The people alone.
    pub fn into_recipients(self) -> Vec<Recipient> {
        self.members.into_iter().map(|member| member.recipient).collect()
    }
}

/// Why a row is left out. Never holds an address: lists are personal data and this is printed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {fault}")]
pub struct RowProblem {
    /// Where the row begins, from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: RowFault,
}

/// Reads the list called `list` from `file`, as of the day `today`.
///
/// # Errors
/// When the file cannot be used at all; single bad rows are in [`Members::problems`].
pub fn read(list: &str, file: &Path, today: Date) -> Result<Members, ListFault> {
    parse(list, &bytes(file)?, today)
}

/// The bytes of a list's file; one more than [`LARGEST`] of a larger one.
fn bytes(file: &Path) -> Result<Vec<u8>, ListFault> {
    let system = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotFound => ListFault::NotFound,
        std::io::ErrorKind::PermissionDenied => ListFault::Permission,
        _ => ListFault::System(e.to_string()),
    };
    // Not to wait for ever where someone put a FIFO.
    let nonblock = rustix::fs::OFlags::NONBLOCK.bits() as i32;
    let file = File::options().read(true).custom_flags(nonblock).open(file).map_err(system)?;
    let meta = file.metadata().map_err(system)?;
    if !meta.is_file() {
        return Err(ListFault::NotAFile);
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(system)?;
    Ok(bytes)
}

/// Reads the list called `list` from the bytes of a CSV file (RFC 4180, comma or, where the first
/// line has no comma, semicolon; UTF-8 with or without BOM; columns in any order). Needs `email`
/// and `basis`; `name`, `outlet` and `since` may be left out.
///
/// # Errors
/// As [`read`].
pub fn parse(list: &str, bytes: &[u8], today: Date) -> Result<Members, ListFault> {
    let (mut rows, header) = open(bytes)?;
    let email = column(&header, "email")?.ok_or(ListFault::NoEmailColumn)?;
    let basis = column(&header, "basis")?.ok_or(ListFault::NoBasisColumn)?;
    let [name, outlet, since] =
        [column(&header, "name")?, column(&header, "outlet")?, column(&header, "since")?];

    let mut members = Members::default();
    let mut lines: HashMap<String, usize> = HashMap::new();
    while let Some(span) = rows.next_row() {
        let line = span.line;
        let row = span.row.and_then(|row| fit(row, &header)).and_then(|row| {
            let address = address(&row[email]).map_err(RowFault::Address)?;
            if let Some(first) = lines.get(&address.to_ascii_lowercase()) {
                return Err(RowFault::Duplicate(*first));
            }
            let basis = row[basis].clone();
            if basis.is_empty() {
                return Err(RowFault::NoBasis);
            }
            let field = |n: Option<usize>| n.map(|n| row[n].clone()).unwrap_or_default();
            let since = day(&field(since), today)?;
            let (name, outlet) = (field(name), field(outlet));
            let recipient = Recipient { email: address, name, outlet, list: list.to_owned() };
            Ok(Member { recipient, basis, since, line })
        });
        match row {
            Ok(member) => {
                lines.insert(member.recipient.email.to_ascii_lowercase(), line);
                members.members.push(member);
            }
            Err(fault) => {
                members.left_out += 1;
                if members.problems.len() < MOST_PROBLEMS {
                    members.problems.push(RowProblem { line, fault });
                }
            }
        }
    }
    Ok(members)
}

/// The rows of a list and its first one, which names the columns.
fn open(bytes: &[u8]) -> Result<(Rows<'_>, Vec<String>), ListFault> {
    if bytes.len() as u64 > LARGEST {
        return Err(ListFault::TooLarge { limit: LARGEST });
    }
    if is_utf16(bytes) {
        return Err(ListFault::Utf16);
    }
    let mut rows = Rows::new(bytes);
    match rows.next_row() {
        Some(first) => Ok((rows, first.row.map_err(ListFault::Header)?)),
        None => Err(ListFault::NoEmailColumn),
    }
}

/// With a byte order mark, or as ASCII letters look without one.
fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..])
}

/// The place of the column `name`, if there is one.
fn column(header: &[String], name: &'static str) -> Result<Option<usize>, ListFault> {
    let mut at = header.iter().enumerate().filter(|(_, h)| h.eq_ignore_ascii_case(name));
    match (at.next(), at.next()) {
        (_, Some(_)) => Err(ListFault::ColumnTwice(name)),
        (first, None) => Ok(first.map(|(n, _)| n)),
    }
}

/// A day written `2026-01-10` that is not after `today`. Other orders of day and month are not
/// guessed.
fn day(text: &str, today: Date) -> Result<Option<Date>, RowFault> {
    if text.is_empty() {
        return Ok(None);
    }
    let is_iso = text.len() == 10
        && text.bytes().enumerate().all(|(n, b)| match n {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    let date: Date = text.parse().ok().filter(|_| is_iso).ok_or(RowFault::Since)?;
    if date > today { Err(RowFault::SinceFuture(date)) } else { Ok(Some(date)) }
}

/// As many fields as the header, none of them deceptive. Empty fields too many, which office
/// programs leave behind, are dropped.
fn fit(mut row: Vec<String>, header: &[String]) -> Result<Vec<String>, RowFault> {
    while row.len() > header.len() && row.last().is_some_and(String::is_empty) {
        row.pop();
    }
    if let Some(n) = row.iter().position(|field| field.contains(is_deceptive)) {
        let shown = header.get(n).map(|h| h.replace(is_deceptive, "\u{fffd}"));
        return Err(RowFault::Deceptive(shown.unwrap_or_else(|| (n + 1).to_string())));
    }
    match row.len() == header.len() {
        true => Ok(row),
        false => Err(RowFault::Fields { found: row.len(), wanted: header.len() }),
    }
}

/// The address as written with its domain in lower-case ASCII, when mail can be sent to it.
///
/// # Errors
/// Which part is wrong. Quoted or non-ASCII local parts and address literals are refused: they are
/// legal, never seen on a press list, and many relays fail on them.
pub fn address(text: &str) -> Result<String, AddressFault> {
    if text.is_empty() {
        return Err(AddressFault::Missing);
    }
    let (local, domain) = text.rsplit_once('@').ok_or(AddressFault::Form)?;
    if local.contains(['@', '<', '>', ',', ';', '"', ' ']) || domain.contains(['>', ' ']) {
        return Err(AddressFault::Form);
    }
    let is_atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    let dotted = local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom));
    if !dotted || local.len() > 64 {
        return Err(AddressFault::Local);
    }
    if domain.len() > 1_000 {
        return Err(AddressFault::Domain);
    }
    let domain = idna::domain_to_ascii_strict(domain).map_err(|_| AddressFault::Domain)?;
    let last = domain.rsplit('.').next().unwrap_or_default();
    let is_name = last.len() > 1 && last.bytes().any(|b| b.is_ascii_alphabetic());
    match domain.contains('.') && is_name && local.len() + domain.len() < 254 {
        true => Ok(format!("{local}@{domain}")),
        false => Err(AddressFault::Domain),
    }
}

/// Twenty-five people who do not exist, the same ones each time, for a sandbox without its list.
pub fn invent(list: &str) -> Vec<Recipient> {
    let letters = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let label: String = list.chars().map(letters).take(40).collect();
    let label = match label.trim_matches('-') {
        "" => "daftar",
        label => label,
    };
    let invented = (1..=25).map(|n| Recipient {
        // No "--" in third place: such labels belong to IDNA.
        email: format!("wartawan{n:02}@media{n:02}.x-{label}.example"),
        name: format!("Wartawan {n:02}"),
        outlet: format!("Media {n:02}"),
        list: list.to_owned(),
    });
    invented.collect()
}
