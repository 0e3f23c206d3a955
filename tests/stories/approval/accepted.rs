//! What counts.

use siaran::approval::Act;

use super::desk::{DEPUTY, Desk, EDITOR, FILE, IMAGE, TEXT, WRITER, image};

#[test]
fn a_signed_commit_that_approves() {
    let desk = Desk::new();
    let object = desk.approve(EDITOR);
    let standing = desk.assert_approved(&[EDITOR]);
    let voucher = &standing.vouchers[0];
    assert_eq!((voucher.act, &voucher.object), (Act::Commit, &object));
    assert_eq!(voucher.key, desk.fingerprint(EDITOR));
    assert_eq!(standing.approved_text.as_deref(), Some(TEXT));
    // What is committed beside it changes nothing.
    desk.write("siaran/lain.txt", b"lain");
    desk.commit(WRITER, "Lain");
    desk.assert_approved(&[EDITOR]);
}

#[test]
fn the_merge_that_brings_it_in() {
    let desk = Desk::empty(&[]);
    desk.git(WRITER, &["commit", "-q", "--allow-empty", "-m", "Awal"]);
    desk.git(WRITER, &["switch", "-q", "-c", "samping"]);
    desk.write(FILE, TEXT.as_bytes());
    desk.write(IMAGE, &image(1));
    desk.commit(WRITER, "Siaran uji");
    desk.git(WRITER, &["switch", "-q", "main"]);
    let merge = ["merge", "-q", "-S", "--no-ff", "-m", "Gabung", "-m", "Approves: uji", "samping"];
    desk.git(EDITOR, &merge);
    desk.assert_approved(&[EDITOR]);
}

#[test]
fn the_commit_that_brings_in_what_another_wrote() {
    let desk = Desk::empty(&[]);
    desk.write(FILE, TEXT.as_bytes());
    desk.write(IMAGE, &image(1));
    desk.git(EDITOR, &["add", "-A"]);
    let author = format!("--author=Penulis <{}>", WRITER.email);
    let message = ["-m", "Siaran uji", "-m", "Approves: lain\nApproves: uji"];
    desk.git(EDITOR, &[&["commit", "-q", "-S", &author], &message[..]].concat());
    desk.assert_approved(&[EDITOR]);
}

#[test]
fn signed_tags_and_two_people() {
    let mut desk = Desk::new();
    desk.review = "approvals: 2";
    desk.git(EDITOR, &["tag", "-s", "-m", "Setuju", "approve/uji/kabiro"]);
    assert_eq!(desk.standing().vouchers[0].act, Act::Tag);
    desk.approve(DEPUTY);
    desk.assert_approved(&[EDITOR, DEPUTY]);
    desk.git(WRITER, &["gc", "-q"]);
    assert!(desk.dot_git("packed-refs").exists());
    desk.assert_approved(&[EDITOR, DEPUTY]);
}

#[test]
fn a_renamed_file_once_it_is_approved_again() {
    let desk = Desk::new();
    desk.approve(EDITOR);
    desk.git(WRITER, &["mv", FILE, "siaran/2030-uji.md"]);
    let named = TEXT.replace("title: Uji", "title: Uji\nid: uji");
    desk.write("siaran/2030-uji.md", named.as_bytes());
    desk.commit(WRITER, "Nama lain");
    assert_eq!(desk.standing().vouchers, []);
    desk.approve(EDITOR);
    desk.assert_approved(&[EDITOR]);
}
