//! Mails that show a file to the desk and to those who wrote it, soon after it was put into the
//! folder: a summary, and the page of the preview. Each version is mailed once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::compose::Setting;
use super::office::Office;
use super::pages::{self, Room};
use super::single::{Mail, Sender, Subject, plain};
use crate::announcement::MAX_FILE_BYTES;
use crate::approval::Approvals;
use crate::message::{Attachment, Content, mask_addresses};
use crate::outside::folder::open::open_beneath;
use crate::outside::mail::Ending;
use crate::plan::fact::Fact;
use crate::plan::notice::{News, Notice};
use crate::plan::{Dropped, Item, Lists, Plan, Work};
use crate::text::results as words;

/// Pause after such a mail could not be sent.
const AGAIN: SignedDuration = SignedDuration::from_secs(60);
/// So many files are shown in one mail; of more it has a line each.
const PAGES: usize = 3;
/// What pictures may take in one mail, before it makes them a third larger, twice. Of larger ones
/// the page says that they are left out.
const ROOM: u64 = 1_000_000;
/// Nothing is shown so shortly before something goes out: that must not wait for a page.
const NEAR: SignedDuration = SignedDuration::from_secs(10);

/// Mails about dropped files.
#[derive(Debug, Default)]
pub struct Drops {
    sending: Arc<AtomicBool>,
    not_before: Arc<Mutex<Option<Timestamp>>>,
}

/// A file as it is shown: a summary and a page.
#[derive(Debug, Clone)]
struct Shown {
    summary: String,
    page: Attachment,
}

impl Drops {
    /// When what could not be mailed may be tried again.
    pub fn not_before(&self, now: Timestamp) -> Option<Timestamp> {
        let at = *self.not_before.lock().unwrap_or_else(PoisonError::into_inner);
        at.filter(|at| *at > now)
    }

    /// Mails `notices` of dropped files, unless such mails are on their way.
    pub fn tell(
        &self,
        office: &Arc<Office>,
        mail: Sender,
        mut notices: Vec<Notice>,
        (plan, approvals): (&Plan, &Approvals),
        lists: &Lists,
    ) {
        let rests = self.not_before(office.now()).is_some();
        if notices.is_empty() || rests || office.stop.is_cancelled() {
            return;
        }
        if is_near(plan, office.now()) {
            let again = Some(office.now() + NEAR);
            *self.not_before.lock().unwrap_or_else(PoisonError::into_inner) = again;
            return;
        }
        if self.sending.swap(true, Ordering::SeqCst) {
            return;
        }
        // A mail that ended while these notices were collected may have told them.
        notices.retain(|n| !office.journal.history().told.contains(&n.key));
        let drops: Vec<(String, Dropped)> = notices
            .into_iter()
            .filter_map(|notice| match notice.news {
                News::Dropped(dropped) => Some((notice.key, *dropped)),
                _ => None,
            })
            .collect();
        let addressed = addressed(&office.config.newsroom.desk, &drops);
        let few = addressed.into_values().filter(|of_him| of_him.len() <= PAGES);
        let few: BTreeSet<usize> = few.flatten().collect();
        let items = few.into_iter().filter_map(|n| plan.item(&drops[n].1.id).cloned());
        let approved = |item: &Item| {
            let digest = &item.source.as_ref()?.reading.digest;
            approvals.standing(&item.id, digest)?.approved_text.clone()
        };
        let items: Vec<(Item, Option<String>)> = items
            .map(|item| {
                let text = approved(&item);
                (item, text)
            })
            .collect();
        let (office, lists) = (office.clone(), lists.clone());
        let (sending, not_before) = (self.sending.clone(), self.not_before.clone());
        let busy = office.busy();
        tokio::spawn(async move {
            let shown = {
                let office = office.clone();
                let all = ROOM / items.len().clamp(1, PAGES) as u64;
                let room = Room { one: all, all };
                let shown = move || {
                    let shown = |(item, approved): &(Item, Option<String>)| {
                        show(&office, &lists, item, approved.as_deref(), room)
                    };
                    items.iter().filter_map(shown).collect()
                };
                // Reading pictures and making pages must not keep a release waiting.
                tokio::task::spawn_blocking(shown).await.unwrap_or_default()
            };
            let told = send_all(&office, &mail, &drops, &shown).await;
            let again = (told.len() < drops.len()).then(|| office.now() + AGAIN);
            let facts: Vec<Fact> = told.into_iter().map(|key| Fact::Told { key }).collect();
            if !facts.is_empty() {
                office.insist(facts).await;
            }
            *not_before.lock().unwrap_or_else(PoisonError::into_inner) = again;
            sending.store(false, Ordering::SeqCst);
            drop(busy);
        });
    }
}

/// Whether something goes out within [`NEAR`].
fn is_near(plan: &Plan, now: Timestamp) -> bool {
    let sends =
        |work: &Work| matches!(work, Work::Thread { .. } | Work::Letters | Work::Act { .. });
    let soon = plan.steps.iter().skip_while(|s| s.at <= now).take_while(|s| s.at <= now + NEAR);
    soon.into_iter().any(|step| sends(&step.work))
}

