//! Every way in which a message can end, against a relay that follows a script to the byte.

use std::time::Duration;

use tokio::task::JoinHandle;

use super::script::{Step, drip, hasty, hear, hello, say, serve};
use super::{Connection, Ending, Envelope, Rejection, Stage};
use crate::plan::fact::{Cause, Outcome, Reason, Receipt};

const PIPELINED: &[&str] = &["PIPELINING", "8BITMIME"];
const GRANTED: &str = "250 2.1.0 Ok\n250 2.1.5 Ok\n354 go ahead\n";
const BODY: &str = "Subject: x\n\nSelamat pagi\n";

fn asks(n: u32) -> String {
    format!("MAIL FROM:<p@b.example>\nRCPT TO:<r{n}@c.example>\nDATA\n")
}

fn envelope(n: u32) -> Envelope {
    Envelope::new("p@b.example", &format!("r{n}@c.example"), false).unwrap()
}

fn body() -> Vec<u8> {
    BODY.replace('\n', "\r\n").into_bytes()
}

/// A connection to a relay that greets with `extensions` and then follows `steps`.
async fn connected(
    extensions: &[&str],
    steps: impl IntoIterator<Item = Step>,
    deadlines: fn(super::Relay) -> super::Relay,
) -> (Connection, JoinHandle<Vec<u8>>) {
    let script = hello(extensions).into_iter().chain(steps).collect();
    let (relay, task) = serve(script).await;
    (Connection::open(&deadlines(relay)).await.unwrap(), task)
}

fn as_given(relay: super::Relay) -> super::Relay {
    relay
}

fn sent(id: &str) -> Ending {
    Ending::Sent(Receipt { id: id.to_owned(), code: Some(250), adopted: false })
}

/// Kind, cause and code of an ending.
fn gist(ending: &Ending) -> (&'static str, Option<Cause>, Option<u16>) {
    let of = |reason: &Reason| (Some(reason.cause), reason.code);
    let (kind, (cause, code)) = match ending {
        Ending::Sent(receipt) => ("sent", (None, receipt.code)),
        Ending::NotYet(reason) => ("not yet", of(reason)),
        Ending::Refused(reason) => ("refused", of(reason)),
        Ending::Unknown(reason) => ("unknown", of(reason)),
    };
    (kind, cause, code)
}

async fn rejected(connection: &mut Connection, n: u32) -> Rejection {
    connection.begin(&envelope(n)).await.unwrap_err()
}

/// The script was followed to its end and nothing else was said.
async fn nothing_more(task: JoinHandle<Vec<u8>>) {
    assert_eq!(task.await.unwrap().escape_ascii().to_string(), "");
}

#[tokio::test]
async fn pipelined_the_next_message_rides_behind_the_dot() {
    let steps = [
        hear(&asks(0)),
        drip(GRANTED),
        hear(&format!("{BODY}.\n{}", asks(1))),
        drip("250 2.0.0 Ok: queued as AAA1\n250 Ok\n250 Ok\n354 go\n"),
        hear(&format!("{BODY}.\n")),
        say("250-2.0.0 Ok: queued as AAA2\n250 bye\n"),
        hear("QUIT\n"),
        say("221 bye\n"),
    ];
    let (mut connection, task) = connected(PIPELINED, steps, as_given).await;
    assert!(connection.pipelines());
    connection.begin(&envelope(0)).await.unwrap();
    // The body comes in pieces, whose borders lie within a line end.
    let body = body();
    let (head, tail) = body.split_at(body.len() - 1);
    let finished = connection.finish(&[head, tail], Some(&envelope(1))).await;
    assert_eq!((finished.ending, finished.connection_usable), (sent("AAA1"), true));
    connection.begin(&envelope(1)).await.unwrap();
    let finished = connection.finish(&[&body], None).await;
    assert_eq!((finished.ending, finished.connection_usable), (sent("AAA2"), true));
    connection.quit().await;
    nothing_more(task).await;
}

