//! Announcements that are reviewed: a real daemon beside a real git repository, with editors who sign
//! by ssh keys.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::newsroom::{Newsroom, Setup, announcement, due_in};

const HANDLE: &str = "kementeladan";
/// Who writes, and signs nothing.
const WRITER: &str = "sari";

/// A newsroom whose announcements lie in the work tree of a repository.
struct Desk {
    room: Newsroom,
    keys: TempDir,
}

impl Desk {
    /// Ani and Budi are editors; `approvals` of them must approve.
    fn new(approvals: usize) -> Desk {
        let keys = tempfile::tempdir().expect("folder");
        let mut more = format!(
            "review:\n  repository: announcements\n  branch: main\n  approvals: {approvals}\n  approvers:\n"
        );
        for name in ["ani", "budi"] {
            let path = keys.path().join(name);
            let mut keygen = Command::new("ssh-keygen");
            keygen.args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(&path);
            assert!(keygen.status().expect("ssh-keygen").success());
            let public = fs::read_to_string(path.with_extension("pub")).expect("a key");
            let key: Vec<&str> = public.split_whitespace().take(2).collect();
            let key = key.join(" ");
            more +=
                &format!("    {name}: {{ email: {name}@teladan.example, ssh_key: \"{key}\" }}\n");
        }
        let room = Setup { recipients: 3, more, ..Setup::default() }.build();
        let desk = Desk { room, keys };
        let root = desk.room.root().to_owned();
        mode(&root.join("config.yaml"), 0o644);
        mode(&root.join("wartawan.csv"), 0o644);
        desk.git(WRITER, &["init", "-q", "-b", "main", "."]);
        desk.git(WRITER, &["commit", "-q", "--allow-empty", "-m", "Mulai"]);
        desk
    }

    fn start(approvals: usize) -> Desk {
        let mut desk = Desk::new(approvals);
        desk.room.start();
        desk
    }

    /// `git ARGUMENTS` by `who`, with nothing of this machine's own configuration.
    fn git(&self, who: &str, arguments: &[&str]) -> String {
        let key = self.keys.path().join(who);
        let email = format!("{who}@teladan.example");
        let mut git = Command::new("git");
        git.arg("-C").arg(self.room.path(""));
        git.args(["-c", "gpg.format=ssh", "-c"]).arg(format!("user.signingkey={}", key.display()));
        git.args(arguments);
        for role in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{role}_NAME"), who).env(format!("GIT_{role}_EMAIL"), &email);
        }
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let output = git.output().expect("git");
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// The writer commits all that lies there.
    fn commit(&self) {
        self.git(WRITER, &["add", "-A"]);
        self.git(WRITER, &["commit", "-q", "-m", "Siaran"]);
    }

    /// An editor approves `id` by a signed commit.
    fn approve(&self, who: &str, id: &str) {
        let message = format!("Setuju\n\nApproves: {id}");
        self.git(who, &["commit", "-q", "--allow-empty", "-S", "-m", &message]);
    }

    fn posts(&self) -> usize {
        self.room.posts(HANDLE).len()
    }

    /// Nothing is sent for a while, and `id` waits for approval.
    fn waits_in_vain(&mut self, id: &str) {
        let until = Instant::now() + Duration::from_secs(2);
        self.room.wait("some time passes", |_| Instant::now() > until);
        assert_eq!(self.room.status(id)["state"], "awaiting_approval");
        assert_eq!((self.posts(), self.room.letters().len()), (0, 0));
    }
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
}

fn alert(title: &str, priority: &str) -> String {
    format!(
        "---\ntitle: {title}\ntype: alert\npublish_at: now\npriority: {priority}\nx:\n  kantor: {title} kini.\n---\nIsi {title}.\n"
    )
}

