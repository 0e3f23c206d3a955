//! What has to be found on the branch.

use crate::announcement::Reading;

/// An announcement as it lies in the folder, with the files that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Id.
    pub id: String,
    /// Path in the announcements folder, with `/`.
    pub path: String,
    /// Digest of the reading.
    pub digest: String,
    /// SHA-256 of the text with LF and without a byte order mark, lower-case hex.
    pub text: String,
    /// The images, videos and attachments.
    pub files: Vec<WantedFile>,
}

/// See [`Wanted::files`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedFile {
    /// Path in the announcements folder, with `/`.
    pub path: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub digest: String,
    /// Size.
    pub bytes: u64,
}

impl Wanted {
    /// What has to be found of `reading`, whose named files were looked at; `None` for a file that
    /// could not be read.
    pub fn of(reading: &Reading) -> Option<Wanted> {
        let announcement = reading.announcement.as_ref()?;
        let folder = reading.path.rsplit_once('/').map(|(folder, _)| folder);
        let beside = |file: &str| match folder {
            Some(folder) => format!("{folder}/{file}"),
            None => file.to_owned(),
        };
        let media = announcement.media.iter().filter_map(|(name, media)| {
            let seen = reading.media.get(name)?;
            Some((&media.file, &seen.digest, seen.bytes))
        });
        let attached = announcement.attachments.iter().filter_map(|attachment| {
            let seen = reading.attachments.get(&attachment.file)?;
            Some((&attachment.file, &seen.digest, seen.bytes))
        });
        let files = media.chain(attached).map(|(file, digest, bytes)| WantedFile {
            path: beside(file),
            digest: digest.clone(),
            bytes,
        });
        Some(Wanted {
            id: reading.id.clone(),
            path: reading.path.clone(),
            digest: reading.digest.clone(),
            text: reading.text_digest.clone(),
            files: files.collect(),
        })
    }

    /// Every path, the announcement's first.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.path.as_str()).chain(self.files.iter().map(|f| f.path.as_str()))
    }
}
