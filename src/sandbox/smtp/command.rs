//! Command lines, parsed strictly (RFC 5321, 4.1). Pure.

/// A command without syntax errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    Ehlo,
    Helo,
    StartTls,
    Auth { mechanism: String, initial: Option<String> },
    Mail { from: String, size: Option<u64>, body: Option<BodyType>, auth: bool },
    Rcpt { to: String },
    Data,
    Rset,
    Noop,
    Quit,
    Vrfy,
    Help,
}

/// The BODY parameter of MAIL (RFC 6152).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyType {
    SevenBit,
    EightBitMime,
}

/// How a command line is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) reply: &'static str,
    pub(super) complaint: &'static str,
}

const fn refuse(reply: &'static str, complaint: &'static str) -> Refusal {
    Refusal { reply, complaint }
}

const UNKNOWN: Refusal = refuse("500 5.5.1 Command not recognized", "unknown command");
const NOT_OFFERED: Refusal = refuse("502 5.5.1 Command not implemented", "command not offered");
const ARGUMENT: Refusal = refuse("501 5.5.4 Syntax error in arguments", "syntax error");
const PARAMETER: Refusal = refuse("555 5.5.4 Parameter not recognized", "unknown parameter");
const SENDER: Refusal = refuse("501 5.1.7 Bad sender address syntax", "sender address is wrong");
const RECIPIENT: Refusal =
    refuse("501 5.1.3 Bad recipient address syntax", "recipient address is wrong");

/// Longest AUTH command, and longest answer to a challenge (RFC 4954, 4).
pub(super) const LONGEST_AUTH: usize = 12_288;

/// Longest command line of this verb with its CRLF (RFC 5321, 4.5.3.1.4; 4954, 4; 1870; 6152).
pub(super) fn longest(line: &[u8]) -> usize {
    match line.get(..4).map(<[u8]>::to_ascii_uppercase).as_deref() {
        Some(b"AUTH") => LONGEST_AUTH,
        Some(b"MAIL") => 512 + 26 + 17 + 500,
        Some(b"RCPT") => 512 + 500,
        _ => 512,
    }
}

/// A line without its CRLF, of printable ASCII.
pub(super) fn parse(line: &str) -> Result<Command, Refusal> {
    let (verb, rest) = match line.split_once(' ') {
        Some((verb, rest)) => (verb, Some(rest)),
        None => (line, None),
    };
    let bare = |command| if rest.is_none() { Ok(command) } else { Err(ARGUMENT) };
    match verb.to_ascii_uppercase().as_str() {
        "EHLO" if rest.is_some_and(|name| is_domain(name) || is_literal(name)) => Ok(Command::Ehlo),
        "HELO" if rest.is_some_and(|name| is_domain(name) || is_literal(name)) => Ok(Command::Helo),
        "EHLO" | "HELO" => Err(ARGUMENT),
        "STARTTLS" => bare(Command::StartTls),
        "AUTH" => auth(rest.ok_or(ARGUMENT)?),
        "MAIL" => mail(rest.ok_or(ARGUMENT)?),
        "RCPT" => rcpt(rest.ok_or(ARGUMENT)?),
        "DATA" => bare(Command::Data),
        "RSET" => bare(Command::Rset),
        "QUIT" => bare(Command::Quit),
        "NOOP" => Ok(Command::Noop),
        "HELP" => Ok(Command::Help),
        "VRFY" if rest.is_some_and(|name| !name.is_empty()) => Ok(Command::Vrfy),
        "VRFY" => Err(ARGUMENT),
        "EXPN" | "BDAT" | "ETRN" | "SEND" | "SOML" | "SAML" | "TURN" => Err(NOT_OFFERED),
        _ => Err(UNKNOWN),
    }
}

fn auth(rest: &str) -> Result<Command, Refusal> {
    let mut words = rest.split(' ');
    let mechanism = words.next().filter(|word| !word.is_empty()).ok_or(ARGUMENT)?;
    let initial = words.next().map(str::to_owned);
    if words.next().is_some() || initial.as_deref() == Some("") {
        return Err(ARGUMENT);
    }
    Ok(Command::Auth { mechanism: mechanism.to_ascii_uppercase(), initial })
}

