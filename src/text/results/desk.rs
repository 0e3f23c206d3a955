//! The mails to the desk about what the plan and the journal say.

use jiff::Timestamp;

use super::dropped;
use super::query::counted;
use super::receipt::{label_due, receipt_text, went_out};
use super::silence::{days, silence};
use super::spending::{budget, not_listening};
use super::standing::{cause, occasion};
use super::why::{early_stopped, reminder_stopped, why};
use crate::lang::Lang;
use crate::plan::Why;
use crate::plan::fact::Cause;
use crate::plan::history::Lane;
use crate::plan::notice::{News, Notice, Task};
use crate::plan::spending::Level;
use crate::problem::Problem;
use crate::text::instant::when;
use crate::text::shown::{harmless, sentence};
use crate::text::{approved, embargo, problems, refusals, reminders, report};

/// Subject of a mail to the desk about these notices; never empty.
pub fn desk_subject(lang: Lang, notices: &[Notice]) -> String {
    let Some(first) = notices.first() else { return "siaran".to_owned() };
    let head = headline(lang, &first.news);
    match (lang, notices.len() - 1) {
        (_, 0) => format!("[siaran] {head}"),
        (Lang::Id, n) => format!("[siaran] {head} (dan {n} lainnya)"),
        (Lang::En, n) => format!("[siaran] {head} (and {n} more)"),
    }
}

fn headline(lang: Lang, news: &News) -> String {
    match (lang, news) {
        (Lang::Id, News::Problems { path, .. }) => format!("Perlu diperbaiki: {path}"),
        (Lang::Id, News::NotTaken { name, .. }) => {
            format!("Masukan belum tercatat: {}", harmless(name))
        }
        (Lang::En, News::NotTaken { name, .. }) => {
            format!("Feedback not taken in: {}", harmless(name))
        }
        (lang, News::Dropped(dropped)) => dropped::headline(lang, dropped),
        (Lang::Id, News::Held { title, why: Why::Expired, .. }) => format!("Kedaluwarsa: {title}"),
        (Lang::Id, News::Held { title, why: Why::NotApproved { .. }, .. }) => {
            format!("Belum disetujui: {title}")
        }
        (Lang::En, News::Held { title, why: Why::NotApproved { .. }, .. }) => {
            format!("Not approved yet: {title}")
        }
        (Lang::Id, News::Owed { title, .. }) => format!("Persetujuan susulan diperlukan: {title}"),
        (Lang::En, News::Owed { title, .. }) => format!("Still to be approved: {title}"),
        (Lang::Id, News::Held { title, .. }) => format!("Ditahan: {title}"),
        (_, News::Early { title, .. }) => embargo::early_stopped(lang, title),
        (_, News::Reminder { name, title, .. }) => reminders::stopped(lang, name, title),
        (Lang::Id, News::Edited { title, .. }) => format!("Diubah setelah disiarkan: {title}"),
        (Lang::Id, News::Unknown { title, .. }) => format!("Perlu dipastikan: {title}"),
        (Lang::Id, News::ByHand { title, .. }) => format!("Perlu diunggah secara manual: {title}"),
        (Lang::En, News::ByHand { title, .. }) => format!("To be posted by hand: {title}"),
        (Lang::Id, News::MediaRefused { title, .. }) => {
            format!("Gambar atau video ditolak X: {title}")
        }
        (Lang::En, News::MediaRefused { title, .. }) => {
            format!("X refused an image or video: {title}")
        }
        (Lang::Id, News::Silent(s)) => format!("Akun X {} sepi {} hari", s.account, days(s)),
        (Lang::En, News::Silent(s)) => {
            format!("X account {} silent for {}", s.account, counted(days(s), "day"))
        }
        (Lang::Id, News::Budget { level: Level::Full, .. }) => "Anggaran X bulan ini habis".into(),
        (Lang::En, News::Budget { level: Level::Full, .. }) => {
            "This month's budget for X is used up".into()
        }
        (Lang::Id, News::Budget { .. }) => "Anggaran X bulan ini hampir habis".into(),
        (Lang::En, News::Budget { .. }) => "This month's budget for X is nearly used up".into(),
        (Lang::Id, News::NotListening { .. }) => "Tanggapan di X berhenti dibaca".into(),
        (Lang::En, News::NotListening { .. }) => "Answers on X are no longer read".into(),
        (Lang::Id, News::NoCredits) => "Kredit API X habis".to_owned(),
        (Lang::En, News::NoCredits) => "The X API has no credits left".to_owned(),
        (lang, News::Receipt(receipt)) => {
            let whose = occasion(lang, &receipt.occasion);
            format!("{}: {}{whose}", went_out(lang, receipt), receipt.title)
        }
        (Lang::Id, News::Stray { path, .. }) => format!("Tidak dibaca: {path}"),
        (Lang::En, News::Stray { path, .. }) => format!("Not read: {path}"),
        (Lang::Id, News::Parked { account, .. }) => format!("Akun X {account} tidak dapat dipakai"),
        (Lang::En, News::Problems { path, .. }) => format!("To be mended: {path}"),
        (Lang::En, News::Held { title, why: Why::Expired, .. }) => format!("Expired: {title}"),
        (Lang::En, News::Held { title, .. }) => format!("Held: {title}"),
        (Lang::En, News::Edited { title, .. }) => format!("Changed after release: {title}"),
        (Lang::En, News::Unknown { title, .. }) => format!("To be settled: {title}"),
        (Lang::En, News::Parked { account, .. }) => format!("X account {account} cannot be used"),
        (Lang::Id, News::AskedBySender { email }) => format!("Minta berhenti dikirimi: {email}"),
        (Lang::En, News::AskedBySender { email }) => format!("Asked for no more mail: {email}"),
        (_, News::Report(made)) => report::headline(lang, made),
        (_, News::ResponseOwed(owed)) => report::owed_headline(lang, owed),
        (_, News::LaneStopped { lane, until }) => lane_stopped(lang, lane, *until).0,
    }
}

