//! What X forbids or makes dear in posts that are well as they stand: words that two accounts
//! share, mentions that nobody asked for, cashtags, links; and hashtags that cannot be read out.

use super::pen::Pen;
use super::{Part, Posting};
use crate::config::Mode;
use crate::problem::{Fault, nearest};
use crate::similarity::{REFUSE, Thread, WARN};
use crate::weight::weigh;

/// Most letters of a hashtag that need no capitals to be read.
const LONGEST_PLAIN: usize = 10;

/// Looks at every posting by itself and at each two together.
pub(super) fn check(pen: &Pen<'_>, postings: &[Posting]) {
    for posting in postings {
        let mut first_link = None;
        for (part, n) in posting.parts.iter().zip(1..) {
            let has_link = check_part(pen, posting, n, part);
            match first_link {
                Some(first) if has_link => {
                    let account = posting.account.clone();
                    pen.faults.add(Fault::SecondLink { account, part: n, first }, part.at);
                }
                None if has_link => first_link = Some(n),
                _ => {}
            }
        }
    }
    check_alike(pen, postings);
}

/// Whether the part has a link.
pub(super) fn check_part(pen: &Pen<'_>, posting: &Posting, n: usize, part: &Part) -> bool {
    let weight = weigh(&part.text);
    let mut entities = weight.entities();
    entities.mentions.sort_unstable();
    entities.mentions.dedup();
    for handle in entities.mentions {
        if !is_allowed(pen, handle) {
            let fault = Fault::PostMention {
                account: posting.account.clone(),
                part: n,
                handle: handle.to_owned(),
                nearest: nearest(handle, handles(pen)),
            };
            pen.faults.add(fault, part.at);
        }
    }
    if entities.cashtags.len() > 1 {
        let cashtags = entities.cashtags.iter().map(|&c| c.to_owned()).collect();
        let account = posting.account.clone();
        pen.faults.add(Fault::PostCashtags { account, part: n, cashtags }, part.at);
    }
    for hashtag in entities.hashtags.into_iter().filter(|h| hides_its_words(h)) {
        pen.faults.add(Fault::HashtagCase { hashtag: hashtag.to_owned() }, part.at);
    }
    !weight.urls.is_empty()
}

/// Handles that a post may mention.
fn handles<'a>(pen: &Pen<'a>) -> impl Iterator<Item = &'a str> {
    let x = &pen.config.x;
    let ours = x.accounts.values().map(|account| account.handle.as_str());
    ours.chain(x.mentions_allowed.iter().map(String::as_str))
}

fn is_allowed(pen: &Pen<'_>, handle: &str) -> bool {
    handles(pen).any(|allowed| allowed.eq_ignore_ascii_case(handle))
}

/// Whether a long hashtag has letters of one case only, so that nothing tells its words apart.
fn hides_its_words(hashtag: &str) -> bool {
    let lower = hashtag.chars().filter(|c| c.is_lowercase()).count();
    let upper = hashtag.chars().filter(|c| c.is_uppercase()).count();
    lower.min(upper) == 0 && lower.max(upper) > LONGEST_PLAIN && !hashtag.contains('_')
}

/// X forbids the same words on two accounts. Who reposts says nothing of his own.
fn check_alike(pen: &Pen<'_>, postings: &[Posting]) {
    let speaks = |p: &&Posting| p.mode != Mode::Repost && !p.parts.is_empty();
    let speakers: Vec<&Posting> = postings.iter().filter(speaks).collect();
    if speakers.len() < 2 {
        return;
    }
    let texts = |p: &Posting| p.parts.iter().map(|part| part.text.clone()).collect::<Vec<_>>();
    let threads: Vec<Thread> = speakers.iter().map(|p| Thread::of(&texts(p))).collect();
    for (k, second) in speakers.iter().enumerate() {
        for (i, first) in speakers[..k].iter().enumerate() {
            let closest = threads[i].closest(&threads[k]);
            let percent = (closest.similarity * 100.0) as u32;
            let (first, account) = (first.account.clone(), second.account.clone());
            let fault = match closest.similarity {
                s if s >= REFUSE => Fault::PostTooSimilar { first, second: account, percent },
                s if s >= WARN => Fault::PostAlike { first, second: account, percent },
                _ => continue,
            };
            let part = closest.parts.map_or(0, |(_, part)| part);
            pen.faults.add(fault, second.parts[part].at);
        }
    }
}
