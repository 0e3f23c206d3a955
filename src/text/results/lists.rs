//! Mailing lists, who is left out of them, and what people ask for.

use super::query::counted;
use crate::lang::Lang;
use crate::plan::LeftOut;
use crate::plan::erasure::Obstacle;
use crate::problem::UnusableList;
use crate::text::lists;
use crate::text::shown::{harmless, quoted};

/// What is no mail address.
pub fn no_address(lang: Lang, text: &str) -> String {
    let text = quoted(text);
    match lang {
        Lang::Id => format!("{text} bukan alamat surel yang dapat dipakai"),
        Lang::En => format!("{text} is no mail address that can be used"),
    }
}

/// The configuration has no such list.
pub fn no_such_list(lang: Lang, name: &str) -> String {
    let name = quoted(name);
    match lang {
        Lang::Id => format!("tidak ada daftar bernama {name} di konfigurasi"),
        Lang::En => format!("the configuration has no list {name}"),
    }
}

/// A list that cannot be used, with the cure.
pub fn list_unusable(lang: Lang, name: &str, list: &UnusableList) -> String {
    format!("{}; {}", lists::message(lang, name, list), lists::cure(lang, &list.fault))
}

/// How many are on a list.
pub fn list_members(lang: Lang, members: usize, rows: usize, left_out: LeftOut) -> String {
    let mut parts = match lang {
        Lang::Id => vec![format!("{members} anggota")],
        Lang::En => vec![counted(members, "member")],
    };
    match lang {
        _ if rows == 0 => {}
        Lang::Id => parts.push(format!("{rows} baris dilewati")),
        Lang::En => parts.push(format!("{} left out", counted(rows, "row"))),
    }
    parts.extend(not_mailed(lang, left_out));
    parts.join(", ")
}

/// In place of lists: a correction goes to whom the original went.
pub fn those_of_the_original(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "penerima siaran semula",
        Lang::En => "those who got the original",
    }
}

/// Who will get the letter, and who is left out of it.
pub fn letters_planned(
    lang: Lang,
    count: usize,
    left_out: LeftOut,
    lists: &[String],
    subject: &str,
) -> String {
    let lists = lists.join(", ");
    let left_out = not_mailed(lang, left_out).map(|text| format!(", {text}")).unwrap_or_default();
    match lang {
        Lang::Id => format!("Surel ke {count} penerima{left_out} ({lists}): {subject}"),
        Lang::En => {
            format!("Mail to {}{left_out} ({lists}): {subject}", counted(count, "recipient"))
        }
    }
}

/// Whom a letter leaves out, if anybody.
fn not_mailed(lang: Lang, left_out: LeftOut) -> Option<String> {
    let LeftOut { objected, bounced, erased } = left_out;
    let all = objected + bounced + erased;
    let parts = match lang {
        Lang::Id => {
            [(objected, "minta berhenti"), (bounced, "suratnya kembali"), (erased, "dihapus")]
        }
        Lang::En => [(objected, "objected"), (bounced, "bounced"), (erased, "erased")],
    };
    let parts: Vec<String> =
        parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    let parts = parts.join(", ");
    (all > 0).then(|| match lang {
        Lang::Id => format!("{all} tidak dikirimi ({parts})"),
        Lang::En => format!("{all} not mailed ({parts})"),
    })
}

/// A row that is not used.
pub fn row_left_out(lang: Lang, line: usize, what: &str) -> String {
    match lang {
        Lang::Id => format!("baris {line} dilewati: {what}"),
        Lang::En => format!("line {line} is left out: {what}"),
    }
}

/// A row brings back somebody who was erased.
pub fn row_of_erased(lang: Lang, line: usize) -> String {
    match lang {
        Lang::Id => format!(
            "baris {line}: orang ini sudah dihapus dan tidak akan dikirimi; hapus juga barisnya"
        ),
        Lang::En => {
            format!("line {line}: this person was erased and is not mailed; delete the row as well")
        }
    }
}

/// People on two lists.
pub fn overlap(lang: Lang, other: &str, people: usize) -> String {
    match lang {
        Lang::Id => format!("{people} juga ada di {other}; tiap orang menerima satu surat"),
        Lang::En => format!("{people} also on {other}; each person gets one letter"),
    }
}

