//! What a person wants to write down about items of feedback, and whether it can be.

use super::{Change, Fate, INBOX, Kind, Ledger, Number};

/// Items that one command changes at most.
pub const MOST: usize = 1_000;
/// Characters of a reason, and of a ticket.
pub const LONGEST_REASON: usize = 2_000;
/// See [`LONGEST_REASON`].
pub const LONGEST_TICKET: usize = 100;

/// As the person wrote it; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// What it is.
    pub kind: Option<String>,
    /// What it touches; `other` alone: none of the topics.
    pub topics: Vec<String>,
    /// Who deals with it: an address that was found well.
    pub owner: Option<String>,
    /// What became of it.
    pub fate: Option<String>,
    /// Why it was not adopted.
    pub reason: Option<String>,
    /// Its ticket at the body to which it was referred.
    pub ticket: Option<String>,
    /// The announcement where it belongs.
    pub to: Option<String>,
    /// The law's further days.
    pub extend: bool,
}

/// What the wish is held against.
pub struct Known<'a> {
    /// What came back.
    pub ledger: &'a Ledger,
    /// Whether there is such an announcement.
    pub is_item: &'a dyn Fn(&str) -> bool,
    /// The topics of an announcement.
    pub topics: &'a dyn Fn(&str) -> Vec<String>,
}

/// Why nothing is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the sentences say what each one is")]
pub enum WishFault {
    NoNumber { value: String },
    TooMany,
    NothingWished,
    NoSuchItem { number: Number, last: u32 },
    Moved { number: Number, now: Number },
    NoKind { value: String },
    NoFate { value: String },
    NoReason,
    NoTicket,
    ReasonWithoutFate,
    TicketWithoutFate,
    Unprintable,
    TooLong { limit: usize },
    NoAnnouncement { item: String },
    SameAnnouncement { item: String },
    NoTopic { value: String, item: String, known: Vec<String> },
    NotExtendable { number: Number },
    ExtendedBefore { number: Number },
}

/// The numbers that `texts` name: `ID/7`, `ID/9-12`, each once, in their order.
///
/// # Errors
/// What names none, or too many.
pub fn numbers(texts: &[String]) -> Result<Vec<Number>, WishFault> {
    let mut all: Vec<Number> = Vec::new();
    for text in texts {
        let no_number = || WishFault::NoNumber { value: text.clone() };
        let (item, span) = text.trim().rsplit_once('/').ok_or_else(no_number)?;
        let (first, last) = span.split_once('-').unwrap_or((span, span));
        let first: Number = format!("{item}/{first}").parse().map_err(|()| no_number())?;
        let last: Number = format!("{item}/{last}").parse().map_err(|()| no_number())?;
        if last.n < first.n {
            return Err(no_number());
        }
        if (last.n - first.n) as usize >= MOST {
            return Err(WishFault::TooMany);
        }
        for n in first.n..=last.n {
            let number = Number::new(item, n);
            if !all.contains(&number) {
                all.push(number);
            }
        }
        if all.len() > MOST {
            return Err(WishFault::TooMany);
        }
    }
    Ok(all)
}

/// The changes that `wish` comes to for each of `numbers`, in the order in which they are written.
///
/// # Errors
/// The first thing that stands against any of them: then nothing is written.
pub fn changes(
    known: &Known<'_>,
    numbers: &[Number],
    wish: &Wish,
) -> Result<Vec<(Number, Change)>, WishFault> {
    let kind = wish.kind.as_deref().map(kind).transpose()?;
    let fate = fate(wish)?;
    if let Some(to) = wish.to.as_ref().filter(|to| !(known.is_item)(to) && *to != INBOX) {
        return Err(WishFault::NoAnnouncement { item: to.clone() });
    }
    let mut all = Vec::new();
    for number in numbers {
        let entry = known.ledger.entry(number).ok_or_else(|| WishFault::NoSuchItem {
            number: number.clone(),
            last: u32::try_from(known.ledger.of(&number.item).len()).unwrap_or(u32::MAX),
        })?;
        if let Fate::Moved { to } = &entry.fate {
            let now = known.ledger.met(&entry.key).cloned();
            let now = now.unwrap_or_else(|| Number::new(to, 1));
            return Err(WishFault::Moved { number: number.clone(), now });
        }
        let mut add = |change| all.push((number.clone(), change));
        if let Some(kind) = kind {
            add(Change::Kind(kind));
        }
        if !wish.topics.is_empty() {
            let item = wish.to.as_ref().unwrap_or(&number.item);
            add(Change::Topics(topics(&wish.topics, item, &(known.topics)(item))?));
        }
        if wish.extend {
            if kind.unwrap_or(entry.kind) != Kind::InformationRequest || !entry.is_open() {
                return Err(WishFault::NotExtendable { number: number.clone() });
            }
            if entry.is_extended {
                return Err(WishFault::ExtendedBefore { number: number.clone() });
            }
            add(Change::Extended);
        }
        if let Some(owner) = &wish.owner {
            add(Change::Owner(owner.clone()));
        }
        if let Some(fate) = &fate {
            add(Change::Fate(fate.clone()));
        }
        if let Some(to) = &wish.to {
            if *to == number.item {
                return Err(WishFault::SameAnnouncement { item: to.clone() });
            }
            // Last: from here on it has its life under its other number.
            add(Change::Fate(Fate::Moved { to: to.clone() }));
        }
    }
    if all.is_empty() { Err(WishFault::NothingWished) } else { Ok(all) }
}

