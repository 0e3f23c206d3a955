//! Sixty mails in mailboxes of a real Dovecot: each is what it is exactly once, whatever dies, breaks
//! off or is renumbered meanwhile.

mod post;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use mail_parser::MessageParser;
use siaran::feedback::{Channel, INBOX, Sort};
use siaran::outside::received::ReceivedTexts;
use siaran::plan::fact::Fact;
use siaran::plan::history::History;

use self::post::{Is, Letters, post};
use crate::faults::network::{Fault, Faults, Proxy};
use crate::newsroom::{Newsroom, Setup, announcement, due_in};
use crate::servers::mail::{PASSWORD, RealMail};

const MEDIA: &str = "media@teladan.example";
const BOUNCES: &str = "pantulan@teladan.example";
const REQUESTS: &str = "berhenti@teladan.example";
const ALICE: &str = "alice@news.example";
const BOB: &str = "bob@news.example";
const GONE: &str = "sudah.pindah@news.example";
const TARIF: &str = "tarif";
const JADWAL: &str = "jadwal";
const NUMBER: &str = "041/SP/KC/X/2026";
const TITLES: [&str; 2] = ["Tarif baru angkutan kota", "Jadwal vaksinasi anak sekolah"];
/// So many bytes of a large mail are kept.
const START: usize = 256 * 1024;

fn newsroom(real: &RealMail, port: u16) -> Newsroom {
    let inbox = |user: &str| {
        format!(
            "  - {{ host: localhost, port: {port}, ca: {}, username: {user}, credential: imap, poll: 1s }}\n",
            real.ca_pem().display()
        )
    };
    let named = [(ALICE, "Alice"), (BOB, "Bob"), (GONE, "Sudah Pindah")];
    let room = Setup {
        recipients: 0,
        desk: false,
        relay: Some(real.relay_lines()),
        named: named.map(|(email, name)| (email.to_owned(), name.to_owned())).into(),
        email: format!("  unsubscribe: {{ mailto: {REQUESTS} }}\n"),
        more: format!("inbox:\n{}{}", inbox(MEDIA), inbox(BOUNCES)),
        ..Setup::default()
    }
    .build();
    room.credential("smtp", real.password());
    room.credential("imap", PASSWORD);
    room
}

/// What Alice and Bob know of the letters that they got.
fn letters(real: &RealMail) -> Letters {
    let field = |bytes: &[u8], name: &str| {
        let message = MessageParser::default().parse(bytes).expect("a letter");
        message.header_raw(name).expect(name).replace("\r\n", "").trim().to_owned()
    };
    let bare = |text: String| text.trim_matches(['<', '>']).to_owned();
    let alice = real.wait_for(ALICE, 2);
    let other = &real.wait_for(BOB, 2)[0];
    let asked = field(&alice[0], "List-Unsubscribe");
    let token = asked.split_once("unsubscribe%20").expect("a token").1;
    Letters {
        tarif: bare(field(&alice[0], "Message-ID")),
        jadwal: bare(field(&alice[1], "Message-ID")),
        other: bare(field(other, "Message-ID")),
        sender: bare(field(&alice[0], "Return-Path")),
        token: token.trim_end_matches('>').to_owned(),
        whole: alice[0].clone(),
    }
}

/// What the journal says came, and how often.
fn came(room: &Newsroom) -> BTreeMap<Is, usize> {
    let item = |item: &str| [TARIF, JADWAL, INBOX].into_iter().find(|known| *known == item);
    let mut all = BTreeMap::new();
    for fact in room.journal() {
        let is = match fact {
            Fact::Received(received) => {
                assert_eq!(received.channel, Channel::Mail);
                Is::Feedback(item(&received.item).expect("an item"))
            }
            Fact::Sorted { sort, item: of, .. } => {
                Is::Sorted(sort, item(of.as_deref().unwrap_or(INBOX)).expect("an item"))
            }
            _ => continue,
        };
        *all.entry(is).or_default() += 1;
    }
    all
}

fn texts(room: &Newsroom, kind: &str) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(room.state.join("received")).into_iter().flatten();
    let paths = folder.flatten().map(|entry| entry.path());
    let is_text = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        !name.starts_with('.') && name.ends_with(kind)
    };
    paths.filter(is_text).collect()
}

/// How often the daemon has written down how far it read.
fn readings(room: &Newsroom) -> usize {
    room.facts("\"fact\":\"mail_read\"")
}

/// UIDVALIDITYs that the mailbox was read under.
fn validities(room: &Newsroom) -> BTreeSet<u32> {
    let facts = room.journal().into_iter();
    facts
        .filter_map(|fact| match fact {
            Fact::MailRead { folder, validity, .. } if folder.contains(MEDIA) => Some(validity),
            _ => None,
        })
        .collect()
}

