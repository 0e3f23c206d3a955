//! What is due, what comes next, what is held and why: announcements + configuration + lists +
//! history + now → [`Plan`]. Pure: `siaran plan` prints the same value that the daemon carries out.

pub mod fact;
pub mod history;
pub mod notice;
pub mod tally;
#[cfg(test)]
mod tests;
pub mod thread;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::announcement::{Announcement, PublishAt, Reading};
use crate::config::{AfterGrace, Config, Late, Mode};
use crate::message::{self, Recipient};
use crate::problem::UnusableList;
pub use crate::when::moved;
use fact::Cause;
use history::{History, Hold, ItemHistory, OccasionHistory, Tried};
use thread::Next;

/// How long a file with `publish_at: now` must have been unchanged.
pub const NOW_QUIET: SignedDuration = SignedDuration::from_secs(60);
/// Expiry of an item that names none.
pub const DEFAULT_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// How long before the instant connections are opened and signed in.
pub const WARM: SignedDuration = SignedDuration::from_secs(5);
/// The occasion of the announcement itself.
pub const RELEASE: &str = "release";

/// List name → its members, or why it cannot be used.
pub type Lists = BTreeMap<String, Result<Arc<Vec<Recipient>>, UnusableList>>;

/// A reading with what is derived from it once, not at each turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What the file says.
    pub reading: Reading,
    /// Fingerprints of what goes where.
    pub prints: Vec<String>,
}

impl Candidate {
    /// `reading` with its fingerprints.
    pub fn new(reading: Reading) -> Candidate {
        let prints = reading.announcement.as_ref().map(message::prints).unwrap_or_default();
        Candidate { reading, prints }
    }
}

/// The announcements folder as last read.
#[derive(Debug, Clone, Copy)]
pub enum Folder<'a> {
    /// These files.
    Files(&'a [Arc<Candidate>]),
    /// It cannot be read: what is prepared is let go, nothing else changes.
    Unreachable,
}

/// Everything that a plan is made from.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The folder.
    pub folder: Folder<'a>,
    /// The configuration.
    pub config: &'a Config,
    /// Digest of the configuration: what was prepared under another is prepared anew.
    pub setting: &'a str,
    /// The lists.
    pub lists: &'a Lists,
    /// What happened so far.
    pub history: &'a History,
    /// The instant of the decision.
    pub now: Timestamp,
}

/// What is done and when.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Every item, by instant and id; drafts last.
    pub items: Vec<Item>,
    /// Every step that is due or comes, by instant.
    pub steps: Vec<Step>,
}

/// One item.
#[derive(Debug, Clone)]
pub struct Item {
    /// Identity.
    pub id: String,
    /// Headline; the path when there is none.
    pub title: String,
    /// Its instant.
    pub due: Option<Timestamp>,
    /// Where it stands.
    pub state: State,
    /// Why it does not go out, or not further.
    pub why: Option<Why>,
    /// The file, while it is there.
    pub source: Option<Arc<Candidate>>,
    /// The file was changed after the first attempt: the change is never sent.
    pub edited: bool,
    /// Its occasions, the release first.
    pub occasions: Vec<Occasion>,
}

/// One occasion of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Occasion {
    /// `release`, or `after:ACCOUNT`.
    pub name: String,
    /// Its instant.
    pub due: Timestamp,
    /// Nothing is sent from here on.
    pub expires: Timestamp,
    /// Why it does not go out.
    pub why: Option<Why>,
}

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum State {
    Draft,
    AwaitingApproval,
    Scheduled,
    Prepared,
    Releasing,
    Released,
    PartlyReleased,
    Held,
    Cancelled,
    Expired,
}

impl State {
    /// The name in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::AwaitingApproval => "awaiting_approval",
            State::Scheduled => "scheduled",
            State::Prepared => "prepared",
            State::Releasing => "releasing",
            State::Released => "released",
            State::PartlyReleased => "partly_released",
            State::Held => "held",
            State::Cancelled => "cancelled",
            State::Expired => "expired",
        }
    }
}

