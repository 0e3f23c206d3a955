//! Digests over a history: what they tell, to whom, and when.

use jiff::civil::{Weekday, date, time};

use super::super::digest::{self, Audience, Digest, Due};
use super::super::owed::Sums;
use super::*;
use crate::feedback::{Change, Channel, Fate, INBOX, Kind, Metrics, Number, Received, Sort};
use crate::when::Zone;

const DESK: &str = "humas@kemencontoh.example";
const OWNER: &str = "direktur@kemencontoh.example";

/// Everything is released on Tuesday, 20 October 2026, at 17.00 WIB.
fn at(text: &str) -> Timestamp {
    ts(text)
}

struct Desk {
    room: Newsroom,
    keys: u32,
}

impl Desk {
    fn new() -> Desk {
        let mut room = Newsroom::new();
        room.config.newsroom.desk = vec![DESK.to_owned()];
        room.config.feedback.digest =
            Some(crate::config::Digest { at: time(7, 30, 0, 0), weekly: Weekday::Monday });
        Desk { room, keys: 0 }
    }

    /// Released with these further lines in its file.
    fn released(mut self, id: &str, lines: &str) -> Desk {
        let front = format!("title: Berita {id}\npublish_at: 2026-10-20T10:00:00Z\n{lines}");
        self.room.file(minute(1), &format!("{id}.md"), &front, "Isi.");
        assert!(!self.room.due(minute(600)).is_empty());
        self.room.tried(minute(600), id, letter(0), sent("q"));
        self.room.tried(minute(600), id, letter(1), sent("q"));
        self
    }

    fn came(&mut self, item: &str, met: &str, kind: Kind) -> Number {
        self.came_by(item, met, kind, |_| {})
    }

    fn came_by(
        &mut self,
        item: &str,
        met: &str,
        kind: Kind,
        more: impl FnOnce(&mut Received),
    ) -> Number {
        self.keys += 1;
        let mut received = Received {
            item: item.to_owned(),
            key: format!("{:04x}", self.keys),
            channel: Channel::Mail,
            at: at(met),
            kind,
            topics: Vec::new(),
            from: String::new(),
            print: String::new(),
            post: None,
            who: None,
        };
        more(&mut received);
        self.room.apply(at(met), Fact::Received(Box::new(received)));
        let n = self.room.history.feedback.of(item).len();
        Number::new(item, u32::try_from(n).unwrap())
    }

    fn change(&mut self, when: &str, number: &Number, change: Change) {
        let (item, n) = (number.item.clone(), number.n);
        self.room.apply(at(when), Fact::Handled { item, n, change, who: "sari".into() });
    }

    fn told(&mut self, due: &Due, when: &str) {
        self.room.apply(at(when), Fact::Told { key: due.key(at(when)) });
    }

    fn digest(&self, audience: Audience, since: Option<&str>, now: &str) -> Digest {
        let Newsroom { history, config, .. } = &self.room;
        digest::digest(history, config, &audience, since.map(at), at(now))
    }

    fn desk(&self, since: &str, now: &str) -> Digest {
        self.digest(Audience::Desk, Some(since), now)
    }

    fn due(&self, now: &str) -> Vec<Due> {
        digest::due(&self.room.view(at(now)))
    }

    /// Who gets a digest of which day.
    fn due_to(&self, now: &str) -> Vec<(String, String)> {
        self.due(now).into_iter().map(|due| (due.to, due.day.to_string())).collect()
    }
}

fn to(who: &str, day: &str) -> (String, String) {
    (who.to_owned(), format!("2026-{day}"))
}

fn sums(new: usize, open: usize, overdue: usize, total: usize) -> Sums {
    Sums { new, open, overdue, total }
}

fn numbers(lines: &[digest::Line]) -> Vec<String> {
    lines.iter().map(|line| line.number.to_string()).collect()
}

