//! What facts permit, kept apart from [`History`] and from the plan: a second opinion on every
//! attempt.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};

use super::super::fact::{
    Cause, Decision, Destination, EARLY, Fact, MediaPlace, Outcome, RELEASE, Receipt, Snapshot,
    Verdict,
};
use super::people::People;

/// Takes in facts in their order and panics at one that no promise allows.
#[derive(Default)]
pub struct Ledger {
    /// How often an unknown post must have been looked for before it is tried once more.
    readings: usize,
    opened: Option<Timestamp>,
    adopted: Option<(u64, Timestamp)>,
    holds: Vec<Hold>,
    items: BTreeMap<String, Entry>,
    started: Option<Timestamp>,
    /// Account or mail → unknown outcomes running, and the last of them.
    silent: HashMap<String, (u32, Timestamp)>,
    /// Account → until when it may not be used.
    parked: HashMap<String, Option<Timestamp>>,
    /// Fingerprint of something tried → the item that did.
    claims: HashMap<String, String>,
    /// Who may be mailed.
    pub people: People,
    /// How many facts were taken in.
    facts: u64,
}

struct Hold {
    /// The how many-th fact placed it.
    order: u64,
    until: Option<Timestamp>,
}

#[derive(Default)]
struct Entry {
    digest: Option<String>,
    met: Option<Timestamp>,
    /// The how many-th fact did so, and when.
    released: Option<(u64, Timestamp)>,
    cancelled: bool,
    holds: Vec<Hold>,
    begun: bool,
    courses: BTreeMap<String, Course>,
}

struct Course {
    snapshot: Snapshot,
    /// Addresses by index.
    roster: Vec<String>,
    begun: bool,
    lines: BTreeMap<Destination, Line>,
    /// Until when X has what posts show.
    media: BTreeMap<MediaPlace, Timestamp>,
    refused: BTreeSet<MediaPlace>,
    /// Until when letters may leave though it has expired.
    until: Timestamp,
}

/// What happened to one destination.
#[derive(Default)]
pub struct Line {
    open: bool,
    last: Option<Outcome>,
    /// It came back.
    bounced: bool,
    /// Attempts that found their parent hidden.
    hidden: u32,
    /// Readings in vain since the last unknown.
    vain: usize,
    /// Attempts after an unknown without a person, since a person last decided.
    retries: u32,
    /// How often a person had it sent again.
    pub resends: usize,
    /// How often the machine tried again after an unknown.
    pub machine: usize,
}

impl Ledger {
    /// A ledger of a newsroom that reads `readings` times.
    pub fn new(readings: usize) -> Ledger {
        Ledger { readings, ..Ledger::default() }
    }

