//! Mailboxes of a real Dovecot, filled by a real Postfix.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use siaran::bounce::Class;
use siaran::config::Tls;
use siaran::inbound::{Action, Delivery, Inbound, Kind, Report, read};
use siaran::outside::inbox::{
    Account, Batch, Cursor, Deadlines, InboxError, Message, Server, Session, Woken,
};

use crate::faults::network::{Fault, Faults, Proxy};
use crate::servers::mail::{FULL, PASSWORD, RealMail};

const BOUNCES: &str = "bounce@press.example";
const READER: &str = "alice@news.example";

// PORT CA USER PASSWORD, then what to do with the session `s`.
const IMAP: &str = r"
import imaplib, ssl, sys, time
port, ca, user, password = sys.argv[1:]
s = imaplib.IMAP4_SSL('localhost', int(port), ssl_context=ssl.create_default_context(cafile=ca))
s.login(user, password)
def well(answer):
    if answer[0] != 'OK':
        raise SystemExit(answer)
    return answer[1]
";

fn python(script: &str, args: &[&str]) -> String {
    let output = Command::new("python3").args(["-c", script]).args(args).output().expect("python3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// Does in the mailbox of `user` what a mail program would do; gives what was printed.
fn imap(real: &RealMail, user: &str, script: &str) -> String {
    let (port, ca) = (real.imaps_port.to_string(), real.ca_pem());
    python(&format!("{IMAP}\n{script}"), &[&port, &ca.to_string_lossy(), user, PASSWORD])
}

fn server(real: &RealMail, user: &str, tls: Tls) -> Server {
    let port = if tls == Tls::Implicit { real.imaps_port } else { real.imap_port };
    Server {
        host: "localhost".to_owned(),
        port,
        tls,
        ca: Some(real.ca_pem()),
        username: user.to_owned(),
    }
}

fn account(server: &Server) -> Account {
    Account::new(server, PASSWORD.into()).expect("an account")
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("runtime").block_on(future)
}

/// Opens, reads once and closes.
fn read_once(account: &Account, folder: &str, cursor: Option<Cursor>) -> Result<Batch, InboxError> {
    block_on(async {
        let mut session = Session::open(account).await?;
        let batch = session.read(folder, cursor, 50, Timestamp::now()).await?;
        session.close().await;
        Ok(batch)
    })
}

/// The one report in a batch, and the message that it is.
fn report(batch: &Batch) -> (Inbound, Report) {
    let [Message { bytes, .. }] = batch.messages.as_slice() else {
        panic!("{} messages", batch.messages.len())
    };
    let inbound = read(bytes);
    match inbound.kind.clone() {
        Kind::Report(report) => (inbound, report),
        other => panic!("{other:?} in {}", String::from_utf8_lossy(bytes)),
    }
}

#[test]
fn bounces_of_real_servers_are_read_and_understood() {
    let real = RealMail::start();
    let letter = "Message-ID: <siaran.banjir.k7@press.example>\r\nSubject: Banjir\r\n\r\nIsi.\r\n";
    real.submit("bounce+t1@press.example", "nobody@news.example", letter);
    real.wait_for(BOUNCES, 1);
    let starttls = account(&server(&real, BOUNCES, Tls::StartTls));
    let first = read_once(&starttls, "INBOX", None).expect("read");
    assert!(!first.more);
    let (inbound, told) = report(&first);
    assert!(inbound.recipients.contains(&"bounce+t1@press.example".to_owned()), "{inbound:?}");
    assert_eq!(told.original.as_deref(), Some("siaran.banjir.k7@press.example"));
    let [Delivery { action: Action::Failed, status, recipient, .. }] = &told.deliveries[..] else {
        panic!("{told:?}");
    };
    assert_eq!((status.to_string().as_str(), recipient.as_str()), ("5.1.1", "nobody@news.example"));
    assert_eq!(told.deliveries[0].class(), Some(Class::Hard), "{told:?}");

    // By TLS from the first byte, and only what is new.
    real.submit("bounce+t2@press.example", FULL, letter);
    real.wait_for(BOUNCES, 2);
    let implicit = account(&server(&real, BOUNCES, Tls::Implicit));
    let second = read_once(&implicit, "INBOX", Some(first.cursor)).expect("read");
    let (inbound, told) = report(&second);
    assert!(inbound.recipients.contains(&"bounce+t2@press.example".to_owned()), "{inbound:?}");
    assert_eq!(told.deliveries[0].status.to_string(), "5.2.2");
    assert_eq!(told.deliveries[0].recipient, FULL);
    assert_eq!(told.deliveries[0].class(), Some(Class::Soft), "{told:?}");

    let third = read_once(&implicit, "INBOX", Some(second.cursor)).expect("read");
    assert_eq!((third.messages.len(), third.cursor), (0, second.cursor));
    let both = read_once(&implicit, "INBOX", None).expect("read");
    assert_eq!(both.messages, [first.messages, second.messages].concat());
    let script = "well(s.select('INBOX', readonly=True))
print(well(s.search(None, 'UNSEEN')), well(s.search(None, 'RECENT')))";
    let untouched = "[b'1 2'] [b'1 2']";
    assert_eq!(imap(&real, BOUNCES, script).trim(), untouched, "reading leaves no trace");
}

#[test]
fn each_reason_for_not_getting_in_is_told_apart() {
    let real = RealMail::start_with(&[READER]);
    let open = |server: &Server, password: &str| {
        let account = Account::new(server, password.into()).expect("an account");
        block_on(Session::open(&account)).err().expect("no way in")
    };
    for tls in [Tls::StartTls, Tls::Implicit] {
        let server = server(&real, READER, tls);
        let wrong = open(&server, "salah-sekali");
        assert!(matches!(wrong, InboxError::Credential(_)), "{wrong}");
        assert!(!wrong.to_string().contains("salah-sekali") && !wrong.is_temporary(), "{wrong}");

        let other = ForeignCa::new();
        let distrusted = open(&Server { ca: Some(other.path()), ..server.clone() }, PASSWORD);
        assert!(matches!(distrusted, InboxError::Tls(_)), "{distrusted}");
        let closed = Server { port: crate::servers::port::free_port(), ..server.clone() };
        let unreachable = open(&closed, PASSWORD);
        assert!(matches!(unreachable, InboxError::Unreachable(_)), "{unreachable}");
    }
    let missing = read_once(&account(&server(&real, READER, Tls::Implicit)), "Tak Ada", None);
    assert!(matches!(missing, Err(InboxError::Folder { .. })), "{missing:?}");
}

/// Certificates of somebody else.
struct ForeignCa(tempfile::TempDir);

impl ForeignCa {
    fn new() -> ForeignCa {
        let folder = tempfile::tempdir().expect("folder");
        let key = rcgen::KeyPair::generate().expect("key");
        let ca = rcgen::CertificateParams::default().self_signed(&key).expect("certificate");
        std::fs::write(folder.path().join("ca.pem"), ca.pem()).expect("write");
        ForeignCa(folder)
    }

    fn path(&self) -> std::path::PathBuf {
        self.0.path().join("ca.pem")
    }
}

#[test]
fn what_breaks_off_within_a_message_is_read_again() {
    let real = RealMail::start_with(&[READER]);
    let script = "for n in (1, 2):
    message = b'Subject: besar\\r\\n\\r\\n' + (b'x' * 70 + b'\\r\\n') * 10000
    well(s.append('INBOX', None, time.time(), message))";
    imap(&real, READER, script);
    let direct = server(&real, READER, Tls::Implicit);
    let whole = read_once(&account(&direct), "INBOX", None).expect("read");
    assert_eq!(whole.messages.len(), 2);
    assert_eq!(whole.messages[0].bytes.len(), 720_018);

    for (fault, said) in [
        (Fault::CutAfter(1_000_000), "close"),
        (Fault::ResetAfter(1_000_000), "reset"),
        (Fault::SwallowAfter(1_000_000), "UID FETCH took too long"),
    ] {
        let proxy = Proxy::start(direct.port, Faults { to_client: fault, ..Faults::NONE });
        let mut account = account(&Server { port: proxy.port, ..direct.clone() });
        if let Fault::SwallowAfter(_) = fault {
            // Long enough for a megabyte, short enough to wait for.
            account.deadlines = Deadlines { command: Duration::from_secs(3), ..account.deadlines };
        }
        let error = read_once(&account, "INBOX", None).expect_err("cut");
        assert!(matches!(&error, InboxError::Unreachable(_)), "{fault:?}: {error}");
        assert!(error.to_string().contains(said), "{fault:?}: {error}");
    }
}

#[test]
fn a_folder_made_anew_is_read_from_its_beginning() {
    let real = RealMail::start_with(&[READER]);
    let fill = |subjects: &str| {
        let script = format!(
            "folder = '\"Tanggapan &- Pantulan\"'
s.delete(folder)
well(s.create(folder))
for subject in {subjects}:
    well(s.append(folder, None, time.time(), f'Subject: {{subject}}\\r\\n\\r\\n'.encode()))"
        );
        imap(&real, READER, &script);
    };
    let account = account(&server(&real, READER, Tls::StartTls));
    let subjects = |batch: &Batch| -> Vec<String> {
        batch.messages.iter().map(|message| read(&message.bytes).subject).collect()
    };
    let folder = "Tanggapan & Pantulan";

    fill("['satu', 'dua', 'tiga']");
    let before = read_once(&account, folder, None).expect("read");
    assert_eq!(subjects(&before), ["satu", "dua", "tiga"]);
    fill("['empat']");
    let after = read_once(&account, folder, Some(before.cursor)).expect("read");
    assert_eq!(subjects(&after), ["empat"], "its UID is below the old cursor");
    assert_ne!(before.cursor.validity, after.cursor.validity);
    assert!(after.cursor.uid < before.cursor.uid);
}

#[test]
fn what_is_old_at_the_first_reading_is_left_alone() {
    let real = RealMail::start_with(&[READER]);
    let script = "for days in (400, 40, 20, 0):
    message = f'Subject: {days}\\r\\n\\r\\n'.encode()
    well(s.append('INBOX', None, time.time() - days * 86400, message))";
    imap(&real, READER, script);
    let account = account(&server(&real, READER, Tls::Implicit));
    let batch = read_once(&account, "INBOX", None).expect("read");
    let subjects: Vec<_> =
        batch.messages.iter().map(|message| read(&message.bytes).subject).collect();
    assert_eq!(subjects, ["20", "0"]);
    let rest = read_once(&account, "INBOX", Some(batch.cursor)).expect("read");
    assert!(rest.messages.is_empty());
}

#[test]
fn mail_that_arrives_wakes_who_waits() {
    let real = RealMail::start();
    let account = account(&server(&real, READER, Tls::Implicit));
    let is_awake = AtomicBool::new(false);
    thread::scope(|scope| {
        // The first may come before the wait has begun; one of them comes after.
        scope.spawn(|| {
            while !is_awake.load(Ordering::Relaxed) {
                real.submit("press@press.example", READER, "Subject: bangun\r\n\r\n");
            }
        });
        let woken = block_on(async {
            let mut session = Session::open(&account).await?;
            assert!(session.can_idle());
            let start = session.read("INBOX", None, 1, Timestamp::now()).await?;
            // So high that only the server's own word can end the wait.
            let cursor = Cursor { uid: u32::MAX, ..start.cursor };
            let woken = session.wait("INBOX", cursor, Duration::from_secs(60)).await?;
            let news = session.read("INBOX", None, 100, Timestamp::now()).await?;
            Ok::<_, InboxError>((woken, news.messages.len()))
        });
        is_awake.store(true, Ordering::Relaxed);
        let (woken, count) = woken.expect("a wait");
        assert_eq!(woken, Woken::News);
        assert!(count > 0, "the session goes on after the wait");
    });
}
