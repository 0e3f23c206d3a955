//! From the socket to the endpoint and back: sign-in, limits, planned faults.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::{delete, get, post};
use hyper::body::{Frame, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower_service::Service;

use super::answer::{Answer, Refusal};
use super::fault::{Fault, What, When};
use super::oauth::{Covered, pairs};
use super::timeline::timeline;
use super::world::{Call, Quota, World};
use super::{Account, Clock, Endpoint, Options, RequestLog, XServer, endpoints};

/// Larger bodies are refused; the longest post is far below.
const LARGEST_BODY: usize = 64 * 1024;

/// What an endpoint does.
type Act = fn(&mut World, &Call) -> Result<Answer, Refusal>;

/// The server's state, shared by its connections.
pub(super) struct Site {
    clock: Clock,
    world: Mutex<World>,
    stop: CancellationToken,
}

impl Site {
    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) async fn start(options: Options) -> io::Result<XServer> {
    check_distinct(&options.accounts)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let port = listener.local_addr()?.port();
    let mut world = World::new(options.accounts, options.fits);
    world.limits = options.limits;
    let stop = CancellationToken::new();
    let site =
        Arc::new(Site { clock: options.clock, world: Mutex::new(world), stop: stop.clone() });
    tokio::spawn(serve(listener, router(&site), stop.clone()));
    Ok(XServer { port, site, _stop: stop.drop_guard() })
}

fn check_distinct(accounts: &[Account]) -> io::Result<()> {
    let distinct = |of: fn(&Account) -> &String| {
        accounts.iter().map(of).collect::<BTreeSet<_>>().len() == accounts.len()
    };
    if distinct(|a| &a.handle) && distinct(|a| &a.user_id) && distinct(|a| &a.access_token) {
        return Ok(());
    }
    let message = "two sandbox accounts share a handle, a user id or an access token";
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}

fn router(site: &Arc<Site>) -> Router {
    let on = |endpoint: Endpoint, act: Act| {
        let site = Arc::clone(site);
        move |id: Result<Path<String>, PathRejection>, request: Request| {
            let site = Arc::clone(&site);
            let id = id.map(|Path(id)| id).unwrap_or_default();
            // A task of its own: as on X, what has been asked happens although the client left.
            let task = tokio::spawn(respond(site, endpoint, act, id, request));
            async move { task.await.unwrap_or_else(|_| no_answer()) }
        }
    };
    let site = Arc::clone(site);
    let unknown = move |request: Request| async move { unknown(&site, &request) };
    Router::new()
        .route("/2/tweets", post(on(Endpoint::CreatePost, endpoints::create)))
        .route("/2/tweets/{id}", delete(on(Endpoint::DeletePost, endpoints::delete)))
        .route("/2/users/me", get(on(Endpoint::Me, endpoints::me)))
        .route("/2/users/{id}/tweets", get(on(Endpoint::Timeline, timeline)))
        .route("/2/users/{id}/retweets", post(on(Endpoint::Repost, endpoints::repost)))
        .fallback(unknown.clone())
        .method_not_allowed_fallback(unknown)
}

/// Runs until stopped; connections end with it.
async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, router.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "sandbox X server could not accept a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
}

async fn converse(stream: TcpStream, router: Router) {
    // Without it the second of two small writes may wait for the first one's acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let mut router = router.clone();
        async move {
            let response =
                router.call(request).await.unwrap_or_else(|never: Infallible| match never {});
            if response.extensions().get::<NoAnswer>().is_some() {
                return Err(io::Error::from(io::ErrorKind::ConnectionAborted));
            }
            Ok(response)
        }
    });
    if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await
    {
        tracing::debug!(%error, "sandbox X connection ended");
    }
}

/// Marks a response that hyper must not send.
#[derive(Clone)]
struct NoAnswer;

fn no_answer() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(NoAnswer);
    response
}

fn unknown(site: &Site, request: &Request) -> Response {
    let now = (site.clock)();
    let entry = Entry::open(site, now, request, None);
    let why = "the path or its method is unknown";
    let refusal = Refusal::strange(Answer::problem(404, "Not Found", "Not Found"), why);
    entry.close(&refusal.answer);
    entry.complain(why);
    send(refusal.answer)
}

async fn respond(
    site: Arc<Site>,
    endpoint: Endpoint,
    act: Act,
    id: String,
    request: Request,
) -> Response {
    let arrived = (site.clock)();
    let entry = Entry::open(&site, arrived, &request, Some(endpoint));
    let (call, quota, fault) = match admit(&entry, endpoint, id, request, arrived).await {
        Ok(admitted) => admitted,
        Err((refusal, quota)) => return entry.refuse(refusal, &quota),
    };
    let Fault { when, what, hidden } = fault.unwrap_or_else(|| Fault::after(What::Usual));
    if when == When::Before {
        match what {
            What::Usual => {}
            What::Delay(delay) => {
                if site.stop.run_until_cancelled(tokio::time::sleep(delay)).await.is_none() {
                    return no_answer();
                }
            }
            _ => return entry.spoil(what, Answer::server_error(503), &quota).await,
        }
    }
    let call = Call { now: (site.clock)(), hidden, ..call };
    let effect = act(&mut site.world(), &call);
    let answer = effect.unwrap_or_else(|refusal| {
        if let Some(why) = &refusal.complaint {
            entry.complain(why);
        }
        refusal.answer
    });
    let what = if when == When::After { what } else { What::Usual };
    entry.spoil(what, answer, &quota).await
}

