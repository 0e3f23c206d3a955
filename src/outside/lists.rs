//! Mailing lists: CSV files kept by hand or exported from an office program.
//!
//! A bad row never costs a good one its mail, and is never mailed by guess: it is left out and
//! named with its line.

mod fault;
mod rows;

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use thiserror::Error;

pub use self::fault::{AddressFault, RowFault};
use self::rows::Rows;
use super::folder::is_deceptive;
use crate::message::Recipient;

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

/// Why a whole list cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ListError {
    /// No such file: in the sandbox, see [`invent`].
    #[error("the list does not exist")]
    NotFound,
    /// A folder, device or the like.
    #[error("the list is not a regular file")]
    NotAFile,
    /// More than [`LARGEST`].
    #[error("the list is larger than {} MB", LARGEST / 1024 / 1024)]
    TooLarge,
    /// The system's word.
    #[error("the list cannot be read: {0}")]
    System(String),
    /// The first row names no column `email`.
    #[error(
        "the first line names no column \"email\"; it should read email,name,outlet,basis,since"
    )]
    NoEmailColumn,
    /// One of our columns is named twice.
    #[error("the first line names the column \"{0}\" twice")]
    ColumnTwice(&'static str),
    /// The header itself cannot be read.
    #[error("the first line cannot be read: {0}")]
    Header(RowFault),
}

