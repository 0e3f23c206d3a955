//! Mailing lists: CSV files kept by hand or exported from an office program.
//!
//! A bad row never costs a good one its mail, and is never mailed by guess: it is left out and
//! named with its line.

mod rows;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use thiserror::Error;

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
    pub recipients: Vec<Recipient>,
    /// Rows left out, by line; at most 1 000 of them.
    pub problems: Vec<RowProblem>,
    /// All rows left out.
    pub left_out: usize,
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

/// Reads the list called `list` from `file`.
///
/// # Errors
/// When the file cannot be used at all; single bad rows are in [`Members::problems`].
pub fn read(list: &str, file: &Path) -> Result<Members, ListFault> {
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
    parse(list, &bytes)
}

/// Reads the list called `list` from the bytes of a CSV file (RFC 4180, comma or, where the first
/// line has no comma, semicolon; UTF-8 with or without BOM; columns in any order).
///
/// # Errors
/// As [`read`].
pub fn parse(list: &str, bytes: &[u8]) -> Result<Members, ListFault> {
    if bytes.len() as u64 > LARGEST {
        return Err(ListFault::TooLarge { limit: LARGEST });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut rows = Rows::new(bytes);
    let header = match rows.next() {
        Some((_, row)) => row.map_err(ListFault::Header)?,
        None => return Err(ListFault::NoEmailColumn),
    };
    let column = |name: &'static str| {
        let mut at = header.iter().enumerate().filter(|(_, h)| h.eq_ignore_ascii_case(name));
        match (at.next(), at.next()) {
            (_, Some(_)) => Err(ListFault::ColumnTwice(name)),
            (first, None) => Ok(first.map(|(n, _)| n)),
        }
    };
    let email = column("email")?.ok_or(ListFault::NoEmailColumn)?;
    let (name, outlet) = (column("name")?, column("outlet")?);

    let mut members = Members::default();
    let mut lines: HashMap<String, usize> = HashMap::new();
    for (line, row) in rows {
        let row = row.and_then(|row| fit(row, &header)).and_then(|row| {
            let address = address(&row[email]).map_err(RowFault::Address)?;
            if let Some(first) = lines.get(&address.to_ascii_lowercase()) {
                return Err(RowFault::Duplicate(*first));
            }
            let field = |n: Option<usize>| n.map(|n| row[n].clone()).unwrap_or_default();
            let (name, outlet) = (field(name), field(outlet));
            Ok(Recipient { email: address, name, outlet, list: list.to_owned() })
        });
        match row {
            Ok(recipient) => {
                lines.insert(recipient.email.to_ascii_lowercase(), line);
                members.recipients.push(recipient);
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
