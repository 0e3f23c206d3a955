//! A file's bytes become a [`Note`].

use jiff::Timestamp;

use super::Note;
use crate::announcement::{Lines, Parts, split};
use crate::config::address::mailbox;
use crate::feedback::{Channel, INBOX, Kind};
use crate::problem::{Fault, FeedbackFault, FileRefusal, Problem, Spot, is_unsafe_in_header};
use crate::when::{self, Zone};
use crate::yaml::{self, Faults, Field, Fields};

/// Most topics, and most characters of one.
const MOST_TOPICS: usize = 100;
const LONGEST_TOPIC: usize = 100;

const CHANNELS: [(&str, Channel); 6] = [
    ("letter", Channel::Letter),
    ("call", Channel::Call),
    ("meeting", Channel::Meeting),
    ("surat", Channel::Letter),
    ("telepon", Channel::Call),
    ("rapat", Channel::Meeting),
];

/// Whether a file of this name is read.
pub fn is_name(name: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with(".md") || name.ends_with(".txt")
}

/// Reads a file. A day without a time, or a time without a zone, is one in `newsroom`.
///
/// # Errors
/// All its problems, by place. A fault of ours that some text brings to light costs that file only.
pub fn read(bytes: &[u8], newsroom: &Zone, now: Timestamp) -> Result<Note, Vec<Problem>> {
    let read = std::panic::catch_unwind(|| unguarded(bytes, newsroom, now));
    read.unwrap_or_else(|_| {
        Err(vec![Problem::new(Fault::Refused { what: FileRefusal::Other }, Spot::START)])
    })
}

fn unguarded(bytes: &[u8], newsroom: &Zone, now: Timestamp) -> Result<Note, Vec<Problem>> {
    let parts = split(bytes).map_err(|problem| vec![problem])?;
    let node = yaml::parse(&parts.front, parts.front_line, yaml::FRONT_MATTER_LIMIT)
        .map_err(|problem| vec![problem])?;
    let faults = Faults::default();
    let note = Fields::root(&node, &faults).and_then(|top| note(top, newsroom, now));
    let text = text(&parts, &faults);
    let problems = faults.into_sorted();
    match (note, problems.is_empty()) {
        (Some(note), true) => Ok(Note { text, ..note }),
        _ => Err(problems),
    }
}

/// `None` where something is missing, which is noted.
fn note(mut top: Fields<'_>, newsroom: &Zone, now: Timestamp) -> Option<Note> {
    let item = required(&mut top, &["item", "siaran"]);
    let channel = required(&mut top, &["channel", "saluran"]);
    let received = required(&mut top, &["received", "diterima"]);
    let from = given(&mut top, &["from", "dari"]).and_then(|f| f.line(300));
    let kind = given(&mut top, &["kind", "jenis"]).and_then(|f| f.choice(&Kind::WORDS));
    let topics = given(&mut top, &["topics", "topik"]).and_then(|f| topics(&f));
    let who = given(&mut top, &["who", "petugas"]).and_then(|f| f.line(100));
    top.finish();
    let place = |field: &Option<Field<'_>>| field.as_ref().map_or(Spot::START, Field::at);
    let (item_at, received_at) = (place(&item), place(&received));
    // Each is read before the first that lacks ends the reading: all problems are told at once.
    let item = item.and_then(|f| id(&f));
    let channel = channel.and_then(|f| f.choice(&CHANNELS));
    let received = received.and_then(|f| instant(&f, newsroom, now));
    let (address, name) = match from.as_deref().map(mailbox) {
        Some(Some((name, address))) => (address, name.unwrap_or_default()),
        _ => (String::new(), from.unwrap_or_default()),
    };
    Some(Note {
        item: item?,
        item_at,
        channel: channel?,
        received: received?,
        received_at,
        address,
        name,
        kind,
        topics,
        who: who.unwrap_or_default(),
        text: String::new(),
    })
}

