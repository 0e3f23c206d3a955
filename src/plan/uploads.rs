//! Which images and videos X still has to get before a thread can be posted.

use jiff::{SignedDuration, Timestamp};

use super::fact::{MediaPlace, Reason};
use super::history::{OccasionHistory, Upload};
use crate::message::{Media, Post};
use crate::when::moved;

/// Media are handed in again when X forgets them within this span.
pub const LEFT: SignedDuration = SignedDuration::from_mins(5);

/// How often media that X has lost are handed in again for a post.
pub const AGAIN: u32 = 1;

/// What a post's media are good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// X's ids of them, in order.
    Ready(Vec<String>),
    /// Some are missing.
    Missing,
    /// X will not have one of them, and why.
    Refused(Reason),
}

/// The media of `account` that X is to get, with the instant from which each is due: what X does
/// not have at `first`, what it has shortly before it forgets it.
pub fn due<'a>(
    occasion: &'a OccasionHistory,
    account: &'a str,
    first: Timestamp,
) -> impl Iterator<Item = (Timestamp, MediaPlace, &'a Media)> + 'a {
    let posts = occasion.snapshot.posts.iter().filter(move |p| p.account == account);
    let open =
        posts.filter(|p| occasion.post(account, p.part).is_some_and(|post| !post.tried.is_final()));
    open.flat_map(places).filter_map(move |(place, media)| {
        let at = match occasion.uploads.get(&place) {
            Some(Upload::Ready { expires, .. }) => moved(*expires, -LEFT),
            Some(Upload::Refused(_)) => return None,
            None => first,
        };
        Some((at, place, media))
    })
}

/// What `post` can show at `at`.
pub fn shown(occasion: &OccasionHistory, post: &Post, at: Timestamp) -> Shown {
    let mut ids = Vec::new();
    for (place, _) in places(post) {
        match occasion.uploads.get(&place) {
            Some(Upload::Ready { id, expires }) if *expires > at => ids.push(id.clone()),
            Some(Upload::Refused(reason)) => return Shown::Refused(reason.clone()),
            _ => return Shown::Missing,
        }
    }
    Shown::Ready(ids)
}

fn places(post: &Post) -> impl Iterator<Item = (MediaPlace, &Media)> {
    post.media
        .iter()
        .zip(0..)
        .map(|(media, n)| (MediaPlace { account: post.account.clone(), part: post.part, n }, media))
}
