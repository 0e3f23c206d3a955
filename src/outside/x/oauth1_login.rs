//! Signing in by OAuth 1.0a: X shows the account's holder a PIN, which he brings to us.

use jiff::Timestamp;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::access::Access;
use super::answer::{Answer, Failure};
use super::client::Client;
use super::oauth1::{App, Keys};
use super::request::Broken;
use crate::plan::fact::{Cause, Reason};

/// A sign-in that waits for its PIN.
#[derive(Debug)]
pub struct Asked {
    token: SecretString,
    secret: SecretString,
}

impl Client {
    /// Asks X to let somebody sign in to `app`.
    ///
    /// # Errors
    /// When X does not, such as when it does not know the application.
    pub async fn ask_for_pin(&self, app: &App, now: Timestamp) -> Result<Asked, Failure> {
        let mut url = self.url("/oauth/request_token");
        url.query_pairs_mut().append_pair("oauth_callback", "oob");
        let [token, secret] = self.token_of(url, app.keys("".into(), "".into()), now).await?;
        Ok(Asked { token, secret })
    }

    /// The page that shows the PIN.
    pub fn pin_url(&self, asked: &Asked) -> Url {
        let mut url = self.url("/oauth/authorize");
        url.query_pairs_mut().append_pair("oauth_token", asked.token.expose_secret());
        url
    }

    /// The keys of the account whose holder brought `pin`.
    ///
    /// # Errors
    /// When X gives none; a wrong PIN needs a new sign-in.
    pub async fn redeem_pin(
        &self,
        app: &App,
        asked: &Asked,
        pin: &SecretString,
        now: Timestamp,
    ) -> Result<Keys, Failure> {
        let mut url = self.url("/oauth/access_token");
        url.query_pairs_mut().append_pair("oauth_verifier", pin.expose_secret());
        let keys = app.keys(asked.token.clone(), asked.secret.clone());
        let [token, secret] = self.token_of(url, keys, now).await?;
        Ok(app.keys(token, secret))
    }

    async fn token_of(
        &self,
        url: Url,
        keys: Keys,
        now: Timestamp,
    ) -> Result<[SecretString; 2], Failure> {
        let fail = |reason, not_before| Failure { reason, not_before };
        let header = Access::from(keys).header("POST", &url, now);
        let header =
            header.map_err(|detail| fail(Reason::new(Cause::Unusable, None, detail), None))?;
        let answer =
            self.post_form(url, Some(header), &[], now).await.map_err(|broken| match broken {
                Broken::Before(reason, at) => fail(reason, Some(at)),
                Broken::After(reason) => fail(reason, None),
            })?;
        read(&answer).ok_or_else(|| {
            // Whatever stands in the body may be a secret: only the status is told.
            let cause = match answer.status {
                400..=403 => Cause::Credential,
                429 => Cause::Limited,
                _ => Cause::Garbled,
            };
            fail(Reason::new(cause, Some(answer.status), ""), None)
        })
    }
}

/// Token and secret, which come as a form.
fn read(answer: &Answer) -> Option<[SecretString; 2]> {
    if answer.status != 200 || answer.cut.is_some() {
        return None;
    }
    let mut form = Url::parse("form:").ok()?;
    form.set_query(Some(answer.body.trim()));
    let value = |key: &str| {
        let found = form.query_pairs().find(|(name, _)| name == key)?.1;
        (!found.is_empty() && found.len() <= 1_024).then(|| SecretString::from(found.into_owned()))
    };
    Some([value("oauth_token")?, value("oauth_token_secret")?])
}
