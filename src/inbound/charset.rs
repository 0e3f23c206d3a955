//! Bytes of a mail → text, whatever they claim to be. Nothing is refused: what cannot be read is
//! `�`.

use mail_parser::decoders::charsets::map::charset_decoder;

/// Reads `bytes`, which are said to be in `charset`.
pub(super) fn decode(bytes: &[u8], charset: Option<&str>) -> String {
    if let Some(text) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return String::from_utf8_lossy(text).into_owned();
    }
    let charset = charset.map(|name| name.trim().to_ascii_lowercase());
    let is_marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    match charset.as_deref() {
        _ if is_marked => by_name(bytes, "utf-16"),
        None | Some("") | Some("utf-8" | "utf8") => utf8_or_western(bytes),
        // Many programs write UTF-8 and say these.
        Some("us-ascii" | "ascii" | "iso-8859-1" | "latin1" | "windows-1252" | "cp1252") => {
            utf8_or_western(bytes)
        }
        Some(name) if charset_decoder(name.as_bytes()).is_some() => by_name(bytes, name),
        Some(_) => utf8_or_western(bytes),
    }
}

fn by_name(bytes: &[u8], name: &str) -> String {
    match charset_decoder(name.as_bytes()) {
        Some(decode) => decode(bytes),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// UTF-8 where any of it is, for a text may be cut in the midst of a letter; else as the West wrote
/// before.
fn utf8_or_western(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let text = String::from_utf8_lossy(bytes);
    let is_foreign = |c: &char| !c.is_ascii() && *c != char::REPLACEMENT_CHARACTER;
    match text.chars().any(|c| is_foreign(&c)) {
        true => text.into_owned(),
        false => by_name(bytes, "windows-1252"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_charset_is_read_and_false_claims_are_forgiven() {
        for (bytes, charset, text) in [
            (&b"caf\xc3\xa9"[..], Some("UTF-8"), "café"),
            (b"caf\xe9 \x80", Some("iso-8859-1"), "café €"),
            (b"caf\xe9", Some("utf-8"), "café"),
            (b"caf\xe9", None, "café"),
            (b"caf\xc3\xa9", Some("us-ascii"), "café"),
            (b"caf\xc3\xa9", Some("no-such-thing"), "café"),
            (b"caf\xc3\xa9 \xc3", None, "café \u{fffd}"),
            (b"\xff\xfeh\0i\0", Some("utf-8"), "hi"),
            (b"\0h\0i", Some("utf-16be"), "hi"),
            (b"\xef\xbb\xbfhi", Some("windows-1252"), "hi"),
            (b"\xcf\xf0\xe8", Some("windows-1251"), "При"),
        ] {
            assert_eq!(decode(bytes, charset), text, "{charset:?}");
        }
    }
}
