//! That a question was refused.

use steward_model::error::ErrorKind;

/// Why a question was refused: the kind only, because words are not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NaiveError {
    /// The kind.
    pub kind: ErrorKind,
}

pub(super) fn refuse<T>(kind: ErrorKind) -> Result<T, NaiveError> {
    Err(NaiveError { kind })
}
