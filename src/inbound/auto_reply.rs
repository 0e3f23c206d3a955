//! How answers of machines are known.

use super::head::Head;

/// How subjects of absence notes begin, in lower case, where no field tells.
const SUBJECTS: [&str; 12] = [
    "auto reply:",
    "auto-reply:",
    "auto:",
    "automatic reply:",
    "autoreply:",
    "out of office",
    "out of the office",
    "balasan otomatis:",
    "jawaban otomatis:",
    "pesan otomatis:",
    "sedang cuti",
    "di luar kantor",
];

/// Whether a machine wrote it: RFC 3834, and what was used before it.
pub(super) fn is(head: &Head) -> bool {
    let submitted = head.word("auto-submitted").is_some_and(|word| word != "no");
    let replied = ["x-autoreply", "x-autorespond", "x-auto-reply"]
        .iter()
        .any(|name| head.word(name).is_some_and(|word| word != "no"));
    let precedence = head.word("precedence");
    let massed =
        matches!(precedence.as_deref(), Some("auto_reply" | "auto-reply" | "bulk" | "junk"));
    let subject = head.text("subject").unwrap_or_default().to_lowercase();
    let report = head.content_type().0 == "multipart/report";
    submitted || replied || massed || report || SUBJECTS.iter().any(|s| subject.starts_with(s))
}
