//! Posts.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Notify;

use super::script::{Close, Drain, Hear, Reset, Say, Tell, Yield, created, say, server};
use super::{SECRETS, access, cause, keys, now, post, posts};
use crate::outside::x::answer::PAUSE;
use crate::outside::x::client::Client;
use crate::outside::x::oauth1;
use crate::outside::x::posting::Draft;
use crate::plan::fact::{Cause, Outcome};

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
    assert_eq!(*not_before, now().checked_add(PAUSE).ok());
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
            outcomes.push((
                text,
                client.post(&access(), &Draft { text, ..Draft::default() }, now()).await,
            ));
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
    let reply = client
        .post(&access(), &Draft { text: "b", reply_to: Some("1"), ..Draft::default() }, now())
        .await;
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
    let expected = oauth1::authorization(&keys(), "POST", &target, nonce, now());
    assert_eq!(header, expected);
    assert!(!heard.contains("cs-canary") && !heard.contains("ats-canary"), "{heard}");
}