#[test]
fn each_mail_is_what_it_is_exactly_once() {
    let real = RealMail::start_with(&["press@press.example", MEDIA, BOUNCES, REQUESTS, ALICE, BOB]);
    let proxy = Proxy::start(real.imaps_port, Faults::NONE);
    let mut room = newsroom(&real, proxy.port);
    room.start();
    for (id, title) in [TARIF, JADWAL].into_iter().zip(TITLES) {
        let text = announcement(title, due_in(2), &[]);
        let text = match id {
            TARIF => text.replacen("title:", &format!("number: {NUMBER}\ntitle:"), 1),
            _ => text,
        };
        room.drop_file(&format!("{id}.md"), &text);
        // The second goes to two people only: the first came back from one.
        room.wait("its letters have left", |room| room.status(id)["letters"]["pending"] == 0);
        room.wait("the report of a real server is read", |room| {
            came(room).get(&Is::Sorted(Sort::Report, TARIF)) == Some(&1)
        });
    }
    real.wait_for(ALICE, 2);
    real.wait_for(BOB, 2);
    room.stop();

    let post = post(&letters(&real));
    assert!(post.len() >= 60, "{}", post.len());
    let mut wanted: BTreeMap<Is, usize> = BTreeMap::new();
    wanted.insert(Is::Sorted(Sort::Report, TARIF), 1);
    for (.., is) in post.iter().filter(|(.., is)| *is != Is::Known) {
        *wanted.entry(*is).or_default() += 1;
    }

    let cut = |bytes| Faults { to_client: Fault::CutAfter(bytes), ..Faults::NONE };
    for (life, share) in post.chunks(post.len().div_ceil(10)).enumerate() {
        let (known, kept) = (readings(&room), texts(&room, "eml").len());
        for (user, mail, _) in share {
            real.deliver_bytes(user, mail);
        }
        if life % 3 == 0 {
            proxy.set(cut([7_000, 12_000, 30_000, 200_000][life / 3]));
            room.launch();
            let so_far = proxy.connections();
            room.wait("a connection is made", |_| proxy.connections() > so_far);
            thread::sleep(Duration::from_millis(300));
            proxy.set(Faults::NONE);
        } else if life % 3 == 1 {
            // Texts are kept, and perhaps there is no fact of them yet.
            room.launch();
            room.wait("a text is kept", |room| texts(room, "eml").len() > kept);
        } else {
            room.launch();
            room.wait("something is read", |room| readings(room) > known);
        }
        room.kill();
    }

    room.start();
    let total = wanted.values().sum::<usize>();
    room.wait("all is read", |room| came(room).values().sum::<usize>() >= total);
    assert_eq!(came(&room), wanted, "{}", room.logs());
    let logs = room.logs();
    assert!(!logs.contains("mail.example") && !logs.contains("Berapa"), "{logs}");
    room.stop();

    // Other UIDs for the same mails, and one that is new to tell that all were read.
    let before = validities(&room);
    real.forget_uids(MEDIA);
    real.forget_uids(BOUNCES);
    real.deliver(MEDIA, "From: a@b.example\nSubject: Baru\n\nBaru.\n");
    room.start();
    *wanted.entry(Is::Feedback(INBOX)).or_default() += 1;
    room.wait("the mailbox is read anew", |room| came(room).values().sum::<usize>() > total);
    assert!(validities(&room).len() > before.len(), "{:?}", validities(&room));
    assert_eq!(came(&room), wanted, "{}", room.logs());
    room.stop();
    the_texts_are_kept(&room, &real);
}

/// Each item of feedback has its record and its original, byte for byte.
fn the_texts_are_kept(room: &Newsroom, real: &RealMail) {
    let mut history = History::default();
    room.journal().iter().for_each(|fact| history.apply(Timestamp::now(), fact));
    let ledger = &history.feedback;
    let numbers: Vec<_> = ledger.all().collect();
    assert_eq!(texts(room, "eml").len(), numbers.len());
    let lying: BTreeSet<Vec<u8>> =
        [MEDIA, BOUNCES].iter().flat_map(|user| real.maildir(user)).collect();
    let kept = ReceivedTexts::new(&room.state);
    let mut originals = BTreeSet::new();
    let mut large = 0;
    for (number, entry) in numbers {
        let record = kept.read(&entry.key).expect("a disk").expect("a record");
        let original = std::fs::read(kept.original(&entry.key).expect("a key")).expect("a mail");
        if record.cut {
            large += 1;
            assert_eq!((original.len(), record.text.trim()), (START, "Lihat rekaman."));
            assert!(lying.iter().any(|mail| mail.starts_with(&original)), "{number}");
        } else {
            assert!(lying.contains(&original), "{number} is not as it came");
        }
        assert!(originals.insert(original), "{number} is there twice");
        if record.subject == "Re: bentuk" && record.attachments == ["surat.pdf"] {
            assert_eq!(record.text.trim(), "Lihat lampiran.");
        }
        assert!(!record.text.contains('\u{1b}'), "{number}");
    }
    assert_eq!(large, 1);
    let first = ledger.of(TARIF).iter().map(|entry| &entry.key);
    let first = first.filter_map(|key| kept.read(key).expect("a disk"));
    let asked = first.filter(|record| record.message_id.as_deref() == Some("w0@mail.example"));
    let asked: Vec<_> = asked.collect();
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (asked[0].from.as_str(), asked[0].name.as_str()),
        ("warga0@mail.example", "Warga 0")
    );
    assert_eq!(asked[0].text.trim(), "Berapa biayanya?");
}