/// The text of a mail to the desk, LF line ends.
pub fn desk_text(lang: Lang, notices: &[Notice]) -> String {
    let blocks: Vec<String> = notices
        .iter()
        .map(|n| format!("{}\n\n{}", headline(lang, &n.news), body(lang, &n.news).trim_end()))
        .collect();
    blocks.join("\n\n----------------------------------------\n\n") + "\n"
}

fn body(lang: Lang, news: &News) -> String {
    match news {
        News::Problems { path, problems } => {
            let mut out = match lang {
                Lang::Id => {
                    "Berkas ini baru dapat disiarkan setelah kesalahan berikut diperbaiki.\n\n"
                        .to_owned()
                }
                Lang::En => {
                    "This file will not be released until the errors below are corrected.\n\n"
                        .to_owned()
                }
            };
            out.push_str(&listed(lang, path, problems));
            out
        }
        News::NotTaken { name, problems } => {
            let intro = match lang {
                Lang::Id => "Berkas ini dicatat sebagai masukan setelah yang berikut diperbaiki.",
                Lang::En => "This file is taken in as feedback once the following is mended.",
            };
            let path = format!("feedback/{}", harmless(name));
            format!("{intro}\n\n{}", listed(lang, &path, problems))
        }
        News::Dropped(dropped) => dropped::line(lang, dropped),
        News::Held { id, due, why: reason, .. } => {
            let mut out = format!("id: {id}\n");
            if let Some(due) = due {
                out.push_str(&format!("{}: {}\n", label_due(lang), when(lang, *due)));
            }
            out + &why(lang, reason).replace("release ID", &format!("release {id}"))
        }
        News::Owed { id, have, owed, .. } => approved::owed_text(lang, id, *have, *owed),
        News::Early { id, due, why, .. } => {
            let due = format!("{}: {}", label_due(lang), when(lang, *due));
            format!("id: {id}\n{due}\n{}", early_stopped(lang, why))
        }
        News::Reminder { id, due, why, .. } => {
            let due = format!("{}: {}", label_due(lang), when(lang, *due));
            let why = reminder_stopped(lang, why).replace("release ID", &format!("release {id}"));
            format!("id: {id}\n{due}\n{why}")
        }
        News::AskedBySender { email } => match lang {
            Lang::Id => format!(
                "Surel dari {email} meminta agar alamat itu tidak dikirimi lagi. Surel itu tidak memuat kode dari surat kami, dan siapa pun dapat menulis alamat orang lain sebagai pengirim, jadi belum ada yang diubah. Bila memang dari orang itu: `siaran lists unsubscribe {email}`."
            ),
            Lang::En => format!(
                "A mail from {email} asks that this address get no more letters. The mail has no code from a letter of ours, and anybody can write another's address as the sender, so nothing is changed yet. If it is from that person: `siaran lists unsubscribe {email}`."
            ),
        },
        News::Edited { id, .. } => match lang {
            Lang::Id => format!(
                "id: {id}\nIsi berkas berubah setelah siaran dimulai. Perubahan itu tidak dikirim.\nTulis ralat: `siaran new ralat \"…\"`."
            ),
            Lang::En => format!(
                "id: {id}\nThe file changed after its release began. The change is not sent.\nWrite a correction: `siaran new correction \"…\"`."
            ),
        },
        News::Unknown { id, posts, letters, .. } => unknown(lang, id, posts, letters),
        News::ByHand { id, tasks, .. } => by_hand(lang, id, tasks),
        News::MediaRefused { id, account, part, detail, .. } => match lang {
            Lang::Id => format!(
                "id: {id}\nX {account}/{part}: {detail}\nUnggahan ini tidak akan terbit tanpa berkas itu. Ganti berkasnya sebelum waktu terbit."
            ),
            Lang::En => format!(
                "id: {id}\nX {account}/{part}: {detail}\nThis post will not go out without that file. Replace the file before the instant."
            ),
        },
        News::Silent(standing) => silence(lang, standing),
        News::Budget { spending, level, monthly_usd } => {
            budget(lang, spending, *level, *monthly_usd)
        }
        News::NotListening { month, monthly_usd } => not_listening(lang, month, *monthly_usd),
        News::NoCredits => match lang {
            Lang::Id => "Semua unggahan ke X menunggu; surel tetap berjalan.\nIsi ulang kredit aplikasi di console.x.com. Program mencoba lagi setiap jam.".to_owned(),
            Lang::En => "All posts to X wait; mail goes on.\nBuy credits for the application at console.x.com. siaran tries again every hour.".to_owned(),
        },
        News::Receipt(receipt) => receipt_text(lang, receipt),
        News::Stray { path, why } => format!(
            "{path}\n{}\n{}",
            sentence(&refusals::astray(lang, why)),
            sentence(refusals::astray_cure(lang, why))
        ),
        News::Report(made) => report::told(lang, made),
        News::ResponseOwed(owed) => report::owed(lang, owed),
        News::LaneStopped { lane, until } => lane_stopped(lang, lane, *until).1,
        News::Parked { account, cause: reason } => {
            let cure = parked_cure(lang, account, *reason);
            let reason = cause(lang, *reason);
            match lang {
                Lang::Id => format!(
                    "Sebab: {reason}.\nUnggahan akun ini menunggu; akun lain dan surel tetap berjalan.\n{cure}"
                ),
                Lang::En => format!(
                    "Cause: {reason}.\nPosts of this account wait; other accounts and mail go on.\n{cure}"
                ),
            }
        }
    }
}

