//! The mailing that is broken into: whose letter meets what, and who clicks meanwhile.

use std::fs;

use jiff::{SignedDuration, Timestamp};
use siaran::sandbox::smtp::{Act, Matcher, Stage};

use super::click::Click;
use crate::crash::release::put;
use crate::newsroom::{Newsroom, Setup, announcement, reader};
use crate::servers::port::free_port;

/// To the relay, at once.
pub const CONNECTIONS: usize = 3;
/// Readers among whom every kind of trouble is met once.
pub const DOZEN: usize = 12;
/// What the relay says of an address that is dead.
const DEAD: &str = "550 5.1.1 no such user";

/// How the letter to a reader ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It arrives.
    Taken,
    /// The relay refuses it for good.
    Refused,
    /// He clicks; it arrives only if it was begun before.
    Objected,
}

/// Of the reader `n`, from 1.
pub fn fate(n: usize) -> Fate {
    match (n - 1) % DOZEN + 1 {
        3 | 7 => Fate::Refused,
        11 => Fate::Objected,
        _ => Fate::Taken,
    }
}

/// The fates of `readers`, by address.
pub fn fates(readers: usize) -> impl Iterator<Item = (String, Fate)> {
    (1..=readers).map(|n| (reader(n), fate(n)))
}

/// A newsroom whose objectors had a letter before this mailing, which is due now; the daemon does
/// not run.
pub fn begun(readers: usize, paragraphs: usize) -> (Newsroom, Vec<Click>) {
    let port = free_port();
    let setup = Setup {
        recipients: readers,
        connections: CONNECTIONS,
        late: "{ grace: 2h, then: hold }",
        retry: "[1s]",
        desk: false,
        email: format!("  unsubscribe: {{ url: http://127.0.0.1:{port}/berhenti }}\n"),
        more: format!("web: {{ listen: \"127.0.0.1:{port}\" }}\n"),
        ..Setup::default()
    };
    let mut room = setup.build();
    let list = room.root().join("wartawan.csv");
    let whole = fs::read_to_string(&list).expect("list");
    let of_objector = |(n, _): &(usize, &str)| *n == 0 || fate(*n) == Fate::Objected;
    let some = whole.split_inclusive('\n').enumerate().filter(of_objector);
    fs::write(&list, some.map(|(_, line)| line).collect::<String>()).expect("list");
    room.start();
    room.wait("the journal is begun", |room| room.facts("opened") > 0);
    put(&room, "dahulu.md", announcement("Dahulu", now(), &[]).as_bytes());
    room.wait_state("dahulu", "released");
    room.stop();
    let clicks = room.mail.take_inbox().iter().map(|letter| Click::of(letter)).collect();
    fs::write(&list, whole).expect("list");

    let mut text = announcement("Siaran uji", now(), &[]);
    for n in 1..=paragraphs {
        text.push_str(&format!(
            "\nParagraf {n}. {}\n",
            "Tiap titik diukur ulang petugas. ".repeat(9)
        ));
    }
    put(&room, "siaran-uji.md", text.as_bytes());
    trouble(&room);
    (room, clicks)
}

fn now() -> Timestamp {
    Timestamp::now() - SignedDuration::from_millis(1)
}

/// What the relay does to each dozen; rarer what costs a connection.
fn trouble(room: &Newsroom) {
    for n in 1..=room.readers {
        let (dozen, place) = ((n - 1) / DOZEN, (n - 1) % DOZEN + 1);
        let to = || Matcher::Recipient(reader(n));
        let (dot, stored) = (Stage::Dot { stored: false }, Stage::Dot { stored: true });
        match place {
            1 => room.mail.fault(to(), Stage::Rcpt, Act::reply("451 4.2.1 later")),
            3 => room.mail.always(to(), Stage::Rcpt, Act::reply(DEAD)),
            4 => room.mail.fault(to(), dot, Act::reply("451 4.3.0 later")),
            5 if dozen % 40 == 0 => room.mail.fault(to(), stored, Act::Close),
            7 => room.mail.always(to(), dot, Act::reply(DEAD)),
            8 if dozen % 10 == 0 => room.mail.fault(to(), Stage::Rcpt, Act::reply("421 4.3.2 bye")),
            9 if dozen % 40 == 0 => room.mail.fault(to(), dot, Act::Close),
            // So that there is time for his click; the others must be quicker.
            11 if dozen % 2 == 0 => {
                room.mail.fault(to(), Stage::Rcpt, Act::reply("451 4.2.1 later"));
            }
            _ => {}
        }
    }
}

/// Letters on which the relay hangs up after the dot.
pub fn cut(readers: usize) -> usize {
    2 * readers.div_ceil(DOZEN * 40)
}
