//! In which order.

use super::Bucket;

/// One term of `order`, as in `name.desc.nullslast` or `account(name).asc`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrderTerm {
    /// The key of a to-one embedding whose field orders the rows, as in `account(name)`.
    pub relation: Option<String>,
    /// The field.
    pub field: String,
    /// For `created_at.bucket(month)`: the stretches of time that order the rows, instead of the field.
    pub bucket: Option<Bucket>,
    /// Which way.
    pub direction: Direction,
    /// Where nulls go; none means PostgREST's default: last ascending, first descending.
    pub nulls: Option<Nulls>,
}

impl OrderTerm {
    /// Where nulls go.
    #[must_use]
    pub fn nulls(&self) -> Nulls {
        self.nulls.unwrap_or(match self.direction {
            Direction::Asc => Nulls::Last,
            Direction::Desc => Nulls::First,
        })
    }
}

/// Which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Least first.
    #[default]
    Asc,
    /// Greatest first.
    Desc,
}

/// Where nulls go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nulls {
    /// Before all values.
    First,
    /// After all values.
    Last,
}
