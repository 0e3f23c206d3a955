//! Mails to the desk about what happened outside any item, each a subject and a text.

use crate::lang::Lang;
use crate::text::instant::span;

/// The same part stands twice in the timeline.
pub fn alert_twice(lang: Lang, account: &str, id: &str) -> (String, String) {
    match lang {
        Lang::Id => (
            format!("Unggahan ganda di akun {account}"),
            format!(
                "Teks yang sama terlihat lebih dari sekali; yang dihitung adalah {id}. Tidak ada yang dihapus; mohon diperiksa."
            ),
        ),
        Lang::En => (
            format!("Posted twice on {account}"),
            format!(
                "The same text is there more than once; the one that counts is {id}. Nothing was deleted; please check."
            ),
        ),
    }
}

/// The relay cannot be used.
pub fn alert_relay(lang: Lang, detail: &str) -> (String, String) {
    match lang {
        Lang::Id => (
            "Server surel tidak dapat dipakai".to_owned(),
            format!(
                "Surel menunggu dan akan dicoba lagi. Bila ini berulang, hubungi TI. (Keterangan teknis: {detail})"
            ),
        ),
        Lang::En => (
            "The mail relay cannot be used".to_owned(),
            format!(
                "Letters wait and will be tried again. If this happens again, ask IT. (Technical detail: {detail})"
            ),
        ),
    }
}

/// A relay cannot be used, and another goes on in its place.
pub fn alert_relay_replaced(lang: Lang, detail: &str) -> (String, String) {
    match lang {
        Lang::Id => (
            "Server surel lain mengambil alih".to_owned(),
            format!(
                "Satu server surel tidak dapat dipakai; surel kini dikirim lewat server berikutnya. Yang pertama dipakai lagi begitu pulih. Beri tahu TI. (Keterangan teknis: {detail})"
            ),
        ),
        Lang::En => (
            "Another mail relay has taken over".to_owned(),
            format!(
                "A mail relay cannot be used; letters now leave through the next one. The first is used again once it is well. Tell IT. (Technical detail: {detail})"
            ),
        ),
    }
}

/// A mailbox cannot be read.
pub fn alert_mailbox(lang: Lang, mailbox: &str, detail: &str) -> (String, String) {
    match lang {
        Lang::Id => (
            "Kotak surat tidak dapat dibaca".to_owned(),
            format!(
                "Kotak surat {mailbox} tidak dapat dibaca. Selama itu surat yang kembali dan permintaan berhenti berlangganan belum diperhitungkan. Minta TI memeriksanya; program mencoba lagi sendiri. (Keterangan teknis: {detail})"
            ),
        ),
        Lang::En => (
            "A mailbox cannot be read".to_owned(),
            format!(
                "The mailbox {mailbox} cannot be read. Until it can, letters that came back and requests to unsubscribe are not taken into account. Ask IT to look at it; siaran tries again by itself. (Technical detail: {detail})"
            ),
        ),
    }
}

/// What the public says on X cannot be read.
pub fn alert_not_listening(lang: Lang, detail: &str) -> (String, String) {
    match lang {
        Lang::Id => (
            "Tanggapan di X tidak dapat dibaca".to_owned(),
            format!(
                "Siaran tetap diunggah, tetapi balasan dan sebutan di X untuk sementara tidak terbaca; program mencoba lagi sendiri. Bila ini berulang, periksa apakah kontrak dengan X membolehkannya (x.plan) dan apakah kreditnya cukup. (Keterangan teknis: {detail})"
            ),
        ),
        Lang::En => (
            "Answers on X cannot be read".to_owned(),
            format!(
                "Posts go out all the same, but replies and mentions on X are not read for now; siaran tries again by itself. If this happens again, look whether the contract with X allows it (x.plan) and whether there are credits. (Technical detail: {detail})"
            ),
        ),
    }
}

