//! What comes by letter, telephone and in meetings: written down in files, counted once, kept as
//! long as it may be, and forgotten with who said it.

use std::fs;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use siaran::feedback::{Change, Channel, Fate, INBOX, Kind, Received, Record, Removal};
use siaran::message::seal::Seal;
use siaran::outside::journal::{self, Store};
use siaran::outside::received::ReceivedTexts;
use siaran::plan::fact::Fact;

use super::lists::traces_of;
use crate::newsroom::{Newsroom, Setup, announcement, due_in, without_letters};

const BUDI: &str = "budi.santoso@warga.example";

fn put(room: &Newsroom, name: &str, text: &str) -> PathBuf {
    let folder = room.state.join("feedback");
    let (part, path) = (folder.join(".part"), folder.join(name));
    fs::write(&part, text).expect("a draft");
    fs::rename(part, &path).expect("a file");
    path
}

fn note(item: &str, channel: &str, more: &str, text: &str) -> String {
    format!("---\nitem: {item}\nchannel: {channel}\nreceived: 2026-01-20\n{more}---\n{text}\n")
}

fn received(room: &Newsroom) -> Vec<Received> {
    let facts = room.journal().into_iter();
    facts.filter_map(|fact| if let Fact::Received(it) = fact { Some(*it) } else { None }).collect()
}

fn kept(room: &Newsroom, received: &Received) -> Option<Record> {
    ReceivedTexts::new(&room.state).read(&received.key).expect("a record")
}

fn count(room: &Newsroom, kind: &str) -> usize {
    room.facts(&format!("\"fact\":\"{kind}\""))
}

/// A daemon with one announcement, `tarif`, and the folder for what comes by hand.
fn listening() -> Newsroom {
    let mut room = Setup::default().start();
    room.wait("the folder is there", |room| room.state.join("feedback").is_dir());
    room.drop_file(
        "tarif.md",
        &without_letters(&announcement("Tarif", due_in(3_600), &[("kantor", &["Tarif."])])),
    );
    room.wait_state("tarif", "scheduled");
    room
}

#[test]
fn each_file_is_counted_once_whatever_happens_to_it_and_a_broken_one_is_told_once() {
    let mut room = listening();
    let letter = put(
        &room,
        "surat-budi.md",
        &note(
            "tarif",
            "surat",
            &format!("dari: Budi <{BUDI}>\njenis: keluhan\n"),
            "Tarifnya mahal.",
        ),
    );
    put(&room, "telepon.txt", &note("tarif", "telepon", "", "Berapa tarif untuk pelajar?"));
    put(&room, "rapat.md", &note("inbox", "meeting", "topics: [loket]\n", "Loket lebih pagi."));
    put(&room, "rusak.md", &note("tarif", "faks", "", "Isi."));
    put(&room, "nyasar.md", &note("tarip", "call", "", "Isi."));
    room.wait("three are counted", |room| count(room, "received") == 3);
    room.wait_desk("feedback/rusak.md:3:10: error[value.unknown]");
    room.wait_desk("feedback/nyasar.md:2:7: error[feedback.unknown-item]");
    room.wait("the complaint is confirmed", |room| count(room, "handled") == 1);
    let all = received(&room);
    let of = |channel| all.iter().find(|r| r.channel == channel).expect("it was counted");
    let (budi, call, meeting) = (of(Channel::Letter), of(Channel::Call), of(Channel::Meeting));
    assert_eq!((budi.kind, call.kind), (Kind::Complaint, Kind::Question));
    assert_eq!((meeting.item.as_str(), &meeting.topics), (INBOX, &vec!["loket".to_owned()]));
    assert_eq!(kept(&room, budi).expect("kept").from, BUDI);

    // An edit changes what is kept, another letter under the same name is told.
    let edited =
        note("tarif", "surat", &format!("dari: Budi <{BUDI}>\n"), "Tarifnya terlalu mahal.");
    put(&room, "surat-budi.md", &edited);
    room.wait("the edit is kept", |room| {
        kept(room, budi).is_some_and(|record| record.text == "Tarifnya terlalu mahal.")
    });
    put(&room, "telepon.txt", &note("tarif", "surat", "", "Surat yang lain sama sekali."));
    room.wait_desk("feedback/telepon.txt:4:11: error[feedback.another]");
    assert_eq!(kept(&room, call).expect("kept").text, "Berapa tarif untuk pelajar?");

    // kill -9, and what was broken is mended.
    room.kill();
    put(&room, "rusak.md", &note("tarif", "letter", "", "Isi yang baik."));
    room.start();
    room.wait("the mended file is counted", |room| count(room, "received") == 4);
    fs::remove_file(letter).expect("a person's own");
    put(&room, "tanda.docx", "x");
    room.wait_desk("error[feedback.other-file]");
    assert_eq!((count(&room, "received"), count(&room, "handled")), (4, 1));
    assert_eq!(room.desk_lines("error[value.unknown]"), 1);
    assert_eq!(room.desk_lines("error[feedback.unknown-item]"), 1);
    assert!(kept(&room, budi).is_some());
    let text = format!("{:?}", room.journal());
    for words in ["mahal", "warga.example", "surat-budi", "pelajar"] {
        assert!(!text.contains(words) && !room.logs().contains(words), "{words}");
    }
    room.stop();
}

