//! Opening: what is sent before trust, what each failure asks for.

use std::sync::Arc;

use rcgen::{CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tempfile::NamedTempFile;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use super::script::{Step, drip, follow, hasty, hear, hello, patient, say, serve, smtp};
use super::{Connection, Envelope, OpenFailure, OpenFault, Relay};
use crate::config::{Smtp, Tls};
use crate::plan::fact::Cause;

const PASSWORD: &str = "hunter2-rahasia";
/// `\0siaran\0hunter2-rahasia`
const PROOF: &str = "AHNpYXJhbgBodW50ZXIyLXJhaGFzaWE=";

async fn failure(relay: &Relay) -> OpenFailure {
    Connection::open(relay).await.err().unwrap()
}

fn signing_in(relay: &Relay) -> Relay {
    let smtp = Smtp { username: Some("siaran".to_owned()), ..smtp(relay.port) };
    patient(Relay::new(&smtp, Some(PASSWORD.into()), "me.example").unwrap())
}

/// Follows steps in the clear and then, with a certificate, under TLS.
struct TlsServer {
    relay: Relay,
    task: JoinHandle<Vec<u8>>,
}

/// Serves a certificate for `name`; the relay trusts its issuer when `trusted`.
async fn serve_tls(
    tls: Tls,
    name: &str,
    trusted: bool,
    clear: Vec<Step>,
    steps: Vec<Step>,
) -> TlsServer {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let issuer =
        |params| CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let (ca, other) = (issuer(params.clone()), issuer(params));
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, &ca).unwrap();
    let config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        for step in clear {
            stream = follow_one(stream, step).await;
        }
        match TlsAcceptor::from(Arc::new(config)).accept(stream).await {
            Ok(stream) => follow(stream, steps, |_| {}).await.0,
            Err(_) => Vec::new(),
        }
    });
    let roots = NamedTempFile::new().unwrap();
    std::fs::write(roots.path(), if trusted { ca.pem() } else { other.pem() }).unwrap();
    let smtp = Smtp {
        tls,
        ca: Some(roots.path().to_owned()),
        username: Some("siaran".to_owned()),
        ..smtp(port)
    };
    let relay = Relay::new(&smtp, Some(PASSWORD.into()), "me.example").unwrap();
    TlsServer { relay: patient(relay), task }
}

/// One step, without reading to the end after it.
async fn follow_one(mut stream: tokio::net::TcpStream, step: Step) -> tokio::net::TcpStream {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    match step {
        Step::Hear(wanted) => {
            let mut heard = vec![0; wanted.len()];
            stream.read_exact(&mut heard).await.unwrap();
            assert_eq!(heard.escape_ascii().to_string(), wanted.escape_ascii().to_string());
        }
        Step::Say(bytes) | Step::Drip(bytes) => stream.write_all(&bytes).await.unwrap(),
        _ => panic!("not before TLS"),
    }
    stream
}

fn before_tls() -> Vec<Step> {
    let mut steps = hello(&["PIPELINING", "STARTTLS", "AUTH LOGIN"]);
    steps.extend([hear("STARTTLS\n"), say("220 go ahead\n")]);
    steps
}

#[tokio::test]
async fn greetings_that_are_none() {
    let cases = [
        (vec![drip("421 too many connections\n")], OpenFault::Temporary, Cause::Limited),
        (vec![drip("450-not\n450 now\n")], OpenFault::Temporary, Cause::Temporary),
        (vec![drip("554 not you\n")], OpenFault::Refused, Cause::Rejected),
        (vec![say("HTTP/1.1 400 Bad Request\n")], OpenFault::Temporary, Cause::Garbled),
        (vec![Step::Close], OpenFault::Temporary, Cause::Closed),
        (vec![say("220 half a gree"), Step::Close], OpenFault::Temporary, Cause::Closed),
        (vec![Step::Hang], OpenFault::Temporary, Cause::Timeout),
    ];
    for (steps, fault, cause) in cases {
        let hangs = matches!(steps.last(), Some(Step::Hang));
        // Closing without having heard anything from us is no fault of the script.
        let (relay, task) = serve(steps).await;
        let relay = if hangs { hasty(relay) } else { relay };
        let failure = failure(&relay).await;
        assert_eq!((failure.fault, failure.reason.cause), (fault, cause), "{failure}");
        assert_eq!(failure.is_temporary(), fault == OpenFault::Temporary);
        if hangs {
            task.abort();
        } else {
            assert_eq!(task.await.unwrap(), b"", "nothing is said to such a server");
        }
    }
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let failure = failure(&Relay::new(&smtp(port), None, "me.example").unwrap()).await;
    assert_eq!((failure.fault, failure.stage), (OpenFault::Temporary, "connect"));
    assert_eq!(failure.reason.cause, Cause::Unreachable);
}

