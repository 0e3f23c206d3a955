//! Tokens of OAuth 2.0 around an instant: renewed before it, and a sign-in that is needed is asked
//! for before it, once.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use siaran::sandbox::smtp;
use siaran::sandbox::x::{Answer, Endpoint, Fault, What};

use super::accounts::{app, sign_in, wake};
use super::stage::tells_no_secret;
use super::x::{handle, name};
use crate::newsroom::{Newsroom, Setup, announcement, due_in};

const TEXT: &str = "Loket buka hari Senin.";
const OTHER_TEXT: &str = "Antrean kini diambil lewat aplikasi.";

/// Minutes that pass at X, not here.
#[derive(Clone, Default)]
struct Ahead(Arc<AtomicI64>);

impl Ahead {
    fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_mins(self.0.load(Ordering::Relaxed))
    }
}

/// A newsroom of so many accounts; account 0 is signed in to by OAuth 2.0 with a token just renewed.
fn newsroom(accounts: usize, ahead: &Ahead) -> Newsroom {
    let mut mail = smtp::Options::default();
    let clock = ahead.clone();
    mail.clock = Arc::new(move || clock.now());
    let room =
        Setup { accounts, recipients: 2, apps: vec![app()], mail, ..Setup::default() }.build();
    let pair = room.x.grant(handle(0), "aplikasi");
    let text = format!(
        "client_id: aplikasi\naccess_token: {}\nrefresh_token: {}\n",
        pair.access_token.expose_secret(),
        pair.refresh_token.expect("offline.access").expose_secret(),
    );
    room.credential(&format!("x-{}", name(0)), &text);
    room.run(&["account", "check", name(0)]);
    assert_eq!(asked(&room).len(), 1);
    room
}

/// When tokens were asked for.
fn asked(room: &Newsroom) -> Vec<Timestamp> {
    let requests = room.x.requests();
    requests.iter().filter(|r| r.endpoint == Some(Endpoint::Token)).map(|r| r.at).collect()
}

/// Lets the kept token of account 0 end at `at`.
fn ends(room: &Newsroom, at: Timestamp) {
    let path = room.state.join("tokens").join(format!("{}.json", name(0)));
    let mut record: Value =
        serde_json::from_slice(&fs::read(&path).expect("record")).expect("JSON");
    let chain = record.as_object_mut().and_then(|kinds| kinds.values_mut().next());
    let expires = chain.and_then(|chain| chain.get_mut("expires")).expect("when it ends");
    *expires = at.to_string().into();
    fs::write(&path, record.to_string()).expect("record");
}

/// Announces words of their own on both accounts.
fn announce_on_both(room: &Newsroom, due: Timestamp) {
    let threads: &[(&str, &[&str])] = &[(name(0), &[TEXT]), (name(1), &[OTHER_TEXT])];
    room.drop_file("loket.md", &announcement("Loket", due, threads));
}

/// What `account list` tells of account 0.
fn listed(room: &Newsroom) -> Value {
    let list = room.json(&["account", "list"]);
    let rows = list.as_array().expect("an array").iter();
    rows.filter(|row| row["account"] == name(0)).cloned().collect()
}

fn cannot() -> String {
    format!("X account {} cannot be used", name(0))
}

/// Asserts that account 0 was parked before `due` and everything else went out; then its holder
/// signs in.
fn waits_for_a_sign_in(room: &mut Newsroom, due: Timestamp) {
    room.wait("the rest", |room| {
        room.letters().len() == 2 && room.parts("loket", name(1)) == "sent"
    });
    room.wait_desk(&cannot());
    let parked = &listed(room)[0]["parked"];
    assert_eq!(parked["cause"], "sign_in", "{parked}");
    let since: Timestamp = parked["since"].as_str().expect("since").parse().expect("an instant");
    assert!(since < due, "{since} is not before {due}");
    assert_eq!(room.parts("loket", name(0)), "pending");
    assert_eq!(room.attempts(TEXT), 0);

    sign_in(room);
    wake(room);
    room.wait("posted", |room| room.parts("loket", name(0)) == "sent");
    room.assert_thread(handle(0), &[TEXT]);
    room.wait_desk("Released: Loket");
    assert_eq!(room.desk_lines(&cannot()), 1, "told once");
    let cure = format!("siaran account login {}", name(0));
    assert_eq!(room.desk_lines(&cure), 1);
    assert_eq!(room.desk_lines("console.x.com"), 0);
    tells_no_secret(&room.logs());
}

#[test]
fn a_token_that_would_end_at_the_instant_is_renewed_before_it_and_once() {
    let ahead = Ahead::default();
    let mut room = newsroom(1, &ahead);
    // At X it has ended already: whoever used it would be answered 401.
    ahead.0.store(121, Ordering::Relaxed);
    let due = due_in(4);
    ends(&room, due);
    room.start();
    room.drop_file("loket.md", &announcement("Loket", due, &[(name(0), &[TEXT])]));
    room.wait("posted", |room| room.parts("loket", name(0)) == "sent");
    room.wait_desk("Released: Loket");
    let asked = asked(&room);
    assert_eq!(asked.len(), 2, "{asked:?}");
    let before = due + SignedDuration::from_mins(121);
    assert!(asked[1] < before, "{} is not before {before}", asked[1]);
    room.assert_thread(handle(0), &[TEXT]);
    assert_eq!(room.desk_lines(&cannot()), 0);
    tells_no_secret(&room.logs());
}

#[test]
fn a_refused_renewal_asks_for_a_sign_in_before_the_instant() {
    let mut room = newsroom(2, &Ahead::default());
    let due = due_in(5);
    // The access token works to its end, which is soon; X renews it no more.
    ends(&room, due + SignedDuration::from_secs(2));
    let refusal = Answer::json(400, &json!({ "error": "invalid_grant" }));
    room.x.fault(Endpoint::Token, None, Fault::before(What::Answer(refusal)));
    room.start();
    announce_on_both(&room, due);
    waits_for_a_sign_in(&mut room, due);
    assert_eq!(asked(&room).len(), 3, "one that was refused, and the sign-in");
}

#[test]
fn a_token_taken_back_while_fresh_asks_for_a_sign_in_before_the_instant() {
    let mut room = newsroom(2, &Ahead::default());
    room.x.revoke(handle(0));
    let due = due_in(4);
    room.start();
    announce_on_both(&room, due);
    waits_for_a_sign_in(&mut room, due);
    assert_eq!(asked(&room).len(), 2, "only the sign-in");
}

#[test]
fn a_renewal_that_broke_off_leaves_the_old_token_in_use() {
    let mut room = newsroom(2, &Ahead::default());
    let due = due_in(3);
    ends(&room, due + SignedDuration::from_mins(10));
    room.x.fault(Endpoint::Token, None, Fault::before(What::Answer(Answer::server_error(503))));
    room.start();
    announce_on_both(&room, due);
    room.wait("posted", |room| room.parts("loket", name(0)) == "sent");
    room.wait_desk("Released: Loket");
    room.assert_thread(handle(0), &[TEXT]);
    assert_eq!(asked(&room).len(), 2, "nothing is sent again");
    assert_eq!(room.desk_lines(&cannot()), 0);
    assert_eq!(listed(&room)[0]["credential_state"], "ending");
}
