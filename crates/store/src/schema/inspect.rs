//! What tables, columns and indexes a database has.

use std::collections::{BTreeMap, BTreeSet};

use steward_model::Result;

use crate::{Dialect, Statement, Tx};

/// What a database has.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The columns of each table.
    pub(super) tables: BTreeMap<String, BTreeSet<String>>,
    /// The names of all indexes and sequences.
    pub(super) others: BTreeSet<String>,
}

const SQLITE_COLUMNS: &str = "SELECT m.name, p.name FROM sqlite_master m, \
    pragma_table_info(m.name) p WHERE m.type = 'table'";
const SQLITE_OTHERS: &str = "SELECT name FROM sqlite_master WHERE type = 'index'";
const POSTGRES_COLUMNS: &str = "SELECT table_name::text, column_name::text \
    FROM information_schema.columns WHERE table_schema = current_schema()";
const POSTGRES_OTHERS: &str = "SELECT c.relname::text FROM pg_class c \
    JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE n.nspname = current_schema() AND c.relkind IN ('i', 'S')";

pub(super) async fn inspect(tx: &mut Tx<'_>) -> Result<Found> {
    let (columns, others) = match tx.dialect() {
        Dialect::Sqlite => (SQLITE_COLUMNS, SQLITE_OTHERS),
        Dialect::Postgres => (POSTGRES_COLUMNS, POSTGRES_OTHERS),
    };
    let mut found = Found::default();
    for row in tx.query(&Statement::from(columns)).await? {
        if let (Some(table), Some(column)) = (row.text(0)?, row.text(1)?) {
            found.tables.entry(table.to_owned()).or_default().insert(column.to_owned());
        }
    }
    for row in tx.query(&Statement::from(others)).await? {
        found.others.extend(row.text(0)?.map(str::to_owned));
    }
    Ok(found)
}
