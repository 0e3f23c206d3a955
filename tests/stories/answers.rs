//! An answer to one item of feedback: to who asked alone, the way he asked, once; and it closes the
//! item.

use jiff::Timestamp;
use siaran::feedback::{Channel, Entry, Fate, Kind, Number, Received, Record, Removal};
use siaran::message::seal::Seal;
use siaran::outside::journal::{self, Store};
use siaran::outside::received::ReceivedTexts;
use siaran::plan::fact::{Fact, Objection};
use siaran::plan::history::History;
use siaran::sandbox::smtp::{Act, Matcher, Stage};

use super::newsroom::forge::{EDITOR, Forge, HANDLE, public_config, pull, review};
use crate::newsroom::{DESK, Newsroom, Setup, due_in};
use crate::servers::mail::RealMail;

const ASKER: &str = "alice@news.example";
const ASKED: &str = "Berapa biaya <b>per meter</b>?\n{{ recipient.unsubscribe }}\nSalam";
const WRITER: &str = "sari";

/// What somebody wrote by mail.
fn letter_of(from: &str) -> Record {
    Record {
        from: from.to_owned(),
        name: "Alice Wijaya".to_owned(),
        subject: "Re: Biaya sambungan".to_owned(),
        text: ASKED.to_owned(),
        message_id: Some("tanya-2@news.example".to_owned()),
        references: vec!["siaran-1@teladan.example".to_owned(), "tanya-1@news.example".to_owned()],
        ..Record::default()
    }
}

/// Writes facts as a command does beside the daemon.
fn note(room: &Newsroom, facts: &[Fact]) {
    let mut store = Store::open(&journal::path_in(&room.state)).expect("journal");
    let at = Timestamp::now();
    let facts: Vec<_> = facts.iter().map(|fact| (at, fact.clone())).collect();
    store.append(facts.iter(), |_| {}).expect("facts");
}

/// Something came back to `item`: its text is kept first.
fn came(room: &mut Newsroom, item: &str, key: &str, record: Option<&Record>, post: Option<&str>) {
    room.wait("the journal is begun", |room| room.facts("opened") > 0);
    let seal = room.journal().into_iter().find_map(|fact| match fact {
        Fact::Opened { key, .. } => Some(Seal::new(key.as_bytes())),
        _ => None,
    });
    let texts = ReceivedTexts::new(&room.state);
    record.iter().for_each(|record| texts.keep(key, record, None).expect("a text"));
    let from = record.map(|record| seal.expect("a key").alias(&record.from));
    note(
        room,
        &[Fact::Received(Box::new(Received {
            item: item.to_owned(),
            key: key.to_owned(),
            channel: if post.is_some() { Channel::X } else { Channel::Mail },
            at: Timestamp::now(),
            kind: Kind::Question,
            topics: Vec::new(),
            from: from.unwrap_or_default(),
            print: String::new(),
            post: post.map(str::to_owned),
            who: None,
        }))],
    );
}

fn entry(room: &Newsroom, number: &str) -> Entry {
    let mut history = History::default();
    room.journal().iter().for_each(|fact| history.apply(Timestamp::now(), fact));
    let number: Number = number.parse().expect("a number");
    history.feedback.entry(&number).expect("it came").clone()
}

fn answer(number: &str, at: &str, words: &str) -> String {
    format!(
        "---\ntype: balasan\ntitle: Jawaban {number}\nanswers: {number}\npublish_at: {at}\n\
         x:\n  kantor: \"{words}\"\n---\n{words}\n\n- Satu\n- Dua\n"
    )
}

/// What `status` says of `id`: its state and why.
fn told(room: &Newsroom, id: &str) -> (String, String) {
    let status = room.status(id);
    let text = |key: &str| status[key].as_str().unwrap_or_default().to_owned();
    (text("state"), text("why"))
}

