//! Hints that the folder may have changed. They carry nothing and promise nothing: lost, repeated
//! and false hints are all allowed, because a scan follows each and a timer scans anyway.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;

/// A wake follows this much quiet,
const QUIET: Duration = Duration::from_millis(120);
/// or this long after the first hint when there is no quiet.
const AT_LATEST: Duration = Duration::from_millis(500);
/// How often the root is compared with the one that is watched.
const GLANCE: Duration = Duration::from_secs(1);
/// After a failure to watch (most often the user's inotify limit).
const RETRY: Duration = Duration::from_secs(30);

/// Watches a folder and all below it until dropped.
#[derive(Debug)]
pub struct Watch {
    state: Arc<State>,
    hints: SyncSender<()>,
}

#[derive(Debug, Default)]
struct State {
    stop: AtomicBool,
    /// A folder came or went, or hints were lost: watches may be missing.
    stale: AtomicBool,
    armed: AtomicBool,
}

impl Watch {
    /// Watches `root`, which need not exist yet, and calls `wake.notify_one()` after changes and
    /// whenever the watch itself was renewed. Returns at once; a thread does the work.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn start(root: impl Into<PathBuf>, wake: Arc<Notify>) -> std::io::Result<Watch> {
        let (hints, inbox) = sync_channel(1);
        let state = Arc::new(State::default());
        let watch = Watch { state: state.clone(), hints: hints.clone() };
        let root = root.into();
        std::thread::Builder::new()
            .name("folder-watch".into())
            .spawn(move || attend(&root, &state, &hints, &inbox, &wake))?;
        Ok(watch)
    }

    /// Whether everything below the root is watched at present; if not, only the timer helps.
    pub fn is_armed(&self) -> bool {
        self.state.armed.load(Relaxed)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.state.stop.store(true, Relaxed);
        // Full means that the thread is about to wake anyway.
        let _ = self.hints.try_send(());
    }
}

fn attend(
    root: &Path,
    state: &Arc<State>,
    hints: &SyncSender<()>,
    inbox: &Receiver<()>,
    wake: &Notify,
) {
    // Held, not used: it ends when it is dropped.
    let mut _watcher: Option<RecommendedWatcher> = None;
    let mut watched = None;
    let mut not_before = Instant::now();
    let mut hinted = false;
    while !state.stop.load(Relaxed) {
        let here = fs::metadata(root).ok().map(|m| (m.dev(), m.ino()));
        let replaced = watched != here;
        let stale = state.stale.swap(false, Relaxed);
        let retry = !state.armed.load(Relaxed) && Instant::now() >= not_before;
        if replaced || stale || retry {
            // The new watch stands before the old one falls, so that nothing slips between.
            let armed = match here.map(|_| arm(root, state, hints)) {
                Some(Ok((next, whole))) => {
                    _watcher = Some(next);
                    whole
                }
                Some(Err(error)) => Err(error),
                None => Err(notify::Error::path_not_found()),
            };
            if let (Err(error), true) = (&armed, here.is_some()) {
                tracing::warn!(%error, "folder not watched in full: some changes wait for the rescan");
            }
            watched = here;
            not_before = Instant::now() + RETRY;
            hinted |= replaced || armed.is_ok();
            state.armed.store(armed.is_ok(), Relaxed);
        }
        if hinted {
            wake.notify_one();
        }
        hinted = match inbox.recv_timeout(GLANCE) {
            Ok(()) => {
                gather(inbox, QUIET, AT_LATEST);
                true
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => return,
        };
    }
}

/// Swallows hints until none came for `quiet`, at most for `at_latest`.
fn gather(inbox: &Receiver<()>, quiet: Duration, at_latest: Duration) {
    let end = Instant::now() + at_latest;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || inbox.recv_timeout(quiet.min(left)).is_err() {
            return;
        }
    }
}

/// A watcher, and whether it covers everything below `root`.
fn arm(
    root: &Path,
    state: &Arc<State>,
    hints: &SyncSender<()>,
) -> notify::Result<(RecommendedWatcher, notify::Result<()>)> {
    let root = root.canonicalize()?;
    let (state, hints, base) = (state.clone(), hints.clone(), root.clone());
    let heard = move |event: notify::Result<Event>| {
        let news = event.as_ref().map_or(News::Folders, |event| judge(event, &base));
        if news == News::Folders {
            state.stale.store(true, Relaxed);
        }
        if news != News::None {
            // Full: a wake is already on its way. Waiting here would overflow the kernel's queue.
            let _ = hints.try_send(());
        }
    };
    let config = Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(heard, config)?;
    let whole = watcher.watch(&root, RecursiveMode::Recursive);
    Ok((watcher, whole))
}