#[tokio::test]
async fn without_pipelining_each_command_waits_for_its_reply() {
    let one_by_one = |n| {
        [
            hear("MAIL FROM:<p@b.example>\n"),
            drip("250 Ok\n"),
            hear(&format!("RCPT TO:<r{n}@c.example>\n")),
            drip("251 will forward\n"),
            hear("DATA\n"),
            drip("354 go\n"),
            hear(&format!("{BODY}.\n")),
            drip("250 Ok\n"),
        ]
    };
    let refused = [
        hear("MAIL FROM:<p@b.example>\n"),
        say("250 Ok\n"),
        hear("RCPT TO:<r2@c.example>\n"),
        say("550 5.1.1 no such user\n"),
        // DATA is not sent, and the sender given is taken back.
        hear("RSET\n"),
        say("250 Ok\n"),
        hear("MAIL FROM:<p@b.example>\n"),
        say("451 busy\n"),
    ];
    let steps = one_by_one(0).into_iter().chain(one_by_one(1)).chain(refused);
    let (mut connection, task) = connected(&[], steps, as_given).await;
    for n in 0..2 {
        connection.begin(&envelope(n)).await.unwrap();
        let finished = connection.finish(&[&body()], Some(&envelope(n + 1))).await;
        assert_eq!((finished.ending, finished.connection_usable), (sent(""), true));
    }
    let rejection = rejected(&mut connection, 2).await;
    assert_eq!(gist(&rejection.ending), ("refused", Some(Cause::Rejected), Some(550)));
    assert_eq!((rejection.stage, rejection.connection_usable), (Stage::Rcpt, true));
    let rejection = rejected(&mut connection, 3).await;
    assert_eq!(gist(&rejection.ending), ("not yet", Some(Cause::Temporary), Some(451)));
    assert_eq!((rejection.stage, rejection.connection_usable), (Stage::Mail, true));
    drop(connection);
    nothing_more(task).await;
}

#[tokio::test]
async fn refusals_before_the_body() {
    use Cause::{Credential, Garbled, Limited, Rejected, Temporary};
    use Stage::{Data, Mail, Rcpt};
    // Replies to MAIL, RCPT and DATA → ending, step, usable, commands before the next message.
    let reset = "RSET\n";
    let cases = [
        ("250 a\n450 b\n554 c\n", ("not yet", Temporary, 450), Rcpt, true, reset),
        ("250 a\n550 b\n503 c\n", ("refused", Rejected, 550), Rcpt, true, reset),
        ("250 a\n250 b\n451 c\n", ("not yet", Temporary, 451), Data, true, reset),
        ("250 a\n250 b\n554 c\n", ("refused", Rejected, 554), Data, true, reset),
        ("450 a\n503 b\n503 c\n", ("not yet", Temporary, 450), Mail, true, ""),
        ("530 a\n530 b\n530 c\n", ("not yet", Credential, 530), Mail, true, ""),
        ("421 a\n", ("not yet", Limited, 421), Mail, false, ""),
        ("250 a\n421 b\n", ("not yet", Limited, 421), Rcpt, false, ""),
        ("250 a\n550 b\n421 c\n", ("not yet", Limited, 421), Data, false, ""),
        // Replies that cannot be those to our commands.
        ("550 a\n250 b\n354 c\n", ("not yet", Garbled, 250), Rcpt, false, ""),
        ("503 a\n503 b\n503 c\n", ("not yet", Garbled, 503), Mail, false, ""),
        ("250 a\n354 b\n250 c\n", ("not yet", Garbled, 354), Rcpt, false, ""),
        ("250 a\n250 b\n250 c\n", ("not yet", Garbled, 250), Data, false, ""),
    ];
    for (replies, (kind, cause, code), stage, usable, before) in cases {
        let mut steps = vec![hear(&asks(0)), drip(replies)];
        if usable {
            steps.push(hear(&format!("{before}{}", asks(1))));
            steps.push(say(if before.is_empty() {
                GRANTED
            } else {
                "250 a\n250 b\n250 c\n354 d\n"
            }));
        }
        let (mut connection, task) = connected(PIPELINED, steps, as_given).await;
        let rejection = rejected(&mut connection, 0).await;
        assert_eq!(gist(&rejection.ending), (kind, Some(cause), Some(code)), "{replies}");
        assert_eq!(rejection.stage, stage, "{replies}");
        assert_eq!(rejection.connection_usable, usable, "{replies}");
        assert_eq!(connection.is_usable(), usable, "{replies}");
        assert_eq!(connection.begin(&envelope(1)).await.is_ok(), usable, "{replies}");
        drop(connection);
        nothing_more(task).await;
    }
}

