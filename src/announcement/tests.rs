//! Files as people write them.

use std::path::Path;

use proptest::prelude::*;

// Without the net below it: here a panic is a failure.
use super::read::read;
use super::*;
use crate::config;
use crate::text::problems;

mod answers;
mod attachments;
mod event;
mod feedback;
mod lint;
mod reminders;

const CONFIG: &str = "\
newsroom: { name: Kementerian Contoh, timezone: WIB }
x:
  accounts:
    kantor: { kind: office, handle: kemencontoh, credential: x-kantor }
    kabiro: { kind: personal, handle: kabiro_contoh, credential: x-kabiro, mode: repost }
    kedua: { kind: office, handle: kedua_contoh, credential: x-kedua }
email:
  from: Biro Humas <humas@kemencontoh.example>
  smtp: { host: relay.kemencontoh.example }
  lists:
    nasional: { file: lists/nasional.csv, title: Wartawan nasional }
    daerah: { file: lists/daerah.csv }
    dini: { file: lists/dini.csv, embargo: true }
defaults: { x: [kantor], email: [nasional] }
";

fn config_of(text: &str) -> config::Config {
    let loaded = config::read(text, Path::new("/etc/siaran"));
    loaded.config.unwrap_or_else(|| panic!("{:?}", loaded.problems))
}

fn reading(text: &str) -> Reading {
    read("2026/2026-10-20-uji.md", text.as_bytes(), &config_of(CONFIG))
}

/// `code line:column` of every problem of a file with this front matter and body.
fn told(front: &str, body: &str) -> Vec<String> {
    let reading = reading(&format!("---\n{front}\n---\n{body}"));
    let place = |p: &Problem| format!("{} {}:{}", p.code(), p.at.line, p.at.column);
    reading.problems.iter().map(place).collect()
}

/// The same with a title, an instant and a body that are well; `extra` begins on line 4.
fn told_of(extra: &str) -> Vec<String> {
    told(&format!("title: Uji\npublish_at: 2026-10-20 10:00 WIB\n{extra}"), "Isi.\n")
}

fn announcement(text: &str) -> Announcement {
    let reading = reading(text);
    assert!(!reading.has_errors(), "{:?}", reading.problems);
    reading.announcement.expect("no errors, so an announcement")
}

#[test]
fn examples_have_no_errors() {
    let folder = Path::new("../shared/examples");
    let Ok(text) = std::fs::read_to_string(folder.join("config.yaml")) else { return };
    let loaded = config::read(&text, folder);
    for problem in &loaded.problems {
        print!("{}", problems::render(problem, "config.yaml", &text, Lang::Id));
        assert_eq!(problem.code(), "feature.not-built");
    }
    let config = loaded.config.expect("the example configuration is well");
    for entry in std::fs::read_dir(folder.join("announcements")).expect("examples").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.extension().is_none_or(|e| e != "md") {
            continue;
        }
        let bytes = std::fs::read(&path).expect("readable");
        let reading = read(&name, &bytes, &config);
        for problem in &reading.problems {
            let text = String::from_utf8_lossy(&bytes);
            print!("{}", problems::render(problem, &name, &text, Lang::Id));
        }
        assert!(!reading.has_errors(), "{name}");
    }
}

const TWO_KEYS: &str = "\
---
title: Loket tutup pada 25 Desember 2026
publish_at: 2026-12-18 09:00 WIB
---
Loket tutup pada Jumat, 25 Desember 2026.
";

fn texts(posting: &Posting) -> Vec<&str> {
    posting.parts.iter().map(|p| p.text.as_str()).collect()
}

fn spots(posting: &Posting) -> Vec<Spot> {
    posting.parts.iter().map(|p| p.at).collect()
}

#[test]
fn two_keys_suffice() {
    let a = announcement(TWO_KEYS);
    assert_eq!((a.id.as_str(), a.kind), ("2026-10-20-uji", Kind::Release));
    let instant = "2026-12-18T02:00:00Z".parse().expect("an instant");
    assert_eq!(a.publish_at, Some(PublishAt::At(instant)));
    assert_eq!(a.posts.len(), 1);
    let post = &a.posts[0];
    assert_eq!((post.account.as_str(), post.mode), ("kantor", Mode::Own));
    assert_eq!(texts(post), ["Loket tutup pada 25 Desember 2026"]);
    assert_eq!(spots(post), [Spot::new(2, 8)]);
    let mailing = a.mailing.expect("a default list");
    assert_eq!(mailing.lists, ["nasional"]);
    assert_eq!(mailing.subject, "Loket tutup pada 25 Desember 2026");
    assert_eq!(a.body, "Loket tutup pada Jumat, 25 Desember 2026.\n");
    assert_eq!((a.lang, a.draft, a.emergency), (Lang::Id, false, false));
    let reading = reading(TWO_KEYS);
    assert_eq!(reading.problems, []);
    assert_eq!(reading.digest.len(), 64);
}

