//! One account's thread: part by part, each part its own attempt.

use jiff::SignedDuration;

use super::accounts::NO_CREDITS;
use super::{Errand, PAUSE, XLanes, unreachable};
use crate::message::Post;
use crate::outside::x::endpoint::Endpoint;
use crate::outside::x::posting::Draft;
use crate::outside::x::settle::{Found, floor_id, matches};
use crate::plan::fact::{Cause, Destination, Fact, Outcome, Reason, Receipt};
use crate::plan::history::PostHistory;
use crate::plan::thread::{self, Next};
use crate::plan::uploads::{self, Shown};
use crate::publisher::office::Alert;

impl XLanes {
    pub(super) async fn run(&self, thread: &Errand) {
        let office = &self.office;
        loop {
            let now = office.now();
            let (next, parked) = {
                let history = office.journal.history();
                let parked = history.parked(&thread.account);
                let parked = parked.is_some_and(|p| p.until.is_none_or(|until| until > now));
                let Some(occasion) = history.occasion(&thread.item, &thread.occasion) else {
                    return;
                };
                let expired = occasion.snapshot.expires <= now;
                let settle = &office.config.x.settle;
                (thread::next(occasion, &thread.account, settle, expired), parked)
            };
            let went_on = match next {
                Next::Post { part, reply_to, at } if at <= now && !parked => {
                    office.may_begin(&thread.item, &thread.occasion)
                        && self.attempt(thread, part, reply_to).await
                }
                Next::Read { part, reply_to, at } if at <= now && !parked => {
                    !office.stop.is_cancelled() && self.read(thread, part, reply_to).await
                }
                Next::Broken { rest_from: Some(part) } => {
                    let reason = Reason::new(Cause::ThreadBroken, None, "");
                    self.outcome(thread, part, Outcome::Withheld(reason)).await;
                    true
                }
                _ => false,
            };
            if !went_on {
                return;
            }
        }
    }

    fn destination(thread: &Errand, part: u32) -> Destination {
        Destination::Post { account: thread.account.clone(), part }
    }

    async fn outcome(&self, thread: &Errand, part: u32, outcome: Outcome) {
        let fact = Fact::Outcome {
            item: thread.item.clone(),
            occasion: thread.occasion.clone(),
            to: Self::destination(thread, part),
            outcome,
        };
        self.office.insist(vec![fact]).await;
    }

    /// One attempt; whether the lane may go on at once.
    async fn attempt(&self, thread: &Errand, part: u32, reply_to: Option<String>) -> bool {
        let office = &self.office;
        let Some((keys, _)) = self.proven(&thread.account).await else {
            self.pause(&thread.account);
            return false;
        };
        // Without leave to call, the attempt would be written down in vain.
        if let Some(until) = self.client.wait_for(&keys.access, Endpoint::Post, office.now()) {
            self.rest(&thread.account, until);
            return false;
        }
        let Some((post, media, past)) = self.ready(thread, part).await else { return false };
        let attempt = Fact::Attempt {
            item: thread.item.clone(),
            occasion: thread.occasion.clone(),
            to: Self::destination(thread, part),
            reply_to: reply_to.clone(),
        };
        // Uploading may have taken its time.
        if !office.may_begin(&thread.item, &thread.occasion) {
            return false;
        }
        if office.record(vec![attempt]).await.is_err() {
            self.rest(&thread.account, office.now() + PAUSE);
            return false;
        }
        let draft = Draft {
            text: &post.text,
            reply_to: reply_to.as_deref(),
            media: &media,
            reply_settings: post.reply_settings.as_deref(),
        };
        let outcome = self.client.post(&keys.access, &draft, office.now()).await;
        let now = office.now();
        let outcome = match outcome {
            // X has the text already: after an unknown that is evidence that it was posted.
            Outcome::Refused(reason) if reason.cause == Cause::Duplicate && past.unknowns > 0 => {
                Outcome::Unknown(reason)
            }
            Outcome::NotYet { reason, .. }
                if reason.cause == Cause::ParentHidden
                    && !self.is_of_another_item(thread, reply_to.as_deref())
                    && past.parent_hidden + 1 >= thread::PARENT_WAITS =>
            {
                Outcome::Refused(reason)
            }
            Outcome::NotYet { reason, .. }
                if reason.cause == Cause::MediaGone && past.media_gone >= uploads::AGAIN =>
            {
                Outcome::Refused(reason)
            }
            Outcome::NotYet { reason, .. } if reason.cause == Cause::Unreachable => {
                let not_before = Some(now + unreachable(past.tried.refusals()));
                Outcome::NotYet { reason, not_before }
            }
            Outcome::NotYet { reason, .. } if reason.cause == Cause::NoCredits => {
                Outcome::NotYet { reason, not_before: Some(now + NO_CREDITS) }
            }
            other => other,
        };
        log(thread, part, &outcome);
        let mut facts = vec![Fact::Outcome {
            item: thread.item.clone(),
            occasion: thread.occasion.clone(),
            to: Self::destination(thread, part),
            outcome: outcome.clone(),
        }];
        if let Outcome::NotYet { reason, .. } = &outcome {
            facts.extend(self.parking(&thread.account, &keys, reason.cause, now));
        }
        office.insist(facts).await;
        matches!(outcome, Outcome::Sent(_))
    }