/// Each of `problems` of the file `path`, with its cure.
fn listed(lang: Lang, path: &str, problems: &[Problem]) -> String {
    let line = |problem: &Problem| {
        format!(
            "{path}:{}:{}: {}[{}]: {}\n    {}\n",
            problem.at.line,
            problem.at.column,
            problem.severity().name(),
            problem.fault.code(),
            problems::message(lang, &problem.fault),
            problems::help(lang, &problem.fault),
        )
    };
    problems.iter().map(line).collect()
}

fn by_hand(lang: Lang, id: &str, tasks: &[Task]) -> String {
    let mut out = match lang {
        Lang::Id => "X hanya menerima balasan ini dari orang, bukan dari program. Buka tautannya dengan akun tersebut, unggah, lalu catat alamatnya.\n",
        Lang::En => "X takes this answer from a person only, not from a program. Open the link with that account, post it, then record its address.\n",
    }
    .to_owned();
    for Task { account, part, link } in tasks {
        out.push_str(&format!(
            "\n- X {account}/{part}: {link}\n    siaran resolve {id} {account}/{part} --sent URL\n"
        ));
    }
    out
}

/// What brings `account` back.
fn parked_cure(lang: Lang, account: &str, reason: Cause) -> String {
    match (lang, reason) {
        (Lang::Id, Cause::OtherAccount) => format!(
            "Ganti isi berkas kunci akses akun {account} dengan kunci milik akun itu sendiri; program memeriksanya lagi dalam satu menit."
        ),
        (Lang::En, Cause::OtherAccount) => format!(
            "Put the keys of the account {account} itself into its credential file; siaran looks at it again within a minute."
        ),
        (Lang::Id, Cause::SignIn) => format!("Masuk lagi: `siaran account login {account}`."),
        (Lang::En, Cause::SignIn) => format!("Sign in again: `siaran account login {account}`."),
        (Lang::Id, Cause::NoCredential) => format!(
            "Minta TI memasang kembali berkas kunci akses akun {account} sehingga program boleh membacanya; program memeriksanya lagi dalam satu menit."
        ),
        (Lang::En, Cause::NoCredential) => format!(
            "Ask IT to put the credential file of account {account} back where siaran may read it; siaran looks at it again within a minute."
        ),
        (Lang::Id, _) => format!(
            "Buat kunci akses baru untuk akun {account} di console.x.com dan simpan di berkas kuncinya; program memeriksanya lagi dalam satu menit."
        ),
        (Lang::En, _) => format!(
            "Make new keys for account {account} at console.x.com and put them into its credential file; siaran looks at it again within a minute."
        ),
    }
}