fn given<'a>(top: &mut Fields<'a>, names: &[&'static str]) -> Option<Field<'a>> {
    top.take_named(names).filter(|field| !field.is_null())
}

fn required<'a>(top: &mut Fields<'a>, names: &[&'static str]) -> Option<Field<'a>> {
    let field = given(top, names);
    if let (None, Some(key)) = (&field, names.first()) {
        top.lacks(key);
    }
    field
}

fn id(field: &Field<'_>) -> Option<String> {
    let text = field.line(100)?;
    Some(if text.eq_ignore_ascii_case(INBOX) { INBOX.to_owned() } else { text })
}

fn instant(field: &Field<'_>, newsroom: &Zone, now: Timestamp) -> Option<Timestamp> {
    let at = when::start(&field.text()?, Some(newsroom), newsroom)
        .map_err(|fault| field.fault(Fault::Time { key: field.key.clone(), fault }))
        .ok()?;
    if at > now {
        field.fault(Fault::Feedback { fault: FeedbackFault::NotYetReceived });
    }
    Some(at)
}

fn topics(field: &Field<'_>) -> Option<Vec<String>> {
    let fields = field.one_or_more()?;
    if fields.len() > MOST_TOPICS {
        field.fault(Fault::Feedback { fault: FeedbackFault::TooManyTopics { limit: MOST_TOPICS } });
        return None;
    }
    Some(fields.iter().filter_map(|topic| topic.line(LONGEST_TOPIC)).collect())
}

/// What was said, which must be something, without what could forge or turn a line.
fn text(parts: &Parts, faults: &Faults) -> String {
    let odd = |c: &char| is_unsafe_in_header(*c) && !matches!(c, '\n' | '\t');
    if let Some((offset, c)) = parts.body.char_indices().find(|(_, c)| odd(c)) {
        let at = Lines::of(&parts.body).spot(offset);
        let at = Spot::new(at.line + parts.body_line - 1, at.column);
        faults.add(Fault::ControlCharacter { code: c.into() }, at);
    }
    let text = parts.body.trim();
    if text.is_empty() {
        let at = Spot::new(parts.body_line, 1);
        faults.add(Fault::Feedback { fault: FeedbackFault::NoText }, at);
    }
    text.to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn of(text: &str) -> Result<Note, Vec<(&'static str, Spot)>> {
        let read = read(text.as_bytes(), &Zone::wib(), at("2026-10-22T05:00:00Z"));
        read.map_err(|all| all.iter().map(|p| (p.code(), p.at)).collect())
    }

    #[test]
    fn a_letter_is_read_with_english_or_indonesian_words() {
        let english = "---\nitem: tarif-air\nchannel: letter\nreceived: 2026-10-21\nfrom: Budi Santoso <budi@warga.example>\nkind: question\ntopics: [biaya, loket]\nwho: sari\n---\nBerapa tarifnya?\n";
        let indonesian = "\u{feff}---\r\nsiaran: tarif-air\r\nsaluran: Surat\r\nditerima: 2026-10-21\r\ndari: Budi Santoso <budi@warga.example>\r\njenis: pertanyaan\r\ntopik: [biaya, loket]\r\npetugas: sari\r\n---\r\n\r\nBerapa tarifnya?\r\n";
        let note = of(english).unwrap();
        assert_eq!(note.received, at("2026-10-20T17:00:00Z"), "the day begins in the newsroom");
        assert_eq!((note.channel, note.kind), (Channel::Letter, Some(Kind::Question)));
        assert_eq!(
            (note.address.as_str(), note.name.as_str()),
            ("budi@warga.example", "Budi Santoso")
        );
        assert_eq!(note.topics.as_deref(), Some(&["biaya".to_owned(), "loket".to_owned()][..]));
        let item_at = Spot::new(2, 9);
        assert_eq!(of(indonesian).unwrap(), Note { item_at, ..note.clone() });
        assert_eq!(note.record().text, "Berapa tarifnya?");
    }

    #[test]
    fn little_is_asked_for() {
        let note = of("---\nitem: inbox\nchannel: call\nreceived: 2026-10-22 09.30\nfrom: Bu Tini\n---\nTolong.\n").unwrap();
        assert_eq!((note.item.as_str(), note.received), (INBOX, at("2026-10-22T02:30:00Z")));
        assert_eq!((note.address.as_str(), note.name.as_str(), note.kind), ("", "Bu Tini", None));
    }

    #[test]
    fn every_problem_is_told_with_its_place() {
        let bad =
            "---\nitem: a\nchannel: fax\nreceived: 2026-10-23\nform: Budi\n---\nSatu\u{202e}dua\n";
        assert_eq!(
            of(bad).unwrap_err(),
            [
                ("value.unknown", Spot::new(3, 10)),
                ("feedback.not-yet", Spot::new(4, 11)),
                ("key.unknown", Spot::new(5, 1)),
                ("text.control-character", Spot::new(7, 5)),
            ]
        );
        let empty = of("---\nchannel: call\nreceived: 2026-10-21\n---\n \n").unwrap_err();
        assert_eq!(
            empty,
            [("key.missing", Spot::new(2, 1)), ("feedback.no-text", Spot::new(5, 1))]
        );
        assert_eq!(of("Halo").unwrap_err(), [("front-matter.missing", Spot::START)]);
        let large = vec![b'a'; super::super::LARGEST as usize + 1];
        let told = read(&large, &Zone::wib(), Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(told[0].code(), "file.too-large");
    }

    #[test]
    fn word_processors_are_no_text() {
        assert!(is_name("surat.md") && is_name("SURAT.TXT"));
        assert!(!is_name("surat.docx") && !is_name("surat"));
    }
}
