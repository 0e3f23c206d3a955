//! A release through Postfix into Dovecot's Maildirs.

use crate::newsroom::{Setup, announcement, due_in};
use crate::servers::mail::RealMail;

#[test]
fn a_release_reaches_the_maildirs_of_real_servers() {
    let users =
        ["press@press.example", "bounce@press.example", "alice@news.example", "bob@news.example"];
    let domains = ["humas@teladan.example", "pantulan@teladan.example"];
    let real = RealMail::start_with(&[&users[..], &domains[..]].concat());
    let named = [("alice@news.example", "Alice Wijaya"), ("bob@news.example", "Bob Situmorang")];
    let mut room = Setup {
        recipients: 0,
        relay: Some(real.relay_lines()),
        named: named.map(|(email, name)| (email.to_owned(), name.to_owned())).into(),
        ..Setup::default()
    }
    .build();

    room.credential("smtp", "salah");
    room.start();
    let text = announcement("Melalui Postfix", due_in(2), &[("kantor", &["Postfix."])]);
    room.drop_file("postfix.md", &text);
    room.wait("X goes on", |room| room.parts("postfix", "kantor") == "sent");
    room.wait("the log tells", |room| {
        let logs = room.logs();
        logs.contains("the relay cannot be used") && logs.contains("535")
    });
    let letters = room.status("postfix")["letters"].clone();
    assert_eq!((&letters["pending"], &letters["refused"]), (&2.into(), &0.into()), "{letters}");
    assert!(!room.logs().contains("salah"), "no password in the log");
    room.stop();

    room.credential("smtp", real.password());
    room.start();
    room.wait_state("postfix", "released");
    for (email, name) in named {
        let messages = real.wait_for(email, 1);
        let text = String::from_utf8_lossy(&messages[0]).into_owned();
        let parsed = mail_parser::MessageParser::default().parse(&messages[0]).expect("message");
        assert_eq!(parsed.subject(), Some("Melalui Postfix"), "{text}");
        let body = parsed.body_text(0).unwrap_or_default();
        assert!(body.contains(&format!("Yth. {name},")), "{body}");
        let html = parsed.body_html(0).unwrap_or_default();
        assert!(html.contains(&format!("Yth. {name},")), "{html}");
        assert!(text.contains("with ESMTPSA"), "received encrypted: {text}");
        let id = room.recipients("postfix")[email]["queue_id"].clone();
        let id = id.as_str().filter(|id| !id.is_empty()).expect("queue id");
        assert!(text.contains(id), "{id} is the queue id in {text}");
    }
    let desk = real.wait_for("humas@teladan.example", 1);
    assert!(!desk.is_empty());
    real.wait_until_idle();
    for (email, _) in named {
        assert_eq!(real.maildir(email).len(), 1, "once: {email}");
    }
}
