//! States, reasons and the mails to the desk.

use jiff::Timestamp;

use super::problems;
use crate::lang::Lang;
use crate::plan::fact::{Cause, Decision, Verdict};
use crate::plan::history::Lane;
use crate::plan::notice::{News, Notice, Receipt};
use crate::plan::tally::Standing;
use crate::plan::{State, Why};
use crate::when;

/// A state, for people.
pub fn state(lang: Lang, state: State) -> &'static str {
    match (lang, state) {
        (Lang::Id, State::Draft) => "draf",
        (Lang::Id, State::AwaitingApproval) => "menunggu persetujuan",
        (Lang::Id, State::Scheduled) => "terjadwal",
        (Lang::Id, State::Prepared) => "siap",
        (Lang::Id, State::Releasing) => "sedang disiarkan",
        (Lang::Id, State::Released) => "sudah disiarkan",
        (Lang::Id, State::PartlyReleased) => "disiarkan sebagian",
        (Lang::Id, State::Held) => "ditahan",
        (Lang::Id, State::Cancelled) => "dibatalkan",
        (Lang::Id, State::Expired) => "kedaluwarsa",
        (Lang::En, State::Draft) => "draft",
        (Lang::En, State::AwaitingApproval) => "awaiting approval",
        (Lang::En, State::Scheduled) => "scheduled",
        (Lang::En, State::Prepared) => "prepared",
        (Lang::En, State::Releasing) => "releasing",
        (Lang::En, State::Released) => "released",
        (Lang::En, State::PartlyReleased) => "partly released",
        (Lang::En, State::Held) => "held",
        (Lang::En, State::Cancelled) => "cancelled",
        (Lang::En, State::Expired) => "expired",
    }
}

/// How a post or letter stands, for people.
pub fn standing(lang: Lang, standing: Standing) -> &'static str {
    match (lang, standing) {
        (Lang::Id, Standing::Pending) => "menunggu",
        (Lang::Id, Standing::Sent) => "terkirim",
        (Lang::Id, Standing::Refused) => "ditolak",
        (Lang::Id, Standing::Unknown) => "tidak pasti",
        (Lang::Id, Standing::Withheld) => "tidak dikirim",
        (Lang::En, Standing::Pending) => "pending",
        (Lang::En, Standing::Sent) => "sent",
        (Lang::En, Standing::Refused) => "refused",
        (Lang::En, Standing::Unknown) => "unknown",
        (Lang::En, Standing::Withheld) => "not sent",
    }
}

/// Why something does not go out, as a whole sentence.
pub fn why(lang: Lang, why: &Why) -> String {
    match lang {
        Lang::Id => why_id(why),
        Lang::En => why_en(why),
    }
}

fn why_id(why: &Why) -> String {
    match why {
        Why::Problems => "Berkas masih mengandung kesalahan; lihat `siaran check`.".into(),
        Why::NoDate => "Belum ada publish_at, jadi masih draf.".into(),
        Why::Draft => "Ditandai draft: true.".into(),
        Why::SameId(paths) => format!("Beberapa berkas memakai id yang sama: {}.", paths.join(", ")),
        Why::NotBuilt(keys) => format!(
            "Memakai fitur yang belum ada di versi ini: {}. Hapus bagian itu, atau tunggu versi berikutnya.",
            keys.join(", ")
        ),
        Why::NotApproved => {
            "Menunggu persetujuan; versi ini belum dapat membaca persetujuan dari git.".into()
        }
        Why::DueAtStart => "Waktunya sudah lewat ketika siaran pertama kali dijalankan; beri waktu baru atau jalankan `siaran release ID --now`.".into(),
        Why::Late { by } => format!(
            "Terlambat {} dari jadwal, lebih lama daripada batas yang ditetapkan; beri waktu baru atau jalankan `siaran release ID --now`.",
            span(Lang::Id, by.as_secs())
        ),
        Why::Hold { reason, who } => because(format!("Ditahan oleh {who}"), reason),
        Why::FellInHold => "Waktunya tiba selama penahanan; beri waktu baru atau jalankan `siaran release ID --now`.".into(),
        Why::AlreadySent(other) => format!("Isinya sama dengan {other}, yang sudah atau akan disiarkan; isi yang sama tidak dikirim dua kali."),
        Why::ListUnreadable { list, detail } => format!("Daftar {list} tidak dapat dibaca: {detail}."),
        Why::NoRecipients => "Daftar penerimanya tidak memuat satu alamat pun.".into(),
        Why::Cancelled { reason, who } => because(format!("Dibatalkan oleh {who}"), reason),
        Why::Gone => "Berkas dihapus sebelum waktunya.".into(),
        Why::Expired => "Masa berlakunya habis sebelum disiarkan.".into(),
    }
}