/// Stores `facts` as the command line does, as if it were `at`.
fn remember(room: &Newsroom, at: Timestamp, facts: Vec<Fact>) {
    let mut store = Store::open(&journal::path_in(&room.state)).expect("the journal");
    let facts: Vec<_> = facts.into_iter().map(|fact| (at, fact)).collect();
    store.append(facts.iter(), |_| {}).expect("facts");
}

fn mail(key: &str, from: &str) -> Fact {
    Fact::Received(Box::new(Received {
        item: "tarif".to_owned(),
        key: key.to_owned(),
        channel: Channel::Mail,
        at: Timestamp::now(),
        kind: Kind::Question,
        topics: Vec::new(),
        from: from.to_owned(),
        print: String::new(),
        post: None,
        who: None,
    }))
}

fn closed(n: u32) -> Fact {
    let change = Change::Fate(Fate::OffTopic);
    Fact::Handled { item: "tarif".to_owned(), n, change, who: "sari".to_owned() }
}

#[test]
fn texts_go_after_their_time_but_never_while_something_is_owed() {
    let mut room = listening();
    room.kill();
    let texts = ReceivedTexts::new(&room.state);
    let long_ago = Timestamp::now() - SignedDuration::from_hours(24 * 400);
    for key in ["a1", "a2", "a3", "a4"] {
        let record = Record { text: format!("teks {key}"), ..Record::default() };
        texts.keep(key, &record, Some(b"asli")).expect("kept");
    }
    // Closed and old; open and old; closed and new; and one that no fact names, just written.
    remember(&room, long_ago, vec![mail("a1", ""), mail("a2", ""), closed(1)]);
    remember(&room, Timestamp::now(), vec![mail("a3", ""), closed(3)]);
    // What a crash left long ago.
    let part = room.state.join("received/.a5.eml");
    fs::write(&part, "separuh").expect("a part");
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(2 * 86_400);
    fs::File::options().write(true).open(&part).expect("it").set_modified(old).expect("a time");
    room.start();
    room.wait("one is removed", |room| count(room, "removed") == 1);
    room.wait("what a crash left is swept", |_| !part.exists());
    let removed = room.journal().into_iter().find_map(|fact| match fact {
        Fact::Removed { item, n, why } => Some((item, n, why)),
        _ => None,
    });
    assert_eq!(removed, Some(("tarif".to_owned(), 1, Removal::Retention)));
    let mut left = texts.keys().expect("keys");
    left.sort_unstable();
    assert_eq!(left, ["a2", "a3", "a4"]);
    assert!(!texts.original("a1").expect("a path").exists());
    assert_eq!(received(&room).len(), 3, "totals stay");
    room.stop();
}

