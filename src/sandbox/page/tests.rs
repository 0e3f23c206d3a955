mod media;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use data_encoding::BASE64;
use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::*;
use crate::lang::Lang;
use crate::sandbox::smtp::Received;
use crate::sandbox::x::StoredPost;
use crate::when::Zone;

const EVIL: &str = "</title><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u{0}\u{202e}";

fn at(seconds: i64) -> Timestamp {
    let start: Timestamp = "2026-10-20T03:00:00Z".parse().unwrap();
    start + SignedDuration::from_secs(seconds)
}

fn post(id: u64, account: &str, text: &str, reply_to: Option<u64>) -> StoredPost {
    StoredPost {
        id: id.to_string(),
        account: account.to_owned(),
        text: text.to_owned(),
        reply_to: reply_to.map(|id| id.to_string()),
        repost_of: None,
        conversation: reply_to.unwrap_or(id).to_string(),
        reply_settings: None,
        media: Vec::new(),
        at: at(i64::try_from(id).unwrap()),
        deleted: false,
    }
}

fn received(to: &str, seconds: i64, data: impl Into<Vec<u8>>) -> Arc<Received> {
    let data = data.into();
    Arc::new(Received {
        at: at(seconds),
        connection: 1,
        mail_from: "humas@kantor.example".to_owned(),
        rcpt_to: vec![to.to_owned()],
        size: data.len() as u64,
        data,
        tls: false,
        user: None,
        id: "5A".to_owned(),
    })
}

/// As our own sender writes: values between soft breaks, each on lines of its own.
fn letter(subject: &str, name: &str, address: &str, text: &str) -> Vec<u8> {
    let value = match name {
        "" => String::new(),
        name => format!("{name}=\n"),
    };
    format!(
        "From: Biro Humas <humas@kantor.example>\nReply-To: media@kantor.example\n\
         To: {name} <{address}>\nSubject: {subject}\nDate: Tue, 20 Oct 2026 10:00:00 +0700\n\
         Message-ID: <{}@kantor.example>\nMIME-Version: 1.0\n\
         Content-Type: multipart/alternative; boundary=\"=_b\"\n\n--=_b\n\
         Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\
         Yth. =\n{value},\n\n{text}\n--=_b\n\
         Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\
         <p title=3D\"x\">Yth. =\n{value},</p>\n<p>{text}</p>\n--=_b--\n",
        address.replace('@', "-at-")
    )
    .replace('\n', "\r\n")
    .into_bytes()
}

struct Given {
    accounts: Vec<(String, String)>,
    posts: Vec<StoredPost>,
    inbox: Vec<Arc<Received>>,
    receipts: Vec<String>,
    live: bool,
    lang: Lang,
}

impl Default for Given {
    fn default() -> Given {
        Given {
            accounts: vec![("kantor".into(), "KemenContoh".into())],
            posts: Vec::new(),
            inbox: Vec::new(),
            receipts: Vec::new(),
            live: true,
            lang: Lang::En,
        }
    }
}

impl Given {
    fn page(&self) -> String {
        render(&Page {
            lang: self.lang,
            newsroom: "Kementerian Contoh",
            accounts: &self.accounts,
            posts: &self.posts,
            inbox: &self.inbox,
            now: at(600),
            zone: &Zone::wib(),
            receipts: &self.receipts,
            live: self.live,
        })
    }
}

fn mailed(inbox: Vec<Arc<Received>>) -> String {
    sound(Given { inbox, ..Given::default() }.page())
}

fn posted(posts: Vec<StoredPost>) -> String {
    sound(Given { posts, ..Given::default() }.page())
}

/// Where each of `texts` first stands after the one before.
fn in_order(html: &str, texts: &[&str]) {
    let mut from = 0;
    for text in texts {
        let found = html[from..].find(text);
        from += found.unwrap_or_else(|| panic!("{text:?} does not follow")) + text.len();
    }
}

