//! Sentences about answers to one item of feedback: what is wrong with the file, to whom it goes, why
//! it does not, and the words around it in the letter.

use super::shown::quoted;
use crate::feedback::{Channel, Kind, Number, Removal};
use crate::lang::Lang;
use crate::plan::Unanswerable;
use crate::problem::AnswerFault;

/// What is wrong.
pub fn fault(lang: Lang, fault: &AnswerFault) -> String {
    match (lang, fault) {
        (Lang::Id, AnswerFault::NoNumber { id }) => {
            format!("{} tidak menyebut nomor masukan yang dijawab", quoted(id))
        }
        (Lang::En, AnswerFault::NoNumber { id }) => {
            format!("{} does not say the number of the input that it answers", quoted(id))
        }
        (Lang::Id, AnswerFault::OtherType) => {
            "answers hanya untuk jawaban, dan jawaban berjenis balasan".into()
        }
        (Lang::En, AnswerFault::OtherType) => {
            "answers is for answers only, whose type is answer".into()
        }
        (Lang::Id, AnswerFault::ForAll { key }) => format!(
            "jawaban hanya kepada penanya, lewat jalan yang ia pakai; {} tidak berlaku di sini",
            quoted(key)
        ),
        (Lang::En, AnswerFault::ForAll { key }) => format!(
            "an answer goes to who asked alone, the way he asked; {} has no place in it",
            quoted(key)
        ),
        (Lang::Id, AnswerFault::OneAccount) => {
            "di X yang menjawab adalah satu akun kantor, dengan kata-kata tersendiri".into()
        }
        (Lang::En, AnswerFault::OneAccount) => {
            "on X one office account answers, in words of its own".into()
        }
    }
}

/// How to cure it.
pub fn fault_help(lang: Lang, fault: &AnswerFault) -> &'static str {
    match (lang, fault) {
        (Lang::Id, AnswerFault::NoNumber { .. }) => {
            "tulis id/7, dengan nomor dari ringkasan masukan atau `siaran feedback`"
        }
        (Lang::En, AnswerFault::NoNumber { .. }) => {
            "write id/7, with the number from the digest or `siaran feedback`"
        }
        (Lang::Id, AnswerFault::OtherType) => "tulis type: balasan, atau hapus answers",
        (Lang::En, AnswerFault::OtherType) => "write type: answer, or delete answers",
        (Lang::Id, AnswerFault::ForAll { .. }) => "hapus bagian itu",
        (Lang::En, AnswerFault::ForAll { .. }) => "delete that part",
        (Lang::Id, AnswerFault::OneAccount) => {
            "di bawah x: tulis satu akun kantor dan teks jawabannya"
        }
        (Lang::En, AnswerFault::OneAccount) => {
            "under x: write one office account and the text of its answer"
        }
    }
}

/// To whom it goes. Neither his name nor his address: this is shown on merge requests.
pub fn asker(lang: Lang, number: &Number) -> String {
    match lang {
        Lang::Id => format!("penanya {number}"),
        Lang::En => format!("the asker of {number}"),
    }
}

/// To whom it goes and how; `by`: the account that answers on X. Without a channel, nobody here knows
/// how he asked.
pub fn planned(lang: Lang, number: &Number, channel: Option<Channel>, by: Option<&str>) -> String {
    let asker = asker(lang, number);
    match (lang, channel, by) {
        (Lang::Id, None, _) => format!(
            "Kepada {asker} saja, lewat surel atau X seperti ia bertanya; itu hanya diketahui di server"
        ),
        (Lang::En, None, _) => {
            format!("To {asker} alone, by mail or on X as he asked; only the server knows which")
        }
        (Lang::Id, Some(Channel::X), Some(by)) => format!("Balasan {by} di X kepada {asker}"),
        (Lang::En, Some(Channel::X), Some(by)) => format!("Reply by {by} on X to {asker}"),
        (Lang::Id, Some(_), _) => format!("Surel kepada {asker} saja"),
        (Lang::En, Some(_), _) => format!("Mail to {asker} alone"),
    }
}

