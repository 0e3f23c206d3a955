//! Whole lives of a few announcements: whatever happens, and in whichever order, nothing goes out
//! that may not, and in the end everything has come to rest.

use proptest::prelude::*;

use super::world::{ACCOUNTS, Answer, FILES, Media, PEOPLE, World, is_letter};
use super::*;

/// Something that happens. Numbers choose among what there is.
#[derive(Debug, Clone)]
enum Event {
    /// The daemon turns; meanwhile, after its plan and before its deeds, somebody decides.
    Turn(Option<(usize, Decision)>),
    /// Time passes until there is something to do.
    Sleep,
    /// Seconds pass; fewer than none when the clock is set back.
    Wait(i64),
    /// The world answers one of the attempts under way.
    Answer(usize, Answer),
    /// A person decides on an item, or beyond the last on everything.
    Decide(usize, Decision),
    /// A person settles something unknown.
    Settle(usize, Verdict),
    /// The daemon dies and starts; in between a person may settle what it was about, before or
    /// after the new one has looked for what was cut off. It may find another configuration.
    Restart(Option<(Verdict, bool)>, bool),
    /// The state is taken over by `adopt`.
    Adopt,
    /// A file is changed, or deleted, or is there again as it was.
    Edit(usize),
    Delete(usize),
    Restore(usize),
    /// The folder can be read, or cannot.
    Reach(bool),
    /// What X will say to the next file.
    Media(Media),
    /// The credential of an account is good again.
    Prove(usize),
    /// An accepted letter comes back; a person has a failed one tried again.
    Bounce(usize, usize),
    Resend(usize),
    /// Somebody wants no more mail, or is found to want it again.
    Object(usize),
    Allow(usize),
}

fn decisions() -> impl Strategy<Value = (usize, Decision)> {
    use Decision::{Cancel, Hold, Release, Unhold};
    let what = prop::sample::select(vec![Hold, Hold, Unhold, Unhold, Cancel, Release, Release]);
    (0..=FILES.len(), what)
}

fn verdicts() -> impl Strategy<Value = Verdict> {
    prop::sample::select(vec![
        Verdict::Sent(None),
        Verdict::Sent(Some("99".into())),
        Verdict::Resend,
        Verdict::Resend,
        Verdict::Drop,
    ])
}

/// Mostly of a full mailbox: only the third in a row tells.
fn words() -> impl Strategy<Value = usize> {
    prop::sample::select(vec![0, 1, 1, 1, 1, 2])
}

fn answers() -> impl Strategy<Value = Answer> {
    prop_oneof![
        8 => Just(Answer::Accepted),
        2 => prop::sample::select(vec![5, 60, 3_600]).prop_map(Answer::Later),
        2 => Just(Answer::ParentHidden),
        1 => Just(Answer::Refused),
        2 => words().prop_map(Answer::Returned),
        1 => Just(Answer::Duplicate),
        5 => (any::<bool>(), 0usize..6).prop_map(|(there, hidden)| Answer::Nothing(there, hidden)),
        1 => Just(Answer::BadCredential),
        1 => Just(Answer::NoCredits),
    ]
}

fn events() -> impl Strategy<Value = Event> {
    let file = 0..FILES.len();
    let waits = vec![1, 1, 30, 60, 600, 1_200, 7_200, 40_000, -5, -3_600];
    prop_oneof![
        8 => Just(Event::Turn(None)),
        2 => decisions().prop_map(|d| Event::Turn(Some(d))),
        8 => Just(Event::Sleep),
        3 => prop::sample::select(waits).prop_map(Event::Wait),
        12 => (0usize..6, answers()).prop_map(|(n, answer)| Event::Answer(n, answer)),
        2 => decisions().prop_map(|(item, decision)| Event::Decide(item, decision)),
        3 => (0usize..6, verdicts()).prop_map(|(n, verdict)| Event::Settle(n, verdict)),
        2 => (prop::option::of((verdicts(), any::<bool>())), any::<bool>())
            .prop_map(|(verdict, other)| Event::Restart(verdict, other)),
        1 => Just(Event::Adopt),
        1 => file.clone().prop_map(Event::Edit),
        1 => file.clone().prop_map(Event::Delete),
        1 => file.prop_map(Event::Restore),
        1 => any::<bool>().prop_map(Event::Reach),
        1 => prop::sample::select(vec![Media::Taken(400), Media::Taken(3_600), Media::Later(900), Media::Refused])
            .prop_map(Event::Media),
        2 => (0..ACCOUNTS.len()).prop_map(Event::Prove),
        4 => (0usize..12, words()).prop_map(|(n, words)| Event::Bounce(n, words)),
        1 => (0..PEOPLE.len()).prop_map(Event::Object),
        2 => (0..PEOPLE.len()).prop_map(Event::Allow),
        2 => (0usize..6).prop_map(Event::Resend),
    ]
}

