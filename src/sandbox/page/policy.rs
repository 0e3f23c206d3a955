//! What the document may do: run its own script, and fetch nothing.

use data_encoding::BASE64;
use ring::digest::{SHA256, digest};

/// The only script.
pub(super) const SCRIPT: &str = include_str!("live.js");

/// The policy of a page. Frames with a letter inherit it.
pub(super) fn policy(live: bool) -> String {
    let mut policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
                      base-uri 'none'; form-action 'none'"
        .to_owned();
    if live {
        let hash = BASE64.encode(digest(&SHA256, SCRIPT.as_bytes()).as_ref());
        policy.push_str(&format!("; script-src 'sha256-{hash}'; connect-src 'self'"));
    }
    policy
}
