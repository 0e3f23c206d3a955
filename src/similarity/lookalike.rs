//! Letters that pass for others: drawn alike in another script, or a letter in another dress that
//! compatibility forms (NFKC) leave alone.

/// What can be mistaken for each Latin letter, capitals and small ones. A Cyrillic letter counts
/// in both its cases as its capital does, so that Russian text does not change with its case.
const ALIKE: [(char, &str); 26] = [
    ('a', "аАαΑɑᴀ"),
    ('b', "вВβΒьЬƅʙϐ"),
    ('c', "сСςϲᴄ"),
    ('d', "ԁԀđĐðᴅ"),
    ('e', "еЕҽҼεΕєЄɛᴇə"),
    ('f', "ғҒꜰ"),
    ('g', "ԍɡցɢ"),
    ('h', "нНһҺΗհħĦʜ"),
    ('i', "іІιΙıɩɪ"),
    ('j', "јЈյᴊ"),
    ('k', "кКκΚᴋ"),
    ('l', "ӏӀłŁʟ"),
    ('m', "мМΜᴍ"),
    ('n', "пПηΝոɴŋ"),
    ('o', "оОοΟσօøØᴏ"),
    ('p', "рРρΡᴘ"),
    ('q', "ԛԚզꞯ"),
    ('r', "гГʀ"),
    ('s', "ѕЅꜱ"),
    ('t', "тТτΤŧŦᴛ"),
    ('u', "цЦυμսᴜ"),
    ('v', "ѵѴνᴠʋ"),
    ('w', "ԝԜшШωᴡ"),
    ('x', "хХχΧ"),
    ('y', "уУүҮγΥʏ"),
    ('z', "ζΖᴢ"),
];

/// The Latin letter that `c` passes for, else `c` itself.
pub(super) fn plain(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    if let Some(letter) = dark(c) {
        return letter;
    }
    ALIKE.iter().find(|(_, alike)| alike.contains(c)).map_or(c, |(letter, _)| *letter)
}

/// The letter of a white one on a dark circle or square.
fn dark(c: char) -> Option<char> {
    let offset = match u32::from(c) {
        code @ 0x1F150..=0x1F169 => code - 0x1F150,
        code @ 0x1F170..=0x1F189 => code - 0x1F170,
        _ => return None,
    };
    char::from_u32(u32::from('a') + offset)
}

/// Whether nothing is drawn for `c`, so that it can hide inside a word.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
        || (c.is_control() && !c.is_whitespace())
}
