//! What the sealer reads and writes.
//!
//! On SQLite rows become visible in the order of their ids. On PostgreSQL they don't: a transaction
//! that began early may commit late, and its rows appear behind ones that were sealed already. What
//! helps is that a transaction there has its own number before it gets an id for a log row (see the
//! table's definition). So once every transaction has ended that had a number when id M was seen,
//! nothing up to M is still to come.

use steward_model::clock::Micros;
use steward_model::value::ColumnType;
use steward_model::{Result, Value};

use super::entry::columns;
use super::{Head, StoredChange, head};
use crate::advisory::{self, Lock};
use crate::limits::SEAL_TIME;
use crate::rows::Insert;
use crate::{Database, Dialect, ReadOptions, Statement, Tx, each, spell};

/// Which transactions are under way on PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// Every transaction with a smaller number has ended.
    pub ended_below: i64,
    /// Every transaction that has a number has a smaller one.
    pub begun_below: i64,
}

/// Reads the horizon; `None` on SQLite, where nothing commits late.
pub async fn horizon(database: &Database) -> Result<Option<Horizon>> {
    if database.dialect() == Dialect::Sqlite {
        return Ok(None);
    }
    let sql = "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint \
               FROM pg_current_snapshot() s";
    let sink = each(|row| {
        let number = |index| row.int(index).map(Option::unwrap_or_default);
        Ok(Horizon { ended_below: number(0)?, begun_below: number(1)? })
    });
    let answer = database.query(Statement::from(sql), sink, ReadOptions::default()).await?;
    Ok(answer.out.into_iter().next())
}

/// The newest row's id; 0 in an empty log.
pub async fn newest(database: &Database) -> Result<i64> {
    let statement = Statement::from("SELECT max(id) FROM change");
    let answer = database.query(statement, each(|row| row.int(0)), ReadOptions::default()).await?;
    Ok(answer.out.into_iter().flatten().next().unwrap_or_default())
}

/// Rows without a position whose id is in `after + 1 ..= up_to`, by id, at most `limit`.
///
/// The position is looked up for each row: PostgreSQL would otherwise read all positions there are.
pub async fn unplaced(
    database: &Database,
    after: i64,
    up_to: i64,
    limit: i64,
) -> Result<Vec<StoredChange>> {
    let columns = columns(database.dialect());
    let sql = format!(
        "SELECT {columns} FROM change c WHERE c.id > ?1 AND c.id <= ?2 \
         AND (SELECT p.position FROM change_position p WHERE p.change_id = c.id) IS NULL \
         ORDER BY c.id LIMIT ?3"
    );
    let params = vec![Value::Int(after), Value::Int(up_to), Value::Int(limit)];
    let statement = spell::statement(database.dialect(), &sql, params);
    // Nobody waits for it, and what it finds late has to be found all the same.
    let patient = ReadOptions { time_limit: SEAL_TIME, ..ReadOptions::default() };
    Ok(database.query(statement, each(StoredChange::of), patient).await?.out)
}

/// The place of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its position.
    pub position: i64,
    /// The row's id.
    pub change_id: i64,
    /// The row's time.
    pub at: Micros,
    /// The code over place and row.
    pub row_hash: Vec<u8>,
}

/// A link of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its first position.
    pub first: i64,
    /// Its last position.
    pub last: i64,
    /// When it was sealed.
    pub sealed_at: Micros,
    /// The code over the block before and all rows of this one.
    pub hash: Vec<u8>,
    /// The hash of the block before.
    pub previous: Vec<u8>,
}

/// What one sealing writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealing {
    /// The position of the head on which it builds.
    pub builds_on: i64,
    /// The new places, in order; none when only the low-water mark moves.
    pub places: Vec<Place>,
    /// The block over them.
    pub block: Option<Block>,
    /// The head afterwards.
    pub head: Head,
}

/// Writes a sealing unless another server has sealed meanwhile or does so now; whether it was
/// written.
pub async fn seal(tx: &mut Tx<'_>, sealing: &Sealing) -> Result<bool> {
    if !advisory::try_take(tx, Lock::Seal).await? {
        return Ok(false);
    }
    let now = head::head_in(tx).await?;
    if now.is_none_or(|now| now.position != sealing.builds_on) {
        return Ok(false);
    }
    let dialect = tx.dialect();
    let mut statements = insert_places(dialect, &sealing.places);
    statements.extend(sealing.block.as_ref().map(|block| insert_block(dialect, block)));
    statements.push(head::update(tx, &sealing.head));
    tx.pipeline(&statements).await?;
    Ok(true)
}

/// How places are written.
const INSERT_PLACES: Insert<'_> = Insert {
    into: "INSERT INTO change_position (position, change_id, at, row_hash)",
    columns: &[ColumnType::Int, ColumnType::Int, ColumnType::Int, ColumnType::Bytes],
    tail: "",
};

fn insert_places(dialect: Dialect, places: &[Place]) -> Vec<Statement> {
    let values = places.iter().flat_map(|place| {
        [
            Value::Int(place.position),
            Value::Int(place.change_id),
            Value::Int(place.at),
            Value::Bytes(place.row_hash.clone()),
        ]
    });
    INSERT_PLACES.statements(dialect, values.collect())
}

fn insert_block(dialect: Dialect, block: &Block) -> Statement {
    let sql = "INSERT INTO change_block (first, last, sealed_at, hash, previous) \
               VALUES (?1, ?2, ?3, ?4, ?5)";
    let params = vec![
        Value::Int(block.first),
        Value::Int(block.last),
        Value::Int(block.sealed_at),
        Value::Bytes(block.hash.clone()),
        Value::Bytes(block.previous.clone()),
    ];
    spell::statement(dialect, sql, params)
}
