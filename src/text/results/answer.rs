//! What a command answers to a person who decides.

use crate::lang::Lang;
use crate::plan::fact::Decision;
use crate::problem::Fault;
use crate::text::problems;
use crate::text::shown::harmless;

/// An id that nobody knows.
pub fn no_such_item(lang: Lang, id: &str) -> String {
    match lang {
        Lang::Id => format!("tidak ada siaran dengan id {id}; lihat `siaran status`"),
        Lang::En => format!("there is no item {id}; see `siaran status`"),
    }
}

/// Nothing was ever stored about an item.
pub fn no_records(lang: Lang, id: &str) -> String {
    match lang {
        Lang::Id => format!("belum ada catatan tentang {id}; lihat `siaran status`"),
        Lang::En => format!("there are no records of {id} yet; see `siaran status`"),
    }
}

/// A file with errors is not released.
pub fn not_released_with_errors(lang: Lang, id: &str) -> String {
    match lang {
        Lang::Id => format!("{id} tidak dikirim: perbaiki dahulu kesalahan di atas"),
        Lang::En => format!("{id} is not released: mend the errors above first"),
    }
}

/// `new --of` with a type that refers to nothing.
pub fn refers_to_nothing(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "--of hanya untuk ralat, pencabutan, dan balasan",
        Lang::En => "--of is for corrections, withdrawals and answers",
    }
}

/// Nothing to settle.
pub fn nothing_unknown(lang: Lang, id: &str) -> String {
    match lang {
        Lang::Id => format!("tidak ada yang perlu dipastikan pada {id}"),
        Lang::En => format!("nothing of {id} needs to be settled"),
    }
}

/// What a holder did by hand was recorded.
pub fn recorded(lang: Lang, account: &str) -> String {
    match lang {
        Lang::Id => format!("tercatat untuk akun {account}"),
        Lang::En => format!("recorded for account {account}"),
    }
}

/// Nobody was asked to act with this account.
pub fn nobody_asked(lang: Lang, id: &str, account: &str) -> String {
    match lang {
        Lang::Id => format!("{id} tidak meminta apa-apa dari pemegang akun {account}"),
        Lang::En => format!("{id} asked nothing of the holder of account {account}"),
    }
}

/// `--sent URL` fits one post.
pub fn one_post_only(lang: Lang) -> String {
    match lang {
        Lang::Id => {
            "--sent dengan alamat unggahan hanya untuk satu unggahan; sebutkan AKUN/BAGIAN".into()
        }
        Lang::En => "--sent with an address is for one post; name ACCOUNT/PART".into(),
    }
}

/// Not the address of a post.
pub fn no_post_id(lang: Lang, text: &str) -> String {
    match lang {
        Lang::Id => format!("{text}: bukan alamat unggahan X"),
        Lang::En => format!("{text}: not the address of a post on X"),
    }
}

/// How many were settled.
pub fn settled(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Id => format!("{count} sudah diputuskan"),
        Lang::En => format!("{count} settled"),
    }
}

/// A post that arrived under an id that nobody named: what that means for the rest of its thread.
pub fn thread_ends(lang: Lang, label: &str) -> String {
    match lang {
        Lang::Id => format!(
            "{label}: tanpa alamat unggahan, bagian berikutnya tidak dapat menyusul di bawahnya dan tidak dikirim"
        ),
        Lang::En => format!(
            "{label}: without the post's address the parts after it cannot follow and are not sent"
        ),
    }
}

/// A decision was written.
pub fn decided(lang: Lang, id: Option<&str>, decision: Decision) -> String {
    let what = match (lang, id) {
        (_, Some(id)) => id.to_owned(),
        (Lang::Id, None) => "semua siaran".to_owned(),
        (Lang::En, None) => "everything".to_owned(),
    };
    match (lang, decision) {
        (Lang::Id, Decision::Hold) => format!("{what}: ditahan"),
        (Lang::Id, Decision::Unhold) => format!(
            "{what}: penahanan dicabut; siaran yang jatuh tempo selama ditahan menunggu waktu baru atau `siaran release ID --now`"
        ),
        (Lang::Id, Decision::Cancel) => format!("{what}: dibatalkan"),
        (Lang::Id, Decision::Release) => format!("{what}: segera disiarkan"),
        (Lang::En, Decision::Hold) => format!("{what}: held"),
        (Lang::En, Decision::Unhold) => format!(
            "{what}: lifted; what fell due meanwhile waits for a new time or `siaran release ID --now`"
        ),
        (Lang::En, Decision::Cancel) => format!("{what}: cancelled"),
        (Lang::En, Decision::Release) => format!("{what}: goes out at once"),
    }
}

