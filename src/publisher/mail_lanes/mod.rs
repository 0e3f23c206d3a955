//! The relays' lanes: a few connections that share one queue of letters.
//!
//! The first relay that is well takes all; while it rests the next takes over what it has certainly
//! not taken. Letters to a domain that is limited, or that refuses for now, are set aside, so that
//! nobody waits behind them.
//!
//! A letter costs one durable wait. While the relay's leave for letter n + 1 comes back, "n was
//! accepted" waits in memory; then "n accepted" and "n + 1 begun" become durable in one commit,
//! and only after that do the body bytes of n + 1 leave. So a crash leaves at most one letter
//! unknown on each connection.

mod ahead;
mod domain;
mod domains;
mod held;
mod hired;
mod job;
mod lanes;
mod line;
mod pace;
mod queue;
mod session;
mod sheet;
mod sheets;
mod standing;
mod trouble;
mod work;

pub use lanes::MailLanes;
pub use sheet::headers;