fn why_en(why: &Why) -> String {
    match why {
        Why::Problems => "The file still has errors; see `siaran check`.".into(),
        Why::NoDate => "It has no publish_at yet, so it is a draft.".into(),
        Why::Draft => "It is marked draft: true.".into(),
        Why::SameId(paths) => format!("Several files have the same id: {}.", paths.join(", ")),
        Why::NotBuilt(keys) => format!(
            "It uses what this version cannot do yet: {}. Remove these parts, or wait for the next version.",
            keys.join(", ")
        ),
        Why::NotApproved => {
            "It waits for approval; this version cannot read approvals from git yet.".into()
        }
        Why::DueAtStart => "It was already due when siaran was first started; give it a new time or run `siaran release ID --now`.".into(),
        Why::Late { by } => format!(
            "It is {} late, more than its grace; give it a new time or run `siaran release ID --now`.",
            span(Lang::En, by.as_secs())
        ),
        Why::Hold { reason, who } => because(format!("Held by {who}"), reason),
        Why::FellInHold => "It fell due during a hold; give it a new time or run `siaran release ID --now`.".into(),
        Why::AlreadySent(other) => format!("It says the same as {other}, which has gone out or will; the same content is not sent twice."),
        Why::ListUnreadable { list, detail } => format!("The list {list} cannot be read: {detail}."),
        Why::NoRecipients => "There is nobody on its lists.".into(),
        Why::Cancelled { reason, who } => because(format!("Cancelled by {who}"), reason),
        Why::Gone => "The file was deleted before its time.".into(),
        Why::Expired => "It expired before it was released.".into(),
    }
}

fn because(what: String, reason: &str) -> String {
    match reason.trim_end_matches('.') {
        "" => format!("{what}."),
        reason => format!("{what}: {reason}."),
    }
}

/// A span of seconds, roughly.
pub fn span(lang: Lang, seconds: i64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds % 86_400 / 3600, seconds % 3600 / 60);
    let (d, h, m, s) = match lang {
        Lang::Id => ("hari", "jam", "menit", "detik"),
        Lang::En => ("d", "h", "min", "s"),
    };
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} {s}"),
        (0, 0, minutes) => format!("{minutes} {m}"),
        (0, hours, minutes) => format!("{hours} {h} {minutes} {m}"),
        (days, hours, _) => format!("{days} {d} {hours} {h}"),
    }
}