/// Why something does not go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The file has errors.
    Problems,
    /// No `publish_at`.
    NoDate,
    /// `draft: true`.
    Draft,
    /// Other files with the same id.
    SameId(Vec<String>),
    /// Features that this version lacks.
    NotBuilt(Vec<String>),
    /// `review` is set and nobody can have approved.
    NotApproved,
    /// It was already due when the journal was begun or adopted.
    DueAtStart,
    /// Later than its grace.
    Late {
        /// By this much.
        by: SignedDuration,
    },
    /// A hold lasts.
    Hold {
        /// Why.
        reason: String,
        /// Who.
        who: String,
    },
    /// It fell due, or was under way, during a hold that is over.
    FellInHold,
    /// This content went out under another name.
    AlreadySent(String),
    /// A list cannot be used.
    ListUnreadable {
        /// Its name.
        name: String,
        /// Why.
        list: UnusableList,
    },
    /// The lists name nobody.
    NoRecipients,
    /// A person cancelled it.
    Cancelled {
        /// Why.
        reason: String,
        /// Who.
        who: String,
    },
    /// The file was deleted before the first attempt.
    Gone,
    /// Its time is over.
    Expired,
}

impl Why {
    /// A stable name, for keys and `--json`.
    pub fn name(&self) -> &'static str {
        match self {
            Why::Problems => "problems",
            Why::NoDate => "no_date",
            Why::Draft => "draft",
            Why::SameId(_) => "same_id",
            Why::NotBuilt(_) => "not_built",
            Why::NotApproved => "not_approved",
            Why::DueAtStart => "due_at_start",
            Why::Late { .. } => "late",
            Why::Hold { .. } => "hold",
            Why::FellInHold => "fell_in_hold",
            Why::AlreadySent(_) => "already_sent",
            Why::ListUnreadable { .. } => "list_unreadable",
            Why::NoRecipients => "no_recipients",
            Why::Cancelled { .. } => "cancelled",
            Why::Gone => "gone",
            Why::Expired => "expired",
        }
    }

    fn state(&self) -> State {
        match self {
            Why::Problems | Why::NoDate | Why::Draft => State::Draft,
            Why::NotApproved => State::AwaitingApproval,
            Why::Cancelled { .. } | Why::Gone => State::Cancelled,
            Why::Expired => State::Expired,
            _ => State::Held,
        }
    }
}

/// Something to do at an instant. Times in the past mean now.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Not before.
    pub at: Timestamp,
    /// Of which item.
    pub item: String,
    /// Which occasion.
    pub occasion: String,
    /// What.
    pub work: Work,
}

/// What a step does. How exactly is derived again when it is done.
#[derive(Debug, Clone, PartialEq)]
pub enum Work {
    /// Render messages and freeze rosters of all occasions that have not begun.
    Prepare,
    /// Open connections and sign in.
    Warm,
    /// Go on with an account's thread.
    Thread {
        /// Account.
        account: String,
    },
    /// Go on with the letters.
    Letters,
    /// Close what was never accepted.
    Withhold {
        /// Why.
        cause: Cause,
    },
}

impl Plan {
    /// The first instant after `now` at which there is something to do.
    pub fn next(&self, now: Timestamp) -> Option<Timestamp> {
        self.steps.iter().map(|s| s.at).find(|at| *at > now)
    }

    /// What is due at `now`.
    pub fn due(&self, now: Timestamp) -> impl Iterator<Item = &Step> {
        self.steps.iter().take_while(move |s| s.at <= now)
    }
}

