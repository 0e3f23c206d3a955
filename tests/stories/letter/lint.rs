//! What mail programs understand, and what those who listen to a page or see little need of it.

use std::collections::BTreeSet;

use siaran::message::letter::LARGEST_HTML;

use super::page::{Element, Page, read};
use super::samples::samples;

/// Elements and their attributes beside `style` and `class`.
const ELEMENTS: [(&str, &[&str]); 32] = [
    ("html", &["lang"]),
    ("head", &[]),
    ("meta", &["charset", "name", "content"]),
    ("title", &[]),
    ("style", &[]),
    ("body", &[]),
    ("div", &[]),
    ("table", &["role", "width", "cellpadding", "cellspacing", "border"]),
    ("thead", &[]),
    ("tbody", &[]),
    ("tr", &[]),
    ("td", &["align"]),
    ("th", &["scope"]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("p", &[]),
    ("br", &[]),
    ("hr", &[]),
    ("strong", &[]),
    ("em", &[]),
    ("s", &[]),
    ("a", &["href"]),
    ("ul", &[]),
    ("ol", &["start"]),
    ("li", &[]),
    ("blockquote", &[]),
    ("pre", &[]),
    ("code", &[]),
];

/// Properties that mail programs know, or that nothing is lost without.
const PROPERTIES: [&str; 28] = [
    "background-color",
    "border",
    "border-collapse",
    "border-color",
    "border-left",
    "border-top",
    "color",
    "color-scheme",
    "display",
    "font-family",
    "font-size",
    "font-weight",
    "line-height",
    "margin",
    "max-height",
    "max-width",
    "mso-hide",
    "overflow",
    "overflow-x",
    "padding",
    "supported-color-schemes",
    "table-layout",
    "text-align",
    "text-decoration",
    "vertical-align",
    "white-space",
    "width",
    "word-wrap",
];

fn properties(style: &str) -> Vec<(&str, &str)> {
    let declarations = style.split(';').filter(|d| !d.trim().is_empty());
    declarations.map(|d| d.split_once(':').map(|(p, v)| (p.trim(), v.trim())).expect(d)).collect()
}

/// Declarations of all rules of a sheet, whatever their selectors.
fn sheet_properties(sheet: &str) -> Vec<(&str, &str)> {
    let blocks = sheet.split('{').filter_map(|piece| piece.split_once('}'));
    blocks.flat_map(|(block, _)| properties(block)).collect()
}

fn check_elements(page: &Page) {
    for element in &page.elements {
        let known = ELEMENTS.iter().find(|(name, _)| *name == element.name);
        let (_, attributes) = known.unwrap_or_else(|| panic!("{element:?}"));
        for (name, value) in &element.attributes {
            let common = ["style", "class"].contains(&name.as_str());
            assert!(common || attributes.contains(&name.as_str()), "{name}={value} {element:?}");
            if name == "style" {
                for (property, _) in properties(value) {
                    assert!(PROPERTIES.contains(&property), "{property} {element:?}");
                }
            }
        }
        let bare = ["html", "head", "meta", "title", "style", "tr", "thead", "tbody", "br"];
        let inline = ["strong", "em", "s"];
        let plain = bare.iter().chain(&inline).any(|name| *name == element.name);
        let within_code = element.within.iter().any(|name| name == "pre");
        assert!(plain || within_code || element.get("style").is_some(), "no looks: {element:?}");
        if element.name == "a" {
            let href = element.get("href").expect("href");
            let schemes = ["https://", "http://", "mailto:", "tel:", "{{ recipient.unsubscribe }}"];
            assert!(schemes.iter().any(|scheme| href.starts_with(scheme)), "{href}");
        }
    }
    for (property, _) in sheet_properties(&page.sheet) {
        assert!(PROPERTIES.contains(&property), "{property}");
    }
}

/// A page in a language, one title, headings without a gap, tables that say what they are.
fn check_structure(page: &Page, lang: &str) {
    let all = |name: &str| page.elements.iter().filter(|e| e.name == name).collect::<Vec<_>>();
    assert_eq!(all("html")[0].get("lang"), Some(lang));
    assert_eq!(all("title").len(), 1);
    let levels: Vec<u32> =
        page.elements.iter().filter_map(|e| e.name.strip_prefix('h')?.parse().ok()).collect();
    assert_eq!(levels.first(), Some(&1));
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    let layout = |table: &&&Element| table.get("role") == Some("presentation");
    assert_eq!(all("table").iter().filter(layout).count(), 2);
    let data = all("table").len() - 2;
    assert!(all("th").iter().all(|th| matches!(th.get("scope"), Some("col" | "row"))));
    assert_eq!(all("th").is_empty(), data == 0);
}

/// Relative luminance of `#rrggbb`.
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect(colour)) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Every colour of words can be read on every ground of the page, by day and by night.
fn check_contrast(page: &Page) {
    let styles = page.elements.iter().filter_map(|e| e.get("style"));
    let light: Vec<(&str, &str)> = styles.flat_map(properties).collect();
    let dark = sheet_properties(&page.sheet);
    for declared in [light, dark] {
        let of = |name: &str| -> BTreeSet<&str> {
            let values = declared.iter().filter(|(property, _)| *property == name);
            values.map(|(_, value)| value.trim_end_matches("!important").trim()).collect()
        };
        let (words, grounds) = (of("color"), of("background-color"));
        assert!(words.len() >= 3 && grounds.len() >= 2, "{words:?} {grounds:?}");
        for (word, ground) in words.iter().flat_map(|w| grounds.iter().map(move |g| (w, g))) {
            assert!(contrast(word, ground) >= 4.5, "{word} on {ground}");
        }
    }
}

