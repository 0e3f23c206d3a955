//! Which items there are, when they are due, and what keeps them from beginning.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::answers::{answer, begun_answer, hold_for_others, hold_second_answers};
use super::approved::{Approval, approval, approval_of_begun, approval_without_file, pass_of};
use super::asker::{self, Unanswerable};
use super::fact::Snapshot;
use super::held::{grace_in, grace_of, lateness};
use super::history::ItemHistory;
use super::item::{DEFAULT_LIFE, EARLY, Item, MAIL, Occasion, RELEASE, State};
use super::originals::hold_without_original;
use super::quiet::{nothing_left, quiet};
use super::quoted::hold_misquoted;
use super::reminders;
use super::roster::recipients;
use super::similar::hold_similar;
use super::view::{Candidate, Folder, View};
use super::why::Why;
use crate::announcement::{Announcement, PublishAt, Reading};
use crate::config::Mode;
use crate::feedback::Channel;
use crate::when::moved;

/// How long a file with `publish_at: now` must have been unchanged.
pub const NOW_QUIET: SignedDuration = SignedDuration::from_secs(60);

/// Every item, those that do not begin with the reason, in the order of their instants.
pub(super) fn items(view: &View) -> Vec<Item> {
    let mut items = Vec::new();
    let mut met: HashSet<&str> = HashSet::new();
    if let Folder::Files(files) = view.folder {
        let mut by_id: HashMap<&str, Vec<&str>> = HashMap::new();
        for file in files {
            by_id.entry(&file.reading.id).or_default().push(&file.reading.path);
        }
        let started = |id: &str| view.history.items.get(id).is_some_and(ItemHistory::started);
        for file in files {
            let again = !met.insert(&file.reading.id);
            if again && started(&file.reading.id) {
                continue;
            }
            items.push(item_of(view, file, &by_id[file.reading.id.as_str()]));
        }
    }
    for (id, past) in &view.history.items {
        if !met.contains(id.as_str()) {
            items.extend(item_without_file(view, id, past));
        }
    }
    items.sort_by(|a, b| (a.due.is_none(), a.due, &a.id).cmp(&(b.due.is_none(), b.due, &b.id)));
    hold_copies(view, &mut items);
    hold_second_answers(view, &mut items);
    hold_similar(view, &mut items);
    hold_without_original(view, &mut items);
    hold_misquoted(view, &mut items);
    hold_for_others(view, &mut items);
    items
}

fn item_of(view: &View, file: &Arc<Candidate>, same_id: &[&str]) -> Item {
    let reading = &file.reading;
    let past = view.history.items.get(&reading.id);
    let title = reading
        .announcement
        .as_ref()
        .map(|a| a.title.clone())
        .filter(|t| !t.is_empty())
        .unwrap_or_else(|| reading.path.clone());
    let mut item = Item {
        id: reading.id.clone(),
        title,
        due: None,
        state: State::Draft,
        why: None,
        approval: None,
        answer: None,
        source: Some(file.clone()),
        edited: false,
        occasions: Vec::new(),
    };
    if let Some(past) = past.filter(|p| p.started()) {
        item.edited = past
            .occasions
            .values()
            .any(|o| o.started.is_some() && o.snapshot.digest != reading.digest);
        item.approval = approval_of_begun(view, past);
        item.answer = reading.announcement.as_ref().and_then(|a| begun_answer(view, a));
        item.occasions = past_occasions(past);
        item.due = item.occasions.first().map(|o| o.due);
        return item;
    }
    let Some(announcement) = &reading.announcement else {
        item.why = Some(Why::Problems);
        return item;
    };
    item.approval = approval(view, reading, announcement);
    let pass = item.approval.as_ref().and_then(|a| a.pass(announcement.emergency));
    item.due = instant(view, reading, announcement, past, item.approval.as_ref());
    if let Some(due) = item.due {
        item.occasions = occasions(announcement, due);
        item.occasions.extend(reminders::of_file(file, announcement, due));
    }
    let unanswerable;
    (item.answer, unanswerable) = answer(view, &reading.id, announcement).unzip();
    let unanswerable = unanswerable.flatten();
    item.why = objection(view, reading, announcement, past, &item, same_id, unanswerable);
    // Early copies are judged by themselves, and hurt the release by nothing.
    let grace = grace_of(announcement.late);
    for occasion in item.occasions.iter_mut().filter(|o| o.name != RELEASE) {
        occasion.why = quiet(view, past, occasion.due, announcement.emergency);
    }
    for early in item.occasions.iter_mut().filter(|o| o.name == EARLY && o.why.is_none()) {
        let empty = ItemHistory::default();
        early.why = lateness(view, past.unwrap_or(&empty), early.due, grace, pass)
            .or_else(|| due_at_start(view, reading, announcement, past, early.due, None));
    }
    item
}

