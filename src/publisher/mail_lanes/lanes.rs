//! One queue of letters over one or several relays: what is taken in, and who works on it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use jiff::Timestamp;

use super::held::Held;
use super::line::Line;
use super::queue::Queue;
use super::sheet::Sheet;
use super::sheets::Sheets;
use super::standing::{Standing, shares};
use crate::outside::mail::{Connection, MessageIds, OpenFailure};
use crate::plan::fact::Reason;
use crate::plan::history::Lane;
use crate::publisher::channels::MailChannel;
use crate::publisher::office::Office;

/// The lanes of the relays.
pub struct MailLanes {
    pub(super) office: Arc<Office>,
    pub(super) channel: MailChannel,
    ids: OnceLock<MessageIds>,
    pub(super) sheets: Sheets,
    state: Mutex<State>,
}

pub(super) struct State {
    pub(super) queue: Queue,
    /// In order of preference.
    pub(super) relays: Vec<Way>,
    /// Nothing is sent, whatever the relays.
    pub(super) paused_until: Option<Timestamp>,
    /// Item → occasions whose letters the last plan sends.
    wanted: HashMap<String, HashSet<String>>,
    /// Letters over which a connection was lost before their body was asked for.
    pub(super) stumbled: Held,
}

/// A relay in use.
pub(super) struct Way {
    pub(super) standing: Standing,
    pub(super) workers: u32,
    /// Of these, with a connection.
    pub(super) live: u32,
    pub(super) opening: u32,
    pub(super) idle: Vec<Line>,
    /// One worker tries before the others follow.
    pub(super) is_probing: bool,
}

impl State {
    /// How many connections each relay may have.
    pub(super) fn shares(&self, now: Timestamp) -> Vec<u32> {
        shares(self.relays.iter().map(|way| &way.standing), now).collect()
    }
}

