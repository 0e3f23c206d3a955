//! Stories of approvals: what a reviewed branch says goes in, the plan is asked at instants.

use std::sync::Arc;

use super::*;
use crate::approval::{Act, Lack, Standing, Voucher};
use crate::plan::approved::met;
use crate::plan::history::GIT;

const TERMS: &str = "t1";

/// A newsroom whose announcements `approvals` of ani, budi and citra must approve.
fn reviewed(approvals: usize) -> Newsroom {
    let mut room = Newsroom::new();
    let approvers = ["ani", "budi", "citra"].map(|name| {
        let email = format!("{name}@kemencontoh.example");
        (name.to_owned(), crate::config::Approver { email, ssh_key: None })
    });
    room.config.review = Some(crate::config::Review {
        repository: "/srv/siaran".into(),
        branch: "main".into(),
        folder: None,
        approvals,
        signed: true,
        approvers: approvers.into(),
    });
    room.approvals.terms = TERMS.into();
    room.tip(minute(0), "1111");
    room
}

impl Newsroom {
    /// The branch points at `commit`, and the daemon sees it.
    fn tip(&mut self, at: Timestamp, commit: &str) {
        self.approvals.tip = Some(commit.to_owned());
        self.apply(at, Fact::Tip { commit: commit.to_owned() });
    }

    fn digest(&self, id: &str) -> String {
        let file = self.files.iter().find(|f| f.reading.id == id);
        file.expect("the file is there").reading.digest.clone()
    }

    /// `approver` vouches for what lies in the folder as `id`, by `object`; the daemon meets it.
    fn vouch_by(&mut self, at: Timestamp, id: &str, approver: &str, object: &str) {
        let voucher = Voucher {
            approver: approver.to_owned(),
            act: Act::Commit,
            object: object.to_owned(),
            key: "SHA256:x".into(),
            claimed: at,
        };
        let digest = self.digest(id);
        let mut standing = self.approvals.standing(id, &digest).cloned();
        let standing =
            standing.get_or_insert_with(|| Standing { id: id.into(), ..Default::default() });
        standing.vouchers.retain(|v| v.approver != approver);
        standing.vouchers.push(voucher);
        self.approvals.standings.insert((id.to_owned(), digest), Arc::new(standing.clone()));
        self.meet(at);
    }

    fn vouch(&mut self, at: Timestamp, id: &str, approver: &str) {
        self.vouch_by(at, id, approver, &format!("{approver}-{id}"));
    }

    /// What the daemon notes after a look at the repository.
    fn meet(&mut self, at: Timestamp) {
        for fact in met(&self.history, &self.files, &self.approvals) {
            self.apply(at, fact);
        }
    }

    fn lacks(&self, now: Timestamp, id: &str) -> Vec<Lack> {
        match self.plan(now).item(id).and_then(|i| i.why.clone()) {
            Some(Why::NotApproved { lacks }) => lacks,
            other => panic!("{other:?}"),
        }
    }

    fn owed(&self, now: Timestamp, id: &str) -> usize {
        self.plan(now).item(id).and_then(|i| i.approval.as_ref()).map_or(0, |a| a.owed)
    }
}

fn emergency() -> String {
    format!("{}\npriority: emergency", front("a"))
}

const WAITS: (State, Option<&str>) = (State::AwaitingApproval, Some("not_approved"));

#[test]
fn it_goes_out_once_as_many_as_asked_for_vouched_for_it() {
    let mut room = reviewed(2);
    room.plain(minute(1), "a.md");
    assert_eq!(room.stands(minute(600), "a"), WAITS);
    assert_eq!(room.lacks(minute(600), "a"), [Lack::TooFew { have: 0, need: 2 }]);
    room.vouch(minute(2), "a", "ani");
    assert_eq!(room.lacks(minute(600), "a"), [Lack::TooFew { have: 1, need: 2 }]);
    // The same person again is the same person.
    room.vouch_by(minute(3), "a", "ani", "ani-2");
    assert_eq!(room.lacks(minute(600), "a"), [Lack::TooFew { have: 1, need: 2 }]);
    assert!(room.due(minute(600)).is_empty());
    room.vouch(minute(4), "a", "budi");
    assert!(sends(&room.due(minute(600))));
}

