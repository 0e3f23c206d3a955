//! Whoever gives tokens: X's pages and calls for signing in, kept strictly. A refresh token works
//! once; one that comes a second time is a complaint, and ends its chain as X does.

use std::collections::{HashMap, HashSet};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use reqwest::Url;
use ring::digest::{SHA256, digest};
use tokio::runtime::Runtime;

/// The application, where it has to prove itself.
pub const CLIENT: (&str, &str) = ("aplikasi", "kanari-rahasia-aplikasi");
/// What X shows.
pub const PIN: &str = "7204519";

/// A running issuer.
pub struct Issuer {
    url: String,
    book: Arc<Mutex<Book>>,
    _runtime: Runtime,
}

/// What it knows.
#[derive(Default)]
pub struct Book {
    /// Whose account the browser is signed in to.
    pub holder: String,
    /// Whether the holder says no.
    pub refuses: bool,
    /// Live access tokens and whose they are.
    pub access: HashMap<String, String>,
    /// Live refresh tokens and whose they are.
    pub refresh: HashMap<String, String>,
    /// Refresh tokens that came.
    pub spent: HashSet<String>,
    /// What a well-made client would not have done.
    pub complaints: Vec<String>,
    /// Code → challenge and redirect.
    codes: HashMap<String, (String, String)>,
    given: u32,
}

impl Issuer {
    /// Starts it; the browser is signed in as `holder`.
    pub fn start(holder: &str) -> Issuer {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("runtime");
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"));
        let listener = listener.expect("port");
        let url = format!("http://{}", listener.local_addr().expect("address"));
        let book = Arc::new(Mutex::new(Book { holder: holder.to_owned(), ..Book::default() }));
        let own = book.clone();
        let router = Router::new().fallback(
            move |method: Method, uri: Uri, headers: HeaderMap, body: String| async move {
                own.lock().expect("book").answer(&method, &uri, &headers, &body)
            },
        );
        runtime.spawn(async move { axum::serve(listener, router).await });
        Issuer { url, book, _runtime: runtime }
    }

    /// Base address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it knows.
    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().expect("book")
    }
}

impl Book {
    /// Makes a pair as a person puts it into a credential file.
    pub fn pair(&mut self) -> (String, String) {
        self.given += 1;
        let holder = self.holder.clone();
        let pair = (format!("kanari-at-{}", self.given), format!("kanari-rt-{}", self.given));
        self.access.insert(pair.0.clone(), holder.clone());
        self.refresh.insert(pair.1.clone(), holder);
        pair
    }

