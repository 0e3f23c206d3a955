//! Loose objects are zlib streams (RFC 1950, 1951). libgit2 turns for ever in one that is cut off, so
//! those are unpacked here; what comes out is proved by its hash.

/// Lengths of the symbols 257 to 285, and the bits that follow each.
const LENGTHS: [(u16, u8); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];
/// In this order the lengths of the code of codes stand.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/// Longest code.
const BITS: usize = 15;

/// Unpacks `bytes` until `most` bytes came out, or the stream's end; `None` where it is none, or is
/// cut off before either.
pub(super) fn inflate(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let (head, packed) = bytes.split_first_chunk::<2>()?;
    let is_zlib = head[0] & 0x0f == 8 && u16::from_be_bytes(*head).is_multiple_of(31);
    if !is_zlib || head[1] & 0x20 != 0 {
        return None;
    }
    let mut stream = Stream { packed, at: 0, bits: 0, held: 0, out: Vec::new(), most };
    loop {
        let is_last = stream.take(1)? == 1;
        match stream.take(2)? {
            0 => stream.stored()?,
            1 => {
                let mut lengths = [8; 288];
                lengths[144..256].fill(9);
                lengths[256..280].fill(7);
                stream.block(&Codes::of(&lengths)?, &Codes::of(&[5; 30])?)?;
            }
            2 => {
                let (literals, distances) = stream.tables()?;
                stream.block(&literals, &distances)?;
            }
            _ => return None,
        }
        if is_last || stream.out.len() >= most {
            stream.out.truncate(most);
            return Some(stream.out);
        }
    }
}

struct Stream<'a> {
    packed: &'a [u8],
    at: usize,
    bits: u32,
    /// How many bits of `bits` are left.
    held: u32,
    out: Vec<u8>,
    most: usize,
}

impl Stream<'_> {
    fn take(&mut self, count: u32) -> Option<u32> {
        while self.held < count {
            self.bits |= u32::from(*self.packed.get(self.at)?) << self.held;
            self.at += 1;
            self.held += 8;
        }
        let value = self.bits & ((1 << count) - 1);
        self.bits >>= count;
        self.held -= count;
        Some(value)
    }

    fn stored(&mut self) -> Option<()> {
        self.bits = 0;
        self.held = 0;
        let (head, rest) = self.packed.get(self.at..)?.split_first_chunk::<4>()?;
        let length = u16::from_le_bytes([head[0], head[1]]);
        if length != !u16::from_le_bytes([head[2], head[3]]) {
            return None;
        }
        let length = usize::from(length).min(self.most - self.out.len());
        self.out.extend(rest.get(..length)?);
        self.at += 4 + length;
        Some(())
    }

    fn tables(&mut self) -> Option<(Codes, Codes)> {
        let literals = self.take(5)? as usize + 257;
        let distances = self.take(5)? as usize + 1;
        let codes = self.take(4)? as usize + 4;
        let mut lengths = [0; 19];
        for place in &ORDER[..codes] {
            lengths[*place] = self.take(3)? as u8;
        }
        let code = Codes::of(&lengths)?;
        let mut lengths: Vec<u8> = Vec::with_capacity(320);
        while lengths.len() < literals + distances {
            let (length, times) = match code.next(self)? {
                16 => (*lengths.last()?, 3 + self.take(2)?),
                17 => (0, 3 + self.take(3)?),
                18 => (0, 11 + self.take(7)?),
                length => (length as u8, 1),
            };
            lengths.resize(lengths.len() + times as usize, length);
        }
        if lengths.len() != literals + distances {
            return None;
        }
        Some((Codes::of(&lengths[..literals])?, Codes::of(&lengths[literals..])?))
    }

    fn block(&mut self, literals: &Codes, distances: &Codes) -> Option<()> {
        while self.out.len() < self.most {
            let symbol = literals.next(self)?;
            if let Ok(byte) = u8::try_from(symbol) {
                self.out.push(byte);
                continue;
            }
            if symbol == 256 {
                return Some(());
            }
            let (length, extra) = *LENGTHS.get(usize::from(symbol) - 257)?;
            let length = usize::from(length) + self.take(u32::from(extra))? as usize;
            let symbol = u32::from(distances.next(self)?);
            let distance = match symbol {
                0..4 => symbol + 1,
                4..30 => {
                    let extra = symbol / 2 - 1;
                    ((2 + symbol % 2) << extra) + 1 + self.take(extra)?
                }
                _ => return None,
            };
            let start = self.out.len().checked_sub(distance as usize)?;
            // What is copied may be what this copying appends.
            for at in start..start + length {
                self.out.push(self.out[at]);
            }
        }
        Some(())
    }
}

/// A canonical Huffman code.
struct Codes {
    /// How many codes there are of each length.
    counts: [u16; BITS + 1],
    /// Symbols in the order of their codes.
    symbols: Vec<u16>,
}

impl Codes {
    fn of(lengths: &[u8]) -> Option<Codes> {
        let mut counts = [0; BITS + 1];
        let mut symbols: Vec<u16> = (0..lengths.len() as u16).collect();
        symbols.retain(|symbol| lengths[usize::from(*symbol)] > 0);
        symbols.sort_by_key(|symbol| lengths[usize::from(*symbol)]);
        for symbol in &symbols {
            *counts.get_mut(usize::from(lengths[usize::from(*symbol)]))? += 1;
        }
        Some(Codes { counts, symbols })
    }

    fn next(&self, stream: &mut Stream<'_>) -> Option<u16> {
        let (mut code, mut first, mut index) = (0, 0, 0);
        for count in &self.counts[1..] {
            let count = u32::from(*count);
            code |= stream.take(1)?;
            if code < first + count {
                return self.symbols.get((index + code - first) as usize).copied();
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }
}
