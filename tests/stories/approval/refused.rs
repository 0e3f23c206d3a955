//! What looks like an approval and is none, each with a reason of its own.

use std::os::unix::fs::symlink;

use siaran::approval::Lack;

use super::desk::{Desk, EDITOR, FILE, IMAGE, TEXT, WRITER, Who, image};

const MESSAGE: [&str; 4] = ["-m", "Setujui", "-m", "Approves: uji"];

fn path(of: &str) -> String {
    of.trim_start_matches("siaran/").to_owned()
}

#[test]
fn unsigned_or_by_an_unknown_key() {
    let desk = Desk::new();
    desk.assert_refused(&[]);
    desk.git(EDITOR, &[&["commit", "-q", "--allow-empty"], &MESSAGE[..]].concat());
    let unsigned = Lack::Unsigned { object: desk.head() };
    desk.assert_refused(std::slice::from_ref(&unsigned));
    // The writer's key, in the editor's name.
    let object = desk.approve(Who { key: WRITER.key, ..EDITOR });
    let unknown = Lack::UnknownKey { object, key: desk.fingerprint(WRITER) };
    desk.assert_refused(&[unknown, unsigned]);
}

#[test]
fn by_the_author_also_under_another_address() {
    let desk = Desk::empty(&[]);
    desk.write(FILE, TEXT.as_bytes());
    desk.write(IMAGE, &image(1));
    desk.commit(EDITOR, "Siaran uji");
    let object = desk.approve(EDITOR);
    desk.assert_refused(&[Lack::OwnWork { approver: "kabiro".into(), object }]);

    let desk = Desk::empty(&[]);
    desk.write(FILE, TEXT.as_bytes());
    desk.write(IMAGE, &image(1));
    let other = Who { email: "nama.lain@teladan.example", key: EDITOR.key };
    desk.git(other, &["add", "-A"]);
    desk.git(other, &["commit", "-q", "-S", "-m", "Siaran uji"]);
    let object = desk.approve(EDITOR);
    let (approver, address) = ("kabiro".to_owned(), other.email.to_owned());
    desk.assert_refused(&[Lack::OwnKey { approver, object, address }]);
}

#[test]
fn one_signer_twice_is_one() {
    let mut desk = Desk::new();
    desk.review = "approvals: 2";
    let first = desk.approve(EDITOR);
    let second = desk.approve(EDITOR);
    let standing = desk.standing();
    assert_eq!(standing.vouchers.len(), 1);
    assert_eq!(standing.vouchers[0].object, second);
    let twice = Lack::Twice { approver: "kabiro".into(), object: first };
    assert_eq!(standing.lacks, [twice, Lack::TooFew { have: 1, need: 2 }]);
}

#[test]
fn edited_after_approval_with_what_was_approved() {
    let desk = Desk::new();
    desk.approve(EDITOR);
    desk.edit("Satu", "Dua");
    let by = desk.commit(WRITER, "Perbaiki");
    let (approver, file) = ("kabiro".to_owned(), path(FILE));
    desk.assert_refused(&[Lack::EditedAfter { approver, by, path: file }]);
    assert_eq!(desk.standing().approved_text.as_deref(), Some(TEXT));
    desk.approve(EDITOR);
    assert_eq!(desk.standing().vouchers.len(), 1);
}

#[test]
fn edited_there_and_back() {
    let desk = Desk::new();
    desk.approve(EDITOR);
    desk.edit("Satu", "Dua");
    desk.commit(WRITER, "Perbaiki");
    desk.edit("", "");
    let by = desk.commit(WRITER, "Kembalikan");
    let (approver, path) = ("kabiro".to_owned(), path(FILE));
    desk.assert_refused(&[Lack::EditedAfter { approver, by, path }]);
}

#[test]
fn edited_there_and_back_on_a_side_that_is_merged() {
    let desk = Desk::new();
    let before = desk.head();
    desk.approve(EDITOR);
    desk.git(WRITER, &["switch", "-q", "-c", "samping", &before]);
    desk.edit("Satu", "Dua");
    desk.commit(WRITER, "Perbaiki");
    desk.edit("", "");
    let by = desk.commit(WRITER, "Kembalikan");
    desk.git(WRITER, &["switch", "-q", "main"]);
    desk.git(WRITER, &["merge", "-q", "--no-ff", "-m", "Gabung", "samping"]);
    let (approver, path) = ("kabiro".to_owned(), path(FILE));
    desk.assert_refused(&[Lack::EditedAfter { approver, by, path }]);
}

#[test]
fn image_replaced_after_approval() {
    let desk = Desk::new();
    desk.approve(EDITOR);
    desk.write(IMAGE, &image(2));
    let by = desk.commit(WRITER, "Gambar lain");
    let (approver, path) = ("kabiro".to_owned(), path(IMAGE));
    desk.assert_refused(&[Lack::ReplacedAfter { approver, by, path }]);
}

