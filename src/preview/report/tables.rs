//! The tables of a report.

use serde::Serialize;

use crate::feedback::{Channel, Kind};
use crate::lang::Lang;
use crate::plan::report::{FATES, OTHER, Report};
use crate::plan::tally::Letters;
use crate::text::report::{Words, label, metrics, shared};
use crate::text::results::when;

/// Rows of one table.
const ROWS: usize = 500;

/// Columns with heads; the first names the row.
#[derive(Debug, Serialize)]
pub(super) struct Table {
    title: &'static str,
    note: &'static str,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

pub(super) fn tables(report: &Report, lang: Lang, w: &'static Words) -> Vec<Table> {
    let all = [
        mail(report, w),
        posts(report, lang, w),
        accounts(report, w),
        coverage(report, w),
        counted(w.by_kind, report, Kind::ALL.map(Kind::name), |f, n| f.by_kind[n], lang, w),
        counted(w.by_channel, report, Channel::ALL.map(Channel::name), by_channel, lang, w),
        counted(w.by_fate, report, FATES, |f, n| f.by_fate[n], lang, w),
        topics(report, lang, w),
        answers(report, w),
        alike(report, w),
        followed(report, lang, w),
        reminders(report, lang, w),
        unknowns(report, lang, w),
    ];
    all.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

fn table(title: &'static str, head: &[&str], rows: Vec<Vec<String>>) -> Table {
    let head = head.iter().map(|&name| name.to_owned()).collect();
    Table { title, note: "", head, rows: rows.into_iter().take(ROWS).collect() }
}

fn mail(report: &Report, w: &'static Words) -> Table {
    let row = |name: &str, letters: Letters, bounced: String, replied: String| {
        let of = [
            letters.total,
            letters.sent,
            letters.refused,
            letters.unknown,
            letters.withheld,
            letters.pending,
        ];
        let mut row = vec![name.to_owned()];
        row.extend(of.map(|n| n.to_string()));
        row.extend([bounced, replied]);
        row
    };
    let mail = &report.mail;
    let mut rows: Vec<Vec<String>> = mail
        .lists
        .iter()
        .map(|l| row(&l.list, l.letters, l.bounced.to_string(), share(l.replied, l.letters.sent)))
        .collect();
    if rows.len() > 1 {
        let replied = share(mail.replied, mail.letters.sent);
        rows.push(row(w.total, mail.letters, mail.bounced.to_string(), replied));
    }
    if let Some(early) = mail.early {
        rows.push(row(w.early, early, "–".to_owned(), "–".to_owned()));
    }
    let head = [
        w.list, w.total, w.sent, w.refused, w.unknown, w.withheld, w.pending, w.bounced, w.replied,
    ];
    table(w.letters, &head, rows)
}

fn posts(report: &Report, lang: Lang, w: &'static Words) -> Table {
    let row = |post: &crate::plan::report::Post| {
        let last = post.metrics.last();
        let mut row = vec![
            format!("{}/{}", post.account, post.part),
            label(lang, post.state.name()).to_owned(),
        ];
        let counts = metrics(last.map(|m| m.metrics).unwrap_or_default());
        row.extend(counts.map(|(_, n)| last.map_or_else(|| "–".to_owned(), |_| n.to_string())));
        row.push(last.map_or_else(|| w.never_measured.to_owned(), |m| when(lang, m.at)));
        row
    };
    let names = metrics(Default::default()).map(|(name, _)| label(lang, name));
    let head: Vec<&str> = [w.post, w.state].into_iter().chain(names).chain([w.measured]).collect();
    table(w.posts, &head, report.x.posts.iter().map(row).collect())
}

fn accounts(report: &Report, w: &'static Words) -> Table {
    let row = |account: &crate::plan::report::Account| {
        let counts = [account.posts, account.reposts, account.by_hand].map(|n| n.to_string());
        [account.account.clone()].into_iter().chain(counts).collect()
    };
    let head = [w.account, w.posts, w.reposts, w.by_hand];
    table(w.accounts, &head, report.x.accounts.iter().map(row).collect())
}

fn coverage(report: &Report, w: &'static Words) -> Table {
    let rows = report.x.coverage.iter().map(|c| vec![c.read.to_string(), c.of.to_string()]);
    table(w.coverage, &[w.read, w.there], rows.collect())
}

type Feedback = crate::plan::report::Inputs;

fn by_channel(feedback: &Feedback, name: &str) -> usize {
    feedback.by_channel.get(name).copied().unwrap_or(0)
}

fn counted<const N: usize>(
    title: &'static str,
    report: &Report,
    names: [&'static str; N],
    of: impl Fn(&Feedback, &str) -> usize,
    lang: Lang,
    w: &'static Words,
) -> Table {
    let total = report.feedback.total;
    let row = |name: &'static str| {
        let count = of(&report.feedback, name);
        (count > 0).then(|| vec![label(lang, name).to_owned(), share(count, total)])
    };
    table(title, &["", w.inputs], names.into_iter().filter_map(row).collect())
}

fn topics(report: &Report, lang: Lang, w: &'static Words) -> Table {
    let total = report.feedback.total;
    let mut topics: Vec<_> = report.feedback.by_topic.iter().filter(|_| total > 0).collect();
    topics.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), (*name).clone()));
    let row = |(name, count): (&String, &usize)| {
        // A topic of the file may have any name, also one that means something elsewhere.
        let name = if name == OTHER { label(lang, OTHER) } else { name };
        vec![name.to_owned(), share(*count, total)]
    };
    let rows = topics.into_iter().map(row).collect();
    Table { note: w.topic_note, ..table(w.by_topic, &["", w.inputs], rows) }
}

