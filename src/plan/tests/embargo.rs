//! Early copies: letters before the release, judged by themselves, and never part of it.

use super::*;

const EMBARGOED: &str = "title: Dini\npublish_at: 2026-10-20T10:00:00Z\n\
                         embargo: { early: [dini], send_at: 2026-10-20T08:00:00Z }";

/// `e` has early copies at minute 480, to b and e, and is released at minute 600 to a and b.
fn embargoed() -> Newsroom {
    let mut room = Newsroom::new();
    room.file(minute(1), "e.md", EMBARGOED, "Isi.");
    room
}

/// One early copy is out, the other was refused for now.
fn early_out() -> Newsroom {
    let mut room = embargoed();
    assert!(!room.due(minute(480)).is_empty());
    early(&mut room, minute(480), 0, sent("q"));
    let later = Outcome::NotYet { reason: why(Cause::Temporary), not_before: Some(minute(490)) };
    early(&mut room, minute(480), 1, later);
    room
}

fn early(room: &mut Newsroom, at: Timestamp, n: u32, outcome: Outcome) {
    let place = || ("e".to_owned(), EARLY.to_owned(), letter(n));
    let (item, occasion, to) = place();
    room.apply(at, Fact::Attempt { item, occasion, to, reply_to: None });
    let (item, occasion, to) = place();
    room.apply(at, Fact::Outcome { item, occasion, to, outcome });
}

fn withhold(room: &mut Newsroom, at: Timestamp, occasion: &str, cause: Cause) {
    let open = room.history.occasion("e", occasion).unwrap().destinations();
    let open: Vec<_> = open.filter(|(_, tried)| tried.is_open()).map(|(to, _)| to).collect();
    for to in open {
        let outcome = Outcome::Withheld(why(cause));
        let (item, occasion) = ("e".into(), occasion.into());
        room.apply(at, Fact::Outcome { item, occasion, to, outcome });
    }
}

fn works(room: &mut Newsroom, now: Timestamp, occasion: &str) -> Vec<Work> {
    let due = room.due(now).into_iter();
    due.filter(|s| s.item == "e" && s.occasion == occasion).map(|s| s.work).collect()
}

fn addresses(room: &Newsroom, occasion: &str) -> Vec<String> {
    room.history.occasion("e", occasion).unwrap().roster.iter().map(|r| r.email.clone()).collect()
}

#[test]
fn early_copies_go_first_and_the_release_goes_to_everybody_at_its_instant() {
    let mut room = embargoed();
    let prepared_from = minute(480) - room.config.release.prepare;
    room.due(prepared_from - SignedDuration::from_secs(1));
    assert_eq!(room.stands(prepared_from, "e").0, State::Scheduled);
    room.due(prepared_from);
    assert_eq!(room.stands(prepared_from, "e").0, State::Prepared);
    assert_eq!(addresses(&room, EARLY), ["b@x.example", "e@x.example"]);
    assert_eq!(addresses(&room, RELEASE), ["a@x.example", "b@x.example"]);

    assert_eq!(works(&mut room, minute(480), EARLY), [Work::Letters]);
    assert_eq!(works(&mut room, minute(599), RELEASE), []);
    let at = minute(480);
    assert!(may_mail(&room.history, "e", EARLY, at) && !may_mail(&room.history, "e", RELEASE, at));
    for n in [0, 1] {
        early(&mut room, minute(480), n, sent("q"));
    }
    assert_eq!(room.stands(minute(599), "e"), (State::Prepared, None), "nothing is public");
    assert!(sends(&room.due(minute(600))));
    for to in [letter(0), letter(1), post(1)] {
        room.tried(minute(600), "e", to, sent("q"));
    }
    assert_eq!(room.stands(minute(601), "e"), (State::Released, None));
}

#[test]
fn the_stamp_names_the_instant_in_subject_and_text_and_the_release_has_none() {
    let mut room = embargoed();
    room.due(minute(480));
    let letter = |name| room.history.occasion("e", name).unwrap().snapshot.letter.clone().unwrap();
    let stamp = "EMBARGO sampai Selasa, 20 Oktober 2026 pukul 17.00 WIB / 18.00 WITA / 19.00 WIT";
    let early = letter(EARLY);
    assert_eq!(early.subject, format!("[{stamp}] Dini"));
    assert!(early.html.contains(stamp), "{}", early.html);
    let words = early.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(stamp), "{words}");
    let release = letter(RELEASE);
    assert_eq!(release.subject, "Dini");
    assert!(!release.text.contains("EMBARGO") && !release.html.contains("EMBARGO"));
}

