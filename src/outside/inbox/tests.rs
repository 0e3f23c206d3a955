//! Servers that follow a script to the byte: what is asked, what is believed, what is endured.

use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::*;
use crate::config::Tls;

const LONG: Duration = Duration::from_secs(600);
const SHORT: Duration = Duration::from_millis(100);
const PASSWORD: &str = "hunter2\"rahasia";
/// `\0siaran\0hunter2"rahasia`
const PROOF: &str = "AHNpYXJhbgBodW50ZXIyInJhaGFzaWE=";

enum Step {
    /// Reads a line and compares it.
    Hear(&'static str),
    /// Writes, with CRLF for LF.
    Say(String),
    /// Writes on and on until the client leaves.
    Flood(&'static str),
    /// Says nothing until the client leaves.
    Hang,
}

use Step::{Flood, Hang, Hear};

#[allow(non_snake_case)]
fn Say(text: impl Into<String>) -> Step {
    Step::Say(text.into())
}

fn server(port: u16) -> Server {
    Server {
        host: "127.0.0.1".to_owned(),
        port,
        tls: Tls::None,
        ca: None,
        username: "siaran".to_owned(),
    }
}

fn account(port: u16) -> Account {
    Account::new(&server(port), SecretString::from(PASSWORD)).unwrap()
}

/// Serves one connection; the task ends when the client has left, and panics when it said what is
/// not in the script.
async fn serve(steps: Vec<Step>) -> (Account, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let task = tokio::spawn(async move {
        let mut stream = BufReader::new(listener.accept().await.unwrap().0);
        let mut line = String::new();
        for step in steps {
            line.clear();
            match step {
                Hear(wanted) => {
                    stream.read_line(&mut line).await.unwrap();
                    assert_eq!(line.trim_end(), wanted);
                }
                // A client that has left hears nothing, which is no fault of the script.
                Step::Say(text) => {
                    drop(stream.write_all(text.replace('\n', "\r\n").as_bytes()).await);
                }
                Flood(text) => while stream.write_all(text.as_bytes()).await.is_ok() {},
                Hang => drop(stream.read_line(&mut line).await),
            }
        }
        line.clear();
        let _ = stream.read_line(&mut line).await;
        assert_eq!(line, "", "nobody scripted this");
    });
    (account(port), task)
}

/// Up to a session that can IDLE.
fn hello() -> Vec<Step> {
    vec![
        Say("* OK ready\n"),
        Hear("s1 CAPABILITY"),
        Say("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\ns1 OK\n"),
        Hear("s2 AUTHENTICATE PLAIN AHNpYXJhbgBodW50ZXIyInJhaGFzaWE="),
        Say("s2 OK [CAPABILITY IMAP4rev1] in\n"),
        Hear("s3 CAPABILITY"),
        Say("* CAPABILITY IMAP4rev1 idle\ns3 OK done\n"),
    ]
}

/// Up to an open INBOX with UIDVALIDITY 7 and this UIDNEXT.
fn examined(next: u32) -> Vec<Step> {
    let mut steps = hello();
    steps.push(Hear("s4 EXAMINE \"INBOX\""));
    steps.push(Say(format!(
        "* FLAGS (\\Seen)\n* 3 EXISTS\n* OK [UIDVALIDITY 7] valid\n* OK [UIDNEXT {next}] next\n\
         s4 OK [READ-ONLY] done\n"
    )));
    steps
}

fn with(mut steps: Vec<Step>, more: Vec<Step>) -> Vec<Step> {
    steps.extend(more);
    steps
}

fn now() -> Timestamp {
    "2026-11-24T15:00:00Z".parse().unwrap()
}

async fn opened(steps: Vec<Step>) -> (Session, JoinHandle<()>) {
    let (account, task) = serve(steps).await;
    (Session::open(&account).await.unwrap(), task)
}

async fn refused(steps: Vec<Step>) -> InboxError {
    let (account, task) = serve(steps).await;
    let error = Session::open(&account).await.err().unwrap();
    task.await.unwrap();
    error
}

/// Reads INBOX behind UID 5; the server goes on with these steps.
async fn read_behind_5(steps: Vec<Step>) -> Result<Batch, InboxError> {
    let (mut session, task) = opened(with(examined(9), steps)).await;
    let batch = session.read("INBOX", Some(Cursor { validity: 7, uid: 5 }), 50, now()).await;
    drop(session);
    task.await.unwrap();
    batch
}

fn protocol(result: Result<Batch, InboxError>) -> String {
    match result {
        Err(InboxError::Protocol(what)) => what,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn new_messages_are_asked_for_and_nothing_is_marked() {
    let batch = read_behind_5(vec![
        Hear("s5 UID SEARCH UID 6:*"),
        Say("* SEARCH 8 6\n* SEARCH\ns5 OK\n"),
        Hear("s6 UID FETCH 6,8 (UID RFC822.SIZE)"),
        Say("* 2 FETCH (RFC822.SIZE 4 UID 6)\n* 3 FETCH (UID 8 RFC822.SIZE 3000000)\ns6 OK\n"),
        Hear("s7 UID FETCH 6 (UID BODY.PEEK[])"),
        Say("* 2 FETCH (UID 6 BODY[] {4}\nabcd FLAGS ())\n* 9 EXISTS\n* 1 FETCH (FLAGS ())\ns7 OK\n"),
        Hear("s8 UID FETCH 8 (UID BODY.PEEK[]<0.262144>)"),
        Say("* 3 FETCH (UID 8 BODY[]<0> \"quo\\\"ted\")\ns8 OK\n"),
    ])
    .await
    .unwrap();
    assert_eq!(batch.messages, [(6, b"abcd".to_vec()), (8, b"quo\"ted".to_vec())]);
    assert_eq!((batch.cursor, batch.more), (Cursor { validity: 7, uid: 8 }, false));
}

#[tokio::test]
async fn with_nothing_new_the_last_message_does_not_come_again() {
    let steps = vec![Hear("s5 UID SEARCH UID 6:*"), Say("* SEARCH 5\ns5 OK\n")];
    let batch = read_behind_5(steps).await.unwrap();
    // 6 to 8 were there once and are gone.
    assert_eq!((batch.messages.len(), batch.cursor.uid, batch.more), (0, 8, false));
}

#[tokio::test]
async fn a_first_reading_goes_back_thirty_days_and_comes_in_pieces() {
    let (mut session, task) = opened(with(
        examined(9),
        vec![
            Hear("s5 UID SEARCH SINCE 24-Oct-2026"),
            Say("* SEARCH 4 5\ns5 OK\n"),
            Hear("s6 UID FETCH 4 (UID RFC822.SIZE)"),
            Say("* 1 FETCH (UID 4 RFC822.SIZE 1)\ns6 OK\n"),
            Hear("s7 UID FETCH 4 (UID BODY.PEEK[])"),
            Say("* 1 FETCH (UID 4 BODY[] {1}\nx)\ns7 OK\n"),
        ],
    ))
    .await;
    // The same UID of another validity is no cursor.
    let old = Some(Cursor { validity: 6, uid: 100 });
    let batch = session.read("INBOX", old, 1, now()).await.unwrap();
    assert_eq!((batch.cursor, batch.more), (Cursor { validity: 7, uid: 4 }, true));
    drop(session);
    task.await.unwrap();
}

#[tokio::test]
async fn one_message_that_the_server_cannot_give_does_not_bar_the_others() {
    let batch = read_behind_5(vec![
        Hear("s5 UID SEARCH UID 6:*"),
        Say("* SEARCH 6 7\ns5 OK\n"),
        Hear("s6 UID FETCH 6,7 (UID RFC822.SIZE)"),
        Say("* 1 FETCH (UID 6 RFC822.SIZE 1)\n* 2 FETCH (UID 7 RFC822.SIZE 1)\ns6 OK\n"),
        Hear("s7 UID FETCH 6,7 (UID BODY.PEEK[])"),
        Say("s7 NO cannot convert\n"),
        Hear("s8 UID FETCH 6 (UID BODY.PEEK[])"),
        Say("s8 NO cannot convert\n"),
        Hear("s9 UID FETCH 7 (UID BODY.PEEK[])"),
        Say("* 2 FETCH (UID 7 BODY[] {1}\nx)\ns9 OK\n"),
    ])
    .await
    .unwrap();
    assert_eq!(batch.messages, [(7, b"x".to_vec())]);
    assert_eq!((batch.cursor.uid, batch.more), (8, false));
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_again_later() {
    let error = read_behind_5(vec![
        Hear("s5 UID SEARCH UID 6:*"),
        Say("* SEARCH 6\ns5 OK\n"),
        Hear("s6 UID FETCH 6 (UID RFC822.SIZE)"),
        Say("* 1 FETCH (UID 6 RFC822.SIZE 1)\ns6 OK\n"),
        Hear("s7 UID FETCH 6 (UID BODY.PEEK[])"),
        Say("s7 NO [UNAVAILABLE] disk is away\n"),
    ])
    .await;
    let said = "UID FETCH: disk is away".to_owned();
    assert_eq!(error, Err(InboxError::Unreachable(said)), "the message is not skipped");
}

#[tokio::test]
async fn a_hostile_server_gets_neither_memory_nor_stack() {
    let search = || vec![Hear("s5 UID SEARCH UID 6:*")];
    let answered = |steps: Vec<Step>| read_behind_5(with(search(), steps));
    let endless = "its answer does not end";
    assert_eq!(protocol(answered(vec![Flood("* SEARCH 1 2 3\r\n")]).await), endless);
    assert_eq!(protocol(answered(vec![Flood("no line end")]).await), endless);
    let huge = answered(vec![Say("* SEARCH {4294967296}\n"), Flood("x")]).await;
    assert_eq!(protocol(huge), "it announces 4294967296 bytes");
    let huge = answered(vec![Say("* X {99999999999999999999999}\n"), Hang]).await;
    assert!(protocol(huge).starts_with("it announces"));

    let deep = format!("* 1 FETCH (BODYSTRUCTURE {}\n", "(".repeat(1_000_000));
    let batch = answered(vec![
        Say("* SEARCH 6\ns5 OK\n"),
        Hear("s6 UID FETCH 6 (UID RFC822.SIZE)"),
        Say(format!("{deep}* 2 FETCH (UID 6 RFC822.SIZE 1)\ns6 OK\n")),
        Hear("s7 UID FETCH 6 (UID BODY.PEEK[])"),
        // Not the one that was asked for.
        Say("* 1 FETCH (UID 99 BODY[] {1}\nx)\ns7 OK\n"),
    ])
    .await
    .unwrap();
    assert_eq!((batch.messages.len(), batch.cursor.uid), (0, 8));
}

#[tokio::test]
async fn a_part_that_comes_whole_is_cut() {
    let whole = "x".repeat(300_000);
    let batch = read_behind_5(vec![
        Hear("s5 UID SEARCH UID 6:*"),
        Say("* SEARCH 6\ns5 OK\n"),
        Hear("s6 UID FETCH 6 (UID RFC822.SIZE)"),
        Say("* 1 FETCH (UID 6 RFC822.SIZE 30000000)\ns6 OK\n"),
        Hear("s7 UID FETCH 6 (UID BODY.PEEK[]<0.262144>)"),
        Say(format!("* 1 FETCH (UID 6 BODY[] {{300000}}\n{whole})\ns7 OK\n")),
    ])
    .await
    .unwrap();
    assert_eq!(batch.messages[0].1.len(), 262_144);
}

#[tokio::test]
async fn what_is_no_imap_is_told() {
    for (steps, said) in [
        (vec![Say("220 smtp.example ESMTP\n")], "\"no greeting\" is no answer"),
        (vec![Say("* HELLO\n")], "\"HELLO\" is no answer"),
        (vec![Say("* OK\n"), Hear("s1 CAPABILITY"), Say("s1 WELL\n")], "\"WELL\" is no answer"),
        (vec![Say("* OK\n"), Hear("s1 CAPABILITY"), Say("s9 OK\n")], "\"no tag\" is no answer"),
        (vec![Say("* OK\n"), Hear("s1 CAPABILITY"), Say("s1 BAD what\n")], "CAPABILITY: what"),
        (
            vec![Say("* OK\n"), Hear("s1 CAPABILITY"), Say("+ more\n")],
            "it asks for more than there is",
        ),
    ] {
        assert_eq!(refused(steps).await, InboxError::Protocol(said.to_owned()));
    }
    let gone = refused(vec![Say("* BYE too many connections\n")]).await;
    assert_eq!(gone, InboxError::Unreachable("greeting: too many connections".to_owned()));
}

#[tokio::test]
async fn each_way_to_sign_in_is_taken_and_no_secret_is_repeated() {
    let offer = |offers: &str| {
        vec![
            Say("* OK ready\n"),
            Hear("s1 CAPABILITY"),
            Say(format!("* CAPABILITY {offers}\ns1 OK\n")),
        ]
    };
    let error = refused(with(
        offer("AUTH=PLAIN"),
        vec![
            Hear("s2 AUTHENTICATE PLAIN"),
            Say("+ \n"),
            Hear(PROOF),
            Say(format!("s2 NO [AUTHENTICATIONFAILED] not {PROOF} nor {PASSWORD}\n")),
        ],
    ))
    .await;
    assert_eq!(error, InboxError::Credential("not … nor …".to_owned()));

    let error = refused(with(
        offer("IMAP4rev1"),
        vec![Hear(r#"s2 LOGIN "siaran" "hunter2\"rahasia""#), Say("s2 NO\n")],
    ))
    .await;
    assert_eq!(error, InboxError::Credential("no reason given".to_owned()));

    let error = refused(with(
        offer("SASL-IR AUTH=PLAIN"),
        vec![
            Hear("s2 AUTHENTICATE PLAIN AHNpYXJhbgBodW50ZXIyInJhaGFzaWE="),
            Say("s2 NO [UNAVAILABLE] database is down\n"),
        ],
    ))
    .await;
    assert!(error.is_temporary(), "the password may be right: {error}");

    let error = refused(offer("LOGINDISABLED AUTH=XOAUTH2")).await;
    assert!(matches!(error, InboxError::Credential(_)), "{error}");
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let (mut session, _task) = opened(with(
        hello(),
        vec![Hear("s4 EXAMINE \"Pantul&-an\""), Say("s4 NO [NONEXISTENT] no such mailbox\n")],
    ))
    .await;
    let error = session.read("Pantul&an", None, 1, now()).await.unwrap_err();
    let text = "the folder \"Pantul&an\" cannot be opened: no such mailbox";
    assert_eq!((error.to_string().as_str(), error.is_temporary()), (text, false));
    let error = session.read("a\nb", None, 1, now()).await.unwrap_err();
    assert!(matches!(error, InboxError::Folder { .. }), "{error}");
}

#[tokio::test]
async fn silence_has_an_end_at_every_step_of_opening() {
    for n in [0, 2, 4, 6] {
        let mut steps: Vec<Step> = hello().into_iter().take(n).collect();
        steps.extend([Hang, Hang]);
        let (mut account, _task) = serve(steps).await;
        account.deadlines = Deadlines { command: SHORT, ..account.deadlines };
        assert_late(Session::open(&account).await.err().unwrap());
    }
}

#[tokio::test]
async fn silence_has_an_end_at_every_step_of_reading() {
    let reading = || {
        vec![
            Hear("s5 UID SEARCH UID 6:*"),
            Say("* SEARCH 6\ns5 OK\n"),
            Hear("s6 UID FETCH 6 (UID RFC822.SIZE)"),
            Say("* 2 FETCH (UID 6 RFC822.SIZE 4)\ns6 OK\n"),
            Hear("s7 UID FETCH 6 (UID BODY.PEEK[])"),
            Say("* 2 FETCH (UID 6 BODY[] {4}\nab"),
        ]
    };
    for n in [0, 2, 4, 6] {
        let steps = reading().into_iter().take(n).chain([Hang, Hang]);
        let (mut session, _task) = opened(examined(9).into_iter().chain(steps).collect()).await;
        session.account.deadlines.command = SHORT;
        let cursor = Some(Cursor { validity: 7, uid: 5 });
        assert_late(session.read("INBOX", cursor, 1, now()).await.unwrap_err());
    }
}

#[tokio::test]
async fn silence_has_an_end_after_a_wait_too() {
    for n in [0, 2, 3] {
        let idle = vec![Hear("s5 IDLE"), Say("+\n* 4 EXISTS\n"), Hear("DONE")];
        let steps = idle.into_iter().take(n).chain([Hang, Hang]);
        let (mut session, _task) = opened(examined(9).into_iter().chain(steps).collect()).await;
        session.account.deadlines.command = SHORT;
        assert_late(session.wait("INBOX", AT_8, LONG).await.unwrap_err());
    }
}

fn assert_late(error: InboxError) {
    // On a busy machine an earlier step than the silent one may be the late one.
    assert!(
        matches!(&error, InboxError::Unreachable(why) if why.ends_with("took too long")),
        "{error}"
    );
}

#[tokio::test]
async fn a_session_whose_command_was_dropped_says_no_more() {
    let (mut session, task) = opened(with(hello(), vec![Hear("s4 EXAMINE \"INBOX\""), Hang])).await;
    let reading = session.read("INBOX", None, 1, now());
    tokio::time::timeout(Duration::from_millis(50), reading).await.unwrap_err();
    let error = session.read("INBOX", None, 1, now()).await.unwrap_err();
    assert_eq!(error, InboxError::Protocol("an answer was not read to its end".to_owned()));
    drop(session);
    task.await.unwrap();
}

const AT_8: Cursor = Cursor { validity: 7, uid: 8 };

async fn waited(steps: Vec<Step>, cursor: Cursor, at_most: Duration) -> Result<Woken, InboxError> {
    let (mut session, task) = opened(with(examined(9), steps)).await;
    let woken = session.wait("INBOX", cursor, at_most).await;
    drop(session);
    task.await.unwrap();
    woken
}

#[tokio::test]
async fn news_ends_a_wait_and_keeping_alive_does_not() {
    let idle = |said: &str| {
        vec![Hear("s5 IDLE"), Say(said), Hear("DONE"), Say("* 5 EXISTS\ns5 OK done\n")]
    };
    let news = "+ idling\n* OK Still here\n* 3 FETCH (FLAGS (\\Seen))\n* 4 EXISTS\n";
    assert_eq!(waited(idle(news), AT_8, LONG).await, Ok(Woken::News));
    assert_eq!(waited(idle("* 4 EXISTS\n+ idling\n"), AT_8, LONG).await, Ok(Woken::News));
    let quiet = "+ idling\n* OK Still here\n";
    assert_eq!(waited(idle(quiet), AT_8, SHORT).await, Ok(Woken::Time));
}

#[tokio::test]
async fn what_came_before_the_wait_ends_it_at_once() {
    assert_eq!(waited(vec![], Cursor { uid: 7, ..AT_8 }, LONG).await, Ok(Woken::News));
    assert_eq!(waited(vec![], Cursor { validity: 6, ..AT_8 }, LONG).await, Ok(Woken::News));
}

#[tokio::test]
async fn without_idle_time_passes() {
    let steps = vec![Hear("s5 IDLE"), Say("s5 BAD unknown command\n")];
    assert_eq!(waited(steps, AT_8, SHORT).await, Ok(Woken::Time));

    let mut steps = examined(9);
    steps[6] = Say("* CAPABILITY IMAP4rev1\ns3 OK\n");
    let (mut session, task) = opened(steps).await;
    assert!(!session.can_idle());
    assert_eq!(session.wait("INBOX", AT_8, SHORT).await, Ok(Woken::Time));
    drop(session);
    task.await.unwrap();
}

#[tokio::test]
async fn a_server_that_ends_a_wait_is_heard() {
    let steps = vec![Hear("s5 IDLE"), Say("+ idling\n* BYE shutting down\n")];
    let error = waited(steps, AT_8, LONG).await.unwrap_err();
    assert_eq!(error, InboxError::Unreachable("IDLE: shutting down".to_owned()));
}

#[tokio::test]
async fn a_session_may_move_between_threads() {
    fn movable<T: Send>(_: T) {}
    let (mut session, _task) = opened(hello()).await;
    movable(Session::open(&account(143)));
    movable(session.read("INBOX", None, 1, now()));
    movable(session.wait("INBOX", AT_8, LONG));
    movable(session);
}

#[test]
fn only_loopback_goes_without_tls_and_a_login_needs_two_words() {
    let at = |host: &str| Server { host: host.to_owned(), ..server(143) };
    let new =
        |server: &Server, password: &str| Account::new(server, SecretString::from(password)).err();
    for host in ["127.0.0.1", "::1", "[::1]", "localhost"] {
        assert_eq!(new(&at(host), "p"), None, "{host}");
    }
    for host in ["192.0.2.1", "imap.example", "localhost.example"] {
        assert_eq!(new(&at(host), "p"), Some(AccountError::Unprotected(host.to_owned())));
    }
    assert_eq!(new(&at("a b"), "p"), Some(AccountError::Host("a b".to_owned())));
    for password in ["", "p\r\nx LOGOUT", "p\0"] {
        assert_eq!(new(&at("localhost"), password), Some(AccountError::Login), "{password:?}");
    }
    let shown = format!("{:?}", account(143));
    assert_eq!(shown, "Account(127.0.0.1:143)");
}

#[tokio::test]
async fn nothing_secret_leaves_where_starttls_is_denied_or_forged() {
    let ca = tempfile::NamedTempFile::new().unwrap();
    let key = rcgen::KeyPair::generate().unwrap();
    let root = rcgen::CertificateParams::default().self_signed(&key).unwrap();
    std::fs::write(ca.path(), root.pem()).unwrap();
    for steps in [
        vec![Say("* PREAUTH welcome\n")],
        vec![Say("* OK\n"), Hear("s1 STARTTLS"), Say("s1 BAD no such command\n")],
        vec![Say("* OK\n"), Hear("s1 STARTTLS"), Say("s1 OK begin\n* CAPABILITY AUTH=PLAIN\n")],
        vec![Say("* OK\n"), Hear("s1 STARTTLS"), Say("* CAPABILITY AUTH=PLAIN\ns1 NO\n")],
    ] {
        let (plain, task) = serve(steps).await;
        let server =
            Server { tls: Tls::StartTls, ca: Some(ca.path().to_owned()), ..server(plain.port) };
        let account = Account::new(&server, SecretString::from(PASSWORD)).unwrap();
        let error = Session::open(&account).await.err().unwrap();
        assert!(matches!(error, InboxError::Tls(_)), "{error}");
        assert!(!error.is_temporary());
        task.await.unwrap();
    }
}
