//! The protocol without faults: what is taken, and what is refused.

use jiff::Timestamp;

use super::*;

const OFFER: &str = "250-localhost\n250-PIPELINING\n250-SIZE 26214400\n250-8BITMIME\n\
                     250 ENHANCEDSTATUSCODES";

#[tokio::test]
async fn a_message_is_stored_as_it_was_meant() {
    let stamp = Timestamp::from_second(1_800_000_000).unwrap();
    let server = start_with(|options| options.clock = Arc::new(move || stamp)).await;
    let mut client = Client::greeted(&server).await;
    assert_eq!(client.ask("EHLO kantor.example").await, OFFER);
    client.address("w@pers.example").await;
    assert_eq!(client.ask("RCPT TO:<x@pers.example>").await, "250 2.1.5 Ok");
    let reply = client.data("Subject: a\r\n\r\n..dot\r\n..\r\n.\r\n").await;
    let inbox = server.inbox();
    let received = &inbox[0];
    assert_eq!(reply, format!("250 2.0.0 Ok: queued as {}", received.id));
    assert_eq!(received.data, b"Subject: a\r\n\r\n.dot\r\n.\r\n");
    assert_eq!(received.size, received.data.len() as u64);
    assert_eq!(received.mail_from, "humas@kantor.example");
    assert_eq!(received.rcpt_to, ["w@pers.example", "x@pers.example"]);
    assert_eq!((received.at, received.connection), (stamp, 1));
    assert_eq!((received.tls, &received.user), (false, &None));
    assert_eq!((server.messages(), server.bytes()), (1, received.size));

    assert_eq!(client.ask("QUIT").await, "221 2.0.0 Bye");
    assert!(client.is_closed().await);
    drop(client);
    assert_eq!(end_of(&server, 1).await, End::Quit);
    let log = &server.connections()[0];
    let commands: Vec<&str> = log.commands.iter().map(|(_, line)| &line[..]).collect();
    assert_eq!(
        commands,
        [
            "EHLO kantor.example",
            "MAIL FROM:<humas@kantor.example>",
            "RCPT TO:<w@pers.example>",
            "RCPT TO:<x@pers.example>",
            "DATA",
            ".",
            "QUIT",
        ]
    );
    assert!(log.commands.iter().all(|(at, _)| *at == stamp));
    assert_eq!(server.complaints(), [""; 0]);
}

#[tokio::test]
async fn helo_offers_nothing() {
    let server = start().await;
    let mut client = Client::greeted(&server).await;
    assert_eq!(client.ask("HELO kantor.example").await, "250 localhost");
    assert_eq!(
        client.ask("MAIL FROM:<a@b.example> SIZE=1").await,
        "555 5.5.4 Parameter not offered"
    );
    assert_eq!(client.ask("MAIL FROM:<a@b.example>").await, "250 2.1.0 Ok");
    let replies = client.ask_all("RSET\r\nRSET\r\n", 2).await;
    assert_eq!(replies, ["503 5.5.0 Improper use of SMTP command pipelining", "(end)"]);
}

