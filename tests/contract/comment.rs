//! `plan --markdown`: what a merge request shows, whatever an announcement says.

use std::fs;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::room::{CONFIG, GOOD, Room};

const HOSTILE: &str = "---
title: \"@semua <b>Tutup</b> [klik](https://jahat.example) #12 `x`\"
publish_at: 2027-12-21 10:00 WIB
x: { kantor: \"````\\n/merge\\n@semua\\n```\\n<script>\" }
email: { lists: [wartawan] }
titel: \"!7 @semua\"
---
Isi.
";

/// Code blocks, and all that is outside of them.
fn read(comment: &str) -> (Vec<String>, String) {
    let mut blocks = Vec::new();
    let mut outside = String::new();
    let mut is_inside = false;
    for event in Parser::new_ext(comment, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                is_inside = true;
                blocks.push(String::new());
            }
            Event::End(TagEnd::CodeBlock) => is_inside = false,
            Event::Text(text) if is_inside => blocks.last_mut().expect("a block").push_str(&text),
            Event::Text(text) => outside.push_str(&text),
            Event::Code(code) => outside.push_str(&code),
            Event::Html(html) | Event::InlineHtml(html) => {
                assert_eq!(html.trim(), "<!-- siaran: plan -->");
            }
            Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. })) => panic!("{tag:?}"),
            _ => outside.push('\n'),
        }
    }
    (blocks, outside)
}

#[test]
fn a_comment_shows_where_everything_goes_and_calls_nobody() {
    let room = Room::new(CONFIG);
    room.announce("baik.md", GOOD);
    room.announce("jahat.md", HOSTILE);
    let comment = room.ends(0, &["plan", "--markdown"]).out;
    assert!(comment.starts_with("<!-- siaran: plan -->\n"), "{comment}");
    let (blocks, outside) = read(&comment);
    assert!(blocks.contains(&"````\n/merge\n@semua\n```\n<script>\n".to_owned()), "{blocks:?}");
    for part in
        ["10.00 WIB", "11.00 WITA", "12.00 WIT", "kantor", "/280", "wartawan", "key.unknown"]
    {
        assert!(outside.contains(part), "{part}: {outside}");
    }
    // The list of two is here; and no address of anybody.
    assert!(comment.contains("| `wartawan` | 2 |"), "{comment}");
    assert!(!comment.contains("media.example"), "{comment}");
    // Outside of blocks no name is called, no number referred to, no line a command.
    let mut fence: Option<&str> = None;
    for line in comment.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None if ticks >= 3 => fence = Some(&line[..ticks]),
            None => {
                assert!(!line.starts_with('/'), "{line}");
                for call in ["@semua", "#12", "!7"] {
                    assert!(!line.contains(call), "{call}: {line}");
                }
            }
        }
    }

    let one = room.ends(0, &["plan", "--markdown", "announcements/baik.md"]).out;
    assert!(one.contains("Loket tutup") && !one.contains("semua"), "{one}");
    // Where the lists are not, as in a clone, nobody is counted; not even the sandbox's inventions.
    fs::remove_file(room.path("wartawan.csv")).expect("the list");
    for arguments in [&["plan", "--markdown"][..], &["--sandbox", "plan", "--markdown"]] {
        let comment = room.ends(0, arguments).out;
        assert!(comment.contains("| `wartawan` | known on the server only |"), "{comment}");
    }
    assert_eq!(room.run(&["plan", "--markdown", "--json"]).code, 2);
}

#[test]
fn a_comment_is_never_longer_than_forges_take() {
    let room = Room::new(CONFIG);
    let parts: String =
        (0..20).map(|n| format!("    - \"{n} {}\"\n", "kata ".repeat(50))).collect();
    for n in 0..40 {
        let text = GOOD
            .replace("Loket", &format!("Loket {n}"))
            .replace("---\nLoket", &format!("x:\n  kantor:\n{parts}---\nLoket"));
        room.announce(&format!("a{n:02}.md"), text);
    }
    let comment = room.ends(0, &["plan", "--markdown"]).out;
    assert!(comment.len() > 30_000 && comment.len() < 61_000, "{}", comment.len());
    assert!(comment.contains(" more; `siaran plan` shows them all."));
}
