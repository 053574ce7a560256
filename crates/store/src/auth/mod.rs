//! Who may come in: accounts with their passwords, sessions, tokens, failed attempts.

pub mod account;
pub mod api_token;
pub mod attempt;
pub mod link_token;
pub mod session;

use steward_model::{Error, Result};

/// The SHA-256 of a token; the token itself is stored nowhere.
pub type TokenHash = [u8; 32];

/// A value of a column that is never empty.
fn present<T>(value: Option<T>) -> Result<T> {
    value.ok_or_else(|| Error::internal("a column of the sign-in tables is empty that never is"))
}
