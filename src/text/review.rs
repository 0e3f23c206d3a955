//! What is wrong with who may approve, and the cure.

use super::shown::quoted;
use crate::lang::Lang;
use crate::problem::ReviewFault;
use crate::ssh::BadKey;

/// What is wrong.
pub(super) fn message(lang: Lang, fault: &ReviewFault) -> String {
    match (lang, fault) {
        (_, ReviewFault::Key { why }) => key(lang, *why).to_owned(),
        (Lang::Id, ReviewFault::NoKey { name }) => {
            format!(
                "penyetuju {} tidak punya ssh_key, padahal hanya yang bertanda tangan dihitung",
                quoted(name)
            )
        }
        (Lang::En, ReviewFault::NoKey { name }) => {
            format!("approver {} has no ssh_key, and only what is signed counts", quoted(name))
        }
        (Lang::Id, ReviewFault::SameKey { other }) => {
            format!(
                "kunci ini juga milik penyetuju {}; satu kunci adalah satu orang",
                quoted(other)
            )
        }
        (Lang::En, ReviewFault::SameKey { other }) => {
            format!("approver {} has this key too; one key is one person", quoted(other))
        }
        (Lang::Id, ReviewFault::SameAddress { other }) => {
            format!(
                "alamat ini juga milik penyetuju {}; satu alamat adalah satu orang",
                quoted(other)
            )
        }
        (Lang::En, ReviewFault::SameAddress { other }) => {
            format!("approver {} has this address too; one address is one person", quoted(other))
        }
        (Lang::Id, ReviewFault::TooMany { approvals, approvers }) => {
            format!("diminta {approvals} persetujuan, tetapi hanya ada {approvers} penyetuju")
        }
        (Lang::En, ReviewFault::TooMany { approvals, approvers }) => {
            format!("{approvals} approvals are asked for, but there are only {approvers} approvers")
        }
        (Lang::Id, ReviewFault::Folder { path }) => {
            format!("{} bukan folder di dalam repositori", quoted(path))
        }
        (Lang::En, ReviewFault::Folder { path }) => {
            format!("{} is no folder within the repository", quoted(path))
        }
    }
}

fn key(lang: Lang, why: BadKey) -> &'static str {
    match (lang, why) {
        (Lang::Id, BadKey::Syntax) => "ini bukan kunci publik OpenSSH",
        (Lang::En, BadKey::Syntax) => "this is no public key of OpenSSH",
        (Lang::Id, BadKey::Private) => "ini kunci privat; di sini tempat kunci publik",
        (Lang::En, BadKey::Private) => "this is a private key; here belongs the public one",
        (Lang::Id, BadKey::Type) => "kunci jenis ini tidak dapat diperiksa",
        (Lang::En, BadKey::Type) => "keys of this type cannot be verified",
        (Lang::Id, BadKey::Short) => "kunci RSA ini lebih pendek dari 2048 bit",
        (Lang::En, BadKey::Short) => "this RSA key has less than 2048 bits",
    }
}

/// What to do about it.
pub(super) fn cure(lang: Lang, fault: &ReviewFault) -> String {
    let cure = match (lang, fault) {
        (Lang::Id, ReviewFault::Key { why: BadKey::Private }) => {
            "buat kunci baru, karena yang ini sudah terbaca orang, dan tulis isi berkas .pub-nya"
        }
        (Lang::En, ReviewFault::Key { why: BadKey::Private }) => {
            "make a new key, since this one has been seen, and write what is in its .pub file"
        }
        (Lang::Id, ReviewFault::Key { .. }) => {
            "tulis satu baris dari ~/.ssh/id_ed25519.pub; jenis lain yang diterima: ecdsa 256 dan \
             384, rsa, sk-ssh-ed25519"
        }
        (Lang::En, ReviewFault::Key { .. }) => {
            "write the line of ~/.ssh/id_ed25519.pub; other types that are taken: ecdsa 256 and \
             384, rsa, sk-ssh-ed25519"
        }
        (Lang::Id, ReviewFault::NoKey { .. }) => {
            "tambahkan ssh_key, atau tulis signed: false bila trailer Approved-by: cukup"
        }
        (Lang::En, ReviewFault::NoKey { .. }) => {
            "add ssh_key, or write signed: false if trailers Approved-by: are enough"
        }
        (Lang::Id, ReviewFault::SameKey { .. } | ReviewFault::SameAddress { .. }) => {
            "hapus salah satu, atau beri masing-masing miliknya sendiri"
        }
        (Lang::En, ReviewFault::SameKey { .. } | ReviewFault::SameAddress { .. }) => {
            "delete one of them, or give each his own"
        }
        (Lang::Id, ReviewFault::TooMany { .. }) => {
            "tambahkan penyetuju di review.approvers, atau turunkan review.approvals"
        }
        (Lang::En, ReviewFault::TooMany { .. }) => {
            "add approvers to review.approvers, or lower review.approvals"
        }
        (Lang::Id, ReviewFault::Folder { .. }) => "tulis misalnya: folder: pengumuman",
        (Lang::En, ReviewFault::Folder { .. }) => "write for example: folder: announcements",
    };
    cure.to_owned()
}
