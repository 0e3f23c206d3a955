//! Postfix and Dovecot as a relay and a mailbox in one temporary folder.
//!
//! Submission with STARTTLS and AUTH, and with TLS from the first byte; delivery by LMTP into
//! Maildirs; IMAP and IMAPS to read back. Mail to an unknown user of a local domain bounces,
//! mail to any other domain bounces too: nothing ever leaves the machine.
//! The Dovecot of Debian 12 (2.3) and of Debian 13 (2.4) want different words.

mod config;

use std::fs;
use std::io::Read;
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tempfile::TempDir;

pub use self::config::FULL;
use self::config::{words_of, write_certificates, write_dovecot, write_postfix};
use super::kept::Kept;
use super::port::free_port;

/// Password of every user.
pub const PASSWORD: &str = "s3cret";

/// The users that [`RealMail::start`] knows: two of the sender's domain, two readers.
pub const USERS: [&str; 4] =
    ["press@press.example", "bounce@press.example", "alice@news.example", "bob@news.example"];

/// A running pair of servers.
pub struct RealMail {
    /// Submission: STARTTLS and AUTH PLAIN or LOGIN required.
    pub port: u16,
    /// Submission with TLS from the first byte.
    pub smtps_port: u16,
    /// IMAP with STARTTLS.
    pub imap_port: u16,
    /// IMAP with TLS from the first byte.
    pub imaps_port: u16,
    // Dropped before the folder in which they work.
    _postfix: Kept,
    _dovecot: Kept,
    folder: TempDir,
}

impl RealMail {
    /// Starts both servers for [`USERS`]. Panics with the servers' own words when they do not
    /// start; needs root.
    pub fn start() -> RealMail {
        RealMail::start_with(&USERS)
    }

    /// Starts both servers for these users, whose domains become the local ones.
    pub fn start_with(users: &[&str]) -> RealMail {
        assert!(
            rustix::process::geteuid().is_root(),
            "Postfix and Dovecot need root: run the tests by tests/run"
        );
        let mut failures = Vec::new();
        for _ in 0..5 {
            match RealMail::try_start(users) {
                Ok(mail) => return mail,
                Err(error) => failures.push(error),
            }
        }
        panic!("the mail servers did not start: {failures:#?}");
    }

    fn try_start(users: &[&str]) -> Result<RealMail, String> {
        // Directly in /tmp: the paths of unix sockets end at 107 bytes.
        let folder = tempfile::Builder::new().prefix("mail-").tempdir_in("/tmp").expect("folder");
        let root = folder.path();
        fs::set_permissions(root, fs::Permissions::from_mode(0o755)).expect("mode");
        for name in ["tls", "log", "mail", "pf", "dv"] {
            fs::create_dir(root.join(name)).expect("folder");
        }
        let [port, smtps_port, imap_port, imaps_port] = [(); 4].map(|()| free_port());
        write_certificates(&root.join("tls"));

        write_dovecot(root, users, PASSWORD, imap_port, imaps_port);
        let conf = root.join("dv/dovecot.conf");
        let mut dovecot = Kept::start(
            &["dovecot".as_ref(), "-F".as_ref(), "-c".as_ref(), conf.as_os_str()],
            &root.join("log/dovecot.out"),
        );
        write_postfix(root, users, port, smtps_port);
        // `postfix start` spends two seconds on checks of folders that were made a moment ago.
        let daemons = words_of("postconf", &["-hd", "daemon_directory"]);
        let master = Path::new(daemons.trim()).join("master");
        let conf = root.join("pf");
        let mut postfix = Kept::start(
            &[master.as_os_str(), "-c".as_ref(), conf.as_os_str(), "-s".as_ref()],
            &root.join("log/postfix.out"),
        );

        let told = |error: String| format!("{error}\n{}", logs(root));
        dovecot.wait_until(|| greets(imap_port, b"* OK")).map_err(told)?;
        dovecot.wait_until(|| root.join("dv/lmtp").exists()).map_err(told)?;
        postfix.wait_until(|| greets(port, b"220 ")).map_err(told)?;
        Ok(RealMail {
            port,
            smtps_port,
            imap_port,
            imaps_port,
            _postfix: postfix,
            _dovecot: dovecot,
            folder,
        })
    }

    /// The CA that signed the servers' certificate for `localhost` and 127.0.0.1.
    pub fn ca_pem(&self) -> PathBuf {
        self.folder.path().join("tls/ca.pem")
    }

