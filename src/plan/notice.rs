//! What the desk should hear, from the plan and the history. Pure; [`crate::text`] has the words.

use std::collections::HashSet;

use jiff::Timestamp;

use super::fact::{Cause, Destination};
use super::history::{Lane, OccasionHistory, Tried};
use super::item::{Item, RELEASE, State};
use super::steps::rests;
use super::tally::{Letters, Standing, skew_ms};
use super::view::View;
use super::why::Why;
use crate::problem::{Astray, Problem};

/// Something that the desk hears once.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Never told twice under one key.
    pub key: String,
    /// What.
    pub news: News,
}

/// What a notice says.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// A file has errors.
    Problems {
        /// Path in the folder.
        path: String,
        /// All of them.
        problems: Vec<Problem>,
    },
    /// An item does not go out, or not further.
    Held {
        /// Item.
        id: String,
        /// Headline.
        title: String,
        /// Its instant.
        due: Option<Timestamp>,
        /// Why.
        why: Why,
    },
    /// A file was changed after its release began.
    Edited {
        /// Item.
        id: String,
        /// Headline.
        title: String,
    },
    /// Posts or letters that only a person can settle.
    Unknown {
        /// Item.
        id: String,
        /// Headline.
        title: String,
        /// (account, part).
        posts: Vec<(String, u32)>,
        /// Addresses.
        letters: Vec<String>,
    },
    /// What went out.
    Receipt(Box<Receipt>),
    /// A file that may have been meant as an announcement and is not read.
    Stray {
        /// Path in the folder.
        path: String,
        /// Why.
        why: Astray,
    },
    /// An account cannot be used.
    Parked {
        /// Account.
        account: String,
        /// Why.
        cause: Cause,
    },
    /// Three unknown outcomes running stopped a lane.
    LaneStopped {
        /// Which.
        lane: Lane,
        /// One attempt probes then.
        until: Timestamp,
    },
}

/// What went out at one occasion.
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    /// Item.
    pub id: String,
    /// Headline.
    pub title: String,
    /// Occasion.
    pub occasion: String,
    /// Its instant.
    pub due: Timestamp,
    /// Posts.
    pub posts: Vec<PostResult>,
    /// Letters.
    pub letters: Letters,
    /// Addresses that were refused, with the relay's words; at most [`REFUSED_SHOWN`].
    pub refused: Vec<(String, String)>,
    /// See [`skew_ms`].
    pub skew_ms: Option<i64>,
}

/// How one post stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostResult {
    /// Account.
    pub account: String,
    /// Part, from 1.
    pub part: u32,
    /// How it stands.
    pub standing: Standing,
    /// Where it can be seen, when that is known.
    pub url: Option<String>,
}

/// How many refused addresses a receipt names.
pub const REFUSED_SHOWN: usize = 50;

/// Everything about `items`, accounts and lanes that the desk has not heard yet.
pub fn notices(view: &View, items: &[Item]) -> Vec<Notice> {
    let mut all = Vec::new();
    for item in items {
        of_item(view, item, &mut all);
    }
    let mut parked: Vec<_> = view.history.accounts.iter().collect();
    parked.sort_by_key(|(account, _)| account.as_str());
    for (account, standing) in parked {
        if let Some(parked) = &standing.parked {
            all.push(Notice {
                key: format!(
                    "parked:{account}:{}:{}",
                    parked.credential,
                    parked.at.as_second() / 86_400
                ),
                news: News::Parked { account: account.clone(), cause: parked.cause },
            });
        }
    }
    for (lane, standing) in &view.history.lanes {
        if let Some((since, until)) = standing.stopped() {
            let name = match lane {
                Lane::Mail => "mail".to_owned(),
                Lane::Account(account) => format!("account:{account}"),
            };
            all.push(Notice {
                key: format!("stopped:{name}:{}", since.as_second()),
                news: News::LaneStopped { lane: lane.clone(), until },
            });
        }
    }
    let mut met = HashSet::new();
    all.retain(|n| !view.history.told.contains(&n.key) && met.insert(n.key.clone()));
    all
}

fn of_item(view: &View, item: &Item, all: &mut Vec<Notice>) {
    let id = &item.id;
    let digest = item.source.as_ref().map_or("", |s| &s.reading.digest);
    if let Some(source) = item.source.as_ref().filter(|s| s.reading.has_errors()) {
        all.push(Notice {
            key: format!("problems:{}:{digest}", source.reading.path),
            news: News::Problems {
                path: source.reading.path.clone(),
                problems: source.reading.problems.clone(),
            },
        });
    }
    if item.edited {
        all.push(Notice {
            key: format!("edited:{id}:{digest}"),
            news: News::Edited { id: id.clone(), title: item.title.clone() },
        });
    }
    // A date that passed without a release is worth a word; a draft or a deletion is not.
    let tell = matches!(item.state, State::Held | State::Expired);
    if let Some(why) = item.why.as_ref().filter(|_| tell) {
        let due = item.due.map_or(0, Timestamp::as_second);
        let source = match why {
            Why::SameId(paths) => paths.join(","),
            _ => digest.to_owned(),
        };
        all.push(Notice {
            key: format!("held:{id}:{}:{due}:{source}", why.name()),
            news: News::Held {
                id: id.clone(),
                title: item.title.clone(),
                due: item.due,
                why: why.clone(),
            },
        });
    }
    occasions(view, item, all);
}

