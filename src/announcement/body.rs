//! The Markdown below the front matter, as far as a letter cannot carry it; and placeholders.

use jiff::civil::Date;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use super::PLACEHOLDERS;
use super::file::{Lines, Parts};
use crate::problem::{Fault, Spot, nearest};
use crate::when;
use crate::yaml::Faults;

/// More of one body would only be noise.
const MOST_PROBLEMS: usize = 50;
/// Most characters between the braces of a placeholder.
const LONGEST_PLACEHOLDER: usize = 100;
/// Links that run or reveal something instead of leading to a page.
const REFUSED_SCHEMES: [&str; 4] = ["javascript", "data", "vbscript", "file"];

pub(super) fn check_body(parts: &Parts, mailed: bool, near: Option<Date>, faults: &Faults) {
    let body = parts.body.as_str();
    let lines = Lines::of(body);
    let spot = |offset: usize| {
        let at = lines.spot(offset);
        Spot::new(at.line + parts.body_line - 1, at.column)
    };
    for slip in when::weekday_slips(body, near).into_iter().take(MOST_PROBLEMS) {
        let fault = Fault::WrongWeekday { written: slip.written, date: slip.date };
        faults.add(fault, spot(slip.offset));
    }
    if !mailed {
        return;
    }
    if body.trim().is_empty() {
        faults.add(Fault::BodyEmpty, spot(0));
        return;
    }
    for slip in &Placeholders::of(body).unknown {
        faults.add(unknown(&slip.text), spot(slip.offset));
    }
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut found = 0;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        let first_line = || body[range.clone()].trim().lines().next().unwrap_or("<").to_owned();
        let fault = match &event {
            Event::Start(Tag::HtmlBlock) => Some(Fault::BodyHtml { text: first_line() }),
            // The opening tag was reported already.
            Event::InlineHtml(html) if !html.starts_with("</") => {
                Some(Fault::BodyHtml { text: first_line() })
            }
            Event::Start(Tag::Link { link_type: LinkType::Email, .. }) => None,
            Event::Start(Tag::Link { dest_url, .. }) => refused_scheme(dest_url).or_else(|| {
                let target = dest_url.to_string();
                (!is_safe_link(&target)).then_some(Fault::BodyLinkNowhere { target })
            }),
            Event::Start(Tag::Image { dest_url, .. }) => {
                refused_scheme(dest_url).or(Some(Fault::BodyImage))
            }
            _ => None,
        };
        if let Some(fault) = fault {
            faults.add(fault, spot(range.start));
            found += 1;
            if found == MOST_PROBLEMS {
                return;
            }
        }
    }
}

/// Whether a link may be followed from a letter: web, mail and telephone only. A letter has no
/// place of its own, so that an address without a scheme leads nowhere.
pub fn is_safe_link(target: &str) -> bool {
    target.split_once(':').is_some_and(|(scheme, rest)| {
        let scheme = scheme.to_ascii_lowercase();
        matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel") && !rest.is_empty()
    })
}

fn refused_scheme(url: &str) -> Option<Fault> {
    // Mail programs and browsers read over such characters inside a scheme.
    let bare: String = url.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let scheme = bare.split_once(':')?.0.to_ascii_lowercase();
    REFUSED_SCHEMES
        .contains(&scheme.as_str())
        .then(|| Fault::BodyLink { scheme: format!("{scheme}:") })
}

/// The fault of a placeholder that nobody fills in.
pub(super) fn unknown(text: &str) -> Fault {
    Fault::UnknownPlaceholder {
        text: text.to_owned(),
        known: PLACEHOLDERS.map(str::to_owned).to_vec(),
        nearest: nearest(text, PLACEHOLDERS),
    }
}

/// What `{{ … }}` a text holds.
pub(super) struct Placeholders {
    /// The text with known placeholders spelt as the program knows them.
    pub canonical: String,
    pub known: Vec<String>,
    /// No more than the first few; what follows them is left alone.
    pub unknown: Vec<Unknown>,
}

pub(super) struct Unknown {
    pub text: String,
    pub offset: usize,
}

impl Placeholders {
    pub fn of(text: &str) -> Placeholders {
        let mut found = Placeholders {
            canonical: String::with_capacity(text.len()),
            known: vec![],
            unknown: vec![],
        };
        let mut rest = text;
        while let Some(open) = rest.find("{{") {
            if found.unknown.len() == MOST_PROBLEMS {
                break;
            }
            found.canonical.push_str(&rest[..open]);
            let offset = text.len() - rest.len() + open;
            let inside = &rest[open + 2..];
            // A window, since a search to the end for each of many would be quadratic.
            let window = inside
                .char_indices()
                .nth(LONGEST_PLACEHOLDER)
                .map_or(inside, |(end, _)| &inside[..end]);
            let line = window.split('\n').next().unwrap_or_default();
            let Some(close) = line.find("}}") else {
                let start: String = line.chars().take(40).collect();
                found.unknown.push(Unknown { text: format!("{{{{{start}"), offset });
                found.canonical.push_str("{{");
                rest = inside;
                continue;
            };
            let spelt = format!("{{{{ {} }}}}", inside[..close].trim());
            if PLACEHOLDERS.contains(&spelt.as_str()) {
                found.canonical.push_str(&spelt);
                found.known.push(spelt);
            } else {
                found.canonical.push_str(&rest[open..open + 2 + close + 2]);
                found.unknown.push(Unknown { text: spelt, offset });
            }
            rest = &inside[close + 2..];
        }
        found.canonical.push_str(rest);
        found
    }

    /// The first one that was surely meant to be filled in: a known one, or words with a dot.
    pub fn first_meant(self) -> Option<String> {
        let dotted = |text: &String| {
            let inner = text.trim_matches(['{', '}', ' ']);
            let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
            inner.contains('.') && inner.chars().all(word)
        };
        self.known.into_iter().chain(self.unknown.into_iter().map(|u| u.text)).find(dotted)
    }
}
