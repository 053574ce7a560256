//! Measures Steward against a floor: a bare server with hand-written SQL on the same tables.
//!
//! `cargo xtask bench` runs it beside a PostgreSQL server of its own. See `docs/bench.md`.

mod build;
mod company;
mod cursors;
mod export;
mod floor;
mod growth;
mod held;
mod idle;
mod live;
mod load;
mod measure;
mod nodes;
mod operation;
mod options;
mod report;
mod requests;
mod rows;
mod same;
mod search;
mod server;

use clap::Parser;
use mimalloc::MiMalloc;

use crate::options::{Cli, Part};

// The floor has the allocator that Steward has.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    // The load shares two cores with both servers: one thread is all that it needs.
    let mut runtime = match cli.part {
        Some(Part::Floor(_)) => tokio::runtime::Builder::new_multi_thread(),
        None => tokio::runtime::Builder::new_current_thread(),
    };
    runtime.enable_all().build()?.block_on(async {
        match cli.part {
            Some(Part::Floor(options)) => floor::run(options).await,
            None => measure::run(&cli.options).await,
        }
    })
}
