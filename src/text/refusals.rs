//! Why a file or a folder cannot be used, and the cure.

use super::page::number;
use super::shown::{harmless, plain};
use crate::lang::Lang;
use crate::problem::{Astray, FileRefusal, FolderFault, StateFault};

/// Why a file is not read.
pub fn file(lang: Lang, refusal: &FileRefusal) -> String {
    let words = match (lang, refusal) {
        (Lang::Id, FileRefusal::System(detail)) => {
            return format!("berkas ini tidak dapat dibaca ({})", plain(detail));
        }
        (Lang::En, FileRefusal::System(detail)) => {
            return format!("this file cannot be read ({})", plain(detail));
        }
        (Lang::Id, FileRefusal::Symlink) => "ini tautan simbolik dan tidak diikuti",
        (Lang::Id, FileRefusal::HardLink) => {
            "berkas ini punya nama kedua (tautan keras) dan tidak dibaca"
        }
        (Lang::Id, FileRefusal::NotAFile) => "ini bukan berkas biasa",
        (Lang::Id, FileRefusal::TooLarge) => "berkas ini melebihi 1 MiB",
        (Lang::Id, FileRefusal::Permission) => "program siaran tidak diizinkan membaca berkas ini",
        (Lang::Id, FileRefusal::Name) => {
            "nama berkas ini memuat karakter yang tidak dapat ditampilkan"
        }
        (Lang::Id, FileRefusal::Changing) => "berkas ini sedang ditulis",
        (Lang::Id, FileRefusal::Other) => "berkas ini tidak dapat dibaca",
        (Lang::En, FileRefusal::Symlink) => "this is a symbolic link, which is not followed",
        (Lang::En, FileRefusal::HardLink) => {
            "this file has a second name (hard link) and is not read"
        }
        (Lang::En, FileRefusal::NotAFile) => "this is not an ordinary file",
        (Lang::En, FileRefusal::TooLarge) => "this file is larger than 1 MiB",
        (Lang::En, FileRefusal::Permission) => "siaran may not read this file",
        (Lang::En, FileRefusal::Name) => {
            "the name of this file holds characters that cannot be shown"
        }
        (Lang::En, FileRefusal::Changing) => "this file is being written",
        (Lang::En, FileRefusal::Other) => "this file cannot be read",
    };
    words.to_owned()
}

/// The cure of [`file()`].
pub fn file_cure(lang: Lang, refusal: &FileRefusal) -> &'static str {
    match (lang, refusal) {
        (Lang::Id, FileRefusal::Symlink) => "taruh berkas aslinya di sini",
        (Lang::Id, FileRefusal::HardLink) => "salin berkasnya ke sini, jangan ditautkan",
        (Lang::Id, FileRefusal::NotAFile) => "hapus atau ganti namanya",
        (Lang::Id, FileRefusal::TooLarge) => "keluarkan gambar dan teks panjang dari berkas",
        (Lang::Id, FileRefusal::Permission) => {
            "beri grup pemilik folder izin membacanya (chmod g+r)"
        }
        (Lang::Id, FileRefusal::Name) => "ganti namanya dengan huruf, angka, dan tanda hubung",
        (Lang::Id, FileRefusal::Changing) => "tunggu sebentar, lalu coba lagi",
        (Lang::Id, FileRefusal::System(_) | FileRefusal::Other) => {
            "simpan ulang berkas, atau hubungi TI"
        }
        (Lang::En, FileRefusal::Symlink) => "put the file itself here",
        (Lang::En, FileRefusal::HardLink) => "copy the file here instead of linking it",
        (Lang::En, FileRefusal::NotAFile) => "delete or rename it",
        (Lang::En, FileRefusal::TooLarge) => "move pictures and long text out of it",
        (Lang::En, FileRefusal::Permission) => "let the group of the folder read it (chmod g+r)",
        (Lang::En, FileRefusal::Name) => "rename it with letters, digits and hyphens",
        (Lang::En, FileRefusal::Changing) => "wait a moment and try again",
        (Lang::En, FileRefusal::System(_) | FileRefusal::Other) => "save it again, or ask IT",
    }
}

