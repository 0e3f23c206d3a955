//! The timeline: threads as X shows them, the one that was last written to first.

use std::collections::HashMap;

use super::content::Page;
use super::media::{self, Room};
use super::sheet::{Sheet, Times};
use crate::sandbox::x::StoredPost;
use crate::text::page::{self as words, Words};
use crate::weight::weigh;

/// Threads that are shown, and posts of one.
const THREADS: usize = 50;
const POSTS: usize = 40;
/// Bytes of one post's text, and of all texts.
const TEXT: usize = 16 * 1024;
const ROOM: usize = 1024 * 1024;
/// Bytes of a name or a handle.
const NAME: usize = 200;

pub(super) fn write(sheet: &mut Sheet, page: &Page, w: &Words, times: &Times) {
    sheet.room(ROOM);
    sheet.raw(&format!("<section aria-labelledby=\"x\">\n<h2 id=\"x\">{}</h2>\n", w.posts));
    if !page.accounts.is_empty() {
        sheet.raw("<ul class=\"accounts\">\n");
        for (name, handle) in page.accounts.iter().take(THREADS) {
            sheet.raw("<li><bdi>");
            sheet.text(name, NAME);
            sheet.raw("</bdi> <bdi>@");
            sheet.text(handle, NAME);
            sheet.raw("</bdi></li>\n");
        }
        sheet.raw("</ul>\n");
    }
    let threads = threads(page.posts);
    if threads.is_empty() {
        sheet.nothing_yet(page.live, w, w.no_posts);
    }
    let by_id = page.posts.iter().map(|post| (post.id.as_str(), post)).collect();
    let cards = Cards { page, w, times, by_id, room: Room::default() };
    for thread in threads.iter().take(THREADS) {
        cards.thread(sheet, thread);
    }
    sheet.more(page.lang, threads.len().saturating_sub(THREADS));
    sheet.raw("</section>\n");
}

/// The posts of each conversation in order.
fn threads(posts: &[StoredPost]) -> Vec<Vec<&StoredPost>> {
    let number = |post: &StoredPost| post.id.parse::<u64>().unwrap_or_default();
    let mut conversations: HashMap<&str, Vec<&StoredPost>> = HashMap::new();
    for post in posts {
        conversations.entry(&post.conversation).or_default().push(post);
    }
    let mut threads: Vec<_> = conversations.into_values().collect();
    for thread in &mut threads {
        thread.sort_by_key(|post| number(post));
    }
    threads.sort_by_key(|thread| std::cmp::Reverse(thread.last().map(|post| number(post))));
    threads
}

struct Cards<'a> {
    page: &'a Page<'a>,
    w: &'a Words,
    times: &'a Times<'a>,
    by_id: HashMap<&'a str, &'a StoredPost>,
    room: Room,
}

impl Cards<'_> {
    fn thread(&self, sheet: &mut Sheet, thread: &[&StoredPost]) {
        let Cards { page, w, .. } = self;
        sheet.raw("<article class=\"card thread\">\n<h3>");
        match thread {
            [only] if only.repost_of.is_some() => {
                sheet.raw("<bdi>");
                sheet.text(self.name(only), NAME);
                sheet.raw(&format!("</bdi> {}, {}", w.reposted, self.times.of(only.at)));
                if only.deleted {
                    sheet.raw(&format!(" <strong class=\"warn\">{}</strong>", w.deleted));
                }
            }
            [_] => sheet.raw(w.post),
            _ => {
                let parts = words::number(page.lang, thread.len());
                sheet.raw(&format!("{} <span class=\"badge\">{parts}</span>", w.thread));
            }
        }
        sheet.raw("</h3>\n");
        let skipped = thread.len().saturating_sub(POSTS);
        sheet.more(page.lang, skipped);
        sheet.raw("<ol>\n");
        for (at, post) in thread.iter().enumerate().skip(skipped) {
            sheet.raw("<li>\n");
            match &post.repost_of {
                None => self.post(sheet, post, thread, at),
                Some(original) => match self.by_id.get(original.as_str()) {
                    Some(original) => self.post(sheet, original, &[original], 0),
                    None => sheet.raw(&format!("<p class=\"note\">{}</p>\n", w.original_missing)),
                },
            }
            sheet.raw("</li>\n");
        }
        sheet.raw("</ol>\n</article>\n");
    }

    fn post(&self, sheet: &mut Sheet, post: &StoredPost, thread: &[&StoredPost], at: usize) {
        let Cards { page, w, .. } = self;
        let name = self.name(post);
        let initial = name.chars().find(|c| c.is_alphanumeric()).unwrap_or('@');
        let hue = post.account.bytes().map(usize::from).sum::<usize>() % 6;
        sheet.raw(&format!("<div class=\"avatar hue{hue}\" aria-hidden=\"true\">"));
        sheet.text(&initial.to_uppercase().to_string(), 8);
        sheet.raw("</div>\n<div class=\"post\">\n<p class=\"who\"><b><bdi>");
        sheet.text(name, NAME);
        sheet.raw("</bdi></b> <bdi>@");
        sheet.text(&post.account, NAME);
        sheet.raw(&format!("</bdi> <span>{}</span></p>\n", self.times.of(post.at)));
        let (open, close) = if post.deleted { ("<del>", "</del>") } else { ("", "") };
        if !post.text.is_empty() {
            sheet.raw(&format!("<p class=\"text\" dir=\"auto\">{open}"));
            text(sheet, &post.text);
            sheet.raw(&format!("{close}</p>\n"));
        }
        media::write(sheet, page, w, &self.room, &post.media);
        let mut notes = Vec::new();
        if post.deleted {
            notes.push(format!("<strong class=\"warn\">{}</strong>", w.deleted));
        }
        if thread.len() > 1 {
            notes.push(words::part(page.lang, at + 1, thread.len()));
        }
        let parent = thread.iter().position(|other| post.reply_to.as_ref() == Some(&other.id));
        if let Some(parent) = parent.filter(|parent| parent + 1 != at) {
            notes.push(format!("{} {}", w.answers, parent + 1));
        }
        if !notes.is_empty() || post.reply_settings.is_some() {
            sheet.raw(&format!("<p class=\"note\">{}", notes.join(" · ")));
            if let Some(settings) = &post.reply_settings {
                let dot = if notes.is_empty() { "" } else { " · " };
                sheet.raw(&format!("{dot}{} ", w.replies_by));
                match words::repliers(page.lang, settings) {
                    Some(people) => sheet.raw(people),
                    None => _ = sheet.text(settings, NAME),
                }
            }
            sheet.raw("</p>\n");
        }
        sheet.raw("</div>\n");
    }

    /// The account's name in the configuration, else its handle.
    fn name<'b>(&'b self, post: &'b StoredPost) -> &'b str {
        let known = self.page.accounts.iter().find(|(_, handle)| *handle == post.account);
        known.map_or(post.account.as_str(), |(name, _)| name)
    }
}

/// A post's text; links, mentions and tags stand out, yet lead nowhere.
fn text(sheet: &mut Sheet, text: &str) {
    let mut left = TEXT;
    for piece in weigh(text).pieces() {
        sheet.raw(if piece.is_link { "<span class=\"link\">" } else { "" });
        let cut = sheet.text(piece.text, left);
        sheet.raw(if piece.is_link { "</span>" } else { "" });
        left -= piece.text.len().min(left);
        if cut {
            return;
        }
    }
}