#[test]
fn the_default_post_is_title_description_and_link() {
    let a = announcement(
        "---\ntitle: Judul\ndescription: >-\n  Dua\n  baris.\nlink: https://example.com/a\npublish_at: 2026-12-18 09:00 WIB\n---\nIsi",
    );
    assert_eq!(texts(&a.posts[0]), ["Judul\n\nDua baris.\n\nhttps://example.com/a"]);
}

#[test]
fn every_key_is_read() {
    let a = announcement(
        "\
---
id: nomor-41
type: siaran_pers
number: 041
title: Judul
description: Uraian.
place: Jakarta
date: 2026-10-20T00:00:00+07:00
lang: en
tags: [a, b]
owner: dit@kemencontoh.example
authors: Ani
translationKey: x
extra: { a: { b: [c] } }
link: https://example.com/a
timezone: WITA
publishDate: 2026-10-20 11:00
expiryDate: 2026-10-21
late: { grace: 2h, then: publish }
priority: emergency
contacts:
  - { role: Kepala Biro, name: Budi, email: humas@Kemencontoh.example, phone: +62215550100, hours: Senin–Jumat }
x:
  kantor:
    - text: |
        Satu.

        Dua.
    - Tiga
  kedua: { mode: own, after: 25m, thread: [Lain, Lagi] }
email:
  lists: [nasional, daerah, nasional]
  subject: Untuk {{recipient.outlet}}
  preheader: Singkat
  reply_to: media@kemencontoh.example
---
Yth. {{  recipient.name}},
",
    );
    assert_eq!((a.id.as_str(), a.number.as_deref()), ("nomor-41", Some("041")));
    assert_eq!(a.date, Some(jiff::civil::date(2026, 10, 20)));
    assert_eq!(a.lang, Lang::En);
    assert_eq!(a.publish_at, Some(PublishAt::At("2026-10-20T03:00:00Z".parse().expect("well"))));
    assert_eq!(a.expires_at, Some("2026-10-21T16:00:00Z".parse().expect("well")));
    let late = Late { grace: SignedDuration::from_hours(2), then: config::AfterGrace::Publish };
    assert_eq!((a.late, a.emergency), (late, true));
    let contact = &a.contacts[0];
    assert_eq!(contact.phone.as_deref(), Some("+62215550100"));
    assert_eq!(contact.email.as_deref(), Some("humas@kemencontoh.example"));
    assert_eq!(texts(&a.posts[0]), ["Satu.\n\nDua.", "Tiga"]);
    assert_eq!(spots(&a.posts[0]), [Spot::new(25, 13), Spot::new(29, 7)]);
    assert_eq!(a.posts[1].after, SignedDuration::from_mins(25));
    assert_eq!(texts(&a.posts[1]), ["Lain", "Lagi"]);
    let mailing = a.mailing.expect("given");
    assert_eq!(mailing.lists, ["nasional", "daerah"]);
    assert_eq!(mailing.subject, "Untuk {{ recipient.outlet }}");
    assert_eq!(a.body, "Yth. {{ recipient.name }},\n");
}

#[test]
fn every_type_has_its_indonesian_name() {
    for (id, en, kind) in [
        ("siaran_pers", "release", Kind::Release),
        ("undangan", "invitation", Kind::Invitation),
        ("ralat", "correction", Kind::Correction),
        ("pencabutan", "withdrawal", Kind::Withdrawal),
        ("konsultasi", "consultation", Kind::Consultation),
        ("tanggapan", "response", Kind::Response),
        ("peringatan", "alert", Kind::Alert),
        ("pemutakhiran", "update", Kind::Update),
    ] {
        for name in [id, en] {
            let text =
                format!("---\ntitle: A\ntype: {name}\npublish_at: 2026-10-20 10:00 WIB\n---\nIsi");
            assert_eq!(announcement(&text).kind, kind, "{name}");
        }
    }
}

#[test]
fn post_texts_stay_exactly_as_they_are() {
    for (yaml, wanted) in [
        ("'  a  '", "  a  "),
        ("|\n    a\n\n    b  \n", "a\n\nb  "),
        ("|+\n    a\n\n", "a\n\n"),
        ("|-\n    a\n", "a"),
        (">\n    a\n    b\n", "a b"),
        ("\"a\\n\\n\"", "a\n"),
        ("\"cafe\\u0301 \\u00a0x\"", "cafe\u{301} \u{a0}x"),
        ("2026", "2026"),
        ("007", "007"),
    ] {
        let text = format!(
            "---\ntitle: A\npublish_at: 2026-10-20 10:00 WIB\nx:\n  kantor: {yaml}\n---\nIsi"
        );
        assert_eq!(texts(&announcement(&text).posts[0]), [wanted], "{yaml}");
    }
}

