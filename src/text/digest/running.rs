//! How accounts, letters and listening run: the end of each digest.

use crate::config::AccountKind;
use crate::lang::Lang;
use crate::plan::coverage::Coverage;
use crate::plan::digest::{Deliveries, Digest};
use crate::plan::silence::AccountStanding;
use crate::text::feedback::sort;
use crate::text::results::{accounts_running, counted};
use crate::text::shown::plain;

/// How the channels run.
pub(super) fn running(lang: Lang, digest: &Digest) -> String {
    let mut out = String::from("──────────────────────────────\n");
    if !digest.accounts.is_empty() {
        out.push_str(&format!("{}\n", accounts_running(lang, &digest.accounts)));
        for account in &digest.accounts {
            out.push_str(&format!("• {}\n", account_line(lang, account)));
        }
    }
    out.push_str(&format!("{}\n", deliveries(lang, digest.deliveries)));
    if let Some(of) = digest.coverage {
        out.push_str(&format!("{}\n", coverage(lang, of)));
    }
    let sorted: Vec<String> =
        digest.sorted.iter().map(|(of, count)| format!("{count} {}", sort(lang, *of))).collect();
    if !sorted.is_empty() {
        let head = match lang {
            Lang::Id => "Disisihkan mesin sejauh ini",
            Lang::En => "Sorted out by the machine so far",
        };
        out.push_str(&format!("{head}: {}\n", sorted.join(" · ")));
    }
    out
}

fn account_line(lang: Lang, account: &AccountStanding) -> String {
    let whose = match (lang, account.kind) {
        (Lang::Id, AccountKind::Office) => "kantor",
        (Lang::Id, AccountKind::Personal) => "pribadi",
        (Lang::En, AccountKind::Office) => "office",
        (Lang::En, AccountKind::Personal) => "personal",
    };
    let last = match (lang, account.days.filter(|_| account.last.is_some())) {
        (Lang::Id, None) => "belum ada unggahan".to_owned(),
        (Lang::En, None) => "no post yet".to_owned(),
        (Lang::Id, Some(0)) => "terakhir hari ini".to_owned(),
        (Lang::En, Some(0)) => "last today".to_owned(),
        (Lang::Id, Some(n)) => format!("terakhir {n} hari lalu"),
        (Lang::En, Some(n)) => {
            format!("last {} ago", counted(usize::try_from(n).unwrap_or(0), "day"))
        }
    };
    format!("@{} ({whose}): {last}", plain(&account.handle))
}

fn deliveries(lang: Lang, of: Deliveries) -> String {
    let Deliveries { accepted, bounced, refused, unknown, objections } = of;
    match lang {
        Lang::Id => format!(
            "Surel keluar: {accepted} diterima · {bounced} kembali · {refused} ditolak · {unknown} tidak pasti · {objections} berhenti berlangganan"
        ),
        Lang::En => format!(
            "Mail out: {accepted} accepted · {bounced} came back · {refused} refused · {unknown} unknown · {objections} unsubscribed"
        ),
    }
}

fn coverage(lang: Lang, Coverage { read, of }: Coverage) -> String {
    match lang {
        Lang::Id => format!("Tanggapan di X: {read} dari {of} terbaca"),
        Lang::En => format!("Responses on X: {read} of {of} read"),
    }
}