/// What an event means for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum News {
    None,
    Change,
    /// Watches have to be set anew: the watcher loses folders that appear quickly.
    Folders,
}

fn judge(event: &Event, root: &Path) -> News {
    if event.need_rescan() {
        return News::Folders;
    }
    // Hidden files are editors' and git's own; a moved branch matters, so .git may wake.
    let visible = |path: &PathBuf| {
        let below = path.strip_prefix(root).unwrap_or(path);
        below.components().all(|c| match c {
            Component::Normal(name) => !name.as_encoded_bytes().starts_with(b"."),
            _ => true,
        })
    };
    let git = |path: &PathBuf| {
        path.strip_prefix(root).unwrap_or(path).components().any(|c| c.as_os_str() == ".git")
    };
    let shown = event.paths.is_empty() || event.paths.iter().any(visible);
    if !shown && !event.paths.iter().any(git) {
        return News::None;
    }
    match event.kind {
        // Our own reading would wake us for ever.
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => News::Change,
        EventKind::Access(_) => News::None,
        EventKind::Create(CreateKind::Folder | CreateKind::Any)
        | EventKind::Remove(RemoveKind::Folder | RemoveKind::Any)
            if shown =>
        {
            News::Folders
        }
        EventKind::Modify(ModifyKind::Name(_))
            // Perhaps a folder: asking the file system here could keep the callback waiting.
            if shown && event.paths.iter().any(|p| p.extension().is_none_or(|e| e != "md")) =>
        {
            News::Folders
        }
        _ => News::Change,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs::{create_dir_all, remove_dir_all, rename, write};
    use std::sync::atomic::AtomicUsize;

    use jiff::Timestamp;
    use notify::event::{DataChange, Flag, RenameMode};

    use super::super::scan::Scan;
    use super::*;

    const T0: Timestamp = Timestamp::UNIX_EPOCH;

    /// Waits for wakes and scans at each, until `wanted` holds.
    async fn until(wake: &Notify, scan: &mut Scan, wanted: impl Fn(&[&str]) -> bool) {
        let all = async {
            loop {
                if let Ok(listing) = scan.look(T0) {
                    let paths: Vec<&str> = listing.files.iter().map(|f| &*f.path).collect();
                    if wanted(&paths) {
                        return;
                    }
                }
                wake.notified().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), all).await.expect("no wake came");
    }

    async fn armed(watch: &Watch) {
        for _ in 0..2_000 {
            if watch.is_armed() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("never armed");
    }

    #[tokio::test]
    async fn files_folders_and_a_new_root_all_wake() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("in");
        let wake = Arc::new(Notify::new());
        let watch = Watch::start(&root, wake.clone()).unwrap();
        let mut scan = Scan::new(&root);
        assert!(!watch.is_armed());

        create_dir_all(&root).unwrap();
        until(&wake, &mut scan, |p| p.is_empty()).await;
        armed(&watch).await;
        write(root.join("a.md"), "A").unwrap();
        until(&wake, &mut scan, |p| p == ["a.md"]).await;

        create_dir_all(root.join("x/y/z")).unwrap();
        write(root.join("x/y/z/b.md"), "B").unwrap();
        until(&wake, &mut scan, |p| p == ["a.md", "x/y/z/b.md"]).await;
        write(root.join("x/y/z/c.md"), "C").unwrap();
        until(&wake, &mut scan, |p| p.len() == 3).await;

        create_dir_all(outer.path().join("ready/q")).unwrap();
        rename(outer.path().join("ready"), root.join("ready")).unwrap();
        write(root.join("ready/q/d.md"), "D").unwrap();
        until(&wake, &mut scan, |p| p.len() == 4).await;

        remove_dir_all(&root).unwrap();
        create_dir_all(root.join("again")).unwrap();
        write(root.join("again/e.md"), "E").unwrap();
        until(&wake, &mut scan, |p| p == ["again/e.md"]).await;
        rename(&root, outer.path().join("old")).unwrap();
        create_dir_all(&root).unwrap();
        until(&wake, &mut scan, |p| p.is_empty()).await;
        armed(&watch).await;
        write(root.join("f.md"), "F").unwrap();
        until(&wake, &mut scan, |p| p == ["f.md"]).await;
    }

    #[tokio::test]
    async fn an_image_that_changes_alone_wakes() {
        let dir = tempfile::tempdir().unwrap();
        create_dir_all(dir.path().join("2026/media")).unwrap();
        let image = dir.path().join("2026/media/a.png");
        write(&image, "one").unwrap();
        let wake = Arc::new(Notify::new());
        let watch = Watch::start(dir.path(), wake.clone()).unwrap();
        armed(&watch).await;
        let heard = || tokio::time::timeout(Duration::from_secs(20), wake.notified());
        heard().await.expect("the watch itself wakes once");
        write(&image, "two").unwrap();
        heard().await.expect("written in place");
        write(dir.path().join("2026/media/b"), "three").unwrap();
        heard().await.expect("written beside it");
        rename(dir.path().join("2026/media/b"), &image).unwrap();
        heard().await.expect("replaced");
        std::fs::remove_file(&image).unwrap();
        heard().await.expect("deleted");
    }

    #[tokio::test]
    async fn two_thousand_files_and_our_own_reading_give_few_wakes() {
        let dir = tempfile::tempdir().unwrap();
        let wake = Arc::new(Notify::new());
        let watch = Watch::start(dir.path(), wake.clone()).unwrap();
        armed(&watch).await;
        let count = Arc::new(AtomicUsize::new(0));
        let counting = {
            let (count, wake, root) = (count.clone(), wake.clone(), dir.path().to_owned());
            tokio::spawn(async move {
                let mut scan = Scan::new(root);
                loop {
                    wake.notified().await;
                    count.fetch_add(1, Relaxed);
                    let _ = scan.look(T0);
                }
            })
        };
        let root = dir.path().to_owned();
        let began = Instant::now();
        for n in 0..2_000 {
            write(root.join(format!("{n}.md")), "x").unwrap();
            if n % 100 == 0 {
                tokio::task::yield_now().await;
            }
        }
        tokio::time::sleep(Duration::from_millis(800)).await;
        // Each wake is at least QUIET apart; reading the files must not cause a chain of them.
        let most = began.elapsed().as_millis() / QUIET.as_millis() + 2;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let wakes = count.load(Relaxed);
        counting.abort();
        assert!(wakes >= 1 && wakes as u128 <= most, "{wakes} wakes, at most {most}");
    }

    #[test]
    fn gathering_ends_though_hints_never_do() {
        let (tx, rx) = sync_channel(1);
        let flood = std::thread::spawn(move || while tx.send(()).is_ok() {});
        gather(&rx, Duration::from_millis(120), Duration::from_millis(50));
        drop(rx);
        flood.join().unwrap();
    }

    #[test]
    fn a_dropped_watch_ends_its_thread() {
        let dir = tempfile::tempdir().unwrap();
        let wake = Arc::new(Notify::new());
        drop(Watch::start(dir.path(), wake.clone()).unwrap());
        let end = Instant::now() + Duration::from_secs(20);
        while Arc::strong_count(&wake) > 1 {
            assert!(Instant::now() < end, "the thread goes on");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn events_are_judged() {
        let root = Path::new("/r");
        let judged =
            |kind: EventKind, path: &str| judge(&Event::new(kind).add_path(path.into()), root);
        let read = EventKind::Access(AccessKind::Open(AccessMode::Any));
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        assert_eq!(judged(read, "/r/a.md"), News::None);
        assert_eq!(judged(closed, "/r/a.md"), News::Change);
        assert_eq!(judged(written, "/r/.a.md.swp"), News::None);
        assert_eq!(judged(written, "/r/.git/refs/heads/main"), News::Change);
        assert_eq!(
            judged(EventKind::Create(CreateKind::Folder), "/r/.git/objects/ab"),
            News::Change
        );
        assert_eq!(judged(EventKind::Create(CreateKind::Folder), "/r/2026"), News::Folders);
        assert_eq!(judged(EventKind::Remove(RemoveKind::Folder), "/r"), News::Folders);
        let moved = EventKind::Modify(ModifyKind::Name(RenameMode::From));
        assert_eq!(judged(moved, "/r/a.md"), News::Change);
        assert_eq!(judged(moved, "/r"), News::Folders);
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(judge(&lost, root), News::Folders);
    }
}