#[test]
fn a_person_who_is_erased_leaves_no_text_and_no_address_and_totals_stay() {
    let mut room = listening();
    let letter = put(
        &room,
        "surat.md",
        &note("tarif", "letter", &format!("from: {BUDI}\n"), "Kucing oranye saya menolak tarif."),
    );
    room.wait("the letter is counted", |room| count(room, "received") == 1);
    let texts = ReceivedTexts::new(&room.state);
    let his = |from: &str| Record {
        from: from.to_owned(),
        text: "Gajah ungu.".to_owned(),
        ..Record::default()
    };
    texts
        .keep(
            "b1",
            &his("Budi.Santoso@WARGA.example"),
            Some(b"From: budi.santoso@warga.example\r\n\r\nGajah ungu."),
        )
        .expect("kept");
    texts.keep("b2", &his("@budi_s"), None).expect("kept");
    let quoting = Record {
        from: "tini@warga.example".to_owned(),
        text: "Setuju.".to_owned(),
        folded: format!("{BUDI} menulis:"),
        ..Record::default()
    };
    let original = format!("From: tini@warga.example\r\n\r\nSetuju.\r\n{BUDI} menulis:");
    texts.keep("b3", &quoting, Some(original.as_bytes())).expect("kept");
    let key = room.journal().into_iter().find_map(|fact| match fact {
        Fact::Opened { key, .. } => Some(key),
        _ => None,
    });
    let alias = Seal::new(key.expect("a key").as_bytes()).alias(BUDI);
    // One that the facts know, one that only its record knows; one whose text is long gone.
    remember(
        &room,
        Timestamp::now(),
        vec![mail("b1", ""), mail("b2", ""), mail("b3", ""), mail("b4", &alias)],
    );
    let told = room.json(&["lists", "export", "--person", BUDI]);
    let exported = told.to_string();
    assert!(exported.contains("Kucing oranye") && exported.contains("Gajah ungu"), "{exported}");
    assert!(!exported.contains("Setuju"), "{exported}");

    // His own file is named, for a person to delete; everything else goes.
    let (well, _, said) = room.try_run(&["lists", "erase", BUDI]);
    assert!(!well && said.contains("surat.md: this file names the person"), "{said}");
    assert_eq!(traces_of(&room.state, &[BUDI, "kucing oranye"]), std::slice::from_ref(&letter));
    assert_eq!(count(&room, "removed"), 3, "the letter, the mail, and the one without a text");
    assert!(texts.read("b1").expect("it").is_none() && texts.read("b2").expect("it").is_some());
    let other = texts.read("b3").expect("it").expect("kept");
    assert!(other.text == "Setuju." && other.folded.contains("@erased.invalid"), "{other:?}");
    assert_eq!(received(&room).len(), 5, "totals stay");
    fs::remove_file(letter).expect("a person does");

    // As if it had been cut off: what is found again goes, and nothing is told twice.
    texts.keep("b1", &his(BUDI), None).expect("kept");
    fs::write(room.state.join("received/.b9.json"), format!("{{\"from\":\"{BUDI}\""))
        .expect("a part");
    room.run(&["lists", "erase", BUDI]);
    assert_eq!(traces_of(&room.state, &[BUDI, "kucing oranye"]), Vec::<PathBuf>::new());
    assert_eq!((count(&room, "removed"), count(&room, "erased")), (3, 1));

    room.run(&["lists", "erase", "@Budi_S"]);
    assert_eq!(traces_of(&room.state, &["budi_s", "gajah ungu"]), Vec::<PathBuf>::new());
    assert_eq!((count(&room, "removed"), received(&room).len()), (4, 5));
    room.stop();
    assert_eq!(
        traces_of(&room.state, &[BUDI, "budi_s", "gajah ungu", "kucing oranye"]),
        Vec::<PathBuf>::new()
    );
}
