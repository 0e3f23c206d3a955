//! What only a person can do on X: he is given what he needs, once, and what he did is recorded.

use reqwest::Url;
use serde_json::Value;
use siaran::sandbox::smtp::{Act, Matcher, Stage};
use siaran::sandbox::x::{Answer, Endpoint, Fault, What};

use super::x::{handle, name, texts, threads};
use crate::newsroom::{Newsroom, Setup, due_in};

const HOLDER: &str = "pemegang@teladan.example";
const ROLES: &[(&str, &str)] =
    &[("kabiro", "kind: personal, mode: assist, holder: pemegang@teladan.example")];
const POST: &str = "Loket buka hari Senin.";
const SUGGESTED: &str = "Saya ikut antre & senang: 50% lebih cepat?";

fn as_usual() -> Fault {
    Fault::before(What::Usual)
}

/// The parameters of a link to `path` on X.
#[track_caller]
fn parameters(link: &str, path: &str) -> Vec<(String, String)> {
    let url = Url::parse(link).expect("an address");
    assert_eq!((url.scheme(), url.host_str(), url.path()), ("https", Some("x.com"), path));
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// A pair as [`parameters`] gives it.
fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn what_x_takes_from_a_person_only_is_posted_by_hand_and_the_thread_goes_on_under_it() {
    let mut room = Setup { recipients: 4, ..Setup::default() }.start();
    let refusal = Fault::before(What::Answer(Answer::reply_forbidden()));
    for fault in [as_usual(), refusal] {
        room.x.fault(Endpoint::CreatePost, Some(handle(0)), fault);
    }
    room.drop_file("tangan.md", &threads("Tangan", due_in(2), std::iter::once((0, 3))));
    room.wait_desk("To be posted by hand: Tangan");
    room.wait("the letters", |room| room.letters().len() == 4);
    assert_eq!(room.parts("tangan", name(0)), "sent refused pending");
    let status = room.status("tangan");
    let link = status["by_hand"][0]["link"].as_str().expect("a link").to_owned();
    let first = room.posts(handle(0))[0].id.clone();
    let text = texts(0, 3).remove(1);
    let wanted = [pair("text", &text), pair("in_reply_to", &first)];
    assert_eq!(parameters(&link, "/intent/post"), wanted);
    let command = format!("siaran resolve tangan {}/2 --sent URL", name(0));
    for told in [&link, &command] {
        assert_eq!(room.desk_lines(told), 1, "{told}");
    }
    assert!(room.run(&["status", "tangan"]).contains(&link));

    // A word on everything that is unknown is not about what X left to him.
    assert!(!room.try_run(&["resolve", "tangan", "--sent"]).0);
    assert_eq!(room.parts("tangan", name(0)), "sent refused pending");

    // He opens the link and posts.
    let id = room.x.mention(handle(0), &text, Some(&first));
    let url = format!("https://x.com/{}/status/{id}", handle(0));
    room.run(&["resolve", "tangan", &format!("{}/2", name(0)), "--sent", &url]);
    room.wait_state("tangan", "released");
    room.assert_thread(handle(0), &texts(0, 3).iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(room.status("tangan")["by_hand"], serde_json::json!([]));
    assert_eq!(room.attempts(&text), 1, "the machine posts it no more");
    room.wait_desk("Partly released: Tangan");
    assert_eq!(room.desk_lines("To be posted by hand: Tangan"), 1);
    room.assert_once(4, &[]);
}

/// An announcement that asks the holder of account 1.
fn asking(title: &str) -> String {
    format!(
        "---
title: {title}
publish_at: {}
email: none
x:
  {}: {POST}
  {}: {{ mode: assist, text: \"{SUGGESTED}\" }}
---
Isi.
",
        due_in(2),
        name(0),
        name(1),
    )
}

/// Texts of the mails to the holder.
fn asked(room: &Newsroom) -> Vec<String> {
    let inbox = room.mail.inbox();
    let mails = inbox.iter().filter(|m| m.rcpt_to == [HOLDER]);
    let text = |data: &[u8]| {
        let parsed = mail_parser::MessageParser::default().parse(data).expect("a message");
        parsed.body_text(0).expect("a text").into_owned()
    };
    mails.map(|m| text(&m.data)).collect()
}

/// What `status` tells of the mail to the holder.
fn act(room: &Newsroom, id: &str) -> Value {
    let status = room.status(id);
    let mut acts = status["acts"].as_array().into_iter().flatten();
    acts.rfind(|a| a["act"] == "assist").cloned().unwrap_or_default()
}

/// The row of account 1 in the list.
fn row(room: &Newsroom) -> Value {
    let list = room.json(&["account", "list"]);
    let mut rows = list.as_array().into_iter().flatten();
    rows.rfind(|r| r["account"] == name(1)).cloned().unwrap_or_default()
}

#[test]
fn a_holder_is_asked_once_and_what_he_did_is_recorded() {
    let mut room = Setup { accounts: 2, roles: ROLES, ..Setup::default() }.start();
    room.drop_file("bantu.md", &asking("Bantu"));
    room.wait_state("bantu", "released");
    room.assert_thread(handle(0), &[POST]);
    let post = room.posts(handle(0))[0].id.clone();
    let mails = asked(&room);
    assert_eq!(mails.len(), 1);
    let link = |start: &str| {
        let all = mails[0].split_whitespace();
        let found: Vec<&str> = all.filter(|word| word.starts_with(start)).collect();
        assert_eq!(found.len(), 1, "{start} in {}", mails[0]);
        found[0].to_owned()
    };
    let own = format!("https://x.com/{}/status/", handle(0));
    assert_eq!(link(&own), format!("{own}{post}"));
    let repost = link("https://x.com/intent/retweet");
    assert_eq!(parameters(&repost, "/intent/retweet"), [pair("tweet_id", &post)]);
    let write = link("https://x.com/intent/post");
    assert_eq!(parameters(&write, "/intent/post"), [pair("text", SUGGESTED)]);
    assert_eq!(act(&room, "bantu")["done_at"], Value::Null);
    assert_eq!(row(&room)["last_post_at"], Value::Null);

    let id = room.x.mention(handle(1), "Kata-kata saya.", None);
    let url = format!("https://x.com/{}/status/{id}", handle(1));
    room.run(&["resolve", "bantu", name(1), "--sent", &url]);
    let told = act(&room, "bantu");
    let done: jiff::Timestamp = told["done_at"].as_str().expect("when").parse().expect("RFC 3339");
    assert_eq!((&told["state"], told["post_id"].as_str()), (&"sent".into(), Some(id.as_str())));
    let row = row(&room);
    let last: jiff::Timestamp =
        row["last_post_at"].as_str().expect("when").parse().expect("RFC 3339");
    assert_eq!((last, row["last_post_url"].as_str()), (done, Some(url.as_str())));
    room.wait_desk("Released: Bantu");
    room.stop();
    room.start();
    room.drop_file("lagi.md", &asking("Lagi").replace(POST, "Loket tutup hari Minggu."));
    room.wait_state("lagi", "released");
    assert_eq!(asked(&room).len(), 2, "one for each announcement");
}

#[test]
fn a_mail_to_a_holder_whose_fate_nobody_knows_waits_for_a_person() {
    let mut room = Setup { accounts: 2, roles: ROLES, ..Setup::default() }.start();
    let dot = Stage::Dot { stored: false };
    room.mail.fault(Matcher::Recipient(HOLDER.to_owned()), dot, Act::Close);
    room.drop_file("bantu.md", &asking("Bantu"));
    room.wait_desk("To be settled: Bantu");
    let label = format!("{}/assist", name(1));
    assert_eq!(room.desk_lines(&format!("- {label}")), 1);
    assert_eq!(act(&room, "bantu")["state"], "unknown");
    // Another start is no reason to send it again.
    room.stop();
    room.start();
    room.wait("a turn", |room| room.logs().matches("siaran runs").count() == 2);
    assert_eq!((act(&room, "bantu")["state"].as_str(), asked(&room).len()), (Some("unknown"), 0));

    room.run(&["resolve", "bantu", &label, "--resend"]);
    room.wait_state("bantu", "released");
    assert_eq!(asked(&room).len(), 1);
    assert_eq!(act(&room, "bantu")["state"], "sent");
    assert_eq!(room.desk_lines("To be settled: Bantu"), 1);
    room.assert_thread(handle(0), &[POST]);
}
