//! Stories of a newsroom: facts go in, the plan is asked at instants.

mod answers;
mod approval;
mod corrections;
mod dropped;
mod embargo;
mod erasure;
mod invitations;
mod ledger;
mod life;
mod money;
mod people;
mod quiet;
mod reminders;
mod resend;
mod world;

use std::path::Path;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::fact::{Cause, Decision, Destination, Fact, Outcome, Reason, Receipt, Verdict};
use super::history::{History, Tried};
use super::reminders as planned_reminders;
use super::*;
use crate::announcement::Reading;
use crate::approval::Approvals;
use crate::config::Config;
use crate::media::{MediaSeen, MediaType};
use crate::message::Recipient;
use crate::message::letter::Templates;
use crate::publisher::compose::{self, NotComposed, Setting};
use crate::publisher::prepared::prepared;
use crate::publisher::remind;
use crate::when::moved;

const CONFIG: &str = "\
newsroom: { name: Kementerian Contoh, timezone: WIB }
x:
  accounts:
    kantor: { kind: office, handle: kemencontoh, credential: x-kantor }
    kedua: { kind: office, handle: kedua_contoh, credential: x-kedua }
    ketiga: { kind: personal, handle: ketiga_contoh, credential: x-ketiga, mode: repost }
    kabiro: { kind: personal, handle: kabiro_contoh, holder: kabiro@kemencontoh.example }
email:
  from: Biro Humas <humas@kemencontoh.example>
  smtp: { host: relay.kemencontoh.example }
  lists:
    nasional: { file: lists/nasional.csv }
    dini: { file: lists/dini.csv, embargo: true }
defaults: { x: [kantor], email: [nasional] }
";

