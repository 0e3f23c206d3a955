//! Finding a post whose outcome is unknown in the account's own timeline. Pure.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

pub use super::id::floor_id;
use super::shown::{media_of, normal, unescape};
use super::timeline::TimelinePost;

/// What a reading of the timeline shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It is not there (yet).
    None,
    /// It is there, under this id.
    One(String),
    /// It is there more than once; the id of the oldest. Somebody must be told.
    Several(String),
}

/// Looks for the post with our `text` under `parent`.
///
/// Links count as equal with or without `http://` or `https://`, because X lengthens a bare
/// domain; runs of white space count as one space; links to media at the end and the @names that X
/// may put before an answer do not count.
pub fn matches(timeline: &[TimelinePost], text: &str, parent: Option<&str>) -> Found {
    let ours = key(text);
    let ids: BTreeSet<u64> = timeline
        .iter()
        .filter(|post| post.parent.as_deref() == parent)
        .filter(|post| {
            let theirs = key(&post.text);
            theirs == ours || (parent.is_some() && without_names(&theirs) == ours)
        })
        .filter_map(|post| post.id.parse().ok())
        .collect();
    match ids.first() {
        None => Found::None,
        Some(id) if ids.len() == 1 => Found::One(id.to_string()),
        Some(id) => Found::Several(id.to_string()),
    }
}

/// What two spellings of one post share. It is made of both sides alike, so whatever it overlooks
/// can only bring texts together, never part what is equal.
fn key(text: &str) -> String {
    let text = normal(text);
    let plain = unescape(&text);
    let schemeless = without_schemes(&percent_decode_str(&plain).decode_utf8_lossy());
    let mut key = String::with_capacity(schemeless.len());
    let mut characters = schemeless.chars().peekable();
    while let Some(c) = characters.next() {
        // `lapor.go.id` may come back as `http://lapor.go.id/`.
        let closing_slash =
            c == '/' && !characters.peek().is_some_and(|next| next.is_alphanumeric());
        if !closing_slash {
            key.push(c);
        }
    }
    let mut words: Vec<&str> = key.split_whitespace().collect();
    // X's link to a post's own media may look like a link that was written there, or be it.
    while words.last().is_some_and(|last| media_of(last).is_some()) {
        words.pop();
    }
    words.join(" ").nfc().collect()
}

fn without_schemes(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = lower[at..].find("http") {
        let start = at + found;
        kept.push_str(&text[at..start]);
        let scheme = ["https://", "http://"].iter().find(|s| lower[start..].starts_with(**s));
        let skipped = scheme.map_or(0, |s| s.len());
        if skipped == 0 {
            kept.push_str(&text[start..start + 4]);
        }
        at = start + skipped.max(4);
    }
    kept.push_str(&text[at..]);
    kept
}

fn without_names(mut text: &str) -> &str {
    while text.starts_with('@') {
        text = text.split_once(' ').map_or("", |(_, rest)| rest);
    }
    text
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;

    fn post(id: &str, text: &str, parent: Option<&str>) -> TimelinePost {
        TimelinePost {
            id: id.to_owned(),
            text: text.to_owned(),
            parent: parent.map(str::to_owned),
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn same_text_in_other_spellings_is_found() {
        for (ours, theirs) in [
            ("Selamat pagi\n", "Selamat pagi"),
            ("Satu\r\n\r\ndua  tiga", "Satu\n\ndua tiga"),
            ("laporkan lewat lapor.go.id.", "laporkan lewat http://lapor.go.id."),
            ("laporkan lewat lapor.go.id.", "laporkan lewat https://lapor.go.id/."),
            ("(lapor.go.id/aduan)", "(https://lapor.go.id/aduan)"),
            ("Lihat HTTPS://contoh.example/a/", "Lihat https://contoh.example/a"),
            ("contoh.example/caf\u{e9}", "https://contoh.example/caf%C3%A9"),
            ("cafe\u{301} & <susu>", "café & <susu>"),
            ("a?x=1&amp=2&amp;y", "a?x=1&amp=2&y"),
            ("http tanpa titik dua", "http tanpa titik dua"),
            ("Lihat https://x.com/lain/status/9/photo/1", "Lihat"),
            ("Lihat", "Lihat https://twitter.com/kantor/status/5/video/1"),
            ("", "https://x.com/kantor/status/5/photo/1"),
            ("", ""),
        ] {
            let timeline = [post("5", theirs, None)];
            assert_eq!(matches(&timeline, ours, None), Found::One("5".into()), "{ours}");
        }
    }

    #[test]
    fn other_texts_and_other_parents_are_not_found() {
        let timeline = [
            post("5", "Siaran", Some("4")),
            post("6", "Siaran kedua", None),
            post("7", "RT @kantor: Siaran", None),
            post("8", "@kantor Siaran", None),
            post("9", "", None),
        ];
        assert_eq!(matches(&timeline, "Siaran", None), Found::None);
        assert_eq!(matches(&timeline, "Siaran", Some("3")), Found::None);
        assert_eq!(matches(&timeline, "siaran kedua", None), Found::None);
        let linked = [post("5", "Lihat https://x.com/lain/status/9", None)];
        assert_eq!(matches(&linked, "Lihat", None), Found::None);
        assert_eq!(matches(&linked, "", None), Found::None);
        assert_eq!(matches(&[], "Siaran", None), Found::None);
        assert_eq!(matches(&timeline, "Siaran", Some("4")), Found::One("5".into()));
    }

    #[test]
    fn answers_may_carry_the_names_of_those_answered() {
        let timeline = [post("5", "@warga @lain Terima kasih @semua", Some("4"))];
        for ours in ["Terima kasih @semua", "@warga @lain Terima kasih @semua"] {
            assert_eq!(matches(&timeline, ours, Some("4")), Found::One("5".into()));
        }
        assert_eq!(matches(&[post("5", "@warga", Some("4"))], "x", Some("4")), Found::None);
    }

    #[test]
    fn of_several_the_oldest_by_number_wins_and_one_post_twice_is_one() {
        let timeline = [post("10", "a", None), post("9", "a", None), post("10", "a", None)];
        assert_eq!(matches(&timeline, "a", None), Found::Several("9".into()));
        assert_eq!(matches(&timeline[2..], "a", None), Found::One("10".into()));
        let repeated = [post("10", "a", None), post("10", "a", None)];
        assert_eq!(matches(&repeated, "a", None), Found::One("10".into()));
    }

    proptest! {
        #[test]
        fn any_text_finds_itself_as_x_would_return_it(
            words in prop::collection::vec("\\PC{0,12}|&(amp|lt);|%[0-9a-f]{2}|http:?/?/?", 0..8),
        ) {
            let text = words.join(" ");
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let shown = normal(&unescape(&escaped));
            prop_assert_eq!(matches(&[post("1", &shown, None)], &text, None), Found::One("1".into()));
        }

        #[test]
        fn any_link_finds_itself_with_or_without_a_scheme(
            host in "[a-z]{1,8}\\.go\\.id", path in "(/[a-z0-9%=?&-]{1,8}){0,3}", end in "[.,)!]{0,2}",
        ) {
            let text = format!("Lihat ({host}{path}{end} lalu");
            let shown = format!("Lihat (http://{host}{path}{end} lalu");
            prop_assert_eq!(matches(&[post("1", &shown, None)], &text, None), Found::One("1".into()));
        }
    }
}