/// The page, if every element is closed where it was opened, no id comes twice, every quoted
/// attribute ends within its tag, and the only script is ours.
fn sound(html: String) -> String {
    let void = ["meta", "link", "br", "img", "input", "!DOCTYPE"];
    let mut open: Vec<&str> = Vec::new();
    let mut ids = std::collections::HashSet::new();
    let mut rest = html.as_str();
    while let Some(start) = rest.find('<') {
        assert!(!rest[..start].contains('>') || open.last() == Some(&"style"));
        rest = &rest[start + 1..];
        let mut quoted = false;
        let end = rest
            .find(|c| {
                quoted ^= c == '"';
                c == '>' && !quoted
            })
            .unwrap();
        let (tag, after) = (&rest[..end], &rest[end + 1..]);
        rest = after;
        let name = tag.split_ascii_whitespace().next().unwrap();
        if let Some(closed) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "before {:?}", &rest[..rest.len().min(80)]);
        } else if !void.contains(&name) {
            open.push(name);
        }
        if name == "script" {
            rest = rest.strip_prefix(SCRIPT).unwrap();
        }
        for attribute in tag.split('"').step_by(2) {
            assert!(!attribute.contains(" on"), "a handler in {tag:?}");
        }
        if let Some(id) = tag.split(" id=\"").nth(1) {
            assert!(ids.insert(id.split('"').next().unwrap()), "twice: {tag}");
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    for landmark in ["<header", "<main", "<nav", "<footer", "<h1"] {
        assert_eq!(html.matches(landmark).count(), 1, "{landmark}");
    }
    html
}

#[test]
fn an_empty_page_says_what_will_come() {
    let html = sound(Given::default().page());
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    in_order(&html, &["No posts yet", "publish_at", "No mail yet", "No mail to the desk yet"]);
    let report = sound(Given { live: false, lang: Lang::Id, ..Given::default() }.page());
    assert_eq!(report.matches("Tidak ada dalam gladi ini.").count(), 3);
    assert!(
        !report.contains("<script") && !report.contains("refresh") && !report.contains("sha256")
    );
}

#[test]
fn nothing_is_loaded_from_outside() {
    let html = mailed(vec![received("a@b.example", 0, letter("s", "Ayu", "a@b.example", "Isi"))]);
    let own = html.replace("http://www.w3.org/2000/svg", "");
    for reference in ["http:", "https:", "url(", "@import", "src=\"", "//"] {
        let script = if reference == "//" { SCRIPT.matches("//").count() } else { 0 };
        assert_eq!(own.matches(reference).count(), script, "{reference}");
    }
}

#[test]
fn a_thread_stands_in_order_and_the_latest_thread_first() {
    // By number 9 comes before 10, by letter after it.
    let mut posts = vec![
        post(10, "KemenContoh", "kedua", Some(9)),
        post(9, "KemenContoh", "pertama", None),
        post(5, "KemenContoh", "lama", None),
        post(11, "Lain", "utas lain", None),
        post(12, "KemenContoh", "ralat", Some(9)),
    ];
    posts[4].reply_settings = Some("mentionedUsers".into());
    let html = posted(posts);
    in_order(&html, &["Thread", "pertama", "kedua", "ralat", "3 of 3", "utas lain", "lama"]);
    in_order(
        &html,
        &["ralat", "3 of 3 · In reply to post 1 · Who may reply: accounts that are mentioned"],
    );
    in_order(&html, &["X timeline <b>5</b>", "<bdi>kantor</bdi></b> <bdi>@KemenContoh</bdi>"]);
    in_order(&html, &["<bdi>Lain</bdi></b> <bdi>@Lain</bdi>", "10:00:11\u{a0}WIB</time>"]);
}

#[test]
fn deleted_posts_are_struck_and_reposts_name_who_repeats() {
    let mut posts = vec![
        post(1, "KemenContoh", "keliru", None),
        post(2, "KemenContoh", "asli", None),
        post(3, "Kabiro", "", None),
        post(4, "Kabiro", "", None),
    ];
    posts[0].deleted = true;
    posts[2].repost_of = Some("2".into());
    posts[3].repost_of = Some("77".into());
    let html = posted(posts);
    assert!(html.contains("<del>keliru</del>") && !html.contains("<del>asli"));
    in_order(&html, &["is not on this server", "<bdi>Kabiro</bdi> reposted", "asli", "asli"]);
}

