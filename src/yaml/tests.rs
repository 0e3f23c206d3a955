//! Places, faults and hostile texts.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::problem::Severity;

fn tree(text: &str) -> Node {
    parse(text, 1, FRONT_MATTER_LIMIT).unwrap_or_else(|p| panic!("{p:?} in {text}"))
}

fn fault(text: &str) -> (Fault, String) {
    let problem = parse(text, 1, FRONT_MATTER_LIMIT).expect_err(text);
    (problem.fault, format!("{}:{}", problem.at.line, problem.at.column))
}

/// Every key with the places of key and value, list elements by number.
fn places(node: &Node, path: &str, out: &mut Vec<String>) {
    let show = |at: Spot| format!("{}:{}", at.line, at.column);
    match &node.value {
        Value::Map(entries) => {
            for e in entries {
                let path = format!("{path}{}", e.key);
                out.push(format!("{path} {} {}", show(e.at), show(e.node.at)));
                places(&e.node, &format!("{path}."), out);
            }
        }
        Value::List(items) => {
            for (i, item) in items.iter().enumerate() {
                out.push(format!("{path}{i} {}", show(item.at)));
                places(item, &format!("{path}{i}."), out);
            }
        }
        _ => {}
    }
}

fn places_of(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    places(&tree(text), "", &mut out);
    out
}

