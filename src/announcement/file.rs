//! From bytes to front matter and body, and from a path to an id.

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::problem::{Fault, Problem, Spot};

/// Most bytes of an announcement.
pub const MAX_FILE_BYTES: usize = 1024 * 1024;

/// The two parts of a file, with LF line ends.
#[derive(Debug)]
pub(crate) struct Parts {
    pub front: String,
    /// Line of the file on which `front` begins.
    pub front_line: u32,
    pub body: String,
    pub body_line: u32,
}

/// The id of a file without an `id` key: the slug of its stem. Empty when nothing is left of it.
pub fn id_of_path(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let plain = |c: char| match c {
        c if c.is_whitespace() => Some('-'),
        'a'..='z' | '0'..='9' | '.' | '_' | '-' => Some(c),
        _ => None,
    };
    let bare = stem.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let slug: String = bare.filter_map(plain).take(100).collect();
    if slug.bytes().any(|b| b.is_ascii_alphanumeric()) { slug } else { String::new() }
}

/// SHA-256 of a text with LF and without a byte order mark, lower-case hex; `None` for bytes that
/// are no text.
pub fn text_digest(bytes: &[u8]) -> Option<String> {
    let text = bare(std::str::from_utf8(bytes).ok()?);
    Some(HEXLOWER.encode(digest(&SHA256, text.as_bytes()).as_ref()))
}

fn bare(text: &str) -> String {
    text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n")
}

pub(crate) fn split(bytes: &[u8]) -> Result<Parts, Problem> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Problem::new(Fault::TooLarge { limit: MAX_FILE_BYTES }, Spot::START));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let before = String::from_utf8_lossy(&bytes[..e.valid_up_to()]);
        Problem::new(Fault::NotUtf8, Lines::of(&before).spot(before.len()))
    })?;
    let text = bare(text);
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        lines.push((start, line.trim_end()));
        start += line.len();
    }
    let is_fence = |i: &usize| lines[*i].1 == "---";
    let number = |i: usize| u32::try_from(i + 1).unwrap_or(u32::MAX);
    let first = lines.iter().position(|(_, line)| !line.is_empty());
    let Some(open) = first.filter(is_fence) else {
        let at = Spot::new(number(first.unwrap_or(0)), 1);
        return Err(Problem::new(Fault::FrontMatterMissing, at));
    };
    let Some(close) = (open + 1..lines.len()).find(is_fence) else {
        return Err(Problem::new(Fault::FrontMatterOpen, Spot::new(number(open), 1)));
    };
    let body_start = lines.get(close + 1).map_or(text.len(), |(at, _)| *at);
    Ok(Parts {
        front: text[lines[open + 1].0..lines[close].0].to_owned(),
        front_line: number(open + 1),
        body: text[body_start..].to_owned(),
        body_line: number(close + 1),
    })
}

/// From byte offsets to places.
pub(crate) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub fn of(text: &'t str) -> Lines<'t> {
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        Lines { text, starts: std::iter::once(0).chain(ends.map(|(i, _)| i + 1)).collect() }
    }

    pub fn spot(&self, offset: usize) -> Spot {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let before = self.text.get(self.starts[line - 1]..offset).unwrap_or_default();
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Spot::new(number(line), number(before.chars().count() + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_paths() {
        for (path, id) in [
            ("2026-10-20-layanan-uji-daring.md", "2026-10-20-layanan-uji-daring"),
            ("2026/10/Siaran Pers Nº 7.md", "siaran-pers-n-7"),
            ("Pengumuman Résumé.v2.md", "pengumuman-resume.v2"),
            ("ÇÄ ñ.md", "ca-n"),
            ("日本.md", ""),
            ("....md", ""),
            (".md", ""),
            ("a\u{202e}b\n.md", "ab-"),
        ] {
            assert_eq!(id_of_path(path), id, "{path:?}");
        }
        assert_eq!(id_of_path(&"a".repeat(300)).len(), 100);
    }

    #[test]
    fn files_are_split_at_their_fences() {
        let parts = split("\u{feff}---\r\ntitle: a\r\n---  \r\nIsi\r\n---\r\nlagi".as_bytes());
        let parts = parts.expect("two fences");
        assert_eq!((parts.front.as_str(), parts.front_line), ("title: a\n", 2));
        assert_eq!((parts.body.as_str(), parts.body_line), ("Isi\n---\nlagi", 4));
        let late = split(b"\n\n---\ntitle: a\n---").expect("two fences");
        assert_eq!((late.front_line, late.body.as_str(), late.body_line), (4, "", 6));
    }

    #[test]
    fn what_is_no_announcement_is_told_with_its_place() {
        let large = vec![b'a'; MAX_FILE_BYTES + 1];
        let cases: [(&[u8], &str, Spot); 8] = [
            (b"", "front-matter.missing", Spot::START),
            (b"\n\nHalo", "front-matter.missing", Spot::new(3, 1)),
            (b"+++\ntitle = 1\n+++\n", "front-matter.missing", Spot::START),
            (b"----\na: b\n----\n", "front-matter.missing", Spot::START),
            (b"---\ntitle: a\n", "front-matter.open", Spot::START),
            (b"---\ntitle: \xe9\n---\n", "file.not-utf8", Spot::new(2, 8)),
            (b"\xff\xfe-\0", "file.not-utf8", Spot::START),
            (&large, "file.too-large", Spot::START),
        ];
        for (bytes, code, at) in cases {
            let problem = split(bytes).expect_err(code);
            assert_eq!((problem.code(), problem.at), (code, at));
        }
    }
}
