//! Stories of answers: a question came, a file answers it.

use super::super::fact::Objection;
use super::*;
use crate::feedback::{Change, Channel, Fate, Kind, Number, Received, Record, Removal};
use crate::plan::Asker;

const BY_MAIL: &str = "\
title: Jawaban\ntype: balasan\nanswers: k/1\npublish_at: 2026-10-20T10:00:00Z\n\
x: { kantor: Masa transisi 18 bulan. }";
const ASKER: &str = "budi@luar.example";

/// A question to `k` under `key`, its text kept.
fn asked(room: &mut Newsroom, channel: Channel, key: &str, record: &Record) {
    let received = Received {
        item: "k".into(),
        key: key.into(),
        channel,
        at: minute(1),
        kind: Kind::Question,
        topics: Vec::new(),
        from: room.history.contacts.alias(&record.from),
        print: String::new(),
        post: (channel == Channel::X).then(|| "77".into()),
        who: None,
    };
    room.apply(minute(2), Fact::Received(Box::new(received)));
    room.askers.add(key, record);
}

fn record(from: &str) -> Record {
    Record {
        from: from.into(),
        name: "Budi".into(),
        subject: "Biaya".into(),
        text: "Berapa?".into(),
        message_id: Some("tiga@luar.example".into()),
        references: vec!["satu@kami.example".into(), "<dua@luar.example>".into(), "a b".into()],
        ..Record::default()
    }
}

fn room(channel: Channel) -> Newsroom {
    let mut room = Newsroom::new();
    asked(&mut room, channel, "aa", &record(ASKER));
    room.file(minute(3), "j.md", BY_MAIL, "Masa transisi 18 bulan.");
    room
}

fn works(room: &mut Newsroom) -> Vec<Work> {
    room.due(minute(600)).into_iter().filter(|s| s.item == "j").map(|s| s.work).collect()
}

fn why_of(room: &Newsroom, id: &str) -> Option<&'static str> {
    room.stands(minute(600), id).1
}

#[test]
fn a_mail_is_answered_by_a_letter_to_its_sender_alone_that_threads_and_closes_it() {
    let mut room = room(Channel::Mail);
    assert_eq!(works(&mut room), [Work::Letters]);
    let occasion = room.history.occasion("j", RELEASE).unwrap();
    assert_eq!(occasion.roster.iter().map(|r| r.email.as_str()).collect::<Vec<_>>(), [ASKER]);
    let snapshot = &occasion.snapshot;
    let thread = &snapshot.answers.as_ref().unwrap().thread;
    assert_eq!(*thread, ["<satu@kami.example>", "<dua@luar.example>", "<tiga@luar.example>"]);
    assert!(snapshot.posts.is_empty() && snapshot.prints.is_empty());
    let stored = serde_json::to_string(snapshot.as_ref()).unwrap();
    assert!(!stored.contains("Berapa?") && !stored.contains("Biaya"), "no text of his: {stored}");
    let number = Number::new("k", 1);
    assert!(room.history.feedback.entry(&number).unwrap().is_open());
    room.tried(minute(600), "j", letter(0), sent("q"));
    let entry = room.history.feedback.entry(&number).unwrap();
    assert_eq!(entry.answer, Some((minute(600), "j".into())));
    assert_eq!(entry.fate, Fate::Answered);
    assert_eq!(room.stands(minute(601), "j").0, State::Released);
}

#[test]
fn a_post_is_answered_by_a_reply_under_it_which_never_stands_alone() {
    let mut room = room(Channel::X);
    assert_eq!(works(&mut room), [Work::Thread { account: "kantor".into() }]);
    let occasion = room.history.occasion("j", RELEASE).unwrap();
    assert!(occasion.snapshot.letter.is_none() && occasion.roster.is_empty());
    assert_eq!(occasion.snapshot.parents["kantor"], "77");
    let hidden =
        Outcome::NotYet { reason: why(Cause::ParentHidden), not_before: Some(minute(600)) };
    for _ in 0..thread::PARENT_WAITS {
        room.tried(minute(600), "j", post(1), hidden.clone());
    }
    let occasion = room.history.occasion("j", RELEASE).unwrap();
    let next = thread::next(occasion, "kantor", &[], false);
    assert!(
        matches!(&next, thread::Next::Post { reply_to: Some(parent), .. } if parent == "77"),
        "{next:?}"
    );
    room.tried(minute(601), "j", post(1), sent("78"));
    assert!(!room.history.feedback.of("k")[0].is_open());
}

