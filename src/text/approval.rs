//! Who approved an announcement, why what looks like an approval is none, and the cure.

use super::shown::{plain, quoted};
use crate::approval::{Act, Lack, Voucher};
use crate::lang::Lang;

/// Digits by which people know a commit.
const SHORT: usize = 10;

/// A commit or tag as people name it.
pub(super) fn short(object: &str) -> String {
    let is_id = object.len() == 40 && object.bytes().all(|b| b.is_ascii_hexdigit());
    if is_id { object[..SHORT].to_owned() } else { plain(object) }
}

/// Who vouched, how and when, in a line.
pub fn voucher(lang: Lang, voucher: &Voucher) -> String {
    let Voucher { approver, act, object, key, claimed } = voucher;
    let how = match (lang, act) {
        (Lang::Id, Act::Commit) => "dengan commit bertanda tangan",
        (Lang::En, Act::Commit) => "by a signed commit",
        (Lang::Id, Act::Tag) => "dengan tag bertanda tangan",
        (Lang::En, Act::Tag) => "by a signed tag",
        (Lang::Id, Act::Trailer) => "dengan Approved-by: pada penggabungan",
        (Lang::En, Act::Trailer) => "by Approved-by: on the merge",
    };
    let word = match lang {
        Lang::Id => "disetujui",
        Lang::En => "approved by",
    };
    let key = if key.is_empty() { String::new() } else { format!(", {key}") };
    format!("{word} {} {how} {}, {claimed}{key}", plain(approver), short(object))
}

/// Nobody's approval is missing.
pub fn enough(lang: Lang, have: usize, need: usize) -> String {
    match lang {
        Lang::Id => format!("disetujui: {have} dari {need} persetujuan yang diminta"),
        Lang::En => format!("approved: {have} of the {need} approvals that are asked for"),
    }
}

/// Why something is not approved.
pub fn lack(lang: Lang, lack: &Lack) -> String {
    match lang {
        Lang::Id => indonesian(lack),
        Lang::En => english(lack),
    }
}

