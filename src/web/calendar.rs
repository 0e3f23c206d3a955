//! The calendar of what is planned, at an address that only those know who were told it. It names
//! nobody's address and changes nothing.

use axum::body::Body;
use axum::http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header,
};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use ring::hmac;
use secrecy::ExposeSecret;

use crate::config::Config;
use crate::outside::credentials::{CredentialError, Credentials};
use crate::publisher::agenda::agenda;
use crate::publisher::office::Office;

/// Characters that a token has at least: nobody tries so many.
const SHORTEST: usize = 20;

/// What the address of the calendar holds.
#[derive(Debug)]
pub struct Token {
    key: hmac::Key,
    sealed: hmac::Tag,
}

/// Why the calendar cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Its file.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// It could be guessed, or stands in no address.
    #[error(
        "the credential {name} (web.token) must be one line of at least {SHORTEST} letters, digits, \
         - and _; `openssl rand -hex 20` makes one"
    )]
    Unusable {
        /// Name of the credential.
        name: String,
    },
}

impl Token {
    /// The token that `config` names, if it names one.
    ///
    /// # Errors
    /// [`TokenError`], with its cure.
    pub fn open(config: &Config, credentials: &Credentials) -> Result<Option<Token>, TokenError> {
        let Some(name) = config.web.as_ref().and_then(|web| web.token.as_ref()) else {
            return Ok(None);
        };
        let line = credentials.one_line(name)?;
        let text = line.expose_secret();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if text.len() < SHORTEST || !text.chars().all(is_plain) {
            return Err(TokenError::Unusable { name: name.clone() });
        }
        Ok(Some(Token::new(text)))
    }

    fn new(text: &str) -> Token {
        let key = hmac::Key::new(hmac::HMAC_SHA256, text.as_bytes());
        let sealed = hmac::sign(&key, text.as_bytes());
        Token { key, sealed }
    }

    /// Whether `text` is it. How long that takes tells nothing about it.
    fn is(&self, text: &str) -> bool {
        hmac::verify(&self.key, text.as_bytes(), self.sealed.as_ref()).is_ok()
    }
}

/// The token in `/calendar/TOKEN.ics`; a proxy may hand on what stands before that.
fn asked(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    name.strip_suffix(".ics").filter(|_| folder.ends_with("/calendar"))
}

/// Answers whoever knows the token; `None`: this is not for the calendar.
pub fn answer<B>(office: &Office, token: &Token, request: &Request<B>) -> Option<Response<Body>> {
    asked(request.uri().path()).filter(|text| token.is(text))?;
    if !matches!(request.method(), &Method::GET | &Method::HEAD) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Some(response);
    }
    let made = office.made.borrow().clone();
    let calendar = {
        let history = office.journal.history();
        let lang = office.config.newsroom.language;
        let stamp = history.opened.unwrap_or(Timestamp::UNIX_EPOCH);
        agenda(&made.items, &history, &office.config, lang, office.now(), stamp)
    };
    Some(response(calendar.file(), request.headers()))
}

/// The file, or word that whoever asks has it already.
fn response(file: String, asked: &HeaderMap) -> Response<Body> {
    let tag = format!("\"{}\"", &HEXLOWER.encode(digest(&SHA256, file.as_bytes()).as_ref())[..32]);
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    let is_known = known
        .flat_map(|list| list.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == tag || known == "*");
    let mut response = Response::new(if is_known { Body::empty() } else { Body::from(file) });
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        // Kept by whoever asked and nobody in between, and asked for again each time.
        (header::CACHE_CONTROL, "private, no-cache"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const TOKEN: &str = "0123456789abcdef01234567";

    #[test]
    fn only_the_whole_token_is_the_token() {
        let token = Token::new(TOKEN);
        assert!(token.is(TOKEN));
        for other in ["", "0123456789abcdef0123456", "0123456789ABCDEF01234567", "x"] {
            assert!(!token.is(other), "{other}");
        }
        assert!(!token.is(&format!("{TOKEN}8")));
        assert!(!format!("{token:?}").contains(TOKEN));
        for (path, wanted) in [
            ("/calendar/abc.ics", Some("abc")),
            ("/siaran/calendar/abc.ics", Some("abc")),
            ("/calendar/abc", None),
            ("/calendars/abc.ics", None),
            ("/abc.ics", None),
            ("calendar/abc.ics", None),
        ] {
            assert_eq!(asked(path), wanted, "{path}");
        }
    }

    #[test]
    fn who_has_it_already_is_told_so() {
        let first = response("BEGIN:VCALENDAR".to_owned(), &HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        let tag = first.headers()[header::ETAG].clone();
        let mut asked = HeaderMap::new();
        let text = format!("\"other\", W/{}", tag.to_str().unwrap());
        asked.insert(header::IF_NONE_MATCH, text.parse().unwrap());
        let again = response("BEGIN:VCALENDAR".to_owned(), &asked);
        assert_eq!(
            (again.status(), &again.headers()[header::ETAG]),
            (StatusCode::NOT_MODIFIED, &tag)
        );
        assert_eq!(response("BEGIN:OTHER".to_owned(), &asked).status(), StatusCode::OK);
    }
}
