use std::collections::HashSet;

use super::*;
use crate::plan::Whom;
use crate::plan::fact::Decision;
use crate::problem::StateFault;

fn hold(reason: &str) -> Fact {
    Fact::Decided {
        item: None,
        decision: Decision::Hold,
        reason: reason.to_owned(),
        who: "test".to_owned(),
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[tokio::test]
async fn what_is_recorded_is_read_again_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    for n in 0..5 {
        journal.record(at(n), vec![hold(&n.to_string())]).await.unwrap();
    }
    let again = Journal::open(folder.path()).unwrap();
    let reasons: Vec<String> = again.history().holds.iter().map(|h| h.reason.clone()).collect();
    assert_eq!(reasons, ["0", "1", "2", "3", "4"]);
    assert_eq!(again.history().holds[3].from.at, at(3));
}

#[tokio::test]
async fn facts_of_another_process_come_in_before_ours_and_on_catching_up() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Journal::open(folder.path()).unwrap();
    let command_line = Journal::open(folder.path()).unwrap();
    command_line.record(at(1), vec![hold("theirs")]).await.unwrap();
    assert!(daemon.history().hold().is_none());
    daemon.record(at(2), vec![hold("ours")]).await.unwrap();
    let reasons: Vec<String> = daemon.history().holds.iter().map(|h| h.reason.clone()).collect();
    assert_eq!(reasons, ["theirs", "ours"]);
    command_line.record(at(3), vec![hold("later")]).await.unwrap();
    daemon.catch_up().await.unwrap();
    assert_eq!(daemon.history().holds.len(), 3);
}

#[tokio::test]
async fn many_lanes_share_a_commit_and_all_of_them_get_their_answer() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    let waits: Vec<_> =
        (0..500).map(|n| journal.record_soon(at(n), vec![hold(&n.to_string())])).collect();
    for wait in waits {
        wait.await.unwrap().unwrap();
    }
    assert_eq!(journal.history().holds.len(), 500);
}

#[test]
fn wal_and_full_are_on_and_a_newer_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = path_in(folder.path());
    drop(Store::open(&path).unwrap());
    let raw = rusqlite::Connection::open(&path).unwrap();
    let mode: String = raw.query_row("PRAGMA journal_mode", [], |r| r.get(0)).unwrap();
    assert_eq!(mode, "wal");
    raw.pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(Store::open(&path), Err(Error::Newer { found: 99, .. })));
    assert!(matches!(Store::read(&path), Err(Error::Newer { .. })));
}

#[tokio::test]
async fn a_journal_that_failed_is_opened_again_and_nothing_is_counted_that_is_not_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    journal.record(at(1), vec![hold("kept")]).await.unwrap();
    let blocker = rusqlite::Connection::open(path_in(folder.path())).unwrap();
    blocker.execute_batch("ALTER TABLE fact RENAME TO gone").unwrap();
    assert!(journal.record(at(2), vec![hold("lost")]).await.is_err());
    assert_eq!(journal.history().holds.len(), 1);
    blocker.execute_batch("ALTER TABLE gone RENAME TO fact").unwrap();
    journal.record(at(3), vec![hold("after")]).await.unwrap();
    let reasons: Vec<String> = journal.history().holds.iter().map(|h| h.reason.clone()).collect();
    assert_eq!(reasons, ["kept", "after"]);
}

#[test]
fn a_second_process_does_not_get_the_lock() {
    let folder = tempfile::tempdir().unwrap();
    assert!(!Lock::is_taken(folder.path()));
    let first = Lock::take(folder.path()).unwrap();
    assert!(first.is_some());
    assert!(Lock::take(folder.path()).unwrap().is_none());
    assert!(Lock::is_taken(folder.path()));
    drop(first);
    assert!(Lock::take(folder.path()).unwrap().is_some());
}

#[test]
fn whoever_asks_about_the_lock_does_not_keep_a_daemon_from_starting() {
    let folder = tempfile::tempdir().unwrap();
    drop(Lock::take(folder.path()).unwrap());
    let done = std::sync::atomic::AtomicBool::new(false);
    let refused = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                Lock::is_taken(folder.path());
            }
        });
        let take = |_: &u32| Lock::take(folder.path()).unwrap().is_none();
        let refused = (0..200).filter(take).count();
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        refused
    });
    assert_eq!(refused, 0);
}

