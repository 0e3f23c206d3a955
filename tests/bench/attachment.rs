//! A large attachment for a long list: read and encoded once, whatever the number of recipients.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::daemon::{Daemon, Folder};
use super::process;
use super::sink::smtp_sink;

const RECIPIENTS: u32 = 20_000;
const BYTES: usize = 9_990_000;
const CONNECTIONS: u32 = 8;

/// Prints the memory and the speed of a release to 20 000 people with 10 MB each, of whose letters
/// it waits for the first `letters`.
pub fn memory(letters: u32) {
    let sink = smtp_sink(&[]);
    let config = format!(
        "newsroom: {{ name: Biro Humas, timezone: WIB, language: id }}\n\
         announcements: announcements\n\
         state: state\n\
         email:\n  from: Biro Humas <humas@kantor.example>\n  \
         smtp: {{ host: 127.0.0.1, port: {}, tls: none, connections: {CONNECTIONS} }}\n  \
         lists: {{ wartawan: {{ file: wartawan.csv, title: Wartawan }} }}\n\
         defaults: {{ email: [wartawan] }}\n",
        sink.port
    );
    let folder = Folder::new(&config, &[("wartawan", RECIPIENTS)]);
    let mut pdf = b"%PDF-1.7\n".to_vec();
    pdf.extend((0..BYTES as u64).map(|n| (n.wrapping_mul(6_364_136_223_846_793_005) >> 56) as u8));
    pdf.extend_from_slice(b"\n%%EOF\n");
    fs::write(folder.path().join("announcements/aturan.pdf"), pdf).expect("attachment");
    let mut daemon = Daemon::start(&folder);
    let due = Timestamp::now() + SignedDuration::from_secs(8);
    folder.announce(
        "aturan.md",
        &format!("---\ntitle: Rancangan\npublish_at: {due}\nattachments: [aturan.pdf]\n---\n\nYth. {{{{ recipient.name }}}}.\n"),
    );
    let prepared = daemon.reach(3);
    assert!(Timestamp::now() < due, "prepared before the instant");
    while Timestamp::now() < due {
        thread::sleep(Duration::from_micros(500));
    }
    let (start, cpu) = (Instant::now(), process::cpu(daemon.id()));
    daemon.reach(prepared + 2 * i64::from(letters));
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "10 MB attached, {RECIPIENTS} recipients, {CONNECTIONS} connections: {:.0} letters/s, {:.0} MB/s on the wire, {:.1} ms CPU a letter, max RSS {:.0} MB",
        f64::from(letters) / seconds,
        f64::from(letters) / seconds * BYTES as f64 * 4.0 / 3.0 / 1e6,
        (process::cpu(daemon.id()) - cpu) * 1e3 / f64::from(letters),
        process::peak_mb(daemon.id())
    );
}
