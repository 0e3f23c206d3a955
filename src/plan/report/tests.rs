#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]
//! Reports on a history that was played: every figure, at every instant.

use std::path::Path;

use jiff::SignedDuration;
use proptest::prelude::*;

use super::response::{NotYet, Response, Stage, next, owed, prepare};
use super::*;
use crate::config;
use crate::feedback::{Change, Channel, Fate, Kind, Metrics, Number, Received, Sort, Terms};
use crate::message::seal::Seal;
use crate::message::{Letter, Post as Words, Recipient};
use crate::plan::fact::{
    Answered, Cause, Destination, Fact, Objection, Outcome, Reason, Receipt, Snapshot, Verdict,
};

const CONFIG: &str = "\
newsroom: { name: Kementerian Contoh, timezone: WIB }
x:
  accounts:
    kantor: { kind: office, handle: kemencontoh, credential: x-kantor }
    kabiro: { kind: personal, handle: kabiro_contoh, credential: x-kabiro, mode: repost }
feedback: { answer_within: 3d, holidays: [2026-10-22] }
";

fn config() -> Config {
    config::read(CONFIG, Path::new("/etc/siaran")).config.expect("configuration")
}

fn ts(text: &str) -> Timestamp {
    text.parse().expect("instant")
}

/// An hour since the release, a Tuesday at ten in Jakarta.
fn hour(n: i64) -> Timestamp {
    ts("2026-10-20T03:00:00Z") + SignedDuration::from_hours(n)
}

fn ms(n: i64) -> Timestamp {
    hour(0) + SignedDuration::from_millis(n)
}

fn reader(n: u32) -> String {
    format!("r{n}@media.example")
}

fn reason(cause: Cause) -> Reason {
    Reason::new(cause, None, "")
}

fn sent(id: &str) -> Outcome {
    Outcome::Sent(Receipt { id: id.to_owned(), ..Receipt::default() })
}

fn post(part: u32) -> Destination {
    Destination::Post { account: "kantor".to_owned(), part }
}

fn letter(n: u32) -> Destination {
    Destination::Letter { n }
}

/// The journal of a release, to be cut off anywhere.
struct Journal(Vec<(Timestamp, Fact)>);

impl Journal {
    fn new(terms: Terms) -> Journal {
        let mut journal = Journal(Vec::new());
        journal.add(hour(-100), Fact::Opened { machine: None, key: "00".to_owned() });
        journal.prepared("siaran", hour(0), |snapshot| {
            snapshot.feedback = Some(terms);
            snapshot.reposts = vec!["kabiro".to_owned()];
        });
        journal
    }

    fn add(&mut self, at: Timestamp, fact: Fact) {
        self.0.push((at, fact));
    }

    fn prepared(&mut self, item: &str, due: Timestamp, more: impl FnOnce(&mut Snapshot)) {
        let post = |part| Words {
            account: "kantor".to_owned(),
            part,
            text: format!("Bagian {part}"),
            media: Vec::new(),
            reply_settings: None,
        };
        let letter = Letter {
            from: "a@b.example".to_owned(),
            reply_to: None,
            subject: "Judul".to_owned(),
            text: "Isi".to_owned(),
            html: "Isi".to_owned(),
            attachments: Vec::new(),
        };
        let mut snapshot = Snapshot {
            title: "Judul siaran".to_owned(),
            due,
            expires: due + SignedDuration::from_hours(24),
            posts: vec![post(1), post(2)],
            letter: Some(letter),
            lead: Some("kantor".to_owned()),
            ..Snapshot::default()
        };
        more(&mut snapshot);
        let person = |n: u32| Recipient {
            email: reader(n),
            name: String::new(),
            outlet: String::new(),
            list: if n < 4 { "nasional" } else { "daerah" }.to_owned(),
        };
        let fact = Fact::Prepared {
            item: item.to_owned(),
            occasion: RELEASE.to_owned(),
            snapshot: Box::new(snapshot),
            roster: (0..6).map(person).collect(),
        };
        self.add(due - SignedDuration::from_mins(15), fact);
    }

    fn tried(&mut self, at: Timestamp, to: &Destination, outcome: Outcome) {
        self.tried_of("siaran", at, to, outcome);
    }

