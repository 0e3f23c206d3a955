//! The page on which somebody signs in and allows an application to act for him: who that is was
//! said beforehand, or is chosen here.

use super::answer::Answer;
use super::asked::Asked;
use super::world::World;

/// Ours: names the account that is chosen on the page.
pub(super) const CHOICE: &str = "sandbox_account";

/// What somebody decided.
pub(super) enum Consent {
    /// The handle of who allows it.
    Given(String),
    Refused,
    /// He is asked.
    Asks(Answer),
}

/// Whoever was said to be next; else whoever is named; else the page.
pub(super) fn consent(world: &mut World, asked: &Asked) -> Consent {
    match world.grants.waiting.pop_front() {
        Some(Some(handle)) => return Consent::Given(handle),
        Some(None) => return Consent::Refused,
        None => {}
    }
    let named = |handle: &&str| world.accounts.iter().any(|account| account.handle == **handle);
    if let Some(handle) = asked.get(CHOICE).filter(named) {
        return Consent::Given(handle.to_owned());
    }
    let mut list = String::new();
    for account in &world.accounts {
        let fields: String = asked
            .query
            .iter()
            .filter(|(name, _)| name != CHOICE)
            .map(|(name, value)| {
                format!("<input type=hidden name=\"{}\" value=\"{}\">", escape(name), escape(value))
            })
            .collect();
        let handle = escape(&account.handle);
        list.push_str(&format!(
            "<form>{fields}<button name={CHOICE} value=\"{handle}\">@{handle}</button></form>\n"
        ));
    }
    Consent::Asks(page(&format!("<h1>Sandbox X: sign in as</h1>\n{list}")))
}

/// A page of this server; nothing can be loaded or run on it.
pub(super) fn page(body: &str) -> Answer {
    let mut answer = Answer::plain(200, "<!DOCTYPE html>\n<meta charset=utf-8>\n");
    answer.body.push_str(body);
    answer.headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ("cache-control", "no-store"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    answer
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
