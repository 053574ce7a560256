//! Merging what many writes have left in the indexes, while there is little else to do: a search looks for
//! each word in every segment of an index.

use std::sync::Arc;

use steward_model::Result;
use steward_store::{Stats, search};

use crate::engine::Engine;

/// Merges in a row, before it is looked what others do.
const IN_A_ROW: u64 = 8;

/// Up to so many reads and writes of others while [`IN_A_ROW`] merges run, people hardly wait for them.
const OTHERS: u64 = 16;

/// Up to so many reads and writes between two looks at the indexes, it is quiet.
const QUIET: u64 = 200;

/// Whether there was little to do since some moment.
pub(super) fn was_quiet(then: Stats, now: Stats) -> bool {
    done(now).saturating_sub(done(then)) <= QUIET
}

/// Reads and writes.
fn done(stats: Stats) -> u64 {
    stats.reads + stats.commits
}

impl Engine {
    /// Merges the indexes that are worth it, some pages at a time, until none is or others have much to do.
    /// Answers how many times. Only SQLite is asked.
    ///
    /// # Errors
    /// If the database can't be written.
    pub async fn merge_search(&self) -> Result<u64> {
        let catalog = self.catalog();
        let mut all = 0;
        for id in search::to_merge(self.database(), &catalog).await? {
            let mut begun = self.database().stats();
            loop {
                let catalog = Arc::clone(&catalog);
                // Alone: in a group it would keep the writes of others waiting.
                let merged = self.database().write_alone(move |tx| {
                    let catalog = Arc::clone(&catalog);
                    Box::pin(async move { search::merge_some(tx, catalog.object(id)).await })
                });
                if !merged.await? {
                    break;
                }
                all += 1;
                if all % IN_A_ROW == 0 {
                    let now = self.database().stats();
                    if done(now).saturating_sub(done(begun)) > IN_A_ROW + OTHERS {
                        return Ok(all);
                    }
                    begun = now;
                }
            }
        }
        Ok(all)
    }
}
