//! The real daemon on a real disk, from file to last outcome.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use rustix::process::{Pid, Signal, kill_process};
use siaran::outside::journal::{self, Row, Store};
use siaran::outside::mail::Template;
use siaran::plan::fact::{Destination, Fact, Outcome};

use super::process;
use super::sink::{SmtpSink, smtp_sink};

/// What one run of one sender took.
#[derive(Debug, Default)]
pub struct Measured {
    pub seconds: f64,
    pub cpu_seconds: f64,
    pub rss_mb: f64,
    /// Longest time between two acceptances.
    pub gap_ms: f64,
    /// First acceptance after the instant.
    pub first_ms: f64,
    /// On the wire, of one letter.
    pub bytes: usize,
}

/// A folder with configuration, list and announcements; its smtp-sink.
pub struct Newsroom {
    folder: tempfile::TempDir,
    sink: SmtpSink,
    messages: u32,
}

/// Stopped with its owner.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        if let Some(pid) = Pid::from_raw(self.0.id() as i32) {
            let _ = kill_process(pid, Signal::TERM);
        }
        let _ = self.0.wait();
    }
}

impl Newsroom {
    /// With `messages` people on its list. Beside the build and not in a temporary folder, which
    /// may be in memory.
    pub fn new(messages: u32, connections: u32) -> Newsroom {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("folder");
        let sink = smtp_sink(&[]);
        let mut list = "email,name,outlet\n".to_owned();
        for n in 0..messages {
            writeln!(list, "wartawan{n:05}@media.example,Wartawan {n:05},Media").expect("memory");
        }
        fs::create_dir(folder.path().join("announcements")).expect("folder");
        fs::write(folder.path().join("list.csv"), list).expect("list");
        let config = format!(
            "newsroom: {{ name: Biro Humas, timezone: WIB, language: id }}\n\
             announcements: announcements\nstate: state\n\
             email:\n  from: Biro Humas <humas@kantor.example>\n  \
             smtp: {{ host: 127.0.0.1, port: {}, tls: none, connections: {connections} }}\n  \
             lists: {{ wartawan: {{ file: list.csv, title: Wartawan }} }}\n\
             defaults: {{ email: [wartawan] }}\n",
            sink.port
        );
        fs::write(folder.path().join("config.yaml"), config).expect("config");
        Newsroom { folder, sink, messages }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn siaran(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_siaran"));
        command.arg("--config").arg(self.folder().join("config.yaml")).stdin(Stdio::null());
        command
    }

    fn journal(&self) -> PathBuf {
        journal::path_in(&self.folder().join("state"))
    }

    /// Releases one announcement to everybody and measures from its instant to the moment at
    /// which another process can read the last outcome.
    pub fn release(&self) -> Measured {
        let log = fs::File::create(self.folder().join("log")).expect("log");
        let daemon = Daemon(self.siaran().arg("run").stderr(log).spawn().expect("siaran starts"));
        let id = daemon.0.id();
        self.wait_for(&daemon, 1);
        let due = Timestamp::now() + SignedDuration::from_secs(6);
        let paragraph = "Kementerian Teladan memperpanjang jam layanan bagi warga. ".repeat(7);
        let body =
            format!("Yth. {{{{ recipient.name }}}},\n\n{}", [paragraph.as_str(); 22].join("\n\n"));
        let text = format!("---\ntitle: Jam Layanan\npublish_at: {due}\n---\n\n{body}\n");
        fs::write(self.folder().join("announcements/jam.md"), text).expect("announcement");
        let prepared = self.wait_for(&daemon, 3);
        assert!(Timestamp::now() < due, "prepared before the instant");
        while Timestamp::now() < due {
            thread::sleep(Duration::from_micros(500));
        }
        let cpu = process::cpu(id);
        let start = Instant::now();
        self.wait_for(&daemon, prepared + 2 * i64::from(self.messages));
        let seconds = start.elapsed().as_secs_f64();
        let mut measured = Measured {
            seconds,
            cpu_seconds: process::cpu(id) - cpu,
            rss_mb: process::peak_mb(id),
            ..Measured::default()
        };
        drop(daemon);
        self.judge(due, &mut measured);
        let _still_there = &self.sink;
        measured
    }

    /// Waits until the journal holds `facts` facts; returns how many there are then.
    fn wait_for(&self, daemon: &Daemon, facts: i64) -> i64 {
        let deadline = Instant::now() + Duration::from_secs(300);
        let mut reader = None;
        loop {
            if reader.is_none() && self.journal().exists() {
                reader = rusqlite::Connection::open(self.journal()).ok();
            }
            let count = reader.as_ref().and_then(|reader| {
                let sql = "SELECT coalesce(max(seq), 0) FROM fact";
                reader.query_row(sql, [], |row| row.get::<_, i64>(0)).ok()
            });
            if let Some(count) = count.filter(|count| *count >= facts) {
                return count;
            }
            let log = || fs::read_to_string(self.folder().join("log")).unwrap_or_default();
            assert!(Path::new(&format!("/proc/{}", daemon.0.id())).exists(), "{}", log());
            assert!(Instant::now() < deadline, "{count:?} of {facts} facts; {}", log());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Each letter sent exactly once, by the journal and by `status`; gaps and size.
    fn judge(&self, due: Timestamp, measured: &mut Measured) {
        let mut rows: Vec<Row> = Vec::new();
        let mut store = Store::read(&self.journal()).expect("journal").expect("is there");
        store.catch_up(|row| rows.push(row)).expect("journal");
        let mut sent = vec![0_u32; self.messages as usize];
        let mut times = Vec::new();
        for row in &rows {
            match &row.fact {
                Fact::Outcome { to: Destination::Letter { n }, outcome, .. } => {
                    assert!(matches!(outcome, Outcome::Sent(_)), "{outcome:?}");
                    sent[*n as usize] += 1;
                    times.push(row.at);
                }
                Fact::Prepared { snapshot, roster, .. } => {
                    let letter = snapshot.letter.as_ref().expect("a letter");
                    let zone = jiff::tz::TimeZone::UTC;
                    let headers = siaran::publisher::headers();
                    let template =
                        Template::new(letter, snapshot.due, &zone, &headers).expect("template");
                    let mut wire = Vec::new();
                    template.splice(&roster[0], "<id@kantor.example>", &mut wire).expect("splice");
                    measured.bytes = wire.len();
                    fs::write(self.folder().join("letter.txt"), &letter.text).expect("text");
                    fs::write(self.folder().join("letter.html"), &letter.html).expect("HTML");
                }
                _ => {}
            }
        }
        assert!(sent.iter().all(|n| *n == 1), "every letter exactly once");
        times.sort();
        let ms = |from: Timestamp, to: Timestamp| to.duration_since(from).as_secs_f64() * 1e3;
        measured.gap_ms = times.windows(2).map(|p| ms(p[0], p[1])).fold(0.0, f64::max);
        measured.first_ms = ms(due, times[0]);
        let status = self.siaran().args(["status", "--json"]).output().expect("status");
        let status: serde_json::Value = serde_json::from_slice(&status.stdout).expect("JSON");
        assert_eq!(status[0]["letters"]["sent"], self.messages, "{status}");
    }
}
