//! Videos and images on their way to X: in pieces, refused, forgotten, interrupted.

use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};
use siaran::plan::uploads::LEFT;
use siaran::sandbox::x::{Account, Answer, Endpoint, Fault, Processing, What};

use super::x::{handle, name};
use crate::newsroom::{Newsroom, Setup, due_in};

const THREAD: [&str; 3] =
    ["Videonya satu menit.", "Penjelasan tiap langkah.", "Rinciannya di laman kami."];
const OTHER: &str = "Kabupaten kami ikut merekam mata air.";
const ALT: &str = "Petugas mengukur mata air";

/// What stands for a video: nobody looks further than its first bytes.
fn video(length: usize, seed: u64) -> Vec<u8> {
    let mut bytes = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41".to_vec();
    let mut state = seed;
    while bytes.len() < length {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        bytes.extend_from_slice(&state.to_be_bytes());
    }
    bytes.truncate(length);
    bytes
}

fn digest_of(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(digest(&SHA256, bytes).as_ref())
}

/// An announcement whose first post on account 0 shows `film.mp4`; account 1, if there is one, says
/// something of its own.
fn announcement(due: Timestamp, accounts: usize) -> String {
    let [first, second, third] = THREAD;
    let other = match accounts {
        1 => String::new(),
        _ => format!("  {}: {OTHER}\n", name(1)),
    };
    format!(
        "---
title: Film
publish_at: {due}
media:
  film: {{ file: film.mp4, alt: {ALT} }}
x:
  {}: [{{ text: {first}, media: [film] }}, {second}, {third}]
{other}---
Yth. {{{{ recipient.name }}}}, filmnya terbuka.
",
        name(0),
    )
}

fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

fn fails(room: &Newsroom, endpoint: Endpoint, faults: impl IntoIterator<Item = Fault>) {
    for fault in faults {
        room.x.fault(endpoint, Some(handle(0)), fault);
    }
}

fn answered(answer: Answer) -> Fault {
    Fault::before(What::Answer(answer))
}

/// Asserts that the thread of account 0 is whole and its first post shows `bytes`, described.
fn assert_shown(room: &Newsroom, bytes: &[u8]) {
    room.assert_thread(handle(0), &THREAD);
    let posts = room.posts(handle(0));
    let shown = &posts[0].media;
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].digest, digest_of(bytes));
    assert_eq!(shown[0].alt.as_deref(), Some(ALT));
    assert!(posts[1..].iter().all(|p| p.media.is_empty()));
}

#[test]
fn a_video_arrives_whole_though_pieces_fail_and_x_takes_its_time() {
    let mut room = Setup { recipients: 4, ..Setup::default() }.build();
    let bytes = video(20 << 20, 1);
    room.drop_media("film.mp4", &bytes);
    let as_usual = || Fault::before(What::Usual);
    let lost = Fault::after(What::Answer(Answer::server_error(500)));
    let append = [as_usual(), lost, as_usual(), Fault::before(What::Close)];
    fails(&room, Endpoint::AppendUpload, append);
    room.x.process(Processing { polls: 2, seconds: 1, error: None });
    room.start();
    room.drop_file("film.md", &announcement(due_in(20), 1));
    room.wait("X has it, long before the instant", |room| room.facts("\"fact\":\"uploaded\"") > 0);
    assert_eq!(room.attempts(THREAD[0]), 0);
    room.wait_state("film", "released");

    assert_shown(&room, &bytes);
    room.assert_once(4, &[]);
    assert_eq!(room.x.media().len(), 1);
    assert_eq!(room.x.media()[0].length, bytes.len());
    let calls = |endpoint| room.calls(endpoint, handle(0)).len();
    assert_eq!(calls(Endpoint::StartUpload), 1, "no piece is sent for nothing");
    assert_eq!(calls(Endpoint::AppendUpload), 5 + 2);
    assert_eq!(calls(Endpoint::UploadStatus), 3);
    let requests = room.x.requests();
    let place = |endpoint| requests.iter().position(|r| r.endpoint == Some(endpoint));
    assert!(place(Endpoint::MediaMetadata) < place(Endpoint::CreatePost));
}

#[test]
fn a_video_that_x_cannot_process_is_told_before_the_instant_and_stops_its_thread_alone() {
    let room = Setup { accounts: 2, recipients: 5, ..Setup::default() }.leaping();
    let words = "The video has no frames.";
    room.x.process(Processing { polls: 1, seconds: 5, error: Some(words.to_owned()) });
    room.drop_media("film.mp4", &video(5 << 20, 2));
    let due = room.in_an_hour();
    room.drop_file("film.md", &announcement(due, 2));
    room.run_until(due - minutes(1));
    assert_eq!(room.desk_lines("X refused an image or video: Film"), 1);
    assert_eq!(room.desk_lines(words), 1);
    assert_eq!(room.letters().len(), 0);

    room.run_until(due + minutes(30));
    assert_eq!(room.parts("film", name(0)), "refused withheld withheld");
    assert!(room.why("film", name(0), 1).contains(words));
    assert_eq!(room.posts(handle(0)), []);
    room.assert_thread(handle(1), &[OTHER]);
    room.assert_once(5, &[]);
    assert_eq!(room.status("film")["state"], "partly_released");
    assert_eq!(room.calls(Endpoint::StartUpload, handle(0)).len(), 1, "what is refused stays so");
    assert_eq!(room.desk_lines("X refused an image or video: Film"), 1);
}

