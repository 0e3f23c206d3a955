//! Takes a person out of a list's file. Every other byte stays as it is.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::Path;

use thiserror::Error;

use super::rows::{Rows, Span};
use super::{LARGEST, address, bytes, column};
use crate::message::mentions::{normal, replace};
use crate::problem::ListFault;

/// How often a file that changes under our hands is read again.
const PATIENCE: u32 = 5;

/// What was found of a person in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Removed {
    /// Rows taken out.
    pub rows: usize,
    /// Lines of the new file in which another person's row still names the address.
    pub named: Vec<usize>,
}

/// Why a person could not be taken out of a list.
#[derive(Debug, Error)]
pub enum CannotRemove {
    /// The file cannot be read as a list.
    #[error("the list cannot be read")]
    List(ListFault),
    /// The new file could not be written; the old one stands.
    #[error("{0}")]
    Write(#[from] io::Error),
}

/// Takes the rows of `email` out of `file`, in one step: at any moment the file is the old or the
/// new one. A row that cannot be read goes as well when it names the address. A file that is not
/// there holds nobody.
///
/// # Errors
/// [`CannotRemove`]; the file is then as it was.
pub fn remove(file: &Path, email: &str) -> Result<Removed, CannotRemove> {
    for _ in 0..PATIENCE {
        let file = match file.canonicalize() {
            // What a link leads to is replaced, never the link.
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Removed::default()),
            Err(e) => return Err(e.into()),
        };
        let before = version(&file)?;
        let old = bytes(&file).map_err(CannotRemove::List)?;
        let (new, removed) = without(&old, email).map_err(CannotRemove::List)?;
        if removed.rows == 0 || replaced(&file, &new, before)? {
            return Ok(removed);
        }
    }
    Err(io::Error::from(io::ErrorKind::ResourceBusy).into())
}

/// The lines of `file` on which a row names `email`, whether the row is usable or not. A file that
/// is not there names nobody.
///
/// # Errors
/// [`ListFault`] when the file cannot be read.
pub fn lines_naming(file: &Path, email: &str) -> Result<Vec<usize>, ListFault> {
    let bytes = match bytes(file) {
        Err(ListFault::NotFound) => return Ok(Vec::new()),
        read => read?,
    };
    let email = normal(email);
    let names = |text: &str| {
        replace(text, |found| (Some(found) == email.as_deref()).then(String::new)).is_some()
    };
    let mut rows = Rows::new(&bytes);
    let mut lines = Vec::new();
    while let Some(Span { line, bytes: span, .. }) = rows.next_row() {
        if names(&String::from_utf8_lossy(&bytes[span])) {
            lines.push(line);
        }
    }
    Ok(lines)
}

/// `bytes` without the rows of `email`.
fn without(bytes: &[u8], email: &str) -> Result<(Vec<u8>, Removed), ListFault> {
    if bytes.len() as u64 > LARGEST {
        return Err(ListFault::TooLarge { limit: LARGEST });
    }
    if super::is_utf16(bytes) {
        return Err(ListFault::Utf16);
    }
    let Some(email) = normal(email) else { return Ok((bytes.to_vec(), Removed::default())) };
    let names = |text: &str| replace(text, |found| (found == email).then(String::new)).is_some();
    let is = |field: &String| normal(field).as_ref() == Some(&email);

    let mut rows = Rows::new(bytes);
    let (mut new, mut done) = (Vec::with_capacity(bytes.len()), 0);
    let (mut removed, mut gone) = (Removed::default(), 0);
    let mut at = None;
    let mut is_first = true;
    while let Some(Span { line, bytes: span, row }) = rows.next_row() {
        if std::mem::take(&mut is_first) {
            let header = row.as_deref().unwrap_or_default();
            at = column(header, "email").ok().flatten();
            if at.is_some() {
                continue;
            }
        }
        let is_named = || names(&String::from_utf8_lossy(&bytes[span.clone()]));
        let goes = match (&row, at) {
            (Ok(fields), Some(at)) => match fields.get(at).map(|field| address(field)) {
                Some(Ok(owner)) => normal(&owner).as_ref() == Some(&email),
                _ => is_named(),
            },
            (Ok(fields), None) => fields.iter().any(is),
            (Err(_), _) => is_named(),
        };
        if goes {
            new.extend_from_slice(&bytes[done..span.start]);
            done = span.end;
            removed.rows += 1;
            gone += rows.line() - line;
        } else if is_named() {
            removed.named.push(line - gone);
        }
    }
    new.extend_from_slice(&bytes[done..]);
    Ok((new, removed))
}

/// What tells one version of a file from the next.
fn version(file: &Path) -> io::Result<(u64, u64, u64, i64, i64)> {
    let meta = fs::metadata(file)?;
    Ok((meta.dev(), meta.ino(), meta.size(), meta.mtime(), meta.mtime_nsec()))
}

