//! Files as people leave them.

#![allow(clippy::unwrap_used)]

use std::fs::{Permissions, set_permissions, write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::*;
use crate::outside::x::oauth1::Keys;

const X: &str = "consumer_key: ck-SECRET\nconsumer_secret: cs-SECRET\n\
                 access_token: 12-at-SECRET\naccess_token_secret: ats-SECRET\n";

fn put(path: &Path, text: impl AsRef<[u8]>, mode: u32) {
    write(path, text).unwrap();
    set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn places() -> (TempDir, TempDir, Credentials) {
    let (directory, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let credentials = Credentials::new(Some(directory.path().into()), folder.path());
    (directory, folder, credentials)
}

fn line(credentials: &Credentials) -> String {
    credentials.one_line("smtp").unwrap().expose_secret().to_owned()
}

#[test]
fn the_first_place_wins() {
    let (directory, folder, credentials) = places();
    put(&folder.path().join("smtp.yaml"), "six\n", 0o600);
    assert_eq!(line(&credentials), "six");
    put(&folder.path().join("smtp"), "five\r\n", 0o400);
    assert_eq!(line(&credentials), "five");
    put(&directory.path().join("siaran_smtp.yaml"), "four", 0o440);
    assert_eq!(line(&credentials), "four");
    put(&directory.path().join("siaran_smtp"), "three", 0o440);
    assert_eq!(line(&credentials), "three");
    put(&directory.path().join("smtp.yaml"), "two", 0o444);
    assert_eq!(line(&credentials), "two");
    symlink("siaran_smtp", directory.path().join("smtp")).unwrap();
    assert_eq!(line(&credentials), "three");
    let outside = Credentials::new(None, folder.path());
    assert_eq!(line(&outside), "five");
}

#[test]
fn what_others_could_read_or_place_is_refused_with_a_cure() {
    let (_directory, folder, credentials) = places();
    let path = folder.path().join("smtp");
    let refused = |part: &str| {
        let error = credentials.one_line("smtp").unwrap_err();
        let text = error.to_string();
        assert!(text.contains(part) && text.contains(path.to_str().unwrap()), "{text}");
        assert!(!format!("{text}{error:?}").contains("SECRET"));
    };
    refused("is in none of");
    for mode in [0o640, 0o604, 0o660, 0o601] {
        put(&path, "SECRET", mode);
        refused(&format!("chmod 600 {}", path.display()));
    }
    put(&path, "", 0o600);
    refused("is empty");
    put(&path, "\n", 0o600);
    refused("is empty");
    put(&path, "SECRET\nSECRET\n", 0o600);
    refused("one line");
    put(&path, "SECRET\0", 0o600);
    refused("one line");
    put(&path, b"SECRET\xff", 0o600);
    refused("one line");
    put(&path, "S".repeat(16 * 1024 + 1), 0o600);
    refused("larger than 16384");
    std::fs::remove_file(&path).unwrap();
    put(&folder.path().join("real"), "SECRET", 0o600);
    symlink("real", &path).unwrap();
    refused("symbolic link");
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    refused("not a regular file");
    std::fs::remove_dir(&path).unwrap();
    let mode = rustix::fs::Mode::RUSR;
    rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    refused("not a regular file");
}

#[test]
fn names_cannot_lead_elsewhere() {
    let (_directory, _folder, credentials) = places();
    for name in ["", ".", "..", ".smtp", "../smtp", "a/b", "/etc/passwd", "a b", "a\n", "é", "a\0"]
    {
        assert!(matches!(credentials.find(name), Err(CredentialError::Name(_))), "{name:?}");
    }
    assert!(matches!(credentials.find("x-kantor_1.key"), Err(CredentialError::NotFound { .. })));
}

/// Fits into a credential, and would unfold to 10^9 values.
fn bomb() -> String {
    let mut text = "a0: &a0 SECRET\n".to_owned();
    for n in 1..10 {
        let ten = vec![format!("*a{}", n - 1); 10].join(", ");
        text += &format!("a{n}: &a{n} [{ten}]\n");
    }
    text + X
}

fn keys(credentials: &Credentials, name: &str) -> Keys {
    match credentials.x_credential(name).unwrap().secret {
        XSecret::OAuth1(keys) => keys,
        other => panic!("{name} holds no keys of OAuth 1.0a: {other:?}"),
    }
}

#[test]
fn marks_and_line_ends_of_windows_do_not_matter() {
    let (_directory, folder, credentials) = places();
    put(&folder.path().join("x"), format!("\u{feff}{}", X.replace('\n', "\r\n")), 0o600);
    let keys = keys(&credentials, "x");
    assert_eq!(keys.access_token_secret.expose_secret(), "ats-SECRET");
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_line() {
    let (_directory, folder, credentials) = places();
    put(&folder.path().join("x"), [X.as_bytes(), b"\xffSECRET"].concat(), 0o600);
    let error = credentials.x_credential("x").unwrap_err();
    assert!(error.to_string().contains("(see line 5)"), "{error}");
    assert!(!format!("{error}{error:?}").contains("SECRET"));
}

#[test]
fn x_keys_are_read_and_their_faults_named_without_values() {
    let (_directory, folder, credentials) = places();
    let path = folder.path().join("x-kantor.yaml");
    put(&path, X, 0o600);
    let keys = keys(&credentials, "x-kantor");
    let values =
        [&keys.consumer_key, &keys.consumer_secret, &keys.access_token, &keys.access_token_secret];
    let values = values.map(|v| v.expose_secret().to_owned());
    assert_eq!(values, ["ck-SECRET", "cs-SECRET", "12-at-SECRET", "ats-SECRET"]);
    let found = credentials.find("x-kantor").unwrap();
    assert!(!format!("{keys:?}{found:?}").contains("SECRET"));
    let secret = found.bytes.expose_secret();
    assert!(!format!("{found:?}").contains(&format!("{:?}", &secret[..4])));

    let without = |key: &str| -> String {
        X.lines().filter(|l| !l.starts_with(key)).map(|l| format!("{l}\n")).collect()
    };
    for (text, part) in [
        (without("consumer"), "missing consumer_key, consumer_secret;"),
        (format!("{X}client_id: SECRET\n"), "unknown client_id;"),
        (format!("{X}9SECRET: x\n"), "unknown one that is no key;"),
        (without("consumer_key") + "consumer_key: 17\n", "value of consumer_key in double"),
        (without("consumer_key") + "consumer_key:\n", "value of consumer_key in double"),
        (without("consumer_key") + "consumer_key: a SECRET\n", "value of consumer_key in double"),
        (format!("{X}consumer_key: SECRET\n"), "must be YAML"),
        (format!("{X}consumer_key: SECRET\n"), "each once (see line 5)"),
        (format!("{X}SECRET: a\nSECRET: b\n"), "each once (see line 6)"),
        (format!("{X}SECRET: [a]\n? [SECRET]\n: b\n"), "must be YAML"),
        ("SECRET".into(), "must be YAML"),
        ("- SECRET\n".into(), "(see line 1)"),
        (format!("{X}a: *SECRET\n"), "(see line 5)"),
        (format!("{X}\"SECRET"), "(see line"),
        (String::new(), "missing consumer_key"),
        ("[".repeat(16_000), "must be YAML"),
        (bomb(), "must be YAML"),
    ] {
        put(&path, &text, 0o600);
        let error = credentials.x_credential("x-kantor").unwrap_err();
        let shown = error.to_string();
        assert!(shown.contains(part) && shown.contains("x-kantor.yaml"), "{shown}");
        assert!(!format!("{shown}{error:?}").contains("SECRET"), "{shown}");
    }
}

fn shape(credential: &XCredential) -> &'static str {
    match &credential.secret {
        XSecret::OAuth1(_) => "1.0a",
        XSecret::OAuth1App(_) => "1.0a application",
        XSecret::OAuth2 { app, start } => match (&app.client_secret, start) {
            (None, None) => "2.0 public",
            (None, Some(_)) => "2.0 public with a pair",
            (Some(_), None) => "2.0 confidential",
            (Some(_), Some(_)) => "2.0 confidential with a pair",
        },
    }
}

#[test]
fn an_x_credential_has_one_of_its_shapes() {
    let (_directory, folder, credentials) = places();
    let path = folder.path().join("x");
    let app = "consumer_key: ck-SECRET\nconsumer_secret: cs-SECRET\n";
    let (id, secret) = ("client_id: id-SECRET\n", "client_secret: is-SECRET\n");
    let pair = "access_token: at-SECRET\nrefresh_token: rt-SECRET\n";
    for (text, expected) in [
        (X.to_owned(), "1.0a"),
        (app.to_owned(), "1.0a application"),
        (id.to_owned(), "2.0 public"),
        (format!("{id}{pair}"), "2.0 public with a pair"),
        (format!("{id}{secret}"), "2.0 confidential"),
        (format!("{pair}{secret}{id}"), "2.0 confidential with a pair"),
    ] {
        put(&path, &text, 0o600);
        let credential = credentials.x_credential("x").unwrap();
        assert_eq!(shape(&credential), expected, "{text}");
        assert!(!format!("{credential:?}").contains("SECRET"));
    }
    for (text, part) in [
        (format!("{app}access_token: SECRET\n"), "missing access_token_secret; the keys are cons"),
        (format!("{app}access_token_secret: SECRET\n"), "missing access_token;"),
        (format!("{id}access_token: SECRET\n"), "missing refresh_token; the keys are client_id"),
        (format!("{id}refresh_token: SECRET\n"), "missing access_token;"),
        (secret.to_owned(), "missing client_id;"),
        (format!("{id}{app}"), "unknown client_id;"),
        (format!("{id}{pair}access_token_secret: SECRET\n"), "unknown access_token_secret;"),
        ("client_id: 17\n".to_owned(), "value of client_id in double"),
    ] {
        put(&path, &text, 0o600);
        let error = credentials.x_credential("x").unwrap_err();
        let shown = error.to_string();
        assert!(shown.contains(part), "{shown}");
        assert!(!format!("{shown}{error:?}").contains("SECRET"), "{shown}");
    }
}

#[test]
fn a_fingerprint_tells_versions_apart() {
    let (_directory, folder, credentials) = places();
    put(&folder.path().join("smtp"), "abc", 0o600);
    assert_eq!(credentials.find("smtp").unwrap().fingerprint(), "ba7816bf8f01cfea");
}