/// Why an attempt was not accepted, for people.
pub fn cause(lang: Lang, cause: Cause) -> &'static str {
    match (lang, cause) {
        (Lang::Id, Cause::Unreachable) => "tidak dapat dihubungi",
        (Lang::Id, Cause::Timeout) => "tidak menjawab",
        (Lang::Id, Cause::Closed) => "sambungan terputus sebelum ada jawaban",
        (Lang::Id, Cause::Garbled) => "jawaban tidak dapat dibaca",
        (Lang::Id, Cause::Crash) => "program terhenti di tengah pengiriman",
        (Lang::Id, Cause::Limited) => "diminta menunggu dulu",
        (Lang::Id, Cause::Temporary) => "ditolak sementara",
        (Lang::Id, Cause::Rejected) => "ditolak",
        (Lang::Id, Cause::Duplicate) => "X menyatakan teks ini sudah ada",
        (Lang::Id, Cause::ParentHidden) => "unggahan sebelumnya belum terlihat",
        (Lang::Id, Cause::ReplyForbidden) => {
            "X hanya mengizinkan balasan kepada akun yang menyebut akun ini"
        }
        (Lang::Id, Cause::Credential) => "kunci akses ditolak; perlu diperbarui",
        (Lang::Id, Cause::NoCredits) => "kredit API X habis",
        (Lang::Id, Cause::ThreadBroken) => "bagian utas sebelumnya tidak terkirim",
        (Lang::Id, Cause::Expired) => "masa berlakunya habis",
        (Lang::Id, Cause::Person) => "diputuskan oleh petugas",
        (Lang::Id, Cause::Superseded) => "digantikan siaran berikutnya",
        (Lang::Id, Cause::Unusable) => "pesan tidak dapat disusun",
        (Lang::En, Cause::Unreachable) => "cannot be reached",
        (Lang::En, Cause::Timeout) => "did not answer",
        (Lang::En, Cause::Closed) => "the connection ended before the answer",
        (Lang::En, Cause::Garbled) => "the answer cannot be read",
        (Lang::En, Cause::Crash) => "the program stopped while sending",
        (Lang::En, Cause::Limited) => "told to wait",
        (Lang::En, Cause::Temporary) => "refused for now",
        (Lang::En, Cause::Rejected) => "refused",
        (Lang::En, Cause::Duplicate) => "X says it already has this text",
        (Lang::En, Cause::ParentHidden) => "the post before is not visible yet",
        (Lang::En, Cause::ReplyForbidden) => {
            "X allows replies only to accounts that mention this one"
        }
        (Lang::En, Cause::Credential) => "the credential was refused and must be renewed",
        (Lang::En, Cause::NoCredits) => "the X API has no credits left",
        (Lang::En, Cause::ThreadBroken) => "an earlier part of the thread is missing",
        (Lang::En, Cause::Expired) => "expired",
        (Lang::En, Cause::Person) => "decided by a person",
        (Lang::En, Cause::Superseded) => "a later item took its place",
        (Lang::En, Cause::Unusable) => "the message cannot be built",
    }
}

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
        (Lang::Id, News::Held { title, why: Why::Expired, .. }) => format!("Kedaluwarsa: {title}"),
        (Lang::Id, News::Held { title, .. }) => format!("Ditahan: {title}"),
        (Lang::Id, News::Edited { title, .. }) => format!("Diubah setelah disiarkan: {title}"),
        (Lang::Id, News::Unknown { title, .. }) => format!("Perlu dipastikan: {title}"),
        (Lang::Id, News::Receipt(receipt)) => format!("Sudah disiarkan: {}", receipt.title),
        (Lang::Id, News::Stray { path, .. }) => format!("Tidak dibaca: {path}"),
        (Lang::En, News::Stray { path, .. }) => format!("Not read: {path}"),
        (Lang::Id, News::Parked { account, .. }) => format!("Akun X {account} tidak dapat dipakai"),
        (Lang::En, News::Problems { path, .. }) => format!("To be mended: {path}"),
        (Lang::En, News::Held { title, why: Why::Expired, .. }) => format!("Expired: {title}"),
        (Lang::En, News::Held { title, .. }) => format!("Held: {title}"),
        (Lang::En, News::Edited { title, .. }) => format!("Changed after release: {title}"),
        (Lang::En, News::Unknown { title, .. }) => format!("To be settled: {title}"),
        (Lang::En, News::Receipt(receipt)) => format!("Released: {}", receipt.title),
        (Lang::En, News::Parked { account, .. }) => format!("X account {account} cannot be used"),
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
            for problem in problems {
                out.push_str(&format!(
                    "{path}:{}:{}: {}[{}]: {}\n    {}\n",
                    problem.at.line,
                    problem.at.column,
                    problem.severity().name(),
                    problem.fault.code(),
                    problems::message(lang, &problem.fault),
                    problems::help(lang, &problem.fault),
                ));
            }
            out
        }
        News::Held { id, due, why: reason, .. } => {
            let mut out = format!("id: {id}\n");
            if let Some(due) = due {
                out.push_str(&format!("{}: {}\n", label_due(lang), when(lang, *due)));
            }
            out + &why(lang, reason).replace("ID", id)
        }
        News::Edited { id, .. } => match lang {
            Lang::Id => format!(
                "id: {id}\nIsi berkas berubah setelah siaran dimulai. Perubahan itu tidak dikirim.\nTulis ralat: `siaran new ralat \"…\"`."
            ),
            Lang::En => format!(
                "id: {id}\nThe file changed after its release began. The change is not sent.\nWrite a correction: `siaran new correction \"…\"`."
            ),
        },
        News::Unknown { id, posts, letters, .. } => unknown(lang, id, posts, letters),
        News::Receipt(receipt) => receipt_text(lang, receipt),
        News::Stray { path, why } => match lang {
            Lang::Id => format!(
                "{path} tidak dibaca sebagai siaran. Siaran harus berupa berkas biasa yang namanya berakhiran .md. (Keterangan: {why})"
            ),
            Lang::En => format!("{path} is not read as an announcement: it {why}."),
        },
        News::LaneStopped { lane, until } => lane_stopped(lang, lane, *until).1,
        News::Parked { cause: reason, .. } => {
            let cure = parked_cure(lang, *reason);
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

fn parked_cure(lang: Lang, cause: Cause) -> &'static str {
    match (lang, cause) {
        (Lang::Id, Cause::NoCredits) => "Isi ulang kredit API X akun ini.",
        (Lang::Id, _) => {
            "Perbarui berkas kunci aksesnya; program memeriksanya lagi dalam satu menit."
        }
        (Lang::En, Cause::NoCredits) => "Buy credits for the X API of this account.",
        (Lang::En, _) => "Renew its credential file; siaran looks at it again within a minute.",
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

/// A receipt as text, LF line ends.
pub fn receipt_text(lang: Lang, receipt: &Receipt) -> String {
    let mut out = format!("id: {}\n{}: {}\n", receipt.id, label_due(lang), when(lang, receipt.due));
    for (account, part, url) in &receipt.posts {
        let missing = match lang {
            Lang::Id => "tidak terunggah",
            Lang::En => "not posted",
        };
        out.push_str(&format!("X {account}/{part}: {}\n", url.as_deref().unwrap_or(missing)));
    }
    let l = receipt.letters;
    if l.total > 0 {
        out.push_str(&match lang {
            Lang::Id => format!(
                "Surel: {} dari {} terkirim, {} ditolak, {} tidak pasti, {} tidak dikirim\n",
                l.sent, l.total, l.refused, l.unknown, l.withheld
            ),
            Lang::En => format!(
                "Mail: {} of {} sent, {} refused, {} unknown, {} not sent\n",
                l.sent, l.total, l.refused, l.unknown, l.withheld
            ),
        });
    }
    if let Some(skew) = receipt.skew_ms {
        out.push_str(&match lang {
            Lang::Id => format!("Selisih unggahan dan surel pertama: {skew} ms\n"),
            Lang::En => format!("First post minus first letter: {skew} ms\n"),
        });
    }
    for (address, words) in &receipt.refused {
        out.push_str(&format!("- {address}: {words}\n"));
    }
    out
}

fn label_due(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Waktu",
        Lang::En => "Time",
    }
}

/// An instant with its day in WIB and all three zones.
pub fn when(lang: Lang, instant: Timestamp) -> String {
    let date = when::long_date_of(instant, &when::Zone::wib(), lang);
    format!("{date}, {}", when::three_zones(instant))
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

/// The same part stands twice in the timeline.
pub fn alert_twice(lang: Lang, account: &str, id: &str) -> (String, String) {
    match lang {
        Lang::Id => (
            format!("Unggahan ganda di akun {account}"),
            format!(
                "Teks yang sama terlihat lebih dari sekali; yang dihitung adalah {id}. Tidak ada yang dihapus; mohon diperiksa."
            ),
        ),
        Lang::En => (
            format!("Posted twice on {account}"),
            format!(
                "The same text is there more than once; the one that counts is {id}. Nothing was deleted; please check."
            ),
        ),
    }
}

/// The relay cannot be used.
pub fn alert_relay(lang: Lang, detail: &str) -> (String, String) {
    match lang {
        Lang::Id => (
            "Server surel tidak dapat dipakai".to_owned(),
            format!("Surel menunggu dan akan dicoba lagi. Keterangan dari server: {detail}"),
        ),
        Lang::En => (
            "The mail relay cannot be used".to_owned(),
            format!("Letters wait and will be tried again. What the relay said: {detail}"),
        ),
    }
}

/// The clock was set forward.
pub fn alert_clock(lang: Lang, seconds: i64) -> (String, String) {
    let by = span(lang, seconds);
    match lang {
        Lang::Id => (
            "Jam server melompat".to_owned(),
            format!(
                "Jam server melompat {by} ke depan. Siaran yang jatuh tempo karenanya menunggu sampai jam itu dapat dipercaya."
            ),
        ),
        Lang::En => (
            "The server's clock jumped".to_owned(),
            format!(
                "The server's clock jumped {by} forward. What fell due waits until the clock can be trusted."
            ),
        ),
    }
}

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

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// There is nothing in the folder.
pub fn nothing_planned(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Belum ada siaran di folder.",
        Lang::En => "There are no announcements in the folder.",
    }
}

/// Who will get the letter.
pub fn letters_planned(lang: Lang, count: usize, lists: &[String], subject: &str) -> String {
    let lists = lists.join(", ");
    match lang {
        Lang::Id => format!("Surel ke {count} penerima ({lists}): {subject}"),
        Lang::En => format!("Mail to {} ({lists}): {subject}", counted(count, "recipient")),
    }
}

/// What the posts of an item cost.
pub fn cost(lang: Lang, usd: f64) -> String {
    match lang {
        Lang::Id => format!("Perkiraan biaya API X: {usd:.3} USD"),
        Lang::En => format!("Estimated cost of the X API: {usd:.3} USD"),
    }
}

/// How the letters of an item stand.
pub fn letters_standing(lang: Lang, l: crate::plan::tally::Letters) -> String {
    match lang {
        Lang::Id => format!(
            "Surel: {} dari {} terkirim, {} menunggu, {} ditolak, {} tidak pasti, {} tidak dikirim",
            l.sent, l.total, l.pending, l.refused, l.unknown, l.withheld
        ),
        Lang::En => format!(
            "Mail: {} of {} sent, {} pending, {} refused, {} unknown, {} not sent",
            l.sent, l.total, l.pending, l.refused, l.unknown, l.withheld
        ),
    }
}

/// First post minus first letter.
pub fn skew(lang: Lang, ms: i64) -> String {
    match lang {
        Lang::Id => format!("Selisih unggahan dan surel pertama: {ms} ms"),
        Lang::En => format!("First post minus first letter: {ms} ms"),
    }
}

/// An id that nobody knows.
pub fn no_such_item(lang: Lang, id: &str) -> String {
    match lang {
        Lang::Id => format!("tidak ada siaran dengan id {id}; lihat `siaran status`"),
        Lang::En => format!("there is no item {id}; see `siaran status`"),
    }
}

/// Nothing to settle.
pub fn nothing_unknown(lang: Lang, id: &str) -> String {
    match lang {
        Lang::Id => format!("tidak ada yang perlu dipastikan pada {id}"),
        Lang::En => format!("nothing of {id} needs to be settled"),
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

/// Where the sandbox's page is.
pub fn sandbox_page(lang: Lang, url: &str) -> String {
    match lang {
        Lang::Id => format!("Mode latihan: lihat hasilnya di {url}"),
        Lang::En => format!("Sandbox: see what arrived at {url}"),
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

/// An unknown type.
pub fn no_such_kind(lang: Lang, kind: &str) -> String {
    match lang {
        Lang::Id => format!("{kind}: bukan jenis siaran; misalnya siaran_pers, undangan, ralat"),
        Lang::En => format!(
            "{kind}: not a type of announcement; for example release, invitation, correction"
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

/// A file was met.
pub fn log_seen(lang: Lang, path: &str, digest: &str) -> String {
    match lang {
        Lang::Id => format!("berkas {path} terlihat ({digest})"),
        Lang::En => format!("file {path} seen ({digest})"),
    }
}

/// A file is gone.
pub fn log_gone(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "berkas dihapus",
        Lang::En => "file deleted",
    }
}

/// Content and roster were frozen.
pub fn log_prepared(lang: Lang, occasion: &str, posts: usize, letters: usize) -> String {
    match lang {
        Lang::Id => format!("{occasion}: disiapkan, {posts} unggahan, {letters} surel"),
        Lang::En => format!("{occasion}: prepared, {posts} posts, {letters} letters"),
    }
}

/// An attempt begins.
pub fn log_attempt(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "dicoba",
        Lang::En => "tried",
    }
}

/// The timeline was read in vain.
pub fn log_not_found(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "belum terlihat di lini masa",
        Lang::En => "not in the timeline yet",
    }
}

/// A person settled an unknown.
pub fn log_settled(lang: Lang, verdict: &Verdict, who: &str) -> String {
    let what = match (lang, verdict) {
        (Lang::Id, Verdict::Sent(_)) => "dipastikan terkirim",
        (Lang::Id, Verdict::Resend) => "dikirim ulang",
        (Lang::Id, Verdict::Drop) => "dibiarkan",
        (Lang::En, Verdict::Sent(_)) => "settled as sent",
        (Lang::En, Verdict::Resend) => "to be sent again",
        (Lang::En, Verdict::Drop) => "left",
    };
    format!("{what} ({who})")
}

/// A person decided.
pub fn log_decided(lang: Lang, decision: Decision, reason: &str, who: &str) -> String {
    let what = match (lang, decision) {
        (Lang::Id, Decision::Hold) => "ditahan",
        (Lang::Id, Decision::Unhold) => "penahanan dicabut",
        (Lang::Id, Decision::Cancel) => "dibatalkan",
        (Lang::Id, Decision::Release) => "disiarkan sekarang",
        (Lang::En, Decision::Hold) => "held",
        (Lang::En, Decision::Unhold) => "hold lifted",
        (Lang::En, Decision::Cancel) => "cancelled",
        (Lang::En, Decision::Release) => "released now",
    };
    let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
    format!("{what} ({who}){reason}")
}
