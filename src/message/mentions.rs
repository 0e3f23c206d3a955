//! Where an address stands in a text: in a list's cell, in what a server answered.

/// The longest part before the `@`.
const LONGEST_LOCAL: usize = 64;

/// The one spelling of an address that all its spellings share: lower case, the domain in ASCII.
/// `None` for what is no address.
pub fn normal(address: &str) -> Option<String> {
    let (local, domain) = address.trim().rsplit_once('@')?;
    if local.is_empty() || local.len() > LONGEST_LOCAL || domain.len() > 1_000 {
        return None;
    }
    let domain = idna::domain_to_ascii(domain).ok().filter(|d| !d.is_empty())?;
    Some(format!("{}@{domain}", local.to_lowercase()))
}

/// `text` with each address for which `known` has something else replaced by that; `None` when
/// there is none. `known` is asked in the spelling of [`normal`].
pub fn replace(text: &str, known: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices('@') {
        if at < done {
            continue;
        }
        let end = at + 1 + domain_length(&text[at + 1..]);
        let found = starts(&text[done..at]).find_map(|start| {
            let start = done + start;
            Some((start, known(&normal(&text[start..end])?)?))
        });
        if let Some((start, instead)) = found {
            out.push_str(&text[done..start]);
            out.push_str(&instead);
            done = end;
        }
    }
    (done > 0).then(|| out + &text[done..])
}

/// Where an address that ends with `before` may begin, the longest first: servers write
/// `<ayu@satu.example>` and `rcpt=ayu@satu.example`.
fn starts(before: &str) -> impl Iterator<Item = usize> + '_ {
    let is_local = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let length = before.bytes().rev().take_while(|b| is_local(char::from(*b))).count();
    let first = before.len() - length.min(LONGEST_LOCAL);
    let begins = move |start: &usize| {
        *start == first || !before.as_bytes()[start - 1].is_ascii_alphanumeric()
    };
    (first..before.len()).filter(begins)
}

fn domain_length(after: &str) -> usize {
    let is_domain = |c: char| c.is_alphanumeric() || c == '-' || c == '.';
    let whole = after.find(|c| !is_domain(c)).unwrap_or(after.len());
    after[..whole].trim_end_matches(['.', '-']).len()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn without(text: &str) -> Option<String> {
        let known = ["ayu@satu.example", "ayu@xn--bcher-kva.example"];
        replace(text, |address| known.contains(&address).then(|| "X".to_owned()))
    }

    #[test]
    fn an_address_is_found_however_it_is_quoted() {
        for (text, left) in [
            ("ayu@satu.example", "X"),
            ("5.1.1 <Ayu@SATU.example>: unknown", "5.1.1 <X>: unknown"),
            ("no mailbox ayu@satu.example.", "no mailbox X."),
            ("rcpt=ayu@satu.example, ayu@satu.example", "rcpt=X, X"),
            ("'ayu@satu.example' budi@satu.example", "'X' budi@satu.example"),
            ("budi@satu.example ayu@satu.example", "budi@satu.example X"),
            ("an ayu@bücher.example", "an X"),
            ("é ayu@satu.example é", "é X é"),
        ] {
            assert_eq!(without(text).as_deref(), Some(left), "{text}");
        }
    }

    #[test]
    fn other_peoples_addresses_stay() {
        for text in [
            "",
            "@",
            "a@b",
            "rahayu@satu.example",
            "ayu@satu.example.org",
            "ayu@satu.examples",
            "ayu@dua.satu.example",
            "budi@satu.example",
            "@satu.example",
        ] {
            assert_eq!(without(text), None, "{text}");
        }
        let long = "a".repeat(100_000) + "@" + &"b.".repeat(100_000);
        assert_eq!(without(&long), None);
        let many = "-".repeat(100_000) + &"@".repeat(10_000);
        assert_eq!(without(&many), None);
    }

    #[test]
    fn spellings_of_one_address_are_one() {
        assert_eq!(normal("Ayu@BÜCHER.example"), normal(" ayu@xn--bcher-kva.example"));
        for bad in ["", "ayu", "@b.example", "ayu@"] {
            assert_eq!(normal(bad), None, "{bad}");
        }
    }
}
