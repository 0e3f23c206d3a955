//! What the desk should hear, from the plan and the history. Pure; [`crate::text`] has the words.

use std::collections::HashSet;

use jiff::Timestamp;

use super::acts;
use super::dropped::{Dropped, dropped, is_settled};
use super::fact::{Cause, Destination, MediaPlace, QuietAccount};
use super::history::{Lane, OccasionHistory, Tried, Upload};
use super::intent;
pub use super::intent::post_url;
use super::item::{EARLY, Item, RELEASE, State};
use super::reminders::name as reminder_name;
use super::report::Report;
use super::report::response::{Owed, owed as owed_responses};
use super::silence::{AccountStanding, standing};
use super::spending::{Level, Spending, level, spending, used_up};
use super::steps::rests;
use super::tally::{Letters, Standing, skew_ms};
use super::view::View;
use super::why::Why;
use crate::message::Post;
use crate::problem::{Astray, Problem};
use crate::when::moved;

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
    /// A file of feedback that came by hand cannot be taken in.
    NotTaken {
        /// Its name, in the folder `feedback`.
        name: String,
        /// Why.
        problems: Vec<Problem>,
    },
    /// A file was put into the folder, or changed there: those who work on it get a preview.
    Dropped(Box<Dropped>),
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
    /// An emergency went out with fewer approvals than are asked for.
    Owed {
        /// Item.
        id: String,
        /// Headline.
        title: String,
        /// So many people approved it.
        have: usize,
        /// So many more must.
        owed: usize,
    },
    /// Early copies do not go out, or not further; the release does.
    Early {
        /// Item.
        id: String,
        /// Headline.
        title: String,
        /// Their instant.
        due: Timestamp,
        /// Why.
        why: Why,
    },
    /// A reminder does not go out; others do.
    Reminder {
        /// Item.
        id: String,
        /// Headline.
        title: String,
        /// Its name.
        name: String,
        /// Its instant.
        due: Timestamp,
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
        /// Addresses of journalists, and `ACCOUNT/assist` for mails to holders.
        letters: Vec<String>,
    },
    /// Answers that X takes from a person only.
    ByHand {
        /// Item.
        id: String,
        /// Headline.
        title: String,
        /// What is to be posted.
        tasks: Vec<Task>,
    },
    /// X refused an image or a video of a post that is still to come.
    MediaRefused {
        /// Item.
        id: String,
        /// Headline.
        title: String,
        /// Account.
        account: String,
        /// Part, from 1.
        part: u32,
        /// X's words.
        detail: String,
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
    /// Nothing was seen of an account for longer than it may be silent.
    Silent(Box<AccountStanding>),
    /// A share of the month's budget is used up, or planned to be.
    Budget {
        /// The month.
        spending: Spending,
        /// How far.
        level: Level,
        /// The budget, in US dollars.
        monthly_usd: f64,
    },
    /// The month's budget is spent: nothing more is read on X until it ends, while posts go out.
    NotListening {
        /// The month.
        month: String,
        /// The budget, in US dollars.
        monthly_usd: f64,
    },
    /// The application has no credits: no account can be used.
    NoCredits,
    /// A mail asks for no more letters, and only its sender's address speaks for it.
    AskedBySender {
        /// The address, which a person may unsubscribe.
        email: String,
    },
    /// What an announcement came to, a while after its release.
    Report(Box<Report>),
    /// The response report of a consultation is due soon, or late.
    ResponseOwed(Owed),
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
    /// Reposts, mails to holders and deletions, and how each stands.
    pub acts: Vec<(Destination, Standing)>,
    /// Accounts that took no part, since they are quiet.
    pub quiet: Vec<QuietAccount>,
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

/// A post that a person has to make by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Account.
    pub account: String,
    /// Part, from 1.
    pub part: u32,
    /// Opens X with the text filled in.
    pub link: String,
}

impl News {
    /// Who hears it beside the desk: the address of whoever makes the policy.
    pub fn owner(&self) -> Option<&str> {
        match self {
            News::Report(report) => report.owner.as_deref(),
            News::ResponseOwed(owed) => owed.owner.as_deref(),
            _ => None,
        }
    }
}

/// How many refused addresses a receipt names.
pub const REFUSED_SHOWN: usize = 50;