#[test]
fn who_posts_and_who_gets_mail() {
    let of = |extra: &str| {
        let a = announcement(&format!(
            "---\ntitle: A\npublish_at: 2026-10-20 10:00 WIB\n{extra}\n---\nIsi"
        ));
        let posts: Vec<_> = a
            .posts
            .iter()
            .map(|p| format!("{} {:?} {}", p.account, p.mode, p.parts.len()))
            .collect();
        (posts.join(", "), a.mailing.map(|m| m.lists.join(",")))
    };
    let nasional = || Some("nasional".to_owned());
    assert_eq!(of("x: none"), (String::new(), nasional()));
    assert_eq!(of("email: none"), ("kantor Own 1".into(), None));
    assert_eq!(of("x: { kedua: b }"), ("kedua Own 1".into(), nasional()));
    assert_eq!(of("x: { kedua: none, kantor: b }"), ("kantor Own 1".into(), nasional()));
    assert_eq!(of("x: { kantor: { mode: none } }"), (String::new(), nasional()));
    assert_eq!(of("x: { kantor: { after: 5m } }"), ("kantor Own 1".into(), nasional()));
    // Given a text, an account speaks in it.
    assert_eq!(of("x: { kabiro: b }"), ("kabiro Own 1".into(), nasional()));
    assert_eq!(of("x: { kabiro: { text: b } }"), ("kabiro Own 1".into(), nasional()));
    assert_eq!(
        of("x: { kantor: a, kabiro: { after: 5m } }"),
        ("kantor Own 1, kabiro Repost 0".into(), nasional())
    );
    assert_eq!(of("email: { lists: daerah }").1, Some("daerah".into()));
    assert_eq!(of("email: { subject: B }").1, nasional());
}

#[test]
fn default_accounts_take_part_as_the_configuration_says() {
    let config = config_of(&CONFIG.replace("x: [kantor]", "x: [kantor, kabiro]"));
    let reading = read("a.md", TWO_KEYS.as_bytes(), &config);
    assert_eq!(reading.problems, []);
    let a = reading.announcement.expect("well");
    let modes: Vec<_> = a.posts.iter().map(|p| (p.account.as_str(), p.mode)).collect();
    assert_eq!(modes, [("kantor", Mode::Own), ("kabiro", Mode::Repost)]);
    assert_eq!(a.lead.as_deref(), Some("kantor"));
}

#[test]
fn who_reposts_or_is_asked_needs_a_post_an_address_and_nothing_of_his_own() {
    for (extra, wanted) in [
        ("x: { kabiro: { mode: repost } }", "repost.nothing 4:6"),
        ("x: { kantor: a, kabiro: { mode: repost, text: b } }", "repost.has-words 4:17"),
        ("x: { kantor: a, kabiro: { mode: assist } }", "account.no-holder 4:17"),
    ] {
        assert_eq!(told_of(extra), [wanted], "{extra}");
    }
    let text = CONFIG.replace("mode: repost", "holder: kabiro@kemencontoh.example");
    let config = config_of(&text.replace("credential: x-kabiro", "mode: assist"));
    let of = |extra: &str| {
        let text = format!("---\ntitle: A\npublish_at: 2026-10-20 10:00 WIB\n{extra}\n---\nIsi");
        let reading = read("a.md", text.as_bytes(), &config);
        reading.problems.iter().map(Problem::code).collect::<Vec<_>>()
    };
    assert_eq!(of("x: { kantor: a, kabiro: { mode: assist, text: b } }"), [""; 0]);
    assert_eq!(of("x: { kantor: a, kabiro: b }"), ["account.no-credential"]);
    let media = "media: { m: { file: m.png, alt: M } }";
    let extra = format!("{media}\nx: {{ kantor: a, kabiro: {{ mode: assist, media: [m] }} }}");
    assert_eq!(of(&extra), ["assist.has-media"]);
}

