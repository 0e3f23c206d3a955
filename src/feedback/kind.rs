//! What an item of feedback seems to be, by plain rules that anybody can follow. A person confirms
//! or corrects it.

use super::Kind;
use super::words::words;

/// Phrases of who asks for a public document under the law.
const REQUEST: [&str; 12] = [
    "permohonan informasi",
    "mohon informasi publik",
    "meminta informasi publik",
    "uu kip",
    "keterbukaan informasi",
    "uu 14 2008",
    "ppid",
    "foi",
    "freedom of information",
    "public information request",
    "salinan dokumen",
    "right to information",
];
/// Phrases of who says that something went wrong.
const COMPLAINT: [&str; 22] = [
    "keluhan",
    "mengeluh",
    "pungli",
    "pungutan liar",
    "gagal",
    "error",
    "kecewa",
    "mengecewakan",
    "pengaduan",
    "mengadu",
    "rusak",
    "lambat",
    "komplain",
    "complain",
    "complaint",
    "disappointed",
    "unacceptable",
    "broken",
    "failed",
    "fails",
    "tidak bisa",
    "ditolak",
];
/// Words with which questions begin.
const QUESTION: [&str; 24] = [
    "apa",
    "apakah",
    "siapa",
    "kapan",
    "dimana",
    "kenapa",
    "mengapa",
    "bagaimana",
    "gimana",
    "berapa",
    "bisakah",
    "bolehkah",
    "adakah",
    "what",
    "when",
    "where",
    "who",
    "why",
    "how",
    "which",
    "could you",
    "can i",
    "mohon penjelasan",
    "mohon info",
];

/// What a mail or post with `subject` and `text` seems to be.
pub fn guess(subject: &str, text: &str) -> Kind {
    let all = format!(" {} {} ", words(subject).join(" "), words(text).join(" "));
    let says = |phrases: &[&str]| phrases.iter().any(|p| all.contains(&format!(" {p} ")));
    if says(&REQUEST) {
        Kind::InformationRequest
    } else if says(&COMPLAINT) {
        Kind::Complaint
    } else if text.contains('?') || subject.contains('?') || says(&QUESTION) {
        Kind::Question
    } else {
        Kind::Input
    }
}
