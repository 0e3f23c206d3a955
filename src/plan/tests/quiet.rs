//! Quiet times: visible beforehand, no burst afterwards, and only for those whom they concern.

use super::super::notice::{News, notices};
use super::super::reminders::occasion;
use super::*;

/// Quiet from minute 540 to 660 for `whom`.
fn room(whom: &str) -> Newsroom {
    let mut room = Newsroom::new();
    let quiet = format!(
        "release:\n  quiet: [{{ from: 2026-10-20T09:00:00Z, until: 2026-10-20T11:00:00Z, reason: libur bersama{whom} }}]\n"
    );
    let text = format!("{CONFIG}{quiet}").replace(
        "kedua: { kind: office, handle: kedua_contoh, credential: x-kedua }",
        "kedua: { kind: personal, handle: kedua_contoh, credential: x-kedua, mode: own }",
    );
    room.config = crate::config::read(&text, Path::new("/etc/siaran")).config.unwrap();
    room
}

#[test]
fn what_falls_into_a_quiet_time_is_held_before_in_and_after_it() {
    let mut room = room("");
    room.plain(minute(1), "a.md");
    for now in [minute(2), minute(599), minute(600), minute(659), minute(660), minute(700)] {
        assert!(room.due(now).is_empty(), "{now}");
        assert_eq!(room.stands(now, "a"), (State::Held, Some("quiet")), "{now}");
    }
    let codes: Vec<_> = room.files[0].reading.problems.iter().map(|p| p.code()).collect();
    assert_eq!(codes, ["time.quiet"]);
    let plan = room.plan(minute(2));
    let Some(Why::Quiet { reason, until }) = &plan.item("a").unwrap().why else { panic!() };
    assert_eq!((reason.as_str(), *until), ("libur bersama", minute(660)));
    let told = notices(&room.view(minute(2)), &plan.items);
    assert!(told.iter().any(|n| matches!(n.news, News::Held { .. })), "told beforehand");
    // A new time frees it.
    let later = front("a.md").replace("10:00", "11:00");
    room.file(minute(700), "a.md", &later, "Isi.");
    assert_eq!(room.stands(minute(700), "a").1, Some("late"));
    room.file(minute(701), "a.md", &front("a.md").replace("10:00", "12:00"), "Isi.");
    assert!(sends(&room.due(minute(720))));
}

#[test]
fn a_person_and_an_emergency_pass() {
    let mut room = room("");
    room.plain(minute(1), "a.md");
    // Before the time begins he lets it go at once, and that has nothing to do with it.
    let mut before = room.clone();
    before.decide(minute(500), Some("a"), Decision::Release);
    assert!(sends(&before.due(minute(500))));
    room.decide(minute(600), Some("a"), Decision::Release);
    assert!(sends(&room.due(minute(600))));
    room.file(minute(601), "e.md", &format!("{}\npriority: emergency", front("e")), "Awas.");
    assert!(sends(&room.due(minute(602))));
    assert_eq!(room.stands(minute(602), "e").1, None);
}

#[test]
fn what_is_late_does_not_begin_in_a_quiet_time_and_what_has_begun_finishes() {
    let mut room = room("");
    let text = "title: A\npublish_at: 2026-10-20T08:59:00Z\nlate: { then: publish }";
    room.file(minute(1), "a.md", text, "Isi.");
    room.due(minute(530));
    let mut begun = room.clone();
    assert_eq!(room.stands(minute(545), "a"), (State::Held, Some("quiet")));
    assert!(!sends(&room.due(minute(545))));
    assert!(sends(&begun.due(minute(539))));
    begun.tried(minute(539), "a", letter(0), sent("q"));
    assert!(sends(&begun.due(minute(545))), "the rest follows");
    assert_eq!(begun.stands(minute(545), "a").1, None);
}