/// The kind that a person names in either language.
///
/// # Errors
/// [`WishFault::NoKind`].
pub fn kind(value: &str) -> Result<Kind, WishFault> {
    let wanted = word(value);
    let found = Kind::WORDS.iter().find(|(name, _)| *name == wanted);
    found.map(|(_, kind)| *kind).ok_or_else(|| WishFault::NoKind { value: value.to_owned() })
}

fn fate(wish: &Wish) -> Result<Option<Fate>, WishFault> {
    let named = wish.fate.as_deref().map(word);
    let line = |text: &Option<String>, limit, missing| {
        let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        checked(text.ok_or(missing)?, limit)
    };
    let fate = match named.as_deref() {
        None => None,
        Some("new" | "baru") => Some(Fate::New),
        Some("passed_on" | "diteruskan") => Some(Fate::PassedOn),
        Some("answered" | "dijawab") => Some(Fate::Answered),
        Some("adopted" | "diterima") => Some(Fate::Adopted),
        Some("not_adopted" | "tidak_diterima") => Some(Fate::NotAdopted {
            reason: line(&wish.reason, LONGEST_REASON, WishFault::NoReason)?,
        }),
        Some("off_topic" | "di_luar_topik") => Some(Fate::OffTopic),
        Some("referred" | "dirujuk") => Some(Fate::Referred {
            ticket: line(&wish.ticket, LONGEST_TICKET, WishFault::NoTicket)?,
        }),
        Some(_) => {
            let value = wish.fate.clone().unwrap_or_default();
            return Err(WishFault::NoFate { value });
        }
    };
    if wish.reason.is_some() && !matches!(fate, Some(Fate::NotAdopted { .. })) {
        return Err(WishFault::ReasonWithoutFate);
    }
    if wish.ticket.is_some() && !matches!(fate, Some(Fate::Referred { .. })) {
        return Err(WishFault::TicketWithoutFate);
    }
    Ok(fate)
}

fn topics(wished: &[String], item: &str, known: &[String]) -> Result<Vec<String>, WishFault> {
    let is_other = |text: &String| matches!(word(text).as_str(), "other" | "lain");
    if wished.iter().all(|topic| is_other(topic) && !known.contains(topic)) {
        return Ok(Vec::new());
    }
    let mut topics: Vec<String> = Vec::new();
    for topic in wished {
        let Some(topic) = known.iter().find(|known| known.eq_ignore_ascii_case(topic.trim()))
        else {
            let (value, item, known) = (topic.clone(), item.to_owned(), known.to_vec());
            return Err(WishFault::NoTopic { value, item, known });
        };
        if !topics.contains(topic) {
            topics.push(topic.clone());
        }
    }
    Ok(topics)
}

/// A line that may stand in the journal and on a terminal.
fn checked(text: &str, limit: usize) -> Result<String, WishFault> {
    if text.chars().any(crate::problem::is_unsafe_in_header) {
        return Err(WishFault::Unprintable);
    }
    match text.chars().nth(limit) {
        Some(_) => Err(WishFault::TooLong { limit }),
        None => Ok(text.to_owned()),
    }
}

/// `Tidak diterima` and `not-adopted` as `tidak_diterima` and `not_adopted`.
fn word(text: &str) -> String {
    text.trim().to_lowercase().replace([' ', '-'], "_")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "wish_tests.rs"]
mod tests;
