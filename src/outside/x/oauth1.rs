//! OAuth 1.0a with HMAC-SHA1 (RFC 5849), as X wants it: query parameters are signed, JSON bodies
//! are not.

use data_encoding::{BASE64, HEXLOWER};
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::{ExposeSecret, SecretString};

/// What RFC 5849 section 3.6 encodes: everything but the unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What an application signs with as itself, before anybody signed in to it.
#[derive(Debug, Clone)]
pub struct App {
    /// Names the application.
    pub consumer_key: SecretString,
    /// Proves the application.
    pub consumer_secret: SecretString,
}

/// The four secrets of one account.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Names the application.
    pub consumer_key: SecretString,
    /// Proves the application.
    pub consumer_secret: SecretString,
    /// Names the account; empty where the application acts as itself.
    pub access_token: SecretString,
    /// Proves the account.
    pub access_token_secret: SecretString,
}

impl App {
    /// Keys for requests of an account with this token and secret; both empty: of none.
    pub fn keys(&self, access_token: SecretString, access_token_secret: SecretString) -> Keys {
        let App { consumer_key, consumer_secret } = self.clone();
        Keys { consumer_key, consumer_secret, access_token, access_token_secret }
    }
}

/// 128 random bits in hex: what makes two requests of one second differ.
///
/// # Errors
/// When the system gives no random numbers.
pub fn nonce() -> Result<String, ring::error::Unspecified> {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes)?;
    Ok(HEXLOWER.encode(&bytes))
}

/// The value of the `Authorization` header of one request. It holds the access token: mark it as
/// sensitive, log it nowhere.
pub fn authorization(keys: &Keys, method: &str, url: &Url, nonce: &str, at: Timestamp) -> String {
    let at = at.as_second().to_string();
    let mut header = vec![
        ("oauth_consumer_key", keys.consumer_key.expose_secret()),
        ("oauth_nonce", nonce),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", &at),
        ("oauth_token", keys.access_token.expose_secret()),
        ("oauth_version", "1.0"),
    ];
    header.retain(|(_, value)| !value.is_empty());
    let signature = signature(keys, &base_string(method, url, &header));
    header.push(("oauth_signature", &signature));
    let fields: Vec<String> =
        header.iter().map(|(name, value)| format!("{name}=\"{}\"", encode(value))).collect();
    format!("OAuth {}", fields.join(", "))
}

fn base_string(method: &str, url: &Url, oauth: &[(&str, &str)]) -> String {
    let mut parameters: Vec<(String, String)> = url
        .query_pairs()
        .map(|(name, value)| (encode(&name), encode(&value)))
        .chain(oauth.iter().map(|(name, value)| (encode(name), encode(value))))
        .collect();
    parameters.sort();
    let parameters: Vec<String> =
        parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    // `Url` has lower-cased scheme and host and left a default port out, as the RFC asks.
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let host = url.host_str().unwrap_or_default();
    let target = format!("{}://{host}{port}{}", url.scheme(), url.path());
    format!("{method}&{}&{}", encode(&target), encode(&parameters.join("&")))
}

fn signature(keys: &Keys, base: &str) -> String {
    let key = format!(
        "{}&{}",
        encode(keys.consumer_secret.expose_secret()),
        encode(keys.access_token_secret.expose_secret())
    );
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
    BASE64.encode(hmac::sign(&key, base.as_bytes()).as_ref())
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documented_keys() -> Keys {
        Keys {
            consumer_key: "xvz1evFS4wEEPTGEFPHBog".into(),
            consumer_secret: "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw".into(),
            access_token: "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb".into(),
            access_token_secret: "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE".into(),
        }
    }

    /// X's documented example. Its form field signs as a query parameter would.
    fn documented(host: &str) -> String {
        let mut url = Url::parse(&format!("https://{host}/1.1/statuses/update.json")).unwrap();
        url.query_pairs_mut()
            .append_pair("status", "Hello Ladies + Gentlemen, a signed OAuth request!")
            .append_pair("include_entities", "true");
        let nonce = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg";
        let at = Timestamp::from_second(1_318_622_958).unwrap();
        authorization(&documented_keys(), "POST", &url, nonce, at)
    }

    #[test]
    fn documented_example_signs_as_documented() {
        for (host, signature) in [
            ("api.x.com", "Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D"),
            ("API.X.com:443", "Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D"),
            ("api.twitter.com", "hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D"),
        ] {
            let header = documented(host);
            assert!(header.contains(&format!("oauth_signature=\"{signature}\"")), "{header}");
            assert!(header.starts_with("OAuth oauth_consumer_key=\"xvz1ev"), "{header}");
            assert!(!header.contains("status"), "{header}");
        }
    }

    #[test]
    fn base_string_sorts_encoded_pairs_and_keeps_an_odd_port() {
        let url = Url::parse("http://127.0.0.1:8080/2/x?b=2&a=ga%20l&a=%C3%A9&a-b=1").unwrap();
        assert_eq!(
            base_string("GET", &url, &[("oauth_nonce", "n")]),
            "GET&http%3A%2F%2F127.0.0.1%3A8080%2F2%2Fx\
             &a%3D%25C3%25A9%26a%3Dga%2520l%26a-b%3D1%26b%3D2%26oauth_nonce%3Dn"
        );
    }

    #[test]
    fn keys_cannot_break_out_of_the_header() {
        let mut keys = documented_keys();
        keys.access_token = "a\"\r\nX: y".into();
        let url = Url::parse("https://api.x.com/").unwrap();
        let header = authorization(&keys, "GET", &url, "n", Timestamp::UNIX_EPOCH);
        assert!(header.contains("oauth_token=\"a%22%0D%0AX%3A%20y\""), "{header}");
        assert!(header.contains("oauth_timestamp=\"0\""), "{header}");
    }

    #[test]
    fn without_a_token_the_application_signs_as_itself() {
        let Keys { consumer_key, consumer_secret, .. } = documented_keys();
        let keys = App { consumer_key, consumer_secret }.keys("".into(), "".into());
        let url = Url::parse("https://api.x.com/oauth/request_token?oauth_callback=oob").unwrap();
        let header = authorization(&keys, "POST", &url, "n", Timestamp::UNIX_EPOCH);
        assert!(!header.contains("oauth_token="), "{header}");
    }

    #[test]
    fn nonces_differ_and_debug_hides_the_keys() {
        assert_ne!(nonce().unwrap(), nonce().unwrap());
        let shown = format!("{:?}", documented_keys());
        for secret in ["xvz1", "kAcS", "3707", "Lsww"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
