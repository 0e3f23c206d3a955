//! The mail to the holder of an account who acts by hand.

use crate::lang::Lang;

/// Subject.
pub fn subject(lang: Lang, title: &str) -> String {
    match lang {
        Lang::Id => format!("Mohon bantu sebarkan: {title}"),
        Lang::En => format!("Please help to spread: {title}"),
    }
}

/// What has happened and what is asked; paragraphs.
pub fn request(lang: Lang, handle: &str) -> [String; 2] {
    match lang {
        Lang::Id => [
            "Unggahan kantor berikut ini baru saja terbit di X.".to_owned(),
            format!(
                "Silakan sebarkan dari akun Anda, @{handle}: bagikan ulang unggahan itu, atau tulis dengan kata-kata Anda sendiri. X melarang teks yang sama di dua akun, jadi jangan menyalin isinya."
            ),
        ],
        Lang::En => [
            "This post of the office has just appeared on X.".to_owned(),
            format!(
                "Please pass it on from your account, @{handle}: repost it, or write in your own words. X forbids the same text on two accounts, so please do not copy it."
            ),
        ],
    }
}

/// Button: look at the post.
pub fn look(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Lihat unggahan",
        Lang::En => "See the post",
    }
}

/// Button: repost.
pub fn repost(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Bagikan ulang",
        Lang::En => "Repost",
    }
}

/// Button: write a post.
pub fn write(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Tulis unggahan",
        Lang::En => "Write a post",
    }
}

/// Above words that the office suggests.
pub fn suggested(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Usulan kata-kata; ubah sesuka Anda:",
        Lang::En => "Suggested words; change them as you like:",
    }
}

/// How what was done is recorded.
pub fn record(lang: Lang, command: &str) -> String {
    match lang {
        Lang::Id => format!(
            "Setelah selesai, kabari meja humas dengan alamat unggahan Anda. Mereka mencatatnya dengan: {command}"
        ),
        Lang::En => format!(
            "When it is done, tell the desk the address of your post. They record it with: {command}"
        ),
    }
}
