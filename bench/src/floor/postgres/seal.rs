//! Positions for the log's rows, as Steward's sealer gives them.

use std::time::Duration;

use steward_model::clock::{Clock, SystemClock};
use tokio_postgres::{Client, NoTls};

/// How often.
const SEAL_INTERVAL: Duration = Duration::from_millis(300);

/// What Steward has placed itself may lie above the low water, and is left out.
const POSITIONS: &str = "INSERT INTO change_position (position, change_id, at, row_hash) \
                         SELECT (SELECT position FROM change_head) + row_number() OVER (ORDER BY c.id), \
                         c.id, c.at, c.digest FROM change c \
                         WHERE c.id > (SELECT low_water FROM change_head) \
                         AND NOT EXISTS (SELECT 1 FROM change_position p WHERE p.change_id = c.id)";

const BLOCK: &str = "INSERT INTO change_block (first, last, sealed_at, hash, previous) \
                     SELECT h.position + 1, (SELECT max(position) FROM change_position), $1, h.hash, \
                     h.hash FROM change_head h";

const HEAD: &str = "UPDATE change_head SET blocks = blocks + 1, \
                    low_water = (SELECT max(change_id) FROM change_position), \
                    position = (SELECT max(position) FROM change_position)";

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
    loop {
        seal(&mut client).await?;
        tokio::time::sleep(SEAL_INTERVAL).await;
    }
}

async fn seal(client: &mut Client) -> anyhow::Result<()> {
    let transaction = client.transaction().await?;
    if transaction.execute(POSITIONS, &[]).await? > 0 {
        transaction.execute(BLOCK, &[&SystemClock.now()]).await?;
        transaction.execute(HEAD, &[]).await?;
    }
    Ok(transaction.commit().await?)
}
