//! From a request to what it will do: its body, who asks, his limits and the planned faults.

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, header};
use jiff::Timestamp;

use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::endpoint::Endpoint;
use super::fault::{Fault, Hidden};
use super::oauth::{Covered, pairs};
use super::site::Site;
use super::world::{Call, Quota, World};

/// What an endpoint does.
#[derive(Clone, Copy)]
pub(super) enum Act {
    /// For an account, which a signature or a bearer token proves.
    Signed(fn(&mut World, &Call) -> Result<Answer, Refusal>),
    /// For anybody; the endpoint looks itself who that is.
    Open(fn(&mut World, &Asked) -> Result<Answer, Refusal>),
}

/// What is about to happen.
pub(super) enum Effect {
    Signed(fn(&mut World, &Call) -> Result<Answer, Refusal>, Call),
    Open(fn(&mut World, &Asked) -> Result<Answer, Refusal>, Asked),
}

impl Effect {
    /// It happens `now`; a new post may stay hidden.
    pub(super) fn happen(
        self,
        world: &mut World,
        now: Timestamp,
        hidden: Option<Hidden>,
    ) -> Result<Answer, Refusal> {
        match self {
            Effect::Signed(act, call) => act(world, &Call { now, hidden, ..call }),
            Effect::Open(act, asked) => act(world, &Asked { now, ..asked }),
        }
    }
}

pub(super) struct Admitted {
    pub(super) effect: Effect,
    pub(super) quota: Quota,
    pub(super) fault: Option<Fault>,
}

/// Reads the whole request, the `place`th of the log, then asks who may do it.
pub(super) async fn admit(
    site: &Site,
    place: usize,
    endpoint: Endpoint,
    act: Act,
    id: String,
    request: Request,
    arrived: Timestamp,
) -> Result<Admitted, (Refusal, Quota)> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, endpoint.largest_body()).await;
    let mut world = site.world();
    let Ok(body) = body else {
        let answer = Answer::problem(413, "Payload Too Large", "The body is too large.");
        let refusal = Refusal::strange(answer, "the body is too large or was not sent whole");
        return Err((refusal, world.untouched(endpoint, arrived)));
    };
    let text = |name: HeaderName| text_of(&head.headers, &name).map(str::to_owned);
    let content_type = text(header::CONTENT_TYPE).unwrap_or_default();
    let query = pairs(head.uri.query().unwrap_or_default());
    let is_form = content_type.starts_with("application/x-www-form-urlencoded");
    let form = if is_form { pairs(&String::from_utf8_lossy(&body)) } else { Vec::new() };
    let host = text(header::HOST).unwrap_or_default().to_ascii_lowercase();
    let asked = Asked {
        method: head.method.to_string(),
        url: format!("http://{host}{}", head.uri.path()),
        query,
        form,
        authorization: text(header::AUTHORIZATION),
        now: arrived,
    };
    let (effect, who) = match act {
        Act::Open(act) => {
            let who = world.signer(&asked);
            (Effect::Open(act, asked), who)
        }
        Act::Signed(act) => {
            world.requests[place].body = logged(&content_type, &body);
            let header = asked.authorization.as_deref();
            let prove =
                |covered: &Covered<'_>| world.authenticate(endpoint, header, covered, arrived);
            let account = asked
                .covered(prove)
                .map_err(|refusal| (refusal, world.untouched(endpoint, arrived)))?;
            let who = account.handle.clone();
            let query = asked.query;
            let hidden = None;
            let call = Call { account, id, query, content_type, body, now: arrived, hidden };
            (Effect::Signed(act, call), who)
        }
    };
    if !who.is_empty() {
        world.requests[place].account = Some(who.clone());
    }
    let quota = world
        .count(endpoint, &who, arrived)
        .map_err(|quota| (Refusal::from(quota.exceeded()), quota))?;
    let fault = world.faults.next(endpoint, &who);
    Ok(Admitted { effect, quota, fault })
}

/// Files would only take room in the log.
fn logged(content_type: &str, body: &Bytes) -> String {
    match content_type.starts_with("multipart/") {
        true => format!("{} bytes", body.len()),
        false => String::from_utf8_lossy(body).into_owned(),
    }
}

fn text_of<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
