//! Whether everything that is kept is still on X, and in its newest version.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Ended, Listening};
use crate::feedback::{PublicPost, Removal};
use crate::outside::credentials::XKeys;
use crate::outside::x::listening::AT_ONCE;
use crate::outside::x::public::Found;
use crate::plan::cost::{self, Cost};
use crate::plan::fact::Fact;
use crate::plan::listening::{self, Kept, VERIFIED};
use crate::plan::mentions;
use crate::publisher::x::XLanes;
use crate::when::moved;

impl Listening {
    /// Asks X of everything that is kept, when it is time.
    pub(super) async fn verify(&mut self, x: &Arc<XLanes>) {
        let now = self.office.now();
        let kept = {
            let history = self.office.journal.history();
            let kept = listening::kept(&history);
            match listening::is_to_verify(&history, &self.office.config, &kept, now) {
                true => kept,
                false => return,
            }
        };
        if self.rests(VERIFIED) {
            return;
        }
        let Some((keys, account)) = self.any_keys(x).await else { return };
        let mut charged = Cost::default();
        let mut gone = 0;
        let mut whole = Ok(());
        for some in kept.chunks(AT_ONCE) {
            whole = self.verify_some(x, &keys, some, &mut charged, &mut gone).await;
            if whole.is_err() {
                break;
            }
        }
        tracing::info!(
            texts = kept.len(),
            gone,
            whole = whole.is_ok(),
            "asked X what is still there"
        );
        match whole {
            Ok(()) => {
                let (stream, newest) = (VERIFIED.to_owned(), String::new());
                let (read, charged) = (kept.len() as u64, charged.thousandths());
                let fact = Fact::Listened { stream, newest, read, of: None, charged };
                if self.record(vec![fact]).await.is_ok() {
                    self.is_away = false;
                }
            }
            Err(ended) => {
                let until = moved(self.office.now(), super::REST);
                self.rest(VERIFIED.to_owned(), until);
                if let Ended::Failed(failure) = ended {
                    tracing::warn!(%failure, "X cannot be asked what is still there");
                    let until = until.max(failure.not_before.unwrap_or_default());
                    self.rest(VERIFIED.to_owned(), until);
                    self.look_at(x, &account, &failure);
                }
            }
        }
        if gone > 0 {
            self.office.wake.notify_one();
        }
    }

    async fn verify_some(
        &mut self,
        x: &XLanes,
        keys: &XKeys,
        kept: &[Kept],
        charged: &mut Cost,
        gone: &mut usize,
    ) -> Result<(), Ended> {
        let ids: Vec<String> = kept.iter().map(|kept| kept.post.clone()).collect();
        let Found { mut posts, missing, open } = self.look_up(x, keys, &ids, charged).await?;
        let edited: BTreeSet<String> = posts
            .iter()
            .filter(|post| post.newest != post.version)
            .map(|post| post.newest.clone())
            .collect();
        let edited: Vec<String> = edited.into_iter().collect();
        if !edited.is_empty() {
            posts.extend(self.look_up(x, keys, &edited, charged).await?.posts);
        }
        let mut facts = Vec::new();
        for kept in kept {
            if missing.contains(&kept.post) {
                // First the text, then the fact: what a crash cuts off is done again.
                self.remove(&kept.key).await?;
                *gone += 1;
                facts.extend(kept.numbers.iter().map(|number| Fact::Removed {
                    item: number.item.clone(),
                    n: number.n,
                    why: Removal::Deleted,
                }));
                continue;
            }
            if open.contains(&kept.post) {
                // One of which X says nothing must not keep the others unverified. Its text waits
                // at X until X does.
                self.remove(&kept.key).await?;
                continue;
            }
            let versions = posts.iter().filter(|post| post.id == kept.post);
            let Some(newest) = versions.max_by_key(|post| version(post)) else { continue };
            self.keep(&kept.key, &mentions::record(newest)).await?;
            facts.extend(mentions::measured(&self.office.journal.history(), newest));
        }
        self.record(facts).await
    }

    async fn look_up(
        &mut self,
        x: &XLanes,
        keys: &XKeys,
        ids: &[String],
        charged: &mut Cost,
    ) -> Result<Found, Ended> {
        if !self.may_read().await {
            return Err(Ended::Stopped);
        }
        let found = x.client.lookup(&keys.access, ids, self.office.now()).await;
        let found = found.map_err(Ended::Failed)?;
        *charged += self.charge(found.posts.iter().map(|p| p.version.as_str()), cost::OTHERS);
        Ok(found)
    }
}

fn version(post: &PublicPost) -> u64 {
    post.version.parse().unwrap_or_default()
}