#[test]
fn new_open_and_overdue_follow_working_days_and_holidays() {
    let mut desk = Desk::new().released("a", "");
    let first = desk.came("a", "2026-10-20T11:00:00Z", Kind::Question);
    let second = desk.came("a", "2026-10-21T02:00:00Z", Kind::Question);
    desk.came("a", "2026-10-22T02:00:00Z", Kind::Input);
    let channel = |digest: &Digest| digest.sections[0].channels.clone();
    // Three working days after Tuesday end with Friday, in Jakarta.
    let friday = desk.desk("2026-10-21T00:00:00Z", "2026-10-23T16:59:59Z");
    assert_eq!(channel(&friday), [(Channel::Mail, sums(2, 3, 0, 3))]);
    let saturday = desk.desk("2026-10-21T00:00:00Z", "2026-10-23T17:00:00Z");
    assert_eq!(saturday.sums, sums(2, 3, 1, 3));
    // A weekend is no delay, nor is a holiday.
    assert_eq!(desk.desk("2026-10-23T00:00:00Z", "2026-10-26T16:59:59Z").sums, sums(0, 3, 1, 3));
    assert_eq!(desk.desk("2026-10-23T00:00:00Z", "2026-10-26T17:00:00Z").sums, sums(0, 3, 2, 3));
    desk.room.config.feedback.holidays = vec![date(2026, 10, 26)];
    assert_eq!(desk.desk("2026-10-23T00:00:00Z", "2026-10-26T17:00:00Z").sums, sums(0, 3, 1, 3));

    let lines = &desk.desk("2026-10-23T00:00:00Z", "2026-10-26T17:00:00Z").sections[0].questions;
    assert_eq!(numbers(lines), ["a/1", "a/2"]);
    assert_eq!((lines[0].days, lines[0].is_overdue, lines[1].is_overdue), (6, true, false));
    // What is closed is owed no more, and still counts.
    desk.change("2026-10-27T00:00:00Z", &first, Change::Fate(Fate::Answered));
    desk.change("2026-10-27T00:00:00Z", &second, Change::Fate(Fate::Moved { to: INBOX.into() }));
    let later = desk.desk("2026-10-27T00:00:00Z", "2026-10-27T17:00:00Z");
    assert_eq!(later.sections[0].sums, sums(0, 1, 0, 2));
    assert_eq!(later.sums, sums(0, 2, 1, 3));
    let [_, inbox] = &later.sections[..] else { panic!("{later:?}") };
    assert_eq!((inbox.id.as_str(), numbers(&inbox.questions)), (INBOX, vec!["INBOX/1".to_owned()]));
}

#[test]
fn questions_are_listed_oldest_first_and_those_alike_together() {
    let mut desk = Desk::new().released("a", "");
    let alike = |received: &mut Received| received.print = "biaya".into();
    desk.came("a", "2026-10-22T01:00:00Z", Kind::Question);
    desk.came_by("a", "2026-10-21T03:00:00Z", Kind::Question, alike);
    desk.came_by("a", "2026-10-21T02:00:00Z", Kind::Question, alike);
    desk.came_by("a", "2026-10-21T01:00:00Z", Kind::Question, alike);
    let closed = desk.came("a", "2026-10-20T12:00:00Z", Kind::Question);
    desk.change("2026-10-21T00:00:00Z", &closed, Change::Fate(Fate::OffTopic));
    let made = desk.desk("2026-10-20T10:00:00Z", "2026-10-22T02:00:00Z");
    let section = &made.sections[0];
    assert_eq!(numbers(&section.questions), ["a/4", "a/1"]);
    assert_eq!(section.questions[0].alike, 2);
    assert_eq!((section.sums, section.more_questions), (sums(5, 4, 0, 5), 0));
    // Many are cut in the mail, and the rest is counted.
    for _ in 0..30 {
        desk.came("a", "2026-10-22T01:30:00Z", Kind::InformationRequest);
    }
    let section = &desk.desk("2026-10-20T10:00:00Z", "2026-10-22T02:00:00Z").sections[0];
    assert_eq!((section.questions.len(), section.more_questions), (20, 12));
}

#[test]
fn criticism_is_listed_by_how_many_share_it_and_never_filtered_away() {
    let mut desk = Desk::new().released("a", "");
    let day = "2026-10-21T01:00:00Z";
    desk.came("a", day, Kind::Complaint);
    for _ in 0..3 {
        desk.came_by("a", day, Kind::Input, |received| received.print = "mahal".into());
    }
    let post = |id: &'static str| {
        move |received: &mut Received| {
            (received.channel, received.post) = (Channel::X, Some(id.to_owned()));
        }
    };
    desk.came_by("a", day, Kind::Complaint, post("77"));
    let metrics = |likes| Metrics { likes, impressions: 1_000_000, ..Metrics::default() };
    for likes in [2, 40] {
        let metrics = metrics(likes);
        desk.room.apply(at(day), Fact::Measured { post: "77".into(), metrics });
    }
    let made = desk.desk("2026-10-20T10:00:00Z", "2026-10-22T02:00:00Z");
    let section = &made.sections[0];
    assert_eq!(numbers(&section.criticism), ["a/5", "a/2", "a/1"]);
    assert_eq!((section.criticism[0].engagement, section.criticism[1].alike), (40, 2));
    assert_eq!(section.channels.len(), 2);
    assert_eq!(section.questions, []);
    // What was closed is told of once more, if it is new; then only counted.
    desk.change(day, &Number::new("a", 5), Change::Fate(Fate::OffTopic));
    let made = desk.desk("2026-10-20T10:00:00Z", "2026-10-22T02:00:00Z");
    assert_eq!(numbers(&made.sections[0].criticism), ["a/5", "a/2", "a/1"]);
    let made = desk.desk("2026-10-22T02:00:00Z", "2026-10-23T02:00:00Z");
    assert_eq!(numbers(&made.sections[0].criticism), ["a/2", "a/1"]);
    assert_eq!(made.sums.total, 5);
}

