//! What the public says on X: strangers post, delete and edit while the daemon listens.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use siaran::feedback::{Channel, INBOX, Removal};
use siaran::plan::fact::Fact;
use siaran::plan::history::History;
use siaran::sandbox::x::{Account, Endpoint};

use crate::newsroom::{Newsroom, Setup, announcement, due_in, without_letters};

use super::x::{handle, name};

const LISTEN: &str = "  plan: enterprise\n  listen: true\n  poll: 2s\n  verify: 3s\n";
const ID: &str = "tarif-air";
const LIVES: usize = 5;

fn newsroom(x: &'static str) -> Newsroom {
    let room = Setup { accounts: 2, recipients: 2, x, ..Setup::default() }.build();
    room.x.search_lag(SignedDuration::from_secs(1));
    room.x.most_listed(7);
    room
}

/// Releases an announcement with a post of each account; their ids.
fn release(room: &mut Newsroom) -> [String; 2] {
    let said: [&[&str]; 2] =
        [&["Tarif air berubah mulai Januari."], &["Air bersih untuk semua warga desa."]];
    let threads = [(name(0), said[0]), (name(1), said[1])];
    let text = without_letters(&announcement("Tarif air", due_in(1), &threads));
    room.drop_file("tarif-air.md", &text);
    room.wait_state(ID, "released");
    [handle(0), handle(1)].map(|handle| room.posts(handle)[0].id.clone())
}

/// Words that stand in the text `n` and nowhere else.
fn words(n: usize) -> String {
    format!("kalimat{n:03}warga")
}

/// The journal's sum.
fn history(room: &Newsroom) -> History {
    let mut history = History::default();
    room.journal().iter().for_each(|fact| history.apply(Timestamp::now(), fact));
    history
}

/// Every key with how often the journal tells that it came.
fn received(room: &Newsroom) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for fact in room.journal() {
        if let Fact::Received(received) = fact {
            *all.entry(received.key).or_default() += 1;
        }
    }
    all
}

fn removed(room: &Newsroom) -> usize {
    room.facts("\"fact\":\"removed\"")
}

/// Files beneath `folder` that hold `words`.
fn holding(folder: &Path, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, words));
        } else if let Ok(bytes) = fs::read(&path)
            && bytes.windows(words.len()).any(|window| window == words.as_bytes())
        {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found
}

/// What strangers post: the text `n` of 0..50, and where it belongs. What `conversation` holds
/// must have been posted before.
fn post(room: &Newsroom, n: usize, ours: &[String; 2], replies: &[String]) -> String {
    let (who, said) = (format!("warga_{n}"), words(n));
    let at = format!("@{}", handle(0));
    match n {
        0..20 => room.x.mention(&who, &format!("{at} Kapan mulai? {said}"), Some(&ours[0])),
        // Only their conversation leads to these.
        20..28 => {
            room.x.mention(&who, &format!("Setuju & terima <kasih> {said}"), Some(&replies[n - 20]))
        }
        28..36 => room.x.quote(&who, &format!("Lihat ini, {said}"), &ours[n % 2]),
        36..44 => room.x.mention(&who, &format!("Halo {at}, {said}"), None),
        // These show only when newer ones were read: a strict `since_id` never finds them.
        _ => {
            let at = Timestamp::now() - SignedDuration::from_mins(1);
            let at = at + SignedDuration::from_millis(n as i64);
            room.x.mention_of(at, &who, &format!("@{} {said}", handle(0)), None)
        }
    }
}

