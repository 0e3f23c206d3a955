//! What of X is read when, and what becomes of it.

use super::super::coverage::{self, Coverage};
use super::super::digest::{Audience, digest};
use super::super::listening::{
    Reading, UNVERIFIED, VERIFIED, is_to_verify, kept, may_spend, quiet_until, readings, to_measure,
};
use super::super::mentions::{key, measured, taken};
use super::super::notice::notices;
use super::super::ours::OurPosts;
use super::super::report::report;
use super::super::spending::{spending, used_up};
use super::*;
use crate::config::Budget;
use crate::feedback::{Change, Fate, INBOX, Kind, Metrics, PublicPost, Received, Removal};

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// An announcement with a thread of two posts, 100 and 101, that was released at minute 600.
fn released() -> Newsroom {
    let mut room = Newsroom::new();
    let front = format!(
        "{}\nx:\n  kantor: [Satu, Dua]\nfeedback: {{ topics: {{ biaya: [tarif] }} }}",
        front("a")
    );
    room.file(minute(1), "a.md", &front, "Isi.");
    room.due(minute(600));
    room.tried(minute(600), "a", post(1), sent("100"));
    let (item, occasion) = ("a".to_owned(), RELEASE.to_owned());
    let reply_to = Some("100".to_owned());
    let to = post(2);
    room.apply(minute(600), Fact::Attempt { item, occasion, to, reply_to });
    room.outcome(minute(600), "a", post(2), sent("101"));
    room
}

impl Newsroom {
    fn ours(&self) -> OurPosts {
        OurPosts::of(&self.history)
    }

    /// Takes in what X tells of `post`.
    fn hear(&mut self, at: Timestamp, post: &PublicPost) -> Option<Received> {
        let taken = taken(&self.history, &self.config, &self.ours(), post)?;
        if let Some(received) = &taken.received {
            self.apply(at, Fact::Received(Box::new(received.clone())));
        }
        taken.received
    }

    fn listened(&mut self, at: Timestamp, stream: &str, newest: &str, charged: u64) {
        let (stream, newest) = (stream.to_owned(), newest.to_owned());
        self.apply(at, Fact::Listened { stream, newest, read: 1, of: None, charged });
    }

    fn measure(&mut self, at: Timestamp, post: &str, replies: u64, quotes: u64) {
        let metrics = Metrics { replies, quotes, ..Metrics::default() };
        self.apply(at, Fact::Measured { post: post.into(), metrics });
    }
}

fn said(id: &str, text: &str) -> PublicPost {
    PublicPost {
        id: id.into(),
        version: id.into(),
        newest: id.into(),
        text: text.into(),
        author: "9".into(),
        handle: "warga".into(),
        at: minute(610),
        ..PublicPost::default()
    }
}

fn linked(id: &str, conversation: &str, replied: &str, quoted: &str) -> PublicPost {
    let some = |id: &str| Some(id.to_owned()).filter(|id| !id.is_empty());
    PublicPost {
        conversation: some(conversation),
        replied: some(replied),
        quoted: some(quoted),
        ..said(id, "Halo")
    }
}

#[test]
fn a_post_belongs_to_what_it_quotes_or_answers_and_else_to_the_inbox() {
    let mut room = released();
    for (id, post, item) in [
        ("1", linked("1", "100", "101", ""), "a"),
        ("2", linked("2", "2", "", "101"), "a"),
        ("3", linked("3", "100", "55", ""), "a"),
        ("4", linked("4", "77", "78", ""), INBOX),
        ("5", linked("5", "2", "2", ""), "a"),
        ("6", linked("6", "4", "4", ""), INBOX),
        ("7", said("7", "@kemencontoh halo"), INBOX),
    ] {
        let received = room.hear(minute(620), &post).expect("it is new");
        assert_eq!((received.item.as_str(), received.post.as_deref()), (item, Some(id)), "{id}");
    }
    assert_eq!((room.history.feedback.count("a"), room.history.feedback.count(INBOX)), (4, 3));
}

#[test]
fn what_is_met_again_is_one_and_ours_is_none() {
    let mut room = released();
    let text = "@kemencontoh Kapan tarifnya naik?";
    let question = PublicPost { text: text.into(), ..linked("1", "100", "100", "") };
    let first = room.hear(minute(620), &question).expect("it is new");
    assert_eq!(
        (first.kind, first.topics.as_slice()),
        (Kind::Question, ["biaya".to_owned()].as_slice())
    );
    assert_eq!(first.key, key("1"));
    assert!(!first.from.is_empty() && !first.from.contains("warga"), "an alias");
    assert_eq!(room.hear(minute(621), &question), None);
    // A later version is the same post.
    let edited = PublicPost { version: "9".into(), newest: "9".into(), ..question.clone() };
    let again = taken(&room.history, &room.config, &room.ours(), &edited).expect("its text counts");
    assert_eq!((again.key.as_str(), again.received), (first.key.as_str(), None));
    assert!(again.record.url.is_some_and(|url| url.ends_with("/9")));
    for handle in ["KemenContoh", "kabiro_contoh"] {
        let own = PublicPost { handle: handle.into(), ..linked("2", "100", "1", "") };
        assert_eq!(room.hear(minute(622), &own), None, "{handle}");
    }
    assert_eq!(room.hear(minute(622), &linked("101", "100", "100", "")), None);
    let why = Removal::Deleted;
    room.apply(minute(630), Fact::Removed { item: "a".into(), n: 1, why });
    let gone = taken(&room.history, &room.config, &room.ours(), &question);
    assert_eq!(gone, None, "its text never comes back");
    assert_eq!(room.history.feedback.count("a"), 1);
}

