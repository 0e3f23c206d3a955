//! A newsroom in the world: what the publisher would do is played, the world's answers come from
//! outside, and every fact passes the [`Ledger`].

use std::collections::{BTreeMap, VecDeque};
use std::sync::LazyLock;

use super::super::acts;
use super::super::fact::Objection;
use super::super::history::Lane;
use super::super::notice::notices;
use super::super::tally::{Letters, Standing};
use super::super::thread::{self, Next};
use super::super::uploads::{self, Shown};
use super::ledger::Ledger;
use super::people::WORDS;
use super::*;

/// Path and text of what lies in the folder at first.
pub const FILES: [(&str, &str); 8] = [
    ("a.md", "title: Satu\npublish_at: 2026-10-20T10:00:00Z\nx:\n  kantor: [Satu, Dua, Tiga]"),
    (
        "b.md",
        "title: Dua\npublish_at: 2026-10-20T10:00:00Z\nexpires_at: 2026-10-20T13:00:00Z\n\
         late: { grace: 15m, then: publish }\n\
         x:\n  kantor: [Lain]\n  kedua: { after: 30m, thread: [Kemudian, Lalu] }",
    ),
    ("c.md", "title: Tiga\npublish_at: 2026-10-20T10:05:00Z\nx:\n  kedua: [Ini, Itu]"),
    // The content of the first under another name.
    ("d.md", "title: Satu\npublish_at: 2026-10-20T10:00:00Z\nx:\n  kantor: [Satu, Dua, Tiga]"),
    (
        "e.md",
        "title: Lima\npublish_at: 2026-10-20T10:01:00Z\nemail: none\n\
         media:\n  g: { file: g.png, alt: Grafik }\n\
         x:\n  kedua: { thread: [{ text: Lima, media: [g] }, Enam] }\n  ketiga: { mode: repost }\n\
         \x20 kabiro: { mode: assist }",
    ),
    (
        "f.md",
        "title: Cabut\ntype: pencabutan\nwithdraws: a\nwithdrawal: { delete: true }\n\
         publish_at: 2026-10-20T11:00:00Z\nemail: none\nx:\n  kantor: [Tujuh]",
    ),
    (
        "g.md",
        "title: Ralat\ntype: ralat\ncorrects: c\npublish_at: 2026-10-20T10:30:00Z\nemail: none\n\
         x:\n  kedua: [Delapan, Sembilan]",
    ),
    (
        "h.md",
        "title: Dini\nembargo: { early: [dini], send_at: 2026-10-20T09:55:00Z }\n\
         publish_at: 2026-10-20T10:20:00Z\nemail: { at: 2026-10-20T10:25:00Z }\n\
         x:\n  kedua: [Sepuluh]\n  kantor: { after: 15m, text: Sebelas }",
    ),
];
/// Who is on a list, as they may write themselves.
pub const PEOPLE: [&str; 3] = ["A@x.example", "b@x.example", "e@X.example"];
pub const ACCOUNTS: [&str; 3] = ["kantor", "kedua", "ketiga"];

/// What X says to an image or a video.
#[derive(Debug, Clone)]
pub enum Media {
    /// It has it for so many seconds.
    Taken(i64),
    Refused,
    /// Not now, but after so many seconds.
    Later(i64),
}
/// Letters on their way at once.
const CONNECTIONS: usize = 2;
/// Attempts after which a parent that is not visible counts as refused.
const PARENT_WAITS: u32 = super::super::thread::PARENT_WAITS;

/// How the world treats an attempt.
#[derive(Debug, Clone)]
pub enum Answer {
    Accepted,
    /// Not now, but after so many seconds.
    Later(i64),
    ParentHidden,
    Refused,
    /// A letter is refused for good in one of [`WORDS`].
    Returned(usize),
    Duplicate,
    /// No answer; whether it arrived, and in how many readings it does not show.
    Nothing(bool, usize),
    BadCredential,
    NoCredits,
}

/// An attempt whose outcome is not known yet, or a destination.
pub type Where = (String, String, Destination);

