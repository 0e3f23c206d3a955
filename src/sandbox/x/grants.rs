//! OAuth 2.0: what people have allowed applications to do, and the tokens that stand for it.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};
use secrecy::SecretString;

/// An access token serves so long.
pub(super) const ACCESS_LIFE: SignedDuration = SignedDuration::from_secs(7_200);
/// A code serves so long, and once.
const CODE_LIFE: SignedDuration = SignedDuration::from_secs(30);

/// An application that people may sign in to with OAuth 2.0.
#[derive(Clone)]
pub struct App {
    /// Names it, proves nothing.
    pub client_id: String,
    /// A confidential client has one; a public client has none.
    pub client_secret: Option<SecretString>,
    /// Where codes may be sent, each compared as it stands.
    pub redirect_uris: Vec<String>,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("App");
        shown.field("client_id", &self.client_id).field("redirect_uris", &self.redirect_uris);
        shown.field("confidential", &self.client_secret.is_some()).finish()
    }
}

/// A pair of OAuth 2.0 tokens.
#[derive(Debug, Clone)]
pub struct Granted {
    /// For `Authorization: Bearer`.
    pub access_token: SecretString,
    /// Serves once; `None` without the scope `offline.access`.
    pub refresh_token: Option<SecretString>,
    /// When the access token ends.
    pub expires: Timestamp,
}

/// What a sign-in asks for.
pub(super) struct Request {
    pub(super) client: String,
    pub(super) redirect_uri: String,
    pub(super) challenge: String,
    pub(super) scopes: Vec<String>,
}

/// One sign-in: all its tokens live and die together.
pub(super) struct Chain {
    pub(super) handle: String,
    pub(super) client: String,
    pub(super) scopes: Vec<String>,
    pub(super) alive: bool,
}

/// What a token is not good for.
#[derive(Debug, PartialEq)]
pub(super) enum Denied {
    Unknown,
    Expired,
    /// Its sign-in was taken back; nobody could know.
    Revoked,
    /// It had served already: now its whole sign-in is dead.
    Reused,
    /// It belongs to another application, address or verifier.
    Foreign,
}

pub(super) struct Access {
    chain: usize,
    pub(super) expires: Timestamp,
}

struct Refresh {
    chain: usize,
    used: bool,
}

struct Code {
    chain: usize,
    redirect_uri: String,
    challenge: String,
    expires: Timestamp,
    used: bool,
}

#[derive(Default)]
pub(super) struct Grants {
    pub(super) apps: Vec<App>,
    /// Who signs in next, or that he refuses.
    pub(super) waiting: VecDeque<Option<String>>,
    chains: Vec<Chain>,
    access: BTreeMap<String, Access>,
    refresh: BTreeMap<String, Refresh>,
    codes: BTreeMap<String, Code>,
    made: u64,
}

impl Grants {
    pub(super) fn new(apps: Vec<App>) -> Grants {
        Grants { apps, ..Grants::default() }
    }

    /// `handle` allows what was asked for; the code says so.
    pub(super) fn allow(&mut self, handle: &str, request: Request, now: Timestamp) -> String {
        let code = self.make("code");
        let Request { client, redirect_uri, challenge, scopes } = request;
        self.chains.push(Chain { handle: handle.to_owned(), client, scopes, alive: true });
        let chain = self.chains.len() - 1;
        let expires = now + CODE_LIFE;
        let new = Code { chain, redirect_uri, challenge, expires, used: false };
        self.codes.insert(code.clone(), new);
        code
    }

    /// A code against tokens.
    pub(super) fn redeem(
        &mut self,
        code: &str,
        client: &str,
        redirect_uri: &str,
        verifier: &str,
        now: Timestamp,
    ) -> Result<(Granted, String), Denied> {
        let known = self.codes.get_mut(code).ok_or(Denied::Unknown)?;
        let proof = BASE64URL_NOPAD.encode(digest(&SHA256, verifier.as_bytes()).as_ref());
        let chain = &mut self.chains[known.chain];
        if chain.client != client || known.redirect_uri != redirect_uri || known.challenge != proof
        {
            return Err(Denied::Foreign);
        }
        if std::mem::replace(&mut known.used, true) {
            chain.alive = false;
            return Err(Denied::Reused);
        }
        if now >= known.expires {
            return Err(Denied::Expired);
        }
        let chain = known.chain;
        Ok(self.issue(chain, now))
    }

