//! Reading a folder: what is asked, what is believed, what is endured.

use super::*;

/// Reads INBOX behind UID 5; the server goes on with these steps.
async fn read_behind_5(steps: Vec<Step>) -> Result<Batch, InboxError> {
    let (mut session, task) = opened(with(examined(9), steps)).await;
    let batch = session.read("INBOX", Some(Cursor { validity: 7, uid: 5 }), 50, now()).await;
    drop(session);
    task.await.unwrap();
    batch
}

fn protocol(result: Result<Batch, InboxError>) -> String {
    match result {
        Err(InboxError::Protocol(what)) => what,
        other => panic!("{other:?}"),
    }
}

/// UID and text of each message.
fn texts(batch: &Batch) -> Vec<(u32, &str)> {
    let text = |bytes| std::str::from_utf8(bytes).unwrap();
    batch.messages.iter().map(|message| (message.uid, text(&message.bytes))).collect()
}

#[tokio::test]
async fn new_messages_are_asked_for_and_nothing_is_marked() {
    let batch = read_behind_5(vec![
        Hear("s5 UID SEARCH UID 6:*"),
        Say("* SEARCH 8 6\n* SEARCH\ns5 OK\n"),
        Hear("s6 UID FETCH 6,8 (UID RFC822.SIZE INTERNALDATE)"),
        Say("* 2 FETCH (RFC822.SIZE 4 INTERNALDATE \"17-Jul-2026 02:44:25 +0700\" UID 6)\n* 3 FETCH (UID 8 RFC822.SIZE 3000000)\ns6 OK\n"),
        Hear("s7 UID FETCH 6 (UID BODY.PEEK[])"),
        Say("* 2 FETCH (UID 6 BODY[] {4}\nabcd FLAGS ())\n* 9 EXISTS\n* 1 FETCH (FLAGS ())\ns7 OK\n"),
        Hear("s8 UID FETCH 8 (UID BODY.PEEK[]<0.262144>)"),
        Say("* 3 FETCH (UID 8 BODY[]<0> \"quo\\\"ted\")\ns8 OK\n"),
    ])
    .await
    .unwrap();
    assert_eq!(texts(&batch), [(6, "abcd"), (8, "quo\"ted")]);
    assert_eq!(batch.messages[0].came, "2026-07-16T19:44:25Z".parse().ok());
    assert!(batch.messages.iter().all(|message| !message.is_cut));
    assert_eq!((batch.cursor, batch.more), (Cursor { validity: 7, uid: 8 }, false));
}

#[tokio::test]
async fn with_nothing_new_the_last_message_does_not_come_again() {
    let steps = vec![Hear("s5 UID SEARCH UID 6:*"), Say("* SEARCH 5\ns5 OK\n")];
    let batch = read_behind_5(steps).await.unwrap();
    // 6 to 8 were there once and are gone.
    assert_eq!((batch.messages.len(), batch.cursor.uid, batch.more), (0, 8, false));
}

#[tokio::test]
async fn a_first_reading_goes_back_thirty_days_and_comes_in_pieces() {
    let (mut session, task) = opened(with(
        examined(9),
        vec![
            Hear("s5 UID SEARCH SINCE 24-Oct-2026"),
            Say("* SEARCH 4 5\ns5 OK\n"),
            Hear("s6 UID FETCH 4 (UID RFC822.SIZE INTERNALDATE)"),
            Say("* 1 FETCH (UID 4 RFC822.SIZE 1)\ns6 OK\n"),
            Hear("s7 UID FETCH 4 (UID BODY.PEEK[])"),
            Say("* 1 FETCH (UID 4 BODY[] {1}\nx)\ns7 OK\n"),
        ],
    ))
    .await;
    // The same UID of another validity is no cursor.
    let old = Some(Cursor { validity: 6, uid: 100 });
    let batch = session.read("INBOX", old, 1, now()).await.unwrap();
    assert_eq!((batch.cursor, batch.more), (Cursor { validity: 7, uid: 4 }, true));
    drop(session);
    task.await.unwrap();
}

