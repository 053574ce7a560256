//! From a plan to one SQL statement, and the shape of its rows.
//!
//! The two dialects differ in a handful of functions (see [`crate::dialect`]); everything else is the
//! same text. No value is ever part of the text, except limits, the ids of departments in a
//! reader's scope, and the name and the rules of the reader's time zone, which are our own.

mod bucket;
mod count;
mod group;
mod join;
mod keyset;
mod list;
mod lookup;
mod many;
mod predicate;
mod records;
mod rollup;
mod scope;
mod scope_size;
mod sealed;
mod search;
mod sql;
mod text;
mod write;

pub use count::{count, planned, planned_rows};
pub use list::{Listing, list};
pub use lookup::lookup;
pub use records::{Take, by_ids, decode, first, records};
pub use rollup::{Delta, apply_roll_ups, next_parents, rolled_up};
pub use scope::MAX_CASCADE;
pub use scope_size::{scope_size, scope_sources};
pub use sealed::{seal_again, sealed_otherwise};
pub use search::{Bounds, Wanted, hits};
pub(crate) use sql::Sql;
pub use write::{insert, insert_with_ids, update};
