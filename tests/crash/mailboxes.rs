//! kill -9 while mailboxes of a real Dovecot are read: each letter that came back and each request
//! to unsubscribe is a fact exactly once.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use mail_parser::MessageParser;
use siaran::plan::fact::Fact;
use siaran::sandbox::smtp::Received;

use super::moments::random;
use super::release::{ID, put};
use crate::newsroom::{Newsroom, Setup, announcement, due_in, reader};
use crate::servers::mail::{PASSWORD, RealMail};

const BOUNCES: &str = "pantulan@teladan.example";
const REQUESTS: &str = "berhenti@teladan.example";
const READERS: usize = 60;
/// The first so many letters come back; so many readers after them write.
const RETURNED: usize = 40;
const ASKING: usize = 10;
const LIVES: usize = 12;

/// Which mailbox, and what comes into it.
type Mail = (&'static str, String);

fn newsroom(real: &RealMail) -> Newsroom {
    let inbox = |user: &str| {
        format!(
            "  - {{ host: localhost, port: {}, ca: {}, username: {user}, credential: imap, poll: 1s }}\n",
            real.imaps_port,
            real.ca_pem().display()
        )
    };
    let room = Setup {
        recipients: READERS,
        desk: false,
        email: format!("  unsubscribe: {{ mailto: {REQUESTS} }}\n"),
        more: format!("inbox:\n{}{}", inbox(BOUNCES), inbox(REQUESTS)),
        ..Setup::default()
    }
    .build();
    room.credential("imap", PASSWORD);
    room
}

/// The report that `letter` came back; each `time` another one.
fn report(letter: &Received, time: usize) -> Mail {
    let (to, sender) = (&letter.rcpt_to[0], &letter.mail_from);
    let text = format!(
        "From: MAILER-DAEMON@media.example\nTo: {sender}\nSubject: Undelivered Mail\n\
         Message-ID: <{time}.{to}>\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nNobody is here.\n\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; media.example\n\n\
         Final-Recipient: rfc822; {to}\nAction: failed\nStatus: 5.1.1\n\
         Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--b--\n"
    );
    (BOUNCES, text)
}

/// What the reader of `letter` writes to get no more.
fn request(letter: &Received, time: usize) -> Mail {
    let message = MessageParser::default().parse(&letter.data).expect("a message");
    let header = message.header_raw("List-Unsubscribe").expect("a header").replace("\r\n", "");
    let subject = header.split_once("subject=").expect("a subject").1.replace("%20", " ");
    let (to, subject) = (&letter.rcpt_to[0], subject.trim().trim_end_matches('>'));
    let text = format!(
        "From: {to}\nTo: {REQUESTS}\nSubject: {subject}\nMessage-ID: <{time}.{to}>\n\nBerhenti.\n"
    );
    (REQUESTS, text)
}

/// How often the journal tells of each reader: that his letter came back, and that he objected.
fn told(room: &Newsroom) -> [BTreeMap<String, usize>; 2] {
    let mut all = [BTreeMap::new(), BTreeMap::new()];
    for fact in room.journal() {
        match fact {
            Fact::Bounced { item, n, .. } if item == ID => {
                *all[0].entry(reader(n as usize + 1)).or_default() += 1;
            }
            Fact::Objected { email, .. } => *all[1].entry(email).or_default() += 1,
            _ => {}
        }
    }
    all
}

/// How often the daemon has written down how far it read.
fn readings(room: &Newsroom) -> usize {
    room.facts("\"fact\":\"mail_read\"")
}

#[test]
fn death_while_mailboxes_are_read_loses_nothing_and_counts_nothing_twice() {
    let real = RealMail::start_with(&["press@press.example", BOUNCES, REQUESTS]);
    let mut room = newsroom(&real);
    room.start();
    room.drop_file("siaran-uji.md", &announcement("Siaran uji", due_in(1), &[]));
    room.wait_state(ID, "released");
    room.stop();
    let mut letters = room.letters();
    letters.sort_by(|a, b| a.rcpt_to.cmp(&b.rcpt_to));

    // Some mails come twice, at once or long after.
    let mut post: Vec<Mail> = Vec::new();
    for (n, letter) in letters.iter().take(RETURNED + ASKING).enumerate() {
        // Spread evenly: the requests lie among the reports.
        let n = n * 7 % (RETURNED + ASKING);
        let letter = letters.get(n).unwrap_or(letter);
        let mail = if n < RETURNED { report } else { request };
        post.push(mail(letter, 1));
        if n.is_multiple_of(8) || n == RETURNED + 1 {
            post.push(mail(letter, 2));
        }
    }
    post.extend([report(&letters[0], 3), report(&letters[5], 3), request(&letters[RETURNED], 3)]);

    let seed = u64::from(std::process::id());
    println!("seed {seed}");
    let mut state = seed;
    let mut pick = |most: u64| random(&mut state) % most;
    for (life, share) in post.chunks(post.len().div_ceil(LIVES)).enumerate() {
        let known = readings(&room);
        let (first, rest) = share.split_first().expect("a share");
        real.deliver(first.0, &first.1);
        room.launch();
        for (user, mail) in rest {
            thread::sleep(Duration::from_millis(pick(60)));
            real.deliver(user, mail);
        }
        if life % 2 == 0 {
            room.wait("something is read", |room| readings(room) > known);
            thread::sleep(Duration::from_micros(pick(3_000)));
        } else {
            thread::sleep(Duration::from_millis(pick(400)));
        }
        room.kill();
    }

    room.start();
    room.wait("all is read", |room| told(room).map(|all| all.len()) == [RETURNED, ASKING]);
    // What comes last is read last, so nothing is left then.
    let last = (report(&letters[READERS - 1], 1), request(&letters[READERS - 2], 1));
    real.deliver(last.0.0, &last.0.1);
    real.deliver(last.1.0, &last.1.1);
    room.wait("the last is read", |room| {
        told(room).map(|all| all.len()) == [RETURNED + 1, ASKING + 1]
    });
    room.stop();

    let returned: Vec<String> = (1..=RETURNED).chain([READERS]).map(reader).collect();
    let asking = (RETURNED + 1..=RETURNED + ASKING).chain([READERS - 1]).map(reader);
    let asking: Vec<String> = asking.collect();
    let once = |all: &[String]| all.iter().map(|to| (to.clone(), 1)).collect::<BTreeMap<_, _>>();
    assert_eq!(told(&room), [once(&returned), once(&asking)], "{}", room.logs());
    for row in room.json(&["lists", "export"]).as_array().expect("people") {
        let to = row["email"].as_str().expect("address").to_owned();
        let expected = match (returned.contains(&to), asking.contains(&to)) {
            (true, _) => Some("bounce"),
            (_, true) => Some("objection"),
            _ => None,
        };
        assert_eq!(row["suppressed_why"].as_str(), expected, "{to}");
    }
    put(&room, "susulan.md", announcement("Susulan", due_in(3_600), &[]).as_bytes());
    let next = room.planned("susulan")["letters"]["recipients"].as_u64();
    assert_eq!(next, Some((READERS - returned.len() - asking.len()) as u64));
}