/// What a check of the lists came to.
pub fn lists_checked(lang: Lang, lists: usize, people: usize, problems: usize) -> String {
    match lang {
        Lang::Id => format!("{lists} daftar diperiksa: {people} orang, {problems} masalah"),
        Lang::En => format!(
            "{} checked: {people} {}, {}",
            counted(lists, "list"),
            if people == 1 { "person" } else { "people" },
            counted(problems, "problem")
        ),
    }
}

/// Nothing is known of an address.
pub fn nothing_kept(lang: Lang, email: &str) -> String {
    match lang {
        Lang::Id => format!("tidak ada yang disimpan tentang {email}"),
        Lang::En => format!("nothing is kept about {email}"),
    }
}

/// An address may be mistyped.
pub fn on_no_list(lang: Lang, email: &str) -> String {
    match lang {
        Lang::Id => {
            format!("catatan: {email} tidak ada di daftar mana pun; periksa ejaannya")
        }
        Lang::En => format!("note: {email} is on no list; look at its spelling"),
    }
}

/// An objection was recorded.
pub fn unsubscribed(lang: Lang, email: &str) -> String {
    match lang {
        Lang::Id => format!("{email} tidak akan dikirimi lagi"),
        Lang::En => format!("{email} is mailed no more"),
    }
}

/// There was nothing to allow.
pub fn not_suppressed(lang: Lang, email: &str) -> String {
    match lang {
        Lang::Id => format!("{email} memang boleh dikirimi; tidak ada yang diubah"),
        Lang::En => format!("{email} may be mailed as it is; nothing was changed"),
    }
}

/// Who was erased is never mailed again.
pub fn erased_for_good(lang: Lang, email: &str) -> String {
    match lang {
        Lang::Id => format!(
            "{email} sudah dihapus atas haknya dan tidak akan dikirimi lagi; bila ia sendiri ingin kembali, pakai alamat lain"
        ),
        Lang::En => format!(
            "{email} was erased, as is that person's right, and is never mailed again; if the person wants to return, use another address"
        ),
    }
}

/// An address may be mailed again.
pub fn allowed(lang: Lang, email: &str) -> String {
    match lang {
        Lang::Id => format!("{email} boleh dikirimi lagi"),
        Lang::En => format!("{email} may be mailed again"),
    }
}

/// Facts no longer name a person.
pub fn erased(lang: Lang, state: &str, facts: usize) -> String {
    let state = harmless(state);
    match lang {
        Lang::Id => format!("{state}: {facts} catatan dibersihkan, tidak ada salinan yang tersisa"),
        Lang::En => format!("{state}: {} cleaned, no copy is left", counted(facts, "record")),
    }
}

/// An announcement itself names an erased address.
pub fn erased_but_named(lang: Lang, item: &str) -> String {
    match lang {
        Lang::Id => {
            format!("catatan: teks siaran {item} sendiri menyebut alamat itu; teksnya tidak diubah")
        }
        Lang::En => {
            format!("note: the announcement {item} itself names the address; its text stays")
        }
    }
}

/// The journal has no key yet.
pub fn not_begun(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => {
            "siaran belum pernah dijalankan di sini: catatan tentang orang ini, misalnya bahwa ia berhenti berlangganan, masih tersimpan; jalankan sekali, lalu ulangi perintah ini"
        }
        Lang::En => {
            "siaran has never run here: what was noted about this person, such as an unsubscription, is still kept; start it once, then repeat this command"
        }
    }
}

/// Nothing remembers an erasure where siaran has never run.
pub fn out_of_lists(lang: Lang, email: &str) -> String {
    match lang {
        Lang::Id => format!(
            "{email} sudah keluar dari daftar yang terbaca; siaran tidak menyimpan apa-apa lagi tentangnya, juga tidak bahwa ia dihapus"
        ),
        Lang::En => format!(
            "{email} is out of every list that could be read; siaran remembers nothing else of this person, nor the erasure"
        ),
    }
}

/// What people ask for is not recorded with `--sandbox`.
pub fn not_in_sandbox(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => {
            "erase, unsubscribe, dan allow menyangkut orang sungguhan; jalankan tanpa --sandbox"
        }
        Lang::En => "erase, unsubscribe and allow concern real people; run them without --sandbox",
    }
}

