//! STARTTLS, certificates and AUTH.

use data_encoding::BASE64;

use super::*;

fn with_login(tls: Tls) -> impl FnOnce(&mut Options) {
    move |options| {
        options.tls = tls;
        options.login = Some(Login::new("siaran", "r4ha$ia"));
    }
}

fn plain(acting: &str, user: &str, password: &str) -> String {
    BASE64.encode(format!("{acting}\0{user}\0{password}").as_bytes())
}

/// Past STARTTLS and the second EHLO.
async fn encrypted(server: &MailServer) -> Client {
    let mut client = Client::ready(server).await;
    assert_eq!(client.ask("STARTTLS").await, "220 2.0.0 Ready to start TLS");
    let mut client = client.secure(server, "localhost").await.unwrap();
    assert!(client.ask("EHLO kantor.example").await.starts_with("250-localhost\n"));
    client
}

#[tokio::test]
async fn starttls_then_auth_then_mail() {
    let server = start_with(with_login(Tls::StartTls)).await;
    let mut client = Client::greeted(&server).await;
    let offer = client.ask("EHLO kantor.example").await;
    assert!(offer.contains("\n250-STARTTLS\n") && !offer.contains("AUTH"), "{offer}");
    assert!(client.ask("STARTTLS").await.starts_with("220"));
    let mut client = client.secure(&server, "localhost").await.unwrap();
    let offer = client.ask("EHLO kantor.example").await;
    assert!(offer.contains("\n250-AUTH PLAIN LOGIN\n") && !offer.contains("STARTTLS"), "{offer}");
    let initial = plain("", "siaran", "r4ha$ia");
    let heard = client.ask(&format!("AUTH PLAIN {initial}")).await;
    assert_eq!(heard, "235 2.7.0 Authentication successful");
    client.address("w@pers.example").await;
    assert!(client.data("a\r\n.\r\n").await.starts_with("250"));
    let inbox = server.inbox();
    assert_eq!((inbox[0].tls, inbox[0].user.as_deref()), (true, Some("siaran")));
    assert_eq!(client.ask("QUIT").await, "221 2.0.0 Bye");
    assert!(client.is_closed().await);
    assert_eq!(server.complaints(), [""; 0]);
    let log = &server.connections()[0];
    assert!(log.tls && !format!("{log:?}").contains(&initial));
    assert!(log.commands.iter().any(|(_, line)| line == "AUTH PLAIN (struck out)"));
}

#[tokio::test]
async fn implicit_tls_by_name_and_by_address() {
    let server = start_with(|options| options.tls = Tls::Implicit).await;
    for name in ["localhost", "127.0.0.1"] {
        let client = Client::connect(&server).await;
        let mut client = client.secure(&server, name).await.unwrap();
        assert!(client.hear().await.starts_with("220 "));
        let offer = client.ask("EHLO kantor.example").await;
        assert!(!offer.contains("STARTTLS"), "{offer}");
        assert!(client.ask("STARTTLS").await.starts_with("502"));
        client.address("w@pers.example").await;
        let large = "x".repeat(900) + "\r\n";
        assert!(client.data(large.repeat(300) + ".\r\n").await.starts_with("250"));
    }
    assert_eq!(server.bytes(), 2 * 300 * 902);
}

#[tokio::test]
async fn bad_certificates_are_recognised() {
    for (certificate, reason) in [
        (Certificate::Expired, "xpired"),
        (Certificate::WrongHost, "not valid for"),
        (Certificate::SelfSigned, "UnknownIssuer"),
    ] {
        let server = start_with(|options| {
            options.tls = Tls::Implicit;
            options.certificate = certificate;
        })
        .await;
        let client = Client::connect(&server).await;
        let error = client.secure(&server, "localhost").await.err().unwrap().to_string();
        assert!(error.contains(reason), "{certificate:?}: {error}");
        assert!(matches!(end_of(&server, 1).await, End::Tls(_)));
    }
}

#[tokio::test]
async fn plaintext_behind_starttls_is_forgotten() {
    let server = start_with(|options| options.tls = Tls::StartTls).await;
    let mut client = Client::ready(&server).await;
    client.send("STARTTLS\r\nEHLO evil.example\r\nMAIL FROM:<evil@b.example>\r\n").await;
    assert!(client.hear().await.starts_with("220"));
    assert!(client.heard.is_empty());
    let mut client = client.secure(&server, "localhost").await.unwrap();
    // Neither the injected EHLO nor the one before STARTTLS counts, nor is any answer pending.
    assert_eq!(client.ask("MAIL FROM:<a@b.example>").await, "503 5.5.1 Say EHLO first");
    assert!(client.ask("EHLO kantor.example").await.starts_with("250-"));
    assert_eq!(client.ask("RCPT TO:<a@b.example>").await, "503 5.5.1 Need MAIL first");
    complained(&server, "plaintext after STARTTLS");
    let log = &server.connections()[0];
    assert!(!log.commands.iter().any(|(_, line)| line.contains("evil")));
}

#[tokio::test]
async fn starttls_has_its_place() {
    let server = start_with(|options| options.tls = Tls::StartTls).await;
    let mut client = Client::greeted(&server).await;
    assert_eq!(client.ask("STARTTLS").await, "503 5.5.1 Say EHLO first");
    assert!(client.ask("EHLO kantor.example").await.starts_with("250"));
    assert!(client.ask("STARTTLS now").await.starts_with("501"));
    let heard = client.ask("MAIL FROM:<a@b.example>").await;
    assert_eq!(heard, "530 5.7.0 Must issue a STARTTLS command first");
    let mut client = encrypted(&server).await;
    assert_eq!(client.ask("STARTTLS").await, "503 5.5.1 TLS is on already");
    // What is no TLS at all ends the connection.
    let mut client = Client::ready(&server).await;
    assert!(client.ask("STARTTLS").await.starts_with("220"));
    client.send("EHLO kantor.example\r\n").await;
    assert!(matches!(end_of(&server, 3).await, End::Tls(_)));
}