#[test]
fn what_vouches_for_another_item_or_was_never_met_does_not_count() {
    let mut room = reviewed(1);
    room.plain(minute(1), "a.md");
    room.vouch(minute(2), "a", "ani");
    let digest = room.digest("a");
    let mut standing = room.approvals.standing("a", &digest).expect("a").clone();
    standing.id = "b".into();
    room.approvals.standings = [(("b".to_owned(), digest), Arc::new(standing))].into();
    assert_eq!(room.stands(minute(600), "a"), WAITS);
    let mut room = reviewed(1);
    room.plain(minute(1), "a.md");
    let known = room.history.clone();
    room.vouch(minute(2), "a", "ani");
    room.history = known;
    assert_eq!(room.stands(minute(600), "a"), WAITS);
}

#[test]
fn an_edit_after_approval_stops_what_was_prepared() {
    let mut room = reviewed(1);
    room.plain(minute(1), "a.md");
    room.vouch(minute(2), "a", "ani");
    room.due(minute(599));
    assert_eq!(room.stands(minute(599), "a"), (State::Prepared, None));
    room.file(minute(599), "a.md", &front("a.md"), "Isi yang lain.");
    room.meet(minute(599));
    assert_eq!(room.stands(minute(600), "a"), WAITS);
    assert!(room.due(minute(600)).is_empty());
    room.vouch_by(minute(601), "a", "ani", "ani-2");
    assert!(sends(&room.due(minute(601))));
}

#[test]
fn a_voided_approval_counts_nowhere_and_may_be_given_again() {
    let mut room = reviewed(1);
    room.plain(minute(1), "a.md");
    room.vouch(minute(2), "a", "ani");
    room.due(minute(599));
    // Edited and reverted: the file is what it was, and nothing vouches for it.
    let spoke = std::mem::take(&mut room.approvals.standings);
    room.tip(minute(599), "2222");
    room.meet(minute(599));
    assert_eq!(room.stands(minute(600), "a"), WAITS);
    room.reachable = false;
    assert_eq!(room.stands(minute(600), "a"), WAITS);
    room.reachable = true;
    room.approvals.standings = spoke;
    room.meet(minute(600));
    assert!(sends(&room.due(minute(600))));
}

#[test]
fn an_approval_given_for_other_destinations_is_void() {
    let mut room = reviewed(1);
    room.plain(minute(1), "a.md");
    room.vouch(minute(2), "a", "ani");
    room.approvals.terms = "t2".into();
    room.meet(minute(3));
    let lacks = room.lacks(minute(600), "a");
    assert!(lacks.contains(&Lack::OtherTerms { approver: "ani".into() }), "{lacks:?}");
    assert!(room.due(minute(600)).is_empty());
    room.vouch_by(minute(4), "a", "ani", "ani-2");
    assert!(sends(&room.due(minute(600))));
    // A void act that is met again keeps the terms under which it was given.
    let mut room = reviewed(1);
    room.plain(minute(1), "a.md");
    room.vouch(minute(2), "a", "ani");
    let spoke = std::mem::take(&mut room.approvals.standings);
    room.meet(minute(3));
    room.approvals.terms = "t2".into();
    room.approvals.standings = spoke;
    room.meet(minute(4));
    assert_eq!(room.stands(minute(600), "a"), WAITS);
}

#[test]
fn now_is_the_moment_of_the_last_approval_that_was_needed() {
    let mut room = reviewed(2);
    let front = "title: Ralat\npublish_at: now\ntype: alert";
    room.file(minute(1), "a.md", front, "Isi.");
    assert_eq!(room.stands(minute(30), "a"), WAITS);
    room.vouch(minute(30), "a", "ani");
    assert_eq!(room.stands(minute(31), "a"), WAITS);
    room.vouch(minute(40), "a", "budi");
    let plan = room.plan(minute(40));
    assert_eq!(plan.item("a").unwrap().due, Some(minute(40)));
    assert!(sends(&room.due(minute(40))));
    room.vouch(minute(50), "a", "citra");
    assert_eq!(room.plan(minute(50)).item("a").unwrap().due, Some(minute(40)));
    // Nobody was there to let it go: late is late.
    assert_eq!(room.stands(minute(60), "a"), (State::Held, Some("late")));
}

#[test]
fn now_that_was_approved_before_the_first_start_waits_for_a_person() {
    let mut room = reviewed(1);
    let front = "title: Ralat\npublish_at: now\ntype: alert";
    room.file(minute(0), "a.md", front, "Isi.");
    room.vouch(minute(0), "a", "ani");
    assert_eq!(room.stands(minute(1), "a"), (State::Held, Some("due_at_start")));
    room.decide(minute(2), Some("a"), Decision::Release);
    assert!(sends(&room.due(minute(2))));
}

