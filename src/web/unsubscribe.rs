//! Unsubscribing: a GET only asks, since mail scanners follow links; a POST acts, whether a mail
//! program sent it (RFC 8058) or a person pressed the button. The token in the path says who it is.

use std::sync::Arc;

use axum::http::{Method, StatusCode};

use crate::message::seal::Purpose;
use crate::message::{escape, masked};
use crate::plan::fact::{Fact, Objection};
use crate::plan::history::SuppressedBy;
use crate::publisher::office::Office;
use crate::text::unsubscribe as words;

/// A page.
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// HTML.
    pub page: String,
}

/// Who holds a token.
struct Holder {
    email: String,
    item: String,
    has_objected: bool,
}

/// Answers a request for `path`, whose last part is the token.
pub async fn answer(office: &Arc<Office>, method: &Method, path: &str) -> Answer {
    let token = path.rsplit('/').next().unwrap_or_default();
    match (method, holder(office, token)) {
        (&Method::GET | &Method::HEAD | &Method::POST, None) => {
            page(office, StatusCode::NOT_FOUND, words::Page::Unknown, "")
        }
        (&Method::GET | &Method::HEAD, Some(holder)) => {
            let which = if holder.has_objected { words::Page::Done } else { words::Page::Ask };
            page(office, StatusCode::OK, which, &holder.email)
        }
        (&Method::POST, Some(holder)) => object(office, holder).await,
        _ => page(office, StatusCode::METHOD_NOT_ALLOWED, words::Page::Unknown, ""),
    }
}

async fn object(office: &Arc<Office>, holder: Holder) -> Answer {
    if !holder.has_objected {
        let email = holder.email.clone();
        let (by, item) = (Objection::Click, Some(holder.item));
        if let Err(error) = office
            .record(vec![Fact::Objected { email, by, item, who: None, mail: String::new() }])
            .await
        {
            tracing::error!(%error, "an objection cannot be written down");
            return page(office, StatusCode::SERVICE_UNAVAILABLE, words::Page::Failed, "");
        }
        tracing::info!(to = masked(&holder.email), "unsubscribed by one click");
        office.wake.notify_one();
    }
    page(office, StatusCode::OK, words::Page::Done, &holder.email)
}

fn holder(office: &Office, token: &str) -> Option<Holder> {
    let history = office.journal.history();
    let (item, occasion, n) = history.contacts.letter(Purpose::Unsubscribe, token)?;
    let email = history.occasion(item, occasion)?.roster.get(n as usize)?.email.clone();
    let known = history.contacts.suppression(&email);
    let has_objected = known.is_some_and(|s| !matches!(s.why, SuppressedBy::Bounce(_)));
    Some(Holder { email, item: item.to_owned(), has_objected })
}

fn page(office: &Office, status: StatusCode, which: words::Page, email: &str) -> Answer {
    let newsroom = &office.config.newsroom;
    let words = words::page(newsroom.language, which);
    let address = if email.is_empty() { String::new() } else { masked(email) };
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n{STYLE}</head>\n\
         <body>\n<main>\n<p class=\"office\">{office}</p>\n<h1>{title}</h1>\n<p>{text}</p>\n",
        newsroom.language.tag(),
        title = words.title,
        office = escape(&newsroom.name),
        text = escape(words.text).replace("{address}", &format!("<b>{}</b>", escape(&address))),
    );
    if let Some(button) = words.button {
        page.push_str(&format!(
            "<form method=\"post\">\n<input type=\"hidden\" name=\"List-Unsubscribe\" value=\"One-Click\">\n\
             <button type=\"submit\">{button}</button>\n</form>\n"
        ));
    }
    page.push_str("</main>\n</body>\n</html>\n");
    Answer { status, page }
}

const STYLE: &str = "<style>
:root { color-scheme: light dark; --ink: #1c2733; --paper: #ffffff; --quiet: #5a6875; --act: #1a4f8b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --paper: #14191f; --quiet: #a3b0bc; --act: #2f6fb5; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.55 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 3rem 1.25rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
.office { color: var(--quiet); margin: 0 0 .25rem; font-size: .9rem; }
button { font: inherit; font-weight: 600; padding: .7rem 1.3rem; border: 0; border-radius: .4rem; background: var(--act); color: #ffffff; cursor: pointer; }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
</style>
";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn every_page_speaks_both_languages_and_only_the_question_has_a_button() {
        use words::Page;
        for lang in [Lang::Id, Lang::En] {
            for which in [Page::Ask, Page::Done, Page::Unknown, Page::Failed] {
                let words = words::page(lang, which);
                assert!(!words.title.is_empty() && !words.text.is_empty());
                assert_eq!(words.button.is_some(), which == Page::Ask);
                let names_address = matches!(which, Page::Ask | Page::Done);
                assert_eq!(words.text.contains("{address}"), names_address);
            }
        }
    }
}
