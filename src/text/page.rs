//! The page that shows what the stand-in servers received.

use crate::lang::Lang;

/// The fixed words of the page in one language.
#[derive(Debug)]
pub struct Words {
    /// Title while it runs.
    pub live: &'static str,
    /// Title of a rehearsal's report.
    pub report: &'static str,
    /// That nothing was really sent.
    pub nothing_left: &'static str,
    /// Before the time of the page.
    pub as_of: &'static str,
    /// That the page follows by itself.
    pub follows: &'static str,
    /// That it rests while something is unfolded.
    pub rests: &'static str,
    /// That siaran no longer answers.
    pub gone: &'static str,
    /// Name of the links to the sections.
    pub sections: &'static str,
    /// Title of the receipts.
    pub receipts: &'static str,
    /// Title of the posts.
    pub posts: &'static str,
    /// Title of the letters to journalists.
    pub letters: &'static str,
    /// Title of the letters to the desk.
    pub desk: &'static str,
    /// Marks a post that stands alone.
    pub post: &'static str,
    /// Marks several posts.
    pub thread: &'static str,
    /// After the name of the account that repeats a post.
    pub reposted: &'static str,
    /// A repeated post is not there.
    pub original_missing: &'static str,
    /// Marks a deleted post.
    pub deleted: &'static str,
    /// Before the number of the post that is answered.
    pub answers: &'static str,
    /// Before who may answer.
    pub replies_by: &'static str,
    /// A picture is not shown: what it is.
    pub picture: &'static str,
    /// A video is not shown: what it is.
    pub video: &'static str,
    /// That a file is too large to be shown.
    pub left_out: &'static str,
    /// A picture or video has no alternative text.
    pub no_alt: &'static str,
    /// Instead of a subject.
    pub no_subject: &'static str,
    /// Subjects differ by recipient; this is the first.
    pub subject_varies: &'static str,
    /// Name of the sender's line.
    pub from: &'static str,
    /// Name of the answer address's line.
    pub reply_to: &'static str,
    /// That answers go to the sender.
    pub reply_to_sender: &'static str,
    /// Name of the time's line.
    pub received: &'static str,
    /// Between the first time and the last.
    pub until: &'static str,
    /// Name of the attachments' line.
    pub attachments: &'static str,
    /// Unfolds the recipients; their number follows.
    pub recipients: &'static str,
    /// Heads the column of addresses.
    pub recipient: &'static str,
    /// Unfolds the first letter as plain text.
    pub as_text: &'static str,
    /// Unfolds the first letter as HTML.
    pub as_html: &'static str,
    /// Unfolds the headers.
    pub headers: &'static str,
    /// Envelope sender.
    pub envelope: &'static str,
    /// Name of the choice of widths.
    pub width: &'static str,
    /// A telephone's width.
    pub phone: &'static str,
    /// A desk's width.
    pub desktop: &'static str,
    /// The part is missing.
    pub no_text: &'static str,
    /// The part is missing.
    pub no_html: &'static str,
    /// A text goes on but is not shown.
    pub cut: &'static str,
    /// The message could not be taken apart.
    pub unreadable: &'static str,
    /// No posts yet: title, and what will be here when.
    pub no_posts: [&'static str; 2],
    /// No letters yet.
    pub no_letters: [&'static str; 2],
    /// No letters to the desk yet.
    pub no_desk: [&'static str; 2],
    /// No posts in a rehearsal that is over.
    pub none: &'static str,
    /// Who made the page.
    pub made_by: &'static str,
}

static INDONESIAN: Words = Words {
    live: "Yang diterima server tiruan",
    report: "Laporan gladi",
    nothing_left: "Tidak ada yang dikirim ke X atau ke alamat sungguhan. Halaman ini memperlihatkan apa yang diterima server tiruan di komputer ini.",
    as_of: "Keadaan",
    follows: "Halaman ini memperbarui diri.",
    rests: "Pembaruan ditunda selama ada bagian yang sedang dibuka.",
    gone: "Program siaran tidak menjawab; yang terlihat adalah keadaan terakhir.",
    sections: "Bagian halaman",
    receipts: "Bukti siaran",
    posts: "Linimasa X",
    letters: "Surel ke wartawan",
    desk: "Surel ke meja redaksi dan pemegang akun",
    post: "Unggahan",
    thread: "Utas",
    reposted: "mengunggah ulang",
    original_missing: "Unggahan asalnya tidak ada di server ini.",
    deleted: "Dihapus",
    answers: "Membalas unggahan",
    replies_by: "Yang boleh membalas:",
    picture: "Gambar",
    video: "Video",
    left_out: "Berkasnya terlalu besar untuk halaman ini.",
    no_alt: "Tanpa teks alternatif",
    no_subject: "(tanpa subjek)",
    subject_varies: "Subjek berbeda untuk tiap penerima; ini yang pertama.",
    from: "Dari",
    reply_to: "Balas ke",
    reply_to_sender: "pengirim",
    received: "Diterima",
    until: "sampai",
    attachments: "Lampiran",
    recipients: "Penerima",
    recipient: "Alamat",
    as_text: "Surat pertama, teks polos",
    as_html: "Surat pertama, HTML",
    headers: "Header mentah",
    envelope: "Pengirim amplop",
    width: "Lebar layar",
    phone: "Ponsel",
    desktop: "Komputer",
    no_text: "Surat ini tidak memiliki bagian teks polos.",
    no_html: "Surat ini tidak memiliki bagian HTML.",
    cut: "Dipotong: selebihnya tidak ditampilkan di halaman ini.",
    unreadable: "Pesan ini tidak dapat diuraikan; lihat header mentahnya.",
    no_posts: [
        "Belum ada unggahan",
        "Saat waktu siaran (publish_at) tiba, setiap unggahan muncul di sini, bagian demi bagian, seperti yang akan terlihat di X.",
    ],
    no_letters: [
        "Belum ada surel",
        "Pada saat yang sama surel untuk para penerima muncul di sini: satu kartu untuk satu siaran, lengkap dengan isi dan daftar penerimanya.",
    ],
    no_desk: [
        "Belum ada surel ke meja redaksi",
        "Alamat di newsroom.desk mendapat surel begitu ada berkas yang perlu diperbaiki, ada siaran yang ditahan, atau sebuah siaran selesai.",
    ],
    none: "Tidak ada dalam gladi ini.",
    made_by: "Dibuat oleh siaran",
};

static ENGLISH: Words = Words {
    live: "What the stand-in servers received",
    report: "Rehearsal report",
    nothing_left: "Nothing was sent to X or to any real address. This page shows what the stand-in servers on this computer received.",
    as_of: "As of",
    follows: "This page keeps itself up to date.",
    rests: "Updates pause while a section is open.",
    gone: "siaran does not answer; this is how things stood last.",
    sections: "Sections of this page",
    receipts: "Receipts",
    posts: "X timeline",
    letters: "Mail to journalists",
    desk: "Mail to the desk and to holders",
    post: "Post",
    thread: "Thread",
    reposted: "reposted",
    original_missing: "The original post is not on this server.",
    deleted: "Deleted",
    answers: "In reply to post",
    replies_by: "Who may reply:",
    picture: "Image",
    video: "Video",
    left_out: "The file is too large for this page.",
    no_alt: "No alternative text",
    no_subject: "(no subject)",
    subject_varies: "The subject differs by recipient; this is the first.",
    from: "From",
    reply_to: "Reply-To",
    reply_to_sender: "the sender",
    received: "Received",
    until: "to",
    attachments: "Attachments",
    recipients: "Recipients",
    recipient: "Address",
    as_text: "First letter, plain text",
    as_html: "First letter, HTML",
    headers: "Raw headers",
    envelope: "Envelope sender",
    width: "Screen width",
    phone: "Phone",
    desktop: "Desktop",
    no_text: "This letter has no plain text part.",
    no_html: "This letter has no HTML part.",
    cut: "Cut: the rest is not shown on this page.",
    unreadable: "This message cannot be taken apart; see its raw headers.",
    no_posts: [
        "No posts yet",
        "When an announcement is due (publish_at), each post appears here, part by part, as it will look on X.",
    ],
    no_letters: [
        "No mail yet",
        "At the same instant the letters appear here: one card for each announcement, with its text and its recipients.",
    ],
    no_desk: [
        "No mail to the desk yet",
        "siaran writes to the addresses in newsroom.desk as soon as a file needs correcting, an announcement is held, or a release is done.",
    ],
    none: "None in this rehearsal.",
    made_by: "Made by siaran",
};

/// The words in `lang`.
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Id => &INDONESIAN,
        Lang::En => &ENGLISH,
    }
}

/// Where a post stands in its thread.
pub fn part(lang: Lang, part: usize, parts: usize) -> String {
    match lang {
        Lang::Id => format!("{part} dari {parts}"),
        Lang::En => format!("{part} of {parts}"),
    }
}

/// `1.234 penerima`, `1,234 recipients`.
pub fn recipients(lang: Lang, count: usize) -> String {
    let n = number(lang, count);
    match (lang, count) {
        (Lang::Id, _) => format!("{n} penerima"),
        (Lang::En, 1) => "1 recipient".to_owned(),
        (Lang::En, _) => format!("{n} recipients"),
    }
}

/// Who may answer a post, by X's word for it; `None` for a word that X does not know.
pub fn repliers(lang: Lang, setting: &str) -> Option<&'static str> {
    let [indonesian, english] = match setting {
        "mentionedUsers" => ["akun yang disebut", "accounts that are mentioned"],
        "following" => ["akun yang diikuti", "accounts that are followed"],
        "subscribers" => ["pelanggan", "subscribers"],
        "verified" => ["akun terverifikasi", "verified accounts"],
        _ => return None,
    };
    Some(match lang {
        Lang::Id => indonesian,
        Lang::En => english,
    })
}

