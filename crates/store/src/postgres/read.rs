//! Reading from PostgreSQL: the rows and the epoch in one round trip.
//!
//! Each row brings the epoch with it, read in the same snapshot. A query of its own for the epoch, sent along in
//! the same round trip, costs a quarter of the throughput of a read by id.

use std::pin::pin;
use std::time::Duration;

use futures::StreamExt;
use futures::future::try_join;
use steward_model::{Error, Result};
use tokio_postgres::{Client, Statement as Prepared};

use super::bind::{Bound, bind};
use super::errors::{Broken, Fate};
use super::link::{Link, ReadQuery};
use crate::{Plans, ReadOptions, RowRef, RowSink, Statement, failure};

/// Why a read did not end well.
pub(super) struct Failed {
    /// The reason.
    pub(super) broken: Broken,
    /// The epoch, if it could be read all the same.
    pub(super) epoch: Option<i64>,
    /// Whether the sink has taken rows already.
    pub(super) begun: bool,
}

impl Failed {
    fn early(broken: Broken) -> Self {
        Self { broken, epoch: None, begun: false }
    }

    /// Whether the same read can be tried again on the same connection.
    pub(super) fn is_stale_plan(&self) -> bool {
        !self.begun && self.broken.fate() == Fate::StalePlan
    }
}

/// Gives the rows of `statement` to `sink` and answers the epoch at which they were read.
pub(super) async fn read<S: RowSink>(
    link: &mut Link,
    statement: &Statement,
    sink: &mut S,
    options: ReadOptions,
) -> Result<i64, Failed> {
    let query = link.prepare_read(&statement.sql).await.map_err(Failed::early)?;
    let limit = options.time_limit;
    let Link { client, wire, statement_time, plans, .. } = &mut *link;
    let mut taken = 0;
    let outcome = wire
        .drive(limit, async {
            // Both are sent, in this order, before any answer is waited for.
            let set = set_up(client, (statement_time, plans), (limit, options.plans));
            let rows = take_rows(client, &query, statement, sink, options.max_rows, &mut taken);
            Ok(try_join(set, rows).await?.1)
        })
        .await
        .and_then(|outcome| outcome);
    let begun = taken > 0;
    match outcome {
        Ok(Some(epoch)) => Ok(epoch),
        Ok(None) => epoch_alone(link).await.map_err(|broken| Failed { broken, epoch: None, begun }),
        Err(broken) => {
            let epoch = match &broken {
                Broken::Driver(_) => epoch_alone(link).await.ok(),
                // The rest of the rows may still be on its way.
                Broken::Ours(_) | Broken::Silent => {
                    link.wire.leave();
                    None
                }
            };
            Err(Failed { broken, epoch, begun })
        }
    }
}

/// Reads the epoch where no row has brought it: one round trip more.
async fn epoch_alone(link: &mut Link) -> Result<i64, Broken> {
    match ask_epoch(link).await {
        Err(broken) if broken.fate() == Fate::StalePlan => {
            link.forget_statements();
            ask_epoch(link).await
        }
        other => other,
    }
}

async fn ask_epoch(link: &mut Link) -> Result<i64, Broken> {
    let prepared = link.prepare_epoch().await?;
    let Link { client, wire, statement_time, .. } = link;
    wire.drive(*statement_time, read_epoch(client, &prepared)).await?
}

/// Sets the session's `statement_timeout` and when it plans, if they are others.
async fn set_up(
    client: &Client,
    (time, plans): (&mut Duration, &mut Plans),
    wanted: (Duration, Plans),
) -> Result<(), Broken> {
    let mut sql = String::new();
    if *time != wanted.0 {
        sql.push_str(&format!("SET statement_timeout = {};", wanted.0.as_millis().max(1)));
    }
    if *plans != wanted.1 {
        sql.push_str(match wanted.1 {
            Plans::AsItGoes => "SET plan_cache_mode = auto;",
            Plans::Once => "SET plan_cache_mode = force_generic_plan;",
        });
    }
    if !sql.is_empty() {
        client.batch_execute(&sql).await?;
        (*time, *plans) = wanted;
    }
    Ok(())
}

/// Gives the rows to the sink, and answers the epoch if they bring it and there are any.
async fn take_rows<S: RowSink>(
    client: &Client,
    query: &ReadQuery,
    statement: &Statement,
    sink: &mut S,
    max_rows: usize,
    taken: &mut usize,
) -> Result<Option<i64>, Broken> {
    let sent = client.query_raw::<_, Bound<'_>, _>(&query.prepared, bind(statement)).await?;
    let mut rows = pin!(sent);
    let mut epoch = None;
    while let Some(row) = rows.next().await {
        let row = row?;
        *taken += 1;
        if *taken > max_rows {
            return Err(failure::too_many_rows(max_rows).into());
        }
        if !query.brings_epoch {
            sink.row(&RowRef::postgres(&row, row.len()))?;
            continue;
        }
        let own = row.len() - 1;
        if epoch.is_none() {
            epoch = RowRef::postgres(&row, row.len()).int(own)?;
        }
        sink.row(&RowRef::postgres(&row, own))?;
    }
    Ok(epoch)
}

/// Reads the epoch with its prepared query.
pub(super) async fn read_epoch(client: &Client, prepared: &Prepared) -> Result<i64, Broken> {
    let mut rows = pin!(client.query_raw::<_, Bound<'_>, _>(prepared, std::iter::empty()).await?);
    let mut epoch = None;
    while let Some(row) = rows.next().await {
        let row = row?;
        epoch = RowRef::postgres(&row, row.len()).int(0)?;
    }
    epoch.ok_or_else(|| Broken::Ours(Error::internal("the epoch row is missing")))
}
