//! Sentences about listening: what is wrong with how it is asked for.

mod answer;
mod listed;
mod logged;
mod shown;
#[cfg(test)]
mod tests;
mod words;

pub use answer::{moved_to, noted, nothing_came, nothing_such, owner_hears, wish_fault};
pub use listed::{
    Label, change, cut_here, folded, item_line, kept_in_part, label, standing, text_gone,
    text_unreadable, topics,
};
pub use logged::{log_answered, log_handled, log_received, log_removed, log_sorted};
pub use shown::{columns, excerpt, padded, whole};
pub use words::{
    alike, channel, day, day_and_time, fate, fate_in_full, kind, last_day, no_announcement, other,
    sort,
};

use super::shown::quoted;
use crate::feedback::INBOX;
use crate::lang::Lang;
use crate::problem::FeedbackFault;

/// What is wrong.
pub fn fault(lang: Lang, fault: &FeedbackFault) -> String {
    match (lang, fault) {
        (Lang::Id, FeedbackFault::WorkingDays { value }) => {
            format!("{} bukan jumlah hari kerja", quoted(value))
        }
        (Lang::En, FeedbackFault::WorkingDays { value }) => {
            format!("{} is no number of working days", quoted(value))
        }
        (Lang::Id, FeedbackFault::BadClock { value }) => format!("{} bukan jam", quoted(value)),
        (Lang::En, FeedbackFault::BadClock { value }) => {
            format!("{} is no time of day", quoted(value))
        }
        (Lang::Id, FeedbackFault::ReportBeforeEnd) => {
            "laporan tanggapan (response_report) mendahului akhir masukan (until)".into()
        }
        (Lang::En, FeedbackFault::ReportBeforeEnd) => {
            "response_report comes before inputs are closed (until)".into()
        }
        (Lang::Id, FeedbackFault::ShortRetention) => {
            "masa simpan ini terlalu singkat: teks hilang sebelum sempat dijawab".into()
        }
        (Lang::En, FeedbackFault::ShortRetention) => {
            "this retention is too short: texts would go before they are answered".into()
        }
        (Lang::Id, FeedbackFault::ListenNeedsPlan) => {
            "x.listen membutuhkan paket lain: paket self_serve tidak membolehkan isi X ditampilkan kepada pegawai instansi pemerintah".into()
        }
        (Lang::En, FeedbackFault::ListenNeedsPlan) => {
            "x.listen needs another plan: under self_serve X does not allow its content to be shown to people of a government body".into()
        }
        (Lang::Id, FeedbackFault::RareVerification) => {
            "jeda ini terlalu panjang: unggahan yang dihapus di X harus hilang dari salinan kita dalam 24 jam".into()
        }
        (Lang::En, FeedbackFault::RareVerification) => {
            "this is too rare: what is deleted on X must leave our copies within 24 hours".into()
        }
        (Lang::Id, FeedbackFault::TooManyTopics { limit }) => {
            format!("lebih dari {limit} topik atau kata kunci")
        }
        (Lang::En, FeedbackFault::TooManyTopics { limit }) => {
            format!("more than {limit} topics or keywords")
        }
        (Lang::Id, FeedbackFault::UnknownItem { item, .. }) => {
            format!("tidak ada siaran dengan id {}", quoted(item))
        }
        (Lang::En, FeedbackFault::UnknownItem { item, .. }) => {
            format!("there is no announcement with the id {}", quoted(item))
        }
        (Lang::Id, FeedbackFault::NotYetReceived) => "waktu diterima belum tiba".into(),
        (Lang::En, FeedbackFault::NotYetReceived) => "it cannot have been received yet".into(),
        (Lang::Id, FeedbackFault::NoText) => "di bawah baris --- kedua tidak ada tulisan".into(),
        (Lang::En, FeedbackFault::NoText) => "nothing is written below the second line ---".into(),
        (Lang::Id, FeedbackFault::AnotherNote { number }) => format!(
            "berkas ini sudah dicatat sebagai {}, tetapi kini menyebut siaran, saluran, atau waktu lain",
            quoted(number)
        ),
        (Lang::En, FeedbackFault::AnotherNote { number }) => format!(
            "this file was taken in as {} and now names another announcement, channel or time",
            quoted(number)
        ),
        (Lang::Id, FeedbackFault::OtherFile) => "hanya berkas .md dan .txt yang dibaca".into(),
        (Lang::En, FeedbackFault::OtherFile) => "only .md and .txt files are read".into(),
    }
}

