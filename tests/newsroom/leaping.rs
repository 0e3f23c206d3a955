//! The daemon in this process, on a clock that leaps from instant to instant: half an hour of
//! waiting costs a moment.

use std::fs;
use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use siaran::daemon::{Daemon, ListFiles, opening};
use siaran::outside::clock::Clock;
use siaran::outside::credentials::Credentials;
use siaran::outside::journal::Journal;
use siaran::outside::mail::Deadlines;
use siaran::plan::fact::Fact;
use siaran::publisher::Channels;
use siaran::publisher::office::Office;

use super::{Newsroom, PATIENCE, Setup};

/// A newsroom whose daemon and servers share a clock that leaps. The command line reads the true
/// clock, which is three hours ahead of its beginning.
pub struct Leaping {
    room: Newsroom,
    clock: Clock,
    /// How long the relay may take for each step, by real time.
    pub deadlines: Deadlines,
}

impl Setup {
    /// Builds it on a clock that leaps; the daemon has not run yet.
    pub fn leaping(self) -> Leaping {
        self.leaping_since(SignedDuration::from_hours(3))
    }

    /// The same, on a clock that the true one is so far ahead of at its beginning.
    pub fn leaping_since(mut self, before: SignedDuration) -> Leaping {
        let began = Timestamp::now() - before;
        let clock = Clock::leaping(Timestamp::from_second(began.as_second()).expect("an instant"));
        let stamps = clock.clone();
        self.mail.clock = Arc::new(move || stamps.now());
        Leaping { room: self.build(), clock, deadlines: Deadlines::default() }
    }
}

impl Deref for Leaping {
    type Target = Newsroom;

    fn deref(&self) -> &Newsroom {
        &self.room
    }
}

impl Leaping {
    /// An hour from where the clock stands: while a file that was just written settles by real
    /// time, the clock leaps some minutes.
    pub fn in_an_hour(&self) -> Timestamp {
        self.clock.now() + SignedDuration::from_hours(1)
    }

    /// Lets time pass in which no daemon runs.
    pub fn pass(&self, span: SignedDuration) {
        if let Clock::Leaping(clock) = &self.clock {
            clock.set(clock.now() + span);
        }
    }

    /// Starts the daemon, has one turn, and lets it listen to X where the clock stands until `done`.
    pub fn listen_until(&self, what: &str, mut done: impl FnMut(&Newsroom) -> bool) {
        let (office, channels) = self.office();
        let deadline = Instant::now() + PATIENCE;
        self.block_on(async {
            let mut daemon = Daemon::new(office.clone(), channels, ListFiles::new(false));
            daemon.start().await.expect("it may publish");
            daemon.turn().await;
            let listener = daemon.listen();
            while !done(&self.room) {
                assert!(Instant::now() < deadline, "waited in vain: {what}");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            office.stop.cancel();
            daemon.run(true).await;
            drop(listener);
        });
    }

    /// Writes facts into the journal at the clock's instant, as a daemon that listens does.
    pub fn note(&self, facts: Vec<Fact>) {
        self.block_on(async {
            let journal = Journal::open(&self.state).expect("journal");
            journal.record(self.clock.now(), facts).await.expect("durable");
        });
    }

    /// Starts the daemon, lets it do all that is to be done until `end`, and stops it.
    pub fn run_until(&self, end: Timestamp) {
        let (office, channels) = self.office();
        self.block_on(async {
            let work = work_until(end, office, channels);
            tokio::time::timeout(PATIENCE, work).await.expect("it comes to an end");
        });
    }

    fn office(&self) -> (Arc<Office>, Channels) {
        let path = self.root().join("config.yaml");
        let text = fs::read_to_string(path).expect("configuration");
        let config = siaran::config::read(&text, self.root()).config.expect("configuration");
        let credentials = Credentials::new(None, config.credentials.clone());
        let mut channels = Channels::open(&config, &credentials).expect("channels");
        for relay in channels.mail.iter_mut().flat_map(|mail| &mut mail.relays) {
            relay.deadlines = self.deadlines;
        }
        let journal = Journal::open(&config.state).expect("journal");
        let clock = self.clock.clone();
        let office = Office::new(config, "uji".to_owned(), journal, clock, credentials);
        (Arc::new(office), channels)
    }
}

async fn work_until(end: Timestamp, office: Arc<Office>, channels: Channels) {
    if office.journal.history().opened.is_none() {
        office.record(vec![opening(None).expect("a key")]).await.expect("a journal");
    }
    let mut daemon = Daemon::new(office.clone(), channels, ListFiles::new(false));
    daemon.start().await.expect("it may publish");
    loop {
        let before = office.happened();
        let next = daemon.turn().await.filter(|at| *at <= end);
        let busy = office.is_busy();
        // What ended while the plan was made is not in it yet.
        if !busy && office.happened() != before {
            continue;
        }
        if !busy && next.is_none() {
            break;
        }
        // A relay that says nothing is nothing that wakes.
        let wake = tokio::time::timeout(Duration::from_secs(1), office.wake.notified());
        office.clock.wait(Some(next.unwrap_or(end)), busy, async { drop(wake.await) }).await;
    }
    office.stop.cancel();
    daemon.run(true).await;
}