    /// A user who may submit mail.
    pub fn user(&self) -> &'static str {
        USERS[0]
    }

    /// The password of every user.
    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    /// Sends `message` by submission, as a mail program does.
    pub fn submit(&self, from: &str, to: &str, message: &str) {
        // PORT CA USER PASSWORD FROM TO MESSAGE
        const SEND: &str = r"
import smtplib, ssl, sys
port, ca, user, password, sender, to, message = sys.argv[1:]
s = smtplib.SMTP('localhost', int(port))
s.starttls(context=ssl.create_default_context(cafile=ca))
s.login(user, password)
s.sendmail(sender, [to], message)
s.quit()
";
        let (port, ca) = (self.port.to_string(), self.ca_pem());
        let output = Command::new("python3")
            .args(["-c", SEND, &port, &ca.to_string_lossy(), self.user(), self.password()])
            .args([from, to, message])
            .output()
            .expect("python3");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// It as a relay: the lines below `smtp:` of a configuration, whose credential is `smtp`.
    pub fn relay_lines(&self) -> String {
        format!(
            "    host: localhost\n    port: {}\n    tls: starttls\n    ca: {}\n    username: {}\n    \
             credential: smtp\n",
            self.port,
            self.ca_pem().display(),
            self.user(),
        )
    }

    /// Puts a message, whose lines end with LF, into a user's mailbox without Postfix.
    pub fn deliver(&self, user: &str, message: &str) {
        self.deliver_bytes(user, message.replace('\n', "\r\n").as_bytes());
    }

    /// The same with these very bytes.
    pub fn deliver_bytes(&self, user: &str, message: &[u8]) {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let mailboxes = self.folder.path().join("mail");
        let owner = fs::metadata(&mailboxes).expect("mailboxes");
        let give = |path: &Path| chown(path, Some(owner.uid()), Some(owner.gid())).expect("owner");
        let mailbox = mailboxes.join(user);
        for folder in ["", "tmp", "new", "cur"].map(|name| mailbox.join(name)) {
            if !folder.exists() {
                fs::create_dir(&folder).expect("folder");
                give(&folder);
            }
        }
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}.M{}P{n}.mail", now.as_secs(), now.subsec_micros());
        let (draft, place) = (mailbox.join("tmp").join(&name), mailbox.join("new").join(&name));
        fs::write(&draft, message).expect("message");
        give(&draft);
        fs::rename(draft, place).expect("message");
    }

    /// Takes from Dovecot what it knows of a user's mailbox: all messages get new UIDs under a new
    /// UIDVALIDITY. Nobody may be connected.
    pub fn forget_uids(&self, user: &str) {
        let mailbox = self.folder.path().join("mail").join(user);
        for entry in fs::read_dir(mailbox).expect("mailbox").flatten() {
            if entry.file_name().to_string_lossy().starts_with("dovecot") {
                fs::remove_file(entry.path()).expect("an index");
            }
        }
    }

    /// The messages in a user's mailbox, as delivered, oldest first.
    pub fn maildir(&self, user: &str) -> Vec<Vec<u8>> {
        let mailbox = self.folder.path().join("mail").join(user);
        let mut files: Vec<PathBuf> = ["new", "cur"]
            .iter()
            .filter_map(|part| fs::read_dir(mailbox.join(part)).ok())
            .flat_map(|entries| entries.flatten().map(|entry| entry.path()))
            .collect();
        files.sort_by_key(|path| path.file_name().map(delivery_order));
        // A reader by IMAP may move a message from new to cur between the listing and this.
        files.iter().filter_map(|path| fs::read(path).ok()).collect()
    }

    /// Waits until the mailbox holds at least `n` messages and returns all of them. Panics with
    /// the servers' logs after 30 s.
    pub fn wait_for(&self, user: &str, n: usize) -> Vec<Vec<u8>> {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let messages = self.maildir(user);
            if messages.len() >= n {
                return messages;
            }
            assert!(
                Instant::now() < deadline,
                "{user} has {} of {n} messages after 30 s\n{}",
                messages.len(),
                self.logs()
            );
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until Postfix has nothing left to deliver, bounces included: only then does a small
    /// mailbox mean that no more will come. Panics with the logs after 30 s.
    pub fn wait_until_idle(&self) {
        let spool = self.folder.path().join("spool");
        let deadline = Instant::now() + Duration::from_secs(30);
        while ["maildrop", "incoming", "active", "deferred"]
            .iter()
            .any(|queue| holds_a_file(&spool.join(queue)))
        {
            assert!(Instant::now() < deadline, "mail left in the queue\n{}", self.logs());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// The ends of both servers' logs.
    pub fn logs(&self) -> String {
        logs(self.folder.path())
    }
}

fn holds_a_file(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() { holds_a_file(&path) } else { true }
    })
}

/// Seconds, then microseconds, of a Maildir name such as `1795496003.M84512P71.mail,S=9,W=9`.
fn delivery_order(name: &std::ffi::OsStr) -> (u64, u64, String) {
    let name = name.to_string_lossy();
    let number = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text[..end].parse().unwrap_or(0)
    };
    let micros = name.split_once(".M").map_or(0, |(_, rest)| number(rest));
    (number(&name), micros, name.into_owned())
}

fn greets(port: u16, greeting: &[u8]) -> bool {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_secs(1)) else {
        return false;
    };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
    let mut start = vec![0; greeting.len()];
    stream.read_exact(&mut start).is_ok() && start == greeting
}

