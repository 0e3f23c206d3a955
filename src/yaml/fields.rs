//! Typed reading of a tree that notes every problem and goes on.

use std::cell::RefCell;
use std::collections::HashMap;

use jiff::SignedDuration;

use super::meant::in_english;
use super::{Entry, Node, Value};
use crate::problem::{Fault, Problem, Spot, Wanted, is_unsafe_in_header, nearest};
use crate::when;

/// Where problems are gathered while several readers are open.
#[derive(Debug, Default)]
pub struct Faults(RefCell<Vec<Problem>>);

impl Faults {
    /// Notes one.
    pub fn add(&self, fault: Fault, at: Spot) {
        self.0.borrow_mut().push(Problem::new(fault, at));
    }

    /// All of them by place, each once.
    pub fn into_sorted(self) -> Vec<Problem> {
        let mut all = self.0.into_inner();
        all.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.code().cmp(b.code())));
        all.dedup();
        all
    }
}

/// A map being read. Keys that nobody took are errors when it is finished.
pub struct Fields<'a> {
    path: String,
    at: Spot,
    entries: Vec<(&'a Entry, bool)>,
    known: Vec<&'static str>,
    faults: &'a Faults,
}

impl<'a> Fields<'a> {
    /// The top map of a text.
    pub fn root(node: &'a Node, faults: &'a Faults) -> Option<Fields<'a>> {
        match &node.value {
            Value::Map(entries) => Some(Fields::new(String::new(), node.at, entries, faults)),
            _ => {
                faults.add(Fault::NoKeys, node.at);
                None
            }
        }
    }

    fn new(path: String, at: Spot, entries: &'a [Entry], faults: &'a Faults) -> Fields<'a> {
        note_repeats(&path, entries, faults);
        let entries = entries.iter().map(|e| (e, false)).collect();
        Fields { path, at, entries, known: Vec::new(), faults }
    }

    /// Where the map begins.
    pub fn at(&self) -> Spot {
        self.at
    }

    /// The value of `key`, null or not; `None` when the key is not there.
    pub fn take(&mut self, key: &'static str) -> Option<Field<'a>> {
        self.take_named(&[key])
    }

    /// As [`Fields::take`], with other accepted names after the first; two of them are an error.
    pub fn take_named(&mut self, names: &[&'static str]) -> Option<Field<'a>> {
        self.known.extend(names);
        let mut found: Option<&'a Entry> = None;
        for (entry, taken) in &mut self.entries {
            if !*taken && names.contains(&entry.key.as_str()) {
                *taken = true;
                match found {
                    None => found = Some(entry),
                    Some(first) if first.key != entry.key => self.faults.add(
                        Fault::TwoNames { key: first.key.clone(), other: entry.key.clone() },
                        entry.at,
                    ),
                    Some(_) => {}
                }
            }
        }
        found.map(|entry| Field::of(&self.path, entry, self.faults))
    }

    /// As [`Fields::take`], where null counts as left out.
    pub fn given(&mut self, key: &'static str) -> Option<Field<'a>> {
        self.take(key).filter(|f| !f.is_null())
    }

    /// As [`Fields::given`], an error when left out.
    pub fn required(&mut self, key: &'static str) -> Option<Field<'a>> {
        let field = self.given(key);
        if field.is_none() {
            self.lacks(key);
        }
        field
    }

    /// Notes that `key` is missing.
    pub fn lacks(&self, key: &str) {
        self.faults.add(Fault::MissingKey { key: join(&self.path, key) }, self.at);
    }

    /// Notes the keys that nobody took.
    pub fn finish(self) {
        for (entry, taken) in &self.entries {
            if !taken {
                let nearest = in_english(&entry.key, &self.known)
                    .or_else(|| nearest(&entry.key, self.known.iter().copied()));
                let key = join(&self.path, &entry.key);
                self.faults.add(Fault::UnknownKey { key, nearest }, entry.at);
            }
        }
    }
}

/// A value with its path, or an element of a list.
#[derive(Clone)]
pub struct Field<'a> {
    /// Its whole path, such as `x.kantor`.
    pub key: String,
    /// Where its key stands, or the element.
    pub key_at: Spot,
    /// The value.
    pub node: &'a Node,
    faults: &'a Faults,
}

impl<'a> Field<'a> {
    fn of(path: &str, entry: &'a Entry, faults: &'a Faults) -> Field<'a> {
        Field { key: join(path, &entry.key), key_at: entry.at, node: &entry.node, faults }
    }

    /// Where the value begins.
    pub fn at(&self) -> Spot {
        self.node.at
    }

    /// Notes a problem at the value.
    pub fn fault(&self, fault: Fault) {
        self.faults.add(fault, self.node.at);
    }

    /// Notes a problem at the key.
    pub fn note_key(&self, fault: Fault) {
        self.faults.add(fault, self.key_at);
    }

    /// Whether the value is null or left empty.
    pub fn is_null(&self) -> bool {
        self.node.value == Value::Null
    }

    /// Whether the value is exactly this text.
    pub fn is_text(&self, text: &str) -> bool {
        matches!(&self.node.value, Value::Text(t) if t.trim() == text)
    }

    /// Whether the value asks for something: not null, `false`, an empty list or an empty map.
    pub fn asks(&self) -> bool {
        match &self.node.value {
            Value::Null | Value::Bool(false) => false,
            Value::List(items) => !items.is_empty(),
            Value::Map(entries) => !entries.is_empty(),
            _ => true,
        }
    }

    /// Notes that the value has another shape.
    pub fn wrong(&self, wanted: Wanted) {
        self.fault(Fault::WrongType { key: self.key.clone(), wanted });
    }

    /// Text exactly as YAML gives it. Whole numbers count as they are written; other numbers and
    /// yes/no must be quoted, since YAML drops their digits.
    pub fn text(&self) -> Option<String> {
        match &self.node.value {
            Value::Text(text) => return Some(text.clone()),
            Value::Int(number) => {
                return Some(self.node.written.clone().unwrap_or_else(|| number.to_string()));
            }
            Value::Float(_) | Value::Bool(_) => {
                self.fault(Fault::Unquoted { key: self.key.clone() });
            }
            Value::Null => self.fault(Fault::EmptyValue { key: self.key.clone() }),
            Value::List(_) | Value::Map(_) | Value::Tagged(_) => self.wrong(Wanted::Text),
        }
        None
    }

    /// Trimmed text, not empty, that may stand in a header: at most `limit` characters, none of
    /// them a control or direction character.
    pub fn line(&self, limit: usize) -> Option<String> {
        let text = self.text()?;
        let text = text.trim();
        if text.is_empty() {
            self.fault(Fault::EmptyValue { key: self.key.clone() });
        } else if let Some(c) = text.chars().find(|c| is_unsafe_in_header(*c)) {
            self.fault(Fault::HeaderCharacter { key: self.key.clone(), code: c.into() });
        } else if text.chars().count() > limit {
            self.fault(Fault::TooLong { key: self.key.clone(), limit });
        } else {
            return Some(text.to_owned());
        }
        None
    }

    /// Yes or no.
    pub fn yes(&self) -> Option<bool> {
        match self.node.value {
            Value::Bool(yes) => Some(yes),
            _ => {
                self.wrong(Wanted::YesNo);
                None
            }
        }
    }

    /// A whole number from `least` to `most`.
    pub fn whole(&self, least: i64, most: i64) -> Option<i64> {
        let Value::Int(number) = self.node.value else {
            self.wrong(Wanted::WholeNumber);
            return None;
        };
        let fits = i64::try_from(number).ok().filter(|n| (least..=most).contains(n));
        if fits.is_none() {
            self.fault(Fault::OutOfRange { key: self.key.clone(), least, most });
        }
        fits
    }

    /// A span such as `15m` or `1h30m`.
    pub fn duration(&self) -> Option<SignedDuration> {
        let text = self.text()?;
        let span = when::duration(&text);
        if span.is_none() {
            self.fault(Fault::BadDuration { key: self.key.clone(), value: text });
        }
        span
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&self, choices: &[(&'static str, T)]) -> Option<T> {
        let text = self.text()?;
        let word = text.trim();
        let found = choices.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        if found.is_none() {
            self.fault(Fault::NotOneOf {
                key: self.key.clone(),
                nearest: nearest(word, choices.iter().map(|(name, _)| *name)),
                allowed: choices.iter().map(|(name, _)| (*name).to_owned()).collect(),
                value: word.to_owned(),
            });
        }
        found.map(|(_, value)| *value)
    }

    /// The elements of a list.
    pub fn list(&self) -> Option<Vec<Field<'a>>> {
        match &self.node.value {
            Value::List(items) => Some(self.elements(items)),
            _ => {
                self.wrong(Wanted::List);
                None
            }
        }
    }

    /// The elements of a list, or one value as a list of one.
    pub fn one_or_more(&self) -> Option<Vec<Field<'a>>> {
        match &self.node.value {
            Value::List(items) => Some(self.elements(items)),
            Value::Text(_) | Value::Int(_) => Some(vec![self.clone()]),
            _ => {
                self.wrong(Wanted::TextOrList);
                None
            }
        }
    }

    fn elements(&self, items: &'a [Node]) -> Vec<Field<'a>> {
        let element = |(i, node): (usize, &'a Node)| Field {
            key: format!("{}[{}]", self.key, i + 1),
            key_at: node.at,
            node,
            faults: self.faults,
        };
        items.iter().enumerate().map(element).collect()
    }

    /// A map whose keys are names that the writer chose: each name once, with its value.
    pub fn entries(&self) -> Option<Vec<(String, Field<'a>)>> {
        let Value::Map(entries) = &self.node.value else {
            self.wrong(Wanted::Keys);
            return None;
        };
        note_repeats(&self.key, entries, self.faults);
        let mut seen = std::collections::HashSet::new();
        let once = entries.iter().filter(|e| seen.insert(e.key.as_str()));
        Some(once.map(|e| (e.key.clone(), Field::of(&self.key, e, self.faults))).collect())
    }

    /// A map whose keys are known.
    pub fn fields(&self) -> Option<Fields<'a>> {
        match &self.node.value {
            Value::Map(entries) => {
                Some(Fields::new(self.key.clone(), self.key_at, entries, self.faults))
            }
            _ => {
                self.wrong(Wanted::Keys);
                None
            }
        }
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn note_repeats(path: &str, entries: &[Entry], faults: &Faults) {
    let mut first: HashMap<&str, Spot> = HashMap::new();
    for entry in entries {
        if let Some(earlier) = first.get(entry.key.as_str()) {
            let key = join(path, &entry.key);
            faults.add(Fault::RepeatedKey { key, first_line: earlier.line }, entry.at);
        } else {
            first.insert(&entry.key, entry.at);
        }
    }
}