/// The size of a file, rounded up: `1.234 kB`, `1,234 kB`.
pub fn kilobytes(lang: Lang, bytes: usize) -> String {
    format!("{} kB", number(lang, bytes.div_ceil(1_000)))
}

/// Some addresses have the same letter more than once.
pub fn repeated(lang: Lang, addresses: usize) -> String {
    let n = number(lang, addresses);
    match (lang, addresses) {
        (Lang::Id, _) => format!("{n} alamat menerimanya lebih dari sekali"),
        (Lang::En, 1) => "1 address got it more than once".to_owned(),
        (Lang::En, _) => format!("{n} addresses got it more than once"),
    }
}

/// Something is left out of a list.
pub fn more(lang: Lang, count: usize) -> String {
    let n = number(lang, count);
    match lang {
        Lang::Id => format!("dan {n} lagi yang tidak ditampilkan"),
        Lang::En => format!("and {n} more, not shown"),
    }
}

/// `1.234` in Indonesian, `1,234` in English.
pub fn number(lang: Lang, n: usize) -> String {
    let divider = match lang {
        Lang::Id => '.',
        Lang::En => ',',
    };
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(divider);
        }
        out.push(digit);
    }
    out
}

/// A time of day with seconds: `10.00.02`, `10:00:02`.
pub fn clock(lang: Lang, hour: i8, minute: i8, second: i8) -> String {
    match lang {
        Lang::Id => format!("{hour:02}.{minute:02}.{second:02}"),
        Lang::En => format!("{hour:02}:{minute:02}:{second:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_divided_as_each_language_does() {
        let ours = |n| (number(Lang::Id, n), number(Lang::En, n));
        assert_eq!(ours(0), ("0".into(), "0".into()));
        assert_eq!(ours(999), ("999".into(), "999".into()));
        assert_eq!(ours(20_000), ("20.000".into(), "20,000".into()));
        assert_eq!(ours(1_234_567), ("1.234.567".into(), "1,234,567".into()));
        assert_eq!(recipients(Lang::En, 1), "1 recipient");
        assert_eq!(clock(Lang::Id, 9, 5, 7), "09.05.07");
    }
}