fn mail(rest: &str) -> Result<Command, Refusal> {
    let (path, parameters) = path(rest, "FROM:").ok_or(SENDER)?;
    if !path.is_empty() && !is_mailbox(path) {
        return Err(SENDER);
    }
    let (mut size, mut body, mut auth) = (None, None, false);
    for parameter in parameters {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.to_ascii_uppercase().as_str() {
            "SIZE" if size.is_none() => {
                let digits = (1..=20).contains(&value.len())
                    && value.bytes().all(|digit| digit.is_ascii_digit());
                if !digits {
                    return Err(ARGUMENT);
                }
                size = Some(value.parse().unwrap_or(u64::MAX));
            }
            "BODY" if body.is_none() => {
                body = Some(match value.to_ascii_uppercase().as_str() {
                    "7BIT" => BodyType::SevenBit,
                    "8BITMIME" => BodyType::EightBitMime,
                    _ => return Err(ARGUMENT),
                });
            }
            "AUTH" if !auth && !value.is_empty() => auth = true,
            "SIZE" | "BODY" | "AUTH" => return Err(ARGUMENT),
            _ => return Err(PARAMETER),
        }
    }
    Ok(Command::Mail { from: path.to_owned(), size, body, auth })
}

fn rcpt(rest: &str) -> Result<Command, Refusal> {
    let (path, mut parameters) = path(rest, "TO:").ok_or(RECIPIENT)?;
    if !is_mailbox(path) && !path.eq_ignore_ascii_case("postmaster") {
        return Err(RECIPIENT);
    }
    match parameters.next() {
        None => Ok(Command::Rcpt { to: path.to_owned() }),
        Some(_) => Err(PARAMETER),
    }
}

/// `FROM:<path> parameters`, without any space before the path.
fn path<'a>(rest: &'a str, keyword: &str) -> Option<(&'a str, impl Iterator<Item = &'a str>)> {
    let (given, rest) = rest.split_at_checked(keyword.len())?;
    let rest = rest.strip_prefix('<').filter(|_| given.eq_ignore_ascii_case(keyword))?;
    let (path, rest) = rest.split_at(closing(rest)?);
    let rest = &rest[1..];
    let parameters = match rest.strip_prefix(' ') {
        Some(parameters) => Some(parameters.split(' ')),
        None if rest.is_empty() => None,
        None => return None,
    };
    Some((path, parameters.into_iter().flatten()))
}

/// Where the `>` stands that is not inside of a quoted local part.
fn closing(rest: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    rest.bytes().position(|byte| {
        let literal = std::mem::take(&mut escaped);
        match byte {
            b'\\' if quoted && !literal => escaped = true,
            b'"' if !literal => quoted = !quoted,
            _ => {}
        }
        byte == b'>' && !quoted
    })
}

fn is_mailbox(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    (1..=64).contains(&local.len())
        && (is_dot_string(local) || is_quoted(local))
        && (is_domain(domain) || is_literal(domain))
}

fn is_dot_string(local: &str) -> bool {
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    local.split('.').all(|word| !word.is_empty() && word.bytes().all(atom))
}

fn is_quoted(local: &str) -> bool {
    let Some(inside) = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return false;
    };
    let mut bytes = inside.bytes();
    while let Some(byte) = bytes.next() {
        let fine = match byte {
            b'\\' => bytes.next().is_some(),
            _ => byte != b'"',
        };
        if !fine {
            return false;
        }
    }
    true
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    domain.len() <= 255 && domain.split('.').all(label)
}

