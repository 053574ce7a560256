//! The indexes of search: one beside each object that is searched, with a row for each undeleted record.
//!
//! On SQLite an index is an FTS5 table without content, on PostgreSQL a table of text vectors; both hold
//! the lexemes of [`steward_model::search`] as they are, without cutting or stemming words again.

mod asked;
mod keys;
mod merging;
mod pending;
mod pieces;
mod progress;
mod sample;
mod segments;
mod spelling;
mod stretch;

pub use asked::Asked;
pub use keys::with_key;
pub use merging::{merge_some, to_merge};
pub use pending::{queue, take_waiting};
pub use pieces::{Placed, Places, note, placed};
pub use progress::{Progress, building, reset, stands_at, unfinished, widened};
pub(crate) use progress::{forget, keep_up};
pub use sample::Sample;
pub(crate) use spelling::spell;
pub(crate) use stretch::Stretch;

use std::sync::Arc;

use steward_model::Value;
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::scope::{Access, FieldRight};
use steward_model::search;
use steward_model::value::ColumnType;

use crate::rows::unnest;
use crate::{Dialect, Statement};

/// The table that says how far the indexes are.
pub(crate) const STATE: &str = "search_state";

/// Lengths of beginnings, tag included, that SQLite finds as fast as whole lexemes.
const PREFIXES: &str = "2 3 4 5 6 7";

/// KiB of new rows that PostgreSQL collects before it sorts them into the index; every search reads them.
const PENDING_KIB: usize = 512;

/// The objects that search reads.
pub fn searched(catalog: &Catalog) -> impl Iterator<Item = &ObjectDef> {
    catalog.objects().iter().filter(|object| !object.search.is_empty())
}

/// The name of an object's index.
#[must_use]
pub(crate) fn table(object: &ObjectDef) -> String {
    format!("search_{}", object.name)
}

/// The name of the index that PostgreSQL has over the lexemes.
#[must_use]
pub(crate) fn inverted(object: &ObjectDef) -> String {
    format!("search_{}_lexemes", object.name)
}

/// The column with the ids.
#[must_use]
pub(crate) fn id_column(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "rowid",
        Dialect::Postgres => "\"id\"",
    }
}

/// The statement that makes an object's table of lexemes.
pub(crate) fn create_table(dialect: Dialect, object: &ObjectDef) -> String {
    let table = table(object);
    match dialect {
        Dialect::Sqlite => format!(
            "CREATE VIRTUAL TABLE \"{table}\" USING fts5(\"lexemes\", content='', \
             contentless_delete=1, detail=none, tokenize='ascii', prefix='{PREFIXES}')"
        ),
        Dialect::Postgres => format!(
            "CREATE TABLE \"{table}\" (\"id\" BIGINT PRIMARY KEY, \"lexemes\" TSVECTOR NOT NULL)"
        ),
    }
}

/// The statement that makes PostgreSQL's index over the lexemes; on SQLite the table is one.
pub(crate) fn create_inverted(object: &ObjectDef) -> String {
    let (table, index) = (table(object), inverted(object));
    format!(
        "CREATE INDEX \"{index}\" ON \"{table}\" USING gin (\"lexemes\") \
         WITH (gin_pending_list_limit = {PENDING_KIB})"
    )
}

/// The tags of the search fields that may be read.
#[must_use]
pub fn tags(object: &ObjectDef, access: &Access) -> Vec<char> {
    let fields = object.search.iter().enumerate();
    let readable = fields.filter(|(_, field)| {
        access.field(object.id, &object.fields[**field].name) >= FieldRight::Read
    });
    readable.map(|(position, _)| search::tag(position)).collect()
}

/// The statements that give records these lexemes, separated by blanks, instead of those that they
/// had. Each id comes once.
#[must_use]
pub fn put(
    dialect: Dialect,
    object: &ObjectDef,
    documents: impl ExactSizeIterator<Item = (i64, String)>,
) -> Vec<Statement> {
    let table = table(object);
    let values = |(id, lexemes)| [Value::Int(id), Value::Text(lexemes)];
    match dialect {
        // Before a statement of several rows FTS5 writes out all that it holds in memory, a segment that
        // has to be merged later; single rows stay in memory until the commit.
        Dialect::Sqlite => {
            let sql: Arc<str> = put_row(&table).into();
            documents.map(|found| Statement::new(Arc::clone(&sql), values(found).into())).collect()
        }
        Dialect::Postgres => {
            let found: Vec<Value> = documents.flat_map(values).collect();
            let sql = put_rows(&table);
            match found.is_empty() {
                true => Vec::new(),
                false => vec![Statement::of_columns(sql, FOUND.len(), found).only_adding()],
            }
        }
    }
}

/// What gives one record its lexemes on SQLite.
fn put_row(table: &str) -> String {
    format!("INSERT OR REPLACE INTO \"{table}\" (rowid, \"lexemes\") VALUES (?1, ?2)")
}

/// What a record is given: its id and its lexemes.
const FOUND: &[ColumnType] = &[ColumnType::Int, ColumnType::Text];

/// What gives some records their lexemes on PostgreSQL.
fn put_rows(table: &str) -> String {
    let (rows, stretches) = (unnest(FOUND), Stretch::of("v.id"));
    format!(
        "INSERT INTO \"{table}\" (\"id\", \"lexemes\") \
         SELECT v.id, array_to_tsvector(string_to_array(ltrim(v.lexemes{stretches}), ' ')) FROM {rows} v(id, lexemes) \
         ON CONFLICT (\"id\") DO UPDATE SET \"lexemes\" = excluded.\"lexemes\""
    )
}

/// The statement that takes a record out.
#[must_use]
pub fn remove(dialect: Dialect, object: &ObjectDef, id: i64) -> Statement {
    let (table, column) = (table(object), id_column(dialect));
    let sql = match dialect {
        Dialect::Sqlite => format!("DELETE FROM \"{table}\" WHERE {column} = ?1"),
        Dialect::Postgres => format!("DELETE FROM \"{table}\" WHERE {column} = $1"),
    };
    Statement::new(sql, vec![Value::Int(id)])
}
