//! How many cases a fuzz test runs: few in a test run, as many as wanted by `cargo xtask fuzz`.

/// The environment variable with the number of cases.
const CASES_VARIABLE: &str = "STEWARD_FUZZ_CASES";

/// The cases to run: what the environment says, or `usual`.
///
/// # Panics
/// If the environment says something that is no number.
#[must_use]
pub fn cases(usual: u64) -> u64 {
    match std::env::var(CASES_VARIABLE) {
        Ok(text) => text.parse().expect("STEWARD_FUZZ_CASES is a number of cases"),
        Err(_) => usual,
    }
}
