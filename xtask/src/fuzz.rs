//! `cargo xtask fuzz`: the fuzz tests with more cases than a test run has time for.

use std::process::ExitCode;

use crate::process::{cargo, shown};
use crate::test::{TEST_VARIABLE, server};

/// The environment variable with the number of cases of each fuzz test.
const CASES_VARIABLE: &str = "STEWARD_FUZZ_CASES";

/// The cases of each fuzz test, unless said otherwise.
const CASES: &str = "200000";

/// Runs every test whose name begins with `fuzz_`, with as many cases as the first argument says.
///
/// # Errors
/// When there is no PostgreSQL server to be had, or the test runner can't be started.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let cases = arguments.first().map_or(CASES, String::as_str);
    cases.parse::<u64>().map_err(|_| anyhow::anyhow!("{cases:?} is no number of cases"))?;
    let server = server()?;
    let mut tests = cargo();
    tests.args(["test", "--release", "--workspace", "fuzz_"]);
    tests.env(CASES_VARIABLE, cases).env(TEST_VARIABLE, server.url());
    let (status, _) = shown(&mut tests)?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