fn ts(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A minute of the day on which everything happens; the instant of most items is minute 600.
fn minute(n: i64) -> Timestamp {
    ts("2026-10-20T00:00:00Z") + SignedDuration::from_mins(n)
}

fn post(part: u32) -> Destination {
    Destination::Post { account: "kantor".into(), part }
}

fn letter(n: u32) -> Destination {
    Destination::Letter { n }
}

fn sent(id: &str) -> Outcome {
    Outcome::Sent(Receipt { id: id.into(), ..Receipt::default() })
}

fn why(cause: Cause) -> Reason {
    Reason::new(cause, None, "")
}

/// Folder, configuration, lists and journal.
#[derive(Clone)]
struct Newsroom {
    config: Config,
    files: Vec<Arc<Candidate>>,
    reachable: bool,
    setting: String,
    approvals: Approvals,
    lists: Lists,
    askers: Askers,
    history: History,
    /// Every fact since the first, as the journal would keep them.
    facts: Vec<(Timestamp, Fact)>,
}

impl Newsroom {
    fn new() -> Newsroom {
        let config = crate::config::read(CONFIG, Path::new("/etc/siaran")).config.unwrap();
        let person = |email: &str| Recipient {
            email: email.into(),
            name: String::new(),
            outlet: String::new(),
            list: "nasional".into(),
        };
        let members = Arc::new(vec![person("a@x.example"), person("b@x.example")]);
        let mut room = Newsroom {
            config,
            files: Vec::new(),
            reachable: true,
            setting: "1".into(),
            approvals: Approvals::default(),
            lists: Lists::from([
                ("nasional".into(), Ok(members)),
                ("dini".into(), Ok(Arc::new(vec![person("b@x.example"), person("e@x.example")]))),
            ]),
            askers: Askers::default(),
            history: History::default(),
            facts: Vec::new(),
        };
        room.open(minute(0));
        room
    }

    fn open(&mut self, at: Timestamp) {
        self.apply(at, Fact::Opened { machine: None, key: "00".into() });
    }

    fn apply(&mut self, at: Timestamp, fact: Fact) {
        self.history.apply(at, &fact);
        self.facts.push((at, fact));
    }

    /// A file appears, or takes the place of the one at its path.
    fn file(&mut self, at: Timestamp, path: &str, front: &str, body: &str) {
        let text = format!("---\n{front}\n---\n{body}\n");
        let mut reading = crate::announcement::read(path, text.as_bytes(), &self.config);
        let media = reading.announcement.iter().flat_map(|a| a.media.keys()).cloned();
        let seen = MediaSeen { digest: "00".into(), kind: MediaType::Png, bytes: 1_000 };
        reading.media = media.map(|name| (name, seen.clone())).collect();
        self.files.retain(|f| f.reading.path != path);
        self.files.push(Arc::new(Candidate::new(reading)));
        self.scan(at);
    }

    fn plain(&mut self, at: Timestamp, path: &str) {
        self.file(at, path, &front(path), "Isi.");
    }

    fn delete(&mut self, at: Timestamp, path: &str) {
        self.files.retain(|f| f.reading.path != path);
        self.scan(at);
    }

    /// What the daemon notes after a look at the folder.
    fn scan(&mut self, at: Timestamp) {
        let mut met = Vec::new();
        for file in self.files.clone() {
            let Reading { id, digest, path, .. } = &file.reading;
            if met.contains(id) {
                continue;
            }
            met.push(id.clone());
            let seen = self.history.items.get(id).and_then(|i| i.seen.as_ref());
            if seen.is_none_or(|s| s.digest != *digest) {
                let (item, digest, path) = (id.clone(), digest.clone(), path.clone());
                self.apply(at, Fact::Seen { item, digest, path, first_scan: false });
            }
        }
        let known = self.history.items.iter().filter(|(_, i)| i.seen.is_some());
        let gone: Vec<String> =
            known.map(|(id, _)| id.clone()).filter(|id| !met.contains(id)).collect();
        for item in gone {
            self.apply(at, Fact::Gone { item });
        }
    }

    fn decide(&mut self, at: Timestamp, item: Option<&str>, decision: Decision) {
        let item = item.map(str::to_owned);
        self.apply(at, Fact::Decided { item, decision, reason: String::new(), who: "sari".into() });
    }

    fn view(&self, now: Timestamp) -> View<'_> {
        View {
            folder: if self.reachable { Folder::Files(&self.files) } else { Folder::Unreachable },
            is_whole: true,
            config: &self.config,
            setting: &self.setting,
            approvals: &self.approvals,
            lists: &self.lists,
            askers: &self.askers,
            history: &self.history,
            now,
        }
    }

    fn plan(&self, now: Timestamp) -> Plan {
        plan(&self.view(now))
    }

    /// State and reason of one item.
    fn stands(&self, now: Timestamp, id: &str) -> (State, Option<&'static str>) {
        let plan = self.plan(now);
        let item = plan.items.iter().find(|i| i.id == id).expect("the item is planned");
        (item.state, item.why.as_ref().map(Why::name))
    }

    /// What is due, preparations carried out first.
    fn due(&mut self, now: Timestamp) -> Vec<Step> {
        for _ in 0..5 {
            let plan = self.plan(now);
            let prepare: Vec<&Step> = plan.due(now).filter(|s| s.work == Work::Prepare).collect();
            if prepare.is_empty() {
                return plan.due(now).filter(|s| s.work != Work::Warm).cloned().collect();
            }
            for step in prepare {
                let item = plan.items.iter().find(|i| i.id == step.item).unwrap();
                self.prepare(now, item, &step.occasion);
            }
        }
        panic!("preparation never ends at {now}");
    }

    fn prepare(&mut self, at: Timestamp, item: &Item, occasion: &str) {
        let templates = &Templates::builtin();
        let setting = Setting { config: &self.config, digest: &self.setting, templates };
        let facts = match planned_reminders::is_reminder(occasion) {
            true => {
                let fact =
                    remind::prepared(item, occasion, &self.lists, &self.history, &self.config);
                fact.into_iter().collect()
            }
            false => prepared(item, &self.lists, &self.history, &setting).unwrap(),
        };
        facts.into_iter().for_each(|fact| self.apply(at, fact));
    }

    fn attempt(&mut self, at: Timestamp, item: &str, to: Destination) {
        let (item, occasion) = (item.into(), RELEASE.into());
        self.apply(at, Fact::Attempt { item, occasion, to, reply_to: None });
    }

    fn outcome(&mut self, at: Timestamp, item: &str, to: Destination, outcome: Outcome) {
        let (item, occasion) = (item.into(), RELEASE.into());
        self.apply(at, Fact::Outcome { item, occasion, to, outcome });
    }

    fn tried(&mut self, at: Timestamp, item: &str, to: Destination, outcome: Outcome) {
        self.attempt(at, item, to.clone());
        self.outcome(at, item, to, outcome);
    }

    fn settle(&mut self, at: Timestamp, item: &str, to: Destination, verdict: Verdict) {
        let (item, occasion) = (item.into(), RELEASE.into());
        self.apply(at, Fact::Settled { item, occasion, to, verdict, who: "sari".into() });
    }

    /// An item under way: prepared, its first letter accepted at minute 600.
    fn under_way(front: &str) -> Newsroom {
        let mut room = Newsroom::new();
        room.file(minute(1), "a.md", front, "Isi.");
        assert!(!room.due(minute(600)).is_empty());
        room.tried(minute(600), "a", letter(0), sent("q"));
        room
    }
}

