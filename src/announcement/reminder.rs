//! What a reminder is, and when it comes.

use jiff::{SignedDuration, Timestamp};

use crate::problem::Spot;
use crate::when::cron::Cron;
use crate::when::{Zone, moved};

/// A reminder that comes more often is a slip.
pub const MOST_TIMES: usize = 100;
/// A reminder of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Reminder {
    /// Its name.
    pub name: String,
    /// Where its name stands.
    pub at: Spot,
    /// When.
    pub timing: Timing,
    /// Who says what.
    pub voices: Vec<Voice>,
    /// Its letter.
    pub mail: Option<ReminderMail>,
}

/// When a reminder comes.
#[derive(Debug, Clone, PartialEq)]
pub enum Timing {
    /// Once.
    At(Timestamp),
    /// Again and again.
    Cron {
        /// At which times of the clock.
        cron: Cron,
        /// Of which clock.
        zone: Zone,
        /// Not before; none: after the release.
        from: Option<Timestamp>,
        /// Not from here on.
        until: Timestamp,
    },
}

/// What one account says in a reminder.
#[derive(Debug, Clone, PartialEq)]
pub struct Voice {
    /// Account.
    pub account: String,
    /// A text each time, in order; each may hold `{{ feedback.count }}`.
    pub texts: Vec<(String, Spot)>,
}

/// The letter of a reminder: the announcement's under another subject.
#[derive(Debug, Clone, PartialEq)]
pub struct ReminderMail {
    /// Subject.
    pub subject: String,
    /// Names of lists; none: those who got the announcement.
    pub lists: Vec<String>,
}

impl Reminder {
    /// The instants after `release`, oldest first; at most one more than [`MOST_TIMES`].
    pub fn instants(&self, release: Timestamp) -> Vec<Timestamp> {
        match &self.timing {
            Timing::At(at) => vec![*at],
            Timing::Cron { cron, zone, from, until } => {
                // The first instant may be `from` itself.
                let from = from.map(|from| moved(from, SignedDuration::from_nanos(-1)));
                let from = from.map_or(release, |from| from.max(release));
                let all = cron.after(from, zone).take_while(|at| at < until);
                all.take(MOST_TIMES + 1).collect()
            }
        }
    }
}

/// `text` with `count` in place of `{{ feedback.count }}`.
pub fn filled(text: &str, count: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once("{{") {
        out.push_str(before);
        match inside.split_once("}}").filter(|(name, _)| name.trim() == "feedback.count") {
            Some((_, after)) => {
                out.push_str(count);
                rest = after;
            }
            None => {
                out.push_str("{{");
                rest = inside;
            }
        }
    }
    out + rest
}