#[tokio::test]
async fn commands_out_of_order_are_refused() {
    let server = start().await;
    let mut client = Client::greeted(&server).await;
    for (line, reply, complaint) in [
        ("MAIL FROM:<a@b.example>", "503", "MAIL before EHLO"),
        ("RCPT TO:<a@b.example>", "503", "RCPT before MAIL"),
        ("DATA", "503", "DATA before MAIL"),
        ("STARTTLS", "502", "STARTTLS was not offered"),
        ("HALO", "500", "unknown command"),
        ("EHLO", "501", "syntax error: EHLO"),
        ("AUTH PLAIN AGEAYg==", "502", "AUTH was not offered"),
        ("EHLO kantor.example", "250", ""),
        ("DATA", "503", "DATA before MAIL"),
        ("MAIL FROM: <a@b.example>", "501", "sender address is wrong"),
        ("MAIL FROM:<a@b.example> SMTPUTF8", "555", "unknown parameter"),
        ("MAIL FROM:<a@b.example> AUTH=<>", "555", "not offered"),
        ("MAIL FROM:<a@b.example>", "250", ""),
        ("MAIL FROM:<a@b.example>", "503", "MAIL within a message"),
        ("DATA", "503", "DATA before RCPT"),
        ("RCPT TO:<a b@c.example>", "501", "recipient address is wrong"),
        ("BDAT 1 LAST", "502", "command not offered"),
        ("NOOP", "250", ""),
        ("HELP", "214", ""),
        ("VRFY a", "252", ""),
        ("RCPT TO:<a@b.example>", "250", ""),
        ("RSET", "250", ""),
        ("RCPT TO:<a@b.example>", "503", "RCPT before MAIL"),
        ("MAIL FROM:<a@b.example>", "250", ""),
        ("EHLO kantor.example", "250", ""),
        ("RCPT TO:<a@b.example>", "503", "RCPT before MAIL"),
    ] {
        let before = server.complaints().len();
        let heard = client.ask(line).await;
        assert!(heard.starts_with(reply), "{line}: {heard}");
        let new = server.complaints().split_off(before);
        match complaint {
            "" => assert_eq!(new, [""; 0], "{line}"),
            _ => assert!(new.len() == 1 && new[0].contains(complaint), "{line}: {new:?}"),
        }
    }
    assert_eq!(server.messages(), 0);
}

#[tokio::test]
async fn too_many_violations_end_the_connection() {
    let server = start().await;
    let mut client = Client::ready(&server).await;
    for _ in 0..19 {
        assert!(client.ask("GET / HTTP/1.1").await.starts_with("500 5.5.1"));
    }
    assert_eq!(client.ask("GET / HTTP/1.1").await, "421 4.7.0 Too many errors");
    assert!(client.is_closed().await);
    drop(client);
    assert_eq!(end_of(&server, 1).await, End::TurnedAway);
}

#[tokio::test]
async fn pipelined_groups_are_answered_in_order() {
    let server = start().await;
    let mut client = Client::ready(&server).await;
    let group = "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nRCPT TO:<bad>\r\nDATA\r\n";
    let codes = |replies: Vec<String>| -> Vec<String> {
        replies.iter().map(|reply| reply[..3].to_owned()).collect()
    };
    assert_eq!(codes(client.ask_all(group, 4).await), ["250", "250", "501", "354"]);
    // A body, its dot and the next group in one write, as often as one likes.
    let next = "a: b\r\n.\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n";
    for _ in 0..3 {
        assert_eq!(codes(client.ask_all(next, 4).await), ["250", "250", "250", "354"]);
    }
    assert_eq!(codes(client.ask_all("a: b\r\n.\r\nQUIT\r\n", 2).await), ["250", "221"]);
    assert_eq!(server.messages(), 4);
    assert_eq!(server.complaints().len(), 1, "{:?}", server.complaints());
}

#[tokio::test]
async fn a_group_may_come_in_any_pieces() {
    let server = start().await;
    let mut client = Client::ready(&server).await;
    for byte in "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n".bytes() {
        client.send([byte]).await;
    }
    for code in ["250", "250", "354"] {
        assert!(client.hear().await.starts_with(code));
    }
    for byte in b"a\r\n..\r\n.\r\n" {
        client.send([*byte]).await;
    }
    assert!(client.hear().await.starts_with("250 2.0.0 Ok: queued as "));
    assert_eq!(server.inbox()[0].data, b"a\r\n.\r\n");
    assert_eq!(server.complaints(), [""; 0]);
}

#[tokio::test]
async fn whoever_does_not_wait_where_he_must_is_turned_away() {
    let message = "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n";
    for (sent, replies) in [
        ("EHLO a.example\r\nMAIL FROM:<a@b.example>\r\n".to_owned(), 0),
        (format!("{message}body\r\n.\r\n"), 2),
        ("NOOP\r\nRSET\r\n".to_owned(), 0),
        ("VRFY a\r\nRSET\r\n".to_owned(), 0),
    ] {
        let server = start().await;
        let mut client = match sent.starts_with("EHLO") {
            true => Client::greeted(&server).await,
            false => Client::ready(&server).await,
        };
        let heard = client.ask_all(&sent, replies + 1).await;
        assert!(heard[replies].starts_with("503 5.5.0 Improper"), "{sent:?}: {heard:?}");
        assert!(client.is_closed().await);
        complained(&server, "did not wait for the answer to");
        assert_eq!(server.messages(), 0);
    }
}

