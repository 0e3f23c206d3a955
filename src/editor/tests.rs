//! Newsrooms of a few files, as editors read them.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::date;

use super::*;
use crate::announcement::{Announcement, Kind, read};
use crate::config;
use crate::problem::Spot;

const CONFIG: &str = "\
newsroom:
  name: Kementerian Contoh
  timezone: WIB
  number_pattern: ['{serial:03}/SP/KC/{month:roman}/{year}', 'UND-{serial:03}/HM/{month:roman}/{year}']
x: { accounts: { kantor: { kind: office, handle: kemencontoh, credential: x, mode: own } } }
email:
  from: Biro Humas <humas@kemencontoh.example>
  smtp: { host: relay.kemencontoh.example }
  lists: { nasional: { file: nasional.csv } }
defaults: { x: [kantor], email: [nasional] }
";

fn config() -> Config {
    let loaded = config::read(CONFIG, Path::new("/etc/siaran"));
    loaded.config.unwrap_or_else(|| panic!("{:?}", loaded.problems))
}

/// Files `a.md`, `b.md`, … with these front matters and bodies.
fn readings(files: &[(&str, &str)]) -> Vec<Reading> {
    let texts = files.iter().zip('a'..).map(|((front, body), name)| {
        let text = format!("---\n{front}\n---\n{body}\n");
        let reading = read(&format!("{name}.md"), text.as_bytes(), &config());
        assert!(!reading.has_errors(), "{:?}", reading.problems);
        reading
    });
    texts.collect()
}

/// `name code line:column` of everything that editors are told of these files.
fn told(files: &[(&str, &str)]) -> Vec<String> {
    let readings = readings(files);
    let all: Vec<&Reading> = readings.iter().collect();
    let past = BTreeSet::from(["lama".to_owned()]);
    look(&all, &config(), Some(&past))
        .iter()
        .map(|(n, p)| format!("{} {} {}:{}", readings[*n].path, p.code(), p.at.line, p.at.column))
        .collect()
}

/// A file of Tuesday morning with these further lines, which begin on line 4.
fn one(extra: &str) -> Vec<String> {
    told(&[(&format!("title: Uji laik\npublish_at: 2026-10-20 10:00 WIB\n{extra}"), "Isi.")])
}

const NOTHING: [&str; 0] = [];

#[test]
fn a_number_has_the_form_month_and_year_of_its_release() {
    assert_eq!(one("number: \"041/SP/KC/X/2026\""), NOTHING);
    assert_eq!(one("number: \"41/SP/KC/X/2026\""), ["a.md number.form 4:9"]);
    assert_eq!(one("number: \"041/SP/KC/IX/2026\""), ["a.md number.month 4:9"]);
    assert_eq!(one("number: \"041/SP/KC/X/2025\""), ["a.md number.year 4:9"]);
    // An hour before midnight in Jakarta is still September.
    let late = "title: A\npublish_at: 2026-09-30T16:30:00Z\nnumber: \"041/SP/KC/X/2026\"";
    assert_eq!(told(&[(late, "Isi.")]), ["a.md time.night 3:13", "a.md number.month 4:9"]);
    let corrected = "title: A\npublish_at: 2026-11-03 10:00 WIB\ncorrects: lama\nnumber: \"041.R1/SP/KC/X/2026\"";
    assert_eq!(told(&[(corrected, "Isi.")]), NOTHING);
}

#[test]
fn each_number_is_there_once_and_numbers_go_up() {
    let file = |number: &str, day: u8, more: &str| {
        format!(
            "title: Hari {day}\npublish_at: 2026-10-{day} 10:00 WIB\nnumber: \"{number}/SP/KC/X/2026\"{more}"
        )
    };
    let (first, second) = (file("041", 20, ""), file("042", 21, ""));
    assert_eq!(told(&[(&first, "Isi."), (&second, "Isi.")]), NOTHING);
    let same = file("041", 21, "");
    assert_eq!(
        told(&[(&first, "Isi."), (&same, "Isi.")]),
        ["a.md number.same 4:9", "b.md number.same 4:9"]
    );
    assert_eq!(told(&[(&first, "Isi."), (&file("041", 21, "\nlang: en"), "Text.")]), NOTHING);
    let early = file("043", 19, "");
    assert_eq!(
        told(&[(&first, "Isi."), (&early, "Isi."), (&second, "Isi.")]),
        ["b.md number.order 4:9"]
    );
}

