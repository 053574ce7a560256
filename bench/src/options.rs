//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::company::{Kind, Size};
use crate::floor::FloorOptions;
use crate::operation::Operation;

/// Measures Steward against a bare server with hand-written SQL
#[derive(Debug, Parser)]
#[command(name = "steward-bench", args_conflicts_with_subcommands = true)]
pub(crate) struct Cli {
    /// One of the parts that the bench starts itself.
    #[command(subcommand)]
    pub(crate) part: Option<Part>,
    #[command(flatten)]
    pub(crate) options: Options,
}

/// What the bench starts itself.
#[derive(Debug, Subcommand)]
pub(crate) enum Part {
    /// Run the floor's server
    Floor(FloorOptions),
}

/// What to measure.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How many contacts
    #[arg(long, value_enum, default_value = "1m")]
    pub(crate) size: Size,
    /// Ask about persons in a company in which each contact is a person account of its own
    #[arg(long)]
    pub(crate) persons: bool,
    /// Which database
    #[arg(long, value_enum, default_value = "both")]
    pub(crate) db: Databases,
    /// Seconds of each run
    #[arg(long, default_value_t = 5)]
    pub(crate) seconds: u64,
    /// Runs of each server and operation; the median counts
    #[arg(long, default_value_t = 5)]
    pub(crate) runs: usize,
    /// Only these operations
    #[arg(long, value_enum)]
    pub(crate) only: Vec<Operation>,
    /// Connections that send requests at the same time
    #[arg(long, default_value_t = 16)]
    pub(crate) connections: usize,
    /// Compare rows examined and latencies with the company of 10,000 contacts
    #[arg(long)]
    pub(crate) growth: bool,
    /// Count the rows that every default view examines
    #[arg(long)]
    pub(crate) rows: bool,
    /// Measure search for each kind of question
    #[arg(long)]
    pub(crate) search: bool,
    /// Measure what 1,000 open streams of live events cost
    #[arg(long)]
    pub(crate) live: bool,
    /// Measure what a second server on the same PostgreSQL database gains
    #[arg(long)]
    pub(crate) nodes: bool,
    /// Leave out the operations: only what --growth, --rows, --search, --live and --nodes ask for
    #[arg(long)]
    pub(crate) no_load: bool,
    /// Measure the export of all contacts even with --only
    #[arg(long)]
    pub(crate) export: bool,
    /// Where companies are made and kept for the next time
    #[arg(long, default_value = "/var/tmp/steward-bench")]
    pub(crate) work: PathBuf,
    /// Where the results go
    #[arg(long, default_value = "target/bench")]
    pub(crate) out: PathBuf,
    /// Put the results into README.md, README.zh-CN.md and docs/bench.md
    #[arg(long = "write")]
    pub(crate) publish: bool,
    /// The steward program; without it, its release build is made
    #[arg(long)]
    pub(crate) steward: Option<PathBuf>,
}

/// Which databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Databases {
    /// SQLite
    Sqlite,
    /// PostgreSQL
    Postgres,
    /// Both
    Both,
}

/// Load that runs before each measured time, not counted.
pub(crate) const WARM_UP: Duration = Duration::from_millis(700);

/// The environment variable that names the PostgreSQL server; `cargo xtask bench` sets it.
pub(crate) const POSTGRES_VARIABLE: &str = "STEWARD_BENCH_POSTGRES";

impl Options {
    /// The databases to measure.
    pub(crate) fn kinds(&self) -> Vec<Kind> {
        match self.db {
            Databases::Sqlite => vec![Kind::Sqlite],
            Databases::Postgres => vec![Kind::Postgres],
            Databases::Both => vec![Kind::Sqlite, Kind::Postgres],
        }
    }

    /// Whether to measure the export of all contacts.
    pub(crate) fn exports(&self) -> bool {
        self.export || (self.only.is_empty() && !self.no_load)
    }

    /// Whether anything is asked of the company in which contacts work for companies.
    pub(crate) fn asks_usual_company(&self) -> bool {
        let counts = self.growth || self.search || self.live || self.rows || self.nodes;
        counts || self.exports() || !self.operations(false).is_empty()
    }

    /// The operations to measure at the usual company, or at the one of persons.
    pub(crate) fn operations(&self, persons: bool) -> Vec<Operation> {
        let chosen = |operation: &Operation| {
            let asked = self.only.is_empty() || self.only.contains(operation);
            asked && persons == (self.persons && operation.is_about_persons())
        };
        match self.no_load {
            true => Vec::new(),
            false => Operation::ALL.into_iter().filter(chosen).collect(),
        }
    }
}
