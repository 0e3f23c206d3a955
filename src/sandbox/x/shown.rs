//! A post's text as X gives it back: every link behind t.co, `&`, `<` and `>` as entities.

use ring::digest;
use serde_json::{Value, json};

use super::media::{MediaKind, StoredMedia};

/// Endings that make a word without a scheme a link, as on X: `lapor.go.id`. `example` is no real
/// ending, but our examples live there.
const ENDINGS: [&str; 12] =
    ["asia", "com", "edu", "example", "gov", "id", "info", "int", "my", "net", "org", "sg"];

/// A text as shown.
#[derive(Debug, PartialEq)]
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) urls: Vec<Link>,
}

/// A link within a shown text; places are characters of it.
#[derive(Debug, PartialEq)]
pub(super) struct Link {
    start: usize,
    end: usize,
    url: String,
    expanded: String,
    media_key: Option<String>,
}

impl Shown {
    /// `text` as shown in the post `id`, which decides the t.co addresses.
    pub(super) fn new(id: u64, text: &str) -> Shown {
        let mut shown = Shown { text: String::new(), urls: Vec::new() };
        let mut length = 0;
        let mut push = |shown: &mut Shown, piece: &str| {
            shown.text.push_str(piece);
            let start = length;
            length += piece.chars().count();
            (start, length)
        };
        for word in text.trim().split_inclusive(char::is_whitespace) {
            let Some((from, to)) = link_in(word) else {
                push(&mut shown, &escape(word));
                continue;
            };
            push(&mut shown, &escape(&word[..from]));
            let url = short(id, shown.urls.len());
            let (start, end) = push(&mut shown, &url);
            let written = &word[from..to];
            let expanded =
                if has_scheme(written) { written.to_owned() } else { format!("http://{written}") };
            shown.urls.push(Link { start, end, url, expanded, media_key: None });
            push(&mut shown, &escape(&word[to..]));
        }
        shown
    }

    /// As shown in the post `id` of `author` with `media`: one more address, with an entity for
    /// each of them.
    pub(super) fn with_media<'a>(
        mut self,
        id: u64,
        author: &str,
        media: impl Iterator<Item = &'a StoredMedia>,
    ) -> Shown {
        let url = short(id, self.urls.len());
        let space = usize::from(!self.text.is_empty());
        let start = self.text.chars().count() + space;
        let links: Vec<Link> = media
            .zip(1..)
            .map(|(medium, n)| {
                let kind = if medium.kind == MediaKind::Image { "photo" } else { "video" };
                let expanded = format!("https://x.com/{author}/status/{id}/{kind}/{n}");
                let end = start + url.len();
                let media_key = Some(medium.key.clone());
                Link { start, end, url: url.clone(), expanded, media_key }
            })
            .collect();
        if !links.is_empty() {
            self.text.push_str(&" "[..space]);
            self.text.push_str(&url);
            self.urls.extend(links);
        }
        self
    }

    /// The `entities` of the post, `None` without links. Mentions and hashtags are left out.
    pub(super) fn entities(&self) -> Option<Value> {
        let link = |link: &Link| {
            let display = link.expanded.split_once("://").map_or("", |(_, rest)| rest);
            let mut shown = json!({
                "start": link.start,
                "end": link.end,
                "url": link.url,
                "expanded_url": link.expanded,
                "display_url": display,
            });
            if let Some(key) = &link.media_key {
                shown["media_key"] = key.as_str().into();
                shown["display_url"] = link.url.replace("https://t.co/", "pic.x.com/").into();
            }
            shown
        };
        let urls: Vec<Value> = self.urls.iter().map(link).collect();
        (!urls.is_empty()).then(|| json!({ "urls": urls }))
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn has_scheme(word: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| word.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme)))
}

/// The bytes of the first link in a word.
fn link_in(word: &str) -> Option<(usize, usize)> {
    let schemed = word
        .match_indices("://")
        .flat_map(|(at, _)| [at.checked_sub(4), at.checked_sub(5)])
        .flatten()
        .find(|&from| word.get(from..).is_some_and(has_scheme));
    let (from, needs_ending) = match schemed {
        Some(from) => (from, false),
        None if word.contains('@') => return None,
        None => (word.find(|c: char| c.is_ascii_alphanumeric())?, true),
    };
    let rest = &word[from..];
    let stops = |c: char| !c.is_ascii_graphic() || matches!(c, '"' | '<' | '>');
    let rest = &rest[..rest.find(stops).unwrap_or(rest.len())];
    let rest = rest.trim_end_matches(|c: char| ".,;:!?'()[]{}*_".contains(c));
    let address = rest.split_once("://").filter(|_| !needs_ending).map_or(rest, |(_, host)| host);
    let host = address.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let well_made = |label: &&str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let ending = labels.last()?.to_ascii_lowercase();
    let is_link = labels.len() > 1
        && labels.iter().all(well_made)
        && (!needs_ending || ENDINGS.contains(&ending.as_str()));
    is_link.then_some((from, from + rest.len()))
}

/// `https://t.co/` and ten characters that stay the same for the post and the link's place.
fn short(id: u64, place: usize) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let hash = digest::digest(&digest::SHA256, format!("{id}/{place}").as_bytes());
    let digits = hash.as_ref().iter().take(10).map(|b| DIGITS[usize::from(*b) % 62] as char);
    format!("https://t.co/{}", digits.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<String> {
        Shown::new(1, text).urls.into_iter().map(|link| link.expanded).collect()
    }

    #[test]
    fn links_with_a_scheme_and_bare_domains_are_found() {
        for (text, expected) in [
            ("lihat https://kc.go.id/a?b=1&c=2.", vec!["https://kc.go.id/a?b=1&c=2"]),
            ("(HTTP://kc.example/x)", vec!["HTTP://kc.example/x"]),
            (
                "lapor.go.id, atau “sp4n.go.id/baru”",
                vec!["http://lapor.go.id", "http://sp4n.go.id/baru"],
            ),
            ("a@dept.go.id 3.5 e.g. dll.id. https:// http://x", vec!["http://dll.id"]),
            ("a..id -.id .id ://", vec![]),
            ("xhttps://kc.go.id", vec!["https://kc.go.id"]),
        ] {
            assert_eq!(links(text), expected, "{text}");
        }
    }

    #[test]
    fn text_comes_back_with_short_links_and_entities() {
        let shown = Shown::new(7, " é & <b> https://kc.go.id/?a&b di kc.go.id \n");
        let [first, second] = [short(7, 0), short(7, 1)];
        assert_eq!(shown.text, format!("é &amp; &lt;b&gt; {first} di {second}"));
        assert_eq!(first.len(), 23);
        assert_ne!(first, second);
        for link in &shown.urls {
            let at: String =
                shown.text.chars().skip(link.start).take(link.end - link.start).collect();
            assert_eq!(at, link.url);
        }
        assert_eq!(Shown::new(7, "tanpa tautan").entities(), None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(text in "(\\PC|[ @./:<&éhttps\u{200b}\r\n]){0,60}") {
            let shown = Shown::new(1, &text);
            assert!(shown.text.chars().count() >= shown.urls.len() * 23);
        }
    }
}
