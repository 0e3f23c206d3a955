//! The files that announcements name: what each is, told from its bytes, and remembered until it
//! changes. Videos are large: a look reads a portion of them, the next one goes on.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::gate::Gate;
use super::open::{Identity, Refusal, Root, shape};
use super::pieces::{PIECE, Pieces, Verdict, beside, with_nearest};
use super::settle::probation;
use crate::announcement::{Looks, Reading};
use crate::attachment::AttachmentType;
use crate::media::MediaType;
use crate::problem::MediaRefusal;

/// A file touched less than this ago may still be on its way over a slow network, and one that is
/// missing may follow an announcement that came between two looks.
pub const SETTLE: Duration = Duration::from_secs(1);

/// Looks by `show` at every image and video that `reading` names, and by `attach` at every
/// attachment, as it names them. `None`: some of them are not known yet.
pub fn looks(
    reading: &Reading,
    mut show: impl FnMut(&str) -> Option<Verdict<MediaType>>,
    mut attach: impl FnMut(&str) -> Option<Verdict<AttachmentType>>,
) -> Option<Looks> {
    let media = reading.announcement.iter().flat_map(|a| &a.media);
    let attachments = reading.announcement.iter().flat_map(|a| &a.attachments);
    // All of them are looked at, also after one that is not known.
    let media: Vec<_> =
        media.map(|(name, m)| Some((name.clone(), as_named(&m.file, show(&m.file)?)))).collect();
    let attachments: Vec<_> =
        attachments.map(|a| Some((a.file.clone(), as_named(&a.file, attach(&a.file)?)))).collect();
    Some(Looks {
        media: media.into_iter().collect::<Option<_>>()?,
        attachments: attachments.into_iter().collect::<Option<_>>()?,
    })
}

/// The verdict on `file` with the nearest name as the announcement would write it.
fn as_named<K>(file: &str, mut verdict: Verdict<K>) -> Verdict<K> {
    if let Err(MediaRefusal::Missing { nearest: Some(near) }) = &mut verdict {
        let (_, last) = near.rsplit_once('/').unwrap_or(("", near));
        *near = beside(file, last);
    }
    verdict
}

/// Remembers what it saw of each file, so that the next look reads only what changed.
#[derive(Debug)]
pub struct NamedFiles<G: Gate> {
    root: PathBuf,
    known: HashMap<String, Known<G>>,
    turn: u64,
}

#[derive(Debug)]
struct Known<G: Gate> {
    /// What the file system says, without opening it.
    glance: Result<Identity, Refusal>,
    /// When it first said so.
    met: Instant,
    stage: Stage<G>,
    turn: u64,
}

#[derive(Debug)]
enum Stage<G: Gate> {
    /// Being written, or perhaps on its way.
    Waiting,
    /// Its turn to be read has not come.
    Queued,
    Reading(Box<Pieces<G>>),
    /// Holds as long as the glance is the same.
    Done(Verdict<G::Kind>),
    /// Worth another try at the next look.
    Failed(Verdict<G::Kind>),
}

impl<G: Gate> NamedFiles<G> {
    /// Nothing is known yet of the files beneath `root`.
    pub fn new(root: &Path) -> NamedFiles<G> {
        NamedFiles { root: root.to_owned(), known: HashMap::new(), turn: 0 }
    }

    /// Begins a look that reads at most about `most` bytes. What it does not ask for is forgotten
    /// when it ends.
    ///
    /// # Errors
    /// When the folder cannot be opened.
    pub fn look(&mut self, most: u64) -> Result<Look<'_, G>, Refusal> {
        let root = Root::open(&self.root)?;
        self.turn += 1;
        let limits = Limits { now: SystemTime::now(), left: most, is_first: self.turn == 1 };
        Ok(Look { files: self, root, limits, is_reading: false })
    }

    /// Whether the file at `path` is at this moment, by the file system's word, the one that was
    /// read to its end.
    pub fn is_current(&self, path: &str) -> bool {
        let known = self.known.get(path).filter(|k| matches!(k.stage, Stage::Done(_)));
        known.is_some_and(|known| {
            Root::open(&self.root).is_ok_and(|root| glance(&root, path) == known.glance)
        })
    }
}

