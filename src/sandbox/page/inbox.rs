//! The inbox: a card for each message, whoever and however many got it.

use std::collections::HashMap;
use std::sync::Arc;

use super::content::Page;
use super::grouping::{Group, groups};
use super::letter::{self, Enclosed, Letter};
use super::sheet::{Sheet, Times};
use crate::sandbox::smtp::Received;
use crate::text::attachment;
use crate::text::page::{self as words, Words};

/// Cards of a section, and recipients of a card.
const CARDS: usize = 50;
const RECIPIENTS: usize = 200;
/// Bytes of a letter's plain text, its HTML, its header, and of a line.
const TEXT: usize = 64 * 1024;
const HTML: usize = 200 * 1024;
const HEADER: usize = 16 * 1024;
const LINE: usize = 1_000;
const EXCERPT: usize = 220;
/// Bytes of all texts of a section.
const ROOM: usize = 6 * 1024 * 1024;

/// What subjects to the desk begin with.
const TO_DESK: &str = "[siaran]";

/// A section's name in the page.
pub(super) struct Section {
    id: &'static str,
    title: fn(&Words) -> &str,
    nothing: fn(&Words) -> [&str; 2],
}

pub(super) const LETTERS: Section =
    Section { id: "mail", title: |w| w.letters, nothing: |w| w.no_letters };
pub(super) const DESK: Section = Section { id: "desk", title: |w| w.desk, nothing: |w| w.no_desk };

/// Messages with their subjects, newest first.
#[derive(Default)]
pub(super) struct Messages<'a>(Vec<(Option<String>, Group<'a>)>);

impl Messages<'_> {
    /// How many letters they are.
    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|(_, group)| group.letters.len()).sum()
    }
}

/// What went to journalists, and what to people of the newsroom: the desk and holders of accounts.
pub(super) fn sorted(inbox: &[Arc<Received>]) -> (Messages<'_>, Messages<'_>) {
    let named = groups(inbox).into_iter().map(|group| {
        let subject = group.letters.first().and_then(|first| letter::subject(first));
        (subject, group)
    });
    let is_inside = |(subject, group): &(Option<String>, Group<'_>)| {
        subject.as_ref().is_some_and(|subject| subject.starts_with(TO_DESK))
            || group.letters.first().is_some_and(|first| is_for_one(first))
    };
    let (inside, letters) = named.partition(is_inside);
    (Messages(letters), Messages(inside))
}

/// Whether a machine wrote it, and not to many: a mail to the holder of an account.
fn is_for_one(letter: &Received) -> bool {
    let text = String::from_utf8_lossy(&letter.data);
    let header: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).collect();
    let has = |name: &str| header.iter().any(|line| line.starts_with(name));
    has("Auto-Submitted:") && !has("Precedence:")
}

pub(super) fn write(
    sheet: &mut Sheet,
    page: &Page,
    w: &Words,
    times: &Times,
    messages: &Messages,
    section: Section,
) {
    let Section { id, title, nothing } = section;
    sheet.room(ROOM);
    sheet.raw(&format!("<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{}</h2>\n", title(w)));
    if messages.0.is_empty() {
        sheet.nothing_yet(page.live, w, nothing(w));
    }
    for (n, (subject, group)) in messages.0.iter().take(CARDS).enumerate() {
        let Some(first) = group.letters.first() else { continue };
        let card = Card { page, w, times, group, first, letter: Letter::read(first) };
        card.write(sheet, subject.as_deref(), &format!("{id}-{n}"));
    }
    sheet.more(page.lang, messages.0.len().saturating_sub(CARDS));
    sheet.raw("</section>\n");
}

struct Card<'a> {
    page: &'a Page<'a>,
    w: &'a Words,
    times: &'a Times<'a>,
    group: &'a Group<'a>,
    first: &'a Received,
    letter: Letter,
}