    /// What happened to each destination, by item and occasion.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &str, &Destination, &Line)> {
        self.items.iter().flat_map(|(item, entry)| {
            entry.courses.iter().flat_map(move |(occasion, course)| {
                let lines = course.lines.iter();
                lines.map(move |(to, line)| (item.as_str(), occasion.as_str(), to, line))
            })
        })
    }

    /// Takes in one fact that became durable at `at`.
    pub fn take(&mut self, at: Timestamp, fact: &Fact) {
        self.facts += 1;
        match fact {
            Fact::Opened { .. } => {
                self.adopted = self.opened.map(|_| (self.facts, at));
                self.opened = Some(at);
            }
            Fact::Seen { item, digest, .. } => {
                let entry = self.items.entry(item.clone()).or_default();
                entry.met.get_or_insert(at);
                if entry.digest.as_ref().is_some_and(|d| d != digest) && !entry.begun {
                    entry.released = None;
                }
                entry.digest = Some(digest.clone());
            }
            Fact::Gone { item } => {
                let entry = self.items.entry(item.clone()).or_default();
                entry.digest = None;
                if !entry.begun {
                    entry.released = None;
                }
            }
            Fact::Prepared { item, occasion, snapshot, roster } => {
                let roster: Vec<String> = roster.iter().map(|r| r.email.clone()).collect();
                let entry = self.items.entry(item.clone()).or_default();
                if let Some(old) = entry.courses.get(occasion).filter(|_| entry.begun) {
                    // Brought forward once early copies were out, and otherwise as it was.
                    assert!(!old.begun, "{item} {occasion} is prepared after it has begun");
                    assert!(snapshot.due < old.snapshot.due, "{item} {occasion} is put off");
                    assert_eq!(snapshot.posts, old.snapshot.posts, "{item} {occasion}");
                }
                let lines = BTreeMap::new();
                let snapshot = (**snapshot).clone();
                // What X has is shown again, where the post still shows it.
                let mut media = BTreeMap::new();
                if let Some(old) = entry.courses.get(occasion) {
                    media = old.media.clone();
                    media.retain(|place, _| old.snapshot.media(place) == snapshot.media(place));
                }
                let refused = BTreeSet::new();
                let until = Timestamp::MIN;
                let course =
                    Course { snapshot, roster, begun: false, lines, media, refused, until };
                entry.courses.insert(occasion.clone(), course);
            }
            Fact::Attempt { item, occasion, to, reply_to } => {
                self.attempt(at, item, occasion, to, reply_to.as_deref());
            }
            Fact::Outcome { item, occasion, to, outcome } => {
                self.count(at, to, outcome);
                if matches!(outcome, Outcome::Sent(_)) && to.account().is_some() {
                    // X took something: there are credits again.
                    self.parked.retain(|_, until| until.is_none());
                }
                if let Destination::Letter { n } = to {
                    self.letter(at, item, occasion, *n, outcome);
                }
                self.line(item, occasion, to).outcome(to, outcome);
            }
            Fact::NotFound { item, occasion, to } => self.line(item, occasion, to).vain += 1,
            Fact::Settled { item, occasion, to, verdict, .. } => {
                self.line(item, occasion, to).settle(verdict);
            }
            Fact::Decided { item, decision, .. } => self.decide(at, item.as_deref(), *decision),
            Fact::Parked { account, until, .. } => {
                let refused = self.parked.get(account) == Some(&None);
                if !(refused && until.is_some()) {
                    self.parked.insert(account.clone(), *until);
                }
            }
            Fact::Proven { account, .. } => {
                if self.parked.get(account) == Some(&None) {
                    self.parked.remove(account);
                }
            }
            Fact::Uploaded { item, occasion, place, expires, .. } => {
                let course = self.items.get_mut(item).and_then(|e| e.courses.get_mut(occasion));
                course.expect("prepared").media.insert(place.clone(), *expires);
            }
            Fact::UploadRefused { item, occasion, place, .. } => {
                let course = self.items.get_mut(item).and_then(|e| e.courses.get_mut(occasion));
                course.expect("prepared").refused.insert(place.clone());
            }
            Fact::Acted { .. }
            | Fact::Told { .. }
            | Fact::Received(_)
            | Fact::Sorted { .. }
            | Fact::Handled { .. }
            | Fact::Removed { .. }
            | Fact::Listened { .. }
            | Fact::Measured { .. } => {}
            Fact::Bounced { item, occasion, n, reason, .. } => {
                let line = self.line(item, occasion, &Destination::Letter { n: *n });
                assert!(
                    matches!(line.last, Some(Outcome::Sent(_))),
                    "the world returns what it got"
                );
                line.bounced = true;
                let email = self.items[item].courses[occasion].roster[*n as usize].clone();
                self.people.failed(at, &email, item, &reason.detail);
            }
            Fact::Objected { email, .. } => self.people.object(email),
            Fact::Allowed { email, .. } => self.people.allow(email),
            Fact::Reopened { item, occasion, n, until, .. } => {
                if self.line(item, occasion, &Destination::Letter { n: *n }).reopen() {
                    let course = self.items.get_mut(item).and_then(|e| e.courses.get_mut(occasion));
                    let course = course.expect("prepared");
                    course.until = course.until.max(until.unwrap_or(Timestamp::MIN));
                }
            }
            Fact::Erased { .. }
            | Fact::MailRead { .. }
            | Fact::Tip { .. }
            | Fact::Vouched { .. }
            | Fact::Voided { .. } => {}
        }
    }

    /// What the end of a letter says about its recipient, who is left out only with a reason.
    fn letter(&mut self, at: Timestamp, item: &str, occasion: &str, n: u32, outcome: &Outcome) {
        let email = self.items[item].courses[occasion].roster[n as usize].clone();
        match outcome {
            Outcome::Refused(reason) => self.people.failed(at, &email, item, &reason.detail),
            Outcome::Withheld(reason)
                if matches!(reason.cause, Cause::Objected | Cause::Bounced) =>
            {
                assert_eq!(self.people.left_out(&email), Some(reason.cause), "{email} at {at}");
            }
            _ => {}
        }
    }

    /// The daemon starts anew.
    pub fn restart(&mut self, at: Timestamp) {
        self.started = Some(at);
    }

    fn line(&mut self, item: &str, occasion: &str, to: &Destination) -> &mut Line {
        let course = self.items.get_mut(item).and_then(|e| e.courses.get_mut(occasion));
        course.expect("only what was prepared is heard of").lines.entry(to.clone()).or_default()
    }

    fn decide(&mut self, at: Timestamp, item: Option<&str>, decision: Decision) {
        let order = self.facts;
        let entry = item.map(|id| self.items.entry(id.to_owned()).or_default());
        let holds = match entry {
            None => &mut self.holds,
            Some(entry) => {
                match decision {
                    Decision::Cancel => entry.cancelled = true,
                    Decision::Release => {
                        entry.cancelled = false;
                        entry.released = Some((order, at));
                    }
                    Decision::Hold | Decision::Unhold => {}
                }
                &mut entry.holds
            }
        };
        match decision {
            Decision::Hold => holds.push(Hold { order, until: None }),
            Decision::Unhold => {
                holds.iter_mut().for_each(|h| {
                    h.until.get_or_insert(at);
                });
            }
            Decision::Cancel | Decision::Release => {}
        }
    }

    fn attempt(
        &mut self,
        at: Timestamp,
        item: &str,
        occasion: &str,
        to: &Destination,
        reply_to: Option<&str>,
    ) {
        let what = format!("{item} {occasion} {to:?} at {at}");
        let entry = &self.items[item];
        let course = &entry.courses[occasion];
        let mut end = course.snapshot.expires;
        if matches!(to, Destination::Letter { .. }) {
            end = end.max(course.until);
        }
        if occasion == EARLY {
            end = end.min(entry.courses[RELEASE].snapshot.due);
        }
        self.permitted(at, entry, course, end, &what);
        self.probes(at, to, &what);
        if let Some(until) = to.account().and_then(|account| self.parked.get(account)) {
            assert!(until.is_some_and(|until| until <= at), "{what}: the account is parked");
        }
        match to {
            Destination::Post { account, part } => {
                entry.courses[occasion].may_post(at, account, *part, reply_to, &what);
            }
            Destination::Repost { .. } | Destination::Assist { .. } => {
                let lead = entry.courses[occasion].snapshot.lead.clone().expect("it has a lead");
                let lead = Destination::Post { account: lead, part: 1 };
                let known = entry.courses.values().any(|c| c.id(&lead).is_some());
                assert!(known, "{what}: the post that it is about is not known");
            }
            Destination::Deletion { account, part } => {
                let course = &entry.courses[occasion];
                let newer = course.snapshot.deletions.iter();
                for d in newer.filter(|d| d.account == *account && d.part > *part) {
                    let to = Destination::Deletion { account: d.account.clone(), part: d.part };
                    let last = course.lines.get(&to).and_then(|l| l.last.as_ref());
                    let closed = last.is_some_and(Outcome::is_final);
                    assert!(closed, "{what}: part {} is still there", d.part);
                }
            }
            Destination::Letter { n } => {
                let email = &course.roster[*n as usize];
                assert_eq!(self.people.left_out(email), None, "{what}: {email} is mailed no more");
            }
        }
        if !entry.begun {
            for print in entry.courses.values().flat_map(|c| &c.snapshot.prints) {
                let claim = self.claims.entry(print.clone()).or_insert_with(|| item.to_owned());
                assert_eq!(claim, item, "{what}: this content went out under another name");
            }
        }
        let readings = self.readings;
        self.line(item, occasion, to).attempt(at, readings, to, &what);
        let entry = self.items.get_mut(item).expect("looked up above");
        entry.begun = true;
        entry.courses.get_mut(occasion).expect("looked up above").begun = true;
    }

    fn count(&mut self, at: Timestamp, to: &Destination, outcome: &Outcome) {
        let (unknowns, last) = self.silent.entry(lane(to).to_owned()).or_insert((0, at));
        match outcome {
            Outcome::Unknown(reason) if reason.cause != Cause::Crash => {
                (*unknowns, *last) = (*unknowns + 1, at);
            }
            Outcome::Sent(_) | Outcome::Refused(_) => *unknowns = 0,
            _ => {}
        }
    }

    /// After three unknowns running a server is left alone for five minutes, and then one attempt
    /// probes.
    fn probes(&self, at: Timestamp, to: &Destination, what: &str) {
        let Some((3.., last)) = self.silent.get(lane(to)) else { return };
        let probe = *last + SignedDuration::from_mins(5);
        let started = self.started.is_some_and(|started| *last < started);
        assert!(at >= probe || started, "{what}: the server rests until {probe}");
        let others = self.lines().filter(|(.., other, line)| line.open && lane(other) == lane(to));
        assert_eq!(others.count(), 0, "{what}: a probe goes alone");
    }

    /// Whether anything of `course` may begin at `at`.
    fn permitted(
        &self,
        at: Timestamp,
        entry: &Entry,
        course: &Course,
        expires: Timestamp,
        what: &str,
    ) {
        let due = course.snapshot.due;
        assert!(due <= at, "{what}: early");
        assert!(at < expires, "{what}: expired");
        assert!(!entry.cancelled, "{what}: cancelled");
        let released = entry.released.map_or(0, |(order, _)| order);
        if let Some((adopted, _)) = self.adopted.filter(|(_, adopted)| due <= *adopted) {
            assert!(released > adopted, "{what}: adopted and not released since");
        }
        for hold in entry.holds.iter().chain(&self.holds) {
            if released > hold.order {
                continue;
            }
            let until = hold.until.unwrap_or_else(|| panic!("{what}: held"));
            let passed = until < due || entry.met.is_some_and(|met| until <= met);
            assert!(passed, "{what}: it fell into a hold");
        }
        if let (false, Some(grace)) = (course.begun, course.snapshot.grace_secs) {
            let due = entry.released.map_or(due, |(_, released)| released.max(due));
            let late = at.duration_since(due);
            assert!(late <= SignedDuration::from_secs(grace), "{what}: {late:?} late");
        }
    }
}