#[test]
fn what_x_takes_from_a_person_only_closes_it_once_the_person_says_so() {
    let mut room = room(Channel::X);
    works(&mut room);
    let (item, occasion, to) = ("j".into(), RELEASE.into(), post(1));
    let reply_to = Some("77".into());
    room.apply(minute(600), Fact::Attempt { item, occasion, to, reply_to });
    room.outcome(minute(600), "j", post(1), Outcome::Refused(why(Cause::ReplyForbidden)));
    let occasion = room.history.occasion("j", RELEASE).unwrap();
    let link = &notice::tasks(occasion)[0].link;
    assert!(link.contains("text=Masa%20transisi%2018%20bulan.&in_reply_to=77"), "{link}");
    assert!(room.history.feedback.of("k")[0].is_open());
    room.settle(minute(610), "j", post(1), Verdict::Sent(Some("79".into())));
    assert_eq!(room.history.feedback.of("k")[0].fate, Fate::Answered);
}

#[test]
fn it_is_held_where_nobody_can_be_reached_and_says_why() {
    type Change2 = fn(&mut Newsroom);
    let handled = |change| Fact::Handled { item: "k".into(), n: 1, change, who: "sari".into() };
    let removed = |why| Fact::Removed { item: "k".into(), n: 1, why };
    let facts = [
        (removed(Removal::Erased), "question_gone"),
        (removed(Removal::Retention), "question_gone"),
        (handled(Change::Fate(Fate::Moved { to: "l".into() })), "question_moved"),
        (handled(Change::Fate(Fate::Answered)), "already_answered"),
    ];
    for (fact, wanted) in facts {
        let mut room = room(Channel::Mail);
        works(&mut room);
        room.apply(minute(10), fact);
        assert_eq!(why_of(&room, "j"), Some(wanted));
        assert!(works(&mut room).is_empty(), "{wanted}: though it was prepared");
    }
    let changes: [(Change2, &str); 4] = [
        (|room| room.askers = Askers::default(), "question_gone"),
        (|room| room.askers.add("aa", &record("")), "no_address"),
        (
            |room| {
                let alias = room.history.contacts.alias(ASKER);
                room.apply(minute(10), Fact::Erased { alias, who: "sari".into() });
            },
            "question_gone",
        ),
        (
            |room| {
                let front = BY_MAIL.replace("k/1", "k/2");
                room.file(minute(10), "j.md", &front, "Isi.");
            },
            "no_question",
        ),
    ];
    for (change, wanted) in changes {
        let mut room = room(Channel::Mail);
        change(&mut room);
        assert_eq!(why_of(&room, "j"), Some(wanted));
    }
    let mut bare = room(Channel::X);
    let front = BY_MAIL.replace("x: { kantor: Masa transisi 18 bulan. }", "x: none");
    bare.file(minute(10), "j.md", &front, "Isi.");
    assert_eq!(why_of(&bare, "j"), Some("no_words_for_channel"));
    let mut by_hand = room(Channel::Letter);
    assert_eq!(works(&mut by_hand), [Work::Letters], "he left an address");
}

#[test]
fn who_wants_no_announcements_gets_his_answer_and_whose_mail_returns_does_not() {
    let mut room = room(Channel::Mail);
    let by = Objection::Click;
    room.apply(
        minute(4),
        Fact::Objected { email: ASKER.into(), by, item: None, who: None, mail: String::new() },
    );
    assert_eq!(works(&mut room), [Work::Letters]);
    assert_eq!(room.history.occasion("j", RELEASE).unwrap().roster.len(), 1);

    let mut room = room_with_bounce();
    assert_eq!(why_of(&room, "j"), Some("mail_returns"));
    assert!(works(&mut room).is_empty());
}

