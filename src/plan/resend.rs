//! Which letters of an item a person may have tried again, and which not.

use jiff::{SignedDuration, Timestamp};

use super::fact::{EARLY, RELEASE, Reason};
use super::history::{History, ItemHistory, OccasionHistory, SuppressedBy, Tried};
use crate::when::moved;

/// How long letters may leave that are tried again after the expiry.
pub const LATE_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// What a person asks for.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// Only letters to these; none: to all that failed.
    pub only: &'a [String],
    /// Also letters that had been accepted and came back. Who is named needs no such word.
    pub bounced: bool,
    /// Though it has expired.
    pub late: bool,
}

/// What comes of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resending {
    /// To be tried again.
    pub chosen: Vec<Chosen>,
    /// Address and why its letter is not.
    pub skipped: Vec<(String, Skip)>,
}

/// One letter that is tried again.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Occasion.
    pub occasion: String,
    /// Index in the roster.
    pub n: u32,
    /// Address.
    pub email: String,
    /// Until when it may leave, where the item has expired.
    pub until: Option<Timestamp>,
}

/// Why a letter is not tried again.
#[derive(Debug, Clone, PartialEq)]
pub enum Skip {
    /// It arrived.
    Arrived,
    /// It came back; a person must say that those are meant too.
    CameBack,
    /// It is still tried by itself.
    Pending,
    /// Perhaps it arrived: that is for `resolve`.
    Unknown,
    /// A person left it, or a later item took its place.
    Closed,
    /// An early copy, and the release is out.
    EmbargoOver,
    /// The recipient wants no more mail.
    Objected,
    /// Mail to the address comes back; a person must allow it first.
    Suppressed(Reason),
}

/// Why nothing is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The item is not known, or nothing of it has begun.
    NothingSent,
    /// It was cancelled.
    Cancelled,
    /// This item corrects or withdraws it.
    Replaced(String),
    /// It has expired.
    Expired,
    /// No letter of it goes to this address.
    NoLetterTo(String),
}

/// The letters of `id` that `wish` means, at `now`. Nobody whose letter may have arrived is among
/// them, and nobody who is mailed no more.
///
/// # Errors
/// [`Refusal`].
pub fn resending(
    history: &History,
    id: &str,
    wish: Wish<'_>,
    now: Timestamp,
) -> Result<Resending, Refusal> {
    let past = history.items.get(id).filter(|past| past.started()).ok_or(Refusal::NothingSent)?;
    if past.cancelled.is_some() {
        return Err(Refusal::Cancelled);
    }
    if let Some(by) = past.withdrawn.as_ref().or(past.corrected.as_ref()) {
        return Err(Refusal::Replaced(by.clone()));
    }
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let has_letter = |address: &String| {
        past.occasions.values().any(|o| o.roster.iter().any(|r| same(&r.email, address)))
    };
    if let Some(nobody) = wish.only.iter().find(|address| !has_letter(address)) {
        return Err(Refusal::NoLetterTo(nobody.clone()));
    }
    let mut all = Resending::default();
    let mut has_expired = false;
    for (name, occasion) in &past.occasions {
        let is_over = is_over(past, name, now);
        let until = match past.expires(name, occasion) <= now {
            true => Some(moved(now, LATE_LIFE)),
            false => None,
        };
        for (n, recipient) in (0..).zip(occasion.roster.iter()) {
            let email = &recipient.email;
            let is_named = wish.only.iter().any(|address| same(address, email));
            if !is_named && !wish.only.is_empty() {
                continue;
            }
            match skip(history, occasion, n, email, is_over, is_named || wish.bounced) {
                // What arrived, or will, is worth a word only to whoever asked for it by name.
                Some(skip @ (Skip::Arrived | Skip::Pending | Skip::Unknown | Skip::Closed)) => {
                    if is_named {
                        all.skipped.push((email.clone(), skip));
                    }
                }
                Some(skip) => all.skipped.push((email.clone(), skip)),
                None if until.is_some() && !wish.late => has_expired = true,
                None => all.chosen.push(Chosen {
                    occasion: name.clone(),
                    n,
                    email: email.clone(),
                    until,
                }),
            }
        }
    }
    if all.chosen.is_empty() && has_expired { Err(Refusal::Expired) } else { Ok(all) }
}

/// Whether `occasion` is that of early copies, and the release is due.
fn is_over(past: &ItemHistory, occasion: &str, now: Timestamp) -> bool {
    let release = past.occasions.get(RELEASE);
    occasion == EARLY && release.is_some_and(|release| release.snapshot.due <= now)
}

fn skip(
    history: &History,
    occasion: &OccasionHistory,
    n: u32,
    email: &str,
    is_over: bool,
    bounced: bool,
) -> Option<Skip> {
    let tried = occasion.letters.get(n)?;
    match tried {
        Tried::Fresh | Tried::Waiting { .. } => return Some(Skip::Pending),
        tried if tried.is_doubtful() => return Some(Skip::Unknown),
        _ => {}
    }
    if occasion.failure(n).is_none() {
        let arrived = matches!(tried, Tried::Sent { .. });
        return Some(if arrived { Skip::Arrived } else { Skip::Closed });
    }
    if is_over {
        return Some(Skip::EmbargoOver);
    }
    if matches!(tried, Tried::Sent { .. }) && !bounced {
        return Some(Skip::CameBack);
    }
    let suppression = match occasion.snapshot.answers.is_some() {
        true => history.contacts.barred(email)?,
        false => history.contacts.suppression(email)?,
    };
    Some(match &suppression.why {
        SuppressedBy::Bounce(reason) => Skip::Suppressed(reason.clone()),
        SuppressedBy::Objection(_) | SuppressedBy::Erasure => Skip::Objected,
    })
}
