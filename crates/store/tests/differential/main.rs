//! SQLite, PostgreSQL and a naive evaluator give the same answers.
//!
//! Random companies (catalog, rows, readers, questions) are put to all three. The naive evaluator
//! shares no code with the store, so what it answers is what the rules say and not what the emitter
//! does; see `steward_testkit::naive`. `PROPTEST_CASES` sets how many companies are tried.

mod ask;
mod judge;
mod mutants;
mod world;

use proptest::test_runner::{Config, TestError, TestRunner};
use steward_testkit::naive::generate::cases;

/// How many companies are tried unless the environment says otherwise.
const COMPANIES: u32 = 24;

/// How many questions are asked about each company: making its databases costs more than asking.
const QUESTIONS: usize = 10;

/// How many simpler companies are tried to explain a failure.
const SHRINKS: u32 = 60;

#[test]
fn all_three_agree() {
    let mut config = Config::with_cases(COMPANIES);
    if std::env::var_os("PROPTEST_CASES").is_some() {
        config.cases = Config::default().cases;
    }
    config.max_shrink_iters = SHRINKS;
    config.failure_persistence = None;
    let outcome = TestRunner::new(config)
        .run(&cases(QUESTIONS), |case| judge::judge(&case, world::Which::Both, &mutants::Faithful));
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, case)) => panic!("{case:?}\n{reason}"),
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}
