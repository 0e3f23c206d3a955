//! Reminders as people write them.

use super::*;
use crate::when::Zone;

/// `code line:column` of every problem of a file with these reminders, which begin on line 7.
fn told_of_reminders(reminders: &str) -> Vec<String> {
    told(&front(reminders), "Isi.")
}

fn front(reminders: &str) -> String {
    format!(
        "title: Rapat\npublish_at: 2026-10-20 10:00 WIB\nevent: {{ start: 2026-10-29 13:30 WITA }}\n\
         x: {{ kantor: Rapat dibuka untuk umum pekan depan. }}\nreminders:\n{reminders}"
    )
}

fn instants(reminders: &str) -> Vec<String> {
    let reading = reading(&format!("---\n{}\n---\nIsi.", front(reminders)));
    assert!(reading.problems.is_empty(), "{reminders}: {:?}", reading.problems);
    let announcement = reading.announcement.expect("well");
    let Some(PublishAt::At(release)) = announcement.publish_at else { panic!("it has a date") };
    announcement.reminders[0].instants(release).iter().map(ToString::to_string).collect()
}

#[test]
fn a_reminder_is_measured_from_its_event_in_the_zone_of_the_event() {
    let at = |at: &str| instants(&format!("  r: {{ {at}, x: {{ kantor: Besok. }} }}"));
    assert_eq!(at("at: { event: -90m }"), ["2026-10-29T04:00:00Z"]);
    assert_eq!(at("at: { event: -1d }"), ["2026-10-28T05:30:00Z"]);
    assert_eq!(at("at: { event: -1d, time: \"09:00\" }"), ["2026-10-28T01:00:00Z"]);
    assert_eq!(at("at: { event: -1d, time: \"09.00\" }, timezone: WIT"), ["2026-10-28T00:00:00Z"]);
    assert_eq!(at("at: 2026-10-21 09:00 WIB"), ["2026-10-21T02:00:00Z"]);
    assert_eq!(at("at: 2026-10-21 09:00, timezone: WIT"), ["2026-10-21T00:00:00Z"]);
}

#[test]
fn a_cron_line_lasts_from_the_release_to_the_event_or_as_the_file_says() {
    let four = "x: { kantor: { variants: [Satu pagi., Dua malam., Tiga siang., Empat sore.] } }";
    let weekly =
        |more: &str| instants(&format!("  r: {{ cron: \"0 9 * * TUE,THU\"{more}, {four} }}"));
    let all = ["2026-10-22T02:00:00Z", "2026-10-27T02:00:00Z", "2026-10-29T02:00:00Z"];
    assert_eq!(weekly(""), all);
    assert_eq!(weekly(", from: 2026-10-22"), all);
    assert_eq!(weekly(", from: 2026-10-23, until: 2026-10-28"), all[1..2]);
    assert_eq!(weekly(", until: 2026-10-27 09:00 WIB"), all[..2], "what is named is meant");
    assert_eq!(weekly(", timezone: WITA, until: 2026-10-22"), ["2026-10-22T01:00:00Z"]);
}

#[test]
fn the_zone_of_an_instant_is_the_one_that_it_is_written_in() {
    let name = |text| crate::when::zone_of(text).map(|z: Zone| z.name);
    assert_eq!(name("2026-10-29 13:30 WITA").as_deref(), Some("WITA"));
    assert_eq!(name("2026-10-29T13:30:00+07:00").as_deref(), Some("+07:00"));
    assert_eq!(name("2026-10-29 13:30"), None);
}

