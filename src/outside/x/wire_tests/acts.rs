//! Reposts, deletions, lookups, and posts with all that they may hold.

use super::script::{Close, Hear, created, say, server};
use super::{access, cause, now};
use crate::outside::x::client::Client;
use crate::outside::x::posting::Draft;
use crate::plan::fact::Cause;

#[tokio::test]
async fn reposts_and_deletions_never_stay_unknown() {
    for (repost, delete, expected) in [
        (
            vec![Hear, say("200 OK", r#"{"data":{"retweeted":true}}"#)],
            vec![Hear, say("200 OK", r#"{"data":{"deleted":true}}"#)],
            "sent 9",
        ),
        (vec![Hear, Close], vec![Hear, Close], "not yet Closed"),
        (
            vec![Hear, say("502 Bad Gateway", "")],
            vec![Hear, say("502 Bad Gateway", "")],
            "not yet Garbled",
        ),
    ] {
        let server = server(vec![repost, delete]).await;
        let client = Client::new(&server.url).unwrap();
        assert_eq!(cause(&client.repost(&access(), "42", "9", now()).await), expected);
        // The first connection has more to hear than its script: a client of its own.
        let second = Client::new(&server.url).unwrap();
        assert_eq!(cause(&second.delete(&access(), "9", now()).await), expected);
        drop(second);
        let heard = server.heard(client).await;
        assert!(heard[0].starts_with("POST /2/users/42/retweets HTTP"), "{heard:?}");
        assert!(heard[0].ends_with(r#"{"tweet_id":"9"}"#), "{heard:?}");
        assert!(heard[1].starts_with("DELETE /2/tweets/9 HTTP"), "{heard:?}");
    }
    let client = Client::new("http://127.0.0.1:1").unwrap();
    for id in ["", "../9", "12345678901234567890"] {
        assert_eq!(cause(&client.repost(&access(), "42", id, now()).await), "refused Unusable");
        assert_eq!(cause(&client.repost(&access(), id, "9", now()).await), "refused Unusable");
        assert_eq!(cause(&client.delete(&access(), id, now()).await), "refused Unusable");
    }
}

#[tokio::test]
async fn any_number_of_posts_is_looked_up_by_the_hundred() {
    let data = |ids: &[String]| {
        let data: Vec<_> =
            ids.iter().map(|id| serde_json::json!({ "id": id, "text": "a" })).collect();
        say("200 OK", &serde_json::json!({ "data": data }).to_string())
    };
    let ids: Vec<String> = (1..=101).map(|id| id.to_string()).collect();
    let script = vec![Hear, data(&ids[..100]), Hear, data(&ids[100..]), Hear, data(&ids[..1])];
    let server = server(vec![script]).await;
    let client = Client::new(&server.url).unwrap();
    assert_eq!(client.exist(&access(), &ids, now()).await.unwrap().len(), 101);
    let partial = client.exist(&access(), &ids[..2], now()).await.unwrap_err();
    assert_eq!(partial.reason.cause, Cause::Garbled);
    assert!(client.exist(&access(), &[], now()).await.unwrap().is_empty());
    assert!(client.exist(&access(), &["1,2".to_owned()], now()).await.unwrap_err().is_final());
    let heard = server.heard(client).await.concat();
    assert_eq!(heard.matches("GET /2/tweets?ids=").count(), 3, "{heard}");
    assert!(heard.contains("GET /2/tweets?ids=101 HTTP"), "{heard}");
}

#[tokio::test]
async fn a_draft_says_what_it_holds_and_no_more() {
    let media = ["7".to_owned(), "8".to_owned()];
    for (draft, body) in [
        (Draft { text: "a", ..Draft::default() }, r#"{"text":"a"}"#),
        (Draft { media: &media, ..Draft::default() }, r#"{"media":{"media_ids":["7","8"]}}"#),
        (
            Draft {
                text: "a",
                reply_to: Some("1"),
                media: &media[..1],
                reply_settings: Some("mentionedUsers"),
            },
            r#"{"media":{"media_ids":["7"]},"reply":{"in_reply_to_tweet_id":"1"},"reply_settings":"mentionedUsers","text":"a"}"#,
        ),
        (Draft::default(), r#"{"text":""}"#),
    ] {
        let server = server(vec![vec![Hear, created(3)]]).await;
        let client = Client::new(&server.url).unwrap();
        assert_eq!(cause(&client.post(&access(), &draft, now()).await), "sent 3");
        let heard = server.heard(client).await.concat();
        let sent: serde_json::Value =
            serde_json::from_str(heard.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        assert_eq!(sent, serde_json::from_str::<serde_json::Value>(body).unwrap());
    }
}
