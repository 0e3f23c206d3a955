use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::approval::Approvals;
use crate::config::Config;
use crate::lang::Lang;
use crate::media::{MediaSeen, MediaType};
use crate::message::Recipient;
use crate::plan::Item;
use crate::plan::history::History;
use crate::plan::{Candidate, Folder, Lists, View, plan};
use crate::text::preview as words;

const CONFIG: &str = "\
newsroom: { name: \"Biro <Humas>\", timezone: WITA, language: en }
x:
  mentions_allowed: [kemenmaju]
  accounts:
    kantor: { kind: office, handle: kemencontoh, credential: x-kantor }
    juru: { kind: personal, handle: juru_contoh, credential: x-juru, mode: repost, after: 10m }
    kabiro: { kind: personal, handle: kabiro_contoh, holder: kabiro@contoh.example }
email:
  from: Humas <humas@contoh.example>
  smtp: { host: relay.contoh.example }
  lists: { nasional: { file: n.csv, title: \"Nasional <i>\" }, hilang: { file: h.csv, title: Hilang } }
defaults: { x: [kantor], email: [nasional] }
";
/// Everything that people can write, hostile.
const EVIL: &str = "</pre></iframe><script>alert(1)</script><img src=x onerror=alert(1)>\"'&";
const FRONT: &str = "\
id: loket
title: 'Loket \"><script>alert(1)</script>'
number: 1/</title>/2027
description: '<img src=http://evil.example/x>'
publish_at: 2027-01-20 10:00 WITA
media:
  peta: { file: 'media/peta.png', alt: 'Peta \"><script>alert(2)</script>', credit: '<b>Ani</b>' }
  film: { file: 'media/film.mp4', alt: Film }
  tiada: { file: 'media/tiada.png', alt: Tiada }
x:
  kantor:
    - { text: 'Halo @kemenmaju & <b>semua</b> #Air https://contoh.go.id/a', media: [peta] }
    - { text: Dua, media: [film] }
    - { text: Tiga, media: [tiada] }
  juru: { mode: repost }
  kabiro: { mode: assist, text: 'Tulislah </li><script>' }
email: { lists: [nasional, hilang], subject: 'Yth. {{ recipient.name }} </dd><script>', preheader: '</dl>' }
";

struct Desk {
    config: Config,
    item: Item,
    lists: Lists,
    source: String,
}

fn desk(front: &str, body: &str) -> Desk {
    let config = crate::config::read(CONFIG, Path::new("/etc/siaran")).config.unwrap();
    let source = format!("---\n{front}---\n{body}\n");
    let mut reading = crate::announcement::read("loket.md", source.as_bytes(), &config);
    let seen = |kind, bytes| MediaSeen { digest: "00".into(), kind, bytes };
    reading.media.insert("peta".into(), seen(MediaType::Png, 3));
    reading.media.insert("film".into(), seen(MediaType::Mp4, 4_000_000));
    let person = |n: usize| Recipient {
        email: format!("orang{n}@media.example"),
        name: format!("Orang {n}"),
        outlet: String::new(),
        list: "nasional".into(),
    };
    let members = Arc::new((0..1_234).map(person).collect());
    let lists = Lists::from([("nasional".to_owned(), Ok(members))]);
    let files = [Arc::new(Candidate::new(reading))];
    let made = plan(&View {
        folder: Folder::Files(&files),
        is_whole: false,
        config: &config,
        setting: "",
        approvals: &Approvals::default(),
        lists: &lists,
        askers: &Default::default(),
        history: &History::default(),
        now: "2027-01-01T00:00:00Z".parse().unwrap(),
    });
    Desk { config, item: made.items[0].clone(), lists, source }
}

impl Desk {
    fn preview<'a>(&'a self, lang: Lang, approved: Option<&'a str>) -> Preview<'a> {
        let reading = &self.item.source.as_ref().unwrap().reading;
        let announcement = reading.announcement.as_ref().unwrap();
        let letter = announcement.mailing.as_ref().map(|mailing| {
            Ok(Letter {
                from: "Humas <humas@contoh.example>".into(),
                reply_to: None,
                subject: mailing.subject.clone(),
                text: format!("Yth. {{{{ recipient.name }}}} {EVIL}\n"),
                html: "<!DOCTYPE html><html><body class=\"a\"><p>Yth. {{ recipient.name }}</p>\
                    <a href=\"{{ recipient.unsubscribe }}\">Berhenti</a></body></html>"
                    .into(),
                attachments: Vec::new(),
            })
        });
        Preview {
            lang,
            config: &self.config,
            item: &self.item,
            file: "announcements/<loket>.md",
            source: &self.source,
            problems: reading.problems.clone(),
            letter,
            early_subject: None,
            calendar: None,
            audience: Audience::of(announcement, &self.config, &self.lists, &History::default()),
            deletions: Vec::new(),
            pictures: [("peta".to_owned(), vec![1, 2, 3])].into(),
            approved,
            now: "2027-01-01T00:00:00Z".parse().unwrap(),
        }
    }
}

#[test]
fn whatever_people_write_is_words_and_nothing_is_fetched() {
    let desk = desk(FRONT, EVIL);
    for lang in [Lang::Id, Lang::En] {
        let page = desk.preview(lang, Some(EVIL)).page().unwrap();
        for bad in [
            "<script",
            "<img src=x",
            "<img src=http",
            "<b>Ani",
            "<i>",
            "</dd><script",
            "</dl></dd>",
        ] {
            assert!(!page.contains(bad), "{bad}");
        }
        assert!(page.contains("&lt;script&gt;alert(1)"), "it is shown, too");
        let loaded = ["src=\"", "href=\"", "url(", "@import"]
            .iter()
            .flat_map(|start| page.match_indices(start).map(|(at, _)| &page[at + start.len()..]));
        for target in loaded {
            assert!(target.starts_with(['#']) || target.starts_with("data:"), "{target:.60}");
        }
        assert!(page.contains("default-src 'none'"));
        assert_eq!(page.matches("sandbox=\"\"").count(), page.matches("<iframe").count());
        assert!(!page.contains("orang1@media.example"), "counts only");
    }
}

#[test]
fn posts_stand_in_order_with_weight_cost_and_what_they_show() {
    let desk = desk(FRONT, "Isi.");
    let page = desk.preview(Lang::En, None).page().unwrap();
    let at = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part} in {page}"));
    // 36 characters and a link of 23.
    let first = at("Halo <span class=\"link\">@kemenmaju</span> &amp; &lt;b&gt;semua&lt;/b&gt; \
        <span class=\"link\">#Air</span> <span class=\"link\">https://contoh.go.id/a</span>");
    assert!(first < at("59/280") && at("59/280") < at("0.205 USD"));
    assert!(at("src=\"data:image/png;base64,AQID\"") < at("▶"), "a video is a card");
    assert!(at("▶") < at("This file cannot be used yet"), "a missing file has its place");
    for part in
        ["part 1 of 3", "part 3 of 3", "@juru_contoh", "reposts the post of", "Mail to the holder"]
    {
        at(part);
    }
    assert!(page.contains("1,234"), "recipients, divided");
    assert!(page.contains("10 min after"), "later occasions");
    assert!(page.contains("10.00 WITA / 09.00 WIB / 11.00 WIT"));
    let indonesian = desk.preview(Lang::Id, None).page().unwrap();
    assert!(indonesian.contains("1.234") && indonesian.contains("0,205 USD"));
}

#[test]
fn a_text_that_is_too_long_says_so_beside_its_weight() {
    let front = format!("title: A\nx: {{ kantor: {} }}\n", "a".repeat(300));
    let page = desk(&front, "Isi.").preview(Lang::En, None).page().unwrap();
    assert!(page.contains("<span class=\"weight warn\">300/280</span>"), "{page}");
    assert!(page.contains("It has no instant yet"));
}

#[test]
fn errors_come_first_with_their_line_and_cure() {
    let front = "title: A\npublish_at: 2027-02-30 10:00 WIB\nmedia: { a: { file: a.png, alt: '' } }\ntitel: x\n";
    let desk = desk(front, "Isi.");
    let mut preview = desk.preview(Lang::En, None);
    preview.problems.sort_by_key(|p| p.severity());
    let page = preview.page().unwrap();
    let grave =
        |class: &str| page.match_indices(&format!("card {class}\"")).map(|(at, _)| at).collect();
    let (errors, warnings): (Vec<usize>, Vec<usize>) = (grave("error"), grave("warning"));
    assert!(errors.len() >= 2, "{page}");
    assert!(warnings.iter().all(|w| errors.iter().all(|e| e < w)));
    assert!(page.contains("line 3") && page.contains("<code>time.no-such-date</code>"));
    let summary = preview.summary();
    assert!(summary.contains("- Error, line 3: ") && summary.contains("loket"), "{summary}");
}

#[test]
fn what_was_approved_is_compared_line_by_line() {
    let desk = desk("title: A\npublish_at: 2027-02-03 10:00 WIB\n", "Satu.\n\nDua.");
    let page = |approved: Option<&str>| desk.preview(Lang::En, approved).page().unwrap();
    assert!(!page(None).contains("id=\"changes\""));
    assert!(page(Some(&desk.source)).contains(words::words(Lang::En).unchanged));
    let before = desk.source.replace("Dua.", "<Tiga>.");
    let compared = page(Some(&before));
    assert!(compared.contains("removed: </span>&lt;Tiga&gt;.</del>"), "{compared}");
    assert!(compared.contains("added: </span>Dua.</ins>"));
}

#[test]
fn the_mailed_letter_is_the_letter_with_a_note_and_the_posts() {
    let desk = desk(FRONT, "Isi.");
    let letter = desk.preview(Lang::Id, None).mailed().unwrap();
    assert!(letter.subject.starts_with("[PRATINJAU] Yth. [nama penerima] "), "{}", letter.subject);
    assert!(letter.text.starts_with("PRATINJAU, hanya untuk Anda."), "{}", letter.text);
    assert!(letter.text.contains("\nX kantor/1 (59/280):\nHalo @kemenmaju"), "{}", letter.text);
    let note = letter.html.find("PRATINJAU").unwrap();
    assert!(letter.html.find("<body").unwrap() < note && note < letter.html.find("Yth.").unwrap());
    assert!(letter.html.find("X kantor/1").unwrap() < letter.html.find("</body>").unwrap());
    assert!(letter.html.contains("&lt;b&gt;semua") && !letter.html.contains("{{"));
    let none = desk_without_mail();
    assert_eq!(none.preview(Lang::En, None).mailed(), None);
}

fn desk_without_mail() -> Desk {
    desk("title: A\npublish_at: 2027-02-03 10:00 WIB\nemail: none\n", "")
}

#[test]
fn what_is_said_again_is_shown_with_its_time_and_its_letter() {
    let front = "title: Rapat\npublish_at: 2027-01-20 10:00 WITA\n\
        expires_at: 2027-01-25 10:00 WITA\nreminders:\n  lagi:\n    cron: '0 9 * * *'\n    \
        timezone: WITA\n    until: 2027-01-22\n    x: { kantor: { variants: [Kata pertama., Lain sekali isinya.] } }\n    \
        email: { subject: 'PENGINGAT: rapat' }\n";
    let desk = desk(front, "Isi.");
    assert_eq!(desk.item.source.as_ref().unwrap().reading.problems, []);
    for text in
        [desk.preview(Lang::En, None).page().unwrap(), desk.preview(Lang::En, None).summary()]
    {
        assert_eq!(text.matches("PENGINGAT: rapat").count(), 2, "{text}");
        assert!(!text.contains("Afterwards"), "{text}");
    }
    let page = desk.preview(Lang::En, None).page().unwrap();
    let cards: Vec<_> = page.match_indices("Reminder lagi: ").map(|(at, _)| &page[at..]).collect();
    assert_eq!(cards.len(), 2);
    assert!(cards[0].contains("Kata pertama.") && cards[1].contains("Lain sekali isinya."));
    assert!(!cards[1].contains("Kata pertama."), "each time has its text");
    assert!(
        cards[0].starts_with("Reminder lagi: Thursday, 21 January 2027"),
        "{}",
        &cards[0][..80]
    );
}
