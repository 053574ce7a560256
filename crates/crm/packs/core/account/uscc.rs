//! The unified social credit code on a Chinese business licence.
//!
//! GB 32100-2015: 18 characters out of 31 (digits and capital letters without I, O, S, V, Z). The last
//! one is a check character: with the weights 3^(i-1) mod 31 for the places 1 to 17, the weighted sum
//! of all places is a multiple of 31.

use steward_engine::Problems;
use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::fold::half_width;
use steward_model::{Result, text};

use crate::typed::account::{Fields, NAME, View, ViewMut, field};

/// The characters, each with its place as its value.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// How many characters a code has, the check character included.
const LENGTH: usize = 18;

/// Normalises the code and checks it.
#[derive(Debug)]
pub(crate) struct CreditCode(Fields);

impl CreditCode {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for CreditCode {
    fn name(&self) -> &'static str {
        "account/uscc"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn derive(&self, _facts: Facts<'_>, change: &mut Change) {
        let code = View::new(&self.0, &change.new).uscc().map(normalise);
        ViewMut::new(&self.0, &mut change.new).set_uscc(code.as_deref());
    }

    fn validate(&self, _facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let code = View::new(&self.0, &change.new).uscc();
        if change.changes(self.0.uscc) && code.is_some_and(|code| !is_valid(code)) {
            let message = text!(
                en = "Give the 18 characters of the credit code; this is not a valid one.",
                zh = "统一社会信用代码应为 18 位，当前填写的未通过校验。"
            );
            problems.add(change.row, field::USCC, "bad_uscc", message);
        }
    }
}

/// Half-width capitals without spaces and hyphens.
pub(crate) fn normalise(raw: &str) -> String {
    let plain = half_width(raw).to_ascii_uppercase();
    plain.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

/// Whether the length, the characters and the check character are right.
fn is_valid(code: &str) -> bool {
    let value = |byte: u8| ALPHABET.iter().position(|known| *known == byte);
    let Some(values) = code.bytes().map(value).collect::<Option<Vec<usize>>>() else {
        return false;
    };
    let weighted = values.iter().scan(1, |weight, value| {
        let term = *weight * value;
        *weight = *weight * 3 % ALPHABET.len();
        Some(term)
    });
    // The check character's own weight is 1, not the next power.
    let sum: usize = weighted.take(LENGTH - 1).sum::<usize>() + values.last().unwrap_or(&0);
    values.len() == LENGTH && sum.is_multiple_of(ALPHABET.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published codes of well-known companies.
    const REAL: [&str; 3] = ["91330100799655058B", "91440300708461136T", "914403001922038216"];

    #[test]
    fn real_codes_pass() {
        for code in REAL {
            assert!(is_valid(code), "{code}");
        }
        assert!(is_valid(&normalise(" 9133 0100-799655058b ")));
    }

    #[test]
    fn every_single_mistake_is_found() {
        for code in REAL {
            for place in 0..LENGTH {
                for &other in ALPHABET.iter().filter(|&&c| c != code.as_bytes()[place]) {
                    let mut wrong = code.as_bytes().to_vec();
                    wrong[place] = other;
                    let wrong = String::from_utf8(wrong).expect("ASCII");
                    assert!(!is_valid(&wrong), "{wrong}");
                }
            }
        }
        for wrong in ["", "9133010079965505", "91330100799655058B0", "9133010079965505IB", "张三"]
        {
            assert!(!is_valid(wrong), "{wrong}");
        }
    }
}
