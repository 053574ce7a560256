//! The floor on PostgreSQL: as many connections as Steward's, each with its statements prepared once
//! and for all. The task that asks moves the connection's bytes itself.

mod batch;
mod form;
mod index;
mod link;
mod row;
mod seal;
mod write;

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::anyhow;
use bytes::Bytes;
use futures::StreamExt;
use steward_store::limits::POSTGRES_CONNECTIONS;
use tokio::sync::{Semaphore, SemaphorePermit, mpsc};
use tokio_postgres::{Config, Statement};

use self::link::{Link, connect};
use super::ask::{Ask, Question};
use super::backend::Done;
use super::render::{Columns, EXPORT_HEADER, Page, line};
use super::stored::quoted;
use super::users::{Author, USERS, Users};
use super::write::{Act, Write};
use super::{EXPORT_BYTES, sql};

/// A connection with its prepared statements.
struct Ready {
    link: Link,
    /// By question.
    reads: Vec<Statement>,
    export: Statement,
    writes: write::Prepared,
    batches: batch::Prepared,
    index: index::Prepared,
    form: Statement,
    numbers: form::Numbers,
}

impl Ready {
    async fn new(config: &Config, columns: &Columns) -> anyhow::Result<Self> {
        let mut link = connect(config).await?;
        let mut reads = Vec::with_capacity(Question::ALL.len());
        for question in Question::ALL {
            reads.push(link.prepare(&sql::read(question, '$', columns)).await?);
        }
        Ok(Self {
            reads,
            export: link.prepare(sql::EXPORT).await?,
            writes: write::Prepared::new(&mut link).await?,
            batches: batch::Prepared::new(&mut link).await?,
            index: index::Prepared::new(&mut link).await?,
            form: link.prepare(&form::statement()).await?,
            numbers: form::Numbers::new(&mut link).await?,
            link,
        })
    }
}

/// An open database.
pub(super) struct Postgres {
    columns: Arc<Columns>,
    places: Semaphore,
    idle: Mutex<Vec<Ready>>,
}

impl Postgres {
    /// Opens all connections.
    pub(super) async fn open(url: &str, columns: Arc<Columns>) -> anyhow::Result<Self> {
        let config: Config = url.parse()?;
        tokio::spawn(seal::run(url.to_owned()));
        let mut idle = Vec::with_capacity(POSTGRES_CONNECTIONS);
        for _ in 0..POSTGRES_CONNECTIONS {
            idle.push(Ready::new(&config, &columns).await?);
        }
        Ok(Self { columns, places: Semaphore::new(POSTGRES_CONNECTIONS), idle: Mutex::new(idle) })
    }

    /// Reads who may call.
    pub(super) async fn users(url: &str) -> anyhow::Result<Users> {
        let mut link = connect(&url.parse()?).await?;
        let Link { client, wire } = &mut link;
        let rows = wire.drive(client.query(USERS, &[])).await??;
        let user = |row: &tokio_postgres::Row| {
            let hash: Vec<u8> = row.try_get(0)?;
            let hash = <[u8; 32]>::try_from(hash.as_slice())?;
            let author = Author {
                user_id: row.try_get(1)?,
                name: quoted(row.try_get(2)?).into(),
                department_id: row.try_get(3)?,
                department: quoted(row.try_get(4)?).into(),
            };
            anyhow::Ok((hash, author))
        };
        Ok(Users::new(rows.iter().map(user).collect::<anyhow::Result<Vec<_>>>()?))
    }

    /// A connection, once one is free. One that failed is not given back.
    async fn take(&self) -> anyhow::Result<(SemaphorePermit<'_>, Ready)> {
        let place = self.places.acquire().await?;
        let taken = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Ok((place, taken.ok_or_else(|| anyhow!("a connection was lost"))?))
    }

    fn give_back(&self, ready: Ready) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(ready);
    }

    /// Answers a read.
    pub(super) async fn read(&self, ask: Ask) -> anyhow::Result<Vec<u8>> {
        let (_place, mut ready) = self.take().await?;
        let mut page = Page::new();
        let Ready { link: Link { client, wire }, reads, .. } = &mut ready;
        let statement = &reads[ask.question as usize];
        let asked = async {
            let mut rows = pin!(client.query_raw(statement, ask.values()).await?);
            while let Some(row) = rows.next().await {
                page.row(ask.question, &self.columns, &row?)?;
            }
            anyhow::Ok(())
        };
        wire.drive(asked).await??;
        self.give_back(ready);
        Ok(page.finish())
    }

    /// Sends all contacts as lines.
    pub(super) async fn export(self: Arc<Self>, chunks: mpsc::Sender<std::io::Result<Bytes>>) {
        if let Err(error) = self.send_lines(&chunks).await {
            eprintln!("floor: {error:#}");
            drop(chunks.send(Err(std::io::Error::other(error))).await);
        }
    }

    async fn send_lines(
        &self,
        chunks: &mpsc::Sender<std::io::Result<Bytes>>,
    ) -> anyhow::Result<()> {
        let (_place, mut ready) = self.take().await?;
        let Ready { link: Link { client, wire }, export, .. } = &mut ready;
        let sent = async {
            let none: [i64; 0] = [];
            let mut rows = pin!(client.query_raw(&*export, none).await?);
            let mut out = Vec::with_capacity(EXPORT_BYTES);
            out.extend_from_slice(EXPORT_HEADER);
            while let Some(row) = rows.next().await {
                line(&row?, &mut out)?;
                if out.len() >= EXPORT_BYTES {
                    let full = std::mem::replace(&mut out, Vec::with_capacity(EXPORT_BYTES + 1024));
                    chunks.send(Ok(full.into())).await?;
                }
            }
            anyhow::Ok(chunks.send(Ok(out.into())).await?)
        };
        wire.drive(sent).await??;
        self.give_back(ready);
        Ok(())
    }

    /// Does a write.
    pub(super) async fn write(&self, write: &Write) -> anyhow::Result<Done> {
        let (_place, mut ready) = self.take().await?;
        let Ready { link: Link { client, wire }, writes, batches, index, form, numbers, .. } =
            &mut ready;
        let done = match &write.act {
            Act::Batch(creations) => {
                wire.drive(batches.run(client, creations, write)).await??.then(Vec::new)
            }
            Act::Index => wire.drive(index.run(client)).await??.then(Vec::new),
            Act::Form(new) => {
                let asked = form::run(client, (&*form, numbers), new, write);
                Some(wire.drive(asked).await??)
            }
            _ => wire.drive(writes.run(client, write)).await??.then(Vec::new),
        };
        self.give_back(ready);
        Ok(done)
    }
}
