//! Erasing a person from the whole state: facts, texts of feedback, and the names of files that
//! only a person may delete. Cut off at any moment, the same done again finishes it.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::by_hand;
use super::journal::{self, EraseError, Erased, Error};
use super::received::{Kept, ReceivedTexts};
use crate::feedback::Record;
use crate::plan::Whom;

/// What an erasure did in one state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forgotten {
    /// In the journal.
    pub journal: Erased,
    /// Texts that were removed.
    pub texts: usize,
    /// Texts of others that named the person, and no longer do.
    pub others: usize,
    /// Files of feedback that came by hand and that still name the person.
    pub by_hand: Vec<String>,
}

/// What is kept that concerns the person.
#[derive(Debug, Default)]
struct Traces {
    /// Keys of his own texts.
    his: HashSet<String>,
    /// Records of others that name him.
    naming: Vec<(String, Record)>,
    /// Originals of others that name him, and what crashes left.
    loose: Vec<PathBuf>,
}

/// Takes `whom` out of `state`. `None` where there is no journal. With `live`, a daemon works with
/// it.
///
/// # Errors
/// [`EraseError`]; after [`Error::NotWiped`] and the disk's, repeating it finishes.
pub fn erase(
    state: &Path,
    whom: &Whom,
    who: &str,
    now: Timestamp,
    live: bool,
) -> Result<Option<Forgotten>, EraseError> {
    let texts = ReceivedTexts::new(state);
    let traces = traces(&texts, whom)?;
    // The journal first: it may refuse, and whoever meets its facts puts no text back.
    let erased = match journal::erase(state, whom, &traces.his, who, now, live) {
        Err(EraseError::Journal(Error::NotWiped)) => {
            remove(&texts, &traces.his)?;
            return Err(Error::NotWiped.into());
        }
        other => other?,
    };
    let Some(journal) = erased else { return Ok(None) };
    let his = traces.his.iter().chain(&journal.texts);
    let mut forgotten = Forgotten { texts: remove(&texts, his)?, ..Forgotten::default() };
    for path in traces.loose {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    for (key, mut record) in traces.naming {
        if mend(&mut record, whom, &journal.alias) {
            // An encoded original names him in bytes that look like nothing. It goes first, since a
            // mended record no longer tells of him.
            texts.remove_original(&key)?;
            texts.keep(&key, &record, None)?;
            forgotten.others += 1;
        }
    }
    forgotten.by_hand = by_hand::naming(state, |text| whom.is_in(text))?;
    forgotten.journal = journal;
    Ok(Some(forgotten))
}

fn traces(texts: &ReceivedTexts, whom: &Whom) -> io::Result<Traces> {
    let mut traces = Traces::default();
    let files = texts.files()?;
    for file in files.iter().filter(|file| file.is_record()) {
        match texts.read(&file.key) {
            Ok(Some(record)) if whom.is(&record.from) => {
                traces.his.insert(file.key.clone());
            }
            Ok(Some(record)) => {
                if mend(&mut record.clone(), whom, "") {
                    traces.naming.push((file.key.clone(), record));
                }
            }
            Ok(None) => {}
            // What cannot be understood is looked at as bytes.
            Err(_) => traces.loose.extend(names(file, whom)?.then(|| file.path.clone())),
        }
    }
    for file in files.iter().filter(|file| !file.is_record() && !traces.his.contains(&file.key)) {
        if names(file, whom)? {
            traces.loose.push(file.path.clone());
        }
    }
    Ok(traces)
}

fn names(file: &Kept, whom: &Whom) -> io::Result<bool> {
    match std::fs::read(&file.path) {
        Ok(bytes) => Ok(whom.is_in(&String::from_utf8_lossy(&bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn remove<'a>(
    texts: &ReceivedTexts,
    keys: impl IntoIterator<Item = &'a String>,
) -> io::Result<usize> {
    let mut removed = 0;
    for key in keys {
        removed += usize::from(texts.remove(key)?);
    }
    Ok(removed)
}

/// Puts `alias` in the place of the person in what somebody else wrote. Whether he stood there.
fn mend(record: &mut Record, whom: &Whom, alias: &str) -> bool {
    let Record { name, subject, text, folded, message_id, references, attachments, .. } = record;
    let words = [name, subject, text, folded].into_iter();
    let words = words.chain(message_id).chain(references).chain(attachments);
    let mut found = false;
    for word in words {
        if let Some(mended) = whom.replaced(word, alias) {
            *word = mended;
            found = true;
        }
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::outside::journal::Journal;
    use crate::plan::fact::Fact;

    #[tokio::test]
    async fn an_original_goes_also_where_its_encoding_hides_the_person() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path();
        let journal = Journal::open(state).unwrap();
        let opened = Fact::Opened { machine: None, key: "key".to_owned() };
        journal.record(Timestamp::UNIX_EPOCH, vec![opened]).await.unwrap();
        drop(journal);
        let texts = ReceivedTexts::new(state);
        let record = Record {
            from: "tini@warga.example".to_owned(),
            text: "Setuju.".to_owned(),
            folded: "> budi@warga.example menulis".to_owned(),
            ..Record::default()
        };
        let original = "Content-Transfer-Encoding: base64\r\n\r\nYnVkaUB3YXJnYS5leGFtcGxl";
        texts.keep("ab", &record, Some(original.as_bytes())).unwrap();
        texts.keep("cd", &Record { folded: String::new(), ..record }, Some(b"x")).unwrap();
        let budi = Whom::new("budi@warga.example").unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let forgotten = erase(state, &budi, "petugas", now, false).unwrap().unwrap();
        assert_eq!((forgotten.texts, forgotten.others), (0, 1));
        assert!(texts.read("ab").unwrap().unwrap().folded.ends_with("@erased.invalid menulis"));
        assert!(!texts.original("ab").unwrap().exists());
        assert!(texts.original("cd").unwrap().exists(), "of others it stays");
    }
}