#[test]
fn only_quiet_accounts_are_left_out_and_the_rest_goes() {
    let mut room = room(", accounts: personal");
    let text = format!(
        "{}\nx:\n  kantor: Satu\n  kedua: Sesuatu yang lain sama sekali\n  ketiga: {{ mode: repost, after: 5m }}\n  kabiro: {{ mode: assist, after: 2h }}",
        front("a")
    );
    room.file(minute(1), "a.md", &text, "Isi.");
    assert!(sends(&room.due(minute(600))));
    let release = &room.history.occasion("a", RELEASE).unwrap().snapshot;
    let speaking: Vec<_> = release.posts.iter().map(|p| p.account.as_str()).collect();
    assert_eq!(speaking, ["kantor"]);
    let quiet: Vec<_> = release.quiet.iter().map(|q| q.account.as_str()).collect();
    assert_eq!(quiet, ["kedua", "ketiga"], "two hours later it is over");
    assert!(room.history.occasion("a", "after:ketiga").unwrap().snapshot.reposts.is_empty());
    assert_eq!(room.history.occasion("a", "after:kabiro").unwrap().snapshot.assists.len(), 1);
    for to in [post(1), letter(0), letter(1)] {
        room.tried(minute(600), "a", to, sent("1"));
    }
    let plan = room.plan(minute(601));
    let told = notices(&room.view(minute(601)), &plan.items);
    let receipt = told.iter().find_map(|n| match &n.news {
        News::Receipt(receipt) if receipt.occasion == RELEASE => Some(receipt),
        _ => None,
    });
    assert_eq!(receipt.unwrap().quiet.len(), 2);
}

#[test]
fn an_item_of_quiet_accounts_alone_is_held_and_with_the_lead_go_those_who_repost_it() {
    let mut room = room(", accounts: [kantor]");
    let text =
        format!("{}\nemail: none\nx: {{ kantor: Satu, ketiga: {{ mode: repost }} }}", front("a"));
    room.file(minute(1), "a.md", &text, "Isi.");
    assert_eq!(room.stands(minute(600), "a"), (State::Held, Some("quiet")));
    room.file(minute(2), "a.md", &text.replace("email: none\n", ""), "Isi.");
    room.due(minute(600));
    let release = &room.history.occasion("a", RELEASE).unwrap().snapshot;
    assert!(release.posts.is_empty() && release.reposts.is_empty() && release.quiet.len() == 2);
    // What a person lets go in it, goes as it is.
    room.decide(minute(601), Some("a"), Decision::Release);
    room.due(minute(601));
    let release = &room.history.occasion("a", RELEASE).unwrap().snapshot;
    assert_eq!((release.posts.len(), release.quiet.len()), (1, 0));
}

#[test]
fn reminders_and_later_letters_are_judged_by_themselves() {
    let mut room = room("");
    let text = "title: A\npublish_at: 2026-10-20T08:00:00Z\nexpires_at: 2026-10-20T20:00:00Z\n\
                x: { kantor: Satu, kedua: { after: 90m, text: Lain sekali } }\n\
                reminders: { lagi: { at: 2026-10-20T10:00:00Z, x: { kantor: Sudah dibuka. } } }";
    room.file(minute(1), "a.md", text, "Isi.");
    assert!(sends(&room.due(minute(480))));
    for to in [post(1), letter(0), letter(1)] {
        room.tried(minute(480), "a", to, sent("1"));
    }
    for now in [minute(500), minute(600), minute(700)] {
        let plan = room.plan(now);
        let item = plan.item("a").unwrap();
        for name in ["after:kedua", &occasion("lagi", minute(600))] {
            let planned = item.occasions.iter().find(|o| o.name == name).unwrap();
            assert_eq!(planned.why.as_ref().map(Why::name), Some("quiet"), "{name} {now}");
        }
        assert!(!sends(&room.due(now)), "{now}");
    }
    room.decide(minute(700), Some("a"), Decision::Release);
    let due = room.due(minute(700));
    assert!(due.iter().any(|s| s.occasion.starts_with("reminder:")), "{due:?}");
}

#[test]
fn what_a_quiet_time_stopped_does_not_go_out_when_it_ends() {
    let mut room = room("");
    // Due before it, late by itself, and let go however late.
    let text = "title: A\npublish_at: 2026-10-20T08:50:00Z\nlate: { then: publish }";
    room.file(minute(1), "a.md", text, "Isi.");
    assert!(room.files[0].reading.problems.is_empty(), "{:?}", room.files[0].reading.problems);
    assert_eq!(room.stands(minute(545), "a"), (State::Held, Some("quiet")), "the daemon was down");
    assert_eq!(room.stands(minute(660), "a"), (State::Held, Some("quiet")));
    assert!(!sends(&room.due(minute(700))));
    room.decide(minute(700), Some("a"), Decision::Release);
    assert!(sends(&room.due(minute(700))));
    // One that was over before the file was met stopped nothing.
    let mut room = self::room("");
    room.file(minute(680), "a.md", text, "Isi.");
    assert!(sends(&room.due(minute(700))));
}
