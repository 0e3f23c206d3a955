//! Header fields as they stand in a message, and in their relaxed form.

use super::error::DkimError;

/// One field of a header block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    name: &'a [u8],
    /// With its folds, without the CRLF at its end.
    value: &'a [u8],
}

/// Header block and body of `message`, without the empty line between them.
///
/// A message without an empty line is all headers.
pub fn head_and_body(message: &[u8]) -> (&[u8], &[u8]) {
    if let Some(body) = message.strip_prefix(b"\r\n") {
        return (b"", body);
    }
    match message.windows(4).position(|four| four == b"\r\n\r\n") {
        Some(at) => (&message[..at + 2], &message[at + 4..]),
        None => (message, b""),
    }
}

impl<'a> Field<'a> {
    /// The fields of a block of CRLF lines, from top to bottom.
    pub(super) fn all(block: &'a [u8]) -> Result<Vec<Field<'a>>, DkimError> {
        let mut fields = Vec::new();
        let mut rest = block.strip_suffix(b"\r\n").unwrap_or(block);
        let mut line = 1;
        while !rest.is_empty() {
            let (raw, lines) = first(rest, line)?;
            fields.push(Field::parse(raw).ok_or(DkimError::Header(line))?);
            line += lines;
            rest = rest.get(raw.len() + 2..).unwrap_or_default();
        }
        Ok(fields)
    }

    /// One field without the CRLF at its end.
    pub(super) fn parse(raw: &'a [u8]) -> Option<Field<'a>> {
        let colon = raw.iter().position(|&b| b == b':')?;
        // White space before the colon is obsolete, and legal to read.
        let name = raw[..colon].trim_ascii_end();
        let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
        is_name.then(|| Field { name, value: &raw[colon + 1..] })
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    /// Appends the relaxed form, without a CRLF: name in lower case, value in one line, its runs of
    /// white space one space each, none at its ends.
    pub(super) fn write_relaxed(&self, out: &mut Vec<u8>) {
        out.extend(self.name.iter().map(u8::to_ascii_lowercase));
        out.push(b':');
        // A break within a field always has white space behind it.
        let mut words = self.value.split(|b| b" \t\r\n".contains(b)).filter(|w| !w.is_empty());
        out.extend_from_slice(words.next().unwrap_or_default());
        for word in words {
            out.push(b' ');
            out.extend_from_slice(word);
        }
    }
}

/// The first field with its continuation lines, and how many lines these are.
fn first(block: &[u8], line: usize) -> Result<(&[u8], usize), DkimError> {
    let (mut at, mut lines) = (0, 1);
    loop {
        let Some(found) = block[at..].iter().position(|b| b"\r\n".contains(b)) else {
            return Ok((block, lines));
        };
        at += found;
        match &block[at..] {
            [b'\r', b'\n', b' ' | b'\t', ..] => {
                at += 3;
                lines += 1;
            }
            [b'\r', b'\n', _, ..] => return Ok((&block[..at], lines)),
            // An empty line at the end.
            [b'\r', b'\n'] => return Err(DkimError::Header(line + lines)),
            _ => return Err(DkimError::Header(line + lines - 1)),
        }
    }
}
