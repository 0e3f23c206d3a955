//! What can be asked for on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::check::Format;
use super::workflow::Host;
use crate::lang::Lang;

/// Announcements to X and to journalists, at their instant, once.
#[derive(Debug, Parser)]
#[command(name = "siaran", version)]
pub struct Arguments {
    /// Configuration [default: ./config.yaml, then /etc/siaran/config.yaml]
    #[arg(long, value_name = "FILE", env = "SIARAN_CONFIG", global = true)]
    pub config: Option<PathBuf>,
    /// Language of messages: id or en [default: the configuration's, else LANG]
    #[arg(long, value_name = "LANG", global = true)]
    pub lang: Option<LangArgument>,
    /// Use the state of `run --sandbox`, and invent missing lists
    #[arg(long, global = true)]
    pub sandbox: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum LangArgument {
    Id,
    En,
}

impl From<LangArgument> for Lang {
    fn from(argument: LangArgument) -> Lang {
        match argument {
            LangArgument::Id => Lang::Id,
            LangArgument::En => Lang::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell every problem of the configuration and of announcements
    Check {
        /// Announcements [default: all in the folder]
        files: Vec<PathBuf>,
        /// How problems are printed
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Tell what goes where and when, exactly as `run` will do it
    #[command(group = clap::ArgGroup::new("form").args(["json", "ics", "markdown"]))]
    Plan {
        /// Announcements [default: all in the folder]
        files: Vec<PathBuf>,
        /// One JSON array
        #[arg(long)]
        json: bool,
        /// A calendar file
        #[arg(long)]
        ics: bool,
        /// A comment for a merge request
        #[arg(long)]
        markdown: bool,
    },
    /// Show announcements as they will go out: a page for each, or a mail to one person
    Preview {
        /// Announcements
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Folder of the pages
        #[arg(short, long, value_name = "DIR", default_value = "preview")]
        output: PathBuf,
        /// Mail the letter to this person instead
        #[arg(long, value_name = "ADDRESS", conflicts_with = "output")]
        mail: Option<String>,
    },
    /// Carry out the whole release against built-in servers, on a fast clock
    Rehearse {
        /// Announcements [default: all in the folder]
        files: Vec<PathBuf>,
        /// Folder of the report page
        #[arg(short, long, value_name = "DIR", default_value = "rehearsal")]
        output: PathBuf,
    },
    /// Publish; with --sandbox into built-in servers, shown as a page on loopback
    Run {
        /// Where --sandbox shows its page
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8421")]
        page: std::net::SocketAddr,
    },
    /// Tell where items stand and what happened to each destination
    Status {
        /// Item [default: all]
        id: Option<String>,
        /// Name every recipient
        #[arg(long)]
        recipients: bool,
        /// One JSON array
        #[arg(long)]
        json: bool,
    },
    /// Settle what the machine cannot know
    #[command(group = clap::ArgGroup::new("verdict").required(true).args(["sent", "resend", "drop"]))]
    Resolve {
        /// Item
        id: String,
        /// Only these: ACCOUNT/PART, an address, or ACCOUNT for what its holder did by hand
        /// [default: everything unknown of the item]
        destinations: Vec<String>,
        /// It arrived; for one post with its address on X or its id
        #[arg(long, value_name = "POST-URL", num_args = 0..=1, default_missing_value = "")]
        sent: Option<String>,
        /// It did not arrive: send it again
        #[arg(long)]
        resend: bool,
        /// Leave it
        #[arg(long)]
        drop: bool,
    },
    /// Send letters again that certainly did not arrive
    Resend {
        /// Item
        id: String,
        /// Only to these [default: to all whose letter was refused or left out]
        addresses: Vec<String>,
        /// Also letters that were accepted and came back
        #[arg(long)]
        bounced: bool,
        /// Though the item has expired: within 24 hours
        #[arg(long)]
        late: bool,
    },
    /// Stop one item, or everything
    Hold {
        /// Item [default: everything]
        id: Option<String>,
        /// Why
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Lift a hold; nothing is sent by that alone
    Unhold {
        /// Item [default: everything]
        id: Option<String>,
    },
    /// Never send an item, or what is left of it
    Cancel {
        /// Item
        id: String,
        /// Why
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Send an item at once, in spite of lateness and hold
    Release {
        /// Item
        id: String,
        /// Required, so that nobody does it by accident
        #[arg(long, required = true)]
        now: bool,
    },
    /// Vouch for an announcement: a signed, empty commit in the clone that one works in
    Approve {
        /// Item, or its file
        announcement: String,
    },
    /// Tell who vouched for an announcement, and what is missing
    Approvals {
        /// Item, or its file
        id: String,
        /// One JSON array
        #[arg(long)]
        json: bool,
    },
    /// Begin an announcement: a commented file to fill in
    New {
        /// release, invitation, correction, withdrawal, consultation, response, alert, update,
        /// answer, or the Indonesian name
        kind: String,
        /// Headline [default with --of: that of the original]
        #[arg(required_unless_present = "of")]
        title: Option<String>,
        /// Item that is corrected or withdrawn, or its file; of an answer the number of the input: ID/7
        #[arg(long, value_name = "ID")]
        of: Option<String>,
    },
    /// The life of an item
    Log {
        /// Item
        id: String,
        /// One JSON array
        #[arg(long)]
        json: bool,
        /// Leave the records in this new folder: file, letter, posts, receipts, facts, checksums
        #[arg(long, value_name = "DIR", conflicts_with = "json")]
        bundle: Option<PathBuf>,
    },
    /// What an announcement came to: reach, what came back, how fast it was answered
    Report {
        /// Item [default: a table of all that was released]
        id: Option<String>,
        /// Leave a page with plots in this folder
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
        /// One JSON array
        #[arg(long, conflicts_with = "output")]
        json: bool,
        /// As it stood then: 24h, 7d or 30d after the release, or an instant [default: now]
        #[arg(long, value_name = "INSTANT")]
        at: Option<String>,
        /// Of a consultation: the response report as a file to be completed
        #[arg(long, conflicts_with_all = ["output", "json", "at"], requires = "id")]
        response: bool,
    },
    /// Tell what the public answers: to every announcement, to one, or one item in full
    #[command(args_conflicts_with_subcommands = true)]
    Feedback {
        #[command(flatten)]
        show: ShowFeedback,
        #[command(subcommand)]
        command: Option<FeedbackCommand>,
    },
    /// Print the digest of what the public answers, as it would be mailed now
    Digest {
        /// As this person would get it [default: the desk]
        #[arg(long = "for", value_name = "ADDRESS")]
        reader: Option<String>,
        /// One JSON array
        #[arg(long)]
        json: bool,
    },
    /// Accounts on X
    #[command(subcommand)]
    Account(AccountCommand),
    /// Mailing lists, and what the people on them may ask for
    #[command(subcommand)]
    Lists(ListsCommand),
    /// Take over a state that was copied from another machine
    Adopt,
    /// A workflow that checks announcements on merge requests and posts their plan there
    Workflow {
        /// Where the announcements are reviewed
        #[arg(value_enum)]
        host: Host,
    },
    /// Completions for a shell
    Completions {
        /// Shell
        shell: Shell,
    },
    /// The manual page, in roff
    Man,
}

#[derive(Debug, Args)]
pub struct ShowFeedback {
    /// Announcement, INBOX for what answers none, or ANNOUNCEMENT/7 [default: a table of all]
    pub id: Option<String>,
    /// Only what still waits for an answer or a fate
    #[arg(long)]
    pub open: bool,
    /// Only what waits beyond its due date
    #[arg(long)]
    pub overdue: bool,
    /// Only this kind: question, input, information_request, complaint
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// The whole text of an item, with what was folded away
    #[arg(long)]
    pub all: bool,
    /// One JSON array, without texts
    #[arg(long)]
    pub json: bool,
    /// With --json: also texts and who sent them, which then leave the state
    #[arg(long, requires = "json")]
    pub texts: bool,
}

#[derive(Debug, Subcommand)]
pub enum FeedbackCommand {
    /// Note what an item is, who deals with it, and what became of it
    Set(SetFeedback),
}

#[derive(Debug, Args)]
pub struct SetFeedback {
    /// ANNOUNCEMENT/7, or ANNOUNCEMENT/9-12
    #[arg(required = true)]
    pub numbers: Vec<String>,
    /// question, input, information_request, complaint
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// What it touches, of the announcement's topics, in place of what was guessed; or other
    #[arg(long = "topic", value_name = "TOPIC")]
    pub topics: Vec<String>,
    /// Who is to deal with it: he gets it by mail
    #[arg(long, value_name = "ADDRESS")]
    pub owner: Option<String>,
    /// answered, adopted, not_adopted, off_topic, referred, passed_on, new
    #[arg(long, value_name = "FATE", conflicts_with = "move_to")]
    pub fate: Option<String>,
    /// For the public: why it was not adopted
    #[arg(long)]
    pub reason: Option<String>,
    /// Its number at the body to which it was referred
    #[arg(long)]
    pub ticket: Option<String>,
    /// The announcement to which it belongs, where it gets another number
    #[arg(long, value_name = "ID")]
    pub move_to: Option<String>,
    /// Take the law's seven further working days for an information request, once
    #[arg(long)]
    pub extend: bool,
}

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Tell how each account may act, and since when it is silent
    List {
        /// One JSON array
        #[arg(long)]
        json: bool,
    },
    /// Sign in to an account, by a browser or a PIN
    Login {
        /// Account, as the configuration names it
        account: String,
        /// Port of loopback to which X leads the browser, as registered with the X application
        #[arg(long, value_name = "PORT", default_value_t = 8421)]
        port: u16,
        /// Await no browser: the address of its last page is pasted
        #[arg(long)]
        paste: bool,
    },
    /// Ask X whose each credential is
    Check {
        /// Account [default: all]
        account: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum ListsCommand {
    /// Tell who is on each list, which rows are left out, and who is not mailed
    Check {
        /// One JSON array
        #[arg(long)]
        json: bool,
    },
    /// What is kept about people, as CSV
    Export {
        /// List [default: everybody]
        list: Option<String>,
        /// Everything about one person, for whoever asks what is known about him
        #[arg(long, value_name = "EMAIL", conflicts_with = "list")]
        person: Option<String>,
        /// One JSON array
        #[arg(long)]
        json: bool,
    },
    /// Forget a person: out of every list and of all that is remembered, and never mailed again
    Erase {
        /// Address, or a handle on X with its @
        email: String,
    },
    /// Mail a person no more
    Unsubscribe {
        /// Address
        email: String,
    },
    /// Mail a person again who was left out
    Allow {
        /// Address
        email: String,
    },
}
