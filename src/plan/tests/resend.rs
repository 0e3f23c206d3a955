//! Letters that a person has tried again.

use super::super::resend::{LATE_LIFE, Refusal, Resending, Skip, Wish, resending};
use super::*;
use crate::plan::fact::Objection;

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

fn asked(room: &Newsroom, at: Timestamp, only: &[&str], late: bool) -> Result<Resending, Refusal> {
    let only: Vec<String> = only.iter().map(|a| (*a).to_owned()).collect();
    resending(&room.history, "a", Wish { only: &only, bounced: false, late }, at)
}

fn skipped(room: &Newsroom, only: &[&str]) -> Vec<(String, Skip)> {
    let all = asked(room, minute(700), only, false).unwrap();
    assert_eq!(all.chosen, []);
    all.skipped
}

const B: &str = "b@x.example";

#[test]
fn a_person_is_told_whose_letter_is_not_tried_again_and_why() {
    let b = |skip| vec![(B.to_owned(), skip)];
    // Policy: our fault, and the address is good.
    let spam = Reason::new(Cause::Rejected, Some(554), "5.7.1 spam");
    let room = ended(Outcome::Refused(spam.clone()));
    let all = asked(&room, minute(700), &[], false).unwrap();
    let chosen: Vec<_> = all.chosen.iter().map(|c| (c.email.as_str(), c.n, c.until)).collect();
    assert_eq!((chosen, all.skipped), (vec![(B, 1, None)], vec![]));
    assert_eq!(asked(&room, minute(700), &["B@x.example"], false).unwrap().chosen.len(), 1);
    assert_eq!(skipped(&room, &["a@x.example"]), [("a@x.example".to_owned(), Skip::Arrived)]);
    let nobody = Refusal::NoLetterTo("c@x.example".into());
    assert_eq!(asked(&room, minute(700), &[B, "c@x.example"], false), Err(nobody));

    let mut objected = room.clone();
    let (email, by) = (B.to_owned(), Objection::Click);
    objected.apply(
        minute(650),
        Fact::Objected { email, by, item: None, who: None, mail: String::new() },
    );
    assert_eq!(skipped(&objected, &[]), b(Skip::Objected));

    // The address is dead until a person says otherwise.
    let dead = Reason::new(Cause::Rejected, Some(550), "5.1.1 no such user");
    let mut room = ended(Outcome::Refused(dead.clone()));
    assert_eq!(skipped(&room, &[B]), b(Skip::Suppressed(dead)));
    room.apply(minute(650), Fact::Allowed { email: B.into(), who: "sari".into() });
    assert_eq!(asked(&room, minute(700), &[], false).unwrap().chosen.len(), 1);

    let room = ended(Outcome::Unknown(why(Cause::Timeout)));
    assert_eq!(skipped(&room, &[]), []);
    assert_eq!(skipped(&room, &[B]), b(Skip::Unknown));

    let mut room = ended(sent("q"));
    let (item, occasion) = ("a".into(), RELEASE.into());
    room.apply(
        minute(640),
        Fact::Bounced { item, occasion, n: 1, reason: spam, report: String::new() },
    );
    assert_eq!(skipped(&room, &[]), b(Skip::CameBack));
    assert_eq!(asked(&room, minute(700), &[B], false).unwrap().chosen.len(), 1);
}

#[test]
fn what_is_over_needs_a_word_and_what_was_stopped_is_never_tried_again() {
    let mut room = ended(Outcome::Refused(Reason::new(Cause::Rejected, Some(554), "5.7.1 spam")));
    let over = minute(600) + DEFAULT_LIFE;
    assert_eq!(asked(&room, over, &[], false), Err(Refusal::Expired));
    let chosen = asked(&room, over, &[], true).unwrap().chosen;
    assert_eq!(chosen[0].until, Some(over + LATE_LIFE));
    assert_eq!(asked(&room, minute(700), &[], true).unwrap().chosen[0].until, None);

    let fix = "title: Ralat\ntype: ralat\ncorrects: a\npublish_at: 2026-10-20T10:30:00Z\nx: none";
    let mut corrected = room.clone();
    corrected.file(minute(610), "r.md", fix, "Isi lain.");
    corrected.due(minute(630));
    corrected.tried(minute(630), "r", letter(0), sent("q"));
    assert_eq!(asked(&corrected, minute(700), &[], false), Err(Refusal::Replaced("r".into())));
    room.decide(minute(650), Some("a"), Decision::Cancel);
    assert_eq!(asked(&room, minute(700), &[], false), Err(Refusal::Cancelled));
}
