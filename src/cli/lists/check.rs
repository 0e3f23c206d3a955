//! `siaran lists check`: who is on each list, who is left out and why.

use std::collections::HashSet;

use serde_json::json;

use super::super::context::Context;
use super::super::outcome::{Done, Failure};
use super::super::print::{print_json, say};
use super::file::{ListFile, read_all};
use crate::lang::Lang;
use crate::plan::history::{History, SuppressedBy};
use crate::plan::{LeftOut, left_out};
use crate::problem::UnusableList;
use crate::text::{lists as list_words, results as words};

/// What one list comes to.
struct Row<'a> {
    list: &'a ListFile<'a>,
    left_out: LeftOut,
    /// Lines that bring back people who were erased.
    erased: Vec<usize>,
    /// Other lists and how many people are on both.
    overlaps: Vec<(&'a str, usize)>,
}

impl Row<'_> {
    fn problems(&self) -> usize {
        let rows = self.list.read.as_ref().map_or(1, |members| members.left_out);
        rows + self.erased.len()
    }
}

/// Checks every list of the configuration.
pub fn run(context: &Context, as_json: bool) -> Done {
    let lang = context.lang;
    let history = context.history_if_allowed()?;
    let lists = read_all(context);
    let rows: Vec<Row> = (0..lists.len()).map(|n| row(&lists, n, &history)).collect();
    match as_json {
        true => print_json(&rows.iter().map(|row| as_object(lang, row)).collect())?,
        false => rows.iter().for_each(|row| print(lang, row)),
    }
    let problems = rows.iter().map(Row::problems).sum();
    let people: HashSet<String> = lists.iter().flat_map(addresses).map(str::to_lowercase).collect();
    eprintln!("{}", words::lists_checked(lang, lists.len(), people.len(), problems));
    if problems > 0 { Err(Failure::Told) } else { Ok(()) }
}

fn addresses<'a>(list: &'a ListFile) -> impl Iterator<Item = &'a str> {
    list.members().iter().map(|member| member.recipient.email.as_str())
}

fn row<'a>(lists: &'a [ListFile<'a>], n: usize, history: &History) -> Row<'a> {
    let list = &lists[n];
    let own: HashSet<String> = addresses(list).map(str::to_lowercase).collect();
    let others = lists.iter().enumerate().filter(|(other, _)| *other != n);
    let overlaps = others
        .map(|(_, other)| {
            let both = addresses(other).filter(|email| own.contains(&email.to_lowercase()));
            (other.name, both.count())
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    let erased = list.members().iter().filter(|member| {
        let found = history.contacts.suppression(&member.recipient.email);
        found.is_some_and(|found| found.why == SuppressedBy::Erasure)
    });
    Row {
        list,
        left_out: left_out(history, addresses(list)),
        erased: erased.map(|member| member.line).collect(),
        overlaps,
    }
}

fn print(lang: Lang, row: &Row) {
    let (name, file) = (row.list.name, row.list.file.display().to_string());
    let members = match &row.list.read {
        Ok(members) => members,
        Err(fault) => {
            let list = UnusableList { file, fault: fault.clone() };
            say!("{}", words::list_unusable(lang, name, &list));
            return;
        }
    };
    let count = members.members.len();
    say!("{name}  {file}  {}", words::list_members(lang, count, members.left_out, row.left_out));
    for problem in &members.problems {
        say!(
            "  {}",
            words::row_left_out(lang, problem.line, &list_words::row(lang, &problem.fault))
        );
    }
    for line in &row.erased {
        say!("  {}", words::row_of_erased(lang, *line));
    }
    for (other, count) in &row.overlaps {
        say!("  {}", words::overlap(lang, other, *count));
    }
}

fn as_object(lang: Lang, row: &Row) -> serde_json::Value {
    let list = row.list;
    let file = list.file.display().to_string();
    let unusable = list.read.as_ref().err().map(|fault| {
        let list = UnusableList { file: file.clone(), fault: fault.clone() };
        list_words::message(lang, row.list.name, &list)
    });
    let problems = list.read.iter().flat_map(|members| &members.problems);
    let problems: Vec<_> = problems
        .map(|p| json!({ "line": p.line, "message": list_words::row(lang, &p.fault) }))
        .collect();
    let overlaps: Vec<_> = row
        .overlaps
        .iter()
        .map(|(list, people)| json!({ "list": list, "people": people }))
        .collect();
    let LeftOut { objected, bounced, erased } = row.left_out;
    json!({
        "list": list.name,
        "file": file,
        "unusable": unusable,
        "members": list.members().len(),
        "rows_left_out": list.read.as_ref().map_or(0, |members| members.left_out),
        "problems": problems,
        "suppressed": { "objected": objected, "bounced": bounced, "erased": erased },
        "erased_lines": row.erased,
        "overlaps": overlaps,
    })
}
