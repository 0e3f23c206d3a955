//! Mail addresses as they may stand in a command or a header.

use std::borrow::Cow;

use thiserror::Error;

/// An address that cannot be mailed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadAddress {
    /// Not one local part, one `@` and one domain, or longer than 254 bytes.
    #[error("not a mail address")]
    Form,
    /// The part before the `@` holds what a command cannot carry: spaces, controls, brackets,
    /// quotes, or letters beyond ASCII (these need SMTPUTF8, which few relays pass on).
    #[error("the part before the @ cannot be sent by SMTP")]
    Local,
    /// The part after the `@` is no host name, not even in its ASCII form.
    #[error("the part after the @ is no host name")]
    Domain,
}

/// `address` as it goes over the wire: the domain in ASCII (IDNA), the rest unchanged.
///
/// The result is safe between `<` and `>` of an SMTP command and in a header.
pub fn ascii_address(address: &str) -> Result<Cow<'_, str>, BadAddress> {
    let (local, domain) = address.rsplit_once('@').ok_or(BadAddress::Form)?;
    if address.len() > 254 || local.len() > 64 {
        return Err(BadAddress::Form);
    }
    let special = |b: u8| b"\"(),:;<>@[\\]".contains(&b);
    if local.is_empty() || !local.bytes().all(|b| b.is_ascii_graphic() && !special(b)) {
        return Err(BadAddress::Local);
    }
    if is_host_name(domain) {
        return Ok(Cow::Borrowed(address));
    }
    if domain.is_ascii() {
        return Err(BadAddress::Domain);
    }
    match idna::domain_to_ascii(domain) {
        Ok(ascii) if is_host_name(&ascii) => Ok(Cow::Owned(format!("{local}@{ascii}"))),
        _ => Err(BadAddress::Domain),
    }
}

/// Dot-separated labels of letters, digits, hyphens and underscores.
pub(super) fn is_host_name(name: &str) -> bool {
    name.len() <= 253
        && name.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_addresses_pass_unchanged() {
        for address in
            ["a@b.example", "redaksi+berita@harian-satu.example", "x@localhost", "a..b@c.jp"]
        {
            assert_eq!(ascii_address(address).as_deref(), Ok(address));
        }
    }

    #[test]
    fn a_domain_beyond_ascii_is_converted() {
        assert_eq!(ascii_address("a@bücher.example").as_deref(), Ok("a@xn--bcher-kva.example"));
    }

    #[test]
    fn what_could_break_out_of_a_command_is_refused() {
        let long = format!("{}@b.example", "a".repeat(65));
        let cases = [
            ("a@b.example>\r\nRCPT TO:<c@d", BadAddress::Local),
            ("a@b.example>\r\nDATA", BadAddress::Domain),
            ("a\r\nDATA@b.example", BadAddress::Local),
            ("a>b@c.example", BadAddress::Local),
            ("a b@c.example", BadAddress::Local),
            ("a\0@c.example", BadAddress::Local),
            ("é@c.example", BadAddress::Local),
            ("a@b@c.example", BadAddress::Local),
            ("@c.example", BadAddress::Local),
            ("a@", BadAddress::Domain),
            ("a@b..example", BadAddress::Domain),
            ("a@-b.example", BadAddress::Domain),
            ("a@b.example ORCPT=x", BadAddress::Domain),
            ("a@bü\r\ncher.example", BadAddress::Domain),
            ("a", BadAddress::Form),
            ("", BadAddress::Form),
            (&long, BadAddress::Form),
        ];
        for (address, fault) in cases {
            assert_eq!(ascii_address(address), Err(fault), "{address:?}");
        }
    }
}
