//! Servers that follow a script to the byte.

mod opening;
mod reading;
mod waiting;

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

const AT_8: Cursor = Cursor { validity: 7, uid: 8 };

fn assert_late(error: InboxError) {
    // On a busy machine an earlier step than the silent one may be the late one.
    assert!(
        matches!(&error, InboxError::Unreachable(why) if why.ends_with("took too long")),
        "{error}"
    );
}