#[test]
fn a_list_is_read_again_from_a_quarter_of_an_hour_before_its_newest() {
    let mut room = released();
    let readings = readings(&room.config, &room.ours(), minute(700));
    let names: Vec<String> = readings.iter().map(Reading::name).collect();
    let expected = [
        "mentions:kantor",
        "mentions:kedua",
        "mentions:ketiga",
        "conversation:100",
        "quotes:100",
        "quotes:101",
    ];
    assert_eq!(names, expected);
    let ours = room.ours();
    assert!(readings[0].since(&room.history, &ours, minute(700)) <= minute(0), "since we began");
    assert!(readings[3].since(&room.history, &ours, minute(700)) <= minute(600));
    let newest = (minute(690).as_millisecond() - 1_288_834_974_657).cast_unsigned() << 22;
    room.listened(minute(700), "conversation:100", &newest.to_string(), 0);
    assert_eq!(readings[3].since(&room.history, &ours, minute(700)), minute(675));
    let late = minute(690 + 8 * DAY);
    assert!(readings[3].since(&room.history, &ours, late) > minute(690 + DAY), "X searches 7 days");
}

#[test]
fn a_post_is_listened_to_less_often_with_time() {
    let room = released();
    let ours = room.ours();
    let pace = |at: i64| {
        let all = readings(&room.config, &ours, minute(at));
        all.iter().find(|r| r.name() == "quotes:100").map(|r| r.pace.as_mins())
    };
    assert_eq!(pace(601), Some(0));
    assert_eq!(pace(600 + DAY), Some(60));
    assert_eq!(pace(600 + 7 * DAY), None);
    let nobody = Config {
        x: crate::config::X { accounts: Default::default(), ..room.config.x.clone() },
        ..room.config.clone()
    };
    assert_eq!(readings(&nobody, &ours, minute(601)), []);
}

#[test]
fn counts_are_read_hourly_on_the_first_day_then_daily_for_a_month() {
    let mut room = released();
    let due = |room: &Newsroom, at: i64| to_measure(&room.history, &room.ours(), minute(at)).len();
    assert_eq!(due(&room, 600), 2);
    room.measure(minute(600), "100", 0, 0);
    room.measure(minute(600), "101", 0, 0);
    assert_eq!((due(&room, 659), due(&room, 660)), (0, 2));
    room.measure(minute(590 + DAY), "100", 3, 0);
    room.measure(minute(590 + DAY), "101", 3, 0);
    assert_eq!((due(&room, 589 + 2 * DAY), due(&room, 590 + 2 * DAY)), (0, 2));
    assert_eq!((due(&room, 599 + 30 * DAY), due(&room, 600 + 30 * DAY)), (2, 0));
    let same = PublicPost {
        metrics: Some(Metrics { impressions: 90, ..Metrics::default() }),
        ..said("1", "a")
    };
    assert_eq!(measured(&room.history, &same), None, "being shown is nobody's doing");
    let liked = Metrics { likes: 1, ..Metrics::default() };
    let liked = PublicPost { metrics: Some(liked), ..said("1", "a") };
    assert!(measured(&room.history, &liked).is_some());
}

#[test]
fn what_is_kept_is_asked_of_regularly_and_goes_unverified_after_a_day() {
    let mut room = released();
    assert!(!is_to_verify(&room.history, &room.config, &kept(&room.history), minute(620)));
    room.hear(minute(620), &linked("1", "100", "100", ""));
    room.hear(minute(620), &linked("2", "2", "", ""));
    let moved_to = Change::Fate(Fate::Moved { to: "a".into() });
    let who = "sari".to_owned();
    room.apply(minute(625), Fact::Handled { item: INBOX.into(), n: 1, change: moved_to, who });
    let all = kept(&room.history);
    assert_eq!(all.iter().map(|kept| kept.numbers.len()).collect::<Vec<_>>(), [2, 1]);
    let is_due = |room: &Newsroom, at: i64| {
        is_to_verify(&room.history, &room.config, &kept(&room.history), minute(at))
    };
    assert!(is_due(&room, 621));
    room.listened(minute(630), VERIFIED, "", 0);
    assert_eq!((is_due(&room, 630 + 6 * HOUR - 1), is_due(&room, 630 + 6 * HOUR)), (false, true));
    assert!(is_due(&room, 500), "a clock that was set back puts nothing off");
    assert!(kept(&room.history).iter().all(|kept| kept.verified == minute(630)));
    room.apply(minute(640), Fact::Removed { item: "a".into(), n: 1, why: Removal::Retention });
    assert_eq!(kept(&room.history).len(), 1);
    assert_eq!(UNVERIFIED.as_hours(), 24);
}