#[test]
fn media_are_named_described_and_beneath_the_folder() {
    let a = announcement(
        "\
---
title: A
publish_at: 2026-10-20 10:00 WIB
media:
  peta: { file: media/peta.png, alt: Peta, credit: Biro }
  foto: { file: foto.jpg, alt: Foto }
x:
  kantor:
    - { text: Satu, media: [peta, foto] }
    - { media: foto }
  kedua: { text: Lain, media: [peta], reply_settings: following }
---
Isi
",
    );
    let media = &a.media["peta"];
    assert_eq!((media.file.as_str(), media.alt.as_str()), ("media/peta.png", "Peta"));
    assert_eq!(media.credit.as_deref(), Some("Biro"));
    let shown: Vec<_> = a.posts.iter().flat_map(|p| &p.parts).map(|p| p.media.join(" ")).collect();
    assert_eq!(shown, ["peta foto", "foto", "peta"]);
    assert_eq!(texts(&a.posts[0]), ["Satu", ""]);
    assert_eq!(a.posts[1].reply_settings, Some(ReplySettings::Following));
    for file in ["../rahasia", "/etc/passwd", "a/../b", "a//b", "./a", ".git/x", "a\\\\b"] {
        let extra = format!("media: {{ m: {{ file: \"{file}\", alt: A }} }}");
        assert_eq!(told_of(&extra), ["media.path 4:21"], "{file}");
    }
    for (extra, wanted) in [
        ("media: { m: { file: a.png } }", "key.missing 4:10"),
        ("media: { m: { file: a.png, alt: \" \" } }", "value.empty 4:33"),
        ("media: { M: { file: a.png, alt: A } }", "value.name 4:13"),
        ("x: { kantor: { text: a, media: [peta] } }", "media.unknown 4:33"),
    ] {
        assert_eq!(told_of(extra).first().map(String::as_str), Some(wanted), "{extra}");
    }
    let many = "media: { a: { file: a, alt: A }, b: { file: b, alt: A }, c: { file: c, alt: A }, \
                d: { file: d, alt: A }, e: { file: e, alt: A } }";
    let extra = format!("{many}\nx: {{ kantor: {{ text: a, media: [a, b, c, d, e] }} }}");
    assert_eq!(told_of(&extra), ["media.too-many 5:32"]);
}

#[test]
fn a_correction_and_a_withdrawal_name_what_they_refer_to() {
    let of =
        |extra: &str| announcement(&format!("---\ntitle: A\npublish_at: now\n{extra}\n---\nIsi"));
    let a = of("type: ralat\ncorrects: asli\nemail: none");
    let reference = Reference { relation: Relation::Corrects, id: "asli".into(), n: None };
    assert_eq!((a.refers, a.deletes), (Some(reference), false));
    let a = of(
        "type: pencabutan\nwithdraws: asli\nwithdrawal: { delete: true, reason: B }\nemail: none",
    );
    assert_eq!((a.refers.map(|r| r.relation), a.deletes), (Some(Relation::Withdraws), true));
    assert_eq!(told_of("withdrawal: { delete: true }"), ["reference.missing 4:1"]);
    // Its letter goes to those who got the original, unless lists are named.
    let original = |a: Announcement| a.mailing.map(|m| (m.lists, m.original));
    let referring = "type: ralat\ncorrects: asli";
    assert_eq!(original(of(referring)), Some((vec![], true)));
    for (email, lists, is_original) in [
        ("{ subject: B }", vec![], true),
        ("{ lists: original }", vec![], true),
        ("{ lists: daerah }", vec!["daerah".to_owned()], false),
    ] {
        let a = of(&format!("{referring}\nemail: {email}"));
        assert_eq!(original(a), Some((lists, is_original)), "{email}");
    }
    assert_eq!(told_of("email: { lists: original }"), ["list.unknown 4:17"]);
}

#[test]
fn early_copies_go_before_the_release_and_only_to_who_agreed() {
    let a = announcement(
        "---\ntitle: A\ntimezone: WIT\npublish_at: 2026-10-20 10:00\n\
         embargo: { early: dini, send_at: 2026-10-20 09:00 }\n---\nIsi",
    );
    let send_at = "2026-10-20T00:00:00Z".parse().unwrap();
    assert_eq!(a.embargo, Some(Embargo { early: vec!["dini".into()], send_at }));
    let of = |embargo: &str| told_of(&format!("embargo: {embargo}"));
    assert_eq!(
        of("{ early: [dini, daerah], send_at: 2026-10-20 09:00 WIB }"),
        ["embargo.list 4:19"]
    );
    assert_eq!(of("{ early: dinni, send_at: 2026-10-20 09:00 WIB }"), ["list.unknown 4:19"]);
    assert_eq!(of("{ early: dini, send_at: 2026-10-20 10:00 WIB }"), ["embargo.not-before 4:34"]);
    assert_eq!(of("{ early: dini }"), ["key.missing 4:1"]);
    assert_eq!(
        of("{ early: dini, send_at: 2026-10-20 09:00 WIB }\nemail: none"),
        ["embargo.no-mail 4:1"]
    );
    let now = "title: A\ntype: peringatan\npublish_at: now\n\
               embargo: { early: dini, send_at: 2026-10-20 09:00 WIB }";
    assert_eq!(told(now, "Isi"), ["embargo.now 5:34"]);
}

