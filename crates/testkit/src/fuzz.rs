//! Fuzz tests: how many cases they run, and how they make hostile input. Few cases in a test run, as
//! many as wanted by `cargo xtask fuzz`, which runs every test whose name begins with `fuzz_`.

use steward_model::random::{Random as _, SeededRandom};

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

/// Texts that readers of numbers, dates, names and addresses stumble over.
pub const HOSTILE: [&str; 48] = [
    "",
    " ",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{fffd}",
    "👩‍👩‍👧",
    "e\u{301}",
    "张三",
    "１２３",
    "-",
    "+",
    ".",
    "0",
    "-0",
    "00012",
    "1e999",
    "1E+10",
    "NaN",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "99999999999999.999999",
    "0.1.2",
    "1,234,567.50",
    "￥12元",
    "true",
    "是",
    "null",
    "2026-02-30",
    "0000-00-00",
    "-9999-12-31",
    "99999-01-01",
    "2026-11-21T08:00:00Z",
    "2026-11-21T24:60:60+99:99",
    "1:2:3",
    "@",
    "a@b",
    "@now-99999999999d",
    "+86-13812345678",
    "(0571) 88888888",
    "http://[::1",
    "javascript:alert(1)",
    "../../etc/passwd",
    "' OR 1=1 --",
    "=cmd|' /C calc'!A0",
    "{\"a\":[1]}",
    ",,a,,",
];

/// Chooses by a number: the same for the same one.
#[derive(Debug)]
pub struct Dice(SeededRandom);

impl Dice {
    /// The dice of one case.
    #[must_use]
    pub fn new(number: u64) -> Self {
        Self(SeededRandom::new(number))
    }

    /// A number below `bound`, which is not zero.
    ///
    /// # Panics
    /// If `bound` is zero.
    #[must_use]
    pub fn below(&self, bound: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % bound as u64).expect("a small number")
    }

    /// One of these.
    ///
    /// # Panics
    /// If there are none.
    #[must_use]
    pub fn of<T: Copy>(&self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// These bytes, up to twice cut, doubled or changed.
    #[must_use]
    pub fn damaged(&self, bytes: impl Into<Vec<u8>>) -> Vec<u8> {
        let mut bytes = bytes.into();
        for _ in 0..self.below(3) {
            let at = self.below(bytes.len().max(1));
            match self.below(3) {
                0 => bytes.truncate(at),
                1 => bytes.extend_from_within(at.min(bytes.len())..),
                _ if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                _ => {}
            }
        }
        bytes
    }

    /// A hostile text, perhaps damaged, perhaps long.
    #[must_use]
    pub fn text(&self) -> String {
        let text = self.of(&HOSTILE);
        match self.below(8) {
            0 => text.repeat(1 + self.below(300)),
            1 => format!("{text}{}", self.of(&HOSTILE)),
            2 | 3 => String::from_utf8_lossy(&self.damaged(text)).into_owned(),
            _ => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_same_number_makes_the_same_case() {
        let case = |number| {
            let dice = Dice::new(number);
            (dice.text(), dice.damaged("some bytes"), dice.below(1_000))
        };
        assert_eq!(case(7), case(7));
        assert!((0..50).any(|number| case(number) != case(7)));
    }
}
