//! A relay that follows a script to the byte, for tests.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::{Deadlines, Relay};
use crate::config::{Smtp, Tls};

/// What the relay does next.
pub(super) enum Step {
    /// Reads exactly these bytes.
    Hear(Vec<u8>),
    /// Writes these bytes at once.
    Say(Vec<u8>),
    /// Writes these bytes one by one.
    Drip(Vec<u8>),
    /// Reads so many bytes, whatever they are.
    Swallow(usize),
    /// Waits until the client closes, reading nothing.
    Hang,
    /// Ends the connection with RST.
    Reset,
    /// Ends the connection at once, reading nothing more.
    Close,
}

pub(super) fn hear(text: &str) -> Step {
    Step::Hear(text.replace('\n', "\r\n").into_bytes())
}

pub(super) fn say(text: &str) -> Step {
    Step::Say(text.replace('\n', "\r\n").into_bytes())
}

pub(super) fn drip(text: &str) -> Step {
    Step::Drip(text.replace('\n', "\r\n").into_bytes())
}

/// Greeting and EHLO of a relay that offers `extensions`.
pub(super) fn hello(extensions: &[&str]) -> Vec<Step> {
    let mut reply = String::from("250-relay.example");
    for extension in extensions {
        reply.push_str("\n250-");
        reply.push_str(extension);
    }
    reply.push_str("\n250 HELP\n");
    vec![say("220 relay.example ESMTP\n"), hear("EHLO me.example\n"), drip(&reply)]
}

/// Serves one connection by `steps`, then reads to its end: the task gives what nobody scripted.
pub(super) async fn serve(steps: Vec<Step>) -> (Relay, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let task = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        follow(stream, steps, |stream| stream.set_zero_linger().unwrap()).await.0
    });
    (Relay::new(&smtp(port), None, "me.example").map(patient).unwrap(), task)
}

/// Follows `steps`; gives what came beyond them, and the stream.
pub(super) async fn follow<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    steps: Vec<Step>,
    reset: impl Fn(&S),
) -> (Vec<u8>, S) {
    for (n, step) in steps.into_iter().enumerate() {
        match step {
            Step::Hear(wanted) => {
                let mut heard = vec![0; wanted.len()];
                let mut length = 0;
                while length < wanted.len() {
                    match stream.read(&mut heard[length..]).await {
                        Ok(more @ 1..) => length += more,
                        end => panic!(
                            "step {n}: {end:?} after {:?}, wanted {:?}",
                            heard[..length].escape_ascii().to_string(),
                            wanted.escape_ascii().to_string(),
                        ),
                    }
                }
                assert_eq!(
                    heard.escape_ascii().to_string(),
                    wanted.escape_ascii().to_string(),
                    "step {n}"
                );
            }
            // A client that has left hears nothing, which is no fault of the script.
            Step::Say(bytes) => drop(stream.write_all(&bytes).await),
            Step::Drip(bytes) => {
                for byte in bytes {
                    let _ = stream.write_all(&[byte]).await;
                    let _ = stream.flush().await;
                    tokio::task::yield_now().await;
                }
            }
            Step::Swallow(count) => {
                let mut body = vec![0; count];
                stream.read_exact(&mut body).await.unwrap();
            }
            Step::Hang => std::future::pending().await,
            Step::Reset => {
                reset(&stream);
                return (Vec::new(), stream);
            }
            Step::Close => return (Vec::new(), stream),
        }
        let _ = stream.flush().await;
    }
    let mut rest = Vec::new();
    // TLS without a close_notify ends with an error; what was read before stands.
    let _ = stream.read_to_end(&mut rest).await;
    (rest, stream)
}

pub(super) fn smtp(port: u16) -> Smtp {
    Smtp {
        host: "127.0.0.1".to_owned(),
        port,
        tls: Tls::None,
        ca: None,
        username: None,
        credential: None,
        connections: 1,
        messages_per_connection: 1,
        rate: None,
    }
}

/// Deadlines that no healthy test meets, however busy the machine is.
pub(super) fn patient(mut relay: Relay) -> Relay {
    let long = Duration::from_secs(30);
    relay.deadlines = Deadlines { connect: long, command: long, after_dot: long };
    relay
}

/// Deadlines for a test that waits for one to pass.
pub(super) fn hasty(mut relay: Relay) -> Relay {
    let short = Duration::from_millis(150);
    relay.deadlines = Deadlines { connect: short, command: short, after_dot: short };
    relay
}
