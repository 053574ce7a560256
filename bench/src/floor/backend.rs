//! The database, whichever it is.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use bytes::Bytes;
use tokio::sync::mpsc;

use super::ask::Ask;
use super::postgres::Postgres;
use super::render::Columns;
use super::sqlite::{self, Sqlite};
use super::stored::quoted;
use super::users::{Author, USERS, Users};
use super::write::Write;

/// How often it is looked whether records of batches wait to be indexed, as Steward looks.
const INDEX_INTERVAL: Duration = Duration::from_secs(1);

/// What a write answers: a body, or that its record was not there.
pub(super) type Done = Option<Vec<u8>>;

/// An open database.
pub(super) enum Backend {
    Sqlite(Sqlite),
    Postgres(Arc<Postgres>),
}

impl Backend {
    /// Opens Steward's database and reads who may call.
    pub(super) async fn open(database: &str) -> anyhow::Result<(Self, Users)> {
        let catalog = steward_crm::catalog().map_err(|error| anyhow::anyhow!("{error}"))?;
        let columns = Arc::new(Columns::new(&catalog)?);
        if database.starts_with("postgres://") {
            let users = Postgres::users(database).await?;
            let floor = Postgres::open(database, columns).await?;
            return Ok((Self::Postgres(Arc::new(floor)), users));
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

    /// All contacts as lines, in chunks: one is sent while the next one is made.
    pub(super) fn export(&self) -> mpsc::Receiver<std::io::Result<Bytes>> {
        let (sender, receiver) = mpsc::channel(1);
        match self {
            Self::Sqlite(floor) => floor.export(sender),
            Self::Postgres(floor) => drop(tokio::spawn(Arc::clone(floor).export(sender))),
        }
        receiver
    }

    /// Keeps the indexes of search up with batches until the process ends: one transaction after the
    /// other while records wait, then a pause.
    pub(super) async fn index(&self) {
        loop {
            tokio::time::sleep(INDEX_INTERVAL).await;
            loop {
                match self.write(Write::index()).await {
                    Ok(Some(_)) => {}
                    Ok(None) => break,
                    Err(error) => {
                        eprintln!("floor: {error:#}");
                        break;
                    }
                }
            }
        }
    }

    /// Does a write.
    pub(super) async fn write(&self, write: Write) -> anyhow::Result<Done> {
        match self {
            Self::Sqlite(floor) => floor.write(write).await,
            Self::Postgres(floor) => floor.write(&write).await,
        }
    }
}

fn sqlite_users(path: &Path) -> anyhow::Result<Users> {
    let connection = sqlite::reader(path)?;
    let mut statement = connection.prepare(USERS)?;
    let rows = statement.query_map([], |row| {
        let name = |index| Ok::<_, rusqlite::Error>(quoted(row.get_ref(index)?.as_str()?).into());
        let author = Author {
            user_id: row.get(1)?,
            name: name(2)?,
            department_id: row.get(3)?,
            department: name(4)?,
        };
        Ok((row.get(0)?, author))
    })?;
    Ok(Users::new(rows.collect::<rusqlite::Result<Vec<_>>>()?))
}
