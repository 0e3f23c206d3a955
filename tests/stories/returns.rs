//! What comes back by mail, through a real Postfix and a real Dovecot: reports of letters that
//! could not be delivered, and requests to unsubscribe.

use mail_parser::MessageParser;

use crate::newsroom::{Newsroom, Setup, announcement, due_in};
use crate::servers::mail::{FULL, PASSWORD, RealMail};

const BOUNCES: &str = "pantulan@teladan.example";
const REQUESTS: &str = "berhenti@teladan.example";
const ALICE: &str = "alice@news.example";
const BOB: &str = "bob@news.example";
const GONE: &str = "sudah.pindah@news.example";

fn send(real: &RealMail, from: &str, to: &str, subject: &str) {
    let head = format!("From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\n\r\n");
    real.submit(from, to, &format!("{head}Terima kasih.\r\n"));
}

fn inbox(real: &RealMail, user: &str) -> String {
    format!(
        "  - {{ host: localhost, port: {}, ca: {}, username: {user}, credential: imap, poll: 1s }}\n",
        real.imaps_port,
        real.ca_pem().display()
    )
}

fn newsroom(real: &RealMail) -> Newsroom {
    let named = [(ALICE, "Alice"), (BOB, "Bob"), (GONE, "Sudah Pindah"), (FULL, "Penuh")];
    let room = Setup {
        recipients: 0,
        relay: Some(real.relay_lines()),
        named: named.map(|(email, name)| (email.to_owned(), name.to_owned())).into(),
        email: format!("  unsubscribe: {{ mailto: {REQUESTS} }}\n"),
        more: format!("inbox:\n{}{}", inbox(real, BOUNCES), inbox(real, REQUESTS)),
        ..Setup::default()
    }
    .build();
    room.credential("smtp", real.password());
    room.credential("imap", PASSWORD);
    room
}

fn release(room: &mut Newsroom, title: &str) {
    let file = format!("{}.md", title.to_lowercase());
    room.drop_file(&file, &announcement(title, due_in(2), &[]));
    room.wait_state(&title.to_lowercase(), "released");
}

fn facts(room: &Newsroom, kind: &str) -> usize {
    room.facts(&format!("\"fact\":\"{kind}\""))
}

#[test]
fn what_comes_back_decides_who_is_mailed_next() {
    let domains = ["press@press.example", DESK, BOUNCES, REQUESTS, ALICE, BOB, FULL];
    let real = RealMail::start_with(&domains);
    let mut room = newsroom(&real);
    room.start();

    release(&mut room, "Pertama");
    room.wait("both reports are read", |room| facts(room, "bounced") == 2);
    let status = room.status("pertama");
    assert_eq!((&status["bounced"], &status["letters"]["sent"]), (&2.into(), &4.into()));
    let log = room.run(&["log", "pertama"]);
    assert!(log.contains(&format!("{GONE}: came back: 5.1.1")), "{log}");
    assert!(log.contains(&format!("{FULL}: came back: 5.2.2")), "{log}");

    // The dead address is left out; a full mailbox may be empty tomorrow.
    release(&mut room, "Kedua");
    let mailed = room.recipients("kedua");
    assert_eq!(mailed.keys().collect::<Vec<_>>(), [ALICE, BOB, FULL]);
    room.wait("the report is read", |room| facts(room, "bounced") == 3);
    release(&mut room, "Ketiga");
    room.wait("the third report is read", |room| facts(room, "bounced") == 4);
    release(&mut room, "Keempat");
    assert_eq!(room.recipients("keempat").keys().collect::<Vec<_>>(), [ALICE, BOB]);

    // Alice writes to the address of her letter; Bob writes from his own.
    let letters = real.wait_for(ALICE, 4);
    let letter = MessageParser::default().parse(&letters[0]).expect("message");
    let header = letter.header_raw("List-Unsubscribe").expect("a header").trim().to_owned();
    let subject = header.split_once("subject=").expect("a subject").1.trim_end_matches('>');
    assert!(letter.header_raw("List-Unsubscribe-Post").is_none(), "there is no page");
    send(&real, "asisten@news.example", REQUESTS, &subject.replace("%20", " "));
    send(&real, BOB, REQUESTS, "tolong berhenti");
    send(&real, "orang.lain@news.example", REQUESTS, "berhenti");
    room.wait("the requests are read", |room| facts(room, "objected") == 3);
    room.wait("the desk hears of those that only a sender's address speaks for", |_| {
        let heard = real.maildir(DESK);
        let heard = heard.iter().map(|mail| String::from_utf8_lossy(mail).into_owned());
        let heard: Vec<String> = heard.filter(|mail| mail.contains("lists unsubscribe")).collect();
        let all = heard.concat();
        all.contains(BOB) && all.contains("orang.lain@") && !all.contains(ALICE)
    });
    // Only Alice proved whose letter she answers.
    release(&mut room, "Kelima");
    assert_eq!(room.recipients("kelima").keys().collect::<Vec<_>>(), [BOB]);
    room.run(&["lists", "unsubscribe", BOB]);
    room.drop_file("keenam.md", &announcement("Keenam", due_in(2), &[]));
    room.wait_state("keenam", "held");
    let why = room.status("keenam")["why"].as_str().expect("a sentence").to_owned();
    assert!(why.contains("nobody") || why.contains("no "), "{why}");

    // Nothing was marked, moved or deleted, and a restart reads nothing twice.
    let before = (facts(&room, "bounced"), facts(&room, "objected"));
    room.stop();
    assert!(real.maildir(BOUNCES).len() >= 4 && real.maildir(REQUESTS).len() == 3);
    room.start();
    room.wait("the mailboxes are read again", |room| room.logs().contains("siaran runs"));
    send(&real, "orang.lain@news.example", BOUNCES, "bukan laporan");
    room.wait("the new mail is read", |room| room.logs().matches("messages=1").count() >= 1);
    assert_eq!((facts(&room, "bounced"), facts(&room, "objected")), before);
}

const DESK: &str = "humas@teladan.example";