fn is_literal(literal: &str) -> bool {
    let Some(inside) = literal.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return false;
    };
    match inside.split_at_checked(5) {
        Some((tag, v6)) if tag.eq_ignore_ascii_case("IPv6:") => {
            v6.parse::<std::net::Ipv6Addr>().is_ok()
        }
        _ => inside.parse::<std::net::Ipv4Addr>().is_ok(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn mail(line: &str) -> Option<String> {
        match parse(line) {
            Ok(Command::Mail { from, .. }) => Some(from),
            _ => None,
        }
    }

    fn rcpt(line: &str) -> Option<String> {
        match parse(line) {
            Ok(Command::Rcpt { to }) => Some(to),
            _ => None,
        }
    }

    #[test]
    fn sound_paths_are_taken() {
        for address in [
            "a@b.example",
            "bounces+x_1=y@b.example",
            "a@localhost",
            "a@[127.0.0.1]",
            "a@[IPv6:::1]",
            r#""a b"@c.example"#,
            r#""a>\"@"@c.example"#,
        ] {
            assert_eq!(mail(&format!("MAIL FROM:<{address}>")).as_deref(), Some(address));
            assert_eq!(rcpt(&format!("rcpt to:<{address}>")).as_deref(), Some(address));
        }
        assert_eq!(mail("MAIL FROM:<>").as_deref(), Some(""));
        assert_eq!(rcpt("RCPT TO:<Postmaster>").as_deref(), Some("Postmaster"));
    }

    #[test]
    fn unsound_paths_are_refused() {
        let long = format!("{}@b.example", "a".repeat(65));
        for address in [
            "a",
            "@b.example",
            "a@",
            ".a@b.example",
            "a..b@c.example",
            "a@b..example",
            "a@-b.example",
            "a@b_c.example",
            "a b@c.example",
            "@relay:a@b.example",
            "a@[999.0.0.1]",
            "a@[IPv6:zz]",
            r#""a"b"@c.example"#,
            r#""a\"@c.example"#,
            "<a@b.example",
            &long,
        ] {
            assert_eq!(mail(&format!("MAIL FROM:<{address}>")), None, "{address}");
            assert_eq!(rcpt(&format!("RCPT TO:<{address}>")), None, "{address}");
        }
        for line in [
            "MAIL FROM: <a@b.example>",
            "MAIL  FROM:<a@b.example>",
            "MAIL FROM:a@b.example",
            "MAIL FROM:<a@b.example",
            "MAIL FROM:<a@b.example>x",
            "MAIL FROM:<a@b.example> ",
            "MAIL TO:<a@b.example>",
            "MAIL FRO",
            "MAIL",
            "MAIL FROM:<Postmaster>",
        ] {
            assert_eq!(mail(line), None, "{line}");
        }
        assert_eq!(rcpt("RCPT TO:<>"), None);
        assert_eq!(rcpt("RCPT TO:<a@b.example> NOTIFY=NEVER"), None);
    }

    #[test]
    fn parameters_of_mail() {
        assert_eq!(
            parse("MAIL FROM:<a@b.example> SIZE=10 body=8bitmime AUTH=<>"),
            Ok(Command::Mail {
                from: "a@b.example".to_owned(),
                size: Some(10),
                body: Some(BodyType::EightBitMime),
                auth: true,
            })
        );
        for (parameter, reply) in [
            ("SIZE=", "501"),
            ("SIZE=-1", "501"),
            ("SIZE=1 SIZE=1", "501"),
            ("SIZE=123456789012345678901", "501"),
            ("BODY=BINARYMIME", "501"),
            ("AUTH=", "501"),
            ("SMTPUTF8", "555"),
            ("RET=HDRS", "555"),
        ] {
            let refusal = parse(&format!("MAIL FROM:<a@b.example> {parameter}")).unwrap_err();
            assert!(refusal.reply.starts_with(reply), "{parameter}: {}", refusal.reply);
        }
    }

    #[test]
    fn other_commands() {
        assert_eq!(parse("ehlo [127.0.0.1]"), Ok(Command::Ehlo));
        assert_eq!(parse("HELO kantor.example"), Ok(Command::Helo));
        assert_eq!(parse("noop whatever"), Ok(Command::Noop));
        for (line, reply) in [
            ("EHLO", "501"),
            ("EHLO a b", "501"),
            ("EHLO under_score", "501"),
            ("DATA now", "501"),
            ("RSET ", "501"),
            ("AUTH", "501"),
            ("AUTH PLAIN a b", "501"),
            ("BDAT 10 LAST", "502"),
            ("", "500"),
            ("GET / HTTP/1.1", "500"),
        ] {
            let refusal = parse(line).unwrap_err();
            assert!(refusal.reply.starts_with(reply), "{line}: {}", refusal.reply);
        }
    }
}
