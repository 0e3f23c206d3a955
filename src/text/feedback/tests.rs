use super::*;
use crate::feedback::wish::WishFault;
use crate::feedback::{Channel, Fate, Kind, Number, Removal, Sort};

fn all(lang: Lang) -> Vec<String> {
    let number = || Number::new("ruu-data", 7);
    let value = || "\u{1b}[2Jx".to_owned();
    let item = || "ruu-data".to_owned();
    let faults = [
        WishFault::NoNumber { value: value() },
        WishFault::TooMany,
        WishFault::NothingWished,
        WishFault::NoSuchItem { number: number(), last: 0 },
        WishFault::NoSuchItem { number: number(), last: 3 },
        WishFault::Moved { number: number(), now: Number::new("b", 1) },
        WishFault::NoKind { value: value() },
        WishFault::NoFate { value: value() },
        WishFault::NoReason,
        WishFault::NoTicket,
        WishFault::ReasonWithoutFate,
        WishFault::TicketWithoutFate,
        WishFault::Unprintable,
        WishFault::TooLong { limit: 100 },
        WishFault::NoAnnouncement { item: value() },
        WishFault::SameAnnouncement { item: item() },
        WishFault::NoTopic { value: value(), item: item(), known: Vec::new() },
        WishFault::NoTopic { value: value(), item: item(), known: vec!["biaya".to_owned()] },
        WishFault::NotExtendable { number: number() },
        WishFault::ExtendedBefore { number: number() },
    ];
    let fates = [
        Fate::New,
        Fate::PassedOn,
        Fate::Answered,
        Fate::Adopted,
        Fate::NotAdopted { reason: "a\u{7}".to_owned() },
        Fate::OffTopic,
        Fate::Referred { ticket: "1".to_owned() },
        Fate::Moved { to: "b".to_owned() },
    ];
    let gone = [None, Some(Removal::Deleted), Some(Removal::Retention), Some(Removal::Erased)];
    let sorts = [Sort::AutoReply, Sort::Report, Sort::Complaint, Sort::Unsubscribe, Sort::Own];
    let mut all: Vec<String> = faults.iter().map(|fault| wish_fault(lang, fault)).collect();
    all.extend(fates.iter().map(|of| fate_in_full(lang, of)));
    all.extend(gone.iter().map(|why| text_gone(lang, *why).to_owned()));
    all.extend(sorts.iter().map(|of| sort(lang, *of).to_owned()));
    all.extend(Kind::ALL.iter().map(|of| kind(lang, *of).to_owned()));
    all.extend(
        Channel::ALL.iter().filter(|of| **of != Channel::X).map(|of| channel(lang, *of).into()),
    );
    all.push(standing(lang, 12, 3, 1));
    all
}

#[test]
fn everything_is_said_in_both_languages_and_harms_no_terminal() {
    let (id, en) = (all(Lang::Id), all(Lang::En));
    for (id, en) in id.iter().zip(&en) {
        assert_ne!(id, en);
        assert!(!id.contains(char::is_control) && !en.contains(char::is_control), "{id} {en}");
        let padded = format!(" {id} ");
        for word in [" the ", " is ", " of ", " not ", " was "] {
            assert!(!padded.contains(word), "{word:?} in {id}");
        }
    }
}

#[test]
fn a_word_that_was_mistyped_is_answered_with_the_one_that_was_meant() {
    let fate = WishFault::NoFate { value: "dijwab".to_owned() };
    assert_eq!(wish_fault(Lang::Id, &fate), "\"dijwab\" bukan hasil; pilih dijawab");
    let kind = WishFault::NoKind { value: "qestion".to_owned() };
    assert!(wish_fault(Lang::En, &kind).ends_with("choose question"));
    let far = WishFault::NoKind { value: "?".to_owned() };
    let said = wish_fault(Lang::En, &far);
    assert!(said.ends_with("question, input, information_request, complaint"), "{said}");
}
