//! What people are told about accounts on X.

use jiff::Timestamp;

use super::standing::cause;
use crate::lang::Lang;
use crate::plan::fact::Reason;
use crate::problem::SignIn;
use crate::text::instant::when;
use crate::text::shown::{harmless, plain};

/// Why something was not accepted, with the code and the other side's words.
pub fn reason(lang: Lang, reason: &Reason) -> String {
    let code = reason.code.map(|c| format!(" {c}")).unwrap_or_default();
    let detail =
        if reason.detail.is_empty() { String::new() } else { format!(": {}", reason.detail) };
    format!("{}{code}{detail}", cause(lang, reason.cause))
}

/// A name that no account has.
pub fn no_such_account(lang: Lang, name: &str, known: &[&str]) -> String {
    let (name, known) = (harmless(name), known.join(", "));
    match lang {
        Lang::Id => format!("tidak ada akun {name} di konfigurasi; yang ada: {known}"),
        Lang::En => format!("the configuration has no account {name}; it has {known}"),
    }
}

/// An account without a credential.
pub fn used_by_hand(lang: Lang, name: &str) -> String {
    match lang {
        Lang::Id => format!("{name}: dipakai langsung oleh pemiliknya, tanpa kredensial"),
        Lang::En => format!("{name}: used by its holder, without a credential"),
    }
}

/// A credential file that cannot be used, in the words of whoever read it.
pub fn credential_unusable(lang: Lang, name: &str, why: &str) -> String {
    match lang {
        Lang::Id => format!("{name}: kredensialnya tidak dapat dipakai ({why})"),
        Lang::En => format!("{name}: {why}"),
    }
}

/// The tokens in the state cannot be read or kept.
pub fn tokens_unusable(lang: Lang, name: &str, path: &str, why: &str) -> String {
    let (path, why) = (harmless(path), plain(why));
    match lang {
        Lang::Id => format!(
            "{name}: hasil login di {path} tidak dapat dipakai ({why}); jalankan perintah ini sebagai pengguna daemon, atau login ulang dengan `siaran account login {name}`"
        ),
        Lang::En => format!(
            "{name}: the sign-in kept in {path} cannot be used ({why}); run this command as the daemon's user, or sign in again by `siaran account login {name}`"
        ),
    }
}

/// An account that works.
pub fn account_well(lang: Lang, name: &str, handle: &str) -> String {
    match lang {
        Lang::Id => format!("{name}: @{handle}, baik"),
        Lang::En => format!("{name}: @{handle}, well"),
    }
}

/// A credential of another account.
pub fn credential_of_other(lang: Lang, name: &str, is: &str, wanted: &str) -> String {
    match lang {
        Lang::Id => format!(
            "{name}: kredensialnya milik @{is}, bukan @{wanted}; ganti kredensial, atau handle di konfigurasi"
        ),
        Lang::En => format!(
            "{name}: its credential belongs to @{is}, not @{wanted}; change the credential, or the handle in the configuration"
        ),
    }
}

/// X did not say whose a credential is. `signs_in`: a new sign-in is the cure of a refused one.
pub fn account_failed(lang: Lang, name: &str, why: &Reason, signs_in: bool) -> String {
    use crate::plan::fact::Cause;
    let cure = match (lang, why.cause, signs_in) {
        (Lang::Id, Cause::Credential, true) => {
            format!("login lagi dengan `siaran account login {name}`")
        }
        (Lang::En, Cause::Credential, true) => {
            format!("sign in again by `siaran account login {name}`")
        }
        (Lang::Id, Cause::Credential, false) => "perbarui kunci di berkas kredensialnya".to_owned(),
        (Lang::En, Cause::Credential, false) => "renew the keys in its credential file".to_owned(),
        (Lang::Id, Cause::NoCredits, _) => "isi ulang kredit API X".to_owned(),
        (Lang::En, Cause::NoCredits, _) => "buy credits for the X API".to_owned(),
        (Lang::Id, ..) => "coba lagi nanti; bila berulang, hubungi TI".to_owned(),
        (Lang::En, ..) => "try again later; if it happens again, ask IT".to_owned(),
    };
    format!("{name}: {}; {cure}", reason(lang, why))
}

/// Somebody must sign in, and why.
pub fn must_sign_in(lang: Lang, name: &str, why: &SignIn) -> String {
    match (lang, why) {
        (Lang::Id, SignIn::AppRefused(words)) => format!(
            "{name}: X menolak aplikasinya ({}); perbaiki client_id dan client_secret di berkas kredensial",
            plain(words)
        ),
        (Lang::En, SignIn::AppRefused(words)) => format!(
            "{name}: X refuses the application ({}); correct client_id and client_secret in the credential file",
            plain(words)
        ),
        (Lang::Id, why) => {
            format!("{name}: {}; jalankan `siaran account login {name}`", because(lang, why))
        }
        (Lang::En, why) => {
            format!("{name}: {}; run `siaran account login {name}`", because(lang, why))
        }
    }
}