/// Everything about `items`, accounts and lanes that the desk has not heard yet.
pub fn notices(view: &View, items: &[Item]) -> Vec<Notice> {
    let mut all = Vec::new();
    for item in items {
        of_item(view, item, &mut all);
    }
    let drops = dropped(view, items).into_iter();
    all.extend(drops.map(|(key, drop)| Notice { key, news: News::Dropped(Box::new(drop)) }));
    let mut parked: Vec<_> = view.history.accounts.iter().collect();
    parked.sort_by_key(|(account, _)| account.as_str());
    for (account, standing) in parked {
        let Some(parked) = &standing.parked else { continue };
        let since = parked.since.as_microsecond();
        // Credits belong to the application, whose accounts stop all at once.
        all.push(match parked.cause {
            Cause::NoCredits => {
                Notice { key: format!("no-credits:{since}"), news: News::NoCredits }
            }
            cause => Notice {
                key: format!("parked:{account}:{}:{since}", parked.credential),
                news: News::Parked { account: account.clone(), cause },
            },
        });
    }
    // Of several relays each rests for its own, and the publisher tells of it.
    let several = view.config.email.as_ref().is_some_and(|email| email.relays.len() > 1);
    for (lane, standing) in &view.history.lanes {
        if *lane == Lane::Mail && several {
            continue;
        }
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
    for (email, _) in view.history.contacts.asked() {
        // Keys are logged: the address does not stand in them.
        let key = format!("asked:{}", view.history.contacts.alias(email));
        all.push(Notice { key, news: News::AskedBySender { email: email.to_owned() } });
    }
    for owed in owed_responses(view.history, view.now) {
        let key = format!("response:{}:{}", owed.id, owed.stage.name());
        all.push(Notice { key, news: News::ResponseOwed(owed) });
    }
    silent(view, &mut all);
    budget(view, items, &mut all);
    let used_up = used_up(view.history, view.config, view.now).filter(|_| view.config.x.listen);
    if let Some((month, monthly_usd)) = used_up {
        let key = format!("not-listening:{month}");
        all.push(Notice { key, news: News::NotListening { month, monthly_usd } });
    }
    let mut met = HashSet::new();
    all.retain(|n| !view.history.told.contains(&n.key) && met.insert(n.key.clone()));
    all
}

/// Once for each silence.
fn silent(view: &View, all: &mut Vec<Notice>) {
    for standing in standing(view.history, view.config, view.now) {
        let Some(since) = standing.since.filter(|_| standing.is_silent) else { continue };
        let key = format!("silence:{}:{}", standing.account, since.as_microsecond());
        all.push(Notice { key, news: News::Silent(Box::new(standing)) });
    }
}

/// Once a month at each level.
fn budget(view: &View, items: &[Item], all: &mut Vec<Notice>) {
    let Some(budget) = view.config.x.budget else { return };
    let spending = spending(view, items);
    let Some(level) = level(budget, &spending) else { return };
    let key = |level: Level| format!("budget:{}:{}", spending.month, level.name());
    // Who heard that it is used up needs no word that it is nearly so.
    if level == Level::Full || !view.history.told.contains(&key(Level::Full)) {
        let key = key(level);
        let monthly_usd = budget.monthly_usd;
        all.push(Notice { key, news: News::Budget { spending, level, monthly_usd } });
    }
}

fn of_item(view: &View, item: &Item, all: &mut Vec<Notice>) {
    let id = &item.id;
    let digest = item.source.as_ref().map_or("", |s| &s.reading.digest);
    // Not each time that an editor saves by itself.
    let settled = is_settled(view, item);
    if let Some(source) = item.source.as_ref().filter(|s| settled && s.reading.has_errors()) {
        all.push(Notice {
            key: format!("problems:{}:{digest}", source.reading.path),
            news: News::Problems {
                path: source.reading.path.clone(),
                problems: source.reading.told().cloned().collect(),
            },
        });
    }
    if item.edited {
        all.push(Notice {
            key: format!("edited:{id}:{digest}"),
            news: News::Edited { id: id.clone(), title: item.title.clone() },
        });
    }
    // A date that passed without a release is worth a word, and so is an approval that is missing
    // when it should be prepared; a draft or a deletion is not.
    let waits = matches!(item.state, State::AwaitingApproval)
        && item.due.is_some_and(|due| moved(due, -view.config.release.prepare) <= view.now);
    let tell = waits || matches!(item.state, State::Held | State::Expired);
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
    owed(view, item, all);
    early(item, digest, all);
    reminders(view, item, all);
    occasions(view, item, all);
}

/// An emergency that is out and was approved by fewer people than are asked for.
fn owed(view: &View, item: &Item, all: &mut Vec<Notice>) {
    let has_begun = view.history.items.get(&item.id).is_some_and(|past| past.started());
    let Some(approval) = item.approval.as_ref().filter(|a| has_begun && a.owed > 0) else { return };
    all.push(Notice {
        key: format!("owed:{}", item.id),
        news: News::Owed {
            id: item.id.clone(),
            title: item.title.clone(),
            have: approval.have(),
            owed: approval.owed,
        },
    });
}

/// Early copies that are stopped by themselves.
fn early(item: &Item, digest: &str, all: &mut Vec<Notice>) {
    let early = item.occasions.iter().find(|o| o.name == EARLY && item.why.is_none());
    let Some((early, why)) = early.and_then(|early| Some((early, early.why.as_ref()?))) else {
        return;
    };
    let (id, name, due) = (&item.id, why.name(), early.due);
    all.push(Notice {
        key: format!("early:{id}:{name}:{}:{digest}", due.as_second()),
        news: News::Early { id: id.clone(), title: item.title.clone(), due, why: why.clone() },
    });
}

/// Reminders of what is public that do not go out, each once; a hold that may end comes before.
fn reminders(view: &View, item: &Item, all: &mut Vec<Notice>) {
    if !view.history.items.get(&item.id).is_some_and(|past| past.is_public()) {
        return;
    }
    for occasion in &item.occasions {
        let (Some(name), Some(why)) = (reminder_name(&occasion.name), &occasion.why) else {
            continue;
        };
        let kind = match why {
            // The item's own news, and nobody waits for the reminder.
            Why::Cancelled { .. } | Why::Withdrawn(_) | Why::NotApproved { .. } => continue,
            Why::Hold { .. } => ":hold",
            _ => "",
        };
        all.push(Notice {
            key: format!("{}:{}{kind}", item.id, occasion.name),
            news: News::Reminder {
                id: item.id.clone(),
                title: item.title.clone(),
                name: name.to_owned(),
                due: occasion.due,
                why: why.clone(),
            },
        });
    }
}

/// Receipts and unknowns of everything that has come to rest.
fn occasions(view: &View, item: &Item, all: &mut Vec<Notice>) {
    let Some(past) = view.history.items.get(&item.id) else { return };
    for (name, occasion) in &past.occasions {
        media_refused(item, name, occasion, all);
        if occasion.started.is_none() {
            continue;
        }
        by_hand(item, name, occasion, all);
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
                (to, Tried::Unknown { .. }) => letters.push(occasion.label(&to)),
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

/// Posts that X takes from a person only.
fn by_hand(item: &Item, name: &str, occasion: &OccasionHistory, all: &mut Vec<Notice>) {
    let tasks = tasks(occasion);
    let Some(first) = tasks.first() else { return };
    all.push(Notice {
        key: format!("by-hand:{}:{name}:{}/{}", item.id, first.account, first.part),
        news: News::ByHand { id: item.id.clone(), title: item.title.clone(), tasks },
    });
}

/// The posts of `occasion` that a person has to make by hand.
pub fn tasks(occasion: &OccasionHistory) -> Vec<Task> {
    let refused = occasion.posts.iter().filter(|(_, post)| post.tried.is_by_hand());
    refused
        .filter_map(|((account, part), post)| {
            let of = |p: &&Post| p.account == *account && p.part == *part;
            let text = &occasion.snapshot.posts.iter().find(of)?.text;
            let link = intent::post(text, post.reply_to.as_deref());
            Some(Task { account: account.clone(), part: *part, link })
        })
        .collect()
}

fn media_refused(item: &Item, name: &str, occasion: &OccasionHistory, all: &mut Vec<Notice>) {
    for (place, upload) in &occasion.uploads {
        let Upload::Refused(reason) = upload else { continue };
        let MediaPlace { account, part, n } = place;
        let digest = &occasion.snapshot.digest;
        all.push(Notice {
            key: format!("media:{}:{name}:{account}/{part}/{n}:{digest}", item.id),
            news: News::MediaRefused {
                id: item.id.clone(),
                title: item.title.clone(),
                account: account.clone(),
                part: *part,
                detail: reason.detail.clone(),
            },
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
    let acts_rest = occasion.acts.values().all(|tried| match tried {
        Tried::Unknown { .. } => true,
        tried => tried.is_final(),
    });
    counts.open + counts.trying == 0
        && posts_rest
        && acts_rest
        && !has_more_to_do(view, item, name, occasion)
}

/// Whether a step of this occasion other than its expiry is still to come.
fn has_more_to_do(view: &View, item: &Item, name: &str, occasion: &OccasionHistory) -> bool {
    if item.why.is_some() || view.history.items.get(&item.id).is_some_and(|p| p.stop().is_some()) {
        return occasion.has_open()
            || occasion.accounts().iter().any(|a| !rests(view, occasion, a, true));
    }
    let expired = occasion.snapshot.expires <= view.now;
    let past = view.history.items.get(&item.id);
    let acts_rest = past.is_none_or(|past| acts::rest(view.history, past, name, expired));
    !acts_rest
        || occasion.accounts().iter().any(|account| !rests(view, occasion, account, expired))
        || occasion.letters.counts().open > 0
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
        acts: occasion
            .acts
            .iter()
            .map(|(to, tried)| (to.clone(), Standing::of(tried, true)))
            .collect(),
        quiet: occasion.snapshot.quiet.clone(),
        letters: Letters::of(occasion, true),
        refused,
        skew_ms: skew,
    }
}