impl Course {
    /// The id of what was accepted.
    fn id(&self, to: &Destination) -> Option<&str> {
        match self.lines.get(to)?.last.as_ref()? {
            Outcome::Sent(Receipt { id, .. }) if !id.is_empty() => Some(id),
            _ => None,
        }
    }

    fn may_post(
        &self,
        at: Timestamp,
        account: &str,
        part: u32,
        reply_to: Option<&str>,
        what: &str,
    ) {
        let to = |part| Destination::Post { account: account.to_owned(), part };
        if part == 1 {
            let original = self.snapshot.parents.get(account).map(String::as_str);
            let hidden = self.lines.get(&to(1)).map_or(0, |line| line.hidden);
            let alone = reply_to.is_none() && hidden >= 6;
            assert!(reply_to == original || alone, "{what}: the original is {original:?}");
        } else {
            let parent = self.id(&to(part - 1));
            assert!(parent.is_some(), "{what}: the part before is not there");
            assert_eq!(reply_to, parent, "{what}: the parent");
        }
        let of = |p: &&crate::message::Post| p.account == account && p.part == part;
        let post = self.snapshot.posts.iter().find(of).expect("a part of it");
        for n in (0..).take(post.media.len()) {
            let place = MediaPlace { account: account.to_owned(), part, n };
            let ready = self.media.get(&place).is_some_and(|expires| *expires > at);
            assert!(ready || self.refused.contains(&place), "{what}: X lacks its media");
        }
    }
}

