//! One click unsubscribes, at once and for good; following the link does not.

use std::thread;
use std::time::Duration;

use mail_parser::{Message, MessageParser};

use crate::newsroom::{Newsroom, Setup, announcement, due_in, reader};
use crate::servers::browser;
use crate::servers::port::free_port;

fn setup(port: u16) -> Setup {
    Setup {
        recipients: 6,
        connections: 1,
        email: format!(
            "  unsubscribe:\n    url: http://127.0.0.1:{port}/siaran/berhenti\n    mailto: berhenti@teladan.example\n"
        ),
        more: format!("web: {{ listen: \"127.0.0.1:{port}\" }}\n"),
        ..Setup::default()
    }
}

/// The letter with this subject to the reader `n`.
fn letter(room: &Newsroom, subject: &str, n: usize) -> Option<Message<'static>> {
    let inbox = room.mail.inbox();
    let mut letters = inbox.iter().filter(|letter| letter.rcpt_to == [reader(n)]);
    letters.find_map(|letter| {
        let message = MessageParser::default().parse(&letter.data)?.into_owned();
        (message.subject() == Some(subject)).then_some(message)
    })
}

/// The https address of its List-Unsubscribe header.
fn way_out(letter: &Message) -> String {
    let header = letter.header_raw("List-Unsubscribe").expect("a header").replace("\r\n", "");
    let (https, mailto) = header.trim().split_once(", ").expect("two addresses");
    assert!(mailto.starts_with("<mailto:berhenti@teladan.example?subject=unsubscribe%20"));
    https.trim_matches(['<', '>']).to_owned()
}

#[test]
fn one_click_during_a_release_is_heeded_before_the_next_letter() {
    let mut room = setup(free_port()).start();
    room.drop_file("pertama.md", &announcement("Pertama", due_in(1), &[]));
    room.wait_state("pertama", "released");
    let first = letter(&room, "Pertama", 6).expect("a letter");
    let post = first.header_raw("List-Unsubscribe-Post").expect("a header");
    assert_eq!(post.trim(), "List-Unsubscribe=One-Click");
    assert!(first.header_raw("List-Id").expect("a header").contains("<wartawan.teladan.example>"));
    let address = way_out(&first);

    // Following the link asks; a scanner that does so changes nothing.
    let page = browser::open(&address);
    assert_eq!(page.status, 200);
    assert!(page.text.contains("<form method=\"post\">") && page.text.contains("r0***@"));
    assert!(!page.text.contains(&reader(6)), "whoever has the link learns no address");
    assert_eq!(room.facts("\"fact\":\"objected\""), 0);

    // The relay takes its time over the first letter of the second release.
    room.mail.fault(
        siaran::sandbox::smtp::Matcher::Recipient(reader(1)),
        siaran::sandbox::smtp::Stage::Dot { stored: true },
        siaran::sandbox::smtp::Act::Delay(Duration::from_secs(3)),
    );
    room.drop_file("kedua.md", &announcement("Kedua", due_in(1), &[]));
    room.wait("the second release has begun", |room| room.status("kedua")["state"] == "releasing");
    let done = browser::post(&address, "List-Unsubscribe=One-Click");
    assert_eq!(done.status, 200);
    assert!(letter(&room, "Kedua", 2).is_none(), "the release is under way");
    room.wait_state("kedua", "partly_released");
    assert!(letter(&room, "Kedua", 5).is_some() && letter(&room, "Kedua", 6).is_none());
    let sixth = room.recipients("kedua")[&reader(6)].clone();
    assert_eq!(
        (&sixth["state"], &sixth["why"]),
        (&"withheld".into(), &"the recipient wants no more mail".into())
    );

    // Once more is once; and later announcements do not even plan for him.
    assert_eq!(browser::post(&address, "").status, 200);
    assert_eq!(room.facts("\"fact\":\"objected\""), 1);
    room.drop_file("ketiga.md", &announcement("Ketiga", due_in(2), &[]));
    room.wait_state("ketiga", "released");
    assert_eq!(room.status("ketiga")["letters"]["total"], 5);
    // A restart remembers.
    room.stop();
    room.start();
    room.drop_file("keempat.md", &announcement("Keempat", due_in(2), &[]));
    room.wait_state("keempat", "released");
    assert!(letter(&room, "Keempat", 6).is_none());
}

#[test]
fn a_port_that_is_taken_keeps_no_release_from_going_out() {
    let port = free_port();
    let taken = std::net::TcpListener::bind(("127.0.0.1", port)).expect("the port");
    let mut room = setup(port).start();
    room.drop_file("pertama.md", &announcement("Pertama", due_in(1), &[]));
    room.wait_state("pertama", "released");
    room.wait_desk("web.listen");
    let address = way_out(&letter(&room, "Pertama", 1).expect("a letter"));
    drop(taken);
    room.wait("the page is served", |_| std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
    assert_eq!(browser::open(&address).status, 200);
}

#[test]
fn only_a_token_of_ours_unsubscribes() {
    let port = free_port();
    let mut room = setup(port).start();
    room.drop_file("pertama.md", &announcement("Pertama", due_in(1), &[]));
    room.wait_state("pertama", "released");
    let address = way_out(&letter(&room, "Pertama", 1).expect("a letter"));
    let (base, token) = address.rsplit_once('/').expect("a token");
    let mut forged = token.to_owned();
    forged.replace_range(28.., if token.ends_with('a') { "q" } else { "a" });
    for path in [
        format!("{base}/{forged}"),
        format!("{base}/"),
        format!("http://127.0.0.1:{port}/"),
        format!("{base}/{}", "a".repeat(5_000)),
        format!("{base}/{token}/.."),
        format!("{base}/%2e%2e%2f{token}x"),
    ] {
        for method in ["GET", "POST"] {
            let page = browser::request(method, &path, "List-Unsubscribe=One-Click");
            assert!(page.status == 404 && !page.text.contains("<form"), "{method} {path}");
        }
    }
    for method in ["PUT", "DELETE", "OPTIONS"] {
        assert_eq!(browser::request(method, &address, "").status, 405, "{method}");
    }
    assert_eq!(room.facts("\"fact\":\"objected\""), 0);
    // The proxy may hand on another path, and a mail program may send another form.
    let bare = format!("http://127.0.0.1:{port}/{}", token.to_uppercase());
    assert_eq!(browser::post(&bare, "List-Unsubscribe=One-Click").status, 200);
    assert_eq!(room.facts("\"fact\":\"objected\""), 1);
    // Connections that say nothing keep nobody else out.
    let idle: Vec<_> = (0..100)
        .map(|_| std::net::TcpStream::connect(("127.0.0.1", port)).expect("a connection"))
        .collect();
    thread::sleep(Duration::from_millis(50));
    assert_eq!(browser::open(&address).status, 200);
    drop(idle);
}