/// A title of its own, so that nothing is a copy, and the usual instant.
fn front(path: &str) -> String {
    format!("title: Berita {path}\npublish_at: 2026-10-20T10:00:00Z")
}

fn sends(steps: &[Step]) -> bool {
    steps.iter().any(|s| matches!(s.work, Work::Letters | Work::Thread { .. }))
}

#[test]
fn a_two_key_file_goes_to_the_default_accounts_and_lists_at_its_instant() {
    let mut room = Newsroom::new();
    room.plain(minute(1), "a.md");
    let early = minute(600) - SignedDuration::from_nanos(1);
    assert!(!sends(&room.due(early)));
    assert_eq!(room.stands(early, "a"), (State::Prepared, None));
    let due = room.due(minute(600));
    let works: Vec<&Work> = due.iter().map(|s| &s.work).collect();
    assert_eq!(works, [&Work::Thread { account: "kantor".into() }, &Work::Letters]);
}

#[test]
fn lateness_is_judged_before_the_first_attempt_only() {
    let mut room = Newsroom::new();
    room.plain(minute(1), "a.md");
    let grace = room.config.release.late.grace;
    room.due(minute(600));
    let late = minute(600) + grace + SignedDuration::from_secs(1);
    assert_eq!(room.stands(late, "a"), (State::Held, Some("late")));
    assert!(sends(&room.due(minute(600) + grace)));
    room.tried(minute(600), "a", letter(0), sent("q"));
    assert_eq!(room.stands(late, "a"), (State::Releasing, None));
}

