//! OAuth 1.0a for people at a terminal: a request token, a PIN from a page, an access token.

use data_encoding::HEXLOWER;
use jiff::SignedDuration;
use ring::digest::{SHA256, digest};
use secrecy::{ExposeSecret, SecretString};

use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::consent::{CHOICE, Consent, consent, page};
use super::credentials::Credential;
use super::oauth::Claim;
use super::pending::Begun;
use super::world::World;

/// A request token and its PIN serve so long.
const LIFE: SignedDuration = SignedDuration::from_mins(60);

/// `POST /oauth/request_token`.
pub(super) fn request_token(world: &mut World, asked: &Asked) -> Result<Answer, Refusal> {
    let claim = claim(asked, &["oauth_callback"])?;
    if parameter(&claim, asked, "oauth_callback") != Some("oob") {
        let why = "oauth_callback is not oob: this server knows sign-in by PIN only";
        return Err(Refusal::strange(Answer::unauthorized(), why));
    }
    if !claim.token.is_empty() {
        return Err(unauthorized("a sign-in begins without a token"));
    }
    check(world, asked, &claim, &SecretString::default())?;
    let number = world.pins.len();
    let (token, secret) = (made("request", number), made("request secret", number));
    let begun = Begun {
        consumer_key: claim.consumer_key,
        secret: secret.clone().into(),
        allowed: None,
        expires: asked.now + LIFE,
    };
    world.pins.insert(token.clone(), begun);
    let body =
        format!("oauth_token={token}&oauth_token_secret={secret}&oauth_callback_confirmed=true");
    Ok(form(&body))
}

/// `GET /oauth/authorize`: a page with the PIN.
pub(super) fn authorize(world: &mut World, asked: &Asked) -> Result<Answer, Refusal> {
    Asked::only(&asked.query, &["oauth_token", CHOICE])?;
    let token = asked.need("oauth_token")?;
    let open = world.pins.get(token).is_some_and(|begun| asked.now < begun.expires);
    if !open {
        return Err(Refusal::invalid("oauth_token", "", "the request token is unknown or old"));
    }
    let handle = match consent(world, asked) {
        Consent::Asks(page) => return Ok(page),
        Consent::Refused => return Ok(page("<h1>Sandbox X: refused</h1>\n")),
        Consent::Given(handle) => handle,
    };
    let hash = digest(&SHA256, format!("{token}/{handle}").as_bytes());
    let number = hash.as_ref().iter().take(4).fold(0, |n: u64, b| n << 8 | u64::from(*b));
    let pin = format!("{:07}", number % 10_000_000);
    let shown = page(&format!("<h1>Sandbox X: your PIN</h1>\n<p><code>{pin}</code></p>\n"));
    if let Some(begun) = world.pins.get_mut(token) {
        begun.allowed = Some((handle, pin));
    }
    Ok(shown)
}

/// `POST /oauth/access_token`: the credential of who consented. As on X, the same again while it
/// lives.
pub(super) fn access_token(world: &mut World, asked: &Asked) -> Result<Answer, Refusal> {
    let claim = claim(asked, &["oauth_verifier"])?;
    let begun = world.pins.get(&claim.token).filter(|begun| asked.now < begun.expires);
    let begun = begun.ok_or_else(|| unauthorized("the request token is unknown or old"))?;
    let (key, secret, allowed) =
        (begun.consumer_key.clone(), begun.secret.clone(), begun.allowed.clone());
    if key != claim.consumer_key {
        return Err(unauthorized("the request token is of another application"));
    }
    check(world, asked, &claim, &secret)?;
    let verifier = parameter(&claim, asked, "oauth_verifier");
    let handle = match allowed {
        Some((handle, pin)) if verifier == Some(pin.as_str()) => handle,
        // People mistype.
        _ => return Err(Answer::unauthorized().into()),
    };
    world.pins.remove(&claim.token);
    let known = world.credentials.all().iter();
    let mut living = known.filter(|c| c.alive && c.handle == handle && c.consumer_key == key);
    let credential = match living.next_back().cloned() {
        Some(credential) => credential,
        None => {
            let number = world.credentials.all().len();
            let new = Credential {
                handle: handle.clone(),
                consumer_secret: world.credentials.consumer_secret(&key).unwrap_or_default(),
                consumer_key: key,
                token: format!("{}-{}", world.user_id(&handle), made("token", number)),
                secret: made("token secret", number).into(),
                alive: true,
            };
            world.credentials.add(new.clone());
            new
        }
    };
    Ok(form(&format!(
        "oauth_token={}&oauth_token_secret={}&user_id={}&screen_name={handle}",
        credential.token,
        credential.secret.expose_secret(),
        world.user_id(&handle),
    )))
}

fn claim(asked: &Asked, more: &[&str]) -> Result<Claim, Refusal> {
    let header = asked.authorization.as_deref();
    let header = header.ok_or_else(|| unauthorized("there is no Authorization header"))?;
    Claim::read_with(header, more).map_err(|why| unauthorized(&why))
}

fn check(
    world: &mut World,
    asked: &Asked,
    claim: &Claim,
    secret: &SecretString,
) -> Result<(), Refusal> {
    let consumer = world.credentials.consumer_secret(&claim.consumer_key);
    let consumer = consumer.ok_or_else(|| unauthorized("the consumer key is unknown"))?;
    asked
        .covered(|request| world.credentials.check(claim, request, [&consumer, secret], asked.now))
        .map_err(|why| unauthorized(&why))
}

/// A parameter of the header, the query or the form.
fn parameter<'a>(claim: &'a Claim, asked: &'a Asked, name: &str) -> Option<&'a str> {
    claim.parameter(name).or_else(|| asked.get(name))
}

fn unauthorized(why: &str) -> Refusal {
    Refusal::strange(Answer::unauthorized(), why)
}

fn form(body: &str) -> Answer {
    let mut answer = Answer::plain(200, body);
    answer.headers = vec![("content-type".into(), "application/x-www-form-urlencoded".into())];
    answer
}

fn made(kind: &str, number: usize) -> String {
    let hash = digest(&SHA256, format!("siaran sandbox {kind} {number}").as_bytes());
    HEXLOWER.encode(&hash.as_ref()[..20])
}
