//! The preview of an announcement: the page that shows it before it goes out, and its summary.

use serde::Serialize;

use super::page::number;
use super::results::span;
use crate::lang::Lang;
use crate::plan::{LeftOut, State};
use crate::problem::Severity;

/// The fixed words of the page in one language.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "each name says where its words stand; the words say the rest")]
pub struct Words {
    pub preview: &'static str,
    pub sections: &'static str,
    pub overview: &'static str,
    pub problems: &'static str,
    pub no_problems: &'static str,
    pub cure: &'static str,
    pub changes: &'static str,
    pub unchanged: &'static str,
    pub much_changed: &'static str,
    pub added: &'static str,
    pub removed: &'static str,
    pub timeline: &'static str,
    pub no_instant: &'static str,
    pub would_say: &'static str,
    pub posts: &'static str,
    pub no_posts: &'static str,
    pub repost: &'static str,
    pub assist: &'static str,
    pub assist_note: &'static str,
    pub suggested: &'static str,
    pub deletions: &'static str,
    pub too_long: &'static str,
    pub part: &'static str,
    pub cost: &'static str,
    pub free: &'static str,
    pub replies_by: &'static str,
    pub media_missing: &'static str,
    pub media_large: &'static str,
    pub video: &'static str,
    pub no_alt: &'static str,
    pub credit: &'static str,
    pub letter: &'static str,
    pub no_letter: &'static str,
    pub letter_broken: &'static str,
    pub subject: &'static str,
    pub preheader: &'static str,
    pub from: &'static str,
    pub reply_to: &'static str,
    pub attachments: &'static str,
    pub calendar: &'static str,
    pub early_subject: &'static str,
    pub phone: &'static str,
    pub desktop: &'static str,
    pub as_text: &'static str,
    pub show_as: &'static str,
    pub placeholder_note: &'static str,
    pub people: &'static str,
    pub list: &'static str,
    pub members: &'static str,
    pub total: &'static str,
    pub total_note: &'static str,
    pub early_list: &'static str,
    pub original: &'static str,
    pub nobody: &'static str,
    pub id: &'static str,
    pub file: &'static str,
    pub kind: &'static str,
    pub number: &'static str,
    pub state: &'static str,
    pub instant: &'static str,
    pub made: &'static str,
    pub made_by: &'static str,
}

static INDONESIAN: Words = Words {
    preview: "Pratinjau",
    sections: "Bagian halaman",
    overview: "Ringkasan",
    problems: "Pemeriksaan",
    no_problems: "Tidak ada yang perlu diperbaiki.",
    cure: "Perbaikan",
    changes: "Perubahan sejak disetujui terakhir",
    unchanged: "Tidak ada; isinya sama dengan yang disetujui.",
    much_changed: "Perubahannya terlalu banyak untuk dibandingkan baris demi baris.",
    added: "ditambahkan",
    removed: "dihapus",
    timeline: "Yang terjadi dan kapan",
    no_instant: "Belum ada waktu terbit, jadi belum ada yang dijadwalkan.",
    would_say: "Begini isinya bila terbit:",
    posts: "Unggahan di X",
    no_posts: "Siaran ini tidak diunggah ke X.",
    repost: "membagikan ulang unggahan",
    assist: "Surel kepada pemegang akun",
    assist_note: "Pemegang akun diminta lewat surel untuk membagikan atau menulis sendiri; program tidak mengunggah apa pun di akun ini.",
    suggested: "Usulan kata-kata",
    deletions: "Unggahan yang dihapus dari X",
    too_long: "terlalu panjang atau memuat karakter yang ditolak X",
    part: "bagian",
    cost: "Perkiraan biaya",
    free: "tanpa biaya",
    replies_by: "Yang boleh membalas:",
    media_missing: "Berkas ini belum dapat dipakai; lihat Pemeriksaan.",
    media_large: "Terlalu besar untuk ditampilkan di halaman ini.",
    video: "Video",
    no_alt: "Belum ada teks alternatif",
    credit: "Foto/karya",
    letter: "Surat kepada wartawan",
    no_letter: "Siaran ini tidak dikirim lewat surel.",
    letter_broken: "Surat belum dapat disusun; perbaiki dahulu kesalahan di atas.",
    subject: "Subjek",
    preheader: "Cuplikan",
    from: "Dari",
    reply_to: "Balas ke",
    attachments: "Lampiran",
    calendar: "Kalender",
    early_subject: "Subjek salinan awal",
    phone: "Ponsel",
    desktop: "Komputer",
    as_text: "Teks",
    show_as: "Tampilkan di",
    placeholder_note: "Nama dan media penerima diisi untuk masing-masing penerima.",
    people: "Penerima surat",
    list: "Daftar",
    members: "Anggota",
    total: "Yang dikirimi",
    total_note: "tiap alamat satu kali",
    early_list: "salinan awal (embargo)",
    original: "Penerima siaran yang dirujuk",
    nobody: "Tidak ada.",
    id: "ID",
    file: "Berkas",
    kind: "Jenis",
    number: "Nomor",
    state: "Status",
    instant: "Terbit",
    made: "Dibuat",
    made_by: "Dibuat dengan siaran. Halaman ini tidak mengirim apa pun.",
};