    fn tried_of(&mut self, item: &str, at: Timestamp, to: &Destination, outcome: Outcome) {
        let (item, occasion, to) = (item.to_owned(), RELEASE.to_owned(), to.clone());
        let (i, o, t) = (item.clone(), occasion.clone(), to.clone());
        self.add(at, Fact::Attempt { item: i, occasion: o, to: t, reply_to: None });
        self.add(at, Fact::Outcome { item, occasion, to, outcome });
    }

    fn received(&mut self, at: Timestamp, n: u32, change: impl FnOnce(&mut Received)) {
        let mut received = Received {
            item: "siaran".to_owned(),
            key: format!("{n:064x}"),
            channel: Channel::Mail,
            at,
            kind: Kind::Question,
            topics: Vec::new(),
            from: String::new(),
            print: String::new(),
            post: None,
            who: None,
        };
        change(&mut received);
        self.add(at, Fact::Received(Box::new(received)));
    }

    fn handled(&mut self, at: Timestamp, n: u32, change: Change) {
        let (item, who) = ("siaran".to_owned(), "sari".to_owned());
        self.add(at, Fact::Handled { item, n, change, who });
    }

    fn fate(&mut self, at: Timestamp, n: u32, fate: Fate) {
        self.handled(at, n, Change::Fate(fate));
    }

    fn history(&self, at: Timestamp) -> History {
        let mut history = History::default();
        self.0.iter().filter(|(when, _)| *when <= at).for_each(|(at, f)| history.apply(*at, f));
        history
    }

    fn report(&self, at: Timestamp) -> Report {
        report(&self.history(at), &config(), "siaran", at).expect("it is released")
    }
}

/// A release of which much happened.
fn played() -> Journal {
    let mut journal = Journal::new(Terms {
        answer_within: 3,
        topics: [("biaya".to_owned(), Vec::new()), ("akses".to_owned(), Vec::new())].into(),
        owner: Some("direktur@contoh.example".to_owned()),
        ..Terms::default()
    });
    journal.tried(ms(40), &post(1), sent("11"));
    journal.tried(ms(30), &letter(0), sent("q0"));
    journal.tried(ms(50), &letter(1), sent("q1"));
    journal.tried(ms(60), &letter(4), sent("q4"));
    journal.tried(ms(70), &letter(5), Outcome::Withheld(reason(Cause::Objected)));
    journal.tried(ms(80), &letter(2), Outcome::Refused(reason(Cause::Unusable)));
    journal.tried(ms(90), &letter(3), Outcome::Unknown(reason(Cause::Closed)));
    journal.tried(ms(95), &post(2), Outcome::Unknown(reason(Cause::Timeout)));
    let found = Receipt { id: "12".to_owned(), adopted: true, ..Receipt::default() };
    let (item, occasion) = ("siaran".to_owned(), RELEASE.to_owned());
    let found = Fact::Outcome { item, occasion, to: post(2), outcome: Outcome::Sent(found) };
    journal.add(ms(9_000), found);
    let repost = Destination::Repost { account: "kabiro".to_owned() };
    journal.tried(hour(1), &repost, sent(""));
    let metrics = |likes, impressions| Metrics { likes, impressions, ..Metrics::default() };
    let measured = |post: &str, metrics| Fact::Measured { post: post.to_owned(), metrics };
    journal.add(hour(2), measured("11", metrics(3, 100)));
    journal.add(hour(3), measured("12", metrics(1, 40)));
    journal.add(hour(30), measured("11", metrics(9, 900)));
    let bounced = Fact::Bounced {
        item: "siaran".to_owned(),
        occasion: RELEASE.to_owned(),
        n: 4,
        reason: Reason::new(Cause::Rejected, Some(550), "5.7.1 no"),
        report: String::new(),
    };
    journal.add(hour(2), bounced);
    let alias = Seal::new(b"00").alias(&reader(1));
    // A reader asks and adds an opinion on X, and somebody else says the same.
    journal.received(hour(2), 1, |r| {
        (r.from, r.print, r.topics) = (alias.clone(), "p".into(), vec!["biaya".into()]);
    });
    journal.received(hour(3), 2, |r| {
        (r.from, r.kind, r.channel) = (alias.clone(), Kind::Input, Channel::X);
    });
    journal.received(hour(5), 3, |r| {
        (r.print, r.topics) = ("p".into(), vec!["biaya".into(), "akses".into()]);
    });
    journal.received(hour(6), 4, |r| (r.kind, r.channel) = (Kind::Complaint, Channel::Call));
    journal.received(hour(7), 5, |r| r.kind = Kind::Input);
    journal.received(hour(8), 6, |_| {});
    // The clock of who sent it is wrong by years.
    journal.received(hour(9), 7, |r| {
        (r.at, r.kind) = (ts("1999-01-01T00:00:00Z"), Kind::Input);
    });
    let item = Some("siaran".to_owned());
    let sorted = |n: u32, sort| Fact::Sorted { key: format!("{n:064x}"), sort, item: item.clone() };
    journal.add(hour(4), sorted(90, Sort::AutoReply));
    journal.add(hour(4), sorted(91, Sort::Complaint));
    let objected = Fact::Objected {
        email: reader(0),
        by: Objection::Click,
        item: item.clone(),
        who: None,
        mail: String::new(),
    };
    journal.add(hour(10), objected);
    // An answer as a file, to the first, within a day.
    journal.prepared("jawaban", hour(20), |s| {
        s.answers = Some(Answered { item: "siaran".to_owned(), n: 1, thread: Vec::new() });
    });
    journal.tried_of("jawaban", hour(20), &letter(0), sent("q"));
    journal.fate(hour(26), 4, Fate::OffTopic);
    journal.fate(hour(27), 5, Fate::Moved { to: "lain".to_owned() });
    let settled = Fact::Settled {
        item: "siaran".to_owned(),
        occasion: RELEASE.to_owned(),
        to: letter(3),
        verdict: Verdict::Drop,
        who: "sari".to_owned(),
    };
    journal.add(hour(40), settled);
    // Thursday is a holiday: three working days end with Monday, in Jakarta at hour 158.
    journal.fate(hour(158), 6, Fate::Answered);
    journal.prepared("ralat", hour(200), |s| s.corrects = Some("siaran".to_owned()));
    journal.tried_of("ralat", hour(200), &post(1), sent("99"));
    journal
}

