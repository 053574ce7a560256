//! What has served its time goes, some rows at once.

use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::clock::Micros;
use steward_model::{Result, Value};

use crate::{Database, spell};

/// Removes for good the records of an object whose time in a field is before `expired`, at most `limit`; how
/// many it were. Only for records that nothing refers to, that are not searched and not summed up.
///
/// # Errors
/// If the database can't be written.
pub async fn forget_records(
    database: &Database,
    (object, field): (&ObjectDef, &FieldDef),
    expired: Micros,
    limit: i64,
) -> Result<u64> {
    let (table, field) = (&object.name, &field.name);
    let sql = format!(
        "DELETE FROM \"{table}\" WHERE id IN (SELECT id FROM \"{table}\" \
         WHERE \"{field}\" < ?1 ORDER BY \"{field}\" LIMIT ?2)"
    );
    run(database, &sql, vec![Value::Int(expired), Value::Int(limit)]).await
}

/// Runs a statement in a transaction of its own; how many rows it removed.
pub(crate) async fn sweep(
    database: &Database,
    sql: &'static str,
    params: Vec<Value>,
) -> Result<u64> {
    run(database, sql, params).await
}

async fn run(database: &Database, sql: &str, params: Vec<Value>) -> Result<u64> {
    let statement = spell::statement(database.dialect(), sql, params);
    database
        .write(move |tx| {
            let statement = statement.clone();
            Box::pin(async move { tx.execute(&statement).await })
        })
        .await
}