static ENGLISH: Words = Words {
    preview: "Preview",
    sections: "Parts of the page",
    overview: "Overview",
    problems: "Checks",
    no_problems: "Nothing needs to be mended.",
    cure: "Cure",
    changes: "Changes since the last approval",
    unchanged: "None; the text is what was approved.",
    much_changed: "Too much has changed to compare it line by line.",
    added: "added",
    removed: "removed",
    timeline: "What happens when",
    no_instant: "It has no instant yet, so nothing is scheduled.",
    would_say: "This is what it would say:",
    posts: "Posts on X",
    no_posts: "This announcement is not posted on X.",
    repost: "reposts the post of",
    assist: "Mail to the holder of the account",
    assist_note: "The holder is asked by mail to repost or to write; the program posts nothing in this account.",
    suggested: "Suggested words",
    deletions: "Posts that are deleted from X",
    too_long: "too long, or with characters that X refuses",
    part: "part",
    cost: "Estimated cost",
    free: "free",
    replies_by: "Who may answer:",
    media_missing: "This file cannot be used yet; see Checks.",
    media_large: "Too large to be shown in this page.",
    video: "Video",
    no_alt: "No alternative text yet",
    credit: "Credit",
    letter: "Letter to journalists",
    no_letter: "This announcement is not mailed.",
    letter_broken: "The letter cannot be made yet; mend the errors above first.",
    subject: "Subject",
    preheader: "Preview text",
    from: "From",
    reply_to: "Reply to",
    attachments: "Attached",
    calendar: "Calendar",
    early_subject: "Subject of early copies",
    phone: "Phone",
    desktop: "Computer",
    as_text: "Text",
    show_as: "Show on",
    placeholder_note: "Name and outlet are filled in for each recipient.",
    people: "Recipients of the letter",
    list: "List",
    members: "Members",
    total: "Mailed",
    total_note: "each address once",
    early_list: "early copies (embargo)",
    original: "Those who got what it refers to",
    nobody: "Nobody.",
    id: "ID",
    file: "File",
    kind: "Type",
    number: "Number",
    state: "State",
    instant: "Goes out",
    made: "Made",
    made_by: "Made by siaran. This page sends nothing.",
};

/// The words in `lang`.
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Id => &INDONESIAN,
        Lang::En => &ENGLISH,
    }
}

/// `1.234 kata`; in English with `s` where there are several.
fn counted(lang: Lang, n: usize, [indonesian, english]: [&str; 2]) -> String {
    let count = number(lang, n);
    match (lang, n) {
        (Lang::Id, _) => format!("{count} {indonesian}"),
        (Lang::En, 1) => format!("{count} {english}"),
        (Lang::En, _) => format!("{count} {english}s"),
    }
}

/// How many problems there are; empty where there are none.
pub fn problem_counts(lang: Lang, errors: usize, warnings: usize, notes: usize) -> String {
    let names = [["kesalahan", "error"], ["peringatan", "warning"], ["catatan", "note"]];
    let counts = [errors, warnings, notes].into_iter().zip(names).filter(|(n, _)| *n > 0);
    counts.map(|(n, names)| counted(lang, n, names)).collect::<Vec<_>>().join(", ")
}

/// How grave a problem is.
pub fn severity(lang: Lang, severity: Severity) -> &'static str {
    match (lang, severity) {
        (Lang::Id, Severity::Error) => "Kesalahan",
        (Lang::Id, Severity::Warning) => "Peringatan",
        (Lang::Id, Severity::Note) => "Catatan",
        (Lang::En, Severity::Error) => "Error",
        (Lang::En, Severity::Warning) => "Warning",
        (Lang::En, Severity::Note) => "Note",
    }
}

/// Where a problem is.
pub fn place(lang: Lang, line: u32) -> String {
    match lang {
        Lang::Id => format!("baris {line}"),
        Lang::En => format!("line {line}"),
    }
}

