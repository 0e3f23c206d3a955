//! The benchmark of a release, as ratios from one run: `cargo bench --bench release`, or with
//! `-- --quick` a tenth of it. Needs root, Postfix's smtp-sink and smtp-source, Python and openssl.

mod attachment;
mod daemon;
#[path = "../servers/kept.rs"]
#[allow(dead_code)]
mod kept;
mod lateness;
mod newsroom;
#[path = "../servers/port.rs"]
mod port;
mod process;
mod rivals;
mod signing;
#[path = "../servers/sink.rs"]
#[allow(dead_code)]
mod sink;

use newsroom::{Measured, Newsroom};

/// A median of runs of one sender.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn of(runs: &[Measured], value: impl Fn(&Measured) -> f64) -> f64 {
    median(runs.iter().map(value).collect())
}

fn throughput(messages: u32, rounds: u32) {
    println!("{messages} personalised letters to smtp-sink, median of {rounds} interleaved runs");
    println!("smtp-sink offers {}", rivals::offers());
    for connections in [4, 16] {
        let (mut ours, mut signed, mut source) = (Vec::new(), Vec::new(), Vec::new());
        let (mut python, mut spliced) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            let newsroom = Newsroom::new(messages, connections, false);
            ours.push(newsroom.release());
            signed.push(Newsroom::new(messages, connections, true).release());
            source.push(rivals::smtp_source(messages, connections));
            python.push(rivals::smtplib(messages, connections, newsroom.path(), "build"));
            spliced.push(rivals::smtplib(messages, connections, newsroom.path(), "splice"));
        }
        let rate = |runs: &[Measured]| of(runs, |r| f64::from(messages) / r.seconds);
        let base = (rate(&python), rate(&source));
        println!("\n{connections} connections, {} bytes a letter", ours[0].bytes);
        println!("                letters/s  x smtplib  x smtp-source  CPU us/letter  max RSS MB");
        for (name, runs) in [
            ("siaran", &ours),
            ("siaran, DKIM", &signed),
            ("smtp-source -d", &source),
            ("smtplib", &python),
            ("smtplib, cut", &spliced),
        ] {
            println!(
                "{name:14} {:10.0} {:10.2} {:14.2} {:14.0} {:11.1}",
                rate(runs),
                rate(runs) / base.0,
                rate(runs) / base.1,
                of(runs, |r| r.cpu_seconds * 1e6 / f64::from(messages)),
                of(runs, |r| r.rss_mb),
            );
        }
        println!(
            "siaran: longest gap between two acceptances {:.0} ms; first letter accepted {:.0} ms after the instant; every letter sent once",
            of(&ours, |r| r.gap_ms),
            of(&ours, |r| r.first_ms)
        );
    }
}

fn main() {
    let quick = std::env::args().any(|a| a == "--quick");
    signing::rate(if quick { 100 } else { 1_000 });
    println!();
    match quick {
        true => throughput(2_000, 1),
        false => throughput(20_000, 3),
    }
    println!();
    attachment::memory(if quick { 300 } else { 3_000 });
    println!();
    lateness::clock(if quick { 1_000 } else { 10_000 });
    lateness::announcements(if quick { 50 } else { 200 });
    lateness::together();
}
