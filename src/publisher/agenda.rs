//! What is planned, and what went out of late, as a calendar. It names accounts and lists, and
//! nobody's address. Pure.

use jiff::{SignedDuration, Timestamp};

use crate::announcement::Announcement;
use crate::config::Config;
use crate::config::address::mailbox;
use crate::lang::Lang;
use crate::message::calendar::{Agenda, AgendaEntry, Certainty};
use crate::message::mask_addresses;
use crate::plan::history::{History, ItemHistory};
use crate::plan::{EARLY, Item, MAIL, State};
use crate::text::{agenda as words, results};
use crate::when::{self, moved};

/// What is older is not shown.
const PAST: SignedDuration = SignedDuration::from_hours(90 * 24);

/// The calendar of `items` at `now`. What the history has not met counts as touched at `stamp`.
pub fn agenda(
    items: &[Item],
    history: &History,
    config: &Config,
    lang: Lang,
    now: Timestamp,
    stamp: Timestamp,
) -> Agenda {
    let oldest = moved(now, -PAST);
    let address = config.email.as_ref().and_then(|email| mailbox(&email.from));
    let address = address.map(|(_, address)| address).unwrap_or_default();
    let domain = address.rsplit_once('@').map_or("siaran", |(_, domain)| domain);
    let entries = items.iter().filter_map(|item| {
        let start = item.due.filter(|due| *due >= oldest)?;
        let changed = history.items.get(&item.id).and_then(changed).unwrap_or(stamp);
        let state = results::state(lang, item.state);
        Some(AgendaEntry {
            uid: format!("siaran-{}@{domain}", item.id),
            summary: mask_addresses(&format!("{} [{state}]", item.title)),
            description: mask_addresses(&description(item, start, lang)),
            start,
            certainty: certainty(item.state),
            changed,
        })
    });
    Agenda { name: words::name(lang, &config.newsroom.name), entries: entries.collect() }
}

fn certainty(state: State) -> Certainty {
    match state {
        State::Draft | State::AwaitingApproval | State::Held => Certainty::Tentative,
        State::Cancelled | State::Expired => Certainty::Cancelled,
        State::Scheduled
        | State::Prepared
        | State::Releasing
        | State::Released
        | State::PartlyReleased => Certainty::Confirmed,
    }
}

/// When something of it was last met, decided or begun.
fn changed(item: &ItemHistory) -> Option<Timestamp> {
    let once = [
        item.met,
        item.seen.as_ref().map(|seen| seen.at),
        item.released.map(|stamp| stamp.at),
        item.cancelled.as_ref().map(|(at, ..)| *at),
        item.vouched.last().map(|vouched| vouched.at.at),
    ];
    let holds = item.holds.iter().flat_map(|hold| [Some(hold.from.at), hold.until]);
    let course = item.occasions.values();
    let course = course.flat_map(|o| [o.started, o.first_post, o.first_letter]);
    once.into_iter().chain(holds).chain(course).flatten().max()
}

fn description(item: &Item, due: Timestamp, lang: Lang) -> String {
    let reading = item.source.as_ref().map(|source| &source.reading);
    let announcement = reading.and_then(|reading| reading.announcement.as_ref());
    let mut lines = vec![when::three_zones(due)];
    lines.extend(announcement.map(|a| destinations(item, a, lang)).unwrap_or_default());
    lines.extend(item.why.as_ref().map(|why| results::why(lang, why)));
    lines.push(item.id.clone());
    lines.join("\n")
}

fn destinations(item: &Item, announcement: &Announcement, lang: Lang) -> Vec<String> {
    let at = |name: &str| {
        let occasion = item.occasions.iter().find(|occasion| occasion.name == name);
        occasion.map(|occasion| when::three_zones(occasion.due))
    };
    let mut lines = Vec::new();
    let accounts = announcement.posts.iter().map(|p| match at(&format!("after:{}", p.account)) {
        Some(at) => format!("{} ({at})", p.account),
        None => p.account.clone(),
    });
    let accounts: Vec<String> = accounts.collect();
    if !accounts.is_empty() {
        lines.push(words::accounts(&accounts));
    }
    if let Some(mailing) = &announcement.mailing {
        lines.push(words::letters(lang, &mailing.names(), at(MAIL).as_deref()));
    }
    if let Some(embargo) = &announcement.embargo {
        lines.push(words::early(lang, &embargo.early, at(EARLY).as_deref()));
    }
    lines
}
