//! Who may sign in.

use ring::digest;
use secrecy::SecretString;

/// An account that the server knows, with its OAuth 1.0a credential.
#[derive(Debug, Clone)]
pub struct Account {
    /// Without `@`.
    pub handle: String,
    /// 1 to 19 digits.
    pub user_id: String,
    /// Key of the application; names it, proves nothing.
    pub consumer_key: String,
    /// Secret of the application.
    pub consumer_secret: SecretString,
    /// Names the credential, proves nothing.
    pub access_token: String,
    /// Secret of the credential.
    pub access_token_secret: SecretString,
}

impl Account {
    /// An account with an id and a credential made up from its handle, the same at each start.
    pub fn made_up(handle: &str) -> Account {
        let hash = digest::digest(&digest::SHA256, handle.as_bytes());
        let number = hash.as_ref().iter().take(6).fold(1, |n: u64, b| n << 8 | u64::from(*b));
        Account {
            handle: handle.to_owned(),
            user_id: number.to_string(),
            consumer_key: "sandbox-key".into(),
            consumer_secret: "sandbox-secret".into(),
            access_token: format!("{number}-sandbox-token"),
            access_token_secret: format!("{number}-sandbox-secret").into(),
        }
    }
}
