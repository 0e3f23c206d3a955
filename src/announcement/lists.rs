//! The lists that a file names.

use super::pen::Pen;
use crate::problem::{Fault, nearest};
use crate::yaml::{Field, Value};

/// Names of lists, without repeats; one that the configuration does not have is a fault.
pub(super) fn names(pen: &Pen<'_>, field: &Field<'_>) -> Vec<String> {
    let items = field.one_or_more().unwrap_or_default();
    if items.is_empty() && matches!(field.node.value, Value::List(_)) {
        field.fault(Fault::EmptyValue { key: field.key.clone() });
    }
    let mut lists: Vec<String> = Vec::new();
    for item in items {
        let Some(name) = item.line(200) else { continue };
        check_list(pen, &item, &name);
        if !lists.contains(&name) {
            lists.push(name);
        }
    }
    lists
}

/// Notes a list that the configuration does not have.
fn check_list(pen: &Pen<'_>, field: &Field<'_>, name: &str) {
    let Some(email) = &pen.config.email else { return };
    if !email.lists.contains_key(name) {
        let nearest = nearest(name, email.lists.keys().map(String::as_str));
        field.fault(Fault::UnknownList { name: name.to_owned(), nearest });
    }
}