#[test]
fn what_a_reminder_cannot_be_is_told_where_it_stands() {
    let x = "x: { kantor: Besok. }";
    for (reminder, code, place) in [
        ("{ at: { event: -1d } }", "empty", ""),
        (&format!("{{ {x} }}"), "no-time", ""),
        (&format!("{{ at: 2026-10-20 09:00 WIB, {x} }}"), "before-publish", ""),
        (&format!("{{ at: 2026-10-30 09:00 WIB, {x} }}"), "after-event", ""),
        (&format!("{{ at: {{ event: 1d }}, {x} }}"), "offset", "1d"),
        (&format!("{{ at: {{ event: -90m, time: pagi }}, {x} }}"), "clock-without-days", "-90m"),
        (&format!("{{ at: {{ event: -1d, time: pagi }}, {x} }}"), "clock", "pagi"),
        (&format!("{{ cron: \"0 0 9 * * MON\", {x} }}"), "cron", "\"0 0"),
        (&format!("{{ cron: \"@daily\", {x} }}"), "cron", "\"@"),
        (&format!("{{ cron: \"0 9 30 2 *\", {x} }}"), "never", ""),
        ("{ cron: \"* * * * *\", x: { kantor: { variants: [] } } }", "too-often", ""),
        (
            &format!("{{ cron: \"0 9 22 10 *\", until: 2026-11-20, {x} }}"),
            "after-event",
            "2026-11-20",
        ),
        ("{ cron: \"0 9 * * *\", x: { kantor: Lagi. } }", "too-few-variants", "Lagi"),
        (
            "{ at: { event: -1d }, x: { kantor: Rapat dibuka untuk umum pekan depan! } }",
            "repeats-release",
            "Rapat",
        ),
        (
            "{ at: { event: -1d }, x: { kedua: Pekan depan rapat dibuka untuk umum } }",
            "repeats-release",
            "Pekan",
        ),
        (
            "{ cron: \"0 9 22 10 *\", x: { kantor: { variants: [Rapat besok pagi., Rapat besok pagi!] } } }",
            "repeats",
            "Rapat besok pagi!",
        ),
    ] {
        let column = if place.is_empty() { 3 } else { 6 + reminder.find(place).expect(place) };
        let wanted = format!("reminder.{code} 7:{column}");
        let told = told_of_reminders(&format!("  r: {reminder}"));
        let told = told.into_iter().filter(|t| !t.starts_with("value.empty")).collect::<Vec<_>>();
        assert_eq!(told, [wanted], "{reminder}");
    }
    for (reminder, wanted) in [
        ("{ at: { event: -1d }, x: { kantro: Besok. } }", "account.unknown"),
        ("{ at: { event: -1d }, x: { kantor: \"{{ nama.apa }} besok\" } }", "post.placeholder"),
        ("{ at: { event: -1d }, email: { lists: [nasional] } }", "key.missing"),
        ("{ at: { event: -1d }, email: { subject: A, lists: [apa] } }", "list.unknown"),
        ("{ at: { event: -1d }, x: { kantor: { text: Lagi., variant: [] } } }", "key.unknown"),
    ] {
        let told = told_of_reminders(&format!("  r: {reminder}"));
        let codes: Vec<_> = told.iter().filter_map(|t| t.split(' ').next()).collect();
        assert_eq!(codes, [wanted], "{reminder}");
    }
    let by_hand = "title: Judul\npublish_at: 2026-10-20 10:00 WIB\nreminders: { r: { at: 2026-10-21 10:00 WIB, x: { pejabat: a } } }";
    let config = CONFIG.replace(
        "    kedua:",
        "    pejabat: { kind: personal, handle: p_contoh, holder: p@a.example }\n    kedua:",
    );
    let reading = read("a.md", format!("---\n{by_hand}\n---\nIsi").as_bytes(), &config_of(&config));
    let codes: Vec<_> = reading.problems.iter().map(Problem::code).collect();
    assert_eq!(codes, ["reminder.by-hand"]);
    for (extra, wanted) in [
        (
            "email: none\nreminders: { r: { at: 2026-10-21 10:00 WIB, email: { subject: A } } }",
            "reminder.no-mail",
        ),
        ("reminders: { r: { cron: \"0 9 * * *\", x: { kantor: a } } }", "reminder.no-until"),
        ("reminders: { r: { at: { event: -1d }, x: { kantor: a } } }", "reminder.no-event"),
        (
            "expires_at: 2026-10-21\nreminders: { r: { at: 2026-10-22 10:00 WIB, x: { kantor: a } } }",
            "reminder.after-expiry",
        ),
        (
            "type: peringatan\nreminders: { r: { cron: \"0 9 * * *\", until: 2026-10-22, x: { kantor: a } } }",
            "reminder.no-from",
        ),
    ] {
        let at = if wanted == "reminder.no-from" { "now" } else { "2026-10-20 10:00 WIB" };
        let told = told(&format!("title: Judul\npublish_at: {at}\n{extra}"), "Isi");
        let codes: Vec<_> = told.iter().filter_map(|t| t.split(' ').next()).collect();
        assert_eq!(codes, [wanted], "{extra}");
    }
}

#[test]
fn a_text_has_room_for_the_number_of_inputs() {
    let text = |length: usize| {
        let words = "kata ".repeat(length / 5);
        format!(
            "  r: {{ at: {{ event: -1d }}, x: {{ kantor: \"{words}{{{{feedback.count}}}}\" }} }}"
        )
    };
    assert_eq!(told_of_reminders(&text(270)), [""; 0], "276 at most");
    assert_eq!(told_of_reminders(&text(275)), ["post.too-long 7:41"]);
    assert_eq!(
        filled("Ada {{ feedback.count }} dan {{feedback.count}} {{ x", "7"),
        "Ada 7 dan 7 {{ x"
    );
}

#[test]
fn the_contracts_wordings_are_different_enough() {
    let texts = [
        "Masih ada tiga pekan untuk memberi masukan rancangan aturan label kemasan. Sejauh ini {{ feedback.count }} masukan telah kami catat.",
        "Dua pekan lagi konsultasi label kemasan ditutup. Sejauh ini {{ feedback.count }} masukan telah kami catat.",
        "Pekan terakhir konsultasi label kemasan. Terima kasih atas {{ feedback.count }} masukan; yang belum sempat, kami tunggu sampai 30 November 2026.",
    ];
    let all = texts.map(|text| format!("\"{text}\"")).join(", ");
    let reminders = format!(
        "  r: {{ cron: \"0 9 * * MON\", from: 2026-10-20, until: 2026-10-28, x: {{ kantor: {{ variants: [{all}] }} }} }}"
    );
    assert_eq!(told_of_reminders(&reminders), [""; 0]);
}

#[test]
fn a_correction_says_what_was_wrong_and_what_is_right() {
    let of = |extra: &str| {
        told(&format!("title: R\ntype: ralat\npublish_at: now\ncorrects: a\n{extra}"), "Isi")
    };
    assert_eq!(of("correction: { was: lima, now: enam }"), [""; 0]);
    assert_eq!(
        of("correction: { was: lima, now: \" lima\" }"),
        ["correction.nothing-changed 6:31"]
    );
    assert_eq!(of("correction: { was: lima }"), ["key.missing 6:1"]);
    let plain =
        told("title: R\npublish_at: 2026-10-20 10:00 WIB\ncorrection: { was: a, now: b }", "Isi");
    assert_eq!(plain, ["reference.missing 4:1"]);
}
