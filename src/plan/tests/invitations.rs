//! The event of an invitation through its corrections and its withdrawal: one name in calendars,
//! and a number that grows.

use super::*;
use crate::message::Content;
use crate::message::calendar::Entry;

/// The announcement `id`, due `minutes` after the start of the day, with these further keys.
fn invites(id: &str, minutes: i64, more: &str) -> String {
    format!("title: Acara {id}\npublish_at: {}\nx: none\n{more}", minute(minutes))
}

fn event(start: &str) -> String {
    format!("event: {{ start: 2026-10-29 {start} WIB, where: Jakarta }}")
}

fn entry<'a>(room: &'a Newsroom, id: &str) -> Option<&'a Entry> {
    room.history.occasion(id, RELEASE)?.snapshot.event.as_ref()
}

/// Prepares what is due and lets the first letter of `id` go.
fn goes_out(room: &mut Newsroom, at: Timestamp, id: &str) {
    room.due(at);
    room.tried(at, id, letter(0), sent("q"));
    room.tried(at, id, letter(1), sent("q"));
}

/// `undangan` went out at minute 600.
fn invited() -> Newsroom {
    let mut room = Newsroom::new();
    let front = invites("undangan", 600, &format!("type: undangan\n{}", event("13:30")));
    room.file(minute(-60), "undangan.md", &front, "Datanglah.");
    goes_out(&mut room, minute(600), "undangan");
    room
}

#[test]
fn a_correction_updates_the_event_and_a_withdrawal_takes_it_away() {
    let mut room = invited();
    let first = entry(&room, "undangan").unwrap().clone();
    assert_eq!(
        (first.sequence, first.cancelled, first.summary.as_str()),
        (0, false, "Acara undangan")
    );
    assert!(first.uid.ends_with("@kemencontoh.example"), "{}", first.uid);

    let front =
        invites("ralat", 630, &format!("type: ralat\ncorrects: undangan\n{}", event("14:00")));
    room.file(minute(601), "ralat.md", &front, "Jamnya lain.");
    goes_out(&mut room, minute(630), "ralat");
    let second = entry(&room, "ralat").unwrap().clone();
    assert_eq!((second.uid.as_str(), second.sequence), (first.uid.as_str(), 1));
    assert_ne!(second.start, first.start);

    // A correction of words says nothing about the event, and what corrects it still knows it.
    room.file(
        minute(631),
        "kata.md",
        &invites("kata", 640, "type: ralat\ncorrects: ralat"),
        "Satu kata.",
    );
    goes_out(&mut room, minute(640), "kata");
    assert_eq!(entry(&room, "kata"), None);

    let withdrawal = invites("batal", 650, "type: pencabutan\nwithdraws: kata");
    room.file(minute(641), "batal.md", &withdrawal, "Acara batal.");
    goes_out(&mut room, minute(650), "batal");
    let last = entry(&room, "batal").unwrap();
    let wanted = Entry {
        sequence: 2,
        cancelled: true,
        summary: "DIBATALKAN: Acara ralat".to_owned(),
        ..second
    };
    assert_eq!(*last, wanted);
    let snapshot = &room.history.occasion("batal", RELEASE).unwrap().snapshot;
    let attached = &snapshot.letter.as_ref().unwrap().attachments[0];
    assert_eq!(
        (attached.name.as_str(), attached.content_type.as_str()),
        ("undangan.ics", "text/calendar; method=CANCEL; charset=utf-8; name=undangan.ics")
    );
    let Content::Text(file) = &attached.content else { panic!("{attached:?}") };
    assert!(file.contains("\r\nDTSTAMP:20261020T105000Z\r\n"), "{file}");
}

#[test]
fn two_corrections_at_once_count_on() {
    let mut room = invited();
    let correction = |id: &str, minutes, start: &str| {
        invites(id, minutes, &format!("type: ralat\ncorrects: undangan\n{}", event(start)))
    };
    room.file(minute(601), "satu.md", &correction("satu", 700, "14:00"), "Satu.");
    room.file(minute(601), "dua.md", &correction("dua", 705, "15:00"), "Dua.");
    room.due(minute(695));
    assert_eq!(entry(&room, "dua").unwrap().sequence, 1, "as it stands before");
    goes_out(&mut room, minute(700), "satu");
    goes_out(&mut room, minute(705), "dua");
    let sequence = |id: &str| entry(&room, id).unwrap().sequence;
    assert_eq!((sequence("satu"), sequence("dua")), (1, 2));
    assert_eq!(entry(&room, "satu").unwrap().uid, entry(&room, "dua").unwrap().uid);
}

#[test]
fn what_had_no_event_or_wants_no_calendar_brings_none() {
    let mut room = invited();
    for (id, more) in [
        ("tanpa", "type: undangan".to_owned()),
        ("diam", format!("email: {{ lists: nasional, calendar: false }}\n{}", event("13:30"))),
        ("surat", "type: pencabutan\nwithdraws: undangan\nemail: { calendar: false }".to_owned()),
    ] {
        room.file(
            minute(601),
            &format!("{id}.md"),
            &invites(id, 660, &more),
            &format!("Isi {id}."),
        );
        room.due(minute(660));
        let snapshot = &room.history.occasion(id, RELEASE).unwrap().snapshot;
        assert_eq!(snapshot.event, None, "{id}");
        assert!(snapshot.letter.as_ref().unwrap().attachments.is_empty(), "{id}");
    }
    // Another announcement has another event.
    room.file(minute(661), "lain.md", &invites("lain", 670, &event("13:30")), "Lain.");
    room.due(minute(670));
    let (one, other) = (entry(&room, "undangan").unwrap(), entry(&room, "lain").unwrap());
    assert!(one.uid != other.uid && other.sequence == 0);
}
