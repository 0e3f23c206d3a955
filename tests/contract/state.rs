//! Nobody else may look into the state: embargoed text and people's addresses lie there.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown, symlink};

use super::room::{CONFIG, GOOD, Room, ran};

fn open_to_others(room: &Room, name: &str) {
    let path = room.path(name);
    fs::create_dir_all(&path).expect("folder");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("mode");
}

fn mode(room: &Room, name: &str) -> u32 {
    fs::metadata(room.path(name)).expect("folder").permissions().mode() & 0o7777
}

#[test]
fn a_folder_of_ours_is_closed_to_others_with_one_warning() {
    let room = Room::new(CONFIG);
    room.credential("x-kantor", "consumer_key: a\n", 0o600);
    open_to_others(&room, "state");
    let warned = || room.daemon_log().matches("open to others").count();
    room.daemon(&["run"]).stop();
    assert_eq!((mode(&room, "state"), warned()), (0o700, 1), "{}", room.daemon_log());
    room.daemon(&["run"]).stop();
    assert_eq!((mode(&room, "state"), warned()), (0o700, 0), "{}", room.daemon_log());
    // A person's decision closes it as well.
    open_to_others(&room, "state");
    room.ends(0, &["hold"]);
    assert_eq!(mode(&room, "state"), 0o700);
}

#[test]
fn an_open_folder_that_is_not_ours_or_behind_a_link_is_refused_and_left_alone() {
    let room = Room::new(CONFIG);
    room.announce("baik.md", GOOD);
    let refused = |name: &str| {
        for line in [&["run"][..], &["adopt"], &["hold"], &["hold", "baik"]] {
            let ran = room.ends(78, line);
            assert!(ran.err.contains("chmod 700 ") && ran.err.contains("state"), "{ran:?}");
        }
        assert_eq!(mode(&room, name), 0o755);
        let inside = fs::read_dir(room.path(name)).expect("folder").count();
        assert_eq!(inside, 0, "nothing was begun");
    };
    open_to_others(&room, "state");
    chown(room.path("state"), Some(65534), Some(65534)).expect("owner; the tests run as root");
    refused("state");
    fs::remove_dir(room.path("state")).expect("folder");
    open_to_others(&room, "sasaran");
    symlink("sasaran", room.path("state")).expect("link");
    refused("sasaran");
    fs::set_permissions(room.path("sasaran"), fs::Permissions::from_mode(0o700)).expect("mode");
    room.ends(0, &["hold", "baik"]);
}

#[test]
fn whoever_may_not_look_into_the_state_is_told_so_and_can_still_plan() {
    let room = Room::new(CONFIG);
    room.announce("baik.md", GOOD);
    room.ends(0, &["hold", "baik"]);
    for line in [&["status"][..], &["status", "baik"], &["log", "baik"], &["unhold", "baik"]] {
        let ran = ran(room.command_as_nobody(line));
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{line:?}: {ran:?}");
        assert!(ran.err.contains("only its owner can use the state folder"), "{ran:?}");
    }
    let ran = ran(room.command_as_nobody(&["plan", "--json"]));
    assert_eq!(ran.json()[0]["state"], "scheduled", "the hold is not known");
    assert!(ran.err.contains("may not be read by this user"), "{ran:?}");
    assert_eq!(room.json(&["plan", "--json"])[0]["state"], "held");
}
