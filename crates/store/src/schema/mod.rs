//! Brings the tables of the catalog's objects up to date by comparison: what the catalog has and the
//! database lacks is added. Nothing is dropped or changed by that, so an older server on the same
//! database keeps working; only for filling new tables are their indexes dropped for a while.
//!
//! A field that the company adds is the same comparison for one object, in the transaction of its definition
//! ([`extend`]); one that it has removed for good loses its column ([`drop_columns`]).

mod about;
mod bulk;
pub(crate) mod ddl;
mod inspect;

pub use about::bin_about;
pub use bulk::{analyse, drop_indexes};

use std::sync::Arc;

use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};

use self::inspect::Found;
use crate::advisory::{self, Lock};
use crate::{Database, Dialect, Statement, Tx, migration, search};

/// Adds the tables, columns, indexes and number sequences that are missing. One server at a time does
/// it. Answers the statements that were run.
///
/// # Errors
/// If the database can't be changed.
pub async fn sync(database: &Database, catalog: &Arc<Catalog>) -> Result<Vec<String>> {
    let catalog = Arc::clone(catalog);
    database
        .write_schema(move |tx| {
            let catalog = Arc::clone(&catalog);
            Box::pin(async move { sync_in(tx, &catalog).await })
        })
        .await
}

async fn sync_in(tx: &mut Tx<'_>, catalog: &Catalog) -> Result<Vec<String>> {
    advisory::take(tx, Lock::Schema).await?;
    let found = inspect::inspect(tx).await?;
    let statements = ddl::missing(tx.dialect(), catalog, &found);
    for statement in &statements {
        tx.execute_script(statement).await?;
    }
    // Without system tables nothing is searched yet.
    if found.tables.contains_key(search::STATE) {
        search::keep_up(tx, catalog).await?;
    }
    Ok(statements)
}

/// Adds what one object's tables lack, in a transaction that keeps the definitions as well. Begun by
/// [`hold`], so that nobody else changes tables meanwhile. Answers the statements that were run.
///
/// # Errors
/// If the database can't be changed.
pub async fn extend(tx: &mut Tx<'_>, catalog: &Catalog, object: &ObjectDef) -> Result<Vec<String>> {
    let found = inspect::inspect(tx).await?;
    let statements = ddl::lacking(tx.dialect(), object, &found);
    for statement in &statements {
        tx.execute_script(statement).await?;
    }
    search::keep_up(tx, catalog).await?;
    Ok(statements)
}

/// Lets columns of an object go, with all that is in them. Those that are not there are passed over.
///
/// # Errors
/// If the database can't be changed.
pub async fn drop_columns(tx: &mut Tx<'_>, object: &ObjectDef, columns: &[String]) -> Result<()> {
    let found = inspect::inspect(tx).await?;
    let there = found.tables.get(&object.name);
    for column in columns.iter().filter(|column| there.is_some_and(|all| all.contains(*column))) {
        drop_indexes_over(tx, object, column).await?;
        let sql = format!("ALTER TABLE {} DROP COLUMN \"{column}\"", object.quoted);
        tx.execute_script(&sql).await?;
    }
    Ok(())
}

/// Lets the indexes over a column go. PostgreSQL does that by itself.
async fn drop_indexes_over(tx: &mut Tx<'_>, object: &ObjectDef, column: &str) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        return Ok(());
    }
    let sql =
        "SELECT l.name FROM pragma_index_list(?1) l, pragma_index_info(l.name) i WHERE i.name = ?2";
    let params = vec![object.name.as_str().into(), column.into()];
    for row in tx.query(&Statement::new(sql, params)).await? {
        if let Some(index) = row.text(0)? {
            tx.execute_script(&format!("DROP INDEX IF EXISTS \"{index}\"")).await?;
        }
    }
    Ok(())
}

/// Lets the tables of an object go, with all that is in them.
///
/// # Errors
/// If the database can't be changed.
pub async fn drop_tables(tx: &mut Tx<'_>, object: &ObjectDef) -> Result<()> {
    let found = inspect::inspect(tx).await?;
    for statement in ddl::dropping(tx.dialect(), object, &found) {
        tx.execute_script(&statement).await?;
    }
    search::forget(tx, object).await
}

/// Waits until nobody else changes tables; the transaction's end lets others go on.
///
/// # Errors
/// If somebody else takes too long; then the transaction is to be tried again.
pub async fn hold(tx: &mut Tx<'_>) -> Result<()> {
    advisory::take(tx, Lock::Schema).await
}

/// The statements that make everything in an empty database of this kind, system tables first. Two
/// databases that were made by the same statements have the same tables.
#[must_use]
pub fn from_nothing(dialect: Dialect, catalog: &Catalog) -> Vec<String> {
    let mut statements = migration::scripts(dialect);
    statements.extend(ddl::missing(dialect, catalog, &Found::default()));
    statements
}

/// Which statements [`sync`] would run.
///
/// # Errors
/// If the database can't be read.
pub async fn pending(database: &Database, catalog: &Arc<Catalog>) -> Result<Vec<String>> {
    let catalog = Arc::clone(catalog);
    database
        .write_schema(move |tx| {
            let catalog = Arc::clone(&catalog);
            Box::pin(async move {
                let found = inspect::inspect(tx).await?;
                Ok(ddl::missing(tx.dialect(), &catalog, &found))
            })
        })
        .await
}
