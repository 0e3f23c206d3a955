//! Connections from the proxy, few at a time and none for long.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::calendar::{self, Token};
use super::unsubscribe::{Answer, answer};
use crate::publisher::office::Office;

/// Connections at once; more wait.
const CONNECTIONS: usize = 128;
/// A request's header must be here within this.
const HEADER: Duration = Duration::from_secs(10);
/// A connection ends after this.
const LIFE: Duration = Duration::from_secs(60);
/// The page runs nothing and fetches nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

/// The running server. Dropping it ends it.
pub struct WebServer {
    addr: SocketAddr,
    _stop: DropGuard,
}

impl WebServer {
    /// Starts within the current tokio runtime. The calendar is served to whoever knows `token`.
    ///
    /// # Errors
    /// When `listen` cannot be bound.
    pub async fn start(
        listen: SocketAddr,
        office: Arc<Office>,
        token: Option<Arc<Token>>,
    ) -> io::Result<WebServer> {
        let listener = TcpListener::bind(listen).await?;
        let addr = listener.local_addr()?;
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = accept(listener, office, token) => {}
                () = stopped.cancelled() => {}
            }
        });
        Ok(WebServer { addr, _stop: stop.drop_guard() })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }
}

async fn accept(listener: TcpListener, office: Arc<Office>, token: Option<Arc<Token>>) {
    let free = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(permit) = free.clone().acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let (office, token) = (office.clone(), token.clone());
                tokio::spawn(async move {
                    let served = tokio::time::timeout(LIFE, serve(stream, office, token)).await;
                    if let Ok(Err(error)) = served {
                        tracing::debug!(%error, "a connection of the web server ended");
                    }
                    drop(permit);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "the web server cannot take connections");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

async fn serve(
    stream: TcpStream,
    office: Arc<Office>,
    token: Option<Arc<Token>>,
) -> hyper::Result<()> {
    let service = service_fn(move |request: Request<Incoming>| {
        let (office, token) = (office.clone(), token.clone());
        async move {
            let shown = token.and_then(|token| calendar::answer(&office, &token, &request));
            if let Some(calendar) = shown {
                return Ok::<_, Infallible>(calendar);
            }
            let path = request.uri().path().to_owned();
            let answer = answer(&office, request.method(), &path).await;
            Ok(response(answer))
        }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER)
        .serve_connection(TokioIo::new(stream), service)
        .await
}

fn response(answer: Answer) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.page));
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if answer.status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
    }
    response
}
