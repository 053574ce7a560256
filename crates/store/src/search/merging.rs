//! How FTS5 merges what it has written: each commit adds a small segment to each index that it touches, and
//! segments of one size become a larger one.
//!
//! An entry is rewritten once for each size that it passes, while a search looks into every segment. With
//! [`SEGMENTS`] of a size a million records pass four sizes instead of the eight of FTS5's own choice.

use steward_model::Result;
use steward_model::catalog::ObjectDef;

use super::table;
use crate::{Dialect, Statement, Tx};

/// Segments of one size that FTS5 begins to merge, a few pages with each commit; the most that it knows.
const SEGMENTS: u32 = 16;

/// Segments of one size at which a commit waits until all are merged. Far above [`SEGMENTS`]: nobody
/// shall wait for millions of entries.
const TOO_MANY: u32 = 256;

/// Settles how an object's index is merged; writes only what was settled otherwise.
pub(super) async fn settle(tx: &mut Tx<'_>, object: &ObjectDef) -> Result<()> {
    if tx.dialect() != Dialect::Sqlite {
        return Ok(());
    }
    let table = table(object);
    for (setting, number) in [("automerge", SEGMENTS), ("crisismerge", TOO_MANY)] {
        let sql = format!(
            "INSERT INTO \"{table}\" (\"{table}\", rank) SELECT '{setting}', {number} WHERE NOT EXISTS \
             (SELECT 1 FROM \"{table}_config\" WHERE k = '{setting}' AND v = {number})"
        );
        tx.execute(&Statement::from(sql.as_str())).await?;
    }
    Ok(())
}