fn unknown(lang: Lang, id: &str, posts: &[(String, u32)], letters: &[String]) -> String {
    let mut out = match lang {
        Lang::Id => "Belum pasti apakah yang berikut ini sudah terkirim. Supaya tidak terkirim dua kali, tidak ada yang dikirim ulang secara otomatis.\n\n",
        Lang::En => "It is not certain whether these went out. So that nothing goes out twice, nothing is sent again automatically.\n\n",
    }
    .to_owned();
    for (account, part) in posts {
        out.push_str(&format!("- X {account}/{part}\n"));
    }
    for address in letters.iter().take(100) {
        out.push_str(&format!("- {address}\n"));
    }
    if letters.len() > 100 {
        out.push_str(&format!("- … ({})\n", letters.len()));
    }
    out + &match lang {
        Lang::Id => format!(
            "\nPeriksa, lalu putuskan:\n    siaran resolve {id} --sent     sudah terkirim\n    siaran resolve {id} --resend   belum terkirim; kirim lagi\n    siaran resolve {id} --drop     biarkan, jangan kirim lagi\n"
        ),
        Lang::En => format!(
            "\nCheck, then decide:\n    siaran resolve {id} --sent     it went out\n    siaran resolve {id} --resend   it did not; send it again\n    siaran resolve {id} --drop     leave it, do not send\n"
        ),
    }
}

/// A lane that stopped: subject and text.
fn lane_stopped(lang: Lang, lane: &Lane, until: Timestamp) -> (String, String) {
    let at = when(lang, until);
    let lane = match (lang, lane) {
        (Lang::Id, Lane::Mail) => "surel".to_owned(),
        (Lang::En, Lane::Mail) => "mail".to_owned(),
        (Lang::Id, Lane::Account(account)) => format!("akun X {account}"),
        (Lang::En, Lane::Account(account)) => format!("X account {account}"),
    };
    match lang {
        Lang::Id => (
            format!("Pengiriman lewat {lane} dihentikan sementara"),
            format!(
                "Tiga pengiriman berturut-turut tidak pasti hasilnya. Pengiriman lewat {lane} berhenti sampai {at}, lalu dicoba satu kali dahulu."
            ),
        ),
        Lang::En => (
            format!("Sending through {lane} is paused"),
            format!(
                "Three deliveries in a row ended without a certain outcome. Sending through {lane} is paused until {at}; then one delivery is tried first."
            ),
        ),
    }
}
