//! What went out, what the journal says of it, and whether the two agree.

use std::collections::BTreeMap;

use serde_json::Value;

use super::release::{self, ID, PARTS};
use crate::newsroom::{Newsroom, reader};

/// Everything that a check found wrong.
pub type Faults = Vec<String>;

/// Copies by recipient.
pub fn copies(room: &Newsroom) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for letter in room.mail.inbox() {
        for to in &letter.rcpt_to {
            *all.entry(to.clone()).or_default() += 1;
        }
    }
    all
}

/// State by recipient, from `status`.
pub fn states(status: &Value) -> BTreeMap<String, String> {
    let all = status["recipients"].as_array().into_iter().flatten();
    all.map(|r| (text(&r["email"]), text(&r["state"]))).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Whether nothing moves by itself any more: no letter and no post waits, no post is unknown.
pub fn at_rest(status: &Value) -> bool {
    let pending = status["letters"]["pending"].as_u64();
    let posts = status["posts"].as_array();
    pending == Some(0)
        && posts.is_some_and(|posts| {
            posts.iter().all(|p| !matches!(p["state"].as_str(), Some("pending" | "unknown")))
        })
}

/// The books after `crashes` and a rest: nobody twice, nobody lost, nobody wrongly counted.
/// `refused` recipients are expected to have no copy.
pub fn audit(room: &Newsroom, status: &Value, crashes: usize, refused: &[String]) -> Faults {
    let mut faults = Faults::new();
    let (copies, states) = (copies(room), states(status));
    for to in (1..=room.readers).map(reader) {
        let count = copies.get(&to).copied().unwrap_or(0);
        let state = states.get(&to).map_or("missing", String::as_str);
        let expected = match state {
            "sent" => count == 1,
            "unknown" => count <= 1,
            "refused" => count == 0 && refused.contains(&to),
            _ => false,
        };
        if !expected {
            faults.push(format!("{to}: {count} copies, {state}"));
        }
    }
    let unknown = states.values().filter(|s| *s == "unknown").count();
    if unknown > crashes * room.connections {
        faults.push(format!("{unknown} letters unknown after {crashes} crashes"));
    }
    for class in ["\"post\"", "\"letter\""] {
        let found = room.facts(&format!("\"to\":{{{class}%\"unknown\":%\"crash\""));
        let most = crashes * if class == "\"post\"" { 1 } else { room.connections };
        if found > most {
            faults.push(format!("{found} unknown outcomes of {class}, {most} allowed"));
        }
    }
    let posts = room.x.posts();
    let mut parent = None;
    for (n, post) in posts.iter().enumerate() {
        if PARTS.get(n) != Some(&post.text.as_str()) || post.reply_to != parent {
            faults.push(format!("post {n} is {post:?}"));
        }
        parent = Some(post.id.clone());
    }
    if posts.len() != PARTS.len() {
        faults.push(format!("{} posts", posts.len()));
    }
    for (post, shown) in posts.iter().zip(status["posts"].as_array().into_iter().flatten()) {
        if shown["state"] != "sent" || shown["post_id"] != post.id.as_str() {
            faults.push(format!("{shown} is {post:?}"));
        }
    }
    faults.extend(room.complaints().into_iter().map(|c| format!("complaint: {c}")));
    faults
}

/// A person who knows the truth settles every unknown letter, until none is left.
pub fn settle_unknown(room: &mut Newsroom) {
    loop {
        release::wait_for_rest(room);
        let (copies, states) = (copies(room), states(&release::status(room)));
        let unknown: Vec<_> = states.iter().filter(|(_, state)| *state == "unknown").collect();
        for (to, _) in &unknown {
            let how = if copies.contains_key(*to) { "--sent" } else { "--resend" };
            room.run(&["resolve", ID, to, how]);
        }
        if unknown.is_empty() {
            return;
        }
    }
}

/// The same; then all have one copy.
pub fn settle(room: &mut Newsroom, refused: &[String]) -> Faults {
    settle_unknown(room);
    let copies = copies(room);
    (1..=room.readers)
        .map(reader)
        .filter(|to| copies.get(to).copied().unwrap_or(0) != usize::from(!refused.contains(to)))
        .map(|to| format!("{to}: {:?} copies in the end", copies.get(&to)))
        .collect()
}
