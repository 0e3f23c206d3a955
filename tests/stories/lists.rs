//! People who leave: by their own wish, or because they want to be forgotten.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use serde_json::Value;
use siaran::sandbox::smtp::{Act, Matcher, Stage};

use crate::newsroom::{Newsroom, Setup, announcement, due_in, reader};

const AYU: &str = "ayu.lestari@satu.example";

fn with_ayu(retry: &'static str) -> Setup {
    let named = vec![("Ayu.Lestari@satu.example".to_owned(), "Ayu Lestari".to_owned())];
    Setup { recipients: 3, named, retry, ..Setup::default() }
}

/// Every file below `folder` in whose bytes one of `names`, in small letters, can be found.
pub fn traces_of(folder: &Path, names: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path()) {
        if entry.is_dir() {
            found.extend(traces_of(&entry, names));
            continue;
        }
        let text = String::from_utf8_lossy(&fs::read(&entry).unwrap_or_default()).to_lowercase();
        if names.iter().any(|name| text.contains(name)) {
            found.push(entry);
        }
    }
    found
}

fn traces(folder: &Path) -> Vec<PathBuf> {
    traces_of(folder, &[AYU, "ayu lestari"])
}

/// How often the relay took a letter for Ayu.
fn letters_to_ayu(room: &Newsroom) -> usize {
    let inbox = room.mail.inbox();
    let to_ayu = |to: &String| to.eq_ignore_ascii_case(AYU);
    inbox.iter().flat_map(|letter| &letter.rcpt_to).filter(|to| to_ayu(to)).count()
}

#[test]
fn a_person_erased_beside_the_running_daemon_is_mailed_no_more_and_leaves_no_trace() {
    let mut room = with_ayu("[25s]").start();
    let ayu = Matcher::Recipient("Ayu.Lestari@satu.example".into());
    let refusal = format!("450 4.2.1 <{AYU}>: mailbox of Ayu Lestari is busy");
    room.mail.fault(ayu, Stage::Rcpt, Act::reply(refusal));
    room.drop_file("pertama.md", &announcement("Pertama", due_in(2), &[]));
    room.drop_file("kedua.md", &announcement("Kedua", due_in(40), &[]));
    room.wait("the others have the first", |room| {
        let letters = room.status("pertama")["letters"].clone();
        (letters["sent"].as_u64(), letters["pending"].as_u64()) == (Some(3), Some(1))
    });
    room.wait_state("kedua", "prepared");
    assert_eq!(room.status("kedua")["letters"]["total"], 4);
    assert!(!traces(&room.state).is_empty());

    room.run(&["lists", "erase", AYU]);
    assert_eq!(traces(&room.state), Vec::<PathBuf>::new(), "in no file of the state");
    let list = fs::read_to_string(room.root().join("wartawan.csv")).expect("list");
    assert!(!list.to_lowercase().contains("ayu") && list.lines().count() == 4, "{list}");

    room.wait_state("kedua", "partly_released");
    for id in ["pertama", "kedua"] {
        for n in 1..=3 {
            assert_eq!(room.recipients(id)[&reader(n)]["state"], "sent");
        }
    }
    assert_eq!(letters_to_ayu(&room), 0, "neither the retry nor the second");
    let erased = |to: &String| to.ends_with("@erased.invalid");
    assert!(!room.mail.inbox().iter().any(|letter| letter.rcpt_to.iter().any(erased)));
    let status = room.status_of_all("pertama");
    assert_eq!(status["letters"]["withheld"], 1, "{status}");

    // A list that brings the person back is told of, and mails nobody.
    fs::write(room.root().join("wartawan.csv"), format!("{list}{AYU},Ayu,M,persetujuan,\n"))
        .expect("list");
    let (well, told, _) = room.try_run(&["lists", "check"]);
    assert!(!well && told.contains("line 5: this person was erased"), "{told}");
    let (well, _, why) = room.try_run(&["lists", "allow", AYU]);
    assert!(!well && why.contains("was erased"), "{why}");
    room.drop_file("ketiga.md", &announcement("Ketiga", due_in(3), &[]));
    room.wait_state("ketiga", "released");
    assert_eq!(room.status("ketiga")["letters"]["total"], 3);
    assert_eq!(letters_to_ayu(&room), 0);
    assert_eq!(traces(&room.state), Vec::<PathBuf>::new());
    room.stop();
    assert_eq!(traces(&room.state), Vec::<PathBuf>::new());
}