#[test]
fn an_emergency_passes_a_hold_only_when_it_was_approved_after_the_hold_began() {
    let mut room = reviewed(2);
    room.file(minute(1), "a.md", &emergency(), "Isi.");
    room.vouch(minute(2), "a", "ani");
    room.decide(minute(3), None, Decision::Hold);
    assert!(room.due(minute(600)).is_empty());
    assert_eq!(room.stands(minute(600), "a"), (State::Held, Some("hold")));
    // The same act, met before, does not pass; another does.
    room.meet(minute(4));
    assert!(room.due(minute(600)).is_empty());
    room.vouch(minute(5), "a", "budi");
    assert!(sends(&room.due(minute(600))));
    room.attempt(minute(600), "a", letter(0));
    assert!(may_begin(&room.history, "a", RELEASE, minute(600)));
    // A hold that is placed later stops it again.
    room.decide(minute(600), None, Decision::Hold);
    assert!(!may_begin(&room.history, "a", RELEASE, minute(600)));
    assert!(!sends(&room.due(minute(600))));
}

#[test]
fn no_other_item_and_no_hold_of_its_own_or_of_git_is_passed() {
    for (front, item, who) in
        [(front("a"), None, "sari"), (emergency(), Some("a"), "sari"), (emergency(), None, GIT)]
    {
        let mut room = reviewed(1);
        room.file(minute(1), "a.md", &front, "Isi.");
        let (item, decision) = (item.map(str::to_owned), Decision::Hold);
        let held = Fact::Decided { item, decision, reason: String::new(), who: who.into() };
        room.apply(minute(2), held);
        // Another hold on everything that it would pass.
        if who == GIT {
            room.decide(minute(3), None, Decision::Hold);
        }
        room.vouch(minute(4), "a", "ani");
        assert!(room.due(minute(600)).is_empty(), "{front} {who}");
        assert_eq!(room.stands(minute(600), "a"), (State::Held, Some("hold")), "{front} {who}");
    }
}

#[test]
fn an_emergency_owes_what_it_went_out_without_until_it_is_given() {
    let mut room = reviewed(2);
    room.file(minute(1), "a.md", &emergency(), "Isi.");
    room.vouch(minute(2), "a", "ani");
    assert_eq!(room.owed(minute(599), "a"), 1);
    room.due(minute(599));
    room.tried(minute(600), "a", letter(0), sent("q"));
    assert_eq!(room.owed(minute(600), "a"), 1);
    let notices = |room: &Newsroom| {
        let view = room.view(minute(601));
        let all = notice::notices(&view, &plan(&view).items);
        all.iter().filter(|n| n.key == "owed:a").count()
    };
    assert_eq!(notices(&room), 1);
    room.apply(minute(601), Fact::Told { key: "owed:a".into() });
    assert_eq!((notices(&room), room.owed(minute(602), "a")), (0, 1));
    room.vouch(minute(603), "a", "budi");
    assert_eq!(room.owed(minute(604), "a"), 0);
}

#[test]
fn what_has_begun_goes_on_whatever_the_branch_says() {
    let mut room = reviewed(1);
    let front = format!(
        "{}\nemail: {{ lists: [nasional], at: 2026-10-20T11:00:00Z }}\nx:\n  kantor: Satu\n",
        front("a")
    );
    room.file(minute(1), "a.md", &front, "Isi.");
    room.vouch(minute(2), "a", "ani");
    room.due(minute(599));
    room.tried(minute(600), "a", post(1), sent("1"));
    room.approvals.standings.clear();
    room.tip(minute(601), "2222");
    room.meet(minute(601));
    assert!(sends(&room.due(minute(660))), "{:?}", room.stands(minute(660), "a"));
    room.approvals.unusable = Some(Lack::Unreadable { detail: String::new() });
    assert!(sends(&room.due(minute(660))));
}

#[test]
fn early_copies_need_approval_like_a_release() {
    let mut room = reviewed(1);
    let front =
        format!("{}\nembargo: {{ early: [dini], send_at: 2026-10-20T05:00:00Z }}", front("a"));
    room.file(minute(1), "a.md", &front, "Isi.");
    assert!(room.due(minute(300)).is_empty());
    room.vouch(minute(301), "a", "ani");
    assert!(sends(&room.due(minute(301))));
}