#[test]
fn every_notation_knows_its_places() {
    let text = "\
# first
title: Satu   # note
\"quoted key\": 'a: b'
list:
- a
- text: |
    # no comment
    key: no key

  media: [x, \"y, z\", {k: v}]
-
  - deep
nested:
  folded: >-
    a: b
    - c
  plain: goes
    on and

    on
  é: ü
end: {a: 1,
  b: [1,
 2]}
";
    assert_eq!(
        places_of(text),
        [
            "title 2:1 2:8",
            "quoted key 3:1 3:15",
            "list 4:1 5:1",
            "list.0 5:3",
            "list.1 6:3",
            "list.1.text 6:3 6:9",
            "list.1.media 10:3 10:10",
            "list.1.media.0 10:11",
            "list.1.media.1 10:14",
            "list.1.media.2 10:22",
            "list.1.media.2.k 10:23 10:26",
            "list.2 12:3",
            "list.2.0 12:5",
            "nested 13:1 14:3",
            "nested.folded 14:3 14:11",
            "nested.plain 17:3 17:10",
            "nested.é 21:3 21:6",
            "end 22:1 22:6",
            "end.a 22:7 22:10",
            "end.b 23:3 23:6",
            "end.b.0 23:7",
            "end.b.1 24:2",
        ]
    );
}

#[test]
fn odd_notations_keep_the_places_after_them() {
    for (text, last) in [
        ("a: \"x\n  y: z\n\"\nb: 1\n", "b 4:1 4:4"),
        ("a: 'it''s: b'\nb: 1\n", "b 2:1 2:4"),
        ("a: &x !!str text\nb: *x\n", "b 2:1 2:4"),
        ("a: # note\n  c: 1\nb: 1\n", "b 3:1 3:4"),
        ("a: |2-\n    x\n   b: 2\n\nb: 1\n", "b 5:1 5:4"),
        ("a:\n\n# note\nb: 1\n", "b 4:1 4:4"),
        ("---\na: 1\nb: 1\n", "b 3:1 3:4"),
        ("a: x#y\nb: 1\n", "b 2:1 2:4"),
        ("a: http://x.example\nb: 1\n", "b 2:1 2:4"),
        ("a: {x: 'y', \"z\": [1]} # n\nb: 1\n", "b 2:1 2:4"),
        ("? a\n: 1\nb: 1\n", "b 1:1 1:1"),
        ("a:\n- - - x\n    - y\n- z\nb: 1\n", "b 5:1 5:4"),
        ("a: \"\\\"b: \"\nb: 1\n", "b 2:1 2:4"),
    ] {
        assert_eq!(places_of(text).last().map(String::as_str), Some(last), "{text}");
    }
}

#[test]
fn values_are_told_apart_and_numbers_keep_their_digits() {
    let node = tree("a: 041\nb: +62215550100\nc: 1.50\nd: yes\ne: true\nf: ~\ng: 0x1F\nh: '5'\n");
    let Value::Map(entries) = &node.value else { panic!("a map") };
    let faults = Faults::default();
    let mut fields = Fields::root(&node, &faults).expect("a map");
    let mut text = |key| fields.take(key).and_then(|f| f.text());
    assert_eq!(text("a").as_deref(), Some("041"));
    assert_eq!(text("b").as_deref(), Some("+62215550100"));
    assert_eq!(text("c"), None);
    assert_eq!(text("d").as_deref(), Some("yes"));
    assert_eq!(text("e"), None);
    assert_eq!(text("f"), None);
    assert_eq!(text("g").as_deref(), Some("0x1F"));
    assert_eq!(text("h").as_deref(), Some("5"));
    assert_eq!(entries.len(), 8);
    fields.finish();
    let codes: Vec<_> = faults.into_sorted().iter().map(Problem::code).collect();
    assert_eq!(codes, ["value.unquoted", "value.unquoted", "value.empty"]);
}

#[test]
fn an_aliased_number_is_its_number() {
    let node = tree("a: &n 42\nb: *n\n");
    let faults = Faults::default();
    let mut fields = Fields::root(&node, &faults).expect("a map");
    assert_eq!(fields.take("b").and_then(|f| f.text()).as_deref(), Some("42"));
}

#[test]
fn all_key_problems_are_told_at_once() {
    let node = tree("titel: a\nx: 1\nx: 2\nwarna: b\nn: 70000\nd: 5 menit\n");
    let faults = Faults::default();
    let mut fields = Fields::root(&node, &faults).expect("a map");
    fields.required("title");
    fields.given("x").and_then(|f| f.text());
    fields.given("n").and_then(|f| f.whole(1, 65_535));
    fields.given("d").and_then(|f| f.duration());
    fields.finish();
    let problems = faults.into_sorted();
    let shown: Vec<_> =
        problems.iter().map(|p| format!("{} {}:{}", p.code(), p.at.line, p.at.column)).collect();
    assert_eq!(
        shown,
        [
            "key.missing 1:1",
            "key.unknown 1:1",
            "key.repeated 3:1",
            "key.unknown 4:1",
            "value.range 5:4",
            "value.duration 6:4",
        ]
    );
    let nearest = Some("title".to_owned());
    assert!(problems.iter().any(|p| p.fault == Fault::UnknownKey { key: "titel".into(), nearest: nearest.clone() }));
    assert!(
        problems.iter().any(|p| p.fault == Fault::RepeatedKey { key: "x".into(), first_line: 2 })
    );
    assert!(problems.iter().all(|p| p.severity() == Severity::Error));
}

#[test]
fn slips_are_named_with_their_place() {
    let slip = |text: &str| match fault(text) {
        (Fault::Syntax { slip, .. }, at) => (slip, at),
        other => panic!("{other:?} in {text}"),
    };
    assert_eq!(slip("title: RALAT: Tanggal\n"), (Slip::Colon, "1:13".into()));
    assert_eq!(slip("a: 1\nb: @kantor\n"), (Slip::Start('@'), "2:4".into()));
    assert_eq!(slip("a: `x`\n"), (Slip::Start('`'), "1:4".into()));
    assert_eq!(slip("a: %x\n"), (Slip::Start('%'), "1:4".into()));
    assert_eq!(slip("a: *tebal*\n").0, Slip::Start('*'));
    assert_eq!(slip("a: 1\nb: \"x\n").0, Slip::Quote);
    assert_eq!(slip("a: \"x\" y\n").0, Slip::Indent);
    assert_eq!(slip("a: 1\nb\nc: 2\n").0, Slip::Indent);
    assert_eq!(slip("a: [1, 2\nb: 3\n").0, Slip::Bracket);
    assert_eq!(slip("a: 1\n---\nb: 2\n").0, Slip::SecondDocument);
    assert_eq!(slip("? [a, b]\n: 1\n").0, Slip::Key);
    assert_eq!(fault("a:\n\tb: 1\n"), (Fault::Tab, "2:1".into()));
    assert_eq!(fault("a: x\u{7}y\n"), (Fault::ControlCharacter { code: 7 }, "1:5".into()));
    assert_eq!(fault("a: x\u{2028}y\n"), (Fault::ControlCharacter { code: 0x2028 }, "1:5".into()));
    let limit = FRONT_MATTER_LIMIT;
    assert_eq!(fault(&"a".repeat(limit + 1)), (Fault::TooLarge { limit }, "1:1".into()));
}

#[test]
fn the_first_line_shifts_every_place() {
    assert_eq!(parse("a: b: c", 10, 100).map_err(|p| p.at), Err(Spot::new(10, 5)));
    let node = parse("a: 1\nb: [x]\n", 10, 100).expect("well");
    let Value::Map(entries) = &node.value else { panic!("a map") };
    assert_eq!((node.at, entries[1].at), (Spot::new(10, 1), Spot::new(11, 1)));
    assert_eq!(entries[1].node.at, Spot::new(11, 4));
}

fn hostile() -> Vec<(&'static str, String)> {
    let laughs = (0..9).fold(
        String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"),
        |s, i| {
            let alias = format!("*a{i}, ").repeat(9);
            format!("{s}a{}: &a{} [{}]\n", i + 1, i + 1, alias.trim_end_matches(", "))
        },
    );
    let half = 32_000;
    vec![
        ("billion laughs", laughs),
        ("text bomb", format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(half), "*a,".repeat(10_000))),
        ("alias of itself", "a: &a [*a]\n".into()),
        ("tagged bomb", format!("a: &a [{}]\nb: !t [{}]\n", "x,".repeat(900), "*a,".repeat(2_000))),
        ("brackets", "[".repeat(half)),
        ("braces", "{".repeat(half)),
        ("hidden brackets", "[\"]]]]]]]]\",".repeat(5_000)),
        ("just enough hidden brackets", "[\"]\",".repeat(2_990)),
        ("hidden, then many", format!("{}{}", "[\"]\",".repeat(2_990), "a,".repeat(20_000))),
        (
            "as deep as allowed",
            format!("{}{}{}", "[".repeat(60), "a,".repeat(30_000), "]".repeat(60)),
        ),
        ("hidden brackets in comments", "[#]]]]\n".repeat(8_000)),
        ("hidden braces", "{'}}': ".repeat(8_000)),
        ("questions", "? ".repeat(half)),
        ("questions on lines", "? a\n".repeat(half / 2)),
        ("dashes", "- ".repeat(half)),
        ("deep flow maps", "a: {".repeat(half / 2)),
        ("deep block maps", (0..350).map(|i| format!("{}a:\n", " ".repeat(i))).collect()),
        ("merge keys", "<<: {a: 1}\n".repeat(5_000)),
        ("colons", ":".repeat(half)),
        ("colons and spaces", ": ".repeat(half)),
        ("long key", format!("{}: 1\n", "k".repeat(half))),
        ("many keys", (0..7_000).map(|i| format!("k{i}: 1\n")).collect()),
        ("many equal keys", "k: 1\n".repeat(12_000)),
        ("long flow", format!("a: [{}]\n", "b,".repeat(15_000))),
        ("quotes", "\"".repeat(half * 2)),
        ("escapes", format!("a: \"{}\"\n", "\\u0041".repeat(10_000))),
        ("open quotes", "- '\n".repeat(half / 2)),
        ("quoted list", "- \"a\n".repeat(half / 3)),
        ("anchors", "&a ".repeat(half / 2)),
        ("tags", "!a ".repeat(half / 2)),
        ("stars", "*".repeat(half * 2)),
        ("bars", "- |\n".repeat(half / 2)),
        ("blank lines", "\n".repeat(half * 2)),
        ("block scalar of blanks", format!("a: |\n{}", " \n".repeat(half - 10))),
        ("indents", (0..half / 100).map(|i| format!("{}- a\n", " ".repeat(i % 180))).collect()),
        ("directives", "%YAML 1.1\n".repeat(6_000)),
        ("documents", "---\n".repeat(half / 2)),
        ("commas", "[,,,,,,,,".repeat(7_000)),
        ("pairs", format!("[{}]", "a: b,".repeat(6_000))),
        ("hashes", "#".repeat(half * 2)),
        ("spaces", " ".repeat(half * 2)),
        ("zeros", "\0".repeat(half)),
    ]
}

