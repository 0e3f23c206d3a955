//! The texts that are kept of what others post.

use super::{Ended, Listening};
use crate::feedback::Record;
use crate::outside::received::ReceivedTexts;
use crate::plan::listening::{self, UNVERIFIED};
use crate::when::moved;

/// What addresses of posts begin with.
const SITE: &str = "https://x.com/";

impl Listening {
    /// Keeps `record` under `key`, in the place of an earlier version, unless that is the newer one.
    pub(super) async fn keep(&self, key: &str, record: &Record) -> Result<(), Ended> {
        let (key, record) = (key.to_owned(), record.clone());
        self.on_disk(move |texts| match texts.read(&key)? {
            Some(kept) if kept == record || version(&kept) > version(&record) => Ok(()),
            _ => texts.keep(&key, &record, None),
        })
        .await
    }

    /// Removes the text `key`. Whether there was any.
    pub(super) async fn remove(&self, key: &str) -> Result<bool, Ended> {
        let key = key.to_owned();
        self.on_disk(move |texts| texts.remove(&key)).await
    }

    /// Removes texts that a crash left without the fact that tells of them: if they are still on X,
    /// they are met again.
    pub(super) async fn tidy(&self) {
        let office = self.office.clone();
        let tidied = self.on_disk(move |texts| {
            let keys = texts.keys()?;
            let unknown = |key: &String| office.journal.history().feedback.met(key).is_none();
            for key in keys.into_iter().filter(unknown) {
                // Of other channels nothing is known here.
                let is_post = texts.read(&key).ok().flatten().is_some_and(|r| is_of_x(&r));
                if is_post {
                    texts.remove(&key)?;
                }
            }
            Ok(())
        });
        drop(tidied.await);
    }

    /// Puts away texts of which X could not be asked for a day.
    pub(super) async fn put_away_unverified(&mut self) {
        let now = self.office.now();
        let kept = listening::kept(&self.office.journal.history());
        let late = kept.into_iter().filter(|kept| moved(kept.verified, UNVERIFIED) <= now);
        let mut away = 0;
        for kept in late {
            match self.remove(&kept.key).await {
                Ok(removed) => away += usize::from(removed),
                Err(_) => return,
            }
        }
        if away > 0 {
            tracing::warn!(texts = away, "X did not confirm them for a day: put away");
            self.alert_away(away);
        }
    }

    async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&ReceivedTexts) -> std::io::Result<T> + Send + 'static,
    ) -> Result<T, Ended> {
        let texts = self.texts.clone();
        let done = tokio::task::spawn_blocking(move || work(&texts)).await;
        let done = done.unwrap_or_else(|error| Err(std::io::Error::other(error)));
        done.map_err(|error| {
            tracing::error!(%error, "the texts of feedback cannot be changed");
            Ended::Disk
        })
    }
}

fn is_of_x(record: &Record) -> bool {
    record.url.as_deref().is_some_and(|url| url.starts_with(SITE))
}

/// X's id of the version that `record` holds; 0 where it tells none.
fn version(record: &Record) -> u64 {
    let id = record.url.as_deref().and_then(|url| url.rsplit('/').next());
    id.and_then(|id| id.parse().ok()).unwrap_or_default()
}