fn indonesian(lack: &Lack) -> String {
    match lack {
        Lack::Unreadable { detail } => format!("repositori tidak terbaca ({})", plain(detail)),
        Lack::NoRepository { path } => format!("tidak ada repositori git di {}", plain(path)),
        Lack::Elsewhere { path } => {
            format!("folder pengumuman berada di luar repositori {}", plain(path))
        }
        Lack::Sha256 => "repositori memakai SHA-256, yang belum dapat diperiksa".into(),
        Lack::NoBranch { branch } => format!("cabang {} tidak ada di repositori", quoted(branch)),
        Lack::Grafts => "seseorang menulis induk lain bagi commit di info/grafts".into(),
        Lack::Shallow => "riwayat repositori terpotong (shallow)".into(),
        Lack::Alternates => "repositori meminjam objek dari repositori lain (alternates)".into(),
        Lack::Replaced { object } => {
            format!("objek {} ditukar lewat refs/replace", short(object))
        }
        Lack::Forged { object } => {
            format!(
                "isi objek {} tidak sesuai dengan namanya: rusak atau dipalsukan",
                short(object)
            )
        }
        Lack::Malformed { object } => format!("objek {} tidak berbentuk semestinya", short(object)),
        Lack::TooLarge { object } => {
            format!("objek {} lebih besar daripada yang dibaca", short(object))
        }
        Lack::Missing { object } => format!("objek {} tidak ada di repositori", short(object)),
        Lack::Moved => "cabang git berubah sementara folder pengumuman tidak terbaca".into(),
        Lack::OtherTerms { approver } => format!(
            "{} menyetujuinya ketika tujuan, pengirim, atau tata letaknya masih lain",
            plain(approver)
        ),
        Lack::TooFew { have, need } => format!("baru {have} dari {need} persetujuan"),
        Lack::NotCommitted { path } => format!("{} belum ada di cabang", quoted(path)),
        Lack::Differs { path } => {
            format!("{} di folder lain isinya daripada di cabang", quoted(path))
        }
        Lack::NotAFile { path } => {
            format!("{} di cabang bukan berkas, melainkan tautan atau folder", quoted(path))
        }
        Lack::Lfs { path } => {
            format!("{} di cabang hanya penunjuk Git LFS; isinya tidak ada di sana", quoted(path))
        }
        Lack::Unsigned { object } => {
            format!("{} menyatakan setuju, tetapi tidak bertanda tangan", short(object))
        }
        Lack::NotSsh { object } => {
            format!("tanda tangan {} bukan tanda tangan ssh", short(object))
        }
        Lack::BadSignature { object } => {
            format!(
                "tanda tangan {} tidak sah: isinya diubah sesudah ditandatangani",
                short(object)
            )
        }
        Lack::KeyType { object } => {
            format!(
                "{} ditandatangani dengan jenis kunci yang tidak dapat diperiksa",
                short(object)
            )
        }
        Lack::UnknownKey { object, key } => {
            format!(
                "{} ditandatangani dengan kunci yang bukan milik penyetuju ({})",
                short(object),
                plain(key)
            )
        }
        Lack::OwnWork { approver, object } => {
            format!("{} menyetujui perubahannya sendiri ({})", plain(approver), short(object))
        }
        Lack::OwnKey { approver, object, address } => format!(
            "{} menyetujui perubahannya sendiri ({}): perubahan itu, atas nama {}, memakai kunci yang sama",
            plain(approver),
            short(object),
            plain(address)
        ),
        Lack::Ambiguous { approver, object, path } => format!(
            "saat disetujui {} ({}), berkas {} memakai id yang sama",
            plain(approver),
            short(object),
            quoted(path)
        ),
        Lack::Twice { approver, object } => {
            format!("{} sudah dihitung; {} tidak menambah orang", plain(approver), short(object))
        }
        Lack::EditedAfter { approver, by, path } => format!(
            "{} diubah oleh {} sesudah disetujui {}",
            quoted(path),
            short(by),
            plain(approver)
        ),
        Lack::ReplacedAfter { approver, by, path } => format!(
            "gambar atau lampiran {} diganti oleh {} sesudah disetujui {}",
            quoted(path),
            short(by),
            plain(approver)
        ),
        Lack::NotHeld { object } => {
            format!("{} menyatakan setuju, tetapi tidak memuat berkas itu", short(object))
        }
        Lack::OtherBranch { branch, object } => {
            format!("persetujuan {} hanya ada di cabang {}", short(object), quoted(branch))
        }
        Lack::TagElsewhere { tag } => {
            format!("tag {} menunjuk sesuatu yang tidak ada di cabang", quoted(tag))
        }
        Lack::Relabelled { tag, inner } => {
            format!("tag {} diganti namanya; di dalamnya tertulis {}", quoted(tag), quoted(inner))
        }
        Lack::TrailerOnly { object, name } => format!(
            "{} hanya menyebut Approved-by: {}; di sini hanya tanda tangan yang dihitung",
            short(object),
            plain(name)
        ),
        Lack::NotTheMerge { object, name } => format!(
            "Approved-by: {} pada {} tidak dihitung: itu bukan penggabungan yang membawa isinya",
            plain(name),
            short(object)
        ),
        Lack::NotAnApprover { object, name } => {
            format!("{} dalam Approved-by: pada {} bukan penyetuju", plain(name), short(object))
        }
        Lack::NoTrailer { approver, object } => format!(
            "{} menandatangani {}, tetapi tanpa Approves: dengan nama pengumuman ini",
            plain(approver),
            short(object)
        ),
    }
}

