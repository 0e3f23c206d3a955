//! Reminders: each time once, judged by itself, frozen with the release and no part of it.

use super::super::fact::Snapshot;
use super::super::notice::{News, notices};
use super::super::reminders::{is_reminder, occasion, standing};
use super::super::tally::Standing;
use super::*;

/// Released at minute 600, reminded of at minutes 700, 800 and 900 on X, and at 720 by mail.
const REMINDING: &str = "\
title: Rapat
publish_at: 2026-10-20T10:00:00Z
expires_at: 2026-10-21T10:00:00Z
event: { start: 2026-10-20T16:00:00Z }
reminders:
  sering:
    cron: \"40 11,13 20 10 *\"
    timezone: UTC
    x:
      kantor: { variants: [\"Sudah {{ feedback.count }} masukan.\", Hari ini masih dibuka sebentar.] }
  surat:
    at: { event: -4h }
    email: { subject: \"PENGINGAT: rapat\" }
";
const FIRST: i64 = 700;
const SECOND: i64 = 820;
const LETTER: i64 = 720;

fn at(name: &str, n: i64) -> String {
    occasion(name, minute(n))
}

fn room() -> Newsroom {
    let mut room = Newsroom::new();
    room.file(minute(1), "a.md", REMINDING, "Isi.");
    assert!(room.files[0].reading.problems.is_empty(), "{:?}", room.files[0].reading.problems);
    room
}

/// Released: one letter and the post are out, the other letter is refused.
fn released() -> Newsroom {
    let mut room = room();
    room.due(minute(600));
    room.tried(minute(600), "a", post(1), sent("1"));
    room.tried(minute(600), "a", letter(0), sent("q"));
    room.tried(minute(600), "a", letter(1), Outcome::Refused(why(Cause::Rejected)));
    room
}

fn works(room: &mut Newsroom, now: Timestamp, name: &str) -> Vec<Work> {
    let due = room.due(now).into_iter();
    due.filter(|s| s.occasion == name).map(|s| s.work).collect()
}

fn attempt(room: &mut Newsroom, now: Timestamp, name: &str, to: Destination) {
    let (item, occasion) = ("a".to_owned(), name.to_owned());
    room.apply(now, Fact::Attempt { item, occasion, to, reply_to: None });
}

fn outcome(room: &mut Newsroom, now: Timestamp, name: &str, to: Destination, outcome: Outcome) {
    let (item, occasion) = ("a".to_owned(), name.to_owned());
    room.apply(now, Fact::Outcome { item, occasion, to, outcome });
}

fn why_of(room: &Newsroom, now: Timestamp, name: &str) -> Option<&'static str> {
    let plan = room.plan(now);
    let item = plan.item("a").unwrap();
    item.occasions.iter().find(|o| o.name == name).unwrap().why.as_ref().map(Why::name)
}

fn snapshot<'a>(room: &'a Newsroom, name: &str) -> &'a Snapshot {
    &room.history.occasion("a", name).unwrap().snapshot
}

#[test]
fn each_time_goes_out_once_and_the_item_is_released_all_the_while() {
    let mut room = released();
    assert_eq!(room.stands(minute(601), "a"), (State::PartlyReleased, None));
    assert_eq!(works(&mut room, minute(FIRST - 1), &at("sering", FIRST)), []);
    let prepared = snapshot(&room, &at("sering", FIRST));
    assert_eq!(prepared.posts[0].text, "Sudah 0 masukan.");
    assert!(room.history.occasion("a", &at("sering", SECOND)).is_none(), "not yet");
    let thread = Work::Thread { account: "kantor".into() };
    assert_eq!(works(&mut room, minute(FIRST), &at("sering", FIRST)), [thread]);
    attempt(&mut room, minute(FIRST), &at("sering", FIRST), post(1));
    assert_eq!(works(&mut room, minute(FIRST), &at("sering", FIRST)), []);
    outcome(&mut room, minute(FIRST), &at("sering", FIRST), post(1), sent("2"));
    assert_eq!(works(&mut room, minute(SECOND), &at("sering", FIRST)), []);
    assert_eq!(works(&mut room, minute(SECOND), &at("sering", SECOND)).len(), 1);
    let second = &snapshot(&room, &at("sering", SECOND)).posts[0].text;
    assert_eq!(second, "Hari ini masih dibuka sebentar.");
    assert_eq!(room.stands(minute(SECOND), "a"), (State::PartlyReleased, None));
}

