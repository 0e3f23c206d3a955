//! Servers that follow a script and keep every byte that they hear.

use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

use crate::outside::x::client::Client;

/// What a server does on one connection, step by step; after the last it reads to the end.
#[derive(Debug, Clone)]
pub(in crate::outside::x) enum Step {
    /// Reads one whole request.
    Hear,
    Say(String),
    /// Ends the connection as a polite server does.
    Close,
    /// Ends it with a TCP reset.
    Reset,
    /// Reads until the client has ended its side.
    Drain,
    /// Lets others run so many times.
    Yield(usize),
    /// Tells the test that it got here.
    Tell(Arc<Notify>),
}
pub(in crate::outside::x) use Step::{Close, Drain, Hear, Reset, Say, Tell, Yield};

pub(in crate::outside::x) struct Server {
    pub(in crate::outside::x) url: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Vec<String>>,
}

/// A server whose n-th connection follows the n-th script, later ones none.
pub(in crate::outside::x) async fn server(scripts: Vec<Vec<Step>>) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (stop, mut stopped) = oneshot::channel();
    let task = tokio::spawn(async move {
        let mut scripts = scripts.into_iter();
        let mut connections = Vec::new();
        loop {
            let stream = tokio::select! {
                biased;
                accepted = listener.accept() => accepted.unwrap().0,
                _ = &mut stopped => break,
            };
            connections.push(tokio::spawn(play(stream, scripts.next().unwrap_or_default())));
        }
        let mut heard = Vec::new();
        for connection in connections {
            heard.push(connection.await.unwrap());
        }
        heard
    });
    Server { url, stop, task }
}

impl Server {
    /// All that each connection heard, once `client` is gone.
    pub(in crate::outside::x) async fn heard(self, client: Client) -> Vec<String> {
        drop(client);
        self.stop.send(()).unwrap();
        self.task.await.unwrap()
    }
}

async fn play(mut stream: TcpStream, script: Vec<Step>) -> String {
    let mut heard = Vec::new();
    for step in script {
        match step {
            Hear => hear(&mut stream, &mut heard).await,
            Say(words) => drop(stream.write_all(words.as_bytes()).await),
            Close => drop(stream.shutdown().await),
            Drain => drop(stream.read_to_end(&mut heard).await),
            Reset => {
                stream.set_zero_linger().unwrap();
                return String::from_utf8(heard).unwrap();
            }
            Yield(times) => {
                for _ in 0..times {
                    tokio::task::yield_now().await;
                }
            }
            Tell(here) => here.notify_one(),
        }
    }
    let _ = stream.read_to_end(&mut heard).await;
    String::from_utf8_lossy(&heard).into_owned()
}

/// Reads one whole request, or what there is of it.
pub(in crate::outside::x) async fn hear(
    stream: &mut (impl AsyncRead + Unpin),
    heard: &mut Vec<u8>,
) {
    let start = heard.len();
    let mut whole = None;
    while whole.is_none_or(|whole| heard.len() < whole) {
        if stream.read_buf(heard).await.unwrap_or(0) == 0 {
            return;
        }
        whole = whole.or_else(|| {
            let end = heard[start..].windows(4).position(|at| at == b"\r\n\r\n")? + 4;
            let head = String::from_utf8_lossy(&heard[start..start + end]).to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            Some(start + end + length.map_or(0, |n| n.parse().unwrap()))
        });
    }
}

/// An answer with `body`; `status` may go on with header fields.
pub(in crate::outside::x) fn say(status: &str, body: &str) -> Step {
    Say(format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
}

pub(in crate::outside::x) fn created(id: u32) -> Step {
    say("201 Created", &format!(r#"{{"data":{{"id":"{id}","text":"a"}}}}"#))
}
