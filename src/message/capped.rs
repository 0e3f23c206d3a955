//! What a template writes, up to a size.

use std::io;

/// Bytes up to a size; a write beyond it fails.
#[derive(Debug)]
pub struct Capped {
    bytes: Vec<u8>,
    most: usize,
}

impl Capped {
    /// Nothing yet, and at most `most` bytes.
    pub fn new(most: usize) -> Capped {
        Capped { bytes: Vec::new(), most }
    }

    /// What was written, as text.
    pub fn into_text(self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl io::Write for Capped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