#[test]
fn a_letter_goes_to_those_who_got_the_announcement_and_still_want_mail() {
    let mut room = released();
    let name = at("surat", LETTER);
    let mut plain = room.clone();
    assert_eq!(works(&mut plain, minute(LETTER), &name), [Work::Letters]);
    let roster = &plain.history.occasion("a", &name).unwrap().roster;
    assert_eq!(roster.iter().map(|r| r.email.as_str()).collect::<Vec<_>>(), ["a@x.example"]);
    let letter = snapshot(&plain, &name).letter.as_ref().unwrap();
    assert_eq!(letter.subject, "PENGINGAT: rapat");
    assert!(letter.text.contains("Ini pengingat;") && letter.html.contains("Ini pengingat;"));
    assert!(letter.text.contains("Isi.") && letter.attachments.is_empty());
    let release = snapshot(&plain, RELEASE).letter.as_ref().unwrap();
    assert!(!release.text.contains("pengingat"));

    let by = super::super::fact::Objection::Person;
    let email = "a@x.example".into();
    let objected = Fact::Objected { email, by, item: None, who: None, mail: String::new() };
    room.apply(minute(610), objected);
    assert_eq!(works(&mut room, minute(LETTER), &name), []);
    assert!(room.history.occasion("a", &name).unwrap().roster.is_empty());
}

#[test]
fn an_edit_after_the_release_changes_no_reminder() {
    let mut room = released();
    let edited = REMINDING.replace("PENGINGAT", "LAIN").replace("40 11,13", "50 11,13");
    room.file(minute(610), "a.md", &edited, "Isi.");
    assert_eq!(works(&mut room, minute(LETTER), &at("surat", LETTER)), [Work::Letters]);
    let subject = &snapshot(&room, &at("surat", LETTER)).letter.as_ref().unwrap().subject;
    assert_eq!(subject, "PENGINGAT: rapat");
    assert_eq!(works(&mut room, minute(FIRST), &at("sering", FIRST)).len(), 1);
    room.delete(minute(FIRST), "a.md");
    assert_eq!(works(&mut room, minute(SECOND), &at("sering", SECOND)).len(), 1, "file deleted");
}

#[test]
fn a_restart_in_the_due_minute_or_within_the_grace_sends_it_once() {
    let grace = released().config.release.late.grace;
    for after in [SignedDuration::ZERO, SignedDuration::from_secs(30), grace] {
        // Nothing was prepared before: the daemon was down.
        let mut room = released();
        let now = minute(FIRST) + after;
        let name = at("sering", FIRST);
        assert_eq!(works(&mut room, now, &name).len(), 1, "{after}");
        attempt(&mut room, now, &name, post(1));
        let crash = Outcome::Unknown(why(Cause::Crash));
        outcome(&mut room, now, &name, post(1), crash);
        let past = room.history.occasion("a", &name).unwrap();
        assert_eq!(standing(Some(past), None, true), Standing::Unknown);
        // Only the timeline is read; nothing is posted again.
        let posts = room.due(now + SignedDuration::from_hours(1));
        let posts = posts.iter().filter(|s| s.occasion == name);
        assert!(posts.clone().count() <= 1, "{posts:?}", posts = posts.collect::<Vec<_>>());
    }
}

