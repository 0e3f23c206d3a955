use jiff::Timestamp;

use super::super::{Channel, Metrics, Received};
use super::*;

fn ledger() -> Ledger {
    let mut ledger = Ledger::default();
    for (item, key, kind) in [
        ("a", "01", Kind::Question),
        ("a", "02", Kind::InformationRequest),
        (INBOX, "03", Kind::Input),
    ] {
        let received = Received {
            item: item.to_owned(),
            key: key.to_owned(),
            channel: Channel::Mail,
            at: Timestamp::UNIX_EPOCH,
            kind,
            topics: Vec::new(),
            from: String::new(),
            print: String::new(),
            post: None,
            who: None,
        };
        ledger.receive(Timestamp::UNIX_EPOCH, &received);
    }
    ledger.measure(Timestamp::UNIX_EPOCH, "1", Metrics::default());
    ledger
}

fn wished(ledger: &Ledger, text: &str, wish: Wish) -> Result<Vec<(Number, Change)>, WishFault> {
    let known = Known {
        ledger,
        is_item: &|item| matches!(item, "a" | "b"),
        topics: &|item| if item == "a" { vec!["biaya".to_owned()] } else { Vec::new() },
    };
    let texts: Vec<String> = text.split(' ').map(str::to_owned).collect();
    changes(&known, &numbers(&texts)?, &wish)
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn numbers_come_one_by_one_or_from_to() {
    let of = |texts: &[&str]| {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        numbers(&texts).map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let all = of(&["a-b/9-11", "a-b/10", "INBOX/1"]).unwrap();
    assert_eq!(all, ["a-b/9", "a-b/10", "a-b/11", "INBOX/1"]);
    for odd in ["a", "a/", "a/0", "a/3-2", "a/1-2-3", "a/x", "/1", "a/-1", "a/1-"] {
        assert!(matches!(of(&[odd]), Err(WishFault::NoNumber { .. })), "{odd}");
    }
    assert_eq!(of(&["a/1-4294967295"]), Err(WishFault::TooMany));
    assert_eq!(of(&["a/1-900", "b/1-900"]), Err(WishFault::TooMany));
}

#[test]
fn each_word_has_an_alias_in_indonesian() {
    let ledger = ledger();
    for (id, en) in [
        ("baru", "new"),
        ("diteruskan", "passed-on"),
        ("Dijawab", "answered"),
        ("diterima", "adopted"),
        ("tidak diterima", "not_adopted"),
        ("di_luar_topik", "off topic"),
        ("dirujuk", "referred"),
    ] {
        let of = |word: &str| {
            let is_refused = word.starts_with("tidak") || word.starts_with("not");
            let is_referred = matches!(word, "dirujuk" | "referred");
            let reason = is_refused.then(|| "Tidak ada anggaran.".to_owned());
            let ticket = is_referred.then(|| "SP4N-1".to_owned());
            let fate = some(word);
            wished(&ledger, "a/1", Wish { fate, reason, ticket, ..Wish::default() }).unwrap()
        };
        assert_eq!(of(id), of(en));
    }
    for (id, en) in [
        ("pertanyaan", "question"),
        ("masukan", "input"),
        ("permohonan_informasi", "information-request"),
        ("keluhan", "complaint"),
    ] {
        assert_eq!(kind(id), kind(en));
        assert!(kind(id).is_ok());
    }
}

#[test]
fn what_cannot_be_is_refused_for_all_at_once() {
    let ledger = ledger();
    let refused = |text: &str, wish: Wish| wished(&ledger, text, wish).unwrap_err();
    let fate = |word: &str| Wish { fate: some(word), ..Wish::default() };
    let number = |n| Number::new("a", n);
    assert_eq!(refused("a/1", Wish::default()), WishFault::NothingWished);
    let none = WishFault::NoSuchItem { number: number(3), last: 2 };
    assert_eq!(refused("a/1 a/3", fate("dijawab")), none);
    assert_eq!(refused("a/1", fate("not_adopted")), WishFault::NoReason);
    assert_eq!(refused("a/1", fate("dirujuk")), WishFault::NoTicket);
    assert_eq!(refused("a/1", fate("gone")), WishFault::NoFate { value: "gone".to_owned() });
    let moved = WishFault::NoFate { value: "moved".to_owned() };
    assert_eq!(refused("a/1", fate("moved")), moved);
    let reason = |reason: &str| Wish { reason: some(reason), ..fate("not_adopted") };
    assert_eq!(refused("a/1", reason("  ")), WishFault::NoReason);
    assert_eq!(refused("a/1", reason("a\u{1b}[2J")), WishFault::Unprintable);
    assert_eq!(refused("a/1", reason("a\u{202e}b")), WishFault::Unprintable);
    assert_eq!(refused("a/1", reason(&"a".repeat(2_001))), WishFault::TooLong { limit: 2_000 });
    let reason = Wish { reason: some("a"), ..fate("dijawab") };
    assert_eq!(refused("a/1", reason), WishFault::ReasonWithoutFate);
    let ticket = Wish { ticket: some("a\nb"), ..fate("referred") };
    assert_eq!(refused("a/1", ticket), WishFault::Unprintable);
    let to = |to: &str| Wish { to: some(to), ..Wish::default() };
    assert_eq!(refused("a/1", to("c")), WishFault::NoAnnouncement { item: "c".to_owned() });
    assert_eq!(refused("a/1", to("a")), WishFault::SameAnnouncement { item: "a".to_owned() });
    let topic = Wish { topics: vec!["harga".to_owned()], ..Wish::default() };
    assert!(matches!(refused("a/1", topic), WishFault::NoTopic { .. }));
    let extend = || Wish { extend: true, ..Wish::default() };
    assert_eq!(refused("a/1-2", extend()), WishFault::NotExtendable { number: number(1) });
    assert!(wished(&ledger, "a/2", extend()).is_ok());
}

#[test]
fn what_was_moved_is_changed_under_its_other_number_and_counts_once() {
    let mut ledger = ledger();
    let to = Wish { to: some("b"), topics: vec!["lain".to_owned()], ..Wish::default() };
    for (number, change) in wished(&ledger, "a/1", to).unwrap() {
        ledger.change(Timestamp::UNIX_EPOCH, &number, &change, "sari");
    }
    assert_eq!((ledger.count("a"), ledger.count("b")), (1, 1));
    let wish = Wish { fate: some("dijawab"), ..Wish::default() };
    let refused = wished(&ledger, "a/1", wish.clone()).unwrap_err();
    let (number, now) = (Number::new("a", 1), Number::new("b", 1));
    assert_eq!(refused, WishFault::Moved { number, now });
    assert!(wished(&ledger, "b/1", wish).is_ok());
    for item in [INBOX, "a"] {
        let back = Wish { to: some(item), ..Wish::default() };
        assert!(wished(&ledger, "b/1", back).is_ok());
    }
}

#[test]
fn the_law_s_further_days_are_taken_once() {
    let mut ledger = ledger();
    let extend = Wish { extend: true, ..Wish::default() };
    for (number, change) in wished(&ledger, "a/2", extend.clone()).unwrap() {
        ledger.change(Timestamp::UNIX_EPOCH, &number, &change, "sari");
    }
    let number = Number::new("a", 2);
    assert_eq!(wished(&ledger, "a/2", extend), Err(WishFault::ExtendedBefore { number }));
}
