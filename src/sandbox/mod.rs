//! Stand-in X and mail servers that speak the real protocols: for rehearsal, demo and tests.

pub mod page;
pub mod smtp;
pub mod x;

use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use secrecy::ExposeSecret;

use crate::config::{Config, Tls};
use smtp::{Keep, Login, MailServer};
use x::XServer;

/// The user name and password of the stand-in relay.
const LOGIN: (&str, &str) = ("siaran", "latihan");
/// Files in the folder of the servers: the CA and the port of the stand-in relay.
const CA: &str = "ca.pem";
const PORT: &str = "mail.port";
/// Letters that are kept to be shown.
const KEPT: usize = 30_000;

/// Both stand-ins, running until dropped.
pub struct Sandbox {
    /// X.
    pub x: XServer,
    /// The relay.
    pub mail: MailServer,
}

impl Sandbox {
    /// Starts both servers for the accounts of `config`, which is changed so that both channels
    /// lead to them: with made-up credentials, STARTTLS by an own CA, and no review. The files
    /// that this needs go to `folder`.
    ///
    /// # Errors
    /// When a server cannot listen or a file cannot be written.
    pub async fn start(
        config: &mut Config,
        folder: &Path,
        clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    ) -> io::Result<Sandbox> {
        let credentials = folder.join("credentials");
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&credentials)?;
        let mut accounts: Vec<x::Account> = Vec::new();
        for (name, account) in &mut config.x.accounts {
            let made_up = x::Account::made_up(&account.handle);
            let text = format!(
                "consumer_key: \"{}\"\nconsumer_secret: \"{}\"\naccess_token: \"{}\"\naccess_token_secret: \"{}\"\n",
                made_up.consumer_key,
                made_up.consumer_secret.expose_secret(),
                made_up.access_token,
                made_up.access_token_secret.expose_secret(),
            );
            let name = format!("x-{name}");
            write_secret(&credentials.join(&name), &text)?;
            account.credential = Some(name);
            accounts.push(made_up);
        }
        let mut options = x::Options::new(accounts);
        options.clock = clock.clone();
        options.fits = |text| crate::weight::weigh(text).valid;
        let x = XServer::start(options).await?;
        config.x.api_url = x.url();

        let options = smtp::Options {
            tls: smtp::Tls::StartTls,
            login: Some(Login::new(LOGIN.0, LOGIN.1)),
            keep: Keep::Last(KEPT),
            clock,
            ..smtp::Options::default()
        };
        let mail = MailServer::start(options).await?;
        if config.email.is_some() {
            std::fs::write(folder.join(CA), mail.ca_pem().unwrap_or_default())?;
            write_secret(&credentials.join("smtp"), LOGIN.1)?;
            std::fs::write(folder.join(PORT), mail.addr().port().to_string())?;
        }
        lead_mail(config, folder, mail.addr().port());
        config.inboxes.clear();
        config.web = None;
        config.credentials = credentials;
        config.review = None;
        Ok(Sandbox { x, mail })
    }

    /// Leads the mail of `config` to the stand-in that another process started over `folder`.
    ///
    /// # Errors
    /// When none was started there.
    pub fn join(config: &mut Config, folder: &Path) -> io::Result<()> {
        let port = std::fs::read_to_string(folder.join(PORT))?;
        let port = port.trim().parse().map_err(|_| io::ErrorKind::InvalidData)?;
        lead_mail(config, folder, port);
        config.credentials = folder.join("credentials");
        Ok(())
    }
}

/// Leads the mail of `config` to the stand-in at `port` of this machine.
fn lead_mail(config: &mut Config, folder: &Path, port: u16) {
    let Some(email) = &mut config.email else { return };
    email.relays.truncate(1);
    for relay in &mut email.relays {
        relay.host = "localhost".to_owned();
        relay.port = port;
        relay.tls = Tls::StartTls;
        relay.ca = Some(folder.join(CA));
        relay.username = Some(LOGIN.0.to_owned());
        relay.credential = Some("smtp".to_owned());
        relay.rate = None;
    }
    email.domains.clear();
    // Its key is a real secret, which no sandbox needs.
    email.dkim = None;
}

fn write_secret(path: &Path, text: &str) -> io::Result<()> {
    use std::io::Write;
    // A mode counts only for a new file.
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = std::fs::File::options().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())
}
