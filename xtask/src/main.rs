//! The project's own commands: `cargo xtask <command>`.

mod bench;
mod counts;
mod fuzz;
mod pg;
mod postgres;
mod process;
mod stories;
mod test;
mod tidy;

use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;

/// What `cargo xtask` without a command prints.
const HELP: &str = "\
Usage: cargo xtask <command>

  test [ARGS…]   run every test against SQLite and a throwaway PostgreSQL server;
                 ARGS go to the test runner (-p steward-store, a part of a test's name, …);
                 without ARGS the browser stories run as well
  stories        run the browser stories alone
  pg [--bench]   start a throwaway PostgreSQL server and keep it until ctrl-c
  bench [ARGS…]  measure the release build; ARGS go to the bench program
  fuzz [CASES]   run the fuzz tests with many cases (200000 each unless said otherwise)
  tidy           check the rules that the compiler does not know
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next();
    let rest: Vec<String> = arguments.collect();
    match run(command.as_deref(), &rest) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one command from the repository's root, wherever it was called.
///
/// An error is what kept the command from doing its work; a code is what the work came to.
fn run(command: Option<&str>, arguments: &[String]) -> anyhow::Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the root");
    std::env::set_current_dir(root)?;
    match command {
        Some("test") => test::run(arguments),
        Some("stories") => stories::alone(),
        Some("pg") => pg::run(arguments),
        Some("bench") => bench::run(arguments),
        Some("fuzz") => fuzz::run(arguments),
        Some("tidy") => tidy::run(arguments),
        None | Some("help" | "--help" | "-h") => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        Some(other) => bail!("there is no command {other:?}\n\n{HELP}"),
    }
}
