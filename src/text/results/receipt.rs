//! What went out at one occasion.

use super::standing::{act, skew, standing as standing_word};
use crate::lang::Lang;
use crate::plan::notice::Receipt;
use crate::plan::tally::Standing;
use crate::text::instant::when;
use crate::text::reminders;

/// A receipt as text, LF line ends.
pub fn receipt_text(lang: Lang, receipt: &Receipt) -> String {
    let mut out = format!("id: {}\n{}: {}\n", receipt.id, label_due(lang), when(lang, receipt.due));
    for post in &receipt.posts {
        let without = match (lang, post.standing) {
            (Lang::Id, Standing::Sent) => "terunggah, alamatnya tidak diketahui",
            (Lang::En, Standing::Sent) => "posted, address not known",
            (Lang::Id, Standing::Unknown) => "tidak pasti, perlu dipastikan",
            (Lang::En, Standing::Unknown) => "unknown, to be settled",
            (Lang::Id, _) => "tidak terunggah",
            (Lang::En, _) => "not posted",
        };
        let shown = post.url.as_deref().unwrap_or(without);
        out.push_str(&format!("X {}/{}: {shown}\n", post.account, post.part));
    }
    for (to, standing) in &receipt.acts {
        let what = act(lang, to);
        out.push_str(&format!("{what}: {}\n", standing_word(lang, *standing)));
    }
    for quiet in &receipt.quiet {
        let until = when(lang, quiet.until);
        out.push_str(&reminders::quiet_account(lang, &quiet.account, &quiet.reason, &until));
        out.push('\n');
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
    if let Some(ms) = receipt.skew_ms {
        out.push_str(&skew(lang, ms));
        out.push('\n');
    }
    for (address, words) in &receipt.refused {
        out.push_str(&format!("- {address}: {words}\n"));
    }
    out
}

/// Whether all of it, some of it or none of it went out.
pub(super) fn went_out(lang: Lang, receipt: &Receipt) -> &'static str {
    let posts = receipt.posts.iter().map(|post| post.standing);
    let one_by_one = posts.chain(receipt.acts.iter().map(|(_, standing)| *standing));
    let sent = |standing: &Standing| *standing == Standing::Sent;
    let letters = receipt.letters;
    let all = one_by_one.clone().all(|s| sent(&s)) && letters.sent == letters.total;
    let any = one_by_one.clone().any(|s| sent(&s)) || letters.sent > 0;
    match (lang, all, any) {
        (Lang::Id, true, _) => "Sudah disiarkan",
        (Lang::Id, _, true) => "Disiarkan sebagian",
        (Lang::Id, ..) => "Tidak tersiar",
        (Lang::En, true, _) => "Released",
        (Lang::En, _, true) => "Partly released",
        (Lang::En, ..) => "Not released",
    }
}

pub(super) fn label_due(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Waktu",
        Lang::En => "Time",
    }
}