/// Runs of letters and digits.
fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn mail_programs_know_all_that_a_page_uses() {
    for sample in samples() {
        let page = read(&sample.letter.html);
        check_elements(&page);
        check_structure(&page, &sample.name[sample.name.len() - 2..]);
        check_contrast(&page);
        assert!(sample.letter.html.len() < LARGEST_HTML / 5, "{}", sample.name);
    }
}

#[test]
fn page_and_text_of_a_letter_say_the_same() {
    for sample in samples() {
        let (page, text) = (read(&sample.letter.html), sample.letter.text.as_str());
        let numbered = |word: &String| word.parse::<u32>().is_ok();
        // Targets stand in the text beside the words of their links.
        let hrefs: Vec<&str> = page.elements.iter().filter_map(|e| e.get("href")).collect();
        let targets = words(&hrefs.join(" "));
        let (shown, written) = (words(&page.text), words(text));
        let lost: Vec<_> = shown.difference(&written).collect();
        assert!(lost.is_empty(), "{}: not in the text: {lost:?}\n{text}", sample.name);
        let more = written.difference(&shown).filter(|w| !numbered(w) && !targets.contains(*w));
        let more: Vec<_> = more.collect();
        assert!(more.is_empty(), "{}: only in the text: {more:?}", sample.name);
        for href in hrefs {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let stands = match href.split_once(':') {
                Some(("tel", number)) => digits(text).contains(&digits(number)),
                Some(("mailto", address)) => text.contains(address),
                _ => text.contains(href),
            };
            assert!(stands, "{}: {href}", sample.name);
        }
        let long = text.lines().find(|line| line.chars().count() > 76 && line.contains(' '));
        assert_eq!(long, None, "{}", sample.name);
    }
}

#[test]
fn what_is_filled_in_for_each_recipient_comes_through_unharmed() {
    for sample in samples().iter().filter(|sample| sample.name.starts_with("invitation")) {
        for form in [&sample.letter.html, &sample.letter.text] {
            assert!(form.contains("{{ recipient.name }}"), "{form}");
        }
    }
}
