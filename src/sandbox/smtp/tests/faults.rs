//! Every fault at its stage.

use std::time::Instant;

use super::*;

const STORED: Stage = Stage::Dot { stored: true };
const LOST: Stage = Stage::Dot { stored: false };

fn to(address: &str) -> Matcher {
    Matcher::Recipient(address.to_owned())
}

#[tokio::test]
async fn banners() {
    let server = start().await;
    server.fault(Matcher::Any, Stage::Banner, Act::reply("421 4.3.2 Busy"));
    server.fault(Matcher::Any, Stage::Banner, Act::reply("554 5.3.2 No"));
    server.fault(Matcher::Any, Stage::Banner, Act::Close);
    server.fault(Matcher::Any, Stage::Banner, Act::Silence);
    server.fault(Matcher::Any, Stage::Banner, Act::reply("220-first\r\n220 second"));
    for reply in ["421 4.3.2 Busy", "554 5.3.2 No"] {
        let mut client = Client::connect(&server).await;
        assert_eq!(client.hear().await, reply);
        assert!(client.is_closed().await);
    }
    assert!(Client::connect(&server).await.is_closed().await);

    let mut silent = Client::connect(&server).await;
    let mut patient = Client::connect(&server).await;
    // The silent one came first, so it has taken its fault when the patient one is greeted.
    assert_eq!(patient.hear().await, "220-first\n220 second");
    assert_eq!(server.faults_left(), 0);
    silent.send("EHLO kantor.example\r\n").await;
    assert!(timeout(Duration::from_millis(30), silent.more()).await.is_err());
    drop(silent);
    assert_eq!(end_of(&server, 4).await, End::Fault);
    Client::ready(&server).await;
}

#[tokio::test]
async fn refusals_at_each_command() {
    let server = start().await;
    server.fault(Matcher::Any, Stage::Ehlo, Act::reply("502 5.5.1 No EHLO here"));
    server.fault(Matcher::Any, Stage::Mail, Act::reply("451 4.3.0 Later"));
    server.fault(Matcher::Any, Stage::Rcpt, Act::reply("450 4.2.1 Mailbox busy"));
    server.fault(Matcher::Any, Stage::Rcpt, Act::reply("550 5.1.1 No such user"));
    server.fault(Matcher::Any, Stage::Rcpt, Act::reply("551 5.1.6 Moved"));
    server.fault(Matcher::Any, Stage::Data, Act::reply("452 4.3.1 Disk full"));
    server.fault(Matcher::Any, Stage::Data, Act::reply("554 5.7.1 Not from you"));
    let mut client = Client::greeted(&server).await;
    assert_eq!(client.ask("EHLO a.example").await, "502 5.5.1 No EHLO here");
    assert!(client.ask("EHLO a.example").await.starts_with("250"));
    assert_eq!(client.ask("MAIL FROM:<a@b.example>").await, "451 4.3.0 Later");
    assert!(client.ask("MAIL FROM:<a@b.example>").await.starts_with("250"));
    for reply in ["450 4.2.1 Mailbox busy", "550 5.1.1 No such user", "551 5.1.6 Moved"] {
        assert_eq!(client.ask("RCPT TO:<c@d.example>").await, reply);
    }
    assert_eq!(client.ask("DATA").await, "554 5.5.1 No valid recipients");
    assert!(client.ask("RCPT TO:<c@d.example>").await.starts_with("250"));
    assert_eq!(client.ask("DATA").await, "452 4.3.1 Disk full");
    assert_eq!(client.ask("DATA").await, "554 5.7.1 Not from you");
    assert!(client.data("a\r\n.\r\n").await.starts_with("250"));
    assert_eq!(server.inbox()[0].rcpt_to, ["c@d.example"]);
    assert_eq!(server.complaints(), [""; 0]);
}

#[tokio::test]
async fn shutting_down_at_mail() {
    let server = start().await;
    server.fault(Matcher::Connection(2), Stage::Mail, Act::reply("421 4.3.2 Going down"));
    let mut first = Client::ready(&server).await;
    let mut second = Client::ready(&server).await;
    first.address("w@pers.example").await;
    let group = "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n";
    assert_eq!(second.ask_all(group, 1).await, ["421 4.3.2 Going down"]);
    assert!(second.is_closed().await);
    drop(second);
    assert_eq!(end_of(&server, 2).await, End::Fault);
    assert!(first.data("a\r\n.\r\n").await.starts_with("250"));
}

