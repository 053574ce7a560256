//! What Steward costs while nobody asks for anything, and how much of it each object of the catalog costs.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::Serialize;

use crate::company::Home;
use crate::server::{Server, resident};

/// How long a server is left alone before its memory is looked at.
const REST: Duration = Duration::from_secs(2);

/// How many catalogs are made to see what one costs.
const CATALOGS: u32 = 20;

/// An empty Steward.
#[derive(Debug, Serialize)]
pub(crate) struct Idle {
    /// Objects in the catalog.
    pub(crate) objects: usize,
    /// Their fields.
    pub(crate) fields: usize,
    /// Milliseconds until it was ready on a folder that it had made before.
    pub(crate) ready_ms: f64,
    /// Bytes of memory at rest.
    pub(crate) memory: u64,
    /// Milliseconds that making the catalog takes.
    pub(crate) catalog_ms: f64,
    /// Bytes of memory that a catalog takes.
    pub(crate) catalog_bytes: u64,
}

/// Starts Steward on a folder without records, and makes catalogs.
pub(crate) async fn measure(program: &Path, work: &Path) -> anyhow::Result<Idle> {
    let home = Home { folder: work.join("idle"), url: None };
    if home.folder.exists() {
        std::fs::remove_dir_all(&home.folder)?;
    }
    std::fs::create_dir_all(&home.folder)?;
    // The first start makes the tables.
    Server::steward(program, &home).await?.stop()?;
    let server = Server::steward(program, &home).await?;
    tokio::time::sleep(REST).await;
    let memory = server.memory()?;
    let ready_ms = server.ready_after.as_secs_f64() * 1000.0;
    server.stop()?;
    let catalog = || steward_crm::catalog().map_err(|error| anyhow::anyhow!("{error}"));
    let first = catalog()?;
    let before = resident(std::process::id())?;
    let begun = Instant::now();
    let all = (0..CATALOGS).map(|_| catalog()).collect::<anyhow::Result<Vec<_>>>()?;
    let time = begun.elapsed() / CATALOGS;
    let grown = resident(std::process::id())?.saturating_sub(before);
    let made = u64::try_from(all.len()).context("few catalogs")?;
    Ok(Idle {
        objects: first.objects().len(),
        fields: first.objects().iter().map(|object| object.fields.len()).sum(),
        ready_ms,
        memory,
        catalog_ms: time.as_secs_f64() * 1000.0,
        catalog_bytes: grown / made,
    })
}
