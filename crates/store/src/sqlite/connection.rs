//! Opening connections to an SQLite file.

use std::path::Path;
use std::sync::Arc;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

use super::SqliteOptions;
use super::functions;
use super::watch::Watch;
use crate::limits::{
    SQLITE_BUSY_TIME, SQLITE_READER_CACHE_KIB, SQLITE_STATEMENTS, SQLITE_WRITER_CACHE_KIB,
    WAL_BYTES_KEPT,
};

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    Write,
}

/// A connection set up for its purpose, and the watch over it.
pub(super) fn open(
    path: &Path,
    purpose: Purpose,
    options: &SqliteOptions,
) -> Result<(Connection, Arc<Watch>)> {
    let setup = || -> Result<_, Box<dyn std::error::Error>> {
        let mut connection = connect(path, options.vfs.as_deref())?;
        configure(&connection)?;
        functions::add(&connection)?;
        match purpose {
            Purpose::Write => configure_writer(&connection, options)?,
            Purpose::Read => configure_reader(&connection)?,
        }
        let watch = Watch::over(&mut connection)?;
        Ok((connection, watch))
    };
    setup().map_err(|error| unusable(path, error.as_ref()))
}

fn connect(path: &Path, vfs: Option<&str>) -> rusqlite::Result<Connection> {
    // Each connection stays on one thread, so SQLite needs no mutex of its own. No URI: a path that
    // starts with `file:` is a path.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs),
        None => Connection::open_with_flags(path, flags),
    }
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(SQLITE_BUSY_TIME)?;
    connection.set_prepared_statement_cache_capacity(SQLITE_STATEMENTS);
    // SQLite is compiled so that tests can count examined rows; here that would only cost time.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_STMT_SCANSTATUS, false)?;
    // A plan holds for all values. Otherwise SQLite plans a statement again whenever it is given other
    // values that its statistics know something about, which takes longer than most reads.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // "text" in double quotes is a column, never a forgiving string: a typing error is an error.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    // LIKE tells upper from lower case, as on PostgreSQL.
    connection.pragma_update(None, "case_sensitive_like", true)
}

fn configure_writer(
    connection: &Connection,
    options: &SqliteOptions,
) -> Result<(), Box<dyn std::error::Error>> {
    // The change to a write-ahead log is itself made with a rollback journal, and only EXTRA makes sure
    // that this is gone: if it came back after a loss of power, it would undo the whole database.
    connection.pragma_update(None, "synchronous", "EXTRA")?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    if mode != "wal" {
        return Err(format!("its file system allows no write-ahead log ({mode})").into());
    }
    connection.pragma_update(None, "synchronous", options.synchronous)?;
    connection.pragma_update(None, "cache_size", -i64::from(SQLITE_WRITER_CACHE_KIB))?;
    // The writer copies the log itself, after it has answered.
    connection
        .pragma_update_and_check(None, "wal_autocheckpoint", 0, |row| row.get::<_, i64>(0))?;
    connection.pragma_update_and_check(None, "journal_size_limit", WAL_BYTES_KEPT, |row| {
        row.get::<_, i64>(0)
    })?;
    Ok(())
}

fn configure_reader(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", -i64::from(SQLITE_READER_CACHE_KIB))
}

/// The refusal to start, with the reason: it is read by who starts the server, not by an outsider.
fn unusable(path: &Path, error: &dyn std::error::Error) -> Error {
    let path = path.display();
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "The database file {path} cannot be used: {error}",
            zh = "数据库文件 {path} 无法使用:{error}"
        ),
    )
}
