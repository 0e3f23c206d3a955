//! Accounts that fell silent, and those that did not.

use super::query::counted;
use crate::config::Mode;
use crate::lang::Lang;
use crate::plan::notice::post_url;
use crate::plan::silence::AccountStanding;

/// Whole days of silence.
pub(super) fn days(standing: &AccountStanding) -> usize {
    standing.days.and_then(|days| usize::try_from(days).ok()).unwrap_or(0)
}

/// The mail to the desk.
pub(super) fn silence(lang: Lang, standing: &AccountStanding) -> String {
    let AccountStanding { account, handle, .. } = standing;
    let url = standing.last.as_ref().filter(|l| !l.post.is_empty());
    let url = url.map(|last| post_url(handle, &last.post));
    let n = days(standing);
    let mut out = match lang {
        Lang::Id => format!("Akun {account} (@{handle}) sudah {n} hari tidak tampak kegiatannya."),
        Lang::En => {
            format!("Account {account} (@{handle}) has shown nothing for {}.", counted(n, "day"))
        }
    };
    out.push('\n');
    out.push_str(&match (lang, url, &standing.last) {
        (Lang::Id, Some(url), _) => format!("Unggahan terakhir: {url}"),
        (Lang::En, Some(url), _) => format!("Last post: {url}"),
        (Lang::Id, None, Some(_)) => "Alamat kegiatan terakhirnya tidak diketahui.".into(),
        (Lang::En, None, Some(_)) => "The address of what it did last is not known.".into(),
        (Lang::Id, None, None) => "Belum ada unggahannya sejak program dipasang.".into(),
        (Lang::En, None, None) => "It has posted nothing since siaran was installed.".into(),
    });
    out.push('\n');
    out.push_str(&match (lang, standing.mode) {
        (Lang::Id, Mode::Assist) => format!(
            "Minta pemegang akun membagikan siaran terakhir. Bila sudah, catat: `siaran resolve ID {account} --sent URL`."
        ),
        (Lang::En, Mode::Assist) => format!(
            "Ask its holder to share the last announcement. Once he has, record it: `siaran resolve ID {account} --sent URL`."
        ),
        (Lang::Id, _) => format!(
            "Sertakan akun ini dalam siaran berikutnya (`x: {{ {account}: … }}`), atau ubah silent_after."
        ),
        (Lang::En, _) => format!(
            "Let it take part in the next announcement (`x: {{ {account}: … }}`), or change silent_after."
        ),
    });
    out
}

/// Whether all accounts run, in one line: for digests and `account list`.
pub fn accounts_running(lang: Lang, standings: &[AccountStanding]) -> String {
    let stopped = |s: &&AccountStanding| s.is_silent || s.parked.is_some();
    let names: Vec<String> = standings
        .iter()
        .filter(stopped)
        .map(|s| match (lang, s.days.filter(|_| s.is_silent)) {
            (Lang::Id, Some(n)) => format!("{} (sepi {n} hari)", s.account),
            (Lang::En, Some(_)) => {
                format!("{} (silent for {})", s.account, counted(days(s), "day"))
            }
            (Lang::Id, None) => format!("{} (tidak dapat dipakai)", s.account),
            (Lang::En, None) => format!("{} (cannot be used)", s.account),
        })
        .collect();
    let all = standings.len();
    let running = all - names.len();
    match (lang, names.is_empty()) {
        (Lang::Id, true) => format!("Akun X: semuanya aktif ({all})"),
        (Lang::En, true) => format!("X accounts: all {all} are running"),
        (Lang::Id, false) => {
            format!("Akun X: {running} dari {all} aktif; perlu perhatian: {}", names.join(", "))
        }
        (Lang::En, false) => format!(
            "X accounts: {running} of {all} are running; to be looked at: {}",
            names.join(", ")
        ),
    }
}
