//! `account list` after a release: who posted when, who cannot, who never did.

use std::fs;

use serde_json::Value;
use siaran::sandbox::x::Account;

use super::x::{handle, name};
use crate::newsroom::{Setup, announcement, due_in};

#[test]
fn the_list_tells_last_posts_silence_and_stops() {
    let mut room = Setup { accounts: 3, recipients: 1, ..Setup::default() }.build();
    let path = room.root().join("config.yaml");
    let config = fs::read_to_string(&path).expect("config");
    let own = format!("credential: x-{}, mode: own", name(0));
    fs::write(path, config.replace(&own, &format!("{own}, silent_after: 3d"))).expect("config");
    let before = room.json(&["account", "list"]);
    assert_eq!(before[0]["last_post_at"], Value::Null, "{before}");
    // The credential of account 1 is another account's.
    room.x_credential(name(1), &Account::made_up(handle(2)));
    room.start();
    let office: &[&str] = &["Loket buka hari Senin.", "Antrean diambil lewat aplikasi."];
    let own_words: &[&str] = &["Saya senang warga kini lebih mudah mengurus paspor."];
    let threads = [(name(0), office), (name(1), own_words)];
    room.drop_file("daftar.md", &announcement("Daftar", due_in(1), &threads));
    room.wait("posted", |room| room.parts("daftar", name(0)) == "sent sent");
    room.wait_desk(&format!("X account {} cannot be used", name(1)));

    let posts = room.status("daftar")["posts"].clone();
    let newest = posts.as_array().expect("posts").iter().find(|p| p["part"] == 2).expect("two");
    let list = room.json(&["account", "list"]);
    let of = |n: usize| {
        let rows = list.as_array().expect("an array").iter();
        rows.clone().find(|row| row["account"] == name(n)).expect("a row").clone()
    };
    let own = of(0);
    let posted_at = own["last_post_at"].as_str().expect("an instant");
    posted_at.parse::<jiff::Timestamp>().expect("RFC 3339");
    let expected = serde_json::json!({
        "account": name(0), "handle": handle(0), "kind": "office", "mode": "own",
        "credential_state": "ready", "last_post_at": posted_at, "last_post_url": newest["url"],
        "silent_days": 0, "silent_after_days": 3, "parked": null,
    });
    assert_eq!(own, expected);
    let stopped = of(1);
    assert_eq!(stopped["parked"]["cause"], "other_account", "{stopped}");
    assert_eq!(
        (&stopped["silent_days"], &stopped["silent_after_days"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(of(2)["parked"], Value::Null);
    assert_eq!(list.as_array().map(Vec::len), Some(3));

    let table = room.run(&["account", "list"]);
    let line = |n: usize| table.lines().find(|l| l.starts_with(name(n))).expect("a line");
    assert!(line(0).contains("posted within a day"), "{table}");
    assert!(line(1).contains("stopped: the credential"), "{table}");
    assert!(line(2).contains("never posted") && !line(2).contains("stopped"), "{table}");
}
