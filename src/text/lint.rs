//! What editors look for, and what to do about it.

use super::shown::{plain, quoted};
use crate::lang::Lang;
use crate::number::PatternFault;
use crate::problem::Lint;

/// One sentence without a final stop.
pub(super) fn message(lang: Lang, lint: &Lint) -> String {
    match lang {
        Lang::Id => indonesian(lint),
        Lang::En => english(lint),
    }
}

fn indonesian(lint: &Lint) -> String {
    match lint {
        Lint::Pattern { pattern, fault } => {
            let why = match fault {
                PatternFault::Brace => "kurung kurawal tidak berpasangan".to_owned(),
                PatternFault::Unknown(part) => format!("{} tidak dikenal", quoted(part)),
                PatternFault::Twice(part) => format!("{{{part}}} ada dua kali"),
                PatternFault::NoSerial => "{serial} tidak ada".to_owned(),
                PatternFault::Touching => "dua bagian menempel tanpa tanda di antaranya".to_owned(),
            };
            format!("pola nomor {} tidak dapat dipakai: {why}", quoted(pattern))
        }
        Lint::NumberForm { number, .. } => {
            format!("nomor {} tidak mengikuti pola nomor", quoted(number))
        }
        Lint::NumberMonth { number, .. } => {
            format!("bulan pada nomor {} bukan bulan terbitnya", quoted(number))
        }
        Lint::NumberYear { number, .. } => {
            format!("tahun pada nomor {} bukan tahun terbitnya", quoted(number))
        }
        Lint::NumberSame { number, other } => {
            format!("nomor {} juga dipakai {}", quoted(number), plain(other))
        }
        Lint::NumberOrder { number, earlier, other } => format!(
            "nomor {} terbit lebih dahulu daripada nomor {} di {}",
            quoted(number),
            quoted(earlier),
            plain(other)
        ),
        Lint::NumberLeftover { number } => {
            format!("nomor {} bukan nomor siaran ini dan tidak dikenal", quoted(number))
        }
        Lint::NumberElsewhere { number, other } => {
            format!("nomor {} adalah nomor {}", quoted(number), plain(other))
        }
        Lint::TitleLong { length, limit } => {
            format!("judul terlalu panjang: {length} karakter, sebaiknya paling banyak {limit}")
        }
        Lint::TitleCapitals => "judul ditulis dengan huruf besar semua".into(),
        Lint::TitleSame { other } => format!("judul ini sama dengan judul {}", plain(other)),
        Lint::DescriptionLong { length, limit } => {
            format!("ringkasan terlalu panjang: {length} karakter, sebaiknya paling banyak {limit}")
        }
        Lint::SubjectLong { length, limit } => format!(
            "judul surel terlalu panjang: {length} karakter, sebaiknya paling banyak {limit}"
        ),
        Lint::NoContact => "tidak ada kontak yang dapat dihubungi wartawan".into(),
        Lint::AltShort { .. } => "teks alternatif terlalu pendek".into(),
        Lint::AltFileName => "teks alternatif hanya nama berkas".into(),
        Lint::AltImageOf { words } => {
            format!("teks alternatif tidak perlu dimulai dengan {}", quoted(words))
        }
        Lint::Close { other, minutes: 0 } => {
            format!("terbit pada saat yang sama dengan {}", plain(other))
        }
        Lint::Close { other, minutes } => {
            format!("terbit hanya berselang {minutes} menit dari {}", plain(other))
        }
        Lint::Weekend => "terbit pada akhir pekan".into(),
        Lint::Night => "terbit pada malam hari".into(),
        Lint::DeadReference { id, .. } => format!("tidak ada siaran dengan id {}", quoted(id)),
        Lint::UnusedAttachment { file } => {
            format!("lampiran {} tidak dikirim dengan surel", quoted(file))
        }
        Lint::UnusedTemplate { .. } => "berkas ini tidak dipakai untuk surel".into(),
        Lint::SilenceUnknown { code, .. } => format!("{} bukan kode yang dikenal", quoted(code)),
        Lint::SilenceError { code } => {
            format!("{} adalah kesalahan dan tidak dapat didiamkan", quoted(code))
        }
        Lint::SilenceReason { code, .. } => format!("alasan mendiamkan {} kurang", quoted(code)),
        Lint::SilenceNothing { code } => {
            format!("{} didiamkan, padahal tidak ada masalah seperti itu", quoted(code))
        }
    }
}