#[tokio::test]
async fn without_pipelining_every_answer_is_awaited() {
    let server = start_with(|options| options.pipelining = false).await;
    let mut client = Client::greeted(&server).await;
    assert!(!client.ask("EHLO a.example").await.contains("PIPELINING"));
    client.address("w@pers.example").await;
    assert!(client.data("a\r\n.\r\n").await.starts_with("250"));
    let heard = client.ask_all("MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n", 1).await;
    assert!(heard[0].starts_with("503 5.5.0"));
    assert!(client.is_closed().await);

    let mut client = Client::addressed(&server).await;
    assert!(client.data("a\r\n.\r\nRSET\r\n").await.starts_with("503 5.5.0"));
    assert_eq!(server.messages(), 1);
    complained(&server, "did not wait for the answer to a final dot");
}

#[tokio::test]
async fn line_ends_and_characters_of_commands() {
    for (sent, reply, complaint) in [
        (&b"NOOP\n"[..], "521", "bare LF in a command"),
        (b"NO\nOP\r\n", "521", "bare LF in a command"),
        (b"NOOP\rRSET\r\n", "521", "control or 8-bit"),
        (b"NOOP \0\r\n", "521", "control or 8-bit"),
        (b"RCPT TO:<caf\xc3\xa9@b.example>\r\n", "521", "control or 8-bit"),
        (b"MAIL FROM:<a@b.example>\nRCPT TO:<c@d.example>\r\n", "521", "bare LF"),
    ] {
        let server = start().await;
        let mut client = Client::ready(&server).await;
        client.send(sent).await;
        let heard = client.hear().await;
        assert!(heard.starts_with(reply), "{heard}");
        assert!(client.is_closed().await);
        complained(&server, complaint);
    }
}

#[tokio::test]
async fn long_commands() {
    let server = start().await;
    let mut client = Client::ready(&server).await;
    assert_eq!(client.ask(&format!("NOOP {}", "x".repeat(505))).await, "250 2.0.0 Ok");
    assert_eq!(client.ask(&format!("NOOP {}", "x".repeat(506))).await, "500 5.5.2 Line too long");
    assert!(client.is_closed().await);
    let mut client = Client::ready(&server).await;
    // A megabyte without any line end is not waited for.
    client.send("x".repeat(1_000)).await;
    assert_eq!(client.hear().await, "500 5.5.2 Line too long");
    complained(&server, "too long");
}

#[tokio::test]
async fn flawed_messages_are_not_stored() {
    let server = start().await;
    let mut client = Client::ready(&server).await;
    let long = format!("{}\r\n.\r\n", "x".repeat(999));
    let huge = format!("{}\r\n.\r\n", "x".repeat(100_000));
    for (body, reply, complaint) in [
        (&b"a\rb\r\n.\r\n"[..], "554 5.6.0 Bare CR", "bare CR"),
        (b"\0\r\n.\r\n", "554 5.6.0 NUL", "NUL"),
        (long.as_bytes(), "554 5.6.0 Line", "over 998"),
        (huge.as_bytes(), "554 5.6.0 Line", "over 998"),
        (b"caf\xc3\xa9\r\n.\r\n", "554 5.6.3 8-bit", "BODY=8BITMIME"),
    ] {
        client.address("w@pers.example").await;
        let heard = client.data(body).await;
        assert!(heard.starts_with(reply), "{heard}");
        complained(&server, complaint);
    }
    assert_eq!(client.ask("NOOP").await, "250 2.0.0 Ok");

    client.address("w@pers.example").await;
    let heard = client.data("a\n.\n").await;
    assert_eq!(heard, "521 5.5.2 Bare LF in the message");
    assert!(client.is_closed().await);
    complained(&server, "bare LF in the message");
    assert_eq!(server.messages(), 0);
}