#[tokio::test]
async fn faults_find_their_recipient_and_keep_their_order() {
    let server = start().await;
    server.fault(to("B@pers.example"), Stage::Rcpt, Act::reply("450 4.0.0 one"));
    server.fault(Matcher::Connection(9), Stage::Rcpt, Act::reply("450 4.0.0 never"));
    server.fault(to("b@pers.example"), Stage::Rcpt, Act::reply("450 4.0.0 two"));
    server.fault(to("b@pers.example"), LOST, Act::reply("451 4.0.0 three"));
    server.always(to("mati@pers.example"), Stage::Rcpt, Act::reply("550 5.1.1 dead"));
    let mut client = Client::ready(&server).await;
    client.address("a@pers.example").await;
    assert!(client.data("a\r\n.\r\n").await.starts_with("250"));
    for reply in ["450 4.0.0 one", "450 4.0.0 two", "250 2.1.5 Ok"] {
        assert!(client.ask("RSET").await.starts_with("250"));
        assert!(client.ask("MAIL FROM:<a@b.example>").await.starts_with("250"));
        assert_eq!(client.ask("RCPT TO:<mati@pers.example>").await, "550 5.1.1 dead");
        assert_eq!(client.ask("RCPT TO:<b@pers.example>").await, reply);
    }
    assert_eq!(client.data("b\r\n.\r\n").await, "451 4.0.0 three");
    assert_eq!(server.messages(), 1);
    assert_eq!(server.faults_left(), 1);
    server.heal();
    assert_eq!(server.faults_left(), 0);
    client.address("mati@pers.example").await;
}

#[tokio::test]
async fn refused_recipient_and_yet_go_ahead() {
    let server = start().await;
    let refuse = || Act::RefuseYetGoAhead("550 5.1.1 No such user".into());
    server.fault(to("x@pers.example"), Stage::Rcpt, refuse());
    server.fault(to("x@pers.example"), Stage::Rcpt, refuse());
    let mut client = Client::ready(&server).await;
    let group = "MAIL FROM:<a@b.example>\r\nRCPT TO:<x@pers.example>\r\nDATA\r\n";
    let expected =
        ["250 2.1.0 Ok", "550 5.1.1 No such user", "354 End data with <CR><LF>.<CR><LF>"];
    assert_eq!(client.ask_all(group, 3).await, expected);
    assert_eq!(client.ask(".").await, "554 5.5.1 No valid recipients");
    assert_eq!(server.complaints(), [""; 0]);

    assert_eq!(client.ask_all(group, 3).await, expected);
    client.send("whole message\r\n.\r\n").await;
    assert_eq!(client.hear().await, "554 5.5.1 No valid recipients");
    complained(&server, "though every recipient was refused");
    assert_eq!(server.messages(), 0);
}

#[tokio::test]
async fn after_the_dot_stored_or_not() {
    for (stage, stored) in [(STORED, 1), (LOST, 0)] {
        for (act, heard, end) in [
            (Act::Close, "(end)", true),
            (Act::Reset, "(end)", true),
            (Act::reply("451 4.3.0 Try later"), "451 4.3.0 Try later", false),
            (Act::reply("554 5.6.0 Rejected"), "554 5.6.0 Rejected", false),
            (Act::reply("421 4.3.2 Going down"), "421 4.3.2 Going down", true),
            (Act::reply("250-2.0.0 a\r\n250 2.0.0 b"), "250-2.0.0 a\n250 2.0.0 b", false),
            (Act::partial(b"25"), "25(end)", true),
            (Act::partial(b"250-first\r\n"), "250-first\n(end)", true),
            (Act::garbage(b"\x16\x03?\r\n"), "\u{16}\u{3}?", false),
        ] {
            let server = start().await;
            server.fault(Matcher::Any, stage, act.clone());
            let mut client = Client::addressed(&server).await;
            assert_eq!(client.data("a\r\n.\r\n").await, heard, "{act:?}");
            assert_eq!(server.messages(), stored, "{act:?}");
            if end {
                client.heard.clear();
                assert!(client.is_closed().await);
                drop(client);
                assert_eq!(end_of(&server, 1).await, End::Fault);
            } else {
                assert!(client.ask("MAIL FROM:<a@b.example>").await.starts_with("250"));
            }
            assert_eq!(server.complaints(), [""; 0]);
        }
    }
}

