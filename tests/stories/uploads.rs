//! What X has been handed: renewed before X forgets it, handed in again once X has lost it, kept
//! while the post shows the same.

use jiff::SignedDuration;
use siaran::plan::uploads::LEFT;
use siaran::sandbox::x::{Account, Answer, Endpoint, Fault, What};

use super::video::{OTHER, THREAD, announcement, answered, assert_shown, fails, minutes, video};
use super::x::{handle, name};
use crate::newsroom::Setup;

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

#[test]
fn new_words_need_no_new_upload() {
    let room = Setup { prepare: "50m", recipients: 2, ..Setup::default() }.leaping();
    let bytes = video(1 << 20, 9);
    room.drop_media("film.mp4", &bytes);
    let due = room.in_an_hour();
    let text = announcement(due, 1);
    room.drop_file("film.md", &text.replace(THREAD[2], "Rinciannya menyusul."));
    room.run_until(due - minutes(40));
    assert_eq!(room.calls(Endpoint::FinishUpload, handle(0)).len(), 1);
    room.drop_file("film.md", &text);
    room.run_until(due + minutes(30));
    assert_shown(&room, &bytes);
    assert_eq!(room.calls(Endpoint::StartUpload, handle(0)).len(), 1);
    assert_eq!(room.status("film")["state"], "released");
}