#[tokio::test]
async fn dots_that_were_not_stuffed() {
    let server = start().await;
    let mut client = Client::addressed(&server).await;
    assert!(client.data("a\r\n.b\r\n.\r\n").await.starts_with("250"));
    assert_eq!(server.inbox()[0].data, b"a\r\nb\r\n");
    complained(&server, "began with a single dot");

    // A dot alone ends the message; the rest of it are commands.
    client.address("w@pers.example").await;
    assert!(client.data("a\r\n.\r\nrest of the text\r\n.\r\n").await.starts_with("250"));
    assert!(client.hear().await.starts_with("500 5.5.1"));
    assert!(client.hear().await.starts_with("500 5.5.1"));
    complained(&server, "unknown command right after a final dot: rest of the text");
}

#[tokio::test]
async fn eight_bit_content_must_be_announced_and_offered() {
    let server = start().await;
    let mut client = Client::ready(&server).await;
    let body = "caf\u{e9}\r\n.\r\n";
    assert!(client.ask("MAIL FROM:<a@b.example> BODY=8BITMIME").await.starts_with("250"));
    assert!(client.ask("RCPT TO:<c@d.example>").await.starts_with("250"));
    assert!(client.data(body).await.starts_with("250"));
    assert!(client.ask("MAIL FROM:<a@b.example> BODY=7BIT").await.starts_with("250"));
    assert!(client.ask("RCPT TO:<c@d.example>").await.starts_with("250"));
    assert!(client.data(body).await.starts_with("554 5.6.3"));
    assert_eq!(server.inbox()[0].data, "caf\u{e9}\r\n".as_bytes());

    let server = start_with(|options| options.eight_bit = false).await;
    let mut client = Client::greeted(&server).await;
    assert!(!client.ask("EHLO a.example").await.contains("8BITMIME"));
    assert!(client.ask("MAIL FROM:<a@b.example> BODY=8BITMIME").await.starts_with("555 5.5.4"));
    complained(&server, "not offered");
}

#[tokio::test]
async fn size_is_limited_declared_or_not() {
    let server = start_with(|options| options.size_limit = 100).await;
    let mut client = Client::greeted(&server).await;
    assert!(client.ask("EHLO a.example").await.contains("\n250-SIZE 100\n"));
    assert!(client.ask("MAIL FROM:<a@b.example> SIZE=101").await.starts_with("552 5.3.4"));
    for (length, reply) in [(98, "250"), (99, "552 5.3.4"), (900, "552 5.3.4")] {
        assert!(client.ask("MAIL FROM:<a@b.example> SIZE=100").await.starts_with("250"));
        assert!(client.ask("RCPT TO:<c@d.example>").await.starts_with("250"));
        let heard = client.data(format!("{}\r\n.\r\n", "x".repeat(length))).await;
        assert!(heard.starts_with(reply), "{length}: {heard}");
    }
    assert_eq!(server.messages(), 1);
    assert_eq!(server.complaints(), [""; 0]);
}

#[tokio::test]
async fn a_connection_has_its_number_of_messages() {
    let server = start_with(|options| options.messages_per_connection = Some(2)).await;
    let mut client = Client::ready(&server).await;
    for _ in 0..2 {
        client.address("w@pers.example").await;
        assert!(client.data("a\r\n.\r\n").await.starts_with("250"));
    }
    // The rest of the group is lost, the answer is not.
    let group = "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n";
    assert_eq!(client.ask_all(group, 1).await, ["421 4.7.0 Enough messages on this connection"]);
    assert!(client.is_closed().await);
    drop(client);
    assert_eq!(end_of(&server, 1).await, End::Full);
    assert_eq!(server.complaints(), [""; 0]);
}

#[tokio::test]
async fn the_greeting_is_awaited() {
    let server = start_with(|options| options.banner_delay = Duration::from_millis(250)).await;
    let mut early = Client::connect(&server).await;
    assert_eq!(early.ask("EHLO a.example").await, "554 5.5.0 You speak before the greeting");
    assert!(early.is_closed().await);
    complained(&server, "spoke before the greeting");
    Client::ready(&server).await;
    assert_eq!(server.complaints().len(), 1);
}

