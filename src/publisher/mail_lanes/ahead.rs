//! Making sheets ahead, so that the release itself neither encodes nor signs.

use std::sync::Arc;
use std::time::Instant;

use jiff::SignedDuration;

use super::lanes::MailLanes;
use super::sheet::{Sheet, SheetError, outcome_fact};
use super::sheets::Standing;
use crate::plan::fact::{Cause, Outcome, Reason};
use crate::publisher::office::Alert;
use crate::when::moved;

/// What failed is tried again after this.
const AGAIN: SignedDuration = SignedDuration::from_secs(1);
/// A copy that cannot be read is tried again after this; nobody else waits for it.
const UNREADABLE: SignedDuration = SignedDuration::from_secs(15);

impl MailLanes {
    /// The sheet of an occasion, when it is made and still holds. If not, it is made beside the
    /// turn, which is woken when that is done.
    pub(super) fn sheet(self: &Arc<Self>, item: &str, occasion: &str) -> Option<Arc<Sheet>> {
        let ids = self.ids()?.clone();
        let key = (item.to_owned(), occasion.to_owned());
        let is_told = {
            let history = self.office.journal.history();
            let found = history.occasion(item, occasion)?;
            found.snapshot.letter.as_ref()?;
            let mut all = self.sheets.all();
            match all.get(&key) {
                Some(Standing::UnderWay) => return None,
                Some(Standing::Failed { until }) if *until > self.office.now() => return None,
                Some(Standing::Made(sheet)) if sheet.is_current(found) => {
                    return Some(sheet.clone());
                }
                _ => {}
            }
            let before = all.insert(key.clone(), Standing::UnderWay);
            matches!(before, Some(Standing::Failed { .. }))
        };
        let (this, busy) = (self.clone(), self.office.busy());
        tokio::task::spawn_blocking(move || {
            let signer = this.channel.signer.clone();
            // A letter on which the making itself fails is told like any that cannot be built.
            let make = || Sheet::new(&this.office, ids, signer, &key.0, &key.1).map(Arc::new);
            let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(make));
            let made = made.unwrap_or(Err(SheetError::Failed));
            let standing = match &made {
                Ok(sheet) => Standing::Made(sheet.clone()),
                Err(error) => {
                    this.cannot_be_made(&key.0, &key.1, error, is_told);
                    let span = match error {
                        SheetError::Attachment { .. } | SheetError::Failed => UNREADABLE,
                        SheetError::NoLetter | SheetError::Template(_) => AGAIN,
                    };
                    Standing::Failed { until: moved(this.office.now(), span) }
                }
            };
            this.sheets.all().insert(key, standing);
            // Letters that are not signed in time are signed as they leave.
            drop(busy);
            if let Ok(sheet) = made {
                this.sign(&sheet);
            }
        });
        None
    }

    /// Makes the sheet of an occasion ahead of its instant.
    pub fn prepare(self: &Arc<Self>, item: &str, occasion: &str) {
        self.sheet(item, occasion);
    }

    fn sign(&self, sheet: &Sheet) {
        let begun = Instant::now();
        let signed = sheet.sign_all(|| self.office.stop.is_cancelled());
        if signed > 0 {
            let seconds = begun.elapsed().as_secs_f64();
            let rate = (signed as f64 / seconds.max(1e-9)).round();
            tracing::info!(item = sheet.item, signed, seconds, rate, "letters are signed");
        }
    }

    /// Forgets the sheets that nothing needs any more, and takes leave of connections that nothing
    /// used for long.
    pub fn tidy(&self) {
        self.close_stale();
        let history = self.office.journal.history();
        self.sheets.all().retain(|(item, occasion), standing| {
            let found = history.occasion(item, occasion);
            match standing {
                Standing::UnderWay => true,
                // Kept, so that the desk hears of it once.
                Standing::Failed { .. } => found.is_some_and(|o| !o.letters.is_finished()),
                // What is unknown waits for a person, who may take days.
                Standing::Made(sheet) => found.is_some_and(|o| {
                    let counts = o.letters.counts();
                    sheet.is_current(o) && counts.open + counts.trying > 0
                }),
            }
        });
    }

    /// A letter that cannot be built is refused for all who have not got it; a disk that cannot be
    /// read is tried again, while the letters of others go on. `is_told`: the desk has heard that it failed.
    fn cannot_be_made(&self, item: &str, occasion: &str, error: &SheetError, is_told: bool) {
        tracing::error!(item, occasion, %error, "the letter cannot be built");
        match error {
            SheetError::NoLetter => {}
            SheetError::Failed if is_told => {}
            SheetError::Failed => {
                let (item, file) = (item.to_owned(), "letter".to_owned());
                self.office.alert(Alert::NotFrozen { item, file, detail: error.to_string() });
            }
            SheetError::Attachment { name, error } => {
                if !is_told {
                    let (item, file) = (item.to_owned(), name.clone());
                    self.office.alert(Alert::NotFrozen { item, file, detail: error.to_string() });
                }
            }
            SheetError::Template(error) => {
                let open: Vec<u32> = {
                    let history = self.office.journal.history();
                    let Some(found) = history.occasion(item, occasion) else { return };
                    // Before the first attempt the file can still be mended.
                    if found.snapshot.due > self.office.now() {
                        return;
                    }
                    let letters = (0..).zip(found.letters.iter());
                    letters.filter(|(_, tried)| tried.is_open()).map(|(n, _)| n).collect()
                };
                let reason = Reason::new(Cause::Unusable, None, error.to_string());
                let refused = |n| outcome_fact(item, occasion, n, Outcome::Refused(reason.clone()));
                let facts = open.into_iter().map(refused).collect();
                let (office, busy) = (self.office.clone(), self.office.busy());
                tokio::runtime::Handle::current().spawn(async move {
                    office.insist(facts).await;
                    drop(busy);
                });
            }
        }
    }
}