fn lane(to: &Destination) -> &str {
    to.account().unwrap_or("mail")
}

impl Line {
    fn attempt(&mut self, at: Timestamp, readings: usize, to: &Destination, what: &str) {
        assert!(!self.open, "{what}: one attempt is under way");
        match &self.last {
            None => {}
            Some(Outcome::NotYet { not_before, .. }) => {
                assert!(not_before.is_none_or(|from| from <= at), "{what}: too soon");
            }
            // A second one changes nothing.
            Some(Outcome::Unknown(_)) if to.is_repeatable() => {}
            Some(Outcome::Unknown(reason)) => {
                assert!(matches!(to, Destination::Post { .. }), "{what}: perhaps sent");
                assert!(reason.cause != Cause::Duplicate, "{what}: X has it");
                assert!(self.vain >= readings, "{what}: read {} times only", self.vain);
                assert!(self.retries == 0, "{what}: tried twice by the machine");
                self.retries += 1;
                self.machine += 1;
            }
            Some(last) => panic!("{what}: after {last:?}"),
        }
        self.open = true;
    }

    fn outcome(&mut self, to: &Destination, outcome: &Outcome) {
        if let Outcome::NotYet { reason, .. } = outcome {
            self.hidden += u32::from(reason.cause == Cause::ParentHidden);
        }
        let doubtful = self.open || matches!(self.last, Some(Outcome::Unknown(_)));
        match outcome {
            Outcome::Withheld(_) => assert!(
                !doubtful || (to.is_repeatable() && !self.open),
                "withheld though perhaps sent"
            ),
            Outcome::Sent(_) => assert!(doubtful, "sent without an attempt"),
            // A person settled the attempt that the crash cut off.
            Outcome::Unknown(reason) if reason.cause == Cause::Crash && !self.open => return,
            _ => assert!(self.open, "{outcome:?} without an attempt"),
        }
        if matches!(outcome, Outcome::Unknown(_)) {
            self.vain = 0;
        }
        self.open = false;
        self.last = Some(outcome.clone());
    }

    /// Whether a person may have it tried again: it certainly did not arrive.
    fn reopen(&mut self) -> bool {
        let failed = match &self.last {
            Some(Outcome::Refused(_)) => true,
            Some(Outcome::Withheld(reason)) => {
                !matches!(reason.cause, Cause::Person | Cause::Superseded)
            }
            Some(Outcome::Sent(_)) => self.bounced,
            _ => false,
        };
        if failed && !self.open {
            (self.last, self.bounced) = (None, false);
            self.resends += 1;
            return true;
        }
        false
    }

    fn settle(&mut self, verdict: &Verdict) {
        if !self.open && !matches!(self.last, Some(Outcome::Unknown(_))) {
            return;
        }
        (self.open, self.vain, self.retries) = (false, 0, 0);
        self.resends += usize::from(*verdict == Verdict::Resend);
        self.last = match verdict {
            Verdict::Resend => None,
            Verdict::Sent(id) => Some(Outcome::Sent(Receipt {
                id: id.clone().unwrap_or_default(),
                ..Receipt::default()
            })),
            Verdict::Drop => Some(Outcome::Withheld(super::why(Cause::Person))),
        };
    }
}