/// Puts `content` in the place of `file` with its mode and owner, unless it is no longer `before`.
fn replaced(file: &Path, content: &[u8], before: (u64, u64, u64, i64, i64)) -> io::Result<bool> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let draft = file.with_file_name(format!(".{name}.erasing"));
    // Left by an erasure that was cut off.
    match fs::remove_file(&draft) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let put = || {
        let meta = fs::metadata(file)?;
        let mut options = File::options();
        let mut new = options.write(true).create_new(true).mode(0o600).open(&draft)?;
        new.write_all(content)?;
        let own = new.metadata()?;
        if (own.uid(), own.gid()) != (meta.uid(), meta.gid()) {
            fchown(&new, Some(meta.uid()), Some(meta.gid()))?;
        }
        new.set_permissions(fs::Permissions::from_mode(meta.mode() & 0o7777))?;
        new.sync_all()?;
        if version(file)? != before {
            return Ok(false);
        }
        fs::rename(&draft, file)?;
        let folder = file.parent().filter(|p| !p.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(true)
    };
    let done = put();
    if !matches!(done, Ok(true)) {
        // The error that counts is the first one.
        let _ = fs::remove_file(&draft);
    }
    done
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn left(text: &str) -> (String, Removed) {
        let (new, removed) = without(text.as_bytes(), "Ayu@satu.example").unwrap();
        (String::from_utf8(new).unwrap(), removed)
    }

    #[test]
    fn rows_of_the_person_go_and_every_other_byte_stays() {
        let text = "\u{feff}# ;email;basis\r\n\r\n x ;budi@satu.example;\"a\r\nb\"\r\n\
                    1;AYU@SATU.EXAMPLE ;k\r\n2;ayu@satu.example;\"two\nlines\"\n;;\n\
                    3;rahayu@satu.example;k\r4;ayu@satu.example.org;k";
        let wanted = "\u{feff}# ;email;basis\r\n\r\n x ;budi@satu.example;\"a\r\nb\"\r\n;;\n\
                      3;rahayu@satu.example;k\r4;ayu@satu.example.org;k";
        assert_eq!(left(text), (wanted.to_owned(), Removed { rows: 2, named: vec![] }));
        assert_eq!(left(wanted), (wanted.to_owned(), Removed::default()));
    }

    #[test]
    fn broken_rows_that_name_the_person_go_and_rows_of_others_are_told() {
        let text = "email,name,basis\nayu@satu.example,\"open,k\nayu@satu.example,too,many,k\n\
                    budi@satu.example,for ayu@satu.example,k\n<ayu@satu.example>,A,k\n\
                    citra@satu.example,\"open\ndewi@satu.example,D,k\n";
        let wanted = "email,name,basis\nbudi@satu.example,for ayu@satu.example,k\n\
                      citra@satu.example,\"open\ndewi@satu.example,D,k\n";
        assert_eq!(left(text), (wanted.to_owned(), Removed { rows: 3, named: vec![2] }));
    }

    #[test]
    fn a_file_that_is_no_list_loses_the_person_too() {
        let (new, removed) = left("alamat,nama\nayu@satu.example,Ayu\nbudi@satu.example,B\n");
        assert_eq!((new.as_str(), removed.rows), ("alamat,nama\nbudi@satu.example,B\n", 1));
        assert_eq!(left("ayu@satu.example").0, "");
        assert_eq!(without(b"\xff\xfea\0", "a@b.example"), Err(ListFault::Utf16));
        let latin = b"email,name,basis\nayu@satu.example,Andr\xe9,k\nb@c.example,Andr\xe9,k\n";
        let (new, removed) = without(latin, "ayu@satu.example").unwrap();
        assert_eq!(new, b"email,name,basis\nb@c.example,Andr\xe9,k\n");
        assert_eq!(removed.rows, 1);
    }

    #[test]
    fn the_file_is_replaced_behind_a_link_with_its_mode_and_no_draft_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
        fs::write(&real, "email,basis\nayu@satu.example,k\n").unwrap();
        fs::set_permissions(&real, PermissionsExt::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        fs::write(folder.path().join(".real.csv.erasing"), "left over").unwrap();
        assert_eq!(remove(&link, "ayu@satu.example").unwrap().rows, 1);
        assert_eq!(fs::read_to_string(&real).unwrap(), "email,basis\n");
        assert_eq!(fs::metadata(&real).unwrap().mode() & 0o7777, 0o640);
        assert!(link.is_symlink());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        let none = folder.path().join("none.csv");
        assert_eq!(remove(&none, "ayu@satu.example").unwrap(), Removed::default());
    }
}
