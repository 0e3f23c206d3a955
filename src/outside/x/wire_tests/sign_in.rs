//! Signing in and refreshing against scripted servers: what leaves, how often, and what each
//! answer means for the refresh token.

use std::time::Duration;

use secrecy::ExposeSecret;

use super::now;
use super::script::Step::{Close, Hear, Reset, Say};
use super::script::{say, server};
use crate::outside::x::client::Client;
use crate::outside::x::oauth1;
use crate::outside::x::oauth2::{App, Challenge, Refreshed};

const SECRETS: [&str; 5] =
    ["is-canary", "rt-canary", "new-at-canary", "new-rt-canary", "cs-canary"];
const PAIR: &str = r#"{"token_type":"bearer","expires_in":7200,"access_token":"new-at-canary",
    "refresh_token":"new-rt-canary","scope":"tweet.write"}"#;

fn app(confidential: bool) -> App {
    App { client_id: "id-1".into(), client_secret: confidential.then(|| "is-canary".into()) }
}

/// The outcome in short: its kind and cause, or the seconds that the pair lasts.
fn told(outcome: &Refreshed) -> String {
    match outcome {
        Refreshed::Pair(pair) => format!("pair {}", pair.expires.as_second() - now().as_second()),
        Refreshed::Refused(reason) => format!("refused {}", reason.detail),
        Refreshed::AppRefused(_) => "application refused".to_owned(),
        Refreshed::NotSent(reason, at) => {
            format!("not sent {:?} {}", reason.cause, at.as_second() - now().as_second())
        }
        Refreshed::Unknown(reason) => format!("unknown {:?}", reason.cause),
    }
}

#[tokio::test]
async fn every_answer_to_a_refresh_has_its_meaning_and_one_request_leaves() {
    let error = |words: &str| format!(r#"{{"error":"{words}","error_description":"no"}}"#);
    let echo = r#"{"error":"invalid_request","error_description":"rt-canary was invalid"}"#;
    let limit = r#"{"title":"Too Many Requests","status":429}"#;
    let reset = "429 Too Many Requests\r\nx-rate-limit-reset: 1800000100";
    for (step, expected) in [
        (say("200 OK", PAIR), "pair 7200"),
        (say("200 OK", &PAIR.replace("7200", "-5")), "pair 0"),
        (say("200 OK", &PAIR.replace("\"expires_in\":7200,", "")), "pair 7200"),
        (say("200 OK", &PAIR.replace("refresh_token", "other")), "unknown Garbled"),
        (say("200 OK", &PAIR.replace("new-at-canary", "a\\r\\nb")), "unknown Garbled"),
        (say("200 OK", "{}"), "unknown Garbled"),
        (say("201 Created", PAIR), "unknown Garbled"),
        (say("400 Bad Request", &error("invalid_grant")), "refused invalid_grant: no"),
        (say("400 Bad Request", &error("invalid_request")), "refused invalid_request: no"),
        (say("400 Bad Request", echo), "refused "),
        (say("401 Unauthorized", &error("unauthorized_client")), "application refused"),
        (say("400 Bad Request", &error("invalid_client")), "application refused"),
        (say("400 Bad Request", "<html>"), "unknown Garbled"),
        (say("401 Unauthorized", ""), "unknown Garbled"),
        (say("403 Forbidden", "blocked"), "unknown Garbled"),
        (say("404 Not Found", &error("invalid_grant")), "unknown Garbled"),
        (say("429 Too Many Requests", limit), "not sent Limited 61"),
        (say(reset, ""), "not sent Limited 101"),
        (say("429 Too Many Requests", "<html>busy"), "unknown Garbled"),
        (say("302 Found\r\nLocation: /", ""), "unknown Garbled"),
        (say("408 Request Timeout", ""), "unknown Timeout"),
        (say("500 Oops", &error("invalid_grant")), "unknown Garbled"),
        (say("503 Service Unavailable\r\nRetry-After: 0", ""), "unknown Garbled"),
        (Say(format!("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{PAIR}")), "unknown Timeout"),
        (Close, "unknown Closed"),
        (Reset, "unknown Closed"),
    ] {
        let script = format!("{step:?}");
        let server = server(vec![vec![Hear, step]]).await;
        let client = Client::with_deadline(&server.url, Duration::from_millis(400)).unwrap();
        let outcome = client.refresh(&app(true), &"rt-canary".into(), now()).await;
        let heard = server.heard(client).await.concat();
        assert_eq!(told(&outcome), expected, "{script}");
        assert_eq!(heard.matches("POST ").count(), 1, "{script}");
        let shown = format!("{outcome:?}");
        assert!(SECRETS.iter().all(|secret| !shown.contains(secret)), "{shown}");
    }
}

#[tokio::test]
async fn a_refresh_that_never_left_may_be_tried_again() {
    let client = Client::new("http://127.0.0.1:1").unwrap();
    let outcome = client.refresh(&app(false), &"rt-canary".into(), now()).await;
    assert_eq!(told(&outcome), "not sent Unreachable 5");
}

#[tokio::test]
async fn an_application_proves_itself_as_its_kind_demands() {
    for (confidential, proof, field) in [
        (true, Some("authorization: Basic aWQtMTppcy1jYW5hcnk=\r\n"), ""),
        (false, None, "&client_id=id-1"),
    ] {
        let server = server(vec![vec![Hear, say("200 OK", PAIR)]]).await;
        let client = Client::new(&format!("{}/stand-in", server.url)).unwrap();
        let outcome = client.refresh(&app(confidential), &"rt/canary+".into(), now()).await;
        assert_eq!(told(&outcome), "pair 7200");
        let heard = server.heard(client).await.concat();
        assert!(heard.starts_with("POST /stand-in/2/oauth2/token HTTP/1.1\r\n"), "{heard}");
        assert!(heard.contains("content-type: application/x-www-form-urlencoded\r\n"), "{heard}");
        let body = format!("grant_type=refresh_token&refresh_token=rt%2Fcanary%2B{field}");
        assert_eq!(heard.split_once("\r\n\r\n").unwrap().1, body);
        assert_eq!(heard.contains("authorization:"), confidential, "{heard}");
        assert!(proof.is_none_or(|proof| heard.contains(proof)), "{heard}");
    }
}

#[tokio::test]
async fn a_code_is_exchanged_with_the_verifier_of_its_challenge() {
    let server =
        server(vec![vec![Hear, say("200 OK", PAIR), Hear, say("400 Bad Request", "")]]).await;
    let client = Client::new(&server.url).unwrap();
    let challenge = Challenge::new().unwrap();
    let (app, redirect) = (app(false), "http://127.0.0.1:8421/callback");
    let page = client.authorize_url(&app, redirect, &challenge);
    let asked =
        |key: &str| page.query_pairs().find(|(name, _)| name == key).unwrap().1.into_owned();
    assert_eq!(page.path(), "/i/oauth2/authorize");
    assert_eq!(asked("state"), challenge.state.expose_secret());
    assert_eq!(asked("redirect_uri"), redirect);
    assert_eq!(asked("scope"), "tweet.read tweet.write users.read media.write offline.access");
    assert_eq!(
        (asked("response_type"), asked("code_challenge_method")),
        ("code".into(), "S256".into())
    );
    let pair =
        client.exchange(&app, &"the-code".into(), &challenge, redirect, now()).await.unwrap();
    assert_eq!(pair.refresh.expose_secret(), "new-rt-canary");
    let failure = client.exchange(&app, &"the-code".into(), &challenge, redirect, now()).await;
    assert!(!format!("{failure:?}").contains("the-code"));
    let heard = server.heard(client).await.concat();
    let body = heard.split("\r\n\r\n").nth(1).unwrap().split("POST").next().unwrap();
    assert!(body.starts_with("grant_type=authorization_code&code=the-code&redirect_uri=http%3A"));
    let verifier = body.split("code_verifier=").nth(1).unwrap().split('&').next().unwrap();
    assert!((43..=128).contains(&verifier.len()), "{}", verifier.len());
    let sum = ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes());
    assert_eq!(asked("code_challenge"), data_encoding::BASE64URL_NOPAD.encode(sum.as_ref()));
}

