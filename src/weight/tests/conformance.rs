//! The official cases of twitter-text, where they lie beside the repository.

use std::fs;
use std::path::PathBuf;

use serde_yaml::Value;

use super::*;

/// The `tests` of one file; nothing where the cases are not at hand.
fn cases(file: &str) -> Option<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/conformance/twitter-text")
        .join(file);
    let text = fs::read_to_string(path).ok()?;
    let value: Value = serde_yaml::from_str(&text).expect("official cases are YAML");
    Some(value["tests"].clone())
}

fn list<'a>(tests: &'a Value, section: &str) -> &'a [Value] {
    tests[section].as_sequence().unwrap_or_else(|| panic!("no section {section}"))
}

fn text(case: &Value) -> &str {
    case["text"].as_str().expect("a case has a text")
}

#[test]
fn weights() {
    let Some(tests) = cases("validate.yml") else { return };
    let mut ran = 0;
    let mut wrong = Vec::new();
    for (section, emoji) in [
        ("WeightedTweetsCounterTest", false),
        ("WeightedTweetsWithDiscountedEmojiCounterTest", true),
        ("UnicodeDirectionalMarkerCounterTest", true),
    ] {
        for case in list(&tests, section) {
            let text = text(case);
            let weight = measure(text, emoji);
            // X names the last unit of the text as given, not as normalised.
            let valid_end = (utf16(&weight.text[..weight.fits]) + utf16(text))
                .saturating_sub(utf16(&weight.text) + 1);
            let expected = &case["expected"];
            let number = |key: &str| expected[key].as_u64().expect("a number");
            let got = (
                u64::from(weight.weighted),
                weight.valid,
                u64::from(weight.permillage()),
                utf16(text) as u64 - 1,
                valid_end as u64,
            );
            let want = (
                number("weightedLength"),
                expected["valid"].as_bool().expect("a bool"),
                number("permillage"),
                number("displayRangeEnd"),
                number("validRangeEnd"),
            );
            if got != want {
                wrong.push(format!("{:?}: {got:?}, not {want:?}", case["description"]));
            }
            ran += 1;
        }
    }
    println!("{ran} official weights");
    assert!(ran >= 44 && wrong.is_empty(), "{ran}: {}", wrong.join("\n"));
}

#[test]
fn links() {
    let Some(tests) = cases("extract.yml") else { return };
    let tlds = cases("tlds.yml").expect("the official cases lie together");
    let mut ran = 0;
    let mut wrong = Vec::new();
    for (tests, section) in [
        (&tests, "urls"),
        (&tests, "tco_urls_with_params"),
        (&tests, "urls_with_indices"),
        (&tests, "urls_with_directional_markers"),
        (&tlds, "country"),
        (&tlds, "generic"),
    ] {
        for case in list(tests, section) {
            let text = text(case);
            let got: Vec<Value> = link::find(text)
                .into_iter()
                .map(|url| {
                    let link = Value::from(&text[url.clone()]);
                    if !section.contains("indices") && !section.contains("markers") {
                        return link;
                    }
                    let place = |at: usize| Value::from(text[..at].chars().count());
                    let mut found = serde_yaml::Mapping::new();
                    found.insert("url".into(), link);
                    found.insert("indices".into(), vec![place(url.start), place(url.end)].into());
                    Value::Mapping(found)
                })
                .collect();
            let want = case["expected"].as_sequence().expect("a list");
            if &got != want {
                wrong.push(format!("{text:?}: {got:?}, not {want:?}"));
            }
            ran += 1;
        }
    }
    println!("{ran} official links");
    assert!(ran >= 1600 && wrong.is_empty(), "{ran}: {}", wrong.join("\n"));
}

#[test]
fn entities() {
    let Some(tests) = cases("extract.yml") else { return };
    let mut ran = 0;
    let mut wrong = Vec::new();
    for section in ["mentions", "hashtags", "hashtags_from_astral", "cashtags"] {
        for case in list(&tests, section) {
            let weight = weigh(text(case));
            let found = weight.entities();
            let got = match section {
                "mentions" => found.mentions,
                "cashtags" => found.cashtags,
                _ => found.hashtags,
            };
            let want = case["expected"].as_sequence().expect("a list");
            let want: Vec<&str> = want.iter().filter_map(Value::as_str).collect();
            if got != want {
                wrong.push(format!("{:?}: {got:?}, not {want:?}", text(case)));
            }
            ran += 1;
        }
    }
    println!("{ran} official entities");
    assert!(ran >= 80 && wrong.is_empty(), "{ran}: {}", wrong.join("\n"));
}
