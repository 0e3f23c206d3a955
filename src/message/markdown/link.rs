//! Where a link of a body may lead, and how that is written.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use pulldown_cmark::LinkType;

use crate::announcement::is_safe_link;

/// What an address may not hold as it is.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The address behind a link, as it is written in both forms of a letter.
pub(super) fn target(kind: LinkType, dest: &str) -> Option<String> {
    let dest = match kind {
        LinkType::Email => format!("mailto:{dest}"),
        _ => dest.to_owned(),
    };
    is_safe_link(&dest).then(|| encode(&dest))
}

pub(super) fn encode(address: &str) -> String {
    utf8_percent_encode(address, UNSAFE).to_string()
}
