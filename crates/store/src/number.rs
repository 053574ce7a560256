//! Numbers that are given once each: ids, and those in `KH-000012`.
//!
//! They rise but may have gaps: a transaction that is undone may have taken some with it.

use steward_model::catalog::ObjectDef;
use steward_model::{Error, Result, Value};

use crate::limits::IDS_AHEAD;
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

/// Ids for `count` new rows of an object's table, ascending, given to nobody else. To be used in this
/// transaction, before further ones of the table are asked for.
///
/// With its ids known beforehand, a row need not be waited for.
pub async fn ids(tx: &mut Tx<'_>, object: &ObjectDef, count: usize) -> Result<Vec<i64>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    if let Some(ids) = tx.ids_ahead(&object.name, count) {
        return Ok(ids);
    }
    match tx.dialect() {
        // Nobody else writes until this transaction ends.
        Dialect::Sqlite => {
            let sql = "SELECT seq FROM sqlite_sequence WHERE name = ?1";
            let name = vec![object.name.as_str().into()];
            let rows = tx.query(&spell::statement(tx.dialect(), sql, name)).await?;
            let last = rows.first().map(|row| row.int(0)).transpose()?.flatten().unwrap_or(0);
            let wanted = i64::try_from(count).map_err(Error::internal)?;
            Ok((last + 1..=last + wanted).collect())
        }
        Dialect::Postgres => {
            let sql = "SELECT nextval(s.name) FROM \
                       (SELECT pg_get_serial_sequence(?1, 'id')::regclass AS name) s, \
                       generate_series(1, ?2::bigint)";
            let drawn = i64::try_from(count.max(IDS_AHEAD)).map_err(Error::internal)?;
            let params = vec![object.quoted.as_str().into(), Value::Int(drawn)];
            let rows = tx.query(&spell::statement(tx.dialect(), sql, params)).await?;
            let drawn: Option<Vec<i64>> =
                rows.iter().map(|row| row.int(0)).collect::<Result<_>>()?;
            tx.keep_ids(&object.name, drawn.ok_or_else(no_number)?);
            tx.ids_ahead(&object.name, count).ok_or_else(no_number)
        }
    }
}

fn no_number() -> Error {
    Error::internal("a sequence gave no number")
}
