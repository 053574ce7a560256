//! What has served its time goes, some rows at once.

use steward_model::{Result, Value};

use crate::{Database, spell};

/// Runs a statement in a transaction of its own; how many rows it removed.
pub(crate) async fn sweep(
    database: &Database,
    sql: &'static str,
    params: Vec<Value>,
) -> Result<u64> {
    let statement = spell::statement(database.dialect(), sql, params);
    database
        .write(move |tx| {
            let statement = statement.clone();
            Box::pin(async move { tx.execute(&statement).await })
        })
        .await
}
