//! Requests that X's limits keep from leaving.

use jiff::SignedDuration;

use super::script::{Hear, Step, created, say, server};
use super::{access, cause, keys, now, post, posts};
use crate::outside::x::access::Access;
use crate::outside::x::client::Client;
use crate::outside::x::endpoint::Endpoint;
use crate::outside::x::posting::Draft;
use crate::plan::fact::{Cause, Outcome};

fn seconds(n: i64) -> SignedDuration {
    SignedDuration::from_secs(n)
}

#[tokio::test]
async fn nothing_leaves_while_x_says_that_none_is_left() {
    for name in ["x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour"] {
        let reset = now().as_second() + 600;
        let last = say(
            &format!("201 Created\r\n{name}-remaining: 0\r\n{name}-reset: {reset}"),
            r#"{"data":{"id":"1"}}"#,
        );
        let server = server(vec![vec![Hear, last, Hear, created(2), Hear, created(3)]]).await;
        let client = Client::new(&server.url).unwrap();
        assert_eq!(client.wait_for(&access(), Endpoint::Post, now()), None);
        assert_eq!(cause(&post(&client).await), "sent 1");

        let clone = client.clone();
        let waits = clone.wait_for(&access(), Endpoint::Post, now()).unwrap();
        assert!(waits >= now() + seconds(600) && waits < now() + seconds(605), "{waits}");
        let held = post(&clone).await;
        let Outcome::NotYet { reason, not_before } = &held else { panic!("{held:?}") };
        assert_eq!((reason.cause, reason.code), (Cause::Limited, None));
        let not_before = not_before.unwrap();
        assert!(not_before >= now() + seconds(600) && not_before < now() + seconds(605));
        assert_eq!(clone.wait_for(&access(), Endpoint::Repost, now()), None);
        drop(clone);

        let mut other = keys();
        other.access_token = "another".into();
        let draft = Draft { text: "a", ..Draft::default() };
        let outcome = client.post(&Access::from(other), &draft, now()).await;
        let shared = name.contains("app");
        assert_eq!(cause(&outcome), if shared { "not yet Limited" } else { "sent 2" }, "{name}");
        let later = client.post(&access(), &draft, not_before).await;
        assert!(matches!(later, Outcome::Sent(_)), "{later:?}");
        assert_eq!(posts(&server.heard(client).await), if shared { 2 } else { 3 }, "{name}");
    }
}

#[tokio::test]
async fn without_headers_the_hundred_and_first_post_waits() {
    let script: Vec<Step> = (1..=101).flat_map(|id| [Hear, created(id)]).collect();
    let server = server(vec![script]).await;
    let client = Client::new(&server.url).unwrap();
    for _ in 0..100 {
        assert!(matches!(post(&client).await, Outcome::Sent(_)));
    }
    assert_eq!(cause(&post(&client).await), "not yet Limited");
    assert_eq!(posts(&server.heard(client).await), 100);
}
