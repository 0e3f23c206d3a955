//! What a refusal says about an address: whether it is dead, whether waiting may help, or whether
//! the refusal was meant for us. Pure.
//!
//! The rule errs on the side of the person: an address is given up only on words or codes that
//! speak of the address itself and of nothing else.

mod status;
#[cfg(test)]
mod tests;
mod words;

pub use status::Status;
use words::Words;

/// What a refusal says about the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Nobody reads there: mail to the address stops.
    Hard,
    /// Full, away, unreachable: it may work another day.
    Soft,
    /// Meant for the sender, the message or the relay, or in doubt: says nothing about the address.
    Policy,
}

/// What an SMTP server's answer says about the recipient.
///
/// `code` is the reply code, if known; else it is looked for in `text`, as is the enhanced status
/// code. `text` is what the server said, on one line or several, with or without the codes.
pub fn class(code: Option<u16>, text: &str) -> Class {
    judge(code, Status::find(text), text)
}

/// What a delivery report says about a recipient whose delivery failed: its `Status` field and its
/// diagnostic, which may be empty.
pub fn reported(status: Status, diagnostic: &str) -> Class {
    // A status that ends in 0 only names the field; the server's own words may say more.
    let said = Status::find(diagnostic).filter(|_| status.detail == 0);
    judge(None, Some(said.unwrap_or(status)), diagnostic)
}

fn judge(code: Option<u16>, status: Option<Status>, text: &str) -> Class {
    let code = code.or_else(|| status::reply_code(text));
    let is_temporary = code.is_some_and(|code| (400..500).contains(&code));
    if is_temporary || status.is_some_and(|status| status.class == 4) {
        return Class::Soft;
    }
    let words = Words::of(text);
    let class = status
        .and_then(|status| of_status(status, &words))
        .unwrap_or_else(|| of_words(code, &words));
    match class {
        Class::Hard if words.blame_the_sender() => Class::Policy,
        Class::Hard if words.promise_better() => Class::Soft,
        class => class,
    }
}

/// What a permanent enhanced code says; `None` if it says too little.
fn of_status(status: Status, words: &Words) -> Option<Class> {
    let Status { class: 5, subject, detail } = status else { return None };
    Some(match (subject, detail) {
        // 5.1.7 and 5.1.8 speak of the sender's address, 5.1.9 of the relay; Exchange counts our
        // messages under 5.1.90.
        (1, 0..=6 | 10) | (2, 1) => Class::Hard,
        (1 | 6 | 7, _) => Class::Policy,
        // No such domain; the second is Exchange's.
        (4, 4 | 310) => Class::Hard,
        // Sendmail says so of a user whom its tables refuse.
        (3, 0) if words.deny_the_mailbox() => Class::Hard,
        (2..=4, _) => Class::Soft,
        _ => return None,
    })
}

/// What a reply without a telling enhanced code says.
fn of_words(code: Option<u16>, words: &Words) -> Class {
    let speaks_of_mailboxes = matches!(code, None | Some(550 | 551 | 553));
    match code {
        _ if words.blame_the_sender() => Class::Policy,
        _ if words.promise_better() => Class::Soft,
        Some(552) => Class::Soft,
        _ if speaks_of_mailboxes && words.deny_the_mailbox() => Class::Hard,
        _ => Class::Policy,
    }
}
