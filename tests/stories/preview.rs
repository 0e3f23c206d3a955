//! Announcements looked at before they go out: pages, mails to one person, and the mails that
//! follow a file into the folder.

use std::fs;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use mail_parser::{Message, MessageParser, MimeHeaders};
use siaran::sandbox::smtp::{Act, Matcher, Stage};

use super::letter::page::{Page, read};
use crate::contract::room::{CONFIG, Room};
use crate::newsroom::{DESK, Newsroom, Setup, announcement, due_in};

const PICTURE: &[u8] = include_bytes!("../../announcements/media/peta-air-bersih.png");

/// Reads a page of ours, its letters included, and asserts that it needs nothing else.
fn valid(html: &str) -> Page {
    let page = read(html);
    for element in &page.elements {
        for name in ["src", "href", "action", "data", "poster"] {
            let is_own = |to: &str| to.starts_with('#') || to.starts_with("data:image/");
            let target = element.get(name);
            assert!(target.is_none_or(is_own), "{} {name}={target:?}", element.name);
        }
        assert!(element.name != "script" && element.name != "link", "{element:?}");
        if let Some(letter) = element.get("srcdoc") {
            assert_eq!(element.get("sandbox"), Some(""));
            read(letter);
        }
    }
    assert!(!page.sheet.contains("url(") && !page.sheet.contains("@import"));
    let policy = page.elements.iter().find(|e| e.get("http-equiv").is_some());
    assert!(policy.is_some_and(|p| p.get("content").unwrap_or("").contains("default-src 'none'")));
    page
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folder");
    for entry in fs::read_dir(from).expect("folder").flatten() {
        let target = to.join(entry.file_name());
        match entry.file_type().expect("kind").is_dir() {
            true => copy(&entry.path(), &target),
            false => _ = fs::copy(entry.path(), target).expect("copy"),
        }
    }
}

#[test]
fn every_example_has_a_page_that_is_valid_and_needs_nothing_else() {
    let room = Room::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::copy(root.join("config.yaml"), room.path("config.yaml")).expect("config.yaml");
    copy(&root.join("announcements"), &room.path("announcements"));
    let files = fs::read_dir(room.path("announcements")).expect("folder").flatten();
    let files = files.map(|f| format!("announcements/{}", f.file_name().to_string_lossy()));
    let files: Vec<String> = files.filter(|f| f.ends_with(".md")).collect();
    assert!(files.len() >= 4);
    for lang in ["id", "en"] {
        let mut line = vec!["--sandbox", "--lang", lang, "preview", "-o", "pratinjau"];
        line.extend(files.iter().map(String::as_str));
        let ran = room.ends(0, &line);
        assert_eq!(ran.out.lines().count(), files.len(), "{ran:?}");
        for path in ran.out.lines() {
            let html = fs::read_to_string(room.path(path)).expect("a page");
            let page = valid(&html);
            assert!(html.contains(&format!("<html lang=\"{lang}\">")));
            let frames = page.elements.iter().filter(|e| e.name == "iframe").count();
            assert_eq!(frames, 2, "{path}: phone and desktop");
        }
    }
    let page = fs::read_to_string(room.path("pratinjau/peta-air-bersih.html")).expect("a page");
    let page = valid(&page);
    let inlined = page.elements.iter().find(|e| e.name == "img").expect("the picture");
    assert!(inlined.get("src").is_some_and(|src| src.starts_with("data:image/png;base64,")));
    assert!(inlined.get("alt").is_some_and(|alt| alt.contains("34 provinsi")));
    for part in ["147/280", "@jubir_teladan", "0.265 USD", "004-SP-KT-I-2027.pdf", "10.00 WITA"] {
        assert!(page.text.contains(part), "{part} in {}", page.text);
    }
    assert!(!room.path("state").exists(), "a look begins no state");
}

