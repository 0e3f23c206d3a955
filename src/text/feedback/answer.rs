//! What `siaran feedback` answers to a person who looks or decides.

use crate::feedback::wish::WishFault;
use crate::lang::Lang;
use crate::problem::nearest;
use crate::text::shown::{plain, quoted};

/// Kinds and fates as a person may write them.
const KINDS: [(&str, &str); 4] = [
    ("pertanyaan", "question"),
    ("masukan", "input"),
    ("permohonan_informasi", "information_request"),
    ("keluhan", "complaint"),
];
const FATES: [(&str, &str); 7] = [
    ("baru", "new"),
    ("diteruskan", "passed_on"),
    ("dijawab", "answered"),
    ("diterima", "adopted"),
    ("tidak_diterima", "not_adopted"),
    ("di_luar_topik", "off_topic"),
    ("dirujuk", "referred"),
];

/// Why nothing was written down, and the cure.
pub fn wish_fault(lang: Lang, fault: &WishFault) -> String {
    match lang {
        Lang::Id => indonesian(fault),
        Lang::En => english(fault),
    }
}

fn indonesian(fault: &WishFault) -> String {
    match fault {
        WishFault::NoNumber { value } => format!(
            "{} bukan nomor masukan; tulis misalnya ruu-data/7 atau ruu-data/9-12",
            quoted(value)
        ),
        WishFault::TooMany => "terlalu banyak nomor sekaligus; paling banyak 1000".into(),
        WishFault::NothingWished => {
            "tidak ada yang diubah; sebutkan misalnya --fate dijawab, --kind, --topic, --owner, --extend atau --move-to"
                .into()
        }
        WishFault::NoSuchItem { number, last: 0 } => {
            format!("belum ada masukan untuk {}; lihat `siaran feedback`", plain(&number.item))
        }
        WishFault::NoSuchItem { number, last } => format!(
            "tidak ada masukan {number}; nomor terakhir {last}, lihat `siaran feedback {}`",
            plain(&number.item)
        ),
        WishFault::Moved { number, now } => {
            format!("{number} sudah dipindahkan; ubah {now}")
        }
        WishFault::NoKind { value } => unknown("bukan jenis masukan; pilih", value, KINDS.map(|(id, _)| id)),
        WishFault::NoFate { value } => unknown("bukan hasil; pilih", value, FATES.map(|(id, _)| id)),
        WishFault::NoReason => {
            "tidak_diterima memerlukan alasan untuk publik; tambahkan --reason \"…\"".into()
        }
        WishFault::NoTicket => "dirujuk memerlukan nomor tiket; tambahkan --ticket NOMOR".into(),
        WishFault::ReasonWithoutFate => "--reason hanya bersama --fate tidak_diterima".into(),
        WishFault::TicketWithoutFate => "--ticket hanya bersama --fate dirujuk".into(),
        WishFault::Unprintable => {
            "alasan atau tiket memuat karakter kendali atau baris baru; tulis dalam satu baris biasa"
                .into()
        }
        WishFault::TooLong { limit } => {
            format!("alasan atau tiket terlalu panjang; paling banyak {limit} huruf")
        }
        WishFault::NoAnnouncement { item } => format!(
            "tidak ada siaran {} untuk tujuan pindah; lihat `siaran status`, atau tulis INBOX",
            quoted(item)
        ),
        WishFault::SameAnnouncement { item } => {
            format!("masukan itu memang sudah pada {}", plain(item))
        }
        WishFault::NoTopic { value, item, known } if known.is_empty() => format!(
            "{} tidak mempunyai topik {}; hanya --topic lain yang dapat dicatat",
            plain(item),
            quoted(value)
        ),
        WishFault::NoTopic { value, item, known } => format!(
            "{} tidak mempunyai topik {}; pilih {} atau lain",
            plain(item),
            quoted(value),
            joined(known)
        ),
        WishFault::NotExtendable { number } => format!(
            "{number} tidak dapat diperpanjang: hanya permohonan informasi yang masih terbuka (UU 14/2008)"
        ),
        WishFault::ExtendedBefore { number } => {
            format!("{number} sudah diperpanjang; undang-undang memberi satu kali saja")
        }
    }
}

