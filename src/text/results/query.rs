//! What `check`, `plan` and `rehearse` print.

use crate::lang::Lang;
use crate::media::MediaSeen;
use crate::text::preview::usd as dollars;
use crate::text::shown::harmless;

/// What a check came to.
pub fn check_summary(lang: Lang, files: usize, errors: usize, warnings: usize) -> String {
    match lang {
        Lang::Id => format!("{files} berkas diperiksa: {errors} kesalahan, {warnings} peringatan"),
        Lang::En => format!(
            "{} checked: {}, {}",
            counted(files, "file"),
            counted(errors, "error"),
            counted(warnings, "warning")
        ),
    }
}

/// A problem that its writer wants to hear no more of.
pub struct Silenced<'a> {
    /// Its code.
    pub code: &'a str,
    /// Where it is.
    pub file: &'a str,
    /// From 1.
    pub line: u32,
    /// Why it is well.
    pub reason: &'a str,
}

/// What was silenced, one line.
pub fn silenced(lang: Lang, all: &[Silenced]) -> String {
    let (at, word) = match lang {
        Lang::Id => ("di", "didiamkan"),
        Lang::En => ("in", "silenced"),
    };
    let each = all.iter().map(|s| {
        let place = format!("{} {at} {}:{}", s.code, harmless(s.file), s.line);
        format!("{place} ({})", harmless(s.reason))
    });
    format!("{} {word}: {}", all.len(), each.collect::<Vec<_>>().join("; "))
}

pub(in crate::text) fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// There is nothing in the folder.
pub fn nothing_planned(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Belum ada siaran di folder.",
        Lang::En => "There are no announcements in the folder.",
    }
}

/// An image or a video: its type and size.
pub fn media(seen: &MediaSeen) -> String {
    format!("{}, {} kB", seen.kind.mime(), seen.bytes.div_ceil(1000))
}

/// What the posts of an item cost.
pub fn cost(lang: Lang, usd: f64) -> String {
    match lang {
        Lang::Id => format!("Perkiraan biaya API X: {}", dollars(lang, usd)),
        Lang::En => format!("Estimated cost of the X API: {}", dollars(lang, usd)),
    }
}

/// A rehearsal goes on.
pub fn rehearsing(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Id => format!("Gladi untuk {count} siaran"),
        Lang::En => format!("Rehearsing {}", counted(count, "announcement")),
    }
}

/// What a rehearsal came to.
pub fn rehearsed(lang: Lang, released: usize, items: usize, page: &str) -> String {
    match lang {
        Lang::Id => format!("{released} dari {items} siaran terkirim dalam gladi; laporan: {page}"),
        Lang::En => {
            format!("{released} of {items} announcements released in rehearsal; report: {page}")
        }
    }
}

/// Where the sandbox's page is.
pub fn sandbox_page(lang: Lang, url: &str) -> String {
    match lang {
        Lang::Id => format!("Mode latihan: lihat hasilnya di {url}"),
        Lang::En => format!("Sandbox: see what arrived at {url}"),
    }
}

/// The sandbox's page cannot be served at `listen`.
pub fn sandbox_page_not_served(lang: Lang, listen: &str, error: &str) -> String {
    match lang {
        Lang::Id => format!(
            "halaman mode latihan tidak dapat dibuka di {listen}: {error}; pilih alamat lain, misalnya --page 127.0.0.1:0"
        ),
        Lang::En => format!(
            "the sandbox's page cannot be served at {listen}: {error}; choose another address, such as --page 127.0.0.1:0"
        ),
    }
}

/// Where receivers look for the key that signs letters, and what must stand there.
pub fn dkim_record(lang: Lang, name: &str, record: &str) -> String {
    match lang {
        Lang::Id => format!("DKIM: pastikan DNS memuat rekam TXT {name} berisi:\n{record}"),
        Lang::En => format!("DKIM: make sure that the DNS has the TXT record {name}:\n{record}"),
    }
}
