//! Rows of a CSV text (RFC 4180), each with its line; one broken row never takes others along.

use std::ops::Range;

use crate::problem::RowFault;

/// Longest row; a quote left open ends here at the latest.
const LONGEST_ROW: usize = 64 * 1024;

/// A quote is not closed or stands inside a field.
struct NoField;

/// A row and where it stands.
pub(super) struct Span {
    /// The line it begins on, from 1.
    pub line: usize,
    /// Its bytes in the text, with its line end.
    pub bytes: Range<usize>,
    /// Its fields, trimmed.
    pub row: Result<Vec<String>, RowFault>,
}

/// Rows of a CSV text; blank lines are passed over, and so is a byte order mark.
pub(super) struct Rows<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    comma: u8,
}

impl<'a> Rows<'a> {
    /// Finds out which separator is in use.
    pub(super) fn new(bytes: &'a [u8]) -> Rows<'a> {
        let at = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let first = bytes[at..].split(|b| matches!(b, b'\n' | b'\r')).find(|l| !l.is_empty());
        let first = first.unwrap_or_default();
        // Office programs write semicolons where the decimal mark is a comma, as in Indonesia.
        let comma = if !first.contains(&b',') && first.contains(&b';') { b';' } else { b',' };
        Rows { bytes, at, line: 1, comma }
    }

    /// The line that comes next, from 1.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn at_end_of_row(&self) -> bool {
        matches!(self.peek(), None | Some(b'\n' | b'\r'))
    }

    /// Steps over one line end: LF, CRLF or CR.
    fn end_line(&mut self) {
        match (self.peek(), self.bytes.get(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => self.at += 2,
            (Some(_), _) => self.at += 1,
            (None, _) => return,
        }
        self.line += 1;
    }

    fn skip_line(&mut self) {
        while !self.at_end_of_row() {
            self.at += 1;
        }
        self.end_line();
    }

    fn row(&mut self) -> Result<Vec<String>, RowFault> {
        let (start, first_line) = (self.at, self.line);
        let mut fields = Vec::new();
        loop {
            match self.field(start) {
                Ok(field) => fields.push(field),
                Err(NoField) => {
                    // An open quote may have swallowed good rows: only its own line is given up.
                    (self.at, self.line) = (start, first_line);
                    self.skip_line();
                    return Err(RowFault::Quote);
                }
            }
            if self.at_end_of_row() {
                self.end_line();
                break;
            }
            self.at += 1;
        }
        let text = |field: Vec<u8>| {
            String::from_utf8(field).map(|t| t.trim().to_owned()).map_err(|_| RowFault::Encoding)
        };
        fields.into_iter().map(text).collect()
    }

    /// One field, up to its comma or line end.
    fn field(&mut self, start: usize) -> Result<Vec<u8>, NoField> {
        let mut field = Vec::new();
        if self.peek() != Some(b'"') {
            while !self.at_end_of_row() && self.peek() != Some(self.comma) {
                let byte = self.bytes[self.at];
                if byte == b'"' {
                    return Err(NoField);
                }
                field.push(byte);
                self.at += 1;
            }
            return Ok(field);
        }
        self.at += 1;
        loop {
            let byte = self.peek().ok_or(NoField)?;
            if self.at - start > LONGEST_ROW {
                return Err(NoField);
            }
            match (byte, self.bytes.get(self.at + 1)) {
                (b'"', Some(b'"')) => {
                    field.push(b'"');
                    self.at += 2;
                }
                (b'"', _) => {
                    self.at += 1;
                    let ends = self.at_end_of_row() || self.peek() == Some(self.comma);
                    return if ends { Ok(field) } else { Err(NoField) };
                }
                (b'\n' | b'\r', _) => {
                    field.push(b'\n');
                    self.end_line();
                }
                _ => {
                    field.push(byte);
                    self.at += 1;
                }
            }
        }
    }

    /// The next row.
    pub(super) fn next_row(&mut self) -> Option<Span> {
        loop {
            while matches!(self.peek(), Some(b'\n' | b'\r')) {
                self.end_line();
            }
            self.peek()?;
            let (line, start) = (self.line, self.at);
            let row = self.row();
            // Rows of commas only are what office programs leave below a table.
            if !matches!(&row, Ok(fields) if fields.iter().all(String::is_empty)) {
                return Some(Span { line, bytes: start..self.at, row });
            }
        }
    }
}
