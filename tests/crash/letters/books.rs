//! Whether the relay's inbox, `status`, the journal and the list of those who are mailed no more
//! agree, reader by reader.

use std::collections::BTreeMap;

use siaran::plan::fact::{Cause, Destination, Fact, Outcome};

use super::click::Click;
use super::mailing::{CONNECTIONS, Fate, cut, fates};
use crate::crash::books::{Faults, copies, states};
use crate::crash::release::{ID, put, status};
use crate::newsroom::{Newsroom, announcement, due_in};

/// What the journal tells of one letter.
#[derive(Default)]
struct Line {
    /// An attempt is under way that the recipient had not objected to.
    is_open: bool,
    /// Copies that attempts account for which began before he objected.
    copies: usize,
    refusals: usize,
    objections: usize,
}

/// The lines of the journal by address, and its unknown outcomes: by a crash, and others.
fn ledger(room: &Newsroom) -> (BTreeMap<String, Line>, usize, usize) {
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    let mut people = Vec::new();
    let (mut crashed, mut cut) = (0, 0);
    for fact in room.journal() {
        match fact {
            Fact::Prepared { item, roster, .. } if item == ID => {
                people = roster.into_iter().map(|recipient| recipient.email).collect();
            }
            Fact::Attempt { item, to: Destination::Letter { n }, .. } if item == ID => {
                let line = lines.entry(people[n as usize].clone()).or_default();
                line.is_open = line.objections == 0;
            }
            Fact::Outcome { item, to: Destination::Letter { n }, outcome, .. } if item == ID => {
                let line = lines.entry(people[n as usize].clone()).or_default();
                let was_open = std::mem::take(&mut line.is_open);
                match outcome {
                    Outcome::Sent(_) => line.copies += usize::from(was_open),
                    Outcome::Unknown(reason) => {
                        line.copies += usize::from(was_open);
                        *(if reason.cause == Cause::Crash { &mut crashed } else { &mut cut }) += 1;
                    }
                    Outcome::Refused(_) => line.refusals += 1,
                    Outcome::NotYet { .. } | Outcome::Withheld(_) => {}
                }
            }
            Fact::Objected { email, .. } => lines.entry(email).or_default().objections += 1,
            _ => {}
        }
    }
    (lines, crashed, cut)
}

/// The books at rest after `deaths`, with letters that are still unknown or, once they are
/// `settled`, without.
pub fn audit(room: &Newsroom, clicks: &[Click], deaths: usize, settled: bool) -> Faults {
    let mut faults = Faults::new();
    let status = status(room);
    let (copies, states) = (copies(room), states(&status));
    let (lines, crashed, hung_up) = ledger(room);
    for (to, fate) in fates(room.readers) {
        let count = copies.get(&to).copied().unwrap_or(0);
        let state = states.get(&to).map_or("missing", String::as_str);
        let fits = match (fate, state) {
            (Fate::Taken | Fate::Objected, "sent") => count == 1,
            (Fate::Refused, "refused") | (Fate::Objected, "withheld") => count == 0,
            // He objected before it was known who gets one.
            (Fate::Objected, "missing") => count == 0,
            (Fate::Taken | Fate::Objected, "unknown") => count <= 1 && !settled,
            (Fate::Refused, "unknown") => count == 0 && !settled,
            _ => false,
        };
        let line = lines.get(&to);
        let accounted = line.map_or(0, |line| line.copies);
        if !fits || count > accounted {
            faults.push(format!("{to}, {fate:?}: {count} copies, {accounted} begun, {state}"));
        }
        let heeded = clicks.iter().any(|click| click.reader == to && click.was_heeded);
        let (refusals, objections) = line.map_or((0, 0), |line| (line.refusals, line.objections));
        let refused = usize::from(state == "refused");
        if (refusals, objections) != (refused, usize::from(heeded)) {
            faults.push(format!("{to}: {refusals} refusals, {objections} objections"));
        }
    }
    for state in ["sent", "refused", "withheld", "unknown", "pending"] {
        let found = states.values().filter(|s| *s == state).count() as u64;
        if status["letters"][state] != found {
            faults.push(format!("{} are {state}, not {found}", status["letters"][state]));
        }
    }
    if crashed > deaths * CONNECTIONS || hung_up > cut(room.readers) {
        faults.push(format!("{crashed} unknown after {deaths} deaths, {hung_up} cut off"));
    }
    faults.extend(room.complaints().into_iter().map(|c| format!("complaint: {c}")));
    faults
}

/// Once all is settled: exactly those who were refused or objected are mailed no more, and the
/// next announcement is planned without them.
pub fn audit_suppressions(room: &Newsroom) -> Faults {
    let mut faults = Faults::new();
    let people = room.json(&["lists", "export"]);
    for (to, fate) in fates(room.readers) {
        let row = people.as_array().into_iter().flatten().find(|row| row["email"] == to);
        let why = row.and_then(|row| row["suppressed_why"].as_str());
        let expected = match fate {
            Fate::Taken => None,
            Fate::Refused => Some("bounce"),
            Fate::Objected => Some("objection"),
        };
        if row.is_none() || why != expected {
            faults.push(format!("{to}, {fate:?}: mailed no more for {why:?}"));
        }
    }
    put(room, "susulan.md", announcement("Susulan", due_in(3_600), &[]).as_bytes());
    let next = room.planned("susulan")["letters"]["recipients"].as_u64();
    let welcome = fates(room.readers).filter(|(_, fate)| *fate == Fate::Taken).count() as u64;
    if next != Some(welcome) {
        faults.push(format!("{next:?} get the next one, not {welcome}"));
    }
    faults
}
