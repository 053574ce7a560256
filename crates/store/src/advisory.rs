//! Locks between servers that share a PostgreSQL database. SQLite has one server and needs none.

use std::collections::BTreeSet;

use steward_model::{Result, Value};

use crate::{Dialect, Statement, Tx};

/// What only one server at a time may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lock {
    /// Change the tables.
    Schema = 1,
    /// Seal the log.
    Seal = 2,
    /// Add a data key.
    DataKey = 3,
    /// Replace the key that seals secrets; whoever seals some shares it.
    Sealing = 4,
}

/// The first half of the numbers of all locks, so that they meet nobody else's in the same database.
const OURS: i64 = 0x5354_4557 << 32;

impl Lock {
    fn number(self) -> Value {
        Value::Int(OURS | self as i64)
    }
}

/// Waits for the lock; the transaction's end lets it go.
pub(crate) async fn take(tx: &mut Tx<'_>, lock: Lock) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        wait(tx, lock.number()).await?;
    }
    Ok(())
}

/// Waits for the lock with a number.
async fn wait(tx: &mut Tx<'_>, number: Value) -> Result<()> {
    let sql = "SELECT pg_advisory_xact_lock($1)::text";
    tx.query(&Statement::new(sql, vec![number])).await.map(drop)
}

/// The same, but beside others who share the lock; it waits for one who has it alone.
pub(crate) async fn share(tx: &mut Tx<'_>, lock: Lock) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        let sql = "SELECT pg_advisory_xact_lock_shared($1)::text";
        tx.query(&Statement::new(sql, vec![lock.number()])).await?;
    }
    Ok(())
}

/// Takes the lock unless another server has it; whether it was taken. The transaction's end lets it
/// go.
pub(crate) async fn try_take(tx: &mut Tx<'_>, lock: Lock) -> Result<bool> {
    if tx.dialect() == Dialect::Sqlite {
        return Ok(true);
    }
    let sql = "SELECT pg_try_advisory_xact_lock($1)";
    let rows = tx.query(&Statement::new(sql, vec![lock.number()])).await?;
    Ok(rows.first().map(|row| row.bool(0)).transpose()?.flatten() == Some(true))
}

/// The first half of the numbers of locks on keys.
const KEYS: i64 = 0x5354_4458 << 32;

/// How many numbers there are for keys: two that share one wait for each other without need, and one transaction
/// can't fill the table of locks.
const MOST_KEYS: u64 = 1 << 10;

/// Waits until no other transaction holds one of these keys, and holds them until this one ends.
///
/// # Errors
/// If the database can't be asked, or two wait for each other: then it is done again.
pub async fn hold_keys(tx: &mut Tx<'_>, keys: &[String]) -> Result<()> {
    if tx.dialect() == Dialect::Sqlite {
        return Ok(());
    }
    let number = |key: &String| KEYS | i64::try_from(spread(key) % MOST_KEYS).unwrap_or_default();
    // All in the same order, so that nobody waits for one who waits for him.
    let numbers: BTreeSet<i64> = keys.iter().map(number).collect();
    for number in numbers {
        wait(tx, Value::Int(number)).await?;
    }
    Ok(())
}

/// A number for a key that is the same on every server (FNV-1a).
fn spread(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
