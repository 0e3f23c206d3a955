//! What sends: the parts that exist are those that the configuration names.

use std::sync::Arc;

use crate::config::{Config, Smtp};
use crate::outside::credentials::Credentials;
use crate::outside::mail::Relay;
use crate::outside::mail::dkim::Signer;
use crate::outside::x::client::Client;

/// X and the relays.
pub struct Channels {
    /// X.
    pub x: Option<Client>,
    /// Mail.
    pub mail: Option<MailChannel>,
}

/// How letters leave.
#[derive(Debug, Clone)]
pub struct MailChannel {
    /// In order of preference, as in the configuration; never empty.
    pub relays: Vec<Relay>,
    /// Signs where the relay does not.
    pub signer: Option<Arc<Signer>>,
}

impl Channels {
    /// The channels of `config`; nothing is connected yet.
    ///
    /// # Errors
    /// A sentence for IT: an unreadable credential, CA, key or address.
    pub fn open(config: &Config, credentials: &Credentials) -> anyhow::Result<Channels> {
        let x = match config.x.accounts.is_empty() {
            true => None,
            false => Some(Client::new(&config.x.api_url)?),
        };
        let Some(email) = &config.email else { return Ok(Channels { x, mail: None }) };
        let relays = email.relays.iter().map(|smtp| relay(smtp, credentials));
        let relays = relays.collect::<anyhow::Result<_>>()?;
        let signer = match &email.dkim {
            None => None,
            Some(dkim) => {
                let key = credentials.text(&dkim.credential)?;
                Some(Arc::new(Signer::new(&dkim.domain, &dkim.selector, &key)?))
            }
        };
        Ok(Channels { x, mail: Some(MailChannel { relays, signer }) })
    }
}

fn relay(smtp: &Smtp, credentials: &Credentials) -> anyhow::Result<Relay> {
    let password = smtp.credential.as_deref().map(|n| credentials.one_line(n)).transpose()?;
    let helo = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let relay = Relay::new(smtp, password.clone(), &helo)
        .or_else(|_| Relay::new(smtp, password, "127.0.0.1"))?;
    Ok(relay)
}
