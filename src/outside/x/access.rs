//! What lets a request act for an account: OAuth 1.0a keys or an OAuth 2.0 access token.

use jiff::Timestamp;
use reqwest::Url;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use super::oauth1::{self, Keys};

/// One account's right to act.
#[derive(Debug, Clone)]
pub enum Access {
    /// Signs each request; does not expire.
    OAuth1(Keys),
    /// An OAuth 2.0 access token; X ends it after two hours.
    Bearer {
        /// The token.
        token: SecretString,
        /// Names its sign-in, no secret: stays the same while tokens are refreshed.
        chain: String,
    },
}

impl From<Keys> for Access {
    fn from(keys: Keys) -> Access {
        Access::OAuth1(keys)
    }
}

impl Access {
    /// The `Authorization` header of one request at `now`, marked as sensitive.
    ///
    /// # Errors
    /// A sentence: the secrets fit no header, or the system gives no random numbers.
    pub(super) fn header(
        &self,
        method: &str,
        url: &Url,
        now: Timestamp,
    ) -> Result<HeaderValue, &'static str> {
        let value = match self {
            Access::OAuth1(keys) => {
                let nonce = oauth1::nonce().map_err(|_| "the system gives no random numbers")?;
                oauth1::authorization(keys, method, url, &nonce, now)
            }
            Access::Bearer { token, .. } => format!("Bearer {}", token.expose_secret()),
        };
        let mut header =
            HeaderValue::from_str(&value).map_err(|_| "the credential fits no header")?;
        header.set_sensitive(true);
        Ok(header)
    }
}