#[test]
fn a_file_with_errors_is_shown_with_all_that_can_be_shown() {
    let room = Room::new(CONFIG);
    let text = "---
title: Loket <script>alert(1)</script>
publish_at: 2027-02-30 10:00 WIB
titel: x
media: { foto: { file: media/tiada.png, alt: Gedung } }
x: { kantor: { text: Loket buka, media: foto } }
---
Isi.
";
    room.announce("rusak.md", text);
    room.announce("kacau.md", "tanpa kepala");
    let ran = room.ends(0, &["preview", "announcements/rusak.md", "announcements/kacau.md"]);
    assert_eq!(ran.out, "preview/rusak.html\npreview/kacau.html\n");
    let page = valid(&fs::read_to_string(room.path("preview/rusak.html")).expect("a page"));
    for part in ["line 3", "line 4", "media/tiada.png", "Loket <script>", "Gedung", "10/280"] {
        assert!(page.text.contains(part), "{part} in {}", page.text);
    }
    valid(&fs::read_to_string(room.path("preview/kacau.html")).expect("a page"));
    let ran = room.ends(1, &["preview", "announcements/tidak-ada.md"]);
    assert!(ran.out.is_empty() && ran.err.contains("tidak-ada.md"), "{ran:?}");
    room.write("penuh", "");
    room.ends(1, &["preview", "announcements/rusak.md", "-o", "penuh"]);
    room.ends(2, &["preview"]);
}

fn with_attachment(due: Timestamp) -> String {
    let text = announcement("Peta baru", due, &[("kantor", &["Peta baru <terbit>."])]);
    text.replacen("x:", "attachments: [{ file: peta.png, title: Peta }]\nx:", 1)
}

fn run(room: &Newsroom, arguments: &[&str]) -> (Option<i32>, String) {
    let output = room.command(arguments).output().expect("siaran");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn parsed(message: &[u8]) -> Message<'_> {
    MessageParser::default().parse(message).expect("a message")
}

#[test]
fn one_person_gets_the_letter_as_it_will_be_and_the_journal_hears_nothing() {
    let room = Setup::default().build();
    room.drop_media("peta.png", PICTURE);
    room.drop_file("peta.md", &with_attachment(due_in(86_400)));
    let file = "announcements/peta.md";
    let (code, said) = run(&room, &["preview", file, "--mail", "kepala@teladan.example"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("kepala@teladan.example"), "{said}");
    let inbox = room.mail.inbox();
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0].rcpt_to, ["kepala@teladan.example"]);
    let message = parsed(&inbox[0].data);
    assert_eq!(message.subject(), Some("[PREVIEW] Peta baru"));
    let text = message.body_text(0).expect("text").replace("\r\n", "\n");
    assert!(text.starts_with("PREVIEW, for you alone."), "{text}");
    assert!(text.contains("Yth. [recipient’s name]"), "{text}");
    assert!(text.contains("X kantor/1 (19/280):\nPeta baru <terbit>."), "{text}");
    assert!(message.body_html(0).expect("html").contains("Peta baru &lt;terbit&gt;."));
    assert_eq!(message.attachment(0).expect("the picture").contents(), PICTURE);
    assert!(!room.state.join("journal.sqlite3").exists(), "nothing is recorded");
    // Asked for again it is another mail, which no receiver takes for the first.
    run(&room, &["preview", file, "--mail", "kepala@teladan.example"]);
    let inbox = room.mail.inbox();
    assert_ne!(parsed(&inbox[0].data).message_id(), parsed(&inbox[1].data).message_id());
}

#[test]
fn a_preview_that_cannot_be_mailed_says_why() {
    let room = Setup::default().build();
    let due = due_in(86_400);
    room.drop_file("a.md", &announcement("Loket", due, &[("kantor", &["Loket."])]));
    room.drop_file("b.md", &format!("---\ntitle: B\npublish_at: {due}\nemail: none\n---\n"));
    for address in ["", "kepala", "kepala@", "a@b.example, c@d.example", "a@b.example\nBcc: x@y.z"]
    {
        let (code, said) = run(&room, &["preview", "announcements/a.md", "--mail", address]);
        assert_eq!(code, Some(2), "{address:?}: {said}");
    }
    let (code, said) = run(&room, &["preview", "announcements/b.md", "--mail", "k@x.example"]);
    assert!(code == Some(1) && said.contains("b.md makes no letter"), "{said}");
    room.mail.fault(Matcher::Any, Stage::Rcpt, Act::Reply("550 5.1.1 unknown user".into()));
    let (code, said) = run(&room, &["preview", "announcements/a.md", "--mail", "k@x.example"]);
    assert!(code == Some(1) && said.contains("unknown user"), "{said}");
    let sandbox = ["--sandbox", "preview", "announcements/a.md", "--mail", "k@x.example"];
    let (code, said) = run(&room, &sandbox);
    assert!(code == Some(1) && said.contains("run --sandbox"), "{said}");
    assert!(room.mail.inbox().is_empty());
}

