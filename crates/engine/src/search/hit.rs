//! What search answers.

use serde::Serialize;

/// What was found in one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The object's name.
    pub object: String,
    /// Its plural, as in paths.
    pub plural: String,
    /// Whether there are further hits.
    pub more: bool,
    /// Whether the object's index is being built, so that hits may be missing.
    pub building: bool,
    /// The hits, the best first.
    pub hits: Vec<Hit>,
}

/// A record that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Its id.
    pub id: i64,
    /// Its title; none if it has none or the reader may not read it.
    pub title: Option<String>,
    /// How good the hit is.
    #[serde(rename = "match")]
    pub tier: Tier,
    /// The fields in which something was found.
    pub matched: Vec<Matched>,
    /// Further values that tell hits apart.
    pub facts: Vec<Fact>,
    /// The record that this one is a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Owner>,
}

/// How good a hit is, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// A name, number or address is what was asked for, or sounds like it.
    Exact,
    /// A name begins like it, or somebody is called so.
    Start,
    /// Any other.
    Part,
}

impl Tier {
    /// From the number in the store's answer.
    pub(super) fn of(number: i64) -> Self {
        match number {
            0 => Self::Exact,
            1 | 2 => Self::Start,
            _ => Self::Part,
        }
    }
}

/// A field in which something was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Matched {
    /// The field.
    pub field: String,
    /// Its text, or an excerpt of a long one.
    pub value: String,
    /// What to mark in it, from and to, in UTF-16 code units; ascending and apart.
    pub ranges: Vec<(usize, usize)>,
}

/// A value that tells hits apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The field.
    pub field: String,
    /// Its value; of a reference, the title of the record that it refers to.
    pub value: String,
}

/// The record that a part belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owner {
    /// The object's name.
    pub object: String,
    /// Its plural.
    pub plural: String,
    /// The id.
    pub id: i64,
    /// The title; none if it has none or the reader may not read it.
    pub title: Option<String>,
}