#[test]
fn approved_it_is_released_and_now_is_the_moment_of_approval() {
    let mut desk = Desk::start(1);
    desk.room.drop_file("loket.md", &announcement("Loket", due_in(6), &[("kantor", &["L."])]));
    desk.room.drop_file("banjir.md", &alert("Banjir", "normal"));
    desk.room.wait_state("loket", "awaiting_approval");
    desk.commit();
    desk.waits_in_vain("banjir");
    desk.approve("ani", "loket");
    desk.room.wait("Ani is met", |room| room.status("loket")["approval"]["have"] == 1);
    desk.approve("ani", "banjir");
    desk.room.wait_state("banjir", "released");
    desk.room.wait_state("loket", "released");
    let status = desk.room.status("loket");
    assert_eq!(status["approval"]["vouched"][0]["approver"], "ani", "{status}");
    let log = desk.room.run(&["log", "loket"]);
    let places = ["seen", "approved by ani", "prepared", "the release begins", "sent"];
    let at: Vec<usize> =
        places.iter().map(|p| log.find(p).unwrap_or_else(|| panic!("{p}: {log}"))).collect();
    assert!(at.is_sorted(), "{log}");
    assert_eq!(desk.room.json(&["plan"])[0]["approval"]["have"], 1);
}

#[test]
fn an_edit_after_approval_does_not_go_out_and_an_approval_of_it_does() {
    let mut desk = Desk::start(1);
    let due = due_in(8);
    desk.room.drop_file("loket.md", &announcement("Loket", due, &[("kantor", &["L."])]));
    desk.commit();
    desk.approve("ani", "loket");
    desk.room.wait_state("loket", "prepared");
    // Neither in the folder alone, nor committed by the writer.
    desk.room.drop_file("loket.md", &announcement("Loket", due, &[("kantor", &["Lain."])]));
    desk.room.wait_state("loket", "awaiting_approval");
    desk.commit();
    desk.room.wait("its time comes", |_| jiff::Timestamp::now() > due);
    desk.waits_in_vain("loket");
    desk.approve("ani", "loket");
    desk.room.wait_state("loket", "released");
    desk.room.assert_thread(HANDLE, &["Lain."]);
}