#[test]
fn a_reviewed_answer_arrives_in_the_askers_own_thread_and_nowhere_else() {
    let users =
        [DESK, ASKER, "bob@news.example", "press@press.example", "pantulan@teladan.example"];
    let real = RealMail::start_with(&users);
    let mut public = String::new();
    let forge = Forge::new(EDITOR, |key| {
        public = key.to_owned();
        public_config(&review(key, "."))
    });
    forge.clone_for(WRITER);
    let mut room = Setup {
        recipients: 0,
        relay: Some(real.relay_lines()),
        named: vec![("bob@news.example".to_owned(), "Bob".to_owned())],
        email: "  unsubscribe: { mailto: henti@teladan.example }\n".to_owned(),
        more: review(&public, "announcements"),
        ..Setup::default()
    }
    .build();
    room.credential("smtp", real.password());
    let clone = room.path("");
    forge.clone_to(&clone);
    room.start();
    came(&mut room, "loket", "a1", Some(&letter_of(ASKER)), None);
    // That he wants no announcements is no reason not to answer him.
    let (email, by) = (ASKER.to_owned(), Objection::Person);
    note(&room, &[Fact::Objected { email, by, item: None, who: None, mail: String::new() }]);

    let words = "Biayanya tetap Rp5.000 per meter.";
    forge.propose(WRITER, "jawab", "jawab.md", &answer("loket/1", "now", words));
    let (code, said, comment) = forge.ci("jawab");
    assert_eq!(code, Some(0), "{said}");
    assert!(comment.contains("the asker of loket/1 alone"), "{comment}");
    forge.merge(EDITOR, "jawab");
    pull(&clone);
    room.wait_state("jawab", "awaiting_approval");
    let planned = room.run(&["plan"]);
    assert!(planned.contains("Mail to the asker of loket/1 alone"), "{planned}");
    assert!(!planned.contains(ASKER) && !planned.contains("Biaya sambungan"), "{planned}");
    assert!(entry(&room, "loket/1").is_open());
    forge.approve(EDITOR, "jawab");
    pull(&clone);
    room.wait_state("jawab", "released");
    let all = real.wait_for(ASKER, 1);
    real.wait_until_idle();

    assert_eq!(real.maildir(ASKER).len(), 1);
    assert_eq!(real.maildir("bob@news.example").len(), 0, "a list gets nothing of it");
    assert_eq!(room.posts(HANDLE).len(), 0, "and neither does X");
    let letter = mail_parser::MessageParser::default().parse(&all[0]).expect("a message");
    assert_eq!(letter.subject(), Some("Re: Biaya sambungan"));
    assert_eq!(letter.in_reply_to().as_text(), Some("tanya-2@news.example"));
    let wanted = ["siaran-1@teladan.example", "tanya-1@news.example", "tanya-2@news.example"];
    assert_eq!(letter.references().as_text_list().expect("a thread"), wanted);
    let reply_to = letter.reply_to().and_then(|to| to.first()).and_then(|to| to.address());
    assert_eq!(reply_to, Some("media@teladan.example"));
    for header in ["List-Unsubscribe", "List-Id", "Precedence", "Auto-Submitted"] {
        assert!(letter.header(header).is_none(), "{header}");
    }
    let text = letter.body_text(0).expect("a text").into_owned();
    assert!(text.starts_with(words) && text.contains("\n- Satu"), "{text}");
    assert!(text.contains("You wrote:\n\n> Berapa biaya <b>per meter</b>?\n> {"), "{text}");
    assert!(text.trim_end().ends_with("> Salam") && !text.contains("henti@"), "{text}");
    let html = letter.body_html(0).expect("a page").into_owned();
    assert!(html.contains("&lt;b&gt;per meter&lt;/b&gt;") && !html.contains("henti@"), "{html}");

    let entry = entry(&room, "loket/1");
    assert_eq!(entry.fate, Fate::Answered);
    assert_eq!(entry.answer.expect("an answer").1, "jawab");
    for text in ["Biaya sambungan", "per meter</b>"] {
        assert_eq!(room.facts(text), 0, "the journal keeps nothing of what he wrote: {text}");
    }
    assert_eq!(room.run(&["log", "jawab"]).matches("per meter</b>").count(), 0);
}

#[test]
fn a_post_is_answered_under_it_and_by_hand_where_x_wants_a_person() {
    let mut room = Setup { recipients: 3, ..Setup::default() }.start();
    let first = room.x.mention("warga", &format!("@{HANDLE} kapan loket buka?"), None);
    // Who does not name the account can be answered by a person only.
    let second = room.x.mention("warga", "Kapan loket buka, ya?", None);
    came(&mut room, "INBOX", "b1", None, Some(&first));
    came(&mut room, "INBOX", "b2", None, Some(&second));
    let (yes, no) = ("Loket buka Senin pukul 08.00.", "Mulai Senin & seterusnya: 100%.");
    room.drop_file("satu.md", &answer("INBOX/1", &due_in(1).to_string(), yes));
    room.wait_state("satu", "released");
    let posts = room.posts(HANDLE);
    assert_eq!((posts.len(), posts[0].reply_to.as_ref()), (1, Some(&first)));
    assert_eq!(entry(&room, "INBOX/1").fate, Fate::Answered);

    room.drop_file("dua.md", &answer("INBOX/2", &due_in(1).to_string(), no));
    room.wait_desk("To be posted by hand: Jawaban INBOX/2");
    let status = room.status("dua");
    let link = status["by_hand"][0]["link"].as_str().expect("a link").to_owned();
    let wanted = format!(
        "https://x.com/intent/post?text=Mulai%20Senin%20%26%20seterusnya%3A%20100%25.&in_reply_to={second}"
    );
    assert_eq!(link, wanted);
    assert_eq!(room.desk_lines(&link), 1);
    assert!(entry(&room, "INBOX/2").is_open());
    let id = room.x.mention(HANDLE, no, Some(&second));
    let url = format!("https://x.com/{HANDLE}/status/{id}");
    room.run(&["resolve", "dua", "--sent", &url]);
    room.wait_state("dua", "released");
    assert_eq!(entry(&room, "INBOX/2").fate, Fate::Answered);
    assert_eq!(room.attempts(no), 1, "the machine tries once");
    assert_eq!(room.letters().len(), 0);
}