fn answers(report: &Report, w: &'static Words) -> Table {
    let answers = report.answers;
    let rows = [
        (w.in_time, answers.in_time),
        (w.late, answers.late),
        (w.waiting, answers.waiting),
        (w.not_answered, answers.overdue),
    ];
    let rows = rows.into_iter().filter(|_| answers.owed > 0);
    let rows = rows.map(|(name, n)| vec![name.to_owned(), share(n, answers.owed)]).collect();
    table(w.answers, &["", w.owed], rows)
}

fn alike(report: &Report, w: &'static Words) -> Table {
    let row =
        |group: &crate::plan::report::Group| vec![group.first.clone(), group.count.to_string()];
    let rows = report.feedback.alike.iter().map(row).collect();
    table(w.alike, &[w.first, w.say_so], rows)
}

fn followed(report: &Report, lang: Lang, w: &'static Words) -> Table {
    let rows = report.followed_by.iter().map(|followed| {
        vec![followed.id.clone(), label(lang, followed.by).to_owned(), when(lang, followed.at)]
    });
    table(w.followed, &[w.id, "", w.instant], rows.collect())
}

fn reminders(report: &Report, lang: Lang, w: &'static Words) -> Table {
    let rows = report.reminders.iter().map(|reminded| {
        vec![
            reminded.name.clone(),
            when(lang, reminded.due),
            format!("{} / {}", reminded.letters.sent, reminded.letters.total),
            reminded.posts.to_string(),
        ]
    });
    table(w.reminders, &[w.name, w.instant, w.letters, w.posts], rows.collect())
}

fn unknowns(report: &Report, lang: Lang, w: &'static Words) -> Table {
    let rows = report.unknowns.iter().map(|doubt| {
        let place = match (&doubt.account, doubt.part) {
            (Some(account), Some(part)) => format!(" {account}/{part}"),
            (Some(account), None) => format!(" {account}"),
            _ => String::new(),
        };
        vec![
            format!("{}{place}", label(lang, doubt.what)),
            label(lang, &doubt.occasion).to_owned(),
            doubt.count.to_string(),
            doubt.settled.map_or(w.unsettled, |how| label(lang, how)).to_owned(),
        ]
    });
    table(w.unknowns, &["", w.occasion, w.count, w.settled_by], rows.collect())
}

/// A share beside its count, for tables.
fn share(count: usize, of: usize) -> String {
    shared(count, (of > 0).then(|| count as f64 / of as f64))
}
