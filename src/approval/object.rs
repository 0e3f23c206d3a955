//! Git's objects, from their raw bytes. What they say is not trusted before their hash is; and what
//! libgit2 would make of them (replacements, grafts) is not asked.

use std::fmt;

use data_encoding::HEXLOWER;
use jiff::Timestamp;

use super::trailers::trailers;
use crate::ssh;

/// The name of an object: SHA-1 of its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub [u8; 20]);

impl ObjectId {
    /// From 40 hexadecimal digits.
    pub fn parse(hex: &[u8]) -> Option<ObjectId> {
        HEXLOWER.decode(hex).ok()?.try_into().ok().map(ObjectId)
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Who an object claims to be of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Mail address in lower case.
    pub email: String,
}

impl Person {
    /// `Name <address>`, with or without what follows.
    pub fn parse(text: &str) -> Option<Person> {
        let (name, rest) = text.split_once('<')?;
        let (email, _) = rest.split_once('>')?;
        Some(Person { name: name.trim().to_owned(), email: email.trim().to_lowercase() })
    }
}

/// What is known of an object's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// There is none.
    None,
    /// By this key, whosever it is.
    By(ssh::PublicKey),
    /// It does not hold.
    Bad(ssh::BadSignature),
}

/// A commit.
#[derive(Debug, Clone, PartialEq)]
pub struct RawCommit {
    /// Its tree.
    pub tree: ObjectId,
    /// What it follows.
    pub parents: Vec<ObjectId>,
    /// Who wrote.
    pub author: Person,
    /// Who committed.
    pub committer: Person,
    /// When it was committed.
    pub at: Timestamp,
    /// Ids of the trailers `Approves:`.
    pub approves: Vec<String>,
    /// Persons of the trailers `Approved-by:`.
    pub approved_by: Vec<Person>,
    /// Its signature.
    pub signature: Signature,
}

/// A tag with a text.
#[derive(Debug, Clone, PartialEq)]
pub struct RawTag {
    /// What it names; none: not a commit.
    pub commit: Option<ObjectId>,
    /// The name that it gives itself.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// Its signature.
    pub signature: Signature,
}

/// A line of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Name, without folders.
    pub name: Vec<u8>,
    /// What it is.
    pub mode: u32,
    /// Its object.
    pub id: ObjectId,
}

impl Entry {
    /// A folder.
    pub fn is_tree(&self) -> bool {
        self.mode & 0o170_000 == 0o040_000
    }

    /// A file: no link, no folder, no other repository.
    pub fn is_file(&self) -> bool {
        self.mode & 0o170_000 == 0o100_000
    }
}

/// The lines of a tree in the order of their names; `None` where they are not such lines.
pub fn tree(mut bytes: &[u8]) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let space = bytes.iter().take(8).position(|b| *b == b' ')?;
        let mode = std::str::from_utf8(&bytes[..space]).ok()?;
        let mode = u32::from_str_radix(mode, 8).ok()?;
        bytes = &bytes[space + 1..];
        let end = bytes.iter().position(|b| *b == 0)?;
        let name = bytes[..end].to_vec();
        let (id, rest) = bytes[end + 1..].split_first_chunk::<20>()?;
        if name.is_empty() || name == b"." || name == b".." || name.contains(&b'/') {
            return None;
        }
        entries.push(Entry { name, mode, id: ObjectId(*id) });
        bytes = rest;
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    // With two of one name, each reader would choose its own.
    let twice = entries.windows(2).any(|pair| pair[0].name == pair[1].name);
    (!twice).then_some(entries)
}

/// Splits off a header `key VALUE`.
fn header<'a>(bytes: &'a [u8], key: &str) -> Option<(&'a [u8], &'a [u8])> {
    let rest = bytes.strip_prefix(key.as_bytes())?.strip_prefix(b" ")?;
    let end = rest.iter().position(|b| *b == b'\n')?;
    Some((&rest[..end], &rest[end + 1..]))
}

