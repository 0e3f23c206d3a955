//! `siaran lists export`: what is kept about people, as a table.

use std::collections::BTreeMap;

use serde_json::json;

use super::super::context::Context;
use super::super::outcome::{Done, Failure};
use super::super::print::{print_json, say};
use super::csv;
use super::file::{read_all, why};
use crate::plan::history::{History, Suppression};
use crate::problem::{ListFault, UnusableList};
use crate::text::results as words;

/// The columns.
const HEADER: [&str; 8] =
    ["email", "name", "outlet", "list", "basis", "since", "suppressed_since", "suppressed_why"];

/// A person on a list, or one that only the journal knows.
#[derive(Default)]
struct Row {
    email: String,
    name: String,
    outlet: String,
    /// Empty where no list brought him in.
    list: String,
    basis: String,
    since: String,
}

/// Prints everybody, or the members of `list`.
pub fn run(context: &Context, list: Option<&str>, as_json: bool) -> Done {
    let history = context.history()?;
    let lists = read_all(context);
    if let Some(name) = list
        && !lists.iter().any(|list| list.name == name)
    {
        return Err(Failure::Usage(words::no_such_list(context.lang, name)));
    }
    let mut is_whole = true;
    let mut rows = Vec::new();
    for file in lists.iter().filter(|file| list.is_none_or(|name| name == file.name)) {
        // In a file that is not there nothing is kept.
        if let Some(fault) = file.read.as_ref().err().filter(|f| **f != ListFault::NotFound) {
            let list = UnusableList { file: file.file.display().to_string(), fault: fault.clone() };
            eprintln!("{}", words::list_unusable(context.lang, file.name, &list));
            is_whole = false;
        }
        rows.extend(file.members().iter().map(|member| Row {
            email: member.recipient.email.clone(),
            name: member.recipient.name.clone(),
            outlet: member.recipient.outlet.clone(),
            list: file.name.to_owned(),
            basis: member.basis.clone(),
            since: member.since.map(|day| day.to_string()).unwrap_or_default(),
        }));
    }
    if list.is_none() {
        rows.extend(of_journal(&history, &rows));
    }
    if as_json {
        print_json(&rows.iter().map(|row| as_object(&history, row)).collect())?;
    } else {
        say!("{}", csv::row(HEADER));
        rows.iter().for_each(|row| print(&history, row));
    }
    if is_whole { Ok(()) } else { Err(Failure::Told) }
}

/// People of whom the journal tells and who are on none of `listed`.
fn of_journal(history: &History, listed: &[Row]) -> Vec<Row> {
    let mut others: BTreeMap<String, Row> = BTreeMap::new();
    let occasions = history.items.values().flat_map(|item| item.occasions.values());
    for recipient in occasions.flat_map(|occasion| occasion.roster.iter()) {
        let row = others.entry(recipient.email.to_lowercase()).or_default();
        row.email.clone_from(&recipient.email);
        row.name.clone_from(&recipient.name);
        row.outlet.clone_from(&recipient.outlet);
        row.list.clone_from(&recipient.list);
    }
    for (email, _) in history.contacts.suppressions() {
        let fresh = || Row { email: email.to_owned(), ..Row::default() };
        others.entry(email.to_owned()).or_insert_with(fresh);
    }
    for row in listed {
        others.remove(&row.email.to_lowercase());
    }
    others.into_values().collect()
}

fn suppression(found: Option<&Suppression>) -> (Option<String>, Option<&'static str>) {
    (found.map(|found| found.at.to_string()), found.map(|found| why(&found.why)))
}

fn print(history: &History, row: &Row) {
    let (at, why) = suppression(history.contacts.suppression(&row.email));
    let at = at.unwrap_or_default();
    let Row { email, name, outlet, list, basis, since } = row;
    let fields = [email, name, outlet, list, basis, since].map(String::as_str);
    say!("{}", csv::row(fields.into_iter().chain([at.as_str(), why.unwrap_or_default()])));
}

fn as_object(history: &History, row: &Row) -> serde_json::Value {
    let (at, why) = suppression(history.contacts.suppression(&row.email));
    json!({
        "email": row.email,
        "name": row.name,
        "outlet": row.outlet,
        "list": row.list,
        "basis": row.basis,
        "since": row.since,
        "suppressed_since": at,
        "suppressed_why": why,
    })
}
