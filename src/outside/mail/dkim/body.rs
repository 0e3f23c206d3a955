//! The hash of a body in its relaxed form, taken piece by piece.

use ring::digest::{Context, SHA256};

/// The running hash of a body; see [the module](super) for what a clone is good for.
///
/// Where the pieces are cut makes no difference, not even within a line end.
#[derive(Clone)]
pub struct BodyHash {
    hash: Context,
    relaxed: Relaxed,
}

/// What has been read of a body and cannot be written yet.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Relaxed {
    /// Empty lines, which count only when something follows.
    empty_lines: u64,
    /// The line has something besides white space.
    has_content: bool,
    /// White space after what was written of the line.
    has_space: bool,
    /// A CR that may begin a line end.
    has_cr: bool,
}

impl BodyHash {
    /// Of a body of which nothing is known yet.
    pub fn new() -> BodyHash {
        BodyHash { hash: Context::new(&SHA256), relaxed: Relaxed::default() }
    }

    /// Of the whole of `body`.
    pub fn of(body: &[u8]) -> [u8; 32] {
        let mut hash = BodyHash::new();
        hash.update(body);
        hash.finish()
    }

    /// Takes the next bytes. Lines end with CRLF; a lone CR or LF is like any other character.
    pub fn update(&mut self, piece: &[u8]) {
        self.relaxed.write(piece, &mut |bytes| self.hash.update(bytes));
    }

    /// SHA-256 of the relaxed body, for [`super::Signer::sign`].
    pub fn finish(mut self) -> [u8; 32] {
        self.relaxed.end(&mut |bytes| self.hash.update(bytes));
        let digest = self.hash.finish();
        let mut out = [0; 32];
        out.copy_from_slice(digest.as_ref());
        out
    }
}

impl Default for BodyHash {
    fn default() -> BodyHash {
        BodyHash::new()
    }
}

impl Relaxed {
    /// Hands the relaxed form of `piece` to `sink`, as far as it is certain.
    pub(super) fn write(&mut self, piece: &[u8], sink: &mut impl FnMut(&[u8])) {
        let mut rest = piece;
        while let Some(&next) = rest.first() {
            if self.has_cr {
                self.has_cr = false;
                if next == b'\n' {
                    self.end_line(sink);
                    rest = &rest[1..];
                    continue;
                }
                self.content(b"\r", sink);
            }
            let length = match next {
                b'\r' => {
                    self.has_cr = true;
                    1
                }
                b' ' | b'\t' => {
                    self.has_space = true;
                    1
                }
                _ => {
                    let end = rest.iter().position(|b| b"\r \t".contains(b));
                    let word = &rest[..end.unwrap_or(rest.len())];
                    self.content(word, sink);
                    word.len()
                }
            };
            rest = &rest[length..];
        }
    }

    /// The body is over: a last line without its end gets one, empty lines at the end go.
    pub(super) fn end(&mut self, sink: &mut impl FnMut(&[u8])) {
        if std::mem::take(&mut self.has_cr) {
            self.content(b"\r", sink);
        }
        if self.has_content {
            self.end_line(sink);
        }
        *self = Relaxed::default();
    }

    fn content(&mut self, bytes: &[u8], sink: &mut impl FnMut(&[u8])) {
        for _ in 0..std::mem::take(&mut self.empty_lines) {
            sink(b"\r\n");
        }
        if std::mem::take(&mut self.has_space) {
            sink(b" ");
        }
        sink(bytes);
        self.has_content = true;
    }

    fn end_line(&mut self, sink: &mut impl FnMut(&[u8])) {
        self.has_space = false;
        if std::mem::take(&mut self.has_content) {
            sink(b"\r\n");
        } else {
            self.empty_lines += 1;
        }
    }
}