#[tokio::test]
async fn a_reset_is_a_reset() {
    let server = start().await;
    server.fault(Matcher::Any, LOST, Act::Reset);
    let mut client = Client::addressed(&server).await;
    assert!(client.ask("DATA").await.starts_with("354"));
    client.send("a\r\n.\r\n").await;
    let error = timeout(PATIENCE, client.stream.read(&mut [0; 8])).await.unwrap().unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn hanging_after_the_dot() {
    for (stage, stored) in [(STORED, 1), (LOST, 0)] {
        let server = start().await;
        server.fault(Matcher::Any, stage, Act::Silence);
        let mut client = Client::addressed(&server).await;
        assert!(client.ask("DATA").await.starts_with("354"));
        client.send("a\r\n.\r\n").await;
        assert!(timeout(Duration::from_millis(30), client.more()).await.is_err());
        assert_eq!(server.messages(), stored);
        drop(client);
        assert_eq!(end_of(&server, 1).await, End::Fault);
        assert_eq!(server.messages(), stored);
    }
}

#[tokio::test]
async fn waits_add_up_and_then_the_next_fault_strikes() {
    let server = start().await;
    let wait = Duration::from_millis(30);
    server.fault(Matcher::Any, STORED, Act::Delay(wait));
    server.fault(Matcher::Any, STORED, Act::Delay(wait));
    server.fault(Matcher::Any, LOST, Act::reply("451 4.3.0 Try later"));
    server.fault(Matcher::Any, LOST, Act::Delay(wait));
    let mut client = Client::addressed(&server).await;
    let begun = Instant::now();
    assert_eq!(client.data("a\r\n.\r\n").await, "451 4.3.0 Try later");
    assert!(begun.elapsed() >= 2 * wait);
    assert_eq!((server.messages(), server.faults_left()), (1, 1));

    client.address("w@pers.example").await;
    assert!(client.ask("DATA").await.starts_with("354"));
    let begun = Instant::now();
    client.send("b\r\n.\r\n").await;
    assert!(client.hear().await.starts_with("250"));
    assert!(begun.elapsed() >= wait);
    assert_eq!(server.messages(), 2);
}

#[tokio::test]
async fn what_was_answered_before_a_wait_is_sent_before_it() {
    let server = start().await;
    server.fault(Matcher::Any, Stage::Data, Act::Silence);
    let mut client = Client::ready(&server).await;
    let group = "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n";
    assert_eq!(client.ask_all(group, 2).await, ["250 2.1.0 Ok", "250 2.1.5 Ok"]);
    assert!(timeout(Duration::from_millis(30), client.more()).await.is_err());
}

#[tokio::test]
async fn leaving_in_the_middle_of_a_message() {
    for (act, heard) in [
        (Act::Close, "(end)"),
        (Act::Reset, "(end)"),
        (Act::reply("421 4.3.2 Going down"), "421 4.3.2 Going down"),
        (Act::reply("451 4.3.0 Enough"), "451 4.3.0 Enough"),
    ] {
        let server = start().await;
        server.fault(Matcher::Any, Stage::Body, act.clone());
        let mut client = Client::addressed(&server).await;
        assert!(client.ask("DATA").await.starts_with("354"));
        client.send("only the beginning\r\n").await;
        assert_eq!(client.hear().await, heard, "{act:?}");
        assert!(client.is_closed().await);
        drop(client);
        assert_eq!(end_of(&server, 1).await, End::Fault);
        assert_eq!(server.messages(), 0);
    }
}

#[tokio::test]
async fn a_slow_reader_holds_the_sender_up() {
    let server = start_with(|options| options.receive_buffer = Some(4096)).await;
    let slow = Act::Slow { bytes: 2_000, every: Duration::from_millis(1) };
    server.fault(Matcher::Any, Stage::Body, slow);
    let mut client = Client::addressed(&server).await;
    let body = ("x".repeat(98) + "\r\n").repeat(1_000) + ".\r\n";
    let begun = Instant::now();
    assert!(client.data(body).await.starts_with("250"));
    assert!(begun.elapsed() >= Duration::from_millis(50), "100 000 bytes are 50 reads");
    // And only for that message.
    client.address("w@pers.example").await;
    assert!(client.data("a\r\n.\r\n").await.starts_with("250"));
    assert_eq!(server.bytes(), 100_003);
}

#[tokio::test]
async fn encryption_and_sign_in_fail_on_demand() {
    let server = start_with(|options| options.tls = Tls::StartTls).await;
    server.fault(Matcher::Any, Stage::StartTls, Act::reply("454 4.7.0 TLS not available"));
    server.fault(Matcher::Any, Stage::Handshake, Act::Close);
    server.fault(Matcher::Any, Stage::Handshake, Act::Silence);
    let mut client = Client::ready(&server).await;
    assert_eq!(client.ask("STARTTLS").await, "454 4.7.0 TLS not available");
    assert!(client.ask("STARTTLS").await.starts_with("220"));
    assert!(client.secure(&server, "localhost").await.is_err());
    let mut client = Client::ready(&server).await;
    assert!(client.ask("STARTTLS").await.starts_with("220"));
    let handshake = client.secure(&server, "localhost");
    assert!(timeout(Duration::from_millis(30), handshake).await.is_err());

    let server = start_with(|options| options.login = Some(Login::new("a", "b"))).await;
    server.fault(Matcher::Any, Stage::Auth, Act::reply("454 4.7.0 Temporary failure"));
    server.fault(Matcher::Any, Stage::Auth, Act::partial(b"23"));
    let mut client = Client::ready(&server).await;
    assert_eq!(client.ask("AUTH PLAIN AGEAYg==").await, "454 4.7.0 Temporary failure");
    assert_eq!(client.ask("AUTH PLAIN AGEAYg==").await, "23(end)");
}
