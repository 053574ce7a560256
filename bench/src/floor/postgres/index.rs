//! What the records of batches are found by, written behind them, as Steward does with large writes: three
//! round trips in one transaction.

use std::pin::pin;

use futures::TryStreamExt;
use futures::future::try_join;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

use super::batch::{FIND_CONTACTS, FIND_POINTS};
use super::link::Link;
use crate::floor::INDEX_ROWS;
use crate::floor::lexemes::{of_contact, of_point};

const TAKE: &str = "DELETE FROM search_pending WHERE id IN (SELECT id FROM search_pending ORDER BY id \
                    LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING object, record_id";

const CONTACTS: &str = "SELECT id, name, english_name, phone, email, wechat, title FROM contact \
                        WHERE id = ANY($1) AND deleted_at IS NULL FOR UPDATE";

const POINTS: &str = "SELECT id, value FROM contact_point WHERE id = ANY($1) AND deleted_at IS NULL \
                      FOR UPDATE";

/// The statements, prepared once and for all.
pub(super) struct Prepared {
    take: Statement,
    contacts: Statement,
    points: Statement,
    find_contacts: Statement,
    find_points: Statement,
}

impl Prepared {
    pub(super) async fn new(link: &mut Link) -> anyhow::Result<Self> {
        Ok(Self {
            take: link.prepare(TAKE).await?,
            contacts: link.prepare(CONTACTS).await?,
            points: link.prepare(POINTS).await?,
            find_contacts: link.prepare(FIND_CONTACTS).await?,
            find_points: link.prepare(FIND_POINTS).await?,
        })
    }

    /// Indexes some records that wait; whether there were any. After a failure the transaction is still
    /// open: the connection ends with it.
    pub(super) async fn run(&self, client: &Client) -> anyhow::Result<bool> {
        let begin = async { anyhow::Ok(client.batch_execute("BEGIN").await?) };
        let (_, taken) = try_join(begin, rows(client, &self.take, &[&INDEX_ROWS])).await?;
        let (mut contacts, mut points): (Vec<i64>, Vec<i64>) = (Vec::new(), Vec::new());
        for row in &taken {
            let of_contacts = row.try_get::<_, &str>(0)? == "contact";
            let ids = if of_contacts { &mut contacts } else { &mut points };
            ids.push(row.try_get(1)?);
        }
        if !taken.is_empty() {
            self.index(client, &contacts, &points).await?;
        }
        client.batch_execute("COMMIT").await?;
        Ok(!taken.is_empty())
    }

    async fn index(&self, client: &Client, contacts: &[i64], points: &[i64]) -> anyhow::Result<()> {
        let (contacts, points) = try_join(
            rows(client, &self.contacts, &[&contacts]),
            rows(client, &self.points, &[&points]),
        )
        .await?;
        let (mut ids, mut words) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
        for row in &contacts {
            let text = |index: usize| row.try_get::<_, Option<&str>>(index);
            let fields = [text(1)?, text(2)?, text(3)?, text(4)?, text(5)?, text(6)?];
            ids[0].push(row.try_get::<_, i64>(0)?);
            words[0].push(of_contact(fields));
        }
        for row in &points {
            ids[1].push(row.try_get::<_, i64>(0)?);
            words[1].push(of_point(row.try_get::<_, Option<&str>>(1)?.unwrap_or_default()));
        }
        try_join(
            rows(client, &self.find_contacts, &[&ids[0], &words[0]]),
            rows(client, &self.find_points, &[&ids[1], &words[1]]),
        )
        .await?;
        Ok(())
    }
}

async fn rows(
    client: &Client,
    statement: &Statement,
    values: &[&(dyn ToSql + Sync)],
) -> anyhow::Result<Vec<Row>> {
    let rows = pin!(client.query_raw(statement, values.iter().copied()).await?);
    Ok(rows.try_collect().await?)
}
