//! Plain text and tables, and what hides as text: pages and scripts.

use super::fault::AttachmentFault;
use super::kind::AttachmentType;

/// Endings of what a browser opens as a page of its own.
const PAGES: [&str; 9] = ["html", "htm", "xhtml", "xht", "shtml", "mhtml", "mht", "svg", "xml"];
/// Endings of what a computer runs.
const SCRIPTS: [&str; 22] = [
    "js", "jse", "mjs", "vbs", "vbe", "wsf", "wsh", "hta", "bat", "cmd", "ps1", "psm1", "sh",
    "bash", "py", "rb", "pl", "php", "lua", "reg", "url", "iqy",
];
/// What a page begins with, in lower case, behind comments and declarations.
const PAGE_STARTS: [&str; 9] =
    ["<!doctype", "<html", "<head", "<body", "<script", "<svg", "<?xml", "<iframe", "<meta"];

/// The type of `bytes` whose name ends with `ending`, when they are UTF-8 text for people.
pub(super) fn kind(ending: &str, bytes: &[u8]) -> Result<AttachmentType, AttachmentFault> {
    let is_meant = matches!(ending, "txt" | "csv");
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(match is_meant {
            true => AttachmentFault::NotUtf8,
            false => AttachmentFault::Unknown,
        });
    };
    let odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0c');
    let start = beginning(text);
    if SCRIPTS.contains(&ending) || start.starts_with("#!") {
        return Err(AttachmentFault::Script);
    }
    let low: String = start.chars().take(16).collect::<String>().to_ascii_lowercase();
    if PAGES.contains(&ending) || PAGE_STARTS.iter().any(|page| low.starts_with(page)) {
        return Err(AttachmentFault::Page);
    }
    if text.chars().any(odd) {
        return Err(AttachmentFault::Unknown);
    }
    if start.is_empty() {
        return Err(AttachmentFault::Empty);
    }
    Ok(if ending == "csv" { AttachmentType::Csv } else { AttachmentType::Text })
}

/// `text` without a byte order mark, white space and HTML comments before its first word.
fn beginning(text: &str) -> &str {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|r| r.split_once("-->")) {
        rest = after.trim_start();
    }
    rest
}