#[test]
fn a_state_folder_of_ours_is_closed_to_others_and_the_lock_is_taken() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("deep/state");
    let mode = || std::fs::metadata(&state).unwrap().permissions().mode() & 0o7777;
    drop(Lock::take(&state).unwrap());
    assert_eq!(mode(), 0o700, "made so");
    for open in [0o755, 0o750, 0o701, 0o2770] {
        std::fs::set_permissions(&state, PermissionsExt::from_mode(open)).unwrap();
        drop(Lock::take(&state).unwrap());
        assert_eq!(mode(), 0o700, "{open:o} by the lock");
        std::fs::set_permissions(&state, PermissionsExt::from_mode(open)).unwrap();
        drop(Store::open(&path_in(&state)).unwrap());
        assert_eq!(mode(), 0o700, "{open:o} by the journal");
    }
    let link = folder.path().join("link");
    symlink(&state, &link).unwrap();
    assert!(Lock::take(&link).unwrap().is_some(), "private behind a link");
    std::fs::set_permissions(&state, PermissionsExt::from_mode(0o755)).unwrap();
    for link in [link.clone(), folder.path().join("link/")] {
        assert_eq!(Lock::take(&link).unwrap_err(), StateFault::Exposed);
        assert_eq!(mode(), 0o755, "nothing is changed through a link");
    }
    std::fs::write(folder.path().join("file"), "").unwrap();
    for odd in ["file", "file/below"] {
        let refused = Lock::take(&folder.path().join(odd)).unwrap_err();
        assert_eq!(refused, StateFault::NotAFolder, "{odd}");
    }
}

/// A journal with a release to Ayu and Budi in it, whose instant is at second 1 000.
async fn with_ayu(state: &Path) -> Journal {
    let journal = Journal::open(state).unwrap();
    let opened = Fact::Opened { machine: None, key: "key".to_owned() };
    let refused = serde_json::json!({
        "fact": "outcome", "item": "a", "occasion": "release", "to": { "letter": { "n": 0 } },
        "outcome": { "refused": { "cause": "rejected", "code": 550,
            "detail": "5.1.1 <AYU@Satu.example>: no mailbox of Ayu Lestari" } }
    });
    let objected = Fact::Objected {
        email: "Ayu@satu.example".to_owned(),
        by: crate::plan::fact::Objection::Person,
        item: None,
        who: None,
        mail: String::new(),
    };
    let facts = vec![
        opened,
        prepared("a", &["budi@satu.example", "Ayu@satu.example"]),
        prepared("a", &["ayu@satu.example", "budi@satu.example"]),
        serde_json::from_value(refused).unwrap(),
        prepared("b", &["budi@satu.example", "ayu@satu.example"]),
        objected,
        hold("because of ayu@satu.example"),
    ];
    journal.record(at(1), facts).await.unwrap();
    journal
}

fn prepared(item: &str, roster: &[&str]) -> Fact {
    let name = |email: &str| if email.starts_with(['a', 'A']) { "Ayu Lestari" } else { "Budi" };
    let roster: Vec<_> = roster
        .iter()
        .map(|email| serde_json::json!({ "email": email, "name": name(email), "list": "l" }))
        .collect();
    let fact = serde_json::json!({
        "fact": "prepared", "item": item, "occasion": "release", "roster": roster,
        "snapshot": { "digest": "", "title": "", "due": at(1_000), "expires": at(90_000),
            "posts": [], "letter": null, "prints": [] }
    });
    serde_json::from_value(fact).unwrap()
}

/// Every file of `state` in which Ayu can be found.
fn traces(state: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(state).unwrap().map(|entry| entry.unwrap().path());
    let names = |path: &PathBuf| {
        let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).to_lowercase();
        text.contains("ayu@satu.example") || text.contains("lestari")
    };
    files.filter(names).collect()
}

fn whom(email: &str) -> Whom {
    Whom::new(email).unwrap()
}