#[test]
fn replacing_a_refused_video_before_the_instant_cures_it() {
    let setup = Setup { accounts: 2, recipients: 5, prepare: "50m", ..Setup::default() };
    let room = setup.leaping();
    room.x.process(Processing { polls: 1, seconds: 5, error: Some("Too dark.".to_owned()) });
    room.drop_media("film.mp4", &video(3 << 20, 3));
    let due = room.in_an_hour();
    room.drop_file("film.md", &announcement(due, 2));
    room.run_until(due - minutes(40));
    assert_eq!(room.desk_lines("X refused an image or video: Film"), 1);

    room.x.process(Processing::default());
    let better = video(3 << 20, 4);
    room.drop_media("film.mp4", &better);
    room.run_until(due + minutes(30));
    assert_shown(&room, &better);
    room.assert_thread(handle(1), &[OTHER]);
    room.assert_once(5, &[]);
    assert_eq!(room.status("film")["state"], "released");
    assert_eq!(room.desk_lines("X refused an image or video: Film"), 1);
}

#[test]
fn what_x_forgets_before_the_instant_is_handed_in_again() {
    let room = Setup { prepare: "50h", recipients: 2, ..Setup::default() }.leaping();
    let bytes = video(1 << 20, 5);
    room.drop_media("film.mp4", &bytes);
    let due = room.in_an_hour() + SignedDuration::from_hours(49);
    room.drop_file("film.md", &announcement(due, 1));
    room.run_until(due + minutes(30));
    assert_shown(&room, &bytes);
    assert_eq!(room.status("film")["state"], "released");

    // Never before the last one is about to be forgotten, and always before it is.
    let at = room.calls(Endpoint::StartUpload, handle(0));
    assert_eq!(at.len(), 3, "{at:?}");
    let life = SignedDuration::from_hours(24);
    for pair in at.windows(2) {
        let since = pair[1].duration_since(pair[0]);
        assert!(since >= life - LEFT && since < life, "{at:?}");
    }
    let newest = &room.x.media()[2].id;
    assert_eq!(room.posts(handle(0))[0].media[0].id, *newest);
}

#[test]
fn a_credential_taken_back_during_the_upload_stops_one_account_until_it_has_another() {
    let room = Setup { accounts: 2, recipients: 5, ..Setup::default() }.leaping();
    let bytes = video(6 << 20, 6);
    room.drop_media("film.mp4", &bytes);
    let refused = [Fault::before(What::Usual), answered(Answer::unauthorized())];
    fails(&room, Endpoint::AppendUpload, refused);
    let due = room.in_an_hour();
    room.drop_file("film.md", &announcement(due, 2));
    room.run_until(due - minutes(5));
    let cannot = format!("X account {} cannot be used", name(0));
    assert_eq!(room.desk_lines(&cannot), 1);
    assert_eq!(room.calls(Endpoint::AppendUpload, handle(0)).len(), 2);

    room.x.revoke(handle(0));
    room.run_until(due + minutes(10));
    assert_eq!(room.parts("film", name(0)), "pending pending pending");
    assert_eq!(room.attempts(THREAD[0]), 0);
    room.assert_thread(handle(1), &[OTHER]);
    room.assert_once(5, &[]);

    let fresh = Account {
        access_token: "baru".to_owned(),
        access_token_secret: "rahasia-baru".into(),
        ..Account::made_up(handle(0))
    };
    room.x.set_credential(&fresh);
    room.x_credential(name(0), &fresh);
    room.run_until(due + minutes(20));
    assert_shown(&room, &bytes);
    room.assert_once(5, &[]);
    assert_eq!(room.status("film")["state"], "released");
    assert_eq!(room.desk_lines(&cannot), 1);
}

#[test]
fn what_x_has_lost_is_handed_in_once_more_and_then_given_up() {
    let room = Setup { recipients: 1, ..Setup::default() }.leaping();
    let bytes = video(1 << 20, 7);
    room.drop_media("film.mp4", &bytes);
    let due = room.in_an_hour();
    fails(&room, Endpoint::CreatePost, [answered(Answer::media_gone())]);
    room.drop_file("film.md", &announcement(due, 1));
    room.run_until(due + minutes(30));
    assert_shown(&room, &bytes);
    assert_eq!(room.attempts(THREAD[0]), 2);
    let [lost, shown] = [0, 1].map(|n| room.x.media()[n].id.clone());
    assert_ne!(lost, shown);
    assert_eq!(room.posts(handle(0))[0].media[0].id, shown);
    assert_eq!(room.status("film")["state"], "released");
}

#[test]
fn what_x_loses_twice_is_refused_for_good() {
    let room = Setup { recipients: 3, ..Setup::default() }.leaping();
    room.drop_media("film.mp4", &video(1 << 20, 8));
    let due = room.in_an_hour();
    fails(&room, Endpoint::CreatePost, [0, 1].map(|_| answered(Answer::media_gone())));
    room.drop_file("film.md", &announcement(due, 1));
    room.run_until(due + minutes(30));
    assert_eq!(room.attempts(THREAD[0]), 2);
    assert_eq!(room.calls(Endpoint::StartUpload, handle(0)).len(), 2);
    assert_eq!(room.parts("film", name(0)), "refused withheld withheld");
    assert!(room.why("film", name(0), 1).contains("no longer has its image or video"));
    let printed = room.run(&["--lang", "id", "status", "film"]);
    assert!(printed.contains("X tidak lagi menyimpan gambar atau videonya"), "{printed}");
    room.assert_once(3, &[]);
    assert_eq!(room.posts(handle(0)), []);
}
