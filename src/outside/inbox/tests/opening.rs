//! Up to a session: what is sent before trust, and what each refusal is taken for.

use super::*;

/// `\0siaran\0hunter2"rahasia`
const PROOF: &str = "AHNpYXJhbgBodW50ZXIyInJhaGFzaWE=";

async fn refused(steps: Vec<Step>) -> InboxError {
    let (account, task) = serve(steps).await;
    let error = Session::open(&account).await.err().unwrap();
    task.await.unwrap();
    error
}

#[tokio::test]
async fn what_is_no_imap_is_told() {
    for (steps, said) in [
        (vec![Say("220 smtp.example ESMTP\n")], "\"no greeting\" is no answer"),
        (vec![Say("* HELLO\n")], "\"HELLO\" is no answer"),
        (vec![Say("* OK\n"), Hear("s1 CAPABILITY"), Say("s1 WELL\n")], "\"WELL\" is no answer"),
        (vec![Say("* OK\n"), Hear("s1 CAPABILITY"), Say("s9 OK\n")], "\"no tag\" is no answer"),
        (vec![Say("* OK\n"), Hear("s1 CAPABILITY"), Say("s1 BAD what\n")], "CAPABILITY: what"),
        (
            vec![Say("* OK\n"), Hear("s1 CAPABILITY"), Say("+ more\n")],
            "it asks for more than there is",
        ),
    ] {
        assert_eq!(refused(steps).await, InboxError::Protocol(said.to_owned()));
    }
    let gone = refused(vec![Say("* BYE too many connections\n")]).await;
    assert_eq!(gone, InboxError::Unreachable("greeting: too many connections".to_owned()));
}

#[tokio::test]
async fn each_way_to_sign_in_is_taken_and_no_secret_is_repeated() {
    let offer = |offers: &str| {
        vec![
            Say("* OK ready\n"),
            Hear("s1 CAPABILITY"),
            Say(format!("* CAPABILITY {offers}\ns1 OK\n")),
        ]
    };
    let error = refused(with(
        offer("AUTH=PLAIN"),
        vec![
            Hear("s2 AUTHENTICATE PLAIN"),
            Say("+ \n"),
            Hear(PROOF),
            Say(format!("s2 NO [AUTHENTICATIONFAILED] not {PROOF} nor {PASSWORD}\n")),
        ],
    ))
    .await;
    assert_eq!(error, InboxError::Credential("not … nor …".to_owned()));

    let error = refused(with(
        offer("IMAP4rev1"),
        vec![Hear(r#"s2 LOGIN "siaran" "hunter2\"rahasia""#), Say("s2 NO\n")],
    ))
    .await;
    assert_eq!(error, InboxError::Credential("no reason given".to_owned()));

    let error = refused(with(
        offer("SASL-IR AUTH=PLAIN"),
        vec![
            Hear("s2 AUTHENTICATE PLAIN AHNpYXJhbgBodW50ZXIyInJhaGFzaWE="),
            Say("s2 NO [UNAVAILABLE] database is down\n"),
        ],
    ))
    .await;
    assert!(error.is_temporary(), "the password may be right: {error}");

    let error = refused(offer("LOGINDISABLED AUTH=XOAUTH2")).await;
    assert!(matches!(error, InboxError::Credential(_)), "{error}");
}

#[tokio::test]
async fn nothing_secret_leaves_where_starttls_is_denied_or_forged() {
    let ca = tempfile::NamedTempFile::new().unwrap();
    let key = rcgen::KeyPair::generate().unwrap();
    let root = rcgen::CertificateParams::default().self_signed(&key).unwrap();
    std::fs::write(ca.path(), root.pem()).unwrap();
    for steps in [
        vec![Say("* PREAUTH welcome\n")],
        vec![Say("* OK\n"), Hear("s1 STARTTLS"), Say("s1 BAD no such command\n")],
        vec![Say("* OK\n"), Hear("s1 STARTTLS"), Say("s1 OK begin\n* CAPABILITY AUTH=PLAIN\n")],
        vec![Say("* OK\n"), Hear("s1 STARTTLS"), Say("* CAPABILITY AUTH=PLAIN\ns1 NO\n")],
    ] {
        let (plain, task) = serve(steps).await;
        let server =
            Server { tls: Tls::StartTls, ca: Some(ca.path().to_owned()), ..server(plain.port) };
        let account = Account::new(&server, SecretString::from(PASSWORD)).unwrap();
        let error = Session::open(&account).await.err().unwrap();
        assert!(matches!(error, InboxError::Tls(_)), "{error}");
        assert!(!error.is_temporary());
        task.await.unwrap();
    }
}
#[tokio::test]
async fn silence_has_an_end_at_every_step_of_opening() {
    for n in [0, 2, 4, 6] {
        let mut steps: Vec<Step> = hello().into_iter().take(n).collect();
        steps.extend([Hang, Hang]);
        let (mut account, _task) = serve(steps).await;
        account.deadlines = Deadlines { command: SHORT, ..account.deadlines };
        assert_late(Session::open(&account).await.err().unwrap());
    }
}

#[test]
fn only_loopback_goes_without_tls_and_a_login_needs_two_words() {
    let at = |host: &str| Server { host: host.to_owned(), ..server(143) };
    let new =
        |server: &Server, password: &str| Account::new(server, SecretString::from(password)).err();
    for host in ["127.0.0.1", "::1", "[::1]", "localhost"] {
        assert_eq!(new(&at(host), "p"), None, "{host}");
    }
    for host in ["192.0.2.1", "imap.example", "localhost.example"] {
        assert_eq!(new(&at(host), "p"), Some(AccountError::Unprotected(host.to_owned())));
    }
    assert_eq!(new(&at("a b"), "p"), Some(AccountError::Host("a b".to_owned())));
    for password in ["", "p\r\nx LOGOUT", "p\0"] {
        assert_eq!(new(&at("localhost"), password), Some(AccountError::Login), "{password:?}");
    }
    let shown = format!("{:?}", account(143));
    assert_eq!(shown, "Account(127.0.0.1:143)");
}
