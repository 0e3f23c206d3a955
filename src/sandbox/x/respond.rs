//! From a request to the endpoint and back: sign-in, limits, planned faults.

use std::sync::Arc;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::Response;
use axum::routing::{delete, get, post};
use jiff::Timestamp;

use super::acts;
use super::answer::{Answer, Refusal};
use super::endpoint::Endpoint;
use super::fault::{Fault, What, When};
use super::oauth::{Covered, pairs};
use super::request_log::RequestLog;
use super::site::Site;
use super::timeline::timeline;
use super::wire::{broken_off, no_answer, send};
use super::world::{Call, Quota, World};

/// Larger bodies are refused; the longest post is far below.
const LARGEST_BODY: usize = 64 * 1024;

/// What an endpoint does.
type Act = fn(&mut World, &Call) -> Result<Answer, Refusal>;

/// Every path that the server knows, and the answer to the others.
pub(super) fn router(site: &Arc<Site>) -> Router {
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
        .route("/2/tweets", post(on(Endpoint::CreatePost, acts::create)))
        .route("/2/tweets/{id}", delete(on(Endpoint::DeletePost, acts::delete)))
        .route("/2/users/me", get(on(Endpoint::Me, acts::me)))
        .route("/2/users/{id}/tweets", get(on(Endpoint::Timeline, timeline)))
        .route("/2/users/{id}/retweets", post(on(Endpoint::Repost, acts::repost)))
        .fallback(unknown.clone())
        .method_not_allowed_fallback(unknown)
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
                broken_off(response, half, whole)
            }
        }
    }
}