#[tokio::test]
async fn an_erased_person_is_in_no_byte_of_any_file_and_in_no_memory() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path();
    let daemon = with_ayu(state).await;
    assert!(!traces(state).is_empty());
    let done = erase(state, &whom("AYU@satu.example"), &HashSet::new(), "petugas", at(2), true)
        .unwrap()
        .unwrap();
    assert_eq!((done.facts, done.again), (6, false));
    assert_eq!(traces(state), Vec::<PathBuf>::new());

    daemon.catch_up().await.unwrap();
    let roster = |journal: &Journal, item: &str| {
        let history = journal.history();
        let roster = history.occasion(item, "release").unwrap().roster.clone();
        roster.iter().map(|r| (r.email.clone(), r.name.clone())).collect::<Vec<_>>()
    };
    let alias = crate::message::seal::Seal::new(b"key").alias("ayu@satu.example");
    let (ayu, budi) = ((alias, String::new()), ("budi@satu.example".into(), "Budi".into()));
    for journal in [&daemon, &Journal::open(state).unwrap()] {
        assert_eq!(roster(journal, "a"), [ayu.clone(), budi.clone()]);
        assert_eq!(roster(journal, "b"), [budi.clone(), ayu.clone()]);
        let history = journal.history();
        let letters = |item| history.occasion(item, "release").unwrap().letters.counts();
        assert_eq!((letters("a").refused, letters("a").open), (1, 1));
        assert_eq!((letters("b").withheld, letters("b").open), (1, 1), "not to be sent any more");
        assert!(history.contacts.suppression("Ayu@Satu.example").is_some());
        assert!(history.contacts.suppression("budi@satu.example").is_none());
        assert!(history.holds[0].reason.ends_with("@erased.invalid"));
    }
    assert_eq!(daemon.history().facts, Journal::open(state).unwrap().history().facts);

    let again = erase(state, &whom("ayu@satu.example"), &HashSet::new(), "petugas", at(3), true)
        .unwrap()
        .unwrap();
    assert_eq!((again.facts, again.again), (0, true));
}

#[tokio::test]
async fn nobody_can_store_an_erased_person_again() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path();
    let daemon = with_ayu(state).await;
    erase(state, &whom("ayu@satu.example"), &HashSet::new(), "petugas", at(2), true).unwrap();
    // The daemon has not heard of it when it freezes its next roster.
    let roster = ["dewi@satu.example", "Ayu@satu.example", "budi@satu.example"];
    daemon.record(at(3), vec![prepared("c", &roster), hold("AYU@satu.example")]).await.unwrap();
    let kept = |journal: &Journal| {
        let history = journal.history();
        let roster = history.occasion("c", "release").unwrap().roster.clone();
        roster.iter().map(|r| r.email.clone()).collect::<Vec<_>>()
    };
    assert_eq!(kept(&daemon), ["dewi@satu.example", "budi@satu.example"]);
    // Now it has; and another process that opens the file afterwards as well.
    daemon.record(at(4), vec![prepared("c", &roster)]).await.unwrap();
    let other = Journal::open(state).unwrap();
    other.record(at(5), vec![prepared("d", &roster), hold("ayu@satu.example")]).await.unwrap();
    daemon.catch_up().await.unwrap();
    assert_eq!(kept(&daemon), ["dewi@satu.example", "budi@satu.example"]);
    assert_eq!(daemon.history().occasion("d", "release").unwrap().roster.len(), 2);
    assert_eq!(daemon.history().holds.len(), 3);
    assert_eq!(traces(state), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn an_erasure_waits_for_the_letter_but_only_beside_a_daemon() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path();
    let daemon = with_ayu(state).await;
    let to = crate::plan::fact::Destination::Letter { n: 1 };
    let (item, occasion) = ("b".to_owned(), "release".to_owned());
    let attempt = Fact::Attempt { item, occasion, to, reply_to: None };
    daemon.record(at(1_001), vec![hold(""), attempt]).await.unwrap();
    let before = std::fs::read(path_in(state)).unwrap();
    let refused =
        erase(state, &whom("ayu@satu.example"), &HashSet::new(), "petugas", at(1_002), true)
            .unwrap_err();
    assert!(matches!(refused, EraseError::Obstacle(_)), "{refused}");
    assert_eq!(std::fs::read(path_in(state)).unwrap(), before, "nothing was changed");
    drop(daemon);
    erase(state, &whom("ayu@satu.example"), &HashSet::new(), "petugas", at(1_002), false).unwrap();
    let history = Journal::open(state).unwrap();
    let counts = history.history().occasion("b", "release").unwrap().letters.counts();
    assert_eq!((counts.withheld, counts.trying, counts.open), (1, 0, 1));
    assert_eq!(traces(state), Vec::<PathBuf>::new());
}

#[test]
fn where_nothing_was_begun_there_is_nobody_to_erase() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path();
    assert_eq!(
        erase(state, &whom("a@b.example"), &HashSet::new(), "petugas", at(1), false).unwrap(),
        None
    );
    drop(Store::open(&path_in(state)).unwrap());
    let refused =
        erase(state, &whom("a@b.example"), &HashSet::new(), "petugas", at(1), false).unwrap_err();
    assert!(matches!(refused, EraseError::NotBegun));
}
