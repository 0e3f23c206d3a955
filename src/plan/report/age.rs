//! The instants at which reports are made by themselves.

use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, Serializer};

use crate::plan::fact::RELEASE;
use crate::plan::history::History;
use crate::plan::item::Item;
use crate::when::moved;

/// How long after its instant an announcement is reported on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Age {
    /// After 24 hours.
    Day,
    /// After 7 days.
    Week,
    /// After 30 days.
    Month,
}

/// Each, the youngest first.
pub const ALL: [Age; 3] = [Age::Day, Age::Week, Age::Month];

/// What happens at the very instant must be on disk before it is counted.
const SETTLED: SignedDuration = SignedDuration::from_mins(1);
/// Older reports are made on demand only: an office that begins to use them is not flooded.
const LATEST: SignedDuration = SignedDuration::from_hours(60 * 24);
/// So long before and after something falls due nothing else takes the machine's time.
const BEFORE: SignedDuration = SignedDuration::from_mins(3);
const AFTER: SignedDuration = SignedDuration::from_mins(2);

impl Age {
    /// The name in files, on the command line and in `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Age::Day => "24h",
            Age::Week => "7d",
            Age::Month => "30d",
        }
    }

    /// The age that `name` names.
    pub fn parse(name: &str) -> Option<Age> {
        ALL.into_iter().find(|age| age.name() == name)
    }

    /// The instant of the report on what falls due at `due`.
    pub fn after(self, due: Timestamp) -> Timestamp {
        let hours = match self {
            Age::Day => 24,
            Age::Week => 7 * 24,
            Age::Month => 30 * 24,
        };
        moved(due, SignedDuration::from_hours(hours))
    }
}

impl Serialize for Age {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A report that is to be made.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Due {
    /// Item.
    pub id: String,
    /// Which.
    pub age: Age,
    /// Facts up to then count.
    pub at: Timestamp,
    /// Whether the desk has yet to hear of it: the latest of its item.
    pub is_news: bool,
}

impl Due {
    /// Never told twice under it.
    pub fn key(&self) -> String {
        key(&self.id, self.age)
    }
}

fn key(id: &str, age: Age) -> String {
    format!("report:{id}:{}", age.name())
}

/// Every report of `history` and its instant, whether that has come or not.
fn instants(history: &History) -> impl Iterator<Item = (&str, Age, Timestamp)> {
    let public = history.items.iter().filter(|(_, past)| past.is_public());
    public.flat_map(|(id, past)| {
        let release = past.occasions.get(RELEASE);
        let begun = release.and_then(|o| Some((o.snapshot.due, o.started?)));
        let of = move |(due, started): (Timestamp, Timestamp)| {
            let all = ALL.into_iter().map(move |age| (age, age.after(due)));
            // What was let go later than that had not begun.
            all.filter(move |(_, at)| *at > started)
        };
        begun.into_iter().flat_map(of).map(move |(age, at)| (id.as_str(), age, at))
    })
}

/// Reports whose instants have come by `now`, oldest first.
pub fn due(history: &History, now: Timestamp) -> Vec<Due> {
    let has_come = |at: Timestamp| moved(at, SETTLED) <= now;
    let recent = moved(now, -LATEST);
    let mut all: Vec<Due> = instants(history)
        .filter(|(_, _, at)| has_come(*at) && *at > recent)
        .map(|(id, age, at)| {
            let later = ALL.into_iter().filter(|other| *other > age);
            let due = history.occasion(id, RELEASE).map(|o| o.snapshot.due);
            let is_latest =
                due.is_none_or(|due| later.into_iter().all(|other| !has_come(other.after(due))));
            let is_news = is_latest && !history.told.contains(&key(id, age));
            Due { id: id.to_owned(), age, at, is_news }
        })
        .collect();
    all.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    all
}

/// Until when reports wait, since something of `items` falls due about `now`.
pub fn waits_until(items: &[Item], now: Timestamp) -> Option<Timestamp> {
    let dues = items.iter().flat_map(|item| item.due.into_iter().chain(occasions(item)));
    let about = dues.filter(|due| moved(*due, -BEFORE) <= now && now < moved(*due, AFTER));
    about.map(|due| moved(due, AFTER)).max()
}

fn occasions(item: &Item) -> impl Iterator<Item = Timestamp> + '_ {
    item.occasions.iter().map(|occasion| occasion.due)
}

/// The next instant after `now` at which a report is to be made.
pub fn next(history: &History, items: &[Item], now: Timestamp) -> Option<Timestamp> {
    let coming = instants(history).map(|(_, _, at)| moved(at, SETTLED)).filter(|at| *at > now);
    coming.min().into_iter().chain(waits_until(items, now)).min()
}
