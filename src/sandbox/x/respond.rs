//! From a request to its answer, or to the fault that was planned in its place.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Request;
use axum::response::Response;
use jiff::Timestamp;

use super::admit::{Act, Admitted, admit};
use super::answer::{Answer, Refusal};
use super::endpoint::Endpoint;
use super::fault::{Fault, What, When};
use super::request_log::RequestLog;
use super::site::Site;
use super::wire::{broken_off, no_answer, send};
use super::world::Quota;

pub(super) fn unknown(site: &Site, request: &Request) -> Response {
    let now = (site.clock)();
    let entry = Entry::open(site, now, request, None);
    let why = "the path or its method is unknown";
    let refusal = Refusal::strange(Answer::problem(404, "Not Found", "Not Found"), why);
    entry.close(&refusal.answer);
    entry.complain(why);
    send(refusal.answer)
}

pub(super) async fn respond(
    site: Arc<Site>,
    endpoint: Endpoint,
    act: Act,
    id: String,
    request: Request,
) -> Response {
    let arrived = (site.clock)();
    let entry = Entry::open(&site, arrived, &request, Some(endpoint));
    let admitted = admit(&site, entry.place, endpoint, act, id, request, arrived).await;
    let Admitted { effect, quota, fault } = match admitted {
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
    let (effect, remarks) = {
        let mut world = site.world();
        let effect = effect.happen(&mut world, (site.clock)(), hidden);
        (effect, std::mem::take(&mut world.remarks))
    };
    remarks.iter().for_each(|why| entry.complain(why));
    let answer = effect.unwrap_or_else(|refusal| {
        if let Some(why) = &refusal.complaint {
            entry.complain(why);
        }
        refusal.answer
    });
    let what = if when == When::After { what } else { What::Usual };
    entry.spoil(what, answer, &quota).await
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
