//! Files for the letter: which there are, which go with it, what they may weigh.

use super::*;
use crate::attachment::{AttachmentFault, AttachmentType};
use crate::media::Seen;
use crate::problem::MediaRefusal;

const TWO: &str = "attachments: [{ file: lampiran/a.pdf, title: Siaran (PDF) }, lampiran/b.csv]";

fn of(extra: &str) -> Announcement {
    announcement(&format!("---\ntitle: A\npublish_at: 2026-10-20 10:00 WIB\n{extra}\n---\nIsi.\n"))
}

fn mailed(extra: &str) -> Vec<String> {
    of(extra).mailing.expect("mail").attachments
}

#[test]
fn attachments_have_a_path_and_perhaps_a_title() {
    let all = of(TWO).attachments;
    let shown: Vec<_> = all.iter().map(|a| (a.file.as_str(), a.name(), a.title())).collect();
    let wanted =
        [("lampiran/a.pdf", "a.pdf", "Siaran (PDF)"), ("lampiran/b.csv", "b.csv", "b.csv")];
    assert_eq!(shown, wanted);
    for (extra, wanted) in [
        ("attachments: a.pdf", "value.type 4:14"),
        ("attachments: [../a.pdf]", "attachment.path 4:15"),
        ("attachments: [/etc/passwd]", "attachment.path 4:15"),
        ("attachments: [.git/config]", "attachment.path 4:15"),
        ("attachments: [{ file: a\\b.pdf }]", "attachment.path 4:23"),
        ("attachments: [\"a\\u202efdp.exe\"]", "text.header-character 4:15"),
        ("attachments: [{ title: A }]", "key.missing 4:15"),
        ("attachments: [{ file: a.pdf, alt: A }]", "key.unknown 4:30"),
        ("attachments: [a.pdf, lama/A.PDF]", "attachment.same-name 4:22"),
        ("attachments: [a.pdf]\nemail: none", "attachment.not-mailed 4:15"),
    ] {
        assert_eq!(told_of(extra), [wanted], "{extra}");
    }
}

#[test]
fn the_letter_takes_all_or_those_that_are_named_or_none() {
    let all = ["lampiran/a.pdf", "lampiran/b.csv"];
    assert_eq!(mailed(TWO), all);
    assert_eq!(mailed(&format!("{TWO}\nemail: {{ subject: A }}")), all);
    assert_eq!(mailed(&format!("{TWO}\nemail: {{ attachments: true }}")), all);
    assert_eq!(mailed(&format!("{TWO}\nemail: {{ attachments: [lampiran/b.csv] }}")), all[1..]);
    assert!(mailed(&format!("{TWO}\nemail: {{ attachments: false }}")).is_empty());
    assert!(mailed(&format!("{TWO}\nemail: {{ attachments: [] }}")).is_empty());
    assert!(mailed("").is_empty());
    for (extra, wanted) in [
        ("email: { attachments: true }".to_owned(), "attachment.none 4:23"),
        (format!("{TWO}\nemail: {{ attachments: [a.pdf] }}"), "attachment.unknown 5:24"),
        (format!("{TWO}\nemail: {{ attachments: beberapa }}"), "value.type 5:23"),
    ] {
        assert_eq!(told_of(&extra), [wanted], "{extra}");
    }
}

fn seen(digest: &str, bytes: u64) -> Result<Seen<AttachmentType>, MediaRefusal> {
    Ok(Seen { digest: digest.to_owned(), kind: AttachmentType::Pdf, bytes })
}

fn read_with(extra: &str, a: &Result<Seen<AttachmentType>, MediaRefusal>, b: u64) -> Reading {
    let config = config_of(&CONFIG.replace("  lists:", "  attachments_max: 1000B\n  lists:"));
    let text =
        format!("---\ntitle: A\npublish_at: 2026-10-20 10:00 WIB\n{TWO}\n{extra}\n---\nIsi.\n");
    let files = [("lampiran/a.pdf", a.clone()), ("lampiran/b.csv", seen("b", b))];
    let attachments = files.map(|(file, look)| (file.to_owned(), look)).into();
    let looks = Looks { attachments, ..Looks::default() };
    read("a.md", text.as_bytes(), &config).with_files(&looks)
}

fn codes(reading: &Reading) -> Vec<String> {
    let told = |p: &Problem| format!("{} {}:{}", p.code(), p.at.line, p.at.column);
    reading.problems.iter().map(told).collect()
}

#[test]
fn together_they_may_weigh_as_much_as_the_configuration_says() {
    let sum = |extra: &str, a, b| codes(&read_with(extra, &seen("a", a), b));
    assert_eq!(sum("", 400, 600), [""; 0]);
    assert_eq!(sum("", 400, 601), ["attachment.sum-too-large 4:62"]);
    assert_eq!(sum("", 900, 101), ["attachment.sum-too-large 4:23"]);
    // Only what is sent counts.
    assert_eq!(sum("email: { attachments: [lampiran/a.pdf] }", 900, 101), [""; 0]);
    assert_eq!(sum("email: { attachments: false }", 1001, 1001), [""; 0]);
    let reading = read_with("", &seen("a", 12_000_000), 1);
    let words = problems::message(crate::lang::Lang::Id, &reading.problems[0].fault);
    for part in ["12,1 MB", "batasnya 1 kB", "lampiran/a.pdf 12,0 MB", "lampiran/b.csv 1 kB"] {
        assert!(words.contains(part), "{words}");
    }
}

#[test]
fn what_cannot_be_attached_is_told_and_the_digest_covers_every_byte() {
    let refused = |what: MediaRefusal| codes(&read_with("", &Err(what), 1));
    assert_eq!(refused(MediaRefusal::Symlink), ["attachment.link 4:23"]);
    let program = MediaRefusal::Content(AttachmentFault::Program);
    assert_eq!(refused(program.clone()), ["attachment.program 4:23"]);
    assert_eq!(refused(MediaRefusal::Missing { nearest: None }), ["attachment.missing 4:23"]);

    let digest = |a: &Result<_, _>| read_with("", a, 1).digest;
    let first = digest(&seen("a", 1));
    assert_eq!(first, digest(&seen("a", 1)));
    let others = [digest(&seen("c", 1)), digest(&seen("b", 1)), digest(&Err(program))];
    for (n, other) in others.iter().enumerate() {
        assert!(*other != first && !others[..n].contains(other), "{n}");
    }
    // Also of what the letter leaves at home: it stands in the file that was approved.
    let home =
        |digest: &str| read_with("email: { attachments: false }", &seen(digest, 1), 1).digest;
    assert_ne!(home("a"), home("c"));
}
