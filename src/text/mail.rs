//! What is wrong with how mail is set up, and the cure.

use super::shown::{plain, quoted};
use crate::lang::Lang;
use crate::problem::MailFault;

/// What is wrong.
pub(super) fn message(lang: Lang, fault: &MailFault) -> String {
    match (lang, fault) {
        (Lang::Id, MailFault::Key { detail }) => {
            format!("kunci DKIM tidak dapat dipakai ({})", plain(detail))
        }
        (Lang::En, MailFault::Key { detail }) => {
            format!("the DKIM key cannot be used ({})", plain(detail))
        }
        (Lang::Id, MailFault::Unaligned { domain, sender }) => format!(
            "surat dari {} ditandatangani atas nama {}, sehingga DMARC tidak mengakuinya",
            quoted(sender),
            quoted(domain)
        ),
        (Lang::En, MailFault::Unaligned { domain, sender }) => format!(
            "letters from {} are signed for {}, which DMARC does not count",
            quoted(sender),
            quoted(domain)
        ),
        (Lang::Id, MailFault::Unheard { key, needs }) => {
            format!(
                "{key} ditawarkan kepada penerima, tetapi tanpa {needs} tidak ada yang membacanya"
            )
        }
        (Lang::En, MailFault::Unheard { key, needs }) => {
            format!("{key} is offered to recipients, but without {needs} nothing listens there")
        }
    }
}

/// What to do about it.
pub(super) fn cure(lang: Lang, fault: &MailFault) -> String {
    let cure = match (lang, fault) {
        (Lang::Id, MailFault::Key { .. }) => {
            "simpan kunci privat RSA 2048 bit sebagai PEM di kredensial itu: openssl genrsa 2048"
        }
        (Lang::En, MailFault::Key { .. }) => {
            "keep an RSA key of 2048 bits as PEM in that credential: openssl genrsa 2048"
        }
        (Lang::Id, MailFault::Unaligned { .. }) => {
            "pakai domain pengirim, atau domain induknya, di email.dkim.domain"
        }
        (Lang::En, MailFault::Unaligned { .. }) => {
            "name the sender's domain, or one above it, in email.dkim.domain"
        }
        (Lang::Id, MailFault::Unheard { needs, .. }) => {
            return format!("isi {needs}, atau hapus tawaran itu");
        }
        (Lang::En, MailFault::Unheard { needs, .. }) => {
            return format!("fill in {needs}, or delete the offer");
        }
    };
    cure.to_owned()
}