fn english(lack: &Lack) -> String {
    match lack {
        Lack::Unreadable { detail } => format!("the repository cannot be read ({})", plain(detail)),
        Lack::NoRepository { path } => format!("there is no git repository at {}", plain(path)),
        Lack::Elsewhere { path } => {
            format!("the announcements lie outside the repository {}", plain(path))
        }
        Lack::Sha256 => "the repository uses SHA-256, which cannot be verified yet".into(),
        Lack::NoBranch { branch } => format!("the repository has no branch {}", quoted(branch)),
        Lack::Grafts => "somebody wrote other parents for commits into info/grafts".into(),
        Lack::Shallow => "the history of the repository is cut off (shallow)".into(),
        Lack::Alternates => {
            "the repository borrows objects from another repository (alternates)".into()
        }
        Lack::Replaced { object } => {
            format!("object {} is exchanged by refs/replace", short(object))
        }
        Lack::Forged { object } => {
            format!("object {} is not what its name says: damaged or forged", short(object))
        }
        Lack::Malformed { object } => format!("object {} is not in its form", short(object)),
        Lack::TooLarge { object } => format!("object {} is larger than is read", short(object)),
        Lack::Missing { object } => format!("object {} is not in the repository", short(object)),
        Lack::Moved => "the git branch moved while the announcements could not be read".into(),
        Lack::OtherTerms { approver } => format!(
            "{} approved it when destinations, sender or layout were others",
            plain(approver)
        ),
        Lack::TooFew { have, need } => format!("{have} of {need} approvals so far"),
        Lack::NotCommitted { path } => format!("{} is not on the branch yet", quoted(path)),
        Lack::Differs { path } => {
            format!("{} in the folder is another than on the branch", quoted(path))
        }
        Lack::NotAFile { path } => {
            format!("{} on the branch is no file, but a link or a folder", quoted(path))
        }
        Lack::Lfs { path } => format!(
            "{} on the branch is only a pointer of Git LFS; its content is not there",
            quoted(path)
        ),
        Lack::Unsigned { object } => format!("{} approves, but is not signed", short(object)),
        Lack::NotSsh { object } => {
            format!("the signature of {} is not one of ssh", short(object))
        }
        Lack::BadSignature { object } => format!(
            "the signature of {} does not hold: it was changed after it was signed",
            short(object)
        ),
        Lack::KeyType { object } => {
            format!("{} is signed by a type of key that cannot be verified", short(object))
        }
        Lack::UnknownKey { object, key } => {
            format!("{} is signed by a key of no approver ({})", short(object), plain(key))
        }
        Lack::OwnWork { approver, object } => {
            format!("{} approves his own change ({})", plain(approver), short(object))
        }
        Lack::OwnKey { approver, object, address } => format!(
            "{} approves his own change ({}): under the name of {} it was signed by the same key",
            plain(approver),
            short(object),
            plain(address)
        ),
        Lack::Ambiguous { approver, object, path } => format!(
            "when {} approved it ({}), the file {} had the same id",
            plain(approver),
            short(object),
            quoted(path)
        ),
        Lack::Twice { approver, object } => {
            format!("{} is counted already; {} adds nobody", plain(approver), short(object))
        }
        Lack::EditedAfter { approver, by, path } => {
            format!(
                "{} was changed by {} after {} approved it",
                quoted(path),
                short(by),
                plain(approver)
            )
        }
        Lack::ReplacedAfter { approver, by, path } => format!(
            "image or attachment {} was replaced by {} after {} approved it",
            quoted(path),
            short(by),
            plain(approver)
        ),
        Lack::NotHeld { object } => {
            format!("{} approves, but does not hold the file", short(object))
        }
        Lack::OtherBranch { branch, object } => {
            format!("approval {} is only on branch {}", short(object), quoted(branch))
        }
        Lack::TagElsewhere { tag } => {
            format!("tag {} points at something that is not on the branch", quoted(tag))
        }
        Lack::Relabelled { tag, inner } => {
            format!("tag {} was renamed; inside it is called {}", quoted(tag), quoted(inner))
        }
        Lack::TrailerOnly { object, name } => format!(
            "{} only says Approved-by: {}; here nothing but signatures counts",
            short(object),
            plain(name)
        ),
        Lack::NotTheMerge { object, name } => format!(
            "Approved-by: {} on {} does not count: that is not the merge that brought the content in",
            plain(name),
            short(object)
        ),
        Lack::NotAnApprover { object, name } => {
            format!("{} in Approved-by: on {} is no approver", plain(name), short(object))
        }
        Lack::NoTrailer { approver, object } => format!(
            "{} signed {}, but without Approves: and the name of this announcement",
            plain(approver),
            short(object)
        ),
    }
}