#[test]
fn a_preview_can_be_mailed_into_the_sandbox_that_runs() {
    let room = Room::new(CONFIG);
    room.announce("loket.md", "---\ntitle: Loket pindah\ndraft: true\n---\nIsi.\n");
    let daemon = room.daemon(&["run", "--sandbox", "--page", "127.0.0.1:0"]);
    let address = "kepala@teladan.example";
    let line = ["--sandbox", "preview", "announcements/loket.md", "--mail", address];
    let ran = room.ends(0, &line);
    assert!(ran.err.contains(address), "{ran:?}");
    daemon.stop();
}

/// Mails to `address` whose subject holds `part`.
fn mails_to(room: &Newsroom, address: &str, part: &str) -> usize {
    let inbox = room.mail.inbox();
    let to = inbox.iter().filter(|m| m.rcpt_to.iter().any(|to| to == address));
    to.filter(|m| parsed(&m.data).subject().unwrap_or_default().contains(part)).count()
}

#[test]
fn who_drops_a_file_gets_its_preview_and_so_does_the_desk() {
    let mut room = Setup::default().build();
    room.drop_media("peta.png", PICTURE);
    room.drop_file("lama.md", &announcement("Sudah ada", due_in(86_400), &[]));
    room.start();
    // What is dropped before the first look at the folder lay there before.
    room.wait("the first look", |room| room.facts("opened") > 0);
    let author = "budi@teladan.example";
    let by = |text: String| {
        let who = format!("authors: [Budi <{author}>, eve@evil.example]\ntitle:");
        text.replacen("title:", &who, 1)
    };
    let due = Timestamp::now() + SignedDuration::from_hours(24);
    let first = by(with_attachment(due));
    room.drop_file("peta.md", &first);
    // An editor that saves by itself.
    room.drop_file("peta.md", &first.replace("Isi siaran", "Isi lengkap"));
    room.wait("the previews", |room| {
        [DESK, author].iter().all(|to| mails_to(room, to, "Preview: Peta baru") == 1)
    });
    let inbox = room.mail.inbox();
    let mail = inbox.iter().find(|m| m.rcpt_to == [author]).expect("the author's");
    let message = parsed(&mail.data);
    let text = message.body_text(0).expect("text").into_owned();
    assert!(text.contains("X kantor/1 (19/280)") && text.contains("peta.md"), "{text}");
    let page = message.attachment(0).expect("the page");
    assert_eq!(page.attachment_name(), Some("peta.html"));
    let page = valid(std::str::from_utf8(page.contents()).expect("text"));
    assert!(page.text.contains("Isi lengkap"), "the version that was left alone");

    let broken = by("---\ntitle: Rusak\npublish_at: 2026-02-30 10:00 WIB\n---\nIsi.\n".to_owned());
    room.drop_file("rusak.md", &broken);
    for n in 0..20 {
        let text = announcement(&format!("Siaran {n}"), due, &[]);
        room.drop_file(&format!("s{n}.md"), &text);
    }
    room.wait("the digest and the problems", |room| {
        mails_to(room, DESK, "(and 19 more)") == 1
            && mails_to(room, author, "Please mend: Rusak") == 1
            && room.desk_lines("To be mended: rusak.md") == 1
    });
    let digest = room.desk().into_iter().find(|(subject, _)| subject.contains("19 more"));
    let (_, text) = digest.expect("the digest");
    assert!((0..20).all(|n| text.contains(&format!("Siaran {n} ["))), "{text}");
    assert_eq!(mails_to(&room, "eve@evil.example", ""), 0, "nobody outside");
    assert_eq!(mails_to(&room, DESK, "Sudah ada"), 0, "it lay there before");
    // A restart tells nothing again.
    room.stop();
    room.start();
    room.drop_file("lagi.md", &announcement("Lagi", due, &[]));
    room.wait("the next preview", |room| mails_to(room, DESK, "Preview: Lagi") == 1);
    assert_eq!(mails_to(&room, DESK, "Peta baru"), 1);
    assert_eq!(mails_to(&room, author, ""), 2);
}