/// What is shown of `item`, whose file had the text `approved` when it was approved last; `None`
/// when its page cannot be made.
fn show(
    office: &Office,
    lists: &Lists,
    item: &Item,
    approved: Option<&str>,
    room: Room,
) -> Option<(String, Shown)> {
    let root = &office.config.announcements;
    let path = &item.source.as_ref()?.reading.path;
    let bytes = open_beneath(root, path, MAX_FILE_BYTES as u64).and_then(|file| file.read());
    let source = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
    let setting =
        Setting { config: &office.config, digest: &office.setting, templates: &office.templates };
    let subject = pages::Subject {
        lang: office.config.newsroom.language,
        item,
        file: path,
        source: &source,
        beyond: Vec::new(),
        approved,
    };
    let now = office.now();
    let mut preview = {
        let history = office.journal.history();
        pages::preview(subject, &setting, lists, &history, now)
    };
    let folder = root.join(Path::new(path).parent().unwrap_or(Path::new("")));
    preview.pictures = pages::pictures(item, &folder, room);
    let page = preview.page().inspect_err(|error| tracing::warn!(%error, item = item.id)).ok()?;
    let name = format!("{}.html", item.id);
    let content_type = format!("text/html; charset=utf-8; name=\"{name}\"");
    let page = Attachment { name, content_type, content: Content::Text(page) };
    Some((item.id.clone(), Shown { summary: preview.summary(), page }))
}

/// Mails `drops`, to each person what concerns him. The keys of those that somebody got.
async fn send_all(
    office: &Office,
    mail: &Sender,
    drops: &[(String, Dropped)],
    shown: &HashMap<String, Shown>,
) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for (address, of_him) in addressed(&office.config.newsroom.desk, drops) {
        let news: Vec<&Dropped> = of_him.iter().map(|n| &drops[*n].1).collect();
        let few = news.iter().filter(|_| news.len() <= PAGES);
        let pages: Vec<&Shown> = few.filter_map(|d| shown.get(&d.id)).collect();
        let ending = send(office, mail, address, &drops[of_him[0]].0, &news, &pages).await;
        if let Ending::NotYet(reason) | Ending::Refused(reason) | Ending::Unknown(reason) = &ending
        {
            let why = mask_addresses(&format!("{:?} {}", reason.cause, reason.detail));
            tracing::error!(why, "a preview could not be mailed");
        }
        // What was refused for good, or may have arrived, is not tried again: it is a courtesy.
        if !matches!(ending, Ending::NotYet(_)) {
            told.extend(of_him.iter().map(|n| drops[*n].0.clone()));
        }
    }
    told.sort();
    told.dedup();
    told
}

/// Address → the places of what it is told: the desk of what is well, authors of what is theirs.
fn addressed<'a>(
    desk: &'a [String],
    drops: &'a [(String, Dropped)],
) -> BTreeMap<&'a str, Vec<usize>> {
    let mut addressed: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, (_, dropped)) in drops.iter().enumerate() {
        let desk = desk.iter().filter(|_| !dropped.has_errors);
        for address in desk.chain(&dropped.authors) {
            addressed.entry(address).or_default().push(n);
        }
    }
    addressed
}

async fn send(
    office: &Office,
    mail: &Sender,
    address: &str,
    key: &str,
    news: &[&Dropped],
    pages: &[&Shown],
) -> Ending {
    let lang = office.config.newsroom.language;
    let summaries: Vec<String> = pages.iter().map(|shown| shown.summary.clone()).collect();
    let from = office.config.email.as_ref().map(|e| e.from.clone()).unwrap_or_default();
    let attachments: Vec<Attachment> = pages.iter().map(|shown| shown.page.clone()).collect();
    let content = |attachment: &Attachment| match &attachment.content {
        Content::Text(text) => text.clone().into_bytes(),
        Content::File { .. } => Vec::new(),
    };
    let files: Vec<Vec<u8>> = attachments.iter().map(content).collect();
    let text = words::dropped_text(lang, news, &summaries);
    let letter = plain(lang, from, words::dropped_subject(lang, news), text, attachments);
    let subject = Subject { item: "desk", occasion: key };
    let mail = mail.open(office.now(), Mail { letter: &letter, files: &files }, address, &subject);
    match mail.await {
        Ok(opened) => opened.finish().await,
        Err(ending) => ending,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Step;

    #[test]
    fn a_page_waits_for_what_goes_out_at_once() {
        let now = Timestamp::UNIX_EPOCH;
        let plan = |seconds, work| {
            let (at, item) = (now + SignedDuration::from_secs(seconds), "a".to_owned());
            let mut plan = Plan::default();
            plan.steps.push(Step { at, item, occasion: "release".to_owned(), work });
            plan
        };
        assert!(is_near(&plan(10, Work::Letters), now));
        for (seconds, work) in [(11, Work::Letters), (0, Work::Letters), (5, Work::Prepare)] {
            assert!(!is_near(&plan(seconds, work), now), "{seconds}");
        }
    }
}
