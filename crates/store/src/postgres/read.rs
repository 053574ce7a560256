//! Reading from PostgreSQL: the rows and the epoch in one round trip.

use std::pin::pin;
use std::time::Duration;

use futures::StreamExt;
use futures::future::try_join3;
use steward_model::{Error, Result};
use tokio_postgres::{Client, Statement as Prepared};

use super::bind::{Bound, bind};
use super::errors::{Broken, Fate};
use super::link::Link;
use crate::{ReadOptions, RowRef, RowSink, Statement, failure};

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

/// Gives the rows of `statement` to `sink` and answers the epoch right after they were read.
pub(super) async fn read<S: RowSink>(
    link: &mut Link,
    statement: &Statement,
    sink: &mut S,
    options: ReadOptions,
) -> Result<i64, Failed> {
    let prepared = link.prepare(&statement.sql).await.map_err(Failed::early)?;
    let epoch = link.prepare_epoch().await.map_err(Failed::early)?;
    let limit = options.time_limit;
    let Link { client, wire, statement_time, .. } = link;
    let mut taken = 0;
    // The three are sent in this order, before any answer is waited for. An error of the rows does not
    // keep the epoch from being read; an error of the sink ends everything.
    let set = set_time(client, statement_time, limit);
    let rows = async {
        match take_rows(client, &prepared, statement, sink, options.max_rows, &mut taken).await {
            Err(Broken::Ours(error)) => Err(Broken::Ours(error)),
            other => Ok(other),
        }
    };
    let epoch = async { Ok(read_epoch(client, &epoch).await) };
    let outcome = wire.drive(limit, try_join3(set, rows, epoch)).await;
    let begun = taken > 0;
    match outcome {
        Ok(Ok(((), Ok(()), Ok(epoch)))) => Ok(epoch),
        // The rows are there; the epoch may as well be read later.
        Ok(Ok(((), Ok(()), Err(broken)))) if broken.fate() == Fate::StalePlan => {
            epoch_again(link).await.map_err(|broken| Failed { broken, epoch: None, begun })
        }
        Ok(Ok(((), Ok(()), Err(broken)))) => Err(Failed { broken, epoch: None, begun }),
        Ok(Ok(((), Err(broken), epoch))) => Err(Failed { broken, epoch: epoch.ok(), begun }),
        Ok(Err(broken)) => {
            // The rest of the rows is still on its way.
            wire.leave();
            Err(Failed { broken, epoch: None, begun })
        }
        Err(broken) => Err(Failed { broken, epoch: None, begun }),
    }
}

/// Reads the epoch alone, after the server has forgotten its prepared query.
async fn epoch_again(link: &mut Link) -> Result<i64, Broken> {
    link.forget_statements();
    let prepared = link.prepare_epoch().await?;
    let Link { client, wire, statement_time, .. } = link;
    wire.drive(*statement_time, read_epoch(client, &prepared)).await?
}

/// Sets the session's `statement_timeout` if it is another.
async fn set_time(client: &Client, now: &mut Duration, wanted: Duration) -> Result<(), Broken> {
    if *now != wanted {
        let sql = format!("SET statement_timeout = {}", wanted.as_millis().max(1));
        client.batch_execute(&sql).await?;
        *now = wanted;
    }
    Ok(())
}

async fn take_rows<S: RowSink>(
    client: &Client,
    prepared: &Prepared,
    statement: &Statement,
    sink: &mut S,
    max_rows: usize,
    taken: &mut usize,
) -> Result<(), Broken> {
    let mut rows = pin!(client.query_raw::<_, Bound<'_>, _>(prepared, bind(statement)).await?);
    while let Some(row) = rows.next().await {
        let row = row?;
        *taken += 1;
        if *taken > max_rows {
            return Err(failure::too_many_rows(max_rows).into());
        }
        sink.row(&RowRef::postgres(&row))?;
    }
    Ok(())
}

/// Reads the epoch with its prepared query.
pub(super) async fn read_epoch(client: &Client, prepared: &Prepared) -> Result<i64, Broken> {
    let mut rows = pin!(client.query_raw::<_, Bound<'_>, _>(prepared, std::iter::empty()).await?);
    let mut epoch = None;
    while let Some(row) = rows.next().await {
        epoch = RowRef::postgres(&row?).int(0)?;
    }
    epoch.ok_or_else(|| Broken::Ours(Error::internal("the epoch row is missing")))
}
