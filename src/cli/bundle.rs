//! `siaran log ID --bundle DIR`: the records of an item as plain files, with checksums.

mod receipts;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::context::Context;
use super::newsroom::sheets;
use super::outcome::{Done, Failure};
use crate::announcement::MAX_FILE_BYTES;
use crate::message::answer::without_question;
use crate::message::{Content, Letter, Recipient};
use crate::outside::folder::open::open_beneath;
use crate::outside::folder::pieces::beside;
use crate::outside::mail::{MessageIds, Personal, Template};
use crate::outside::media::Media;
use crate::outside::texts::Texts;
use crate::plan::Candidate;
use crate::plan::fact::Snapshot;
use crate::plan::history::{History, OccasionHistory};
use crate::plan::notice::post_url;
use crate::plan::tally::Standing;
use crate::publisher::headers;
use crate::text::answer::his_words;
use crate::text::results as words;

/// Largest file that is taken from the folder where the state keeps no copy.
const LARGEST: u64 = 1024 * 1024 * 1024;
/// Path in the bundle → content.
#[derive(Default)]
struct Records {
    files: BTreeMap<String, Vec<u8>>,
    /// What is not to be had any more.
    missing: Vec<String>,
}

/// Leaves the records of `id` in `folder`, which is made, or is there and empty.
pub fn run(
    context: &Context,
    id: &str,
    events: &[Value],
    life: &[String],
    history: &History,
    folder: &Path,
) -> Done {
    let records = collect(context, id, events, life, history)?;
    let shown = folder.display().to_string();
    match fs::read_dir(folder).map(|mut entries| entries.next().is_some()) {
        Ok(true) => {
            let told = words::bundle_not_empty(context.lang, &shown);
            return Err(Failure::Action(anyhow::anyhow!("{told}")));
        }
        Ok(false) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(Failure::Action(anyhow::anyhow!("{shown}: {error}"))),
    }
    write(&records, folder).map_err(|error| {
        let told = words::bundle_incomplete(context.lang, &shown, &error.to_string());
        Failure::Action(anyhow::anyhow!("{told}"))
    })?;
    for what in &records.missing {
        eprintln!("{}", words::not_kept(context.lang, what));
    }
    eprintln!("{}", words::bundled(context.lang, &shown, records.files.len() + 1));
    Ok(())
}

/// Writes all files and their checksums, for the owner alone.
fn write(records: &Records, folder: &Path) -> std::io::Result<()> {
    let make = |path: &Path| fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    let put = |name: &str, content: &[u8]| {
        let path = folder.join(name);
        path.parent().map_or(Ok(()), make)?;
        let mut file = File::options().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(content)
    };
    make(folder)?;
    let mut sums = String::new();
    for (name, content) in &records.files {
        put(name, content)?;
        sums += &format!("{}  {name}\n", HEXLOWER.encode(digest(&SHA256, content).as_ref()));
    }
    put("SHA256SUMS", sums.as_bytes())
}

fn collect(
    context: &Context,
    id: &str,
    events: &[Value],
    life: &[String],
    history: &History,
) -> Result<Records, Failure> {
    let mut records = Records::default();
    let facts: String = events.iter().map(|event| format!("{event}\n")).collect();
    records.put("facts.jsonl", facts);
    records.put("life.txt", life.join("\n") + "\n");
    let Some(past) = history.items.get(id).filter(|past| !past.occasions.is_empty()) else {
        return Ok(records);
    };
    let released = past.occasions.values().max_by_key(|o| o.started.is_some());
    let Some(snapshot) = released.map(|o| o.snapshot.clone()) else { return Ok(records) };
    // A folder that cannot be read hides nothing of what the state keeps.
    let sheets = sheets(context, &[]).unwrap_or_default();
    let source = sheets.iter().map(|sheet| &sheet.candidate);
    let source =
        source.into_iter().find(|c| c.reading.id == id && c.reading.digest == snapshot.digest);
    records.announcement(context, source, &snapshot);
    let kept = Kept { media: Media::new(&context.config.state), source: source.cloned() };
    let mut posts = Vec::new();
    let mut receipts = Vec::new();
    for (name, occasion) in &past.occasions {
        records.letter(context, id, name, occasion, history, &kept);
        posts.extend(records.posts(context, name, occasion, &kept));
        receipts.extend(receipts::of(context, name, occasion));
    }
    records.put("posts.json", pretty(&Value::from(posts)));
    records.put("receipts.csv", receipts::as_csv(&receipts));
    records.put("receipts.json", pretty(&Value::from(receipts)));
    if !records.missing.is_empty() {
        let lines = records.missing.iter().map(|what| words::not_kept(context.lang, what) + "\n");
        let lines: String = lines.collect();
        records.put("missing.txt", lines);
    }
    Ok(records)
}

/// Where files can still be had.
struct Kept {
    media: Media,
    /// The file in the folder, where it is what was released.
    source: Option<Arc<Candidate>>,
}

impl Kept {
    /// The file with this digest: the frozen copy, or the file in the folder where it is the same.
    fn read(&self, context: &Context, digest: &str, bytes: u64) -> Option<Vec<u8>> {
        self.media.read(digest, bytes).ok().or_else(|| {
            let reading = &self.source.as_ref()?.reading;
            let announcement = reading.announcement.as_ref()?;
            let named = announcement.media.iter().filter_map(|(name, file)| {
                Some((file.file.as_str(), reading.media.get(name)?.digest.as_str()))
            });
            let attached = reading.attachments.iter();
            let attached = attached.map(|(file, seen)| (file.as_str(), seen.digest.as_str()));
            let (file, _) = named.chain(attached).find(|(_, found)| *found == digest)?;
            let path = beside(&reading.path, file);
            let opened = open_beneath(&context.config.announcements, &path, LARGEST);
            let content = opened.and_then(|opened| opened.read()).ok()?;
            (HEXLOWER.encode(self::digest(&SHA256, &content).as_ref()) == digest).then_some(content)
        })
    }
}

