//! A whole release: every part and every recipient once, at the instant and never before it.

use jiff::{SignedDuration, Timestamp};
use siaran::sandbox::x::Endpoint;

use crate::newsroom::{DESK, Setup, announcement, due_in};

const READERS: usize = 5_000;

#[test]
fn a_small_release_goes_out_once() {
    let mut room = Setup::default().start();
    let due = due_in(2);
    let text = announcement("Uji coba", due, &[("kantor", &["Satu.", "Dua."])]);
    room.drop_file("uji.md", &text);
    room.wait_state("uji", "released");
    room.assert_once(8, &[]);
    room.assert_thread("kementeladan", &["Satu.", "Dua."]);
    assert_eq!(room.planned("uji")["id"], "uji");
    assert!(room.letters().iter().all(|m| m.at >= due));
    room.wait_desk("Released: Uji coba");
    room.stop();
}

#[test]
fn every_part_and_every_reader_once_and_never_early() {
    let setup = Setup { recipients: READERS, connections: 4, ..Setup::default() };
    let mut room = setup.start();
    let due = due_in(4);
    let parts = ["Bagian satu.", "Bagian dua.", "Bagian tiga."];
    room.drop_file("besar.md", &announcement("Siaran besar", due, &[("kantor", &parts)]));
    room.block_on(async {
        let all = room.mail.reach(READERS as u64);
        tokio::time::timeout(std::time::Duration::from_secs(60), all).await.expect("all letters");
    });
    let letters = room.letters();
    let first = letters.iter().map(|m| m.at).min().expect("letters");
    let last = letters.iter().map(|m| m.at).max().expect("letters");
    room.wait_state("besar", "released");
    room.wait_desk("Released: Siaran besar");

    room.assert_thread("kementeladan", &parts);
    room.assert_once(READERS, &[]);
    for part in parts {
        assert_eq!(room.attempts(part), 1, "{part}");
    }

    // Neither a post nor a MAIL, RCPT or DATA may reach a server before the instant.
    let requests = room.x.requests();
    let posts: Vec<Timestamp> = requests
        .iter()
        .filter(|r| r.endpoint == Some(Endpoint::CreatePost))
        .map(|r| r.at)
        .collect();
    assert!(posts.iter().all(|at| *at >= due), "{posts:?} before {due}");
    let transactions = ["MAIL", "RCPT", "DATA"];
    for connection in room.mail.connections() {
        let early = connection
            .commands
            .iter()
            .find(|(at, line)| *at < due && transactions.iter().any(|t| line.starts_with(t)));
        assert_eq!(early, None, "connection {}", connection.number);
    }

    let skew = room.status("besar")["skew_ms"].as_i64().expect("skew");
    let measured = posts[0].duration_since(first).as_millis();
    assert!((i128::from(skew) - measured).abs() < 1_000, "told {skew}, measured {measured}");
    let receipt = room.desk().into_iter().map(|(_, text)| text).collect::<String>();
    assert!(receipt.contains(&format!("First post minus first letter: {skew} ms")), "{receipt}");
    assert!(receipt.contains(&format!("Mail: {READERS} of {READERS} sent")), "{receipt}");
    for (post, part) in room.posts("kementeladan").iter().zip(1..) {
        let line = format!("X kantor/{part}: https://x.com/kementeladan/status/{}", post.id);
        assert!(receipt.lines().any(|l| l == line), "{receipt}");
    }

    let late = |at: Timestamp| at.duration_since(due).as_secs_f64() * 1e3;
    println!(
        "{READERS} letters and 3 posts: first post {:.1} ms, first letter {:.1} ms, last letter \
         {:.0} ms after the instant; skew {skew} ms",
        late(posts[0]),
        late(first),
        late(last),
    );
    assert!(first.duration_since(due) < SignedDuration::from_secs(5), "on any machine");
    assert!(room.mail.inbox().iter().any(|m| m.rcpt_to == [DESK]));
}