#[test]
fn what_is_late_is_told_once_and_never_comes_in_a_burst() {
    let mut room = released();
    let now = minute(SECOND) + SignedDuration::from_mins(60);
    let (first, second) = (at("sering", FIRST), at("sering", SECOND));
    assert_eq!(why_of(&room, now, &first), Some("expired"), "the next one is due");
    assert_eq!(why_of(&room, now, &second), Some("late"));
    assert!(room.due(now).iter().all(|s| !is_reminder(&s.occasion)));
    let told = notices(&room.view(now), &room.plan(now).items);
    let stopped: Vec<_> = told.iter().filter(|n| matches!(n.news, News::Reminder { .. })).collect();
    assert_eq!(stopped.len(), 3, "{stopped:?}");
    for notice in told {
        room.apply(now, Fact::Told { key: notice.key });
    }
    let again = notices(&room.view(now), &room.plan(now).items);
    assert!(!again.iter().any(|n| matches!(n.news, News::Reminder { .. })), "{again:?}");
    // A person may still let it go: only what is not over yet.
    room.decide(now, Some("a"), Decision::Release);
    assert_eq!(works(&mut room, now, &second).len(), 1);
    assert_eq!(works(&mut room, now, &first), []);
}

#[test]
fn what_was_due_before_the_release_is_missed() {
    let mut room = room();
    room.decide(minute(FIRST + 5), Some("a"), Decision::Release);
    room.due(minute(FIRST + 5));
    room.tried(minute(FIRST + 5), "a", post(1), sent("1"));
    room.tried(minute(FIRST + 5), "a", letter(0), sent("q"));
    // The release was brought behind its first reminder, whose number goes to the next.
    let planned = room.plan(minute(FIRST + 6));
    let names: Vec<_> =
        planned.item("a").unwrap().occasions.iter().map(|o| o.name.clone()).collect();
    assert!(!names.contains(&at("sering", FIRST)), "{names:?}");
    assert_eq!(works(&mut room, minute(SECOND), &at("sering", SECOND)).len(), 1);
    assert_eq!(snapshot(&room, &at("sering", SECOND)).posts[0].text, "Sudah 0 masukan.");

    let mut room = self::room();
    let now = minute(LETTER + 5);
    room.decide(now, Some("a"), Decision::Release);
    room.due(now);
    room.tried(now, "a", letter(0), sent("q"));
    assert_eq!(why_of(&room, now, &at("surat", LETTER)), Some("missed"));
    assert_eq!(works(&mut room, now, &at("surat", LETTER)), []);
}

#[test]
fn holds_stop_reminders_and_a_withdrawal_ends_them_but_no_correction() {
    let mut room = released();
    room.due(minute(LETTER - 5));
    room.decide(minute(LETTER - 1), Some("a"), Decision::Hold);
    assert_eq!(why_of(&room, minute(LETTER), &at("surat", LETTER)), Some("hold"));
    assert_eq!(works(&mut room, minute(LETTER), &at("surat", LETTER)), []);
    assert_eq!(why_of(&room, minute(LETTER), &at("sering", SECOND)), Some("hold"));

    let fix = |kind: &str, key: &str| {
        format!("title: R\ntype: {kind}\n{key}: a\npublish_at: 2026-10-20T10:30:00Z\nx: none")
    };
    let mut room = released();
    room.file(minute(610), "r.md", &fix("ralat", "corrects"), "Isi lain.");
    room.due(minute(630));
    room.tried(minute(630), "r", letter(0), sent("q"));
    assert_eq!(room.history.items["a"].corrected.as_deref(), Some("r"));
    assert_eq!(works(&mut room, minute(LETTER), &at("surat", LETTER)), [Work::Letters]);

    let mut room = released();
    room.file(minute(610), "r.md", &fix("pencabutan", "withdraws"), "Isi lain.");
    room.due(minute(630));
    room.tried(minute(630), "r", letter(0), sent("q"));
    assert_eq!(why_of(&room, minute(LETTER), &at("surat", LETTER)), Some("withdrawn"));
    assert_eq!(works(&mut room, minute(LETTER), &at("surat", LETTER)), []);
}

#[test]
fn nothing_comes_after_the_event_or_the_expiry() {
    let mut room = released();
    let name = at("surat", LETTER);
    assert_eq!(works(&mut room, minute(LETTER), &name), [Work::Letters]);
    let later = Outcome::NotYet { reason: why(Cause::Temporary), not_before: None };
    attempt(&mut room, minute(LETTER), &name, letter(0));
    outcome(&mut room, minute(LETTER), &name, letter(0), later);
    let start = ts("2026-10-20T16:00:00Z");
    assert_eq!(snapshot(&room, &name).expires, start);
    assert!(!may_mail(&room.history, "a", &name, start));
    assert_eq!(works(&mut room, start, &name), [Work::Withhold { cause: Cause::Expired }]);
}

