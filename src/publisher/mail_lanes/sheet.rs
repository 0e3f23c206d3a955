//! What all letters of one occasion share, and what makes each its recipient's own. Made in
//! preparation: the attachments are encoded and, where we sign, every letter is signed before the
//! instant comes.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::{Arc, OnceLock};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use thiserror::Error;

use crate::config::{Email, Unsubscribe};
use crate::feedback::Record;
use crate::message::answer::{self, Question};
use crate::message::seal::{Purpose, Seal, TOKEN_LENGTH};
use crate::message::{Content, Letter, Recipient};
use crate::outside::mail::dkim::{BodyHash, DkimError, Signer};
use crate::outside::mail::{
    BadAddress, Envelope, MessageIds, Personal, Template, TemplateError, Unsubscribing,
};
use crate::outside::received::ReceivedTexts;
use crate::plan::fact::{Answered, Destination, EARLY, Fact, Outcome, Snapshot};
use crate::plan::history::{History, OccasionHistory, Tried};
use crate::plan::is_answer;
use crate::publisher::office::Office;

/// A letter of one occasion, ready to be addressed.
pub struct Sheet {
    /// Item.
    pub item: String,
    /// Occasion.
    pub occasion: String,
    /// To whom, by index.
    pub roster: Arc<Vec<Recipient>>,
    snapshot: Arc<Snapshot>,
    template: Template,
    ids: MessageIds,
    seal: Seal,
    return_path: ReturnPath,
    unsubscribe: Option<Unsubscribe>,
    /// List name → its title and its id for `List-Id`.
    lists: BTreeMap<String, (String, String)>,
    /// What this corrects or withdraws.
    original: Option<Original>,
    /// It concerns one person, who asked: nothing of a mailing is in it.
    pub is_personal: bool,
    signer: Option<Arc<Signer>>,
    /// Of the body, where all get the same.
    body_hash: OnceLock<[u8; 32]>,
    /// The signature of each letter, by index.
    signatures: Vec<OnceLock<Box<[u8]>>>,
}

/// Where a letter that cannot be delivered goes back to.
struct ReturnPath {
    address: String,
    /// A token behind the local part tells which letter it was: only where bounces are read.
    has_token: bool,
}

/// An earlier item whose letters these belong under.
struct Original {
    item: String,
    /// Address in lower case → the occasion whose letter it got.
    occasions: HashMap<String, String>,
}

/// One letter as it goes over the wire: its signature, what is its own, and what all share.
#[derive(Default)]
pub struct Written {
    signature: Vec<u8>,
    own: Vec<u8>,
}

/// Why a sheet cannot be made.
#[derive(Debug, Error)]
pub enum SheetError {
    /// The letter itself.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A frozen copy of an attachment.
    #[error("the frozen copy of {name} cannot be read: {error}")]
    Attachment {
        /// Its name.
        name: String,
        /// Why.
        error: io::Error,
    },
    /// A defect of ours.
    #[error("the letter could not be made; please report this")]
    Failed,
    /// Nothing is prepared, or there is no letter.
    #[error("there is no letter")]
    NoLetter,
}

/// Why one letter cannot be written.
#[derive(Debug, Error)]
#[allow(missing_docs)]
pub enum WriteError {
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Dkim(#[from] DkimError),
}

impl Sheet {
    /// Renders the letter of an occasion that is prepared. Reads its attachments from disk.
    ///
    /// # Errors
    /// [`SheetError`].
    pub fn new(
        office: &Office,
        ids: MessageIds,
        signer: Option<Arc<Signer>>,
        item: &str,
        occasion: &str,
    ) -> Result<Sheet, SheetError> {
        let email = office.config.email.as_ref().ok_or(SheetError::NoLetter)?;
        let (snapshot, roster, original, seal, is_personal, asked) = {
            let history = office.journal.history();
            let found = history.occasion(item, occasion).ok_or(SheetError::NoLetter)?;
            let key = history.key.as_deref().unwrap_or_default();
            let original = Original::of(&history, &found.snapshot);
            let answers = found.snapshot.answers.as_ref().map(Answered::number);
            let asked = answers.as_ref().and_then(|number| history.feedback.entry(number));
            let is_personal = answers.is_some()
                || original.as_ref().is_some_and(|o| is_answer(&history, &o.item));
            let (snapshot, roster) = (found.snapshot.clone(), found.roster.clone());
            let asked = asked.map(|entry| entry.key.clone());
            (snapshot, roster, original, Seal::new(key.as_bytes()), is_personal, asked)
        };
        let letter = snapshot.letter.as_ref().ok_or(SheetError::NoLetter)?;
        let letter = &quoted(letter, asked.as_deref(), office);
        let files = letter.attachments.iter().map(|attachment| match &attachment.content {
            Content::Text(text) => Ok(text.clone().into_bytes()),
            Content::File { digest, bytes } => office
                .media
                .read(digest, *bytes)
                .map_err(|error| SheetError::Attachment { name: attachment.name.clone(), error }),
        });
        let files = files.collect::<Result<Vec<_>, _>>()?;
        let zone = &office.config.newsroom.timezone.rules;
        let mut headers = headers(item, occasion, &domain_of(email)).to_vec();
        if is_personal {
            // A person wrote it to one who waits for it, and may well be told of his absence.
            headers.retain(|(name, _)| *name == "Feedback-ID");
        }
        if occasion == EARLY {
            headers.push(("X-Embargo-Until", snapshot.expires.to_string()));
        }
        let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let template = Template::new(letter, snapshot.due, zone, &headers, &files)?;
        let signatures = match signer {
            Some(_) => roster.iter().map(|_| OnceLock::new()).collect(),
            None => Vec::new(),
        };
        Ok(Sheet {
            item: item.to_owned(),
            occasion: occasion.to_owned(),
            roster,
            template,
            ids,
            seal,
            return_path: ReturnPath::new(email, !office.config.inboxes.is_empty()),
            unsubscribe: email.unsubscribe.clone(),
            lists: list_ids(email),
            original,
            is_personal,
            signer,
            body_hash: OnceLock::new(),
            signatures,
            snapshot,
        })
    }

