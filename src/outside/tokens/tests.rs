//! Records on a real disk beside a token server that looks at that disk whenever it is asked.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Mutex;

use secrecy::ExposeSecret;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;
use crate::outside::credentials::Start;
use crate::outside::x::{oauth1, oauth2};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// What the server does with a request for tokens.
#[derive(Debug, Clone, Copy)]
enum Answer {
    /// The next pair, which lasts two hours.
    Pair,
    /// The same, while nothing can be written any more.
    PairWhenFull,
    Says(&'static str, &'static str),
    Closes,
}

/// A token server, the state folder that it looks at, and what it saw.
struct Desk {
    client: Client,
    state: TempDir,
    tokens: Tokens,
    /// Refresh tokens in the order of their requests, with what the record held meanwhile.
    asked: Arc<Mutex<Vec<(String, String)>>>,
}

impl Desk {
    async fn new(answers: Vec<Answer>) -> Desk {
        let state = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = Client::new(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let asked: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
        let (folder, seen) = (state.path().join("tokens"), asked.clone());
        tokio::spawn(async move {
            for (n, answer) in (1..).zip(answers) {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut heard = Vec::new();
                while !String::from_utf8_lossy(&heard).contains("refresh_token=") {
                    stream.read_buf(&mut heard).await.unwrap();
                }
                let heard = String::from_utf8(heard).unwrap();
                let token = heard.split("refresh_token=").nth(1).unwrap();
                let token = token.split('&').next().unwrap().to_owned();
                let record = fs::read_to_string(folder.join("kantor.json")).unwrap();
                seen.lock().unwrap().push((token, record));
                let (status, body) = match answer {
                    Answer::Closes => continue,
                    Answer::Says(status, body) => (status, body.to_owned()),
                    Answer::Pair | Answer::PairWhenFull => {
                        if matches!(answer, Answer::PairWhenFull) {
                            fs::create_dir(folder.join("kantor.new")).unwrap();
                        }
                        let pair = format!(
                            r#"{{"access_token":"at{n}","refresh_token":"rt{n}","expires_in":7200}}"#
                        );
                        ("200 OK", pair)
                    }
                };
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        let tokens = Tokens::new(state.path());
        Desk { client, state, tokens, asked }
    }

    /// Access of at least a minute at `at`, in short.
    async fn access(&self, credential: &XCredential, at: Timestamp) -> String {
        self.access_for(credential, MINUTE, at).await
    }

    async fn access_for(
        &self,
        credential: &XCredential,
        min_left: SignedDuration,
        at: Timestamp,
    ) -> String {
        told(self.tokens.access("kantor", credential, &self.client, min_left, at).await)
    }

    /// A child process of another test has every lock of this process until it runs its program.
    async fn unlocked(&self) {
        while lock::is_taken(&self.tokens.lock_path("kantor")) {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }

    fn fingerprint(&self, credential: &XCredential) -> String {
        self.tokens.fingerprint("kantor", credential).unwrap()
    }

    fn standing(&self, credential: &XCredential, at: Timestamp) -> Standing {
        self.tokens.standing("kantor", credential, at).unwrap()
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|(token, _)| token.clone()).collect()
    }
}

fn told(given: Result<XKeys, TokenError>) -> String {
    match given {
        Ok(XKeys { access: Access::Bearer { token, .. }, .. }) => token.expose_secret().to_owned(),
        Ok(XKeys { access: Access::OAuth1(keys), .. }) => {
            keys.access_token.expose_secret().to_owned()
        }
        Err(TokenError::SignIn(why)) => format!("sign in: {why:?}"),
        Err(TokenError::Later { not_before, .. }) => {
            format!("later: {}", not_before.duration_since(start()).as_secs())
        }
        Err(TokenError::Disk { .. }) => "disk".to_owned(),
    }
}

fn start() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn after(minutes: i64) -> Timestamp {
    start() + SignedDuration::from_mins(minutes)
}

/// A file with a pair of its own, or without.
fn file(fingerprint: &str, pair: Option<&str>) -> XCredential {
    let start = pair.map(|name| Start {
        access: format!("{name}-at").into(),
        refresh: format!("{name}-rt").into(),
    });
    let app = oauth2::App { client_id: "id".into(), client_secret: None };
    XCredential { secret: XSecret::OAuth2 { app, start }, fingerprint: fingerprint.to_owned() }
}

fn pair(name: &str, expires: Timestamp) -> SignedIn {
    SignedIn::Pair(Pair {
        access: format!("{name}-at").into(),
        refresh: format!("{name}-rt").into(),
        expires,
    })
}

#[tokio::test]
async fn a_token_is_refreshed_only_when_too_little_of_it_is_left() {
    let desk = Desk::new(vec![Answer::Pair, Answer::Pair, Answer::Pair]).await;
    let file = file("f", Some("own"));
    assert_eq!(desk.standing(&file, start()), Standing::Due);
    // Nobody knows how old the pair of a file is.
    assert_eq!(desk.access(&file, start()).await, "at1");
    assert_eq!(desk.standing(&file, start()), Standing::Fresh(after(120)));
    for minutes in [0, 60, 119] {
        assert_eq!(desk.access(&file, after(minutes)).await, "at1");
    }
    assert_eq!(desk.access(&file, after(119) + SignedDuration::from_secs(1)).await, "at2");
    let three_hours = SignedDuration::from_hours(3);
    assert_eq!(desk.access_for(&file, three_hours, after(120)).await, "at2");
    assert_eq!(desk.access_for(&file, three_hours, after(180)).await, "at3");
    assert_eq!(desk.asked(), ["own-rt", "rt1", "rt2"]);
}

#[tokio::test]
async fn the_mark_is_on_disk_before_the_request_leaves_and_the_token_no_longer_is() {
    let desk = Desk::new(vec![Answer::Pair, Answer::Pair]).await;
    let file = file("f", Some("own"));
    desk.access(&file, start()).await;
    desk.access(&file, after(120)).await;
    for (token, record) in desk.asked.lock().unwrap().iter() {
        assert!(record.contains("begun"), "{record}");
        assert!(!record.contains(token.as_str()), "{token} {record}");
    }
}

#[tokio::test]
async fn a_crash_amid_a_refresh_ends_the_chain_and_sends_nothing_again() {
    let desk = Desk::new(vec![Answer::Pair, Answer::Pair, Answer::Pair]).await;
    let file = file("f", Some("own"));
    desk.access(&file, start()).await;
    desk.access(&file, after(100) + MINUTE * 19).await;
    let before = desk.access_for(&file, MINUTE * 60, after(119)).await;
    assert_eq!(before, "at2");
    // The disk as the second request found it: what a crash at that moment leaves.
    let (token, record) = desk.asked.lock().unwrap()[1].clone();
    assert_eq!(token, "rt1");
    fs::write(desk.state.path().join("tokens/kantor.json"), record).unwrap();
    desk.unlocked().await;
    assert_eq!(
        desk.standing(&file, after(119)),
        Standing::Ending(Some(after(120)), SignIn::BrokenOff)
    );
    assert_eq!(desk.access_for(&file, MINUTE * 30, after(119)).await, "at1");
    assert_eq!(desk.access(&file, after(120)).await, "sign in: BrokenOff");
    assert_eq!(desk.standing(&file, after(120)), Standing::SignIn(SignIn::BrokenOff));
    assert_eq!(desk.asked(), ["own-rt", "rt1"]);

    let old = desk.fingerprint(&file);
    desk.tokens.keep("kantor", &file, pair("new", after(240))).await.unwrap();
    assert_eq!(desk.access(&file, after(121)).await, "new-at");
    assert_ne!(desk.fingerprint(&file), old);
}

#[tokio::test]
async fn a_crash_amid_the_first_refresh_leaves_the_token_of_the_file() {
    let desk = Desk::new(vec![Answer::Pair]).await;
    let file = file("f", Some("own"));
    desk.access(&file, start()).await;
    let (_, record) = desk.asked.lock().unwrap()[0].clone();
    fs::write(desk.state.path().join("tokens/kantor.json"), record).unwrap();
    assert_eq!(desk.standing(&file, after(1)), Standing::Ending(None, SignIn::BrokenOff));
    assert_eq!(desk.access(&file, after(1)).await, "own-at");
    assert_eq!(desk.asked(), ["own-rt"]);
}

#[tokio::test]
async fn each_way_for_a_refresh_to_fail_leaves_what_it_must() {
    let grant = Answer::Says("400 Bad Request", r#"{"error":"invalid_grant"}"#);
    let client = Answer::Says("401 Unauthorized", r#"{"error":"unauthorized_client"}"#);
    let limit = Answer::Says("429 Too Many Requests", "Too Many Requests");
    let oops = Answer::Says("503 Service Unavailable", "");
    for (answer, early, late, again) in [
        (grant, "at1", "sign in: Refused(\"invalid_grant\")", 0),
        (client, "at1", "sign in: AppRefused(\"unauthorized_client\")", 2),
        (limit, "at1", "later: 7321", 1),
        (oops, "at1", "sign in: BrokenOff", 0),
        (Answer::Closes, "at1", "sign in: BrokenOff", 0),
    ] {
        let desk = Desk::new(vec![Answer::Pair, answer, answer, answer]).await;
        let file = file("f", Some("own"));
        assert_eq!(desk.access(&file, start()).await, "at1");
        let min_left = MINUTE * 30;
        assert_eq!(desk.access_for(&file, min_left, after(100)).await, early, "{answer:?}");
        assert_eq!(desk.access_for(&file, min_left, after(100)).await, early, "{answer:?}");
        assert_eq!(desk.access(&file, after(121)).await, late, "{answer:?}");
        let asked = desk.asked();
        assert_eq!(asked.len(), 2 + again, "{answer:?} {asked:?}");
        assert!(asked[1..].iter().all(|token| token == "rt1"), "{asked:?}");
    }
}

#[tokio::test]
async fn what_never_left_is_tried_again_after_the_pause() {
    let limit = Answer::Says("429 Too Many Requests", "Too Many Requests");
    let desk = Desk::new(vec![limit, Answer::Pair]).await;
    let file = file("f", Some("own"));
    assert_eq!(desk.access(&file, start()).await, "later: 61");
    assert_eq!(desk.access(&file, start() + SignedDuration::from_secs(60)).await, "later: 61");
    assert_eq!(desk.asked().len(), 1);
    assert_eq!(desk.access(&file, after(2)).await, "at2");
    assert_eq!(desk.asked(), ["own-rt", "own-rt"]);
}

#[tokio::test]
async fn a_pair_of_a_file_begins_a_chain_once() {
    let desk = Desk::new(vec![Answer::Pair; 3]).await;
    assert_eq!(desk.access(&file("f", Some("one")), start()).await, "at1");
    // Another comment in the file, or its secret: the chain goes on.
    assert_eq!(desk.access(&file("g", Some("one")), after(1)).await, "at1");
    assert_eq!(desk.access(&file("h", None), after(1)).await, "at1");
    assert_eq!(desk.access(&file("i", Some("two")), after(2)).await, "at2");
    // An old file from a backup.
    assert_eq!(desk.access(&file("f", Some("one")), after(3)).await, "at2");
    desk.tokens.keep("kantor", &file("j", Some("three")), pair("new", after(100))).await.unwrap();
    assert_eq!(desk.access(&file("j", Some("three")), after(4)).await, "new-at");
    assert_eq!(desk.access(&file("i", Some("two")), after(4)).await, "new-at");
    assert_eq!(desk.asked(), ["one-rt", "two-rt"]);
    let other = oauth2::App { client_id: "other".into(), client_secret: None };
    let secret = XSecret::OAuth2 { app: other, start: None };
    let other = XCredential { secret, fingerprint: "k".into() };
    assert_eq!(desk.access(&other, after(5)).await, "sign in: OtherApp");
}

#[tokio::test]
async fn the_journal_knows_a_chain_by_one_name() {
    let desk = Desk::new(vec![Answer::Pair; 2]).await;
    let (own, none) = (file("f", Some("own")), file("f", None));
    let needed = desk.fingerprint(&none);
    assert_eq!(desk.access(&none, start()).await, "sign in: Never");
    let before = desk.fingerprint(&own);
    assert_ne!(before, needed);
    for minutes in [0, 120] {
        let keys = desk.tokens.access("kantor", &own, &desk.client, MINUTE, after(minutes)).await;
        assert_eq!(keys.unwrap().fingerprint, before);
        assert_eq!(desk.fingerprint(&own), before);
    }
    assert_ne!(desk.fingerprint(&file("g", Some("own"))), before);
    desk.tokens.keep("kantor", &own, pair("new", after(240))).await.unwrap();
    assert_ne!(desk.fingerprint(&own), before);
}

#[tokio::test]
async fn two_who_need_a_refresh_at_once_make_one() {
    let desk = Desk::new(vec![Answer::Pair, Answer::Pair]).await;
    let file = file("f", Some("own"));
    // Locks of two open files exclude each other as those of two processes do.
    let other = Tokens::new(desk.state.path());
    let (one, two) = tokio::join!(
        desk.access(&file, start()),
        other.access("kantor", &file, &desk.client, MINUTE, start()),
    );
    assert_eq!((one.as_str(), told(two).as_str()), ("at1", "at1"));
    assert_eq!(desk.asked(), ["own-rt"]);
}

#[tokio::test]
async fn the_mark_of_a_refresh_under_way_is_no_broken_refresh() {
    let desk = Desk::new(vec![Answer::Closes]).await;
    let file = file("f", Some("own"));
    assert_eq!(desk.access(&file, start()).await, "own-at");
    assert_eq!(desk.standing(&file, start()), Standing::Ending(None, SignIn::BrokenOff));
    // Somebody who holds the lock has written the mark just now, for all that others can tell.
    let lock = desk.tokens.lock("kantor").await.unwrap();
    assert_eq!(desk.standing(&file, start()), Standing::Due);
    let waits = desk.access(&file, start());
    tokio::pin!(waits);
    tokio::select! { biased; _ = &mut waits => panic!("did not wait"), () = tokio::task::yield_now() => {} }
    drop(lock);
    assert_eq!(waits.await, "own-at");
    assert_eq!(desk.standing(&file, start()), Standing::Ending(None, SignIn::BrokenOff));
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_end_a_refresh() {
    let desk = Desk::new(vec![Answer::Pair]).await;
    let file = file("f", Some("own"));
    {
        let access = desk.access(&file, start());
        tokio::pin!(access);
        // Polled once, so that the refresh is under way.
        tokio::select! { biased; _ = &mut access => panic!("at once"), () = async {} => {} }
    }
    // Waits for the lock.
    assert_eq!(desk.access(&file, start()).await, "at1");
    assert_eq!(desk.asked(), ["own-rt"]);
}

#[tokio::test]
async fn a_pair_that_a_full_disk_refuses_is_not_used_before_it_is_saved_and_not_lost() {
    let desk = Desk::new(vec![Answer::PairWhenFull]).await;
    let file = file("f", None);
    desk.tokens.keep("kantor", &file, pair("own", after(10))).await.unwrap();
    assert_eq!(desk.access(&file, after(20)).await, "disk");
    assert_eq!(desk.access(&file, after(20)).await, "disk");
    fs::remove_dir(desk.state.path().join("tokens/kantor.new")).unwrap();
    assert_eq!(desk.access(&file, after(20)).await, "at1");
    assert_eq!(
        Tokens::new(desk.state.path()).standing("kantor", &file, after(20)).unwrap(),
        Standing::Fresh(after(140))
    );
    assert_eq!(desk.asked(), ["own-rt"]);
}

#[tokio::test]
async fn without_a_disk_for_the_mark_no_refresh_leaves() {
    let desk = Desk::new(vec![Answer::Pair]).await;
    let file = file("f", None);
    desk.tokens.keep("kantor", &file, pair("own", after(10))).await.unwrap();
    let draft = desk.state.path().join("tokens/kantor.new");
    fs::create_dir(&draft).unwrap();
    assert_eq!(desk.access(&file, after(20)).await, "disk");
    assert_eq!(desk.asked().len(), 0);
    fs::remove_dir(draft).unwrap();
    assert_eq!(desk.access(&file, after(20)).await, "at1");
}

#[tokio::test]
async fn only_the_owner_can_look_and_a_damaged_record_is_told_without_its_content() {
    let desk = Desk::new(vec![]).await;
    let file = file("f", Some("own"));
    desk.tokens.keep("kantor", &file, pair("new", after(100))).await.unwrap();
    let folder = desk.state.path().join("tokens");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&folder), 0o700);
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(mode(&entry.path()), 0o600, "{}", entry.path().display());
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, ["kantor.json", "kantor.lock"]);
    let path = folder.join("kantor.json");
    for text in ["", "{\"new-rt\":1}", "\"new-rt\"", "{\"o_auth2\":{\"app\":[\"new-rt\"]}}"] {
        fs::write(&path, text).unwrap();
        let error = desk.tokens.access("kantor", &file, &desk.client, MINUTE, start()).await;
        let error = error.unwrap_err();
        let shown = format!("{error}{error:?}");
        assert!(shown.contains("damaged") && !shown.contains("new-rt"), "{shown}");
        assert_eq!(desk.standing(&file, start()), Standing::SignIn(SignIn::Damaged));
    }
    desk.tokens.keep("kantor", &file, pair("again", after(100))).await.unwrap();
    assert_eq!(desk.access(&file, start()).await, "again-at");
    let record = Record::read(&path).unwrap();
    assert!(!format!("{record:?}").contains("again-"), "{record:?}");
}

#[tokio::test]
async fn keys_by_pin_are_kept_as_pairs_are() {
    let desk = Desk::new(vec![]).await;
    let app = |key: &str| oauth1::App { consumer_key: key.into(), consumer_secret: "cs".into() };
    let file =
        |key: &str| XCredential { secret: XSecret::OAuth1App(app(key)), fingerprint: "f".into() };
    assert_eq!(desk.access(&file("ck"), start()).await, "sign in: Never");
    let before = desk.fingerprint(&file("ck"));
    let keys = app("ck").keys("7-at".into(), "ats".into());
    desk.tokens.keep("kantor", &file("ck"), SignedIn::Keys(keys)).await.unwrap();
    assert_eq!(desk.access(&file("ck"), start()).await, "7-at");
    assert_eq!(desk.standing(&file("ck"), start()), Standing::Lasting);
    assert_ne!(desk.fingerprint(&file("ck")), before);
    assert_eq!(desk.access(&file("other"), start()).await, "sign in: OtherApp");
    let whole = XSecret::OAuth1(app("ck").keys("8-at".into(), "ats".into()));
    let whole = XCredential { secret: whole, fingerprint: "w".into() };
    assert_eq!(desk.access(&whole, start()).await, "8-at");
    assert_eq!(desk.fingerprint(&whole), "w");
}

#[tokio::test]
async fn what_root_keeps_belongs_to_the_user_of_the_state() {
    use std::os::unix::fs::{MetadataExt, chown};
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let desk = Desk::new(vec![]).await;
    chown(desk.state.path(), Some(65_534), Some(65_534)).unwrap();
    let pair = pair("new", after(100));
    desk.tokens.keep("kantor", &file("f", None), pair).await.unwrap();
    for name in ["", "kantor.json", "kantor.lock"] {
        let meta = fs::metadata(desk.state.path().join("tokens").join(name)).unwrap();
        assert_eq!((meta.uid(), meta.gid()), (65_534, 65_534), "{name}");
    }
}
