//! Why a file cannot go with a letter, the cure, and sizes as people read them.

use super::media;
use super::shown::{plain, quoted};
use crate::attachment::AttachmentFault;
use crate::lang::Lang;
use crate::problem::MediaRefusal;

/// A size, such as `1,2 MB`, rounded up.
pub fn size(lang: Lang, bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => {
            let tenths = bytes.div_ceil(100_000);
            let point = if lang == Lang::Id { ',' } else { '.' };
            format!("{}{point}{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// Files with their sizes.
pub(super) fn sizes(lang: Lang, files: &[(String, u64)]) -> String {
    let one = |(file, bytes): &(String, u64)| format!("{} {}", plain(file), size(lang, *bytes));
    files.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Why `file` cannot be attached.
pub(super) fn message(lang: Lang, file: &str, refusal: &MediaRefusal) -> String {
    match refusal {
        MediaRefusal::Content(fault) => {
            let (file, what) = (quoted(file), content(lang, *fault));
            format!("{file} {what}")
        }
        MediaRefusal::TooLarge { limit } => {
            let (file, limit) = (quoted(file), size(lang, *limit));
            match lang {
                Lang::Id => {
                    format!("{file} melebihi {limit}; surel sebesar itu ditolak di mana-mana")
                }
                Lang::En => format!("{file} is larger than {limit}, which no mail server takes"),
            }
        }
        refusal => media::message(lang, file, refusal),
    }
}

/// Follows the name of the file.
fn content(lang: Lang, fault: AttachmentFault) -> String {
    let words = match (lang, fault) {
        (Lang::Id, AttachmentFault::Name { kind }) => {
            return format!("berisi {}, tetapi akhiran namanya lain", kind.name());
        }
        (Lang::En, AttachmentFault::Name { kind }) => {
            return format!("is {} inside, but its name ends differently", kind.name());
        }
        (Lang::Id, AttachmentFault::Empty) => "kosong",
        (Lang::Id, AttachmentFault::Program) => {
            "berisi program; surel dengan program ditolak penerima"
        }
        (Lang::Id, AttachmentFault::Script) => "berisi skrip; surel dengan skrip ditolak penerima",
        (Lang::Id, AttachmentFault::Page) => {
            "berisi halaman web (HTML, SVG atau XML); surel dengan lampiran itu ditolak penerima"
        }
        (Lang::Id, AttachmentFault::Macros) => "memuat makro; surel dengan makro ditolak penerima",
        (Lang::Id, AttachmentFault::Encrypted) => "terkunci kata sandi",
        (Lang::Id, AttachmentFault::Archive) => "berisi arsip; surel dengan arsip ditolak penerima",
        (Lang::Id, AttachmentFault::OldOffice) => {
            "berformat Office lama (DOC, XLS, PPT), yang dapat menyimpan makro"
        }
        (Lang::Id, AttachmentFault::Damaged) => "rusak atau terpotong",
        (Lang::Id, AttachmentFault::NotUtf8) => "bukan teks UTF-8",
        (Lang::Id, AttachmentFault::Unknown) => "bukan jenis berkas yang dapat dilampirkan",
        (Lang::En, AttachmentFault::Empty) => "is empty",
        (Lang::En, AttachmentFault::Program) => "is a program; mail with programs is refused",
        (Lang::En, AttachmentFault::Script) => "is a script; mail with scripts is refused",
        (Lang::En, AttachmentFault::Page) => {
            "is a web page (HTML, SVG or XML); mail with such an attachment is refused"
        }
        (Lang::En, AttachmentFault::Macros) => "has macros; mail with macros is refused",
        (Lang::En, AttachmentFault::Encrypted) => "opens only with a password",
        (Lang::En, AttachmentFault::Archive) => "is an archive; mail with archives is refused",
        (Lang::En, AttachmentFault::OldOffice) => {
            "is in an old Office format (DOC, XLS, PPT), which may hide macros"
        }
        (Lang::En, AttachmentFault::Damaged) => "is damaged or cut off",
        (Lang::En, AttachmentFault::NotUtf8) => "is not UTF-8 text",
        (Lang::En, AttachmentFault::Unknown) => "is of no type that can be attached",
    };
    words.to_owned()
}

/// The cure of [`message`].
pub(super) fn cure(lang: Lang, refusal: &MediaRefusal) -> String {
    let words = match (lang, refusal) {
        (_, MediaRefusal::Content(fault)) => return cure_content(lang, *fault),
        (Lang::Id, MediaRefusal::NotRegular) => "taruh berkas dengan nama itu di sana",
        (Lang::En, MediaRefusal::NotRegular) => "put a file there by that name",
        (Lang::Id, MediaRefusal::TooLarge { .. }) => {
            "taruh berkasnya di situs web dan tulis tautannya, atau perkecil berkasnya"
        }
        (Lang::En, MediaRefusal::TooLarge { .. }) => {
            "put the file on the web and write a link to it, or make it smaller"
        }
        (lang, refusal) => return media::cure(lang, refusal),
    };
    words.to_owned()
}

fn cure_content(lang: Lang, fault: AttachmentFault) -> String {
    let words = match (lang, fault) {
        (Lang::Id, AttachmentFault::Name { kind }) => {
            return format!("beri nama yang berakhir .{}, atau simpan ulang", kind.endings()[0]);
        }
        (Lang::En, AttachmentFault::Name { kind }) => {
            return format!(
                "give it a name that ends with .{}, or save it anew",
                kind.endings()[0]
            );
        }
        (Lang::Id, AttachmentFault::Empty) => "simpan ulang berkas itu, atau hapus baris ini",
        (Lang::Id, AttachmentFault::Macros | AttachmentFault::OldOffice) => {
            "simpan sebagai PDF, atau sebagai DOCX, XLSX, PPTX tanpa makro"
        }
        (Lang::Id, AttachmentFault::Encrypted) => "simpan tanpa kata sandi",
        (Lang::Id, AttachmentFault::Archive) => "lampirkan berkas di dalamnya satu per satu",
        (Lang::Id, AttachmentFault::Damaged) => {
            "tunggu sampai selesai disalin, atau simpan ulang berkas itu"
        }
        (Lang::Id, AttachmentFault::NotUtf8) => {
            "simpan ulang dengan pengodean UTF-8 (di Excel: CSV UTF-8)"
        }
        (Lang::Id, _) => "simpan isinya sebagai PDF, atau taruh di situs web dan tulis tautannya",
        (Lang::En, AttachmentFault::Empty) => "save it again, or delete this line",
        (Lang::En, AttachmentFault::Macros | AttachmentFault::OldOffice) => {
            "save it as PDF, or as DOCX, XLSX or PPTX without macros"
        }
        (Lang::En, AttachmentFault::Encrypted) => "save it without a password",
        (Lang::En, AttachmentFault::Archive) => "attach the files in it one by one",
        (Lang::En, AttachmentFault::Damaged) => "wait until it is copied, or save it again",
        (Lang::En, AttachmentFault::NotUtf8) => "save it as UTF-8 (in Excel: CSV UTF-8)",
        (Lang::En, _) => "save what is in it as PDF, or put it on the web and write a link",
    };
    words.to_owned()
}