#[test]
fn nobody_is_erased_while_his_letter_is_on_its_way() {
    let mut room = with_ayu("[1s]").start();
    let ayu = Matcher::Recipient("Ayu.Lestari@satu.example".into());
    room.mail.fault(
        ayu,
        Stage::Dot { stored: true },
        Act::Delay(std::time::Duration::from_secs(6)),
    );
    room.drop_file("siaran.md", &announcement("Siaran", due_in(2), &[]));
    room.wait("the letter is on its way", |room| {
        room.facts(&format!("\"fact\":\"attempt\"%\"n\":{}", 3)) > 0
    });
    let (well, _, why) = room.try_run(&["lists", "erase", AYU]);
    assert!(!well && why.contains("may be on its way"), "{why}");
    let list = fs::read_to_string(room.root().join("wartawan.csv")).expect("list");
    assert!(list.contains("Ayu Lestari"), "nothing was done");
    room.wait_state("siaran", "released");
    room.run(&["lists", "erase", AYU]);
    assert_eq!(letters_to_ayu(&room), 1);
    assert_eq!(traces(&room.state), Vec::<PathBuf>::new());
    let entry = room.status_of_all("siaran");
    assert_eq!(entry["letters"]["sent"], 4, "that it was sent stays known: {entry}");
    room.stop();
}

#[test]
fn who_unsubscribes_is_in_no_roster_that_is_frozen_later_until_he_may_be_mailed_again() {
    let room = Setup { recipients: 3, ..Setup::default() }.leaping();
    let first = room.in_an_hour();
    let hour = SignedDuration::from_hours(1);
    for (n, id) in ["satu", "dua", "tiga"].into_iter().enumerate() {
        let due = first + SignedDuration::from_hours(n as i64);
        room.drop_file(&format!("{id}.md"), &announcement(id, due, &[]));
    }
    room.run_until(first + hour / 2);
    room.run(&["lists", "unsubscribe", &reader(2).to_uppercase()]);
    room.run_until(first + hour + hour / 2);
    room.run(&["lists", "allow", &reader(2)]);
    room.run_until(first + hour * 2 + hour / 2);
    let total = |id| room.status(id)["letters"]["total"].clone();
    assert_eq!([total("satu"), total("dua"), total("tiga")], [3, 2, 3]);
    assert!(!room.recipients("dua").contains_key(&reader(2)));
}

#[test]
fn whoever_asks_gets_everything_that_is_kept_about_him_and_nothing_about_others() {
    let room = with_ayu("[1h]").leaping();
    let due = room.in_an_hour();
    let gone = Matcher::Recipient(reader(1));
    room.mail.fault(gone, Stage::Rcpt, Act::reply("550 5.1.1 no such user"));
    room.drop_file("siaran.md", &announcement("Jam layanan", due, &[]));
    room.run_until(due + SignedDuration::from_mins(30));
    room.run(&["lists", "unsubscribe", AYU]);
    let kept = |email: &str| {
        let all = room.json(&["lists", "export", "--person", email]);
        all[0]["kept"].as_array().expect("array").clone()
    };
    let kinds = |kept: &[Value]| {
        let kinds = kept.iter().map(|entry| entry["kind"].as_str().unwrap_or_default().to_owned());
        kinds.collect::<Vec<_>>()
    };
    let ayu = kept(AYU);
    assert_eq!(kinds(&ayu), ["list", "letter", "objection", "suppressed"]);
    assert_eq!(ayu[0]["detail"]["basis"], "persetujuan");
    assert_eq!(ayu[1]["place"], "siaran/release");
    assert_eq!(ayu[1]["detail"]["title"], "Jam layanan");
    assert_eq!(ayu[1]["detail"]["state"], "sent");
    assert!(ayu[1]["at"].as_str().is_some_and(|at| at.ends_with('Z')));
    assert_eq!(ayu[2]["detail"]["by"], "person");
    let text = serde_json::to_string(&ayu).expect("JSON");
    assert!(!text.contains("media.example"), "{text}");
    let first = kept(&reader(1));
    assert_eq!(kinds(&first), ["list", "letter", "suppressed"]);
    assert_eq!(first[1]["detail"]["state"], "refused");
    assert_eq!(first[2]["detail"]["why"], "bounce");
    let csv = room.run(&["lists", "export", "--person", AYU]);
    assert_eq!(csv.lines().count(), 5, "{csv}");

    // Afterwards the person's letters are nobody's.
    room.run(&["lists", "erase", AYU]);
    let left = kept(AYU);
    assert_eq!(kinds(&left), ["letter", "objection", "erased", "suppressed"]);
    assert_eq!(left[0]["detail"]["name"], "");
    let export = room.run(&["lists", "export"]);
    assert!(!export.to_lowercase().contains("ayu") && export.contains("@erased.invalid,,,"));
}