#[tokio::test]
async fn a_recipient_refused_yet_a_body_asked_for_gets_a_lone_dot() {
    // The reply to the lone dot counts for nobody, whatever it is.
    for dot in ["554 no valid recipients\n", "250 2.0.0 Ok: queued as NOBODY\n"] {
        let steps = [
            hear(&asks(0)),
            drip("250 Ok\n550 5.1.1 no such user\n354 go\n"),
            hear(".\n"),
            drip(dot),
            hear(&asks(1)),
            say(GRANTED),
        ];
        let (mut connection, task) = connected(PIPELINED, steps, as_given).await;
        let rejection = rejected(&mut connection, 0).await;
        assert_eq!(gist(&rejection.ending), ("refused", Some(Cause::Rejected), Some(550)));
        assert!(rejection.connection_usable);
        connection.begin(&envelope(1)).await.unwrap();
        drop(connection);
        nothing_more(task).await;
    }
}

#[tokio::test]
async fn a_riding_recipient_can_be_refused_with_a_lone_dot_too() {
    let steps = [
        hear(&asks(0)),
        say(GRANTED),
        hear(&format!("{BODY}.\n{}", asks(1))),
        say("451 4.3.0 later\n250 Ok\n450 greylisted\n354 go\n"),
        hear(".\n"),
        say("554 nobody\n"),
    ];
    let (mut connection, task) = connected(PIPELINED, steps, as_given).await;
    connection.begin(&envelope(0)).await.unwrap();
    let finished = connection.finish(&[&body()], Some(&envelope(1))).await;
    assert_eq!(gist(&finished.ending), ("not yet", Some(Cause::Temporary), Some(451)));
    let rejection = rejected(&mut connection, 1).await;
    assert_eq!(gist(&rejection.ending), ("not yet", Some(Cause::Temporary), Some(450)));
    assert!(connection.is_usable());
    drop(connection);
    nothing_more(task).await;
}

