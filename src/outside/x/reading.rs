//! Reading the account's own timeline.

use jiff::Timestamp;

use super::access::Access;
use super::answer::Failure;
use super::client::Client;
use super::endpoint::Endpoint;
use super::id::is_id;
use super::request::useless;
use super::timeline::{TimelinePost, page};
use crate::plan::fact::{Cause, Reason};

/// X keeps the newest 3 200 posts of a timeline, and gives 100 a page.
const MOST_PAGES: usize = 33;

impl Client {
    /// All posts of the account `user_id` newer than the id `floor`, answers included, reposts
    /// not.
    ///
    /// # Errors
    /// Where any page fails: part of a timeline proves nothing absent.
    pub async fn timeline(
        &self,
        access: &Access,
        user_id: &str,
        floor: u64,
        now: Timestamp,
    ) -> Result<Vec<TimelinePost>, Failure> {
        let fail =
            |cause, detail| Failure { reason: Reason::new(cause, None, detail), not_before: None };
        if !is_id(user_id) {
            return Err(fail(Cause::Unusable, "the account's id is not a number"));
        }
        let mut posts = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let mut url = self.url(&format!("/2/users/{user_id}/tweets"));
            {
                let mut query = url.query_pairs_mut();
                query.append_pair("max_results", "100");
                query
                    .append_pair("tweet.fields", "author_id,created_at,referenced_tweets,entities");
                if floor > 0 {
                    query.append_pair("since_id", &floor.to_string());
                }
                if let Some(token) = &next {
                    query.append_pair("pagination_token", token);
                }
            }
            let answer = self.get(access, Endpoint::Timeline, url, now).await?;
            let page = page(&answer.body, user_id).ok_or_else(|| useless(&answer, now))?;
            posts.extend(page.posts);
            next = page.next;
            if next.is_none() {
                return Ok(posts);
            }
        }
        Err(fail(Cause::Garbled, "the timeline has more pages than X keeps"))
    }
}