    /// A refresh token against new tokens. The earlier access token serves to its end.
    pub(super) fn refresh(
        &mut self,
        token: &str,
        client: &str,
        now: Timestamp,
    ) -> Result<(Granted, String), Denied> {
        let known = self.refresh.get_mut(token).ok_or(Denied::Unknown)?;
        let chain = &mut self.chains[known.chain];
        if chain.client != client {
            return Err(Denied::Foreign);
        }
        if std::mem::replace(&mut known.used, true) {
            chain.alive = false;
            return Err(Denied::Reused);
        }
        if !chain.alive {
            return Err(Denied::Revoked);
        }
        let chain = known.chain;
        Ok(self.issue(chain, now))
    }

    /// Tokens without a sign-in.
    pub(super) fn grant(&mut self, handle: &str, client: &str, now: Timestamp) -> Granted {
        let scopes = SCOPES.map(str::to_owned).to_vec();
        let (handle, client) = (handle.to_owned(), client.to_owned());
        self.chains.push(Chain { handle, client, scopes, alive: true });
        self.issue(self.chains.len() - 1, now).0
    }

    /// Tokens, and the scopes that they stand for.
    fn issue(&mut self, chain: usize, now: Timestamp) -> (Granted, String) {
        let (access, refresh) = (self.make("access"), self.make("refresh"));
        let expires = now + ACCESS_LIFE;
        let scopes = self.chains[chain].scopes.clone();
        self.access.insert(access.clone(), Access { chain, expires });
        let refresh_token = scopes.iter().any(|scope| scope == "offline.access").then(|| {
            self.refresh.insert(refresh.clone(), Refresh { chain, used: false });
            refresh.into()
        });
        (Granted { access_token: access.into(), refresh_token, expires }, scopes.join(" "))
    }

    /// The sign-in that an access token stands for.
    pub(super) fn bearer(&self, token: &str, now: Timestamp) -> Result<&Chain, Denied> {
        let access = self.access.get(token).ok_or(Denied::Unknown)?;
        let chain = &self.chains[access.chain];
        match chain.alive {
            false => Err(Denied::Revoked),
            true if now >= access.expires => Err(Denied::Expired),
            true => Ok(chain),
        }
    }

    /// Whose a code or a token is.
    pub(super) fn owner(&self, token: &str) -> Option<&str> {
        let chain = self.chain_of(token)?;
        self.chains.get(chain).map(|chain| chain.handle.as_str())
    }

    fn chain_of(&self, token: &str) -> Option<usize> {
        let code = self.codes.get(token).map(|code| code.chain);
        code.or_else(|| self.refresh.get(token).map(|refresh| refresh.chain))
            .or_else(|| self.access.get(token).map(|access| access.chain))
    }

    /// Takes back the sign-in of a token of `client`; an unknown token is as good as taken back.
    pub(super) fn revoke(&mut self, token: &str, client: &str) {
        if let Some(chain) = self.chain_of(token).and_then(|chain| self.chains.get_mut(chain)) {
            chain.alive &= chain.client != client;
        }
    }

    /// Takes back every sign-in of an account.
    pub(super) fn revoke_all(&mut self, handle: &str) {
        self.chains.iter_mut().filter(|c| c.handle == handle).for_each(|c| c.alive = false);
    }

    /// Every access token with its sign-in.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Chain, &str, &Access)> {
        self.access.iter().map(|(token, access)| (&self.chains[access.chain], &**token, access))
    }

    /// The same at each start, and no two alike.
    fn make(&mut self, kind: &str) -> String {
        self.made += 1;
        let hash = digest(&SHA256, format!("siaran sandbox {kind} {}", self.made).as_bytes());
        format!("{kind}-{}", BASE32_NOPAD.encode(&hash.as_ref()[..20]).to_ascii_lowercase())
    }
}

/// What can be asked for, as far as this server goes.
pub(super) const SCOPES: [&str; 5] =
    ["tweet.read", "tweet.write", "users.read", "media.write", "offline.access"];
