//! `config.yaml` as the program uses it. `read` makes it from text, a file a key, or tells all its
//! problems.

pub mod address;
mod defaults;
mod email;
mod feedback;
mod inbox;
mod newsroom;
mod quiet;
mod read;
mod relay;
mod release;
mod review;
#[cfg(test)]
mod tests;
mod unbuilt;
pub(crate) mod values;
mod web;
mod x;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use jiff::civil::{Date, Time, Weekday};
use jiff::{SignedDuration, Timestamp};

use crate::lang::Lang;
use crate::when::Zone;
pub use read::{Loaded, read};

/// A whole configuration. Paths are absolute or relative to the process, never to the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Who speaks.
    pub newsroom: Newsroom,
    /// The watched folder.
    pub announcements: PathBuf,
    /// Where the journal lives.
    pub state: PathBuf,
    /// The folder of secrets; `$CREDENTIALS_DIRECTORY` wins when set.
    pub credentials: PathBuf,
    /// Folder of overriding mail templates.
    pub templates: Option<PathBuf>,
    /// Whether announcements need approval through git. Present means: nothing unapproved goes out.
    pub review: Option<Review>,
    /// When and how items are let go.
    pub release: Release,
    /// X accounts and limits.
    pub x: X,
    /// Mail; `None` when the office sends none.
    pub email: Option<Email>,
    /// Mailboxes that are read for bounces and requests to unsubscribe.
    pub inboxes: Vec<Inbox>,
    /// How what comes back is dealt with.
    pub feedback: Feedback,
    /// What is served by HTTP; `None` when nothing is.
    pub web: Option<Web>,
    /// For a file that names neither accounts nor lists.
    pub defaults: Defaults,
}

/// Who speaks, in which zone and language.
#[derive(Debug, Clone, PartialEq)]
pub struct Newsroom {
    /// Name in mail furniture.
    pub name: String,
    /// For dates, cron lines and printing.
    pub timezone: Zone,
    /// Language of mail furniture, results and messages.
    pub language: Lang,
    /// Addresses that hear of problems, held items and receipts.
    pub desk: Vec<String>,
    /// How release numbers are written; the first is that of releases.
    pub numbers: Vec<crate::number::Pattern>,
}

/// The approvals that `review` asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Where the `.git` is; may be bare.
    pub repository: PathBuf,
    /// The branch whose content counts.
    pub branch: String,
    /// Where the announcements lie in a repository without a work tree; none: at its root.
    pub folder: Option<String>,
    /// So many people other than the author must vouch.
    pub approvals: usize,
    /// Only what is signed counts.
    pub signed: bool,
    /// Name → who may vouch.
    pub approvers: BTreeMap<String, Approver>,
}

/// Who may vouch for announcements.
#[derive(Debug, Clone, PartialEq)]
pub struct Approver {
    /// Mail address, as in commits.
    pub email: String,
    /// Public key: a line of OpenSSH.
    pub ssh_key: Option<String>,
}

/// What happens to an item whose instant has passed before its first attempt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Late {
    /// How late counts as on time.
    pub grace: SignedDuration,
    /// What happens after the grace.
    pub then: AfterGrace,
}

/// See [`Late::then`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterGrace {
    /// Wait for a person.
    Hold,
    /// Publish all the same.
    Publish,
}

/// When and how items are let go.
#[derive(Debug, Clone, PartialEq)]
pub struct Release {
    /// Default for files without `late`.
    pub late: Late,
    /// How long before the instant rosters are frozen and letters rendered.
    pub prepare: SignedDuration,
    /// Times in which nothing but emergencies goes out.
    pub quiet: Vec<Quiet>,
}

/// X: endpoint, settling, accounts.
#[derive(Debug, Clone, PartialEq)]
pub struct X {
    /// Base address without a trailing slash, such as `https://api.x.com`.
    pub api_url: String,
    /// Waits after an unknown outcome before each reading of the own timeline.
    pub settle: Vec<SignedDuration>,
    /// What is spent in a month before the desk is warned.
    pub budget: Option<Budget>,
    /// Handles beside our own that posts may mention; lower case, without `@`.
    pub mentions_allowed: Vec<String>,
    /// Whether mentions, replies and quotes are read; never under a plan that forbids it.
    pub listen: bool,
    /// Pause between two readings of them.
    pub poll: SignedDuration,
    /// Pause after X was asked whether everything that was read is still there.
    pub verify: SignedDuration,
    /// Account name → account, in the order of the names.
    pub accounts: BTreeMap<String, Account>,
}

/// What X may cost in a calendar month of the newsroom's zone. It warns and stops nothing but listening.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// US dollars.
    pub monthly_usd: f64,
    /// The share of it, in per cent, at which the desk is warned first.
    pub warn_at: u32,
}

/// One X account.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// The office's or a person's.
    pub kind: AccountKind,
    /// X handle without `@`.
    pub handle: String,
    /// Name of the credential; `None` where the account is only used by hand.
    pub credential: Option<String>,
    /// What the account does by default.
    pub mode: Mode,
    /// Address of the person who acts by hand in assist mode.
    pub holder: Option<String>,
    /// How long after the instant the account reposts or its holder is asked, where the file does
    /// not say.
    pub after: SignedDuration,
    /// Without a post for so long the account counts as fallen silent.
    pub silent_after: Option<SignedDuration>,
}

/// Whose account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountKind {
    /// The ministry's.
    Office,
    /// An officer's own.
    Personal,
}

/// How an account takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Posts its own text.
    Own,
    /// Reposts the office's post.
    Repost,
    /// Its holder is asked by mail to act.
    Assist,
    /// Takes no part.
    None,
}