#[test]
fn not_what_is_committed() {
    let desk = Desk::new();
    desk.approve(EDITOR);
    for (file, bytes) in [(FILE, TEXT.replace("Satu", "Dua").into_bytes()), (IMAGE, image(2))] {
        desk.write(file, &bytes);
        let standing = desk.standing();
        assert_eq!(standing.vouchers, []);
        assert_eq!(standing.lacks, [Lack::Differs { path: path(file) }]);
        assert_eq!(standing.approved_text.as_deref(), Some(TEXT));
        desk.git(WRITER, &["checkout", "-q", "--", "."]);
    }
    desk.write("siaran/baru.md", TEXT.replace("title: Uji", "title: Baru").as_bytes());
    let approvals = desk.approvals();
    let new = approvals.standings.values().find(|s| s.id == "baru").expect("baru");
    assert_eq!(new.lacks, [Lack::NotCommitted { path: "baru.md".into() }]);
    assert_eq!(desk.standing().vouchers.len(), 1);
}

#[test]
fn approved_on_another_branch() {
    let desk = Desk::new();
    desk.git(EDITOR, &["switch", "-q", "-c", "rapat"]);
    let object = desk.approve(EDITOR);
    desk.git(EDITOR, &["switch", "-q", "main"]);
    desk.assert_refused(&[Lack::OtherBranch { branch: "rapat".into(), object }]);
    desk.git(EDITOR, &["merge", "-q", "--no-ff", "-m", "Gabung", "rapat"]);
    desk.assert_approved(&[EDITOR]);
}

#[test]
fn a_trailer_on_a_merge_where_signatures_are_asked_for() {
    let mut desk = Desk::empty(&[]);
    desk.git(WRITER, &["commit", "-q", "--allow-empty", "-m", "Awal"]);
    desk.git(WRITER, &["switch", "-q", "-c", "samping"]);
    desk.write(FILE, TEXT.as_bytes());
    desk.write(IMAGE, &image(1));
    desk.commit(WRITER, "Siaran uji");
    desk.git(WRITER, &["switch", "-q", "main"]);
    let by = format!("Approved-by: Kabiro <{}>", EDITOR.email);
    desk.git(WRITER, &["merge", "-q", "--no-ff", "-m", "Gabung", "-m", &by, "samping"]);
    let name = format!("Kabiro <{}>", EDITOR.email);
    desk.assert_refused(&[Lack::TrailerOnly { object: desk.head(), name }]);
    desk.review = "signed: false";
    desk.assert_approved(&[EDITOR]);
}

#[test]
fn an_unrelated_signed_commit_of_an_editor() {
    let desk = Desk::new();
    desk.write("siaran/lain.txt", b"lain");
    desk.git(EDITOR, &["add", "-A"]);
    desk.git(EDITOR, &["commit", "-q", "-S", "-m", "Lain"]);
    let object = desk.head();
    desk.assert_refused(&[Lack::NoTrailer { approver: "kabiro".into(), object }]);
    // A trailer for another announcement says nothing of this one.
    let message = ["commit", "-q", "--allow-empty", "-S", "-m", "Setujui", "-m", "Approves: ujian"];
    desk.git(EDITOR, &message);
    let object = desk.head();
    desk.assert_refused(&[Lack::NoTrailer { approver: "kabiro".into(), object }]);
}

#[test]
fn a_signed_commit_into_which_somebody_wrote() {
    let desk = Desk::new();
    desk.write("siaran/lain.md", TEXT.replace("title: Uji", "title: Lain").as_bytes());
    desk.commit(WRITER, "Siaran lain");
    let message = ["commit", "-q", "--allow-empty", "-S", "-m", "Setujui", "-m", "Approves: lain"];
    desk.git(EDITOR, &message);
    let raw = desk.git(EDITOR, &["cat-file", "commit", "HEAD"]) + "\n";
    let forged = desk.object("commit", raw.replace("Approves: lain", "Approves: uji").as_bytes());
    desk.git(WRITER, &["reset", "-q", "--hard", &forged]);
    desk.assert_refused(&[Lack::BadSignature { object: forged }]);
}

#[test]
fn links_and_pointers_are_no_files() {
    let desk = Desk::new();
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 108\n";
    let blob = desk.object("blob", pointer.as_bytes());
    let put = |mode: &str, blob: &str| {
        let entry = format!("{mode},{blob},{IMAGE}");
        desk.git(WRITER, &["update-index", "--cacheinfo", &entry]);
        desk.git(WRITER, &["commit", "-q", "-m", "Gambar"]);
        desk.approve(EDITOR);
    };
    put("100644", &blob);
    let standing = desk.standing();
    assert_eq!(
        (standing.vouchers.len(), standing.lacks),
        (0, vec![Lack::Lfs { path: path(IMAGE) }])
    );
    let target = desk.object("blob", b"peta-asli.png");
    put("120000", &target);
    let standing = desk.standing();
    let wanted = vec![Lack::NotAFile { path: path(IMAGE) }];
    assert_eq!((standing.vouchers.len(), standing.lacks), (0, wanted));
    // A folder that is a link in the tree leads nowhere either.
    let desk = Desk::new();
    std::fs::rename(desk.work().join("siaran"), desk.work().join("asli")).expect("a folder");
    symlink("asli", desk.work().join("siaran")).expect("a link");
    desk.commit(WRITER, "Tautan");
    desk.approve(EDITOR);
    let mut moved = desk;
    moved.review = "folder: siaran";
    let lacks = moved.standing().lacks;
    assert!(lacks.iter().all(|lack| matches!(lack, Lack::NotCommitted { .. })), "{lacks:?}");
}