#[test]
fn another_day_has_its_date() {
    let mut old = post(1, "KemenContoh", "kemarin", None);
    old.at = at(-86_400);
    let html = posted(vec![old]);
    assert!(html.contains("Monday, 19 October 2026, 10:00:00\u{a0}WIB</time>"));
    assert!(html.contains("datetime=\"2026-10-19T03:00:00Z\""));
}

#[test]
fn hostile_text_stays_text_everywhere() {
    let mut evil = post(1, EVIL, &format!("{EVIL} #{EVIL} http://{EVIL}"), None);
    evil.reply_settings = Some(EVIL.into());
    let folded = EVIL.replace('\u{0}', "");
    let data = letter(&folded, &folded, "a@b.example", &EVIL.replace('=', "=3D"));
    let given = Given {
        accounts: vec![(EVIL.into(), EVIL.into()), (EVIL.into(), "x".into())],
        posts: vec![evil],
        inbox: vec![received(EVIL, 0, data), received("x@y.example", 0, EVIL)],
        receipts: vec![EVIL.into()],
        ..Given::default()
    };
    for live in [true, false] {
        let page = Page {
            lang: Lang::Id,
            newsroom: EVIL,
            accounts: &given.accounts,
            posts: &given.posts,
            inbox: &given.inbox,
            now: at(0),
            zone: &Zone { name: folded.clone(), ..Zone::wib() },
            receipts: &given.receipts,
            live,
        };
        let html = sound(render(&page));
        assert!(!html.contains("<img") && !html.contains('\0'));
        assert_eq!(html.matches("<script>").count(), usize::from(live));
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    }
}

#[test]
fn a_letter_is_shown_as_text_and_in_a_frame_that_may_do_nothing() {
    let data = letter("Halo =?utf-8?q?d=C3=BCnia?=", "Ayu", "ayu@satu.example", "Isi <i>surat</i>");
    let html = mailed(vec![received("ayu@satu.example", 3, data)]);
    in_order(
        &html,
        &[
            "Mail to journalists <b>1</b>",
            "<h3 dir=\"auto\">Halo dünia</h3>",
            "<strong>1 recipient</strong>",
            "Biro Humas &lt;humas@kantor.example&gt;",
            "media@kantor.example",
            "10:00:03",
            "<pre dir=\"auto\">Yth. Ayu,\n\nIsi &lt;i&gt;surat&lt;/i&gt;</pre>",
            "<iframe sandbox=\"\"",
            "srcdoc=\"&lt;p title=&quot;x&quot;&gt;Yth. Ayu,&lt;/p&gt;\n&lt;p&gt;Isi &lt;i&gt;",
            "<bdi>Ayu</bdi> <bdi>ayu@satu.example</bdi>",
            "Message-ID: &lt;ayu-at-satu.example@kantor.example&gt;",
        ],
    );
}

#[test]
fn one_message_is_one_card_whatever_was_put_in_for_the_recipient() {
    let long = "Redaksi Harian Umum Nusantara Raya Edisi Khusus Kepulauan Maluku dan=\nPapua";
    let names = ["Ayu", "", "Budi Santoso", "=C3=89va", long];
    let inbox = (0..25).map(|n: usize| {
        let address = format!("w{n}@media.example");
        let data = letter(&format!("Untuk {n}"), names[n % 5], &address, "Isi yang sama");
        received(&address, n as i64, data)
    });
    let html = mailed(inbox.collect());
    assert_eq!(html.matches("<article class=\"card message\"").count(), 1);
    in_order(&html, &["Untuk 0</h3>", "<strong>25 recipients</strong>", "subject differs"]);
    in_order(&html, &["10:00:00\u{a0}WIB</time> to <time", "10:00:24", "Untuk 7"]);
}