#[test]
fn a_late_early_copy_is_left_out_and_hurts_nothing() {
    let mut room = embargoed();
    room.due(minute(479));
    let grace = room.config.release.late.grace;
    let late = minute(480) + grace + SignedDuration::from_secs(1);
    assert_eq!(works(&mut room, late, EARLY), []);
    assert_eq!(room.stands(late, "e"), (State::Prepared, None));
    let plan = room.plan(late);
    let early = plan.item("e").unwrap().occasions.iter().find(|o| o.name == EARLY).unwrap();
    assert_eq!(early.why.as_ref().map(Why::name), Some("late"));
    let told = super::super::notice::notices(&room.view(late), &plan.items);
    assert!(told.iter().any(|n| n.key.starts_with("early:e:late:")), "{told:?}");
    let withheld = Work::Withhold { cause: Cause::Expired };
    assert_eq!(works(&mut room, minute(600), EARLY), [withheld]);
    assert!(works(&mut room, minute(600), RELEASE).contains(&Work::Letters));
    withhold(&mut room, minute(600), EARLY, Cause::Expired);
    for to in [letter(0), letter(1), post(1)] {
        room.tried(minute(600), "e", to, sent("q"));
    }
    assert_eq!(room.stands(minute(601), "e"), (State::Released, None));
}

#[test]
fn no_early_copy_leaves_once_the_release_is_due() {
    let mut room = early_out();
    assert_eq!(works(&mut room, minute(599), EARLY), [Work::Letters]);
    assert!(!may_mail(&room.history, "e", EARLY, minute(600)));
    let withheld = Work::Withhold { cause: Cause::Expired };
    assert_eq!(works(&mut room, minute(600), EARLY), [withheld]);
}

#[test]
fn what_was_edited_after_its_early_copies_is_released_as_it_was() {
    let mut room = early_out();
    room.file(minute(500), "e.md", &EMBARGOED.replace("10:00", "11:00"), "Lain.");
    let plan = room.plan(minute(501));
    let item = plan.item("e").unwrap();
    assert!(item.edited && item.due == Some(minute(600)) && item.state == State::Prepared);
    assert!(works(&mut room, minute(600), RELEASE).contains(&Work::Letters));
    let text = &room.history.occasion("e", RELEASE).unwrap().snapshot.letter.as_ref().unwrap().text;
    assert!(text.contains("Isi.") && !text.contains("Lain."));
}

#[test]
fn a_file_that_is_deleted_or_set_to_draft_after_its_early_copies_stops_the_release() {
    let mut room = early_out();
    room.delete(minute(500), "e.md");
    assert_eq!(room.stands(minute(501), "e"), (State::Cancelled, Some("gone")));
    assert!(!sends(&room.due(minute(600))));
    room.reachable = false;
    assert!(sends(&room.due(minute(600))), "out of reach is not deleted");
    room.reachable = true;
    room.file(minute(502), "e.md", &format!("{EMBARGOED}\ndraft: true"), "Isi.");
    assert_eq!(room.stands(minute(503), "e").1, Some("draft"));
    assert!(!sends(&room.due(minute(600))));
    room.file(minute(504), "e.md", EMBARGOED, "Isi.");
    assert!(sends(&room.due(minute(600))));
}

#[test]
fn a_person_stops_the_release_between_early_copy_and_instant() {
    let mut room = early_out();
    room.decide(minute(500), Some("e"), Decision::Hold);
    assert_eq!(room.stands(minute(501), "e"), (State::Held, Some("hold")));
    assert!(!sends(&room.due(minute(501))));
    room.decide(minute(502), Some("e"), Decision::Unhold);
    // The early copies fell into the hold; the release did not.
    assert_eq!(room.stands(minute(503), "e"), (State::Prepared, None));
    assert_eq!(works(&mut room, minute(503), EARLY), []);
    assert!(works(&mut room, minute(600), RELEASE).contains(&Work::Letters));
    room.decide(minute(504), Some("e"), Decision::Cancel);
    assert_eq!(room.stands(minute(505), "e"), (State::Cancelled, Some("cancelled")));
    for name in [EARLY, RELEASE] {
        assert_eq!(works(&mut room, minute(505), name), [Work::Withhold { cause: Cause::Person }]);
        withhold(&mut room, minute(505), name, Cause::Person);
    }
    assert_eq!(room.stands(minute(700), "e").0, State::Cancelled);
}

#[test]
fn a_release_that_is_brought_forward_takes_its_later_posts_with_it_and_ends_the_early_copies() {
    let mut room = Newsroom::new();
    let front = format!("{EMBARGOED}\nx:\n  kantor: Satu\n  kedua: {{ after: 30m, text: Dua }}");
    room.file(minute(1), "e.md", &front, "Isi.");
    room.due(minute(480));
    early(&mut room, minute(480), 0, sent("q"));
    room.decide(minute(500), Some("e"), Decision::Release);
    let due = room.due(minute(500));
    let works: Vec<_> = due.iter().map(|s| (s.occasion.as_str(), &s.work)).collect();
    assert!(works.contains(&(RELEASE, &Work::Letters)), "{works:?}");
    assert!(works.contains(&(EARLY, &Work::Withhold { cause: Cause::Expired })), "{works:?}");
    assert!(!works.contains(&(EARLY, &Work::Letters)), "{works:?}");
    let due_of = |name| room.history.occasion("e", name).unwrap().snapshot.due;
    assert_eq!((due_of(RELEASE), due_of("after:kedua")), (minute(500), minute(530)));
    let letter = room.history.occasion("e", RELEASE).unwrap().snapshot.letter.clone().unwrap();
    assert!(letter.text.contains("15.20 WIB"), "worded for its instant: {}", letter.text);
}

