//! The whole life of a question: a journalist answers her letter, the policy owner reads it in the
//! digest, an answer is written, approved and sent to her alone, and the report says so. By a real
//! relay, a real mailbox and real git.

use jiff::{SignedDuration, Timestamp};
use mail_parser::MessageParser;

use super::newsroom::forge::{EDITOR, Forge, public_config, pull, review};
use crate::newsroom::{DESK, Newsroom, Setup, due_in};
use crate::servers::mail::{PASSWORD, RealMail};

const WRITER: &str = "sari";
const OWNER: &str = "direktur@teladan.example";
const MEDIA: &str = "media@teladan.example";
const ALICE: &str = "alice@news.example";
const BOB: &str = "bob@news.example";

fn release(due: Timestamp) -> String {
    let until = due + SignedDuration::from_hours(24 * 30);
    format!(
        "---\ntitle: Aturan Label\nid: label\ntype: konsultasi\nowner: {OWNER}\npublish_at: {due}\nx: none\nfeedback:\n  mode: consultation\n  until: {until}\n  topics:\n    biaya: [biaya, tarif]\n---\nKami menanti masukan.\n"
    )
}

const ANSWER: &str = "---
title: Jawaban atas pertanyaan biaya
id: jawaban
type: balasan
answers: label/1
publish_at: now
---
Label tidak dipungut biaya.
";

const QUESTION: &str = "Berapa biaya label baru ini untuk usaha kecil?";

fn item(room: &Newsroom) -> serde_json::Value {
    let all = room.json(&["feedback", "label"]);
    assert_eq!(all.as_array().map(Vec::len), Some(1), "{all}");
    all[0].clone()
}

#[test]
fn a_question_goes_through_its_whole_life() {
    let users = [DESK, "press@press.example", "pantulan@teladan.example", MEDIA, OWNER, ALICE, BOB];
    let real = RealMail::start_with(&users);
    let mut public = String::new();
    let forge = Forge::new(EDITOR, |key| {
        public = key.to_owned();
        public_config(&review(key, "."))
    });
    forge.clone_for(WRITER);
    let inbox = format!(
        "inbox: {{ host: localhost, port: {}, ca: {}, username: {MEDIA}, credential: imap, poll: 1s }}\n",
        real.imaps_port,
        real.ca_pem().display()
    );
    let mut room = Setup {
        recipients: 0,
        relay: Some(real.relay_lines()),
        named: [(ALICE, "Alice"), (BOB, "Bob")].map(|(e, n)| (e.to_owned(), n.to_owned())).into(),
        more: review(&public, "announcements") + &inbox + "feedback: {}\n",
        ..Setup::default()
    }
    .build();
    room.credential("smtp", real.password());
    room.credential("imap", PASSWORD);
    let clone = room.path("");
    forge.clone_to(&clone);
    room.start();
    forge.propose(WRITER, "label", "label.md", &release(due_in(12)));
    forge.merge(EDITOR, "label");
    forge.approve(EDITOR, "label");
    pull(&clone);
    room.wait_state("label", "released");

    // She asks by answering her letter.
    let letter = real.wait_for(ALICE, 1).remove(0);
    let letter = MessageParser::default().parse(&letter).expect("a message");
    let ours = letter.message_id().expect("an id");
    let to = letter.reply_to().and_then(|to| to.first()?.address()).expect("an address");
    let question = format!(
        "From: Alice <{ALICE}>\r\nTo: {to}\r\nSubject: Re: Aturan Label\r\nMessage-ID: <tanya-1@news.example>\r\nIn-Reply-To: <{ours}>\r\nReferences: <{ours}>\r\n\r\n{QUESTION}\r\n\r\nPada Sel, 24 Nov 2026, Kementerian menulis:\r\n> Kami menanti masukan.\r\n"
    );
    real.submit(ALICE, to, &question);
    room.wait("the question has a number", |room| room.facts("\"fact\":\"received\"") == 1);
    let asked = item(&room);
    for (key, value) in
        [("number", "label/1"), ("channel", "mail"), ("kind", "question"), ("fate", "new")]
    {
        assert_eq!(asked[key], value, "{asked}");
    }
    assert_eq!(asked["topics"], serde_json::json!(["biaya"]), "{asked}");
    let shown = room.run(&["feedback", "label/1"]);
    assert!(shown.contains(QUESTION) && !shown.contains("> Kami menanti"), "{shown}");

    // It stands in the digest of who makes the policy, and in the desk's.
    for reader in [vec!["digest", "--for", OWNER], vec!["digest"]] {
        let digest = room.run(&reader);
        assert!(digest.contains("label/1") && digest.contains(QUESTION), "{digest}");
    }

    // The answer is reviewed as anything else, and goes to her alone.
    forge.propose(WRITER, "jawaban", "jawaban.md", ANSWER);
    forge.merge(EDITOR, "jawaban");
    pull(&clone);
    room.wait_state("jawaban", "awaiting_approval");
    forge.approve(EDITOR, "jawaban");
    pull(&clone);
    room.wait_state("jawaban", "released");
    let answer = real.wait_for(ALICE, 2).pop().expect("a letter");
    let answer = MessageParser::default().parse(&answer).expect("a message");
    assert_eq!(answer.in_reply_to().as_text(), Some("tanya-1@news.example"));
    assert_eq!(answer.subject(), Some("Re: Aturan Label"));
    let text = answer.body_text(0).expect("a text");
    assert!(text.contains("Label tidak dipungut biaya."), "{text}");
    real.wait_until_idle();
    assert_eq!((real.maildir(ALICE).len(), real.maildir(BOB).len()), (2, 1));

    let answered = item(&room);
    assert_eq!(answered["fate"], "answered", "{answered}");
    let report = room.json(&["report", "label"]);
    assert_eq!(report[0]["feedback"]["total"], 1, "{report}");
    assert_eq!(report[0]["feedback"]["by_fate"]["answered"], 1, "{report}");
    assert_eq!(report[0]["answers"]["in_time"], 1, "{report}");
    room.stop();
}
