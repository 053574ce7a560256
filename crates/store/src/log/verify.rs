//! Reading everything of the log page by page, however it was tampered with.

use steward_model::clock::Micros;
use steward_model::{Result, Value};

use super::entry::{bytes, columns, int, present};
use super::{Block, Place, StoredChange};
use crate::{Database, ReadOptions, RowRef, Statement, each, spell};

/// A place with its row, if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedRow {
    /// The place.
    pub place: Place,
    /// The row that it names.
    pub change: Option<StoredChange>,
}

/// Places behind `position` up to `last` with their rows, by position, at most `limit`.
pub async fn places(
    database: &Database,
    (position, last): (i64, i64),
    limit: i64,
) -> Result<Vec<PlacedRow>> {
    let columns = columns(database.dialect());
    let sql = format!(
        "SELECT p.position, p.change_id, p.at, p.row_hash, {columns} FROM change_position p \
         LEFT JOIN change c ON c.id = p.change_id AND c.at = p.at \
         WHERE p.position > ?1 AND p.position <= ?2 ORDER BY p.position LIMIT ?3"
    );
    let params = vec![Value::Int(position), Value::Int(last), Value::Int(limit)];
    let statement = spell::statement(database.dialect(), &sql, params);
    Ok(database.query(statement, each(placed_row), ReadOptions::default()).await?.out)
}

fn placed_row(row: &RowRef<'_>) -> Result<PlacedRow> {
    let mut values = row.to_row()?.into_values().into_iter();
    let place = Place {
        position: present(int(&mut values)?)?,
        change_id: present(int(&mut values)?)?,
        at: present(int(&mut values)?)?,
        row_hash: present(bytes(&mut values)?)?,
    };
    let mut rest = values.peekable();
    let change = match rest.peek() {
        Some(Value::Null) => None,
        _ => Some(StoredChange::take(&mut rest)?),
    };
    Ok(PlacedRow { place, change })
}

/// Blocks behind the one that begins with the position `first`, as far as they begin at or before
/// `last`, in order, at most `limit`.
pub async fn blocks(
    database: &Database,
    (first, last): (i64, i64),
    limit: i64,
) -> Result<Vec<Block>> {
    let sql = "SELECT first, last, sealed_at, hash, previous FROM change_block \
               WHERE first > ?1 AND first <= ?2 ORDER BY first LIMIT ?3";
    let params = vec![Value::Int(first), Value::Int(last), Value::Int(limit)];
    let statement = spell::statement(database.dialect(), sql, params);
    let sink = each(|row| {
        let mut values = row.to_row()?.into_values().into_iter();
        Ok(Block {
            first: present(int(&mut values)?)?,
            last: present(int(&mut values)?)?,
            sealed_at: present(int(&mut values)?)?,
            hash: present(bytes(&mut values)?)?,
            previous: present(bytes(&mut values)?)?,
        })
    });
    Ok(database.query(statement, sink, ReadOptions::default()).await?.out)
}

/// A row's digest and whether it has a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedDigest {
    /// The row's id.
    pub id: i64,
    /// The row's time.
    pub at: Micros,
    /// Its digest.
    pub digest: Vec<u8>,
    /// Its position.
    pub position: Option<i64>,
}

/// The digests of the rows behind the one with this id and time, by id and time, at most `limit`.
pub async fn digests(
    database: &Database,
    (id, at): (i64, Micros),
    limit: i64,
) -> Result<Vec<PlacedDigest>> {
    let sql = "SELECT c.id, c.at, c.digest, (SELECT p.position FROM change_position p \
               WHERE p.change_id = c.id AND p.at = c.at) \
               FROM change c WHERE (c.id, c.at) > (?1, ?2) ORDER BY c.id, c.at LIMIT ?3";
    let params = vec![Value::Int(id), Value::Int(at), Value::Int(limit)];
    let statement = spell::statement(database.dialect(), sql, params);
    let sink = each(|row| {
        Ok(PlacedDigest {
            id: present(row.int(0)?)?,
            at: present(row.int(1)?)?,
            digest: present(row.bytes(2)?)?.to_vec(),
            position: row.int(3)?,
        })
    });
    Ok(database.query(statement, sink, ReadOptions::default()).await?.out)
}

/// The rows with this id: one, or several where PostgreSQL keeps them in different months.
pub async fn rows(database: &Database, id: i64) -> Result<Vec<StoredChange>> {
    let columns = columns(database.dialect());
    let sql = format!("SELECT {columns} FROM change c WHERE c.id = ?1 ORDER BY c.at");
    let statement = spell::statement(database.dialect(), &sql, vec![Value::Int(id)]);
    Ok(database.query(statement, each(StoredChange::of), ReadOptions::default()).await?.out)
}

/// The last position and the last beginning of a block that there are, whatever the head says.
pub async fn ends(database: &Database) -> Result<(Option<i64>, Option<i64>)> {
    let sql = "SELECT (SELECT max(position) FROM change_position), \
               (SELECT max(first) FROM change_block)";
    let sink = each(|row| Ok((row.int(0)?, row.int(1)?)));
    let answer = database.query(Statement::from(sql), sink, ReadOptions::default()).await?;
    present(answer.out.into_iter().next())
}
