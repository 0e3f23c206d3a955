//! How late: the release clock alone, then whole announcements as the servers see them.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use siaran::outside::clock::{Clock, Ended};
use siaran::sandbox::smtp::{Keep, MailServer, Options};
use siaran::sandbox::x::{self, Account, XServer};
use tokio::runtime::Runtime;

use super::daemon::{Daemon, Folder};

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime")
}

fn print(what: &str, mut late: Vec<SignedDuration>) {
    late.sort();
    assert!(late[0] >= SignedDuration::ZERO, "{what}: early by {:?}", late[0]);
    let at = |percent: usize| late[(late.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    println!(
        "{what}: none early; late by p50 {:.2} ms, p99 {:.2} ms, at most {:.2} ms",
        at(50),
        at(99),
        at(100)
    );
}

/// Waits for `count` instants, each 3 to 4 ms ahead, as the daemon waits for them.
pub fn clock(count: u32) {
    let late = runtime().block_on(async {
        let clock = Clock::wall();
        let mut late = Vec::new();
        for n in 0..i64::from(count) {
            let due = Timestamp::now() + SignedDuration::from_micros(3_000 + n * 37 % 1_000);
            let ended = clock.wait(Some(due), false, std::future::pending()).await;
            assert_eq!(ended, Ended::Due);
            late.push(Timestamp::now().duration_since(due));
        }
        late
    });
    print(&format!("release clock, {count} instants"), late);
}

/// Stand-ins for X and the relay in this process, and a folder that leads there.
struct World {
    x: XServer,
    mail: MailServer,
    folder: Folder,
}

impl World {
    async fn new() -> World {
        let account = Account::made_up("kementeladan");
        let credential = format!(
            "consumer_key: \"{}\"\nconsumer_secret: \"{}\"\naccess_token: \"{}\"\naccess_token_secret: \"{}\"\n",
            account.consumer_key,
            account.consumer_secret.expose_secret(),
            account.access_token,
            account.access_token_secret.expose_secret(),
        );
        let x = XServer::start(x::Options::new(vec![account])).await.expect("X");
        let options = Options { keep: Keep::Headers, ..Options::default() };
        let mail = MailServer::start(options).await.expect("relay");
        let config = format!(
            "newsroom: {{ name: Biro Humas, timezone: WIB, language: id }}\n\
             announcements: announcements\n\
             state: state\n\
             credentials: credentials\n\
             x:\n  api_url: {}\n  accounts:\n    \
             kantor: {{ kind: office, handle: kementeladan, credential: x-kantor, mode: own }}\n\
             email:\n  from: Biro Humas <humas@kantor.example>\n  \
             smtp: {{ host: 127.0.0.1, port: {}, tls: none, connections: 4 }}\n  \
             lists:\n    satu: {{ file: satu.csv, title: Satu }}\n    \
             semua: {{ file: semua.csv, title: Semua }}\n",
            x.url(),
            mail.addr().port()
        );
        let folder = Folder::new(&config, &[("satu", 1), ("semua", 5_000)]);
        folder.credential("x-kantor", &credential);
        World { x, mail, folder }
    }

    async fn reach(&self, letters: u64) {
        let all = tokio::time::timeout(Duration::from_secs(120), self.mail.reach(letters));
        all.await.unwrap_or_else(|_| {
            panic!("{} letters: {}", self.mail.messages(), self.folder.status())
        });
    }
}

/// `count` announcements of one letter each, 100 ms apart: from the instant to the moment at which
/// the relay has the letter.
pub fn announcements(count: i64) {
    let runtime = runtime();
    let world = runtime.block_on(World::new());
    let _daemon = Daemon::start(&world.folder);
    let start = Timestamp::now() + SignedDuration::from_secs(10);
    let due = |n: i64| start + SignedDuration::from_micros(n * 100_000 + n * 7_919 % 50_000);
    for n in 0..count {
        let front =
            format!("title: Kabar {n:04}\npublish_at: {}\nemail: {{ lists: [satu] }}", due(n));
        let text = format!("---\n{front}\n---\n\nKabar nomor {n:04} bagi warga.\n");
        world.folder.announce(&format!("kabar-{n:04}.md"), &text);
    }
    runtime.block_on(world.reach(count as u64));
    let mut late = Vec::new();
    for n in 0..count {
        let subject = format!("Kabar {n:04}");
        let inbox = world.mail.inbox();
        let mut mine = inbox.iter().filter(|m| String::from_utf8_lossy(&m.data).contains(&subject));
        let at = mine.next().expect("arrived").at;
        assert!(mine.next().is_none(), "once");
        late.push(at.duration_since(due(n)));
    }
    print(&format!("{count} announcements of one letter"), late);
}

/// A thread of three posts and 5 000 letters at one instant.
pub fn together() {
    let runtime = runtime();
    let world = runtime.block_on(World::new());
    let _daemon = Daemon::start(&world.folder);
    let due = Timestamp::now() + SignedDuration::from_secs(6);
    let front = format!(
        "title: Serentak\npublish_at: {due}\nemail: {{ lists: [semua] }}\nx:\n  kantor: [Satu., Dua., Tiga.]"
    );
    world.folder.announce("serentak.md", &format!("---\n{front}\n---\n\nSerentak bagi warga.\n"));
    runtime.block_on(async {
        world.reach(5_000).await;
        let deadline = tokio::time::Instant::now() + Duration::from_secs(60);
        while world.x.posts().len() < 3 {
            assert!(tokio::time::Instant::now() < deadline, "{}", world.folder.status());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    let first = |at: Option<Timestamp>| at.expect("arrived").duration_since(due);
    let post = first(world.x.posts().iter().map(|p| p.at).min());
    let letter = first(world.mail.inbox().iter().map(|m| m.at).min());
    assert!(post.min(letter) >= SignedDuration::ZERO, "early");
    println!(
        "3 posts and 5000 letters at once: first post {:.1} ms and first letter {:.1} ms after the instant, {:.1} ms apart",
        post.as_secs_f64() * 1e3,
        letter.as_secs_f64() * 1e3,
        (post - letter).abs().as_secs_f64() * 1e3
    );
}