impl MailLanes {
    /// Lanes over the relays of `channel`.
    pub fn new(office: Arc<Office>, channel: MailChannel) -> MailLanes {
        let email = office.config.email.as_ref();
        let doubtful = office.journal.history().lane(&Lane::Mail).is_probing();
        let relays = email.map_or(&[][..], |email| email.relays.as_slice());
        let several = relays.len() > 1;
        let relays = relays.iter().map(|smtp| {
            let mut standing = Standing::new(smtp);
            // The journal does not say which of several relays left outcomes unknown.
            if several && doubtful {
                standing.doubt();
            }
            Way { standing, workers: 0, live: 0, opening: 0, idle: Vec::new(), is_probing: false }
        });
        let state = State {
            relays: relays.collect(),
            queue: email.map(|email| Queue::new(&email.domains)).unwrap_or_default(),
            paused_until: None,
            wanted: HashMap::new(),
            stumbled: Held::default(),
        };
        MailLanes {
            channel,
            ids: OnceLock::new(),
            sheets: Sheets::default(),
            state: Mutex::new(state),
            office,
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What letters leave by now: relays that are left alone stand last.
    pub fn channel(&self) -> MailChannel {
        let now = self.office.now();
        let mut relays: Vec<_> = {
            let state = self.state();
            let rest = state.relays.iter().map(|way| way.standing.is_resting(now));
            rest.zip(self.channel.relays.iter().cloned()).collect()
        };
        relays.sort_by_key(|(is_resting, _)| *is_resting);
        let relays = relays.into_iter().map(|(_, relay)| relay).collect();
        MailChannel { relays, signer: self.channel.signer.clone() }
    }

    /// Makes Message-IDs; `None` before the journal is begun, or for an impossible sender.
    pub fn ids(&self) -> Option<&MessageIds> {
        if let Some(ids) = self.ids.get() {
            return Some(ids);
        }
        let key = self.office.journal.history().key.clone()?;
        let ids = MessageIds::new(key.as_bytes(), &self.return_address()).ok()?;
        Some(self.ids.get_or_init(|| ids))
    }

    /// The envelope sender, before a token is put into it.
    pub fn return_address(&self) -> String {
        self.office.config.email.as_ref().map(|e| e.bounce_address()).unwrap_or_default()
    }

    /// Why letter `n` of `sheet` is not mailed any more, if it is not.
    pub(super) fn suppression(&self, sheet: &Sheet, n: u32) -> Option<Reason> {
        let (history, email) = (self.office.journal.history(), sheet.address(n));
        let found = match sheet.is_personal {
            true => history.contacts.barred(email),
            false => history.contacts.suppression(email),
        };
        Some(Reason::new(found?.cause(), None, ""))
    }

    pub(super) fn has_several_relays(&self) -> bool {
        self.channel.relays.len() > 1
    }

    /// Until when nothing is sent at all. After unknown outcomes the only relay rests as the
    /// journal says; of several, each rests for its own.
    fn pause_ends(&self) -> Option<Timestamp> {
        let journal = match self.has_several_relays() {
            true => None,
            false => self.office.rests_until(&Lane::Mail),
        };
        self.state().paused_until.max(journal)
    }

    pub(super) fn is_paused(&self, now: Timestamp) -> bool {
        self.pause_ends().is_some_and(|until| until > now)
    }

    /// The next instant at which something can go on that cannot now: a pause or a rest ends, a
    /// rate allows one more, a sheet is tried again.
    pub fn rests_until(&self) -> Option<Timestamp> {
        let now = self.office.now();
        let pause = self.pause_ends().filter(|at| *at > now);
        let sheets = self.sheets.again_at(now);
        let state = self.state();
        let relays = state.relays.iter().map(|way| way.standing.free_at(now));
        let rests = relays.chain(state.queue.opens_at(now)).chain(sheets).filter(|at| *at > now);
        rests.map(|at| at.max(pause.unwrap_or(at))).min().or(pause)
    }

    /// Whether letters of an occasion are queued or on their way.
    pub fn is_running(&self, item: &str, occasion: &str) -> bool {
        self.state().queue.holds(item, occasion)
    }

    /// Forgets the waiting letters of an occasion; those on their way end as they end.
    pub fn stop(&self, item: &str, occasion: &str) {
        self.state().queue.drop_of(item, occasion);
    }

    /// Only the letters of these occasions (item, occasion) may be begun from now on; those of
    /// others that wait are forgotten.
    pub fn keep_only<'a>(&self, wanted: impl Iterator<Item = (&'a str, &'a str)>) {
        let mut state = self.state();
        state.wanted.clear();
        for (item, occasion) in wanted {
            state.wanted.entry(item.to_owned()).or_default().insert(occasion.to_owned());
        }
        let State { queue, wanted, .. } = &mut *state;
        queue.keep(|item, occasion| wanted.get(item).is_some_and(|all| all.contains(occasion)));
    }

    /// The last look before a letter is begun: the plan sends it still, and it may go now.
    pub(super) fn may_mail(&self, item: &str, occasion: &str) -> bool {
        let is_wanted = self.state().wanted.get(item).is_some_and(|all| all.contains(occasion));
        is_wanted && self.office.may_mail(item, occasion)
    }

    pub(super) fn per_connection(&self, relay: usize) -> u32 {
        let email = self.office.config.email.as_ref();
        email.and_then(|e| e.relays.get(relay)).map_or(1, |smtp| smtp.messages_per_connection)
    }

    /// Queues the letters of an occasion that are ready and not in hand, while a relay can be
    /// used.
    pub fn start(self: &Arc<Self>, item: &str, occasion: &str) {
        let now = self.office.now();
        if self.is_paused(now) || !self.can_send(now) {
            return;
        }
        if self.has_ready(item, occasion, now)
            && let Some(sheet) = self.sheet(item, occasion)
        {
            let history = self.office.journal.history();
            let Some(found) = history.occasion(item, occasion) else { return };
            let ready = (0..)
                .zip(found.letters.iter())
                .filter(|(_, tried)| tried.ready_at().is_some_and(|at| at <= now));
            self.state().queue.push(&sheet, ready.map(|(n, _)| n), now);
        }
        self.hire();
    }

    fn has_ready(&self, item: &str, occasion: &str, now: Timestamp) -> bool {
        let history = self.office.journal.history();
        let Some(found) = history.occasion(item, occasion) else { return false };
        let state = self.state();
        (0..)
            .zip(found.letters.iter())
            .filter(|(_, tried)| tried.ready_at().is_some_and(|at| at <= now))
            .any(|(n, _)| !state.queue.has(item, occasion, n))
    }

    /// Whether a relay takes a letter now.
    fn can_send(&self, now: Timestamp) -> bool {
        let state = self.state();
        let shares = state.shares(now);
        let mut ways = state.relays.iter().zip(shares);
        ways.any(|(way, share)| share > 0 && way.standing.free_at(now) <= now)
    }

    /// Starts as many workers as letters and connections call for; after failures or unknowns one
    /// connection tries before the others follow.
    pub(super) fn hire(self: &Arc<Self>) {
        let now = self.office.now();
        if self.is_paused(now) || self.office.stop.is_cancelled() {
            return;
        }
        let doubtful = !self.has_several_relays()
            && self.office.journal.history().lane(&Lane::Mail).is_probing();
        let mut missing = Vec::new();
        {
            let mut state = self.state();
            let mut ready = u32::try_from(state.queue.ready(now)).unwrap_or(u32::MAX);
            let shares = state.shares(now);
            for (relay, (way, share)) in state.relays.iter_mut().zip(shares).enumerate() {
                if share == 0 || way.standing.free_at(now) > now {
                    continue;
                }
                way.is_probing = doubtful || way.standing.is_doubtful();
                let limit = if way.is_probing { 1 } else { share };
                let more = limit.saturating_sub(way.workers).min(ready);
                way.workers += more;
                ready -= more;
                missing.extend(std::iter::repeat_n(relay, more as usize));
            }
        }
        missing.into_iter().for_each(|relay| self.employ(relay));
    }

    /// Opens connections ahead of the instant, so that the first letters do not pay for it: to the
    /// relay that they will be handed to.
    pub fn warm(self: &Arc<Self>, letters: usize) {
        self.close_stale();
        let now = self.office.now();
        let letters = u32::try_from(letters).unwrap_or(u32::MAX);
        let (relay, missing) = {
            let mut state = self.state();
            let Some(relay) = state.relays.iter().position(|w| !w.standing.is_resting(now)) else {
                return;
            };
            let way = &mut state.relays[relay];
            let have = way.idle.len() as u32 + way.opening + way.workers;
            let missing = letters.min(way.standing.bears()).saturating_sub(have);
            way.opening += missing;
            (relay, missing)
        };
        // One try each: a relay that cannot be reached is tried again at the instant.
        for _ in 0..missing {
            let (this, busy) = (self.clone(), self.office.busy());
            tokio::spawn(async move {
                let opened = Connection::open(&this.channel.relays[relay]).await;
                let mut state = this.state();
                let way = &mut state.relays[relay];
                way.opening -= 1;
                match opened {
                    Ok(connection) => {
                        way.idle.push(Line::new(connection, relay, this.per_connection(relay)));
                    }
                    Err(failure) => {
                        tracing::warn!(%failure, relay, "the relay cannot be used yet");
                        drop(state);
                        this.warm_another(relay, &failure, letters as usize);
                    }
                }
                drop(busy);
            });
        }
    }

    /// Where there is another relay, that one is to be ready for the instant.
    fn warm_another(self: &Arc<Self>, relay: usize, failure: &OpenFailure, letters: usize) {
        let is_known = self.state().relays[relay].standing.is_resting(self.office.now());
        if self.has_several_relays() && !is_known && !self.has_lines(relay) {
            self.cannot_be_used(relay, failure);
            self.warm(letters);
        }
    }

    /// Takes leave of connections that were not used for long.
    pub(super) fn close_stale(&self) {
        let mut stale = Vec::new();
        for way in &mut self.state().relays {
            let idle = std::mem::take(&mut way.idle);
            let (old, kept): (Vec<_>, Vec<_>) = idle.into_iter().partition(Line::is_stale);
            way.idle = kept;
            stale.extend(old);
        }
        for line in stale {
            tokio::spawn(line.connection.quit());
        }
    }

    /// Takes leave of every idle connection.
    pub async fn close(&self) {
        let idle: Vec<Line> = {
            let mut state = self.state();
            state.relays.iter_mut().flat_map(|way| std::mem::take(&mut way.idle)).collect()
        };
        for line in idle {
            line.connection.quit().await;
        }
    }
}