fn logs(root: &Path) -> String {
    let mut text = String::new();
    for name in ["postfix.out", "mail.log", "dovecot.out", "dovecot.log"] {
        let log = fs::read(root.join("log").join(name)).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().collect();
        let end = lines[lines.len().saturating_sub(40)..].join("\n");
        text.push_str(&format!("--- {name}\n{end}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::kept::processes_with;
    use super::*;

    fn python(script: &str, args: &[&str]) -> String {
        let mut all = vec!["-c", script];
        all.extend(args);
        words_of("python3", &all)
    }

    // HOST PORT CA USER PASSWORD TO SUBJECT, or "smtps" as an eighth.
    const SEND: &str = r"
import smtplib, ssl, sys
port, ca, user, password, to, subject = sys.argv[1:7]
tls = ssl.create_default_context(cafile=ca)
if len(sys.argv) > 7:
    s = smtplib.SMTP_SSL('localhost', int(port), context=tls)
else:
    s = smtplib.SMTP('localhost', int(port))
    try:
        s.login(user, password)
        raise SystemExit('AUTH was possible without TLS')
    except smtplib.SMTPNotSupportedError:
        pass
    s.starttls(context=tls)
s.login(user, password)
s.sendmail('bounce+t1@press.example', [to], f'Subject: {subject}\r\n\r\nIsi.\r\n')
s.quit()
";

    const FETCH: &str = r"
import imaplib, ssl, sys
port, ca, user, password, plain = sys.argv[1:6]
tls = ssl.create_default_context(cafile=ca)
s = imaplib.IMAP4('localhost', int(plain))
s.starttls(ssl_context=tls)
s.logout()
s = imaplib.IMAP4_SSL('localhost', int(port), ssl_context=tls)
s.login(user, password)
s.select('INBOX', readonly=True)
for number in s.search(None, 'ALL')[1][0].split():
    print(s.fetch(number, '(BODY.PEEK[])')[1][0][1].decode())
s.logout()
";

    fn send(mail: &RealMail, to: &str, subject: &str, more: &[&str]) {
        let (port, ca) = match more {
            [] => (mail.port.to_string(), mail.ca_pem()),
            _ => (mail.smtps_port.to_string(), mail.ca_pem()),
        };
        let ca = ca.to_string_lossy();
        let mut args = vec![port.as_str(), &ca, mail.user(), mail.password(), to, subject];
        args.extend(more);
        python(SEND, &args);
    }

    fn has_line(message: &[u8], line: &str) -> bool {
        String::from_utf8_lossy(message).lines().any(|l| l == line)
    }

    #[test]
    fn a_letter_is_sent_by_both_ports_and_read_back_from_disk_and_by_imap() {
        let mail = RealMail::start();
        send(&mail, "alice@news.example", "satu", &[]);
        assert!(has_line(&mail.wait_for("alice@news.example", 1)[0], "Subject: satu"));
        send(&mail, "alice@news.example", "dua", &["smtps"]);
        let both = mail.wait_for("alice@news.example", 2);
        assert!(has_line(&both[1], "Subject: dua"), "oldest first");
        mail.wait_until_idle();
        assert_eq!(mail.maildir("alice@news.example").len(), 2);
        assert!(mail.maildir("bob@news.example").is_empty());

        let [port, plain] = [mail.imaps_port, mail.imap_port].map(|port| port.to_string());
        let ca = mail.ca_pem();
        let args = [&port, &*ca.to_string_lossy(), "alice@news.example", PASSWORD, &plain];
        let read = python(FETCH, &args);
        assert!(has_line(read.as_bytes(), "Subject: satu"), "{read}");
        assert!(has_line(read.as_bytes(), "Subject: dua"), "{read}");
    }

    #[test]
    fn a_letter_to_nobody_bounces_to_the_tagged_sender() {
        let mail = RealMail::start();
        send(&mail, "nobody@news.example", "hilang", &[]);
        let bounce = &mail.wait_for("bounce@press.example", 1)[0];
        assert!(has_line(bounce, "Status: 5.1.1"), "{}", String::from_utf8_lossy(bounce));
        let text = String::from_utf8_lossy(bounce);
        assert!(text.contains("bounce+t1@press.example"), "{text}");
    }

    #[test]
    fn several_run_side_by_side_and_leave_nothing_behind() {
        let pair = [RealMail::start_with(&["a@satu.example"]), RealMail::start()];
        send(&pair[1], "bob@news.example", "kedua", &[]);
        pair[1].wait_for("bob@news.example", 1);
        pair[0].wait_until_idle();
        assert!(pair[0].maildir("a@satu.example").is_empty());
        let folders = pair.each_ref().map(|mail| mail.folder.path().to_owned());
        for folder in &folders {
            let mark = folder.display().to_string();
            assert_ne!(processes_with(&mark), Vec::<String>::new(), "the check can see them");
        }
        let ports = pair.each_ref().map(|mail| [mail.port, mail.imaps_port]);
        drop(pair);
        for folder in folders {
            assert_eq!(processes_with(&folder.display().to_string()), Vec::<String>::new());
            assert!(!folder.exists());
        }
        for port in ports.concat() {
            assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "{port} is still open");
        }
    }
}