fn english(lint: &Lint) -> String {
    match lint {
        Lint::Pattern { pattern, fault } => {
            let why = match fault {
                PatternFault::Brace => "a brace has no partner".to_owned(),
                PatternFault::Unknown(part) => format!("{} is not known", quoted(part)),
                PatternFault::Twice(part) => format!("{{{part}}} is there twice"),
                PatternFault::NoSerial => "{serial} is missing".to_owned(),
                PatternFault::Touching => "two parts touch with nothing between them".to_owned(),
            };
            format!("number pattern {} cannot be used: {why}", quoted(pattern))
        }
        Lint::NumberForm { number, .. } => {
            format!("number {} does not follow the pattern", quoted(number))
        }
        Lint::NumberMonth { number, .. } => {
            format!("the month in number {} is not that of the release", quoted(number))
        }
        Lint::NumberYear { number, .. } => {
            format!("the year in number {} is not that of the release", quoted(number))
        }
        Lint::NumberSame { number, other } => {
            format!("number {} is also that of {}", quoted(number), plain(other))
        }
        Lint::NumberOrder { number, earlier, other } => format!(
            "number {} goes out before number {} of {}",
            quoted(number),
            quoted(earlier),
            plain(other)
        ),
        Lint::NumberLeftover { number } => {
            format!("number {} is not that of this announcement, and not known", quoted(number))
        }
        Lint::NumberElsewhere { number, other } => {
            format!("number {} is that of {}", quoted(number), plain(other))
        }
        Lint::TitleLong { length, limit } => {
            format!("the title is long: {length} characters, {limit} at most are better")
        }
        Lint::TitleCapitals => "the title is written in capitals only".into(),
        Lint::TitleSame { other } => format!("{} has the same title", plain(other)),
        Lint::DescriptionLong { length, limit } => {
            format!("the description is long: {length} characters, {limit} at most are better")
        }
        Lint::SubjectLong { length, limit } => {
            format!("the subject is long: {length} characters, {limit} at most are better")
        }
        Lint::NoContact => "there is nobody whom a journalist can ask".into(),
        Lint::AltShort { .. } => "the alternative text is very short".into(),
        Lint::AltFileName => "the alternative text is only the name of the file".into(),
        Lint::AltImageOf { words } => {
            format!("the alternative text need not begin with {}", quoted(words))
        }
        Lint::Close { other, minutes: 0 } => {
            format!("it goes out at the same moment as {}", plain(other))
        }
        Lint::Close { other, minutes } => {
            format!("it goes out only {minutes} minutes from {}", plain(other))
        }
        Lint::Weekend => "it goes out on a weekend".into(),
        Lint::Night => "it goes out at night".into(),
        Lint::DeadReference { id, .. } => format!("there is no announcement {}", quoted(id)),
        Lint::UnusedAttachment { file } => {
            format!("attachment {} does not go with the letter", quoted(file))
        }
        Lint::UnusedTemplate { .. } => "no letter uses this file".into(),
        Lint::SilenceUnknown { code, .. } => format!("{} is not a known code", quoted(code)),
        Lint::SilenceError { code } => {
            format!("{} is an error and cannot be silenced", quoted(code))
        }
        Lint::SilenceReason { code, .. } => {
            format!("the reason for silencing {} is missing", quoted(code))
        }
        Lint::SilenceNothing { code } => {
            format!("{} is silenced, yet there is no such problem", quoted(code))
        }
    }
}

