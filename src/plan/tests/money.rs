//! What is said about money, silence, copies among accounts and originals.

use super::super::notice::{News, Notice, notices};
use super::super::silence::standing;
use super::super::spending::{Level, spending};
use super::*;
use crate::config::Budget;

impl Newsroom {
    /// What the desk has not heard, which it hears now.
    fn told(&mut self, at: Timestamp) -> Vec<Notice> {
        let plan = self.plan(at);
        let news = notices(&self.view(at), &plan.items);
        for notice in &news {
            self.apply(at, Fact::Told { key: notice.key.clone() });
        }
        news
    }

    fn park(&mut self, at: Timestamp, account: &str, cause: Cause, until: Option<Timestamp>) {
        let (account, credential) = (account.to_owned(), "1".into());
        self.apply(at, Fact::Parked { account, cause, credential, until });
    }

    fn prove(&mut self, at: Timestamp, account: &str) {
        let (account, user_id, credential) = (account.into(), "7".into(), "1".into());
        self.apply(at, Fact::Proven { account, user_id, credential });
    }

    fn usd(&self, at: Timestamp) -> (f64, f64) {
        let spending = spending(&self.view(at), &self.plan(at).items);
        (spending.spent.usd(), spending.planned.usd())
    }
}

fn keys(news: &[Notice], start: &str) -> usize {
    news.iter().filter(|n| n.key.starts_with(start)).count()
}

const LONG: &str =
    "Kementerian Contoh membuka posko pengaduan banjir di lima kabupaten mulai besok";

#[test]
fn what_is_planned_becomes_spent_and_a_found_post_is_paid_once() {
    let mut room = Newsroom::new();
    let front = format!("{}\nx:\n  kantor: [Satu, Lihat contoh.go.id]", front("a"));
    room.file(minute(1), "a.md", &front, "Isi.");
    assert_eq!(room.usd(minute(1)), (0.0, 0.215));
    room.due(minute(600));
    assert_eq!(room.usd(minute(600)), (0.0, 0.215));
    room.tried(minute(600), "a", post(1), Outcome::Unknown(why(Cause::Timeout)));
    assert_eq!(room.usd(minute(601)), (0.015, 0.2));
    room.outcome(minute(602), "a", post(1), sent("1"));
    room.tried(minute(603), "a", post(2), Outcome::Refused(why(Cause::Rejected)));
    assert_eq!(room.usd(minute(604)), (0.015, 0.0));
}

#[test]
fn a_month_begins_at_midnight_of_the_newsroom() {
    let mut room = Newsroom::new();
    let front = "title: A\npublish_at: 2026-10-31T16:59:00Z\nemail: none\nx: { kantor: [Satu] }";
    room.file(minute(1), "a.md", front, "Isi.");
    let last = ts("2026-10-31T16:59:59Z");
    room.due(last);
    room.tried(last, "a", post(1), sent("1"));
    assert_eq!(room.usd(last), (0.015, 0.0));
    assert_eq!(room.usd(ts("2026-10-31T17:00:00Z")), (0.0, 0.0));
}

#[test]
fn the_desk_hears_of_the_budget_once_at_each_level() {
    let mut room = Newsroom::new();
    room.config.x.budget = Some(Budget { monthly_usd: 0.25, warn_at: 80 });
    room.file(minute(1), "a.md", &format!("{}\nx: {{ kantor: [Satu] }}", front("a")), "Isi.");
    assert_eq!(keys(&room.told(minute(1)), "budget"), 0);
    let link = |name: &str| format!("{}\nx:\n  kantor: [\"{name} contoh.go.id\"]", front(name));
    room.file(minute(2), "b.md", &link("b"), "Isi.");
    let news = room.told(minute(2));
    let level = news.iter().find_map(|n| match &n.news {
        News::Budget { level, .. } => Some(*level),
        _ => None,
    });
    assert_eq!(level, Some(Level::Warn));
    assert_eq!(keys(&room.told(minute(3)), "budget"), 0);
    room.file(minute(4), "c.md", &link("c"), "Isi.");
    assert_eq!(keys(&room.told(minute(4)), "budget:2026-10:full"), 1);
    room.delete(minute(5), "c.md");
    assert_eq!(keys(&room.told(minute(5)), "budget"), 0, "who heard of the end needs no warning");
}

#[test]
fn a_silence_is_told_once_and_a_new_one_again() {
    let mut room = Newsroom::new();
    let day = 24 * 60;
    let account = room.config.x.accounts.get_mut("kantor").unwrap();
    account.silent_after = Some(SignedDuration::from_hours(3 * 24));
    assert_eq!(keys(&room.told(minute(3 * day - 1)), "silence"), 0);
    assert_eq!(keys(&room.told(minute(3 * day)), "silence:kantor"), 1);
    assert_eq!(keys(&room.told(minute(9 * day)), "silence"), 0);
    let (item, account, who) = ("a".into(), "kantor".into(), "sari".into());
    room.apply(minute(9 * day), Fact::Acted { item, account, post: Some("5".into()), who });
    assert_eq!(keys(&room.told(minute(12 * day - 1)), "silence"), 0);
    let all = standing(&room.history, &room.config, minute(12 * day));
    let of = all.iter().find(|s| s.account == "kantor").unwrap();
    assert_eq!((of.days, of.is_silent), (Some(3), true));
    assert_eq!(of.last.as_ref().unwrap().post, "5");
    assert_eq!(keys(&room.told(minute(12 * day)), "silence:kantor"), 1);
    assert!(all.iter().any(|s| s.account == "kedua" && !s.is_silent), "nobody asked about it");
}