/// One look at the files that announcements name.
#[derive(Debug)]
pub struct Look<'a, G: Gate> {
    files: &'a mut NamedFiles<G>,
    root: Root,
    limits: Limits,
    is_reading: bool,
}

/// How far a look goes.
#[derive(Debug)]
struct Limits {
    now: SystemTime,
    /// Bytes that may still be read.
    left: u64,
    /// What is missing now did not come between two looks.
    is_first: bool,
}

impl<G: Gate> Look<'_, G> {
    /// What the file at `path` is. `None`: it is being written, or has not been read to its end.
    pub fn file(&mut self, path: &str) -> Option<Verdict<G::Kind>> {
        let turn = self.files.turn;
        let fresh = |glance| Known { glance, met: Instant::now(), stage: Stage::Waiting, turn };
        if !self.files.known.contains_key(path) {
            let known = Known { turn: 0, ..fresh(glance(&self.root, path)) };
            self.files.known.insert(path.to_owned(), known);
        }
        let known = self.files.known.get_mut(path)?;
        if known.turn != turn {
            known.turn = turn;
            let glance = glance(&self.root, path);
            if known.glance != glance {
                *known = fresh(glance);
            }
            if !matches!(known.stage, Stage::Done(_)) {
                known.stage = advance(&self.root, path, known, &mut self.limits);
                self.is_reading |= matches!(known.stage, Stage::Queued | Stage::Reading(_));
            }
        }
        match &known.stage {
            Stage::Done(verdict) | Stage::Failed(verdict) => Some(verdict.clone()),
            Stage::Waiting | Stage::Queued | Stage::Reading(_) => None,
        }
    }

    /// Ends the look. Whether a file waits only for the next one to go on reading.
    pub fn end(self) -> bool {
        let turn = self.files.turn;
        self.files.known.retain(|_, known| known.turn == turn);
        self.is_reading
    }
}

fn glance(root: &Root, path: &str) -> Result<Identity, Refusal> {
    let stat = root.stat(path)?;
    shape(&stat)?;
    Ok(Identity::of(&stat))
}

/// Goes on with a file as far as `limits` allow.
fn advance<G: Gate>(
    root: &Root,
    path: &str,
    known: &mut Known<G>,
    limits: &mut Limits,
) -> Stage<G> {
    let age = known.met.elapsed();
    let identity = match &known.glance {
        Ok(identity) => *identity,
        Err(Refusal::NotFound) if age < SETTLE && !limits.is_first => return Stage::Waiting,
        Err(refusal) => {
            return Stage::Done(Err(with_nearest(root, path, refusal.clone().of_media())));
        }
    };
    let read = match std::mem::replace(&mut known.stage, Stage::Waiting) {
        Stage::Reading(pieces) => read_on(pieces, &mut limits.left),
        _ if age < probation(&identity, limits.now, SETTLE) => return Stage::Waiting,
        // Not opened before it can be read: there may be thousands.
        _ if limits.left == 0 => return Stage::Queued,
        _ => Pieces::open(root, path).and_then(|pieces| {
            // What was glanced at and what is open now must be one and the same.
            match pieces.identity() == identity {
                true => read_on(Box::new(pieces), &mut limits.left),
                false => Err(MediaRefusal::Changing),
            }
        }),
    };
    match read {
        Ok(stage) => stage,
        Err(MediaRefusal::Changing | MediaRefusal::Missing { .. }) => Stage::Waiting,
        Err(what @ (MediaRefusal::Permission | MediaRefusal::System(_))) => {
            Stage::Failed(Err(what))
        }
        Err(what) => Stage::Done(Err(what)),
    }
}

fn read_on<G: Gate>(mut pieces: Box<Pieces<G>>, left: &mut u64) -> Result<Stage<G>, MediaRefusal> {
    let mut buffer = vec![0; PIECE];
    while *left > 0 {
        match pieces.next(&mut buffer)? {
            0 => return pieces.finish().map(|seen| Stage::Done(Ok(seen))),
            read => *left = left.saturating_sub(read as u64),
        }
    }
    Ok(Stage::Reading(pieces))
}
