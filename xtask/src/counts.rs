//! How many tests ran, read from the closing lines of the test runners.

use std::fmt;
use std::ops::Add;

use regex::Regex;

/// How many tests passed, failed and were left out.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Tests that ran and succeeded.
    pub(crate) passed: u64,
    /// Tests that ran and failed, or could not be run.
    pub(crate) failed: u64,
    /// Tests that were not run.
    pub(crate) skipped: u64,
}

impl Counts {
    /// Adds up every closing line among `lines`; `None` when there is none.
    ///
    /// Knows `cargo nextest` (`Summary [  1.2s] 4 tests run: 3 passed, 1 failed, 2 skipped`) and
    /// `cargo test` (`test result: ok. 3 passed; 0 failed; 1 ignored; …`).
    pub(crate) fn read(lines: &[String]) -> Option<Self> {
        let colours = regex("\u{1b}\\[[0-9;]*m");
        let closing = regex(r"^(?:test result: \w+\.|\s*Summary \[.*\] .*tests? run:)(.*)$");
        lines
            .iter()
            .filter_map(|line| {
                let plain = colours.replace_all(line, "");
                Some(Self::of(closing.captures(&plain)?.get(1)?.as_str()))
            })
            .reduce(Add::add)
    }

    /// The counts in the rest of a closing line.
    ///
    /// What stands in brackets (`3 passed (1 slow)`) is contained in the number before it.
    fn of(rest: &str) -> Self {
        let rest = regex(r"\([^)]*\)").replace_all(rest, "").into_owned();
        let sum = |words: &str| {
            regex(&format!(r"\b(\d+) (?:{words})\b"))
                .captures_iter(&rest)
                .filter_map(|found| found[1].parse::<u64>().ok())
                .sum()
        };
        Self {
            passed: sum("passed"),
            failed: sum("failed|timed out|exec failed"),
            skipped: sum("skipped|ignored|filtered out"),
        }
    }
}

/// A pattern of this file; all of them are constants.
fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    fn read(lines: &[&str]) -> Option<(u64, u64, u64)> {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        Counts::read(&lines).map(|counts| (counts.passed, counts.failed, counts.skipped))
    }

    #[test]
    fn reads_nextest() {
        assert_eq!(
            read(&["     Summary [   0.376s] 10 tests run: 10 passed, 0 skipped"]),
            Some((10, 0, 0))
        );
        assert_eq!(
            read(&[
                "Summary [ 1.0s] 9/12 tests run: 5 passed (2 slow, 1 flaky), 2 failed, 1 exec failed, 1 timed out, 4 skipped"
            ]),
            Some((5, 4, 4))
        );
        assert_eq!(
            read(&["     Summary [   0.1s] 1 test run: 1 passed, 0 skipped"]),
            Some((1, 0, 0))
        );
    }

    #[test]
    fn reads_coloured_lines() {
        assert_eq!(
            read(&[
                "\u{1b}[32;1m     Summary\u{1b}[0m [   0.4s] \u{1b}[1m2\u{1b}[0m tests run: \u{1b}[1m2\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, \u{1b}[1m0\u{1b}[0m \u{1b}[33;1mskipped\u{1b}[0m"
            ]),
            Some((2, 0, 0))
        );
    }

    #[test]
    fn adds_up_the_lines_of_cargo_test() {
        assert_eq!(
            read(&[
                "test a ... ok",
                "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.00s",
                "test result: FAILED. 1 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            ]),
            Some((3, 4, 4))
        );
    }

    #[test]
    fn a_test_that_prints_numbers_is_no_closing_line() {
        assert_eq!(read(&["5 passed, 1 failed", "error: could not compile"]), None);
    }

    #[test]
    fn prints_the_closing_line() {
        let counts = Counts { passed: 7, failed: 1, skipped: 0 };
        assert_eq!(counts.to_string(), "7 passed, 1 failed, 0 skipped");
    }
}