/// A newsroom in the world.
pub struct World {
    pub room: Newsroom,
    pub now: Timestamp,
    /// Since when the daemon runs.
    started: Timestamp,
    pub ledger: Ledger,
    /// How many facts the ledger has taken in.
    taken: usize,
    pub under_way: Vec<Where>,
    /// What really arrived: ids, and readings in which they do not show yet.
    pub arrived: BTreeMap<Where, Vec<(String, usize)>>,
    ids: u32,
    /// What X will say to the next files; then it takes them for a day.
    pub media: VecDeque<Media>,
    /// Account → until when it hands in no files.
    rest: BTreeMap<String, Timestamp>,
}

impl World {
    pub fn new() -> World {
        static ROOM: LazyLock<Newsroom> = LazyLock::new(|| {
            let mut room = Newsroom::new();
            for (path, front) in FILES {
                room.file(minute(1), path, front, "Isi.");
            }
            room
        });
        let room = ROOM.clone();
        let ledger = Ledger::new(room.config.x.settle.len());
        let (under_way, arrived) = (Vec::new(), BTreeMap::new());
        let now = minute(590);
        World {
            room,
            now,
            started: now,
            ledger,
            taken: 0,
            under_way,
            arrived,
            ids: 0,
            media: VecDeque::new(),
            rest: BTreeMap::new(),
        }
    }

    pub fn apply(&mut self, fact: Fact) {
        self.room.apply(self.now, fact);
        self.book();
    }

    /// Shows the ledger what is new.
    pub fn book(&mut self) {
        for (at, fact) in &self.room.facts[self.taken..] {
            self.ledger.take(*at, fact);
        }
        self.taken = self.room.facts.len();
        let suppressions = self.room.history.contacts.suppressions();
        let left_out: BTreeMap<&str, Cause> = suppressions.map(|(e, s)| (e, s.cause())).collect();
        assert_eq!(left_out, self.ledger.people.all_left_out());
    }

    fn outcome(&mut self, (item, occasion, to): Where, outcome: Outcome) {
        self.apply(Fact::Outcome { item, occasion, to, outcome });
    }

    /// The plan, which is the same twice, in order, and agrees with itself.
    fn plan(&self) -> Plan {
        let plan = self.room.plan(self.now);
        let again = self.room.plan(self.now);
        assert_eq!(plan.steps, again.steps);
        let gist = |p: &Plan| -> Vec<_> {
            p.items.iter().map(|i| (i.id.clone(), i.state, i.why.clone())).collect()
        };
        assert_eq!(gist(&plan), gist(&again));
        assert!(plan.steps.is_sorted_by_key(|s| s.at));
        for occasion in self.room.history.items.values().flat_map(|i| i.occasions.values()) {
            for live in [true, false] {
                let l = Letters::of(occasion, live);
                assert_eq!(l.total, occasion.roster.len());
                assert_eq!(l.sent + l.pending + l.refused + l.unknown + l.withheld, l.total);
            }
            let open = |tried: &Tried| {
                matches!(Standing::of(tried, true), Standing::Pending | Standing::Unknown)
            };
            let all_closed = !occasion.destinations().any(|(_, tried)| open(tried));
            assert_eq!(occasion.is_finished(), all_closed);
        }
        plan
    }

    /// Turns until nothing more comes of it at this instant.
    pub fn turn(&mut self, mut meanwhile: Option<(usize, Decision)>) -> Plan {
        for _ in 0..16 {
            let plan = self.plan();
            let before = self.room.facts.len();
            for step in plan.due(self.now).filter(|s| s.work == Work::Prepare) {
                let item = plan.items.iter().find(|i| i.id == step.item).expect("planned");
                self.room.prepare(self.now, item, &step.occasion);
            }
            self.book();
            if let Some((item, decision)) = meanwhile.take() {
                self.decide(item, decision);
            }
            for step in plan.due(self.now) {
                if self.rests_until(step).is_some() {
                    continue;
                }
                let of = (step.item.as_str(), step.occasion.as_str());
                match &step.work {
                    Work::Thread { account } => self.thread(of, account),
                    Work::Letters => self.letters(of),
                    Work::GiveWay => self.withhold(of, Cause::Superseded, is_letter),
                    Work::Withhold { cause } => self.withhold(of, *cause, |_| true),
                    Work::Prepare | Work::Warm => {}
                    Work::Upload { account } => self.upload(of, account),
                    Work::Act { to } => self.act(of, to),
                }
            }
            for notice in notices(&self.room.view(self.now), &plan.items) {
                self.apply(Fact::Told { key: notice.key });
            }
            if self.room.facts.len() == before {
                if self.under_way.is_empty() {
                    let works = |s: &&Step| s.work != Work::Warm && self.rests_until(s).is_none();
                    let stuck: Vec<_> = plan.due(self.now).filter(works).collect();
                    assert!(stuck.is_empty(), "due for ever: {stuck:?}");
                }
                return plan;
            }
        }
        panic!("the turn never ends");
    }

