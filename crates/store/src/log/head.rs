//! The one row that says where the sealed part of the log ends.

use steward_model::{Error, Result, Value};

use crate::{Database, ReadOptions, Row, Statement, Tx, each, spell};

/// The end of the sealed part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last position; 0 before the first.
    pub position: i64,
    /// How many blocks there are.
    pub blocks: i64,
    /// The hash of the last block; of nothing before the first.
    pub hash: Vec<u8>,
    /// Every valid row up to this id has its position: the sealer looks only behind it.
    pub low_water: i64,
    /// The code over all of these.
    pub code: Vec<u8>,
}

const SELECT: &str = "SELECT position, blocks, hash, low_water, code FROM change_head WHERE id = 1";

/// Reads the head; `None` before the log was begun.
pub async fn head(database: &Database) -> Result<Option<Head>> {
    let sink = each(|row| read(&row.to_row()?));
    let answer = database.query(Statement::from(SELECT), sink, ReadOptions::default()).await?;
    Ok(answer.out.into_iter().next())
}

/// The same within a transaction.
pub async fn head_in(tx: &mut Tx<'_>) -> Result<Option<Head>> {
    tx.query(&Statement::from(SELECT)).await?.first().map(read).transpose()
}

/// Writes the first head of a new log.
pub async fn begin(tx: &mut Tx<'_>, head: &Head) -> Result<()> {
    let sql = "INSERT INTO change_head (position, blocks, hash, low_water, code, id) \
               VALUES (?1, ?2, ?3, ?4, ?5, 1)";
    tx.execute(&spell::statement(tx.dialect(), sql, values(head))).await?;
    Ok(())
}

/// The statement that moves the head.
pub(super) fn update(tx: &Tx<'_>, head: &Head) -> Statement {
    let sql = "UPDATE change_head \
               SET position = ?1, blocks = ?2, hash = ?3, low_water = ?4, code = ?5 WHERE id = 1";
    spell::statement(tx.dialect(), sql, values(head))
}

fn values(head: &Head) -> Vec<Value> {
    vec![
        Value::Int(head.position),
        Value::Int(head.blocks),
        Value::Bytes(head.hash.clone()),
        Value::Int(head.low_water),
        Value::Bytes(head.code.clone()),
    ]
}

fn read(row: &Row) -> Result<Head> {
    let empty = || Error::internal("the head of the log has an empty column");
    Ok(Head {
        position: row.int(0)?.ok_or_else(empty)?,
        blocks: row.int(1)?.ok_or_else(empty)?,
        hash: row.bytes(2)?.ok_or_else(empty)?.to_vec(),
        low_water: row.int(3)?.ok_or_else(empty)?,
        code: row.bytes(4)?.ok_or_else(empty)?.to_vec(),
    })
}
