//! The encoding of RFC 4251, section 5, as far as keys and signatures need it.

/// What is left to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wire<'a>(pub &'a [u8]);

impl<'a> Wire<'a> {
    /// So many bytes.
    pub fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }

    pub fn number(&mut self) -> Option<u32> {
        let bytes = self.bytes(4)?.first_chunk::<4>()?;
        Some(u32::from_be_bytes(*bytes))
    }

    /// Bytes behind their length.
    pub fn string(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.bytes(usize::try_from(length).ok()?)
    }

    /// A positive whole number without the zero that keeps it positive.
    pub fn natural(&mut self) -> Option<&'a [u8]> {
        match self.string()? {
            [] => None,
            [first, ..] if *first >= 0x80 => None,
            [0, second, ..] if *second < 0x80 => None,
            [0] => None,
            [0, rest @ ..] => Some(rest),
            whole => Some(whole),
        }
    }

    /// Nothing more follows.
    pub fn end(self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

/// Appends `bytes` behind their length.
pub(super) fn put(to: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    to.extend(length.to_be_bytes());
    to.extend(bytes);
}
