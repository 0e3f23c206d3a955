//! What `approve` and `approvals` say.

use crate::lang::Lang;
use crate::text::shown::plain;

/// Nothing is reviewed.
pub fn no_review(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "konfigurasi tidak meminta persetujuan (review); semua berkas di folder terbit",
        Lang::En => {
            "the configuration asks for no approval (review); every file in the folder counts"
        }
    }
}

/// The file is in no clone.
pub fn not_a_clone(lang: Lang, path: &str) -> String {
    let path = plain(path);
    match lang {
        Lang::Id => format!("{path} tidak berada di klona git; jalankan ini di klona Anda sendiri"),
        Lang::En => format!("{path} is in no git clone; run this in a clone of your own"),
    }
}

/// No branch is checked out.
pub fn no_branch_here(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "klona ini tidak sedang di cabang mana pun; git switch ke cabangnya dahulu",
        Lang::En => "this clone is on no branch; git switch to it first",
    }
}

/// The announcement has errors.
pub fn has_errors(lang: Lang, id: &str) -> String {
    match lang {
        Lang::Id => format!("{id} masih salah; perbaiki dahulu (siaran check)"),
        Lang::En => format!("{id} still has errors; mend them first (siaran check)"),
    }
}

/// What would be approved is not what is committed.
pub fn file_changed(lang: Lang, path: &str) -> String {
    let path = plain(path);
    match lang {
        Lang::Id => format!("{path} belum di-commit seperti adanya; commit dahulu, lalu setujui"),
        Lang::En => format!("{path} is not committed as it is; commit it first, then approve"),
    }
}

/// Something else would go into the commit.
pub fn staged(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "ada perubahan lain yang siap di-commit (staged); commit atau git reset dahulu",
        Lang::En => "other changes are staged; commit them or git reset first",
    }
}

/// git does not know what to sign with.
pub fn no_signing_key(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => {
            "git belum tahu kunci tanda tangan Anda; jalankan: git config user.signingkey \
             ~/.ssh/id_ed25519.pub"
        }
        Lang::En => {
            "git does not know what you sign with; run: git config user.signingkey \
             ~/.ssh/id_ed25519.pub"
        }
    }
}

/// The key is no approver's.
pub fn foreign_key(lang: Lang, key: &str) -> String {
    match lang {
        Lang::Id => format!("kunci tanda tangan Anda ({key}) bukan milik penyetuju di konfigurasi"),
        Lang::En => format!("your signing key ({key}) is of no approver in the configuration"),
    }
}

/// The approver wrote it.
pub fn own_change(lang: Lang, path: &str) -> String {
    let path = plain(path);
    match lang {
        Lang::Id => {
            format!("perubahan terakhir {path} dari Anda sendiri; minta orang lain menyetujui")
        }
        Lang::En => format!("the last change of {path} is your own; ask somebody else to approve"),
    }
}

/// Above what is approved.
pub fn approving(lang: Lang, id: &str, title: &str) -> String {
    match lang {
        Lang::Id => format!("Yang disetujui: {id}, {}", plain(title)),
        Lang::En => format!("To be approved: {id}, {}", plain(title)),
    }
}

/// The subject of the commit.
pub fn approve_first(lang: Lang, id: &str) -> String {
    match lang {
        Lang::Id => format!("Setujui {id}"),
        Lang::En => format!("Approve {id}"),
    }
}

/// It is approved, in this clone.
pub fn approved_here(lang: Lang, id: &str, commit: &str, branch: &str) -> String {
    let branch = plain(branch);
    match lang {
        Lang::Id => format!(
            "{id} disetujui dengan commit {commit}; kirim sekarang: git push origin {branch}"
        ),
        Lang::En => {
            format!("{id} is approved by commit {commit}; now send it: git push origin {branch}")
        }
    }
}

/// The commit was made and counts for nothing.
pub fn not_counted(lang: Lang, commit: &str) -> String {
    match lang {
        Lang::Id => format!("commit {commit} dibuat, tetapi tidak dihitung sebagai persetujuan:"),
        Lang::En => format!("commit {commit} was made, but does not count as an approval:"),
    }
}
