use std::path::Path;

use super::*;
use crate::message::seal::Seal;
use crate::plan::fact::{Answered, Destination, Snapshot};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn config() -> Config {
    let text = "newsroom: { name: K, desk: [desk@k.example] }\nemail:\n  from: humas@k.example\n  reply_to: media@k.example\n  bounces: pantulan@k.example\n  unsubscribe: { mailto: berhenti@k.example }\n  smtp: { host: r.example }\n";
    crate::config::read(text, Path::new("/")).config.unwrap()
}

/// Made like ours: 32 letters that depend on everything.
fn id_of(item: &str, occasion: &str, email: &str) -> String {
    let token = Seal::new(b"ids").token(Purpose::Bounce, item, &format!("{occasion}{email}"), 7);
    format!("<{token}aaa@k.example>")
}

fn id(item: &str, occasion: &str, email: &str) -> String {
    id_of(item, occasion, email).trim_matches(['<', '>']).to_owned()
}

struct Room {
    history: History,
    letters: Letters,
}

impl Room {
    fn new() -> Room {
        let mut history = History::default();
        history.apply(NOW, &Fact::Opened { machine: None, key: "key".to_owned() });
        let mut room = Room { history, letters: Letters::default() };
        let snapshot = |title: &str, number: &str| Snapshot {
            title: title.to_owned(),
            number: Some(number.to_owned()),
            ..Snapshot::default()
        };
        room.send("sp-041", "release", snapshot("Banjir", "041/SP/KC/X/2026"));
        room.send("sp-041", "reminder:esok:1", snapshot("Banjir", "041/SP/KC/X/2026"));
        room.send("ralat", "release", snapshot("Ralat: Banjir", "041.R1/SP/KC/X/2026"));
        room.send("jadwal", "release", snapshot("Jadwal vaksinasi anak", "42"));
        let answers = Some(Answered { item: "sp-041".to_owned(), n: 1, thread: Vec::new() });
        room.send("balasan", "release", Snapshot { answers, ..snapshot("Jawaban kami", "x") });
        room
    }

    fn send(&mut self, item: &str, occasion: &str, snapshot: Snapshot) {
        let person = |email: &str| Recipient {
            email: email.to_owned(),
            name: String::new(),
            outlet: String::new(),
            list: String::new(),
        };
        let (item, occasion) = (item.to_owned(), occasion.to_owned());
        let roster = vec![person("ayu@satu.example"), person("budi@dua.example")];
        let snapshot = Box::new(snapshot);
        let (of, to) = (item.clone(), Destination::Letter { n: 0 });
        let prepared = Fact::Prepared { item: of, occasion: occasion.clone(), snapshot, roster };
        self.history.apply(NOW, &prepared);
        self.history.apply(NOW, &Fact::Attempt { item, occasion, to, reply_to: None });
    }

    fn learn(&mut self) -> usize {
        let unknown = self.letters.unknown(&self.history);
        let count = unknown.len();
        unknown.into_iter().for_each(|letters| self.letters.learn(letters, id_of));
        count
    }

    fn is(&mut self, head: &Inbound) -> Fact {
        self.learn();
        let text = Folded { text: "Isi.".to_owned(), folded: String::new() };
        let mail = Mail { key: "ab", head, text: &text, at: NOW };
        let earlier = |id: &str| (id == "asked@x.example").then(|| "sp-041".to_owned());
        fact(&self.history, &config(), &mail, &self.letters, earlier).unwrap()
    }

