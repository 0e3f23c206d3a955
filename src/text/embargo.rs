//! Early copies under embargo, and letters at an instant of their own.

use crate::lang::Lang;
use crate::plan::tally::Letters;
use crate::problem::OccasionFault;
use crate::text::shown::quoted;

/// The stamp of an early copy, which no reader may miss. `date` and `times` are the release's.
pub fn until(lang: Lang, date: &str, times: &str) -> String {
    match lang {
        Lang::Id => format!("EMBARGO sampai {date} pukul {times}"),
        Lang::En => format!("EMBARGOED until {date}, {times}"),
    }
}

/// The subject of an early copy.
pub fn subject(stamp: &str, subject: &str) -> String {
    format!("[{stamp}] {subject}")
}

/// How early copies stand.
pub fn standing(lang: Lang, l: Letters) -> String {
    match lang {
        Lang::Id => format!(
            "Salinan awal: {} dari {} terkirim, {} menunggu, {} ditolak, {} tidak pasti, {} tidak dikirim",
            l.sent, l.total, l.pending, l.refused, l.unknown, l.withheld
        ),
        Lang::En => format!(
            "Early copies: {} of {} sent, {} pending, {} refused, {} unknown, {} not sent",
            l.sent, l.total, l.pending, l.refused, l.unknown, l.withheld
        ),
    }
}

/// What early copies are planned. `times` is their instant.
pub fn planned(lang: Lang, count: usize, lists: &[String], times: &str) -> String {
    let lists = lists.join(", ");
    match lang {
        Lang::Id => format!("Salinan awal (embargo): {count} penerima ({lists}) · {times}"),
        Lang::En => format!("Early copies (embargo): {count} recipients ({lists}) · {times}"),
    }
}

/// When letters go out that do not go with the posts.
pub fn mail_at(lang: Lang, times: &str) -> String {
    match lang {
        Lang::Id => format!("Surel dikirim {times}"),
        Lang::En => format!("Mail goes out {times}"),
    }
}

/// Headline of a word to the desk.
pub fn early_stopped(lang: Lang, title: &str) -> String {
    match lang {
        Lang::Id => format!("Salinan awal tidak dikirim: {title}"),
        Lang::En => format!("Early copies not sent: {title}"),
    }
}

/// What stopped early copies mean, and what can be done.
pub fn release_goes_on(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => {
            "Siaran umum tetap terbit pada waktunya. Selama belum ada salinan awal yang terkirim, waktunya (embargo.send_at) masih dapat diubah di berkas."
        }
        Lang::En => {
            "The release itself still goes out at its instant. As long as no early copy was sent, their time (embargo.send_at) can still be changed in the file."
        }
    }
}

/// What is wrong.
pub fn fault(lang: Lang, fault: &OccasionFault) -> String {
    match (lang, fault) {
        (Lang::Id, OccasionFault::EarlyBesideNow) => {
            "salinan awal (embargo) tidak dapat mendahului \"publish_at: now\"".into()
        }
        (Lang::Id, OccasionFault::EarlyNotBefore) => {
            "salinan awal (embargo.send_at) harus dikirim sebelum waktu terbit (publish_at)".into()
        }
        (Lang::Id, OccasionFault::EarlyWithoutMail) => {
            "salinan awal (embargo) membutuhkan surel, padahal siaran ini tidak memakainya".into()
        }
        (Lang::Id, OccasionFault::ListWithoutEmbargo { list }) => format!(
            "anggota daftar {} belum menyepakati embargo, jadi tidak menerima salinan awal",
            quoted(list)
        ),
        (Lang::Id, OccasionFault::MailBeforeRelease) => {
            "surel (email.at) tidak dapat mendahului waktu terbit (publish_at)".into()
        }
        (Lang::Id, OccasionFault::MailAfterExpiry) => {
            "surel (email.at) harus dikirim sebelum waktu kedaluwarsa (expires_at)".into()
        }
        (Lang::Id, OccasionFault::MailAlone) => {
            "email.at menunda surel sesudah unggahan, padahal tidak ada unggahan pada waktu terbit"
                .into()
        }
        (Lang::En, OccasionFault::EarlyBesideNow) => {
            "early copies (embargo) cannot go before \"publish_at: now\"".into()
        }
        (Lang::En, OccasionFault::EarlyNotBefore) => {
            "early copies (embargo.send_at) must go before publish_at".into()
        }
        (Lang::En, OccasionFault::EarlyWithoutMail) => {
            "early copies (embargo) are letters, and this announcement has none".into()
        }
        (Lang::En, OccasionFault::ListWithoutEmbargo { list }) => {
            let list = quoted(list);
            format!("members of list {list} have not agreed to embargoes: no early copy for them")
        }
        (Lang::En, OccasionFault::MailBeforeRelease) => {
            "letters (email.at) cannot go before publish_at".into()
        }
        (Lang::En, OccasionFault::MailAfterExpiry) => {
            "letters (email.at) must go before expires_at".into()
        }
        (Lang::En, OccasionFault::MailAlone) => {
            "email.at puts letters after the posts, and nothing is posted at publish_at".into()
        }
    }
}

/// How to cure it.
pub fn fault_help(lang: Lang, fault: &OccasionFault) -> &'static str {
    match (lang, fault) {
        (Lang::Id, OccasionFault::EarlyBesideNow) => "beri publish_at waktu yang pasti",
        (Lang::Id, OccasionFault::EarlyNotBefore | OccasionFault::MailAfterExpiry) => {
            "periksa kedua waktu itu"
        }
        (Lang::Id, OccasionFault::EarlyWithoutMail) => {
            "tulis daftar di bawah email:, atau hapus embargo"
        }
        (Lang::Id, OccasionFault::ListWithoutEmbargo { .. }) => {
            "pakai daftar dengan embargo: true, atau tambahkan di konfigurasi bila anggotanya sepakat"
        }
        (Lang::Id, OccasionFault::MailBeforeRelease) => {
            "pakai embargo: untuk salinan awal, atau majukan publish_at"
        }
        (Lang::Id, OccasionFault::MailAlone) => "hapus email.at dan tulis waktunya di publish_at",
        (Lang::En, OccasionFault::EarlyBesideNow) => "give publish_at a time",
        (Lang::En, OccasionFault::EarlyNotBefore | OccasionFault::MailAfterExpiry) => {
            "check both times"
        }
        (Lang::En, OccasionFault::EarlyWithoutMail) => "name lists below email:, or delete embargo",
        (Lang::En, OccasionFault::ListWithoutEmbargo { .. }) => {
            "use a list with embargo: true, or add that to the configuration once its members agreed"
        }
        (Lang::En, OccasionFault::MailBeforeRelease) => {
            "use embargo: for early copies, or move publish_at forward"
        }
        (Lang::En, OccasionFault::MailAlone) => "delete email.at and put the time in publish_at",
    }
}