impl Card<'_> {
    fn write(&self, sheet: &mut Sheet, subject: Option<&str>, id: &str) {
        let Card { page, w, group, letter, .. } = self;
        sheet.raw("<article class=\"card message\">\n<h3 dir=\"auto\">");
        sheet.text(subject.unwrap_or(w.no_subject), LINE);
        sheet.raw("</h3>\n");
        let addresses = self.addresses();
        let repeated = addresses.values().filter(|letters| **letters > 1).count();
        let count = words::recipients(page.lang, addresses.len());
        sheet.raw(&format!("<p class=\"count\"><strong>{count}</strong>"));
        if repeated > 0 {
            let repeated = words::repeated(page.lang, repeated);
            sheet.raw(&format!(" <strong class=\"warn\">{repeated}</strong>"));
        }
        sheet.raw("</p>\n");
        if group.subject_varies {
            sheet.raw(&format!("<p class=\"note\">{}</p>\n", w.subject_varies));
        }
        self.lines(sheet);
        if !letter.readable {
            sheet.raw(&format!("<p class=\"note\">{}</p>\n", w.unreadable));
        }
        if let Some(text) = &letter.text {
            let start = &text[..text.floor_char_boundary(4 * EXCERPT)];
            let words: Vec<&str> = start.split_whitespace().collect();
            sheet.raw("<p class=\"excerpt\" dir=\"auto\">");
            sheet.text(&words.join(" "), EXCERPT);
            sheet.raw("</p>\n");
        }
        if letter.readable {
            self.text(sheet);
            self.html(sheet, id);
        }
        self.recipients(sheet, addresses.len());
        self.header(sheet);
        sheet.raw("</article>\n");
    }

    /// How many letters each address got.
    fn addresses(&self) -> HashMap<String, usize> {
        let mut addresses = HashMap::new();
        for address in self.group.letters.iter().flat_map(|letter| &letter.rcpt_to) {
            *addresses.entry(address.to_lowercase()).or_default() += 1;
        }
        addresses
    }

    /// Sender, answer address, time, attachments.
    fn lines(&self, sheet: &mut Sheet) {
        let Card { w, times, group, first, letter, .. } = self;
        sheet.raw("<dl>\n");
        let mut line = |name: &str, value: &str| {
            sheet.raw(&format!("<div><dt>{name}</dt><dd><bdi>"));
            sheet.text(value, LINE);
            sheet.raw("</bdi></dd></div>\n");
        };
        line(w.from, if letter.from.is_empty() { "–" } else { &letter.from });
        line(
            w.reply_to,
            if letter.reply_to.is_empty() { w.reply_to_sender } else { &letter.reply_to },
        );
        if !letter.attachments.is_empty() {
            let shown: Vec<String> = letter.attachments.iter().map(|e| self.enclosed(e)).collect();
            line(w.attachments, &shown.join(", "));
        }
        let start = times.of(first.at);
        let last = group.letters.last().filter(|last| last.at.as_second() != first.at.as_second());
        let end =
            last.map(|last| format!(" {} {}", w.until, times.of(last.at))).unwrap_or_default();
        sheet.raw(&format!("<div><dt>{}</dt><dd>{start}{end}</dd></div>\n</dl>\n", w.received));
    }

    /// A file as `name (type, size)`.
    fn enclosed(&self, file: &Enclosed) -> String {
        let size = file.bytes.map(|bytes| attachment::size(self.page.lang, bytes as u64));
        let about: Vec<&str> = [file.kind.as_str()]
            .into_iter()
            .chain(size.as_deref())
            .filter(|a| !a.is_empty())
            .collect();
        match about.is_empty() {
            true => file.name.clone(),
            false => format!("{} ({})", file.name, about.join(", ")),
        }
    }

    fn text(&self, sheet: &mut Sheet) {
        let w = self.w;
        let Some(text) = &self.letter.text else {
            sheet.raw(&format!("<p class=\"note\">{}</p>\n", w.no_text));
            return;
        };
        // A report is read and printed; there the letter is open.
        let open = if self.page.live { "" } else { " open" };
        sheet.raw(&format!(
            "<details class=\"letter\"{open}><summary>{}</summary>\n<pre dir=\"auto\">",
            w.as_text
        ));
        let cut = sheet.text(text.trim_end(), TEXT);
        sheet.raw("</pre>\n");
        self.note_cut(sheet, cut);
        sheet.raw("</details>\n");
    }

    fn html(&self, sheet: &mut Sheet, id: &str) {
        let w = self.w;
        let Some(html) = &self.letter.html else {
            sheet.raw(&format!("<p class=\"note\">{}</p>\n", w.no_html));
            return;
        };
        sheet.raw(&format!(
            "<details class=\"html\"><summary>{title}</summary>\n\
             <fieldset><legend>{}</legend>\n\
             <label><input type=\"radio\" name=\"{id}\" checked> {} <span>390&nbsp;px</span></label>\n\
             <label><input type=\"radio\" name=\"{id}\" class=\"wide\"> {} <span>800&nbsp;px</span></label>\n\
             </fieldset>\n<div class=\"frame\"><iframe sandbox=\"\" loading=\"lazy\" title=\"{title}\" srcdoc=\"",
            w.width,
            w.phone,
            w.desktop,
            title = w.as_html,
        ));
        let cut = sheet.text(html, HTML);
        sheet.raw("\"></iframe></div>\n");
        self.note_cut(sheet, cut);
        sheet.raw("</details>\n");
    }

    fn recipients(&self, sheet: &mut Sheet, addresses: usize) {
        let Card { page, w, times, group, .. } = self;
        let count = words::number(page.lang, addresses);
        sheet.raw(&format!(
            "<details class=\"recipients\"><summary>{} ({count})</summary>\n<table>\n<thead><tr>\
             <th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
            w.recipients, w.recipient, w.received
        ));
        for received in group.letters.iter().take(RECIPIENTS) {
            sheet.raw("<tr><td><bdi>");
            if let Some(name) = letter::to_name(received) {
                sheet.text(&name, LINE);
                sheet.raw("</bdi> <bdi>");
            }
            sheet.text(&received.rcpt_to.join(", "), LINE);
            sheet.raw("</bdi>");
            if group.subject_varies
                && let Some(subject) = letter::subject(received)
            {
                sheet.raw("<br><span dir=\"auto\">");
                sheet.text(&subject, LINE);
                sheet.raw("</span>");
            }
            sheet.raw(&format!("</td><td>{}</td></tr>\n", times.of(received.at)));
        }
        sheet.raw("</tbody>\n</table>\n");
        sheet.more(page.lang, group.letters.len().saturating_sub(RECIPIENTS));
        sheet.raw("</details>\n");
    }

    fn header(&self, sheet: &mut Sheet) {
        let Card { w, first, .. } = self;
        sheet.raw(&format!("<details><summary>{}</summary>\n<p>{}: <bdi>", w.headers, w.envelope));
        sheet.text(if first.mail_from.is_empty() { "<>" } else { &first.mail_from }, LINE);
        sheet.raw("</bdi></p>\n<pre>");
        let cut = sheet.text(letter::header(first).trim_end(), HEADER);
        sheet.raw("</pre>\n");
        self.note_cut(sheet, cut);
        sheet.raw("</details>\n");
    }

    fn note_cut(&self, sheet: &mut Sheet, cut: bool) {
        if cut {
            sheet.raw(&format!("<p class=\"note\">{}</p>\n", self.w.cut));
        }
    }
}
