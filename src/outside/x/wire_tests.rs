//! The client against scripted servers that count every byte: whatever goes wrong, a post leaves
//! at most once.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

use super::access::Access;
use super::client::{Client, ClientError};
use super::oauth1::Keys;
use crate::plan::fact::{Cause, Outcome};

/// What a server does on one connection, step by step; after the last it reads to the end.
#[derive(Debug, Clone)]
pub(super) enum Step {
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
use Step::{Close, Drain, Hear, Reset, Say, Tell, Yield};

pub(super) struct Server {
    pub(super) url: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Vec<String>>,
}

/// A server whose n-th connection follows the n-th script, later ones none.
pub(super) async fn server(scripts: Vec<Vec<Step>>) -> Server {
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
    pub(super) async fn heard(self, client: Client) -> Vec<String> {
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

async fn hear(stream: &mut (impl AsyncRead + Unpin), heard: &mut Vec<u8>) {
    let start = heard.len();
    loop {
        let text = String::from_utf8_lossy(&heard[start..]).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |n| n.parse().unwrap());
            if body.len() >= length {
                return;
            }
        }
        if stream.read_buf(heard).await.unwrap_or(0) == 0 {
            return;
        }
    }
}

pub(super) fn say(status: &str, body: &str) -> Step {
    Say(format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
}

fn created(id: u32) -> Step {
    say("201 Created", &format!(r#"{{"data":{{"id":"{id}","text":"a"}}}}"#))
}

const SECRETS: [&str; 4] = ["ck-canary", "cs-canary", "at-canary", "ats-canary"];

fn keys() -> Keys {
    let [consumer_key, consumer_secret, access_token, access_token_secret] =
        SECRETS.map(|secret| secret.into());
    Keys { consumer_key, consumer_secret, access_token, access_token_secret }
}

fn access() -> Access {
    keys().into()
}

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

async fn post(client: &Client) -> Outcome {
    client.post(&access(), "Siaran \"satu\"", None, now()).await
}

fn posts(heard: &[String]) -> usize {
    heard.iter().map(|heard| heard.matches("POST ").count()).sum()
}

fn cause(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Sent(receipt) => format!("sent {}", receipt.id),
        Outcome::NotYet { reason, .. } => format!("not yet {:?}", reason.cause),
        Outcome::Refused(reason) => format!("refused {:?}", reason.cause),
        Outcome::Unknown(reason) => format!("unknown {:?}", reason.cause),
        Outcome::Withheld(_) => unreachable!(),
    }
}

#[tokio::test]
async fn whatever_goes_wrong_one_request_leaves() {
    let head = "HTTP/1.1 201 Created\r\nContent-Length: 90\r\n\r\n";
    let flood = format!("HTTP/1.1 201 Created\r\n\r\n{}", " ".repeat(3 << 20));
    for (script, expected) in [
        (vec![Hear, Close], "unknown Closed"),
        (vec![Hear, Reset], "unknown Closed"),
        (vec![Hear, Say("HTTP/1.1 2".into()), Close], "unknown Closed"),
        (vec![Hear, Say("HTTP/1.1 2".into()), Reset], "unknown Closed"),
        (vec![Hear, Say(format!("{head}{{\"data\":")), Close], "unknown Closed"),
        (vec![Hear, Say(format!("{head}{{\"data\":"))], "unknown Timeout"),
        (vec![Hear], "unknown Timeout"),
        (vec![Hear, Say("220 mail.contoh.example ESMTP\r\n".into())], "unknown Garbled"),
        (vec![Hear, Say("HTTP/1.1 100 Continue\r\n\r\n".into())], "unknown Timeout"),
        (vec![Hear, Say("HTTP/1.1 103 Early Hints\r\n\r\n".into()), created(7)], "sent 7"),
        (vec![Hear, say("101 Switching Protocols", "")], "unknown Garbled"),
        (vec![Hear, say("302 Found\r\nLocation: /2/tweets", "")], "refused Rejected"),
        (vec![Hear, say("307 Temporary Redirect\r\nLocation: /2/tweets", "")], "refused Rejected"),
        (
            vec![Hear, say("308 Permanent Redirect\r\nLocation: http://127.0.0.1:1/", "")],
            "refused Rejected",
        ),
        (vec![Hear, say("503 Service Unavailable\r\nRetry-After: 0", "")], "unknown Garbled"),
        (vec![Hear, say("408 Request Timeout\r\nConnection: close", "")], "unknown Timeout"),
        (vec![Hear, say("421 Misdirected Request", "")], "refused Rejected"),
        (vec![Hear, say("429 Too Many Requests\r\nRetry-After: 0", "")], "not yet Limited"),
        (vec![Hear, Say(flood), Close], "unknown Garbled"),
        (vec![Hear, created(7)], "sent 7"),
    ] {
        let told = format!("{script:.200?}");
        let server = server(vec![script]).await;
        let client = Client::with_deadline(&server.url, Duration::from_millis(400)).unwrap();
        let outcome = post(&client).await;
        let heard = server.heard(client).await;
        assert_eq!(cause(&outcome), expected, "{told}");
        assert_eq!((posts(&heard), heard.len()), (1, 1), "{told} {heard:?}");
        let shown = format!("{outcome:?}");
        assert!(SECRETS.iter().all(|secret| !shown.contains(secret)), "{shown}");
    }
}

#[tokio::test]
async fn what_never_left_is_known_never_to_have_left() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let client = Client::new(&format!("http://{closed}")).unwrap();
    let outcome = post(&client).await;
    let Outcome::NotYet { reason, not_before } = &outcome else { panic!("{outcome:?}") };
    assert_eq!(reason.cause, Cause::Unreachable);
    assert_eq!(*not_before, now().checked_add(super::answer::PAUSE).ok());
    assert!(!reason.detail.is_empty() && !reason.detail.contains("tweets"), "{reason:?}");
    let deadline = Duration::from_secs(2);
    let client = Client::build("https://tidak-ada.invalid", deadline, Some(vec![])).unwrap();
    assert_eq!(cause(&post(&client).await), "not yet Unreachable");
}

#[tokio::test]
async fn a_connection_that_dies_before_the_request_is_queued_posts_at_most_once() {
    // Whether the request still left depends on the kernel; both outcomes must be honest.
    for ending in [Close, Reset] {
        let server = server(vec![vec![ending]]).await;
        let client = Client::new(&server.url).unwrap();
        let outcome = post(&client).await;
        let heard = server.heard(client).await;
        assert!(matches!(outcome, Outcome::Unknown(_) | Outcome::NotYet { .. }), "{outcome:?}");
        assert!(heard.len() == 1 && posts(&heard) <= 1, "{heard:?}");
        if matches!(outcome, Outcome::NotYet { .. }) {
            assert_eq!(posts(&heard), 0, "{outcome:?} {heard:?}");
        }
    }
}

#[tokio::test]
async fn after_the_server_closed_the_next_post_takes_a_new_connection() {
    let closed = Arc::new(Notify::new());
    let first = vec![Hear, created(1), Close, Drain, Tell(closed.clone())];
    let server = server(vec![first, vec![Hear, created(2)]]).await;
    let client = Client::new(&server.url).unwrap();
    assert_eq!(cause(&post(&client).await), "sent 1");
    closed.notified().await;
    assert_eq!(cause(&post(&client).await), "sent 2");
    let heard = server.heard(client).await;
    assert_eq!((heard.len(), posts(&heard)), (2, 2), "{heard:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_closes_while_the_next_post_leaves_never_gets_it_twice() {
    let timed_out = say("408 Request Timeout\r\nConnection: close", "");
    let mut sent = 0;
    for round in 0..150 {
        let ending = match round % 3 {
            0 => vec![Close],
            1 => vec![Reset],
            _ => vec![timed_out.clone(), Close],
        };
        let script = [vec![Hear, created(1), Yield(round * 4)], ending].concat();
        let server = server(vec![script, vec![Hear, created(2)], vec![Hear, created(3)]]).await;
        let client = Client::new(&server.url).unwrap();
        let mut outcomes = Vec::new();
        for text in ["pertama", "kedua"] {
            outcomes.push((text, client.post(&access(), text, None, now()).await));
        }
        let heard = server.heard(client).await.concat();
        for (text, outcome) in outcomes {
            let times = heard.matches(text).count();
            match outcome {
                Outcome::Sent(_) => assert_eq!(times, 1, "{text} {heard}"),
                Outcome::Unknown(_) => assert!(times <= 1, "{text} {heard}"),
                other => panic!("{other:?} {heard}"),
            }
            sent += times;
        }
    }
    assert!(sent > 150, "{sent}");
}

#[tokio::test]
async fn warmed_connections_carry_the_posts() {
    let me = say("200 OK", r#"{"data":{"id":"42","username":"kantor","name":"K"}}"#);
    let server = server(vec![vec![Hear, me, Hear, created(1), Hear, created(2)]]).await;
    let client = Client::new(&server.url).unwrap();
    client.warm(&access(), now()).await.unwrap();
    assert_eq!(cause(&post(&client).await), "sent 1");
    let reply = client.post(&access(), "b", Some("1"), now()).await;
    assert_eq!(cause(&reply), "sent 2");
    let heard = server.heard(client).await;
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].contains(r#"{"text":"Siaran \"satu\""}"#), "{heard:?}");
    assert!(heard[0].contains(r#""reply":{"in_reply_to_tweet_id":"1"}"#), "{heard:?}");
}

#[tokio::test]
async fn requests_are_signed_and_name_us() {
    let server = server(vec![vec![Hear, created(1)]]).await;
    let url = format!("{}/stand-in/", server.url);
    let client = Client::new(&url).unwrap();
    post(&client).await;
    let heard = server.heard(client).await.remove(0);
    assert!(heard.starts_with("POST /stand-in/2/tweets HTTP/1.1\r\n"), "{heard}");
    let field = |name: &str| {
        heard.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned()
    };
    assert_eq!(field("user-agent: "), concat!("siaran/", env!("CARGO_PKG_VERSION")));
    assert_eq!(field("content-type: "), "application/json");
    let header = field("authorization: ");
    let nonce = header.split("oauth_nonce=\"").nth(1).unwrap().split('"').next().unwrap();
    let target = format!("{}2/tweets", url).parse().unwrap();
    let expected = super::oauth1::authorization(&keys(), "POST", &target, nonce, now());
    assert_eq!(header, expected);
    assert!(!heard.contains("cs-canary") && !heard.contains("ats-canary"), "{heard}");
}

#[tokio::test]
async fn reads_the_whole_timeline_or_fails() {
    let first = r#"{"data":[{"id":"30","text":"a","created_at":"2026-10-20T03:00:00.000Z"}],
        "meta":{"result_count":1,"next_token":"t/1 &"}}"#;
    let last = r#"{"data":[{"id":"20","text":"b &amp; c","referenced_posts":[{"type":"replied_to","id":"9"}]}],
        "meta":{"result_count":1}}"#;
    let script = vec![Hear, say("200 OK", first), Hear, say("200 OK", last)];
    let server = server(vec![script]).await;
    let client = Client::new(&server.url).unwrap();
    let posts = client.timeline(&access(), "42", 7, now()).await.unwrap();
    let heard = server.heard(client).await.remove(0);
    let told: Vec<_> =
        posts.iter().map(|p| (p.id.as_str(), p.text.as_str(), p.parent.as_deref())).collect();
    assert_eq!(told, [("30", "a", None), ("20", "b & c", Some("9"))]);
    assert!(heard.starts_with("GET /2/users/42/tweets?max_results=100&"), "{heard}");
    assert!(heard.contains("since_id=7&pagination_token=t%2F1+%26 HTTP"), "{heard}");
}

#[tokio::test]
async fn reads_fail_with_a_cause() {
    let page = r#"{"data":[],"meta":{"next_token":"again"}}"#;
    let endless: Vec<Step> = (0..40).flat_map(|_| [Hear, say("200 OK", page)]).collect();
    for (script, cause, detail) in [
        (vec![Hear, say("401 Unauthorized", "")], Cause::Credential, ""),
        (vec![Hear, say("429 Too Many Requests", "slow")], Cause::Limited, "slow"),
        (
            vec![Hear, say("200 OK", r#"{"errors":[{"detail":"No such user"}]}"#)],
            Cause::Garbled,
            "No such user",
        ),
        (vec![Hear, say("302 Found\r\nLocation: /", "")], Cause::Rejected, ""),
        (vec![Hear, Close], Cause::Closed, ""),
        (endless, Cause::Garbled, "more pages"),
    ] {
        let server = server(vec![script]).await;
        let client = Client::new(&server.url).unwrap();
        let failure = client.timeline(&access(), "42", 7, now()).await.unwrap_err();
        assert_eq!(failure.reason.cause, cause, "{failure}");
        assert!(failure.reason.detail.contains(detail), "{failure}");
        server.heard(client).await;
    }
    let client = Client::new("http://127.0.0.1:1").unwrap();
    let failure = client.timeline(&access(), "../me", 0, now()).await.unwrap_err();
    assert_eq!(failure.reason.cause, Cause::Unusable, "{failure}");
    assert!(client.me(&access(), now()).await.unwrap_err().not_before.is_some());
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_ends_before_the_first_byte() {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    // Installs the provider, too.
    let pem = reqwest::Certificate::from_der(made.cert.der()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let build = |roots| Client::build(&url, Duration::from_secs(20), Some(roots)).unwrap();
    let (stranger, friend) = (build(vec![]), build(vec![pem]));
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let task = tokio::spawn(async move {
        let (refused, _) = listener.accept().await.unwrap();
        assert!(acceptor.accept(refused).await.is_err());
        let (trusted, _) = listener.accept().await.unwrap();
        let mut stream = acceptor.accept(trusted).await.unwrap();
        let mut heard = Vec::new();
        hear(&mut stream, &mut heard).await;
        let Say(words) = created(1) else { unreachable!() };
        stream.write_all(words.as_bytes()).await.unwrap();
        String::from_utf8(heard).unwrap()
    });
    assert_eq!(cause(&post(&stranger).await), "not yet Unreachable");
    assert_eq!(cause(&post(&friend).await), "sent 1");
    assert_eq!(posts(&[task.await.unwrap()]), 1);
}

#[test]
fn only_sound_addresses_make_a_client() {
    for (address, sound) in [
        ("http://127.0.0.1:8080", true),
        ("http://127.1", true),
        ("http://[::1]:80/stand-in", true),
        ("http://localhost", true),
        ("http://localhost.contoh.example", false),
        ("http://api.x.com", false),
        ("http://127.0.0.1.contoh.example", false),
        ("http://0.0.0.0", false),
        ("http://[::]", false),
        ("http://user@localhost", false),
        ("http://:geheim@localhost", false),
        ("http://localhost?x", false),
        ("http://localhost#x", false),
        ("ftp://localhost", false),
        ("file:///etc/passwd", false),
        ("localhost", false),
        ("", false),
    ] {
        let client = Client::new(address);
        assert_eq!(client.is_ok(), sound, "{address}");
        if let Err(error) = client {
            assert!(matches!(error, ClientError::Address(_)), "{address}");
            assert!(!error.to_string().contains("geheim"));
        }
    }
}