#[tokio::test]
async fn an_ehlo_refused_is_a_refusal() {
    let steps = vec![say("220 hi\n"), hear("EHLO me.example\n"), say("502 what\n")];
    let (relay, task) = serve(steps).await;
    let failure = failure(&relay).await;
    assert_eq!((failure.fault, failure.stage), (OpenFault::Refused, "EHLO"));
    assert_eq!(task.await.unwrap(), b"");
}

#[tokio::test]
async fn without_starttls_the_password_stays_here() {
    let (plain, task) = serve(hello(&["PIPELINING", "AUTH PLAIN LOGIN"])).await;
    let TlsServer { relay, .. } = serve_tls(Tls::StartTls, "127.0.0.1", true, vec![], vec![]).await;
    let relay = Relay { port: plain.port, ..relay };
    let failure = failure(&relay).await;
    assert_eq!((failure.fault, failure.reason.cause), (OpenFault::Tls, Cause::Unreachable));
    assert_eq!(task.await.unwrap(), b"", "EHLO and nothing more");
}

#[tokio::test]
async fn starttls_that_is_refused_or_slipped_under_is_not_followed() {
    let cases = [
        ("454 not now\n", OpenFault::Temporary),
        ("502 never\n", OpenFault::Tls),
        ("220 go\n250 slipped in\n", OpenFault::Tls),
        ("220 go\n2", OpenFault::Tls),
    ];
    for (reply, fault) in cases {
        let mut steps = hello(&["STARTTLS", "AUTH PLAIN"]);
        steps.extend([hear("STARTTLS\n"), say(reply)]);
        let (plain, task) = serve(steps).await;
        let TlsServer { relay, .. } =
            serve_tls(Tls::StartTls, "127.0.0.1", true, vec![], vec![]).await;
        let failure = failure(&Relay { port: plain.port, ..relay }).await;
        assert_eq!(failure.fault, fault, "{reply}: {failure}");
        assert_eq!(task.await.unwrap(), b"", "{reply}");
    }
}

#[tokio::test]
async fn under_tls_a_login_and_messages() {
    let asks = "MAIL FROM:<a@b.example>\nRCPT TO:<c@d.example>\nDATA\n";
    let granted = "250 Ok\n250 Ok\n354 go\n";
    for tls in [Tls::StartTls, Tls::Implicit] {
        let (clear, mut steps) = match tls {
            // What was offered in the clear (LOGIN, PIPELINING) no longer counts.
            Tls::StartTls => (before_tls(), vec![]),
            _ => (vec![], vec![say("220 hi\n")]),
        };
        steps.extend([
            hear("EHLO me.example\n"),
            drip("250-relay.example\n250-AUTH LOGIN PLAIN\n250 PIPELINING\n"),
            hear(&format!("AUTH PLAIN {PROOF}\n")),
            drip("235 2.7.0 in\n"),
            hear(asks),
            drip(granted),
            hear(&format!("x\n.\n{asks}")),
            drip(&format!("250 Ok: queued as Q1\n{granted}")),
            hear("x\n.\n"),
            Step::Close,
        ]);
        let TlsServer { relay, task } = serve_tls(tls, "127.0.0.1", true, clear, steps).await;
        let mut connection = Connection::open(&relay).await.unwrap();
        let envelope = Envelope::new("a@b.example", "c@d.example", false).unwrap();
        assert!(connection.alive().await, "session tickets are no news");
        connection.begin(&envelope).await.unwrap();
        let first = connection.finish(&[b"x\r\n"], Some(&envelope)).await;
        assert!(matches!(first.ending, super::Ending::Sent(receipt) if receipt.id == "Q1"));
        connection.begin(&envelope).await.unwrap();
        let second = connection.finish(&[b"x\r\n"], None).await;
        assert!(matches!(second.ending, super::Ending::Unknown(_)));
        assert_eq!(task.await.unwrap(), b"");
    }
}