/// Why something in the folder is not read as an announcement.
pub fn astray(lang: Lang, why: &Astray) -> String {
    match (lang, why) {
        (Lang::Id, Astray::Ending) => {
            "nama berkas ini tidak berakhiran .md, jadi tidak dibaca sebagai siaran".to_owned()
        }
        (Lang::Id, Astray::Symlink) => {
            "ini tautan simbolik; tautan tidak diikuti, jadi isinya tidak dibaca".to_owned()
        }
        (Lang::Id, Astray::Name) => {
            "namanya memuat karakter yang tidak dapat ditampilkan, jadi tidak dibaca".to_owned()
        }
        (Lang::Id, Astray::Depth { most }) => {
            format!("folder ini lebih dari {most} tingkat di bawah, jadi isinya tidak dibaca")
        }
        (Lang::Id, Astray::TooMany { most }) => format!(
            "folder memuat lebih dari {} berkas; mulai dari sini tidak dibaca",
            number(lang, *most)
        ),
        (Lang::Id, Astray::Folder(FileRefusal::Permission)) => {
            "program siaran tidak diizinkan membaca folder ini, jadi isinya tidak dibaca".to_owned()
        }
        (Lang::Id, Astray::Folder(FileRefusal::System(detail))) => {
            format!("folder ini tidak dapat dibaca ({})", plain(detail))
        }
        (Lang::Id, Astray::Folder(_)) => "folder ini tidak dapat dibaca".to_owned(),
        (Lang::En, Astray::Ending) => {
            "the name of this file does not end in .md, so it is not read as an announcement"
                .to_owned()
        }
        (Lang::En, Astray::Symlink) => {
            "this is a symbolic link; links are not followed, so it is not read".to_owned()
        }
        (Lang::En, Astray::Name) => {
            "its name holds characters that cannot be shown, so it is not read".to_owned()
        }
        (Lang::En, Astray::Depth { most }) => {
            format!("this folder lies more than {most} folders down, so nothing in it is read")
        }
        (Lang::En, Astray::TooMany { most }) => format!(
            "the folder holds more than {} files; from here on none is read",
            number(lang, *most)
        ),
        (Lang::En, Astray::Folder(FileRefusal::Permission)) => {
            "siaran may not read this folder, so nothing in it is read".to_owned()
        }
        (Lang::En, Astray::Folder(FileRefusal::System(detail))) => {
            format!("this folder cannot be read ({})", plain(detail))
        }
        (Lang::En, Astray::Folder(_)) => "this folder cannot be read".to_owned(),
    }
}

/// The cure of [`astray`].
pub fn astray_cure(lang: Lang, why: &Astray) -> &'static str {
    match (lang, why) {
        (Lang::Id, Astray::Ending) => {
            "bila ini siaran, ganti akhiran namanya menjadi .md; bila bukan, pindahkan ke subfolder"
        }
        (Lang::Id, Astray::Symlink) => "taruh berkas atau folder aslinya di sini",
        (Lang::Id, Astray::Name) => "ganti namanya dengan huruf, angka, dan tanda hubung",
        (Lang::Id, Astray::Depth { .. }) => "pindahkan isinya lebih dekat ke folder utama",
        (Lang::Id, Astray::TooMany { .. }) => "pindahkan berkas lama ke tempat lain",
        (Lang::Id, Astray::Folder(FileRefusal::Permission)) => {
            "beri grup folder utama izin membaca dan membukanya (chmod g+rx)"
        }
        (Lang::Id, Astray::Folder(_)) => "hubungi TI",
        (Lang::En, Astray::Ending) => {
            "if it is an announcement, let its name end in .md; if not, move it to a subfolder"
        }
        (Lang::En, Astray::Symlink) => "put the file or folder itself here",
        (Lang::En, Astray::Name) => "rename it with letters, digits and hyphens",
        (Lang::En, Astray::Depth { .. }) => "move what is in it nearer to the top",
        (Lang::En, Astray::TooMany { .. }) => "move old files elsewhere",
        (Lang::En, Astray::Folder(FileRefusal::Permission)) => {
            "let the group of the top folder read and open it (chmod g+rx)"
        }
        (Lang::En, Astray::Folder(_)) => "ask IT",
    }
}

