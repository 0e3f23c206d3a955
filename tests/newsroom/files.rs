//! What people put into a newsroom's folder: announcements, lists and secrets.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use siaran::sandbox::x::Account;

use super::Newsroom;

/// `seconds` from now, written for `publish_at`, on a whole second.
pub fn due_in(seconds: i64) -> Timestamp {
    let at = Timestamp::now() + SignedDuration::from_secs(seconds + 1);
    Timestamp::from_second(at.as_second()).expect("an instant of this century")
}

/// An announcement with a letter to the list and, on each account, a thread of these parts.
pub fn announcement(title: &str, due: Timestamp, threads: &[(&str, &[&str])]) -> String {
    let mut text = format!("---\ntitle: {title}\npublish_at: {due}\n");
    if threads.is_empty() {
        text.push_str("x: none\n");
    } else {
        text.push_str("x:\n");
    }
    for (account, parts) in threads {
        writeln!(text, "  {account}:").expect("text");
        for part in *parts {
            writeln!(text, "    - \"{part}\"").expect("text");
        }
    }
    text.push_str("---\nYth. {{ recipient.name }},\n\nIsi siaran: ");
    text.push_str(title);
    text.push_str(".\n");
    text
}

/// The same without any letter.
pub fn without_letters(announcement: &str) -> String {
    announcement.replacen("title:", "email: none\ntitle:", 1)
}

impl Newsroom {
    /// The folder that holds everything.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A path below the announcements folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root().join("announcements").join(name)
    }

    /// Puts a file into the announcements folder in one step.
    pub fn drop_file(&self, name: &str, text: &str) {
        let draft = self.root().join(format!("{name}.part"));
        fs::write(&draft, text).expect("draft");
        fs::rename(draft, self.path(name)).expect("announcement");
    }

    /// Puts an image or a video beside the announcements, in one step.
    pub fn drop_media(&self, name: &str, bytes: &[u8]) {
        let draft = self.root().join("media.part");
        fs::write(&draft, bytes).expect("draft");
        fs::rename(draft, self.path(name)).expect("media");
    }

    /// Writes a secret with mode 0600, in one step.
    pub fn credential(&self, name: &str, text: &str) {
        use std::io::Write as _;
        let folder = self.root().join("credentials");
        let draft = folder.join(format!("{name}.part"));
        let mut options = fs::OpenOptions::new();
        let mut file = options
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&draft)
            .expect("credential");
        file.write_all(text.as_bytes()).expect("credential");
        fs::rename(draft, folder.join(name)).expect("credential");
    }

    /// Writes what signs for the account `name` of the configuration.
    pub fn x_credential(&self, name: &str, account: &Account) {
        let text = format!(
            "consumer_key: \"{}\"\nconsumer_secret: \"{}\"\naccess_token: \"{}\"\naccess_token_secret: \"{}\"\n",
            account.consumer_key,
            account.consumer_secret.expose_secret(),
            account.access_token,
            account.access_token_secret.expose_secret(),
        );
        self.credential(&format!("x-{name}"), &text);
    }

    /// Adds text to the credential of the account `name`: another version of it.
    pub fn append_to_credential(&self, name: &str, text: &str) {
        let name = format!("x-{name}");
        let path = self.root().join("credentials").join(&name);
        let old = fs::read_to_string(path).expect("credential");
        self.credential(&name, &(old + text));
    }
}