/// Mail: sender, relays, lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Email {
    /// `Name <address>` of the From header.
    pub from: String,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// Envelope sender; the address of `from` when left out.
    pub bounces: Option<String>,
    /// Relays in order of preference; never empty.
    pub relays: Vec<Smtp>,
    /// Limits by recipient domain, in lower-case ASCII.
    pub domains: BTreeMap<String, DomainLimits>,
    /// Waits after temporary refusals; the last repeats until the item expires. Never empty.
    pub retry: Vec<SignedDuration>,
    /// How letters are signed, where the relay does not.
    pub dkim: Option<Dkim>,
    /// How recipients say that they want no more.
    pub unsubscribe: Option<Unsubscribe>,
    /// What all attachments of a letter may weigh together, in bytes, as files.
    pub attachments_max: u64,
    /// List name → list.
    pub lists: BTreeMap<String, List>,
}

/// Limits of what goes to one recipient domain, over all relays.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct DomainLimits {
    /// Letters on their way at once.
    pub connections: Option<u32>,
    /// Letters for it that one connection carries before it is renewed.
    pub messages_per_connection: Option<u32>,
    /// Letters per span.
    pub rate: Option<Rate>,
}

/// Signing by DKIM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dkim {
    /// The domain that signs.
    pub domain: String,
    /// Which of its keys.
    pub selector: String,
    /// Name of the credential that holds the private key as PEM.
    pub credential: String,
}

/// How recipients say that they want no more. One of the two is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsubscribe {
    /// `https:` address, without a trailing slash, that a proxy hands on to [`Web::listen`].
    pub url: Option<String>,
    /// Address whose mails [`Config::inboxes`] hold.
    pub mailto: Option<String>,
}

/// A mailbox account.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbox {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// PEM file of an own CA, instead of the system's.
    pub ca: Option<PathBuf>,
    /// Login name.
    pub username: String,
    /// Name of the credential that holds the password.
    pub credential: String,
    /// Folders; never empty.
    pub folders: Vec<String>,
    /// How often they are read where the server does not tell of news.
    pub poll: SignedDuration,
}

/// What counts for feedback where an announcement does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Working days for an answer, at least 1.
    pub answer_within: u32,
    /// When digests come; none: they do not.
    pub digest: Option<Digest>,
    /// How long texts are kept.
    pub retention: SignedDuration,
    /// Days beside weekends on which nobody works.
    pub holidays: Vec<Date>,
}

/// When digests come, by the newsroom's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest {
    /// At what time.
    pub at: Time,
    /// On which day the weekly ones do.
    pub weekly: Weekday,
}

/// What is served by HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Web {
    /// Where.
    pub listen: SocketAddr,
    /// Name of the credential whose line is in the address of the calendar. Without it no calendar is
    /// served.
    pub token: Option<String>,
}

impl Email {
    /// The bare address of [`Email::from`].
    pub fn address(&self) -> String {
        address::mailbox(&self.from).map_or_else(|| self.from.clone(), |(_, address)| address)
    }

    /// The address that bounces go to, before a token is put behind its local part.
    pub fn bounce_address(&self) -> String {
        self.bounces.clone().unwrap_or_else(|| self.address())
    }
}

/// One relay.
#[derive(Debug, Clone, PartialEq)]
pub struct Smtp {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// PEM file of an own CA, instead of the system's.
    pub ca: Option<PathBuf>,
    /// Login name; none means no AUTH.
    pub username: Option<String>,
    /// Name of the credential that holds the password.
    pub credential: Option<String>,
    /// Connections at once, at least 1.
    pub connections: u32,
    /// Messages before a connection is renewed, at least 1.
    pub messages_per_connection: u32,
    /// Messages per span over all connections; `None` is unlimited.
    pub rate: Option<Rate>,
}

/// How the connection to a relay is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Plain first, then STARTTLS, required.
    StartTls,
    /// TLS from the first byte.
    Implicit,
    /// None: loopback hosts only.
    None,
}

/// `count` messages in `per`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Messages.
    pub count: u32,
    /// In this span.
    pub per: SignedDuration,
}

/// A mailing list: a CSV file.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// The CSV file.
    pub file: PathBuf,
    /// Name shown to people.
    pub title: String,
    /// Whether its members agreed to embargoes.
    pub embargo: bool,
}

/// What a two-key file means.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Defaults {
    /// Accounts.
    pub x: Vec<String>,
    /// Lists.
    pub email: Vec<String>,
}

/// A window in which nothing but emergencies goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quiet {
    /// First instant of the window.
    pub from: Timestamp,
    /// First instant after the window.
    pub until: Timestamp,
    /// Why, for people; may be empty.
    pub reason: String,
    /// Who is quiet.
    pub scope: QuietScope,
}

/// See [`Quiet`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuietScope {
    /// All accounts, and mail too.
    Everything,
    /// Some accounts.
    Only {
        /// All of these kinds.
        kinds: Vec<AccountKind>,
        /// Names.
        accounts: Vec<String>,
    },
}

impl Quiet {
    /// Whether `at` lies in it.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

impl Release {
    /// The window for everything in which `at` lies.
    pub fn quiet_at(&self, at: Timestamp) -> Option<&Quiet> {
        self.quiet.iter().find(|q| q.scope == QuietScope::Everything && q.holds(at))
    }

    /// The window for some accounts, `account` of `x` among them, in which `at` lies.
    pub fn quiet_for(&self, x: &X, account: &str, at: Timestamp) -> Option<&Quiet> {
        let kind = x.accounts.get(account).map(|a| a.kind);
        self.quiet.iter().filter(|q| q.holds(at)).find(|q| match &q.scope {
            QuietScope::Everything => false,
            QuietScope::Only { kinds, accounts } => {
                kind.is_some_and(|kind| kinds.contains(&kind))
                    || accounts.iter().any(|name| name == account)
            }
        })
    }
}
