//! The grammar of a query string: PostgREST 13's, with Steward's additions, read into the tree of
//! [`steward_model::query`] and written back.
//!
//! - [`parse_list`] reads what a reader asks for, [`parse_write`] what a writer adds to it,
//! - [`parse_search`] reads a search across objects, [`parse_live`] what live events shall tell of,
//!   [`parse_feed`] what of the changes is asked for,
//! - [`format_list`] writes a question as a query string again,
//! - [`parse_prefer`] and [`parse_range`] read the two headers that belong to the grammar,
//! - [`fuzz`] tries all of them with hostile input.
//!
//! Nothing here knows the catalog: a name is only a name until the engine resolves it. Every
//! recursion and every list has a limit, no input panics, and the work grows with the length of
//! the input. An unknown word is an error that says where it stands; nothing is ever ignored.

mod attach;
mod bucket;
mod budget;
mod cursor;
mod embed;
mod feed;
mod format;
pub mod fuzz;
mod key;
mod list;
mod live;
mod logic;
mod name;
mod operand;
mod operation;
mod order;
mod page;
mod parameters;
mod prefer;
mod range;
mod search;
mod select;
#[cfg(test)]
mod steps;
mod unique;
mod words;

pub use feed::{FEED_LIMIT, FeedQuery, MAX_FEED_LIMIT, parse_feed};
pub use format::format_list;
pub use list::{WriteQuery, parse_list, parse_write};
pub use live::{LiveQuery, parse_live, position};
pub use prefer::{
    Count, Duplicates, Handling, Missing, Preferences, Representation, Resolution, Transaction,
    parse_prefer,
};
pub use range::parse_range;
pub use search::{MAX_SEARCH_LIMIT, SEARCH_LIMIT, SearchQuery, parse_search};

/// The longest query string that is read, in bytes as sent (percent-encoded).
pub const MAX_QUERY_BYTES: usize = 64 * 1024;
