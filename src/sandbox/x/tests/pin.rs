use std::collections::BTreeMap;

use super::client::{Client, Reply, Signature, Stage};
use crate::sandbox::x::Account;

fn fields(reply: &Reply) -> BTreeMap<String, String> {
    assert_eq!(reply.status, 200, "{reply:?}");
    let pairs = reply.text.split('&').map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// A call signed with the application's key and, at the end, the request token.
async fn begin(client: &Client, more: (&str, &str), token: Option<&[String; 2]>) -> Reply {
    let path = if token.is_some() { "/oauth/access_token" } else { "/oauth/request_token" };
    let mut signature = Signature::of(client, "POST", path).set(more.0, more.1);
    signature.parameters.retain(|(name, _)| name != "oauth_token");
    signature.secrets[1] = "".into();
    if let Some([token, secret]) = token {
        signature = signature.set("oauth_token", token);
        signature.secrets[1] = secret.as_str().into();
    }
    client.send_signed("POST", path, None, Some(signature.header())).await.unwrap()
}

async fn request_token(client: &Client) -> [String; 2] {
    let told = fields(&begin(client, ("oauth_callback", "oob"), None).await);
    assert_eq!(told["oauth_callback_confirmed"], "true");
    ["oauth_token", "oauth_token_secret"].map(|name| told[name].clone())
}

async fn pin(client: &Client, [token, _]: &[String; 2]) -> String {
    let request = client.request("GET", "/oauth/authorize").query(&[("oauth_token", token)]);
    let page = Client::read(request).await.unwrap();
    assert_eq!(page.status, 200);
    let pin = page.text.split("<code>").nth(1).unwrap().split("</code>").next().unwrap();
    pin.to_owned()
}

#[tokio::test]
async fn a_pin_gives_the_credential_of_who_consented() {
    let stage = Stage::new().await;
    stage.server.revoke("kabiro");
    stage.server.next_sign_in(Some("kabiro"));
    let token = request_token(&stage.kantor).await;
    let pin = pin(&stage.kantor, &token).await;
    assert!(pin.len() == 7 && pin.bytes().all(|b| b.is_ascii_digit()), "{pin}");
    // Mistyped, and then right.
    assert_eq!(begin(&stage.kantor, ("oauth_verifier", "1"), Some(&token)).await.status, 401);
    let told = fields(&begin(&stage.kantor, ("oauth_verifier", &pin), Some(&token)).await);
    assert_eq!(told["screen_name"], "kabiro");
    assert_eq!(told["user_id"], stage.kabiro.account.user_id);

    let mut kabiro = stage.kabiro.clone();
    kabiro.account.access_token = told["oauth_token"].clone();
    kabiro.account.access_token_secret = told["oauth_token_secret"].as_str().into();
    let me = kabiro.send("GET", "/2/users/me", None).await.json();
    assert_eq!(me["data"]["username"], "kabiro");
    stage.no_complaints();
    assert_eq!(begin(&stage.kantor, ("oauth_verifier", &pin), Some(&token)).await.status, 401);
}

#[tokio::test]
async fn a_living_credential_is_given_again() {
    let stage = Stage::new().await;
    stage.server.next_sign_in(Some("kantor"));
    let token = request_token(&stage.kabiro).await;
    let pin = pin(&stage.kabiro, &token).await;
    let told = fields(&begin(&stage.kabiro, ("oauth_verifier", &pin), Some(&token)).await);
    assert_eq!(told["oauth_token"], stage.kantor.account.access_token);
    stage.no_complaints();
}

#[tokio::test]
async fn a_sign_in_that_is_not_right_is_refused() {
    let stage = Stage::new().await;
    let callback = begin(&stage.kantor, ("oauth_callback", "http://x"), None).await;
    assert_eq!(callback.status, 401);
    let mut stranger = stage.kantor.clone();
    stranger.account.consumer_key = "lain".into();
    assert_eq!(begin(&stranger, ("oauth_callback", "oob"), None).await.status, 401);
    let mut token = request_token(&stage.kantor).await;
    assert_eq!(stage.server.complaints().len(), 2);

    // Before anybody has consented there is no PIN, which is nobody's mistake.
    assert_eq!(begin(&stage.kantor, ("oauth_verifier", "1"), Some(&token)).await.status, 401);
    assert_eq!(stage.server.complaints().len(), 2);
    stage.server.next_sign_in(None);
    let request = stage.kantor.request("GET", "/oauth/authorize");
    let page = Client::read(request.query(&[("oauth_token", &token[0])])).await.unwrap();
    assert!(page.text.contains("refused") && !page.text.contains("<code>"));
    token[1] = "salah".into();
    assert_eq!(begin(&stage.kantor, ("oauth_verifier", "1"), Some(&token)).await.status, 401);
    stage.jump(3_600_000);
    let request = stage.kantor.request("GET", "/oauth/authorize");
    let old = Client::read(request.query(&[("oauth_token", &token[0])])).await.unwrap();
    assert_eq!(old.status, 400);
}

#[tokio::test]
async fn a_credential_changes_while_the_server_runs() {
    let stage = Stage::new().await;
    let account = Account {
        access_token: "baru".into(),
        access_token_secret: "rahasia baru".into(),
        ..stage.kantor.account.clone()
    };
    stage.server.set_credential(&account);
    assert_eq!(stage.kantor.send("GET", "/2/users/me", None).await.status, 401);
    let mut kantor = stage.kantor.clone();
    kantor.account = account;
    assert_eq!(kantor.post("halo").await.status, 201);
    assert_eq!(stage.server.posts()[0].account, "kantor");
    stage.server.revoke("kantor");
    assert_eq!(kantor.post("lagi").await.status, 401);
    assert_eq!(stage.kabiro.post("hai").await.status, 201);
    let alive = stage.server.tokens().iter().filter(|token| token.alive).count();
    assert_eq!(alive, 1);
    stage.no_complaints();
}
