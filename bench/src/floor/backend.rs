//! The database, whichever it is.

use std::path::Path;

use anyhow::Context;

use super::ask::{Ask, Depth, Write};
use super::postgres::Postgres;
use super::render::contact_columns;
use super::sqlite::{self, Sqlite};
use super::stored::quoted;
use super::users::{Author, USERS, Users};

/// An open database.
pub(super) enum Backend {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Backend {
    /// Opens Steward's database and reads who may call.
    pub(super) async fn open(database: &str) -> anyhow::Result<(Self, Users)> {
        let catalog = steward_crm::catalog().map_err(|error| anyhow::anyhow!("{error}"))?;
        let columns = contact_columns(&catalog)?;
        if database.starts_with("postgres://") {
            let users = Postgres::users(database).await?;
            return Ok((Self::Postgres(Postgres::open(database, &columns).await?), users));
        }
        let path = Path::new(database);
        let users = sqlite_users(path).with_context(|| format!("reading {database}"))?;
        Ok((Self::Sqlite(Sqlite::open(path, &columns)?), users))
    }

    /// Answers a read.
    pub(super) async fn read(&self, ask: Ask) -> anyhow::Result<Vec<u8>> {
        match self {
            Self::Sqlite(floor) => floor.read(ask).await,
            Self::Postgres(floor) => floor.read(ask).await,
        }
    }

    /// Does a write; whether it found its record.
    pub(super) async fn write(
        &self,
        write: Write,
        depth: Depth,
        author: Author,
    ) -> anyhow::Result<bool> {
        match self {
            Self::Sqlite(floor) => floor.write(write, depth, author).await,
            Self::Postgres(floor) => floor.write(write, depth, author).await,
        }
    }
}

fn sqlite_users(path: &Path) -> anyhow::Result<Users> {
    let connection = sqlite::reader(path)?;
    let mut statement = connection.prepare(USERS)?;
    let rows = statement.query_map([], |row| {
        let name = quoted(row.get_ref(2)?.as_str()?).into();
        let author = Author { user_id: row.get(1)?, name };
        Ok((row.get(0)?, author))
    })?;
    Ok(Users::new(rows.collect::<rusqlite::Result<Vec<_>>>()?))
}
