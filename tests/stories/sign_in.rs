//! Signing in to accounts: a browser or a person brings what X gave, and no token shows anywhere.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread;

use secrecy::ExposeSecret;
use siaran::sandbox::x::Account;

use super::stage::{HANDLE, OTHER, SECRET, Stage, tells_no_secret};
use crate::servers::browser;

#[test]
fn the_browser_brings_the_answer_to_loopback() {
    let stage = Stage::new();
    stage.nothing_is_stored();
    let before = stage.room.ends(1, &["account", "check"]);
    assert!(before.out.contains("run `siaran account login kantor`"), "{before:?}");
    let login = stage.login(&[]);
    let back = stage.decide(&login, Some(HANDLE));
    let root = format!("http://127.0.0.1:{}", stage.port);
    let callback = format!("{root}/callback");
    assert!(back.starts_with(&format!("{callback}?code=")), "{back}");
    // Whatever else knocks changes nothing.
    for (stray, expected) in [
        (format!("{root}/"), 404),
        (format!("{root}/callback/x"), 404),
        (callback.clone(), 400),
        (format!("{callback}?code=x"), 400),
        (format!("{callback}?state=lain&code=x"), 400),
        (format!("{callback}?state=&error=access_denied"), 400),
        (back.replace("code=", "kode="), 400),
    ] {
        let page = browser::open(&stray);
        assert_eq!(page.status, expected, "{stray}");
        tells_no_secret(&page.text);
    }
    let page = browser::open(&back);
    assert_eq!(page.status, 200);
    assert!(page.text.contains("The answer of X has arrived"), "{}", page.text);
    tells_no_secret(&page.text);
    let ran = login.end();
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    assert!(ran.err.contains("the sign-in as @kementeladan is stored"), "{ran:?}");
    tells_no_secret(&ran.err);
    let record = stage.room.path("state/tokens/kantor.json");
    assert_eq!(fs::metadata(record).expect("record").permissions().mode() & 0o7777, 0o600);
    stage.well();
    assert_eq!(stage.asked(), 1, "a fresh token was refreshed");
    stage.no_complaints();
}

#[test]
fn an_address_or_a_code_can_be_pasted() {
    for listens in [true, false] {
        let stage = Stage::new();
        let arguments: &[&str] = if listens { &[] } else { &["--paste"] };
        let mut login = stage.login(arguments);
        let back = stage.decide(&login, Some(HANDLE));
        login.types("");
        login.types("https://x.com/home?state=lain&code=x");
        login.types("dua kata");
        login.types(&back);
        let ran = login.end();
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(ran.err.matches("This does not answer").count(), 2, "{ran:?}");
        tells_no_secret(&ran.err);
        stage.well();

        let mut login = stage.login(&["--paste"]);
        let back = stage.decide(&login, Some(HANDLE));
        let code = back.split("code=").nth(1).and_then(|rest| rest.split('&').next());
        login.types(code.expect("a code"));
        assert_eq!(login.end().code, 0);
        stage.well();
        stage.no_complaints();
    }
}

#[test]
fn a_sign_in_that_ends_otherwise_stores_nothing() {
    let stage = Stage::new();
    let ends = |handle: Option<&str>, types: bool| {
        let mut login = stage.login(&["--paste"]);
        let back = stage.decide(&login, handle);
        if types {
            login.types(&back);
        }
        let ran = login.end();
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
        tells_no_secret(&ran.err);
        stage.nothing_is_stored();
        ran.err
    };
    let said = ends(Some(OTHER), true);
    assert!(said.contains("@orang_lain") && said.contains("@kementeladan"), "{said}");
    assert!(ends(Some(HANDLE), false).contains("There was no answer"));
    assert!(ends(None, true).contains("not allowed"));
    stage.no_complaints();
    let mut login = stage.login(&["--paste"]);
    login.types("code-yang-salah");
    let ran = login.end();
    assert!(ran.code == 1 && ran.err.contains("the sign-in failed"), "{ran:?}");
    tells_no_secret(&ran.err);
    stage.nothing_is_stored();
}

#[test]
fn a_port_that_is_taken_is_named_with_the_ways_out() {
    let stage = Stage::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("port");
    let port = taken.local_addr().expect("address").port().to_string();
    let ran = stage.room.ends(1, &["account", "login", "kantor", "--port", &port]);
    assert!(ran.err.contains(&port) && ran.err.contains("--paste"), "{ran:?}");
}

