//! Forms, which only signing in posts.

use jiff::Timestamp;
use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderValue};

use super::answer::{Answer, PAUSE};
use super::client::Client;
use super::quota::later;
use super::request::Broken;

impl Client {
    /// Posts `fields` as a form, once, under the `Authorization` header `proof`.
    pub(super) async fn post_form(
        &self,
        url: Url,
        proof: Option<HeaderValue>,
        fields: &[(&str, &str)],
        now: Timestamp,
    ) -> Result<Answer, Broken> {
        let mut request = self.http.post(url).form(fields);
        if let Some(proof) = proof {
            request = request.header(AUTHORIZATION, proof);
        }
        self.receive(request, later(now, PAUSE)).await
    }
}
