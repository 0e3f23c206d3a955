//! When nobody is erased: while his letter is on its way, or a release is at hand.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::message::seal::Seal;
use crate::plan::erasure::{Erasures, Obstacle, obstacle};
use crate::plan::fact::{Cause, Decision, Destination, Fact, Outcome, Reason};
use crate::plan::history::History;

fn at(second: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second)
}

/// Items `a` to Ayu and Budi and `b` to Budi, both at second 1 000.
fn history(more: Vec<Fact>) -> History {
    let mut history = History::default();
    let prepared = |item: &str, roster: &[&str]| -> Fact {
        let roster: Vec<_> = roster.iter().map(|email| json!({ "email": email })).collect();
        let snapshot = json!({ "digest": "", "title": "", "due": at(1_000), "posts": [],
            "expires": at(90_000), "letter": null, "prints": [] });
        let fact = json!({ "fact": "prepared", "item": item, "occasion": "release",
            "roster": roster, "snapshot": snapshot });
        serde_json::from_value(fact).unwrap()
    };
    let first = [prepared("a", &["Ayu@b.example", "budi@b.example"])];
    for fact in first.into_iter().chain([prepared("b", &["budi@b.example"])]).chain(more) {
        history.apply(at(0), &fact);
    }
    history
}

fn attempt(item: &str, n: u32) -> Fact {
    let (item, occasion) = (item.to_owned(), "release".to_owned());
    Fact::Attempt { item, occasion, to: Destination::Letter { n }, reply_to: None }
}

fn outcome(item: &str, n: u32, outcome: Outcome) -> Fact {
    let (item, occasion) = (item.to_owned(), "release".to_owned());
    Fact::Outcome { item, occasion, to: Destination::Letter { n }, outcome }
}

fn later(until: i64) -> Outcome {
    let reason = Reason::new(Cause::Temporary, Some(450), "");
    Outcome::NotYet { reason, not_before: Some(at(until)) }
}

#[test]
fn a_release_at_hand_comes_first() {
    let waiting = history(vec![]);
    let on_its_way = Some(Obstacle::OnItsWay { item: "a".into() });
    let release = Some(Obstacle::Release { item: "a".into() });
    assert_eq!(obstacle(&waiting, "ayu@B.example", at(900)), None, "long before");
    assert_eq!(obstacle(&waiting, "ayu@B.example", at(985)), on_its_way);
    assert_eq!(obstacle(&waiting, "citra@b.example", at(985)), release);
    assert_eq!(obstacle(&waiting, "ayu@b.example", at(5_000)), None, "it was not let go");
    for item in [Some("a".to_owned()), None] {
        let (decision, reason, who) = (Decision::Hold, String::new(), String::new());
        let held = history(vec![
            Fact::Decided { item, decision, reason, who },
            outcome("b", 0, Outcome::Withheld(Reason::new(Cause::Person, None, ""))),
        ]);
        assert_eq!(obstacle(&held, "ayu@b.example", at(1_000)), None, "it is held");
    }
}

#[test]
fn a_letter_on_its_way_ends_first_and_one_that_waits_for_long_does_not_count() {
    let trying = history(vec![attempt("a", 0)]);
    let on_its_way = Some(Obstacle::OnItsWay { item: "a".into() });
    assert_eq!(obstacle(&trying, "ayu@b.example", at(9_000)), on_its_way);
    let mut facts = vec![attempt("a", 0), outcome("a", 0, later(9_000)), attempt("a", 1)];
    facts.extend([outcome("a", 1, later(9_000)), attempt("b", 0), outcome("b", 0, later(9_000))]);
    let waiting = history(facts);
    assert_eq!(obstacle(&waiting, "ayu@b.example", at(2_000)), None);
    assert_eq!(obstacle(&waiting, "ayu@b.example", at(8_996)), on_its_way, "it is due");
    assert_eq!(obstacle(&waiting, "ayu@b.example", at(90_001)), None, "it has expired");
}

#[test]
fn who_wrote_feedback_down_is_forgotten_as_well() {
    let alias = Seal::new(b"key").alias("ayu@b.example");
    let received = |who: &str| -> Fact {
        let fact = json!({ "fact": "received", "item": "a", "key": "ab", "channel": "letter",
            "at": at(0), "kind": "input", "who": who });
        serde_json::from_value(fact).unwrap()
    };
    let mut erasures = Erasures::default();
    erasures.learn(&Fact::Opened { machine: None, key: "key".to_owned() });
    erasures.learn(&Fact::Erased { alias: alias.clone(), who: "petugas".to_owned() });
    let mut fact = received("Ayu <AYU@b.example>");
    assert!(erasures.keep_out(&mut fact));
    assert_eq!(fact, received(&format!("Ayu <{alias}>")));
    assert!(!erasures.keep_out(&mut received("budi@b.example")));
}
