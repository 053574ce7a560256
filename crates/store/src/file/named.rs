//! Which files are named by records: through any field of the catalog that holds files.

use std::fmt::Write as _;

use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::clock::Micros;
use steward_model::kind::FieldKind;
use steward_model::{Error, Result, Value};

use super::content::numbers;
use crate::{Dialect, Row, Statement, spell};

/// How a file is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// Only by records that went into the bin not long ago.
    Bin,
    /// By a record.
    Record,
}

/// The object of files.
const FILE: &str = "file";

/// The fields of the catalog that hold files, each with its object.
pub fn fields(catalog: &Catalog) -> impl Iterator<Item = (&ObjectDef, &FieldDef)> {
    catalog.objects().iter().flat_map(object_fields)
}

fn object_fields(object: &ObjectDef) -> impl Iterator<Item = (&ObjectDef, &FieldDef)> {
    object.fields.iter().filter(|field| holds_files(field)).map(move |field| (object, field))
}

/// Whether a field holds files.
#[must_use]
pub fn holds_files(field: &FieldDef) -> bool {
    matches!(&field.kind, FieldKind::Reference(reference) if reference.to.as_deref() == Some(FILE))
}

/// The statement that finds how these files are named; records that went into the bin at or before
/// `forgotten` do not count. [`read`] reads its rows.
#[must_use]
pub fn statement(
    dialect: Dialect,
    catalog: &Catalog,
    files: &[i64],
    forgotten: Micros,
) -> Option<Statement> {
    let ids = numbers(files);
    let mut sql = String::new();
    for (object, field) in fields(catalog).filter(|_| !files.is_empty()) {
        let (table, column) = (&object.quoted, &field.quoted);
        let union = if sql.is_empty() { "" } else { " UNION ALL " };
        // Each arm by an index of its own.
        let _ = write!(
            sql,
            "{union}SELECT {column} AS file_id, 1 AS named FROM {table} \
             WHERE {column} IN ({ids}) AND \"deleted_at\" IS NULL \
             UNION ALL SELECT {column}, 0 FROM {table} \
             WHERE \"deleted_at\" > ?1 AND {column} IN ({ids})"
        );
    }
    if sql.is_empty() {
        return None;
    }
    let sql = format!(
        "SELECT file_id, CAST(max(named) AS BIGINT) FROM ({sql}) AS names GROUP BY file_id"
    );
    Some(spell::statement(dialect, &sql, vec![Value::Int(forgotten)]))
}

/// A row of [`statement`]: the file, and how it is named.
///
/// # Errors
/// If it is none.
pub fn read(row: &Row) -> Result<(i64, Naming)> {
    let empty = || Error::internal("a named file has no id");
    let naming = if row.int(1)? == Some(1) { Naming::Record } else { Naming::Bin };
    Ok((row.int(0)?.ok_or_else(empty)?, naming))
}