/// The report on it after ten days.
pub(crate) fn sample() -> Report {
    played().report(hour(240))
}

/// The response report on a consultation of seven inputs, all decided.
pub(crate) fn sample_response() -> Response {
    let mut journal = consultation();
    decide_all(&mut journal);
    prepare(&journal.history(hour(120)), "siaran", hour(120)).expect("all is decided")
}

fn sums(inputs: &Inputs) {
    let total = inputs.total;
    assert_eq!(inputs.by_channel.values().sum::<usize>(), total);
    assert_eq!(inputs.by_kind.values().sum::<usize>(), total);
    assert_eq!(inputs.by_fate.values().sum::<usize>(), total);
    assert_eq!(inputs.days.iter().map(|day| day.received).sum::<usize>(), total);
    assert_eq!(inputs.days.iter().map(|day| day.closed).sum::<usize>(), total - inputs.open);
    for day in &inputs.days {
        assert_eq!(day.by_kind.values().sum::<usize>(), day.received);
        assert_eq!(day.by_channel.values().sum::<usize>(), day.received);
    }
}

#[test]
fn every_figure_is_counted() {
    let report = sample();
    assert_eq!((report.age, report.due, report.at), (None, hour(0), hour(240)));
    let late = (report.skew_ms, report.post_late_ms, report.letter_late_ms);
    assert_eq!(late, (Some(10), Some(40), Some(30)));
    let mail = &report.mail;
    let l = mail.letters;
    assert_eq!((l.total, l.sent, l.refused, l.unknown, l.withheld, l.pending), (6, 3, 1, 0, 2, 0));
    assert_eq!((mail.bounced, mail.replied, mail.objected), (1, 1, 1));
    assert!((mail.replied_share.unwrap() - 1.0 / 3.0).abs() < 1e-9);
    assert_eq!((mail.automatic_replies, mail.complaints), (1, 1));
    let list = |l: &ListMail| (l.list.clone(), l.letters.sent, l.bounced, l.replied);
    let lists: Vec<_> = mail.lists.iter().map(list).collect();
    assert_eq!(lists, [("daerah".to_owned(), 1, 1, 0), ("nasional".to_owned(), 2, 0, 1)]);

    let x = &report.x;
    assert_eq!(x.posts.iter().map(|p| p.metrics.len()).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(x.posts[0].url.as_deref(), Some("https://x.com/kemencontoh/status/11"));
    assert_eq!(x.totals.map(|t| (t.likes, t.impressions)), Some((10, 940)));
    assert_eq!(x.cost_usd, 0.045, "two posts and a repost");
    let accounts: Vec<_> =
        x.accounts.iter().map(|a| (a.account.as_str(), a.posts, a.reposts, a.personal)).collect();
    assert_eq!(accounts, [("kabiro", 0, 1, Some(true)), ("kantor", 2, 0, Some(false))]);

    let inputs = &report.feedback;
    sums(inputs);
    assert_eq!((inputs.total, inputs.moved, inputs.open, inputs.overdue), (6, 1, 3, 1));
    assert_eq!(Kind::ALL.map(|kind| inputs.by_kind[kind.name()]), [3, 2, 0, 1]);
    assert_eq!(Channel::ALL.map(|of| inputs.by_channel[of.name()]), [4, 1, 0, 1, 0]);
    assert_eq!(FATES.map(|fate| inputs.by_fate[fate]), [3, 0, 2, 0, 0, 1, 0]);
    let topics: Vec<_> = inputs.by_topic.iter().map(|(t, n)| (t.as_str(), *n)).collect();
    assert_eq!(topics, [("akses", 1), ("biaya", 2), ("other", 4)]);
    assert_eq!(inputs.alike, [Group { first: "siaran/1".to_owned(), count: 2 }]);
    let day = |date: &str| inputs.days.iter().find(|d| d.date.to_string() == date).unwrap();
    assert_eq!(inputs.days.first().unwrap().date.to_string(), "2026-10-20", "nothing of 1999");
    assert_eq!((day("2026-10-20").received, day("2026-10-21").closed), (6, 2));

    let a = report.answers;
    assert_eq!((a.owed, a.in_time, a.late, a.overdue, a.waiting), (3, 1, 1, 1, 0));
    assert!((a.in_time_share.unwrap() - 1.0 / 3.0).abs() < 1e-9);
    assert_eq!((a.median_secs, a.longest_secs), (Some(84 * 3600), Some(150 * 3600)));

    let followed = Followed { id: "ralat".into(), by: "correction", at: hour(200) };
    assert_eq!(report.followed_by, [followed]);
    let doubts: Vec<_> = report.unknowns.iter().map(|d| (d.what, d.count, d.settled)).collect();
    assert_eq!(doubts, [("post", 1, Some("timeline")), ("letter", 1, Some("person_drop"))]);
    assert_eq!(report.consultation, None);
}

#[test]
fn an_earlier_instant_gives_the_earlier_report_for_ever() {
    let journal = played();
    let day = journal.report(Age::Day.after(hour(0)));
    assert_eq!(day.age, Some(Age::Day));
    assert_eq!((day.feedback.total, day.feedback.moved, day.feedback.overdue), (7, 0, 0));
    assert_eq!((day.answers.owed, day.answers.in_time, day.answers.waiting), (4, 1, 3));
    assert_eq!(day.answers.in_time_share, Some(1.0), "who waits is no failure yet");
    assert_eq!(day.x.totals.map(|t| t.likes), Some(4));
    assert_eq!((day.mail.letters.unknown, day.unknowns[1].settled), (1, None));
    assert!(day.followed_by.is_empty());
    sums(&day.feedback);
    let mut longer = played();
    longer.received(hour(300), 8, |_| {});
    longer.fate(hour(301), 1, Fate::Adopted);
    assert_eq!(longer.report(Age::Day.after(hour(0))), day);
    assert_eq!(report(&journal.history(ms(20)), &config(), "siaran", ms(20)), None);
}

#[test]
fn a_report_holds_no_address() {
    let report = sample();
    assert_eq!(report.owner.as_deref(), Some("direktur@contoh.example"));
    let json = serde_json::to_string(&report).unwrap();
    assert!(!json.contains('@'), "{json}");
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["due"], "2026-10-20T03:00:00Z");
    assert_eq!(value["feedback"]["days"][0]["date"], "2026-10-20");
    assert_eq!(value["x"]["posts"][0]["metrics"][1]["likes"], 9);
    assert_eq!(value["mail"]["lists"][0]["sent"], 1);
}