#[tokio::test]
async fn endings_after_the_dot() {
    use Cause::{Closed, Credential, Garbled, Limited, Rejected, Temporary, Timeout};
    let text = |text: &str| vec![say(text)];
    let cases = [
        (text("250 Ok\n"), ("sent", None, Some(250)), true),
        (text("451 later\n"), ("not yet", Some(Temporary), Some(451)), true),
        (text("552 too big\n"), ("refused", Some(Rejected), Some(552)), true),
        (text("535 who are you\n"), ("not yet", Some(Credential), Some(535)), true),
        (text("421 closing\n"), ("not yet", Some(Limited), Some(421)), false),
        // One reply late: a 354 or 251 is never success.
        (text("354 go\n"), ("unknown", Some(Garbled), Some(354)), false),
        (text("251 forwarded\n"), ("unknown", Some(Garbled), Some(251)), false),
        (text("what?\n"), ("unknown", Some(Garbled), None), false),
        (text("250-a\n550 b\n"), ("unknown", Some(Garbled), None), false),
        (vec![Step::Close], ("unknown", Some(Closed), None), false),
        (vec![Step::Reset], ("unknown", Some(Closed), None), false),
        (vec![Step::Hang], ("unknown", Some(Timeout), None), false),
        (vec![drip("250 2.0.0 Ok: que"), Step::Close], ("unknown", Some(Closed), None), false),
        (vec![drip("250-2.0.0 Ok\n"), Step::Hang], ("unknown", Some(Timeout), None), false),
    ];
    for (after, wanted, usable) in cases {
        let hangs = matches!(after.last(), Some(Step::Hang));
        let steps = [hear(&asks(0)), say(GRANTED), hear(&format!("{BODY}.\n"))];
        let steps = steps.into_iter().chain(after);
        let deadlines = if hangs { hasty } else { as_given };
        let (mut connection, task) = connected(PIPELINED, steps, deadlines).await;
        connection.begin(&envelope(0)).await.unwrap();
        let finished = connection.finish(&[&body()], None).await;
        assert_eq!(gist(&finished.ending), wanted);
        assert_eq!((finished.connection_usable, connection.is_usable()), (usable, usable));
        if !usable {
            let rejection = rejected(&mut connection, 1).await;
            assert_eq!(gist(&rejection.ending), ("not yet", Some(Closed), None));
        }
        drop(connection);
        if hangs {
            task.abort();
        } else {
            nothing_more(task).await;
        }
    }
}

/// A body far larger than what kernels buffer.
fn large() -> Vec<u8> {
    b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd\r\n".repeat(500_000)
}

#[tokio::test]
async fn a_server_may_answer_or_leave_in_the_middle_of_the_body() {
    use Cause::{Closed, Garbled, Limited, Rejected, Temporary, Timeout};
    // The dot never left: whatever happened, it is known.
    let told = |text: &str| vec![say(text), Step::Close];
    let cases = [
        (told("552 too big\n"), ("refused", Some(Rejected), Some(552))),
        (told("452 no room\n"), ("not yet", Some(Temporary), Some(452))),
        (told("421 going down\n"), ("not yet", Some(Limited), Some(421))),
        (told("250 thanks already\n"), ("not yet", Some(Garbled), Some(250))),
        // Says so, and then neither reads nor closes.
        (vec![say("552 too big\n"), Step::Hang], ("refused", Some(Rejected), Some(552))),
        (vec![Step::Close], ("not yet", Some(Closed), None)),
        (vec![Step::Reset], ("not yet", Some(Closed), None)),
        (vec![Step::Hang], ("not yet", Some(Timeout), None)),
    ];
    let body = large();
    for (after, wanted) in cases {
        let steps = [hear(&asks(0)), say(GRANTED), Step::Swallow(100_000)];
        let steps = steps.into_iter().chain(after);
        let deadlines = if wanted.1 == Some(Timeout) { hasty } else { as_given };
        let (mut connection, task) = connected(PIPELINED, steps, deadlines).await;
        connection.begin(&envelope(0)).await.unwrap();
        let next = envelope(1);
        // Well before the deadline of a stalled write, where an answer is there.
        let pieces = [&body[..]];
        let finished = connection.finish(&pieces, Some(&next));
        let finished = tokio::time::timeout(Duration::from_secs(20), finished).await.unwrap();
        assert_eq!(gist(&finished.ending), wanted);
        assert!(!finished.connection_usable && !connection.is_usable());
        task.abort();
    }
}

#[tokio::test]
async fn a_large_body_in_pieces_arrives_whole() {
    let body = large();
    let steps = [
        hear(&asks(0)),
        say(GRANTED),
        Step::Hear([b"Subject: x\r\n\r\n", &body[..], b"end\r\n.\r\n"].concat()),
        say("250 Ok\n"),
    ];
    let (mut connection, task) = connected(PIPELINED, steps, as_given).await;
    connection.begin(&envelope(0)).await.unwrap();
    // The last line lacks its end: the dot must stand on a line of its own all the same.
    let finished = connection.finish(&[b"Subject: x\r\n\r\n", &body, b"end"], None).await;
    assert_eq!(finished.ending, sent(""));
    drop(connection);
    nothing_more(task).await;
}

