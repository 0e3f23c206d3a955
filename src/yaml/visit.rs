//! Values out of `serde_yaml`, within a budget, so that a bomb of aliases dies at once.

use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, EnumAccess, Error, MapAccess, SeqAccess};
use serde::de::{VariantAccess, Visitor};

use super::node::{Entry, Node, Value};
use crate::problem::Spot;

const MOST_NODES: u32 = 20_000;
const MOST_TEXT: usize = 1024 * 1024;
const DEEPEST: u32 = 64;

/// Why there is no tree.
pub(super) struct Failure {
    pub at: Option<Spot>,
    /// What the parser says, without the place.
    pub detail: String,
    /// The same with what it was doing.
    pub whole: String,
    pub too_complex: bool,
    pub complex_key: bool,
}

#[derive(Default)]
struct Budget {
    nodes: Cell<u32>,
    text: Cell<usize>,
    spent: Cell<bool>,
    complex_key: Cell<bool>,
}

impl Budget {
    fn take<E: Error>(&self, text: usize, depth: u32) -> Result<(), E> {
        self.nodes.set(self.nodes.get() + 1);
        self.text.set(self.text.get() + text);
        if self.nodes.get() > MOST_NODES || self.text.get() > MOST_TEXT || depth > DEEPEST {
            self.spent.set(true);
            return Err(E::custom("too complex"));
        }
        Ok(())
    }
}

pub(super) fn tree(text: &str) -> Result<Node, Failure> {
    let budget = Budget::default();
    let seed = Seed { budget: &budget, depth: 0 };
    seed.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|e| {
        let whole = e.to_string();
        let detail = whole.split(" at line ").next().unwrap_or(&whole).to_owned();
        let limits = detail.contains("recursion limit") || detail.contains("repetition limit");
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).max(1);
        Failure {
            at: e.location().map(|l| Spot::new(number(l.line()), number(l.column()))),
            too_complex: budget.spent.get() || limits,
            complex_key: budget.complex_key.get(),
            detail,
            whole,
        }
    })
}

#[derive(Clone, Copy)]
struct Seed<'b> {
    budget: &'b Budget,
    depth: u32,
}

impl Seed<'_> {
    fn leaf<E: Error>(self, value: Value, text: usize) -> Result<Node, E> {
        self.budget.take(text, self.depth)?;
        Ok(Node { at: Spot::START, written: None, value })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("YAML")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        self.leaf(Value::Null, 0)
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        self.leaf(Value::Null, 0)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        self.leaf(Value::Bool(value), 0)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        self.leaf(Value::Int(value.into()), 0)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        self.leaf(Value::Int(value.into()), 0)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node, E> {
        self.leaf(Value::Int(value), 0)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node, E> {
        self.leaf(i128::try_from(value).map_or(Value::Float(value as f64), Value::Int), 0)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        self.leaf(Value::Float(value), 0)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        self.leaf(Value::Text(value.to_owned()), value.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        self.budget.take(0, self.depth)?;
        let below = Seed { depth: self.depth + 1, ..self };
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(below)? {
            list.push(item);
        }
        Ok(Node { at: Spot::START, written: None, value: Value::List(list) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        self.budget.take(0, self.depth)?;
        let below = Seed { depth: self.depth + 1, ..self };
        let mut entries = Vec::new();
        while let Some(key) = items.next_key_seed(below)? {
            let key = match key.value {
                Value::Text(text) => text,
                Value::Int(number) => number.to_string(),
                Value::Float(number) => number.to_string(),
                Value::Bool(yes) => yes.to_string(),
                Value::Null => "null".to_owned(),
                Value::List(_) | Value::Map(_) | Value::Tagged(_) => {
                    self.budget.complex_key.set(true);
                    return Err(A::Error::custom("a key must be one word"));
                }
            };
            let node = items.next_value_seed(below)?;
            entries.push(Entry { key, at: Spot::START, node });
        }
        Ok(Node { at: Spot::START, written: None, value: Value::Map(entries) })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Node, A::Error> {
        let (Tag(tag), rest) = data.variant::<Tag>()?;
        rest.newtype_variant_seed(Seed { depth: self.depth + 1, ..self })?;
        self.leaf(Value::Tagged(tag), 0)
    }
}

struct Tag(String);

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Tag, D::Error> {
        String::deserialize(deserializer).map(Tag)
    }
}