#[test]
fn what_another_account_said_in_the_last_ninety_days_is_not_said_again() {
    let mut room = Newsroom::new();
    let said = |path: &str, account: &str, at: &str| {
        let front = format!("title: Berita {path}\npublish_at: {at}\nemail: none");
        format!("{front}\nx:\n  {account}: [{LONG}]")
    };
    room.file(minute(1), "a.md", &said("a", "kantor", "2026-10-20T10:00:00Z"), "Isi.");
    room.file(minute(1), "b.md", &said("b", "kedua", "2026-10-20T11:00:00Z"), "Isi.");
    // Also before the first has gone out: it goes first.
    assert_eq!(room.stands(minute(2), "b"), (State::Held, Some("too_similar")));
    assert_eq!(room.stands(minute(2), "a").1, None);
    room.due(minute(600));
    room.tried(minute(600), "a", post(1), sent("1"));
    room.delete(minute(601), "a.md");
    assert_eq!(room.stands(minute(602), "b").1, Some("too_similar"));
    // The same account may say it again in other surroundings, and anybody after 90 days.
    room.file(minute(603), "c.md", &said("c", "kantor", "2026-10-20T11:00:00Z"), "Isi.");
    assert_ne!(room.stands(minute(604), "c").1, Some("too_similar"));
    let day = |n: i64| minute(600) + SignedDuration::from_hours(24 * n);
    room.file(minute(605), "b.md", &said("b", "kedua", &day(91).to_string()), "Isi.");
    assert_eq!(room.stands(day(90), "b").1, Some("too_similar"));
    assert_eq!(room.stands(day(91), "b").1, None);
}

#[test]
fn a_correction_of_what_nobody_knows_is_held_and_the_nearest_id_named() {
    let mut room = Newsroom::new();
    room.plain(minute(1), "banjir.md");
    let fix = |id: &str| format!("{}\ntype: correction\ncorrects: {id}\nemail: none", front("r"));
    room.file(minute(1), "r.md", &fix("banjri"), "Isi.");
    assert_eq!(room.stands(minute(2), "r"), (State::Held, Some("no_original")));
    let nearest = room.plan(minute(2)).item("r").and_then(|i| i.why.clone());
    let meant = Some("banjir".to_owned());
    assert_eq!(nearest, Some(Why::NoOriginal { id: "banjri".into(), nearest: meant }));
    room.file(minute(3), "r.md", &fix("banjir"), "Isi.");
    assert_eq!(room.stands(minute(4), "r").1, None);
    // Begun and deleted from the folder, it is still known; never begun, it is not.
    room.delete(minute(5), "banjir.md");
    assert_eq!(room.stands(minute(6), "r").1, Some("no_original"));
    // A person knows better: it went out before siaran was in use.
    room.decide(minute(7), Some("r"), Decision::Release);
    assert_eq!(room.stands(minute(7), "r").1, None);
}

#[test]
fn missing_credits_are_one_alert_for_all_accounts_each_time_they_run_out() {
    let mut room = Newsroom::under_way(&front("a"));
    let hour = |n: i64| Some(minute(601 + 60 * n));
    for account in ["kantor", "kedua"] {
        room.park(minute(601), account, Cause::NoCredits, hour(1));
    }
    assert_eq!(keys(&room.told(minute(601)), "no-credits"), 1);
    room.park(minute(661), "kantor", Cause::NoCredits, hour(2));
    assert_eq!(keys(&room.told(minute(661)), "no-credits"), 0, "it is the same want");
    room.tried(minute(721), "a", post(1), sent("1"));
    assert_eq!(keys(&room.told(minute(721)), "no-credits"), 0);
    for account in ["kantor", "kedua"] {
        room.park(minute(800), account, Cause::NoCredits, hour(5));
    }
    assert_eq!(keys(&room.told(minute(800)), "no-credits"), 1);
}

#[test]
fn a_refused_credential_is_told_again_only_after_it_was_good() {
    let mut room = Newsroom::new();
    room.park(minute(1), "kantor", Cause::Credential, None);
    assert_eq!(keys(&room.told(minute(1)), "parked:kantor"), 1);
    room.park(minute(2), "kantor", Cause::Credential, None);
    assert_eq!(keys(&room.told(minute(2)), "parked"), 0);
    room.prove(minute(3), "kantor");
    room.park(minute(4), "kantor", Cause::Credential, None);
    assert_eq!(keys(&room.told(minute(4)), "parked:kantor"), 1);
}