#[test]
fn a_correction_hangs_under_the_announcement_and_a_withdrawal_deletes_the_reminder_too() {
    let mut room = released();
    let name = at("sering", FIRST);
    room.due(minute(FIRST));
    attempt(&mut room, minute(FIRST), &name, post(1));
    outcome(&mut room, minute(FIRST), &name, post(1), sent("2"));
    let fix = "title: R\ntype: ralat\ncorrects: a\npublish_at: 2026-10-20T12:00:00Z";
    room.file(minute(710), "r.md", fix, "Lain.");
    let out = "title: C\ntype: pencabutan\nwithdraws: a\nwithdrawal: { delete: true }\n\
               publish_at: 2026-10-20T12:00:00Z";
    room.file(minute(710), "c.md", out, "Lain sekali.");
    let announcement = |path: &str| {
        let file = room.files.iter().find(|f| f.reading.path == path).unwrap();
        file.reading.announcement.clone().unwrap()
    };
    let parents = originals::parents(&room.history, &announcement("r.md"));
    assert_eq!(parents["kantor"], "1");
    let doomed = originals::deletions(&room.history, &announcement("c.md"));
    let doomed: Vec<_> = doomed.iter().map(|d| (d.part, d.post.as_str())).collect();
    assert_eq!(doomed, [(1, "1"), (2, "2")]);
}

#[test]
fn both_changes_of_the_clock_and_a_leap_day_bring_one_reminder_a_day() {
    for (publish_at, cron, from, until, days) in [
        ("2027-03-26T12:00:00Z", "30 2 * * *", "2027-03-27", "2027-03-29", 3),
        ("2027-10-29T12:00:00Z", "30 2 * * *", "2027-10-30", "2027-11-01", 3),
        ("2028-02-27T12:00:00Z", "0 9 29 2 *", "2028-02-28", "2028-03-01", 1),
    ] {
        let texts = ["Satu kali lagi.", "Besok ditutup.", "Terakhir hari ini juga."];
        let texts = texts[..days].join(", ");
        let text = format!(
            "title: T\npublish_at: {publish_at}\nexpires_at: 2028-04-01T00:00:00Z\nreminders:\n  r:\n\
             \x20   cron: \"{cron}\"\n    timezone: Europe/Amsterdam\n    from: {from}\n    until: {until}\n\
             \x20   x: {{ kantor: {{ variants: [{texts}] }} }}"
        );
        let mut room = Newsroom::new();
        room.file(minute(1), "a.md", &text, "Isi.");
        assert!(room.files[0].reading.problems.is_empty(), "{:?}", room.files[0].reading.problems);
        let release = ts(publish_at);
        room.due(release);
        room.tried(release, "a", post(1), sent("1"));
        room.tried(release, "a", letter(0), sent("q"));
        room.tried(release, "a", letter(1), sent("q"));
        // Every quarter of an hour, with a start of the daemon each time, as it were.
        let mut said = Vec::new();
        for quarter in 0..(5 * 96) {
            let now = release + SignedDuration::from_mins(15 * quarter);
            for step in room.due(now).into_iter().filter(|s| is_reminder(&s.occasion)) {
                if matches!(step.work, Work::Thread { .. }) {
                    attempt(&mut room, now, &step.occasion, post(1));
                    outcome(&mut room, now, &step.occasion, post(1), sent("x"));
                    said.push((now, snapshot(&room, &step.occasion).posts[0].text.clone()));
                }
            }
        }
        assert_eq!(said.len(), days, "{said:?}");
        let texts: std::collections::BTreeSet<_> = said.iter().map(|(_, text)| text).collect();
        assert_eq!(texts.len(), days, "each text once");
    }
}