/// The plan for `view`.
pub fn plan(view: &View) -> Plan {
    let mut plan = Plan::default();
    let mut met: HashMap<&str, ()> = HashMap::new();
    if let Folder::Files(files) = view.folder {
        let mut by_id: HashMap<&str, Vec<&str>> = HashMap::new();
        for file in files {
            by_id.entry(&file.reading.id).or_default().push(&file.reading.path);
        }
        let started = |id: &str| view.history.items.get(id).is_some_and(ItemHistory::started);
        for file in files {
            let again = met.insert(&file.reading.id, ()).is_some();
            if again && started(&file.reading.id) {
                continue;
            }
            plan.items.push(item_of(view, file, &by_id[file.reading.id.as_str()]));
        }
    }
    for (id, past) in &view.history.items {
        if !met.contains_key(id.as_str()) {
            plan.items.extend(item_without_file(view, id, past));
        }
    }
    plan.items
        .sort_by(|a, b| (a.due.is_none(), a.due, &a.id).cmp(&(b.due.is_none(), b.due, &b.id)));
    hold_copies(view, &mut plan.items);
    for item in &mut plan.items {
        finish(view, item, &mut plan.steps);
    }
    plan.steps.sort_by_key(|s| s.at);
    plan
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
        source: Some(file.clone()),
        edited: false,
        occasions: Vec::new(),
    };
    if let Some(past) = past.filter(|p| p.started()) {
        item.edited = past
            .occasions
            .values()
            .any(|o| o.started.is_some() && o.snapshot.digest != reading.digest);
        item.occasions = past_occasions(past);
        item.due = item.occasions.first().map(|o| o.due);
        return item;
    }
    let Some(announcement) = &reading.announcement else {
        item.why = Some(Why::Problems);
        return item;
    };
    item.due = instant(view, reading, announcement, past);
    if let Some(due) = item.due {
        item.occasions = occasions(announcement, due);
    }
    item.why = objection(view, reading, announcement, past, item.due, same_id);
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
    let why = if past.started() {
        // What has not begun belongs to content that is closed: it goes on.
        None
    } else if let Some((_, reason, who)) = &past.cancelled {
        Some(Why::Cancelled { reason: reason.clone(), who: who.clone() })
    } else if unreachable && view.config.review.is_some() {
        Some(Why::NotApproved)
    } else if unreachable {
        let grace = snapshot.grace_secs.map(SignedDuration::from_secs);
        lateness(view, past, first.due, grace)
            .or_else(|| (first.expires <= view.now).then_some(Why::Expired))
    } else {
        occasions.clear();
        Some(Why::Gone)
    };
    Some(Item {
        id: id.to_owned(),
        title: snapshot.title.clone(),
        due: Some(first.due),
        state: State::Draft,
        why,
        source: None,
        edited: false,
        occasions,
    })
}

fn past_occasions(past: &ItemHistory) -> Vec<Occasion> {
    let mut all: Vec<Occasion> = past
        .occasions
        .iter()
        .map(|(name, o)| Occasion {
            name: name.clone(),
            due: o.snapshot.due,
            expires: o.snapshot.expires,
            why: None,
        })
        .collect();
    all.sort_by_key(|o| (o.name != RELEASE, o.due));
    all
}