#[test]
fn nothing_is_read_while_a_release_is_near_or_under_way() {
    let mut room = Newsroom::new();
    room.file(
        minute(1),
        "a.md",
        &format!("{}\nx: {{ kantor: [Satu] }}\nemail: none", front("a")),
        "Isi.",
    );
    room.due(minute(590));
    let quiet = |room: &Newsroom, seconds: i64| {
        quiet_until(&room.history, minute(600) + SignedDuration::from_secs(seconds)).is_some()
    };
    let at = [-31, -30, 0, 29, 30];
    assert_eq!(at.map(|at| quiet(&room, at)), [false, true, true, true, false]);
    room.tried(minute(600), "a", post(1), sent("1"));
    assert!(!quiet(&room, 1), "it is over");
}

#[test]
fn coverage_sets_what_was_read_against_what_x_tells() {
    let mut room = released();
    assert_eq!(coverage::of(&room.history, "a"), Coverage::default());
    // One of the replies is our own second part.
    room.measure(minute(610), "100", 4, 2);
    room.measure(minute(610), "101", 1, 0);
    assert_eq!(coverage::of(&room.history, "a"), Coverage { read: 0, of: 6 });
    for id in ["1", "2", "3"] {
        room.hear(minute(620), &linked(id, "100", "100", ""));
    }
    room.hear(minute(620), &said("4", "@kemencontoh halo"));
    assert_eq!(coverage::of(&room.history, "a"), Coverage { read: 3, of: 6 });
    // What others answered to one of them counts as well.
    room.measure(minute(625), "2", 5, 0);
    assert_eq!(coverage::of(&room.history, "a"), Coverage { read: 3, of: 11 });
    room.apply(minute(630), Fact::Removed { item: "a".into(), n: 1, why: Removal::Deleted });
    assert_eq!(coverage::of(&room.history, "a"), Coverage { read: 2, of: 11 });
    room.measure(minute(640), "100", 1, 0);
    room.measure(minute(640), "2", 0, 0);
    assert_eq!(coverage::of(&room.history, "a"), Coverage { read: 2, of: 2 }, "never fewer");
    // One figure for several, and none before anything was listened to.
    let summed = |room: &Newsroom| coverage::summed(&room.history, ["a", INBOX].into_iter());
    assert_eq!(summed(&room), None);
    room.listened(minute(650), "mentions:kantor", "5", 0);
    assert_eq!(summed(&room), Some(Coverage { read: 3, of: 3 }));
    let history = &room.history;
    let made = digest(history, &room.config, &Audience::Desk, None, minute(660));
    assert_eq!(made.coverage, Some(Coverage { read: 3, of: 3 }));
    let reported = report(history, &room.config, "a", minute(660)).map(|report| report.x.coverage);
    assert_eq!(reported, Some(Some(Coverage { read: 2, of: 2 })));
}

#[test]
fn what_reading_costs_is_spent_and_ends_with_the_budget() {
    let mut room = released();
    let spent = |room: &Newsroom| spending(&room.view(minute(700)), &[]).spent;
    let before = spent(&room);
    room.listened(minute(650), "mentions:kantor", "5", 21);
    assert_eq!(spent(&room).thousandths(), before.thousandths() + 21);
    room.config.x.budget = Some(Budget { monthly_usd: spent(&room).usd(), warn_at: 80 });
    assert!(!may_spend(&room.history, &room.config, minute(700)));
    let next = minute(700 + 12 * DAY);
    assert!(may_spend(&room.history, &room.config, next), "another month");
    let told = |room: &Newsroom| {
        let all = notices(&room.view(minute(700)), &[]);
        all.iter().filter(|n| n.key == "not-listening:2026-10").count()
    };
    assert_eq!(told(&room), 0, "nobody listens");
    room.config.x.listen = true;
    assert_eq!(told(&room), 1);
    let key = "not-listening:2026-10".to_owned();
    room.apply(minute(700), Fact::Told { key });
    assert_eq!(told(&room), 0, "once");
    room.config.x.budget = Some(Budget { monthly_usd: 9.0, warn_at: 80 });
    assert_eq!(used_up(&room.history, &room.config, minute(700)), None);
}