/// Reads the list called `list` from `file`.
///
/// # Errors
/// When the file cannot be used at all; single bad rows are in [`Members::problems`].
pub fn read(list: &str, file: &Path) -> Result<Members, ListError> {
    let system = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotFound => ListError::NotFound,
        _ => ListError::System(e.to_string()),
    };
    // Not to wait for ever where someone put a FIFO.
    let nonblock = rustix::fs::OFlags::NONBLOCK.bits() as i32;
    let file = File::options().read(true).custom_flags(nonblock).open(file).map_err(system)?;
    let meta = file.metadata().map_err(system)?;
    if !meta.is_file() {
        return Err(ListError::NotAFile);
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
pub fn parse(list: &str, bytes: &[u8]) -> Result<Members, ListError> {
    if bytes.len() as u64 > LARGEST {
        return Err(ListError::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut rows = Rows::new(bytes);
    let header = match rows.next() {
        Some((_, row)) => row.map_err(ListError::Header)?,
        None => return Err(ListError::NoEmailColumn),
    };
    let column = |name: &'static str| {
        let mut at = header.iter().enumerate().filter(|(_, h)| h.eq_ignore_ascii_case(name));
        match (at.next(), at.next()) {
            (_, Some(_)) => Err(ListError::ColumnTwice(name)),
            (first, None) => Ok(first.map(|(n, _)| n)),
        }
    };
    let email = column("email")?.ok_or(ListError::NoEmailColumn)?;
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn faults(text: &str) -> Vec<(usize, RowFault)> {
        let members = parse("l", text.as_bytes()).unwrap();
        assert_eq!(members.left_out, members.problems.len());
        members.problems.into_iter().map(|p| (p.line, p.fault)).collect()
    }

    fn emails(text: &str) -> Vec<String> {
        parse("l", text.as_bytes()).unwrap().recipients.into_iter().map(|r| r.email).collect()
    }

    #[test]
    fn a_plain_list_in_any_shape() {
        let comma = "email,name,outlet,basis,since\n\
                     redaksi@satu.example,\"Meja \"\"A\"\", lantai 2\",Satu,persetujuan,2026-01-10\n";
        let crlf_bom = format!("\u{feff}{}", comma.replace('\n', "\r\n"));
        let turned = "Outlet;since;EMAIL ;name\n\n;;;\nSatu;;redaksi@satu.example;\"Meja \"\"A\"\", lantai 2\"";
        for text in [comma, &crlf_bom, turned] {
            let members = parse("nasional", text.as_bytes()).unwrap();
            let wanted = Recipient {
                email: "redaksi@satu.example".into(),
                name: "Meja \"A\", lantai 2".into(),
                outlet: "Satu".into(),
                list: "nasional".into(),
            };
            assert_eq!(
                members,
                Members { recipients: vec![wanted], ..Members::default() },
                "{text}"
            );
        }
        let bare = parse("l", b"email\na@b.example").unwrap().recipients;
        assert_eq!((bare[0].name.as_str(), bare[0].outlet.as_str()), ("", ""));
    }

    #[test]
    fn bad_rows_are_named_and_good_ones_stay() {
        let text = "email,name\n\
                    a@b.example,A\n\
                    A@B.example,again\n\
                    kantor,no\n\
                    ,nobody\n\
                    c@d.example,\"x\r\nBcc: e@x.example\"\n\
                    d@d.example,ri\u{202e}ght\n\
                    e@d.example,e\u{7}\n\
                    f@d.example,Satu, Jakarta\n\
                    g@d.example\n\
                    h@d.example,say \"hi\"\n\
                    i@d.example,,,\n\
                    j@bücher.example,J\n\
                    j@xn--bcher-kva.EXAMPLE,J\n";
        assert_eq!(emails(text), ["a@b.example", "i@d.example", "j@xn--bcher-kva.example"]);
        let name = || RowFault::Deceptive("name".into());
        assert_eq!(
            faults(text),
            [
                (3, RowFault::Duplicate(2)),
                (4, RowFault::Address(AddressFault::Form)),
                (5, RowFault::Address(AddressFault::Missing)),
                (6, name()),
                (8, name()),
                (9, name()),
                (10, RowFault::Fields { found: 3, wanted: 2 }),
                (11, RowFault::Fields { found: 1, wanted: 2 }),
                (12, RowFault::Quote),
                (15, RowFault::Duplicate(14)),
            ]
        );
    }

    #[test]
    fn an_open_quote_costs_one_row_and_a_row_within_quotes_is_none() {
        let text = "email,name\na@b.example,\"open\nc@d.example,C\ne@f.example,E\n";
        assert_eq!(emails(text), ["c@d.example", "e@f.example"]);
        assert_eq!(faults(text), [(2, RowFault::Quote)]);
        let text = "email,name\na@b.example,\"note\nc@d.example,C\"\ne@f.example,E\n";
        assert_eq!(emails(text), ["e@f.example"]);
    }

    #[test]
    fn one_row_in_another_encoding_is_one_problem() {
        let members = parse("l", b"email,name\na@b.example,Andr\xe9\nc@d.example,C\n").unwrap();
        assert_eq!(members.problems, [RowProblem { line: 2, fault: RowFault::Encoding }]);
        assert_eq!(members.recipients.len(), 1);
    }

    #[test]
    fn a_list_without_a_usable_header_is_refused() {
        let refused = |text: &[u8]| parse("l", text).unwrap_err();
        assert_eq!(refused(b""), ListError::NoEmailColumn);
        assert_eq!(refused(b"a@b.example,A\n"), ListError::NoEmailColumn);
        assert_eq!(refused(b"email,name,Email\n"), ListError::ColumnTwice("email"));
        assert_eq!(refused(b"\xff\xfee\0m\0"), ListError::Header(RowFault::Encoding));
        assert_eq!(refused(&vec![b'\n'; LARGEST as usize + 1]), ListError::TooLarge);
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read("l", &dir.path().join("none")), Err(ListError::NotFound));
        assert_eq!(read("l", dir.path()), Err(ListError::NotAFile));
        let fifo = dir.path().join("fifo");
        let mode = rustix::fs::Mode::RWXU;
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        assert_eq!(read("l", &fifo), Err(ListError::NotAFile));
        assert_eq!(read("l", Path::new("/dev/zero")), Err(ListError::NotAFile));
        std::fs::write(dir.path().join("l.csv"), "email\na@b.example\n").unwrap();
        assert_eq!(read("l", &dir.path().join("l.csv")).unwrap().recipients.len(), 1);
    }

    #[test]
    fn addresses() {
        for good in
            ["a@b.id", "a.b+c@d-e.go.id", "O'Neil@x.example", &format!("{}@b.id", "a".repeat(64))]
        {
            assert_eq!(address(good).as_deref(), Ok(good));
        }
        assert_eq!(address("A@BERITA.ID").as_deref(), Ok("A@berita.id"));
        for bad in [
            "a",
            "@b.id",
            "a@",
            "a@b",
            "a@b.",
            "a@.b",
            "a@b..id",
            ".a@b.id",
            "a.@b.id",
            "a..b@c.id",
            "a b@c.id",
            "a@b@c.id",
            "<a@b.id>",
            "A <a@b.id>",
            "a@b.id, c@d.id",
            "\"a\"@b.id",
            "é@b.id",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@-b.id",
            "a@b-.id",
            "a@b_c.id",
            "a@b.id\r\nX: y",
            &format!("{}@b.id", "a".repeat(65)),
            &format!("a@{}.id", "b".repeat(64)),
            &format!("a@{}id", "b.".repeat(130)),
            &format!("a@{}", "é.".repeat(100_000)),
        ] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }

    fn distinct(people: &[Recipient]) -> usize {
        people.iter().map(|p| &p.email).collect::<HashSet<_>>().len()
    }

    #[test]
    fn invented_people_are_usable_and_steady() {
        for list in ["wartawan-nasional", "", "--", "Pérs & co", &"x".repeat(500)] {
            let people = invent(list);
            assert_eq!(people, invent(list));
            assert_eq!(distinct(&people), 25);
            for person in &people {
                assert_eq!(address(&person.email).as_deref(), Ok(person.email.as_str()));
                assert!(person.email.ends_with(".example") && person.list == list);
            }
        }
        assert_eq!(distinct(&[invent("a"), invent("b"), invent("a")].concat()), 50);
    }

    #[test]
    fn huge_and_hostile_lists_end() {
        let mut text = String::from("email,name\n");
        for n in 0..50_000 {
            text.push_str(&format!("a{n}@b.example,N\n\"\n"));
        }
        let members = parse("l", text.as_bytes()).unwrap();
        assert_eq!(members.problems.len(), MOST_PROBLEMS);
        assert!(members.left_out >= 25_000);
        let quotes =
            format!("email\n{}", "\"\"\n".repeat(200_000) + "\"\n" + &"\"\"\n".repeat(200_000));
        assert!(parse("l", quotes.as_bytes()).unwrap().recipients.is_empty());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(
            prop::sample::select(b"\",;\r\n@.ab \xff\xc3\xa9".to_vec()), 0..200)
        ) {
            let text = [b"email,name\n".as_slice(), &bytes].concat();
            for recipient in parse("l", &text).unwrap().recipients {
                prop_assert!(recipient.email.parse::<lettre::Address>().is_ok());
                prop_assert!(!recipient.name.contains(is_deceptive));
            }
        }

        #[test]
        fn what_is_accepted_can_be_mailed(text in "[a-zA-Z0-9.+!'\\-_]{1,9}@[a-zé0-9.\\-]{1,12}") {
            if let Ok(address) = address(&text) {
                prop_assert!(address.parse::<lettre::Address>().is_ok());
                prop_assert_eq!(super::address(&address), Ok(address.clone()));
            }
        }
    }
}