/// The announcements folder `path` cannot be read.
pub fn folder(lang: Lang, path: &str, fault: &FolderFault) -> String {
    let path = harmless(path);
    match (lang, fault) {
        (Lang::Id, FolderFault::NotFound) => {
            format!("folder siaran {path} tidak ada; periksa announcements di konfigurasi")
        }
        (Lang::Id, FolderFault::NotAFolder) => {
            format!("{path} bukan folder; periksa announcements di konfigurasi")
        }
        (Lang::Id, FolderFault::Permission) => format!(
            "folder siaran {path} tidak boleh dibaca oleh pengguna ini; minta TI memberi izin"
        ),
        (Lang::Id, FolderFault::Unmounted) => format!(
            "folder siaran {path} mendadak kosong; hubungi TI untuk memeriksa apakah folder jaringan itu tersambung"
        ),
        (Lang::Id, FolderFault::System(detail)) => {
            format!("folder siaran {path} tidak dapat dibaca; hubungi TI ({})", plain(detail))
        }
        (Lang::En, FolderFault::NotFound) => format!(
            "the announcements folder {path} does not exist; see announcements in the configuration"
        ),
        (Lang::En, FolderFault::NotAFolder) => {
            format!("{path} is not a folder; see announcements in the configuration")
        }
        (Lang::En, FolderFault::Permission) => format!(
            "the announcements folder {path} may not be read by this user; ask IT for permission"
        ),
        (Lang::En, FolderFault::Unmounted) => format!(
            "the announcements folder {path} is suddenly empty; ask IT whether that share is mounted"
        ),
        (Lang::En, FolderFault::System(detail)) => {
            format!("the announcements folder {path} cannot be read; ask IT ({})", plain(detail))
        }
    }
}

/// The state folder `path` cannot be used.
pub fn state(lang: Lang, path: &str, fault: &StateFault) -> String {
    let path = harmless(path);
    match (lang, fault) {
        (Lang::Id, StateFault::Exposed) => format!(
            "folder state {path} milik pengguna lain dan dapat dibuka orang lain, padahal isinya rahasia sampai waktunya; pemiliknya perlu menjalankan chmod 700 {path}"
        ),
        (Lang::Id, StateFault::NotAFolder) => {
            format!("{path} bukan folder; periksa state di konfigurasi")
        }
        (Lang::Id, StateFault::Permission) => format!(
            "folder state {path} hanya dapat dipakai oleh pemiliknya; jalankan perintah ini sebagai pengguna itu (misalnya dengan sudo -u siaran), atau hubungi TI"
        ),
        (Lang::Id, StateFault::System(detail)) => {
            format!("folder state {path} tidak dapat dipakai; hubungi TI ({})", plain(detail))
        }
        (Lang::En, StateFault::Exposed) => format!(
            "the state folder {path} belongs to another user and others can open it, though what lies in it is secret until its time; its owner must run chmod 700 {path}"
        ),
        (Lang::En, StateFault::NotAFolder) => {
            format!("{path} is not a folder; see state in the configuration")
        }
        (Lang::En, StateFault::Permission) => format!(
            "only its owner can use the state folder {path}; run this command as that user (for example by sudo -u siaran), or ask IT"
        ),
        (Lang::En, StateFault::System(detail)) => {
            format!("the state folder {path} cannot be used; ask IT ({})", plain(detail))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_named_and_its_path_harms_no_terminal() {
        let path = "/srv/siaran\u{1b}[2J";
        let folders = [
            FolderFault::NotFound,
            FolderFault::NotAFolder,
            FolderFault::Permission,
            FolderFault::Unmounted,
            FolderFault::System("a\u{1b}b".into()),
        ];
        let states = [
            StateFault::Exposed,
            StateFault::NotAFolder,
            StateFault::Permission,
            StateFault::System("a\u{1b}b".into()),
        ];
        let said = |lang| -> Vec<String> {
            let folders = folders.iter().map(|fault| folder(lang, path, fault));
            folders.chain(states.iter().map(|fault| state(lang, path, fault))).collect()
        };
        for (id, en) in said(Lang::Id).iter().zip(said(Lang::En)) {
            assert_ne!(*id, en);
            for text in [id, &en] {
                assert!(text.contains("/srv/siaran\u{fffd}") && !text.contains('\u{1b}'), "{text}");
            }
        }
    }
}
