//! Where X leads the holder's browser after he has decided: a page on loopback.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::RawQuery;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::lang::Lang;
use crate::text::results as words;

/// A browser that does not take its page does not keep us longer.
const GOODBYE: Duration = Duration::from_secs(3);

/// What came back.
#[derive(Debug)]
pub enum Answer {
    /// To be exchanged for tokens.
    Code(SecretString),
    /// The holder does not want it.
    Denied,
    /// Of another sign-in, or nobody's.
    OfOther,
}

/// Waits for the browser.
pub struct Callback {
    answers: mpsc::Receiver<Answer>,
    stop: CancellationToken,
    serving: JoinHandle<()>,
}

impl Callback {
    /// Listens on `port`, for the answer to whoever knows `state`; its page is in `lang`.
    pub async fn listen(port: u16, state: SecretString, lang: Lang) -> std::io::Result<Callback> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let (sender, answers) = mpsc::channel(1);
        let state = Arc::new(state);
        let answer = move |RawQuery(query): RawQuery| async move {
            let answer = of_query(&query.unwrap_or_default(), &state);
            let (status, text) = match &answer {
                Answer::Code(_) => (StatusCode::OK, words::answer_received(lang)),
                Answer::Denied => (StatusCode::OK, words::denied(lang)),
                Answer::OfOther => (StatusCode::BAD_REQUEST, words::answer_of_other(lang)),
            };
            // Whatever is not ours is told to its sender alone: it must not end a sign-in.
            if !matches!(answer, Answer::OfOther) {
                let _ = sender.try_send(answer);
            }
            page(status, lang, text)
        };
        let router = Router::new().route("/callback", get(answer));
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        let serving = tokio::spawn(async move {
            let _ = axum::serve(listener, router).with_graceful_shutdown(stopped).await;
        });
        Ok(Callback { answers, stop, serving })
    }

    /// The browser's answer.
    pub async fn answer(&mut self) -> Answer {
        self.answers.recv().await.unwrap_or(Answer::OfOther)
    }

    /// Ends once the browser has its page.
    pub async fn close(self) {
        self.stop.cancel();
        let _ = tokio::time::timeout(GOODBYE, self.serving).await;
    }
}

/// What a person pasted: the address of the page that did not open, or the code in it.
pub fn read(text: &SecretString, state: &SecretString) -> Answer {
    let text = text.expose_secret();
    match text.split_once('?') {
        Some((_, query)) => of_query(query, state),
        None if text.contains("code=") => of_query(text, state),
        None if text.contains(|c: char| !c.is_ascii_graphic()) => Answer::OfOther,
        None => Answer::Code(text.into()),
    }
}

fn of_query(query: &str, state: &SecretString) -> Answer {
    let Ok(mut url) = Url::parse("http://127.0.0.1/callback") else { return Answer::OfOther };
    url.set_query(Some(query.split('#').next().unwrap_or_default()));
    let value = |key: &str| url.query_pairs().find(|(name, _)| name == key).map(|(_, v)| v);
    if value("state").is_none_or(|given| given != state.expose_secret()) {
        return Answer::OfOther;
    }
    match (value("code"), value("error")) {
        (Some(code), None) if !code.is_empty() => Answer::Code(code.into_owned().into()),
        (_, Some(_)) => Answer::Denied,
        _ => Answer::OfOther,
    }
}

fn page(status: StatusCode, lang: Lang, text: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><title>siaran</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><p>{text}</p></html>\n",
        lang.tag()
    );
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONNECTION, "close"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