#[test]
fn hostile_texts_die_quickly() {
    let mut slow = Vec::new();
    for (name, text) in hostile() {
        let text: String = text.chars().take(FRONT_MATTER_LIMIT).collect();
        let begun = Instant::now();
        let _ = parse(&text, 2, FRONT_MATTER_LIMIT);
        let took = begun.elapsed();
        println!("{name}: {} bytes, {took:?}", text.len());
        // A debug build on a busy machine; what grows with the square takes minutes.
        if took > Duration::from_secs(10) {
            slow.push(format!("{name} {took:?}"));
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}

#[test]
fn bombs_are_too_complex() {
    for name in
        ["billion laughs", "text bomb", "brackets", "deep flow maps", "dashes", "tagged bomb"]
    {
        let (_, text) = hostile().into_iter().find(|(n, _)| *n == name).expect("named above");
        assert_eq!(
            fault(&text.chars().take(FRONT_MATTER_LIMIT).collect::<String>()).0,
            Fault::TooComplex,
            "{name}"
        );
    }
}

/// Found by the soup below.
#[test]
fn an_anchor_may_end_the_text() {
    for text in [": \n  &a ", "a: &b ", "- &a ", "#", "? #", ": !t "] {
        let _ = parse(text, 1, FRONT_MATTER_LIMIT);
        marks::scan(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_makes_it_panic(text in "(?s).{0,400}") {
        let _ = parse(&text, 1, FRONT_MATTER_LIMIT);
        // The scanner is only ever given well-formed text; it must survive any other too.
        marks::scan(&text);
    }

    #[test]
    fn no_soup_of_yaml_makes_it_panic(parts in prop::collection::vec(prop::sample::select(vec![
        "a", "key: ", "- ", "? ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ",", ": ", ":", "\"", "'", "|", ">",
        "|-\n", "# x", "&a ", "*a", "!t ", "---\n", "...\n", "é", "\\", "%", "@", "<<: ", "\t", "1.5", "~", "\r",
    ]), 0..60)) {
        let text: String = parts.concat();
        if let Ok(node) = parse(&text, 1, FRONT_MATTER_LIMIT) {
            let lines = text.lines().count().max(1) as u32 + 1;
            check_places(&node, lines)?;
        }
        marks::scan(&text);
    }

    /// Keys of plain block maps are found exactly where they stand.
    #[test]
    fn keys_stand_where_they_are_said_to(keys in prop::collection::btree_set("[a-z]{1,8}", 1..8), gaps in prop::collection::vec(0usize..3, 8), nest in 0usize..3) {
        let mut text = String::new();
        let mut wanted = Vec::new();
        let indent = " ".repeat(nest * 2);
        if nest > 0 {
            text.push_str("top:\n");
        }
        for (key, gap) in keys.iter().zip(&gaps) {
            text.push_str(&"\n".repeat(*gap));
            wanted.push((key.clone(), text.matches('\n').count() as u32 + 1));
            text.push_str(&format!("{indent}{key}: |\n{indent}  x: y\n{indent}   - z\n"));
        }
        let node = tree(&text);
        let Value::Map(mut entries) = node.value else { panic!("a map") };
        if nest > 0 {
            let Value::Map(inner) = entries.remove(0).node.value else { panic!("a map") };
            entries = inner;
        }
        let found: Vec<_> = entries.iter().map(|e| (e.key.clone(), e.at.line)).collect();
        prop_assert_eq!(found, wanted);
        prop_assert!(entries.iter().all(|e| e.at.column == nest as u32 * 2 + 1));
    }
}

fn check_places(node: &Node, lines: u32) -> Result<(), TestCaseError> {
    prop_assert!((1..=lines).contains(&node.at.line) && node.at.column >= 1);
    match &node.value {
        Value::List(items) => items.iter().try_for_each(|n| check_places(n, lines)),
        Value::Map(entries) => entries.iter().try_for_each(|e| check_places(&e.node, lines)),
        _ => Ok(()),
    }
}
