//! What a reader asks for, by name, before the catalog and the scope have been consulted.
//!
//! The same tree is built from a query string, from JSON, by saved views and by behaviours.
//! It is the meaning of PostgREST 13's grammar plus Steward's additions, without its spelling.

mod bucket;
mod filter;
mod order;
mod select;
mod special;

pub use bucket::Bucket;
pub use filter::{FieldPath, Filter, IsValue, Operator, Quantifier, Test};
pub use order::{Direction, Nulls, OrderTerm};
pub use select::{Aggregate, Embed, Join, SelectItem};
pub use special::{MARK, MAX_OFFSETS, Moment, Special};

/// The deepest nesting of embeddings, and of and/or groups, that is accepted.
pub const MAX_DEPTH: usize = 8;

/// The most parts (selected items, tests, order terms) that one query may have.
pub const MAX_PARTS: usize = 500;

/// The most values in one `in.(…)`, `eq(any).{…}` or similar list.
pub const MAX_LIST: usize = 2_000;

/// A question about the records of one object, or of one embedding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ListQuery {
    /// What to show; empty means all fields.
    pub select: Vec<SelectItem>,
    /// Which rows.
    pub filter: Filter,
    /// In which order; the id is always the last tie-break.
    pub order: Vec<OrderTerm>,
    /// At most so many rows.
    pub limit: Option<u64>,
    /// Leaving out so many first.
    pub offset: Option<u64>,
    /// Continue after this cursor (top level only).
    pub after: Option<String>,
}