/// Daily at noon from the day after the usual instant, twice.
const DAILY: &str = "\
title: Rapat
publish_at: 2026-10-20T10:00:00Z
expires_at: 2026-10-22T13:00:00Z
reminders:
  harian:
    cron: \"0 12 * * *\"
    timezone: UTC
    until: 2026-10-22
    x: { kantor: { variants: [Masih dibuka dua hari lagi., Besok pendaftaran sudah ditutup., Hari ini yang terakhir.] } }
";

#[test]
fn a_release_that_is_brought_forward_brings_no_more_reminders_than_were_approved() {
    let mut room = Newsroom::new();
    let text = DAILY.replace("10-20T10", "10-21T10").replace(", Hari ini yang terakhir.", "");
    room.file(minute(1), "a.md", &text, "Isi.");
    assert!(room.files[0].reading.problems.is_empty(), "{:?}", room.files[0].reading.problems);
    room.decide(minute(10), Some("a"), Decision::Release);
    assert!(sends(&room.due(minute(10))));
    room.tried(minute(10), "a", post(1), sent("1"));
    let times = &snapshot(&room, RELEASE).reminders[0].times;
    let times: Vec<_> = times.iter().map(|t| t.due.to_string()).collect();
    assert_eq!(times, ["2026-10-21T12:00:00Z", "2026-10-22T12:00:00Z"]);
}

#[test]
fn nothing_is_reminded_of_that_nobody_got() {
    let mut room = room();
    room.due(minute(600));
    for to in [post(1), letter(0), letter(1)] {
        room.tried(minute(600), "a", to, Outcome::Refused(why(Cause::Rejected)));
    }
    assert_eq!(works(&mut room, minute(FIRST), &at("sering", FIRST)), []);
    assert!(room.history.occasion("a", &at("sering", FIRST)).is_none());
    // One copy may have arrived.
    let mut room = self::room();
    room.due(minute(600));
    room.tried(minute(600), "a", post(1), Outcome::Refused(why(Cause::Rejected)));
    room.tried(minute(600), "a", letter(0), Outcome::Unknown(why(Cause::Timeout)));
    assert_eq!(works(&mut room, minute(FIRST), &at("sering", FIRST)).len(), 1);
}

#[test]
fn a_list_that_is_gone_holds_the_reminder_that_goes_to_it() {
    let mut room = Newsroom::new();
    let text = REMINDING.replace("subject:", "lists: [nasional], subject:");
    room.file(minute(1), "a.md", &text, "Isi.");
    room.due(minute(600));
    room.tried(minute(600), "a", post(1), sent("1"));
    room.config.email.as_mut().unwrap().lists.remove("nasional");
    room.lists.remove("nasional");
    assert_eq!(why_of(&room, minute(LETTER), &at("surat", LETTER)), Some("list_unreadable"));
}

#[test]
fn an_erasure_names_the_items_whose_reminders_hold_the_address() {
    use super::super::erasure::Erasure;
    for text in [
        REMINDING.replace("PENGINGAT: rapat", "tulis ke a@x.example"),
        REMINDING.replace("Hari ini masih", "a@x.example masih"),
    ] {
        let mut room = Newsroom::new();
        room.file(minute(1), "a.md", &text, "Isi.");
        room.due(minute(600));
        let mut erasure = Erasure::new(
            "00",
            &crate::plan::Whom::new("a@x.example").unwrap(),
            &Default::default(),
        );
        for (_, fact) in &mut room.facts {
            erasure.rewrite(fact);
        }
        assert_eq!(erasure.named(), ["a"], "{text}");
    }
}

#[test]
fn without_a_last_day_of_its_own_it_ends_with_the_announcement() {
    let mut room = Newsroom::new();
    let text = DAILY
        .replace("    until: 2026-10-22\n", "")
        .replace("reminders:", "event: { start: 2026-10-28T10:00:00Z }\nreminders:");
    room.file(minute(1), "a.md", &text, "Isi.");
    let plan = room.plan(minute(2));
    let times = plan.item("a").unwrap().occasions.iter().filter(|o| is_reminder(&o.name));
    let last = times.map(|o| o.due).max().unwrap();
    assert_eq!(last.to_string(), "2026-10-22T12:00:00Z");
}