#[test]
fn reports_are_due_at_their_ages_and_only_the_latest_is_news() {
    let journal = played();
    let due = |hours| {
        let now = hour(hours) + SignedDuration::from_mins(1);
        let all = age::due(&journal.history(now), now);
        let of = all.into_iter().filter(|due| due.id == "siaran");
        of.map(|due| (due.age.name(), due.is_news)).collect::<Vec<_>>()
    };
    assert_eq!(due(23), []);
    assert_eq!(due(24), [("24h", true)]);
    assert_eq!(due(167), [("24h", true)]);
    assert_eq!(due(168), [("24h", false), ("7d", true)]);
    assert_eq!(due(1000), [("24h", false), ("7d", false), ("30d", true)]);
    assert_eq!(due(3000), [], "an old journal floods nobody");
    let mut told = played();
    told.add(hour(25), Fact::Told { key: "report:siaran:24h".to_owned() });
    let news: Vec<_> = age::due(&told.history(hour(30)), hour(30));
    assert!(!news[0].is_news);
    let next = age::next(&journal.history(hour(30)), &[], hour(30));
    let answer = hour(20 + 24) + SignedDuration::from_mins(1);
    assert_eq!(next, Some(answer), "of the announcement that is an answer");
}

fn consultation() -> Journal {
    let mut journal = Journal::new(Terms {
        consultation: true,
        answer_within: 3,
        until: Some(hour(100)),
        topics: [("biaya".to_owned(), Vec::new()), ("akses".to_owned(), Vec::new())].into(),
        response_report: Some(hour(24 * 40)),
        owner: Some("direktur@contoh.example".to_owned()),
        ..Terms::default()
    });
    journal.tried(ms(40), &post(1), sent("11"));
    for n in 1..=3 {
        journal.received(hour(n.into()), n, |r| {
            (r.kind, r.print, r.topics) = (Kind::Input, "p".into(), vec!["biaya".into()]);
        });
    }
    journal.received(hour(4), 4, |r| {
        (r.kind, r.topics) = (Kind::Input, vec!["biaya".into(), "akses".into()]);
    });
    journal.received(hour(5), 5, |r| r.kind = Kind::Input);
    journal.received(hour(6), 6, |_| {});
    journal.received(hour(7), 7, |r| r.kind = Kind::Input);
    journal
}

