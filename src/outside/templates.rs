//! Templates of letters that an office keeps in a folder of its own.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::message::letter::{HTML_TEMPLATE, TEXT_TEMPLATE};

/// Largest template, in bytes.
const LARGEST: u64 = 256 * 1024;

/// Sources that replace the built-in ones; a file that is not there replaces nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// Of the HTML page.
    pub html: Option<String>,
    /// Of the plain text.
    pub text: Option<String>,
}

/// A template that cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for Unreadable {}

/// The sources in `folder`.
///
/// # Errors
/// The folder is not there, or a file in it cannot be read, is no text, or is too large.
pub fn read(folder: &Path) -> Result<Sources, Unreadable> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| Unreadable { path, error }
    };
    if !std::fs::metadata(folder).map_err(at(folder))?.is_dir() {
        return Err(at(folder)(io::ErrorKind::NotADirectory.into()));
    }
    let source = |name: &str| {
        let path = folder.join(name);
        one(&path).map_err(at(&path))
    };
    Ok(Sources { html: source(HTML_TEMPLATE)?, text: source(TEXT_TEMPLATE)? })
}

/// Files in `folder` that replace nothing, each with the name that it was most likely meant to have;
/// none where the folder cannot be read.
pub fn unused(folder: &Path) -> Vec<(PathBuf, &'static str)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut unused: Vec<(PathBuf, &'static str)> = entries
        .filter_map(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let is_used = [HTML_TEMPLATE, TEXT_TEMPLATE].contains(&name.as_ref());
            let is_hidden = name.starts_with('.') || name.ends_with('~');
            let meant = if name.contains("htm") { HTML_TEMPLATE } else { TEXT_TEMPLATE };
            (!is_used && !is_hidden).then(|| (entry.path(), meant))
        })
        .collect();
    unused.sort();
    unused
}

fn one(path: &Path) -> io::Result<Option<String>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut text = String::new();
    file.take(LARGEST + 1).read_to_string(&mut text)?;
    match text.len() as u64 <= LARGEST {
        true => Ok(Some(text)),
        false => Err(io::ErrorKind::FileTooLarge.into()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_replaces_and_what_is_wrong_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()).unwrap(), Sources::default());
        let path = folder.path().join(TEXT_TEMPLATE);
        std::fs::write(&path, "{{ title }}").unwrap();
        let sources = read(folder.path()).unwrap();
        assert_eq!((sources.html, sources.text.as_deref()), (None, Some("{{ title }}")));
        std::fs::write(&path, vec![b'a'; LARGEST as usize + 1]).unwrap();
        assert_eq!(read(folder.path()).unwrap_err().path, path);
        std::fs::write(&path, b"\xff").unwrap();
        assert_eq!(read(folder.path()).unwrap_err().path, path);
        std::fs::write(folder.path().join("leter.html.j2"), "a").unwrap();
        std::fs::write(folder.path().join(".git"), "a").unwrap();
        let meant = (folder.path().join("leter.html.j2"), HTML_TEMPLATE);
        assert_eq!(unused(folder.path()), [meant]);
        let nowhere = folder.path().join("tidak-ada");
        assert_eq!(read(&nowhere).unwrap_err().path, nowhere);
    }
}