/// The title of a new answer to the `n`-th item of feedback.
pub fn title(lang: Lang, n: u32) -> String {
    match lang {
        Lang::Id => format!("Jawaban atas masukan nomor {n}"),
        Lang::En => format!("Answer to input number {n}"),
    }
}

/// `siaran new` was given something else than a number.
pub fn no_number(lang: Lang, given: &str) -> String {
    match lang {
        Lang::Id => format!("{given:?} bukan nomor masukan; tulis --of ID/7"),
        Lang::En => format!("{given:?} is no number of an input; write --of ID/7"),
    }
}

/// How, when and as what it came, for the file that answers it.
pub fn came(lang: Lang, channel: Channel, kind: Kind, day: &str) -> String {
    let by = match (lang, channel) {
        (Lang::Id, Channel::Mail) => "surel",
        (Lang::En, Channel::Mail) => "by mail",
        (Lang::Id, Channel::X) => "X",
        (Lang::En, Channel::X) => "on X",
        (Lang::Id, Channel::Letter) => "surat",
        (Lang::En, Channel::Letter) => "by letter",
        (Lang::Id, Channel::Call) => "telepon",
        (Lang::En, Channel::Call) => "by telephone",
        (Lang::Id, Channel::Meeting) => "pertemuan",
        (Lang::En, Channel::Meeting) => "at a meeting",
    };
    let kind = match (lang, kind) {
        (Lang::Id, Kind::Question) => "pertanyaan",
        (Lang::En, Kind::Question) => "a question",
        (Lang::Id, Kind::Input) => "masukan",
        (Lang::En, Kind::Input) => "an input",
        (Lang::Id, Kind::InformationRequest) => "permohonan informasi",
        (Lang::En, Kind::InformationRequest) => "a request for information",
        (Lang::Id, Kind::Complaint) => "pengaduan",
        (Lang::En, Kind::Complaint) => "a complaint",
    };
    match lang {
        Lang::Id => format!("Diterima lewat {by} pada {day}: {kind}"),
        Lang::En => format!("Came {by} on {day}: {kind}"),
    }
}

/// What is asked in a rehearsal; on X of the account with this handle.
pub fn invented(lang: Lang, handle: Option<&str>) -> String {
    let to = handle.map(|handle| format!("@{handle} ")).unwrap_or_default();
    match lang {
        Lang::Id => format!("{to}Mohon penjelasan: sejak kapan aturan ini berlaku?"),
        Lang::En => format!("{to}Please explain: since when does this rule apply?"),
    }
}

/// Above what he wrote, in the letter.
pub fn you_wrote(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Anda menulis:",
        Lang::En => "You wrote:",
    }
}

/// In the place of what he wrote, where the letter is shown to others.
pub fn his_words(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "[di sini pertanyaannya dikutip]",
        Lang::En => "[what he wrote is quoted here]",
    }
}

/// Why it does not go out, as whole sentences.
pub fn why(lang: Lang, why: &Unanswerable) -> String {
    match lang {
        Lang::Id => why_id(why),
        Lang::En => why_en(why),
    }
}

