//! Hostile files: `check` refuses each with a code and a line, quickly; the daemon shrugs.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::{Duration, Instant};

use super::room::{CONFIG, GOOD, Ran, Room, due_in, wait};

/// Name, content, and the line and code by which `check` refuses it; no code for what is fine.
struct Case {
    name: &'static str,
    content: Vec<u8>,
    refused: Option<(u32, &'static str)>,
}

fn case(
    name: &'static str,
    content: impl Into<Vec<u8>>,
    refused: Option<(u32, &'static str)>,
) -> Case {
    Case { name, content: content.into(), refused }
}

/// What takes longer on any machine has no bound.
const PATIENCE: Duration = Duration::from_secs(15);

/// Runs a command, and how long it took.
fn quickly(room: &Room, arguments: &[&str]) -> (Ran, Duration) {
    let began = Instant::now();
    (room.run(arguments), began.elapsed())
}

/// An announcement with these lines below `title`, which is line 2.
fn with(lines: &str) -> String {
    format!("---\ntitle: Loket tutup\n{lines}\n---\nIsi surat.\n")
}

/// One with this body, which begins on line 5.
fn body(text: &str) -> String {
    format!("---\ntitle: Loket tutup\npublish_at: 2027-12-20 10:00 WIB\n---\n{text}\n")
}

fn bomb() -> String {
    let mut lines = "---\ntitle: Bom\nextra:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let before = format!("*a{}", n - 1);
        lines += &format!("  a{n}: &a{n} [{}]\n", vec![before; 9].join(", "));
    }
    lines + "---\nIsi.\n"
}

fn cases() -> Vec<Case> {
    let when = "publish_at: 2027-12-20 10:00 WIB";
    vec![
        case(
            "besar.md",
            [with(when).into_bytes(), vec![b'a'; 10 << 20]].concat(),
            Some((1, "file.refused")),
        ),
        case(
            "bukan-utf8.md",
            b"---\ntitle: Loket\n---\nIsi \xff\xfe surat.\n",
            Some((4, "file.not-utf8")),
        ),
        case("utf16.md", b"\xff\xfe-\0-\0-\0\n\0", Some((1, "file.not-utf8"))),
        case("nul.md", body("Isi\0surat."), Some((5, "text.control-character"))),
        case("kosong.md", "", Some((1, "front-matter.missing"))),
        case("nul-semua.md", vec![0; 4096], Some((1, "front-matter.missing"))),
        case("tanpa-keterangan.md", "Halo dunia\n", Some((1, "front-matter.missing"))),
        case("terbuka.md", "---\ntitle: A\n\nIsi\n", Some((1, "front-matter.open"))),
        case("bom-yaml.md", bomb(), Some((4, "yaml."))),
        case("kurung.md", with(&format!("extra: {}", "[".repeat(32_000))), Some((3, "yaml."))),
        case("kurawal.md", with(&format!("extra: {}", "{a: ".repeat(8_000))), Some((3, "yaml."))),
        case(
            "lekuk.md",
            with(&(0..300).map(|n| format!("{}a:", " ".repeat(n))).collect::<Vec<_>>().join("\n")),
            Some((67, "yaml.too-complex")),
        ),
        case(
            "keterangan-besar.md",
            with(&format!("description: {}", "a".repeat(70_000))),
            Some((2, "file.too-large")),
        ),
        case("ganda.md", with("title: Lain"), Some((3, "key.repeated"))),
        case(
            "kepala.md",
            "---\ntitle: \"Hi\\r\\nBcc: e@x\"\n---\nIsi.\n",
            Some((2, "text.header-character")),
        ),
        case(
            "kepala-2.md",
            with("email: { subject: \"Hi\\nBcc: e@x.example\" }"),
            Some((3, "text.header-character")),
        ),
        case(
            "kepala-3.md",
            with("email: { subject: \"Hi\\0\" }"),
            Some((3, "text.header-character")),
        ),
        case(
            "balas.md",
            with("email: { reply_to: \"a@b.example\\r\\nBcc: e@x\" }"),
            Some((3, "value.address")),
        ),
        case(
            "bidi.md",
            "---\ntitle: Harga \u{202e}naik\u{202c} besok\n---\nIsi.\n",
            Some((2, "text.")),
        ),
        case(
            "escape.md",
            "---\ntitle: \"\\e]0;dikuasai\\a\"\n---\nIsi.\n",
            Some((2, "text.header-character")),
        ),
        case("kunci.md", with("publish_ad: 2027-12-20 10:00 WIB"), Some((3, "key.unknown"))),
        case(
            "tanggal.md",
            with("publish_at: 2027-02-30 10:00 WIB"),
            Some((3, "time.no-such-date")),
        ),
        case("bulan.md", with("publish_at: 2027-13-01 10:00 WIB"), Some((3, "time.no-such-date"))),
        case("jam.md", with("publish_at: 2027-02-03 25:00 WIB"), Some((3, "time.no-such-time"))),
        case("zona.md", with("publish_at: 2027-02-03 10:00"), Some((3, "time.zone-missing"))),
        case(
            "zona-2.md",
            with("publish_at: 2027-02-03 10:00 WIBB"),
            Some((3, "time.zone-unknown")),
        ),
        case("abad.md", with("publish_at: 9999-12-31T23:59:59Z"), Some((3, "time.year"))),
        case("angka.md", with("publish_at: 99999999999999999999"), Some((3, "time.unreadable"))),
        case("skrip.md", body("Halo <script>alert(1)</script> dunia"), Some((5, "body.html"))),
        case("gambar.md", body("Halo <img src=x onerror=alert(1)>"), Some((5, "body.html"))),
        case("tautan.md", body("Lihat [ini](javascript:alert(1))."), Some((5, "body.link"))),
        case("tautan-2.md", body("Lihat [ini](JaVaScRiPt&#58;alert(1))."), Some((5, "body.link"))),
        case(
            "tautan-3.md",
            body("Lihat [ini](data:text/html;base64,QQ==)."),
            Some((5, "body.link")),
        ),
        case("isian.md", body("Yth. {{ recipient.nama }},"), Some((5, "placeholder.unknown"))),
        case("id.md", with("id: ../../etc/passwd"), Some((3, "id.syntax"))),
        case("dua-dokumen.md", "---\ntitle: A\n--- \ntitle: B\n---\nIsi.\n", None),
        case("titik.md", body("Baris\n.\nQUIT\n.\r\n..\n"), None),
        case("bom.md", format!("\u{feff}{}", body("Dengan BOM.")), None),
        case("crlf.md", body("Dengan CRLF.").replace('\n', "\r\n"), None),
        case("catatan.md", with("draft: true"), None),
    ]
}

#[test]
fn each_hostile_content_is_refused_by_line_and_code_in_bounded_time() {
    let room = Room::new(CONFIG);
    let mut wrong = Vec::new();
    for case in cases() {
        let path = room.path("announcements").join(case.name);
        fs::write(&path, &case.content).expect("file");
        let line = ["check", path.to_str().expect("UTF-8"), "--format", "json"];
        let (ran, took) = quickly(&room, &line);
        if took > PATIENCE {
            wrong.push(format!("{} took {took:?}", case.name));
        }
        let found = ran.json();
        let errors: Vec<_> = found
            .as_array()
            .expect("an array")
            .iter()
            .filter(|p| p["severity"] == "error")
            .map(|p| {
                let code = p["code"].as_str().expect("text").to_owned();
                (p["line"].as_u64().expect("a number"), code, p["message"].to_string())
            })
            .collect();
        let right = match case.refused {
            None => errors.is_empty() && ran.code == 0,
            Some((line, code)) => {
                let there = |(l, c, m): &(u64, String, String)| {
                    *l == u64::from(line) && c.starts_with(code) && m.len() > 12
                };
                ran.code == 1 && errors.iter().any(there)
            }
        };
        if !right {
            wrong.push(format!(
                "{}: wanted {:?}, exit {}: {errors:?}",
                case.name, case.refused, ran.code
            ));
        }
        let clean = |c: char| !c.is_control() || c == '\n';
        let text = room.run(&["check", path.to_str().expect("UTF-8")]).out;
        if !text.chars().all(clean) || text.contains('\u{202e}') {
            wrong.push(format!("{}: the terminal gets control characters: {text:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_unknown_key_names_the_nearest() {
    let room = Room::new(CONFIG);
    for (line, nearest) in [
        ("publish_ad: 2027-12-20 10:00 WIB", "publish_at"),
        ("Titel: x", "title"),
        ("attachment: []", "attachments"),
        ("email: { subjek: x }", "subject"),
        ("x: { kantor: { txt: halo } }", "text"),
    ] {
        room.announce("a.md", with(line));
        let found = room.ends(1, &["check", "--format", "json"]).json();
        let named = found.as_array().into_iter().flatten().any(|p| {
            p["code"] == "key.unknown" && p["help"].as_str().is_some_and(|h| h.contains(nearest))
        });
        assert!(named, "{line}: {found:#?}");
    }
}

/// What is no plain file, made in `room`, with a word that the refusal holds.
fn make_odd_things(room: &Room) -> Vec<(&'static str, &'static str)> {
    let at = |name: &str| room.path("announcements").join(name);
    let fifo = Command::new("mkfifo").arg(at("pipa.md")).status().expect("mkfifo");
    assert!(fifo.success());
    fs::create_dir(at("map.md")).expect("folder");
    room.write("luar.md", GOOD);
    symlink(room.path("luar.md"), at("tautan-luar.md")).expect("link");
    symlink("baik.md", at("tautan-dalam.md")).expect("link");
    symlink("tidak-ada.md", at("tautan-putus.md")).expect("link");
    symlink("/dev/zero", at("tautan-alat.md")).expect("link");
    fs::hard_link(room.path("luar.md"), at("keras.md")).expect("link");
    let socket = std::os::unix::net::UnixListener::bind(at("soket.md")).expect("socket");
    drop(socket);
    vec![
        ("pipa.md", "not an ordinary file"),
        ("map.md", "not an ordinary file"),
        ("soket.md", "not an ordinary file"),
        ("tautan-luar.md", "symbolic link"),
        ("tautan-dalam.md", "symbolic link"),
        ("tautan-putus.md", "symbolic link"),
        ("tautan-alat.md", "symbolic link"),
        ("keras.md", "hard link"),
    ]
}

/// Names that would trick a terminal, a shell, a log or a reader.
fn write_weird_names(room: &Room) -> Vec<&'static [u8]> {
    let bad: [&[u8]; 5] = [
        b"bukan\xff-utf8.md",
        b"baris\nbaru.md",
        b"layar\x1b[2J.md",
        "balik\u{202e}dm.exe.md".as_bytes(),
        b"tab\t.md",
    ];
    for name in bad {
        let path = room.path("announcements").join(OsStr::from_bytes(name));
        fs::write(path, GOOD.replace("pada", "pada saat")).expect("file");
    }
    bad.to_vec()
}

#[test]
fn what_is_no_plain_file_is_refused_by_check_in_bounded_time() {
    let room = Room::new(CONFIG);
    room.announce("baik.md", GOOD);
    let odd = make_odd_things(&room);
    let (ran, took) = quickly(&room, &["check", "--format", "json"]);
    assert!(took < PATIENCE, "took {took:?}");
    let found = ran.json();
    let all = found.as_array().expect("an array");
    for (name, word) in &odd {
        let file = format!("announcements/{name}");
        let told = all.iter().find(|p| p["file"] == file.as_str());
        let told = told.unwrap_or_else(|| panic!("{name} is not told of: {found:#?}"));
        assert_eq!((&told["code"], &told["severity"]), (&"file.refused".into(), &"error".into()));
        assert!(told["message"].as_str().is_some_and(|m| m.contains(word)), "{told}");
        let one = room.ends(1, &["check", &file, "--format", "json"]).json();
        assert_eq!(one[0]["code"], "file.refused", "{one}");
    }
    assert!(!all.iter().any(|p| p["file"] == "announcements/baik.md"), "{found:#?}");
}

#[test]
fn names_that_cannot_be_shown_are_told_by_check() {
    let room = Room::new(CONFIG);
    room.announce("baik.md", GOOD);
    let bad = write_weird_names(&room);
    let ran = room.ends(1, &["check"]);
    let refused = ran.out.matches("error[file.refused]").count();
    assert_eq!(refused, bad.len(), "{}", ran.out);
    assert!(!ran.out.contains(['\u{1b}', '\u{202e}', '\t']), "{:?}", ran.out);
    let plan = room.json(&["plan", "--json"]);
    let scheduled = plan.as_array().into_iter().flatten().filter(|i| i["state"] == "scheduled");
    assert_eq!(scheduled.count(), 1, "{plan}");
}

#[test]
fn names_that_are_merely_odd_are_announcements() {
    let room = Room::new(CONFIG);
    let names =
        ["-rf.md", "a b (1).md", "$(date).md", "`id`;&.md", "\u{65e5}\u{672c}-2.md", "É1.md"];
    for (n, name) in names.iter().enumerate() {
        let text = GOOD.replace("hari libur", &format!("hari {n}"));
        fs::write(room.path("announcements").join(name), text).expect("file");
    }
    for skipped in [".tersembunyi.md", "README.md"] {
        fs::write(room.path("announcements").join(skipped), "\0").expect("file");
    }
    let ran = room.run(&["check", "--format", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let plan = room.json(&["plan", "--json"]);
    let plan = plan.as_array().expect("an array");
    assert_eq!(plan.len(), names.len(), "{plan:#?}");
    for item in plan {
        let id = item["id"].as_str().expect("text");
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        assert!(!id.is_empty() && id.chars().all(plain), "{id}");
    }
}

#[test]
fn three_hundred_files_are_checked_in_bounded_time() {
    let room = Room::new(CONFIG);
    for n in 0..300 {
        room.announce(
            &format!("berkas-{n:03}.md"),
            GOOD.replace("hari libur", &format!("hari ke-{n}")),
        );
    }
    // Files just written are looked at twice; a folder of some age is what is meant here.
    let touched = Command::new("bash")
        .args(["-c", "touch -d '1 hour ago' announcements/*"])
        .current_dir(room.path(""))
        .status()
        .expect("bash");
    assert!(touched.success());
    let (ran, took) = quickly(&room, &["check"]);
    assert!(took < PATIENCE, "took {took:?}");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("300 files"), "{}", ran.err);
    let same = GOOD.replace("title:", "id: berkas-000\ntitle:");
    room.announce("kembar.md", same);
    let ran = room.ends(1, &["check"]);
    assert!(ran.out.contains("error[id.same]"), "{}", ran.out);
}

#[test]
fn the_daemon_is_unharmed_and_releases_the_good_file_beside_them() {
    let room = Room::new(CONFIG);
    room.announce("sudah-ada.md", GOOD);
    make_odd_things(&room);
    write_weird_names(&room);
    let mut daemon = room.daemon(&["run", "--sandbox", "--page", "127.0.0.1:0"]);
    for case in cases() {
        fs::write(room.path("announcements").join(case.name), &case.content).expect("file");
    }
    for n in 0..260 {
        room.announce(&format!("rusak-{n}.md"), with(&format!("kunci-{n}: [")));
    }
    let good =
        format!("---\ntitle: Tetap terbit\npublish_at: {}\n---\nIsi yang baik.\n", due_in(4));
    room.announce("tetap.md", &good);
    let standing = || room.run(&["--sandbox", "status", "tetap", "--json"]);
    wait(
        "the good file is released",
        || format!("{:?}\n{}", standing(), daemon.log()),
        || {
            let ran = standing();
            ran.code == 0 && ran.json()[0]["state"] == "released"
        },
    );
    let told = standing().json();
    assert_eq!(told[0]["letters"]["sent"], 2, "{told}");
    assert!(daemon.lives());
    let log = daemon.log();
    assert!(!log.contains("panicked"), "{log}");
    assert!(!log.contains(['\u{202e}', '\u{1b}']), "{log}");
    // Nothing else went out.
    let all = room.json(&["--sandbox", "status", "--json"]);
    for item in all.as_array().into_iter().flatten().filter(|i| i["id"] != "tetap") {
        let sent = &item["letters"]["sent"];
        assert!(sent == 0 && item["state"] != "released", "{item}");
    }
    daemon.stop();
}
