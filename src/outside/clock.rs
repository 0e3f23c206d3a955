//! The clock that decides, and the wait for an instant. By the system clock nothing is early.
//!
//! The wall clock may be set and the machine may sleep: a timer alone is a hint, and only a fresh
//! reading at or after the instant ends a wait.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::time::{
    ClockId, Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, clock_gettime,
    timerfd_create, timerfd_settime,
};
use tokio::io::unix::AsyncFd;
use tokio::sync::watch;

/// The wall clock is read again at least this often.
const RECHECK: Duration = Duration::from_secs(1);
/// Forward steps of the wall clock up to this size are no jump.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(2);
/// Touched by systemd-timesyncd at each synchronisation; gone after a boot without one.
const SYNCHRONISED: &str = "/run/systemd/timesync/synchronized";

/// Where "now" comes from. Clones share their time.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The system's.
    Wall(Wall),
    /// A rehearsal's or a test's: stands still and leaps to what is waited for.
    Leaping(Leaping),
}

/// Why a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The instant has come.
    Due,
    /// The wake came first.
    Woken,
}

/// A forward step of the wall clock that no passing of time explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jump {
    /// How far.
    pub by: SignedDuration,
    /// The earliest wall time at which the clock can have stood right after the step.
    pub landed: Timestamp,
}

impl Clock {
    /// The system's clock.
    pub fn wall() -> Clock {
        let looks = Looks { last: Look::now(), landed: None };
        Clock::Wall(Wall(Arc::new(Mutex::new(looks))))
    }

    /// A clock that stands at `start`.
    pub fn leaping(start: Timestamp) -> Clock {
        Clock::Leaping(Leaping(Arc::new(watch::Sender::new(start))))
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::Wall(_) => Timestamp::now(),
            Clock::Leaping(leaping) => leaping.now(),
        }
    }

    /// Waits until `now()` is at or after `until`, or until `wake`, whichever is first; a wake that
    /// is ready wins over an instant still to come. Without `until` only the wake ends it.
    ///
    /// `busy` says that something is in flight that will wake or that takes real time: a leaping
    /// clock then stands still. The wall clock does not care.
    pub async fn wait(
        &self,
        until: Option<Timestamp>,
        busy: bool,
        wake: impl Future<Output = ()>,
    ) -> Ended {
        let Some(until) = until else {
            wake.await;
            return Ended::Woken;
        };
        match self {
            Clock::Wall(_) => wait_by(Timestamp::now, until, wake).await,
            Clock::Leaping(leaping) => leaping.wait(until, busy, wake).await,
        }
    }

    /// How far the wall clock was set forward since the last call, when by more than 2 s.
    /// Time asleep is no jump; a step backward is forgotten at once.
    pub fn jumped(&self) -> Option<Jump> {
        let Clock::Wall(Wall(looks)) = self else { return None };
        let mut looks = looks.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Look::now();
        let jump = now.jump_since(&looks.last);
        looks.last = now;
        if let Some(jump) = jump {
            looks.landed = Some(jump.landed);
        }
        jump
    }

    /// Whether a time service vouches for the clock, after the last jump if there was one. `None`:
    /// nobody says.
    ///
    /// The kernel's own word (adjtimex) is out of reach without unsafe code, so this reads the
    /// mark of systemd-timesyncd. With chrony or ntpd it stays `None`.
    pub fn synchronised(&self) -> Option<bool> {
        let Clock::Wall(Wall(looks)) = self else { return Some(true) };
        let landed = looks.lock().unwrap_or_else(PoisonError::into_inner).landed;
        marked(Path::new(SYNCHRONISED), landed)
    }
}

fn marked(mark: &Path, after: Option<Timestamp>) -> Option<bool> {
    match fs::metadata(mark).and_then(|m| m.modified()) {
        Ok(modified) => {
            let modified = Timestamp::try_from(modified).ok()?;
            Some(after.is_none_or(|after| modified >= after))
        }
        // The service is there but has not synchronised yet.
        Err(_) => mark.parent().is_some_and(Path::is_dir).then_some(false),
    }
}

/// See [`Clock::Wall`].
#[derive(Debug, Clone)]
pub struct Wall(Arc<Mutex<Looks>>);

#[derive(Debug)]
struct Looks {
    last: Look,
    landed: Option<Timestamp>,
}

/// The wall clock and the time since boot, read together.
#[derive(Debug, Clone, Copy)]
struct Look {
    wall: Timestamp,
    /// Runs on while the machine sleeps and cannot be set.
    boot: SignedDuration,
}

