//! Lists of posts of others, page by page, and the counts of our own.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Ended, Listening};
use crate::feedback::PublicPost;
use crate::outside::credentials::XKeys;
use crate::outside::x::listening::{AT_ONCE, List};
use crate::outside::x::public::Page;
use crate::plan::cost::{self, Cost};
use crate::plan::fact::Fact;
use crate::plan::listening::{self, MEASURED, Reading, Stream};
use crate::plan::mentions;
use crate::plan::ours::OurPosts;
use crate::publisher::x::XLanes;
use crate::when::moved;

/// Pages of a list that are read at once: 10 000 posts.
const MOST_PAGES: usize = 100;
/// A post whose counts X did not tell is asked of again after this.
const UNCOUNTED: SignedDuration = SignedDuration::from_hours(1);

/// How far one reading came.
#[derive(Default)]
struct Course {
    newest: u64,
    /// Posts of others that were not known.
    fresh: u64,
    charged: Cost,
}

impl Listening {
    /// Reads what is new in a list.
    pub(super) async fn read(
        &mut self,
        x: &Arc<XLanes>,
        reading: &Reading,
        ours: &Arc<OurPosts>,
    ) -> Result<(), Ended> {
        let Some((keys, user_id)) = self.keys(x, &reading.account).await else { return Ok(()) };
        let list = match &reading.stream {
            Stream::Mentions => List::Mentions(user_id),
            Stream::Conversation(id) => List::Conversation(id.clone()),
            Stream::Quotes(id) => List::Quotes(id.clone()),
        };
        let since = {
            let history = self.office.journal.history();
            reading.since(&history, ours, self.office.now())
        };
        let mut course = Course::default();
        let whole = self.pages(x, &keys, (reading, &list), since, ours, &mut course).await;
        self.note(reading, &course, whole.is_ok()).await?;
        if course.fresh > 0 {
            tracing::info!(stream = reading.name(), posts = course.fresh, "listened");
            self.office.wake.notify_one();
        }
        whole
    }

    async fn pages(
        &mut self,
        x: &XLanes,
        keys: &XKeys,
        (reading, list): (&Reading, &List),
        since: Timestamp,
        ours: &Arc<OurPosts>,
        course: &mut Course,
    ) -> Result<(), Ended> {
        let mut next: Option<String> = None;
        for _ in 0..MOST_PAGES {
            if !self.may_read().await {
                return Err(Ended::Stopped);
            }
            let now = self.office.now();
            let page = x.client.listed(&keys.access, list, Some(since), next.as_deref(), now);
            let page = page.await.map_err(Ended::Failed)?;
            course.charged += self.cost(&page, &reading.stream);
            let versions = page.posts.iter().filter_map(|post| post.version.parse().ok());
            course.newest = versions.fold(course.newest, u64::max);
            // Not every list can be asked for what is new only.
            let is_behind = page.posts.last().is_some_and(|last| last.at < since);
            course.fresh += self.take_in(page.posts, ours).await?;
            next = page.next.filter(|_| !is_behind);
            if next.is_none() {
                return Ok(());
            }
        }
        tracing::warn!(stream = reading.name(), "there is more than is read at once");
        Ok(())
    }

    fn cost(&mut self, page: &Page, stream: &Stream) -> Cost {
        let price = match stream {
            Stream::Mentions => cost::MENTION,
            Stream::Conversation(_) | Stream::Quotes(_) => cost::OTHERS,
        };
        self.charge(page.sent.iter().map(String::as_str), price)
    }

    /// Notes how far a list was read, and what that cost, where either is news. The cursor moves
    /// only when all of it was read.
    async fn note(&self, reading: &Reading, course: &Course, is_whole: bool) -> Result<(), Ended> {
        let stream = reading.name();
        let fact = {
            let history = self.office.journal.history();
            let old = history.feedback.stream(&stream).cloned().unwrap_or_default();
            let newest = match old.newest.parse().unwrap_or_default() {
                old if is_whole => course.newest.max(old),
                old => old,
            };
            let of = match &reading.stream {
                Stream::Quotes(id) => {
                    history.feedback.metrics(id).last().map(|(_, counts)| counts.quotes)
                }
                _ => None,
            };
            let newest = if newest == 0 { String::new() } else { newest.to_string() };
            let read = old.read + course.fresh;
            let charged = course.charged.thousandths();
            let is_news = charged > 0 || (&newest, read, of) != (&old.newest, old.read, old.of);
            is_news.then_some(Fact::Listened { stream, newest, read, of, charged })
        };
        self.record(fact.into_iter().collect()).await
    }

    /// Keeps the texts of `posts`, then records what they are. How many were new.
    async fn take_in(&self, posts: Vec<PublicPost>, ours: &Arc<OurPosts>) -> Result<u64, Ended> {
        let mut facts = Vec::new();
        let mut fresh = 0;
        for post in posts {
            let (office, ours) = (self.office.clone(), ours.clone());
            // One post that nobody foresaw must not end the reading of all.
            let made = tokio::task::spawn_blocking(move || {
                let history = office.journal.history();
                let taken = mentions::taken(&history, &office.config, &ours, &post)?;
                let is_edited = post.id != post.newest;
                Some((taken, mentions::measured(&history, &post), is_edited))
            });
            let Ok(Some((taken, measured, is_edited))) = made.await else { continue };
            if taken.received.is_some() || is_edited {
                self.keep(&taken.key, &taken.record).await?;
            }
            if let Some(received) = taken.received {
                fresh += 1;
                facts.push(Fact::Received(Box::new(received)));
            }
            facts.extend(measured);
        }
        self.record(facts).await?;
        Ok(fresh)
    }

    /// Reads the counts of our own posts that are due.
    pub(super) async fn measure(&mut self, x: &Arc<XLanes>, ours: &Arc<OurPosts>) {
        let now = self.office.now();
        let mut due = listening::to_measure(&self.office.journal.history(), ours, now);
        due.retain(|post| !self.rests(&format!("{MEASURED}:{post}")));
        if due.is_empty() {
            return;
        }
        let Some((keys, account)) = self.any_keys(x).await else { return };
        let mut charged = Cost::default();
        for posts in due.chunks(AT_ONCE) {
            // Those that X has no longer are not asked of again and again.
            for post in posts {
                self.rest(format!("{MEASURED}:{post}"), moved(now, UNCOUNTED));
            }
            if !self.may_read().await {
                break;
            }
            let found = match x.client.lookup(&keys.access, posts, self.office.now()).await {
                Ok(found) => found,
                Err(failure) => {
                    tracing::warn!(%failure, "the counts of our posts cannot be read");
                    self.look_at(x, &account, &failure);
                    break;
                }
            };
            charged += self.charge(found.posts.iter().map(|p| p.version.as_str()), cost::READING);
            let counts = found.posts.iter().filter_map(|post| {
                Some(Fact::Measured { post: post.id.clone(), metrics: post.metrics? })
            });
            if self.record(counts.collect()).await.is_err() {
                break;
            }
        }
        let read = due.len() as u64;
        self.note_charge(MEASURED, read, charged).await;
    }

    /// Notes what a reading cost that is no list.
    async fn note_charge(&self, stream: &str, read: u64, charged: Cost) {
        if charged == Cost::default() {
            return;
        }
        let (stream, newest, charged) = (stream.to_owned(), String::new(), charged.thousandths());
        let _ = self.record(vec![Fact::Listened { stream, newest, read, of: None, charged }]).await;
    }
}