#[test]
fn a_number_in_a_text_is_the_files_own_or_known() {
    let front = "title: A\npublish_at: 2026-10-20 10:00 WIB\nnumber: \"041/SP/KC/X/2026\"";
    let other = "title: B\npublish_at: 2026-10-19 10:00 WIB\nnumber: \"040/SP/KC/X/2026\"";
    assert_eq!(told(&[(front, "Siaran Pers Nomor 041/SP/KC/X/2026.")]), NOTHING);
    assert_eq!(
        told(&[(front, "Siaran\n\nNomor 039/SP/KC/IX/2026.")]),
        ["a.md number.leftover 8:7"]
    );
    assert_eq!(
        told(&[(front, "Lihat 040/SP/KC/X/2026."), (other, "Isi.")]),
        ["a.md number.elsewhere 6:7"]
    );
    let correction =
        "title: C\npublish_at: 2026-10-21 10:00 WIB\nnumber: \"040.R1/SP/KC/X/2026\"\ncorrects: b";
    let text = "Ralat 040/SP/KC/X/2026.";
    assert_eq!(told(&[(front, "Isi."), (other, "Isi."), (correction, text)]), NOTHING);
    let post = "x:\n  kantor: |\n    Satu\n    dua 039/SP/KC/IX/2026";
    assert_eq!(one(post), ["a.md number.leftover 7:9"]);
}

#[test]
fn words_are_short_enough_and_not_shouted() {
    assert_eq!(
        one(&format!("description: {}", "kata ".repeat(41))),
        ["a.md description.long 4:14"]
    );
    let subject = format!("email: {{ lists: [nasional], subject: {} }}", "kata ".repeat(16));
    assert_eq!(one(&subject), ["a.md subject.long 4:38"]);
    let title = |title: &str| {
        told(&[(&format!("title: {title}\npublish_at: 2026-10-20 10:00 WIB"), "Isi.")])
    };
    assert_eq!(title(&"kata ".repeat(23)), ["a.md title.long 2:8"]);
    assert_eq!(title("LOKET TUTUP PADA HARI LIBUR"), ["a.md title.capitals 2:8"]);
    assert_eq!(title("UU ITE"), NOTHING);
}

#[test]
fn alternative_texts_tell_what_is_there() {
    let alt = |alt: &str| {
        one(&format!(
            "media: {{ m: {{ file: media/peta-air.png, alt: \"{alt}\" }} }}\nx: {{ kantor: {{ text: A, media: [m] }} }}"
        ))
    };
    assert_eq!(alt("Peta titik air bersih di Kupang"), NOTHING);
    assert_eq!(alt("Peta"), ["a.md alt.short 4:46"]);
    assert_eq!(alt("peta-air.png"), ["a.md alt.file-name 4:46"]);
    assert_eq!(alt("Peta air"), ["a.md alt.file-name 4:46"]);
    assert_eq!(alt("Gambar dari peta air bersih"), ["a.md alt.image-of 4:46"]);
}

#[test]
fn who_writes_a_type_names_a_contact_and_attaches_what_he_names() {
    assert_eq!(one("type: undangan"), ["a.md contact.missing 1:1"]);
    assert_eq!(one("type: undangan\ncontacts: [{ role: Humas }]"), NOTHING);
    assert_eq!(one("type: undangan\nemail: { reply_to: a@b.example }"), NOTHING);
    assert_eq!(one("type: tanggapan"), NOTHING);
    let attached = "attachments: [a.pdf, b.pdf]\nemail: { attachments: [a.pdf] }";
    assert_eq!(one(attached), ["a.md attachment.unused 4:22"]);
}