#[tokio::test]
async fn one_message_that_the_server_cannot_give_does_not_bar_the_others() {
    let batch = read_behind_5(vec![
        Hear("s5 UID SEARCH UID 6:*"),
        Say("* SEARCH 6 7\ns5 OK\n"),
        Hear("s6 UID FETCH 6,7 (UID RFC822.SIZE INTERNALDATE)"),
        Say("* 1 FETCH (UID 6 RFC822.SIZE 1)\n* 2 FETCH (UID 7 RFC822.SIZE 1)\ns6 OK\n"),
        Hear("s7 UID FETCH 6,7 (UID BODY.PEEK[])"),
        Say("s7 NO cannot convert\n"),
        Hear("s8 UID FETCH 6 (UID BODY.PEEK[])"),
        Say("s8 NO cannot convert\n"),
        Hear("s9 UID FETCH 7 (UID BODY.PEEK[])"),
        Say("* 2 FETCH (UID 7 BODY[] {1}\nx)\ns9 OK\n"),
    ])
    .await
    .unwrap();
    assert_eq!(texts(&batch), [(7, "x")]);
    assert_eq!((batch.cursor.uid, batch.more), (8, false));
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_again_later() {
    let error = read_behind_5(vec![
        Hear("s5 UID SEARCH UID 6:*"),
        Say("* SEARCH 6\ns5 OK\n"),
        Hear("s6 UID FETCH 6 (UID RFC822.SIZE INTERNALDATE)"),
        Say("* 1 FETCH (UID 6 RFC822.SIZE 1)\ns6 OK\n"),
        Hear("s7 UID FETCH 6 (UID BODY.PEEK[])"),
        Say("s7 NO [UNAVAILABLE] disk is away\n"),
    ])
    .await;
    let said = "UID FETCH: disk is away".to_owned();
    assert_eq!(error, Err(InboxError::Unreachable(said)), "the message is not skipped");
}

#[tokio::test]
async fn a_hostile_server_gets_neither_memory_nor_stack() {
    let search = || vec![Hear("s5 UID SEARCH UID 6:*")];
    let answered = |steps: Vec<Step>| read_behind_5(with(search(), steps));
    let endless = "its answer does not end";
    assert_eq!(protocol(answered(vec![Flood("* SEARCH 1 2 3\r\n")]).await), endless);
    assert_eq!(protocol(answered(vec![Flood("no line end")]).await), endless);
    let huge = answered(vec![Say("* SEARCH {4294967296}\n"), Flood("x")]).await;
    assert_eq!(protocol(huge), "it announces 4294967296 bytes");
    let huge = answered(vec![Say("* X {99999999999999999999999}\n"), Hang]).await;
    assert!(protocol(huge).starts_with("it announces"));

    let deep = format!("* 1 FETCH (BODYSTRUCTURE {}\n", "(".repeat(1_000_000));
    let batch = answered(vec![
        Say("* SEARCH 6\ns5 OK\n"),
        Hear("s6 UID FETCH 6 (UID RFC822.SIZE INTERNALDATE)"),
        Say(format!("{deep}* 2 FETCH (UID 6 RFC822.SIZE 1)\ns6 OK\n")),
        Hear("s7 UID FETCH 6 (UID BODY.PEEK[])"),
        // Not the one that was asked for.
        Say("* 1 FETCH (UID 99 BODY[] {1}\nx)\ns7 OK\n"),
    ])
    .await
    .unwrap();
    assert_eq!((batch.messages.len(), batch.cursor.uid), (0, 8));
}

#[tokio::test]
async fn a_part_that_comes_whole_is_cut() {
    let whole = "x".repeat(300_000);
    let batch = read_behind_5(vec![
        Hear("s5 UID SEARCH UID 6:*"),
        Say("* SEARCH 6\ns5 OK\n"),
        Hear("s6 UID FETCH 6 (UID RFC822.SIZE INTERNALDATE)"),
        Say("* 1 FETCH (UID 6 RFC822.SIZE 30000000)\ns6 OK\n"),
        Hear("s7 UID FETCH 6 (UID BODY.PEEK[]<0.262144>)"),
        Say(format!("* 1 FETCH (UID 6 BODY[] {{300000}}\n{whole})\ns7 OK\n")),
    ])
    .await
    .unwrap();
    assert_eq!(batch.messages[0].bytes.len(), 262_144);
    assert!(batch.messages[0].is_cut);
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let (mut session, _task) = opened(with(
        hello(),
        vec![Hear("s4 EXAMINE \"Pantul&-an\""), Say("s4 NO [NONEXISTENT] no such mailbox\n")],
    ))
    .await;
    let error = session.read("Pantul&an", None, 1, now()).await.unwrap_err();
    let text = "the folder \"Pantul&an\" cannot be opened: no such mailbox";
    assert_eq!((error.to_string().as_str(), error.is_temporary()), (text, false));
    let error = session.read("a\nb", None, 1, now()).await.unwrap_err();
    assert!(matches!(error, InboxError::Folder { .. }), "{error}");
}

#[tokio::test]
async fn silence_has_an_end_at_every_step_of_reading() {
    let reading = || {
        vec![
            Hear("s5 UID SEARCH UID 6:*"),
            Say("* SEARCH 6\ns5 OK\n"),
            Hear("s6 UID FETCH 6 (UID RFC822.SIZE INTERNALDATE)"),
            Say("* 2 FETCH (UID 6 RFC822.SIZE 4)\ns6 OK\n"),
            Hear("s7 UID FETCH 6 (UID BODY.PEEK[])"),
            Say("* 2 FETCH (UID 6 BODY[] {4}\nab"),
        ]
    };
    for n in [0, 2, 4, 6] {
        let steps = reading().into_iter().take(n).chain([Hang, Hang]);
        let (mut session, _task) = opened(examined(9).into_iter().chain(steps).collect()).await;
        session.account.deadlines.command = SHORT;
        let cursor = Some(Cursor { validity: 7, uid: 5 });
        assert_late(session.read("INBOX", cursor, 1, now()).await.unwrap_err());
    }
}

#[tokio::test]
async fn a_session_whose_command_was_dropped_says_no_more() {
    let (mut session, task) = opened(with(hello(), vec![Hear("s4 EXAMINE \"INBOX\""), Hang])).await;
    let reading = session.read("INBOX", None, 1, now());
    tokio::time::timeout(Duration::from_millis(50), reading).await.unwrap_err();
    let error = session.read("INBOX", None, 1, now()).await.unwrap_err();
    assert_eq!(error, InboxError::Protocol("an answer was not read to its end".to_owned()));
    drop(session);
    task.await.unwrap();
}

#[tokio::test]
async fn a_session_may_move_between_threads() {
    fn movable<T: Send>(_: T) {}
    let (mut session, _task) = opened(hello()).await;
    movable(Session::open(&account(143)));
    movable(session.read("INBOX", None, 1, now()));
    movable(session.wait("INBOX", AT_8, LONG));
    movable(session);
}
