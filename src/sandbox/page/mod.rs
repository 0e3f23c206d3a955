//! The page that shows people what the stand-in servers received: while `run --sandbox` goes on,
//! and as the report of a rehearsal, one file that needs nothing else.
//!
//! Whatever came over the wire is hostile here: it is escaped and cut, letters stand in frames
//! that may do nothing, and the page's own policy forbids to load anything but the pictures and
//! videos that this server itself hands out.

mod content;
mod grouping;
mod inbox;
mod letter;
mod media;
mod policy;
mod server;
mod sheet;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests;
mod timeline;

pub use content::Page;
pub use server::PageServer;

use crate::preview::BASE_STYLE;
use crate::text::page::{self as words, Words};
use policy::{SCRIPT, policy};
use sheet::{Sheet, Times};

const STYLE: &str = include_str!("page.css");
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E\
    %3Crect width='16' height='16' rx='4' fill='%23115e67'/%3E\
    %3Cpath d='M4 10V6m4 6V4m4 6V6' stroke='white' stroke-width='2' stroke-linecap='round'/%3E%3C/svg%3E";

/// Receipts that are shown, and bytes of one.
const RECEIPTS: usize = 200;
const RECEIPT: usize = 16 * 1024;
/// Bytes that all receipts take at most.
const RECEIPTS_ROOM: usize = 512 * 1024;

/// The whole HTML document, at most some 20 MB whatever was received.
pub fn render(page: &Page) -> String {
    let w = words::words(page.lang);
    let times = Times { lang: page.lang, zone: page.zone, now: page.now };
    let mut sheet = Sheet::default();
    head(&mut sheet, page, w);
    let (letters, desk) = inbox::sorted(page.inbox);
    top(&mut sheet, page, w, &times, [page.posts.len(), letters.count(), desk.count()]);
    receipts(&mut sheet, page, w);
    sheet.raw("<div class=\"channels\">\n");
    timeline::write(&mut sheet, page, w, &times);
    sheet.raw("<div>\n");
    inbox::write(&mut sheet, page, w, &times, &letters, inbox::LETTERS);
    inbox::write(&mut sheet, page, w, &times, &desk, inbox::DESK);
    sheet.raw("</div>\n</div>\n</main>\n");
    sheet.raw(&format!("<footer><p>{}</p></footer>\n", w.made_by));
    if page.live {
        sheet.raw(&format!("<script>{SCRIPT}</script>\n"));
    }
    sheet.raw("</body>\n</html>\n");
    sheet.finish()
}

fn head(sheet: &mut Sheet, page: &Page, w: &Words) {
    let title = if page.live { w.live } else { w.report };
    sheet.raw(&format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n",
        page.lang.tag(),
        policy(page.live)
    ));
    if page.live {
        sheet.raw("<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>\n");
    }
    sheet.raw(&format!("<title>{title} · "));
    sheet.text(page.newsroom, 300);
    sheet.raw(&format!(
        "</title>\n<link rel=\"icon\" href=\"{ICON}\">\n<style>\n{BASE_STYLE}{STYLE}</style>\n</head>\n<body>\n"
    ));
}

/// Title, what this is, and the way to each section with the number of things in it.
fn top(sheet: &mut Sheet, page: &Page, w: &Words, times: &Times, counts: [usize; 3]) {
    let title = if page.live { w.live } else { w.report };
    sheet.raw("<header>\n<div class=\"title\">\n<p class=\"newsroom\"><bdi>");
    sheet.text(page.newsroom, 300);
    sheet.raw(&format!(
        "</bdi></p>\n<h1>{title}</h1>\n<p>{}</p>\n</div>\n</header>\n",
        w.nothing_left
    ));
    sheet.raw(&format!("<main>\n<div class=\"bar\">\n<nav aria-label=\"{}\">\n<ul>\n", w.sections));
    let names = [("x", w.posts), ("mail", w.letters), ("desk", w.desk)];
    for ((id, name), count) in names.into_iter().zip(counts) {
        let count = words::number(page.lang, count);
        sheet.raw(&format!("<li><a href=\"#{id}\">{name} <b>{count}</b></a></li>\n"));
    }
    sheet.raw(&format!(
        "</ul>\n</nav>\n<p class=\"state\"><span>{} {}</span>",
        w.as_of,
        times.with_date(page.now)
    ));
    if page.live {
        let states = [("follows", w.follows), ("rests", w.rests), ("gone", w.gone)];
        for (class, words) in states {
            sheet.raw(&format!(" <span class=\"{class}\">{words}</span>"));
        }
    }
    sheet.raw("</p>\n</div>\n");
}

fn receipts(sheet: &mut Sheet, page: &Page, w: &Words) {
    if page.receipts.is_empty() {
        return;
    }
    sheet.room(RECEIPTS_ROOM);
    sheet.raw(&format!(
        "<section class=\"receipts\" aria-labelledby=\"receipts\">\n<h2 id=\"receipts\">{}</h2>\n<div>\n",
        w.receipts
    ));
    for receipt in page.receipts.iter().take(RECEIPTS) {
        sheet.raw("<pre>");
        sheet.text(receipt.trim(), RECEIPT);
        sheet.raw("</pre>\n");
    }
    sheet.raw("</div>\n");
    sheet.more(page.lang, page.receipts.len().saturating_sub(RECEIPTS));
    sheet.raw("</section>\n");
}
