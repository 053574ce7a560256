//! Reading the log.

use steward_model::clock::Micros;
use steward_model::{Result, Value};

use super::StoredChange;
use super::entry::{columns, int, present};
use crate::{Database, ReadOptions, each, spell};

/// Records asked for in one statement.
const RECORDS_AT_ONCE: usize = 500;

/// A log row with its place in the order of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its position; positions begin at 1 and have no gaps.
    pub position: i64,
    /// The row.
    pub change: StoredChange,
}

/// The rows after `position`, in order, at most `limit`. Whoever remembers the last position that it
/// has seen misses nothing and sees nothing twice.
pub async fn after(database: &Database, position: i64, limit: i64) -> Result<Vec<Placed>> {
    let columns = columns(database.dialect());
    let sql = format!(
        "SELECT p.position, {columns} FROM change_position p \
         JOIN change c ON c.id = p.change_id AND c.at = p.at \
         WHERE p.position > ?1 ORDER BY p.position LIMIT ?2"
    );
    let params = vec![Value::Int(position), Value::Int(limit)];
    let statement = spell::statement(database.dialect(), &sql, params);
    let sink = each(|row| {
        let mut values = row.to_row()?.into_values().into_iter();
        Ok(Placed {
            position: present(int(&mut values)?)?,
            change: StoredChange::take(&mut values)?,
        })
    });
    Ok(database.query(statement, sink, ReadOptions::default()).await?.out)
}

/// What happened to one record, newest first: rows older than the row `before` (all if `None`), at
/// most `limit`. Rows that are not sealed yet are among them.
pub async fn of_record(
    database: &Database,
    object: &str,
    record_id: i64,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<StoredChange>> {
    let columns = columns(database.dialect());
    let sql = format!(
        "SELECT {columns} FROM change c \
         WHERE c.object = ?1 AND c.record_id = ?2 AND c.id < ?3 ORDER BY c.id DESC LIMIT ?4"
    );
    let before = Value::Int(before.unwrap_or(i64::MAX));
    let params = vec![object.into(), Value::Int(record_id), before, Value::Int(limit)];
    let statement = spell::statement(database.dialect(), &sql, params);
    Ok(database.query(statement, each(StoredChange::of), ReadOptions::default()).await?.out)
}

/// What was done with an object as a whole, such as an export: the rows about no single record, newest
/// first, at most `limit`.
pub async fn of_object(database: &Database, object: &str, limit: i64) -> Result<Vec<StoredChange>> {
    let columns = columns(database.dialect());
    let sql = format!(
        "SELECT {columns} FROM change c \
         WHERE c.object = ?1 AND c.record_id IS NULL ORDER BY c.id DESC LIMIT ?2"
    );
    let params = vec![object.into(), Value::Int(limit)];
    let statement = spell::statement(database.dialect(), &sql, params);
    Ok(database.query(statement, each(StoredChange::of), ReadOptions::default()).await?.out)
}

/// What one person did to records, newest first: rows not from before `since` and older than the row
/// `before` (all if `None`), at most `limit`, among the last `reach` rows of the log. Rows that are not
/// sealed yet are among them.
pub async fn of_user(
    database: &Database,
    user_id: i64,
    since: Micros,
    before: Option<i64>,
    (reach, limit): (i64, i64),
) -> Result<Vec<StoredChange>> {
    let columns = columns(database.dialect());
    let sql = format!(
        "SELECT {columns} FROM change c \
         WHERE c.user_id = ?1 AND c.record_id IS NOT NULL AND c.at >= ?2 AND c.id < ?3 \
         AND c.id > (SELECT max(newest.id) FROM change newest) - ?4 ORDER BY c.id DESC LIMIT ?5"
    );
    let before = Value::Int(before.unwrap_or(i64::MAX));
    let bounds = [Value::Int(since), before, Value::Int(reach), Value::Int(limit)];
    let params = std::iter::once(Value::Int(user_id)).chain(bounds).collect();
    let statement = spell::statement(database.dialect(), &sql, params);
    Ok(database.query(statement, each(StoredChange::of), ReadOptions::default()).await?.out)
}

/// What one request did to records, newest first: rows behind the row `after` and older than the row
/// `before`, at most `limit`.
pub async fn of_request(
    database: &Database,
    request_id: &str,
    (after, before): (i64, i64),
    limit: i64,
) -> Result<Vec<StoredChange>> {
    let columns = columns(database.dialect());
    let sql = format!(
        "SELECT {columns} FROM change c WHERE c.id > ?2 AND c.id < ?3 AND c.request_id = ?1 \
         AND c.record_id IS NOT NULL ORDER BY c.id DESC LIMIT ?4"
    );
    let bounds = [after, before, limit].map(Value::Int);
    let params = std::iter::once(request_id.into()).chain(bounds).collect();
    let statement = spell::statement(database.dialect(), &sql, params);
    Ok(database.query(statement, each(StoredChange::of), ReadOptions::default()).await?.out)
}

/// What happened to these records of one object, oldest first: rows behind the row `after`.
pub async fn of_records(
    database: &Database,
    object: &str,
    ids: &[i64],
    after: i64,
) -> Result<Vec<StoredChange>> {
    let columns = columns(database.dialect());
    let mut found = Vec::new();
    for some in ids.chunks(RECORDS_AT_ONCE) {
        let (group, next) = (spell::groups(1, some.len()), some.len() + 1);
        let sql = format!(
            "SELECT {columns} FROM change c WHERE c.record_id IN {group} AND c.object = ?{next} \
             AND c.id > ?{} ORDER BY c.id",
            next + 1
        );
        let mut params: Vec<Value> = some.iter().copied().map(Value::Int).collect();
        params.extend([object.into(), Value::Int(after)]);
        let statement = spell::statement(database.dialect(), &sql, params);
        let rows = database.query(statement, each(StoredChange::of), ReadOptions::default());
        found.extend(rows.await?.out);
    }
    Ok(found)
}