#[tokio::test]
async fn a_server_that_left_while_we_waited_took_nothing() {
    // 421 and close while idle: told at the next command.
    let (mut connection, task) =
        connected(PIPELINED, [say("421 idle too long\n"), Step::Close], as_given).await;
    task.await.unwrap();
    let rejection = rejected(&mut connection, 0).await;
    assert_eq!(gist(&rejection.ending).0, "not yet");
    assert!(!connection.is_usable());

    // The same between 354 and the body.
    let steps = [hear(&asks(0)), say(&format!("{GRANTED}421 too slow\n")), Step::Close];
    let (mut connection, task) = connected(PIPELINED, steps, as_given).await;
    connection.begin(&envelope(0)).await.unwrap();
    task.await.unwrap();
    let finished = connection.finish(&[&body()], None).await;
    assert_eq!(gist(&finished.ending), ("not yet", Some(Cause::Limited), Some(421)));
}

#[tokio::test]
async fn words_nobody_asked_for_condemn_no_recipient() {
    let (mut connection, task) =
        connected(PIPELINED, [say("550 go away\n"), Step::Close], as_given).await;
    task.await.unwrap();
    let rejection = rejected(&mut connection, 0).await;
    assert_eq!(gist(&rejection.ending).0, "not yet");
    assert!(!rejection.connection_usable);

    let steps = [hear(&asks(0)), say(&format!("{GRANTED}550 one late\n"))];
    let (mut connection, task) = connected(PIPELINED, steps, as_given).await;
    connection.begin(&envelope(0)).await.unwrap();
    let finished = connection.finish(&[&body()], None).await;
    assert_eq!(gist(&finished.ending), ("not yet", Some(Cause::Garbled), Some(550)));
    drop(connection);
    nothing_more(task).await;
}

#[tokio::test]
async fn a_silent_server_costs_one_deadline_and_the_connection() {
    let (mut connection, task) =
        connected(PIPELINED, [hear(&asks(0)), say("250 Ok\n"), Step::Hang], hasty).await;
    let rejection = rejected(&mut connection, 0).await;
    assert_eq!(gist(&rejection.ending), ("not yet", Some(Cause::Timeout), None));
    assert_eq!((rejection.stage, connection.is_usable()), (Stage::Rcpt, false));
    task.abort();
}

#[tokio::test]
async fn a_dropped_future_ends_the_connection() {
    let (mut connection, task) = connected(PIPELINED, [hear(&asks(0)), Step::Hang], as_given).await;
    let short = Duration::from_millis(50);
    assert!(tokio::time::timeout(short, connection.begin(&envelope(0))).await.is_err());
    assert!(!connection.is_usable());
    let rejection = rejected(&mut connection, 0).await;
    assert_eq!(gist(&rejection.ending), ("not yet", Some(Cause::Closed), None));
    let finished = connection.finish(&[&body()], None).await;
    assert_eq!(gist(&finished.ending), ("not yet", Some(Cause::Closed), None));
    assert!(!connection.alive().await);
    task.abort();
}

#[tokio::test]
async fn a_body_is_sent_only_when_it_was_asked_for() {
    let (mut connection, task) = connected(PIPELINED, [], as_given).await;
    let finished = connection.finish(&[&body()], None).await;
    assert_eq!(gist(&finished.ending), ("not yet", Some(Cause::Closed), None));
    drop(connection);
    nothing_more(task).await;
}

