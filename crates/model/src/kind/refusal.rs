//! Why a value was refused by its kind.

use crate::text::Text;

/// Why a value can't be a value of this kind, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// A stable code for programs.
    pub code: &'static str,
    /// What would be right, for people.
    pub message: Text,
}

impl Refusal {
    /// A refusal.
    #[must_use]
    pub fn new(code: &'static str, message: Text) -> Self {
        Self { code, message }
    }

    /// The value has the wrong JSON type.
    #[must_use]
    pub fn wrong_type(wanted_en: &str, wanted_zh: &str) -> Self {
        Self::new("wrong_type", crate::text!(en = "Give {wanted_en}.", zh = "请填写{wanted_zh}。"))
    }

    /// The number is outside what can be stored.
    #[must_use]
    pub fn out_of_range(min: &str, max: &str) -> Self {
        Self::new(
            "out_of_range",
            crate::text!(
                en = "Give a number from {min} to {max}.",
                zh = "请填写 {min} 到 {max} 之间的数。"
            ),
        )
    }
}
