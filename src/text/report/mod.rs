//! Words of reports: the short summary, the page, the response report, and what is refused.

mod response;
#[cfg(test)]
mod tests;
mod words;

use jiff::Timestamp;

pub use response::{not_released, not_yet, owed, owed_headline, skeleton};
pub use words::{Words, label, words};

use super::instant::{span, when};
pub use super::preview::usd;
use super::shown::harmless;
use crate::lang::Lang;
use crate::plan::report::{Age, Report};

/// How long after the instant.
pub fn age(lang: Lang, age: Age) -> &'static str {
    match (lang, age) {
        (Lang::Id, Age::Day) => "sesudah 24 jam",
        (Lang::En, Age::Day) => "after 24 hours",
        (Lang::Id, Age::Week) => "sesudah 7 hari",
        (Lang::En, Age::Week) => "after 7 days",
        (Lang::Id, Age::Month) => "sesudah 30 hari",
        (Lang::En, Age::Month) => "after 30 days",
    }
}

/// Subject of the mail that brings a report.
pub fn headline(lang: Lang, report: &Report) -> String {
    let title = harmless(&report.title);
    let how_old = report.age.map(|of| format!(" {}", age(lang, of))).unwrap_or_default();
    match lang {
        Lang::Id => format!("Laporan{how_old}: {title}"),
        Lang::En => format!("Report{how_old}: {title}"),
    }
}

/// The main figures in a few lines, LF line ends.
pub fn summary(lang: Lang, report: &Report) -> String {
    let w = words(lang);
    let mut lines = vec![format!("id: {}", report.id)];
    let mut line = |label: &str, value: String| lines.push(format!("{label}: {value}"));
    line(w.instant, when(lang, report.due));
    line(w.as_of, when(lang, report.at));
    let letters = report.mail.letters;
    if letters.total > 0 {
        let parts = [
            (w.sent, letters.sent),
            (w.bounced, report.mail.bounced),
            (w.refused, letters.refused),
            (w.unknown, letters.unknown),
            (w.withheld, letters.withheld),
            (w.pending, letters.pending),
        ];
        line(w.letters, counts(letters.total, &parts));
        line(w.replied, shared(report.mail.replied, report.mail.replied_share));
    }
    if report.mail.objected > 0 {
        line(w.objected, report.mail.objected.to_string());
    }
    if !report.x.posts.is_empty() {
        let sent = report.x.posts.iter().filter(|p| p.accepted.is_some()).count();
        line(w.posts, counts(report.x.posts.len(), &[(w.sent, sent)]));
    }
    if let Some(totals) = report.x.totals {
        let parts = metrics(totals).map(|(name, n)| format!("{} {n}", label(lang, name)));
        line(w.metrics, parts.join(", "));
    }
    if report.x.cost_usd > 0.0 {
        line(w.cost, usd(lang, report.x.cost_usd));
    }
    if let Some(skew) = report.skew_ms {
        line(w.skew, format!("{skew} ms"));
    }
    let inputs = &report.feedback;
    let kinds: Vec<(&str, usize)> =
        inputs.by_kind.iter().map(|(name, n)| (label(lang, name), *n)).collect();
    line(w.inputs, counts(inputs.total, &kinds));
    if inputs.open > 0 {
        line(w.open, format!("{} ({}: {})", inputs.open, w.overdue, inputs.overdue));
    }
    if report.answers.owed > 0 {
        let answers = report.answers;
        line(w.in_time, shared(answers.in_time, answers.in_time_share));
        if let (Some(median), Some(longest)) = (answers.median_secs, answers.longest_secs) {
            let (median, longest) = (span(lang, median), span(lang, longest));
            line(w.time_to_answer, format!("{median} ({}: {longest})", w.longest));
        }
    }
    for followed in &report.followed_by {
        line(label(lang, followed.by), followed.id.clone());
    }
    let doubts: usize = report.unknowns.iter().map(|doubt| doubt.count).sum();
    if doubts > 0 {
        let open = report.unknowns.iter().filter(|doubt| doubt.settled.is_none());
        let open: usize = open.map(|doubt| doubt.count).sum();
        line(w.unknowns, counts(doubts, &[(w.unsettled, open)]));
    }
    lines.join("\n") + "\n"
}

