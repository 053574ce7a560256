//! Positions for the log's rows, as Steward's sealer gives them.
//!
//! Transactions that begin early may commit late, and their rows appear behind ones that have their
//! positions already. So rows are looked for from a mark on, and the mark moves only once every
//! transaction that had begun before it was seen has ended.

use std::time::Duration;

use steward_model::clock::{Clock, SystemClock};
use tokio_postgres::{Client, GenericClient, NoTls};

/// How often.
const SEAL_INTERVAL: Duration = Duration::from_millis(300);

// For each row its position is looked up: joined, PostgreSQL would read all positions that there are.
const POSITIONS: &str = "INSERT INTO change_position (position, change_id, at, row_hash) \
                         SELECT (SELECT position FROM change_head) + row_number() OVER (ORDER BY c.id), \
                         c.id, c.at, c.digest FROM change c WHERE c.id > $1 AND \
                         (SELECT p.position FROM change_position p WHERE p.change_id = c.id) IS NULL";

const BLOCK: &str = "INSERT INTO change_block (first, last, sealed_at, hash, previous) \
                     SELECT h.position + 1, (SELECT max(position) FROM change_position), $1, h.hash, \
                     h.hash FROM change_head h";

const HEAD: &str = "UPDATE change_head SET blocks = blocks + 1, low_water = $1, \
                    position = (SELECT max(position) FROM change_position)";

const LOW_WATER: &str = "SELECT low_water FROM change_head";

const SEEN: &str = "SELECT coalesce(max(change_id), 0) FROM change_position";

/// The number below which all transactions have ended, and the one below which all have begun.
const HORIZON: &str = "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint \
                       FROM pg_current_snapshot() s";

/// Seals until the process ends.
pub(super) async fn run(url: String) {
    loop {
        tokio::time::sleep(SEAL_INTERVAL).await;
        if let Err(error) = connected(&url).await {
            eprintln!("floor: {error:#}");
        }
    }
}

async fn connected(url: &str) -> anyhow::Result<()> {
    let (mut client, connection) = tokio_postgres::connect(url, NoTls).await?;
    // It ends with the client.
    tokio::spawn(connection);
    let low_water = client.query_one(LOW_WATER, &[]).await?.try_get(0)?;
    let mut sealer = Sealer { low_water, pending: None };
    loop {
        sealer.seal(&mut client).await?;
        tokio::time::sleep(SEAL_INTERVAL).await;
    }
}

struct Sealer {
    /// Every row up to this id has its position, and none is still to come.
    low_water: i64,
    /// The next mark, and the number below which transactions had begun when it was seen.
    pending: Option<(i64, i64)>,
}

impl Sealer {
    async fn seal(&mut self, client: &mut Client) -> anyhow::Result<()> {
        let (ended, _) = horizon(client).await?;
        let transaction = client.transaction().await?;
        if transaction.execute(POSITIONS, &[&self.low_water]).await? > 0 {
            transaction.execute(BLOCK, &[&SystemClock.now()]).await?;
            transaction.execute(HEAD, &[&self.low_water]).await?;
        }
        transaction.commit().await?;
        match self.pending {
            Some((_, begun)) if ended < begun => {}
            Some((seen, _)) => {
                self.low_water = seen;
                self.pending = None;
            }
            None => {
                let seen = client.query_one(SEEN, &[]).await?.try_get(0)?;
                self.pending = Some((seen, horizon(client).await?.1));
            }
        }
        Ok(())
    }
}

async fn horizon(client: &impl GenericClient) -> anyhow::Result<(i64, i64)> {
    let row = client.query_one(HORIZON, &[]).await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}
