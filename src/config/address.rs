//! What may stand as a mail address, an X handle, a name of ours or a host.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::problem::is_unsafe_in_header;

/// `local@domain` with the domain in ASCII, lower case; `None` when it is no address that mail
/// can be sent to. Local parts keep their case and must be ASCII: few relays take others.
pub fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let (local, domain) = text.split_once('@')?;
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    let local_fits = (1..=64).contains(&local.len())
        && local.split('.').all(|part| !part.is_empty() && part.chars().all(atom));
    let domain = ascii_domain(domain)?;
    (local_fits && local.len() + 1 + domain.len() <= 254).then(|| format!("{local}@{domain}"))
}

/// The two halves of `Name <address>` or of a bare address: the name without quotes, and the
/// address as [`address`] gives it.
pub fn mailbox(text: &str) -> Option<(Option<String>, String)> {
    let text = text.trim();
    let Some(inner) = text.strip_suffix('>') else {
        return Some((None, address(text)?));
    };
    let (name, bare) = inner.rsplit_once('<')?;
    let name = name.trim();
    let name = name.strip_prefix('"').and_then(|n| n.strip_suffix('"')).unwrap_or(name).trim();
    if name.chars().any(|c| is_unsafe_in_header(c) || matches!(c, '<' | '>' | '"' | '\\')) {
        return None;
    }
    let name = (!name.is_empty()).then(|| name.to_owned());
    Some((name, address(bare)?))
}

/// A host name in ASCII, lower case: letters, digits, hyphens, dots.
pub fn ascii_domain(domain: &str) -> Option<String> {
    if domain.len() > 1000 || domain.chars().any(is_unsafe_in_header) {
        return None;
    }
    let ascii = idna::domain_to_ascii(domain).ok()?;
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    (ascii.len() <= 253 && ascii.split('.').all(label)).then_some(ascii)
}

/// Whether a host can only be this machine, whatever a name server says.
pub fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
        || host.parse::<Ipv6Addr>().is_ok_and(|ip| ip.is_loopback())
}

/// An X handle without its `@`: letters, digits, underscores, at most 15.
pub fn handle(text: &str) -> Option<String> {
    let bare = text.trim().strip_prefix('@').unwrap_or(text.trim());
    let fits = (1..=15).contains(&bare.len())
        && bare.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    fits.then(|| bare.to_owned())
}

/// Whether a name of an account or a list is `[a-z0-9._-]+`, at most 100.
pub fn is_name(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
    (1..=100).contains(&text.len()) && text.bytes().all(plain)
}

/// Whether a credential is named `[A-Za-z0-9._-]+`: it is a file name, never a path.
pub fn is_credential_name(text: &str) -> bool {
    is_name(&text.to_ascii_lowercase()) && text.bytes().any(|b| b != b'.')
}