#[tokio::test]
async fn only_the_envelope_that_rides_may_follow() {
    let steps = [
        hear(&asks(0)),
        say(GRANTED),
        hear(&format!("{BODY}.\n{}", asks(1))),
        say(&format!("250 Ok\n{GRANTED}")),
    ];
    let (mut connection, task) = connected(PIPELINED, steps, as_given).await;
    connection.begin(&envelope(0)).await.unwrap();
    connection.finish(&[&body()], Some(&envelope(1))).await;
    assert_eq!(gist(&rejected(&mut connection, 2).await.ending).0, "not yet");
    assert!(!connection.is_usable());
    drop(connection);
    nothing_more(task).await;
}

#[tokio::test]
async fn leaving_where_a_body_is_awaited_says_nothing() {
    let steps = [hear(&asks(0)), say(GRANTED)];
    let (mut connection, task) = connected(PIPELINED, steps, as_given).await;
    connection.begin(&envelope(0)).await.unwrap();
    connection.quit().await;
    nothing_more(task).await;

    let ahead = hear(&format!("{BODY}.\n{}", asks(1)));
    let steps = [hear(&asks(0)), say(GRANTED), ahead, say("250 Ok\n")];
    let (mut connection, task) = connected(PIPELINED, steps, as_given).await;
    connection.begin(&envelope(0)).await.unwrap();
    connection.finish(&[&body()], Some(&envelope(1))).await;
    connection.quit().await;
    nothing_more(task).await;
}

#[tokio::test]
async fn eight_bit_bodies_need_the_relays_word() {
    let eight = Envelope::new("", "r@c.example", true).unwrap();
    let steps = [hear("MAIL FROM:<> BODY=8BITMIME\nRCPT TO:<r@c.example>\nDATA\n"), say(GRANTED)];
    let (mut connection, task) = connected(PIPELINED, steps, as_given).await;
    connection.begin(&eight).await.unwrap();
    drop(connection);
    nothing_more(task).await;

    let steps = [hear(&asks(0)), say(GRANTED)];
    let (mut connection, task) = connected(&["PIPELINING"], steps, as_given).await;
    let rejection = connection.begin(&eight).await.unwrap_err();
    assert_eq!(gist(&rejection.ending), ("refused", Some(Cause::Unusable), None));
    connection.begin(&envelope(0)).await.unwrap();
    drop(connection);
    nothing_more(task).await;
}

#[tokio::test]
async fn idle_connections_are_looked_at() {
    let steps = [hear("NOOP\n"), say("250 Ok\n"), hear("NOOP\n"), say("500 what\n")];
    let (mut connection, task) = connected(PIPELINED, steps, as_given).await;
    assert!(connection.alive().await);
    assert!(connection.noop().await);
    assert!(!connection.noop().await);
    assert!(!connection.is_usable());
    drop(connection);
    nothing_more(task).await;

    let (mut connection, task) =
        connected(PIPELINED, [say("421 idle\n"), Step::Close], as_given).await;
    task.await.unwrap();
    let noticed = async { while connection.alive().await {} };
    tokio::time::timeout(Duration::from_secs(30), noticed).await.unwrap();
}

#[test]
fn envelopes_hold_only_addresses() {
    for (from, to) in [("a@b.example", "c@d.example>\r\nDATA"), ("a b@c.example", "c@d.example")] {
        assert!(Envelope::new(from, to, false).is_err());
    }
    assert!(Envelope::new("", "a@bücher.example", false).is_ok());
    assert!(Envelope::new("a@b.example", "", false).is_err());
}

#[test]
fn endings_become_outcomes() {
    let reason = Reason::new(Cause::Temporary, Some(451), "later");
    let due = Some(jiff::Timestamp::UNIX_EPOCH);
    assert_eq!(
        Ending::NotYet(reason.clone()).outcome(due),
        Outcome::NotYet { reason: reason.clone(), not_before: due }
    );
    assert_eq!(Ending::Unknown(reason.clone()).outcome(due), Outcome::Unknown(reason.clone()));
    assert_eq!(Ending::Refused(reason.clone()).outcome(due), Outcome::Refused(reason));
}
