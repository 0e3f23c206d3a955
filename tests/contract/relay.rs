//! Whom siaran speaks to: no password and no post to a host that cannot be trusted.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use siaran::sandbox::smtp::{self, Certificate, Login, Tls};
use siaran::sandbox::x::Account;

use super::room::{CONFIG, Room, Servers, due_in, holds, side_by_side, wait};

fn announcement(seconds: i64) -> String {
    format!("---\ntitle: Jalan ditutup\npublish_at: {}\n---\nJalan ditutup.\n", due_in(seconds))
}

/// The post goes out, letters wait, and nothing was handed to the relay.
fn keeps_the_password(options: smtp::Options, tls: &str) {
    let account = Account::made_up("kementeladan");
    let login = Login::new("siaran", "kanari-sandi-relai");
    let servers =
        Servers::start(account.clone(), smtp::Options { login: Some(login.clone()), ..options });
    let room = servers.room(&account, Some(&login), tls);
    let mut daemon = room.daemon(&["run"]);
    room.announce("jalan.md", announcement(2));
    let status = daemon.wait_until("jalan", |s| s["posts"][0]["state"] == "sent");
    assert_eq!(status["letters"]["pending"], 2, "{status}");
    // The relay was tried since, and again.
    let tried = || {
        let attempts = servers.mail.connections();
        attempts.iter().filter(|c| c.end.is_some()).count() >= 2
    };
    wait("attempts at the relay", || daemon.log(), tried);
    assert!(daemon.lives());
    let status = room.status("jalan");
    assert_eq!((&status["letters"]["pending"], &status["letters"]["sent"]), (&2.into(), &0.into()));
    for connection in servers.mail.connections() {
        for (_, command) in &connection.commands {
            let verb = command.to_ascii_uppercase();
            let harmless = ["EHLO", "HELO", "STARTTLS", "QUIT", "NOOP", "RSET"];
            assert!(harmless.iter().any(|h| verb.starts_with(h)), "the relay was told {command}");
        }
    }
    assert_eq!(servers.mail.messages(), 0);
    assert!(!holds(daemon.log().as_bytes(), "kanari-sandi"), "{}", daemon.log());
    // Every way of saying so is accepted, but something has to say what hinders.
    let log = daemon.log().to_lowercase();
    let words = ["certificate", "tls", "starttls"];
    assert!(words.iter().any(|w| log.contains(w)), "{log}");
    daemon.stop();
}

fn showing(certificate: Certificate, tls: Tls) -> smtp::Options {
    smtp::Options { tls, certificate, ..smtp::Options::default() }
}

#[test]
fn a_self_signed_relay_gets_no_password() {
    keeps_the_password(showing(Certificate::SelfSigned, Tls::StartTls), "starttls");
}

#[test]
fn an_expired_certificate_gets_no_password() {
    keeps_the_password(showing(Certificate::Expired, Tls::StartTls), "starttls");
}

#[test]
fn a_certificate_for_another_host_gets_no_password() {
    keeps_the_password(showing(Certificate::WrongHost, Tls::Implicit), "implicit");
}

#[test]
fn a_relay_whose_starttls_was_struck_out_gets_no_password() {
    keeps_the_password(showing(Certificate::Trusted, Tls::Stripped), "starttls");
}

#[test]
fn a_relay_without_encryption_gets_no_password() {
    keeps_the_password(showing(Certificate::Trusted, Tls::None), "starttls");
}

/// Answers each request with `answer`, and counts them.
fn answering(answer: impl Into<String>) -> (u16, Arc<AtomicUsize>) {
    let answer = answer.into();
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener.local_addr().expect("address").port();
    let count = Arc::new(AtomicUsize::new(0));
    let seen = count.clone();
    // Ends with the test process.
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            seen.fetch_add(1, Ordering::SeqCst);
            answer_once(stream, &answer);
        }
    });
    (port, count)
}

fn answer_once(mut stream: TcpStream, answer: &str) {
    let _ = stream.set_read_timeout(Some(Duration::from_millis(500)));
    let _ = stream.read(&mut [0; 16 * 1024]);
    let _ = stream.write_all(answer.as_bytes());
}

#[test]
fn a_redirect_of_the_api_is_not_followed() {
    let empty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let (trap, caught) = answering(empty);
    let targets = [
        format!("http://127.0.0.1:{trap}/2/tweets"),
        format!("http://localhost:{trap}/latest/meta-data/"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
    ];
    side_by_side(targets, |target| {
        let redirect = format!(
            "HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        let (api, asked) = answering(redirect);
        let account = Account::made_up("kementeladan");
        let servers = Servers::start(account.clone(), smtp::Options::default());
        let room = servers.room(&account, None, "none");
        room.write("config.yaml", servers.config(&format!("http://127.0.0.1:{api}"), None, "none"));
        let mut command = room.command(&["run"]);
        // A proxy of the environment would be a destination that nobody reviewed.
        for name in ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"] {
            command.env(name, format!("http://127.0.0.1:{trap}"));
        }
        let mut daemon = room.daemon_by(command);
        room.announce("jalan.md", announcement(2));
        let status = daemon.wait_until("jalan", |s| s["letters"]["sent"] == 2);
        assert_ne!(status["posts"][0]["state"], "sent", "{status}");
        wait("the API is asked", || daemon.log(), || asked.load(Ordering::SeqCst) > 0);
        assert!(daemon.lives());
        assert!(!daemon.log().contains("169.254.169.254"), "{}", daemon.log());
        daemon.stop();
    });
    assert_eq!(caught.load(Ordering::SeqCst), 0, "somebody followed");
}

#[test]
fn unprotected_channels_lead_to_loopback_only() {
    let api = |url: &str| CONFIG.replace("x:\n", &format!("x:\n  api_url: \"{url}\"\n"));
    for url in [
        "http://api.x.com",
        "http://x.example:8080",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://169.254.169.254",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1@evil.example",
        "http://[::ffff:10.0.0.1]",
        "file:///etc/passwd",
        "gopher://127.0.0.1",
    ] {
        let room = Room::new(&api(url));
        for line in ["check", "run"] {
            let ran = room.ends(78, &[line]);
            let told = ran.err.contains("error[value.loopback-only]")
                || ran.err.contains("error[value.url]");
            assert!(told && ran.err.contains("config.yaml:6:"), "{url}: {}", ran.err);
        }
    }
    for url in
        ["https://api.x.com", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:1"]
    {
        Room::new(&api(url)).ends(0, &["check"]);
    }
    let smtp = |host: &str| {
        CONFIG.replace(
            "{ host: relay.teladan.example }",
            &format!("{{ host: \"{host}\", tls: none }}"),
        )
    };
    for host in ["relay.teladan.example", "10.0.0.1", "localhost.evil.example", "0.0.0.0"] {
        let ran = Room::new(&smtp(host)).ends(78, &["run"]);
        assert!(ran.err.contains("error[value.loopback-only]"), "{host}: {}", ran.err);
    }
    for host in ["localhost", "127.0.0.1", "::1"] {
        Room::new(&smtp(host)).ends(0, &["check"]);
    }
}
