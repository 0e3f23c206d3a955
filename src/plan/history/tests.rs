use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::message::Recipient;
use crate::plan::fact::{Cause, Outcome, Reason, Receipt, Snapshot, Verdict};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

fn at(minute: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + MINUTE * minute as i32
}

fn letter(n: u32) -> Destination {
    Destination::Letter { n }
}

fn attempt(to: Destination) -> Fact {
    Fact::Attempt { item: "a".to_owned(), occasion: "release".to_owned(), to, reply_to: None }
}

fn ended(to: Destination, outcome: Outcome) -> Fact {
    Fact::Outcome { item: "a".to_owned(), occasion: "release".to_owned(), to, outcome }
}

fn unknown(cause: Cause) -> Outcome {
    Outcome::Unknown(Reason::new(cause, None, ""))
}

fn prepared(letters: usize) -> History {
    let snapshot = Snapshot {
        digest: "d".to_owned(),
        setting: String::new(),
        title: "A".to_owned(),
        due: at(0),
        expires: at(1_000),
        grace_secs: None,
        posts: Vec::new(),
        parents: Default::default(),
        lead: None,
        reposts: Vec::new(),
        assists: Vec::new(),
        deletions: Vec::new(),
        withdraws: None,
        corrects: None,
        letter: None,
        event: None,
        prints: Vec::new(),
        emergency: false,
        quiet: Vec::new(),
        reminders: Vec::new(),
    };
    let person = |n| Recipient {
        email: format!("w{n}@media.example"),
        name: String::new(),
        outlet: String::new(),
        list: "satu".to_owned(),
    };
    let mut history = History::default();
    history.apply(
        at(0),
        &Fact::Prepared {
            item: "a".to_owned(),
            occasion: "release".to_owned(),
            snapshot: Box::new(snapshot),
            roster: (0..letters).map(person).collect(),
        },
    );
    history
}

fn counts(history: &History) -> Counts {
    history.occasion("a", "release").expect("prepared").letters.counts()
}

#[test]
fn letters_are_counted_as_they_move() {
    let mut history = prepared(5);
    assert_eq!(counts(&history), Counts { open: 5, ..Counts::default() });
    for n in 0..5 {
        history.apply(at(1), &attempt(letter(n)));
    }
    assert_eq!(counts(&history), Counts { trying: 5, ..Counts::default() });
    let reason = Reason::new(Cause::Temporary, Some(450), "");
    let outcomes = [
        Outcome::Sent(Receipt::default()),
        Outcome::NotYet { reason: reason.clone(), not_before: Some(at(9)) },
        Outcome::Refused(reason.clone()),
        unknown(Cause::Timeout),
        Outcome::Withheld(reason),
    ];
    for (n, outcome) in (0..).zip(outcomes) {
        history.apply(at(2), &ended(letter(n), outcome));
    }
    let all = Counts { open: 1, unknown: 1, sent: 1, refused: 1, withheld: 1, trying: 0 };
    assert_eq!(counts(&history), all);
    // What is final stays, and a letter that does not exist changes nothing.
    history.apply(at(3), &ended(letter(0), unknown(Cause::Timeout)));
    history.apply(at(3), &ended(letter(99), unknown(Cause::Timeout)));
    assert_eq!(counts(&history), all);
    let verdict = Verdict::Resend;
    history.apply(
        at(4),
        &Fact::Settled {
            item: "a".to_owned(),
            occasion: "release".to_owned(),
            to: letter(3),
            verdict,
            who: "siti".to_owned(),
        },
    );
    assert_eq!(counts(&history), Counts { open: 2, unknown: 0, ..all });
    assert!(!history.items["a"].occasions["release"].is_finished());
}

#[test]
fn three_unknowns_running_stop_a_lane_until_something_is_certain() {
    let mut history = prepared(9);
    let mut end = |minute: i64, n: u32, outcome: Outcome| {
        history.apply(at(minute), &attempt(letter(n)));
        history.apply(at(minute), &ended(letter(n), outcome));
        (history.rests_until(&Lane::Mail), history.lane(&Lane::Mail).is_probing())
    };
    assert_eq!(end(1, 0, unknown(Cause::Timeout)), (None, false));
    assert_eq!(end(2, 1, unknown(Cause::Closed)), (None, true));
    // Our own crash is not the relay's doing.
    assert_eq!(end(3, 2, unknown(Cause::Crash)), (None, true));
    assert_eq!(end(4, 3, unknown(Cause::Closed)), (Some(at(4) + REST), true));
    // The probe fails: it rests again, and it is still the same stop.
    assert_eq!(end(20, 4, unknown(Cause::Timeout)), (Some(at(20) + REST), true));
    let stopped = history.lane(&Lane::Mail).stopped();
    assert_eq!(stopped, Some((at(4), at(20) + REST)));
    let account = Lane::Account("kantor".to_owned());
    assert_eq!(history.rests_until(&account), None);
    history.apply(at(30), &attempt(letter(5)));
    history.apply(at(30), &ended(letter(5), Outcome::Sent(Receipt::default())));
    assert_eq!(history.rests_until(&Lane::Mail), None);
    assert!(!history.lane(&Lane::Mail).is_probing());
}

#[test]
fn missing_credits_do_not_end_the_rest_of_a_refused_credential() {
    let park = |cause, credential: &str, until| Fact::Parked {
        account: "kantor".to_owned(),
        cause,
        credential: credential.to_owned(),
        until,
    };
    let refused = park(Cause::Credential, "ab12", None);
    let without = park(Cause::NoCredits, "", Some(at(60)));
    let mut history = History::default();
    history.apply(at(1), &refused);
    history.apply(at(2), &without);
    let parked = history.parked("kantor").expect("parked");
    assert_eq!((parked.cause, parked.until), (Cause::Credential, None));

    let mut history = History::default();
    history.apply(at(1), &without);
    history.apply(at(2), &refused);
    assert_eq!(history.parked("kantor").map(|p| p.until), Some(None));
    let proven = Fact::Proven {
        account: "kantor".to_owned(),
        user_id: "1".to_owned(),
        credential: "cd34".to_owned(),
    };
    history.apply(at(3), &proven);
    history.apply(at(4), &without);
    history.apply(at(5), &park(Cause::NoCredits, "", Some(at(90))));
    assert_eq!(history.parked("kantor").and_then(|p| p.until), Some(at(90)));
}