#[test]
fn everything_that_the_public_says_is_met_once_and_what_it_deletes_leaves_no_trace() {
    let mut room = newsroom(LISTEN);
    room.start();
    let ours = release(&mut room);
    room.kill();

    // The daemon dies again and again while it reads.
    let mut posts: Vec<String> = Vec::new();
    for life in 0..LIVES {
        let until = if life + 1 == LIVES { 44 } else { 44 * (life + 1) / LIVES };
        while posts.len() < until {
            let posted = post(&room, posts.len(), &ours, &posts);
            posts.push(posted);
        }
        let known = received(&room).len();
        room.launch();
        if life % 2 == 0 {
            room.wait("something is met", |room| received(room).len() > known);
        } else {
            thread::sleep(Duration::from_millis(150 * life as u64));
        }
        room.kill();
    }
    room.start();
    room.wait("all are met", |room| received(room).len() == 44);
    while posts.len() < 50 {
        let posted = post(&room, posts.len(), &ours, &posts);
        posts.push(posted);
    }
    room.wait("late ones too", |room| received(room).len() == 50);
    let sum = history(&room);
    assert_eq!((sum.feedback.count(ID), sum.feedback.count(INBOX)), (36, 14));
    assert!(sum.feedback.all().all(|(_, entry)| entry.channel == Channel::X));
    for n in [0, 20, 28, 36, 49] {
        assert_eq!(holding(&room.state, &words(n)).len(), 1, "kept once: {n}");
    }
    assert_eq!(holding(&room.state, "Setuju & terima <kasih>").len(), 8, "as it was written");

    // Five go, one says something else.
    let gone = [3, 21, 30, 40, 47];
    gone[..4].iter().for_each(|n| room.x.delete(&posts[*n]));
    room.x.protect("warga_47");
    room.x.edit(&posts[5], "Maaf, maksud saya: perubahan005warga").expect("a post");
    room.wait("the texts are gone", |room| {
        removed(room) == 5 && !holding(&room.state, "perubahan005warga").is_empty()
    });
    for n in gone {
        assert_eq!(holding(&room.state, &words(n)), Vec::<String>::new(), "{n}");
    }
    assert_eq!(holding(&room.state, &words(5)), Vec::<String>::new(), "the version before");
    // Neither death nor another reading brings anything back, or counts it again.
    room.kill();
    room.start();
    let readings = room.facts("\"stream\":\"verified\"");
    room.wait("asked again", |room| room.facts("\"stream\":\"verified\"") > readings + 1);
    room.stop();
    let sum = history(&room);
    assert_eq!((sum.feedback.count(ID), sum.feedback.count(INBOX)), (36, 14), "totals stay");
    assert_eq!(received(&room).values().collect::<BTreeSet<_>>(), BTreeSet::from([&1]));
    let deleted = sum
        .feedback
        .all()
        .filter(|(_, entry)| entry.removed.is_some_and(|(_, why)| why == Removal::Deleted));
    assert_eq!(deleted.count(), 5);
    let texts = fs::read_dir(room.state.join("received")).expect("texts").count();
    assert_eq!(texts, 45, "a file each, and none of what was cut off");
    for n in 0..50 {
        let found = holding(&room.state, &words(n));
        let expected = usize::from(!gone.contains(&n) && n != 5);
        assert_eq!(found.len(), expected, "{n}: {found:?}");
        assert!(found.iter().all(|file| file.ends_with(".json")), "{found:?}");
        assert!(!room.logs().contains(&words(n)), "no text is logged");
    }
    // Each of our posts was counted, and what reading costs.
    assert!(ours.iter().all(|id| !sum.feedback.metrics(id).is_empty()));
    assert!(room.facts("\"charged\":") > 0);
}

#[test]
fn nothing_is_read_unless_the_configuration_asks_for_it() {
    let mut room = newsroom("");
    room.start();
    let ours = release(&mut room);
    (0..4).for_each(|n| drop(post(&room, n, &ours, &[])));
    // A whole release later the daemon has had every occasion.
    let said: &[&str] = &["Loket buka sampai malam."];
    let text = announcement("Loket", due_in(2), &[(name(0), said)]);
    room.drop_file("loket.md", &without_letters(&text));
    room.wait_state("loket", "released");
    room.stop();
    let reads = [Endpoint::Mentions, Endpoint::Search, Endpoint::Quotes, Endpoint::Posts];
    let requests = room.x.requests();
    let read = requests.iter().filter(|r| r.endpoint.is_some_and(|e| reads.contains(&e)));
    assert_eq!(read.count(), 0);
    assert_eq!(received(&room), BTreeMap::new());
    assert!(!room.state.join("received").exists());
}

#[test]
fn without_a_plan_that_allows_it_the_daemon_does_not_start() {
    let mut room = newsroom("  plan: self_serve\n  listen: true\n");
    room.launch();
    assert_eq!(room.end().code(), Some(78));
    assert!(room.logs().contains("x.listen"), "{}", room.logs());
    assert!(room.logs().contains("plan: enterprise"), "with a cure: {}", room.logs());
}

#[test]
fn texts_of_which_x_cannot_be_asked_for_a_day_are_put_away_until_it_can() {
    let setup = Setup { recipients: 2, x: LISTEN, ..Setup::default() };
    let room = setup.leaping();
    room.x.search_lag(SignedDuration::from_secs(1));
    let due = room.in_an_hour();
    let text = announcement("Tarif air", due, &[(name(0), &["Tarif air berubah."])]);
    room.drop_file("tarif-air.md", &without_letters(&text));
    room.run_until(due + SignedDuration::from_mins(1));
    let ours = [handle(0), handle(0)].map(|handle| room.posts(handle)[0].id.clone());
    let posts = [0, 1].map(|n| post(&room, n, &ours, &[]));
    room.listen_until("both are met", |room| received(room).len() == 2);

    room.x.revoke(handle(0));
    room.pass(SignedDuration::from_hours(23));
    room.listen_until("X refuses", |room| room.facts("\"fact\":\"parked\"") > 0);
    assert_eq!(holding(&room.state, &words(0)).len(), 1, "not yet");
    room.pass(SignedDuration::from_hours(2));
    room.listen_until("it is put away", |room| holding(&room.state, &words(0)).is_empty());
    assert_eq!((removed(&room), received(&room).len()), (0, 2), "nobody knows whether it is gone");

    room.x.delete(&posts[1]);
    let account = Account::made_up(handle(0));
    room.x.set_credential(&account);
    room.append_to_credential(name(0), "# diperbarui\n");
    room.listen_until("what is there comes back", |room| {
        removed(room) == 1 && !holding(&room.state, &words(0)).is_empty()
    });
    assert_eq!(holding(&room.state, &words(1)), Vec::<String>::new());
    assert_eq!(history(&room).feedback.count(ID), 2, "totals stay");
}