/// Scheme, host (brackets of IPv6 kept) and the whole address without a trailing slash of an
/// `http:` or `https:` base address. Neither user names nor queries belong there.
pub fn base_url(text: &str) -> Option<(&'static str, String, String)> {
    let text = text.trim().trim_end_matches('/');
    let (scheme, rest) = if let Some(rest) = text.strip_prefix("https://") {
        ("https", rest)
    } else {
        ("http", text.strip_prefix("http://")?)
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let path_fits = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._~-%".contains(&b));
    let (host, port) = match authority.strip_prefix('[') {
        Some(inner) => {
            let (host, after) = inner.split_once(']')?;
            host.parse::<Ipv6Addr>().ok()?;
            (format!("[{host}]"), after.strip_prefix(':').or(after.is_empty().then_some("0"))?)
        }
        None => {
            let (host, port) = authority.split_once(':').unwrap_or((authority, "0"));
            (ascii_domain(host)?, port)
        }
    };
    let port_fits = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    (path_fits && port_fits && port.parse::<u16>().is_ok()).then(|| (scheme, host, text.to_owned()))
}

/// Whether `text` is an `http:` or `https:` address of a page, fit for a post and a letter.
pub fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let clean =
        |c: char| !c.is_whitespace() && !is_unsafe_in_header(c) && !"<>\"\\^`{|}".contains(c);
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default();
        ascii_domain(host).is_some() && text.len() <= 2000 && text.chars().all(clean)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (text, wanted) in [
            ("humas@kemencontoh.example", Some("humas@kemencontoh.example")),
            (" Meja.Nasional+a@Kabar-Dua.Example ", Some("Meja.Nasional+a@kabar-dua.example")),
            ("root@localhost", Some("root@localhost")),
            ("a@büro.example", Some("a@xn--bro-hoa.example")),
            ("a@b@c.example", None),
            ("a@", None),
            ("@b.example", None),
            ("a b@c.example", None),
            (".a@c.example", None),
            ("a..b@c.example", None),
            ("a@c..example", None),
            ("a@-c.example", None),
            ("a@c.example\r\nBcc: x@y.example", None),
            ("a@c\u{202e}.example", None),
            ("a\0@c.example", None),
            ("\"a b\"@c.example", None),
            ("a@[127.0.0.1]", None),
            ("<a@c.example>", None),
            ("ä@c.example", None),
        ] {
            assert_eq!(address(text).as_deref(), wanted, "{text:?}");
        }
        assert_eq!(address(&format!("{}@c.example", "a".repeat(65))), None);
        assert_eq!(address(&format!("a@{}.example", "a".repeat(64))), None);
        assert_eq!(address(&"a".repeat(1_000_000)), None);
    }

    #[test]
    fn mailboxes() {
        let both = |text| mailbox(text).map(|(n, a)| (n.unwrap_or_default(), a));
        let humas = "humas@k.example".to_owned();
        assert_eq!(both("humas@k.example"), Some((String::new(), humas.clone())));
        assert_eq!(
            both("Biro Humas <humas@k.example>"),
            Some(("Biro Humas".into(), humas.clone()))
        );
        let comma = both("\"Biro, Humas\" <humas@k.example>");
        assert_eq!(comma, Some(("Biro, Humas".into(), humas.clone())));
        assert_eq!(both("<humas@k.example>"), Some((String::new(), humas)));
        for text in ["Biro <humas>", "Biro humas@k.example", "A <b@c.example> <d@e.example>"] {
            assert_eq!(both(text), None, "{text:?}");
        }
        assert_eq!(both("A\r\nBcc: x <b@c.example>"), None);
        assert_eq!(both("A\u{202e}B <b@c.example>"), None);
    }

    #[test]
    fn plain_http_is_recognised_as_loopback_only_by_its_real_host() {
        let loopback = |url| base_url(url).map(|(scheme, host, _)| (scheme, is_loopback(&host)));
        assert_eq!(loopback("http://127.0.0.1:8080/"), Some(("http", true)));
        assert_eq!(loopback("http://[::1]:8080"), Some(("http", true)));
        assert_eq!(loopback("http://LOCALHOST"), Some(("http", true)));
        assert_eq!(loopback("http://127.0.0.1.evil.example"), Some(("http", false)));
        assert_eq!(loopback("http://localhost.evil.example"), Some(("http", false)));
        assert_eq!(loopback("https://api.x.com/base/"), Some(("https", false)));
        for url in [
            "http://localhost@evil.example",
            "http://localhost\\@evil.example",
            "http://localhost#@evil.example",
            "http://localhost?x",
            "http://localhost:80:80",
            "http://localhost:",
            "http://localhost:99999",
            "ftp://localhost",
            "http://",
            "api.x.com",
            "http://lo cal",
        ] {
            assert_eq!(base_url(url), None, "{url}");
        }
    }

    #[test]
    fn names_and_handles() {
        assert!(is_name("pribadi-kabiro.2_a"));
        assert!(!is_name("Kantor") && !is_name("") && !is_name("a/b") && !is_name("a b"));
        assert!(is_credential_name("X-kantor") && is_credential_name("a..b"));
        assert!(!is_credential_name("..") && !is_credential_name("../x"));
        assert_eq!(handle("@kemen_contoh").as_deref(), Some("kemen_contoh"));
        assert!(handle("kemen-contoh").is_none() && handle("@@a").is_none());
        assert!(handle("abcdefghijklmnop").is_none() && handle("a\u{202e}").is_none());
        assert!(is_web_address("https://example.com/siaran-pers/041-2026?a=b#c"));
        for bad in
            ["javascript:alert(1)", "https://", "https://a b", "//example.com", "https://a\"b"]
        {
            assert!(!is_web_address(bad), "{bad}");
        }
    }
}
