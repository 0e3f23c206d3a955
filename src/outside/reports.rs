//! Reports that were made by themselves: `reports/ID/24h.html` and `24h.json` in the state. They
//! are made anew from the journal whenever they are missing.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The folder of reports in a newsroom's state.
#[derive(Debug, Clone)]
pub struct Reports {
    folder: PathBuf,
}

impl Reports {
    /// Of the newsroom whose journal lies in `state`; the folder is made with the first report.
    pub fn new(state: &Path) -> Reports {
        Reports { folder: state.join("reports") }
    }

    /// Whether the report `name` of `id` is there, whole.
    pub fn has(&self, id: &str, name: &str) -> bool {
        // It is written last.
        self.path(id, name, "json").is_ok_and(|path| path.exists())
    }

    /// Keeps a report, page and JSON; durable when it returns.
    ///
    /// # Errors
    /// The disk's, or an id that names no folder.
    pub fn keep(&self, id: &str, name: &str, page: &str, json: &str) -> io::Result<()> {
        let (html, data) = (self.path(id, name, "html")?, self.path(id, name, "json")?);
        let folder = self.folder.join(id);
        DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        write(&html, page)?;
        write(&data, json)?;
        File::open(&folder)?.sync_all()
    }

    fn path(&self, id: &str, name: &str, kind: &str) -> io::Result<PathBuf> {
        let is_plain = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        };
        match is_plain(id) && is_plain(name) {
            true => Ok(self.folder.join(id).join(format!("{name}.{kind}"))),
            false => Err(io::Error::new(io::ErrorKind::InvalidInput, "no id of an announcement")),
        }
    }
}

/// The whole text or what was there before; nobody else reads it.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let part = path.with_file_name(format!(".{name}"));
    let mut file =
        File::options().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(part, path)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_report_is_there_once_it_is_whole_and_only_for_us() {
        let state = tempfile::tempdir().unwrap();
        let reports = Reports::new(state.path());
        assert!(!reports.has("a.b-1", "24h"));
        reports.keep("a.b-1", "24h", "<p>", "[]").unwrap();
        assert!(reports.has("a.b-1", "24h") && !reports.has("a.b-1", "7d"));
        let folder = state.path().join("reports/a.b-1");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join("24h.html")), 0o600);
        assert_eq!(mode(&folder.join("24h.json")), 0o600);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
        for odd in ["", "..", ".a", "a/b", "a\0"] {
            assert!(reports.keep(odd, "24h", "", "").is_err(), "{odd}");
            assert!(!reports.has(odd, "24h"), "{odd}");
        }
    }
}