/// Reads a commit; `None` where it is none.
pub fn commit(bytes: &[u8]) -> Option<RawCommit> {
    let (id, mut rest) = header(bytes, "tree")?;
    let tree = ObjectId::parse(id)?;
    let mut parents = Vec::new();
    while let Some((id, after)) = header(rest, "parent") {
        parents.push(ObjectId::parse(id)?);
        rest = after;
    }
    let (author, after) = header(rest, "author")?;
    let (committer, mut rest) = header(after, "committer")?;
    let (author, _) = person(author)?;
    let (committer, at) = person(committer)?;

    let mut signed = bytes[..bytes.len() - rest.len()].to_vec();
    let mut signature: Option<String> = None;
    let mut is_signature = false;
    while rest.first() != Some(&b'\n') {
        let end = rest.iter().position(|b| *b == b'\n')? + 1;
        let (line, after) = rest.split_at(end);
        let continues = line.first() == Some(&b' ');
        if !continues {
            is_signature = line.starts_with(b"gpgsig ");
        }
        match (is_signature, continues) {
            (false, _) => signed.extend(line),
            // The second of two: which one a reader takes is his choice.
            (true, false) if signature.is_some() => return None,
            (true, _) => {
                let text = line.strip_prefix(b"gpgsig ").unwrap_or(&line[1..]);
                let text = std::str::from_utf8(text).unwrap_or("\u{fffd}");
                signature.get_or_insert_default().push_str(text);
            }
        }
        rest = after;
    }
    signed.extend(rest);
    // Readers in C see nothing behind a NUL, so nobody has agreed to it.
    let message = rest.split(|b| *b == 0).next().unwrap_or_default();
    let message = String::from_utf8_lossy(message);
    let trailers = trailers(&message);
    let values = |key: &str| {
        let key = key.to_owned();
        trailers.iter().filter(move |(k, _)| k.eq_ignore_ascii_case(&key)).map(|(_, v)| *v)
    };
    Some(RawCommit {
        tree,
        parents,
        author,
        committer,
        at,
        approves: values("Approves").map(str::to_owned).collect(),
        approved_by: values("Approved-by").filter_map(Person::parse).collect(),
        signature: judged(signature.as_deref(), &signed),
    })
}

/// Reads a tag; `None` where it is none.
pub fn tag(bytes: &[u8]) -> Option<RawTag> {
    let (object, rest) = header(bytes, "object")?;
    let object = ObjectId::parse(object)?;
    let (kind, rest) = header(rest, "type")?;
    let (name, rest) = header(rest, "tag")?;
    let (_, at) = header(rest, "tagger").and_then(|(tagger, _)| person(tagger))?;
    let mut begin = None;
    let mut start = 0;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if line.starts_with(b"-----BEGIN ") {
            begin = Some(start);
        }
        start += line.len();
    }
    let (signed, signature) = bytes.split_at(begin.unwrap_or(bytes.len()));
    let signature = begin.map(|_| std::str::from_utf8(signature).unwrap_or("\u{fffd}"));
    Some(RawTag {
        commit: (kind == b"commit").then_some(object),
        name: std::str::from_utf8(name).ok()?.to_owned(),
        at,
        signature: judged(signature, signed),
    })
}

fn judged(signature: Option<&str>, signed: &[u8]) -> Signature {
    match signature.map(|signature| ssh::verify(signature, signed)) {
        None => Signature::None,
        Some(Ok(key)) => Signature::By(key),
        Some(Err(bad)) => Signature::Bad(bad),
    }
}

/// `Name <address> SECONDS ZONE`.
fn person(bytes: &[u8]) -> Option<(Person, Timestamp)> {
    let text = String::from_utf8_lossy(bytes);
    let person = Person::parse(&text)?;
    let (_, time) = text.rsplit_once('>')?;
    let seconds = time.split_whitespace().next().and_then(|s| s.parse().ok());
    let at = seconds.and_then(|s| Timestamp::from_second(s).ok());
    Some((person, at.unwrap_or(Timestamp::UNIX_EPOCH)))
}
