//! What is known of the contents of files, which lie in the file store and not in the database.
//!
//! - [`content`]: which contents are kept, and when to look whether anybody still needs them;
//! - [`named`]: which files are named by records;
//! - [`upload`]: large files that arrive in parts.

pub mod content;
pub mod named;
pub mod upload;