fn decide_all(journal: &mut Journal) {
    let no = Fate::NotAdopted { reason: "Terlalu *mahal* <b>".to_owned() };
    let fates = [Fate::Adopted, Fate::Adopted, Fate::Adopted, no, Fate::OffTopic, Fate::Answered];
    for (n, fate) in (1..).zip(fates) {
        journal.fate(hour(110), n, fate);
    }
    journal.fate(hour(111), 7, Fate::Referred { ticket: "T-9".to_owned() });
}

#[test]
fn a_response_report_waits_for_the_end_and_for_every_fate() {
    let mut journal = consultation();
    let at = |journal: &Journal, h| prepare(&journal.history(hour(h)), "siaran", hour(h));
    assert_eq!(at(&journal, 99), Err(NotYet::Open { until: hour(100) }));
    let all = (1..=7).map(|n| Number::new("siaran", n)).collect();
    assert_eq!(at(&journal, 100), Err(NotYet::WithoutFate(all)));
    decide_all(&mut journal);
    let open = vec![Number::new("siaran", 7)];
    assert_eq!(at(&journal, 110), Err(NotYet::WithoutFate(open)));
    let response = at(&journal, 111).unwrap();
    assert_eq!(response.total, 7);
    assert_eq!(response.fates.values().sum::<usize>(), 7, "{:?}", response.fates);
    let sections: Vec<_> =
        response.sections.iter().map(|s| (s.topic.as_deref(), s.count, s.said.len())).collect();
    // The off-topic and the referred one stand in the totals only.
    assert_eq!(sections, [(Some("akses"), 1, 1), (Some("biaya"), 4, 2), (None, 1, 1)]);
    assert_eq!(response.sections[1].said[0], (Number::new("siaran", 1), 3));
    let became: Vec<_> =
        response.sections[1].fates.iter().map(|b| (b.fate, b.numbers.len())).collect();
    assert_eq!(became, [("adopted", 3), ("not_adopted", 1)]);
    let history = played().history(hour(240));
    assert_eq!(prepare(&history, "siaran", hour(240)), Err(NotYet::NoConsultation));
    assert_eq!(prepare(&history, "hilang", hour(240)), Err(NotYet::NotReleased));
}

