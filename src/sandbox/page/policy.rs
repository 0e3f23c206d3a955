//! What the document may do: run its own script, and fetch only from its own server.

use data_encoding::BASE64;
use ring::digest::{SHA256, digest};

/// The only script.
pub(super) const SCRIPT: &str = include_str!("live.js");

/// The policy of a page. Frames with a letter inherit it; yet what is their own origin is nobody's,
/// to which the server gives no picture.
pub(super) fn policy(live: bool) -> String {
    let own = if live { "img-src 'self' data:; media-src 'self'" } else { "img-src data:" };
    let mut policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; {own}; base-uri 'none'; form-action 'none'"
    );
    if live {
        let hash = BASE64.encode(digest(&SHA256, SCRIPT.as_bytes()).as_ref());
        policy.push_str(&format!("; script-src 'sha256-{hash}'; connect-src 'self'"));
    }
    policy
}