    fn complain(&mut self, what: &str) -> Response {
        self.complaints.push(what.to_owned());
        (StatusCode::BAD_REQUEST, r#"{"error":"invalid_request","error_description":"no"}"#)
            .into_response()
    }

    fn answer(&mut self, method: &Method, uri: &Uri, headers: &HeaderMap, body: &str) -> Response {
        let query = pairs(uri.query().unwrap_or_default());
        let header = |name| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let proof = header(header::AUTHORIZATION);
        match (method.as_str(), uri.path()) {
            ("GET", "/i/oauth2/authorize") => self.authorize(&query),
            ("POST", "/2/oauth2/token") => self.token(proof, &pairs(body)),
            ("GET", "/2/users/me") => self.me(proof),
            ("POST", "/oauth/request_token") => {
                if query.get("oauth_callback").map(String::as_str) != Some("oob")
                    || proof.contains("oauth_token=")
                {
                    return self.complain("a PIN was asked for in another way");
                }
                "oauth_token=minta&oauth_token_secret=kanari-minta&oauth_callback_confirmed=true"
                    .into_response()
            }
            ("POST", "/oauth/access_token") => {
                let is_right = query.get("oauth_verifier").map(String::as_str) == Some(PIN);
                if !is_right || !proof.contains("oauth_token=\"minta\"") {
                    return (StatusCode::UNAUTHORIZED, "no").into_response();
                }
                let (token, secret) = self.pair();
                format!("oauth_token={token}&oauth_token_secret={secret}&user_id=7").into_response()
            }
            _ => self.complain(&format!("{method} {uri} is nothing of ours")),
        }
    }

    /// The holder decides at once.
    fn authorize(&mut self, query: &HashMap<String, String>) -> Response {
        let value = |key: &str| query.get(key).cloned().unwrap_or_default();
        let fixed = [
            ("response_type", "code"),
            ("client_id", CLIENT.0),
            ("code_challenge_method", "S256"),
            ("scope", "tweet.read tweet.write users.read media.write offline.access"),
        ];
        if fixed.iter().any(|(key, wanted)| value(key) != *wanted) || value("state").len() < 16 {
            return self.complain("the authorize page was asked for in another way");
        }
        self.given += 1;
        let code = format!("kanari-kode-{}", self.given);
        let (challenge, redirect) = (value("code_challenge"), value("redirect_uri"));
        let mut back = Url::parse(&redirect).expect("a redirect_uri");
        back.query_pairs_mut().append_pair("state", &value("state"));
        match self.refuses {
            true => back.query_pairs_mut().append_pair("error", "access_denied"),
            false => back.query_pairs_mut().append_pair("code", &code),
        };
        self.codes.insert(code, (challenge, redirect));
        (StatusCode::FOUND, [(header::LOCATION, back.to_string())]).into_response()
    }

    fn token(&mut self, proof: &str, form: &HashMap<String, String>) -> Response {
        let value = |key: &str| form.get(key).map(String::as_str).unwrap_or_default();
        let basic =
            format!("Basic {}", BASE64.encode(format!("{}:{}", CLIENT.0, CLIENT.1).as_bytes()));
        if proof != basic && value("client_id") != CLIENT.0 {
            let words = r#"{"error":"unauthorized_client","error_description":"Missing valid authorization header"}"#;
            return (StatusCode::UNAUTHORIZED, words).into_response();
        }
        match value("grant_type") {
            "authorization_code" => {
                let sum = digest(&SHA256, value("code_verifier").as_bytes());
                let challenge = BASE64URL_NOPAD.encode(sum.as_ref());
                let wanted = (challenge, value("redirect_uri").to_owned());
                if self.codes.remove(value("code")) != Some(wanted) {
                    return self.complain("a code that was not given so");
                }
            }
            "refresh_token" => {
                let token = value("refresh_token");
                if !self.spent.insert(token.to_owned()) {
                    self.refresh.clear();
                    return self.complain("a refresh token came a second time");
                }
                if self.refresh.remove(token).is_none() {
                    return (StatusCode::BAD_REQUEST, r#"{"error":"invalid_request","error_description":"Value passed for the token was invalid."}"#).into_response();
                }
            }
            _ => return self.complain("another grant"),
        }
        let (access, refresh) = self.pair();
        format!(
            r#"{{"token_type":"bearer","expires_in":7200,"access_token":"{access}","refresh_token":"{refresh}"}}"#
        )
        .into_response()
    }

    fn me(&self, proof: &str) -> Response {
        let signed = proof.split("oauth_token=\"").nth(1).and_then(|rest| rest.split('"').next());
        let token = proof.strip_prefix("Bearer ").or(signed).unwrap_or_default();
        match self.access.get(token) {
            Some(handle) => format!(r#"{{"data":{{"id":"7","name":"N","username":"{handle}"}}}}"#)
                .into_response(),
            None => (StatusCode::UNAUTHORIZED, r#"{"title":"Unauthorized","status":401}"#)
                .into_response(),
        }
    }
}

fn pairs(encoded: &str) -> HashMap<String, String> {
    let mut url = Url::parse("form:").expect("an address");
    url.set_query(Some(encoded));
    url.query_pairs().into_owned().collect()
}

/// What a browser gets from `url`: status, where it is led, and the page.
pub fn browse(url: &str) -> (u16, String, String) {
    let url = Url::parse(url).expect("an address");
    let host = format!("127.0.0.1:{}", url.port().expect("a port"));
    let mut stream = TcpStream::connect(&host).expect("a listener");
    let target = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answer");
    let (head, page) = answer.split_once("\r\n\r\n").expect("an answer");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    let location = head.lines().find_map(|line| line.strip_prefix("location: "));
    (status, location.unwrap_or_default().to_owned(), page.to_owned())
}
