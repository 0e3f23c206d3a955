//! The words of a refusal, without the addresses, hosts and links in it: a name such as
//! `spam.example` or `policy@example` must not speak.

/// Words that speak of the sender, the message or the relay.
const BLAME: [&str; 46] = [
    "abuse",
    "abusive",
    "access denied",
    "administrative",
    "antispam",
    "authenticat",
    "bad reputation",
    "banned",
    "black list",
    "blacklist",
    "block",
    "bulk",
    "client host",
    "content",
    "denied by",
    "dkim",
    "dmarc",
    "dnsbl",
    "forbidden",
    "forged",
    "from address",
    "helo",
    "malicious",
    "malware",
    "not allowed to send",
    "not authorised",
    "not authorized",
    "phish",
    "policies",
    "policy",
    "prohibit",
    "ptr",
    "rbl",
    "relay access",
    "relay denied",
    "relay not",
    "relaying",
    "reputation",
    "reverse dns",
    "sender",
    "spam",
    "spf",
    "suspicious",
    "to relay",
    "unsolicited",
    "virus",
];

/// Words that speak of a state that may pass.
const BETTER: [&str; 21] = [
    "at a rate that",
    "exceeded storage",
    "exceeds quota",
    "full mailbox",
    "grey list",
    "greylist",
    "insufficient storage",
    "is full",
    "mailbox full",
    "out of storage",
    "over quota",
    "over the quota",
    "overquota",
    "quota exceeded",
    "rate limit",
    "storage full",
    "temporar",
    "too many",
    "too quickly",
    "try again later",
    "try later",
];

/// Words that say that there is no such mailbox.
const DENIED: [&str; 55] = [
    "account disabled",
    "account has been disabled",
    "account is disabled",
    "account is inactive",
    "account not found",
    "address not found",
    "cannot find user",
    "couldnt be found",
    "disabled recipient",
    "does not have an account",
    "doesnt have a",
    "invalid mailbox",
    "invalid recipient",
    "invalid user",
    "mailbox disabled",
    "mailbox is disabled",
    "mailbox not found",
    "mailbox unavailable",
    "mailbox unknown",
    "no longer exists",
    "no longer on server",
    "no mailbox",
    "no such account",
    "no such address",
    "no such domain",
    "no such email",
    "no such mailbox",
    "no such person",
    "no such recipient",
    "no such user",
    "no user by",
    "no user here",
    "no user with",
    "no valid recipient",
    "not a known user",
    "not a valid mailbox",
    "not a valid recipient",
    "not a valid user",
    "not exist",
    "not our customer",
    "recipient address rejected",
    "recipient not found",
    "recipient rejected",
    "recipient unknown",
    "unknown address",
    "unknown local",
    "unknown mailbox",
    "unknown or illegal alias",
    "unknown recipient",
    "unknown user",
    "unroutable address",
    "unrouteable address",
    "user not found",
    "user not known",
    "user unknown",
];

/// Lower-case words with one space before each and none of the punctuation.
pub(super) struct Words(String);

impl Words {
    pub fn of(text: &str) -> Words {
        let mut words = String::with_capacity(text.len() + 1);
        for token in text.split_whitespace() {
            let token = token.trim_matches(|c: char| !c.is_alphanumeric());
            if is_name(token) {
                continue;
            }
            for piece in token.split(|c: char| !c.is_alphanumeric() && !"'’".contains(c)) {
                if !piece.is_empty() {
                    words.push(' ');
                    words.extend(piece.chars().filter(|c| c.is_alphanumeric()));
                }
            }
        }
        Words(words.to_lowercase())
    }

    /// Whether they speak of who sends, what is sent, or from where.
    pub fn blame_the_sender(&self) -> bool {
        self.any(&BLAME)
    }

    /// Whether they speak of a state that may pass.
    pub fn promise_better(&self) -> bool {
        self.any(&BETTER)
    }

    /// Whether they say that there is no such mailbox.
    pub fn deny_the_mailbox(&self) -> bool {
        self.any(&DENIED)
    }

    fn any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| {
            let mut found = self.0.match_indices(phrase);
            found.any(|(at, _)| self.0[..at].ends_with(' '))
        })
    }
}

/// An address, a host or a link, and not a word.
fn is_name(token: &str) -> bool {
    let dot = token.find('.').is_some_and(|at| {
        let around = (token[..at].chars().next_back(), token[at + 1..].chars().next());
        matches!(around, (Some(before), Some(after)) if before.is_alphanumeric() && after.is_alphanumeric())
    });
    dot || token.contains(['@', '/', '='])
}
