//! What becomes of a reading once the files that it names were looked at.

use std::collections::{BTreeMap, HashSet};

use data_encoding::HEXLOWER;
use ring::digest::{Context, SHA256};

use super::{Announcement, Reading};
use crate::attachment::AttachmentSeen;
use crate::media::MediaSeen;
use crate::problem::{Fault, MediaRefusal, Problem};

/// What the files that an announcement names are, or why they cannot be used.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Looks {
    /// By the name that posts use.
    pub media: BTreeMap<String, Result<MediaSeen, MediaRefusal>>,
    /// By the path that the announcement gives.
    pub attachments: BTreeMap<String, Result<AttachmentSeen, MediaRefusal>>,
}

impl Announcement {
    /// Whether it names files that must be looked at.
    pub fn names_files(&self) -> bool {
        !self.media.is_empty() || !self.attachments.is_empty()
    }
}

impl Reading {
    /// The same reading with the files that it names. Each of them must be in `looks`; one that is
    /// not counts as a file that is not there.
    pub fn with_files(mut self, looks: &Looks) -> Reading {
        let Some(announcement) = self.announcement.as_ref().filter(|a| a.names_files()) else {
            return self;
        };
        let missing = Err(MediaRefusal::Missing { nearest: None });
        let no_attachment = Err(MediaRefusal::Missing { nearest: None });
        let mut problems = Vec::new();
        let mut digest = Context::new(&SHA256);
        digest.update(self.digest.as_bytes());
        let mut covers = |mark: &str, name: &str, bytes: &str| {
            for part in [mark, name, "\0", bytes] {
                digest.update(part.as_bytes());
            }
        };
        for (name, media) in &announcement.media {
            let look = looks.media.get(name).unwrap_or(&missing);
            covers("\0", name, look.as_ref().map_or_else(|what| what.code(), |s| &s.digest));
            match look {
                Ok(seen) => {
                    self.media.insert(name.clone(), seen.clone());
                }
                Err(what) => {
                    let (file, what) = (media.file.clone(), what.clone());
                    problems.push(Problem::new(Fault::Media { file, what }, media.at));
                }
            }
        }
        for attachment in &announcement.attachments {
            let file = &attachment.file;
            let look = looks.attachments.get(file).unwrap_or(&no_attachment);
            let code = |what: &MediaRefusal| what.attachment_code();
            // Another mark: an image that moves from the posts to the letter is another content.
            covers("\0\0", file, look.as_ref().map_or_else(code, |seen| &seen.digest));
            match look {
                Ok(seen) => {
                    self.attachments.insert(file.clone(), seen.clone());
                }
                Err(what) => {
                    let (file, what) = (file.clone(), what.clone());
                    problems.push(Problem::new(Fault::Attachment { file, what }, attachment.at));
                }
            }
        }
        problems.extend(mixed(announcement, &self.media));
        problems.extend(too_large(announcement, &self.attachments));
        // In a file with errors the post that shows it may be the one that was not understood.
        if !self.has_errors() {
            problems.extend(unused(announcement));
        }
        self.digest = HEXLOWER.encode(digest.finish().as_ref());
        self.problems.extend(problems);
        self.problems.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.code().cmp(b.code())));
        self
    }
}

/// The letter's attachments when they weigh too much together, told at the heaviest.
fn too_large(
    announcement: &Announcement,
    seen: &BTreeMap<String, AttachmentSeen>,
) -> Option<Problem> {
    let mailing = announcement.mailing.as_ref()?;
    let sent = announcement.attachments.iter().filter(|a| mailing.attachments.contains(&a.file));
    let sizes: Vec<_> = sent.filter_map(|a| Some((a, seen.get(&a.file)?.bytes))).collect();
    let limit = mailing.attachments_max;
    let (heaviest, _) = sizes.iter().max_by_key(|(_, bytes)| *bytes)?;
    let files = sizes.iter().map(|(a, bytes)| (a.file.clone(), *bytes)).collect();
    let sum: u64 = sizes.iter().map(|(_, bytes)| bytes).sum();
    let fault = Fault::AttachmentsTooLarge { files, limit };
    (sum > limit).then(|| Problem::new(fault, heaviest.at))
}

/// Posts that show a GIF or a video beside anything else.
fn mixed(announcement: &Announcement, seen: &BTreeMap<String, MediaSeen>) -> Vec<Problem> {
    let mut found = Vec::new();
    for posting in &announcement.posts {
        for (part, n) in posting.parts.iter().zip(1..) {
            let kinds = part.media.iter().filter_map(|name| seen.get(name));
            if part.media.len() > 1 && kinds.into_iter().any(|seen| seen.kind.is_alone()) {
                let fault = Fault::MixedMedia { account: posting.account.clone(), part: n };
                found.push(Problem::new(fault, part.at));
            }
        }
    }
    found
}

