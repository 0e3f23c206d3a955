//! Letters of an original and of its correction: what gives way, and to what.

use super::*;

const FIX: &str =
    "title: Ralat\ntype: ralat\ncorrects: a\npublish_at: 2026-10-20T10:30:00Z\nx: none";

/// `a` is under way: its first letter is sent, its second waits for minute 700; `r` corrects it at
/// minute 630.
fn corrected() -> Newsroom {
    let mut room = Newsroom::under_way(&front("a"));
    let later = Outcome::NotYet { reason: why(Cause::Temporary), not_before: Some(minute(700)) };
    room.tried(minute(601), "a", letter(1), later);
    room.file(minute(610), "r.md", FIX, "Isi lain.");
    room
}

fn works(room: &mut Newsroom, now: Timestamp, id: &str) -> Vec<Work> {
    room.due(now).into_iter().filter(|s| s.item == id).map(|s| s.work).collect()
}

fn withhold(room: &mut Newsroom, now: Timestamp) {
    room.outcome(now, "a", letter(1), Outcome::Withheld(why(Cause::Superseded)));
}

#[test]
fn a_correction_waits_until_the_letters_it_takes_the_place_of_are_closed() {
    let mut room = corrected();
    assert!(!works(&mut room, minute(629), "a").contains(&Work::GiveWay));
    assert!(works(&mut room, minute(630), "a").contains(&Work::GiveWay));
    assert!(!works(&mut room, minute(630), "r").contains(&Work::Letters));
    withhold(&mut room, minute(630));
    assert!(works(&mut room, minute(630), "r").contains(&Work::Letters));
    let roster = &room.history.occasion("r", RELEASE).unwrap().roster;
    assert_eq!(roster.iter().map(|r| r.email.as_str()).collect::<Vec<_>>(), ["a@x.example"]);
}

#[test]
fn what_was_under_way_when_the_correction_began_is_not_tried_again_though_its_file_is_gone() {
    let mut room = Newsroom::under_way(&front("a"));
    room.attempt(minute(601), "a", letter(1));
    room.file(minute(610), "r.md", FIX, "Isi lain.");
    works(&mut room, minute(630), "r");
    room.attempt(minute(630), "r", letter(0));
    room.delete(minute(631), "r.md");
    let later = Outcome::NotYet { reason: why(Cause::Temporary), not_before: None };
    room.outcome(minute(632), "a", letter(1), later);
    let works = works(&mut room, minute(701), "a");
    assert!(works.contains(&Work::GiveWay) && !works.contains(&Work::Letters), "{works:?}");
}

#[test]
fn an_edit_of_what_has_begun_closes_nobody_elses_letters() {
    let mut room = Newsroom::under_way(&front("a"));
    let plain = front("r").replace("10:00", "10:30");
    room.file(minute(610), "r.md", &plain, "Isi lain.");
    works(&mut room, minute(630), "r");
    room.tried(minute(630), "r", letter(0), sent("q"));
    room.file(minute(640), "r.md", FIX, "Isi lain.");
    let works = works(&mut room, minute(641), "a");
    assert!(works.contains(&Work::Letters) && !works.contains(&Work::GiveWay), "{works:?}");
}

#[test]
fn a_prepared_correction_keeps_its_rule_while_the_folder_is_out_of_reach() {
    let mut room = corrected();
    works(&mut room, minute(620), "r");
    room.reachable = false;
    assert!(works(&mut room, minute(630), "a").contains(&Work::GiveWay));
    assert!(!works(&mut room, minute(630), "r").contains(&Work::Letters));
}

const QUOTING: &str = "title: Ralat\ntype: ralat\ncorrects: a\npublish_at: 2026-10-20T10:30:00Z\n\
                       correction: { was: tarif \u{201c}lama\u{201d} lima ribu, now: enam ribu }";

/// A newsroom whose announcement `a` says `body`, and a correction of it.
fn quoting(body: &str) -> Newsroom {
    let mut room = Newsroom::new();
    room.file(minute(1), "a.md", &front("a"), body);
    room.file(minute(2), "r.md", QUOTING, "Isi lain.");
    room
}

#[test]
fn what_a_correction_quotes_must_stand_in_the_original() {
    let body = "Berlaku *tarif*\n\"lama\" **lima\nribu** rupiah.";
    assert_eq!(quoting(body).stands(minute(10), "r").1, None);
    let mut room = quoting("Berlaku tarif baru.");
    assert_eq!(room.stands(minute(10), "r"), (State::Held, Some("not_quoted")));
    // What was sent counts, whatever the file says later; and it is no wrong quote without either.
    room.file(minute(3), "a.md", &front("a"), body);
    room.due(minute(600));
    room.tried(minute(600), "a", letter(0), sent("q"));
    room.file(minute(601), "a.md", &front("a"), "Diubah.");
    assert_eq!(room.stands(minute(602), "r").1, None);
    room.delete(minute(603), "a.md");
    assert_eq!(room.stands(minute(604), "r").1, None);
}

#[test]
fn a_letter_shows_what_was_wrong_and_what_is_right() {
    let mut room = quoting("Berlaku tarif \"lama\" lima ribu rupiah.");
    room.due(minute(630));
    let letter = room.history.occasion("r", RELEASE).unwrap().snapshot.letter.clone().unwrap();
    let at = |text: &str, of: &str| text.find(of).unwrap_or_else(|| panic!("{of}: {text}"));
    let places = ["Tertulis: tarif", "Seharusnya: enam ribu", "Isi lain."];
    assert!(places.map(|of| at(&letter.text, of)).is_sorted());
    let places = ["Tertulis:</strong> tarif", "Seharusnya:</strong> enam ribu", "Isi lain."];
    assert!(places.map(|of| at(&letter.html, of)).is_sorted());
}

#[test]
fn marks_alone_quote_nothing() {
    let mut room = Newsroom::new();
    room.plain(minute(1), "a.md");
    let original = room.files[0].reading.announcement.clone().unwrap();
    let quote = |was: &str| crate::announcement::Correction {
        was: was.to_owned(),
        now: "Isi lain.".to_owned(),
        at: crate::problem::Spot::START,
    };
    assert!(is_quoted(&quote("Isi."), &original));
    assert!(!is_quoted(&quote("**"), &original));
}