#[test]
fn letters_may_follow_the_posts_and_never_go_before_them() {
    let of = |email: &str| told_of(&format!("expires_at: 2026-10-20 20:00 WIB\nemail: {email}"));
    assert_eq!(of("{ at: 2026-10-20 11:00 WIB }"), Vec::<String>::new());
    assert_eq!(of("{ at: 2026-10-20 09:00 WIB }"), ["email.at-before-publish 5:14"]);
    assert_eq!(of("{ at: 2026-10-20 20:00 WIB }"), ["email.at-after-expiry 5:14"]);
    assert_eq!(of("{ at: 2026-10-20 11:00 WIB }\nx: none"), ["email.at-alone 5:14"]);
    let a = announcement(
        "---\ntitle: A\npublish_at: 2026-10-20 10:00 WIB\nemail: { at: 2026-10-20 10:00 WIB }\n---\nIsi",
    );
    assert_eq!(a.mailing.map(|m| m.at), Some(None), "with the release");
}

#[test]
fn nothing_asks_for_nothing() {
    let nothing = "media: {}\nattachments: []\nevent: null\nembargo: null\nreminders: {}\nfeedback: {}\nx: { kantor: { text: a, media: [] } }\nemail: { calendar: false, attachments: [], at: null }";
    assert_eq!(told_of(nothing), Vec::<String>::new());
}

#[test]
fn answers_and_corrections_never_go_to_the_default_lists() {
    let lists = |extra: &str| {
        let text = format!("---\ntitle: A\npublish_at: now\n{extra}\n---\nIsi");
        reading(&text).announcement.expect("well").mailing.map(|m| m.lists)
    };
    assert_eq!(lists("type: balasan\nanswers: a/7"), Some(Vec::new()));
    assert_eq!(lists("type: ralat\ncorrects: a"), Some(Vec::new()));
    assert_eq!(told("title: A\ntype: balasan\npublish_at: now", "Isi"), ["answer.no-question 2:1"]);
    assert_eq!(told("title: A\ntype: ralat\npublish_at: now", "Isi"), ["reference.missing 2:1"]);
}