/// Another process has the lock.
pub fn already_running(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "program siaran sudah berjalan dengan folder state yang sama",
        Lang::En => "siaran is already running with this state folder",
    }
}

/// The state is ours.
pub fn adopted(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => {
            "Mulai sekarang komputer ini yang menyiarkan. Siaran di folder yang sudah lewat waktunya ditahan, tidak dikirim."
        }
        Lang::En => {
            "From now on this computer publishes. What was already due in the folder is held, not sent."
        }
    }
}

/// An unknown type.
pub fn no_such_kind(lang: Lang, kind: &str) -> String {
    match lang {
        Lang::Id => format!(
            "{kind}: bukan jenis siaran; yang ada: siaran_pers, undangan, ralat, pencabutan, konsultasi, tanggapan, peringatan, pemutakhiran, balasan"
        ),
        Lang::En => format!(
            "{kind}: not a type of announcement; there are release, invitation, correction, withdrawal, consultation, response, alert, update and answer"
        ),
    }
}

/// A title that makes no file name.
pub fn bad_title(lang: Lang) -> String {
    match lang {
        Lang::Id => "judul harus berisi huruf atau angka, tanpa karakter kendali".into(),
        Lang::En => "the title needs letters or digits, and no control characters".into(),
    }
}

/// The configuration is not there, or cannot be read.
pub fn no_configuration(lang: Lang, path: &str, unreadable: Option<&Fault>) -> String {
    let path = harmless(path);
    match (lang, unreadable) {
        (_, Some(fault)) => {
            let (what, cure) = (problems::message(lang, fault), problems::help(lang, fault));
            format!("{path}: {what}; {cure}")
        }
        (Lang::Id, None) => {
            format!("konfigurasi {path} tidak ada; sebutkan tempatnya dengan --config BERKAS")
        }
        (Lang::En, None) => format!("there is no configuration {path}; name one by --config FILE"),
    }
}

/// The journal may not be read, and the answer knows nothing of it.
pub fn past_left_out(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => {
            "Catatan siaran tidak boleh dibaca oleh pengguna ini; yang sudah terkirim atau ditahan tidak diperhitungkan."
        }
        Lang::En => {
            "The journal may not be read by this user; what was sent or held before is left out."
        }
    }
}

/// A file that a person named is not there.
pub fn no_such_file(lang: Lang, path: &str) -> String {
    let path = harmless(path);
    match lang {
        Lang::Id => format!("berkas {path} tidak ada"),
        Lang::En => format!("there is no file {path}"),
    }
}

/// A file of that name is there already.
pub fn already_there(lang: Lang, path: &str) -> String {
    let path = harmless(path);
    match lang {
        Lang::Id => format!("berkas {path} sudah ada; pakai judul lain, atau ubah berkas itu"),
        Lang::En => format!("the file {path} is there already; change it, or use another title"),
    }
}

/// Nothing may be written there.
pub fn may_not_write(lang: Lang, path: &str) -> String {
    let path = harmless(path);
    match lang {
        Lang::Id => format!("{path} tidak boleh ditulis oleh pengguna ini; minta izin kepada TI"),
        Lang::En => format!("this user may not write {path}; ask IT for permission"),
    }
}

/// A file cannot be written.
pub fn cannot_write(lang: Lang, path: &str, detail: &str) -> String {
    let path = harmless(path);
    match lang {
        Lang::Id => format!("{path} tidak dapat ditulis; hubungi TI ({detail})"),
        Lang::En => format!("{path} cannot be written; ask IT ({detail})"),
    }
}
