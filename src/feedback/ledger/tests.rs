//! What facts about feedback add up to.

use super::*;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn received(item: &str, key: &str) -> Received {
    Received {
        item: item.to_owned(),
        key: key.to_owned(),
        channel: Channel::Mail,
        at: NOW,
        kind: Kind::Question,
        topics: Vec::new(),
        from: String::new(),
        print: String::new(),
        post: None,
        who: None,
    }
}

#[test]
fn what_is_met_again_is_counted_once() {
    let mut ledger = Ledger::default();
    ledger.receive(NOW, &received("a", "aa"));
    ledger.receive(NOW, &received("b", "aa"));
    ledger.sort("bb", Sort::AutoReply, Some("a"));
    ledger.sort("bb", Sort::Report, None);
    ledger.sort("aa", Sort::Own, None);
    ledger.receive(NOW, &received("a", "bb"));
    assert_eq!((ledger.count("a"), ledger.count("b")), (1, 0));
    assert_eq!(ledger.met("aa"), Some(&Number::new("a", 1)));
    assert_eq!(
        (ledger.sorted("bb"), ledger.count_of("a", Sort::AutoReply)),
        (Some(Sort::AutoReply), 1)
    );
}

#[test]
fn what_is_moved_counts_at_its_new_place_only_and_loses_its_text_at_both() {
    let mut ledger = Ledger::default();
    ledger.receive(NOW, &received(super::super::INBOX, "aa"));
    let (old, new) = (Number::new(super::super::INBOX, 1), Number::new("b", 1));
    ledger.change(NOW, &old, &Change::Fate(Fate::Moved { to: "b".into() }), "sari");
    assert_eq!((ledger.count(super::super::INBOX), ledger.count("b")), (0, 1));
    assert_eq!(ledger.entry(&new).unwrap().fate, Fate::New);
    // Nothing happens to what lives elsewhere.
    ledger.change(NOW, &old, &Change::Fate(Fate::OffTopic), "sari");
    ledger.change(NOW, &old, &Change::Fate(Fate::Moved { to: "c".into() }), "sari");
    assert_eq!((ledger.count(super::super::INBOX), ledger.count("c")), (0, 0));
    assert_eq!(ledger.met("aa"), Some(&new));
    assert_eq!(ledger.kept().len(), 1);
    ledger.remove(NOW, &new, Removal::Erased);
    assert!(ledger.all().all(|(_, entry)| entry.removed == Some((NOW, Removal::Erased))));
    assert_eq!((ledger.count("b"), ledger.kept().len()), (1, 0));
}

#[test]
fn an_answer_closes_what_is_open_and_changes_no_other_fate() {
    let mut ledger = Ledger::default();
    ledger.receive(NOW, &received("a", "aa"));
    ledger.receive(NOW, &received("a", "bb"));
    let [first, second] = [1, 2].map(|n| Number::new("a", n));
    ledger.change(NOW, &first, &Change::Owner("d@a.example".into()), "sari");
    assert_eq!(ledger.entry(&first).unwrap().fate, Fate::PassedOn);
    ledger.change(NOW, &second, &Change::Fate(Fate::Adopted), "sari");
    for number in [&first, &second] {
        ledger.answer(NOW, number, "j");
        ledger.answer(NOW, number, "k");
        assert_eq!(ledger.entry(number).unwrap().answer, Some((NOW, "j".into())));
    }
    assert_eq!(ledger.entry(&first).unwrap().fate, Fate::Answered);
    assert_eq!(ledger.entry(&second).unwrap().fate, Fate::Adopted);
    // Another came back, then the one that counts.
    ledger.unanswer(NOW, &first, "k");
    assert_eq!(ledger.entry(&first).unwrap().fate, Fate::Answered);
    for number in [&first, &second] {
        ledger.unanswer(NOW, number, "j");
        assert_eq!(ledger.entry(number).unwrap().answer, None);
    }
    assert_eq!(ledger.entry(&first).unwrap().fate, Fate::PassedOn);
    assert_eq!(ledger.entry(&second).unwrap().fate, Fate::Adopted);
}

#[test]
fn an_answer_on_its_way_closes_what_was_moved_meanwhile() {
    let mut ledger = Ledger::default();
    ledger.receive(NOW, &received(super::super::INBOX, "aa"));
    let (old, new) = (Number::new(super::super::INBOX, 1), Number::new("b", 1));
    ledger.change(NOW, &old, &Change::Fate(Fate::Moved { to: "b".into() }), "sari");
    ledger.answer(NOW, &old, "j");
    assert_eq!(ledger.entry(&new).unwrap().fate, Fate::Answered);
    assert_eq!(ledger.entry(&old).unwrap().fate, Fate::Moved { to: "b".into() });
}

#[test]
fn what_is_answered_stays_answered_where_it_is_moved_to() {
    let mut ledger = Ledger::default();
    ledger.receive(NOW, &received(super::super::INBOX, "aa"));
    let (old, new) = (Number::new(super::super::INBOX, 1), Number::new("b", 1));
    ledger.answer(NOW, &old, "j");
    ledger.change(NOW, &old, &Change::Fate(Fate::Moved { to: "b".into() }), "sari");
    assert_eq!(ledger.entry(&new).unwrap().fate, Fate::Answered);
}