impl Records {
    fn put(&mut self, name: &str, content: impl Into<Vec<u8>>) {
        self.files.insert(name.to_owned(), content.into());
    }

    /// The announcement file as it was released.
    fn announcement(
        &mut self,
        context: &Context,
        source: Option<&Arc<Candidate>>,
        snapshot: &Snapshot,
    ) {
        let root = &context.config.announcements;
        let kept = Texts::new(&context.config.state).read(&snapshot.digest);
        let in_folder = || {
            let c = source?;
            open_beneath(root, &c.reading.path, MAX_FILE_BYTES as u64).and_then(|f| f.read()).ok()
        };
        match kept.or_else(in_folder) {
            Some(text) => self.put("announcement.md", text),
            None => {
                let what = words::announcement_text(context.lang, &snapshot.digest);
                self.missing.push(what);
            }
        }
    }

    /// The letter of an occasion, addressed to the office itself, with its attachments.
    fn letter(
        &mut self,
        context: &Context,
        id: &str,
        name: &str,
        occasion: &OccasionHistory,
        history: &History,
        kept: &Kept,
    ) {
        let Some(letter) = &occasion.snapshot.letter else { return };
        // What a person wrote is no part of the records, which others read.
        let letter = &without_question(letter, his_words(context.lang));
        let folder = format!("letters/{}", plain(name));
        self.put(&format!("{folder}.html"), letter.html.clone());
        self.put(&format!("{folder}.txt"), letter.text.clone());
        let mut files = Vec::new();
        for attachment in &letter.attachments {
            let content = match &attachment.content {
                Content::Text(text) => Some(text.clone().into_bytes()),
                Content::File { digest, bytes } => kept.read(context, digest, *bytes),
            };
            match content {
                Some(content) => {
                    self.put(&format!("attachments/{}", plain(&attachment.name)), content.clone());
                    files.push(content);
                }
                None => self.missing.push(attachment.name.clone()),
            }
        }
        let made = (files.len() == letter.attachments.len())
            .then(|| message(context, id, name, occasion, letter, history, &files));
        match made.flatten() {
            Some(message) => self.put(&format!("{folder}.eml"), message),
            None => self.missing.push(format!("{folder}.eml")),
        }
    }

    /// The posts of an occasion as they were sent, with what they show.
    fn posts(
        &mut self,
        context: &Context,
        name: &str,
        occasion: &OccasionHistory,
        kept: &Kept,
    ) -> Vec<Value> {
        let mut all = Vec::new();
        for post in &occasion.snapshot.posts {
            let past = occasion.post(&post.account, post.part);
            let id = past.and_then(|past| past.tried.post_id());
            let handle = context.config.x.accounts.get(&post.account).map_or("i", |a| &a.handle);
            let mut shown = Vec::new();
            for (n, medium) in (1..).zip(&post.media) {
                let kind = medium.file.kind.mime();
                let ending = kind.rsplit_once('/').map_or("bin", |(_, ending)| ending);
                let file = format!("media/{}-{}-{n}.{ending}", plain(&post.account), post.part);
                match kept.read(context, &medium.file.digest, medium.file.bytes) {
                    Some(content) => self.put(&file, content),
                    None => self.missing.push(file.clone()),
                }
                shown.push(json!({
                    "file": file,
                    "type": kind,
                    "sha256": medium.file.digest,
                    "alt": medium.alt,
                }));
            }
            all.push(json!({
                "occasion": name,
                "account": post.account,
                "handle": handle,
                "part": post.part,
                "text": post.text,
                "media": shown,
                "reply_settings": post.reply_settings,
                "reply_to": past.and_then(|past| past.reply_to.as_ref()),
                "state": past.map(|past| Standing::of(&past.tried, false).name()),
                "post_id": id,
                "url": id.map(|id| post_url(handle, id)),
            }));
        }
        all
    }
}

/// The whole message, as the relay would get it.
fn message(
    context: &Context,
    id: &str,
    name: &str,
    occasion: &OccasionHistory,
    letter: &Letter,
    history: &History,
    files: &[Vec<u8>],
) -> Option<Vec<u8>> {
    let email = context.config.email.as_ref()?;
    let office = email.address();
    let domain = office.rsplit_once('@').map_or("", |(_, domain)| domain);
    let headers = headers(id, name, domain);
    let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let zone = &context.config.newsroom.timezone.rules;
    let template = Template::new(letter, occasion.snapshot.due, zone, &headers, files).ok()?;
    let key = history.key.as_deref().unwrap_or_default();
    let ids = MessageIds::new(key.as_bytes(), &email.bounce_address()).ok()?;
    let recipient = Recipient {
        email: office.clone(),
        name: String::new(),
        outlet: String::new(),
        list: String::new(),
    };
    let mut message = Vec::new();
    let personal = Personal::new(ids.of(id, name, &office));
    template.splice(&recipient, &personal, &mut message).ok()?;
    message.extend_from_slice(template.tail());
    Some(message)
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// `name` as a file name that needs no escape anywhere.
fn plain(name: &str) -> String {
    let keep = |c: char| if c.is_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let name: String = name.chars().map(keep).collect();
    match name.starts_with('.') {
        true => format!("-{name}"),
        false => name,
    }
}