    #[track_caller]
    fn files(&mut self, head: &Inbound, wanted: &str) {
        match self.is(head) {
            Fact::Received(received) => assert_eq!(received.item, wanted, "{head:?}"),
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn sorts(&mut self, head: &Inbound, wanted: Sort, of: Option<&str>) {
        match self.is(head) {
            Fact::Sorted { sort, item, .. } => assert_eq!((sort, item.as_deref()), (wanted, of)),
            other => panic!("{other:?}"),
        }
    }
}

fn mail(to: &str, subject: &str, references: &[&str]) -> Inbound {
    Inbound {
        message_id: Some("w@x.example".to_owned()),
        references: references.iter().map(|id| (*id).to_owned()).collect(),
        from: Some("warga@x.example".to_owned()),
        recipients: vec![to.to_owned()],
        subject: subject.to_owned(),
        kind: Kind::Message,
        is_mass: false,
    }
}

fn answer(id: &str) -> Inbound {
    mail("media@k.example", "x", &["other@x.example", id])
}

#[test]
fn what_answers_a_letter_belongs_to_its_announcement() {
    let mut room = Room::new();
    room.files(&answer(&id("sp-041", "release", "ayu@satu.example")), "sp-041");
    room.files(&answer(&id("sp-041", "reminder:esok:1", "budi@dua.example")), "sp-041");
    room.files(&answer(&id("ralat", "release", "ayu@satu.example")), "ralat");
    room.files(&answer("asked@x.example"), "sp-041");
    // Our domain may have been another one, and programs write as they like.
    let moved = id("jadwal", "release", "ayu@satu.example").replace("k.example", "old.example");
    room.files(&answer(&moved.to_uppercase()), "jadwal");
    for strange in ["", "x@k.example", &id("sp-041", "release", "lain@dua.example")] {
        room.files(&answer(strange), INBOX);
    }
}

#[test]
fn what_answers_an_answer_belongs_to_what_was_answered() {
    let mut room = Room::new();
    room.files(&answer(&id("balasan", "release", "ayu@satu.example")), "sp-041");
    let fate = crate::feedback::Change::Fate(Fate::Moved { to: "jadwal".to_owned() });
    let received = room.is(&answer(&id("sp-041", "release", "ayu@satu.example")));
    room.history.apply(NOW, &received);
    let (item, who) = ("sp-041".to_owned(), "a".to_owned());
    room.history.apply(NOW, &Fact::Handled { item, n: 1, change: fate, who });
    let text = Folded::default();
    let head = answer(&id("balasan", "release", "ayu@satu.example"));
    let known = Mail { key: "ab", head: &head, text: &text, at: NOW };
    let again = |mail: &Mail<'_>| fact(&room.history, &config(), mail, &room.letters, |_| None);
    assert_eq!(again(&known), None, "a known mail is nothing new");
    let Some(Fact::Received(received)) = again(&Mail { key: "cd", ..known }) else { panic!() };
    assert_eq!(received.item, "jadwal");
}

#[test]
fn an_address_may_name_the_announcement() {
    let mut room = Room::new();
    let token = Seal::new(b"key").token(Purpose::Bounce, "sp-041", "release", 1);
    room.files(&mail(&format!("pantulan+{token}@k.example"), "x", &[]), "sp-041");
    room.files(&mail("media+jadwal@k.example", "x", &[]), "jadwal");
    room.files(&mail("humas+JADWAL@k.example", "x", &[]), "jadwal");
    for strange in [
        "media+tak-ada@k.example",
        "media+jadwal@other.example",
        "other+jadwal@k.example",
        &format!("pantulan+{}@k.example", "a".repeat(29)),
        "media+@k.example",
    ] {
        room.files(&mail(strange, "x", &[]), INBOX);
    }
}

#[test]
fn a_subject_may_name_the_announcement() {
    let mut room = Room::new();
    for (subject, item) in [
        ("041/SP/KC/X/2026", "sp-041"),
        ("Re: tanya (041 / sp /kc/ x/ 2026)?", "sp-041"),
        ("041.R1/SP/KC/X/2026", "ralat"),
        ("Fwd: Re: banjir", "sp-041"),
        ("BALAS:  Jadwal  vaksinasi anak", "jadwal"),
        ("RE[3]: Jadwal vaksinasi anak", "jadwal"),
        ("Jadwal vaksinasi anak", "jadwal"),
        ("Re: Ralat: Banjir", "ralat"),
        ("Re: Jawaban kami", "sp-041"),
        // Nothing of ours, or too little to tell.
        ("Banjir", INBOX),
        ("1041/SP/KC/X/2026", INBOX),
        ("041/SP/KC/X/20261", INBOX),
        ("42", INBOX),
        ("Re: 42", INBOX),
        ("Re: Banjir di mana", INBOX),
        ("Re:", INBOX),
        ("", INBOX),
    ] {
        room.files(&mail("media@k.example", subject, &[]), item);
    }
}

#[test]
fn machines_and_the_office_are_only_counted() {
    let mut room = Room::new();
    let ours = id("sp-041", "release", "ayu@satu.example");
    let machine = Inbound { kind: Kind::AutoReply, ..answer(&ours) };
    room.sorts(&machine, Sort::AutoReply, Some("sp-041"));
    room.sorts(&mail("berhenti@k.example", "stop", &[]), Sort::Unsubscribe, None);
    let mut both = mail("berhenti@k.example", "berhenti, dan kapan berlaku?", &[]);
    both.recipients.push("media@k.example".to_owned());
    room.files(&both, INBOX);
    let away = Inbound { kind: Kind::AutoReply, ..mail("berhenti@k.example", "away", &[]) };
    room.sorts(&away, Sort::AutoReply, None);
    // A newsletter, or a person who writes to a list: somebody must look.
    room.files(&Inbound { is_mass: true, ..machine.clone() }, "sp-041");

    let from = |from: &str, mail: Inbound| Inbound { from: Some(from.to_owned()), ..mail };
    room.sorts(&from("media@k.example", mail("a@x.example", "x", &[])), Sort::Own, None);
    room.sorts(&from("DESK@k.example", machine), Sort::Own, Some("sp-041"));
    let copy = Inbound { message_id: Some(ours), ..mail("media@k.example", "x", &[]) };
    room.sorts(&from("humas@k.example", copy), Sort::Own, Some("sp-041"));
    // Such is what a form on the web sends.
    room.files(&from("media@k.example", mail("media@k.example", "x", &[])), INBOX);
}

#[test]
fn a_letter_is_learnt_once() {
    let mut room = Room::new();
    assert_eq!((room.learn(), room.learn()), (5, 0));
    let snapshot = Snapshot { title: "Baru".to_owned(), ..Snapshot::default() };
    room.send("baru", "release", snapshot);
    assert_eq!(room.learn(), 1);
    assert!(!Letters::is_like_ours("pendek@k.example") && !Letters::is_like_ours(""));
}
