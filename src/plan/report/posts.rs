//! Posts, and what the public made of them, by X's public counts.

use std::collections::BTreeMap;
use std::iter;

use jiff::Timestamp;
use serde::Serialize;

use crate::config::{AccountKind, Config};
use crate::feedback::Metrics;
use crate::plan::coverage::{self, Coverage};
use crate::plan::fact::Destination;
use crate::plan::history::{History, ItemHistory, OccasionHistory, Tried};
use crate::plan::intent::post_url;
use crate::plan::tally::Standing;

/// Posts of an announcement, its reminders included.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct X {
    /// In order of account and part, those of reminders after the release's.
    pub posts: Vec<Post>,
    /// Sum of the last counts of every post; none while none was measured.
    pub totals: Option<Metrics>,
    /// Who took part, in order of name.
    pub accounts: Vec<Account>,
    /// What X charged, in US dollars.
    pub cost_usd: f64,
    /// How much of what others posted about it was read; none where X was never listened to.
    pub coverage: Option<Coverage>,
}

/// One post.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Post {
    /// Occasion.
    pub occasion: String,
    /// Account.
    pub account: String,
    /// Part, from 1.
    pub part: u32,
    /// How it stands.
    pub state: Standing,
    /// X's id.
    pub post_id: Option<String>,
    /// Where it can be seen.
    pub url: Option<String>,
    /// When it was accepted.
    pub accepted: Option<Timestamp>,
    /// Its public counts, oldest first.
    pub metrics: Vec<Measured>,
}

/// Public counts at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measured {
    /// When.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub metrics: Metrics,
}

/// An account that took part.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Account {
    /// Its name in the configuration.
    pub account: String,
    /// Whether it is a person's; none where the configuration has it no more.
    pub personal: Option<bool>,
    /// Posts that X took.
    pub posts: usize,
    /// Reposts that X took.
    pub reposts: usize,
    /// What its holder did by hand.
    pub by_hand: usize,
}

pub(super) fn x(history: &History, config: &Config, id: &str, past: &ItemHistory) -> X {
    let mut occasions: Vec<_> = past.occasions.iter().collect();
    occasions.sort_by_key(|(_, o)| o.snapshot.due);
    let mut posts = Vec::new();
    for (name, occasion) in occasions {
        for ((account, part), post) in &occasion.posts {
            let id = post.tried.post_id();
            let handle = config.x.accounts.get(account).map_or("i", |a| &a.handle);
            let series = id.map_or(&[][..], |id| history.feedback.metrics(id));
            posts.push(Post {
                occasion: name.clone(),
                account: account.clone(),
                part: *part,
                state: Standing::of(&post.tried, true),
                post_id: id.map(str::to_owned),
                url: id.map(|id| post_url(handle, id)),
                accepted: match &post.tried {
                    Tried::Sent { at, .. } => Some(*at),
                    _ => None,
                },
                metrics: series.iter().map(|&(at, metrics)| Measured { at, metrics }).collect(),
            });
        }
    }
    let last = posts.iter().filter_map(|post| post.metrics.last());
    X {
        totals: last.map(|measured| measured.metrics).reduce(sum),
        coverage: coverage::summed(history, iter::once(id)),
        accounts: accounts(config, past),
        cost_usd: past.spent.usd(),
        posts,
    }
}

fn sum(a: Metrics, b: Metrics) -> Metrics {
    Metrics {
        reposts: a.reposts.saturating_add(b.reposts),
        replies: a.replies.saturating_add(b.replies),
        likes: a.likes.saturating_add(b.likes),
        quotes: a.quotes.saturating_add(b.quotes),
        bookmarks: a.bookmarks.saturating_add(b.bookmarks),
        impressions: a.impressions.saturating_add(b.impressions),
    }
}

fn accounts(config: &Config, past: &ItemHistory) -> Vec<Account> {
    let mut all: BTreeMap<String, Account> = BTreeMap::new();
    let mut of = |name: &str, count: fn(&mut Account) -> &mut usize| {
        let entry = all.entry(name.to_owned()).or_insert_with(|| Account {
            account: name.to_owned(),
            personal: config.x.accounts.get(name).map(|a| a.kind == AccountKind::Personal),
            ..Account::default()
        });
        *count(entry) += 1;
    };
    for (to, tried) in past.occasions.values().flat_map(OccasionHistory::destinations) {
        match &to {
            _ if !matches!(tried, Tried::Sent { .. }) => {}
            Destination::Post { account, .. } => of(account, |a| &mut a.posts),
            Destination::Repost { account } => of(account, |a| &mut a.reposts),
            _ => {}
        }
    }
    past.acted.keys().for_each(|account| of(account, |a| &mut a.by_hand));
    all.into_values().collect()
}