impl World {
    fn happen(&mut self, event: &Event) {
        match event {
            Event::Turn(meanwhile) => drop(self.turn(*meanwhile)),
            Event::Sleep => {
                let plan = self.turn(None);
                self.now = self.next(&plan).unwrap_or(self.now);
            }
            Event::Wait(seconds) => self.now += SignedDuration::from_secs(*seconds),
            Event::Answer(n, answer) => self.answer(*n, answer),
            Event::Decide(item, decision) => self.decide(*item, *decision),
            Event::Settle(n, verdict) => {
                let all = self.doubtful();
                if let Some(at) = all.get(n % all.len().max(1)) {
                    self.settle(at.clone(), verdict.clone());
                }
            }
            Event::Restart(verdict, other) => {
                self.restart(verdict.as_ref());
                self.room.setting = if *other { "2" } else { "1" }.into();
            }
            Event::Adopt => {
                self.restart(None);
                self.room.open(self.now);
            }
            Event::Edit(n) => self.room.file(self.now, FILES[*n].0, FILES[*n].1, "Isi baru."),
            Event::Delete(n) => self.room.delete(self.now, FILES[*n].0),
            Event::Restore(n) => self.room.file(self.now, FILES[*n].0, FILES[*n].1, "Isi."),
            Event::Reach(reachable) => self.room.reachable = *reachable,
            Event::Media(media) => self.media.push_back(media.clone()),
            Event::Prove(n) => self.prove(ACCOUNTS[*n]),
            Event::Bounce(n, words) => self.bounce(*n, *words),
            Event::Object(n) => self.object(*n),
            Event::Allow(n) => self.allow(*n),
            Event::Resend(n) => {
                let failed = self.failed();
                if let Some(at) = failed.get(n % failed.len().max(1)) {
                    self.resend(at.clone());
                }
            }
        }
        self.book();
    }

    /// Everything is accepted and time runs, until there is nothing left to do.
    fn come_to_rest(&mut self) {
        self.room.reachable = true;
        ACCOUNTS.iter().for_each(|account| self.prove(account));
        for _ in 0..300 {
            let plan = self.turn(None);
            if !self.under_way.is_empty() {
                self.answer(0, &Answer::Accepted);
                continue;
            }
            match self.next(&plan) {
                Some(at) => self.now = at,
                None => {
                    assert_eq!(plan.steps, [], "steps that never come");
                    return;
                }
            }
        }
        panic!("it never comes to rest");
    }

    /// What holds once nothing is left to do but by a person.
    fn assert_rest(&self) {
        for (id, item) in self.room.history.items.iter().filter(|(_, i)| i.started()) {
            for (name, occasion) in &item.occasions {
                let unknown = |tried: &Tried| matches!(tried, Tried::Unknown { .. });
                for (to, tried) in occasion.destinations() {
                    assert!(tried.is_final() || unknown(tried), "{id} {name} {to:?}: {tried:?}");
                }
                if occasion.started.is_some() {
                    let told = |what: &str| {
                        let key = format!("{what}:{id}:{name}");
                        self.room.history.told.iter().any(|told| told.starts_with(&key))
                    };
                    assert!(told("receipt"), "no receipt of {id} {name}");
                    let asked = occasion.destinations().any(|(_, tried)| unknown(tried));
                    assert!(!asked || told("unknown"), "nobody is asked about {id} {name}");
                }
            }
        }
    }

