//! How answers of machines are known.

use super::head::Head;

/// How subjects of absence notes begin, in lower case, where no field tells.
const SUBJECTS: [&str; 9] = [
    "auto reply:",
    "auto-reply:",
    "automatic reply:",
    "autoreply:",
    "out of office:",
    "out of the office:",
    "balasan otomatis:",
    "jawaban otomatis:",
    "pesan otomatis:",
];
/// Such a subject may be a person's: only in an answer it is a machine's.
const DOUBTFUL: [&str; 5] =
    ["auto:", "out of office", "out of the office", "sedang cuti", "di luar kantor"];

/// Whether a machine wrote it: RFC 3834, and what was used before it.
pub(super) fn is(head: &Head) -> bool {
    is_certain(head) || is_bulk(head)
}

/// Whether only the field for mass mail says so, of something that answers nobody or goes through a
/// mailing list. Absence notes of old programs have that field too, but they answer a mail.
pub(super) fn is_only_mass(head: &Head) -> bool {
    let through_list =
        ["list-id", "list-post", "list-unsubscribe"].iter().any(|name| head.text(name).is_some());
    is_bulk(head) && !is_certain(head) && (through_list || !answers(head))
}

/// Whether it answers a mail.
fn answers(head: &Head) -> bool {
    ["in-reply-to", "references"].iter().any(|name| !head.ids(name).is_empty())
}

fn is_bulk(head: &Head) -> bool {
    matches!(head.word("precedence").as_deref(), Some("bulk" | "junk"))
}

fn is_certain(head: &Head) -> bool {
    let submitted = head.word("auto-submitted").is_some_and(|word| word != "no");
    let replied = ["x-autoreply", "x-autorespond", "x-auto-reply"]
        .iter()
        .any(|name| head.word(name).is_some_and(|word| word != "no"));
    let precedence = head.word("precedence");
    let answered = matches!(precedence.as_deref(), Some("auto_reply" | "auto-reply"));
    let subject = head.text("subject").unwrap_or_default().to_lowercase();
    let report = head.content_type().0 == "multipart/report";
    let begins = |with: &[&str]| with.iter().any(|words| subject.starts_with(words));
    let by_subject = begins(&SUBJECTS) || begins(&DOUBTFUL) && answers(head);
    submitted || replied || answered || report || by_subject
}
