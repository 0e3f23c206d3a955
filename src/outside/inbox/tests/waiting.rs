//! Waiting for news.

use super::*;

async fn waited(steps: Vec<Step>, cursor: Cursor, at_most: Duration) -> Result<Woken, InboxError> {
    let (mut session, task) = opened(with(examined(9), steps)).await;
    let woken = session.wait("INBOX", cursor, at_most).await;
    drop(session);
    task.await.unwrap();
    woken
}

#[tokio::test]
async fn news_ends_a_wait_and_keeping_alive_does_not() {
    let idle = |said: &str| {
        vec![Hear("s5 IDLE"), Say(said), Hear("DONE"), Say("* 5 EXISTS\ns5 OK done\n")]
    };
    let news = "+ idling\n* OK Still here\n* 3 FETCH (FLAGS (\\Seen))\n* 4 EXISTS\n";
    assert_eq!(waited(idle(news), AT_8, LONG).await, Ok(Woken::News));
    assert_eq!(waited(idle("* 4 EXISTS\n+ idling\n"), AT_8, LONG).await, Ok(Woken::News));
    let quiet = "+ idling\n* OK Still here\n";
    assert_eq!(waited(idle(quiet), AT_8, SHORT).await, Ok(Woken::Time));
}

#[tokio::test]
async fn what_came_before_the_wait_ends_it_at_once() {
    assert_eq!(waited(vec![], Cursor { uid: 7, ..AT_8 }, LONG).await, Ok(Woken::News));
    assert_eq!(waited(vec![], Cursor { validity: 6, ..AT_8 }, LONG).await, Ok(Woken::News));
}

#[tokio::test]
async fn without_idle_time_passes() {
    let steps = vec![Hear("s5 IDLE"), Say("s5 BAD unknown command\n")];
    assert_eq!(waited(steps, AT_8, SHORT).await, Ok(Woken::Time));

    let mut steps = examined(9);
    steps[6] = Say("* CAPABILITY IMAP4rev1\ns3 OK\n");
    let (mut session, task) = opened(steps).await;
    assert!(!session.can_idle());
    assert_eq!(session.wait("INBOX", AT_8, SHORT).await, Ok(Woken::Time));
    drop(session);
    task.await.unwrap();
}

#[tokio::test]
async fn a_server_that_ends_a_wait_is_heard() {
    let steps = vec![Hear("s5 IDLE"), Say("+ idling\n* BYE shutting down\n")];
    let error = waited(steps, AT_8, LONG).await.unwrap_err();
    assert_eq!(error, InboxError::Unreachable("IDLE: shutting down".to_owned()));
}

#[tokio::test]
async fn silence_has_an_end_after_a_wait_too() {
    for n in [0, 2, 3] {
        let idle = vec![Hear("s5 IDLE"), Say("+\n* 4 EXISTS\n"), Hear("DONE")];
        let steps = idle.into_iter().take(n).chain([Hang, Hang]);
        let (mut session, _task) = opened(examined(9).into_iter().chain(steps).collect()).await;
        session.account.deadlines.command = SHORT;
        assert_late(session.wait("INBOX", AT_8, LONG).await.unwrap_err());
    }
}
