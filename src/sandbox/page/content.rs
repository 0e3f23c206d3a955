//! What a page shows.

use std::sync::Arc;

use jiff::Timestamp;

use crate::lang::Lang;
use crate::sandbox::{smtp, x};
use crate::when::Zone;

/// What the page is made of.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Language of the page's own words.
    pub lang: Lang,
    /// Name of the newsroom.
    pub newsroom: &'a str,
    /// Name in the configuration and handle without `@`, of each account.
    pub accounts: &'a [(String, String)],
    /// What the stand-in X holds.
    pub posts: &'a [x::StoredPost],
    /// What the stand-in relay holds, oldest first.
    pub inbox: &'a [Arc<smtp::Received>],
    /// When the page was made; times of another day are shown with their date.
    pub now: Timestamp,
    /// Zone of all times.
    pub zone: &'a Zone,
    /// Receipts of a rehearsal as plain text.
    pub receipts: &'a [String],
    /// The page is served and follows by itself; else it is a report to keep.
    pub live: bool,
}
