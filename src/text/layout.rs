//! What is wrong with a mail template or a finished letter, and the cure.

use super::shown::{plain, quoted};
use crate::lang::Lang;
use crate::problem::TemplateSlip;

/// What is wrong with a mail template.
pub(super) fn message(lang: Lang, slip: &TemplateSlip) -> String {
    match (lang, slip) {
        (Lang::Id, TemplateSlip::Syntax { detail }) => {
            format!("templat ini bukan Jinja yang sah ({})", plain(detail))
        }
        (Lang::En, TemplateSlip::Syntax { detail }) => {
            format!("this template is not valid Jinja ({})", plain(detail))
        }
        (Lang::Id, TemplateSlip::Unknown { name, .. }) => {
            format!("variabel {} tidak dikenal", quoted(name))
        }
        (Lang::En, TemplateSlip::Unknown { name, .. }) => {
            format!("variable {} is not known", quoted(name))
        }
        (Lang::Id, TemplateSlip::Undefined) => "baris ini mencetak yang tidak ada isinya".into(),
        (Lang::En, TemplateSlip::Undefined) => "this line prints what has no value".into(),
        (Lang::Id, TemplateSlip::Endless) => "templat ini tidak kunjung selesai".into(),
        (Lang::En, TemplateSlip::Endless) => "this template does not come to an end".into(),
        (Lang::Id, TemplateSlip::TooLarge { limit }) => {
            format!("hasil templat ini melebihi {} kB", limit / 1000)
        }
        (Lang::En, TemplateSlip::TooLarge { limit }) => {
            format!("what this template makes is larger than {} kB", limit / 1000)
        }
        (Lang::Id, TemplateSlip::Missing { name }) => {
            format!("templat ini tidak mencetak {}", quoted(name))
        }
        (Lang::En, TemplateSlip::Missing { name }) => {
            format!("this template does not print {}", quoted(name))
        }
        (Lang::Id, TemplateSlip::Placeholder { text }) => {
            format!("templat ini menyisakan {}, yang tidak akan diisi", quoted(text))
        }
        (Lang::En, TemplateSlip::Placeholder { text }) => {
            format!("this template leaves {}, which nobody fills in", quoted(text))
        }
        (Lang::Id, TemplateSlip::Control { code }) => {
            format!("templat ini menghasilkan karakter kendali U+{code:04X}")
        }
        (Lang::En, TemplateSlip::Control { code }) => {
            format!("this template makes the control character U+{code:04X}")
        }
        (Lang::Id, TemplateSlip::Failed { detail }) => {
            format!("templat ini tidak dapat diisi ({})", plain(detail))
        }
        (Lang::En, TemplateSlip::Failed { detail }) => {
            format!("this template cannot be filled in ({})", plain(detail))
        }
    }
}

/// The cure of [`message`].
pub(super) fn cure(lang: Lang, slip: &TemplateSlip) -> String {
    let words = match (lang, slip) {
        (Lang::Id, TemplateSlip::Unknown { nearest: Some(nearest), .. }) => {
            return format!("apakah maksudnya {}?", quoted(nearest));
        }
        (Lang::En, TemplateSlip::Unknown { nearest: Some(nearest), .. }) => {
            return format!("did you mean {}?", quoted(nearest));
        }
        (Lang::Id, TemplateSlip::Missing { name }) => {
            return format!("setiap surat harus memuatnya; tulis {{{{ {} }}}}", plain(name));
        }
        (Lang::En, TemplateSlip::Missing { name }) => {
            return format!("every letter must say it; write {{{{ {} }}}}", plain(name));
        }
        (Lang::Id, TemplateSlip::Placeholder { .. }) => {
            "isian penerima tidak dapat diubah dengan filter; tulis {{ recipient.name }} saja"
        }
        (Lang::En, TemplateSlip::Placeholder { .. }) => {
            "filters cannot change what is filled in for each recipient; write {{ recipient.name }}"
        }
        (Lang::Id, TemplateSlip::Endless) => "periksa perulangan for; kurangi jumlahnya",
        (Lang::En, TemplateSlip::Endless) => "look at its for loops; let them run less often",
        (Lang::Id, TemplateSlip::TooLarge { .. }) => "ringkas templat ini",
        (Lang::En, TemplateSlip::TooLarge { .. }) => "make this template shorter",
        (Lang::Id, TemplateSlip::Control { .. }) => "hapus karakter itu",
        (Lang::En, TemplateSlip::Control { .. }) => "remove that character",
        (Lang::Id, _) => "bandingkan dengan templat bawaan",
        (Lang::En, _) => "compare it with the built-in template",
    };
    words.to_owned()
}

/// A letter that mail programs would cut off.
pub(super) fn too_large(lang: Lang, bytes: usize, limit: usize) -> String {
    let (bytes, limit) = (bytes.div_ceil(1000), limit / 1000);
    match lang {
        Lang::Id => format!("surat ini {bytes} kB; di atas {limit} kB Gmail memotong akhirnya"),
        Lang::En => {
            format!("this letter has {bytes} kB; beyond {limit} kB Gmail cuts off its end")
        }
    }
}

/// The cure of [`too_large`].
pub(super) fn shorten(lang: Lang) -> String {
    match lang {
        Lang::Id => "ringkas isinya; taruh tabel panjang di laman dan beri tautannya".into(),
        Lang::En => "shorten the body; put long tables on a page and link to it".into(),
    }
}