    /// Whether this is still what `occasion` sends, and to whom.
    pub fn is_current(&self, occasion: &OccasionHistory) -> bool {
        Arc::ptr_eq(&self.snapshot, &occasion.snapshot)
            && Arc::ptr_eq(&self.roster, &occasion.roster)
    }

    /// To whom letter `n` goes.
    pub fn address(&self, n: u32) -> &str {
        &self.roster[n as usize].email
    }

    /// From whom to whom letter `n` goes.
    ///
    /// # Errors
    /// When the address cannot stand in a command.
    pub fn envelope(&self, n: u32) -> Result<Envelope, BadAddress> {
        let token = || self.seal.token(Purpose::Bounce, &self.item, &self.occasion, n);
        let to = &self.roster[n as usize].email;
        Envelope::new(&self.return_path.with(token), to, false)
    }

    /// Signs every letter that is not signed yet, until `stop` says so; how many were signed.
    pub fn sign_all(&self, stop: impl Fn() -> bool) -> usize {
        let mut written = Written::default();
        let mut signed = 0;
        for (n, signature) in self.signatures.iter().enumerate() {
            if stop() {
                break;
            }
            let n = n as u32;
            if signature.get().is_none() && self.write(n, &mut written).is_ok() {
                signed += 1;
            }
        }
        signed
    }

    /// Writes letter `n` into `written`.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write(&self, n: u32, written: &mut Written) -> Result<(), WriteError> {
        let recipient = &self.roster[n as usize];
        written.signature.clear();
        written.own.clear();
        let head = self.template.splice(recipient, &self.personal(n), &mut written.own)?;
        let Some(signer) = &self.signer else { return Ok(()) };
        let place = self.signatures.get(n as usize);
        let signature = match place.and_then(OnceLock::get) {
            Some(signature) => signature,
            None => {
                // The empty line is no part of what is signed.
                let (head, body) = (&written.own[..head.saturating_sub(2)], &written.own[head..]);
                let hash = match self.template.is_uniform() {
                    true => *self.body_hash.get_or_init(|| self.hash(body)),
                    false => self.hash(body),
                };
                let signature = signer.sign(head, &hash, self.snapshot.due)?;
                match place {
                    Some(place) => place.get_or_init(|| signature.into()),
                    None => return Ok(()),
                }
            }
        };
        written.signature.extend_from_slice(signature);
        Ok(())
    }