/// The mail that brings a report: its main figures, and where the rest is.
pub fn told(lang: Lang, report: &Report) -> String {
    let (id, how_old) = (&report.id, report.age.map_or("", Age::name));
    let more = match lang {
        Lang::Id => {
            format!("Selengkapnya, dengan grafik: `siaran report {id} --at {how_old} -o .`")
        }
        Lang::En => format!("All of it, with plots: `siaran report {id} --at {how_old} -o .`"),
    };
    format!("{}\n{more}\n", summary(lang, report))
}

/// Public counts by name, in the order in which they are shown.
pub fn metrics(metrics: crate::feedback::Metrics) -> [(&'static str, u64); 6] {
    [
        ("impressions", metrics.impressions),
        ("likes", metrics.likes),
        ("reposts", metrics.reposts),
        ("replies", metrics.replies),
        ("quotes", metrics.quotes),
        ("bookmarks", metrics.bookmarks),
    ]
}

/// `12 (40 %)`.
pub fn shared(count: usize, share: Option<f64>) -> String {
    match share {
        Some(share) => format!("{count} ({})", percent(share)),
        None => count.to_string(),
    }
}

/// A share from 0 to 1 as people write it.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// `12 (10 of this, 2 of that)`; what there is none of is left out.
fn counts(total: usize, parts: &[(&str, usize)]) -> String {
    let some = parts.iter().filter(|(_, n)| *n > 0);
    let some: Vec<String> = some.map(|(name, n)| format!("{name} {n}")).collect();
    match some.is_empty() {
        true => total.to_string(),
        false => format!("{total} ({})", some.join(", ")),
    }
}

/// An announcement in the table of all reports: id, title, instant, letters, posts, inputs, open.
pub fn row(lang: Lang, report: &Report) -> String {
    let w = words(lang);
    let sent = report.x.posts.iter().filter(|p| p.accepted.is_some()).count();
    let feedback = &report.feedback;
    format!(
        "{}  {}\n    {}\n    {}: {}/{}  X: {sent}/{}  {}: {}  {}: {}  {}: {}",
        report.id,
        harmless(&report.title),
        when(lang, report.due),
        w.letters,
        report.mail.letters.sent,
        report.mail.letters.total,
        report.x.posts.len(),
        w.inputs,
        feedback.total,
        w.open,
        feedback.open,
        w.overdue,
        feedback.overdue,
    )
}

/// Nothing is public yet.
pub fn nothing_released(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "Belum ada siaran yang terbit.",
        Lang::En => "Nothing has been released yet.",
    }
}

/// By the instant that a person asks about it was not public.
pub fn not_released_by(lang: Lang, id: &str, at: Timestamp) -> String {
    let (id, at) = (harmless(id), when(lang, at));
    match lang {
        Lang::Id => format!("pada {at} {id} belum terbit; pilih waktu sesudah terbitnya"),
        Lang::En => format!("at {at} {id} was not released yet; choose an instant after it was"),
    }
}

/// That instant is still to come.
pub fn not_come(lang: Lang, at: Timestamp) -> String {
    let at = when(lang, at);
    match lang {
        Lang::Id => {
            format!("{at} belum tiba; tanpa --at laporan memuat semua yang terjadi sampai sekarang")
        }
        Lang::En => format!("{at} is still to come; without --at a report goes up to now"),
    }
}

/// That is no instant.
pub fn bad_instant(lang: Lang, text: &str) -> String {
    let text = harmless(text);
    match lang {
        Lang::Id => format!(
            "--at \"{text}\" tidak dikenal; tulis 24h, 7d, 30d, atau waktu dengan zona, misalnya 2026-10-21T10:00+07:00"
        ),
        Lang::En => format!(
            "--at \"{text}\" is not understood; write 24h, 7d, 30d, or an instant with its zone, such as 2026-10-21T10:00+07:00"
        ),
    }
}

/// These need one item.
pub fn needs_id(lang: Lang) -> &'static str {
    match lang {
        Lang::Id => "sebutkan satu siaran, misalnya `siaran report ID --at 24h`",
        Lang::En => "name one announcement, such as `siaran report ID --at 24h`",
    }
}