#[tokio::test]
async fn both_mechanisms() {
    let server = start_with(with_login(Tls::None)).await;
    let right = plain("", "siaran", "r4ha$ia");
    let (user, password) = (BASE64.encode(b"siaran"), BASE64.encode(b"r4ha$ia"));
    let asks_user = "334 VXNlcm5hbWU6";
    let asks_password = "334 UGFzc3dvcmQ6";
    for dialogue in [
        vec![(format!("AUTH PLAIN {right}"), "235 2.7.0")],
        vec![(format!("auth plain {}", plain("siaran", "siaran", "r4ha$ia")), "235 2.7.0")],
        vec![("AUTH PLAIN".to_owned(), "334 "), (right.clone(), "235 2.7.0")],
        vec![
            ("AUTH LOGIN".to_owned(), asks_user),
            (user.clone(), asks_password),
            (password.clone(), "235 2.7.0"),
        ],
        vec![(format!("AUTH LOGIN {user}"), asks_password), (password.clone(), "235 2.7.0")],
    ] {
        let mut client = Client::ready(&server).await;
        assert!(client.ask("MAIL FROM:<a@b.example>").await.starts_with("530 5.7.0"));
        for (line, reply) in dialogue {
            let heard = client.ask(&line).await;
            assert!(heard.starts_with(reply), "{line}: {heard}");
        }
        assert!(client.ask(&format!("AUTH PLAIN {right}")).await.starts_with("503"));
        assert!(client.ask("MAIL FROM:<a@b.example> AUTH=<>").await.starts_with("250"));
    }
    let logs = format!("{:?} {:?}", server.connections(), server.complaints());
    for secret in [&right, &password] {
        assert!(!logs.contains(secret.as_str()));
    }
}

#[tokio::test]
async fn wrong_credentials_and_wrong_words() {
    let server = start_with(with_login(Tls::None)).await;
    let mut client = Client::greeted(&server).await;
    let right = plain("", "siaran", "r4ha$ia");
    assert!(client.ask(&format!("AUTH PLAIN {right}")).await.starts_with("503"));
    assert!(client.ask("EHLO kantor.example").await.contains("250-AUTH PLAIN LOGIN"));
    for wrong in [
        plain("", "siaran", "salah"),
        plain("", "lain", "r4ha$ia"),
        plain("lain", "siaran", "r4ha$ia"),
        BASE64.encode(b"siaran"),
        "=".to_owned(),
    ] {
        let heard = client.ask(&format!("AUTH PLAIN {wrong}")).await;
        assert_eq!(heard, "535 5.7.8 Authentication credentials invalid");
    }
    assert!(client.ask("AUTH PLAIN ***").await.starts_with("501 5.5.2"));
    assert!(client.ask("AUTH CRAM-MD5").await.starts_with("504 5.5.4"));
    assert_eq!(client.ask("AUTH PLAIN").await, "334 ");
    assert_eq!(client.ask("*").await, "501 5.7.0 AUTH cancelled");
    // Secrets that a confused client sends as commands stay out of the records.
    assert!(client.ask("cjRoYSRpYQ==").await.starts_with("500"));
    assert!(client.ask("AUTHPLAIN cjRoYSRpYQ==").await.starts_with("500"));
    complained(&server, "wrong credentials");
    let logs = format!("{:?} {:?}", server.connections(), server.complaints());
    assert!(!logs.contains("cjRoYSRpYQ"), "{logs}");
    assert!(!format!("{:?}", with_debug()).contains("r4ha"));

    let heard = client.ask_all(format!("AUTH PLAIN\r\n{right}\r\n"), 1).await;
    assert!(heard[0].starts_with("503 5.5.0"));
    assert!(client.is_closed().await);
}

fn with_debug() -> Options {
    let mut options = Options::default();
    with_login(Tls::None)(&mut options);
    options
}

#[tokio::test]
async fn no_password_in_the_clear_where_there_is_tls() {
    let server = start_with(with_login(Tls::StartTls)).await;
    let mut client = Client::ready(&server).await;
    let initial = plain("", "siaran", "r4ha$ia");
    let heard = client.ask(&format!("AUTH PLAIN {initial}")).await;
    assert_eq!(heard, "538 5.7.11 Encryption required for AUTH");
    complained(&server, "AUTH without TLS");
    let mut client = encrypted(&server).await;
    assert!(client.ask("MAIL FROM:<a@b.example>").await.starts_with("530 5.7.0 Auth"));
}

#[tokio::test]
async fn a_stripped_offer_tempts_and_tells() {
    let server = start_with(with_login(Tls::Stripped)).await;
    let mut client = Client::greeted(&server).await;
    let offer = client.ask("EHLO kantor.example").await;
    assert!(!offer.contains("STARTTLS") && offer.contains("AUTH PLAIN"), "{offer}");
    assert_eq!(server.complaints(), [""; 0]);
    let initial = plain("", "siaran", "r4ha$ia");
    assert!(client.ask(&format!("AUTH PLAIN {initial}")).await.starts_with("235"));
    complained(&server, "AUTH in the clear");
    assert!(client.ask("MAIL FROM:<a@b.example>").await.starts_with("250"));
    complained(&server, "MAIL in the clear");
}
