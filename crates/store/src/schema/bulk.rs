//! Filling new tables with very many rows: without indexes first, since building an index over all rows
//! at once costs a fraction of keeping it up row by row.

use std::sync::Arc;

use steward_model::Result;
use steward_model::catalog::Catalog;

use super::ddl;
use crate::{Database, Dialect};

/// Drops the indexes of all objects' tables. [`sync`](super::sync) makes them again; so does the next
/// start, should the process end before.
///
/// For a database that nobody else uses: without its unique keys it takes anything.
///
/// # Errors
/// If the database can't be changed.
pub async fn drop_indexes(database: &Database, catalog: &Arc<Catalog>) -> Result<()> {
    let names = catalog.objects().iter().flat_map(ddl::index_names);
    let script: String = names.map(|name| format!("DROP INDEX IF EXISTS \"{name}\";\n")).collect();
    let script: Arc<str> = script.into();
    let dropped = database.write_schema(move |tx| {
        let script = Arc::clone(&script);
        Box::pin(async move { tx.execute_script(&script).await })
    });
    dropped.await
}

/// Tells PostgreSQL's planner about every table that has rows; partitioned ones by their parts.
///
/// Empty tables are left out: one that was analysed counts as empty until it is analysed again, and the
/// plans made meanwhile read it from end to end however it has grown. Of one that never was, the planner
/// goes by the size of its file.
const ANALYSE: &str = "DO $$ DECLARE filled regclass; BEGIN \
    FOR filled IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace \
        AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0 \
    LOOP EXECUTE 'ANALYZE ' || filled; END LOOP; END $$";

/// Tells PostgreSQL's planner at once what is in the tables; it would find out by itself, minutes later.
/// SQLite's planner goes by the indexes alone.
///
/// # Errors
/// If the database can't be changed.
pub async fn analyse(database: &Database) -> Result<()> {
    if database.dialect() == Dialect::Sqlite {
        return Ok(());
    }
    database.write_schema(|tx| Box::pin(async move { tx.execute_script(ANALYSE).await })).await
}
