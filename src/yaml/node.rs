//! The tree: values with their places.

use crate::problem::Spot;

/// A value and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it begins; the nearest known ancestor's place when its own is not known.
    pub at: Spot,
    /// The characters of an unquoted one-line value.
    pub written: Option<String>,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing, `null` or `~`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// Keys in the order of the text, repeated ones included.
    Map(Vec<Entry>),
    /// Something with an own `!tag`.
    Tagged(String),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub at: Spot,
    /// Its value.
    pub node: Node,
}
