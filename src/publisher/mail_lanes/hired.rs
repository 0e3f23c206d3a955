//! A worker's place at a relay, which is free again however the work ends.

use std::sync::Arc;

use super::lanes::MailLanes;

/// A place that is taken. Letting it go frees it, also while a panic unwinds: otherwise the relay
/// would have a connection less for ever. The letter over which a worker broke stays in hand until
/// the next start, so that it breaks no other.
struct Hired {
    lanes: Arc<MailLanes>,
    relay: usize,
    /// The relay bears those connections that it has, and not this worker's.
    is_one_too_many: bool,
}

impl MailLanes {
    /// Lets a worker begin at `relay`, whose place is counted already.
    pub(super) fn employ(self: &Arc<Self>, relay: usize) {
        let mut hired = Hired { lanes: self.clone(), relay, is_one_too_many: false };
        let busy = self.office.busy();
        tokio::spawn(async move {
            hired.is_one_too_many = hired.lanes.work(relay).await;
            // Before the turn that then follows.
            drop(hired);
            drop(busy);
        });
    }
}

impl Drop for Hired {
    /// When no worker is left, what waits is forgotten: the plan brings it back when it can go on.
    fn drop(&mut self) {
        let mut state = self.lanes.state();
        let way = &mut state.relays[self.relay];
        way.workers -= 1;
        if self.is_one_too_many {
            way.standing.bears_at_most(way.workers);
        }
        if state.relays.iter().all(|way| way.workers == 0) {
            state.queue.clear();
        }
    }
}

/// A connection in use.
pub(super) struct Live<'a> {
    lanes: &'a MailLanes,
    relay: usize,
}

impl<'a> Live<'a> {
    /// Counts it.
    pub(super) fn new(lanes: &'a MailLanes, relay: usize) -> Live<'a> {
        lanes.state().relays[relay].live += 1;
        Live { lanes, relay }
    }
}

impl Drop for Live<'_> {
    fn drop(&mut self) {
        self.lanes.state().relays[self.relay].live -= 1;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::outside::clock::Clock;
    use crate::outside::credentials::Credentials;
    use crate::outside::journal::Journal;
    use crate::publisher::Channels;
    use crate::publisher::office::Office;

    #[tokio::test]
    async fn a_worker_that_breaks_leaves_its_place() {
        // Already installed is what is wanted.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let text = "newsroom: { name: K }\nemail:\n  from: humas@k.example\n  smtp: { host: 127.0.0.1, port: 9, tls: none }\n";
        let mut config = crate::config::read(text, folder.path()).config.unwrap();
        config.state = folder.path().join("state");
        let credentials = Credentials::new(None, folder.path());
        let channel = Channels::open(&config, &credentials).unwrap().mail.unwrap();
        let journal = Journal::open(&config.state).unwrap();
        let office = Office::new(config, String::new(), journal, Clock::wall(), credentials);
        let lanes = Arc::new(MailLanes::new(Arc::new(office), channel));

        lanes.state().relays[0].workers = 1;
        let hired = Hired { lanes: lanes.clone(), relay: 0, is_one_too_many: false };
        let broken = tokio::spawn(async move {
            let _live = Live::new(&hired.lanes, 0);
            panic!("a letter that nobody foresaw");
        });
        assert!(broken.await.is_err());
        let state = lanes.state();
        assert_eq!((state.relays[0].workers, state.relays[0].live), (0, 0));
    }
}
