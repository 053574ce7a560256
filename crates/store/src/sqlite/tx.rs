//! A transaction on SQLite: everything runs at once, on the writer's thread.

use rusqlite::Connection;
use steward_model::{Error, Result};

use super::bind::prepare;
use super::errors;
use crate::{Row, RowRef, Statement, failure};

/// One work's part of the writer's transaction.
pub(crate) struct SqliteTx<'a> {
    connection: &'a mut Connection,
    epoch: &'a mut i64,
    begun_epoch: i64,
    failed: Option<Error>,
    late: Vec<Statement>,
}

impl<'a> SqliteTx<'a> {
    /// A work's part; the writer has begun a transaction. `epoch` is the epoch within it.
    pub(super) fn new(connection: &'a mut Connection, epoch: &'a mut i64) -> Self {
        let begun_epoch = *epoch;
        Self { connection, epoch, begun_epoch, failed: None, late: Vec::new() }
    }

    /// Keeps statements for the end of the group.
    pub(crate) fn queue_late(&mut self, statements: Vec<Statement>) {
        self.late.extend(statements);
    }

    /// What was kept for the end of the group.
    pub(crate) fn into_late(self) -> Vec<Statement> {
        self.late
    }

    /// The first error of a statement, if there was one.
    pub(crate) fn failed(&self) -> Option<&Error> {
        self.failed.as_ref()
    }

    /// Does `work` unless something failed before, and remembers its failure. After an error
    /// SQLite may have rolled back and left the transaction: what followed would be committed alone.
    fn unless_failed<T>(&mut self, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        if let Some(first) = &self.failed {
            return Err(failure::failed_before(first));
        }
        let mut result = work(self.connection);
        if result.is_ok() && self.connection.is_autocommit() {
            result = Err(Error::internal("a statement ended the transaction"));
        }
        if let Err(error) = &result {
            self.failed = Some(error.clone());
        }
        result
    }

    pub(crate) fn query(&mut self, statement: &Statement) -> Result<Vec<Row>> {
        self.unless_failed(|connection| {
            let mut prepared = prepare(connection, statement)?;
            let mut rows = prepared.raw_query();
            let mut out = Vec::new();
            while let Some(row) = rows.next().map_err(|error| errors::convert(&error))? {
                out.push(RowRef::sqlite(row).to_row()?);
            }
            Ok(out)
        })
    }

    pub(crate) fn execute(&mut self, statement: &Statement) -> Result<u64> {
        self.unless_failed(|connection| {
            let changed = prepare(connection, statement)?
                .raw_execute()
                .map_err(|error| errors::convert(&error))?;
            Ok(changed as u64)
        })
    }

    pub(crate) fn insert(&mut self, statement: &Statement) -> Result<i64> {
        self.unless_failed(|connection| {
            let mut prepared = prepare(connection, statement)?;
            if prepared.column_count() == 0 {
                let inserted = prepared.raw_execute().map_err(|error| errors::convert(&error))?;
                drop(prepared);
                return match inserted {
                    1 => Ok(connection.last_insert_rowid()),
                    other => Err(Error::internal(format!("an insert made {other} rows"))),
                };
            }
            let mut rows = prepared.raw_query();
            let mut id = None;
            while let Some(row) = rows.next().map_err(|error| errors::convert(&error))? {
                id = RowRef::sqlite(row).int(0)?;
            }
            id.ok_or_else(|| Error::internal("an insert returned no id"))
        })
    }

    pub(crate) fn execute_script(&mut self, script: &str) -> Result<()> {
        self.unless_failed(|connection| {
            connection.execute_batch(script).map_err(|error| errors::convert(&error))
        })
    }

    pub(crate) fn epoch(&self) -> i64 {
        *self.epoch
    }

    pub(crate) fn begun_epoch(&self) -> i64 {
        self.begun_epoch
    }

    pub(crate) fn set_epoch(&mut self, epoch: i64) {
        *self.epoch = epoch;
    }
}