/// An erasure has to wait.
pub fn cannot_erase_now(lang: Lang, email: &str, obstacle: &Obstacle) -> String {
    match (lang, obstacle) {
        (Lang::Id, Obstacle::OnItsWay { item }) => format!(
            "surat {item} untuk {email} mungkin sedang dikirim; ulangi sesudah selesai, atau jalankan dulu siaran hold {item}"
        ),
        (Lang::Id, Obstacle::Release { item }) => {
            format!(
                "{item} sedang atau segera disiarkan; ulangi sesudah selesai. Belum ada yang dihapus"
            )
        }
        (Lang::En, Obstacle::OnItsWay { item }) => format!(
            "a letter of {item} to {email} may be on its way; repeat this when it is done, or run siaran hold {item} first"
        ),
        (Lang::En, Obstacle::Release { item }) => format!(
            "{item} is being released or soon will be; repeat this afterwards. Nothing was erased yet"
        ),
    }
}

/// Copies of an erased address are left in the files of the state.
pub fn not_wiped(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => {
            "catatan sudah dibersihkan, tetapi salinan lama masih ada di dalam berkasnya karena sedang dipakai; ulangi perintah ini"
        }
        Lang::En => {
            "the records are cleaned, but old copies remain in their files, which are in use; repeat this command"
        }
    }
}

/// Rows were taken out of a list.
pub fn rows_removed(lang: Lang, file: &str, rows: usize) -> String {
    let file = harmless(file);
    match lang {
        Lang::Id => format!("{file}: {rows} baris dihapus"),
        Lang::En => format!("{file}: {} deleted", counted(rows, "row")),
    }
}

/// A row of somebody else names an erased address.
pub fn row_names(lang: Lang, file: &str, line: usize) -> String {
    let file = harmless(file);
    match lang {
        Lang::Id => {
            format!("{file}:{line}: baris orang lain menyebut alamat itu; perbaiki sendiri")
        }
        Lang::En => {
            format!("{file}:{line}: another person's row names the address; mend it by hand")
        }
    }
}

/// A stranger's text with its line ends, harmless on a terminal.
pub fn shown(text: &str) -> String {
    text.lines().map(harmless).collect::<Vec<_>>().join("\n")
}

/// Texts of feedback that were removed, and those of others that named the person.
pub fn texts_removed(lang: Lang, texts: usize, others: usize) -> String {
    match lang {
        Lang::Id => format!(
            "masukan: {texts} teks dihapus, {others} teks orang lain tidak lagi menyebut alamatnya; jumlah masukan tetap"
        ),
        Lang::En => format!(
            "feedback: {} removed, {} of others no longer naming the address; totals stay",
            counted(texts, "text"),
            counted(others, "text")
        ),
    }
}

/// A file of feedback that came by hand names an erased person.
pub fn by_hand_names(lang: Lang, file: &str) -> String {
    let file = harmless(file);
    match lang {
        Lang::Id => format!("{file}: berkas ini menyebut orang itu; hapus sendiri"),
        Lang::En => format!("{file}: this file names the person; delete it by hand"),
    }
}

/// How the erasure of somebody on X ended.
pub fn handle_erased(lang: Lang, handle: &str, is_whole: bool) -> String {
    match (lang, is_whole) {
        (Lang::Id, true) => format!("teks dari {handle} sudah dihapus; jumlah masukan tetap"),
        (Lang::Id, false) => format!(
            "teks dari {handle} belum terhapus seluruhnya; selesaikan hal di atas, lalu ulangi perintah ini"
        ),
        (Lang::En, true) => format!("texts of {handle} are removed; totals stay"),
        (Lang::En, false) => format!(
            "texts of {handle} are not all removed; mend what is named above, then repeat this command"
        ),
    }
}

/// How an erasure ended.
pub fn erasure_done(lang: Lang, email: &str, is_whole: bool) -> String {
    match (lang, is_whole) {
        (Lang::Id, true) => format!("{email} sudah dihapus dan tidak akan dikirimi lagi"),
        (Lang::Id, false) => format!(
            "{email} tidak akan dikirimi lagi, tetapi belum terhapus seluruhnya; selesaikan hal di atas, lalu ulangi perintah ini"
        ),
        (Lang::En, true) => format!("{email} is erased and never mailed again"),
        (Lang::En, false) => format!(
            "{email} is never mailed again, but not wholly erased; mend what is named above, then repeat this command"
        ),
    }
}
