//! What to show.

use super::{Bucket, ListQuery};

/// One item of `select`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SelectItem {
    /// `*`: all readable fields.
    All,
    /// A field, as in `alias:name::cast`.
    Field {
        /// The key in the answer, if it is not the field's name.
        alias: Option<String>,
        /// The field's name.
        field: String,
        /// The type to cast to, if any.
        cast: Option<String>,
    },
    /// The stretch of time in which a field lies, as in `alias:created_at.bucket(month)`.
    Bucket {
        /// The key in the answer, if it is not the bucket's word.
        alias: Option<String>,
        /// The field's name.
        field: String,
        /// How long a stretch.
        bucket: Bucket,
    },
    /// `count()`, or an aggregate over a field, as in `alias:amount.sum()`.
    Aggregate {
        /// The key in the answer, if it is not the function's name.
        alias: Option<String>,
        /// The function.
        function: Aggregate,
        /// The field; none only for `count()`.
        field: Option<String>,
        /// The type to cast the result to, if any.
        cast: Option<String>,
    },
    /// Related records.
    Embed(Embed),
}

/// An aggregate function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aggregate {
    /// How many rows, or how many with a value.
    Count,
    /// The sum; null over no values.
    Sum,
    /// The mean; null over no values.
    Avg,
    /// The least value.
    Min,
    /// The greatest value.
    Max,
}

/// Related records inside a row, as in `alias:account!hint!inner(name)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Embed {
    /// The key in the answer, if it is not the target's name as written.
    pub alias: Option<String>,
    /// The target as written: an object's name or plural, or a reference field.
    pub target: String,
    /// Which relation, where several fit: a reference field's name.
    pub hint: Option<String>,
    /// Whether rows without related records are left out.
    pub join: Join,
    /// `...target(…)`: the related fields become fields of the row itself.
    pub spread: bool,
    /// `target()`: none of their fields, so that the embedding only filters its parent. Then
    /// `query.select` is empty, which alone would mean all fields.
    pub nothing: bool,
    /// What of the related records, which of them, in which order, how many.
    pub query: ListQuery,
}

impl Embed {
    /// The key in the answer, by which dotted parameters name this embedding.
    #[must_use]
    pub fn key(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.target)
    }
}

/// Whether an embedding filters its parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Join {
    /// Keep parents without related records.
    #[default]
    Left,
    /// Leave them out.
    Inner,
}
