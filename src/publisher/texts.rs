//! Texts of feedback that are kept no longer: the file goes first, then the fact tells of it. Cut
//! off in between, the same is done again.

use std::io;
use std::sync::Arc;

use jiff::SignedDuration;

use super::office::Office;
use crate::feedback::{Number, Removal, retention};
use crate::outside::received::ReceivedTexts;
use crate::plan::fact::Fact;
use crate::when::moved;

/// A text that no fact names may be on its way to one; after so long it is not.
const ORPHAN: SignedDuration = SignedDuration::from_hours(24);
/// Texts that one tidying removes.
const MOST: usize = 500;

/// Removes what is kept of the item of feedback `number`. Whether it is removed now.
pub async fn remove(office: &Office, number: &Number, why: Removal) -> bool {
    let key = {
        let history = office.journal.history();
        let entry = history.feedback.entry(number);
        entry.filter(|entry| entry.removed.is_none()).map(|entry| entry.key.clone())
    };
    let Some(key) = key else { return false };
    if let Err(error) = on_disk(office, move |texts| texts.remove(&key)).await {
        tracing::error!(%error, %number, "the text of feedback cannot be removed");
        return false;
    }
    let Number { item, n } = number.clone();
    match office.record(vec![Fact::Removed { item, n, why }]).await {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(%error, %number, "that a text was removed cannot be recorded");
            false
        }
    }
}

/// Removes texts that were kept long enough, and what crashes left.
pub async fn tidy(office: &Arc<Office>) {
    let now = office.now();
    let over =
        retention::over(&office.journal.history().feedback, office.config.feedback.retention, now);
    let mut removed = 0;
    for number in over.iter().take(MOST) {
        removed += usize::from(remove(office, number, Removal::Retention).await);
    }
    if removed > 0 {
        tracing::info!(texts = removed, "texts of feedback were kept long enough");
    }
    let of = office.clone();
    let swept = on_disk(office, move |texts| sweep(&of, texts)).await;
    match swept {
        Ok(0) => {}
        Ok(files) => tracing::info!(files, "texts that nothing names were removed"),
        Err(error) => tracing::warn!(%error, "the texts of feedback cannot be looked at"),
    }
}

/// Removes files that no fact names any more, or for a day. How many.
fn sweep(office: &Office, texts: &ReceivedTexts) -> io::Result<usize> {
    let latest = moved(office.now(), -ORPHAN);
    let mut swept = 0;
    for file in texts.files()? {
        let is_over = {
            let history = office.journal.history();
            let entry = history.feedback.met(&file.key);
            match entry.and_then(|number| history.feedback.entry(number)) {
                // A text that was written at the same moment as it was removed.
                Some(entry) if entry.removed.is_some() => true,
                Some(_) => !file.is_whole && file.changed < latest,
                None => file.changed < latest,
            }
        };
        if is_over {
            match std::fs::remove_file(&file.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => swept += 1,
            }
        }
    }
    Ok(swept)
}

async fn on_disk<T: Send + 'static>(
    office: &Office,
    work: impl FnOnce(&ReceivedTexts) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let texts = ReceivedTexts::new(&office.config.state);
    let done = tokio::task::spawn_blocking(move || work(&texts)).await;
    done.unwrap_or_else(|error| Err(io::Error::other(error)))
}
