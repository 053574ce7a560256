//! Imports as records: what came in by which file, how far one is that runs, and taking it out again as
//! a whole.

mod course;
mod facts;
mod keep;
mod refused;
mod settle;
mod undo;

pub use course::{ImportCounts, ImportCourse, ImportStep};
pub use facts::ImportFacts;
pub use keep::{Begun, ImportEnd, NewImport};
pub use undo::UndoImport;

pub use steward_store::refusal::RefusedRow;

/// The object of imports.
const OBJECT: &str = "import_batch";

/// The kind of the jobs that import.
pub const IMPORT_JOB: &str = "import";

/// What the log names as the request of everything that an import writes.
#[must_use]
pub fn request_id(batch: i64) -> String {
    format!("import-{batch}")
}
