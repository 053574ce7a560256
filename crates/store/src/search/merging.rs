//! How FTS5 merges what it has written: each commit adds a small segment to each index that it touches, and
//! segments of one size become a larger one.
//!
//! An entry is rewritten once for each size that it passes, while a search looks for every word in every
//! segment. With [`SEGMENTS`] of a size a million records pass four sizes instead of the eight of FTS5's own choice;
//! what that leaves is merged when there is little else to do ([`merge_some`]).

use steward_model::catalog::{Catalog, ObjectDef, ObjectId};
use steward_model::{Error, Result};

use super::segments::{Segments, Wish};
use super::{searched, table};
use crate::{Collect, Database, Dialect, ReadOptions, Statement, Tx};

/// Segments of one size that FTS5 begins to merge, a few pages with each commit; the most that it knows.
const SEGMENTS: u32 = 16;

/// Segments of one size at which a commit waits until all are merged. Far above [`SEGMENTS`]: nobody
/// shall wait for millions of entries.
const TOO_MANY: u32 = 256;

/// Segments of one size that are merged when it is asked for.
const ASKED: u32 = 2;

/// What is settled, by FTS5's names.
const SETTLED: [(&str, u32); 3] =
    [("automerge", SEGMENTS), ("crisismerge", TOO_MANY), ("usermerge", ASKED)];

/// Pages that one [`merge_some`] writes at most: about a megabyte, some ten milliseconds.
const PAGES: u32 = 256;

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

/// The objects whose indexes are worth merging; on PostgreSQL none.
///
/// # Errors
/// If the database can't be read.
pub async fn to_merge(database: &Database, catalog: &Catalog) -> Result<Vec<ObjectId>> {
    if database.dialect() != Dialect::Sqlite {
        return Ok(Vec::new());
    }
    let of_object = |object: &ObjectDef| {
        format!("SELECT {}, ({})", object.id, Segments::stored(&table(object)))
    };
    let all = searched(catalog).map(of_object).collect::<Vec<_>>().join(" UNION ALL ");
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let options = ReadOptions::default();
    let rows = database.query(Statement::from(all.as_str()), Collect::default(), options).await?;
    let mut found = Vec::new();
    for row in &rows.out {
        let object = row.int(0)?.and_then(|id| ObjectId::try_from(id).ok());
        if let (Some(object), Some(stored)) = (object, row.bytes(1)?)
            && read(stored)?.wish().is_some()
        {
            found.push(object);
        }
    }
    Ok(found)
}

/// Merges some pages of an object's index, if that is worth it; whether it was. Only SQLite is asked.
///
/// # Errors
/// If the database can't be written.
pub async fn merge_some(tx: &mut Tx<'_>, object: &ObjectDef) -> Result<bool> {
    let table = table(object);
    let rows = tx.query(&Statement::from(Segments::stored(&table).as_str())).await?;
    let stored = rows.first().map(|row| row.bytes(0)).transpose()?.flatten();
    let Some(wish) = stored.map(read).transpose()?.and_then(|segments| segments.wish()) else {
        return Ok(false);
    };
    // With a minus, all segments become one.
    let sign = match wish {
        Wish::All => "-",
        Wish::On => "",
    };
    let sql =
        format!("INSERT INTO \"{table}\" (\"{table}\", rank) VALUES ('merge', {sign}{PAGES})");
    tx.execute(&Statement::from(sql.as_str())).await?;
    Ok(true)
}

fn read(stored: &[u8]) -> Result<Segments> {
    Segments::read(stored)
        .ok_or_else(|| Error::internal("an index of search is not as FTS5 writes it"))
}
