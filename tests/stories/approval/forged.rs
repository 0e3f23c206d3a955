//! A repository that whoever drops files has written to.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use siaran::approval::Lack;

use super::desk::{Desk, EDITOR, FILE, TEXT, WRITER};

/// An approved announcement, and a blob that somebody would rather see published.
fn approved() -> (Desk, String) {
    let desk = Desk::new();
    desk.approve(EDITOR);
    desk.assert_approved(&[EDITOR]);
    let forged = desk.object("blob", TEXT.replace("Satu", "Palsu").as_bytes());
    (desk, forged)
}

#[test]
fn a_replacement_of_the_approved_text() {
    let (desk, forged) = approved();
    let blob = desk.git(WRITER, &["rev-parse", &format!("HEAD:{FILE}")]);
    desk.git(WRITER, &["replace", &blob, &forged]);
    desk.edit("Satu", "Palsu");
    // This is what git itself now shows.
    assert!(desk.git(WRITER, &["show", &format!("HEAD:{FILE}")]).contains("Palsu"));
    assert_eq!(desk.unusable(), Lack::Replaced { object: blob });
    desk.git(WRITER, &["pack-refs", "--all"]);
    assert!(matches!(desk.unusable(), Lack::Replaced { .. }));
}

#[test]
fn an_overwritten_object() {
    for at in [format!("HEAD:{FILE}"), "HEAD:siaran".into(), "HEAD".into(), "HEAD~1".into()] {
        let (desk, forged) = approved();
        desk.edit("Satu", "Palsu");
        let id = desk.git(WRITER, &["rev-parse", &at]);
        // An object of the same type with another content.
        let other = match desk.git(WRITER, &["cat-file", "-t", &id]).as_str() {
            "blob" => forged,
            "tree" => {
                desk.git(WRITER, &["add", "-A"]);
                desk.git(WRITER, &["write-tree", "--prefix=siaran/"])
            }
            _ => {
                let raw = desk.git(WRITER, &["cat-file", "commit", &id]) + "\nlain\n";
                desk.object("commit", raw.as_bytes())
            }
        };
        desk.overwrite(&id, &other);
        assert_eq!(desk.unusable(), Lack::Forged { object: id }, "{at}");
    }
}

#[test]
fn an_object_that_is_gone_cut_off_or_a_pipe() {
    let (desk, _) = approved();
    let id = desk.git(WRITER, &["rev-parse", &format!("HEAD:{FILE}")]);
    let path = desk.loose(&id);
    let whole = fs::read(&path).expect("an object");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("rights");
    fs::write(&path, &whole[..whole.len() / 2]).expect("an object");
    assert_eq!(desk.unusable(), Lack::Forged { object: id.clone() });
    fs::remove_file(&path).expect("an object");
    assert_eq!(desk.unusable(), Lack::Missing { object: id.clone() });
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.expect("mkfifo").success());
    assert_eq!(desk.unusable(), Lack::Forged { object: id });
}

#[test]
fn other_parents_in_a_file() {
    let desk = Desk::new();
    let first = desk.head();
    desk.approve(EDITOR);
    desk.edit("Satu", "Palsu");
    let edited = desk.commit(WRITER, "Perbaiki");
    desk.edit("", "");
    let back = desk.commit(WRITER, "Kembalikan");
    // So that the edit would not be seen between the approval and the tip.
    fs::create_dir_all(desk.dot_git("info")).expect("a folder");
    fs::write(desk.dot_git("info/grafts"), format!("{back} {edited}~1 {first}\n")).expect("a file");
    assert_eq!(desk.unusable(), Lack::Grafts);
    fs::write(desk.dot_git("info/grafts"), "# nothing\n\n").expect("a file");
    assert!(matches!(desk.standing().lacks[0], Lack::EditedAfter { .. }));
}

#[test]
fn a_history_that_is_cut_off_or_borrowed() {
    let (mut desk, _) = approved();
    let from = format!("file://{}", desk.work().display());
    for (name, arguments, wanted) in [
        ("dangkal", &["--depth", "1"][..], Lack::Shallow),
        ("pinjam", &["--shared"][..], Lack::Alternates),
    ] {
        let to = desk.path(name);
        let from = if name == "pinjam" { desk.work().display().to_string() } else { from.clone() };
        let shown = to.display().to_string();
        let clone = [&["clone", "-q"], arguments, &[&from, &shown]].concat();
        desk.git(WRITER, &clone);
        desk.places = [to.clone(), to.join("siaran")];
        assert_eq!(desk.unusable(), wanted);
    }
}

#[test]
fn a_relabelled_tag() {
    let desk = Desk::new();
    desk.git(EDITOR, &["tag", "-s", "-m", "Setuju", "approve/lain"]);
    let object = desk.git(EDITOR, &["rev-parse", "refs/tags/approve/lain"]);
    desk.git(WRITER, &["update-ref", "refs/tags/approve/uji", &object]);
    let (tag, inner) = ("approve/uji".to_owned(), "approve/lain".to_owned());
    desk.assert_refused(&[Lack::Relabelled { tag, inner }]);
    // Rewritten to fit, it is signed no more.
    let raw = desk.git(EDITOR, &["cat-file", "tag", &object]) + "\n";
    let forged = desk.object("tag", raw.replace("approve/lain", "approve/uji").as_bytes());
    desk.git(WRITER, &["update-ref", "refs/tags/approve/uji", &forged]);
    desk.assert_refused(&[Lack::BadSignature { object: "approve/uji".into() }]);
    desk.git(WRITER, &["tag", "-f", "approve/uji"]);
    desk.assert_refused(&[Lack::Unsigned { object: "approve/uji".into() }]);
}

