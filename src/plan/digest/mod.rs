//! What the desk and those who make the policy read of what the public answers, day by day or week
//! by week: also when nothing came in. Pure; [`crate::text::digest`] has the words.

mod contents;
mod deliveries;
mod lines;
mod made;
mod schedule;

pub use contents::{Audience, Deliveries, Digest, Excerpts, Line, Rest, Section};
pub use lines::line;
pub use made::{announcements, digest};
pub use schedule::{Due, due, is_read_by, last, next};