/// The instant of an item: a person's `release --now`, else what the file says.
fn instant(
    view: &View,
    reading: &Reading,
    announcement: &Announcement,
    past: Option<&ItemHistory>,
) -> Option<Timestamp> {
    if let Some(released) = past.and_then(|p| p.released) {
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
    all
}

/// Why an item that has not begun does not go out; first the gravest.
fn objection(
    view: &View,
    reading: &Reading,
    announcement: &Announcement,
    past: Option<&ItemHistory>,
    due: Option<Timestamp>,
    same_id: &[&str],
) -> Option<Why> {
    if reading.has_errors() {
        return Some(Why::Problems);
    }
    if announcement.draft {
        return Some(Why::Draft);
    }
    let Some(due) = due else { return Some(Why::NoDate) };
    if same_id.len() > 1 {
        return Some(Why::SameId(same_id.iter().map(|s| (*s).to_owned()).collect()));
    }
    if let Some((_, reason, who)) = past.and_then(|p| p.cancelled.as_ref()) {
        return Some(Why::Cancelled { reason: reason.clone(), who: who.clone() });
    }
    if !announcement.needs.is_empty() {
        return Some(Why::NotBuilt(announcement.needs.iter().map(|n| n.key.clone()).collect()));
    }
    if view.config.review.is_some() {
        return Some(Why::NotApproved);
    }
    let mails = announcement.mailing.as_ref().is_some_and(|m| !m.lists.is_empty());
    let posts = announcement.posts.iter().any(|p| p.mode == Mode::Own && !p.parts.is_empty());
    if !mails && !posts {
        return Some(Why::NoRecipients);
    }
    if let Some(mailing) = &announcement.mailing {
        for list in &mailing.lists {
            if let Some(Err(unusable)) = view.lists.get(list) {
                let (name, list) = (list.clone(), unusable.clone());
                return Some(Why::ListUnreadable { name, list });
            }
        }
        if !mailing.lists.is_empty() && recipients(view.lists, &mailing.lists) == 0 {
            return Some(Why::NoRecipients);
        }
    }
    // Before lateness, whose cure, to let it go late, would be no cure.
    if announcement.expires_at.is_some_and(|end| end <= view.now) {
        return Some(Why::Expired);
    }
    let empty = ItemHistory::default();
    let expires = announcement.expires_at.unwrap_or(moved(due, DEFAULT_LIFE));
    lateness(view, past.unwrap_or(&empty), due, grace_of(announcement.late))
        .or_else(|| (expires <= view.now).then_some(Why::Expired))
        .or_else(|| due_at_start(view, reading, announcement, past, due))
}

/// What was already due when the journal was begun is not sent by itself.
fn due_at_start(
    view: &View,
    reading: &Reading,
    announcement: &Announcement,
    past: Option<&ItemHistory>,
    due: Timestamp,
) -> Option<Why> {
    if past.is_some_and(|p| p.released.is_some()) {
        return None;
    }
    let at_once = announcement.publish_at == Some(PublishAt::Now);
    let already = match view.history.opened {
        None => due <= view.now || at_once,
        Some(opened) => past.is_some_and(|p| {
            let same = p.seen.as_ref().is_some_and(|s| s.first_scan && s.digest == reading.digest);
            if at_once { same } else { p.first_scan && due <= opened }
        }),
    };
    already.then_some(Why::DueAtStart)
}

/// How many different people the lists name.
pub fn recipients(lists: &Lists, names: &[String]) -> usize {
    let members: Vec<&[Recipient]> =
        names.iter().filter_map(|n| lists.get(n)?.as_ref().ok().map(|l| l.as_slice())).collect();
    match members.as_slice() {
        [one] => one.len(),
        many => message::roster(many).len(),
    }
}

/// Holds and lateness of something not begun that falls due at `due`; `grace` is `None` where it
/// is published however late.
fn lateness(
    view: &View,
    past: &ItemHistory,
    due: Timestamp,
    grace: Option<SignedDuration>,
) -> Option<Why> {
    if let Some(why) = held(view.history, past, due, view.now) {
        return Some(why);
    }
    let due = past.released.map_or(due, |released| released.max(due));
    let by = view.now.duration_since(due);
    grace.filter(|grace| by > *grace).map(|_| Why::Late { by })
}

fn grace_of(late: Late) -> Option<SignedDuration> {
    (late.then == AfterGrace::Hold).then_some(late.grace)
}

fn grace_in(occasion: &OccasionHistory) -> Option<SignedDuration> {
    occasion.snapshot.grace_secs.map(SignedDuration::from_secs)
}

/// The hold that stops something unfinished whose instant is `due`.
fn held(history: &History, past: &ItemHistory, due: Timestamp, now: Timestamp) -> Option<Why> {
    let overrides = |hold: &&Hold| past.released.is_none_or(|r| r <= hold.from);
    if let Some(hold) = past.holds.iter().rev().filter(overrides).find(|h| h.until.is_none()) {
        return Some(Why::Hold { reason: hold.reason.clone(), who: hold.who.clone() });
    }
    if due > now {
        return None;
    }
    // Before a copied state was adopted, its machine may have gone on with what it had begun.
    let adopted = history.adopted.filter(|a| due <= *a && past.released.is_none_or(|r| r <= *a));
    if adopted.is_some() {
        return Some(Why::DueAtStart);
    }
    if let Some(hold) = history.hold().filter(overrides) {
        return Some(Why::Hold { reason: hold.reason.clone(), who: hold.who.clone() });
    }
    // A hold that was over before the item was met cannot have stopped it.
    let met = past.met.unwrap_or(now);
    let fell_in = past
        .holds
        .iter()
        .chain(&history.holds)
        .filter(overrides)
        .filter_map(|h| h.until)
        .any(|until| due <= until && met < until);
    fell_in.then_some(Why::FellInHold)
}

/// Whether an attempt for `item`'s `occasion` may begin now: the last look before each one.
pub fn may_begin(history: &History, item: &str, occasion: &str, now: Timestamp) -> bool {
    let Some(past) = history.items.get(item) else { return false };
    let Some(of) = past.occasions.get(occasion) else { return false };
    past.cancelled.is_none()
        && of.snapshot.due <= now
        && now < of.snapshot.expires
        && held(history, past, of.snapshot.due, now).is_none()
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

/// Fills in the state of `item` and adds its steps.
fn finish(view: &View, item: &mut Item, steps: &mut Vec<Step>) {
    let past = view.history.items.get(&item.id);
    match past.filter(|p| p.started()) {
        Some(past) => finish_started(view, item, past, steps),
        None => finish_waiting(view, item, past, steps),
    }
}

fn finish_waiting(view: &View, item: &mut Item, past: Option<&ItemHistory>, steps: &mut Vec<Step>) {
    if let Some(why) = &item.why {
        item.state = why.state();
        return;
    }
    let prepared = is_prepared(view, item, past);
    item.state = if prepared { State::Prepared } else { State::Scheduled };
    for occasion in &item.occasions {
        let mut step = |at, work| {
            steps.push(Step { at, item: item.id.clone(), occasion: occasion.name.clone(), work });
        };
        if !prepared {
            if occasion.name == RELEASE {
                step(moved(occasion.due, -view.config.release.prepare), Work::Prepare);
            }
            continue;
        }
        if occasion.due > view.now {
            step(moved(occasion.due, -WARM), Work::Warm);
        }
        if let Some(past) = past.and_then(|p| p.occasions.get(&occasion.name)) {
            begin(view, past, occasion.due, step);
        }
    }
}

/// Whether what is prepared is what the file, the configuration and the clock ask for.
fn is_prepared(view: &View, item: &Item, past: Option<&ItemHistory>) -> bool {
    let Some(past) = past else { return false };
    let Some(file) = &item.source else { return true };
    !item.occasions.is_empty()
        && item.occasions.iter().all(|o| {
            past.occasions.get(&o.name).is_some_and(|p| {
                p.snapshot.digest == file.reading.digest
                    && p.snapshot.setting == view.setting
                    && p.snapshot.due == o.due
            })
        })
}

/// The steps of an occasion whose content stands.
fn begin(
    view: &View,
    occasion: &OccasionHistory,
    not_before: Timestamp,
    mut step: impl FnMut(Timestamp, Work),
) {
    let expires = occasion.snapshot.expires;
    let expired = expires <= view.now;
    for account in occasion.accounts() {
        let at = match thread::next(occasion, account, &view.config.x.settle, expired) {
            Next::Post { .. } if expired => None,
            Next::Post { at, .. } | Next::Read { at, .. } => usable_from(view, account, at),
            Next::Broken { rest_from: Some(_) } => Some(view.now),
            _ => None,
        };
        if let Some(at) = at {
            step(at.max(not_before), Work::Thread { account: account.to_owned() });
        }
    }
    if !expired && let Some(at) = occasion.letters.iter().filter_map(Tried::ready_at).min() {
        step(at.max(not_before), Work::Letters);
    }
    if occasion.destinations().any(|(_, tried)| tried.is_open()) {
        step(expires.max(not_before), Work::Withhold { cause: Cause::Expired });
    }
}

/// When `account` can be used, at `at` or later; `None` while nothing but a person brings it back.
fn usable_from(view: &View, account: &str, at: Timestamp) -> Option<Timestamp> {
    view.config.x.accounts.get(account)?;
    match view.history.parked(account) {
        Some(parked) => parked.until.map(|until| until.max(at)),
        None => Some(at),
    }
}

/// Readings of the timeline settle what is unknown, also of what is held or cancelled: they send
/// nothing.
fn read_on(view: &View, occasion: &OccasionHistory, mut step: impl FnMut(Timestamp, Work)) {
    for account in occasion.accounts() {
        if let Next::Read { at, .. } = thread::next(occasion, account, &view.config.x.settle, true)
            && let Some(at) = usable_from(view, account, at)
        {
            step(at, Work::Thread { account: account.to_owned() });
        }
    }
}

/// Whether the machine has nothing more to do by itself for the thread of `account`; `closed` when
/// nothing is sent any more.
pub fn rests(view: &View, occasion: &OccasionHistory, account: &str, closed: bool) -> bool {
    match thread::next(occasion, account, &view.config.x.settle, closed) {
        Next::Read { at, .. } => usable_from(view, account, at).is_none(),
        Next::Post { .. } | Next::Busy | Next::Broken { rest_from: Some(_) } => false,
        Next::Person { .. } | Next::Broken { rest_from: None } | Next::Done => true,
    }
}

fn finish_started(view: &View, item: &mut Item, past: &ItemHistory, steps: &mut Vec<Step>) {
    let (mut open, mut all_sent) = (false, true);
    for planned in &mut item.occasions {
        let Some(occasion) = past.occasions.get(&planned.name) else { continue };
        let mut step = |at, work| {
            steps.push(Step { at, item: item.id.clone(), occasion: planned.name.clone(), work });
        };
        if occasion.is_finished() {
            all_sent &= occasion.destinations().all(|(_, t)| matches!(t, Tried::Sent { .. }));
            continue;
        }
        let any_open = occasion.destinations().any(|(_, t)| t.is_open());
        if past.cancelled.is_some() {
            if any_open {
                step(view.now, Work::Withhold { cause: Cause::Person });
            }
            read_on(view, occasion, step);
        } else if let Some(why) = occasion_objection(view, past, occasion, planned) {
            planned.why = Some(why);
            if any_open {
                step(planned.expires.max(view.now), Work::Withhold { cause: Cause::Expired });
            }
            read_on(view, occasion, step);
        } else {
            if occasion.started.is_none() && planned.due > view.now {
                step(moved(planned.due, -WARM), Work::Warm);
            }
            begin(view, occasion, planned.due, step);
        }
        let closed = past.cancelled.is_some() || planned.expires <= view.now;
        let letters_rest =
            occasion.letters.iter().all(|t| t.is_final() || matches!(t, Tried::Unknown { .. }));
        let settled = letters_rest
            && occasion.accounts().iter().all(|account| rests(view, occasion, account, closed));
        open |= !settled;
        all_sent = false;
    }
    item.why = item.occasions.iter().find_map(|o| o.why.clone());
    item.state = match (&item.why, open) {
        (Some(_), true) => State::Held,
        (None, true) => State::Releasing,
        _ if all_sent => State::Released,
        _ => State::PartlyReleased,
    };
}

/// Why an unfinished occasion of an item that has begun does not go on.
fn occasion_objection(
    view: &View,
    past: &ItemHistory,
    occasion: &OccasionHistory,
    planned: &Occasion,
) -> Option<Why> {
    if occasion.started.is_some() {
        return held(view.history, past, planned.due, view.now);
    }
    if view.config.review.is_some() {
        return Some(Why::NotApproved);
    }
    lateness(view, past, planned.due, grace_in(occasion))
}
