//! `steward token create`: a token for a program.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use steward_engine::Engine;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

use super::{DONE, user};
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

/// Makes the token and says it, and nothing else.
pub(super) async fn create(wish: &TokenCreate, engine: &Engine, console: &Console) -> Result<u8> {
    let user = find(&wish.user, engine).await?;
    let made = engine.create_api_token(None, user, &wish.name, None).await?;
    console.out(made.token.text()).await?;
    Ok(DONE)
}

/// The id of the user who signs in so.
pub(super) async fn find(sign_in: &SignIn, engine: &Engine) -> Result<i64> {
    let (field, value) = match sign_in {
        SignIn::Email(value) => ("email", value),
        SignIn::Phone(value) => ("phone", value),
        SignIn::EmployeeNo(value) => ("employee_no", value),
    };
    let page = engine.read(&user::caller(), "users", &user::by(field, value), None).await?.page;
    let rows: Vec<Json> = serde_json::from_slice(&page.body).map_err(Error::internal)?;
    rows.first().and_then(|row| row["id"].as_i64()).ok_or_else(|| {
        Error::new(
            ErrorKind::NotFound,
            text!(
                en = "There is no user who signs in with '{value}'.",
                zh = "没有以“{value}”登录的用户。"
            ),
        )
        .with_hint(text!(en = "'steward user add' makes one.", zh = "可用 steward user add 新建。"))
    })
}