/// Reads the whole request, then asks who signed it and whether he may still call.
async fn admit(
    entry: &Entry<'_>,
    endpoint: Endpoint,
    id: String,
    request: Request,
    arrived: Timestamp,
) -> Result<(Call, Quota, Option<Fault>), (Refusal, Quota)> {
    let site = entry.site;
    let (head, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_BODY).await;
    let mut world = site.world();
    let Ok(body) = body else {
        let answer = Answer::problem(413, "Payload Too Large", "The body is too large.");
        let refusal = Refusal::strange(answer, "the body is too large or was not sent whole");
        return Err((refusal, world.untouched(endpoint, arrived)));
    };
    world.requests[entry.place].body = String::from_utf8_lossy(&body).into_owned();

    let text = |name: HeaderName| text_of(&head.headers, &name);
    let content_type = text(header::CONTENT_TYPE).unwrap_or_default().to_owned();
    let query = pairs(head.uri.query().unwrap_or_default());
    let mut parameters = query.clone();
    if content_type.starts_with("application/x-www-form-urlencoded") {
        parameters.extend(pairs(&String::from_utf8_lossy(&body)));
    }
    let host = text(header::HOST).unwrap_or_default().to_ascii_lowercase();
    let url = format!("http://{host}{}", head.uri.path());
    let covered = Covered { method: head.method.as_str(), url: &url, parameters: &parameters };
    let account = world
        .authenticate(text(header::AUTHORIZATION), &covered, arrived)
        .map_err(|refusal| (refusal, world.untouched(endpoint, arrived)))?;
    world.requests[entry.place].account = Some(account.handle.clone());

    let quota = world
        .count(endpoint, &account.handle, arrived)
        .map_err(|quota| (Refusal::from(quota.exceeded()), quota))?;
    let fault = world.faults.next(endpoint, &account.handle);
    let call = Call { account, id, query, content_type, body, now: arrived, hidden: None };
    Ok((call, quota, fault))
}

fn text_of<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The log entry of the request in hand.
struct Entry<'a> {
    site: &'a Site,
    place: usize,
}

impl<'a> Entry<'a> {
    fn open(
        site: &'a Site,
        at: Timestamp,
        request: &Request,
        endpoint: Option<Endpoint>,
    ) -> Entry<'a> {
        let mut world = site.world();
        world.requests.push(RequestLog {
            at,
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            body: String::new(),
            endpoint,
            account: None,
            status: None,
        });
        Entry { site, place: world.requests.len() - 1 }
    }

    fn complain(&self, why: &str) {
        let mut world = self.site.world();
        let RequestLog { method, path, account, .. } = &world.requests[self.place];
        let who = account.as_deref().unwrap_or("somebody unknown");
        let complaint = format!("{method} {path} by {who}: {why}");
        tracing::debug!(complaint, "sandbox X server complains");
        world.complaints.push(complaint);
    }

    fn close(&self, answer: &Answer) {
        self.site.world().requests[self.place].status = Some(answer.status);
    }

    fn refuse(&self, refusal: Refusal, quota: &Quota) -> Response {
        if let Some(why) = &refusal.complaint {
            self.complain(why);
        }
        self.finish(refusal.answer, quota)
    }

    fn finish(&self, mut answer: Answer, quota: &Quota) -> Response {
        quota.note_in(&mut answer);
        self.close(&answer);
        send(answer)
    }

    /// Ends the request with `usual`, or with `what` in its place.
    async fn spoil(&self, what: What, usual: Answer, quota: &Quota) -> Response {
        match what {
            What::Usual => self.finish(usual, quota),
            What::Answer(answer) => self.finish(answer, quota),
            What::Delay(delay) => {
                tokio::time::sleep(delay).await;
                self.finish(usual, quota)
            }
            What::Hang => {
                self.site.stop.cancelled().await;
                no_answer()
            }
            What::Close => no_answer(),
            What::HalfAnswer => {
                let whole = usual.body.len() as u64;
                let half = Bytes::from(usual.body.clone()).split_to(usual.body.len() / 2);
                let response = self.finish(usual, quota);
                self.site.world().requests[self.place].status = None;
                response.map(|_| Body::new(Half { first: Some(half), flushed: false, whole }))
            }
        }
    }
}

fn send(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// A body that promises `whole` bytes and breaks off after `first`.
struct Half {
    first: Option<Bytes>,
    flushed: bool,
    whole: u64,
}

impl hyper::body::Body for Half {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        // One pause, in which hyper writes out what it has; an error at once would swallow it.
        if !self.flushed {
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.whole)
    }
}