/// An item that only the journal knows: its file is gone, or the folder cannot be read.
fn item_without_file(view: &View, id: &str, past: &ItemHistory) -> Option<Item> {
    let mut occasions = past_occasions(past);
    let first = occasions.first()?.clone();
    let snapshot = past.occasions.get(&first.name)?.snapshot.clone();
    let unreachable = matches!(view.folder, Folder::Unreachable)
        && past.seen.as_ref().is_some_and(|s| s.digest == snapshot.digest)
        && snapshot.setting == view.setting;
    let approval = match past.started() {
        true => approval_of_begun(view, past),
        false => approval_without_file(view, past, &snapshot),
    };
    let missing = approval.as_ref().filter(|a| !a.is_given()).map(|a| a.lacks.clone());
    let pass = pass_of(past, &snapshot);
    let why = if past.started() {
        // What has not begun belongs to content that is closed: it goes on.
        None
    } else if let Some((_, reason, who)) = &past.cancelled {
        Some(Why::Cancelled { reason: reason.clone(), who: who.clone() })
    } else if let Some(by) = &past.withdrawn {
        Some(Why::Withdrawn(by.clone()))
    } else if let Some(lacks) = missing.filter(|_| unreachable) {
        Some(Why::NotApproved { lacks })
    } else if let Some(why) = answered_otherwise(view, id, &snapshot).filter(|_| unreachable) {
        Some(Why::Unanswerable(why))
    } else if unreachable {
        let grace = snapshot.grace_secs.map(SignedDuration::from_secs);
        quiet(view, Some(past), first.due, snapshot.emergency)
            .or_else(|| lateness(view, past, first.due, grace, pass))
            .or_else(|| (first.expires <= view.now).then_some(Why::Expired))
    } else {
        occasions.clear();
        Some(Why::Gone)
    };
    for early in occasions.iter_mut().filter(|o| o.name == EARLY && !past.started()) {
        let grace = past.occasions.get(EARLY).and_then(grace_in);
        early.why = lateness(view, past, early.due, grace, pass);
    }
    Some(Item {
        id: id.to_owned(),
        title: snapshot.title.clone(),
        due: Some(first.due),
        state: State::Draft,
        why,
        approval,
        answer: None,
        source: None,
        edited: false,
        occasions,
    })
}

/// Why what was prepared as an answer is none any more.
fn answered_otherwise(view: &View, id: &str, snapshot: &Snapshot) -> Option<Unanswerable> {
    let answers = snapshot.answers.as_ref()?;
    asker::open(view.history, id, &answers.number()).err()
}

fn past_occasions(past: &ItemHistory) -> Vec<Occasion> {
    let mut all: Vec<Occasion> = past
        .occasions
        .iter()
        .map(|(name, o)| Occasion {
            name: name.clone(),
            due: o.snapshot.due,
            expires: past.expires(name, o),
            why: None,
        })
        .collect();
    all.extend(reminders::to_come(past));
    all.sort_by_key(|o| (o.name != RELEASE, o.due));
    if let (Some(at), Some(release)) = (past.hastened(), all.first().map(|o| o.due)) {
        bring_forward(&mut all, at.duration_since(release));
    }
    all
}