#[test]
fn topics_are_counted_and_so_is_what_touches_none() {
    let mut desk =
        Desk::new().released("a", "feedback: { topics: { biaya: [tarif], waktu: [jam] } }");
    let day = "2026-10-21T01:00:00Z";
    let on = |topics: &'static [&'static str]| {
        move |received: &mut Received| {
            received.topics = topics.iter().map(|topic| (*topic).to_owned()).collect();
        }
    };
    for topics in [&["waktu"][..], &["biaya", "waktu"], &[], &[]] {
        desk.came_by("a", day, Kind::Input, on(topics));
    }
    let made = desk.desk(day, "2026-10-22T02:00:00Z");
    let expected = [("waktu".to_owned(), 2), ("biaya".to_owned(), 1)];
    assert_eq!((&made.sections[0].topics[..], made.sections[0].other), (&expected[..], 2));
}

#[test]
fn an_empty_digest_has_its_zeros_and_tells_how_the_channels_run() {
    let mut desk = Desk::new().released("a", "");
    let report = |key: &str, sort| Fact::Sorted { key: key.into(), sort, item: Some("a".into()) };
    desk.room.apply(at("2026-10-20T11:00:00Z"), report("f0", Sort::Report));
    desk.room.apply(at("2026-10-20T11:00:00Z"), report("f1", Sort::AutoReply));
    desk.room.apply(at("2026-10-20T11:00:00Z"), report("f2", Sort::AutoReply));
    let reason = Reason::new(Cause::Rejected, Some(550), "5.1.1 no such user");
    desk.room.apply(
        at("2026-10-20T12:00:00Z"),
        Fact::Bounced {
            item: "a".into(),
            occasion: RELEASE.into(),
            n: 1,
            reason,
            report: String::new(),
        },
    );
    let made = desk.digest(Audience::Desk, None, "2026-10-22T02:00:00Z");
    assert!(made.is_quiet());
    assert_eq!((made.sums, made.sections[0].sums), (sums(0, 0, 0, 0), sums(0, 0, 0, 0)));
    let of = &made.deliveries;
    assert_eq!((of.accepted, of.bounced, of.refused, of.unknown), (2, 1, 0, 0));
    assert_eq!(made.sorted, [(Sort::AutoReply, 2), (Sort::Report, 1)]);
    assert_eq!(made.accounts.len(), 4);
    // Of a later span nothing is told twice.
    let of = desk.desk("2026-10-21T00:00:00Z", "2026-10-22T02:00:00Z").deliveries;
    assert_eq!((of.accepted, of.bounced), (0, 0));
    // In time it stands among the older ones, in a count.
    let made = desk.desk("2026-12-01T00:00:00Z", "2026-12-07T00:30:00Z");
    assert_eq!((made.sections.len(), made.rest.announcements), (0, 1));
}

#[test]
fn an_owner_reads_of_his_own_announcements_only() {
    let mut desk = Desk::new()
        .released("a", "owner: direktur@kemencontoh.example")
        .released("b", "owner: lain@kemencontoh.example")
        .released("c", "owner: Direktur@KemenContoh.example\nfeedback: { digest: none }");
    for item in ["a", "b", "c", INBOX] {
        desk.came(item, "2026-10-21T01:00:00Z", Kind::Question);
    }
    let ids = |made: Digest| made.sections.into_iter().map(|s| s.id).collect::<Vec<_>>();
    let now = "2026-10-22T02:00:00Z";
    assert_eq!(ids(desk.digest(Audience::Desk, None, now)), ["a", "b", "c", INBOX]);
    let own = desk.digest(Audience::Owner(OWNER.to_owned()), None, now);
    assert_eq!((own.sums.total, own.deliveries.accepted), (1, 2));
    assert_eq!(ids(own), ["a"]);
}

