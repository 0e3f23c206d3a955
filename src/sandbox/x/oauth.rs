//! The server's half of OAuth 1.0a with HMAC-SHA1 (RFC 5849), written apart from the client's so
//! that a mistake in one shows against the other.

use data_encoding::BASE64;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use ring::hmac;

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

const KNOWN: [&str; 7] = [
    "oauth_consumer_key",
    "oauth_nonce",
    "oauth_signature",
    "oauth_signature_method",
    "oauth_timestamp",
    "oauth_token",
    "oauth_version",
];

/// What an `Authorization` header claims; nothing is proven before [`Claim::signs`].
pub(super) struct Claim {
    pub(super) consumer_key: String,
    /// Empty in a call that begins a sign-in.
    pub(super) token: String,
    pub(super) nonce: String,
    /// Seconds since the epoch.
    pub(super) timestamp: i64,
    signature: Vec<u8>,
    signed: Vec<(String, String)>,
}

/// The parts of a request that its signature covers.
pub(super) struct Covered<'a> {
    pub(super) method: &'a str,
    /// `scheme://host[:port]/path`, without the query.
    pub(super) url: &'a str,
    /// Decoded pairs of the query, and of the body when that is a form.
    pub(super) parameters: &'a [(String, String)],
}

impl Claim {
    /// Reads the header's value. The error says for a person what a strict server dislikes; it
    /// holds none of the values.
    pub(super) fn read(header: &str) -> Result<Claim, String> {
        let claim = Claim::read_with(header, &[])?;
        if claim.token.is_empty() {
            return Err("oauth_token is missing".into());
        }
        Ok(claim)
    }

    /// The same where somebody signs in: the token may be missing, and `more` be there.
    pub(super) fn read_with(header: &str, more: &[&str]) -> Result<Claim, String> {
        let (scheme, list) = header.split_once(' ').unwrap_or((header, ""));
        if !scheme.eq_ignore_ascii_case("OAuth") {
            return Err("the Authorization header is not of the scheme OAuth".into());
        }
        let mut fields: Vec<(String, String)> = Vec::new();
        for field in list.split(',') {
            let (name, value) = read_field(field.trim())?;
            if !KNOWN.contains(&name.as_str()) && !more.contains(&name.as_str()) {
                return Err(format!("unexpected parameter {name:?} in the Authorization header"));
            }
            if fields.iter().any(|(known, _)| *known == name) {
                return Err(format!("{name} stands twice in the Authorization header"));
            }
            fields.push((name, value));
        }
        let get = |name: &str| {
            let found = fields.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
        };
        let need = |name: &str| get(name).ok_or_else(|| format!("{name} is missing"));
        if need("oauth_signature_method")? != "HMAC-SHA1" {
            return Err("oauth_signature_method is not HMAC-SHA1".into());
        }
        if get("oauth_version").is_some_and(|version| version != "1.0") {
            return Err("oauth_version is not 1.0".into());
        }
        Ok(Claim {
            consumer_key: need("oauth_consumer_key")?,
            token: get("oauth_token").unwrap_or_default(),
            nonce: need("oauth_nonce")?,
            timestamp: need("oauth_timestamp")?
                .parse()
                .map_err(|_| "oauth_timestamp is not a number of seconds".to_owned())?,
            signature: BASE64
                .decode(need("oauth_signature")?.as_bytes())
                .map_err(|_| "oauth_signature is not Base64".to_owned())?,
            signed: fields.into_iter().filter(|(name, _)| name != "oauth_signature").collect(),
        })
    }

    /// A parameter of the header.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.signed.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the signature covers `request` under these secrets, compared in constant time.
    pub(super) fn signs(
        &self,
        request: &Covered<'_>,
        consumer_secret: &str,
        token_secret: &str,
    ) -> bool {
        let secret = format!("{}&{}", encode(consumer_secret), encode(token_secret));
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.as_bytes());
        hmac::verify(&key, self.base_string(request).as_bytes(), &self.signature).is_ok()
    }

    fn base_string(&self, request: &Covered<'_>) -> String {
        let mut pairs: Vec<(String, String)> = self
            .signed
            .iter()
            .chain(request.parameters)
            .map(|(name, value)| (encode(name), encode(value)))
            .collect();
        pairs.sort();
        let pairs: Vec<String> =
            pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("{}&{}&{}", request.method, encode(request.url), encode(&pairs.join("&")))
    }
}

