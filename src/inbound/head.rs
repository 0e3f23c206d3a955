//! A block of header fields: of a message, of a part, or of a delivery report.

use jiff::Timestamp;
use mail_parser::parsers::MessageStream;
use mail_parser::{ContentType, HeaderForm, HeaderName, HeaderValue, Message, MessageParser};

/// A longer block is cut, in bytes: no honest server writes one.
const LONGEST: usize = 64 * 1024;
/// So many bytes of a field are decoded as text.
const FIELD: usize = 4096;
/// So many bytes of a field are decoded as addresses.
const ADDRESSES: usize = 16 * 1024;
/// Longer values are cut, in characters.
const LONG: usize = 1000;

/// Header fields, found by name in any case.
pub(super) struct Head {
    // Ends in an empty line, without which the parser would lose the last field.
    block: Vec<u8>,
}

impl Head {
    /// The fields at the start of `text`, and what follows the empty line behind them.
    pub fn read(text: &[u8]) -> (Head, &[u8]) {
        let (head, rest) = split(text);
        let mut block = head[..head.len().min(LONGEST)].to_vec();
        block.extend_from_slice(b"\n\n");
        (Head { block }, rest)
    }

    /// The field's first value, encoded words decoded, on one line without control characters.
    pub fn text(&self, name: &'static str) -> Option<String> {
        let parsed = self.parsed()?;
        let name = HeaderName::from(name);
        let field = parsed.headers().iter().find(|field| field.name == name)?;
        let value = self.block.get(field.offset_start as usize..field.offset_end as usize)?;
        // What begins like an encoded word is looked at to the end of the field each time.
        let mut value = value[..value.len().min(FIELD)].to_vec();
        value.push(b'\n');
        let text = MessageStream::new(&value).parse_unstructured();
        let text = one_line(text.as_text()?, LONG);
        (!text.is_empty()).then_some(text)
    }

    /// The field's first value up to a semicolon, comma, blank or comment, in lower case.
    pub fn word(&self, name: &'static str) -> Option<String> {
        let text = self.text(name)?;
        let end = text.find([';', ',', ' ', '(']).unwrap_or(text.len());
        Some(text[..end].to_ascii_lowercase())
    }

    /// All message IDs of the field, without angle brackets.
    pub fn ids(&self, name: &'static str) -> Vec<String> {
        let mut ids = Vec::new();
        for value in self.values(name, HeaderForm::MessageIds) {
            match value {
                HeaderValue::Text(id) => ids.push(one_line(&id, LONG)),
                HeaderValue::TextList(list) => ids.extend(list.iter().map(|id| one_line(id, LONG))),
                _ => {}
            }
        }
        ids.retain(|id| !id.is_empty());
        ids
    }

    /// All addresses of the field in all its occurrences, in lower case; of a very long one those
    /// at its beginning.
    pub fn addresses(&self, name: &'static str) -> Vec<String> {
        let Some(parsed) = self.parsed() else { return Vec::new() };
        let name = HeaderName::from(name);
        let mut found = Vec::new();
        for field in parsed.headers().iter().filter(|field| field.name == name) {
            let value = self.block.get(field.offset_start as usize..field.offset_end as usize);
            let mut value = whole_addresses(value.unwrap_or_default()).to_vec();
            value.push(b'\n');
            let value = MessageStream::new(&value).parse_address();
            let all = value.as_address().into_iter().flat_map(|list| list.iter());
            found.extend(all.filter_map(|one| address(one.address()?)));
        }
        found
    }

    /// The name beside the first address of the field, on one line; empty if there is none.
    pub fn name(&self, field: &'static str) -> String {
        let values = self.values(field, HeaderForm::Addresses);
        let mut all = values.iter().filter_map(HeaderValue::as_address);
        let first = all.find_map(|list| list.iter().next());
        one_line(first.and_then(|one| one.name()).unwrap_or_default(), LONG)
    }

    /// The field's first value as an instant.
    pub fn instant(&self, name: &'static str) -> Option<Timestamp> {
        let mut values = self.values(name, HeaderForm::Date).into_iter();
        let date = values.find_map(|value| value.as_datetime().cloned())?;
        date.is_valid().then(|| Timestamp::from_second(date.to_timestamp()).ok()).flatten()
    }

    /// The first word of Content-Disposition in lower case, and its parameters.
    pub fn disposition(&self) -> (String, Vec<(String, String)>) {
        let parser = MessageParser::new().header_content_type("Content-Disposition");
        let parsed = parser.parse_headers(&self.block);
        let found =
            parsed.as_ref().and_then(|m| m.header("Content-Disposition")?.as_content_type());
        let Some(found) = found else { return (String::new(), Vec::new()) };
        (found.ctype().to_ascii_lowercase(), parameters(found))
    }

    /// `type/subtype` in lower case, and its parameters.
    pub fn content_type(&self) -> (String, Vec<(String, String)>) {
        let parsed = self.parsed();
        let content = parsed.as_ref().and_then(|m| m.header("Content-Type")?.as_content_type());
        let Some(content) = content else { return ("text/plain".to_owned(), Vec::new()) };
        let kind = format!("{}/{}", content.ctype(), content.subtype().unwrap_or_default());
        (kind.to_ascii_lowercase(), parameters(content))
    }

    fn values(&self, name: &'static str, form: HeaderForm) -> Vec<HeaderValue<'static>> {
        let Some(parsed) = self.parsed() else { return Vec::new() };
        parsed.header_as(name, form).into_iter().map(HeaderValue::into_owned).collect()
    }

    fn parsed(&self) -> Option<Message<'_>> {
        // All but one are read from their bytes when they are asked for, in the form asked for.
        MessageParser::new().header_content_type("Content-Type").parse_headers(&self.block)
    }
}

fn parameters(content: &ContentType) -> Vec<(String, String)> {
    let attributes = content.attributes().unwrap_or_default().iter();
    attributes.map(|a| (a.name.to_ascii_lowercase(), a.value.clone().into_owned())).collect()
}

/// The beginning of a field of addresses, which ends behind one of them.
fn whole_addresses(value: &[u8]) -> &[u8] {
    let Some(cut) = value.get(..ADDRESSES) else { return value };
    let end = cut.iter().rposition(|&b| b == b',').unwrap_or_default();
    &cut[..end]
}

/// The text before the first empty line, and the text behind it.
pub(super) fn split(text: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in text.split_inclusive(|&b| b == b'\n') {
        let end = at + line.len();
        if matches!(line, b"\n" | b"\r\n") {
            return (&text[..at], &text[end..]);
        }
        at = end;
    }
    (text, &[])
}

/// Words with one blank between them, control characters gone, at most `most` characters.
pub(super) fn one_line(text: &str, most: usize) -> String {
    let is_gap = |c: char| c.is_whitespace() || c.is_control();
    let words: Vec<&str> = text.split(is_gap).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(most).collect()
}

/// A mail address in lower case, if it could be one.
pub(super) fn address(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('<').trim_end_matches('>');
    let is_fit = text.contains('@')
        && text.len() <= 320
        && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    is_fit.then(|| text.to_lowercase())
}