#[test]
fn a_release_before_the_early_copies_needs_none() {
    let mut room = embargoed();
    room.due(minute(470));
    room.decide(minute(471), Some("e"), Decision::Release);
    assert!(works(&mut room, minute(471), RELEASE).contains(&Work::Letters));
    room.tried(minute(471), "e", letter(0), sent("q"));
    assert!(room.history.occasion("e", EARLY).is_none());
    assert_eq!(works(&mut room, minute(481), EARLY), []);
}

/// A correction of `e` by mail alone at minute 520.
const FIX: &str =
    "title: Ralat\ntype: ralat\ncorrects: e\npublish_at: 2026-10-20T08:40:00Z\nx: none";

#[test]
fn a_correction_before_the_release_goes_to_those_with_an_early_copy_and_takes_nothing_away() {
    let mut room = early_out();
    room.file(minute(485), "r.md", FIX, "Isi lain.");
    assert_eq!(works(&mut room, minute(520), EARLY), [Work::GiveWay]);
    assert!(!room.due(minute(520)).iter().any(|s| s.item == "r"), "it is not known who got what");
    withhold(&mut room, minute(520), EARLY, Cause::Superseded);
    assert!(room.due(minute(520)).iter().any(|s| s.item == "r" && s.work == Work::Letters));
    let roster = &room.history.occasion("r", RELEASE).unwrap().roster;
    assert_eq!(roster.iter().map(|r| r.email.as_str()).collect::<Vec<_>>(), ["b@x.example"]);
    room.tried(minute(520), "r", letter(0), sent("q"));
    let release = works(&mut room, minute(600), RELEASE);
    assert!(release.contains(&Work::Letters) && !release.contains(&Work::GiveWay), "{release:?}");
    room.tried(minute(600), "e", letter(0), sent("q"));
    assert!(works(&mut room, minute(601), RELEASE).contains(&Work::Letters));
}

#[test]
fn a_withdrawal_before_the_release_takes_its_place() {
    let mut room = early_out();
    let front = FIX.replace("ralat", "pencabutan").replace("corrects", "withdraws");
    room.file(minute(485), "r.md", &front, "Dicabut.");
    for name in [EARLY, RELEASE] {
        assert!(works(&mut room, minute(520), name).contains(&Work::GiveWay), "{name}");
        let open = |to: &Destination| matches!(to, Destination::Letter { .. });
        let occasion = room.history.occasion("e", name).unwrap().destinations();
        let waiting: Vec<_> =
            occasion.filter(|(to, t)| open(to) && t.is_open()).map(|(to, _)| to).collect();
        for to in waiting {
            let outcome = Outcome::Withheld(why(Cause::Superseded));
            let (item, occasion) = ("e".into(), name.into());
            room.apply(minute(520), Fact::Outcome { item, occasion, to, outcome });
        }
    }
    assert!(room.due(minute(520)).iter().any(|s| s.item == "r" && s.work == Work::Letters));
    room.tried(minute(520), "r", letter(0), sent("q"));
    assert_eq!(room.stands(minute(521), "e"), (State::Cancelled, Some("withdrawn")));
    withhold(&mut room, minute(521), RELEASE, Cause::Superseded);
    assert!(!sends(&room.due(minute(600))));
}

#[test]
fn what_was_prepared_of_other_content_never_goes_out() {
    let mut room = Newsroom::new();
    let both = "\nx:\n  kantor: Satu\n  kedua: { after: 30m, text: Dua }";
    room.file(minute(1), "e.md", &format!("{EMBARGOED}{both}"), "Isi.");
    room.due(minute(470));
    assert!(room.history.occasion("e", "after:kedua").is_some());
    let plain = "title: Dini\npublish_at: 2026-10-20T10:00:00Z";
    room.file(minute(471), "e.md", plain, "Isi.");
    assert!(sends(&room.due(minute(600))));
    room.tried(minute(600), "e", letter(0), sent("q"));
    let names: Vec<_> = room.history.items["e"].occasions.keys().collect();
    assert_eq!(names, [RELEASE]);
}

#[test]
fn letters_at_an_instant_of_their_own_follow_the_posts() {
    let mut room = Newsroom::new();
    let front =
        "title: Dini\npublish_at: 2026-10-20T10:00:00Z\nemail: { at: 2026-10-20T11:00:00Z }";
    room.file(minute(1), "e.md", front, "Isi.");
    let thread = Work::Thread { account: "kantor".into() };
    assert_eq!(works(&mut room, minute(600), RELEASE), [thread]);
    assert_eq!(works(&mut room, minute(600), MAIL), []);
    room.tried(minute(600), "e", post(1), sent("1"));
    assert_eq!(room.stands(minute(659), "e").0, State::Releasing);
    assert_eq!(works(&mut room, minute(660), MAIL), [Work::Letters]);
}