#[test]
fn messages_that_differ_stay_apart() {
    let same = |subject: &str, text: &str| {
        received("a@b.example", 0, letter(subject, "Ayu", "a@b.example", text))
    };
    let other = |from: &str, to: &str| {
        let data = String::from_utf8(letter("s", "Ayu", "a@b.example", "Aceh")).unwrap();
        received("a@b.example", 0, data.replace(from, to))
    };
    let wrapped = "Pengumuman hasil seleksi calon pegawai tahun dua ribu dua puluh en=\nam.";
    let inbox = vec![
        same("s", "Aceh"),
        same("s", "Bali"),
        same("s", wrapped),
        same("s", &wrapped.replace("hasil", "jadwal")),
        other("10:00:00", "10:00:01"),
        other("media@", "pers@"),
        other("humas@kantor", "biro@kantor"),
    ];
    let html = mailed(inbox);
    assert_eq!(html.matches("<article class=\"card message\"").count(), 7);
    // Where only headers are kept, the subject tells.
    let bare = |subject: &str| {
        let data = String::from_utf8(letter(subject, "Ayu", "a@b.example", "")).unwrap();
        received("a@b.example", 0, data.split_inclusive("\r\n\r\n").next().unwrap())
    };
    let html = mailed(vec![bare("satu"), bare("dua"), bare("satu")]);
    assert_eq!(html.matches("<article class=\"card message\"").count(), 2);
}

#[test]
fn who_got_it_twice_is_named() {
    let one = received("Ayu@satu.example", 0, letter("s", "Ayu", "ayu@satu.example", "Isi"));
    let again = received("ayu@satu.example", 9, letter("s", "Ayu", "ayu@satu.example", "Isi"));
    let two = received("budi@satu.example", 1, letter("s", "Budi", "budi@satu.example", "Isi"));
    let html = mailed(vec![one.clone(), two.clone(), again]);
    in_order(&html, &["<strong>2 recipients</strong>", "1 address got it more than once"]);
    assert!(!mailed(vec![one, two]).contains("more than once"));
}

#[test]
fn the_desk_has_a_section_of_its_own_and_the_latest_comes_first() {
    let letters = vec![
        received("a@b.example", 0, letter("Lama", "Ayu", "a@b.example", "satu")),
        received("d@k.example", 1, letter("[siaran] Sudah disiarkan", "", "d@k.example", "tiga")),
        received("a@b.example", 2, letter("Baru", "Ayu", "a@b.example", "dua")),
    ];
    let html = mailed(letters);
    in_order(&html, &["journalists <b>2</b>", "desk and to holders <b>1</b>"]);
    in_order(
        &html,
        &["id=\"mail\"", "Baru</h3>", "Lama</h3>", "id=\"desk\"", "Sudah disiarkan</h3>"],
    );
}

/// `letter` with the files `attached` (name, type, base64) around it.
fn with_files(letter: &[u8], attached: &[(&str, &str, &str)]) -> Vec<u8> {
    let text = String::from_utf8(letter.to_vec()).unwrap();
    let (head, body) = text.split_once("Content-Type: multipart/alternative").unwrap();
    let mut whole = format!(
        "{head}Content-Type: multipart/mixed; boundary=\"=_m\"\r\n\r\n--=_m\r\n\
         Content-Type: multipart/alternative{body}"
    );
    for (name, kind, base64) in attached {
        whole.push_str(&format!(
            "--=_m\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{base64}\r\n"
        ));
    }
    (whole + "--=_m--\r\n").into_bytes()
}