/// Texts of feedback from X were put away.
pub fn alert_unverified(lang: Lang, texts: usize) -> (String, String) {
    match lang {
        Lang::Id => (
            "Teks tanggapan dari X disingkirkan dulu".to_owned(),
            format!(
                "Selama 24 jam X tidak dapat ditanya apakah unggahan masih ada di sana, padahal unggahan yang dihapus tidak boleh kita simpan. Karena itu {texts} teks disingkirkan; jumlah dan nasib tanggapan tidak berubah. Begitu X menjawab lagi, teks diambil kembali. Periksa akun X (siaran account check), anggarannya dan jaringannya."
            ),
        ),
        Lang::En => (
            "Texts of feedback from X were put away".to_owned(),
            format!(
                "For 24 hours X could not be asked whether posts are still there, and what was deleted there must not be kept here. So {texts} texts were put away; numbers and fates stay. They are fetched again once X answers. Look at the X account (siaran account check), its budget and the network."
            ),
        ),
    }
}

/// The page to unsubscribe cannot be served yet.
pub fn alert_web(lang: Lang, listen: &str, detail: &str) -> (String, String) {
    match lang {
        Lang::Id => (
            "Halaman berhenti berlangganan belum tersedia".to_owned(),
            format!(
                "Alamat {listen} (web.listen) tidak dapat dipakai. Siaran tetap berjalan, tetapi tautan berhenti berlangganan di surel belum berfungsi. Minta TI memeriksanya; program mencoba lagi sendiri. (Keterangan teknis: {detail})"
            ),
        ),
        Lang::En => (
            "The page to unsubscribe is not there yet".to_owned(),
            format!(
                "The address {listen} (web.listen) cannot be used. Releases go out all the same, but the links to unsubscribe in letters do not work yet. Ask IT to look at it; siaran tries again by itself. (Technical detail: {detail})"
            ),
        ),
    }
}

/// An image or a video cannot be kept.
pub fn alert_not_frozen(lang: Lang, item: &str, file: &str, detail: &str) -> (String, String) {
    match lang {
        Lang::Id => (
            format!("Belum dapat disiapkan: {item}"),
            format!(
                "Salinan {file} tidak dapat disimpan, dan tanpa salinan itu {item} tidak disiarkan. Minta TI memeriksa ruang cakram di folder state; program mencoba lagi sendiri. (Keterangan teknis: {detail})"
            ),
        ),
        Lang::En => (
            format!("Cannot be prepared yet: {item}"),
            format!(
                "The copy of {file} cannot be kept, and without it {item} does not go out. Ask IT to look at the disk space of the state folder; siaran tries again by itself. (Technical detail: {detail})"
            ),
        ),
    }
}

/// The office's own template cannot be filled with an announcement.
pub fn alert_template(
    lang: Lang,
    item: &str,
    file: &str,
    line: u32,
    detail: &str,
) -> (String, String) {
    match lang {
        Lang::Id => (
            format!("Suratnya tidak dapat disusun: {item}"),
            format!(
                "Templat {file} (baris {line}) tidak dapat diisi dengan {item}: {detail}. Selama itu {item} tidak disiarkan. Minta TI memperbaiki templat itu dan menjalankan ulang siaran, atau ubah berkasnya."
            ),
        ),
        Lang::En => (
            format!("Its letter cannot be made: {item}"),
            format!(
                "The template {file} (line {line}) cannot be filled with {item}: {detail}. Until then {item} does not go out. Ask IT to mend the template and restart siaran, or change the file."
            ),
        ),
    }
}

/// The clock was set forward.
pub fn alert_clock(lang: Lang, seconds: i64) -> (String, String) {
    let by = span(lang, seconds);
    match lang {
        Lang::Id => (
            "Jam server melompat".to_owned(),
            format!(
                "Jam server melompat {by} ke depan. Siaran yang jatuh tempo karenanya menunggu sampai jam itu dapat dipercaya."
            ),
        ),
        Lang::En => (
            "The server's clock jumped".to_owned(),
            format!(
                "The server's clock jumped {by} forward. What fell due waits until the clock can be trusted."
            ),
        ),
    }
}