#[test]
fn faults_of_keys_are_told_with_code_and_place() {
    for (front, wanted) in [
        ("publish_at: 2026-10-20 10:00 WIB", "key.missing 2:1"),
        ("title: A", "draft.no-time 2:1"),
        ("title: A\npublish_at:", "draft.no-time 2:1"),
        ("title: A\npublish_at: now", "time.now-not-allowed 3:13"),
        ("title: A\ntype: undangan\npublish_at: now", "time.now-not-allowed 4:13"),
        ("title: A\npublish_at: 2026-10-20 10:00", "time.zone-missing 3:13"),
        ("title: A\npublish_at: 2026-02-30 10:00 WIB", "time.no-such-date 3:13"),
        ("title: A\npublish_at: 2026-10-20", "time.no-time-of-day 3:13"),
        ("title: A\npublish_at: 2026-10-20 10:00 +08:00 WIB", "time.offset-contradicts-zone 3:13"),
        ("title: A\npublish_at: 2028-10-20 10:00 WIB", "time.far-from-name 3:13"),
        ("title: RALAT: A\npublish_at: 2026-10-20 10:00 WIB", "yaml.syntax 2:13"),
        ("\ttitle: A", "yaml.tab 2:1"),
        ("- a", "yaml.no-keys 2:1"),
        ("", "yaml.no-keys 2:1"),
    ] {
        assert_eq!(told(front, "Isi"), [wanted], "{front}");
    }
    assert_eq!(told("title: A\ndraft: true", "Isi"), Vec::<String>::new());
    for (extra, wanted) in [
        ("titel: B", "key.unknown 4:1"),
        ("title: B", "key.repeated 4:1"),
        ("publishDate: 2026-10-20 10:00 WIB", "key.two-names 4:1"),
        ("id: Huruf Besar", "id.syntax 4:5"),
        ("type: rilis", "value.unknown 4:7"),
        ("lang: jv", "value.unknown 4:7"),
        ("link: javascript:alert(1)", "value.url 4:7"),
        ("timezone: WIBB", "time.zone-unknown 4:11"),
        ("expires_at: 2026-10-20 10:00 WIB", "time.expires-before-publish 4:13"),
        ("expires_at: 2026-10-19", "time.expires-before-publish 4:13"),
        ("draft:", "value.type 4:1"),
        ("draft: ya", "value.type 4:8"),
        ("number: 1.5", "value.unquoted 4:9"),
        ("place: \"a\\r\\nBcc: b\"", "text.header-character 4:8"),
        ("owner: humas", "value.address 4:8"),
        ("contacts: [{ role: \"a\\nb\" }]", "text.header-character 4:20"),
        ("contacts: [{ email: a@b@c.example, role: A }]", "value.address 4:21"),
        ("contacts: [{}]", "key.missing 4:12"),
        ("description: \"a\\u0007\"", "text.control-character 4:14"),
        ("late: { then: kapan }", "value.unknown 4:15"),
        ("x:", "value.empty 4:1"),
        ("x: kantor", "value.type 4:4"),
        ("x: {}", "value.empty 4:4"),
        ("x: { kntor: a }", "account.unknown 4:6"),
        ("x: { kantor: }", "value.empty 4:6"),
        ("x: { kantor: 1.50 }", "value.unquoted 4:14"),
        ("x: { kantor: true }", "value.unquoted 4:14"),
        ("x: { kantor: [] }", "value.empty 4:14"),
        ("x: { kantor: [{ media: [] }] }", "key.missing 4:15"),
        ("x: { kantor: { text: a, thread: [b] } }", "key.two-names 4:25"),
        ("x: { kantor: { text: a, mode: kutip } }", "value.unknown 4:31"),
        ("x: { kantor: { txt: a } }", "key.unknown 4:16"),
        ("x: { kantor: ' ' }", "post.empty 4:14"),
        ("x: { kantor: [a, ''] }", "post.empty 4:18"),
        ("x: { kantor: \"a\\uFEFFb\" }", "post.forbidden-character 4:14"),
        ("x: { kantor: \"a\\eb\" }", "post.forbidden-character 4:14"),
        ("x: { kantor: 'Yth. {{ recipient.name }}' }", "post.placeholder 4:14"),
        ("x: { kantor: 'Ada {{ feedback.count }}' }", "post.placeholder 4:14"),
        ("x: { kantor: Halo  Dunia, kedua: \"halo dunia\" }", "post.too-similar 4:34"),
        ("email:", "value.empty 4:1"),
        ("email: nasional", "value.type 4:8"),
        ("email: { lists: [] }", "value.empty 4:17"),
        ("email: { lists: [nasionl] }", "list.unknown 4:18"),
        ("email: { subjek: a }", "key.unknown 4:10"),
        ("email: { subject: \"a\\nb\" }", "text.header-character 4:19"),
        ("email: { subject: '{{ nama }}' }", "placeholder.unknown 4:19"),
        ("email: { reply_to: \"a@b.example\\r\\nBcc: c\" }", "value.address 4:20"),
        ("email: { preheader: \"a\\u202eb\" }", "text.header-character 4:21"),
    ] {
        assert_eq!(told_of(extra), [wanted], "{extra}");
    }
    let long = "b".repeat(281);
    assert_eq!(told_of(&format!("x: {{ kantor: {long} }}")), ["post.too-long 4:14"]);
    let title = "b ".repeat(151);
    assert!(told(&format!("title: {title}"), "Isi").contains(&"text.too-long 2:8".to_owned()));
}

#[test]
fn two_default_accounts_cannot_share_one_text() {
    let config = config_of(&CONFIG.replace("x: [kantor]", "x: [kantor, kedua]"));
    let reading = read("a.md", TWO_KEYS.as_bytes(), &config);
    let codes: Vec<_> = reading.problems.iter().map(Problem::code).collect();
    assert_eq!(codes, ["post.too-similar"]);
}

#[test]
fn a_file_for_nobody_is_an_error() {
    let config = config_of(&CONFIG.replace("defaults: { x: [kantor], email: [nasional] }", ""));
    let codes = |text: &str| -> Vec<_> {
        read("a.md", text.as_bytes(), &config).problems.iter().map(Problem::code).collect()
    };
    assert_eq!(codes(TWO_KEYS), ["destination.none"]);
    let mail_only = TWO_KEYS.replace("title:", "email: { lists: [daerah] }\ntitle:");
    assert_eq!(codes(&mail_only), Vec::<&str>::new());
    let x_only = "newsroom: { name: K }\nx: { accounts: { k: { handle: h, credential: c } } }\n";
    let reading = read("a.md", mail_only.as_bytes(), &config_of(x_only));
    assert!(reading.problems.iter().any(|p| p.code() == "email.not-configured"));
}