fn why_id(why: &Unanswerable) -> String {
    match why {
        Unanswerable::Unknown { number } => format!(
            "Tidak ada masukan bernomor {number}; lihat nomornya di `siaran feedback` dan perbaiki answers."
        ),
        Unanswerable::Moved { number, to } => format!(
            "Masukan {number} sudah dipindahkan; nomornya sekarang {to}. Tulis answers: {to}."
        ),
        Unanswerable::Gone { number, why } => {
            let gone = match why {
                Some(Removal::Deleted) => "sudah dihapus dari X oleh penulisnya",
                Some(Removal::Retention) => "sudah melewati masa simpan",
                Some(Removal::Erased) => "sudah dihapus atas permintaan penulisnya",
                None => "tidak ada di antara teks yang disimpan",
            };
            format!(
                "Masukan {number} {gone}, jadi tidak diketahui lagi ke mana jawaban dikirim. Hapus berkas ini, dan catat nasibnya dengan `siaran feedback set {number}`."
            )
        }
        Unanswerable::Answered { number, by: Some(by) } => format!(
            "Masukan {number} sudah, atau akan, dijawab oleh {by}; satu pertanyaan mendapat satu jawaban. Bila ia menulis lagi, suratnya mendapat nomor sendiri; ralat atas jawaban itu: corrects: {by}."
        ),
        Unanswerable::Answered { number, by: None } => format!(
            "Masukan {number} sudah tercatat dijawab; satu pertanyaan mendapat satu jawaban."
        ),
        Unanswerable::NoWords { number, channel: Channel::X } => format!(
            "Masukan {number} datang lewat X, dan berkas ini tidak memuat teks untuk X; tulis di bawah x: satu akun kantor dan teksnya."
        ),
        Unanswerable::NoWords { number, .. } => format!(
            "Masukan {number} dijawab lewat surel, dan berkas ini tidak memuat isi surel; tulis jawabannya di bawah `---`."
        ),
        Unanswerable::NoAddress { number } => format!(
            "Masukan {number} datang tanpa alamat surel, jadi seseorang harus menjawabnya sendiri; sesudah itu: `siaran feedback set {number} --fate answered`."
        ),
        Unanswerable::ForOthers { answer } => format!(
            "{answer} adalah jawaban kepada satu orang, dan ini akan terbaca orang lain; tulis x: none bila ia dijawab lewat surel, dan jangan sebut daftar di bawah email."
        ),
        Unanswerable::Returned { number } => format!(
            "Surel kepada penanya {number} selalu kembali; jawab dengan cara lain, lalu `siaran feedback set {number} --fate answered`."
        ),
    }
}

fn why_en(why: &Unanswerable) -> String {
    match why {
        Unanswerable::Unknown { number } => format!(
            "There is no input with the number {number}; look for it in `siaran feedback` and correct answers."
        ),
        Unanswerable::Moved { number, to } => {
            format!("The input {number} was moved; its number is {to} now. Write answers: {to}.")
        }
        Unanswerable::Gone { number, why } => {
            let gone = match why {
                Some(Removal::Deleted) => "was deleted from X by who wrote it",
                Some(Removal::Retention) => "was kept as long as it may be",
                Some(Removal::Erased) => "was erased as its writer asked",
                None => "is not among the texts that are kept",
            };
            format!(
                "The input {number} {gone}, so nobody knows any more where an answer goes. Delete this file, and note what became of it by `siaran feedback set {number}`."
            )
        }
        Unanswerable::Answered { number, by: Some(by) } => format!(
            "The input {number} is answered, or will be, by {by}; one question gets one answer. What the asker writes next has a number of its own; to correct that answer: corrects: {by}."
        ),
        Unanswerable::Answered { number, by: None } => {
            format!("The input {number} is noted as answered; one question gets one answer.")
        }
        Unanswerable::NoWords { number, channel: Channel::X } => format!(
            "The input {number} came on X, and this file has no text for X; write one office account and its text under x:."
        ),
        Unanswerable::NoWords { number, .. } => format!(
            "The input {number} is answered by mail, and this file has no text for a mail; write the answer below `---`."
        ),
        Unanswerable::NoAddress { number } => format!(
            "The input {number} came without a mail address, so a person has to answer it; then: `siaran feedback set {number} --fate answered`."
        ),
        Unanswerable::ForOthers { answer } => format!(
            "{answer} is an answer to one person, and this would be read by others; write x: none where he was answered by mail, and name no lists under email."
        ),
        Unanswerable::Returned { number } => format!(
            "Mail to the asker of {number} comes back; answer another way, then `siaran feedback set {number} --fate answered`."
        ),
    }
}
