//! Quiet times: what falls into one waits for a person, and never for the end of it. What has begun
//! finishes, as with lateness: half a thread or half a list helps nobody.

use jiff::Timestamp;

use super::fact::QuietAccount;
use super::history::ItemHistory;
use super::view::View;
use super::why::Why;
use crate::announcement::{Announcement, Posting};
use crate::config::{Config, Mode, Quiet, QuietScope};
use crate::when::moved;

/// Why something of `past` that has not begun and falls due at `due` is held by a time that is quiet
/// for everything: beforehand, in it, and after it.
pub(super) fn quiet(
    view: &View,
    past: Option<&ItemHistory>,
    due: Timestamp,
    emergency: bool,
) -> Option<Why> {
    let release = &view.config.release;
    // What is late does not begin in one either, nor after one in which it would have begun.
    let met = past.and_then(|past| past.met);
    let late = |window: &&Quiet| {
        due < window.until && window.from <= view.now && met.is_none_or(|met| met < window.until)
    };
    let everything = release.quiet.iter().filter(|q| q.scope == QuietScope::Everything);
    let mut windows = everything.filter(|window| window.holds(due) || late(window));
    windows.find(|window| stands(window, past, emergency)).map(why)
}

fn why(window: &Quiet) -> Why {
    Why::Quiet { reason: window.reason.clone(), until: window.until }
}

/// Whether `window` counts: not for emergencies, nor for what a person let go since it began.
fn stands(window: &Quiet, past: Option<&ItemHistory>, emergency: bool) -> bool {
    let released = past.and_then(|past| past.released);
    !emergency && released.is_none_or(|released| released.at < window.from)
}

/// Why `account` takes no part in what falls due at `due`, where its quiet time holds that.
pub fn left_out(
    config: &Config,
    past: Option<&ItemHistory>,
    account: &str,
    due: Timestamp,
    emergency: bool,
) -> Option<QuietAccount> {
    let window = config.release.quiet_for(&config.x, account, due)?;
    stands(window, past, emergency).then(|| QuietAccount {
        account: account.to_owned(),
        reason: window.reason.clone(),
        until: window.until,
    })
}

/// The accounts of `announcement`, due at `due`, that take no part; with the account that the others
/// repost or point to, these too.
pub fn left_out_of(
    config: &Config,
    past: Option<&ItemHistory>,
    announcement: &Announcement,
    due: Timestamp,
) -> Vec<QuietAccount> {
    let of = |posting: &Posting| {
        let at = moved(due, posting.after);
        left_out(config, past, &posting.account, at, announcement.emergency)
    };
    let postings = || announcement.posts.iter().filter(|p| p.mode != Mode::None);
    let lead = announcement.lead.as_ref();
    let lead = postings().find(|p| Some(&p.account) == lead).and_then(of);
    let follows = |p: &Posting| matches!(p.mode, Mode::Repost | Mode::Assist);
    let with_lead = |p: &Posting| {
        let lead = lead.as_ref().filter(|_| follows(p))?;
        Some(QuietAccount { account: p.account.clone(), ..lead.clone() })
    };
    postings().filter_map(|p| of(p).or_else(|| with_lead(p))).collect()
}

/// Why nothing of `announcement` is left, where all its accounts are quiet and it has no letter.
pub(super) fn nothing_left(
    view: &View,
    past: Option<&ItemHistory>,
    announcement: &Announcement,
    due: Timestamp,
) -> Option<Why> {
    let quiet = left_out_of(view.config, past, announcement, due);
    let own = |p: &&Posting| p.mode == Mode::Own && !p.parts.is_empty();
    let speaks = |p: &Posting| !quiet.iter().any(|q| q.account == p.account);
    if announcement.posts.iter().filter(own).any(speaks) {
        return None;
    }
    let first = quiet.first()?;
    Some(Why::Quiet { reason: first.reason.clone(), until: first.until })
}
