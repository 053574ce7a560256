//! Large writes leave their records to be indexed for search behind them.

use std::time::{Duration, Instant};

use anyhow::ensure;

use super::Home;

/// What records of large writes wait in until they can be found.
const WAITING: &str = "SELECT count(*) FROM search_pending";

/// How long they may.
const WAIT: Duration = Duration::from_secs(60);

/// How often they are looked at.
const PAUSE: Duration = Duration::from_millis(500);

impl Home {
    /// Waits until everything can be found; a server has to run.
    pub(crate) async fn settle(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        while self.numbers(WAITING).await?.first() != Some(&0) {
            ensure!(begun.elapsed() < WAIT, "the indexes of search are not kept up");
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }
}
