//! What followed a release, and what was not certain for a while.

use jiff::Timestamp;
use serde::Serialize;

use crate::plan::fact::{Destination, RELEASE, Verdict};
use crate::plan::history::{History, ItemHistory, OccasionHistory, Tried};
use crate::plan::reminders::{is_reminder, name};
use crate::plan::tally::{Letters, Standing};

/// A correction or withdrawal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Followed {
    /// Item.
    pub id: String,
    /// `correction` or `withdrawal`.
    pub by: &'static str,
    /// When it began.
    pub at: Timestamp,
}

/// A time of a reminder.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reminded {
    /// Its name in the file.
    pub name: String,
    /// Its instant.
    pub due: Timestamp,
    /// Its letters.
    pub letters: Letters,
    /// Posts of it that X took.
    pub posts: usize,
}

/// Posts or letters of which it was unknown whether they had arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// Occasion.
    pub occasion: String,
    /// `post` with account and part, or `letter`.
    pub what: &'static str,
    /// Account of a post.
    pub account: Option<String>,
    /// Part of a post, from 1.
    pub part: Option<u32>,
    /// How many: letters that ended alike are counted together.
    pub count: usize,
    /// How it stands now.
    pub state: Standing,
    /// What made it certain: `timeline` (it was found there), `bounce` (it came back, so it had
    /// been taken), `retry` (tried once more by the machine), `person_sent`, `person_resend`,
    /// `person_drop`; none while it is unknown.
    pub settled: Option<&'static str>,
}

/// What corrects or withdraws `id`, once begun, oldest first.
pub(super) fn followed(history: &History, id: &str) -> Vec<Followed> {
    let mut all: Vec<Followed> = Vec::new();
    for (other, past) in &history.items {
        let Some(release) = past.occasions.get(RELEASE) else { continue };
        let by = match &release.snapshot {
            snapshot if snapshot.withdraws.as_deref() == Some(id) => "withdrawal",
            snapshot if snapshot.corrects.as_deref() == Some(id) => "correction",
            _ => continue,
        };
        let begun = past.occasions.values().filter_map(|o| o.started).min();
        all.extend(begun.map(|at| Followed { id: other.clone(), by, at }));
    }
    all.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    all
}

/// Reminders of `past` that were prepared, oldest first.
pub(super) fn reminded(past: &ItemHistory) -> Vec<Reminded> {
    let reminders = past.occasions.iter().filter(|(name, _)| is_reminder(name));
    let mut all: Vec<Reminded> = reminders
        .filter_map(|(occasion, of)| {
            let sent = |post: &&_| matches!(post, Tried::Sent { .. });
            Some(Reminded {
                name: name(occasion)?.to_owned(),
                due: of.snapshot.due,
                letters: Letters::of(of, true),
                posts: of.posts.values().map(|post| &post.tried).filter(sent).count(),
            })
        })
        .collect();
    all.sort_by(|a, b| (a.due, &a.name).cmp(&(b.due, &b.name)));
    all
}

/// What ever was unknown.
pub(super) fn doubts(past: &ItemHistory) -> Vec<Doubt> {
    let mut all: Vec<Doubt> = Vec::new();
    for (name, occasion) in &past.occasions {
        for (to, verdict) in &occasion.doubts {
            let Some(tried) = standing(occasion, to) else { continue };
            let (what, account, part) = match to {
                Destination::Post { account, part } => ("post", Some(account.clone()), Some(*part)),
                Destination::Letter { .. } => ("letter", None, None),
                to => ("act", to.account().map(str::to_owned), None),
            };
            let doubt = Doubt {
                occasion: name.clone(),
                what,
                account,
                part,
                count: 1,
                state: Standing::of(tried, true),
                settled: settled(occasion, to, tried, verdict.as_ref()),
            };
            let same = |known: &&mut Doubt| Doubt { count: 1, ..(**known).clone() } == doubt;
            match all.iter_mut().find(same) {
                Some(known) => known.count += 1,
                None => all.push(doubt),
            }
        }
    }
    all
}

fn standing<'a>(occasion: &'a OccasionHistory, to: &Destination) -> Option<&'a Tried> {
    match to {
        Destination::Post { account, part } => occasion.post(account, *part).map(|p| &p.tried),
        Destination::Letter { n } => occasion.letters.get(*n),
        act => occasion.acts.get(act),
    }
}

fn settled(
    occasion: &OccasionHistory,
    to: &Destination,
    tried: &Tried,
    verdict: Option<&Verdict>,
) -> Option<&'static str> {
    let has_bounced = matches!(to, Destination::Letter { n } if occasion.bounces.contains_key(n));
    match (tried, verdict) {
        (tried, _) if tried.is_doubtful() => None,
        (_, Some(Verdict::Sent(_))) => Some("person_sent"),
        (_, Some(Verdict::Resend)) => Some("person_resend"),
        (_, Some(Verdict::Drop)) => Some("person_drop"),
        (_, None) if has_bounced => Some("bounce"),
        (Tried::Sent { receipt, .. }, None) if receipt.adopted => Some("timeline"),
        _ => Some("retry"),
    }
}
