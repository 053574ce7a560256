//! `cargo xtask pg`: a throwaway PostgreSQL server to keep beside an editor.

use std::process::ExitCode;

use anyhow::bail;

use crate::bench::BENCH_VARIABLE;
use crate::postgres::{Cluster, Use};
use crate::test::TEST_VARIABLE;

/// Starts a server, prints how to use it, and stays until ctrl-c.
///
/// # Errors
/// When an argument is unknown or the server cannot be started.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let (purpose, variable) = match arguments {
        [] => (Use::Tests, TEST_VARIABLE),
        [argument] if argument == "--bench" => (Use::Bench, BENCH_VARIABLE),
        _ => bail!("cargo xtask pg knows --bench and nothing else"),
    };
    let cluster = Cluster::start(purpose)?;
    println!("export {variable}={}", cluster.url());
    eprintln!("PostgreSQL runs until ctrl-c; its data goes with it.");
    cluster.keep()?;
    Ok(ExitCode::SUCCESS)
}