/// Receipts and unknowns of everything that has come to rest.
fn occasions(view: &View, item: &Item, all: &mut Vec<Notice>) {
    let Some(past) = view.history.items.get(&item.id) else { return };
    for (name, occasion) in &past.occasions {
        if occasion.started.is_none() {
            continue;
        }
        let receipt_key = format!("receipt:{}:{name}", item.id);
        let is_told = view.history.told.contains(&receipt_key);
        if (is_told && occasion.is_finished()) || !is_at_rest(view, item, name, occasion) {
            continue;
        }
        let (mut posts, mut letters) = (Vec::new(), Vec::new());
        for (to, tried) in occasion.destinations() {
            match (to, tried) {
                (Destination::Post { account, part }, Tried::Unknown { .. }) => {
                    posts.push((account, part));
                }
                (Destination::Letter { n }, Tried::Unknown { .. }) => {
                    letters.push(occasion.roster[n as usize].email.clone());
                }
                _ => {}
            }
        }
        if !posts.is_empty() || !letters.is_empty() {
            // Settling one of several is no news; another that became unknown is.
            let since = occasion.last_unknown.map_or(0, Timestamp::as_microsecond);
            all.push(Notice {
                key: format!("unknown:{}:{name}:{since}", item.id),
                news: News::Unknown {
                    id: item.id.clone(),
                    title: item.title.clone(),
                    posts,
                    letters,
                },
            });
        }
        if is_told {
            continue;
        }
        all.push(Notice {
            key: receipt_key,
            news: News::Receipt(Box::new(receipt(view, item, name, occasion))),
        });
    }
}

/// Whether nothing more will be done for this occasion without a person.
fn is_at_rest(view: &View, item: &Item, name: &str, occasion: &OccasionHistory) -> bool {
    let counts = occasion.letters.counts();
    let posts_rest = occasion.posts.values().all(|post| match &post.tried {
        Tried::Unknown { .. } | Tried::Fresh => true,
        tried => tried.is_final(),
    });
    counts.open + counts.trying == 0 && posts_rest && !has_more_to_do(view, item, name, occasion)
}

/// Whether a step of this occasion other than its expiry is still to come.
fn has_more_to_do(view: &View, item: &Item, name: &str, occasion: &OccasionHistory) -> bool {
    if item.why.is_some() || view.history.items.get(&item.id).is_some_and(|p| p.cancelled.is_some())
    {
        return occasion.has_open()
            || occasion.accounts().iter().any(|a| !rests(view, occasion, a, true));
    }
    let expired = occasion.snapshot.expires <= view.now;
    occasion.accounts().iter().any(|account| !rests(view, occasion, account, expired))
        || (name == RELEASE && occasion.letters.counts().open > 0)
}

fn receipt(view: &View, item: &Item, name: &str, occasion: &OccasionHistory) -> Receipt {
    let posts = occasion
        .posts
        .iter()
        .map(|((account, part), post)| {
            let handle = view.config.x.accounts.get(account).map(|a| a.handle.as_str());
            let url = post.tried.post_id().map(|id| post_url(handle.unwrap_or("i"), id));
            let standing = Standing::of(&post.tried, true);
            PostResult { account: account.clone(), part: *part, standing, url }
        })
        .collect();
    let refused = occasion
        .letters
        .iter()
        .zip(occasion.roster.iter())
        .filter_map(|(tried, recipient)| match tried {
            Tried::Refused(reason) => Some((recipient.email.clone(), reason.detail.clone())),
            _ => None,
        })
        .take(REFUSED_SHOWN)
        .collect();
    let skew =
        (name == RELEASE).then(|| view.history.items.get(&item.id).and_then(skew_ms)).flatten();
    Receipt {
        id: item.id.clone(),
        title: item.title.clone(),
        occasion: name.to_owned(),
        due: occasion.snapshot.due,
        posts,
        letters: Letters::of(occasion, true),
        refused,
        skew_ms: skew,
    }
}

/// Where a post can be seen.
pub fn post_url(handle: &str, id: &str) -> String {
    format!("https://x.com/{handle}/status/{id}")
}
