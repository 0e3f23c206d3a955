use super::*;
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
