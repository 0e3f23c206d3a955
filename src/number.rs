//! Release numbers such as `041/SP/KC/X/2026`: the newsroom's pattern, and what follows it.

mod roman;
#[cfg(test)]
mod tests;

pub use roman::{roman, value as roman_value};

/// Most digits of a serial number.
const LONGEST_SERIAL: usize = 9;
/// More in one text would only be noise.
const MOST: usize = 50;

/// How the newsroom writes its numbers: `{serial}`, `{month}` and `{year}` among plain text. A
/// width such as `{serial:03}` fills with zeros, `{month:roman}` is a Roman numeral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Plain(String),
    Serial { width: usize },
    Month { width: usize },
    RomanMonth,
    Year,
}

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternFault {
    /// A brace that is not closed, or closes nothing.
    Brace,
    /// Something in braces that is not known.
    Unknown(String),
    /// A part that is there twice.
    Twice(&'static str),
    /// There is no serial number in it.
    NoSerial,
    /// Two parts touch, so that nobody could tell where one ends.
    Touching,
}

/// A text that follows a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// As written.
    pub text: String,
    /// Which of the newsroom's patterns it follows, from 0.
    pub series: usize,
    /// Its place in the series.
    pub serial: u32,
    /// Of a correction: the `R1` of `041.R1/…`.
    pub revision: Option<u32>,
    /// Month, from 1.
    pub month: Option<i8>,
    /// Year.
    pub year: Option<i16>,
}

impl Pattern {
    /// The pattern that `text` describes.
    ///
    /// # Errors
    /// See [`PatternFault`].
    pub fn parse(text: &str) -> Result<Pattern, PatternFault> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (plain, tail) = rest.split_at(at);
            if !plain.is_empty() {
                pieces.push(Piece::Plain(plain.to_owned()));
            }
            let inner = tail.strip_prefix('{').and_then(|t| t.split_once('}'));
            let (inner, tail) = inner.ok_or(PatternFault::Brace)?;
            pieces.push(field(inner)?);
            rest = tail;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Plain(rest.to_owned()));
        }
        for name in ["serial", "month", "year"] {
            if pieces.iter().filter(|p| p.name() == Some(name)).count() > 1 {
                return Err(PatternFault::Twice(name));
            }
        }
        if !pieces.iter().any(|p| p.name() == Some("serial")) {
            return Err(PatternFault::NoSerial);
        }
        let touching = |pair: &[Piece]| pair.iter().all(|p| p.name().is_some());
        if pieces.windows(2).any(touching) {
            return Err(PatternFault::Touching);
        }
        Ok(Pattern { text: text.to_owned(), pieces })
    }

    /// As the configuration writes it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a text that follows it is surely a number: it has letters, or parts beside the
    /// serial.
    fn is_distinct(&self) -> bool {
        self.pieces.iter().any(|piece| match piece {
            Piece::Plain(plain) => plain.contains(char::is_alphabetic),
            Piece::Serial { .. } => false,
            Piece::Month { .. } | Piece::RomanMonth | Piece::Year => true,
        })
    }

    /// Whether serials begin anew each year.
    pub fn has_year(&self) -> bool {
        self.pieces.contains(&Piece::Year)
    }

    /// The number with these parts.
    pub fn write(&self, serial: u32, revision: Option<u32>, month: i8, year: i16) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Plain(plain) => out.push_str(plain),
                Piece::Serial { width } => {
                    out.push_str(&format!("{serial:0width$}"));
                    out.push_str(&revision.map(|r| format!(".R{r}")).unwrap_or_default());
                }
                Piece::Month { width } => out.push_str(&format!("{month:0width$}")),
                Piece::RomanMonth => out.push_str(roman(month).unwrap_or_default()),
                Piece::Year => out.push_str(&format!("{year:04}")),
            }
        }
        out
    }

    /// A number at the start of `text`.
    fn at_start(&self, text: &str) -> Option<Number> {
        let mut number = Number {
            text: String::new(),
            series: 0,
            serial: 0,
            revision: None,
            month: None,
            year: None,
        };
        let mut rest = text;
        for piece in &self.pieces {
            rest = match piece {
                Piece::Plain(plain) => rest.strip_prefix(plain.as_str())?,
                Piece::Serial { width } => {
                    let (digits, tail) = digits(rest, *width, LONGEST_SERIAL)?;
                    number.serial = digits.parse().ok()?;
                    match tail.strip_prefix(".R").and_then(|t| digits_of(t)) {
                        Some((revision, tail)) => {
                            number.revision = Some(revision);
                            tail
                        }
                        None => tail,
                    }
                }
                Piece::Month { width } => {
                    let (digits, tail) = digits(rest, *width, 2)?;
                    number.month = digits.parse().ok().filter(|m| (1..=12).contains(m));
                    number.month?;
                    tail
                }
                Piece::RomanMonth => {
                    let end = rest.find(|c| !matches!(c, 'I' | 'V' | 'X')).unwrap_or(rest.len());
                    number.month = Some(roman_value(&rest[..end])?);
                    &rest[end..]
                }
                Piece::Year => {
                    let (digits, tail) = digits(rest, 4, 4)?;
                    number.year = digits.parse().ok();
                    tail
                }
            };
        }
        number.text = text[..text.len() - rest.len()].to_owned();
        Some(number)
    }
}

