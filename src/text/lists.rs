//! What is wrong with a mailing list, and the cure.

use super::shown::{harmless, plain, quoted};
use crate::lang::Lang;
use crate::problem::{AddressFault, ListFault, RowFault, UnusableList};

/// What the first line of a list should be.
const HEADER: &str = "email,name,outlet,basis,since";

/// Why nothing can be sent to the list called `name`.
pub fn message(lang: Lang, name: &str, list: &UnusableList) -> String {
    let (name, file) = (plain(name), harmless(&list.file));
    let what = fault(lang, &list.fault);
    match lang {
        Lang::Id => format!("daftar {name} tidak dapat dipakai: berkas {file} {what}"),
        Lang::En => format!("the list {name} cannot be used: {file} {what}"),
    }
}

fn fault(lang: Lang, fault: &ListFault) -> String {
    match (lang, fault) {
        (Lang::Id, ListFault::NotFound) => "tidak ada".to_owned(),
        (Lang::Id, ListFault::NotAFile) => "bukan berkas biasa".to_owned(),
        (Lang::Id, ListFault::Permission) => "tidak boleh dibaca oleh program siaran".to_owned(),
        (Lang::Id, ListFault::TooLarge { limit }) => {
            format!("lebih besar daripada {} MiB", limit / 1024 / 1024)
        }
        (Lang::Id, ListFault::System(detail)) => {
            format!("tidak dapat dibaca ({})", plain(detail))
        }
        (Lang::Id, ListFault::Utf16) => "tersimpan sebagai UTF-16, bukan UTF-8".to_owned(),
        (Lang::Id, ListFault::NoEmailColumn) => {
            "tidak memuat kolom email di baris pertamanya".to_owned()
        }
        (Lang::Id, ListFault::NoBasisColumn) => {
            "tidak memuat kolom basis di baris pertamanya, padahal tanpa dasar hukum tidak seorang pun boleh dikirimi".to_owned()
        }
        (Lang::Id, ListFault::ColumnTwice(column)) => {
            format!("memuat kolom {column} dua kali di baris pertamanya")
        }
        (Lang::Id, ListFault::Header(row)) => {
            format!("tidak terbaca di baris pertamanya: {}", self::row(lang, row))
        }
        (Lang::En, ListFault::NotFound) => "does not exist".to_owned(),
        (Lang::En, ListFault::NotAFile) => "is not an ordinary file".to_owned(),
        (Lang::En, ListFault::Permission) => "may not be read by siaran".to_owned(),
        (Lang::En, ListFault::TooLarge { limit }) => {
            format!("is larger than {} MiB", limit / 1024 / 1024)
        }
        (Lang::En, ListFault::System(detail)) => format!("cannot be read ({})", plain(detail)),
        (Lang::En, ListFault::Utf16) => "is saved as UTF-16, not UTF-8".to_owned(),
        (Lang::En, ListFault::NoEmailColumn) => {
            "names no column email in its first line".to_owned()
        }
        (Lang::En, ListFault::NoBasisColumn) => {
            "names no column basis in its first line, and nobody may be mailed without a legal ground"
                .to_owned()
        }
        (Lang::En, ListFault::ColumnTwice(column)) => {
            format!("names the column {column} twice in its first line")
        }
        (Lang::En, ListFault::Header(row)) => {
            format!("cannot be read in its first line: {}", self::row(lang, row))
        }
    }
}

/// What to do about it where nothing is sent, and where the list may lie out of sight.
pub fn help(lang: Lang, fault: &ListFault) -> String {
    match (lang, fault) {
        (Lang::Id, ListFault::NotFound) => {
            "di server, pengumuman ditahan sampai daftarnya ada; mode latihan memakai 25 alamat rekaan"
                .to_owned()
        }
        (Lang::Id, ListFault::Permission) => {
            "bila hanya server yang boleh membacanya, tidak perlu berbuat apa-apa".to_owned()
        }
        (Lang::En, ListFault::NotFound) => {
            "on the server the item is held until the list is there; the sandbox invents 25 addresses"
                .to_owned()
        }
        (Lang::En, ListFault::Permission) => {
            "nothing needs doing where only the server may read it".to_owned()
        }
        (lang, fault) => cure(lang, fault),
    }
}