#[tokio::test]
async fn a_large_body_under_tls_that_is_cut_off_was_not_sent() {
    let asks = "MAIL FROM:<a@b.example>\nRCPT TO:<c@d.example>\nDATA\n";
    let steps = vec![
        say("220 hi\n"),
        hear("EHLO me.example\n"),
        say("250-relay.example\n250-AUTH PLAIN\n250 PIPELINING\n"),
        hear(&format!("AUTH PLAIN {PROOF}\n")),
        say("235 in\n"),
        hear(asks),
        say("250 Ok\n250 Ok\n354 go\n"),
        Step::Swallow(100_000),
        Step::Close,
    ];
    let server = serve_tls(Tls::Implicit, "127.0.0.1", true, vec![], steps).await;
    let mut connection = Connection::open(&server.relay).await.unwrap();
    let envelope = Envelope::new("a@b.example", "c@d.example", false).unwrap();
    connection.begin(&envelope).await.unwrap();
    let body = b"0123456789abcdef0123456789abcd\r\n".repeat(500_000);
    let finished = connection.finish(&[&body], None).await;
    assert!(matches!(finished.ending, super::Ending::NotYet(_)), "{finished:?}");
}

#[tokio::test]
async fn a_relay_that_cannot_prove_itself_gets_no_password() {
    let cases = [("127.0.0.1", false), ("other.example", true)];
    for (name, trusted) in cases {
        for tls in [Tls::StartTls, Tls::Implicit] {
            let clear = if tls == Tls::StartTls { before_tls() } else { vec![] };
            let server = serve_tls(tls, name, trusted, clear, vec![]).await;
            let failure = failure(&server.relay).await;
            assert_eq!(failure.fault, OpenFault::Tls, "{failure}");
            assert_eq!(failure.reason.cause, Cause::Unreachable);
            assert_eq!(server.task.await.unwrap(), b"");
        }
    }
    // No TLS at all where TLS is due from the first byte.
    let (plain, task) = serve(vec![say("220 hi\n")]).await;
    let server = serve_tls(Tls::Implicit, "127.0.0.1", true, vec![], vec![]).await;
    let failure = failure(&Relay { port: plain.port, ..server.relay }).await;
    assert_eq!(failure.fault, OpenFault::Tls, "{failure}");
    let said = task.await.unwrap();
    assert!(!said.windows(6).any(|w| w == b"siaran" || w == b"AHNpYX"));
}

#[tokio::test]
async fn a_bad_password_is_told_apart_and_repeated_nowhere() {
    let cases = [
        ("535 5.7.8 no\n", OpenFault::Credential, Cause::Credential),
        ("534 weak\n", OpenFault::Credential, Cause::Credential),
        (&*format!("501 AUTH PLAIN {PROOF}?\n"), OpenFault::Credential, Cause::Credential),
        (&*format!("535 {PASSWORD}?\n"), OpenFault::Credential, Cause::Credential),
        ("454 4.7.0 later\n", OpenFault::Temporary, Cause::Temporary),
        ("421 bye\n", OpenFault::Temporary, Cause::Limited),
        ("250 what\n", OpenFault::Temporary, Cause::Garbled),
    ];
    for (reply, fault, cause) in cases {
        let mut steps = hello(&["AUTH PLAIN"]);
        steps.extend([hear(&format!("AUTH PLAIN {PROOF}\n")), drip(reply)]);
        let (relay, task) = serve(steps).await;
        let failure = failure(&signing_in(&relay)).await;
        assert_eq!((failure.fault, failure.reason.cause), (fault, cause), "{failure}");
        let told = format!("{failure} {failure:?}");
        assert!(!told.contains(PASSWORD) && !told.contains(PROOF), "{told}");
        assert_eq!(task.await.unwrap(), b"");
    }
}

#[tokio::test]
async fn login_is_the_second_choice() {
    for (last, accepted) in [("235 in\n", true), ("535 no\n", false)] {
        let mut steps = hello(&["AUTH=LOGIN", "AUTH LOGIN CRAM-MD5"]);
        steps.extend([
            hear("AUTH LOGIN\n"),
            say("334 VXNlcm5hbWU6\n"),
            hear("c2lhcmFu\n"),
            say("334 UGFzc3dvcmQ6\n"),
            hear("aHVudGVyMi1yYWhhc2lh\n"),
            drip(last),
        ]);
        let (relay, task) = serve(steps).await;
        let opened = Connection::open(&signing_in(&relay)).await;
        assert_eq!(opened.is_ok(), accepted);
        drop(opened);
        assert_eq!(task.await.unwrap(), b"");
    }
    let (relay, task) = serve(hello(&["AUTH CRAM-MD5"])).await;
    let failure = failure(&signing_in(&relay)).await;
    assert_eq!((failure.fault, failure.reason.cause), (OpenFault::Refused, Cause::Credential));
    assert_eq!(task.await.unwrap(), b"");
}