fn room_with_bounce() -> Newsroom {
    let mut room = room(Channel::Mail);
    let mut list = room.lists["nasional"].clone().unwrap().as_ref().clone();
    list.truncate(1);
    list[0].email = ASKER.into();
    room.lists.insert("nasional".into(), Ok(Arc::new(list)));
    room.file(minute(4), "a.md", "title: A\npublish_at: 2026-10-20T09:00:00Z\nx: none", "Lain.");
    room.due(minute(540));
    let gone = Reason::new(Cause::Rejected, Some(550), "5.1.1 User unknown");
    room.tried(minute(540), "a", letter(0), Outcome::Refused(gone));
    room
}

#[test]
fn one_question_gets_one_answer_and_a_correction_of_it_goes_to_the_same_person() {
    let mut room = room(Channel::Mail);
    room.file(minute(5), "k.md", &BY_MAIL.replace("Jawaban", "Kedua"), "Lain.");
    assert_eq!(why_of(&room, "j"), None);
    assert_eq!(why_of(&room, "k"), Some("already_answered"));
    works(&mut room);
    room.attempt(minute(600), "j", letter(0));
    assert_eq!(why_of(&room, "k"), Some("already_answered"), "it may have arrived");
    room.outcome(minute(600), "j", letter(0), Outcome::Refused(why(Cause::Rejected)));
    assert_eq!(why_of(&room, "k"), None, "nothing reached him");
    room.delete(minute(600), "k.md");

    let mut room = self::room(Channel::Mail);
    works(&mut room);
    room.tried(minute(600), "j", letter(0), sent("q"));
    let by = Objection::Click;
    let email = ASKER.to_owned();
    room.apply(
        minute(601),
        Fact::Objected { email, by, item: None, who: None, mail: String::new() },
    );
    let ralat = "title: Ralat\ntype: ralat\ncorrects: j\npublish_at: 2026-10-20T10:30:00Z\nx: none";
    room.file(minute(610), "r.md", ralat, "Maksud kami 24 bulan.");
    assert!(room.due(minute(630)).iter().any(|s| s.item == "r" && s.work == Work::Letters));
    let occasion = room.history.occasion("r", RELEASE).unwrap();
    assert_eq!(occasion.roster[0].email, ASKER);
    let text = &occasion.snapshot.letter.as_ref().unwrap().text;
    assert!(!text.contains("recipient.unsubscribe"), "{text}");
}

#[test]
fn a_question_that_is_moved_while_its_answer_leaves_gets_no_second_one() {
    let mut room = room(Channel::Mail);
    works(&mut room);
    room.attempt(minute(600), "j", letter(0));
    let change = Change::Fate(Fate::Moved { to: "l".into() });
    room.apply(minute(600), Fact::Handled { item: "k".into(), n: 1, change, who: "s".into() });
    room.file(minute(600), "m.md", &BY_MAIL.replace("k/1", "l/1"), "Lain.");
    assert_eq!(why_of(&room, "m"), Some("already_answered"), "it may have arrived");
    room.outcome(minute(600), "j", letter(0), sent("q"));
    assert_eq!(why_of(&room, "m"), Some("already_answered"));
    let entry = room.history.feedback.entry(&Number::new("l", 1)).unwrap();
    assert_eq!((&entry.fate, &entry.answer), (&Fate::Answered, &Some((minute(600), "j".into()))));
}

#[test]
fn an_answer_that_comes_back_leaves_the_question_open() {
    let mut room = room(Channel::Mail);
    works(&mut room);
    room.tried(minute(600), "j", letter(0), sent("q"));
    let reason = Reason::new(Cause::Rejected, Some(550), "5.1.1 User unknown");
    let (item, occasion, report) = ("j".into(), RELEASE.into(), String::new());
    room.apply(minute(601), Fact::Bounced { item, occasion, n: 0, reason, report });
    let entry = room.history.feedback.entry(&Number::new("k", 1)).unwrap();
    assert!(entry.is_open() && entry.answer.is_none());
}