#[test]
fn holds_and_releases() {
    use Decision::{Cancel, Hold, Release, Unhold};
    const ME: Option<&str> = Some("a");
    const ALL: Option<&str> = None;
    type Story =
        (&'static str, &'static [(i64, Option<&'static str>, Decision)], Option<&'static str>);
    let stories: [Story; 10] = [
        ("nothing", &[], None),
        ("lifted before", &[(10, ALL, Hold), (500, ALL, Unhold)], None),
        ("own, lifted before", &[(10, ME, Hold), (500, ME, Unhold)], None),
        ("lasts", &[(10, ALL, Hold)], Some("hold")),
        ("fell in", &[(10, ALL, Hold), (601, ALL, Unhold)], Some("fell_in_hold")),
        ("own, fell in", &[(10, ME, Hold), (601, ME, Unhold)], Some("fell_in_hold")),
        ("released out of it", &[(10, ALL, Hold), (601, ME, Release)], None),
        ("held again", &[(601, ME, Release), (602, ME, Hold)], Some("hold")),
        ("cancelled", &[(10, ME, Cancel)], Some("cancelled")),
        ("cancelled, released", &[(10, ME, Cancel), (602, ME, Release)], None),
    ];
    for (name, decisions, expected) in stories {
        let mut room = Newsroom::new();
        room.plain(minute(1), "a.md");
        for (at, item, decision) in decisions {
            room.decide(minute(*at), *item, *decision);
        }
        let due = room.due(minute(603));
        assert_eq!(room.stands(minute(603), "a").1, expected, "{name}");
        assert_eq!(sends(&due), expected.is_none(), "{name}");
    }
}

#[test]
fn a_release_counts_for_the_content_that_it_was_given_for() {
    let mut room = Newsroom::new();
    room.plain(minute(1), "a.md");
    room.decide(minute(10), Some("a"), Decision::Release);
    assert!(sends(&room.due(minute(10))));
    room.file(minute(11), "a.md", "title: Lain\npublish_at: 2026-10-20T12:00:00Z", "Lain.");
    assert!(!sends(&room.due(minute(11))));
    assert_eq!(room.stands(minute(11), "a"), (State::Scheduled, None));
}

#[test]
fn an_item_that_nobody_would_get_is_held() {
    let mut room = Newsroom::new();
    room.file(minute(1), "a.md", &format!("{}\nx: none\nemail: none", front("a")), "Isi.");
    assert!(matches!(room.stands(minute(600), "a").0, State::Held | State::Draft));
    room.plain(minute(1), "b.md");
    room.due(minute(599));
    room.lists.insert("nasional".into(), Ok(Arc::default()));
    assert_eq!(room.stands(minute(600), "b"), (State::Held, Some("no_recipients")));
}

#[test]
fn an_item_whose_life_is_over_says_so_also_when_it_may_be_late() {
    let mut room = Newsroom::new();
    room.file(
        minute(1),
        "a.md",
        &format!("{}\nlate: {{ grace: 15m, then: publish }}", front("a")),
        "Isi.",
    );
    let over = minute(600) + DEFAULT_LIFE;
    assert!(room.due(over).is_empty());
    assert_eq!(room.stands(over, "a"), (State::Expired, Some("expired")));
}

#[test]
fn what_had_begun_waits_for_a_person_after_an_adoption() {
    let mut room = Newsroom::under_way(&front("a"));
    assert!(sends(&room.due(minute(601))));
    room.open(minute(602));
    assert!(!sends(&room.due(minute(603))));
    assert_eq!(room.stands(minute(603), "a"), (State::Held, Some("due_at_start")));
    assert!(!may_begin(&room.history, "a", RELEASE, minute(603)));
    room.decide(minute(604), Some("a"), Decision::Release);
    assert!(sends(&room.due(minute(604))));
}

#[test]
fn an_unknown_is_read_for_though_its_item_is_held_or_cancelled_and_never_sent_again() {
    for decision in [Decision::Hold, Decision::Cancel] {
        let mut room = Newsroom::under_way(&front("a"));
        room.tried(minute(600), "a", letter(1), sent("q"));
        room.tried(minute(600), "a", post(1), Outcome::Unknown(why(Cause::Timeout)));
        room.decide(minute(601), Some("a"), decision);
        for _ in 0..room.config.x.settle.len() {
            assert!(sends(&room.due(minute(610))), "{decision:?}");
            let (item, occasion) = ("a".into(), RELEASE.into());
            room.apply(minute(610), Fact::NotFound { item, occasion, to: post(1) });
        }
        assert!(room.due(minute(610)).is_empty(), "{decision:?}");
        if decision == Decision::Cancel {
            assert_eq!(room.stands(minute(610), "a").0, State::PartlyReleased);
        }
    }
}

#[test]
fn a_person_settles_only_what_is_still_open() {
    let mut room = Newsroom::under_way(&front("a"));
    room.tried(minute(600), "a", post(1), Outcome::Unknown(why(Cause::Timeout)));
    room.outcome(minute(601), "a", post(1), sent("1"));
    room.settle(minute(602), "a", post(1), Verdict::Resend);
    room.outcome(minute(603), "a", post(1), Outcome::Unknown(why(Cause::Crash)));
    let occasion = room.history.occasion("a", RELEASE).unwrap();
    assert_eq!(occasion.post("kantor", 1).unwrap().tried.post_id(), Some("1"));
}

#[test]
fn a_verdict_given_while_the_daemon_starts_outlives_the_crash_that_it_settles() {
    let mut room = Newsroom::under_way(&front("a"));
    room.attempt(minute(601), "a", letter(0));
    room.settle(minute(602), "a", letter(0), Verdict::Resend);
    room.outcome(minute(602), "a", letter(0), Outcome::Unknown(why(Cause::Crash)));
    let tried = &room.history.occasion("a", RELEASE).unwrap().letters[0];
    assert_eq!(*tried, Tried::Fresh);
}

#[test]
fn an_account_that_is_no_longer_configured_has_no_step_that_is_due_for_ever() {
    let mut room = Newsroom::under_way(&front("a"));
    room.config.x.accounts.remove("kantor");
    let due = room.due(minute(601));
    assert!(due.iter().all(|s| !matches!(s.work, Work::Thread { .. })));
    assert!(
        room.due(minute(601) + DEFAULT_LIFE)
            .iter()
            .any(|s| s.work == Work::Withhold { cause: Cause::Expired })
    );
}

#[test]
fn copies_are_held_and_an_unreachable_folder_lets_only_what_was_prepared_go() {
    let mut room = Newsroom::new();
    room.file(minute(1), "a.md", &front("sama"), "Isi.");
    room.file(minute(2), "b.md", &front("sama"), "Isi.");
    assert_eq!(room.stands(minute(10), "b"), (State::Held, Some("already_sent")));
    room.due(minute(599));
    room.reachable = false;
    assert!(sends(&room.due(minute(600))));
    room.setting = "2".into();
    assert!(!sends(&room.due(minute(600))));
}

#[test]
fn deleting_cancels_and_restoring_brings_back() {
    let mut room = Newsroom::new();
    room.plain(minute(1), "a.md");
    room.due(minute(599));
    room.delete(minute(599), "a.md");
    assert_eq!(room.stands(minute(600), "a"), (State::Cancelled, Some("gone")));
    assert!(room.due(minute(600)).is_empty());
    room.plain(minute(600), "a.md");
    assert!(sends(&room.due(minute(600))));
    room.file(minute(600), "c/a.md", &front("x"), "Isi.");
    assert_eq!(room.stands(minute(600), "a"), (State::Held, Some("same_id")));
}

#[test]
fn dates_at_the_end_of_time_do_no_harm() {
    for date in ["9999-12-30T22:00:00Z", "-009999-01-02T01:59:59Z", "0001-01-01T00:00:00Z"] {
        let mut room = Newsroom::new();
        room.file(minute(1), "a.md", &format!("title: Uji\npublish_at: {date}"), "Isi.");
        room.due(minute(600));
        room.due(Timestamp::MAX);
        room.due(Timestamp::MIN);
    }
    assert_eq!(moved(Timestamp::MAX, DEFAULT_LIFE), Timestamp::MAX);
    assert_eq!(moved(Timestamp::MIN, -WARM), Timestamp::MIN);
}

#[test]
fn nothing_is_prepared_without_what_it_shows() {
    let mut room = Newsroom::new();
    let front = "title: Peta\npublish_at: 2026-10-20T10:00:00Z\nemail: none\n\
                 media:\n  g: { file: g.png, alt: Grafik }\n\
                 x:\n  kantor: { thread: [Satu, { text: Dua, media: [g] }] }";
    room.file(minute(-60), "a.md", front, "Isi.\n");
    let plan = room.plan(minute(-60));
    let reading = &plan.item("a").unwrap().source.as_ref().unwrap().reading;
    let announcement = reading.announcement.as_ref().unwrap();
    let composed = |reading: &Reading| {
        let occasion = &plan.item("a").unwrap().occasions[0];
        let templates = &Templates::builtin();
        let setting = Setting { config: &room.config, digest: "s", templates };
        compose::snapshot(announcement, &room.history, reading, occasion, None, &setting)
    };
    let known = composed(reading).unwrap();
    assert_eq!(known.posts.iter().map(|p| p.media.len()).collect::<Vec<_>>(), [0, 1]);
    let unseen = Reading { media: Default::default(), ..reading.clone() };
    assert_eq!(composed(&unseen), Err(NotComposed::NotSeen));
}
