//! The rows that an import has refused.

use steward_model::Result;
use steward_store::refusal::{self, RefusedRow};

use crate::engine::Engine;

impl Engine {
    /// The rows behind the one with the number `after` that an import has refused, by their numbers, at
    /// most `limit`. Whether the caller may know of them is asked [before](Self::import_facts).
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn refused_rows(
        &self,
        batch: i64,
        after: i64,
        limit: i64,
    ) -> Result<Vec<RefusedRow>> {
        refusal::list(self.database(), batch, after, limit).await
    }
}
