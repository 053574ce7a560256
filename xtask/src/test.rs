//! `cargo xtask test`: every test of the workspace, on both databases.

use std::ops::Add;
use std::process::{Command, ExitCode};

use crate::counts::Counts;
use crate::postgres::{Cluster, Use};
use crate::process::{cargo, on_a_terminal, shown, which};
use crate::stories;

/// The environment variable through which tests find their PostgreSQL server; set beforehand,
/// that server is used and none is started.
pub(crate) const TEST_VARIABLE: &str = "STEWARD_TEST_POSTGRES";

/// The environment variable with the seed of the property tests' random cases.
const SEED_VARIABLE: &str = "PROPTEST_RNG_SEED";

/// The seed unless said otherwise: a run of all tests says something of the change at hand only
/// when it tries the same cases as the run before. New ground is for runs with other seeds and more
/// cases (`PROPTEST_RNG_SEED`, `PROPTEST_CASES`).
const SEED: &str = "8686";

/// Runs the tests, with `arguments` for the runner, and prints one closing line with the counts.
///
/// Documentation tests and the browser stories run as well unless `arguments` select something. The code is a failure when
/// a test fails, none runs, or the tests do not build.
///
/// # Errors
/// When there is no PostgreSQL server to be had, or no test runner can be started.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let server = server()?;
    let seed = std::env::var(SEED_VARIABLE).unwrap_or_else(|_| SEED.to_owned());
    let mut counts = Vec::new();
    let mut complaints = Vec::new();
    for mut command in commands(arguments, which("cargo-nextest").is_some()) {
        let (status, lines) =
            shown(command.env(TEST_VARIABLE, server.url()).env(SEED_VARIABLE, &seed))?;
        if !status.success() {
            complaints.push(format!("{command:?} failed ({status})"));
        }
        counts.extend(Counts::read(&lines));
    }
    if arguments.is_empty() && !stories::run(&server.url())? {
        complaints.push("browser stories failed".into());
    }
    drop(server);
    Ok(conclude(counts.into_iter().reduce(Add::add), complaints))
}

/// The PostgreSQL server of the tests: the one that the environment names, or a throwaway one.
pub(crate) enum Server {
    Given(String),
    Started(Cluster),
}

impl Server {
    /// Its address.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Given(url) => url.clone(),
            Self::Started(cluster) => cluster.url(),
        }
    }
}

/// The PostgreSQL server of the tests; one that was started goes away with the value.
pub(crate) fn server() -> anyhow::Result<Server> {
    let given = std::env::var(TEST_VARIABLE).ok().filter(|url| !url.trim().is_empty());
    Ok(match given {
        Some(url) => Server::Given(url),
        None => Server::Started(Cluster::start(Use::Tests)?),
    })
}

/// The commands that together run every test, or the selected ones.
fn commands(arguments: &[String], nextest: bool) -> Vec<Command> {
    let mut main = cargo();
    main.args(if nextest { &["nextest", "run"][..] } else { &["test"][..] });
    if !selects_packages(arguments) {
        main.arg("--workspace");
    }
    // One failure must not hide the next: a run tells everything it knows.
    main.arg("--no-fail-fast").args(arguments);
    if on_a_terminal() {
        main.env("CARGO_TERM_COLOR", "always");
    }
    // nextest runs no documentation tests; `cargo test` runs them with the others.
    if !nextest || !arguments.is_empty() {
        return vec![main];
    }
    let mut doc = cargo();
    doc.args(["test", "--doc", "--workspace", "--no-fail-fast"]);
    vec![doc, main]
}

/// Whether the arguments name packages themselves.
fn selects_packages(arguments: &[String]) -> bool {
    arguments.iter().take_while(|argument| *argument != "--").any(|argument| {
        argument.starts_with("--package")
            || argument == "--workspace"
            || (argument.starts_with("-p") && !argument.starts_with("--"))
    })
}

/// Says what went wrong, prints the counts as the last line, and decides.
fn conclude(counts: Option<Counts>, mut complaints: Vec<String>) -> ExitCode {
    match counts {
        Some(Counts { passed: 0, failed: 0, .. }) | None => complaints.push("no test ran".into()),
        Some(Counts { failed: 0, .. }) => {}
        Some(_) => complaints.push("tests failed".into()),
    }
    for complaint in &complaints {
        eprintln!("error: {complaint}");
    }
    if let Some(counts) = counts {
        println!("{counts}");
    }
    if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(arguments: &[&str], nextest: bool) -> Vec<Vec<String>> {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        commands(&arguments, nextest)
            .iter()
            .map(|command| {
                command.get_args().map(|part| part.to_string_lossy().into_owned()).collect()
            })
            .collect()
    }

    #[test]
    fn without_arguments_everything_runs() {
        assert_eq!(
            spelled(&[], true),
            [
                vec!["test", "--doc", "--workspace", "--no-fail-fast"],
                vec!["nextest", "run", "--workspace", "--no-fail-fast"]
            ]
        );
        assert_eq!(spelled(&[], false), [vec!["test", "--workspace", "--no-fail-fast"]]);
    }

    #[test]
    fn arguments_go_to_the_runner_and_a_package_replaces_the_workspace() {
        assert_eq!(
            spelled(&["-p", "steward-store", "tx"], true),
            [vec!["nextest", "run", "--no-fail-fast", "-p", "steward-store", "tx"]]
        );
        assert_eq!(
            spelled(&["cursor"], true),
            [vec!["nextest", "run", "--workspace", "--no-fail-fast", "cursor"]]
        );
        assert_eq!(
            spelled(&["x", "--", "--package"], true)[0][..3],
            ["nextest", "run", "--workspace"]
        );
    }

    #[test]
    fn a_failure_or_nothing_at_all_is_a_failure() {
        let passed = Counts { passed: 1, ..Counts::default() };
        let cases = [
            (Some(passed), vec![], ExitCode::SUCCESS),
            (Some(passed), vec!["broken".to_owned()], ExitCode::FAILURE),
            (Some(Counts { failed: 1, ..passed }), vec![], ExitCode::FAILURE),
            (Some(Counts { skipped: 3, ..Counts::default() }), vec![], ExitCode::FAILURE),
            (None, vec![], ExitCode::FAILURE),
        ];
        for (counts, complaints, expected) in cases {
            assert_eq!(conclude(counts, complaints), expected, "{counts:?}");
        }
    }
}
