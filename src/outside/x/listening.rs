//! Reading what others post: a page at a time, so that whoever reads can stop in between.

use jiff::Timestamp;
use reqwest::Url;

use super::access::Access;
use super::answer::Failure;
use super::client::Client;
use super::endpoint::Endpoint;
use super::id::is_id;
use super::public::{Found, Page, found, page};
use super::request::useless;
use crate::plan::fact::{Cause, Reason};

/// X looks up so many posts at once.
pub const AT_ONCE: usize = 100;
const FIELDS: &str =
    "author_id,conversation_id,created_at,entities,note_tweet,public_metrics,referenced_tweets";

/// A list of posts of others, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum List {
    /// Those that mention the account of this id; X has the newest 800.
    Mentions(String),
    /// Those of the conversation that the post of this id began; X has the last 7 days, less the
    /// last half minute.
    Conversation(String),
    /// Those that quote the post of this id.
    Quotes(String),
}

impl Client {
    /// One page of `list`: the first, or the one that `next` names. `since` leaves out what is
    /// older; of quotes X sends all the same.
    ///
    /// # Errors
    /// Where X does not send a page.
    pub async fn listed(
        &self,
        access: &Access,
        list: &List,
        since: Option<Timestamp>,
        next: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, Failure> {
        let (id, endpoint) = match list {
            List::Mentions(id) => (id, Endpoint::Mentions),
            List::Conversation(id) => (id, Endpoint::Search),
            List::Quotes(id) => (id, Endpoint::Quotes),
        };
        check(std::slice::from_ref(id))?;
        let mut url = match list {
            List::Mentions(id) => self.url(&format!("/2/users/{id}/mentions")),
            List::Conversation(_) => self.url("/2/tweets/search/recent"),
            List::Quotes(id) => self.url(&format!("/2/tweets/{id}/quote_tweets")),
        };
        url.query_pairs_mut().append_pair("max_results", "100");
        show(&mut url);
        {
            let mut query = url.query_pairs_mut();
            if let List::Conversation(id) = list {
                query.append_pair("query", &format!("conversation_id:{id}"));
            }
            if let Some(since) = since.filter(|_| !matches!(list, List::Quotes(_))) {
                // X takes whole seconds.
                let since = since.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
                query.append_pair("start_time", &since);
            }
            if let Some(token) = next {
                let name = match list {
                    List::Conversation(_) => "next_token",
                    _ => "pagination_token",
                };
                query.append_pair(name, token);
            }
        }
        let answer = self.get(access, endpoint, url, now).await?;
        page(&answer.body).ok_or_else(|| useless(&answer, now))
    }

    /// What X shows of the posts `ids`, at most [`AT_ONCE`].
    ///
    /// # Errors
    /// Where X says nothing of any of them.
    pub async fn lookup(
        &self,
        access: &Access,
        ids: &[String],
        now: Timestamp,
    ) -> Result<Found, Failure> {
        check(ids)?;
        let mut url = self.url("/2/tweets");
        url.query_pairs_mut().append_pair("ids", &ids.join(","));
        show(&mut url);
        let answer = self.get(access, Endpoint::Lookup, url, now).await?;
        found(&answer.body, ids).ok_or_else(|| useless(&answer, now))
    }
}

fn show(url: &mut Url) {
    let mut query = url.query_pairs_mut();
    query.append_pair("tweet.fields", FIELDS);
    query.append_pair("expansions", "author_id").append_pair("user.fields", "name,username");
}

fn check(ids: &[String]) -> Result<(), Failure> {
    if (1..=AT_ONCE).contains(&ids.len()) && ids.iter().all(|id| is_id(id)) {
        return Ok(());
    }
    let reason = Reason::new(Cause::Unusable, None, "an id is not a number, or there are too many");
    Err(Failure { reason, not_before: None })
}