fn english(fault: &WishFault) -> String {
    match fault {
        WishFault::NoNumber { value } => format!(
            "{} is no number of feedback; write, for example, ruu-data/7 or ruu-data/9-12",
            quoted(value)
        ),
        WishFault::TooMany => "too many numbers at once; at most 1000".into(),
        WishFault::NothingWished => {
            "nothing is to be changed; name, for example, --fate answered, --kind, --topic, --owner, --extend or --move-to"
                .into()
        }
        WishFault::NoSuchItem { number, last: 0 } => {
            format!("nothing came back to {} yet; see `siaran feedback`", plain(&number.item))
        }
        WishFault::NoSuchItem { number, last } => format!(
            "there is no {number}; the last number is {last}, see `siaran feedback {}`",
            plain(&number.item)
        ),
        WishFault::Moved { number, now } => format!("{number} was moved; change {now}"),
        WishFault::NoKind { value } => unknown("is no kind of feedback; choose", value, KINDS.map(|(_, en)| en)),
        WishFault::NoFate { value } => unknown("is no fate; choose", value, FATES.map(|(_, en)| en)),
        WishFault::NoReason => {
            "not_adopted needs a reason for the public; add --reason \"…\"".into()
        }
        WishFault::NoTicket => "referred needs the ticket; add --ticket NUMBER".into(),
        WishFault::ReasonWithoutFate => "--reason goes only with --fate not_adopted".into(),
        WishFault::TicketWithoutFate => "--ticket goes only with --fate referred".into(),
        WishFault::Unprintable => {
            "the reason or ticket holds control characters or line breaks; write one plain line".into()
        }
        WishFault::TooLong { limit } => {
            format!("the reason or ticket is too long; at most {limit} characters")
        }
        WishFault::NoAnnouncement { item } => format!(
            "there is no announcement {} to move to; see `siaran status`, or write INBOX",
            quoted(item)
        ),
        WishFault::SameAnnouncement { item } => format!("it belongs to {} already", plain(item)),
        WishFault::NoTopic { value, item, known } if known.is_empty() => format!(
            "{} has no topic {}; only --topic other can be noted",
            plain(item),
            quoted(value)
        ),
        WishFault::NoTopic { value, item, known } => format!(
            "{} has no topic {}; choose {} or other",
            plain(item),
            quoted(value),
            joined(known)
        ),
        WishFault::NotExtendable { number } => format!(
            "{number} cannot be extended: only information requests that are still open can (UU 14/2008)"
        ),
        WishFault::ExtendedBefore { number } => {
            format!("{number} was extended before; the law gives it once")
        }
    }
}

fn unknown<const N: usize>(is_none: &str, value: &str, words: [&str; N]) -> String {
    match nearest(value, words) {
        Some(near) => format!("{} {is_none} {near}", quoted(value)),
        None => format!("{} {is_none} {}", quoted(value), words.join(", ")),
    }
}

fn joined(words: &[String]) -> String {
    words.iter().map(|word| plain(word)).collect::<Vec<_>>().join(", ")
}

/// Changes were written down.
pub fn noted(lang: Lang, items: usize) -> String {
    match lang {
        Lang::Id => format!("Dicatat untuk {items} masukan."),
        Lang::En if items == 1 => "Noted for 1 item.".to_owned(),
        Lang::En => format!("Noted for {items} items."),
    }
}

/// The owner gets a mail.
pub fn owner_hears(lang: Lang, owner: &str) -> String {
    match lang {
        Lang::Id => format!("{} mendapat surel tentang ini dari layanan siaran.", plain(owner)),
        Lang::En => format!("{} gets a mail about it from the daemon.", plain(owner)),
    }
}

/// An item has another number now.
pub fn moved_to(lang: Lang, from: &str, to: &str) -> String {
    match lang {
        Lang::Id => format!("{from} sekarang {to}"),
        Lang::En => format!("{from} is {to} now"),
    }
}

/// Nothing came back at all.
pub fn nothing_came(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Tidak ada yang masuk.",
        Lang::En => "Nothing came in.",
    }
}

/// Nothing came back that the person asked for.
pub fn nothing_such(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Tidak ada masukan seperti itu.",
        Lang::En => "There is no such item.",
    }
}
