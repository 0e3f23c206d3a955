//! What a body says, as events from which both forms are written: raw HTML is gone, images are
//! their words, links lead somewhere or are only words, and the date line stands before the text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::link::target;

/// The Markdown dialect of a body: CommonMark with tables and strikethrough.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// The events of `body` with `date_line` before its first paragraph.
pub(super) fn events<'a>(body: &'a str, date_line: Option<&'a str>) -> Vec<Event<'a>> {
    let mut events = plain(body);
    if let Some(date_line) = date_line {
        insert(&mut events, date_line);
    }
    events
}

fn plain(body: &str) -> Vec<Event<'_>> {
    let mut events: Vec<Event> = Vec::new();
    // Of each open link: its target, when it may be followed, and where its words begin.
    let mut links: Vec<(Option<String>, usize)> = Vec::new();
    let mut images: Vec<usize> = Vec::new();
    for event in Parser::new_ext(body, options()) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {}
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(Tag::Image { .. }) => images.push(events.len()),
            Event::End(TagEnd::Image) => {
                let Some(from) = images.pop() else { continue };
                if !is_blank(&events[from..]) {
                    events.insert(from, Event::Text("[".into()));
                    events.push(Event::Text("]".into()));
                }
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let to = target(link_type, &dest_url);
                links.push((to.clone(), events.len()));
                if let Some(to) = to {
                    let dest_url = to.into();
                    events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
                }
            }
            Event::End(TagEnd::Link) => {
                let Some((Some(to), from)) = links.pop() else { continue };
                // A link without words could be neither seen nor read out.
                if is_blank(&events[from..]) {
                    events.push(Event::Text(to.into()));
                }
                events.push(event);
            }
            other => events.push(other),
        }
    }
    events
}

fn is_blank(events: &[Event]) -> bool {
    words(events).trim().is_empty()
}

/// The words of `events`, without marks.
fn words(events: &[Event]) -> String {
    let mut words = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words
}

/// Words with which a salutation begins.
const SALUTATIONS: [&str; 4] = ["Yth", "Kepada", "Dear ", "To the "];

/// Puts `date_line` before the first paragraph, or on a line of its own where the body begins with
/// something else or with a salutation.
fn insert<'a>(events: &mut Vec<Event<'a>>, date_line: &'a str) {
    let bold =
        [Event::Start(Tag::Strong), Event::Text(date_line.into()), Event::End(TagEnd::Strong)];
    let first = match events.first() {
        Some(Event::Start(Tag::Paragraph)) => {
            let end = events.iter().position(|e| *e == Event::End(TagEnd::Paragraph));
            Some(words(&events[..end.unwrap_or(events.len())]))
        }
        _ => None,
    };
    let runs_on = first.is_some_and(|text| {
        !text.trim_end().ends_with(',') && !SALUTATIONS.iter().any(|s| text.starts_with(s))
    });
    if runs_on {
        let dash = Event::Text(" – ".into());
        events.splice(1..1, bold.into_iter().chain([dash]));
    } else {
        let open = Event::Start(Tag::Paragraph);
        let close = Event::End(TagEnd::Paragraph);
        events.splice(0..0, [open].into_iter().chain(bold).chain([close]));
    }
}

/// What the body's first paragraph says; empty when it begins with something else.
pub(super) fn opening(body: &str) -> String {
    let mut events = plain(body).into_iter();
    if events.next() != Some(Event::Start(Tag::Paragraph)) {
        return String::new();
    }
    let first: Vec<Event> = events.take_while(|e| *e != Event::End(TagEnd::Paragraph)).collect();
    words(&first)
}
