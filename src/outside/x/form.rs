//! Forms, which only signing in posts.

use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderValue};

use super::answer::Answer;
use super::client::{Broken, Client};

impl Client {
    /// Posts `fields` as a form, once, under the `Authorization` header `proof`.
    pub(super) async fn post_form(
        &self,
        url: Url,
        proof: Option<HeaderValue>,
        fields: &[(&str, &str)],
    ) -> Result<Answer, Broken> {
        let mut request = self.http.post(url).form(fields);
        if let Some(proof) = proof {
            request = request.header(AUTHORIZATION, proof);
        }
        self.receive(request).await
    }
}
