//! Numbers that are given once each, such as those in `KH-000012`.
//!
//! They rise but may have gaps: a transaction that is undone may have taken some with it.

use steward_model::{Error, Result, Value};

use crate::schema::ddl::sequence_name;
use crate::{Dialect, Tx, spell};

/// The next `count` numbers of an auto-number field, ascending; the first ever is 1.
pub async fn next(tx: &mut Tx<'_>, object: &str, field: &str, count: usize) -> Result<Vec<i64>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let wanted = i64::try_from(count).map_err(Error::internal)?;
    let sql = match tx.dialect() {
        Dialect::Sqlite => {
            "INSERT INTO number_sequence (name, next) VALUES (?1, ?2 + 1) \
             ON CONFLICT (name) DO UPDATE SET next = next + ?2 RETURNING next"
        }
        // Other transactions draw at the same time: the numbers need not be neighbours.
        Dialect::Postgres => {
            "SELECT nextval(quote_ident(?1)::regclass) FROM generate_series(1, ?2::bigint)"
        }
    };
    let params = vec![Value::Text(sequence_name(object, field)), Value::Int(wanted)];
    let rows = tx.query(&spell::statement(tx.dialect(), sql, params)).await?;
    let answered: Option<Vec<i64>> = rows.iter().map(|row| row.int(0)).collect::<Result<_>>()?;
    let answered = answered.ok_or_else(no_number)?;
    match (tx.dialect(), answered.as_slice()) {
        (Dialect::Sqlite, &[next]) => Ok((next - wanted..next).collect()),
        (Dialect::Postgres, _) if answered.len() == count => Ok(answered),
        _ => Err(no_number()),
    }
}

fn no_number() -> Error {
    Error::internal("a sequence gave no number")
}