    fn is_busy(&self, account: &str) -> bool {
        self.under_way.iter().any(|(_, _, to)| to.account() == Some(account))
    }

    /// Until when the server's silence keeps what the step does from going on.
    fn rests_until(&self, step: &Step) -> Option<Timestamp> {
        if let Work::Thread { account } | Work::Upload { account } = &step.work
            && let Some(until) = self.rest.get(account).filter(|until| **until > self.now)
        {
            return Some(*until);
        }
        let lane = match &step.work {
            Work::Thread { account } => Lane::Account(account.clone()),
            Work::Letters => Lane::Mail,
            Work::Act { to } => Lane::of(to),
            Work::Prepare
            | Work::Warm
            | Work::GiveWay
            | Work::Withhold { .. }
            | Work::Upload { .. } => {
                return None;
            }
        };
        let until = self.room.history.rests_until(&lane)?;
        // A start is a person's probe.
        let before = until < self.started + super::super::history::REST;
        (!before && until > self.now).then_some(until)
    }

    /// When the daemon turns again by itself.
    pub fn next(&self, plan: &Plan) -> Option<Timestamp> {
        let rests = plan.due(self.now).filter_map(|step| self.rests_until(step));
        plan.next(self.now).into_iter().chain(rests).min()
    }

    fn may_begin(&self, (item, occasion): (&str, &str)) -> bool {
        may_begin(&self.room.history, item, occasion, self.now)
    }

    fn begin(&mut self, (item, occasion): (&str, &str), to: Destination, reply_to: Option<String>) {
        let at = (item.to_owned(), occasion.to_owned(), to.clone());
        self.apply(Fact::Attempt { item: at.0.clone(), occasion: at.1.clone(), to, reply_to });
        self.under_way.push(at);
    }

    /// What an account's lane does until it has to wait.
    fn thread(&mut self, of: (&str, &str), account: &str) {
        while !self.is_busy(account) {
            let occasion = self.room.history.occasion(of.0, of.1).expect("prepared");
            let expired = occasion.snapshot.expires <= self.now;
            let next = thread::next(occasion, account, &self.room.config.x.settle, expired);
            let parked = self.room.history.parked(account);
            let parked = parked.is_some_and(|p| p.until.is_none_or(|until| until > self.now));
            let part = |part| Destination::Post { account: account.to_owned(), part };
            match next {
                Next::Post { part: n, reply_to, at } if at <= self.now && !parked => {
                    if !self.may_begin(of) {
                        return;
                    }
                    if !self.has_media(of, account, n) {
                        return;
                    }
                    self.begin(of, part(n), reply_to);
                }
                Next::Read { part: n, at, .. } if at <= self.now && !parked => {
                    self.read((of.0.to_owned(), of.1.to_owned(), part(n)));
                }
                Next::Broken { rest_from: Some(n) } => {
                    let at = (of.0.to_owned(), of.1.to_owned(), part(n));
                    self.outcome(at, Outcome::Withheld(why(Cause::ThreadBroken)));
                }
                _ => return,
            }
        }
    }

    fn parked(&self, account: &str) -> bool {
        let parked = self.room.history.parked(account);
        parked.is_some_and(|p| p.until.is_none_or(|until| until > self.now))
    }

    fn upload(&mut self, of: (&str, &str), account: &str) {
        if self.parked(account) || self.rest.get(account).is_some_and(|until| *until > self.now) {
            return;
        }
        let occasion = self.room.history.occasion(of.0, of.1).expect("prepared");
        let due = uploads::due(occasion, account, Timestamp::MIN);
        let missing: Vec<_> =
            due.filter(|(from, ..)| *from <= self.now).map(|(_, p, m)| (p, m.clone())).collect();
        for (place, media) in missing {
            let (item, occasion) = (of.0.to_owned(), of.1.to_owned());
            self.ids += 1;
            let id = format!("m{}", self.ids);
            let fact = match self.media.pop_front().unwrap_or(Media::Taken(86_400)) {
                Media::Taken(seconds) => {
                    let expires = self.now + SignedDuration::from_secs(seconds);
                    Fact::Uploaded { item, occasion, place, id, expires, media: Some(media) }
                }
                Media::Later(seconds) => {
                    let until = self.now + SignedDuration::from_secs(seconds);
                    self.rest.insert(account.to_owned(), until);
                    return;
                }
                Media::Refused => {
                    let reason = why(Cause::Rejected);
                    Fact::UploadRefused { item, occasion, place, reason, media: Some(media) }
                }
            };
            self.apply(fact);
        }
    }

