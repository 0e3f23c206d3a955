//! OAuth 2.0 with PKCE (RFC 6749, 7636, 7009): signing in, tokens, taking them back.

use data_encoding::BASE64;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use secrecy::ExposeSecret;
use serde_json::json;

use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::consent::{CHOICE, Consent, consent};
use super::grants::{ACCESS_LIFE, App, Denied, Granted, Request, SCOPES};
use super::world::World;

/// `GET /i/oauth2/authorize`: back to the application with a code, once somebody has consented.
pub(super) fn authorize(world: &mut World, asked: &Asked) -> Result<Answer, Refusal> {
    let known = [
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "code_challenge",
        "code_challenge_method",
        CHOICE,
    ];
    Asked::only(&asked.query, &known)?;
    let wrong = |name: &str| Refusal::invalid(name, "", &format!("{name} is wrong"));
    let (client, redirect_uri) = (asked.need("client_id")?, asked.need("redirect_uri")?);
    let app = world.grants.apps.iter().find(|app| app.client_id == client);
    let app = app.ok_or_else(|| wrong("client_id"))?;
    if !app.redirect_uris.iter().any(|uri| uri == redirect_uri) {
        return Err(wrong("redirect_uri"));
    }
    for (name, only) in [("response_type", "code"), ("code_challenge_method", "S256")] {
        if asked.need(name)? != only {
            return Err(wrong(name));
        }
    }
    let scopes: Vec<String> = asked.need("scope")?.split(' ').map(str::to_owned).collect();
    if !scopes.iter().all(|scope| SCOPES.contains(&scope.as_str())) {
        return Err(wrong("scope"));
    }
    let (state, challenge) = (asked.need("state")?, asked.need("code_challenge")?);
    if state.len() > 500 {
        return Err(wrong("state"));
    }
    // The SHA-256 of a verifier, in Base64 for URLs.
    if challenge.len() != 43 || !challenge.bytes().all(is_unreserved) {
        return Err(wrong("code_challenge"));
    }
    let told = match consent(world, asked) {
        Consent::Asks(page) => return Ok(page),
        Consent::Refused => "error=access_denied".to_owned(),
        Consent::Given(handle) => {
            let (client, redirect_uri) = (client.to_owned(), redirect_uri.to_owned());
            let challenge = challenge.to_owned();
            let request = Request { client, redirect_uri, challenge, scopes };
            format!("code={}", world.grants.allow(&handle, request, asked.now))
        }
    };
    let mark = if redirect_uri.contains('?') { '&' } else { '?' };
    let state = utf8_percent_encode(state, NON_ALPHANUMERIC);
    Ok(Answer::redirect(&format!("{redirect_uri}{mark}{told}&state={state}")))
}

/// `POST /2/oauth2/token`: a code or a refresh token against new tokens.
pub(super) fn token(world: &mut World, asked: &Asked) -> Result<Answer, Refusal> {
    let client = client(world, asked)?;
    let issued = match asked.need("grant_type")? {
        "authorization_code" => {
            let known = ["grant_type", "code", "redirect_uri", "code_verifier", "client_id"];
            Asked::only(&asked.form, &known)?;
            let verifier = asked.need("code_verifier")?;
            if !(43..=128).contains(&verifier.len()) || !verifier.bytes().all(is_unreserved) {
                let why = "code_verifier is not 43 to 128 unreserved characters";
                return Err(Refusal::strange(denied_answer(), why));
            }
            let (code, uri) = (asked.need("code")?, asked.need("redirect_uri")?);
            world.grants.redeem(code, &client, uri, verifier, asked.now)
        }
        "refresh_token" => {
            Asked::only(&asked.form, &["grant_type", "refresh_token", "client_id"])?;
            world.grants.refresh(asked.need("refresh_token")?, &client, asked.now)
        }
        other => return Err(Refusal::invalid("grant_type", other, "grant_type is unknown")),
    };
    let (granted, scope) = issued.map_err(|denied| refuse(&denied))?;
    let Granted { access_token, refresh_token, .. } = granted;
    let mut body = json!({
        "token_type": "bearer",
        "expires_in": ACCESS_LIFE.as_secs(),
        "access_token": access_token.expose_secret(),
        "scope": scope,
    });
    if let Some(token) = refresh_token {
        body["refresh_token"] = token.expose_secret().into();
    }
    Ok(Answer::json(200, &body))
}

/// `POST /2/oauth2/revoke`.
pub(super) fn revoke(world: &mut World, asked: &Asked) -> Result<Answer, Refusal> {
    let client = client(world, asked)?;
    Asked::only(&asked.form, &["token", "token_type_hint", "client_id"])?;
    world.grants.revoke(asked.need("token")?, &client);
    Ok(Answer::json(200, &json!({ "revoked": true })))
}

/// Which application asks: a confidential one proves it, a public one says it.
fn client(world: &World, asked: &Asked) -> Result<String, Refusal> {
    Asked::only(&asked.query, &[])?;
    let unknown = |why: &str| {
        let description = "Missing valid authorization header";
        let error = json!({ "error": "unauthorized_client", "error_description": description });
        Refusal::strange(Answer::json(401, &error), why)
    };
    let (id, secret) = match &asked.authorization {
        Some(header) => {
            let pair = basic(header).ok_or_else(|| unknown("the header is not Basic"))?;
            (pair.0, Some(pair.1))
        }
        None => {
            let id = asked.get("client_id").ok_or_else(|| unknown("no client is named"))?;
            (id.to_owned(), None)
        }
    };
    let is_it = |app: &&App| {
        let expected = app.client_secret.as_ref().map(ExposeSecret::expose_secret);
        app.client_id == id && expected == secret.as_deref()
    };
    if asked.get("client_id").is_some_and(|told| told != id) {
        return Err(unknown("client_id and the header name two clients"));
    }
    let app = world.grants.apps.iter().find(is_it);
    app.map(|app| app.client_id.clone()).ok_or_else(|| unknown("the client is unknown"))
}

fn basic(header: &str) -> Option<(String, String)> {
    let decoded = BASE64.decode(header.strip_prefix("Basic ")?.as_bytes()).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    let plain = |text: &str| Some(percent_decode_str(text).decode_utf8().ok()?.into_owned());
    Some((plain(id)?, plain(secret)?))
}

fn refuse(denied: &Denied) -> Refusal {
    let why = match denied {
        Denied::Revoked => return denied_answer().into(),
        Denied::Reused => "a code or refresh token was used again: its sign-in is over",
        Denied::Expired => "the code is no longer valid",
        Denied::Unknown => "the code or refresh token is unknown",
        Denied::Foreign => "the code or token is of another client, address or verifier",
    };
    Refusal::strange(denied_answer(), why)
}

fn denied_answer() -> Answer {
    let description = "Value passed for the token was invalid.";
    let error = json!({ "error": "invalid_request", "error_description": description });
    Answer::json(400, &error)
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}
