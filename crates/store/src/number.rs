//! Numbers that are given once each, such as those in `KH-000012`.
//!
//! They rise but may have gaps: a transaction that is undone may have taken some with it.

use steward_model::{Error, Result, Value};

use crate::{Dialect, Statement, Tx, spell};

/// What stands before a name to make it that of a PostgreSQL sequence.
const PREFIX: &str = "number_";

/// The statement that makes a sequence where it is needed and missing; the first number is 1.
///
/// # Errors
/// When `name` is no plain name (letters, digits and underscores, at most 50).
pub fn create(dialect: Dialect, name: &str) -> Result<Option<Statement>> {
    check(name)?;
    Ok(match dialect {
        // The row appears with the first number.
        Dialect::Sqlite => None,
        Dialect::Postgres => Some(Statement::new(
            format!("CREATE SEQUENCE IF NOT EXISTS {PREFIX}{name}"),
            Vec::new(),
        )),
    })
}

/// The next `count` numbers of a sequence, ascending.
pub async fn next(tx: &mut Tx<'_>, name: &str, count: usize) -> Result<Vec<i64>> {
    check(name)?;
    if count == 0 {
        return Ok(Vec::new());
    }
    let wanted = i64::try_from(count).map_err(Error::internal)?;
    let (sql, name) = match tx.dialect() {
        Dialect::Sqlite => (
            "INSERT INTO number_sequence (name, next) VALUES (?1, ?2 + 1) \
             ON CONFLICT (name) DO UPDATE SET next = next + ?2 RETURNING next",
            name.to_owned(),
        ),
        // Other transactions draw at the same time: the numbers need not be neighbours.
        Dialect::Postgres => (
            "SELECT nextval(?1::text::regclass) FROM generate_series(1, ?2::bigint)",
            format!("{PREFIX}{name}"),
        ),
    };
    let params = vec![Value::Text(name), Value::Int(wanted)];
    let rows = tx.query(&spell::statement(tx.dialect(), sql, params)).await?;
    let drawn: Vec<i64> = rows.iter().map(|row| row.int(0)).collect::<Result<Option<_>>>()?
        .ok_or_else(no_number)?;
    match (tx.dialect(), drawn.as_slice()) {
        (Dialect::Sqlite, &[next]) => Ok((next - wanted..next).collect()),
        (Dialect::Postgres, _) if drawn.len() == count => Ok(drawn),
        _ => Err(no_number()),
    }
}

fn no_number() -> Error {
    Error::internal("a sequence gave no number")
}

fn check(name: &str) -> Result<()> {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if plain && !name.is_empty() && name.len() <= 50 && !name.bytes().any(|b| b.is_ascii_uppercase())
    {
        Ok(())
    } else {
        Err(Error::internal(format!("{name:?} can't name a sequence")))
    }
}