    fn act(&mut self, of: (&str, &str), to: &Destination) {
        let item = &self.room.history.items[of.0];
        match acts::next(&self.room.history, item, of.1, to) {
            acts::Next::Do(at) if at <= self.now => {
                let mails = self.under_way.iter().filter(|(_, _, to)| is_letter(to)).count();
                let is_free = match to.account() {
                    Some(account) => !self.is_busy(account) && !self.parked(account),
                    None => mails == 0 || !self.room.history.lane(&Lane::Mail).is_probing(),
                };
                if is_free && self.may_begin(of) {
                    self.begin(of, to.clone(), None);
                }
            }
            acts::Next::Leave(cause) => {
                let at = (of.0.to_owned(), of.1.to_owned(), to.clone());
                self.outcome(at, Outcome::Withheld(why(cause)));
            }
            _ => {}
        }
    }

    /// Whether X has everything that the post shows; what it will not have ends the post.
    fn has_media(&mut self, of: (&str, &str), account: &str, part: u32) -> bool {
        self.upload(of, account);
        let occasion = self.room.history.occasion(of.0, of.1).expect("prepared");
        let of_part = |p: &&crate::message::Post| p.account == account && p.part == part;
        let post = occasion.snapshot.posts.iter().find(of_part).expect("a part of it");
        match uploads::shown(occasion, post, self.now) {
            Shown::Ready(_) => true,
            Shown::Missing => false,
            Shown::Refused(reason) => {
                let to = Destination::Post { account: account.to_owned(), part };
                self.begin(of, to, None);
                let at = self.under_way.pop().expect("begun above");
                self.outcome(at, Outcome::Refused(reason));
                false
            }
        }
    }

    fn read(&mut self, at: Where) {
        let mut found = None;
        for (id, hidden) in self.arrived.entry(at.clone()).or_default() {
            match hidden {
                0 => found = found.or(Some(id.clone())),
                _ => *hidden -= 1,
            }
        }
        match found {
            Some(id) => {
                self.outcome(at, Outcome::Sent(Receipt { id, adopted: true, ..Receipt::default() }))
            }
            None => {
                let (item, occasion, to) = at;
                self.apply(Fact::NotFound { item, occasion, to });
            }
        }
    }

    fn letters(&mut self, of: (&str, &str)) {
        let occasion = self.room.history.occasion(of.0, of.1).expect("prepared");
        let ready: Vec<u32> = (0..)
            .zip(occasion.letters.iter())
            .filter(|(_, tried)| tried.ready_at().is_some_and(|at| at <= self.now))
            .map(|(n, _)| n)
            .collect();
        for n in ready {
            let letters = self.under_way.iter().filter(|(_, _, to)| is_letter(to)).count();
            let probing = self.room.history.lane(&Lane::Mail).is_probing();
            let most = if probing { 1 } else { CONNECTIONS };
            if letters < most && may_mail(&self.room.history, of.0, of.1, self.now) {
                let email = self.email(of, n);
                match self.room.history.contacts.suppression(&email).map(|s| s.cause()) {
                    None => self.begin(of, letter(n), None),
                    Some(cause) => {
                        let at = (of.0.to_owned(), of.1.to_owned(), letter(n));
                        self.outcome(at, Outcome::Withheld(why(cause)));
                    }
                }
            }
        }
    }

    fn email(&self, of: (&str, &str), n: u32) -> String {
        let occasion = self.room.history.occasion(of.0, of.1).expect("prepared");
        occasion.roster[n as usize].email.clone()
    }

