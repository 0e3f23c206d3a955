//! The one release that everything here breaks into.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::newsroom::{Newsroom, Setup, announcement};

/// Its id.
pub const ID: &str = "siaran-uji";
/// Its thread.
pub const PARTS: [&str; 3] = ["Bagian 1 dari uji", "Bagian 2 dari uji", "Bagian 3 dari uji"];

/// A newsroom without a desk whose journal is begun and whose folder is empty; the state lies at
/// `state`, or beside the rest.
pub fn begun(recipients: usize, connections: usize, state: Option<PathBuf>) -> Newsroom {
    let setup = Setup {
        recipients,
        connections,
        state,
        late: "{ grace: 2h, then: hold }",
        settle: "[0s, 1s]",
        retry: "[1s]",
        desk: false,
        ..Setup::default()
    };
    let mut room = setup.start();
    room.wait("the journal is begun", |room| room.facts("opened") > 0);
    room.stop();
    room
}

/// Puts a file into the folder that was written long ago, so that nobody waits for it to settle.
pub fn put(room: &Newsroom, name: &str, bytes: &[u8]) {
    let draft = room.root().join("draft");
    fs::write(&draft, bytes).expect("draft");
    let past = SystemTime::now() - Duration::from_secs(60);
    File::open(&draft).and_then(|f| f.set_modified(past)).expect("time");
    fs::rename(draft, room.path(name)).expect("file");
}

/// Puts the announcement into the folder, due at `due`.
pub fn announce(room: &Newsroom, due: Timestamp) {
    let text = announcement("Siaran uji", due, &[("kantor", &PARTS)]);
    put(room, "siaran-uji.md", text.as_bytes());
}

/// The announcement, due already.
pub fn announce_now(room: &Newsroom) {
    announce(room, Timestamp::now() - SignedDuration::from_millis(1));
}

/// Its entry in `status`, with recipients; null while it is unknown.
pub fn status(room: &Newsroom) -> Value {
    room.status_of_all(ID)
}

/// Waits until nothing of it moves by itself any more.
pub fn wait_for_rest(room: &mut Newsroom) {
    room.wait("everything is at rest", |room| super::books::at_rest(&status(room)));
}

/// Whether everything has arrived outside.
pub fn arrived(room: &Newsroom) -> bool {
    room.mail.messages() as usize >= room.readers && room.x.posts().len() >= PARTS.len()
}

/// Whether nothing has left.
pub fn silent(room: &Newsroom) -> bool {
    room.mail.messages() == 0 && room.x.posts().is_empty()
}
