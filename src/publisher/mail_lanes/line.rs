//! A connection to one of the relays, and how many letters it may still carry.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::job::Job;
use crate::outside::mail::Connection;

/// How long an idle connection is kept for more.
const IDLE: Duration = Duration::from_secs(10);

/// A connection in use, or kept for more.
pub struct Line {
    /// The connection.
    pub connection: Connection,
    /// To which relay.
    pub relay: usize,
    /// Letters that it has carried.
    pub carried: u32,
    left: u32,
    /// By limited domain.
    carried_to: HashMap<Arc<str>, u32>,
    used: Instant,
}

impl Line {
    /// A line that may carry `left` letters.
    pub fn new(connection: Connection, relay: usize, left: u32) -> Line {
        let (carried, carried_to, used) = (0, HashMap::new(), Instant::now());
        Line { connection, relay, carried, left, carried_to, used }
    }

    /// A letter goes. `most`: how many a line may carry to its domain.
    pub fn carry(&mut self, job: &Job, most: Option<u32>) {
        self.carried += 1;
        self.left = self.left.saturating_sub(1);
        let (Some(most), Some(domain)) = (most, &job.letter.domain) else { return };
        let carried = self.carried_to.entry(domain.clone()).or_default();
        *carried += 1;
        if *carried >= most {
            self.left = 0;
        }
    }

    /// Whether it must be renewed before another letter goes.
    pub fn is_worn(&self) -> bool {
        self.left == 0
    }

    /// Notes that it is kept from now on.
    pub fn rest(&mut self) {
        self.carried = 0;
        self.used = Instant::now();
    }

    /// Whether it was not used for long.
    pub fn is_stale(&self) -> bool {
        self.used.elapsed() > IDLE
    }

    /// Whether it still serves; where it rested long, by asking the relay.
    pub async fn is_sound(&mut self) -> bool {
        match self.is_stale() {
            true => self.connection.noop().await,
            false => self.connection.alive().await,
        }
    }
}