#[test]
fn another_image_is_another_content() {
    let mut desk = Desk::start(1);
    let image = |n: u8| [b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".as_slice(), &[n; 64]].concat();
    desk.room.drop_media("peta.png", &image(1));
    let text = format!(
        "---\ntitle: Peta\npublish_at: {}\nemail: none\nmedia:\n  peta: {{ file: peta.png, alt: Peta }}\nx:\n  kantor: {{ text: Peta., media: [peta] }}\n---\nIsi.\n",
        due_in(6)
    );
    desk.room.drop_file("peta.md", &text);
    desk.commit();
    desk.approve("ani", "peta");
    desk.room.wait("Ani is met", |room| room.status("peta")["approval"]["have"] == 1);
    desk.room.drop_media("peta.png", &image(2));
    desk.commit();
    desk.room.wait_state("peta", "awaiting_approval");
    desk.waits_in_vain("peta");
}

#[test]
fn a_rewound_branch_holds_everything_until_a_person_lifts_it() {
    let mut desk = Desk::start(1);
    desk.room.drop_file("loket.md", &announcement("Loket", due_in(30), &[("kantor", &["L."])]));
    desk.commit();
    desk.approve("ani", "loket");
    // `status` reads the branch itself: what the daemon has seen shows in what it did.
    desk.room.wait_state("loket", "prepared");
    let old = desk.git(WRITER, &["rev-parse", "HEAD"]);
    // The same content and the same approval, upon another history.
    desk.git(WRITER, &["reset", "-q", "--soft", "HEAD~2"]);
    desk.git(WRITER, &["commit", "-q", "-m", "Sejarah lain"]);
    desk.approve("ani", "loket");
    desk.room.wait_state("loket", "held");
    let why = desk.room.status("loket")["why"].as_str().expect("a reason").to_owned();
    assert!(why.contains("git") && why.contains(&old[..10]), "{why}");
    desk.room.wait_desk("history in git changed");
    // No emergency passes that hold.
    desk.room.drop_file("banjir.md", &alert("Banjir", "emergency"));
    desk.commit();
    desk.approve("ani", "banjir");
    desk.room.wait_state("banjir", "held");
    assert_eq!(desk.posts(), 0);
    desk.room.run(&["cancel", "banjir"]);
    desk.room.run(&["unhold"]);
    // What fell due meanwhile waits for a person.
    desk.room.wait("it is lifted", |room| !room.status("loket")["why"].to_string().contains("git"));
    assert_eq!((&desk.room.status("loket")["state"], desk.posts()), (&"held".into(), 0));
    desk.room.run(&["release", "loket", "--now"]);
    desk.room.wait_state("loket", "released");
    assert_eq!(desk.room.facts("%\"hold\"%"), 1);
}

#[test]
fn an_emergency_passes_a_hold_when_approved_after_it_and_owes_the_second_approval() {
    let mut desk = Desk::start(2);
    fs::write(desk.room.path("HOLD"), "masa tenang").expect("HOLD");
    desk.room.drop_file("biasa.md", &announcement("Biasa", due_in(0), &[]));
    desk.room.drop_file("gempa.md", &alert("Gempa", "emergency"));
    desk.git(WRITER, &["add", "biasa.md", "gempa.md"]);
    desk.git(WRITER, &["commit", "-q", "-m", "Siaran"]);
    desk.approve("ani", "biasa");
    desk.approve("budi", "biasa");
    desk.room.wait_state("biasa", "held");
    desk.waits_in_vain("gempa");
    desk.approve("ani", "gempa");
    desk.room.wait_state("gempa", "released");
    assert_eq!(desk.posts(), 1);
    let approval = desk.room.status("gempa")["approval"].clone();
    assert_eq!((&approval["need"], &approval["owed"]), (&1.into(), &1.into()), "{approval}");
    assert!(desk.room.run(&["status", "gempa"]).contains("still to be given afterwards: 1"));
    desk.room.wait_desk("Still to be approved");
    desk.approve("budi", "gempa");
    desk.room.wait("nothing is owed", |room| room.status("gempa")["approval"]["owed"] == 0);
    // Whoever removes the file lifts nothing, and letting go is no approval.
    fs::remove_file(desk.room.path("HOLD")).expect("HOLD");
    let until = Instant::now() + Duration::from_secs(2);
    desk.room.wait("some time passes", |_| Instant::now() > until);
    assert_eq!(desk.room.status("biasa")["state"], "held");
    assert!(desk.room.status("biasa")["why"].as_str().is_some_and(|w| w.contains("masa tenang")));
}

#[test]
fn nothing_that_a_person_decides_is_an_approval() {
    let mut desk = Desk::start(1);
    desk.room.drop_file("loket.md", &announcement("Loket", due_in(0), &[("kantor", &["L."])]));
    desk.commit();
    desk.room.wait_state("loket", "awaiting_approval");
    desk.room.run(&["release", "loket", "--now"]);
    desk.room.run(&["hold", "loket"]);
    desk.room.run(&["unhold", "loket"]);
    desk.waits_in_vain("loket");
}

#[test]
fn approvals_given_before_another_sender_are_void() {
    let mut desk = Desk::start(1);
    desk.room.drop_file("loket.md", &announcement("Loket", due_in(600), &[("kantor", &["L."])]));
    desk.commit();
    desk.approve("ani", "loket");
    desk.room.wait_state("loket", "prepared");
    desk.room.stop();
    let path = desk.room.root().join("config.yaml");
    let text = fs::read_to_string(&path).expect("configuration");
    fs::write(&path, text.replace("media@teladan.example", "lain@teladan.example")).expect("file");
    desk.room.start();
    desk.room.wait_state("loket", "awaiting_approval");
    let why = desk.room.status("loket")["why"].as_str().expect("a reason").to_owned();
    assert!(why.contains("ani approved it when destinations"), "{why}");
}

#[test]
fn what_others_can_write_is_named_and_the_daemon_refuses_to_run() {
    let desk = Desk::new(1);
    let list = desk.room.root().join("wartawan.csv");
    mode(&list, 0o666);
    let output = desk.room.output(&["--lang", "id", "run"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(78), "{told}");
    assert!(told.contains(&list.display().to_string()) && told.contains("chmod go-w"), "{told}");
    let (_, problems, _) = desk.room.try_run(&["check", "--format", "json"]);
    assert!(problems.contains("review.exposed"), "{problems}");
    mode(&list, 0o644);
    let (_, problems, _) = desk.room.try_run(&["check", "--format", "json"]);
    assert!(!problems.contains("review.exposed"), "{problems}");
    assert!(!desk.room.state.join("journal.sqlite3").exists());
}