#[test]
fn a_pin_signs_in_by_oauth_1() {
    let stage = Stage::new();
    let account = Account::made_up(HANDLE);
    stage.credential(&format!(
        "consumer_key: {}\nconsumer_secret: {}\n",
        account.consumer_key,
        account.consumer_secret.expose_secret()
    ));
    stage.nothing_is_stored();
    for (handle, right, told) in [
        (HANDLE, false, "the sign-in failed"),
        (OTHER, true, "@orang_lain"),
        (HANDLE, true, "is stored"),
    ] {
        let mut login = stage.login(&[]);
        stage.x.next_sign_in(Some(handle));
        let page = browser::open(&login.address).text;
        let pin = page.split("<code>").nth(1).and_then(|rest| rest.split('<').next());
        login.types(if right { pin.expect("a PIN") } else { "1" });
        let ran = login.end();
        assert!(ran.err.contains(told), "{ran:?}");
        tells_no_secret(&(ran.out + &ran.err));
        if ran.code != 0 {
            stage.nothing_is_stored();
        }
    }
    stage.well();
    stage.no_complaints();
}

#[test]
fn a_complete_credential_and_an_unknown_account_need_no_sign_in() {
    let stage = Stage::build();
    let keys = |handle: &str| {
        let account = Account::made_up(handle);
        format!(
            "consumer_key: {}\nconsumer_secret: {}\naccess_token: {}\naccess_token_secret: {}\n",
            account.consumer_key,
            account.consumer_secret.expose_secret(),
            account.access_token,
            account.access_token_secret.expose_secret(),
        )
    };
    let missing = stage.room.json(&["account", "list", "--json"]);
    assert_eq!(missing[0]["credential_state"], "missing");
    let room = &stage.room;
    stage.credential(&keys(HANDLE));
    stage.well();
    let ran = room.ends(1, &["account", "login", "kantor"]);
    assert!(ran.err.contains("needs no sign-in"), "{ran:?}");
    for command in ["login", "check"] {
        let ran = room.ends(1, &["account", command, "kantr"]);
        assert!(ran.err.contains("kantr") && ran.err.contains("kantor"), "{ran:?}");
    }
    for line in [&["login", "kantor"][..], &["check"]] {
        let ran = room.ends(1, &[&["--sandbox", "account"], line].concat());
        assert!(ran.out.is_empty() && ran.err.contains("--sandbox"), "{ran:?}");
    }
    stage.x.revoke(HANDLE);
    let ran = room.ends(1, &["account", "check"]);
    assert!(ran.out.contains("renew the keys"), "{ran:?}");
    stage.credential(&keys(OTHER));
    let ran = room.ends(1, &["account", "check", "kantor"]);
    assert!(ran.out.contains("@orang_lain") && ran.out.contains("@kementeladan"), "{ran:?}");
    tells_no_secret(&ran.out);
}

#[test]
fn a_pair_from_a_file_is_refreshed_once_however_many_look() {
    let stage = Stage::build();
    let text = stage.bring_pair(HANDLE);
    thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(|| stage.well()))));
    assert_eq!(stage.asked(), 1);
    // Another comment does not bring the used pair back.
    stage.credential(&(text + "# catatan\n"));
    stage.well();
    assert_eq!(stage.asked(), 1);
    stage.bring_pair(HANDLE);
    stage.well();
    assert_eq!(stage.asked(), 2);
    stage.no_complaints();
}

#[test]
fn a_refused_refresh_asks_for_a_sign_in_and_sends_nothing_again() {
    let stage = Stage::build();
    stage.bring_pair(HANDLE);
    stage.x.revoke(HANDLE);
    for _ in 0..3 {
        let ran = stage.room.ends(1, &["account", "check"]);
        assert_eq!(ran.out.lines().count(), 1, "{ran:?}");
        assert!(ran.out.contains("siaran account login kantor"), "{ran:?}");
        tells_no_secret(&(ran.out + &ran.err));
    }
    assert_eq!(stage.asked(), 1);
    let mut login = stage.login(&["--paste"]);
    let back = stage.decide(&login, Some(HANDLE));
    login.types(&back);
    assert_eq!(login.end().code, 0);
    stage.well();
    stage.no_complaints();
}

#[test]
fn a_refused_application_keeps_its_refresh_token() {
    let stage = Stage::build();
    let text = stage.bring_pair(HANDLE);
    stage.credential(&text.replace(SECRET, "kanari-salah"));
    let ran = stage.room.ends(1, &["account", "check"]);
    assert!(ran.out.contains("correct client_id and client_secret"), "{ran:?}");
    tells_no_secret(&ran.out);
    stage.credential(&text);
    stage.well();
    assert_eq!(stage.asked(), 2);
}