/// The verdict of an item that nothing keeps back.
pub fn verdict(lang: Lang, state: State) -> &'static str {
    match (lang, state) {
        (Lang::Id, State::Scheduled | State::Prepared) => "Siap terbit pada waktunya.",
        (Lang::En, State::Scheduled | State::Prepared) => "Ready to go out at its instant.",
        (Lang::Id, State::Releasing) => "Penyiarannya sedang berlangsung.",
        (Lang::En, State::Releasing) => "Its release is under way.",
        (Lang::Id, State::Released) => "Sudah terbit; perubahan di berkas tidak dikirim lagi.",
        (Lang::En, State::Released) => "It has gone out; no change of the file is sent any more.",
        (Lang::Id, State::PartlyReleased) => "Terbit sebagian; lihat `siaran status`.",
        (Lang::En, State::PartlyReleased) => "It went out in part; see `siaran status`.",
        _ => "",
    }
}

/// An account's posts.
pub fn posts_of(lang: Lang, count: usize, handle: &str) -> String {
    let posts = counted(lang, count, ["unggahan", "post"]);
    match lang {
        Lang::Id => format!("X: {posts} dari @{handle}"),
        Lang::En => format!("X: {posts} by @{handle}"),
    }
}

/// An account reposts.
pub fn reposts(lang: Lang, handle: &str) -> String {
    match lang {
        Lang::Id => format!("X: @{handle} membagikan ulang"),
        Lang::En => format!("X: @{handle} reposts"),
    }
}

/// A holder is asked.
pub fn asks(lang: Lang, handle: &str) -> String {
    match lang {
        Lang::Id => format!("Surel kepada pemegang akun @{handle}"),
        Lang::En => format!("Mail to the holder of @{handle}"),
    }
}

/// Posts are deleted.
pub fn deletes(lang: Lang, count: usize) -> String {
    let posts = counted(lang, count, ["unggahan", "post"]);
    match lang {
        Lang::Id => format!("X: {posts} dihapus"),
        Lang::En => format!("X: {posts} deleted"),
    }
}

/// Letters go out.
pub fn letters(lang: Lang, count: usize) -> String {
    let people = super::page::recipients(lang, count);
    match lang {
        Lang::Id => format!("Surel kepada {people}"),
        Lang::En => format!("Mail to {people}"),
    }
}

/// Early copies go out.
pub fn early_copies(lang: Lang, count: usize) -> String {
    let people = super::page::recipients(lang, count);
    match lang {
        Lang::Id => format!("Salinan awal di bawah embargo kepada {people}"),
        Lang::En => format!("Early copies under embargo to {people}"),
    }
}

/// Titles of moments.
pub fn moment(lang: Lang, what: Moment) -> &'static str {
    match (lang, what) {
        (Lang::Id, Moment::Early) => "Salinan awal",
        (Lang::Id, Moment::Release) => "Terbit",
        (Lang::Id, Moment::After) => "Menyusul",
        (Lang::Id, Moment::Mail) => "Surel",
        (Lang::Id, Moment::Event) => "Acara dimulai",
        (Lang::Id, Moment::Expiry) => "Batas akhir; yang belum terkirim tidak dikirim lagi",
        (Lang::En, Moment::Early) => "Early copies",
        (Lang::En, Moment::Release) => "Release",
        (Lang::En, Moment::After) => "Afterwards",
        (Lang::En, Moment::Mail) => "Mail",
        (Lang::En, Moment::Event) => "The event begins",
        (Lang::En, Moment::Expiry) => "The end; what is left by then is not sent",
    }
}

/// See [`moment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Moment {
    Early,
    Release,
    After,
    Mail,
    Event,
    Expiry,
}

/// How far a moment lies from the release; nothing for the release itself.
pub fn apart(lang: Lang, seconds: i64) -> String {
    let by = span(lang, seconds.abs()).replace(" 0 jam", "").replace(" 0 h", "");
    let by = by.replace(" 0 menit", "").replace(" 0 min", "");
    match (lang, seconds) {
        (_, 0) => String::new(),
        (Lang::Id, ..0) => format!("{by} sebelumnya"),
        (Lang::Id, _) => format!("{by} sesudahnya"),
        (Lang::En, ..0) => format!("{by} before"),
        (Lang::En, _) => format!("{by} after"),
    }
}

/// Who of the lists is not mailed; a sentence for each reason.
pub fn left_out(lang: Lang, left_out: LeftOut) -> Vec<String> {
    let LeftOut { objected, bounced, erased } = left_out;
    let people = |n| counted(lang, n, ["orang", "person"]).replace("persons", "people");
    let reasons = [
        (objected, ["meminta tidak dikirimi lagi", "want no more mail"]),
        (bounced, ["suratnya selalu kembali", "have addresses from which mail comes back"]),
        (erased, ["datanya sudah dihapus", "were erased"]),
    ];
    let reasons = reasons.into_iter().filter(|(n, _)| *n > 0);
    let told = reasons.map(|(n, [indonesian, english])| match lang {
        Lang::Id => format!("Tidak dikirimi: {} {indonesian}.", people(n)),
        Lang::En => format!("Not mailed: {} who {english}.", people(n)),
    });
    told.collect()
}