impl Piece {
    fn name(&self) -> Option<&'static str> {
        match self {
            Piece::Plain(_) => None,
            Piece::Serial { .. } => Some("serial"),
            Piece::Month { .. } | Piece::RomanMonth => Some("month"),
            Piece::Year => Some("year"),
        }
    }
}

fn field(inner: &str) -> Result<Piece, PatternFault> {
    let (name, form) = inner.split_once(':').unwrap_or((inner, ""));
    let width = form.parse::<usize>().ok().filter(|w| (1..=LONGEST_SERIAL).contains(w));
    match (name, form, width) {
        ("serial", "", _) => Ok(Piece::Serial { width: 1 }),
        ("serial", _, Some(width)) => Ok(Piece::Serial { width }),
        ("month", "", _) => Ok(Piece::Month { width: 1 }),
        ("month", "roman", _) => Ok(Piece::RomanMonth),
        ("month", _, Some(width)) if width <= 2 => Ok(Piece::Month { width }),
        ("year", "", _) => Ok(Piece::Year),
        _ => Err(PatternFault::Unknown(format!("{{{inner}}}"))),
    }
}

/// Between `least` and `most` digits, and what follows; more digits are no match.
fn digits(text: &str, least: usize, most: usize) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (least..=most).contains(&end).then(|| text.split_at(end))
}

fn digits_of(text: &str) -> Option<(u32, &str)> {
    let (digits, tail) = digits(text, 1, 4)?;
    Some((digits.parse().ok()?, tail))
}

/// What `text` is as a whole, by the first of `patterns` that it follows.
pub fn read(patterns: &[Pattern], text: &str) -> Option<Number> {
    let text = text.trim();
    patterns.iter().enumerate().find_map(|(series, pattern)| {
        let number = pattern.at_start(text).filter(|number| number.text == text)?;
        Some(Number { series, ..number })
    })
}

/// The numbers within `text`, each with its offset in bytes.
pub fn find(patterns: &[Pattern], text: &str) -> Vec<(usize, Number)> {
    let mut found = Vec::new();
    if patterns.is_empty() {
        return found;
    }
    let mut before = None;
    let mut done = 0;
    for (at, c) in text.char_indices() {
        let begins = at >= done && !before.is_some_and(is_inside);
        before = Some(c);
        if !begins || found.len() == MOST {
            continue;
        }
        let number = patterns.iter().enumerate().find_map(|(series, pattern)| {
            let number = pattern.at_start(&text[at..]).filter(|_| pattern.is_distinct())?;
            let after = text[at + number.text.len()..].chars().next();
            let ends = !after.is_some_and(|c| c.is_alphanumeric() || c == '/');
            ends.then_some(Number { series, ..number })
        });
        if let Some(number) = number {
            done = at + number.text.len();
            found.push((at, number));
        }
    }
    found
}

/// Whether what follows `c` continues a word or a number.
fn is_inside(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '/' | '-')
}
