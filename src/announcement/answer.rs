//! What an answer may not ask for: it goes to who asked alone, by the way on which he asked.

use super::pen::Pen;
use super::{Part, Posting};
use crate::config::{AccountKind, Mode};
use crate::problem::{AnswerFault, Fault, Spot};
use crate::yaml::{Field, Value};

/// Keys below `email` that are for lists, or that the question decides.
const FOR_LISTS: [&str; 5] = ["lists", "at", "subject", "preheader", "calendar"];

/// Tells of `keys` and of keys of `email` that have no place in an answer.
pub(super) fn check_keys<'a>(
    keys: impl IntoIterator<Item = Option<&'a Field<'a>>>,
    email: Option<&Field<'_>>,
) {
    let tell = |field: &Field<'_>| {
        let fault = AnswerFault::ForAll { key: field.key.clone() };
        field.note_key(Fault::Answer { fault });
    };
    keys.into_iter().flatten().for_each(tell);
    let email = email.filter(|field| matches!(field.node.value, Value::Map(_)));
    let Some(mut fields) = email.and_then(Field::fields) else { return };
    FOR_LISTS.iter().filter_map(|key| fields.given(key)).for_each(|field| tell(&field));
}

/// What the account that answers says, at once: words of its own. `usual` is what would be posted
/// where the file has none; they are for everybody.
pub(super) fn of_one_account(pen: &Pen<'_>, posts: &mut [Posting], usual: &str) {
    let is_office =
        |name: &str| pen.config.x.accounts.get(name).is_some_and(|a| a.kind == AccountKind::Office);
    let own = |parts: &[Part]| parts.iter().all(|part| part.text != usual);
    let answers = |p: &Posting| is_office(&p.account) && p.mode == Mode::Own && own(&p.parts);
    let odd: Vec<Spot> = match &*posts {
        [first, second, ..] if answers(first) => vec![second.at],
        [first, ..] if !answers(first) => vec![first.at],
        _ => Vec::new(),
    };
    for at in odd {
        pen.faults.add(Fault::Answer { fault: AnswerFault::OneAccount }, at);
    }
    for posting in posts {
        posting.after = jiff::SignedDuration::ZERO;
    }
}
