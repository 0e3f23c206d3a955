//! `siaran resolve`: a person settles what the machine cannot know.

use jiff::Timestamp;

use super::context::Context;
use super::decide::{append, who};
use super::outcome::{Done, Failure};
use super::print::say;
use crate::outside::journal::Lock;
use crate::plan::fact::{Destination, Fact, Verdict};
use crate::plan::history::ItemHistory;
use crate::plan::tally::Standing;
use crate::text::results as words;

/// What the person found.
pub enum Choice {
    /// It arrived; the post's address or id, may be empty.
    Sent(String),
    /// Send it again.
    Resend,
    /// Leave it.
    Drop,
}

/// Settles the unknowns of `id`, or those that `only` names.
pub fn run(context: &Context, id: &str, only: &[String], choice: &Choice) -> Done {
    let history = context.history()?;
    let fail = |text: String| Failure::Action(anyhow::anyhow!("{text}"));
    let Some(item) = history.items.get(id) else {
        return Err(fail(words::no_such_item(context.lang, id)));
    };
    let live = Lock::is_taken(&context.config.state);
    let mut chosen = Vec::new();
    let names_a_post = matches!(choice, Choice::Sent(post) if !post.is_empty());
    for (name, occasion) in &item.occasions {
        // An answer to one person is one post, so that whoever gives its address names it.
        let is_one = only.is_empty() && names_a_post && occasion.snapshot.answers.is_some();
        for (to, tried) in occasion.destinations() {
            let label = occasion.label(&to);
            let is_named = only.iter().any(|o| o.eq_ignore_ascii_case(&label));
            // What X left to a person is certain, so a word on everything unknown is not about it.
            let is_meant = match Standing::of(tried, live) {
                Standing::Unknown => only.is_empty() || is_named,
                _ => (is_named || is_one) && tried.is_by_hand(),
            };
            if is_meant {
                chosen.push((name.clone(), to, label));
            }
        }
    }
    if chosen.is_empty()
        && let ([account], Choice::Sent(post)) = (only, choice)
        && context.config.x.accounts.contains_key(account)
    {
        return acted(context, id, item, account, post);
    }
    if chosen.is_empty() {
        return Err(fail(words::nothing_unknown(context.lang, id)));
    }
    let verdict = match choice {
        Choice::Resend => Verdict::Resend,
        Choice::Drop => Verdict::Drop,
        Choice::Sent(post) if post.is_empty() => Verdict::Sent(None),
        Choice::Sent(post) => {
            let is_post = |to: &Destination| matches!(to, Destination::Post { .. });
            if chosen.len() != 1 || !is_post(&chosen[0].1) {
                return Err(fail(words::one_post_only(context.lang)));
            }
            let Some(post_id) = post_id(post) else {
                return Err(fail(words::no_post_id(context.lang, post)));
            };
            Verdict::Sent(Some(post_id))
        }
    };
    let facts: Vec<Fact> = chosen
        .iter()
        .map(|(occasion, to, _)| Fact::Settled {
            item: id.to_owned(),
            occasion: occasion.clone(),
            to: to.clone(),
            verdict: verdict.clone(),
            who: who(),
        })
        .collect();
    append(context, Timestamp::now(), facts)?;
    for (occasion, to, label) in &chosen {
        say!("{label}");
        if verdict == Verdict::Sent(None) && item.occasions[occasion].is_followed(to) {
            eprintln!("{}", words::thread_ends(context.lang, label));
        }
    }
    eprintln!("{}", words::settled(context.lang, chosen.len()));
    Ok(())
}

/// Records what the holder of `account` did by hand.
fn acted(context: &Context, id: &str, item: &ItemHistory, account: &str, post: &str) -> Done {
    let fail = |text: String| Failure::Action(anyhow::anyhow!("{text}"));
    let to = Destination::Assist { account: account.to_owned() };
    if !item.occasions.values().any(|o| o.acts.contains_key(&to)) {
        return Err(fail(words::nobody_asked(context.lang, id, account)));
    }
    let post = match post {
        "" => None,
        post => match post_id(post) {
            Some(id) => Some(id),
            None => return Err(fail(words::no_post_id(context.lang, post))),
        },
    };
    let (item, account) = (id.to_owned(), account.to_owned());
    let said = words::recorded(context.lang, &account);
    append(context, Timestamp::now(), vec![Fact::Acted { item, account, post, who: who() }])?;
    eprintln!("{said}");
    Ok(())
}

/// The digits of a post's id, bare or in its address.
fn post_id(text: &str) -> Option<String> {
    let tail = match text.split_once("/status/") {
        Some((_, tail)) => tail,
        None if text.contains('/') => return None,
        None => text,
    };
    let digits: String = tail.chars().take_while(char::is_ascii_digit).collect();
    let rest = &tail[digits.len()..];
    let ends = rest.is_empty() || rest.starts_with(['?', '/', '#']);
    (ends && (1..=19).contains(&digits.len())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::post_id;

    #[test]
    fn an_id_is_read_from_an_address_or_alone() {
        let id = Some("1848300000000000001".to_owned());
        assert_eq!(post_id("1848300000000000001"), id);
        assert_eq!(post_id("https://x.com/kemencontoh/status/1848300000000000001?s=20"), id);
        for bad in ["", "https://x.com/kemencontoh", "18483a", "99999999999999999999"] {
            assert_eq!(post_id(bad), None, "{bad}");
        }
    }
}
