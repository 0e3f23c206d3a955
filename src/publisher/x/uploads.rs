//! Images and videos: handed to X during preparation, again when X has forgotten them.

use super::{Errand, PAUSE, XLanes};
use crate::message::Media;
use crate::outside::x::media::Source;
use crate::plan::fact::{Fact, MediaPlace, Reason};
use crate::plan::uploads;
use crate::when::moved;

impl XLanes {
    /// Uploads what the thread lacks, unless that is under way already.
    pub(super) async fn upload_now(&self, thread: &Errand) {
        let free = self.lane(&thread.account, |lane| !std::mem::replace(&mut lane.uploading, true));
        if free {
            self.upload_missing(thread).await;
            self.lane(&thread.account, |lane| lane.uploading = false);
        }
    }

    /// Uploads what the thread lacks, one file after the other. All of it may be repeated: an id
    /// that nobody uses is forgotten by X.
    pub(super) async fn upload_missing(&self, thread: &Errand) {
        let missing: Vec<(MediaPlace, Media)> = {
            let now = self.office.now();
            let history = self.office.journal.history();
            let Some(occasion) = history.occasion(&thread.item, &thread.occasion) else { return };
            let all = uploads::due(occasion, &thread.account, now).filter(|(at, ..)| *at <= now);
            all.map(|(_, place, media)| (place, media.clone())).collect()
        };
        for (place, media) in missing {
            if self.office.stop.is_cancelled() || !self.upload_one(thread, place, &media).await {
                return;
            }
        }
    }

    /// Whether the next file may follow.
    async fn upload_one(&self, thread: &Errand, place: MediaPlace, media: &Media) -> bool {
        let office = &self.office;
        let Some((keys, _)) = self.proven(&thread.account).await else {
            self.rest_uploads(thread, office.now() + PAUSE);
            return false;
        };
        let file = match office.media.open(&media.file.digest) {
            Ok(file) => file,
            Err(error) => {
                tracing::error!(item = thread.item, %error, "the frozen copy cannot be read");
                self.rest_uploads(thread, office.now() + PAUSE);
                return false;
            }
        };
        let source = Source::File(std::sync::Arc::new(file));
        let sent = self.client.upload(&keys.access, &source, &media.file, &office.clock).await;
        let uploaded = match sent {
            Ok(uploaded) => {
                let described =
                    self.client.describe(&keys.access, &uploaded.id, &media.alt, office.now());
                described.await.map(|()| uploaded)
            }
            Err(failure) => Err(failure),
        };
        match uploaded {
            Ok(uploaded) => {
                tracing::info!(item = thread.item, account = thread.account, "media uploaded");
                let soon = moved(office.now(), uploads::LEFT);
                if uploaded.expires <= soon {
                    // It would be due again at once.
                    self.rest_uploads(thread, soon);
                }
                let fact = Fact::Uploaded {
                    item: thread.item.clone(),
                    occasion: thread.occasion.clone(),
                    place,
                    id: uploaded.id,
                    expires: uploaded.expires,
                };
                office.insist(vec![fact]).await;
                true
            }
            Err(failure) if failure.is_final() => {
                self.refused(thread, place, failure.reason).await;
                true
            }
            Err(failure) => {
                tracing::warn!(item = thread.item, account = thread.account, %failure, "not uploaded yet");
                let now = office.now();
                let until = failure.not_before.unwrap_or(now).max(now + PAUSE);
                self.rest_uploads(thread, until);
                let facts = self.parking(&thread.account, &keys, failure.reason.cause, now);
                office.insist(facts).await;
                false
            }
        }
    }

    async fn refused(&self, thread: &Errand, place: MediaPlace, reason: Reason) {
        tracing::error!(item = thread.item, account = thread.account, ?reason, "media refused");
        let (item, occasion) = (thread.item.clone(), thread.occasion.clone());
        self.office.insist(vec![Fact::UploadRefused { item, occasion, place, reason }]).await;
    }
}