fn read_field(field: &str) -> Result<(String, String), String> {
    let wrong = || "the Authorization header is not a list of name=\"value\"".to_owned();
    let (name, value) = field.split_once('=').ok_or_else(wrong)?;
    let value = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).ok_or_else(wrong)?;
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~%".contains(&b);
    if !value.bytes().all(unreserved) {
        return Err(format!("the value of {name:?} is not percent-encoded"));
    }
    let value = percent_decode_str(value)
        .decode_utf8()
        .map_err(|_| format!("the value of {name:?} is not UTF-8"))?;
    Ok((name.to_owned(), value.into_owned()))
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The decoded pairs of a query or a form, in their order.
pub(super) fn pairs(encoded: &str) -> Vec<(String, String)> {
    let decode = |part: &str| {
        let spaced = part.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    let parts = encoded.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRETS: [&str; 2] = [
        "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
        "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
    ];

    fn header(signature: &str) -> String {
        format!(
            "OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", \
             oauth_nonce=\"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg\", \
             oauth_signature=\"{signature}\", oauth_signature_method=\"HMAC-SHA1\", \
             oauth_timestamp=\"1318622958\", \
             oauth_token=\"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb\", \
             oauth_version=\"1.0\""
        )
    }

    fn signs(host: &str, signature: &str, body: &str) -> bool {
        let mut parameters = pairs("include_entities=true");
        parameters.extend(pairs(body));
        let url = format!("https://{host}/1.1/statuses/update.json");
        let covered = Covered { method: "POST", url: &url, parameters: &parameters };
        let claim = Claim::read(&header(signature)).expect("the official header reads");
        claim.signs(&covered, SECRETS[0], SECRETS[1])
    }

    #[test]
    fn the_official_example_verifies_and_nothing_near_it() {
        let body = "status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21";
        let (x, twitter) = ("Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D", "hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D");
        assert!(signs("api.x.com", x, body));
        assert!(signs("api.twitter.com", twitter, body));
        assert!(!signs("api.x.com", twitter, body));
        assert!(!signs("api.x.com", x, &body.replace("Hello", "Hallo")));
        assert!(!signs("api.x.com", "Ls93hJiZbQ3akF3HF3x1Bz8%2FzU8%3D", body));
        assert!(!signs("api.x.com", "AAAA", body));
    }

    #[test]
    fn a_header_that_is_not_strictly_right_is_refused() {
        let good = header("AAAA");
        for (from, to, why) in [
            ("OAuth ", "Bearer ", "scheme"),
            ("oauth_version=\"1.0\"", "oauth_version=\"2.0\"", "oauth_version"),
            ("HMAC-SHA1", "PLAINTEXT", "HMAC-SHA1"),
            ("oauth_token=", "oauth_nonce=", "twice"),
            ("oauth_token=", "oauth_callback=", "unexpected"),
            ("\"1318622958\"", "\"soon\"", "seconds"),
            ("\"1318622958\"", "\"\"", "oauth_timestamp is missing"),
            ("\"1318622958\"", "1318622958", "list of"),
            ("AAAA", "AA+/", "percent-encoded"),
            ("AAAA", "%FF", "UTF-8"),
            ("AAAA", "%C3%A9", "Base64"),
        ] {
            let told = Claim::read(&good.replacen(from, to, 1)).err().unwrap_or_default();
            assert!(told.contains(why), "{from} → {to}: {told:?}");
        }
        for header in ["", "OAuth", "OAuth ,", "OAuth \u{0}=\"", "OAuth a=\"\"\"\"", "OAuth ="] {
            assert!(Claim::read(header).is_err(), "{header:?}");
        }
    }

    #[test]
    fn pairs_are_decoded_as_forms_are() {
        let read = pairs("a=1+2&b=%26%3D&c&&d=%ff&=x");
        let expected = [("a", "1 2"), ("b", "&="), ("c", ""), ("d", "\u{fffd}"), ("", "x")];
        assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