#[test]
fn releases_keep_apart_and_come_when_somebody_reads() {
    let at = |title: &str, at: &str, more: &str| format!("title: {title}\npublish_at: {at}{more}");
    let first = at("A", "2026-10-20 10:00 WIB", "");
    let close = at("B", "2026-10-20 10:09 WIB", "");
    assert_eq!(
        told(&[(&first, "Isi."), (&close, "Isi.")]),
        ["a.md time.close 3:13", "b.md time.close 3:13"]
    );
    for far in [
        at("B", "2026-10-20 10:10 WIB", ""),
        at("B", "2026-10-20 10:00 WIB", "\nlang: en"),
        at("B", "2026-10-20 10:05 WIB", "\ncorrects: a"),
        at("B", "2026-10-20 10:05 WIB", "\npriority: emergency"),
    ] {
        assert_eq!(told(&[(&first, "Isi."), (&far, "Isi.")]), NOTHING, "{far}");
    }
    assert_eq!(told(&[(&at("A", "2026-10-24 10:00 WIB", ""), "Isi.")]), ["a.md time.weekend 3:13"]);
    // Five in the morning in Jakarta.
    assert_eq!(told(&[(&at("A", "2026-10-20 07:00 WIT", ""), "Isi.")]), ["a.md time.night 3:13"]);
}

#[test]
fn titles_differ_and_references_lead_somewhere() {
    let twin = "title: Satu\npublish_at: 2026-10-2";
    let (a, b) = (format!("{twin}0 10:00 WIB"), format!("{twin}1 10:00 WIB"));
    assert_eq!(told(&[(&a, "Isi."), (&b, "Isi.")]), ["a.md title.same 2:8", "b.md title.same 2:8"]);
    assert_eq!(one("corrects: lama"), NOTHING);
    assert_eq!(one("withdraws: lamma"), ["a.md reference.unknown 4:12"]);
    let readings = readings(&[("title: A\ncorrects: entah", "Isi.")]);
    assert!(look(&[&readings[0]], &config(), None).is_empty(), "nobody may look into the past");
}

#[test]
fn what_is_silenced_and_is_not_there_is_told() {
    let readings = readings(&[("title: A\nsilence: { time.night: siaran subuh }", "Isi.")]);
    assert_eq!(readings[0].silenced("time.night"), Some("siaran subuh"));
    assert!(needless(&readings[0], &["time.night"]).is_empty());
    let needless = needless(&readings[0], &["time.weekend"]);
    assert_eq!((needless[0].code(), needless[0].at), ("silence.nothing", Spot::new(3, 12)));
}

#[test]
fn the_next_number_is_one_more_than_the_highest_of_this_year() {
    let file =
        |number: &str, kind: &str| format!("title: {number}\ntype: {kind}\nnumber: {number}");
    let fronts = [
        file("041/SP/KC/X/2026", "siaran_pers"),
        file("099/SP/KC/XII/2025", "siaran_pers"),
        file("UND-018/HM/X/2026", "undangan"),
        file("041.R1/SP/KC/X/2026", "tanggapan"),
    ];
    let readings = readings(&fronts.each_ref().map(|front| (front.as_str(), "Isi.")));
    let known: Vec<&Announcement> =
        readings.iter().filter_map(|r| r.announcement.as_ref()).collect();
    let next = |kind, original, known: &[&Announcement]| {
        let patterns = &config().newsroom.numbers;
        next_number(kind, original, known, patterns, date(2026, 11, 3)).unwrap_or_default()
    };
    assert_eq!(next(Kind::Release, None, &known), "042/SP/KC/XI/2026");
    assert_eq!(next(Kind::Invitation, None, &known), "UND-019/HM/XI/2026");
    assert_eq!(next(Kind::Correction, Some(known[0]), &known), "041.R2/SP/KC/X/2026");
    assert_eq!(next(Kind::Correction, None, &known), "");
    assert_eq!(next(Kind::Release, None, &[]), "001/SP/KC/XI/2026");
}
