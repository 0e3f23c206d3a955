//! One announcement to everybody on a list, from its instant to the last outcome.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use siaran::outside::journal::Store;
use siaran::outside::mail::{Personal, Template};
use siaran::plan::fact::{Destination, Fact, Outcome};

use super::daemon::{Daemon, Folder};
use super::process;
use super::signing;
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
    /// Of one letter, on the wire.
    pub bytes: usize,
}

/// A newsroom with one list, and its smtp-sink.
pub struct Newsroom {
    folder: Folder,
    messages: u32,
    signs: bool,
    _sink: SmtpSink,
}

impl Newsroom {
    /// With `messages` people on its list; its letters are signed where `signs`.
    pub fn new(messages: u32, connections: u32, signs: bool) -> Newsroom {
        let sink = smtp_sink(&[]);
        let dkim = match signs {
            true => "  dkim: { domain: kantor.example, selector: s1, credential: dkim }\n",
            false => "",
        };
        let config = format!(
            "newsroom: {{ name: Biro Humas, timezone: WIB, language: id }}\n\
             announcements: announcements\n\
             state: state\n\
             email:\n  from: Biro Humas <humas@kantor.example>\n  \
             smtp: {{ host: 127.0.0.1, port: {}, tls: none, connections: {connections} }}\n  \
             lists: {{ wartawan: {{ file: wartawan.csv, title: Wartawan }} }}\n\
             {dkim}\
             defaults: {{ email: [wartawan] }}\n",
            sink.port
        );
        let folder = Folder::new(&config, &[("wartawan", messages)]);
        if signs {
            folder.credential("dkim", &signing::key());
        }
        Newsroom { folder, messages, signs, _sink: sink }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Releases and measures until another process can read the last outcome on the disk.
    pub fn release(&self) -> Measured {
        let mut daemon = Daemon::start(&self.folder);
        // Signing is for the time before the instant.
        let signing = if self.signs { i64::from(self.messages) / 500 } else { 0 };
        let due = Timestamp::now() + SignedDuration::from_secs(6 + signing);
        let paragraph = "Kementerian Teladan memperpanjang jam layanan bagi warga. ".repeat(7);
        let body = [paragraph.as_str(); 22].join("\n\n");
        let salutation = "Yth. {{ recipient.name }},";
        let text =
            format!("---\ntitle: Jam Layanan\npublish_at: {due}\n---\n\n{salutation}\n\n{body}\n");
        self.folder.announce("jam.md", &text);
        // Opened, seen, prepared.
        let prepared = daemon.reach(3);
        let is_signed = || !self.signs || self.folder.log().contains("letters are signed");
        while !is_signed() && Timestamp::now() < due {
            thread::sleep(Duration::from_millis(20));
        }
        assert!(is_signed() && Timestamp::now() < due, "prepared before the instant");
        while Timestamp::now() < due {
            thread::sleep(Duration::from_micros(500));
        }
        let (start, cpu) = (Instant::now(), process::cpu(daemon.id()));
        // An attempt and an outcome for each.
        daemon.reach(prepared + 2 * i64::from(self.messages));
        let mut measured = Measured {
            seconds: start.elapsed().as_secs_f64(),
            cpu_seconds: process::cpu(daemon.id()) - cpu,
            rss_mb: process::peak_mb(daemon.id()),
            ..Measured::default()
        };
        drop(daemon);
        self.judge(due, &mut measured);
        measured
    }

    /// Each letter was sent exactly once, by the journal and by `status`. Notes gaps and size,
    /// and leaves the letter's two texts for others to send.
    fn judge(&self, due: Timestamp, measured: &mut Measured) {
        let mut sent = vec![0_u32; self.messages as usize];
        let mut times = Vec::new();
        let mut store = Store::read(&self.folder.journal()).expect("journal").expect("is there");
        let read = store.catch_up(|row| match &row.fact {
            Fact::Outcome { to: Destination::Letter { n }, outcome, .. } => {
                assert!(matches!(outcome, Outcome::Sent(_)), "{outcome:?}");
                sent[*n as usize] += 1;
                times.push(row.at);
            }
            Fact::Prepared { snapshot, roster, .. } => {
                let letter = snapshot.letter.as_ref().expect("a letter");
                let zone = jiff::tz::TimeZone::UTC;
                let headers = siaran::publisher::headers("a", "release", "kantor.example");
                let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
                let template = Template::new(letter, due, &zone, &headers, &[]).expect("template");
                let personal = Personal::new("<id@kantor.example>".to_owned());
                let mut wire = Vec::new();
                template.splice(&roster[0], &personal, &mut wire).expect("splice");
                measured.bytes = wire.len();
                fs::write(self.path().join("letter.txt"), &letter.text).expect("text");
                fs::write(self.path().join("letter.html"), &letter.html).expect("HTML");
            }
            _ => {}
        });
        read.expect("journal");
        assert!(sent.iter().all(|n| *n == 1), "every letter exactly once");
        times.sort();
        let ms = |from: Timestamp, to: Timestamp| to.duration_since(from).as_secs_f64() * 1e3;
        measured.gap_ms = times.windows(2).map(|p| ms(p[0], p[1])).fold(0.0, f64::max);
        measured.first_ms = ms(due, times[0]);
        let status = self.folder.status();
        assert_eq!(status[0]["letters"]["sent"], self.messages, "{status}");
    }
}
