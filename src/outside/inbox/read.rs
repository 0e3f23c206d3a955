//! What is new in a folder, in pieces of bounded size.

use jiff::{SignedDuration, Timestamp};

use super::error::InboxError;
use super::fetch::{START, groups};
use super::folder_name::quote;
use super::response::{Condition, Response, Told};
use super::session::{Command, Session};

/// A mailbox that was never read is read from so many days ago; one more, because servers count
/// the days of their own zone.
const DAYS: i64 = 30 + 1;
/// A batch has at most so many messages.
const MESSAGES: usize = 100;
/// A batch ends once it has so many bytes.
const BYTES: usize = 16 * 1024 * 1024;

/// How far a folder has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// UIDVALIDITY: with another one, UIDs mean other messages.
    pub validity: u32,
    /// The last UID that was read; 0 before the first.
    pub uid: u32,
}

/// A message as its server hands it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// UID.
    pub uid: u32,
    /// When the server took it in, where it tells.
    pub came: Option<Timestamp>,
    /// Its bytes; of a message above 2 MiB the first 256 KiB.
    pub bytes: Vec<u8>,
    /// There is more of it in the mailbox.
    pub is_cut: bool,
}

/// A piece of what is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Oldest first.
    pub messages: Vec<Message>,
    /// Where to go on, once the messages are taken care of.
    pub cursor: Cursor,
    /// Whether there is more to read now.
    pub more: bool,
}

/// A folder as it was when it was opened.
pub(super) struct Examined {
    pub validity: u32,
    /// The UID that the next message will have, if the server tells.
    pub next: Option<u32>,
}

impl Examined {
    /// The last UID that the folder can have had when it was opened; 0 if the server does not tell.
    pub fn last(&self) -> u32 {
        self.next.map_or(0, |next| next.saturating_sub(1))
    }
}

impl Session {
    /// Reads at most `limit` messages (and 100) of those behind `cursor`.
    ///
    /// Without a cursor, or when the folder's UIDVALIDITY has changed, it begins with what arrived
    /// in the 30 days before `now`. A message may therefore be read more than once.
    pub async fn read(
        &mut self,
        folder: &str,
        cursor: Option<Cursor>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Batch, InboxError> {
        let examined = self.examine(folder).await?;
        let known = cursor.filter(|cursor| cursor.validity == examined.validity);
        let uids = self.search(known, now).await?;
        let wanted = &uids[..uids.len().min(limit.clamp(1, MESSAGES))];

        let mut messages = Vec::new();
        let mut last = known.map_or(0, |cursor| cursor.uid);
        let mut bytes = 0;
        let (sizes, came) = match wanted {
            [] => Default::default(),
            _ => self.sizes(wanted).await?,
        };
        let mut groups = groups(wanted, &sizes);
        while let Some(group) = groups.pop_front() {
            if !messages.is_empty() && bytes + group.bytes > BYTES {
                break;
            }
            let Some(bodies) = self.bodies(&group).await? else {
                // A message that its server cannot give must not bar the way to the others.
                match group.uids.as_slice() {
                    [uid] => {
                        tracing::warn!(folder, uid, "the mail server refuses to give a message");
                        last = *uid;
                    }
                    _ => group.apart().for_each(|one| groups.push_front(one)),
                }
                continue;
            };
            bytes += bodies.values().map(Vec::len).sum::<usize>();
            messages.extend(bodies.into_iter().map(|(uid, bytes)| Message {
                uid,
                came: came.get(&uid).copied(),
                is_cut: !group.is_whole && bytes.len() >= START,
                bytes,
            }));
            last = group.uids.last().copied().unwrap_or(last);
        }
        let more = uids.last().is_some_and(|&end| end > last);
        if !more {
            last = last.max(examined.last());
        }
        Ok(Batch { messages, cursor: Cursor { validity: examined.validity, uid: last }, more })
    }

    /// Opens a folder for reading only.
    pub(super) async fn examine(&mut self, folder: &str) -> Result<Examined, InboxError> {
        let refused =
            |said: &str| InboxError::Folder { folder: folder.to_owned(), said: said.to_owned() };
        let name = quote(folder).ok_or_else(|| refused("no folder can have this name"))?;
        let (mut validity, mut next) = (None, None);
        let mut note = |told: &Told| {
            validity = told.number("UIDVALIDITY").or(validity);
            next = told.number("UIDNEXT").or(next);
        };
        let read = |response: Response| {
            if let Some(told) = response.behind("*").and_then(|text| Told::read(&text)) {
                note(&told);
            }
        };
        let told = self.command(&Command::new(&format!("EXAMINE {name}")), read).await?;
        match told.condition {
            Condition::Ok => note(&told),
            Condition::No if !told.is_temporary() => return Err(refused(&told.words)),
            _ => return Err(told.refusal("EXAMINE")),
        }
        let validity = validity.ok_or_else(|| InboxError::protocol("it tells no UIDVALIDITY"))?;
        Ok(Examined { validity, next })
    }

    /// The UIDs of what is new, ascending.
    async fn search(
        &mut self,
        known: Option<Cursor>,
        now: Timestamp,
    ) -> Result<Vec<u32>, InboxError> {
        let command = match known {
            Some(Cursor { uid: u32::MAX, .. }) => return Ok(Vec::new()),
            Some(cursor) => format!("UID SEARCH UID {}:*", cursor.uid + 1),
            None => {
                let days = SignedDuration::from_hours(24 * DAYS);
                let since = now.checked_sub(days).unwrap_or(Timestamp::UNIX_EPOCH);
                format!("UID SEARCH SINCE {}", since.strftime("%d-%b-%Y"))
            }
        };
        let mut uids = Vec::new();
        let read = |response: Response| {
            let text = response.behind("*").unwrap_or_default();
            let mut words = text.split_ascii_whitespace();
            if words.next().is_some_and(|word| word.eq_ignore_ascii_case("SEARCH")) {
                uids.extend(words.filter_map(|word| word.parse::<u32>().ok()));
            }
        };
        self.must(&Command::new(&command), read).await?;
        // `9:*` names the last message even when its UID is below 9.
        let after = known.map_or(0, |cursor| cursor.uid);
        uids.retain(|&uid| uid > after);
        uids.sort_unstable();
        uids.dedup();
        Ok(uids)
    }
}