/// Moves the release, and what comes some time after it, by `span`.
fn bring_forward(occasions: &mut [Occasion], span: SignedDuration) {
    let moves = |o: &&mut Occasion| {
        !matches!(o.name.as_str(), EARLY | MAIL) && !reminders::is_reminder(&o.name)
    };
    for o in occasions.iter_mut().filter(moves) {
        // An expiry that the file names stays where it is.
        if o.expires == moved(o.due, DEFAULT_LIFE) {
            o.expires = moved(o.expires, span);
        }
        o.due = moved(o.due, span);
    }
}

/// The instant of an item: a person's `release --now`, else what the file says. Where
/// announcements are reviewed, `now` is the moment of approval.
fn instant(
    view: &View,
    reading: &Reading,
    announcement: &Announcement,
    past: Option<&ItemHistory>,
    approval: Option<&Approval>,
) -> Option<Timestamp> {
    let released = past.and_then(|p| p.released).map(|r| r.at);
    if let (Some(approval), Some(PublishAt::Now)) = (approval, announcement.publish_at) {
        return approval.since().map(|since| released.map_or(since.at, |at| at.max(since.at)));
    }
    if let Some(released) = released {
        return Some(released);
    }
    match announcement.publish_at? {
        PublishAt::At(at) => Some(at),
        PublishAt::Now => {
            let seen = past.and_then(|p| p.seen.as_ref()).filter(|s| s.digest == reading.digest);
            Some(moved(seen.map_or(view.now, |s| s.at), NOW_QUIET))
        }
    }
}

/// The occasions of an announcement whose instant is `due`.
pub fn occasions(announcement: &Announcement, due: Timestamp) -> Vec<Occasion> {
    let expires = announcement.expires_at.unwrap_or(moved(due, DEFAULT_LIFE));
    let mut all = vec![Occasion { name: RELEASE.to_owned(), due, expires, why: None }];
    for posting in announcement.posts.iter().filter(|p| p.after > SignedDuration::ZERO) {
        let due = moved(due, posting.after);
        let expires = announcement.expires_at.unwrap_or(moved(due, DEFAULT_LIFE));
        all.push(Occasion { name: format!("after:{}", posting.account), due, expires, why: None });
    }
    if let Some(at) = announcement.mailing.as_ref().and_then(|m| m.at) {
        let due = at.max(due);
        let expires = announcement.expires_at.unwrap_or(moved(due, DEFAULT_LIFE));
        all.push(Occasion { name: MAIL.to_owned(), due, expires, why: None });
    }
    // Whoever lets the release go before them wants none.
    if let Some(embargo) = announcement.embargo.as_ref().filter(|e| e.send_at < due) {
        let (name, expires) = (EARLY.to_owned(), due);
        all.push(Occasion { name, due: embargo.send_at, expires, why: None });
    }
    all
}

