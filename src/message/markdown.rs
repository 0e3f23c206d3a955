//! Markdown of an announcement's body as HTML and as plain text of equal worth, from the same
//! events. Raw HTML, active links and remote images never come through.

mod columns;
mod escape;
mod events;
mod link;
mod page;
mod plain;
mod style;
#[cfg(test)]
mod tests;
pub(crate) mod wrap;

pub use escape::escape;

/// Elements that a body may have, beside nothing but text.
const ELEMENTS: [&str; 25] = [
    "a",
    "blockquote",
    "br",
    "code",
    "div",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The body as an HTML fragment with inlined styles, `date_line` before its first paragraph.
/// Headings begin at `h2`.
pub fn html(body: &str, date_line: Option<&str>) -> String {
    let written = page::write(events::events(body, date_line));
    // All of it is ours already; this is the second lock.
    ammonia::Builder::empty()
        .tags(ELEMENTS.into())
        .tag_attributes(
            [("a", ["href"].into()), ("ol", ["start"].into()), ("th", ["scope"].into())].into(),
        )
        .generic_attributes(["style"].into())
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .link_rel(None)
        .clean(&written)
        .to_string()
}

/// The body as plain text, LF line ends, wrapped, ending in one line end; `date_line` before its
/// first paragraph.
pub fn text(body: &str, date_line: Option<&str>) -> String {
    plain::write(events::events(body, date_line))
}

/// What the body's first paragraph says; empty when it begins with something else.
pub fn opening(body: &str) -> String {
    events::opening(body)
}
