//! Words of the plan as a comment on a merge request.

use crate::lang::Lang;

/// Its headline.
pub fn title(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Id => format!("Rencana siaran ({count})"),
        Lang::En => format!("What would go out ({count})"),
    }
}

/// Headers of the table of posts: account, part, weight, cost.
pub fn posts(lang: Lang) -> [&'static str; 4] {
    match lang {
        Lang::Id => ["Akun", "Bagian", "Panjang", "Biaya"],
        Lang::En => ["Account", "Part", "Length", "Cost"],
    }
}

/// Headers of the table of lists: list, recipients.
pub fn lists(lang: Lang) -> [&'static str; 2] {
    match lang {
        Lang::Id => ["Daftar", "Penerima"],
        Lang::En => ["List", "Recipients"],
    }
}

/// A list is kept elsewhere, so nobody knows here how many are on it.
pub fn not_here(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "hanya diketahui di server",
        Lang::En => "known on the server only",
    }
}

/// A list of early copies.
pub fn early(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "salinan awal",
        Lang::En => "early copies",
    }
}

/// The subject of the letter; what follows is quoted.
pub fn subject(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Subjek surel:",
        Lang::En => "Subject of the mail:",
    }
}

/// There is no instant yet.
pub fn no_instant(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Belum ada waktu terbit.",
        Lang::En => "It has no instant yet.",
    }
}

/// So much more than a comment holds.
pub fn more(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Id => format!("… dan {count} siaran lagi; `siaran plan` menampilkan semuanya."),
        Lang::En => format!("… and {count} more; `siaran plan` shows them all."),
    }
}