    fn withhold(&mut self, at: (&str, &str), cause: Cause, of: fn(&Destination) -> bool) {
        let here = |w: &Where| (w.0.as_str(), w.1.as_str()) == at && is_letter(&w.2);
        if self.under_way.iter().any(here) {
            return;
        }
        let occasion = self.room.history.occasion(at.0, at.1).expect("prepared");
        let open: Vec<Destination> = occasion
            .destinations()
            .filter(|(_, tried)| tried.is_open())
            .map(|(to, _)| to)
            .filter(of)
            .filter(|to| to.account().is_none_or(|account| !self.is_busy(account)))
            .collect();
        for to in open {
            self.outcome((at.0.to_owned(), at.1.to_owned(), to), Outcome::Withheld(why(cause)));
        }
    }

    pub fn answer(&mut self, n: usize, answer: &Answer) {
        if self.under_way.is_empty() {
            return;
        }
        let at = self.under_way.remove(n % self.under_way.len());
        let past = self.room.history.occasion(&at.0, &at.1).expect("prepared");
        let later = |cause, seconds| Outcome::NotYet {
            reason: why(cause),
            not_before: Some(self.now + SignedDuration::from_secs(seconds)),
        };
        self.ids += 1;
        let id = self.ids.to_string();
        let hour = Some(self.now + SignedDuration::from_hours(1));
        let Destination::Post { account, part } = at.2.clone() else {
            let account = at.2.account().map(str::to_owned);
            let outcome = match answer {
                Answer::Nothing(..) if at.2.is_repeatable() => later(Cause::Timeout, 60),
                Answer::BadCredential if account.is_some() => {
                    Outcome::NotYet { reason: why(Cause::Credential), not_before: None }
                }
                Answer::NoCredits if account.is_some() => {
                    Outcome::NotYet { reason: why(Cause::NoCredits), not_before: hour }
                }
                Answer::Accepted | Answer::ParentHidden => sent(&id),
                Answer::Later(seconds) => later(Cause::Temporary, *seconds),
                Answer::Nothing(..) => Outcome::Unknown(why(Cause::Timeout)),
                Answer::Returned(n) => Outcome::Refused(returned(*n)),
                _ => Outcome::Refused(why(Cause::Rejected)),
            };
            if matches!(outcome, Outcome::Sent(_)) || matches!(answer, Answer::Nothing(true, _)) {
                self.arrived.entry(at.clone()).or_default().push((id, 0));
            }
            self.outcome(at, outcome);
            return account.into_iter().for_each(|account| self.park(answer, &account, hour));
        };
        let post = past.post(&account, part).expect("a part of it").clone();
        let outcome = match answer {
            Answer::Accepted => sent(&id),
            Answer::Later(seconds) => later(Cause::Limited, *seconds),
            // The original of a correction is left alone in the end.
            Answer::ParentHidden if part == 1 || post.parent_hidden + 1 < PARENT_WAITS => {
                later(Cause::ParentHidden, 5)
            }
            Answer::ParentHidden => Outcome::Refused(why(Cause::ParentHidden)),
            Answer::Refused | Answer::Returned(_) => Outcome::Refused(why(Cause::Rejected)),
            Answer::Duplicate if post.unknowns > 0 => Outcome::Unknown(why(Cause::Duplicate)),
            Answer::Duplicate => Outcome::Refused(why(Cause::Duplicate)),
            Answer::Nothing(..) => Outcome::Unknown(why(Cause::Timeout)),
            Answer::BadCredential => {
                Outcome::NotYet { reason: why(Cause::Credential), not_before: None }
            }
            Answer::NoCredits => {
                Outcome::NotYet { reason: why(Cause::NoCredits), not_before: hour }
            }
        };
        match answer {
            Answer::Accepted => self.arrived.entry(at.clone()).or_default().push((id, 0)),
            Answer::Nothing(true, hidden) => {
                self.arrived.entry(at.clone()).or_default().push((id, *hidden));
            }
            _ => {}
        }
        self.outcome(at, outcome);
        self.park(answer, &account, hour);
    }

    /// What an answer means for the accounts.
    fn park(&mut self, answer: &Answer, account: &str, hour: Option<Timestamp>) {
        let park = |account: &str, cause, until| Fact::Parked {
            account: account.to_owned(),
            cause,
            credential: "1".into(),
            until,
        };
        match answer {
            Answer::BadCredential => self.apply(park(account, Cause::Credential, None)),
            Answer::NoCredits => {
                ACCOUNTS.iter().for_each(|a| self.apply(park(a, Cause::NoCredits, hour)));
            }
            _ => {}
        }
    }

