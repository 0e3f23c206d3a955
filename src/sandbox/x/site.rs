//! The server's state, shared by its connections.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use super::options::Clock;
use super::world::World;

pub(super) struct Site {
    pub(super) clock: Clock,
    world: Mutex<World>,
    /// Ends with the server.
    pub(super) stop: CancellationToken,
}

impl Site {
    pub(super) fn new(clock: Clock, world: World) -> Site {
        Site { clock, world: Mutex::new(world), stop: CancellationToken::new() }
    }

    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
