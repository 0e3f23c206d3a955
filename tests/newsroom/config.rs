//! How a newsroom is to be, and the configuration and list that come of it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use siaran::sandbox::smtp::{self, MailServer};
use siaran::sandbox::x::App;

/// Where the desk hears.
pub const DESK: &str = "humas@teladan.example";
/// Accounts by name, with their handles; a newsroom has the first so many.
pub const ACCOUNTS: [(&str, &str); 10] = [
    ("kantor", "kementeladan"),
    ("kabiro", "kabiro_teladan"),
    ("dit-a", "dit_a_teladan"),
    ("dit-b", "dit_b_teladan"),
    ("dit-c", "dit_c_teladan"),
    ("dit-d", "dit_d_teladan"),
    ("dit-e", "dit_e_teladan"),
    ("dit-f", "dit_f_teladan"),
    ("dit-g", "dit_g_teladan"),
    ("dit-h", "dit_h_teladan"),
];

/// How a newsroom is to be.
pub struct Setup {
    /// Members of the list `wartawan`.
    pub recipients: usize,
    /// The first so many of [`ACCOUNTS`].
    pub accounts: usize,
    /// What accounts are and do, by name, where not `kind: office, mode: own`.
    pub roles: &'static [(&'static str, &'static str)],
    /// At once.
    pub connections: usize,
    /// Value of `release.late`.
    pub late: &'static str,
    /// Value of `release.prepare`.
    pub prepare: &'static str,
    /// Value of `x.settle`.
    pub settle: &'static str,
    /// Value of `email.retry`.
    pub retry: &'static str,
    /// Whether a desk is told.
    pub desk: bool,
    /// Where the state lies; beside the rest unless given.
    pub state: Option<PathBuf>,
    /// The stand-in relay, whose clock is X's as well; a login makes the daemon sign in as that
    /// user.
    pub mail: smtp::Options,
    /// Another relay than the stand-in: the lines below `smtp:` but for `connections`, each
    /// indented by four spaces. The credential `smtp` is written by
    /// [`Newsroom::credential`](super::Newsroom::credential).
    pub relay: Option<String>,
    /// A second stand-in relay, in the clear, for when the first cannot be used.
    pub second: Option<smtp::Options>,
    /// Further lines of `x:`, each indented by two spaces.
    pub x: &'static str,
    /// Further lines of `email:`, each indented by two spaces.
    pub email: String,
    /// Further keys of the configuration.
    pub more: String,
    /// Applications that people can sign in to with OAuth 2.0.
    pub apps: Vec<App>,
    /// Addresses that the list has beside the numbered ones, with names.
    pub named: Vec<(String, String)>,
}

impl Default for Setup {
    fn default() -> Setup {
        Setup {
            recipients: 8,
            accounts: 1,
            roles: &[],
            connections: 2,
            late: "{ grace: 15m, then: hold }",
            prepare: "15m",
            settle: "[1s, 1s, 2s, 2s]",
            retry: "[1s, 2s]",
            desk: true,
            state: None,
            mail: smtp::Options::default(),
            relay: None,
            second: None,
            x: "",
            email: String::new(),
            more: String::new(),
            apps: Vec::new(),
            named: Vec::new(),
        }
    }
}

/// The numbered member `n` of the list, from 1.
pub fn reader(n: usize) -> String {
    format!("r{n:05}@media.example")
}

impl Setup {
    /// Text of `config.yaml`, where X listens at `x`.
    pub(super) fn config(
        &self,
        x: &str,
        mail: &MailServer,
        second: Option<&MailServer>,
        state: &Path,
    ) -> String {
        let mut accounts = String::new();
        for (name, handle) in &ACCOUNTS[..self.accounts] {
            let role = self.roles.iter().find(|(of, _)| of == name);
            let role = role.map_or("kind: office, mode: own", |(_, role)| role);
            writeln!(accounts, "    {name}: {{ handle: {handle}, credential: x-{name}, {role} }}")
                .expect("text");
        }
        format!(
            "newsroom:
  name: Biro Humas Teladan
  timezone: WIB
  language: en
{desk}announcements: announcements
state: {state}
credentials: credentials
release:
  late: {late}
  prepare: {prepare}
x:
  api_url: {x}
  settle: {settle}
{x_lines}  accounts:
{accounts}email:
  from: Biro Humas Teladan <humas@teladan.example>
  reply_to: media@teladan.example
  bounces: pantulan@teladan.example
  smtp:
{relays}  retry: {retry}
{email}  lists:
    wartawan: {{ file: wartawan.csv, title: Wartawan }}
    hilang: {{ file: tidak-ada.csv, title: Tidak ada }}
{more}defaults:
  x: [kantor]
  email: [wartawan]
",
            desk = if self.desk { format!("  desk: [{DESK}]\n") } else { String::new() },
            state = state.display(),
            late = self.late,
            prepare = self.prepare,
            settle = self.settle,
            x_lines = self.x,
            relays = self.relays(mail, second),
            retry = self.retry,
            email = self.email,
            more = self.more,
        )
    }

    /// What stands below `smtp:`.
    fn relays(&self, mail: &MailServer, second: Option<&MailServer>) -> String {
        let connections = self.connections;
        let mut lines = self.relay.clone().unwrap_or_else(|| self.stand_in(mail));
        writeln!(lines, "    connections: {connections}").expect("text");
        let Some(second) = second else { return lines };
        let first = lines.trim_start().replace("\n    ", "\n      ");
        let port = second.addr().port();
        format!(
            "    - {first}    - {{ host: 127.0.0.1, port: {port}, tls: none, connections: {connections} }}\n"
        )
    }

    /// The lines of the stand-in relay.
    fn stand_in(&self, mail: &MailServer) -> String {
        let (host, tls) = match self.mail.tls {
            smtp::Tls::None => ("127.0.0.1", "none"),
            smtp::Tls::StartTls | smtp::Tls::Stripped => ("localhost", "starttls"),
            smtp::Tls::Implicit => ("localhost", "implicit"),
        };
        let port = mail.addr().port();
        let mut lines = format!("    host: {host}\n    port: {port}\n    tls: {tls}\n");
        if mail.ca_pem().is_some() {
            lines.push_str("    ca: ca.pem\n");
        }
        if let Some(login) = &self.mail.login {
            writeln!(lines, "    username: {}\n    credential: smtp", login.user).expect("text");
        }
        lines
    }

    /// The list `wartawan`.
    pub(super) fn list(&self) -> String {
        let mut text = "email,name,outlet,basis,since\n".to_owned();
        for n in 1..=self.recipients {
            writeln!(text, "{},Pembaca {n},Media {n},persetujuan,2026-01-10", reader(n))
                .expect("text");
        }
        for (email, name) in &self.named {
            writeln!(text, "{email},{name},Media,persetujuan,2026-01-10").expect("text");
        }
        text
    }
}
