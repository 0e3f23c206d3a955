//! Readings.

use super::script::{Close, Hear, Step, say, server};
use super::{access, now};
use crate::outside::x::client::Client;
use crate::plan::fact::Cause;

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
