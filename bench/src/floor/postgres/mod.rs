//! The floor on PostgreSQL: as many connections as Steward's, each with its statements prepared once
//! and for all. The task that asks moves the connection's bytes itself.

mod link;
mod row;
mod seal;
mod write;

use std::pin::pin;
use std::sync::{Mutex, PoisonError};

use futures::StreamExt;
use steward_store::limits::POSTGRES_CONNECTIONS;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio_postgres::{Config, Statement};

use self::link::{Link, connect};
use super::ask::{Ask, Depth, Write};
use super::render::{Column, Page};
use super::sql::Reads;
use super::stored::quoted;
use super::users::{Author, USERS, Users};

/// A connection with its prepared statements.
struct Ready {
    link: Link,
    newest: Statement,
    of_owner: Statement,
    behind: Statement,
    one: Statement,
    stages: Statement,
    writes: write::Prepared,
}

impl Ready {
    async fn new(config: &Config, columns: &[Column]) -> anyhow::Result<Self> {
        let mut link = connect(config).await?;
        let sql = Reads::new('$', columns);
        Ok(Self {
            newest: link.prepare(&sql.newest).await?,
            of_owner: link.prepare(&sql.of_owner).await?,
            behind: link.prepare(&sql.behind).await?,
            one: link.prepare(&sql.one).await?,
            stages: link.prepare(&sql.stages).await?,
            writes: write::Prepared::new(&mut link).await?,
            link,
        })
    }
}

/// An open database.
pub(super) struct Postgres {
    columns: Vec<Column>,
    places: Semaphore,
    idle: Mutex<Vec<Ready>>,
}

impl Postgres {
    /// Opens all connections.
    pub(super) async fn open(url: &str, columns: &[Column]) -> anyhow::Result<Self> {
        let config: Config = url.parse()?;
        tokio::spawn(seal::run(url.to_owned()));
        let mut idle = Vec::with_capacity(POSTGRES_CONNECTIONS);
        for _ in 0..POSTGRES_CONNECTIONS {
            idle.push(Ready::new(&config, columns).await?);
        }
        Ok(Self {
            columns: columns.to_vec(),
            places: Semaphore::new(POSTGRES_CONNECTIONS),
            idle: Mutex::new(idle),
        })
    }

    /// Reads who may call.
    pub(super) async fn users(url: &str) -> anyhow::Result<Users> {
        let mut link = connect(&url.parse()?).await?;
        let Link { client, wire } = &mut link;
        let rows = wire.drive(client.query(USERS, &[])).await??;
        let user = |row: &tokio_postgres::Row| {
            let hash: Vec<u8> = row.try_get(0)?;
            let hash = <[u8; 32]>::try_from(hash.as_slice())?;
            let name = quoted(row.try_get(2)?).into();
            let author = Author { user_id: row.try_get(1)?, name };
            anyhow::Ok((hash, author))
        };
        Ok(Users::new(rows.iter().map(user).collect::<anyhow::Result<Vec<_>>>()?))
    }

    /// A connection, once one is free. One that failed is not given back.
    async fn take(&self) -> anyhow::Result<(SemaphorePermit<'_>, Ready)> {
        let place = self.places.acquire().await?;
        let taken = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Ok((place, taken.ok_or_else(|| anyhow::anyhow!("a connection was lost"))?))
    }

    fn give_back(&self, ready: Ready) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(ready);
    }

    /// Answers a read.
    pub(super) async fn read(&self, ask: Ask) -> anyhow::Result<Vec<u8>> {
        let (_place, mut ready) = self.take().await?;
        let mut page = Page::new();
        let Ready { link: Link { client, wire }, newest, of_owner, behind, one, stages, .. } =
            &mut ready;
        let (statement, values): (_, Vec<i64>) = match ask {
            Ask::Newest => (newest, vec![]),
            Ask::OfOwner(owner) => (of_owner, vec![owner]),
            Ask::Behind { created_at, id } => (behind, vec![created_at, id]),
            Ask::One(id) => (one, vec![id]),
            Ask::Stages => (stages, vec![]),
        };
        let asked = async {
            let mut rows = pin!(client.query_raw(&*statement, values).await?);
            while let Some(row) = rows.next().await {
                let row = row?;
                match ask {
                    Ask::One(_) => page.whole(&self.columns, &row)?,
                    Ask::Stages => page.stage(&row)?,
                    _ => page.listed(&row)?,
                }
            }
            anyhow::Ok(())
        };
        wire.drive(asked).await??;
        self.give_back(ready);
        Ok(page.finish())
    }

    /// Does a write; whether it found its record.
    pub(super) async fn write(
        &self,
        write: Write,
        depth: Depth,
        author: Author,
    ) -> anyhow::Result<bool> {
        let (_place, mut ready) = self.take().await?;
        let Ready { link: Link { client, wire }, writes, .. } = &mut ready;
        let found = wire.drive(writes.run(client, &write, depth, &author)).await??;
        self.give_back(ready);
        Ok(found)
    }
}
