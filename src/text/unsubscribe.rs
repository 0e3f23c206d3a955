//! The page by which recipients unsubscribe.

use crate::lang::Lang;

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Asks whether he means it.
    Ask,
    /// It is done.
    Done,
    /// The link is none of ours.
    Unknown,
    /// It could not be written down.
    Failed,
}

/// What a page says. `{address}` stands for the recipient's address.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// Title.
    pub title: &'static str,
    /// One paragraph.
    pub text: &'static str,
    /// Label of the button, where there is one.
    pub button: Option<&'static str>,
}

/// The words of `which`.
pub fn page(lang: Lang, which: Page) -> Words {
    let (title, text, button) = match (lang, which) {
        (Lang::Id, Page::Ask) => (
            "Berhenti menerima siaran pers?",
            "Alamat {address} tidak akan menerima surat apa pun lagi dari kami: siaran pers, undangan, maupun ralat.",
            Some("Ya, berhenti mengirim"),
        ),
        (Lang::Id, Page::Done) => (
            "Anda sudah berhenti berlangganan",
            "Alamat {address} tidak akan menerima surat dari kami lagi. Bila ini keliru, hubungi kantor kami.",
            None,
        ),
        (Lang::Id, Page::Unknown) => (
            "Tautan ini tidak dikenal",
            "Mungkin tautan terpotong saat disalin. Buka kembali surat kami dan ikuti tautannya dari sana, atau balas surat itu.",
            None,
        ),
        (Lang::Id, Page::Failed) => (
            "Permintaan belum tercatat",
            "Ada gangguan pada kami. Mohon coba lagi beberapa menit lagi, atau balas surat kami.",
            None,
        ),
        (Lang::En, Page::Ask) => (
            "Stop receiving press releases?",
            "The address {address} will get no more mail from us: no press releases, invitations or corrections.",
            Some("Yes, stop sending"),
        ),
        (Lang::En, Page::Done) => (
            "You are unsubscribed",
            "The address {address} will get no more mail from us. If this is a mistake, please contact our office.",
            None,
        ),
        (Lang::En, Page::Unknown) => (
            "This link is not known",
            "It may have been cut off when it was copied. Open our letter again and follow the link from there, or reply to it.",
            None,
        ),
        (Lang::En, Page::Failed) => (
            "Your request is not recorded yet",
            "Something is wrong on our side. Please try again in a few minutes, or reply to our letter.",
            None,
        ),
    };
    Words { title, text, button }
}