/// How to cure it.
pub(super) fn help(lang: Lang, lint: &Lint) -> String {
    let (id, en) = cures(lint);
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

fn cures(lint: &Lint) -> (String, String) {
    let both = |id: &str, en: &str| (id.to_owned(), en.to_owned());
    match lint {
        Lint::Pattern { .. } => both(
            "pakai {serial:03}, {month:roman} atau {month:02}, dan {year}, misalnya {serial:03}/SP/KC/{month:roman}/{year}",
            "use {serial:03}, {month:roman} or {month:02}, and {year}, such as {serial:03}/SP/KC/{month:roman}/{year}",
        ),
        Lint::NumberForm { patterns, .. } => {
            let patterns = plain(&patterns.join(", "));
            (format!("polanya: {patterns}"), format!("the pattern is {patterns}"))
        }
        Lint::NumberMonth { right, .. } => (
            format!("periksa nomor dan publish_at; bulan terbitnya {right}"),
            format!("check number and publish_at; the month of the release is {right}"),
        ),
        Lint::NumberYear { right, .. } => (
            format!("periksa nomor dan publish_at; tahun terbitnya {right}"),
            format!("check number and publish_at; the year of the release is {right}"),
        ),
        Lint::NumberSame { .. } => both("beri nomor yang belum dipakai", "give it a free number"),
        Lint::NumberOrder { .. } => {
            both("periksa kedua nomor dan kedua waktu", "check both numbers and both times")
        }
        Lint::NumberLeftover { .. } => both(
            "mungkin sisa dari naskah lama: ganti, atau hapus",
            "it may be left over from an older text: replace or delete it",
        ),
        Lint::NumberElsewhere { .. } => {
            both("benar bila memang siaran itu yang dimaksud", "well if that announcement is meant")
        }
        Lint::TitleLong { .. } | Lint::DescriptionLong { .. } => both(
            "persingkat; sisanya dapat ditulis pada isi siaran",
            "shorten it; the rest may stand in the text",
        ),
        Lint::SubjectLong { .. } => both(
            "persingkat; program surel memotong yang lebih panjang",
            "shorten it; mail programs cut off what is longer",
        ),
        Lint::TitleCapitals => both(
            "tulis seperti kalimat biasa, agar mudah dibaca",
            "write it like a sentence, so that it is easy to read",
        ),
        Lint::TitleSame { .. } => both(
            "ubah salah satunya, atau hapus salinan yang tidak dipakai",
            "change one of them, or delete the copy that is not used",
        ),
        Lint::NoContact => both(
            "tambahkan contacts: [{ role: …, email: … }], atau email: reply_to pada konfigurasi",
            "add contacts: [{ role: …, email: … }], or email: reply_to in the configuration",
        ),
        Lint::AltShort { least } => (
            format!("ceritakan isi gambar dalam {least} karakter atau lebih"),
            format!("tell what the image shows, in {least} characters or more"),
        ),
        Lint::AltFileName => both("ceritakan isi gambarnya", "tell what the image shows"),
        Lint::AltImageOf { .. } => both(
            "langsung ceritakan isinya; pembaca layar sudah menyebut bahwa itu gambar",
            "begin with what it shows; screen readers already say that it is an image",
        ),
        Lint::Close { .. } => both(
            "beri jarak, agar yang satu tidak menutupi yang lain",
            "leave some time between them, so that one does not hide the other",
        ),
        Lint::Weekend | Lint::Night => both(
            "periksa publish_at; redaksi mungkin tidak berjaga",
            "check publish_at; newsrooms may not be staffed then",
        ),
        Lint::DeadReference { nearest: Some(nearest), .. } => (
            format!("apakah maksudnya {}?", quoted(nearest)),
            format!("did you mean {}?", quoted(nearest)),
        ),
        Lint::DeadReference { nearest: None, .. } => both(
            "tulis id siaran yang ada di folder atau yang pernah dikirim",
            "write the id of an announcement in the folder or that once went out",
        ),
        Lint::UnusedAttachment { .. } => both(
            "tambahkan pada email: attachments, atau hapus dari attachments",
            "add it to email: attachments, or delete it from attachments",
        ),
        Lint::UnusedTemplate { nearest } => (
            format!("namanya harus {nearest}, atau hapus"),
            format!("name it {nearest}, or delete it"),
        ),
        Lint::SilenceUnknown { nearest: Some(nearest), .. } => (
            format!("apakah maksudnya {}?", quoted(nearest)),
            format!("did you mean {}?", quoted(nearest)),
        ),
        Lint::SilenceUnknown { nearest: None, .. } => both(
            "pakai kode di dalam kurung siku yang dicetak siaran check",
            "use a code that siaran check prints in square brackets",
        ),
        Lint::SilenceError { .. } => both(
            "perbaiki masalahnya; hanya peringatan dan catatan dapat didiamkan",
            "mend it; only warnings and notes can be silenced",
        ),
        Lint::SilenceReason { least, .. } => (
            format!("tulis alasannya setelah kode, {least} karakter atau lebih"),
            format!("write the reason after the code, {least} characters or more"),
        ),
        Lint::SilenceNothing { .. } => {
            both("hapus baris ini dari silence", "delete this line from silence")
        }
    }
}
