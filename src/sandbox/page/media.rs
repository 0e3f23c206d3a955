//! Pictures and videos of a post: served beside a page that goes on, within a report, and always
//! with the words for those who cannot see them.

use std::cell::Cell;

use data_encoding::BASE64;

use super::content::Page;
use super::sheet::Sheet;
use crate::sandbox::x::{MediaKind, StoredMedia};
use crate::text::page::{self as words, Words};

/// Bytes of a picture within a report, and of all of them.
const PICTURE: usize = 300_000;
const PICTURES: usize = 9_000_000;
/// Bytes of an alternative text: 1,000 characters of any script.
const ALT: usize = 4_000;

/// What the pictures of a report may still take.
pub(super) struct Room(Cell<usize>);

impl Default for Room {
    fn default() -> Room {
        Room(Cell::new(PICTURES))
    }
}

impl Room {
    fn takes(&self, bytes: usize) -> bool {
        let left = self.0.get();
        let fits = bytes <= PICTURE.min(left);
        self.0.set(if fits { left - bytes } else { left });
        fits
    }
}

/// Every medium of a post, in its order.
pub(super) fn write(sheet: &mut Sheet, page: &Page, w: &Words, room: &Room, media: &[StoredMedia]) {
    if media.is_empty() {
        return;
    }
    sheet.raw("<div class=\"media\">\n");
    for medium in media {
        sheet.raw("<figure>\n");
        let is_video = medium.kind == MediaKind::Video;
        match (page.live, is_video) {
            _ if medium.bytes.is_empty() => left_out(sheet, page, w, medium),
            (true, true) => {
                sheet.raw("<video controls preload=\"metadata\" src=\"/media/");
                sheet.text(&medium.id, ALT);
                label(sheet, "\" aria-label=\"", medium);
                sheet.raw("></video>\n");
            }
            (true, false) => {
                sheet.raw("<img src=\"/media/");
                sheet.text(&medium.id, ALT);
                label(sheet, "\" alt=\"", medium);
                sheet.raw(">\n");
            }
            (false, false) if room.takes(medium.bytes.len()) => {
                let bytes = BASE64.encode(&medium.bytes);
                sheet.raw(&format!("<img src=\"data:{};base64,{bytes}", medium.content_type));
                label(sheet, "\" alt=\"", medium);
                sheet.raw(">\n");
            }
            (false, _) => left_out(sheet, page, w, medium),
        }
        sheet.raw("<figcaption>");
        match &medium.alt {
            Some(alt) => {
                sheet.raw("<b class=\"badge\">ALT</b> <bdi>");
                sheet.text(alt, ALT);
                sheet.raw("</bdi>");
            }
            None => sheet.raw(&format!("<strong class=\"warn\">{}</strong>", w.no_alt)),
        }
        sheet.raw("</figcaption>\n</figure>\n");
    }
    sheet.raw("</div>\n");
}

fn label(sheet: &mut Sheet, attribute: &str, medium: &StoredMedia) {
    sheet.raw(attribute);
    sheet.text(medium.alt.as_deref().unwrap_or_default(), ALT);
    sheet.raw("\"");
}

/// What stands where a file is too large to be shown.
fn left_out(sheet: &mut Sheet, page: &Page, w: &Words, medium: &StoredMedia) {
    let what = if medium.kind == MediaKind::Video { w.video } else { w.picture };
    let size = words::kilobytes(page.lang, medium.length);
    sheet.raw(&format!("<p class=\"left-out\">{what}, {size}. {}</p>\n", w.left_out));
}
