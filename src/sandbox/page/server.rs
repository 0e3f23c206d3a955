//! Serves the page on loopback.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::policy::policy;
use crate::sandbox::x::StoredMedia;

/// Several tabs that ask within this span get the same page.
const FRESH: Duration = Duration::from_millis(500);

/// The running server. Dropping it ends it.
pub struct PageServer {
    addr: SocketAddr,
    _stop: DropGuard,
}

impl PageServer {
    /// Starts within the current tokio runtime. `render` makes the page, on a thread that may
    /// take its time; `media` finds a picture or video by its id, for `/media/ID`.
    ///
    /// # Errors
    /// `listen` is not a loopback address, or it is taken.
    pub async fn start(
        listen: SocketAddr,
        render: impl Fn() -> String + Send + Sync + 'static,
        media: impl Fn(&str) -> Option<StoredMedia> + Send + Sync + 'static,
    ) -> io::Result<PageServer> {
        if !listen.ip().is_loopback() {
            let message = format!("{listen} is not a loopback address");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let listener = TcpListener::bind(listen).await?;
        let addr = listener.local_addr()?;
        let stop = CancellationToken::new();
        let (render, media) = (Box::new(render), Box::new(media));
        let site = Arc::new(Site { render, media, last: Mutex::new(None) });
        let router = Router::new().fallback(move |request| answer(Arc::clone(&site), request));
        let stopped = stop.clone().cancelled_owned();
        tokio::spawn(async move {
            let served = axum::serve(listener, router).with_graceful_shutdown(stopped).await;
            if let Err(error) = served {
                tracing::warn!(%error, "the sandbox page is no longer served");
            }
        });
        Ok(PageServer { addr, _stop: stop.drop_guard() })
    }

    /// Where the page is, such as `http://127.0.0.1:8025/`.
    pub fn url(&self) -> String {
        format!("http://{}/", self.addr)
    }
}

/// Finds a picture or video by its id.
type Find = dyn Fn(&str) -> Option<StoredMedia> + Send + Sync;

struct Site {
    render: Box<dyn Fn() -> String + Send + Sync>,
    media: Box<Find>,
    last: Mutex<Option<(Instant, Bytes)>>,
}

/// Status, media type and body.
type Content = (StatusCode, &'static str, Bytes);

async fn answer(site: Arc<Site>, request: Request) -> Response {
    let page = match (refusal(&request), request.uri().path().strip_prefix("/media/")) {
        (Some((status, why)), _) => plain(status, why),
        (None, Some(id)) => medium(&site, id),
        (None, None) => match page(site).await {
            Some(page) => (StatusCode::OK, "text/html; charset=utf-8", page),
            None => plain(StatusCode::INTERNAL_SERVER_ERROR, b"The page could not be made.\n"),
        },
    };
    let (status, kind, body) = page;
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let policy = policy(true) + "; frame-ancestors 'none'";
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let fixed = [
        (header::CONTENT_TYPE, kind),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

fn plain(status: StatusCode, why: &'static [u8]) -> Content {
    (status, "text/plain; charset=utf-8", Bytes::from_static(why))
}

/// A picture or video, of the type that its first bytes told.
fn medium(site: &Site, id: &str) -> Content {
    match (site.media)(id).filter(|medium| !medium.bytes.is_empty()) {
        Some(medium) => (StatusCode::OK, medium.content_type, medium.bytes),
        None => plain(StatusCode::NOT_FOUND, b"There is no such picture or video.\n"),
    }
}

/// Why a request gets no page.
fn refusal(request: &Request) -> Option<(StatusCode, &'static [u8])> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    // Another site whose name was made to lead here must not read the page (DNS rebinding).
    if !host.is_some_and(is_loopback) {
        return Some((StatusCode::FORBIDDEN, b"Only by a loopback address.\n"));
    }
    let path = request.uri().path();
    if path != "/" && !path.starts_with("/media/") {
        return Some((StatusCode::NOT_FOUND, b"There is only one page: /\n"));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Some((StatusCode::METHOD_NOT_ALLOWED, b"The page can only be read.\n"));
    }
    None
}

/// `localhost` or a loopback address, with or without a port.
fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    let address = bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    address || name.eq_ignore_ascii_case("localhost")
}

/// The page, made anew unless it was made just now; one at a time.
async fn page(site: Arc<Site>) -> Option<Bytes> {
    let mut last = site.last.lock().await;
    if let Some((at, page)) = &*last
        && at.elapsed() < FRESH
    {
        return Some(page.clone());
    }
    let made = Arc::clone(&site);
    let page = match tokio::task::spawn_blocking(move || (made.render)()).await {
        Ok(page) => Bytes::from(page),
        Err(error) => {
            tracing::error!(%error, "the sandbox page could not be made");
            return None;
        }
    };
    *last = Some((Instant::now(), page.clone()));
    Some(page)
}
