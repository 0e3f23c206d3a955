//! When a file may be read: not while a further write could go unnoticed.

use std::time::{Duration, SystemTime};

use super::open::Identity;

/// The least where the file system counts whole seconds and two saves can look alike.
const COARSE: Duration = Duration::from_secs(2);

/// How long this identity must have been known before it is read at `now`: nothing for a file last
/// touched at least `window` ago. A time in the future (a server's clock, a set-back one) proves
/// nothing and counts as just now.
pub(in crate::outside) fn probation(
    identity: &Identity,
    now: SystemTime,
    window: Duration,
) -> Duration {
    let [modified, touched] = [identity.modified, identity.touched].map(|(seconds, nanos)| {
        let window = if nanos == 0 { COARSE.max(window) } else { window };
        let Ok(seconds) = u64::try_from(seconds) else { return Duration::ZERO };
        let since = Duration::new(seconds, u32::try_from(nanos).unwrap_or(0));
        let at = SystemTime::UNIX_EPOCH.checked_add(since);
        match at.and_then(|at| now.duration_since(at).ok()) {
            Some(age) if age >= window => Duration::ZERO,
            _ => window,
        }
    });
    modified.max(touched)
}
