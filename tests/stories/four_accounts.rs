//! One announcement, four accounts, each in its own way, on a clock that leaps.

use std::fs;

use jiff::{SignedDuration, Timestamp};
use siaran::lang::Lang;
use siaran::sandbox::page::{Page, render};
use siaran::sandbox::x::StoredPost;
use siaran::when::Zone;

use crate::newsroom::{ACCOUNTS, Setup};

const ROLES: [(&str, &str); 3] = [
    ("kabiro", "kind: personal, mode: own"),
    ("dit-a", "kind: personal, mode: repost, after: 10m"),
    ("dit-b", "kind: personal, mode: assist, holder: pemegang@teladan.example"),
];
const THREAD: [&str; 3] = [
    "Petanya terbuka untuk semua.",
    "Tiap titik diukur ulang petugas.",
    "Rinciannya di laman kami.",
];
const OWN_WORDS: &str = "Saya ikut menandai mata air di Amfoang.";
const ALTS: [&str; 2] = ["Peta 12 desa", "Warga di mata air"];

#[test]
fn each_account_takes_part_in_its_own_way_and_the_page_shows_it() {
    let room = Setup { accounts: 4, roles: &ROLES, recipients: 5, ..Setup::default() }.leaping();
    for name in ["peta.png", "foto.png"] {
        let bytes = [b"\x89PNG\r\n\x1a\n", name.as_bytes()].concat();
        fs::write(room.path(name), bytes).expect("image");
    }
    let due = room.in_an_hour();
    let [first, second, third] = THREAD;
    let [peta, foto] = ALTS;
    let text = format!(
        "---
title: Peta air
publish_at: {due}
media:
  peta: {{ file: peta.png, alt: {peta} }}
  foto: {{ file: foto.png, alt: {foto} }}
x:
  kantor:
    thread: [{{ text: {first}, media: [peta, foto] }}, {second}, {third}]
    reply_settings: following
  kabiro: {{ after: 25m, text: {OWN_WORDS} }}
  dit-a: {{ mode: repost }}
  dit-b: {{ mode: assist, text: Ada yang baru dari kantor kami. }}
---
Petanya terbuka.
"
    );
    room.drop_file("peta-air.md", &text);
    room.run_until(due + SignedDuration::from_mins(40));

    let posts = room.x.posts();
    let of = |n: usize| posts.iter().filter(|p| p.account == ACCOUNTS[n].1).collect::<Vec<_>>();
    room.assert_thread(ACCOUNTS[0].1, &THREAD);
    let thread: Vec<&StoredPost> = of(0);
    let shown: Vec<Option<&str>> = thread[0].media.iter().map(|m| m.alt.as_deref()).collect();
    assert_eq!(shown, [Some(peta), Some(foto)]);
    assert!(thread[1..].iter().all(|post| post.media.is_empty()));
    assert_eq!(thread[0].reply_settings.as_deref(), Some("following"));
    let own = of(1);
    assert_eq!(own.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), [OWN_WORDS]);
    let reposts: Vec<_> = of(2).iter().map(|p| p.repost_of.clone()).collect();
    assert_eq!(reposts, [Some(thread[0].id.clone())]);
    assert_eq!(of(3), Vec::<&StoredPost>::new(), "a person acts there, or nobody");
    let after = |post: &StoredPost| post.at.duration_since(due);
    assert!(after(thread[0]) >= SignedDuration::ZERO);
    assert!(after(of(2)[0]) >= SignedDuration::from_mins(10));
    assert!(after(own[0]) >= SignedDuration::from_mins(25));
    assert!(after(own[0]) < SignedDuration::from_mins(26));

    let inbox = room.mail.inbox();
    let asked: Vec<String> = inbox
        .iter()
        .filter(|m| m.rcpt_to == ["pemegang@teladan.example"])
        .map(|m| String::from_utf8_lossy(&m.data).into_owned())
        .collect();
    assert_eq!(asked.len(), 1);
    let readable = asked[0].replace("=\r\n", "").replace("=3D", "=");
    let id = &thread[0].id;
    for part in [
        format!("https://x.com/{}/status/{id}", ACCOUNTS[0].1),
        format!("https://x.com/intent/retweet?tweet_id={id}"),
        "https://x.com/intent/post?text=Ada%20yang%20baru".to_owned(),
        "siaran resolve peta-air dit-b --sent URL".to_owned(),
    ] {
        assert!(readable.contains(&part), "{part} in {readable}");
    }
    let mut copies = room.letters_by_reader();
    assert_eq!(copies.remove("pemegang@teladan.example"), Some(1));
    assert_eq!((copies.len(), copies.values().sum::<usize>()), (5, 5), "{copies:?}");

    let html = render(&Page {
        lang: Lang::Id,
        newsroom: "Biro Humas Teladan",
        accounts: &ACCOUNTS[..4]
            .iter()
            .map(|(n, h)| ((*n).into(), (*h).into()))
            .collect::<Vec<_>>(),
        posts: &posts,
        inbox: &inbox,
        now: Timestamp::now(),
        zone: &Zone::parse("WIB").expect("a zone"),
        receipts: &[],
        live: false,
    });
    for part in [peta, foto, "data:image/png;base64,", "mengunggah ulang", OWN_WORDS, third] {
        assert!(html.contains(part), "{part}");
    }
}