    /// What arrived twice had a person's word, or the one retry of a post.
    fn assert_copies(&self) {
        for (item, occasion, to, line) in self.ledger.lines() {
            let at = (item.to_owned(), occasion.to_owned(), to.clone());
            if to.is_repeatable() {
                continue;
            }
            let copies = self.arrived.get(&at).map_or(0, Vec::len);
            let most = 1 + line.resends + if is_letter(to) { 0 } else { line.machine };
            assert!(copies <= most, "{at:?}: {copies} copies, {most} allowed");
        }
    }

    /// The same facts, read back from what the journal stores, make the same history.
    fn assert_replay(&self) {
        let mut replayed = History::default();
        for (at, fact) in &self.room.facts {
            let stored = serde_json::to_string(fact).expect("a fact is stored");
            replayed.apply(*at, &serde_json::from_str(&stored).expect("and read back"));
        }
        let built = &self.room.history;
        assert_eq!(format!("{:?}", replayed.items), format!("{:?}", built.items));
        assert_eq!((&replayed.holds, &replayed.accounts), (&built.holds, &built.accounts));
        assert_eq!((&replayed.prints, &replayed.told), (&built.prints, &built.told));
        assert_eq!((&replayed.lanes, replayed.adopted), (&built.lanes, built.adopted));
        let left_out = |history: &History| -> Vec<_> {
            history.contacts.suppressions().map(|(e, s)| (e.to_owned(), s.clone())).collect()
        };
        assert_eq!(left_out(&replayed), left_out(built));
        assert_eq!((replayed.opened, replayed.facts), (built.opened, built.facts));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    #[test]
    fn whatever_happens_nothing_goes_out_twice_and_everything_comes_to_rest(
        events in prop::collection::vec(events(), 20..160),
    ) {
        let mut world = World::new();
        for event in &events {
            world.happen(event);
        }
        world.come_to_rest();
        world.assert_rest();
        world.assert_replay();
        // A person settles what is left; then everything is final.
        for (n, at) in world.doubtful().into_iter().enumerate() {
            world.settle(at, if n % 2 == 0 { Verdict::Sent(None) } else { Verdict::Drop });
        }
        world.come_to_rest();
        world.assert_rest();
        prop_assert_eq!(world.doubtful(), []);
        world.assert_copies();
        world.assert_replay();
    }
}

#[test]
fn whose_letters_all_find_a_full_mailbox_is_left_out() {
    let mut world = World::new();
    world.come_to_rest();
    for n in 0..12 {
        world.bounce(n, 1);
    }
    assert!(world.ledger.people.all_left_out().len() >= 2);
    world.come_to_rest();
    world.assert_replay();
}

#[test]
fn an_undisturbed_life_sends_all_that_it_has() {
    let mut world = World::new();
    world.come_to_rest();
    world.assert_rest();
    let lines: Vec<_> = world.ledger.lines().map(|(item, _, to, _)| (item, to)).collect();
    let has = |item: &str, wanted: fn(&Destination) -> bool| {
        lines.iter().any(|(of, to)| *of == item && wanted(to))
    };
    assert!(has("e", |to| matches!(to, Destination::Repost { .. })));
    assert!(has("e", |to| matches!(to, Destination::Assist { .. })));
    assert!(has("f", |to| matches!(to, Destination::Deletion { part: 3, .. })));
    assert!(has("g", |to| matches!(to, Destination::Post { part: 2, .. })));
    let original = world.room.history.occasion("c", RELEASE).unwrap().post("kedua", 2).unwrap();
    let parent = &world.room.history.occasion("g", RELEASE).unwrap().snapshot.parents["kedua"];
    assert_eq!(original.tried.post_id(), Some(parent.as_str()));
    for id in ["a", "b", "c", "e", "f", "g", "h"] {
        assert_eq!(world.room.stands(world.now, id).0, State::Released, "{id}");
    }
}