/// It works until then (`None`: nobody knows until when), and then somebody must sign in.
pub fn will_end(lang: Lang, name: &str, until: Option<Timestamp>, why: &SignIn) -> String {
    let (why, until) = (because(lang, why), until.map(|at| when(lang, at)));
    match (lang, until) {
        (Lang::Id, Some(until)) => format!(
            "{name}: masih berfungsi sampai {until}, lalu berhenti karena {why}; jalankan `siaran account login {name}`"
        ),
        (Lang::Id, None) => format!(
            "{name}: masih berfungsi untuk sementara, lalu berhenti karena {why}; jalankan `siaran account login {name}`"
        ),
        (Lang::En, Some(until)) => format!(
            "{name}: works until {until} and then ends, because {why}; run `siaran account login {name}`"
        ),
        (Lang::En, None) => format!(
            "{name}: works for a while and then ends, because {why}; run `siaran account login {name}`"
        ),
    }
}

fn because(lang: Lang, why: &SignIn) -> String {
    match (lang, why) {
        (Lang::Id, SignIn::Never) => "belum ada yang login".to_owned(),
        (Lang::Id, SignIn::OtherApp) => {
            "login dilakukan pada aplikasi lain daripada yang tercantum di kredensial".to_owned()
        }
        (Lang::Id, SignIn::Refused(words)) => {
            format!("X menolak pembaruan aksesnya ({})", plain(words))
        }
        (Lang::Id, SignIn::BrokenOff) => {
            "pembaruan aksesnya terputus sehingga tidak dapat diulang".to_owned()
        }
        (Lang::Id, SignIn::Damaged) => "berkas hasil login terakhir rusak".to_owned(),
        (Lang::Id, SignIn::AppRefused(words)) => {
            format!("X menolak aplikasinya ({})", plain(words))
        }
        (Lang::En, SignIn::Never) => "nobody has signed in yet".to_owned(),
        (Lang::En, SignIn::OtherApp) => {
            "the sign-in was to another application than the credential names".to_owned()
        }
        (Lang::En, SignIn::Refused(words)) => {
            format!("X refused to renew its access ({})", plain(words))
        }
        (Lang::En, SignIn::BrokenOff) => {
            "the renewal of its access broke off and cannot be repeated".to_owned()
        }
        (Lang::En, SignIn::Damaged) => "the file of its last sign-in is damaged".to_owned(),
        (Lang::En, SignIn::AppRefused(words)) => {
            format!("X refuses the application ({})", plain(words))
        }
    }
}

/// How the credential of an account stands, by its name in JSON.
pub fn credential_state(lang: Lang, state: &str) -> &str {
    match (lang, state) {
        (Lang::Id, "by_hand") => "tanpa kredensial",
        (Lang::Id, "missing") => "kredensial tidak ada",
        (Lang::Id, "unusable") => "kredensial rusak",
        (Lang::Id, "ready") => "siap",
        (Lang::Id, "ending") => "perlu login segera",
        (Lang::Id, "sign_in_needed") => "perlu login",
        (Lang::En, "by_hand") => "no credential",
        (Lang::En, "missing") => "credential missing",
        (Lang::En, "unusable") => "credential unusable",
        (Lang::En, "ready") => "ready",
        (Lang::En, "ending") => "sign-in needed soon",
        (Lang::En, "sign_in_needed") => "sign-in needed",
        (_, other) => other,
    }
}

/// Why an account may not be used now.
pub fn parked(lang: Lang, why: &str) -> String {
    match lang {
        Lang::Id => format!("berhenti: {why}"),
        Lang::En => format!("stopped: {why}"),
    }
}

/// Since when an account is silent; `limit` is given when that is too long.
pub fn silence(lang: Lang, days: Option<i64>, limit: Option<i64>) -> String {
    match (lang, days, limit) {
        (Lang::Id, None, _) => "belum pernah mengunggah".to_owned(),
        (Lang::Id, Some(0), None) => "mengunggah hari ini".to_owned(),
        (Lang::Id, Some(days), None) => format!("diam {days} hari"),
        (Lang::Id, Some(days), Some(limit)) => format!("diam {days} hari (batasnya {limit})"),
        (Lang::En, None, _) => "never posted".to_owned(),
        (Lang::En, Some(0), None) => "posted within a day".to_owned(),
        (Lang::En, Some(days), None) => format!("silent for {days} days"),
        (Lang::En, Some(days), Some(limit)) => {
            format!("silent for {days} days (the limit is {limit})")
        }
    }
}