    pub fn decide(&mut self, item: usize, decision: Decision) {
        let id = FILES.get(item).map(|(path, _)| path.trim_end_matches(".md"));
        self.room.decide(self.now, id, decision);
        self.book();
    }

    pub fn doubtful(&self) -> Vec<Where> {
        let mut all = Vec::new();
        for (id, item) in &self.room.history.items {
            for (name, occasion) in &item.occasions {
                for (to, tried) in occasion.destinations() {
                    if matches!(tried, Tried::Unknown { .. }) {
                        all.push((id.clone(), name.clone(), to));
                    }
                }
            }
        }
        all
    }

    pub fn settle(&mut self, (item, occasion, to): Where, verdict: Verdict) {
        self.apply(Fact::Settled { item, occasion, to, verdict, who: "sari".into() });
    }

    /// Letters that a person may have tried again.
    pub fn failed(&self) -> Vec<(String, String, u32)> {
        let mut all = Vec::new();
        for (id, item) in &self.room.history.items {
            for (name, occasion) in &item.occasions {
                let failed =
                    (0..occasion.letters.len() as u32).filter(|n| occasion.failure(*n).is_some());
                all.extend(failed.map(|n| (id.clone(), name.clone(), n)));
            }
        }
        all
    }

    /// A person has a failed letter tried again, if need be after the expiry.
    pub fn resend(&mut self, (item, occasion, n): (String, String, u32)) {
        let found = self.room.history.occasion(&item, &occasion).expect("prepared");
        let until = (found.expires() <= self.now).then(|| self.now + DEFAULT_LIFE);
        self.apply(Fact::Reopened { item, occasion, n, until, who: "sari".into() });
    }

    /// Somebody wants no more mail, or is found to want it again.
    pub fn object(&mut self, n: usize) {
        let (email, by) = (PEOPLE[n].to_owned(), Objection::Click);
        self.apply(Fact::Objected { email, by, item: None, who: None, mail: String::new() });
    }

    pub fn allow(&mut self, n: usize) {
        self.apply(Fact::Allowed { email: PEOPLE[n].to_owned(), who: "sari".into() });
    }

    /// A letter that was accepted comes back, in one of [`WORDS`].
    pub fn bounce(&mut self, n: usize, words: usize) {
        let mut sent = Vec::new();
        for (id, item) in &self.room.history.items {
            for (name, occasion) in &item.occasions {
                let letters = (0..).zip(occasion.letters.iter());
                let accepted = letters.filter(|(_, tried)| matches!(tried, Tried::Sent { .. }));
                sent.extend(accepted.map(|(n, _)| (id.clone(), name.clone(), n)));
            }
        }
        if let Some((item, occasion, n)) = sent.get(n % sent.len().max(1)).cloned() {
            let (reason, report) = (returned(words), String::new());
            self.apply(Fact::Bounced { item, occasion, n, reason, report });
        }
    }

    pub fn restart(&mut self, verdict: Option<&(Verdict, bool)>) {
        self.under_way.clear();
        self.started = self.now;
        self.ledger.restart(self.now);
        let open = self.room.history.open_attempts();
        let person = open.first().cloned().zip(verdict);
        if let Some((at, (verdict, false))) = person.clone() {
            self.settle(at, verdict.clone());
        }
        let open = match &person {
            Some((_, (_, false))) => self.room.history.open_attempts(),
            _ => open,
        };
        if let Some((at, (verdict, true))) = person {
            self.settle(at, verdict.clone());
        }
        for at in open {
            self.outcome(at, Outcome::Unknown(why(Cause::Crash)));
        }
    }

    pub fn prove(&mut self, account: &str) {
        let (account, user_id, credential) = (account.into(), "7".into(), "2".into());
        self.apply(Fact::Proven { account, user_id, credential });
    }
}

/// A letter is refused, or comes back, with the `n`-th of [`WORDS`].
fn returned(n: usize) -> Reason {
    Reason::new(Cause::Rejected, Some(550), WORDS[n])
}

pub fn is_letter(to: &Destination) -> bool {
    matches!(to, Destination::Letter { .. } | Destination::Assist { .. })
}