#[test]
fn attachments_are_named_with_type_and_size() {
    let pdf = BASE64.encode(&[b'x'; 1_234_567]);
    let files = [
        ("<b>041.pdf", "application/pdf", BASE64.encode(&[b'x'; 2_000])),
        ("undangan.ics", "text/calendar; method=PUBLISH; charset=utf-8", BASE64.encode(b"BEGIN")),
    ];
    let files = files.each_ref().map(|(name, kind, data)| (*name, *kind, data.as_str()));
    let one = with_files(&letter("Satu", "Ayu", "a@satu.example", "Isi."), &files);
    let large = with_files(
        &letter("Dua", "Ayu", "a@satu.example", "Isi."),
        &[("besar.pdf", "application/pdf", &pdf)],
    );
    let inbox = vec![received("a@satu.example", 0, one), received("a@satu.example", 1, large)];
    let page = Given { inbox, lang: Lang::En, ..Given::default() }.page();
    for part in [
        "&lt;b&gt;041.pdf (application/pdf, 2 kB), undangan.ics (text/calendar, 1 kB)",
        // Not all of it is read for the page, so its size is not told.
        "besar.pdf (application/pdf)",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn a_report_opens_the_letters_and_shows_receipts() {
    let data = letter("s", "Ayu", "a@b.example", "Isi");
    let inbox = vec![received("a@b.example", 0, data)];
    let receipts = vec!["id: satu\nX kantor/1: <ada>\n".to_owned()];
    let html = sound(Given { inbox, receipts, live: false, ..Given::default() }.page());
    in_order(&html, &["Receipts</h2>", "<pre>id: satu\nX kantor/1: &lt;ada&gt;</pre>"]);
    assert!(html.contains("<details class=\"letter\" open>"));
}

#[test]
fn broken_mime_is_a_card_without_a_letter() {
    // Taken apart, so many messages within each other overflow a thread's stack.
    let knot = "Content-Type: message/rfc822\r\n\r\n".repeat(16_300);
    let multiparts: String = (0..5_000)
        .map(|n| format!("Content-Type: multipart/mixed; boundary={n}\r\n\r\n--{n}\r\n"))
        .collect();
    let head = "Subject: x\r\nContent-Type: multipart/mixed; boundary=\"\r\n\r\n--\r\n";
    let data: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"\r\n".to_vec(),
        b"\xff\xfe\x00\r\n\r\n\xff".to_vec(),
        b"Subject: =?utf-8?b?////?=\r\nFrom: <<>>,,;:\r\nTo: \"\r\n\r\nx".to_vec(),
        knot.into_bytes(),
        multiparts.into_bytes(),
        head.into(),
        vec![b'a'; 300_000],
        format!("Subject: {0}\r\nFrom: {0}\r\nTo: {0}\r\n\r\n", "(".repeat(9_000)).into_bytes(),
    ];
    let inbox: Vec<_> = (0..).zip(data).map(|(n, data)| received("a@b.example", n, data)).collect();
    let html = mailed(inbox);
    // The first two are both nothing at all.
    assert_eq!(html.matches("<article class=\"card message\"").count(), 8);
    assert!(html.contains("(no subject)") && html.contains("cannot be taken apart"));
}

#[test]
fn five_megabytes_are_cut_and_said_to_be() {
    let text = "<&\"'kata ".repeat(5_000_000 / 9);
    let data = letter("Besar", "Ayu", "a@b.example", &text.replace('=', "=3D"));
    assert!(data.len() > 9_000_000);
    let html = mailed(vec![received("a@b.example", 0, data)]);
    assert!(html.len() < 1_000_000, "{}", html.len());
    assert!(html.contains("Cut: the rest is not shown"));
}

#[test]
fn many_large_messages_stay_within_bounds() {
    let text = "<<<<<<<<< ".repeat(12_000);
    let inbox = (0..120).map(|n| {
        let subject = format!("Nomor {n};");
        received("a@b.example", n, letter(&subject, "", "a@b.example", &format!("{n} {text}")))
    });
    let posts = (0..3_000).map(|n| post(n + 1, "KemenContoh", &"<".repeat(300), None));
    let long = (5_000..5_200).map(|n| post(n, "KemenContoh", &"<".repeat(300), Some(5_000)));
    let given = Given {
        inbox: inbox.collect(),
        posts: posts.chain(long).collect(),
        receipts: vec!["x".repeat(20_000); 300],
        live: false,
        ..Given::default()
    };
    let html = sound(given.page());
    assert!(html.len() < 10_000_000, "{}", html.len());
    assert_eq!(html.matches("<article class=\"card message\"").count(), 50);
    assert_eq!(html.matches("<article class=\"card thread\"").count(), 50);
    assert!(html.contains("Nomor 119;") && !html.contains("Nomor 69;</h3>"));
    for left_out in ["and 70 more", "and 2,951 more", "and 160 more", "and 100 more"] {
        assert!(html.contains(left_out), "{left_out}");
    }
}

#[test]
fn twenty_thousand_letters_are_one_card() {
    let inbox = (0..20_000).map(|n| {
        let address = format!("w{n}@media.example");
        received(&address, n / 1_000, letter("s", &format!("Nama {n}"), &address, "Isi"))
    });
    let html = mailed(inbox.collect());
    assert!(html.len() < 100_000, "{}", html.len());
    in_order(&html, &["<strong>20,000 recipients</strong>", "w199@media", "and 19,800 more"]);
}

async fn ask(addr: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn server(page: impl Fn() -> String + Send + Sync + 'static) -> (PageServer, SocketAddr) {
    let server = PageServer::start(([127, 0, 0, 1], 0).into(), page, |_| None).await.unwrap();
    let addr = server.url()["http://".len()..].trim_end_matches('/').parse().unwrap();
    (server, addr)
}

fn get(path: &str, host: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
}

#[tokio::test]
async fn the_page_is_served_with_a_policy_that_allows_its_own_script_alone() {
    let (_server, addr) = server(|| Given::default().page()).await;
    let answer = ask(addr, &get("/", &addr.to_string())).await;
    let (head, html) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK"));
    let head = head.to_ascii_lowercase();
    for header in [
        "content-type: text/html; charset=utf-8",
        "x-content-type-options: nosniff",
        "content-security-policy: default-src 'none'; style-src 'unsafe-inline';",
        "frame-ancestors 'none'",
        "cache-control: no-store",
    ] {
        assert!(head.contains(header), "{header}");
    }
    assert!(!head.contains("'unsafe-inline' 'unsafe") && !head.contains("script-src 'unsafe"));
    let script = html.split("<script>").nth(1).unwrap().split("</script>").next().unwrap();
    let hash = BASE64.encode(digest(&SHA256, script.as_bytes()).as_ref());
    assert!(answer.contains(&format!("script-src 'sha256-{hash}'")));
    // The document holds the same policy, for when it is saved.
    assert!(html.contains(&policy(true)));
}

#[tokio::test]
async fn only_a_loopback_name_is_answered() {
    let (_server, addr) = server(|| "the page".to_owned()).await;
    let port = addr.port();
    for host in
        [format!("127.0.0.1:{port}"), "LOCALHOST".into(), "[::1]:80".into(), "127.9.9.9".into()]
    {
        let answer = ask(addr, &get("/", &host)).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{host}");
    }
    for host in
        ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1", ""]
    {
        let answer = ask(addr, &get("/", host)).await;
        assert!(answer.starts_with("HTTP/1.1 403"), "{host}");
        assert!(!answer.contains("the page"));
    }
    let without = ask(addr, "GET / HTTP/1.0\r\n\r\n").await;
    assert!(without.contains(" 403 "));
}

#[tokio::test]
async fn there_is_one_page_and_it_can_only_be_read() {
    let (_server, addr) = server(|| "the page".to_owned()).await;
    let host = addr.to_string();
    assert!(ask(addr, &get("/?x=1", &host)).await.ends_with("the page"));
    assert!(ask(addr, &get("/favicon.ico", &host)).await.starts_with("HTTP/1.1 404"));
    let head = ask(addr, &get("/", &host).replace("GET", "HEAD")).await;
    assert!(head.starts_with("HTTP/1.1 200") && head.ends_with("\r\n\r\n"));
    let post = ask(addr, &get("/", &host).replace("GET", "POST")).await;
    assert!(post.starts_with("HTTP/1.1 405") && post.contains("allow: GET, HEAD"));
}

#[tokio::test]
async fn a_page_that_cannot_be_made_is_no_end() {
    let calls = AtomicUsize::new(0);
    let (_server, addr) = server(move || {
        assert!(calls.fetch_add(1, Ordering::SeqCst) > 0, "the first time it fails");
        "the page".to_owned()
    })
    .await;
    let request = get("/", "localhost");
    assert!(ask(addr, &request).await.starts_with("HTTP/1.1 500"));
    assert!(ask(addr, &request).await.ends_with("the page"));
}

#[tokio::test]
async fn it_listens_on_loopback_only_and_ends_when_dropped() {
    for addr in ["0.0.0.0:0", "192.0.2.1:80", "[::]:0"] {
        let refused = PageServer::start(addr.parse().unwrap(), String::new, |_| None).await;
        let refused = refused.err().unwrap();
        assert_eq!(refused.kind(), std::io::ErrorKind::InvalidInput);
    }
    let (running, addr) = server(String::new).await;
    assert_eq!(running.url(), format!("http://{addr}/"));
    let again = PageServer::start(addr, String::new, |_| None).await;
    assert!(again.is_err_and(|error| error.kind() == std::io::ErrorKind::AddrInUse));
    drop(running);
    while TcpStream::connect(addr).await.is_ok() {
        tokio::task::yield_now().await;
    }
}