#[test]
fn what_puts_an_answer_right_is_told_to_nobody_else() {
    let ralat = "title: Ralat\ntype: ralat\ncorrects: j\npublish_at: 2026-10-20T10:30:00Z";
    let told = |channel, more: &str| {
        let mut room = room(channel);
        works(&mut room);
        let to = if channel == Channel::X { post(1) } else { letter(0) };
        room.tried(minute(600), "j", to, sent("78"));
        room.file(minute(610), "r.md", &format!("{ralat}\n{more}"), "Maksud kami 24 bulan.");
        let works: Vec<Work> =
            room.due(minute(630)).into_iter().filter(|s| s.item == "r").map(|s| s.work).collect();
        let parents = room.history.occasion("r", RELEASE).map(|o| o.snapshot.parents.clone());
        (room.stands(minute(630), "r").1, works, parents)
    };
    assert_eq!(told(Channel::Mail, "").0, Some("answer_for_others"), "by default accounts post");
    let (why, works, _) = told(Channel::X, "");
    assert_eq!((why, works), (None, vec![Work::Thread { account: "kantor".into() }]));
    let (_, _, parents) = told(Channel::X, "");
    assert_eq!(parents.unwrap()["kantor"], "78");
    for more in ["x: { kedua: Maaf. }", "email: { lists: [nasional] }"] {
        assert_eq!(told(Channel::X, more).0, Some("answer_for_others"), "{more}");
    }
}

#[test]
fn whoever_is_erased_leaves_neither_address_nor_thread_in_what_was_prepared() {
    let mut room = room(Channel::Mail);
    works(&mut room);
    let mut erasure = crate::plan::erasure::Erasure::new(
        "00",
        &crate::plan::Whom::new(ASKER).unwrap(),
        &Default::default(),
    );
    let mut facts: Vec<Fact> = room.facts.iter().map(|(_, fact)| fact.clone()).collect();
    facts.iter_mut().for_each(|fact| {
        erasure.rewrite(fact);
    });
    let stored = serde_json::to_string(&facts).unwrap();
    assert!(!stored.contains("luar.example"), "{stored}");
}

#[test]
fn two_people_may_be_told_the_same() {
    let mut room = room(Channel::Mail);
    asked(&mut room, Channel::Mail, "bb", &record("ayu@luar.example"));
    let second = BY_MAIL.replace("k/1", "k/2");
    room.file(minute(5), "l.md", &second, "Masa transisi 18 bulan.");
    assert_eq!((why_of(&room, "j"), why_of(&room, "l")), (None, None));
    room.due(minute(600));
    room.tried(minute(600), "j", letter(0), sent("q"));
    let due = room.due(minute(600));
    assert!(due.iter().any(|s| s.item == "l" && s.work == Work::Letters), "{due:?}");
}

#[test]
fn without_a_journal_nothing_is_known_and_nothing_held() {
    let mut room = room(Channel::Mail);
    room.history = History::default();
    room.file(minute(5), "j.md", BY_MAIL, "Isi.");
    let plan = room.plan(minute(590));
    let item = plan.item("j").unwrap();
    assert_eq!((item.state, &item.why), (State::Scheduled, &None));
    let answer = item.answer.as_ref().unwrap();
    assert_eq!((answer.channel, &answer.way), (None, &None));
}

#[test]
fn message_ids_that_could_forge_a_header_are_left_out_and_many_are_cut() {
    let mut record = record(ASKER);
    record.references = (0..50).map(|n| format!("n{n}@luar.example")).collect();
    record.references.push("x@y>\r\nBcc: z".into());
    let mut askers = Askers::default();
    askers.add("aa", &record);
    let thread = askers.get("aa").unwrap().thread.clone();
    assert_eq!(thread.len(), 20);
    assert_eq!(
        (thread[0].as_str(), thread[19].as_str()),
        ("<n0@luar.example>", "<tiga@luar.example>")
    );
    record.message_id = Some("satu dua".into());
    askers.add("aa", &record);
    assert_eq!(askers.get("aa").unwrap().thread, Vec::<String>::new());
    record.from = "@akun_x".into();
    askers.add("aa", &record);
    assert_eq!(askers.get("aa").map(|asker: &Asker| asker.email.clone()), Some(None));
}