/// An amount in US dollars.
pub fn usd(lang: Lang, usd: f64) -> String {
    let amount = format!("{usd:.3}");
    match lang {
        Lang::Id => format!("{} USD", amount.replace('.', ",")),
        Lang::En => format!("{amount} USD"),
    }
}

/// Subject of a letter that one person gets to look at.
pub fn marked_subject(lang: Lang, subject: &str) -> String {
    match lang {
        Lang::Id => format!("[PRATINJAU] {subject}"),
        Lang::En => format!("[PREVIEW] {subject}"),
    }
}

/// The note on top of such a letter. `due` is when the letter would leave; `counts` the problems of
/// its file.
pub fn mail_note(lang: Lang, due: Option<&str>, counts: &str) -> String {
    let mut note = match (lang, due) {
        (Lang::Id, Some(due)) => format!(
            "PRATINJAU, hanya untuk Anda. Surat di bawah ini baru dikirim kepada wartawan pada {due}."
        ),
        (Lang::Id, None) => {
            "PRATINJAU, hanya untuk Anda. Surat di bawah ini belum dijadwalkan.".to_owned()
        }
        (Lang::En, Some(due)) => {
            format!("PREVIEW, for you alone. The letter below goes to journalists on {due}.")
        }
        (Lang::En, None) => {
            "PREVIEW, for you alone. The letter below is not scheduled yet.".to_owned()
        }
    };
    match lang {
        _ if counts.is_empty() => {}
        Lang::Id => note.push_str(&format!(" Hasil pemeriksaan berkasnya: {counts}.")),
        Lang::En => note.push_str(&format!(" Its file has {counts}.")),
    }
    note
}

/// Above the posts in such a letter.
pub fn posts_below(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Unggahan di X pada siaran yang sama (bukan bagian surat):",
        Lang::En => "Posts on X of the same announcement (no part of the letter):",
    }
}

/// A preview was mailed.
pub fn mailed(lang: Lang, title: &str, address: &str) -> String {
    match lang {
        Lang::Id => format!("pratinjau \"{title}\" dikirim kepada {address}"),
        Lang::En => format!("the preview of \"{title}\" was mailed to {address}"),
    }
}

/// A preview could not be mailed.
pub fn not_mailed(lang: Lang, address: &str, why: &str, detail: &str) -> String {
    let detail = if detail.is_empty() { String::new() } else { format!(" ({detail})") };
    match lang {
        Lang::Id => format!("pratinjau tidak terkirim kepada {address}: {why}{detail}"),
        Lang::En => format!("the preview was not mailed to {address}: {why}{detail}"),
    }
}

/// An announcement has no letter to be mailed.
pub fn no_letter_of(lang: Lang, file: &str) -> String {
    match lang {
        Lang::Id => format!(
            "{file} tidak menghasilkan surat; periksa bagian email di berkas itu, atau buat halamannya: `siaran preview {file}`"
        ),
        Lang::En => format!(
            "{file} makes no letter; look at its email part, or make its page: `siaran preview {file}`"
        ),
    }
}

/// No mail is configured.
pub fn no_mail(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "konfigurasi belum memuat bagian email, jadi pratinjau tidak dapat dikirim",
        Lang::En => "the configuration has no email part, so no preview can be mailed",
    }
}

/// The sandbox does not run.
pub fn no_sandbox(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => {
            "mode latihan belum berjalan; jalankan dahulu `siaran --sandbox run` di jendela lain"
        }
        Lang::En => {
            "the sandbox does not run; start `siaran --sandbox run` in another window first"
        }
    }
}

/// A file that the letter brings cannot be read any more.
pub fn file_changed(lang: Lang, file: &str) -> String {
    match lang {
        Lang::Id => format!("{file} tidak dapat dibaca, atau berubah sewaktu dibaca; coba lagi"),
        Lang::En => format!("{file} cannot be read, or changed meanwhile; try again"),
    }
}

/// What stands for the one recipient where a letter names him.
pub fn sample(lang: Lang, placeholder: &str) -> &'static str {
    let is = |name: &str| placeholder.contains(name);
    match lang {
        Lang::Id if is("name") => "[nama penerima]",
        Lang::Id if is("outlet") => "[media penerima]",
        Lang::Id => "[alamat penerima]",
        Lang::En if is("name") => "[recipient’s name]",
        Lang::En if is("outlet") => "[recipient’s outlet]",
        Lang::En => "[recipient’s address]",
    }
}
