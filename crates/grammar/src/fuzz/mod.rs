//! Tries the readers with hostile input.
//!
//! [`one`] is a fuzz target for any driver. [`run`] is a driver of its own: it makes inputs by
//! damaging valid queries, the same for the same numbers, so that a failure can be repeated.

mod mutate;
mod seeds;

use std::ops::Range;

use steward_model::error::{Error, ErrorKind};

use crate::{MAX_QUERY_BYTES, format_list, parse_list, parse_prefer, parse_range, parse_write};

pub use mutate::case;
pub use seeds::SEEDS;

/// Gives one input to every reader.
///
/// # Panics
///
/// If a reader panics, blames the server for what came from outside, or reads something else from
/// what the writer made of its result.
pub fn one(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match parse_list(&text) {
        Ok(query) => {
            let written = format_list(&query);
            // Percent signs make some queries longer than may be read.
            if written.len() <= MAX_QUERY_BYTES {
                let again = parse_list(&written);
                assert_eq!(again.ok().as_ref(), Some(&query), "{text:?} was written as {written}");
            }
            let write = parse_write(&text).map(|write| write.list);
            assert_eq!(write.ok(), Some(query), "a write reads {text:?} differently");
        }
        Err(error) => check(&error),
    }
    if let Err(error) = parse_write(&text) {
        check(&error);
    }
    match parse_prefer(text.lines()) {
        Ok(preferences) => {
            let applied = preferences.applied().unwrap_or_default();
            let again = parse_prefer(std::iter::once(applied.as_str())).map(|p| p.applied());
            assert_eq!(again.ok(), Some(preferences.applied()), "{text:?}");
        }
        Err(error) => check(&error),
    }
    match parse_range(&text) {
        Ok((_, limit)) => assert_ne!(limit, Some(0), "{text:?}"),
        Err(error) => check(&error),
    }
}

/// Runs the cases of these numbers; after a failure the number of the case is on standard error.
///
/// # Panics
///
/// As [`one`] does.
pub fn run(numbers: Range<u64>) {
    for number in numbers {
        let watch = Watch(number);
        one(&case(number));
        drop(watch);
    }
}

/// Whether an error is fit for the person who caused it.
fn check(error: &Error) {
    assert_ne!(error.kind(), ErrorKind::Internal, "{error}");
    assert!(error.source_text().is_none(), "{error}");
    assert!(!error.text().en.is_empty() && !error.text().zh.is_empty(), "{error}");
    // Not longer for longer input.
    assert!(error.text().en.len() + error.details().unwrap_or_default().len() < 2_000, "{error}");
}

/// Says which case failed.
struct Watch(u64);

impl Drop for Watch {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let input = String::from_utf8_lossy(&case(self.0)).into_owned();
            eprintln!("case {} of the query grammar fails: {input:?}", self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps;

    /// Enough to damage every seed in many ways, in about a second.
    const CASES: u64 = 20_000;

    #[test]
    fn seeds_are_valid() {
        for seed in SEEDS {
            assert!(parse_write(seed).is_ok(), "{seed}: {:?}", parse_write(seed));
            one(seed.as_bytes());
        }
    }

    #[test]
    fn damaged_queries_do_no_harm() {
        run(0..CASES);
    }

    /// How often the readers look at one character of their input, all of them together, at most.
    /// With work that grows with the square of the length it would be tens of thousands.
    const LOOKS: usize = 100;

    #[test]
    fn long_input_takes_little_work() {
        let openings =
            ["", "or=(", "select=", "order=", "columns=", "a=in.(", "a=cs.{", "or=(a.in.("];
        let pieces = [
            "a,",
            "a.",
            "(",
            "{",
            "\"",
            "\\\"",
            ",\"",
            ",\" \"",
            "\"a,",
            "\\",
            "a(",
            "and(",
            "not.",
            "@a.",
            ",{",
            "{a.eq.",
            "a.eq.\"x,",
            "a.eq.{x,",
            "-a",
            "...",
            "a!",
            "&limit=1",
            "&a.limit=1",
            "&a=eq.1",
            "&x",
            "%",
            "%22",
            "+",
            "张",
            "a:",
            "::a",
            "()",
            "!inner",
        ];
        for opening in openings {
            for piece in pieces {
                let count = (MAX_QUERY_BYTES - opening.len()) / piece.len();
                let input = format!("{opening}{}", piece.repeat(count));
                let looks = steps::of(|| one(input.as_bytes())) / input.len();
                assert!(looks <= LOOKS, "{looks} looks at each character of {opening}{piece}…");
            }
        }
    }

    #[test]
    fn cases_repeat_and_vary() {
        let cases: Vec<Vec<u8>> = (0..200).map(case).collect();
        assert_eq!(cases, (0..200).map(case).collect::<Vec<_>>());
        let different: std::collections::HashSet<&Vec<u8>> = cases.iter().collect();
        assert!(different.len() > 150);
        // Some must survive the damage, or only the first error would be tried.
        let valid =
            cases.iter().filter(|data| parse_write(&String::from_utf8_lossy(data)).is_ok()).count();
        assert!((10..190).contains(&valid), "{valid} of 200 are valid");
    }
}