#[test]
fn the_real_authorize_page_is_not_beneath_the_api() {
    let client = Client::new("https://api.x.com").unwrap();
    let challenge = Challenge::new().unwrap();
    let page = client.authorize_url(&app(true), "http://127.0.0.1:8421/callback", &challenge);
    assert!(page.as_str().starts_with("https://x.com/i/oauth2/authorize?response_type=code&"));
    let other = Challenge::new().unwrap();
    assert_ne!(page, client.authorize_url(&app(true), "http://127.0.0.1:8421/callback", &other));
}

#[tokio::test]
async fn a_pin_turns_into_keys() {
    let app = oauth1::App { consumer_key: "ck".into(), consumer_secret: "cs-canary".into() };
    let script = vec![
        Hear,
        say("200 OK", "oauth_token=rq%2B&oauth_token_secret=rqs&oauth_callback_confirmed=true"),
        Hear,
        say("200 OK", "oauth_token=7-at&oauth_token_secret=ats&user_id=7&screen_name=kantor\n"),
        Hear,
        say("401 Unauthorized", "new-at-canary"),
    ];
    let server = server(vec![script]).await;
    let client = Client::new(&server.url).unwrap();
    let asked = client.ask_for_pin(&app, now()).await.unwrap();
    assert!(client.pin_url(&asked).as_str().ends_with("/oauth/authorize?oauth_token=rq%2B"));
    let keys = client.redeem_pin(&app, &asked, &"0123456".into(), now()).await.unwrap();
    assert_eq!(keys.access_token.expose_secret(), "7-at");
    assert_eq!(keys.access_token_secret.expose_secret(), "ats");
    let failure = client.redeem_pin(&app, &asked, &"0123456".into(), now()).await.unwrap_err();
    assert_eq!(failure.to_string(), "Credential 401: ");
    let heard = server.heard(client).await.concat();
    let requests: Vec<&str> = heard.lines().filter(|line| line.starts_with("POST ")).collect();
    assert_eq!(requests[0], "POST /oauth/request_token?oauth_callback=oob HTTP/1.1");
    assert_eq!(requests[1], "POST /oauth/access_token?oauth_verifier=0123456 HTTP/1.1");
    let signed: Vec<&str> =
        heard.lines().filter(|line| line.starts_with("authorization: OAuth ")).collect();
    assert!(!signed[0].contains("oauth_token=") && signed[1].contains("oauth_token=\"rq%2B\""));
    assert!(!heard.contains("cs-canary"), "{heard}");
}

#[tokio::test]
async fn half_a_token_is_none() {
    let app = oauth1::App { consumer_key: "ck".into(), consumer_secret: "cs".into() };
    for body in ["", "oauth_token=a", "oauth_token=&oauth_token_secret=b", "<html>", "oauth_token"]
    {
        let server = server(vec![vec![Hear, say("200 OK", body)]]).await;
        let client = Client::new(&server.url).unwrap();
        assert!(client.ask_for_pin(&app, now()).await.is_err(), "{body}");
        server.heard(client).await;
    }
}
