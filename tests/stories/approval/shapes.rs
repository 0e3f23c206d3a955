//! Repositories of every shape, and how often they are read.

use std::fs;

use siaran::approval::{Lack, Wanted};
use siaran::outside::git::Repository;

use super::desk::{DEPUTY, Desk, EDITOR, FILE, IMAGE, TEXT, WRITER, image};

#[test]
fn a_bare_repository_beside_the_folder() {
    let mut desk = Desk::new();
    desk.approve(EDITOR);
    let bare = desk.path("gudang.git");
    desk.git(WRITER, &["clone", "-q", "--bare", "--no-local", ".", &bare.display().to_string()]);
    desk.places[0] = bare;
    desk.review = "folder: siaran";
    desk.assert_approved(&[EDITOR]);
    desk.review = "approvals: 1";
    let lacks = desk.standing().lacks;
    assert!(
        matches!(lacks[..], [Lack::NotCommitted { .. }, Lack::NotCommitted { .. }]),
        "{lacks:?}"
    );
    desk.review = "branch: utama";
    assert_eq!(desk.unusable(), Lack::NoBranch { branch: "utama".into() });
}

#[test]
fn a_second_work_tree() {
    let mut desk = Desk::new();
    desk.approve(EDITOR);
    let second = desk.path("kedua");
    desk.git(WRITER, &["worktree", "add", "-q", "--detach", &second.display().to_string()]);
    desk.places = [second.clone(), second.join("siaran")];
    desk.assert_approved(&[EDITOR]);
}

#[test]
fn no_repository_or_another() {
    let mut desk = Desk::new();
    let empty = desk.path("kosong");
    fs::create_dir(&empty).expect("a folder");
    let work = std::mem::replace(&mut desk.places[0], empty.clone());
    assert_eq!(desk.unusable(), Lack::NoRepository { path: empty.display().to_string() });
    desk.places = [work.clone(), empty];
    assert_eq!(desk.unusable(), Lack::Elsewhere { path: work.display().to_string() });
    let other = Desk::empty(&["--object-format=sha256"]);
    other.write(FILE, TEXT.as_bytes());
    other.write(IMAGE, &image(1));
    other.commit(WRITER, "Siaran uji");
    assert_eq!(other.unusable(), Lack::Sha256);
}

#[test]
fn line_ends_and_marks_of_windows_in_the_work_tree_alone() {
    let desk = Desk::new();
    desk.approve(EDITOR);
    desk.write(FILE, TEXT.replace('\n', "\r\n").as_bytes());
    desk.assert_approved(&[EDITOR]);
    desk.write(FILE, format!("\u{feff}{TEXT}").as_bytes());
    desk.assert_approved(&[EDITOR]);
    // Committed with them, another blob is another content; it only reads the same.
    desk.write(FILE, TEXT.replace('\n', "\r\n").as_bytes());
    desk.commit(WRITER, "CRLF");
    assert_eq!(desk.standing().vouchers, []);
    desk.approve(EDITOR);
    desk.edit("", "");
    desk.assert_approved(&[EDITOR]);
}

#[test]
fn thousands_of_commits() {
    let desk = Desk::new();
    let mut script = format!("from {}\n", desk.head());
    let mut stream = String::new();
    for n in 0..5_000 {
        let text = format!("nomor {n}\n");
        stream.push_str(&format!(
            "commit refs/heads/main\ncommitter P <{}> {} +0700\ndata 1\nx\n{script}M 100644 inline siaran/lain.txt\ndata {}\n{text}\n",
            WRITER.email,
            1_800_000_000 + n,
            text.len(),
        ));
        script = String::new();
    }
    let file = desk.path("aliran");
    fs::write(&file, stream).expect("a file");
    let import = format!("git fast-import --quiet < {}", file.display());
    let mut command = std::process::Command::new("sh");
    desk.dress(&mut command, WRITER);
    assert!(command.current_dir(desk.work()).args(["-c", &import]).status().expect("sh").success());
    desk.git(WRITER, &["reset", "-q", "--hard"]);
    desk.assert_refused(&[]);
    desk.approve(EDITOR);
    desk.assert_approved(&[EDITOR]);
}

#[test]
fn nothing_is_read_where_nothing_changed() {
    let desk = Desk::new();
    let first = desk.approve(EDITOR);
    let config = desk.config();
    let review = config.review.as_ref().expect("review");
    let wanted = desk.wanted(&config);
    let mut repository = Repository::open(review, &config.announcements);
    let count = |repository: &mut Repository, wanted: &[Wanted]| {
        let approvals = repository.look(wanted, review);
        let vouchers = approvals.standings.values().map(|s| s.vouchers.len()).sum::<usize>();
        (vouchers, repository.walks())
    };
    assert_eq!(count(&mut repository, &wanted), (1, 1));
    assert_eq!(count(&mut repository, &wanted), (1, 1));
    assert_eq!(count(&mut repository, &[]), (0, 2));
    assert_eq!(count(&mut repository, &wanted), (1, 3));
    desk.git(DEPUTY, &["tag", "-s", "-m", "Setuju", "approve/uji"]);
    assert_eq!(count(&mut repository, &wanted), (2, 4));
    desk.write("siaran/lain.txt", b"lain");
    desk.commit(WRITER, "Lain");
    assert_eq!(count(&mut repository, &wanted), (2, 5));
    assert!(repository.descends_from(&first));
    assert_eq!(count(&mut repository, &wanted), (2, 5));
    desk.git(WRITER, &["reset", "-q", "--hard", &format!("{first}~1")]);
    assert_eq!(count(&mut repository, &wanted), (0, 6));
    assert!(!repository.descends_from(&first));
}