#[test]
fn tags_of_other_contents() {
    let desk = Desk::new();
    desk.git(EDITOR, &["tag", "-s", "-m", "Setuju", "approve/uji"]);
    desk.assert_approved(&[EDITOR]);
    desk.edit("Satu", "Palsu");
    let by = desk.commit(WRITER, "Perbaiki");
    let (approver, path) = ("kabiro".to_owned(), "uji.md".to_owned());
    desk.assert_refused(&[Lack::EditedAfter { approver, by, path }]);
    desk.git(EDITOR, &["switch", "-q", "-c", "samping"]);
    desk.git(EDITOR, &["commit", "-q", "--allow-empty", "-m", "Samping"]);
    desk.git(EDITOR, &["tag", "-f", "-s", "-m", "Setuju", "approve/uji"]);
    desk.git(EDITOR, &["switch", "-q", "main"]);
    desk.assert_refused(&[Lack::TagElsewhere { tag: "approve/uji".into() }]);
}

#[test]
fn objects_that_no_git_has_made() {
    let (desk, _) = approved();
    let tree = desk.git(WRITER, &["rev-parse", "HEAD^{tree}"]);
    let point = |id: &str| fs::write(desk.dot_git("refs/heads/main"), format!("{id}\n"));
    for bytes in [
        "".to_owned(),
        "tree x\n".to_owned(),
        format!("tree {tree}\nauthor A\ncommitter B <b> 1 +0\n\n"),
        format!("tree {tree}\nauthor A <a> 1 +0\ncommitter B <b> 1 +0\ngpgsig x"),
        format!("tree {tree}\nparent z\nauthor A <a> 1 +0\ncommitter B <b> 1 +0\n\n"),
    ] {
        let id = desk.object("commit", bytes.as_bytes());
        point(&id).expect("a ref");
        assert_eq!(desk.unusable(), Lack::Malformed { object: id }, "{bytes}");
    }
    // Two entries of one name: every reader would take the one that he likes.
    let blob = desk.object("blob", b"a");
    let raw: Vec<u8> =
        (0..40).step_by(2).map(|n| u8::from_str_radix(&blob[n..n + 2], 16).expect("hex")).collect();
    let entry = [b"100644 siaran\0".as_slice(), &raw].concat();
    let twice = desk.object("tree", &[entry.clone(), entry].concat());
    let commit = |tree: &str| {
        let text = format!("tree {tree}\nauthor A <a> 1 +0\ncommitter B <b> 1 +0\n\nx\n");
        desk.object("commit", text.as_bytes())
    };
    point(&commit(&twice)).expect("a ref");
    assert_eq!(desk.unusable(), Lack::Malformed { object: twice });
    // A tree that is a blob, and one that is larger than is read.
    point(&commit(&blob)).expect("a ref");
    assert_eq!(desk.unusable(), Lack::Malformed { object: blob });
    let mut huge = Vec::new();
    for n in 0..400_000 {
        huge.extend(format!("100644 berkas-nomor-{n:08}\0").bytes());
        huge.extend(&raw);
    }
    let huge = desk.object("tree", &huge);
    point(&commit(&huge)).expect("a ref");
    assert_eq!(desk.unusable(), Lack::TooLarge { object: huge });
    point("bukan").expect("a ref");
    assert_eq!(desk.unusable(), Lack::NoBranch { branch: "main".into() });
}

#[test]
fn another_file_with_the_id_that_is_approved() {
    let desk = Desk::new();
    let other = TEXT.replacen("---\n", "---\nid: uji\n", 1).replace("Satu", "Palsu");
    desk.write("siaran/arsip/lama.md", other.as_bytes());
    desk.write("siaran/arsip/media/peta.png", &super::desk::image(1));
    desk.commit(WRITER, "Arsip");
    let object = desk.approve(EDITOR);
    // What the editor read is gone, and his word would be of what is left.
    desk.git(WRITER, &["rm", "-q", FILE]);
    desk.commit(WRITER, "Rapikan");
    let (approver, path) = (EDITOR.key.to_owned(), FILE["siaran/".len()..].to_owned());
    desk.assert_refused(&[Lack::Ambiguous { approver, object, path }]);
    // Alone, and seen by him, it may be approved.
    desk.approve(EDITOR);
    assert_eq!(desk.standing().vouchers.len(), 1);
}

#[test]
fn a_copy_under_another_name_takes_no_approval_away() {
    let desk = Desk::new();
    desk.approve(EDITOR);
    // Beside it lies the same text, which nobody committed.
    desk.write("siaran/zzz.md", TEXT.as_bytes());
    desk.assert_approved(&[EDITOR]);
}

#[test]
fn an_index_that_is_a_pipe() {
    let desk = Desk::new();
    desk.approve(EDITOR);
    desk.git(WRITER, &["gc", "-q"]);
    desk.assert_approved(&[EDITOR]);
    for name in ["pack/pack-palsu.idx", "pack/multi-pack-index"] {
        let path = desk.dot_git("objects").join(name);
        let pack = path.with_extension("pack");
        fs::write(&pack, "PACK").expect("a file");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.expect("mkfifo").success());
        assert!(matches!(desk.unusable(), Lack::Unreadable { .. }), "{name}");
        fs::remove_file(&path).expect("a pipe");
        fs::remove_file(&pack).expect("a file");
    }
    desk.assert_approved(&[EDITOR]);
}
