//! Floor 0 of Steward: what the words mean. No I/O.
//!
//! - [`value`]: the one representation of a stored value,
//! - [`kind`]: the field kinds, one module each,
//! - [`catalog`]: objects, fields and relations, read from TOML,
//! - [`formula`]: fields that are computed,
//! - [`query`]: what a reader asks for, before it is checked against the catalog,
//! - [`search`]: what records are found by,
//! - [`scope`]: who asks, and what they may see and do,
//! - [`spreadsheet`]: cells that nobody computes,
//! - [`zone`]: when their days begin,
//! - [`error`]: the one error, in the reader's language.

pub mod catalog;
pub mod clock;
pub mod error;
pub mod fold;
pub mod formula;
pub mod kind;
pub mod query;
pub mod random;
pub mod record;
pub mod scope;
pub mod search;
pub mod spreadsheet;
pub mod text;
pub mod value;
pub mod zone;

pub use error::{Error, FieldError, Result};
pub use text::Text;
pub use value::Value;