#[test]
fn who_owes_a_response_report_hears_of_each_stage_until_it_is_out() {
    let mut journal = consultation();
    let stages = |journal: &Journal, day: i64| {
        let now = hour(24 * day);
        let all = owed(&journal.history(now), now);
        all.iter().map(|o| (o.stage, o.without_fate)).collect::<Vec<_>>()
    };
    assert_eq!(stages(&journal, 25), []);
    assert_eq!(next(&journal.history(hour(600)), hour(600)), Some(hour(24 * 26)));
    assert_eq!(stages(&journal, 26), [(Stage::TwoWeeks, 7)]);
    assert_eq!(stages(&journal, 33), [(Stage::Week, 7)]);
    assert_eq!(stages(&journal, 39), [(Stage::Day, 7)]);
    assert_eq!(stages(&journal, 45), [(Stage::Late, 7)]);
    decide_all(&mut journal);
    assert_eq!(stages(&journal, 33), [(Stage::Week, 0)]);
    journal.prepared("tanggapan", hour(24 * 34), |s| s.responds = Some("siaran".to_owned()));
    assert_eq!(stages(&journal, 39), [(Stage::Day, 0)], "prepared is not out");
    journal.tried_of("tanggapan", hour(24 * 34), &post(1), sent("55"));
    assert_eq!(stages(&journal, 39), []);
    let done = journal.report(hour(24 * 39)).consultation.unwrap();
    assert_eq!((done.without_fate, done.response.as_deref()), (0, Some("tanggapan")));
}

#[derive(Debug, Clone)]
enum Step {
    Received(Channel, Kind, u8),
    Changed(u32, Change),
    Answered(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let fate = proptest::sample::select(vec![
        Fate::New,
        Fate::PassedOn,
        Fate::Answered,
        Fate::Adopted,
        Fate::NotAdopted { reason: "r".to_owned() },
        Fate::OffTopic,
        Fate::Referred { ticket: "t".to_owned() },
        Fate::Moved { to: "lain".to_owned() },
        Fate::Moved { to: "siaran".to_owned() },
    ]);
    let kind = || proptest::sample::select(Kind::ALL.to_vec());
    let channel = proptest::sample::select(Channel::ALL.to_vec());
    let change = prop_oneof![
        4 => fate.prop_map(Change::Fate),
        1 => kind().prop_map(Change::Kind),
        1 => Just(Change::Extended),
        1 => Just(Change::Owner("a@b.example".to_owned())),
    ];
    prop_oneof![
        3 => (channel, kind(), 0..3_u8).prop_map(|(c, k, print)| Step::Received(c, k, print)),
        3 => (1..20_u32, change).prop_map(|(n, change)| Step::Changed(n, change)),
        1 => (1..20_u32).prop_map(Step::Answered),
    ]
}

proptest! {
    #[test]
    fn totals_agree_and_never_shrink(
        steps in proptest::collection::vec((step(), 0..9_i64), 1..40),
    ) {
        let mut journal = Journal::new(Terms { answer_within: 1, ..Terms::default() });
        journal.tried(ms(40), &post(1), sent("11"));
        let (mut at, mut before) = (1, 0);
        for (n, (step, hours)) in (1..).zip(steps) {
            at += hours;
            match step {
                Step::Received(channel, kind, print) => journal.received(hour(at), n, |r| {
                    (r.channel, r.kind, r.print) = (channel, kind, print.to_string());
                }),
                Step::Changed(n, change) => journal.handled(hour(at), n, change),
                Step::Answered(to) => {
                    let id = format!("jawaban-{n}");
                    journal.prepared(&id, hour(at), |s| {
                        s.answers = Some(Answered { item: "siaran".to_owned(), n: to, thread: Vec::new() });
                    });
                    journal.tried_of(&id, hour(at), &letter(0), sent("q"));
                }
            }
            let report = journal.report(hour(at));
            sums(&report.feedback);
            let all = report.feedback.total + report.feedback.moved;
            prop_assert!(all >= before, "{all} after {before}");
            before = all;
            let a = report.answers;
            prop_assert_eq!(a.owed, a.in_time + a.late + a.overdue + a.waiting);
            prop_assert!(a.in_time_share.is_none_or(|share| (0.0..=1.0).contains(&share)));
        }
    }
}
