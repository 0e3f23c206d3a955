//! Letters that failed are sent again by one command, and nobody gets one twice.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use siaran::sandbox::smtp::{Act, Matcher, Stage};

use crate::newsroom::{Newsroom, Setup, announcement, reader};

fn refuse(room: &Newsroom, n: usize, reply: &'static str) {
    room.mail.fault(Matcher::Recipient(reader(n)), Stage::Rcpt, Act::reply(reply));
}

/// How often each reader got the letter.
fn copies(room: &Newsroom) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for letter in room.mail.inbox() {
        for address in letter.rcpt_to.iter().filter(|a| a.ends_with("@media.example")) {
            *all.entry(address.clone()).or_default() += 1;
        }
    }
    all
}

fn each_once(readers: impl IntoIterator<Item = usize>) -> BTreeMap<String, usize> {
    readers.into_iter().map(|n| (reader(n), 1)).collect()
}

#[test]
fn what_was_refused_is_sent_again_and_nothing_else() {
    let room = Setup { recipients: 5, connections: 1, ..Setup::default() }.leaping();
    refuse(&room, 2, "554 5.7.1 looks like spam");
    refuse(&room, 3, "550 5.1.1 no such user");
    room.mail.fault(Matcher::Recipient(reader(4)), Stage::Dot { stored: true }, Act::Close);
    let due = room.in_an_hour();
    room.drop_file("loket.md", &announcement("Loket tutup", due, &[]));
    room.run_until(due + SignedDuration::from_mins(30));
    assert_eq!(copies(&room), each_once([1, 4, 5]));

    // 2 was refused by policy; 3 is no address; 4 is unknown, which is not for this command.
    let (well, out, told) = room.try_run(&["resend", "loket"]);
    assert_eq!((well, out.trim()), (true, reader(2).as_str()), "{told}");
    assert!(told.contains(&reader(3)) && told.contains("lists allow"), "{told}");
    assert!(!told.contains(&reader(4)), "{told}");
    let (well, _, told) = room.try_run(&["resend", "loket", &reader(4)]);
    assert!(!well && told.contains("siaran resolve"), "{told}");
    let (well, _, told) = room.try_run(&["resend", "loket", &reader(1)]);
    assert!(!well && told.contains(&reader(1)), "{told}");
    room.run_until(due + SignedDuration::from_mins(60));
    assert_eq!(copies(&room), each_once([1, 2, 4, 5]));
    let log = room.run(&["log", "loket"]);
    assert!(log.contains("to be sent again"), "{log}");
}

#[test]
fn after_the_expiry_only_a_word_of_its_own_sends_again() {
    let room = Setup { recipients: 3, connections: 1, ..Setup::default() }.leaping();
    refuse(&room, 2, "554 5.7.1 looks like spam");
    let due = room.in_an_hour();
    let over = due + SignedDuration::from_mins(60);
    let text = announcement("Loket tutup", due, &[]);
    let text = text.replacen("publish_at", &format!("expires_at: {over}\npublish_at"), 1);
    room.drop_file("loket.md", &text);
    room.run_until(over + SignedDuration::from_mins(10));
    assert_eq!(copies(&room), each_once([1, 3]));
    let (well, _, told) = room.try_run(&["resend", "loket"]);
    assert!(!well && told.contains("--late"), "{told}");
    room.run(&["resend", "loket", "--late"]);
    room.run_until(over + SignedDuration::from_mins(20));
    assert_eq!(copies(&room), each_once([1, 2, 3]));
    assert_eq!(room.status("loket")["state"], "released");
}