impl Look {
    fn now() -> Look {
        let boot = || {
            let t = clock_gettime(ClockId::Boottime);
            SignedDuration::new(t.tv_sec, i32::try_from(t.tv_nsec).unwrap_or(0))
        };
        // A pause between the two readings would look like a step: take a pair without one.
        let mut look = Look { wall: Timestamp::now(), boot: boot() };
        for _ in 0..5 {
            let before = boot();
            look = Look { wall: Timestamp::now(), boot: boot() };
            if look.boot - before < SignedDuration::from_millis(10) {
                break;
            }
        }
        look
    }

    fn jump_since(&self, before: &Look) -> Option<Jump> {
        let by = self.wall.duration_since(before.wall) - (self.boot - before.boot);
        let landed = before.wall.saturating_add(by).unwrap_or(Timestamp::MAX);
        (by > TOLERANCE).then_some(Jump { by, landed })
    }
}

async fn wait_by(
    now: impl Fn() -> Timestamp,
    until: Timestamp,
    wake: impl Future<Output = ()>,
) -> Ended {
    tokio::pin!(wake);
    // Without a timer (no descriptors left) the re-check alone is right, only less exact.
    let timer = Timer::new().ok();
    let mut exact = true;
    loop {
        let left = until.duration_since(now());
        if left <= SignedDuration::ZERO {
            return Ended::Due;
        }
        let nap = RECHECK.min(left.unsigned_abs());
        let alarm = async {
            match &timer {
                Some(timer) if exact => timer.expires(until).await,
                _ => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = &mut wake => return Ended::Woken,
            rung = alarm => {
                // It rang and the clock still says "not yet": they count differently (a faked
                // clock), and asking it again at once would spin.
                exact = rung == Rung::ClockSet || now() >= until;
            }
            () = tokio::time::sleep(nap) => exact = true,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rung {
    Expired,
    ClockSet,
    /// No help from here.
    Broken,
}

/// A kernel timer on the wall clock, which notices when that clock is set.
struct Timer(AsyncFd<OwnedFd>);

impl Timer {
    // `new` is deprecated because a type may lie about its descriptor; OwnedFd keeps its own, and
    // the successor needs unsafe code.
    #[allow(deprecated)]
    fn new() -> std::io::Result<Timer> {
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        Ok(Timer(AsyncFd::new(timerfd_create(TimerfdClockId::Realtime, flags)?)?))
    }

    async fn expires(&self, at: Timestamp) -> Rung {
        let it_value = Timespec { tv_sec: at.as_second(), tv_nsec: at.subsec_nanosecond().into() };
        let it_interval = Timespec { tv_sec: 0, tv_nsec: 0 };
        let flags = TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET;
        match timerfd_settime(self.0.get_ref(), flags, &Itimerspec { it_interval, it_value }) {
            // A clock set since the last arming is told here, and the timer is armed all the same.
            Ok(_) | Err(Errno::CANCELED) => {}
            Err(_) => return Rung::Broken,
        }
        loop {
            let Ok(mut ready) = self.0.readable().await else { return Rung::Broken };
            let read = rustix::io::read(self.0.get_ref(), &mut [0u8; 8]);
            match read {
                Err(Errno::AGAIN) => ready.clear_ready(),
                Err(Errno::CANCELED) => return Rung::ClockSet,
                Ok(_) => return Rung::Expired,
                Err(_) => return Rung::Broken,
            }
        }
    }
}

/// See [`Clock::Leaping`].
#[derive(Debug, Clone)]
pub struct Leaping(Arc<watch::Sender<Timestamp>>);

impl Leaping {
    /// Where the clock stands.
    pub fn now(&self) -> Timestamp {
        *self.0.borrow()
    }

    /// Sets the clock, forward or backward; those who wait notice.
    pub fn set(&self, now: Timestamp) {
        self.0.send_replace(now);
    }

    async fn wait(&self, until: Timestamp, busy: bool, wake: impl Future<Output = ()>) -> Ended {
        tokio::pin!(wake);
        let mut moved = self.0.subscribe();
        let reached = async {
            // Fails only when the sender is gone, and `self` holds it.
            let _ = moved.wait_for(|now| *now >= until).await;
        };
        let leap = async {
            match busy {
                true => std::future::pending().await,
                false => self.0.send_if_modified(|now| {
                    let ahead = *now < until;
                    *now = until.max(*now);
                    ahead
                }),
            }
        };
        tokio::select! {
            biased;
            () = reached => Ended::Due,
            () = &mut wake => Ended::Woken,
            _ = leap => Ended::Due,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::cmp::Reverse;
    use std::collections::BinaryHeap;
    use std::future::{pending, ready};
    use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
    use std::time::Instant;

    use tokio::sync::Notify;

    use super::*;

    const T0: Timestamp = Timestamp::constant(1_760_000_000, 0);

    fn seconds(n: i64) -> SignedDuration {
        SignedDuration::from_secs(n)
    }

    #[tokio::test]
    async fn ten_thousand_instants_fire_in_order_and_never_early() {
        let clock = Clock::leaping(T0);
        // A fixed scatter with many ties, over about eleven days.
        let at = |n: i64| T0 + SignedDuration::from_millis(n * 7_919 % 5_000 * 200_003);
        let mut heap: BinaryHeap<_> = (0..10_000).map(|n| Reverse((at(n), n))).collect();
        let mut fired = Vec::new();
        while let Some(Reverse((next, _))) = heap.peek() {
            let next = *next;
            assert_eq!(clock.wait(Some(next), false, pending()).await, Ended::Due);
            while heap.peek().is_some_and(|Reverse((t, _))| *t <= clock.now()) {
                let Reverse((due, n)) = heap.pop().unwrap();
                assert_eq!(clock.now(), due, "exactly at its instant");
                fired.push((due, n));
            }
        }
        assert_eq!(fired.len(), 10_000);
        assert!(fired.is_sorted());
    }

    #[tokio::test]
    async fn a_leaping_clock_stands_still_while_busy() {
        let clock = Clock::leaping(T0);
        let (later, wake) = (T0 + seconds(60), Notify::new());
        wake.notify_one();
        assert_eq!(clock.wait(Some(later), false, wake.notified()).await, Ended::Woken);
        wake.notify_one();
        assert_eq!(clock.wait(Some(later), true, wake.notified()).await, Ended::Woken);
        wake.notify_one();
        assert_eq!(clock.wait(None, false, wake.notified()).await, Ended::Woken);
        assert_eq!(clock.now(), T0);
        assert_eq!(clock.wait(Some(T0), true, pending()).await, Ended::Due);

        let Clock::Leaping(hand) = clock.clone() else { unreachable!() };
        let waiting = tokio::spawn(async move { clock.wait(Some(later), true, pending()).await });
        tokio::task::yield_now().await;
        hand.set(T0 + seconds(59));
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        hand.set(T0 + seconds(61));
        assert_eq!(waiting.await.unwrap(), Ended::Due);
        assert_eq!(hand.now(), T0 + seconds(61), "never back");
    }

    #[tokio::test]
    async fn the_wall_clock_is_never_early() {
        let clock = Clock::wall();
        let mut lags = Vec::new();
        for n in 0..60 {
            let until = clock.now() + SignedDuration::from_micros(500 + n * 397);
            assert_eq!(clock.wait(Some(until), false, pending()).await, Ended::Due);
            let lag = clock.now().duration_since(until);
            assert!(lag >= SignedDuration::ZERO, "{lag:?} early");
            lags.push(lag);
        }
        lags.sort();
        println!("late by p50 {:?}, p95 {:?}, worst {:?}", lags[30], lags[57], lags[59]);
        assert_eq!(clock.wait(Some(Timestamp::MIN), false, pending()).await, Ended::Due);
        assert_eq!(clock.wait(Some(Timestamp::MAX), false, ready(())).await, Ended::Woken);
        assert_eq!(clock.wait(None, false, ready(())).await, Ended::Woken);
    }

    #[tokio::test]
    async fn many_waits_at_once_are_never_early() {
        let clock = Clock::wall();
        let base = clock.now();
        let waits: Vec<_> = (0..500)
            .map(|n| {
                let (clock, until) = (clock.clone(), base + SignedDuration::from_micros(n * 211));
                tokio::spawn(async move {
                    clock.wait(Some(until), true, pending()).await;
                    assert!(clock.now() >= until);
                })
            })
            .collect();
        for wait in waits {
            wait.await.unwrap();
        }
    }

    /// The kernel's timer follows the true clock; here the clock that counts is another one.
    #[tokio::test]
    async fn a_clock_that_the_timer_does_not_know_decides() {
        let shift = AtomicI64::new(-300);
        let now = || Timestamp::now() + SignedDuration::from_millis(shift.load(Relaxed));
        let until = now() + SignedDuration::from_millis(200);
        assert_eq!(wait_by(now, until, pending()).await, Ended::Due);
        assert!(now() >= until);

        // Set back an hour while waiting, and forward again beyond the instant.
        let until = now() + SignedDuration::from_millis(50);
        shift.fetch_sub(3_600_000, Relaxed);
        let early = wait_by(now, until, tokio::time::sleep(Duration::from_millis(150))).await;
        assert_eq!(early, Ended::Woken);
        let began = Instant::now();
        let set = async {
            tokio::time::sleep(Duration::from_millis(30)).await;
            shift.fetch_add(7_200_000, Relaxed);
            pending::<()>().await;
        };
        assert_eq!(wait_by(now, until, set).await, Ended::Due);
        println!("a silent step forward was noticed after {:?}", began.elapsed());
    }

    #[tokio::test]
    async fn ten_thousand_instants_on_the_wall_clock_are_never_early() {
        let clock = Clock::wall();
        let base = clock.now();
        let at = |n: i64| base + SignedDuration::from_micros(n * 7_919 % 10_007 * 150);
        let mut instants: Vec<_> = (0..10_000).map(at).collect();
        instants.sort();
        for due in instants {
            assert_eq!(clock.wait(Some(due), false, pending()).await, Ended::Due);
            assert!(clock.now() >= due);
        }
    }

    #[tokio::test]
    async fn ten_thousand_instants_on_a_clock_set_again_and_again_are_never_early() {
        const TWO_HOURS: i64 = 7_200_000;
        let (shift, sets) = (AtomicI64::new(0), AtomicI64::new(0));
        let now = || Timestamp::now() + SignedDuration::from_millis(shift.load(Relaxed));
        let base = Timestamp::now();
        for n in 0..10_000 {
            let due = base + SignedDuration::from_millis(n * TWO_HOURS * 9 / 100_000);
            let set = || async {
                tokio::time::sleep(Duration::from_millis(1)).await;
                let n = sets.fetch_add(1, Relaxed) + 1;
                shift.store(n * 7_919 * 611 % (2 * TWO_HOURS + 1) - TWO_HOURS, Relaxed);
            };
            while wait_by(now, due, set()).await == Ended::Woken {}
            assert!(now() >= due, "{n}");
            // Back before the next instant now and then, so that it is waited for again.
            if n % 50 == 0 {
                shift.store(-TWO_HOURS, Relaxed);
            }
        }
        assert!(sets.load(Relaxed) > 100, "the clock was hardly set");
    }

    #[test]
    fn jumps_are_told_from_time_and_sleep() {
        let look = |wall: i64, boot: i64| Look { wall: T0 + seconds(wall), boot: seconds(boot) };
        let start = look(0, 100);
        let jump = |later: Look| later.jump_since(&start);
        assert_eq!(jump(look(60, 160)), None);
        assert_eq!(jump(look(36_000, 36_100)), None, "asleep, or simply long ago");
        assert_eq!(jump(look(62, 160)), None, "within tolerance");
        assert_eq!(jump(look(-3_600, 101)), None, "backward");
        let by = seconds(3_540);
        assert_eq!(jump(look(3_600, 160)), Some(Jump { by, landed: T0 + by }));
        let far = Look { wall: Timestamp::MAX, boot: seconds(101) };
        assert!(jump(far).is_some());
        assert_eq!(Clock::wall().jumped(), None);
        assert_eq!(Clock::leaping(T0).jumped(), None);
    }

    #[test]
    fn a_mark_from_before_the_jump_does_not_count() {
        let dir = tempfile::tempdir().unwrap();
        let mark = dir.path().join("sync/mark");
        assert_eq!(marked(&mark, None), None);
        fs::create_dir(dir.path().join("sync")).unwrap();
        assert_eq!(marked(&mark, None), Some(false));
        fs::write(&mark, "").unwrap();
        let written = fs::metadata(&mark).unwrap().modified().unwrap();
        let written = Timestamp::try_from(written).unwrap();
        assert_eq!(marked(&mark, None), Some(true));
        assert_eq!(marked(&mark, Some(written)), Some(true));
        assert_eq!(marked(&mark, Some(written + seconds(1))), Some(false));
        assert_eq!(Clock::leaping(T0).synchronised(), Some(true));
    }
}