/// Why an item that has not begun does not go out; first the gravest.
fn objection(
    view: &View,
    reading: &Reading,
    announcement: &Announcement,
    past: Option<&ItemHistory>,
    item: &Item,
    same_id: &[&str],
    unanswerable: Option<Why>,
) -> Option<Why> {
    if reading.has_errors() {
        return Some(Why::Problems);
    }
    if announcement.draft {
        return Some(Why::Draft);
    }
    if announcement.publish_at.is_none() && item.due.is_none() {
        return Some(Why::NoDate);
    }
    if same_id.len() > 1 {
        return Some(Why::SameId(same_id.iter().map(|s| (*s).to_owned()).collect()));
    }
    if let Some((_, reason, who)) = past.and_then(|p| p.cancelled.as_ref()) {
        return Some(Why::Cancelled { reason: reason.clone(), who: who.clone() });
    }
    if let Some(by) = past.and_then(|p| p.withdrawn.as_ref()) {
        return Some(Why::Withdrawn(by.clone()));
    }
    let approval = item.approval.as_ref();
    if let Some(missing) = approval.filter(|a| !a.is_given()) {
        return Some(Why::NotApproved { lacks: missing.lacks.clone() });
    }
    let Some(due) = item.due else { return Some(Why::NoDate) };
    if unanswerable.is_some() {
        return unanswerable;
    }
    let mailing = announcement.mailing.as_ref();
    let to_many = mailing.is_some_and(|m| !m.lists.is_empty() || m.original);
    // Whom an answer reaches is asked of who asked.
    let is_answer = item.answer.is_some();
    let by_x = item.answer.as_ref().is_some_and(|a| a.channel == Some(Channel::X));
    let mails = to_many || is_answer && !by_x;
    let posts = announcement.posts.iter().any(|p| p.mode == Mode::Own && !p.parts.is_empty());
    if !is_answer && !mails && !posts {
        return Some(Why::NoRecipients);
    }
    if let Some(mailing) = &announcement.mailing {
        // Before any copy is frozen, so that none lacks those whose list could not be read.
        let embargo = announcement.embargo.as_ref().filter(|_| view.now < due);
        let early = embargo.map(|e| e.early.as_slice()).unwrap_or_default();
        for list in mailing.lists.iter().chain(early) {
            if let Some(Err(unusable)) = view.lists.get(list) {
                let (name, list) = (list.clone(), unusable.clone());
                return Some(Why::ListUnreadable { name, list });
            }
        }
        // What nobody got by mail may still be corrected where it stands.
        let nobody = || recipients(view.lists, view.history, announcement) == 0;
        if (!mailing.lists.is_empty() || (mailing.original && !posts)) && nobody() {
            return Some(Why::NoRecipients);
        }
    }
    // Before lateness, whose cure, to let it go late, would be no cure.
    if announcement.expires_at.is_some_and(|end| end <= view.now) {
        return Some(Why::Expired);
    }
    let empty = ItemHistory::default();
    let expires = announcement.expires_at.unwrap_or(moved(due, DEFAULT_LIFE));
    let pass = approval.and_then(|a| a.pass(announcement.emergency));
    let grace = grace_of(announcement.late);
    let all_quiet = || nothing_left(view, past, announcement, due).filter(|_| !mails);
    quiet(view, past, due, announcement.emergency)
        .or_else(all_quiet)
        .or_else(|| lateness(view, past.unwrap_or(&empty), due, grace, pass))
        .or_else(|| (expires <= view.now).then_some(Why::Expired))
        .or_else(|| due_at_start(view, reading, announcement, past, due, approval))
}

/// What was already due when the journal was begun is not sent by itself.
fn due_at_start(
    view: &View,
    reading: &Reading,
    announcement: &Announcement,
    past: Option<&ItemHistory>,
    due: Timestamp,
    approval: Option<&Approval>,
) -> Option<Why> {
    if past.is_some_and(|p| p.released.is_some()) {
        return None;
    }
    let at_once = announcement.publish_at == Some(PublishAt::Now);
    let already = match view.history.opened {
        None => due <= view.now || at_once,
        Some(opened) => past.is_some_and(|p| {
            let same = p.seen.as_ref().is_some_and(|s| s.first_scan && s.digest == reading.digest);
            // The moment of an approval is when it was met: with what was there at the start?
            let approved = approval.and_then(Approval::since);
            match approved.filter(|_| at_once) {
                Some(approved) => approved.at <= opened,
                None if at_once => same,
                None => p.first_scan && due <= opened,
            }
        }),
    };
    already.then_some(Why::DueAtStart)
}

/// Holds every item whose content another item sent, or will send first.
fn hold_copies(view: &View, items: &mut [Item]) {
    let mut claimed: HashMap<String, String> = HashMap::new();
    for item in items {
        let past = view.history.items.get(&item.id);
        if item.why.is_some() || past.is_some_and(ItemHistory::started) {
            continue;
        }
        let source = item.source.clone();
        let prints = match (&source, past.and_then(|p| p.occasions.get(RELEASE))) {
            (Some(file), _) => &file.prints,
            (None, Some(prepared)) => &prepared.snapshot.prints,
            (None, None) => continue,
        };
        let other = prints.iter().find_map(|p| {
            let sent = view.history.prints.get(p).filter(|id| **id != item.id);
            sent.or_else(|| claimed.get(p))
        });
        if let Some(other) = other {
            item.why = Some(Why::AlreadySent(other.clone()));
            continue;
        }
        for print in prints {
            claimed.insert(print.clone(), item.id.clone());
        }
    }
}
