//! Imports as records: what came in by which file, and taking it out again as a whole.

mod abandoned;
mod keep;
mod undo;

pub use keep::{ImportCounts, ImportEnd, NewImport};
pub use undo::UndoImport;

/// The object of imports.
const OBJECT: &str = "import_batch";

/// What the log names as the request of everything that an import writes.
#[must_use]
pub fn request_id(batch: i64) -> String {
    format!("import-{batch}")
}