    /// The bytes of `written`, in pieces.
    pub fn pieces<'a>(&'a self, written: &'a Written) -> [&'a [u8]; 3] {
        [&written.signature, &written.own, self.template.tail()]
    }

    fn hash(&self, body: &[u8]) -> [u8; 32] {
        let mut hash = BodyHash::new();
        hash.update(body);
        hash.update(self.template.tail());
        hash.finish()
    }

    fn personal(&self, n: u32) -> Personal {
        let recipient = &self.roster[n as usize];
        let original = self.original.as_ref().and_then(|original| {
            let occasion = original.occasions.get(&recipient.email.to_lowercase())?;
            Some(self.ids.of(&original.item, occasion, &recipient.email))
        });
        Personal {
            message_id: self.ids.of(&self.item, &self.occasion, &recipient.email),
            answers: match &self.snapshot.answers {
                Some(answers) => answers.thread.clone(),
                None => original.into_iter().collect(),
            },
            list: self.lists.get(&recipient.list).cloned(),
            unsubscribe: self.unsubscribe.as_ref().filter(|_| !self.is_personal).map(
                |unsubscribe| {
                    let token =
                        self.seal.token(Purpose::Unsubscribe, &self.item, &self.occasion, n);
                    unsubscribing(unsubscribe, &token)
                },
            ),
        }
    }

    /// How letter `n` ended.
    pub fn fact(&self, n: u32, outcome: Outcome) -> Fact {
        outcome_fact(&self.item, &self.occasion, n, outcome)
    }
}

/// `letter` with what was asked under the key `asked`, as far as that is kept still. No answer waits
/// for its quote.
fn quoted(letter: &Letter, asked: Option<&str>, office: &Office) -> Letter {
    let Some(key) = asked else { return letter.clone() };
    let record = ReceivedTexts::new(&office.config.state).read(key).unwrap_or_else(|error| {
        tracing::warn!(key, %error, "what was asked cannot be quoted");
        None
    });
    match &record {
        Some(Record { subject, text, .. }) => answer::quoting(letter, Question { subject, text }),
        None => answer::without_question(letter, "[…]"),
    }
}

impl ReturnPath {
    fn new(email: &Email, is_read: bool) -> ReturnPath {
        let address = email.bounce_address();
        let local = address.rsplit_once('@').map_or(0, |(local, _)| local.len());
        // A local part has 64 characters at most.
        ReturnPath { has_token: is_read && local + 1 + TOKEN_LENGTH <= 64, address }
    }

    fn with(&self, token: impl Fn() -> String) -> String {
        match self.address.rsplit_once('@') {
            Some((local, domain)) if self.has_token => format!("{local}+{}@{domain}", token()),
            _ => self.address.clone(),
        }
    }
}

impl Original {
    fn of(history: &History, snapshot: &Snapshot) -> Option<Original> {
        let item = snapshot.corrects.as_ref().or(snapshot.withdraws.as_ref())?;
        let mut occasions = HashMap::new();
        for (name, occasion) in &history.items.get(item)?.occasions {
            let letters = occasion.roster.iter().zip(occasion.letters.iter());
            let got = letters.filter(|(_, tried)| matches!(tried, Tried::Sent { .. }));
            for (recipient, _) in got {
                occasions.insert(recipient.email.to_lowercase(), name.clone());
            }
        }
        Some(Original { item: item.clone(), occasions })
    }
}

/// Headers that all letters share: no machine answers them, a human answer reaches Reply-To, and
/// receivers who watch complaints can tell one mailing from the next.
pub fn headers(item: &str, occasion: &str, domain: &str) -> [(&'static str, String); 4] {
    [
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("Precedence", "bulk".to_owned()),
        ("X-Auto-Response-Suppress", "OOF, AutoReply".to_owned()),
        ("Feedback-ID", format!("{item}:{occasion}:{domain}:siaran")),
    ]
}

/// The domain of the sender.
fn domain_of(email: &Email) -> String {
    let address = email.address();
    address.rsplit_once('@').map_or(String::new(), |(_, domain)| domain.to_owned())
}

fn list_ids(email: &Email) -> BTreeMap<String, (String, String)> {
    let domain = domain_of(email);
    let ids = email
        .lists
        .iter()
        .map(|(name, list)| (name.clone(), (list.title.clone(), format!("{name}.{domain}"))));
    ids.collect()
}

/// The addresses of one recipient. The subject carries the token: an address with a `+` does not
/// reach every mailbox.
fn unsubscribing(unsubscribe: &Unsubscribe, token: &str) -> Unsubscribing {
    let https = unsubscribe.url.as_ref().map(|url| format!("{url}/{token}"));
    let mailto = unsubscribe.mailto.as_ref().map(|address| {
        let address = utf8_percent_encode(address, NON_ALPHANUMERIC).to_string();
        let address = address.replace("%40", "@").replace("%2E", ".").replace("%2D", "-");
        format!("mailto:{address}?subject=unsubscribe%20{token}")
    });
    Unsubscribing { https, mailto }
}

/// How the letter to recipient `n` ended.
pub fn outcome_fact(item: &str, occasion: &str, n: u32, outcome: Outcome) -> Fact {
    Fact::Outcome {
        item: item.to_owned(),
        occasion: occasion.to_owned(),
        to: Destination::Letter { n },
        outcome,
    }
}
