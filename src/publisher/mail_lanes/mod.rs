//! The relay's lanes: a few connections that share one queue of letters.
//!
//! A letter costs one durable wait. While the relay's leave for letter n + 1 comes back, "n was
//! accepted" waits in memory; then "n accepted" and "n + 1 begun" become durable in one commit,
//! and only after that do the body bytes of n + 1 leave. So a crash leaves at most one letter
//! unknown on each connection.

mod ahead;
mod job;
mod lanes;
mod pace;
mod queue;
mod session;
mod sheet;
mod sheets;

pub use lanes::MailLanes;
pub use sheet::headers;