/// The cure of [`message`].
pub fn cure(lang: Lang, fault: &ListFault) -> String {
    match (lang, fault) {
        (Lang::Id, ListFault::NotFound | ListFault::NotAFile) => format!(
            "taruh berkas CSV dengan baris pertama {HEADER} di tempat itu, atau perbaiki email.lists di konfigurasi"
        ),
        (Lang::Id, ListFault::Permission) => {
            "minta TI memberi program siaran izin membaca berkas itu".to_owned()
        }
        (Lang::Id, ListFault::TooLarge { .. }) => "bagi menjadi beberapa daftar".to_owned(),
        (Lang::Id, ListFault::System(_)) => "hubungi TI".to_owned(),
        (Lang::Id, ListFault::NoEmailColumn) => format!("tulis sebagai baris pertama: {HEADER}"),
        (Lang::Id, ListFault::NoBasisColumn) => format!(
            "tulis sebagai baris pertama: {HEADER}; isi basis misalnya persetujuan, kontrak, atau kepentingan publik"
        ),
        (Lang::Id, ListFault::ColumnTwice(_)) => "hapus salah satu kolom itu".to_owned(),
        (Lang::Id, ListFault::Utf16 | ListFault::Header(RowFault::Encoding)) => {
            "simpan ulang berkas sebagai CSV UTF-8".to_owned()
        }
        (Lang::Id, ListFault::Header(_)) => format!("tulis baris pertama seperti ini: {HEADER}"),
        (Lang::En, ListFault::NotFound | ListFault::NotAFile) => format!(
            "put a CSV file with the first line {HEADER} there, or correct email.lists in the configuration"
        ),
        (Lang::En, ListFault::Permission) => "ask IT to let siaran read that file".to_owned(),
        (Lang::En, ListFault::TooLarge { .. }) => "split it into several lists".to_owned(),
        (Lang::En, ListFault::System(_)) => "ask IT".to_owned(),
        (Lang::En, ListFault::NoEmailColumn) => format!("write as its first line: {HEADER}"),
        (Lang::En, ListFault::NoBasisColumn) => format!(
            "write as its first line: {HEADER}; basis is, for instance, consent, contract or public interest"
        ),
        (Lang::En, ListFault::ColumnTwice(_)) => "delete one of these columns".to_owned(),
        (Lang::En, ListFault::Utf16 | ListFault::Header(RowFault::Encoding)) => {
            "save the file again as CSV UTF-8".to_owned()
        }
        (Lang::En, ListFault::Header(_)) => format!("write its first line like this: {HEADER}"),
    }
}

/// Why a row is left out.
pub fn row(lang: Lang, fault: &RowFault) -> String {
    match (lang, fault) {
        (_, RowFault::Address(fault)) => address(lang, *fault).to_owned(),
        (Lang::Id, RowFault::Deceptive(column)) => {
            format!("kolom {} memuat ganti baris atau karakter tak terlihat", quoted(column))
        }
        (Lang::Id, RowFault::NoBasis) => "kolom basis (dasar hukum) kosong".to_owned(),
        (Lang::Id, RowFault::Since) => "kolom since bukan tanggal berbentuk 2026-01-10".to_owned(),
        (Lang::Id, RowFault::SinceFuture(date)) => {
            format!("kolom since memuat {date}, yang belum tiba")
        }
        (Lang::Id, RowFault::Duplicate(line)) => format!("alamatnya sudah ada di baris {line}"),
        (Lang::Id, RowFault::Fields { found, wanted }) => {
            format!("ada {found} isian, padahal kolomnya {wanted}")
        }
        (Lang::Id, RowFault::Quote) => {
            "ada tanda kutip yang tidak ditutup atau berada di tengah isian".to_owned()
        }
        (Lang::Id, RowFault::Encoding) => "isinya bukan UTF-8".to_owned(),
        (Lang::En, RowFault::Deceptive(column)) => {
            format!("column {} holds line breaks or invisible characters", quoted(column))
        }
        (Lang::En, RowFault::NoBasis) => "column basis, the legal ground, is empty".to_owned(),
        (Lang::En, RowFault::Since) => "column since is no date such as 2026-01-10".to_owned(),
        (Lang::En, RowFault::SinceFuture(date)) => {
            format!("column since names {date}, which is still to come")
        }
        (Lang::En, RowFault::Duplicate(line)) => format!("its address is already on line {line}"),
        (Lang::En, RowFault::Fields { found, wanted }) => {
            format!("there are {found} fields, but {wanted} columns")
        }
        (Lang::En, RowFault::Quote) => {
            "a double quote is not closed or stands inside a field".to_owned()
        }
        (Lang::En, RowFault::Encoding) => "it is not UTF-8".to_owned(),
    }
}

fn address(lang: Lang, fault: AddressFault) -> &'static str {
    match (lang, fault) {
        (Lang::Id, AddressFault::Missing) => "alamatnya kosong",
        (Lang::Id, AddressFault::Form) => "alamatnya tidak berbentuk nama@domain",
        (Lang::Id, AddressFault::Local) => {
            "bagian alamat sebelum @ memuat karakter yang tidak dapat dipakai"
        }
        (Lang::Id, AddressFault::Domain) => "domain sesudah @ tidak sah",
        (Lang::En, AddressFault::Missing) => "its address is empty",
        (Lang::En, AddressFault::Form) => "its address has not the form name@domain",
        (Lang::En, AddressFault::Local) => {
            "the part of its address before the @ holds characters that cannot be used"
        }
        (Lang::En, AddressFault::Domain) => "the domain after the @ is not valid",
    }
}
