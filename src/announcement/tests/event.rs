//! Events and whether the letter brings them.

use super::*;

const EVENT: &str = "type: undangan\nevent:\n  start: 2026-10-29 13:30 WIB\n";

fn of(extra: &str) -> Announcement {
    announcement(&format!("---\ntitle: A\npublish_at: 2026-10-20 10:00 WIB\n{extra}\n---\nIsi.\n"))
}

#[test]
fn an_event_has_instants_of_its_own_zones() {
    let whole = of("timezone: WITA\nevent:
  start: 2026-10-29 13:30
  end: 2026-10-29 15:00 WIB
  where: Ruang Pers, Jakarta
  online: https://example.com/langsung
  rsvp: { by: 2026-10-28 16:00, to: media@kemencontoh.example }");
    let event = whole.event.expect("an event");
    let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
    assert_eq!(event.start, at("2026-10-29T05:30:00Z"));
    assert_eq!(event.end, Some(at("2026-10-29T08:00:00Z")));
    assert_eq!(event.place.as_deref(), Some("Ruang Pers, Jakarta"));
    assert_eq!(event.online.as_deref(), Some("https://example.com/langsung"));
    let rsvp = event.rsvp.expect("an address");
    assert_eq!(
        (rsvp.by, rsvp.to),
        (Some(at("2026-10-28T08:00:00Z")), "media@kemencontoh.example".into())
    );
}

#[test]
fn what_cannot_be_is_told() {
    for (extra, wanted) in [
        ("event: { where: Jakarta }", "key.missing 4:1"),
        ("event: { start: 2026-10-29 }", "time.no-time-of-day 4:17"),
        ("event: { start: 2026-10-29 13:30 }", "time.zone-missing 4:17"),
        ("event: { start: 2026-10-20 10:00 WIB }", "event.past 4:17"),
        ("event: { start: 2025-10-29 13:30 WIB }", "event.past 4:17"),
        (
            "event: { start: 2026-10-29 13:30 WIB, end: 2026-10-29 13:30 WIB }",
            "event.ends-before-start 4:44",
        ),
        (
            "event: { start: 2026-10-29 13:30 WIB, rsvp: { by: 2026-10-30 16:00 WIB, to: a@b.example } }",
            "event.rsvp-after-start 4:51",
        ),
        (
            "event: { start: 2026-10-29 13:30 WIB, rsvp: { by: 2026-10-28 16:00 WIB } }",
            "key.missing 4:39",
        ),
        ("event: { start: 2026-10-29 13:30 WIB, rsvp: { to: media } }", "value.address 4:51"),
        ("event: { start: 2026-10-29 13:30 WIB, online: langsung }", "value.url 4:47"),
        ("event: { start: 2026-10-29 13:30 WIB, place: Jakarta }", "key.unknown 4:39"),
        ("email: { calendar: true }", "calendar.no-event 4:20"),
        ("type: ralat\ncorrects: a\nemail: { calendar: true }", "calendar.no-event 6:20"),
    ] {
        assert_eq!(told_of(extra), [wanted], "{extra}");
    }
}

#[test]
fn the_letter_brings_an_event_unless_it_is_told_not_to() {
    let brings = |extra: &str| of(extra).mailing.expect("mail").calendar;
    assert!(brings(EVENT) && brings(&EVENT.replace("undangan", "siaran_pers")));
    assert!(brings(&format!("{EVENT}email: {{ calendar: true }}")));
    assert!(!brings(&format!("{EVENT}email: {{ calendar: false }}")));
    assert!(!brings("") && !brings("type: ralat\ncorrects: a"));
    // A withdrawal takes the event of its original out of calendars.
    let withdrawal = "type: pencabutan\nwithdraws: a\n";
    assert!(brings(withdrawal) && brings(&format!("{withdrawal}email: {{ calendar: true }}")));
    assert!(!brings(&format!("{withdrawal}email: {{ calendar: false }}")));
}
