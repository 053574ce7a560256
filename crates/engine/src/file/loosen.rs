//! What the write path says of files that its records name.

use std::collections::BTreeSet;

use steward_model::Result;
use steward_store::file::content;

use super::limits::DROPPED_KEPT;
use crate::record::Work;

impl Work<'_, '_> {
    /// Says that a record names these files no longer: after a while somebody looks whether they are still
    /// needed.
    pub fn loosen_files(&mut self, files: &BTreeSet<i64>) {
        if files.is_empty() {
            return;
        }
        let files: Vec<i64> = files.iter().copied().collect();
        let (dialect, at) = (self.tx.dialect(), self.now + DROPPED_KEPT);
        self.statements.push(content::loosen(dialect, &files, at));
    }

    /// Whether contents with this checksum are kept: nobody removes them before the transaction ends.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn has_contents(&mut self, sha256: &str) -> Result<bool> {
        content::hold(self.tx, sha256).await
    }

    /// Those of these files that a record may name: nobody removes them before the transaction ends.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn lasting_files(&mut self, files: &BTreeSet<i64>) -> Result<BTreeSet<i64>> {
        let files: Vec<i64> = files.iter().copied().collect();
        content::hold_files(self.tx, &files).await
    }
}