/// How to cure it.
pub fn fault_help(lang: Lang, fault: &FeedbackFault) -> String {
    let fixed = match (lang, fault) {
        (Lang::Id, FeedbackFault::WorkingDays { .. }) => "tulis misalnya 3d; paling banyak 60d",
        (Lang::En, FeedbackFault::WorkingDays { .. }) => "write, for example, 3d; at most 60d",
        (Lang::Id, FeedbackFault::BadClock { .. }) => "tulis misalnya \"07:30\"",
        (Lang::En, FeedbackFault::BadClock { .. }) => "write, for example, \"07:30\"",
        (Lang::Id, FeedbackFault::ReportBeforeEnd) => "periksa kedua tanggal itu",
        (Lang::En, FeedbackFault::ReportBeforeEnd) => "check both dates",
        (Lang::Id, FeedbackFault::ShortRetention) => "tulis paling sedikit 7d",
        (Lang::En, FeedbackFault::ShortRetention) => "write at least 7d",
        (Lang::Id, FeedbackFault::ListenNeedsPlan) => {
            "hapus listen (tanggapan lewat surel tetap dibaca), atau setelah ada kontrak dengan X tulis plan: enterprise atau plan: public_utility"
        }
        (Lang::En, FeedbackFault::ListenNeedsPlan) => {
            "remove listen (answers by mail are read all the same), or, once there is a contract with X, write plan: enterprise or plan: public_utility"
        }
        (Lang::Id, FeedbackFault::RareVerification) => "tulis paling banyak 12h",
        (Lang::En, FeedbackFault::RareVerification) => "write at most 12h",
        (Lang::Id, FeedbackFault::TooManyTopics { .. }) => "gabungkan beberapa di antaranya",
        (Lang::En, FeedbackFault::TooManyTopics { .. }) => "put some of them together",
        (Lang::Id, FeedbackFault::UnknownItem { nearest: Some(nearest), .. }) => {
            return format!(
                "apakah maksudnya {}? {INBOX} bila tidak menyangkut siaran mana pun",
                quoted(nearest)
            );
        }
        (Lang::En, FeedbackFault::UnknownItem { nearest: Some(nearest), .. }) => {
            return format!(
                "did you mean {}? {INBOX} if it answers no announcement",
                quoted(nearest)
            );
        }
        (Lang::Id, FeedbackFault::UnknownItem { nearest: None, .. }) => {
            "lihat id dengan `siaran status`; tulis INBOX bila tidak menyangkut siaran mana pun"
        }
        (Lang::En, FeedbackFault::UnknownItem { nearest: None, .. }) => {
            "`siaran status` lists the ids; write INBOX if it answers no announcement"
        }
        (Lang::Id, FeedbackFault::NotYetReceived) => "periksa tahun, bulan, dan jamnya",
        (Lang::En, FeedbackFault::NotYetReceived) => "check year, month and time",
        (Lang::Id, FeedbackFault::NoText) => "tulis di sana apa yang disampaikan orang itu",
        (Lang::En, FeedbackFault::NoText) => "write there what the person said",
        (Lang::Id, FeedbackFault::AnotherNote { .. }) => {
            "bila ini surat lain, simpan dengan nama berkas lain; bila hanya salah tulis, kembalikan dan pakai `siaran feedback set`"
        }
        (Lang::En, FeedbackFault::AnotherNote { .. }) => {
            "if this is another letter, save it under another file name; if it is a slip, undo it and use `siaran feedback set`"
        }
        (Lang::Id, FeedbackFault::OtherFile) => {
            "simpan sebagai teks biasa (.txt); dari Word: Simpan sebagai, Teks biasa, UTF-8"
        }
        (Lang::En, FeedbackFault::OtherFile) => {
            "save it as plain text (.txt); from Word: Save as, plain text, UTF-8"
        }
    };
    fixed.to_owned()
}
