//! Pages of an account's own posts, each text as a reader sees it. Pure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::id::{self, is_id};
use super::shown;

/// Links are no longer expanded in a text that has grown beyond this, in bytes: X's longest post is
/// far shorter, and no answer shall fill the memory.
const LONGEST: usize = 256 * 1024;

/// One post of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelinePost {
    /// Id, 1 to 19 digits.
    pub id: String,
    /// As displayed: `&amp;` and its like undone, t.co links replaced by what they lead to, the
    /// link to the post's own media dropped, NFC, trimmed.
    pub text: String,
    /// Id of the post that it answers.
    pub parent: Option<String>,
    /// When it was posted.
    pub created_at: Timestamp,
}

/// One page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub posts: Vec<TimelinePost>,
    /// The `pagination_token` of the page after this one.
    pub next: Option<String>,
}

/// The page in `body`, of what `author` wrote itself: reposts, whose text is another's, are left
/// out. `None` where it cannot be read whole, since a page that is short of one post would prove
/// an absence that it does not show.
pub(super) fn page(body: &str, author: &str) -> Option<Page> {
    let raw: RawPage = serde_json::from_str(body).ok()?;
    let (posts, meta) = match (raw.data, raw.meta) {
        (None, None) => return None,
        (posts, meta) => (posts.unwrap_or_default(), meta.unwrap_or_default()),
    };
    let failed = !(raw.errors.is_null() || raw.errors == json!([]));
    let withheld = failed || meta.result_count.is_some_and(|count| count > 0);
    if posts.is_empty() && withheld {
        return None;
    }
    let mut own = Vec::with_capacity(posts.len());
    for post in posts {
        let is_own = post.is_written_by(author);
        let post = post.read()?;
        if is_own {
            own.push(post);
        }
    }
    Some(Page { posts: own, next: meta.next_token.filter(|token| !token.is_empty()) })
}

#[derive(Deserialize)]
struct RawPage {
    data: Option<Vec<RawPost>>,
    meta: Option<RawMeta>,
    /// Beside posts they tell of what the posts mention.
    #[serde(default)]
    errors: Value,
}

#[derive(Deserialize, Default)]
struct RawMeta {
    result_count: Option<u64>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
struct RawPost {
    id: String,
    text: String,
    author_id: Option<String>,
    created_at: Option<String>,
    #[serde(alias = "referenced_posts")]
    referenced_tweets: Option<Vec<RawReference>>,
    entities: Option<RawEntities>,
}

#[derive(Deserialize)]
pub(super) struct RawReference {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) id: String,
}

#[derive(Deserialize)]
struct RawEntities {
    urls: Option<Vec<RawLink>>,
}

#[derive(Deserialize)]
pub(super) struct RawLink {
    url: String,
    expanded_url: Option<String>,
    media_key: Option<String>,
}

impl RawPost {
    fn read(self) -> Option<TimelinePost> {
        let number = self.id.parse::<u64>().ok().filter(|_| is_id(&self.id))?;
        let created_at = match self.created_at.and_then(|at| at.parse().ok()) {
            Some(at) => at,
            None => id::instant_of(number),
        };
        let links = self.entities.and_then(|e| e.urls).unwrap_or_default();
        let text = displayed(&self.text, &links, &self.id);
        let parent = self
            .referenced_tweets
            .unwrap_or_default()
            .into_iter()
            .find(|reference| reference.kind == "replied_to")
            .map(|reference| reference.id);
        Some(TimelinePost { text, id: self.id, parent, created_at })
    }

    fn is_written_by(&self, author: &str) -> bool {
        let references = self.referenced_tweets.as_deref().unwrap_or_default();
        self.author_id.as_deref().is_none_or(|id| id == author)
            && !references.iter().any(|r| ["retweeted", "reposted"].contains(&r.kind.as_str()))
    }
}

/// `text` of the post `id` as readers see it.
pub(super) fn displayed(text: &str, links: &[RawLink], id: &str) -> String {
    let mut targets: BTreeMap<&str, &str> = BTreeMap::new();
    let mut media: BTreeSet<&str> = BTreeSet::new();
    for link in links {
        if link.is_media_of(id) {
            media.insert(&link.url);
        }
        let target = link.expanded_url.as_deref().unwrap_or(&link.url);
        targets.entry(&link.url).or_insert(target);
    }

    let mut rest = text.trim_end();
    // Several media share one address, though each has a link entity of its own.
    while let Some(start) = rest.rfind("http").filter(|start| media.contains(&rest[*start..])) {
        rest = rest[..start].trim_end();
    }

    let mut shown = String::with_capacity(rest.len());
    while let Some(start) = rest.find("http").filter(|_| shown.len() < LONGEST) {
        let (before, from) = rest.split_at(start);
        let link = &from[..short_link(from).unwrap_or("http".len())];
        shown.push_str(before);
        shown.push_str(targets.get(link).unwrap_or(&link));
        rest = &from[link.len()..];
    }
    shown.push_str(rest);
    shown::normal(&shown::unescape(&shown))
}

/// The length of the t.co address that `text` begins with.
fn short_link(text: &str) -> Option<usize> {
    let name = ["https://t.co/", "http://t.co/"].iter().find_map(|s| text.strip_prefix(s))?;
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    Some(text.len() - name.len() + end)
}

impl RawLink {
    /// Whether it leads to what the post `id` itself shows, not to another post's picture.
    fn is_media_of(&self, id: &str) -> bool {
        let to = self.expanded_url.as_deref().unwrap_or_default();
        self.media_key.is_some() || shown::media_of(to).is_some_and(|post| post == id)
    }
}

#[cfg(test)]
mod tests;