#[test]
fn faults_of_the_body_are_told_with_code_and_place() {
    let of = |body: &str| told("title: A\npublish_at: 2026-10-20 10:00 WIB", body);
    for (body, wanted) in [
        ("", "body.empty 5:1"),
        (" \n\n", "body.empty 5:1"),
        ("Isi\n\n<div>\n<b>a</b>\n</div>\n", "body.html 7:1"),
        ("Isi <b>tebal</b>", "body.html 5:5"),
        ("Isi <!-- catatan -->", "body.html 5:5"),
        ("<!-- catatan -->\n\nIsi", "body.html 5:1"),
        ("<nama pejabat>", "body.html 5:1"),
        ("- a\n- <br>\n", "body.html 6:3"),
        ("[a](javascript:alert)", "body.link 5:1"),
        ("[a](JaVaScRiPt:alert)", "body.link 5:1"),
        ("[a](java&Tab;script:alert)", "body.link 5:1"),
        ("[a](&#x6a;avascript:alert)", "body.link 5:1"),
        ("[a](<java\tscript:alert>)", "body.link 5:1"),
        ("é [a]\n\n[a]: data:text/html,x\n", "body.link 5:3"),
        ("<vbscript:x>", "body.link 5:1"),
        ("[a](file:///etc/passwd)", "body.link 5:1"),
        ("[a](/lampiran.pdf)", "body.link-nowhere 5:1"),
        ("[a](#d)", "body.link-nowhere 5:1"),
        ("[a](ftp://a.example/b)", "body.link-nowhere 5:1"),
        ("![a](https://example.com/a.png)", "body.image 5:1"),
        ("![a](data:image/png;base64,x)", "body.link 5:1"),
        ("Yth. {{ recipient.nama }},", "placeholder.unknown 5:6"),
        ("Yth. {{ recipient.name", "placeholder.unknown 5:6"),
        ("{{ ", "placeholder.unknown 5:1"),
        ("Baris\n\npada Rabu,\n29 Oktober 2026", "date.weekday 7:6"),
        ("Rabu, 29 Oktober", "date.weekday 5:1"),
        ("a\u{7}", "text.control-character 5:2"),
        ("a\rb", "text.control-character 5:2"),
    ] {
        assert_eq!(of(body), [wanted], "{body:?}");
    }
    for body in [
        "a < b & c > d",
        "5<6",
        "<humas@kemencontoh.example> <https://example.com/a>",
        "`<b>` dan\n\n    <div>\n\n\\<b>",
        "[a](https://example.com) [b](mailto:a@b.example)",
        "Kamis, 29 Oktober 2026",
        "---\n\n| a |\n|---|\n| b |\n",
    ] {
        assert_eq!(of(body), Vec::<String>::new(), "{body:?}");
    }
    let unmailed = "title: A\npublish_at: 2026-10-20 10:00 WIB\nemail: none";
    assert_eq!(told(unmailed, "<b>"), Vec::<String>::new());
}

#[test]
fn wrong_weekdays_are_warned_of_in_every_text() {
    let slip = "Rabu, 29 Oktober";
    let extra =
        format!("description: {slip}\nx: {{ kantor: '{slip}' }}\nemail: {{ subject: '{slip}' }}");
    assert_eq!(told_of(&extra), ["date.weekday 4:14", "date.weekday 5:15", "date.weekday 6:20"]);
    let title = format!("title: {slip}\npublish_at: 2026-10-20 10:00 WIB");
    assert_eq!(told(&title, "Isi"), ["date.weekday 2:8"]);
}

#[test]
fn ids_come_from_the_name_and_survive_faults() {
    let config = config_of(CONFIG);
    let id = |path: &str, text: &str| read(path, text.as_bytes(), &config).id;
    assert_eq!(id("2026/Siaran Pers.md", TWO_KEYS), "siaran-pers");
    assert_eq!(id("a.md", "no front matter"), "a");
    assert_eq!(id("a.md", &TWO_KEYS.replace("title:", "id: b\ntitle:")), "b");
    let reading = read("日本.md", TWO_KEYS.as_bytes(), &config);
    assert_eq!(reading.id, reading.digest[..12]);
    assert_eq!(reading.problems.iter().map(Problem::code).collect::<Vec<_>>(), ["id.missing"]);
    assert_eq!(id("日本.md", &TWO_KEYS.replace("title:", "id: b\ntitle:")), "b");
}

#[test]
fn files_from_windows_read_the_same() {
    let windows = format!("\u{feff}{}", TWO_KEYS.replace('\n', "\r\n"));
    assert_eq!(reading(&windows).announcement, reading(TWO_KEYS).announcement);
    assert_eq!(reading(&windows).problems, []);
}

