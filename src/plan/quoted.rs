//! Whether what a correction quotes stands in its original.

use super::history::ItemHistory;
use super::item::Item;
use super::view::View;
use super::why::Why;
use crate::announcement::{Announcement, Correction};
use crate::message::markdown;

/// Whether `announcement` says what `correction` quotes: in its title, description, body or posts.
pub fn is_quoted(correction: &Correction, announcement: &Announcement) -> bool {
    let body = markdown::text(&announcement.body, None);
    let posts = announcement.posts.iter().flat_map(|p| &p.parts).map(|part| part.text.as_str());
    let said = [announcement.title.as_str(), body.as_str()].into_iter();
    let said = said.chain(announcement.description.as_deref()).chain(posts);
    says(said, &correction.was)
}

/// Holds every item that has not begun and puts right what its original never said, as far as that
/// is known.
pub(super) fn hold_misquoted(view: &View, items: &mut [Item]) {
    let mut wrong = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let announcement = item.source.as_ref().and_then(|s| s.reading.announcement.as_ref());
        let Some(announcement) = announcement.filter(|_| item.why.is_none()) else { continue };
        let Some((correction, original)) =
            announcement.correction.as_ref().zip(announcement.refers.as_ref())
        else {
            continue;
        };
        let started = view.history.items.get(&item.id).is_some_and(ItemHistory::started);
        if !started && misquotes(view, items, correction, &original.id) {
            wrong.push((place, Why::NotQuoted { original: original.id.clone() }));
        }
    }
    for (place, why) in wrong {
        items[place].why = Some(why);
    }
}

fn misquotes(view: &View, items: &[Item], correction: &Correction, original: &str) -> bool {
    let past = view.history.items.get(original).filter(|past| past.started());
    let sent = past.into_iter().flat_map(|past| past.occasions.values());
    let sent: Vec<_> = sent.map(|occasion| occasion.snapshot.as_ref()).collect();
    let texts = sent.iter().flat_map(|snapshot| {
        let posts = snapshot.posts.iter().map(|post| post.text.as_str());
        let letter = snapshot.letter.iter().flat_map(|l| [l.text.as_str(), l.subject.as_str()]);
        posts.chain(letter).chain([snapshot.title.as_str()])
    });
    if says(texts, &correction.was) {
        return false;
    }
    let file = items.iter().find(|i| i.id == original).and_then(|i| i.source.as_ref());
    // What was changed since says nothing about what was sent.
    let file =
        file.filter(|f| sent.is_empty() || sent.iter().any(|s| s.digest == f.reading.digest));
    match file.and_then(|file| file.reading.announcement.as_ref()) {
        Some(announcement) => !is_quoted(correction, announcement),
        None => !sent.is_empty(),
    }
}

fn says<'a>(mut texts: impl Iterator<Item = &'a str>, words: &str) -> bool {
    let words = bare(words);
    !words.is_empty() && texts.any(|text| bare(text).contains(&words))
}

/// `text` without marks of Markdown, with one space between words and straight quotes.
fn bare(text: &str) -> String {
    let marks = ['*', '_', '`', '~', '#', '>', '|', '\\', '[', ']'];
    let kept = text.chars().filter(|c| !marks.contains(c)).map(|c| match c {
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        c => c,
    });
    kept.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