/// What to do about it.
pub fn cure(lang: Lang, lack: &Lack) -> &'static str {
    let (id, en) = match lack {
        Lack::Unreadable { .. } | Lack::NoRepository { .. } => (
            "periksa review.repository dan hak bacanya",
            "look at review.repository, and at who may read it",
        ),
        Lack::Elsewhere { .. } => (
            "pindahkan folder pengumuman ke dalam repositori, atau betulkan review.repository",
            "move the announcements into the repository, or correct review.repository",
        ),
        Lack::Sha256 => ("buat repositori dengan SHA-1: git init", "make one with SHA-1: git init"),
        Lack::NoBranch { .. } => ("periksa review.branch", "look at review.branch"),
        Lack::Grafts => ("hapus berkas info/grafts", "delete the file info/grafts"),
        Lack::Shallow => ("jalankan git fetch --unshallow", "run git fetch --unshallow"),
        Lack::Alternates => (
            "jalankan git repack -a -d, lalu hapus objects/info/alternates",
            "run git repack -a -d, then delete objects/info/alternates",
        ),
        Lack::Replaced { .. } => (
            "cari tahu siapa yang menaruhnya, lalu git replace -d",
            "find out who put it there, then git replace -d",
        ),
        Lack::Forged { .. } | Lack::Malformed { .. } | Lack::Missing { .. } => (
            "cari tahu sebabnya dengan git fsck, lalu klona ulang dari server",
            "find out why with git fsck, then clone anew from the server",
        ),
        Lack::TooLarge { .. } => (
            "keluarkan berkas besar dari folder pengumuman",
            "take large files out of the announcements",
        ),
        Lack::Moved => (
            "pulihkan folder pengumuman; persetujuan lalu diperiksa lagi",
            "bring the announcements folder back; approvals are then looked at again",
        ),
        Lack::OtherTerms { .. } => (
            "minta ia menyetujuinya sekali lagi, kali ini untuk tujuan yang baru",
            "ask him to approve it once more, this time for where it goes now",
        ),
        Lack::TooFew { .. } => (
            "minta penyetuju menjalankan siaran approve dengan nama pengumuman ini",
            "ask an approver to run siaran approve with the name of this announcement",
        ),
        Lack::NotCommitted { .. } | Lack::Differs { .. } => (
            "commit berkas itu ke cabang, atau ambil lagi yang ada di sana",
            "commit the file to the branch, or take again what is there",
        ),
        Lack::NotAFile { .. } => ("commit berkas yang sebenarnya", "commit the file itself"),
        Lack::Lfs { .. } => (
            "commit isinya tanpa LFS: git lfs untrack, lalu git add --renormalize",
            "commit the content without LFS: git lfs untrack, then git add --renormalize",
        ),
        Lack::Unsigned { .. } | Lack::NotSsh { .. } | Lack::KeyType { .. } => (
            "setujui sekali lagi dengan siaran approve; tanda tangan ssh: git config gpg.format ssh",
            "approve once more by siaran approve; to sign by ssh: git config gpg.format ssh",
        ),
        Lack::BadSignature { .. } | Lack::UnknownKey { .. } => (
            "tanyakan kepada yang menandatangani; kunci penyetuju ada di review.approvers",
            "ask whoever signed it; the keys of approvers stand in review.approvers",
        ),
        Lack::OwnWork { .. } | Lack::OwnKey { .. } => {
            ("minta orang lain menyetujuinya", "ask somebody else to approve it")
        }
        Lack::Ambiguous { .. } => (
            "beri tiap berkas id sendiri, lalu minta disetujui lagi",
            "give each file an id of its own, then have it approved again",
        ),
        Lack::Twice { .. } => (
            "bila perlu lebih banyak persetujuan, minta orang lain",
            "if more approvals are needed, ask somebody else",
        ),
        Lack::EditedAfter { .. } | Lack::ReplacedAfter { .. } => (
            "minta ia melihat yang baru dan menyetujuinya lagi",
            "ask him to look at what is new and to approve it again",
        ),
        Lack::NotHeld { .. } | Lack::OtherBranch { .. } | Lack::TagElsewhere { .. } => (
            "gabungkan ke cabang itu, lalu setujui di sana",
            "merge it into the branch, then approve there",
        ),
        Lack::Relabelled { .. } => (
            "hapus tag itu, dan cari tahu siapa yang menaruhnya",
            "delete the tag, and find out who put it there",
        ),
        Lack::TrailerOnly { .. } | Lack::NotTheMerge { .. } | Lack::NotAnApprover { .. } => (
            "setujui dengan siaran approve, yang menandatanganinya",
            "approve by siaran approve, which signs it",
        ),
        Lack::NoTrailer { .. } => (
            "bila itu berarti setuju, ia menjalankan siaran approve",
            "if it was meant as an approval, he runs siaran approve",
        ),
    };
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::approval::samples;

    #[test]
    fn every_lack_has_words_of_its_own_in_both_languages_and_none_harms_a_terminal() {
        let mut all = Vec::new();
        for sample in samples() {
            let both = [Lang::Id, Lang::En].map(|lang| lack(lang, &sample));
            assert_ne!(both[0], both[1]);
            assert_ne!(cure(Lang::Id, &sample), cure(Lang::En, &sample));
            assert!(
                both.iter().all(|text| !text.contains(['\u{1b}', '\u{202e}', '\n'])),
                "{both:?}"
            );
            all.extend(both);
        }
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