#[test]
fn hostile_files_die_quickly() {
    let config = config_of(CONFIG);
    let front = "---\ntitle: A\npublish_at: 2026-10-20 10:00 WIB\n---\n";
    let posts = |n: usize| (0..n).map(|i| format!("  a{i}: b\n")).collect::<String>();
    let files = [
        ("links", format!("{front}{}", "[".repeat(500_000))),
        ("stars", format!("{front}{}", "*a_ ".repeat(200_000))),
        ("tags", format!("{front}{}", "<a ".repeat(300_000))),
        ("html", format!("{front}{}", "<b>".repeat(300_000))),
        ("comments", format!("{front}{}", "<!-- ".repeat(200_000))),
        ("quotes", format!("{front}{}", "> ".repeat(400_000))),
        ("lists", format!("{front}{}", "- ".repeat(400_000))),
        (
            "backticks",
            format!("{front}{}", (1..1_300).map(|n| "`".repeat(n) + "a").collect::<String>()),
        ),
        ("references", format!("{front}{}", "[a]: b\n".repeat(100_000))),
        ("references used", format!("{front}[a]: javascript:b\n\n{}", "[a] ".repeat(200_000))),
        ("tables", format!("{front}{}\n{}\n", "|a".repeat(200_000), "|-".repeat(200_000))),
        ("placeholders", format!("{front}{}", "{{".repeat(500_000))),
        ("weekdays", format!("{front}{}", "Rabu, 29 Oktober 2026 ".repeat(40_000))),
        ("closed placeholders", format!("{front}{}", "{{}}".repeat(250_000))),
        ("lines", format!("{front}{}", "\n".repeat(1_000_000))),
        ("accounts", format!("---\ntitle: A\nx:\n{}---\nIsi", posts(5_000))),
        ("parts", format!("---\ntitle: A\nx:\n  kantor:\n{}---\nIsi", "  - b\n".repeat(9_000))),
        ("long title", format!("---\ntitle: {}\n---\nIsi", "a".repeat(60_000))),
        ("long id", format!("---\nid: {}\n---\nIsi", "a".repeat(60_000))),
        ("fences", "---\n".repeat(250_000)),
        ("no end", format!("---\n{}", "a\n".repeat(500_000))),
    ];
    let mut slow = Vec::new();
    for (name, text) in files {
        let begun = std::time::Instant::now();
        let reading = read("a.md", text.as_bytes(), &config);
        let took = begun.elapsed();
        println!("{name}: {} bytes, {} problems, {took:?}", text.len(), reading.problems.len());
        // A debug build on a busy machine; what is quadratic takes minutes.
        if took > std::time::Duration::from_secs(30) {
            slow.push(format!("{name} {took:?}"));
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), fence in any::<bool>()) {
        let config = config_of(CONFIG);
        let bytes = if fence { [b"---\n".as_slice(), &bytes, b"\n---\n", &bytes].concat() } else { bytes };
        let reading = read("a.md", &bytes, &config);
        prop_assert!(reading.announcement.is_some() || reading.has_errors());
        for problem in &reading.problems {
            problems::render(problem, "a.md", &String::from_utf8_lossy(&bytes), Lang::En);
        }
    }

    #[test]
    fn no_slip_in_a_good_file_makes_it_panic(at in 0usize..2000, cut in 0usize..25, put in "[\\[\\]{}:,\"'#|>*&!%@\n a-z0-9-]{0,6}") {
        let good = "\
---
id: nomor-41
type: siaran_pers
title: Judul
publish_at: 2026-10-20 10:00 WIB
expires_at: 2026-10-21
late: { grace: 2h, then: publish }
contacts:
  - { role: Kepala Biro, phone: '+62 21' }
media: { a: { file: a.png, alt: A } }
x:
  kantor:
    - text: |
        Satu.

        Dua.
      media: [a]
    - Tiga
  kedua: { mode: own, after: 25m, text: Lain }
email:
  lists: [nasional, daerah]
  subject: \"A: {{ recipient.name }}\"
reminders:
  r: { at: { event: -1d, time: \"09:00\" } }
---
Yth. {{ recipient.name }}, pada Kamis, 29 Oktober 2026 [a](https://b.example).
";
        let config = config_of(CONFIG);
        let at = at % good.len();
        let end = (at + cut).min(good.len());
        let text = format!("{}{put}{}", &good[..at], &good[end..]);
        let reading = read("a.md", text.as_bytes(), &config);
        prop_assert!(reading.announcement.is_some() || reading.has_errors());
        let lines = text.lines().count() as u32 + 1;
        for problem in &reading.problems {
            prop_assert!(problem.at.line <= lines, "{problem:?}");
        }
    }
}
