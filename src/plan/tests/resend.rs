//! Letters that a person has tried again.

use super::*;

/// `a` went to a and b; b's letter ended with `outcome`, a's was accepted.
fn ended(outcome: Outcome) -> Newsroom {
    let mut room = Newsroom::under_way(&front("a"));
    room.tried(minute(600), "a", post(1), sent("1"));
    room.tried(minute(601), "a", letter(1), outcome);
    room
}

fn reopen(room: &mut Newsroom, at: Timestamp, n: u32, until: Option<Timestamp>) {
    let (item, occasion, who) = ("a".into(), RELEASE.into(), "sari".into());
    room.apply(at, Fact::Reopened { item, occasion, n, until, who });
}

fn tried(room: &Newsroom, n: usize) -> Tried {
    room.history.occasion("a", RELEASE).unwrap().letters[n].clone()
}

#[test]
fn only_what_certainly_failed_is_tried_again() {
    let refused = || Outcome::Refused(why(Cause::Rejected));
    let mut room = ended(refused());
    assert_eq!(room.stands(minute(602), "a").0, State::PartlyReleased);
    reopen(&mut room, minute(602), 0, None);
    reopen(&mut room, minute(602), 1, None);
    assert!(matches!(tried(&room, 0), Tried::Sent { .. }), "it arrived");
    assert!(room.due(minute(602)).iter().any(|s| s.work == Work::Letters));
    room.tried(minute(603), "a", letter(1), sent("q"));
    assert_eq!(room.stands(minute(604), "a").0, State::Released);

    for outcome in [
        Outcome::Unknown(why(Cause::Timeout)),
        Outcome::NotYet { reason: why(Cause::Temporary), not_before: Some(minute(700)) },
    ] {
        let mut room = ended(outcome);
        let before = tried(&room, 1);
        reopen(&mut room, minute(602), 1, None);
        assert_eq!(tried(&room, 1), before);
    }
    // What a person dropped was perhaps sent.
    let mut room = ended(Outcome::Unknown(why(Cause::Timeout)));
    room.settle(minute(602), "a", letter(1), Verdict::Drop);
    reopen(&mut room, minute(603), 1, None);
    assert!(matches!(tried(&room, 1), Tried::Withheld(_)));
}

#[test]
fn what_came_back_is_tried_again_and_may_come_back_again() {
    let mut room = ended(sent("q"));
    let bounced = |room: &mut Newsroom, at| {
        let (item, occasion, reason) = ("a".into(), RELEASE.into(), why(Cause::Rejected));
        room.apply(at, Fact::Bounced { item, occasion, n: 1, reason, report: String::new() });
    };
    reopen(&mut room, minute(602), 1, None);
    assert!(matches!(tried(&room, 1), Tried::Sent { .. }), "nothing came back yet");
    bounced(&mut room, minute(603));
    reopen(&mut room, minute(604), 1, None);
    assert_eq!(tried(&room, 1), Tried::Fresh);
    room.tried(minute(605), "a", letter(1), sent("q"));
    assert!(room.history.occasion("a", RELEASE).unwrap().bounces.is_empty());
    bounced(&mut room, minute(606));
    assert_eq!(room.history.occasion("a", RELEASE).unwrap().bounces.len(), 1);
}

#[test]
fn after_the_expiry_letters_have_the_time_that_the_person_gives_and_posts_none() {
    let mut room = Newsroom::under_way(&front("a"));
    room.tried(minute(601), "a", letter(1), Outcome::Refused(why(Cause::Rejected)));
    let over = minute(600) + DEFAULT_LIFE;
    let until = over + SignedDuration::from_hours(1);
    reopen(&mut room, over, 1, Some(until));
    assert!(may_mail(&room.history, "a", RELEASE, over));
    assert!(!may_begin(&room.history, "a", RELEASE, over), "a post");
    let due = room.due(over);
    let works: Vec<_> = due.iter().map(|s| &s.work).collect();
    assert_eq!(works, [&Work::Letters]);
    assert!(!may_mail(&room.history, "a", RELEASE, until));
    let due = room.due(until);
    let works: Vec<_> = due.iter().map(|s| &s.work).collect();
    assert_eq!(works, [&Work::Withhold { cause: Cause::Expired }]);
}