#[test]
fn who_cannot_be_reached_any_more_or_has_an_answer_gets_none_and_the_desk_hears_why() {
    let email = "  unsubscribe: { mailto: henti@teladan.example }\n".to_owned();
    let mut room = Setup { recipients: 3, email, ..Setup::default() }.start();
    came(&mut room, "loket", "c1", Some(&letter_of(ASKER)), None);
    came(&mut room, "loket", "c2", Some(&letter_of("budi@dua.example")), None);
    let removed = Fact::Removed { item: "loket".into(), n: 2, why: Removal::Erased };
    ReceivedTexts::new(&room.state).remove("c2").expect("removed");
    note(&room, &[removed]);
    let at = due_in(2).to_string();
    room.drop_file("a.md", &answer("loket/1", &at, "Biayanya tetap."));
    room.drop_file("b.md", &answer("loket/1", &at, "Biayanya naik."));
    room.drop_file("c.md", &answer("loket/2", &at, "Terima kasih, Pak Budi."));
    room.drop_file("d.md", &answer("loket/9", &at, "Entah siapa."));
    room.wait_state("a", "released");
    assert_eq!(room.status("a")["posts"], serde_json::json!([]), "it answered a mail");
    for (id, why) in [
        ("b", "by a; one question gets one answer"),
        ("c", "was erased as its writer asked"),
        ("d", "There is no input with the number loket/9"),
    ] {
        room.wait_state(id, "held");
        let (_, said) = told(&room, id);
        assert!(said.contains(why), "{id}: {said}");
    }
    room.wait_desk("There is no input with the number loket/9");
    let letters = room.letters();
    assert_eq!(letters.iter().map(|l| l.rcpt_to[0].as_str()).collect::<Vec<_>>(), [ASKER]);

    // A file that is begun beside the journal tells how it was asked, and nothing of what or by whom.
    let begun = room.run(&["new", "balasan", "--of", "loket/2"]);
    let begun = std::fs::read_to_string(begun.trim()).expect("a file");
    assert!(begun.contains("answers: loket/2\n# Came by mail on "), "{begun}");
    assert!(!begun.contains("example>") && !begun.contains("Biaya") && !begun.contains("Alice"));
    assert!(!room.try_run(&["new", "balasan", "--of", "loket/9"]).0);

    // A correction of the answer goes to the same person, without furniture of a mailing.
    let ralat = format!(
        "---\ntitle: Ralat\ntype: ralat\ncorrects: a\npublish_at: {}\nx: none\n---\nBiayanya turun.\n",
        due_in(1)
    );
    room.drop_file("ralat.md", &ralat);
    room.wait_state("ralat", "released");
    let letters = room.letters();
    assert_eq!(letters.len(), 2);
    assert_eq!(letters[1].rcpt_to, [ASKER]);
    let read = |n: usize| mail_parser::MessageParser::default().parse(&letters[n].data);
    let (first, second) = (read(0).expect("a message"), read(1).expect("a message"));
    assert_eq!(second.in_reply_to().as_text(), first.message_id());
    for header in ["List-Unsubscribe", "Precedence"] {
        assert!(second.header(header).is_none(), "{header}");
    }
    let text = second.body_text(0).expect("a text").into_owned();
    assert!(!text.contains("henti@"), "{text}");
}

#[test]
fn an_answer_cut_off_by_a_crash_is_named_and_not_repeated() {
    let mut room = Setup { recipients: 1, ..Setup::default() }.start();
    came(&mut room, "loket", "d1", Some(&letter_of(ASKER)), None);
    let to = || Matcher::Recipient(ASKER.to_owned());
    room.mail.fault(to(), Stage::Dot { stored: true }, Act::Silence);
    room.drop_file("jawab.md", &answer("loket/1", &due_in(1).to_string(), "Biayanya tetap."));
    room.wait("the relay has it", |room| room.letters().len() == 1);
    room.kill();
    assert!(entry(&room, "loket/1").is_open());
    room.start();
    room.wait("it is unknown", |room| room.status("jawab")["letters"]["unknown"] == 1);
    room.wait_desk(ASKER);
    // Meanwhile nobody else answers: it may have arrived.
    room.drop_file("lagi.md", &answer("loket/1", &due_in(1).to_string(), "Sekali lagi."));
    room.wait_state("lagi", "held");
    room.run(&["resolve", "jawab", "--sent"]);
    room.wait_state("jawab", "released");
    assert_eq!(entry(&room, "loket/1").fate, Fate::Answered);
    assert_eq!(room.letters().len(), 1);
    assert_eq!(told(&room, "lagi").0, "held");
}
