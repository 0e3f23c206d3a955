//! Numbers as newsrooms write them.

use proptest::prelude::*;

use super::*;

fn patterns() -> Vec<Pattern> {
    ["{serial:03}/SP/KC/{month:roman}/{year}", "UND-{serial:03}/HM/KC/{month:roman}/{year}"]
        .map(|text| Pattern::parse(text).expect("a pattern"))
        .to_vec()
}

#[test]
fn a_number_is_its_parts() {
    let number = read(&patterns(), "041.R2/SP/KC/X/2026").expect("a number");
    assert_eq!((number.series, number.serial, number.revision), (0, 41, Some(2)));
    assert_eq!((number.month, number.year), (Some(10), Some(2026)));
    assert_eq!(
        read(&patterns(), "UND-018/HM/KC/XII/2026").map(|n| (n.series, n.serial)),
        Some((1, 18))
    );
    for wrong in [
        "41/SP/KC/X/2026",
        "041/SP/KC/XIII/2026",
        "041/SP/KD/X/2026",
        "041/SP/KC/X/26",
        "041/SP/KC/X/20260",
    ] {
        assert_eq!(read(&patterns(), wrong), None, "{wrong}");
    }
}

#[test]
fn numbers_stand_in_texts_as_whole_words() {
    let text = "Nomor 041/SP/KC/X/2026, meralat (040/SP/KC/IX/2026). Bukan 1041/SP/KC/X/20261 atau a/041/SP/KC/X/2026.";
    let found: Vec<_> = find(&patterns(), text).into_iter().map(|(at, n)| (at, n.serial)).collect();
    assert_eq!(found, [(6, 41), (33, 40)]);
    let bare = [Pattern::parse("{serial}").expect("a pattern")];
    assert!(find(&bare, "sejak 2026").is_empty(), "any number would be one");
}

#[test]
fn what_is_wrong_with_a_pattern_is_named() {
    for (text, fault) in [
        ("{serial", PatternFault::Brace),
        ("serial}/{serial}", PatternFault::Brace),
        ("{seri}", PatternFault::Unknown("{seri}".into())),
        ("{serial:x}", PatternFault::Unknown("{serial:x}".into())),
        ("{serial}/{serial}", PatternFault::Twice("serial")),
        ("SP/{year}", PatternFault::NoSerial),
        ("{serial}{year}", PatternFault::Touching),
    ] {
        assert_eq!(Pattern::parse(text), Err(fault), "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(serial in 0u32..1_000_000, revision in prop::option::of(1u32..99), month in 1i8..=12, year in 2000i16..2200) {
        for (n, pattern) in patterns().iter().enumerate() {
            let text = pattern.write(serial, revision, month, year);
            let number = read(&patterns(), &text).expect("a number");
            prop_assert_eq!(
                (number.series, number.serial, number.revision, number.month, number.year),
                (n, serial, revision, Some(month), Some(year))
            );
        }
    }

    #[test]
    fn no_text_makes_it_fail(text in "\\PC{0,60}|[0-9/XIV.RSPKC -]{0,80}", pattern in "\\PC{0,20}|[{}a-z:0-9/]{0,30}") {
        let _ = Pattern::parse(&pattern);
        for (at, number) in find(&patterns(), &text) {
            prop_assert!(text[at..].starts_with(&number.text));
        }
    }
}
