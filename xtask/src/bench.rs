//! `cargo xtask bench`: the bench program, as a release build, beside a durable PostgreSQL server.

use std::process::ExitCode;

use anyhow::Context;

use crate::postgres::{Cluster, Use};
use crate::process::cargo;

/// The environment variable that names the server to measure on; set, no server is started.
pub(crate) const BENCH_VARIABLE: &str = "STEWARD_BENCH_POSTGRES";

/// Runs the bench program with `arguments`.
///
/// # Errors
/// When the server cannot be started or cargo cannot be run.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let mut command = cargo();
    command.args(["run", "--release", "--package", "steward-bench", "--"]).args(arguments);
    let cluster = match std::env::var_os(BENCH_VARIABLE) {
        Some(_) => None,
        None => Some(Cluster::start(Use::Bench)?),
    };
    if let Some(cluster) = &cluster {
        command.env(BENCH_VARIABLE, cluster.url());
    }
    let status = command.status().context("starting cargo")?;
    drop(cluster);
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
