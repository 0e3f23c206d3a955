use secrecy::ExposeSecret;
use serde_json::json;

use super::client::{Signature, Stage};
use crate::sandbox::x::{Account, Endpoint, Options, XServer};

const ME: &str = "/2/users/me";

#[tokio::test]
async fn a_right_signature_proves_the_account() {
    let stage = Stage::new().await;
    for client in [&stage.kantor, &stage.kabiro] {
        let reply = client.send("GET", ME, None).await;
        let data = &reply.json()["data"];
        assert_eq!(reply.status, 200);
        assert_eq!(data["id"], client.account.user_id);
        assert_eq!(data["username"], client.account.handle);
    }
    let log = stage.server.requests();
    assert_eq!(log[1].account.as_deref(), Some("kabiro"));
    assert_eq!((log[1].endpoint, log[1].status), (Some(Endpoint::Me), Some(200)));
    assert_eq!(log[1].at, stage.now());
    stage.no_complaints();
}

#[tokio::test]
async fn whatever_is_wrong_in_a_signature_is_a_401_with_its_reason() {
    type Spoil = fn(Signature) -> Signature;
    let spoils: [(Spoil, &str); 10] = [
        (|s| s.set("oauth_token", "nobody"), "access token is unknown"),
        (|s| s.set("oauth_consumer_key", "other"), "consumer key is unknown"),
        (|s| Signature { secrets: ["x".into(), s.secrets[1].clone()], ..s }, "does not fit"),
        (|s| Signature { secrets: [s.secrets[0].clone(), "x".into()], ..s }, "does not fit"),
        (|s| Signature { method: "POST".into(), ..s }, "does not fit"),
        (|s| Signature { url: s.url.replace("http:", "https:"), ..s }, "does not fit"),
        (|s| s.set("max_results", "5"), "does not fit"),
        (|s| s.set("oauth_timestamp", "1792465501"), "301 s ahead"),
        (|s| s.set("oauth_timestamp", "1792464899"), "-301 s ahead"),
        (|s| s.set("oauth_timestamp", i64::MIN.to_string()), "s ahead"),
    ];
    for (spoil, why) in spoils {
        let stage = Stage::new().await;
        let header = spoil(Signature::of(&stage.kantor, "GET", ME)).header();
        let reply = stage.kantor.send_signed("GET", ME, None, Some(header)).await.unwrap();
        assert_eq!((reply.status, reply.detail().as_str()), (401, "Unauthorized"), "{why}");
        assert_eq!(reply.number("x-rate-limit-remaining"), 75);
        stage.complains(why);
        assert_eq!(stage.server.requests()[0].account, None);
    }
}

#[tokio::test]
async fn a_timestamp_within_five_minutes_is_right() {
    let stage = Stage::new().await;
    for seconds in ["1792465500", "1792464900"] {
        let signature = Signature::of(&stage.kantor, "GET", ME).set("oauth_timestamp", seconds);
        let header = Some(signature.header());
        let reply = stage.kantor.send_signed("GET", ME, None, header).await.unwrap();
        assert_eq!(reply.status, 200);
    }
    stage.no_complaints();
}

#[tokio::test]
async fn a_nonce_serves_once() {
    let stage = Stage::new().await;
    let header = Some(Signature::of(&stage.kantor, "GET", ME).header());
    for status in [200, 401] {
        let reply = stage.kantor.send_signed("GET", ME, None, header.clone()).await.unwrap();
        assert_eq!(reply.status, status);
    }
    stage.complains("nonce");
}

#[tokio::test]
async fn a_wrong_signature_does_not_use_up_its_nonce() {
    let stage = Stage::new().await;
    let wrong = Signature::of(&stage.kantor, "GET", ME).set("oauth_nonce", "mine").set("a", "b");
    stage.kantor.send_signed("GET", ME, None, Some(wrong.header())).await.unwrap();
    let right = Signature::of(&stage.kantor, "GET", ME).set("oauth_nonce", "mine");
    let reply = stage.kantor.send_signed("GET", ME, None, Some(right.header())).await.unwrap();
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn no_signature_posts_nothing() {
    let stage = Stage::new().await;
    let bearer = Some("Bearer abc".to_owned());
    for header in [None, bearer] {
        let body = Some(json!({ "text": "halo" }));
        let reply = stage.kantor.send_signed("POST", "/2/tweets", body, header).await.unwrap();
        assert_eq!(reply.status, 401);
    }
    assert!(stage.server.posts().is_empty());
    assert_eq!(stage.server.complaints().len(), 2);
}

#[tokio::test]
async fn a_json_body_is_not_signed_and_a_form_body_is() {
    let stage = Stage::new().await;
    let header = Signature::of(&stage.kantor, "POST", "/2/tweets").header();
    let form = stage.kantor.http.post(format!("{}/2/tweets", stage.kantor.url));
    let form = form.header("authorization", header).form(&[("text", "halo")]);
    assert_eq!(form.send().await.unwrap().status(), 401);

    let header = Signature::of(&stage.kantor, "POST", "/2/tweets").set("text", "halo").header();
    let form = stage.kantor.http.post(format!("{}/2/tweets", stage.kantor.url));
    let form = form.header("authorization", header).form(&[("text", "halo")]);
    assert_eq!(form.send().await.unwrap().status(), 415);
    assert_eq!(stage.kantor.post("halo").await.status, 201);
}

#[tokio::test]
async fn accounts_that_could_be_mistaken_do_not_start() {
    let twins = vec![Account::made_up("kantor"), Account::made_up("kantor")];
    let error = XServer::start(Options::new(twins)).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}

#[tokio::test]
async fn secrets_are_not_shown() {
    let stage = Stage::new().await;
    let account = &stage.kantor.account;
    let shown = format!("{account:?} {:?}", stage.server);
    assert!(!shown.contains(account.access_token_secret.expose_secret()));
    assert!(!shown.contains(account.consumer_secret.expose_secret()));
}
