//! Names of folders as IMAP writes them: quoted, in modified UTF-7 (RFC 3501, section 5.1.3).

use data_encoding::BASE64_NOPAD;

/// The name as an argument, or `None` where no folder can be called so.
pub(super) fn quote(name: &str) -> Option<String> {
    if name.is_empty() || name.contains(char::is_control) {
        return None;
    }
    let mut quoted = String::from("\"");
    let mut wide = Vec::new();
    for c in name.chars() {
        if matches!(c, ' '..='~') {
            close(&mut wide, &mut quoted);
            match c {
                '&' => quoted.push_str("&-"),
                '"' | '\\' => quoted.extend(['\\', c]),
                c => quoted.push(c),
            }
        } else {
            let mut units = [0; 2];
            wide.extend(c.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    close(&mut wide, &mut quoted);
    quoted.push('"');
    Some(quoted)
}

/// Writes what was gathered beyond ASCII.
fn close(wide: &mut Vec<u8>, quoted: &mut String) {
    if !wide.is_empty() {
        let encoded = BASE64_NOPAD.encode(wide).replace('/', ",");
        quoted.extend(["&", &encoded, "-"]);
        wide.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn names_beyond_ascii_are_encoded() {
        for (name, quoted) in [
            ("INBOX", r#""INBOX""#),
            ("[Gmail]/All Mail", r#""[Gmail]/All Mail""#),
            ("Tom & Jerry", r#""Tom &- Jerry""#),
            (r#"a"b\c"#, r#""a\"b\\c""#),
            ("~peter/mail/台北/日本語", r#""~peter/mail/&U,BTFw-/&ZeVnLIqe-""#),
            ("Entwürfe", r#""Entw&APw-rfe""#),
            ("📬", r#""&2D3c7A-""#),
        ] {
            assert_eq!(quote(name).as_deref(), Some(quoted));
        }
        for name in ["", "a\r\nb", "a\0"] {
            assert_eq!(quote(name), None);
        }
    }
}