#[test]
fn without_its_folder_what_is_prepared_goes_by_the_facts() {
    let prepared = || {
        let mut room = reviewed(1);
        room.plain(minute(1), "a.md");
        room.vouch(minute(2), "a", "ani");
        room.due(minute(599));
        room.reachable = false;
        room.approvals.standings.clear();
        room
    };
    let mut room = prepared();
    assert!(sends(&room.due(minute(600))));
    room.approvals.unusable = Some(Lack::Unreadable { detail: String::new() });
    assert!(sends(&room.due(minute(600))));
    let mut room = prepared();
    room.approvals.tip = Some("2222".into());
    assert_eq!(room.lacks(minute(600), "a"), [Lack::Moved]);
    let mut room = prepared();
    room.approvals.terms = "t2".into();
    assert_eq!(room.stands(minute(600), "a"), WAITS);
    let mut room = prepared();
    room.config.review.as_mut().unwrap().approvals = 2;
    assert_eq!(room.stands(minute(600), "a"), WAITS);
    let mut room = prepared();
    room.config.review.as_mut().unwrap().approvers.remove("ani");
    assert_eq!(room.stands(minute(600), "a"), WAITS);
}

#[test]
fn while_the_repository_cannot_be_read_nothing_begins() {
    let mut room = reviewed(1);
    room.plain(minute(1), "a.md");
    room.vouch(minute(2), "a", "ani");
    room.due(minute(599));
    let lack = Lack::Unreadable { detail: "no such file".into() };
    room.approvals.unusable = Some(lack.clone());
    assert_eq!(room.lacks(minute(600), "a"), [lack]);
    assert!(room.due(minute(600)).is_empty());
    room.approvals.unusable = None;
    assert!(sends(&room.due(minute(600))));
}

#[test]
fn no_decision_of_a_person_stands_for_an_approval() {
    for decisions in [
        &[Decision::Release][..],
        &[Decision::Hold, Decision::Unhold],
        &[Decision::Hold, Decision::Release],
    ] {
        for item in [Some("a"), None] {
            let mut room = reviewed(1);
            room.plain(minute(1), "a.md");
            for decision in decisions {
                room.decide(minute(5), item, *decision);
            }
            assert_eq!(room.stands(minute(600), "a").1, Some("not_approved"), "{decisions:?}");
            assert!(room.due(minute(600)).is_empty(), "{decisions:?}");
        }
    }
}

#[test]
fn the_desk_hears_of_a_missing_approval_when_it_should_be_prepared() {
    let mut room = reviewed(1);
    room.plain(minute(1), "a.md");
    let told = |room: &Newsroom, at| {
        let view = room.view(at);
        notice::notices(&view, &plan(&view).items).len()
    };
    let prepare = room.config.release.prepare;
    assert_eq!(told(&room, minute(599) - prepare), 0);
    assert_eq!(told(&room, minute(600) - prepare), 1);
    room.vouch(minute(599), "a", "ani");
    assert_eq!(told(&room, minute(599)), 0);
}

#[test]
fn an_approved_answer_goes_to_who_was_meant_or_is_approved_again() {
    use crate::feedback::{Channel, Kind, Received};
    let mut room = reviewed(1);
    let front = "title: Jawaban\ntype: balasan\nanswers: k/1\npublish_at: 2026-10-20T10:00:00Z\n\
                 x: { kantor: Mulai Senin. }";
    room.file(minute(1), "j.md", front, "Mulai Senin.");
    room.vouch(minute(2), "j", "ani");
    let (key, at) = ("aa".to_owned(), minute(3));
    let received = Received {
        item: "k".into(),
        key,
        channel: Channel::X,
        at,
        kind: Kind::Question,
        topics: Vec::new(),
        from: "alias-1".into(),
        print: String::new(),
        post: Some("77".into()),
        who: None,
    };
    room.apply(at, Fact::Received(Box::new(received)));
    // Whoever vouched before the question was there cannot have known to whom it goes.
    let lacks = room.lacks(minute(600), "j");
    assert!(lacks.contains(&Lack::OtherTerms { approver: "ani".into() }), "{lacks:?}");
    room.vouch_by(minute(4), "j", "ani", "ani-2");
    assert!(sends(&room.due(minute(600))));
    // The same where the folder cannot be read meanwhile.
    room.reachable = false;
    assert!(sends(&room.due(minute(600))));
}
