//! Accounts that fell silent: a newsroom wants every one of them running.

use jiff::{SignedDuration, Timestamp};

use super::fact::Cause;
use super::history::{Appearance, History};
use crate::config::{AccountKind, Config, Mode};

/// How one account stands.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountStanding {
    /// Its name in the configuration.
    pub account: String,
    /// X handle without `@`.
    pub handle: String,
    /// Whose it is.
    pub kind: AccountKind,
    /// How it takes part by default.
    pub mode: Mode,
    /// Why it cannot be used, while that is so.
    pub parked: Option<Cause>,
    /// The newest post, repost or act by hand that the journal knows.
    pub last: Option<Appearance>,
    /// Since when nothing was seen of it; `None` before the journal was begun.
    pub since: Option<Timestamp>,
    /// Whole days since then.
    pub days: Option<i64>,
    /// After how long without a post it counts as silent.
    pub silent_after: Option<SignedDuration>,
    /// Whether it has been silent for longer than that.
    pub is_silent: bool,
}

/// Every configured account, in the order of the names.
pub fn standing(history: &History, config: &Config, now: Timestamp) -> Vec<AccountStanding> {
    let of = |(name, account): (&String, &crate::config::Account)| {
        let past = history.accounts.get(name);
        let last = past.and_then(|p| p.last.clone());
        let since = last.as_ref().map(|l| l.at).or(history.begun);
        // A clock that was set back makes nobody silent.
        let silence = since.map(|since| now.duration_since(since).max(SignedDuration::ZERO));
        AccountStanding {
            account: name.clone(),
            handle: account.handle.clone(),
            kind: account.kind,
            mode: account.mode,
            parked: history
                .parked(name)
                .filter(|p| p.until.is_none_or(|until| until > now))
                .map(|p| p.cause),
            last,
            since,
            days: silence.map(|s| s.as_hours() / 24),
            silent_after: account.silent_after,
            is_silent: silence.zip(account.silent_after).is_some_and(|(s, limit)| s >= limit),
        }
    };
    config.x.accounts.iter().map(of).collect()
}