#[tokio::test]
async fn whoever_is_silent_is_sent_away() {
    let server = start_with(|options| options.idle = Duration::from_millis(300)).await;
    let mut client = Client::addressed(&server).await;
    assert!(client.ask("DATA").await.starts_with("354"));
    assert_eq!(client.hear().await, "421 4.4.2 Too long silent, closing");
    assert!(client.is_closed().await);
    drop(client);
    assert_eq!(end_of(&server, 1).await, End::Idle);
}

#[tokio::test]
async fn leaving_without_a_word_is_noted() {
    let server = start().await;
    drop(Client::ready(&server).await);
    assert_eq!(end_of(&server, 1).await, End::Left);
    let mut client = Client::addressed(&server).await;
    assert!(client.ask("DATA").await.starts_with("354"));
    client.send("half a mess").await;
    drop(client);
    assert_eq!(end_of(&server, 2).await, End::CutShort);
    assert_eq!(server.messages(), 0);
}

#[tokio::test]
async fn memory_is_what_was_asked_for() {
    for (keep, kept, first) in [
        (Keep::Everything, 3, "n: 0\r\n\r\nbody\r\n"),
        (Keep::Last(2), 2, "n: 1\r\n\r\nbody\r\n"),
        (Keep::Headers, 3, "n: 0\r\n\r\n"),
        (Keep::Counts, 0, ""),
    ] {
        let server = start_with(|options| options.keep = keep).await;
        let mut client = Client::ready(&server).await;
        for n in 0..3 {
            client.address("w@pers.example").await;
            assert!(client.data(format!("n: {n}\r\n\r\nbody\r\n.\r\n")).await.starts_with("250"));
        }
        server.reach(3).await;
        assert_eq!((server.messages(), server.bytes()), (3, 42));
        let inbox = server.take_inbox();
        assert_eq!(inbox.len(), kept, "{keep:?}");
        assert!(inbox.iter().all(|received| received.size == 14));
        let data = inbox.first().map(|received| received.data.clone()).unwrap_or_default();
        assert_eq!(String::from_utf8(data).unwrap(), first);
        assert!(server.inbox().is_empty());
        assert_eq!(server.connections()[0].commands.is_empty(), keep == Keep::Counts);
    }
}

#[tokio::test]
async fn dropping_the_server_ends_it() {
    let server = start().await;
    let addr = server.addr();
    let mut client = Client::ready(&server).await;
    drop(server);
    assert!(client.is_closed().await);
    let gone = async { while TcpStream::connect(addr).await.is_ok() {} };
    timeout(PATIENCE, gone).await.expect("the port stays open");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_connections_at_once() {
    let server = start_with(|options| options.keep = Keep::Headers).await;
    let addr = server.addr();
    let clients: Vec<_> = (0..8)
        .map(|number| {
            std::thread::spawn(move || {
                use std::io::{Read, Write};
                let mut stream = std::net::TcpStream::connect(addr).unwrap();
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
                let mut heard = Vec::new();
                let mut room = [0; 4096];
                let mut until = |stream: &mut std::net::TcpStream, end: &str| {
                    while !String::from_utf8_lossy(&heard).contains(end) {
                        let read = stream.read(&mut room).unwrap();
                        assert!(read > 0, "the server left");
                        heard.extend_from_slice(&room[..read]);
                    }
                    heard.clear();
                };
                until(&mut stream, "220 ");
                stream.write_all(b"EHLO a.example\r\n").unwrap();
                until(&mut stream, "250 ENH");
                for n in 0..50 {
                    write!(stream, "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n")
                        .unwrap();
                    until(&mut stream, "354 ");
                    write!(stream, "id: {number}.{n}\r\n\r\ntext\r\n.\r\n").unwrap();
                    until(&mut stream, "queued as ");
                }
            })
        })
        .collect();
    for client in clients {
        tokio::task::spawn_blocking(|| client.join()).await.unwrap().unwrap();
    }
    let inbox = server.inbox();
    let ids: std::collections::BTreeSet<_> = inbox.iter().map(|received| &received.id).collect();
    let data: std::collections::BTreeSet<_> = inbox.iter().map(|r| &r.data).collect();
    assert_eq!((inbox.len(), ids.len(), data.len()), (400, 400, 400));
    assert_eq!(server.complaints(), [""; 0]);
}
