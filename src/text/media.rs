//! Why an image or a video cannot be shown, and the cure.

use super::shown::{plain, quoted};
use crate::lang::Lang;
use crate::problem::MediaRefusal;

/// Why `file` cannot be shown.
pub(super) fn message(lang: Lang, file: &str, refusal: &MediaRefusal) -> String {
    let file = quoted(file);
    match (lang, refusal) {
        (Lang::Id, MediaRefusal::Missing { .. }) => format!("berkas {file} tidak ada"),
        (Lang::Id, MediaRefusal::Symlink) => {
            format!("{file} dicapai lewat tautan simbolik, yang tidak diikuti")
        }
        (Lang::Id, MediaRefusal::HardLink) => {
            format!("berkas {file} punya nama kedua (tautan keras) dan tidak dibaca")
        }
        (Lang::Id, MediaRefusal::NotRegular) => format!("{file} bukan berkas biasa"),
        (Lang::Id, MediaRefusal::Permission) => {
            format!("program siaran tidak diizinkan membaca {file}")
        }
        (Lang::Id, MediaRefusal::Type | MediaRefusal::Content(_)) => {
            format!("isi {file} bukan gambar JPEG, PNG, WEBP, GIF dan bukan video MP4")
        }
        (Lang::Id, MediaRefusal::TooLarge { limit }) => {
            format!("{file} melebihi {} MB, batas X untuk jenis ini", limit / 1_000_000)
        }
        (Lang::Id, MediaRefusal::Changing) => format!("{file} sedang ditulis"),
        (Lang::Id, MediaRefusal::System(detail)) => {
            format!("{file} tidak dapat dibaca ({})", plain(detail))
        }
        (Lang::En, MediaRefusal::Missing { .. }) => format!("there is no file {file}"),
        (Lang::En, MediaRefusal::Symlink) => {
            format!("{file} is reached by a symbolic link, which is not followed")
        }
        (Lang::En, MediaRefusal::HardLink) => {
            format!("{file} has a second name (hard link) and is not read")
        }
        (Lang::En, MediaRefusal::NotRegular) => format!("{file} is not an ordinary file"),
        (Lang::En, MediaRefusal::Permission) => format!("siaran may not read {file}"),
        (Lang::En, MediaRefusal::Type | MediaRefusal::Content(_)) => {
            format!("the content of {file} is no JPEG, PNG, WEBP or GIF image and no MP4 video")
        }
        (Lang::En, MediaRefusal::TooLarge { limit }) => {
            format!("{file} is larger than {} MB, the most that X takes", limit / 1_000_000)
        }
        (Lang::En, MediaRefusal::Changing) => format!("{file} is being written"),
        (Lang::En, MediaRefusal::System(detail)) => {
            format!("{file} cannot be read ({})", plain(detail))
        }
    }
}

/// The cure of [`message`].
pub(super) fn cure(lang: Lang, refusal: &MediaRefusal) -> String {
    let words = match (lang, refusal) {
        (Lang::Id, MediaRefusal::Missing { nearest: Some(nearest) }) => {
            return format!("apakah maksudnya {}?", quoted(nearest));
        }
        (Lang::En, MediaRefusal::Missing { nearest: Some(nearest) }) => {
            return format!("did you mean {}?", quoted(nearest));
        }
        (Lang::Id, MediaRefusal::Missing { nearest: None }) => {
            "taruh berkasnya di sana, dihitung dari folder pengumuman ini; huruf besar dan kecil dibedakan"
        }
        (Lang::Id, MediaRefusal::Symlink) => "taruh berkas aslinya di sana",
        (Lang::Id, MediaRefusal::HardLink) => "salin berkasnya ke sana, jangan ditautkan",
        (Lang::Id, MediaRefusal::NotRegular) => "taruh berkas gambar atau video dengan nama itu",
        (Lang::Id, MediaRefusal::Permission) => {
            "beri grup pemilik folder izin membacanya (chmod g+r)"
        }
        (Lang::Id, MediaRefusal::Type | MediaRefusal::Content(_)) => {
            "buka dengan program gambar lalu simpan sebagai PNG atau JPEG, video sebagai MP4; \
             mengganti akhiran namanya saja tidak cukup"
        }
        (Lang::Id, MediaRefusal::TooLarge { .. }) => {
            "perkecil gambarnya, atau potong videonya, lalu simpan ulang"
        }
        (Lang::Id, MediaRefusal::Changing) => "tunggu sampai selesai disalin, lalu coba lagi",
        (Lang::Id, MediaRefusal::System(_)) => "simpan ulang berkas itu, atau hubungi TI",
        (Lang::En, MediaRefusal::Missing { nearest: None }) => {
            "put the file there, counted from the folder of this announcement; upper and lower \
             case differ"
        }
        (Lang::En, MediaRefusal::Symlink) => "put the file itself there",
        (Lang::En, MediaRefusal::HardLink) => "copy the file there instead of linking it",
        (Lang::En, MediaRefusal::NotRegular) => "put an image or a video there by that name",
        (Lang::En, MediaRefusal::Permission) => "let the group of the folder read it (chmod g+r)",
        (Lang::En, MediaRefusal::Type | MediaRefusal::Content(_)) => {
            "open it in an image program and save it as PNG or JPEG, a video as MP4; another \
             ending of its name is not enough"
        }
        (Lang::En, MediaRefusal::TooLarge { .. }) => {
            "make the image smaller, or the video shorter, and save it again"
        }
        (Lang::En, MediaRefusal::Changing) => "wait until it is copied and try again",
        (Lang::En, MediaRefusal::System(_)) => "save it again, or ask IT",
    };
    words.to_owned()
}