/// Media that no post shows.
fn unused(announcement: &Announcement) -> Vec<Problem> {
    let parts = announcement.posts.iter().flat_map(|posting| &posting.parts);
    let used: HashSet<&String> = parts.flat_map(|part| &part.media).collect();
    let unused = announcement.media.iter().filter(|(name, _)| !used.contains(name));
    unused
        .map(|(name, media)| Problem::new(Fault::UnusedMedia { name: name.clone() }, media.at))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::announcement::read;
    use crate::media::MediaType;
    use crate::problem::Severity;

    const TWO: &str = "\
---
title: A
publish_at: 2026-10-20 10:00 WIB
email: none
media:
  peta: { file: media/peta.png, alt: Peta }
  film: { file: media/film.mp4, alt: Film }
x:
  kantor:
    - { text: Satu, media: [peta, film] }
    - Dua
---
";

    fn reading(text: &str) -> Reading {
        let config = "newsroom: { name: N, timezone: WIB }
x: { accounts: { kantor: { kind: office, handle: k, credential: x, mode: own } } }
";
        let loaded = crate::config::read(config, std::path::Path::new("/etc/siaran"));
        read("a.md", text.as_bytes(), &loaded.config.expect("a configuration"))
    }

    fn seen(digest: &str, kind: MediaType) -> Result<MediaSeen, MediaRefusal> {
        Ok(MediaSeen { digest: digest.to_owned(), kind, bytes: 1 })
    }

    fn looks(
        peta: Result<MediaSeen, MediaRefusal>,
        film: Result<MediaSeen, MediaRefusal>,
    ) -> Looks {
        let media = [("peta".to_owned(), peta), ("film".to_owned(), film)].into();
        Looks { media, ..Looks::default() }
    }

    fn told(reading: &Reading) -> Vec<String> {
        let told = |p: &Problem| format!("{} {}:{}", p.code(), p.at.line, p.at.column);
        reading.problems.iter().map(told).collect()
    }

    #[test]
    fn images_stand_together_and_a_video_or_gif_alone() {
        use MediaType::{Gif, Jpeg, Mp4, Png, Webp};
        for (peta, film, mixed) in [
            (Png, Jpeg, false),
            (Webp, Webp, false),
            (Png, Mp4, true),
            (Gif, Png, true),
            (Gif, Gif, true),
            (Mp4, Mp4, true),
        ] {
            let looks = looks(seen("a", peta), seen("b", film));
            let reading = reading(TWO).with_files(&looks);
            let wanted: &[&str] = if mixed { &["media.mixed 10:15"] } else { &[] };
            assert_eq!(told(&reading), wanted, "{peta:?} {film:?}");
            assert_eq!((reading.media.len(), reading.has_errors()), (2, mixed));
        }
        let one = TWO.replace("[peta, film]", "[peta]").replace("- Dua", "- { media: film }");
        let looks = looks(seen("a", Gif), seen("b", Mp4));
        assert_eq!(told(&reading(&one).with_files(&looks)), [""; 0]);
    }

    #[test]
    fn what_cannot_be_shown_and_what_nobody_shows_is_told_where_its_file_stands() {
        let refused = Err(MediaRefusal::Type);
        let reading_of = |text: &str, looks: &Looks| reading(text).with_files(looks);
        let all = looks(refused.clone(), Err(MediaRefusal::Symlink));
        assert_eq!(told(&reading_of(TWO, &all)), ["media.type 6:17", "media.link 7:17"]);
        let none = reading_of(TWO, &Looks::default());
        assert_eq!(told(&none), ["media.missing 6:17", "media.missing 7:17"]);
        assert!(none.media.is_empty());

        let unused = TWO.replace("[peta, film]", "[film]");
        let good = looks(seen("a", MediaType::Png), seen("b", MediaType::Mp4));
        let reading = reading_of(&unused, &good);
        assert_eq!(told(&reading), ["media.unused 6:17"]);
        assert_eq!(reading.problems[0].severity(), Severity::Warning);
        let broken = unused.replace("title: A", "titel: A");
        assert!(!told(&reading_of(&broken, &good)).contains(&"media.unused 6:17".to_owned()));
    }

    #[test]
    fn the_digest_covers_every_byte_that_is_shown() {
        let png = MediaType::Png;
        let plain = reading(TWO);
        let digest = |looks: &Looks| plain.clone().with_files(looks).digest;
        let whole = digest(&looks(seen("a", png), seen("b", png)));
        assert_eq!(whole, digest(&looks(seen("a", png), seen("b", png))));
        let others = [
            plain.digest.clone(),
            digest(&looks(seen("b", png), seen("a", png))),
            digest(&looks(seen("a", png), seen("c", png))),
            digest(&looks(seen("a", png), Err(MediaRefusal::Type))),
            digest(&looks(Err(MediaRefusal::Type), Err(MediaRefusal::Type))),
            reading(&TWO.replace("Dua", "Tiga"))
                .with_files(&looks(seen("a", png), seen("b", png)))
                .digest,
        ];
        for (n, other) in others.iter().enumerate() {
            assert_ne!(*other, whole);
            assert!(!others[..n].contains(other), "{n}");
        }
        let without = reading("---\ntitle: A\nemail: none\nx: { kantor: a }\n---\n");
        assert_eq!(without.clone().with_files(&Looks::default()), without);
    }
}
