use data_encoding::{BASE64, BASE64URL_NOPAD};
use ring::digest::{SHA256, digest};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::client::{Client, Reply, Stage};
use crate::sandbox::x::{App, Endpoint, Fault, What};

const VERIFIER: &str = "sebuah-rahasia-yang-panjangnya-lebih-dari-43-huruf";
const BACK: &str = "http://127.0.0.1:9/callback";
const ALL: &str = "tweet.read tweet.write users.read media.write offline.access";

async fn stage() -> Stage {
    Stage::with(|options| {
        let app = |id: &str, secret: Option<&str>| App {
            client_id: id.into(),
            client_secret: secret.map(Into::into),
            redirect_uris: vec![BACK.into()],
        };
        options.apps = vec![app("umum", None), app("rahasia", Some("kata sandi"))];
    })
    .await
}

fn authorization(client: &str, scope: &str) -> Vec<(String, String)> {
    let challenge = BASE64URL_NOPAD.encode(digest(&SHA256, VERIFIER.as_bytes()).as_ref());
    [
        ("response_type", "code"),
        ("client_id", client),
        ("redirect_uri", BACK),
        ("scope", scope),
        ("state", "s&1"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

async fn authorize(client: &Client, pairs: &[(String, String)]) -> Reply {
    Client::read(client.request("GET", "/i/oauth2/authorize").query(pairs)).await.unwrap()
}

/// Signs in as `kantor` and gives the code.
async fn code(stage: &Stage, client: &str, scope: &str) -> String {
    stage.server.next_sign_in(Some("kantor"));
    let reply = authorize(&stage.kantor, &authorization(client, scope)).await;
    let to = &reply.headers["location"];
    assert_eq!(reply.status, 302);
    let code = to.strip_prefix(BACK).unwrap().strip_prefix("?code=").unwrap();
    code.strip_suffix("&state=s%261").unwrap().to_owned()
}

async fn form(client: &Client, path: &str, fields: &[(&str, &str)], basic: Option<&str>) -> Reply {
    let mut request = client.request("POST", path).form(fields);
    if let Some(pair) = basic {
        let header = format!("Basic {}", BASE64.encode(pair.as_bytes()));
        request = request.header("authorization", header);
    }
    Client::read(request).await.unwrap()
}

async fn redeem(client: &Client, code: &str) -> Reply {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
        ("client_id", "umum"),
    ];
    form(client, "/2/oauth2/token", &fields, None).await
}

async fn refresh(client: &Client, token: &str) -> Reply {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", "umum")];
    form(client, "/2/oauth2/token", &fields, None).await
}

async fn bear(client: &Client, token: &str, method: &str, path: &str, body: Option<Value>) -> u16 {
    let header = Some(format!("Bearer {token}"));
    client.send_signed(method, path, body, header).await.unwrap().status
}

async fn me(client: &Client, token: &str) -> u16 {
    bear(client, token, "GET", "/2/users/me", None).await
}

fn text(reply: &Reply, name: &str) -> String {
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()[name].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_sign_in_gives_tokens_that_act_for_the_account() {
    let stage = stage().await;
    let tokens = redeem(&stage.kabiro, &code(&stage, "umum", ALL).await).await;
    assert_eq!(
        (tokens.json()["expires_in"].as_i64(), text(&tokens, "scope")),
        (Some(7_200), ALL.into())
    );
    assert_eq!(text(&tokens, "token_type"), "bearer");
    let access = text(&tokens, "access_token");
    let body = Some(json!({ "text": "halo" }));
    assert_eq!(bear(&stage.kabiro, &access, "POST", "/2/tweets", body).await, 201);
    assert_eq!(stage.server.posts()[0].account, "kantor");
    stage.jump(7_199_999);
    assert_eq!(me(&stage.kabiro, &access).await, 200);
    let log = stage.server.requests();
    assert_eq!(
        (log[1].endpoint, log[1].account.as_deref()),
        (Some(Endpoint::Token), Some("kantor"))
    );
    assert_eq!(log[1].body, "");
    stage.no_complaints();
    stage.jump(1);
    assert_eq!(me(&stage.kabiro, &access).await, 401);
    stage.complains("expired");
}

#[tokio::test]
async fn a_refresh_token_serves_once_and_its_reuse_ends_the_sign_in() {
    let stage = stage().await;
    let first = redeem(&stage.kantor, &code(&stage, "umum", ALL).await).await;
    let other = stage.server.grant("kantor", "umum");
    let second = refresh(&stage.kantor, &text(&first, "refresh_token")).await;
    for tokens in [&first, &second] {
        assert_eq!(me(&stage.kantor, &text(tokens, "access_token")).await, 200);
    }
    stage.no_complaints();

    let reused = refresh(&stage.kantor, &text(&first, "refresh_token")).await;
    assert_eq!((reused.status, &reused.json()["error"]), (400, &json!("invalid_request")));
    stage.complains("used again");
    for tokens in [&first, &second] {
        assert_eq!(me(&stage.kantor, &text(tokens, "access_token")).await, 401);
    }
    assert_eq!(refresh(&stage.kantor, &text(&second, "refresh_token")).await.status, 400);
    assert_eq!(stage.server.complaints().len(), 1);
    assert_eq!(me(&stage.kantor, other.access_token.expose_secret()).await, 200);
}

#[tokio::test]
async fn an_answer_with_tokens_may_be_lost() {
    let stage = stage().await;
    let granted = stage.server.grant("kantor", "umum");
    let old = granted.refresh_token.unwrap();
    stage.server.fault(Endpoint::Token, Some("kabiro"), Fault::before(What::Close));
    stage.server.fault(Endpoint::Token, Some("kantor"), Fault::after(What::HalfAnswer));
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", old.expose_secret()),
        ("client_id", "umum"),
    ];
    let request = stage.kantor.request("POST", "/2/oauth2/token").form(&fields);
    assert!(Client::read(request).await.is_err());
    assert_eq!(stage.server.faults_left(), 1);
    assert_eq!(refresh(&stage.kantor, old.expose_secret()).await.status, 400);
    assert_eq!(me(&stage.kantor, granted.access_token.expose_secret()).await, 401);
}

#[tokio::test]
async fn scopes_bound_what_a_token_may_do() {
    let stage = stage().await;
    let tokens = redeem(&stage.kantor, &code(&stage, "umum", "tweet.read users.read").await).await;
    assert_eq!(tokens.json().get("refresh_token"), None);
    let access = text(&tokens, "access_token");
    assert_eq!(me(&stage.kantor, &access).await, 200);
    let body = Some(json!({ "text": "halo" }));
    assert_eq!(bear(&stage.kantor, &access, "POST", "/2/tweets", body).await, 403);
    stage.complains("tweet.write");
}

#[tokio::test]
async fn a_confidential_client_proves_itself() {
    let stage = stage().await;
    let code = code(&stage, "rahasia", ALL).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
    ];
    let path = "/2/oauth2/token";
    for basic in [None, Some("rahasia:salah"), Some("umum:"), Some("rahasia")] {
        let reply = form(&stage.kantor, path, &fields, basic).await;
        assert_eq!((reply.status, &reply.json()["error"]), (401, &json!("unauthorized_client")));
    }
    let right = form(&stage.kantor, path, &fields, Some("rahasia:kata%20sandi")).await;
    assert_eq!(me(&stage.kantor, &text(&right, "access_token")).await, 200);
    assert_eq!(stage.server.complaints().len(), 4);
}

#[tokio::test]
async fn a_sign_in_that_is_not_strictly_right_is_refused() {
    let stage = stage().await;
    for (name, value) in [
        ("response_type", "token"),
        ("client_id", "lain"),
        ("redirect_uri", "http://127.0.0.1:9/"),
        ("scope", "tweet.read like.write"),
        ("state", ""),
        ("code_challenge", "pendek"),
        ("code_challenge_method", "plain"),
        ("prompt", "none"),
    ] {
        let mut pairs = authorization("umum", ALL);
        pairs.retain(|(known, _)| known != name);
        pairs.push((name.into(), value.into()));
        assert_eq!(authorize(&stage.kantor, &pairs).await.status, 400, "{name}");
    }
    assert_eq!(stage.server.complaints().len(), 8);
}

#[tokio::test]
async fn somebody_may_refuse_or_choose_who_he_is() {
    let stage = stage().await;
    let mut pairs = authorization("umum", ALL);
    stage.server.next_sign_in(None);
    let refused = authorize(&stage.kantor, &pairs).await;
    assert!(refused.headers["location"].contains("error=access_denied&state="));

    let page = authorize(&stage.kantor, &pairs).await;
    assert_eq!((page.status, page.text.contains("@kabiro")), (200, true));
    assert!(page.text.contains("name=\"state\" value=\"s&amp;1\""));
    pairs.push(("sandbox_account".into(), "kabiro".into()));
    let location = authorize(&stage.kantor, &pairs).await.headers["location"].clone();
    let code = location.split("code=").nth(1).unwrap().split('&').next().unwrap();
    redeem(&stage.kantor, code).await;
    assert_eq!(stage.server.tokens().last().unwrap().account, "kabiro");
    stage.no_complaints();
}

#[tokio::test]
async fn a_code_serves_its_application_once_and_soon() {
    let stage = stage().await;
    let first = code(&stage, "umum", ALL).await;
    let access = text(&redeem(&stage.kantor, &first).await, "access_token");
    assert_eq!(redeem(&stage.kantor, &first).await.status, 400);
    assert_eq!(me(&stage.kantor, &access).await, 401);
    assert_eq!(redeem(&stage.kantor, &code(&stage, "rahasia", ALL).await).await.status, 400);
    let late = code(&stage, "umum", ALL).await;
    stage.jump(30_000);
    assert_eq!(redeem(&stage.kantor, &late).await.status, 400);
    let complaints = stage.server.complaints();
    for (complaint, why) in complaints.iter().zip(["used again", "another", "no longer valid"]) {
        let why = why.replace("another", "of another client");
        assert!(complaint.contains(&why), "{complaints:?}");
    }
    assert_eq!(complaints.len(), 3);
}

#[tokio::test]
async fn a_sign_in_can_be_taken_back() {
    let stage = stage().await;
    let granted = stage.server.grant("kantor", "umum");
    let token = granted.access_token.expose_secret();
    for (client, left) in [("rahasia:kata sandi", 200), ("", 401)] {
        let fields = [("token", token), ("client_id", "umum")];
        let (fields, basic) =
            if client.is_empty() { (&fields[..], None) } else { (&fields[..1], Some(client)) };
        let reply = form(&stage.kantor, "/2/oauth2/revoke", fields, basic).await;
        assert_eq!((reply.status, reply.json()), (200, json!({ "revoked": true })));
        assert_eq!(me(&stage.kantor, token).await, left);
    }
    assert!(!stage.server.tokens().last().unwrap().alive);
    stage.no_complaints();
}
