//! How FTS5 merges what it has written: each commit adds a small segment to each index that it touches, and
//! segments of one size become a larger one.
//!
//! An entry is rewritten once for each size that it passes, while a search looks into every segment. With
//! [`SEGMENTS`] of a size a million records pass four sizes instead of the eight of FTS5's own choice.

use steward_model::Result;
use steward_model::catalog::Catalog;

use super::{searched, table};
use crate::{Dialect, Statement, Tx};

/// Segments of one size that FTS5 begins to merge, a few pages with each commit; the most that it knows.
const SEGMENTS: u32 = 16;

/// Segments of one size at which a commit waits until all are merged. Far above [`SEGMENTS`]: nobody
/// shall wait for millions of entries.
const TOO_MANY: u32 = 256;

/// What is settled, by FTS5's names.
const SETTLED: [(&str, u32); 2] = [("automerge", SEGMENTS), ("crisismerge", TOO_MANY)];

/// Settles how the indexes are merged; writes only what was settled otherwise, which one statement tells.
pub(super) async fn settle(tx: &mut Tx<'_>, catalog: &Catalog) -> Result<()> {
    if tx.dialect() != Dialect::Sqlite {
        return Ok(());
    }
    let otherwise = searched(catalog).flat_map(|object| {
        let table = table(object);
        SETTLED.map(|(setting, number)| {
            format!(
                "SELECT '{table}', '{setting}', {number} WHERE NOT EXISTS \
                 (SELECT 1 FROM \"{table}_config\" WHERE k = '{setting}' AND v = {number})"
            )
        })
    });
    let otherwise = otherwise.collect::<Vec<_>>().join(" UNION ALL ");
    if otherwise.is_empty() {
        return Ok(());
    }
    for row in tx.query(&Statement::from(otherwise.as_str())).await? {
        if let (Some(table), Some(setting), Some(number)) =
            (row.text(0)?, row.text(1)?, row.int(2)?)
        {
            let sql = format!(
                "INSERT INTO \"{table}\" (\"{table}\", rank) VALUES ('{setting}', {number})"
            );
            tx.execute(&Statement::from(sql.as_str())).await?;
        }
    }
    Ok(())
}
