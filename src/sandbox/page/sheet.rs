//! A document being written: our own markup as it is, everything else escaped and bounded.

use jiff::Timestamp;

use crate::lang::Lang;
use crate::message::letter::escape;
use crate::text::page::{self as words, Words};
use crate::when::{Zone, long_date};

/// The document so far.
pub(super) struct Sheet {
    html: String,
    /// Bytes that text from outside may still take, until the next section makes room.
    left: usize,
}

impl Default for Sheet {
    fn default() -> Sheet {
        Sheet { html: String::with_capacity(64 * 1024), left: 4 * 1024 }
    }
}

impl Sheet {
    /// Adds markup or words of ours.
    pub(super) fn raw(&mut self, markup: &str) {
        self.html.push_str(markup);
    }

    /// From here texts may take so many bytes together.
    pub(super) fn room(&mut self, bytes: usize) {
        self.left = bytes;
    }

    /// Adds a text from outside, for content or an attribute's value: escaped, controls made
    /// visible, no longer than `most` bytes and the room that is left. Says whether it was cut.
    pub(super) fn text(&mut self, text: &str, most: usize) -> bool {
        let start = self.html.len();
        for (at, c) in text.char_indices() {
            let width = match c {
                '<' | '>' | '&' | '"' | '\'' => 6,
                c => c.len_utf8().max(3),
            };
            if at + c.len_utf8() > most || self.html.len() - start + width > self.left {
                self.left = self.left.saturating_sub(self.html.len() - start);
                self.html.push('…');
                return true;
            }
            match c {
                '\r' => {}
                '\n' | '\t' => self.html.push(c),
                c if c.is_control() => self.html.push('\u{fffd}'),
                '<' | '>' | '&' | '"' | '\'' => {
                    self.html.push_str(&escape(c.encode_utf8(&mut [0; 4])))
                }
                c => self.html.push(c),
            }
        }
        self.left -= self.html.len() - start;
        false
    }

    /// That `count` things are left out, if any.
    pub(super) fn more(&mut self, lang: Lang, count: usize) {
        if count > 0 {
            self.raw(&format!("<p class=\"more\">… {}</p>\n", words::more(lang, count)));
        }
    }

    /// What stands where nothing has come yet.
    pub(super) fn nothing_yet(&mut self, live: bool, w: &Words, [title, what]: [&str; 2]) {
        if live {
            self.raw(&format!(
                "<div class=\"empty\"><p><strong>{title}</strong></p><p>{what}</p></div>\n"
            ));
        } else {
            self.raw(&format!("<div class=\"empty\"><p>{}</p></div>\n", w.none));
        }
    }

    pub(super) fn finish(self) -> String {
        self.html
    }
}

/// How times are written.
pub(super) struct Times<'a> {
    pub(super) lang: Lang,
    pub(super) zone: &'a Zone,
    pub(super) now: Timestamp,
}

impl Times<'_> {
    /// Time of day to the second; with the date when it is another than that of the page.
    pub(super) fn of(&self, instant: Timestamp) -> String {
        let local = |at: Timestamp| at.to_zoned_datetime(self.zone.rules.clone()).date();
        self.element(instant, local(instant) != local(self.now))
    }

    /// Date and time of day.
    pub(super) fn with_date(&self, instant: Timestamp) -> String {
        self.element(instant, true)
    }

    fn element(&self, instant: Timestamp, dated: bool) -> String {
        let at = instant.to_zoned_datetime(self.zone.rules.clone());
        let date = if dated { long_date(at.date(), self.lang) + ", " } else { String::new() };
        let clock = words::clock(self.lang, at.hour(), at.minute(), at.second());
        let zone = escape(&self.zone.name);
        format!("<time datetime=\"{instant}\">{date}{clock}\u{a0}{zone}</time>")
    }
}