    /// The post `part` with X's ids of its media, which are uploaded now where they are missing.
    /// `None`: it cannot be posted now, or never.
    async fn ready(&self, thread: &Errand, part: u32) -> Option<(Post, Vec<String>, PostHistory)> {
        for uploaded in [false, true] {
            let (post, shown, past) = {
                let history = self.office.journal.history();
                let occasion = history.occasion(&thread.item, &thread.occasion)?;
                let of = |p: &&Post| p.account == thread.account && p.part == part;
                let post = occasion.snapshot.posts.iter().find(of)?.clone();
                let shown = uploads::shown(occasion, &post, self.office.now());
                let past = occasion.post(&thread.account, part).cloned().unwrap_or_default();
                (post, shown, past)
            };
            match shown {
                Shown::Ready(media) => return Some((post, media, past)),
                Shown::Refused(reason) => {
                    // Without what it shows it is not what was approved.
                    self.outcome(thread, part, Outcome::Refused(reason)).await;
                    return None;
                }
                Shown::Missing if uploaded => {}
                Shown::Missing => self.upload_now(thread).await,
            }
        }
        let Errand { item, occasion, account } = thread;
        let rest = self.uploads_rest_until(item, occasion, account);
        let soon = self.office.now() + SignedDuration::from_secs(1);
        self.rest_thread(thread, rest.map_or(soon, |until| until.max(soon)));
        None
    }

    /// Whether the parent of a thread's first post belongs to what it corrects. Without the question
    /// that it answers, an answer is none.
    fn is_of_another_item(&self, thread: &Errand, parent: Option<&str>) -> bool {
        let history = self.office.journal.history();
        let occasion = history.occasion(&thread.item, &thread.occasion);
        let occasion = occasion.filter(|o| o.snapshot.answers.is_none());
        let original = occasion.and_then(|o| o.snapshot.parents.get(&thread.account));
        original.is_some_and(|original| Some(original.as_str()) == parent)
    }

    /// Looks for an unknown post in the own timeline; whether the lane may go on at once.
    async fn read(&self, thread: &Errand, part: u32, reply_to: Option<String>) -> bool {
        let office = &self.office;
        let (text, attempted) = {
            let history = office.journal.history();
            let Some(occasion) = history.occasion(&thread.item, &thread.occasion) else {
                return false;
            };
            let posts = &occasion.snapshot.posts;
            let post = posts.iter().find(|p| p.account == thread.account && p.part == part);
            let at = occasion.post(&thread.account, part).and_then(|p| p.first_attempt);
            let (Some(post), Some(at)) = (post, at) else { return false };
            (post.text.clone(), at)
        };
        let Some((keys, user_id)) = self.proven(&thread.account).await else {
            self.pause(&thread.account);
            return false;
        };
        let floor = floor_id(attempted);
        let timeline = self.client.timeline(&keys.access, &user_id, floor, office.now()).await;
        let posts = match timeline {
            Ok(posts) => posts,
            Err(failure) => {
                tracing::warn!(account = thread.account, %failure, "the timeline cannot be read");
                let now = office.now();
                let until = failure.not_before.unwrap_or(now).max(now + PAUSE);
                self.rest_thread(thread, until);
                if failure.reason.cause == Cause::Credential {
                    let facts = self.parking(&thread.account, &keys, Cause::Credential, now);
                    office.insist(facts).await;
                }
                return false;
            }
        };
        // A post that another attempt of ours brought about is not this one.
        let taken = self.ids_of(&thread.account);
        let candidates: Vec<_> = posts.into_iter().filter(|p| !taken.contains(&p.id)).collect();
        let id = match matches(&candidates, &text, reply_to.as_deref()) {
            Found::None => {
                let fact = Fact::NotFound {
                    item: thread.item.clone(),
                    occasion: thread.occasion.clone(),
                    to: Self::destination(thread, part),
                };
                office.insist(vec![fact]).await;
                return true;
            }
            Found::One(id) => id,
            Found::Several(id) => {
                office
                    .alert(Alert::PostedTwice { account: thread.account.clone(), id: id.clone() });
                id
            }
        };
        let outcome = Outcome::Sent(Receipt { id, code: None, adopted: true });
        log(thread, part, &outcome);
        self.outcome(thread, part, outcome).await;
        true
    }

    /// Ids of everything that the journal already counts as this account's.
    fn ids_of(&self, account: &str) -> Vec<String> {
        let history = self.office.journal.history();
        let occasions = history.items.values().flat_map(|i| i.occasions.values());
        let threads = occasions.flat_map(|o| o.thread(account));
        threads.filter_map(|(_, post)| post.tried.post_id().map(str::to_owned)).collect()
    }
}

fn log(thread: &Errand, part: u32, outcome: &Outcome) {
    let (item, account) = (&thread.item, &thread.account);
    match outcome {
        Outcome::Sent(receipt) => {
            tracing::info!(
                item,
                account,
                part,
                id = receipt.id,
                adopted = receipt.adopted,
                "posted"
            );
        }
        Outcome::NotYet { reason, .. } => {
            tracing::warn!(item, account, part, ?reason, "not posted yet");
        }
        Outcome::Refused(reason) | Outcome::Withheld(reason) => {
            tracing::error!(item, account, part, ?reason, "not posted");
        }
        Outcome::Unknown(reason) => {
            tracing::warn!(item, account, part, ?reason, "perhaps posted");
        }
    }
}