#[test]
fn digests_are_weekly_and_daily_while_a_consultation_runs() {
    // Wednesday, 21 October, is no Monday.
    let desk = Desk::new().released("a", "owner: direktur@kemencontoh.example");
    assert_eq!(desk.due_to("2026-10-21T01:00:00Z"), []);
    assert_eq!(desk.due_to("2026-10-26T00:29:59Z"), []);
    let monday = [to(DESK, "10-26"), to(OWNER, "10-26")];
    assert_eq!(desk.due_to("2026-10-26T00:30:00Z"), monday);

    let lines = "owner: direktur@kemencontoh.example\n\
                 feedback: { mode: consultation, until: 2026-10-23 }";
    let desk = Desk::new().released("a", lines);
    assert_eq!(desk.due_to("2026-10-20T10:01:00Z"), [], "not at its release");
    for day in ["21", "22", "23"] {
        let expected = [to(DESK, &format!("10-{day}")), to(OWNER, &format!("10-{day}"))];
        assert_eq!(desk.due_to(&format!("2026-10-{day}T00:30:00Z")), expected);
    }
    let mut desk = desk;
    for due in desk.due("2026-10-23T00:30:00Z") {
        desk.told(&due, "2026-10-23T00:30:05Z");
    }
    assert_eq!(desk.due_to("2026-10-24T00:30:00Z"), [], "it is closed");
    assert_eq!(desk.due_to("2026-10-26T00:30:00Z"), monday);
}

#[test]
fn a_file_says_how_often_its_owner_is_told() {
    let of = |rhythm: &str| {
        let lines = format!(
            "owner: direktur@kemencontoh.example\n\
             feedback: {{ mode: consultation, until: 2026-11-30, digest: {rhythm} }}"
        );
        Desk::new().released("a", &lines)
    };
    let (tuesday, monday) = ("2026-10-27T00:30:00Z", "2026-10-26T00:30:00Z");
    assert_eq!(of("daily").due_to(tuesday), [to(DESK, "10-27"), to(OWNER, "10-27")]);
    assert_eq!(of("weekly").due_to(tuesday), [to(DESK, "10-27"), to(OWNER, "10-26")]);
    assert_eq!(of("none").due_to(monday), [to(DESK, "10-26")]);
    let mut nobody = of("daily");
    nobody.room.config.feedback.digest = None;
    assert_eq!(nobody.due_to(monday), []);
    assert_eq!(digest::next(&nobody.room.view(at(monday))), None);
}

#[test]
fn one_who_is_desk_and_owner_gets_one_mail_with_everything() {
    let mut desk = Desk::new().released("a", "owner: direktur@kemencontoh.example");
    desk.room.config.newsroom.desk = vec!["Direktur@kemencontoh.example".to_owned()];
    let due = desk.due("2026-10-26T00:30:00Z");
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].audience, Audience::Desk);
}

#[test]
fn a_digest_comes_once_and_of_those_that_were_missed_the_latest_only() {
    let lines = "feedback: { mode: consultation, until: 2026-11-30 }";
    let mut desk = Desk::new().released("a", lines);
    let first = desk.due("2026-10-21T00:30:00Z");
    assert_eq!(first[0].since, None);
    desk.told(&first[0], "2026-10-21T00:30:04Z");
    // A restart reads the journal again.
    let again: Vec<(Timestamp, Fact)> = desk.room.facts.clone();
    desk.room.history = History::default();
    again.iter().for_each(|(at, fact)| desk.room.history.apply(*at, fact));
    assert_eq!(desk.due("2026-10-21T00:31:00Z"), []);
    assert_eq!(desk.due("2026-10-22T00:29:59Z"), []);
    // The machine was away for four days, then for a month.
    let due = desk.due("2026-10-25T09:00:00Z");
    assert_eq!(due.len(), 1);
    assert_eq!((due[0].day, due[0].since), (date(2026, 10, 25), Some(at("2026-10-21T00:30:04Z"))));
    desk.told(&due[0], "2026-10-25T09:00:03Z");
    assert_eq!(desk.due("2026-10-25T10:00:00Z"), []);
    let due = desk.due("2026-12-03T09:00:00Z");
    assert_eq!((due.len(), due[0].day), (1, date(2026, 11, 30)));
    // What comes after a digest is new in the next, whenever that leaves.
    desk.came("a", "2026-10-25T09:00:04Z", Kind::Input);
    let since = due[0].since;
    assert_eq!(since, Some(at("2026-10-25T09:00:03Z")));
    let made = digest::digest(
        &desk.room.history,
        &desk.room.config,
        &Audience::Desk,
        since,
        at("2026-12-03T09:00:00Z"),
    );
    assert_eq!(made.sums.new, 1);
}

