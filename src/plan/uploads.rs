//! Which images and videos X still has to get before a thread can be posted.

use jiff::{SignedDuration, Timestamp};

use super::fact::{MediaPlace, Reason};
use super::history::{OccasionHistory, Upload};
use crate::message::{Media, Post};
use crate::when::moved;

/// Media are handed in again when X forgets them within this span.
const LEFT: SignedDuration = SignedDuration::from_mins(5);

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

/// The media of `account` that X does not have, or forgets soon after `at`.
pub fn missing<'a>(
    occasion: &'a OccasionHistory,
    account: &'a str,
    at: Timestamp,
) -> impl Iterator<Item = (MediaPlace, &'a Media)> + 'a {
    let posts = occasion.snapshot.posts.iter().filter(move |p| p.account == account);
    let open =
        posts.filter(|p| occasion.post(account, p.part).is_some_and(|post| !post.tried.is_final()));
    open.flat_map(places).filter(move |(place, _)| match occasion.uploads.get(place) {
        Some(Upload::Ready { expires, .. }) => moved(*expires, -LEFT) <= at,
        Some(Upload::Refused(_)) => false,
        None => true,
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
