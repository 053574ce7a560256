//! Locks between servers that share a PostgreSQL database. SQLite has one server and needs none.

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
        tx.query(&Statement::new("SELECT pg_advisory_xact_lock($1)::text", vec![lock.number()]))
            .await?;
    }
    Ok(())
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