#[test]
fn before_the_journal_was_begun_and_in_a_rehearsal_there_is_no_digest() {
    let desk = Desk::new();
    // The journal was begun at 07.00 WIB on a Tuesday; the Monday before is none of ours.
    assert_eq!(desk.due_to("2026-10-20T23:00:00Z"), []);
    assert_eq!(desk.due_to("2026-10-26T00:30:00Z"), [to(DESK, "10-26")]);
    let view = View { is_whole: false, ..desk.room.view(at("2026-10-26T00:30:00Z")) };
    assert_eq!((digest::due(&view).len(), digest::next(&view)), (0, None));
}

#[test]
fn the_time_of_a_digest_survives_clocks_that_are_changed() {
    let mut desk = Desk::new().released("a", "feedback: { mode: consultation, until: 2026-12-30 }");
    desk.room.config.newsroom.timezone = Zone::parse("Europe/Berlin").unwrap();
    desk.room.config.feedback.digest =
        Some(crate::config::Digest { at: time(2, 30, 0, 0), weekly: Weekday::Sunday });
    let next = |now: &str| digest::next(&desk.room.view(at(now))).unwrap().to_string();
    // On 25 October the hour from two comes twice: the first counts, once.
    assert_eq!(next("2026-10-24T12:00:00Z"), "2026-10-25T00:30:00Z");
    assert_eq!(next("2026-10-25T00:30:00Z"), "2026-10-26T01:30:00Z");
    let due = desk.due("2026-10-25T00:30:00Z");
    assert_eq!(due[0].day, date(2026, 10, 25));
    let mut told = desk;
    told.told(&due[0], "2026-10-25T00:30:01Z");
    assert_eq!(told.due("2026-10-25T01:30:00Z"), []);
    assert_eq!(told.due("2026-10-26T01:30:00Z").len(), 1);
    // On 28 March 2027 there is no half past two.
    let next = digest::next(&told.room.view(at("2027-03-27T12:00:00Z"))).unwrap().to_string();
    assert_eq!(next, "2027-03-28T01:00:00Z");
}

#[test]
fn an_item_that_is_passed_on_is_mailed_once_to_whoever_has_it() {
    use super::super::passed::passed_on;
    let mut desk = Desk::new().released("a", "");
    let number = desk.came("a", "2026-10-21T01:00:00Z", Kind::Question);
    let to = |desk: &Desk, now: &str| -> Vec<String> {
        passed_on(&desk.room.view(at(now))).into_iter().map(|p| p.to).collect()
    };
    assert_eq!(to(&desk, "2026-10-21T02:00:00Z"), Vec::<String>::new());
    desk.change("2026-10-21T02:00:00Z", &number, Change::Owner(OWNER.into()));
    assert_eq!(to(&desk, "2026-10-21T02:00:00Z"), [OWNER]);
    let key = passed_on(&desk.room.view(at("2026-10-21T02:00:00Z")))[0].key.clone();
    assert!(!key.contains(OWNER), "{key}");
    desk.room.apply(at("2026-10-21T02:00:01Z"), Fact::Told { key });
    assert_eq!(to(&desk, "2026-10-21T02:00:02Z"), Vec::<String>::new());
    // To somebody else, and back.
    desk.change("2026-10-21T03:00:00Z", &number, Change::Owner("b@x.example".into()));
    assert_eq!(to(&desk, "2026-10-21T03:00:00Z"), ["b@x.example"]);
    desk.change("2026-10-21T04:00:00Z", &number, Change::Owner(OWNER.into()));
    assert_eq!(to(&desk, "2026-10-21T04:00:00Z"), [OWNER]);
    assert_eq!(to(&desk, "2026-10-28T04:00:00Z"), Vec::<String>::new(), "no news any more");
    desk.change("2026-10-21T05:00:00Z", &number, Change::Fate(Fate::Answered));
    assert_eq!(to(&desk, "2026-10-21T05:00:00Z"), Vec::<String>::new());
}
