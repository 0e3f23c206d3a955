//! Letters of every type in both languages as they reach a reader: what a spam filter says, and
//! whether mail programs understand all of the page.

mod lint;
pub mod page;
mod samples;
mod spam;
