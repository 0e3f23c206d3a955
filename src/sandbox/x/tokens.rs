//! What a story learns of the tokens that are out, and changes in them.

use jiff::Timestamp;
use secrecy::SecretString;

use super::world::World;

/// An access token of OAuth 1.0a or 2.0.
#[derive(Debug, Clone)]
pub struct StoredToken {
    /// Handle of the account that it acts for.
    pub account: String,
    /// Consumer key or client id of the application.
    pub client: String,
    /// The access token; not its secret.
    pub token: SecretString,
    /// Of OAuth 2.0; empty for 1.0a, which may do everything.
    pub scopes: Vec<String>,
    /// `None` for 1.0a: they do not expire.
    pub expires: Option<Timestamp>,
    /// Not taken back: it serves until it expires.
    pub alive: bool,
}

/// Those of OAuth 1.0a, then those of 2.0.
pub(super) fn all(world: &World) -> Vec<StoredToken> {
    let first = world.credentials.all().iter().map(|credential| StoredToken {
        account: credential.handle.clone(),
        client: credential.consumer_key.clone(),
        token: credential.token.clone().into(),
        scopes: Vec::new(),
        expires: None,
        alive: credential.alive,
    });
    let second = world.grants.all().map(|(chain, token, access)| StoredToken {
        account: chain.handle.clone(),
        client: chain.client.clone(),
        token: token.into(),
        scopes: chain.scopes.clone(),
        expires: Some(access.expires),
        alive: chain.alive,
    });
    first.chain(second).collect()
}
