//! `steward user`: somebody who can sign in.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use steward_engine::auth::{MAX_PASSWORD, MIN_PASSWORD};
use steward_engine::{Caller, Engine, WriteWish, permission};
use steward_model::error::ErrorKind;
use steward_model::query::{
    Direction, FieldPath, Filter, IsValue, ListQuery, Operator, OrderTerm, SelectItem, Test,
};
use steward_model::scope::{Access, SystemAccess};
use steward_model::text::Language;
use steward_model::{Error, Result, text};

use super::DONE;
use super::token::{self, SignIn};
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

/// A user's new password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserPassword {
    /// Whose.
    pub(crate) user: SignIn,
    /// The password.
    pub(crate) password: String,
}

impl std::fmt::Debug for UserPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The password shows nowhere.
        f.debug_struct("UserPassword").field("user", &self.user).finish_non_exhaustive()
    }
}

/// Gives a user a new password; the user's sessions end.
pub(super) async fn set_password(
    wish: &UserPassword,
    engine: &Engine,
    console: &Console,
) -> Result<u8> {
    let user = token::find(&wish.user, engine).await?;
    engine.set_password(None, user, &wish.password).await?;
    console
        .tell(&text!(
            en = "The new password holds now. Whoever was signed in must sign in again.",
            zh = "新密码已生效，该用户需要重新登录。"
        ))
        .await?;
    Ok(DONE)
}

/// Makes the user with role and password, or nothing.
pub(super) async fn add(wish: &UserAdd, engine: &Engine, console: &Console) -> Result<u8> {
    if let Some(password) = &wish.password {
        let length = password.chars().count();
        if !(MIN_PASSWORD..=MAX_PASSWORD).contains(&length) {
            return Err(unfit_password());
        }
    }
    let role = match permission::role_id(engine, &wish.role).await? {
        Some(role) => role,
        None => return Err(no_role(engine, &wish.role).await?),
    };
    let caller = caller();
    let department = top_department(engine).await?;
    let body = body(wish, department, console);
    let user = engine.insert(&caller, "users", vec![body], &plain()).await?;
    let id = *user.ids.first().ok_or_else(|| Error::internal("the new user has no id"))?;
    if let Err(error) = complete(wish, engine, &caller, (id, role)).await {
        // Nobody shall find half a user who is in the way of the next try.
        engine.delete(&caller, "users", &by("id", &id.to_string()), &plain()).await?;
        return Err(error);
    }
    let (name, role) = (&wish.name, &wish.role);
    console
        .tell(&text!(
            en = "Added {name} (user {id}, role {role}).",
            zh = "已添加 {name}（用户 {id}，角色 {role}）。"
        ))
        .await?;
    Ok(DONE)
}

/// Gives a new user the role and the password.
async fn complete(
    wish: &UserAdd,
    engine: &Engine,
    caller: &Caller,
    (user, role): (i64, i64),
) -> Result<()> {
    let grant = [("user_id", user), ("role_id", role)];
    let grant = grant.map(|(name, id)| (name.to_owned(), Json::from(id))).into_iter().collect();
    engine.insert(caller, "user_roles", vec![grant], &plain()).await?;
    match &wish.password {
        Some(password) => engine.set_password(None, user, password).await,
        None => Ok(()),
    }
}

/// The department at the top, where new colleagues belong until somebody says otherwise.
async fn top_department(engine: &Engine) -> Result<Json> {
    let without_parent = Test {
        field: FieldPath::own("parent_id"),
        operator: Operator::Is(IsValue::Null),
        quantifier: None,
        values: Vec::new(),
    };
    let id = OrderTerm {
        relation: None,
        bucket: None,
        field: "id".to_owned(),
        direction: Direction::Asc,
        nulls: None,
    };
    let filter = Filter::Test(without_parent);
    let query = ListQuery { filter, order: vec![id], limit: Some(1), ..by("id", "1") };
    let page = engine.read(&caller(), "departments", &query, None).await?.page;
    let rows: Vec<Json> = serde_json::from_slice(&page.body).map_err(Error::internal)?;
    Ok(rows.first().map_or(Json::Null, |row| row["id"].clone()))
}

fn body(wish: &UserAdd, department: Json, console: &Console) -> Map<String, Json> {
    let locale = match console.language() {
        Language::En => "en",
        Language::Zh => "zh",
    };
    let text = |value: &Option<String>| value.clone().map_or(Json::Null, Json::String);
    [
        ("name", Json::from(wish.name.as_str())),
        ("email", text(&wish.email)),
        ("phone", text(&wish.phone)),
        ("employee_no", text(&wish.employee_no)),
        ("department_id", department),
        ("locale", Json::from(locale)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into_iter()
    .collect()
}

/// Who owns the data folder does what he likes.
pub(crate) fn caller() -> Caller {
    let access = Access::System(SystemAccess::because("who owns the data folder may do all"));
    Caller { access, origin: "manual", request_id: None }
}

fn plain() -> WriteWish {
    WriteWish::default()
}

/// Records whose field has this value: their ids.
pub(crate) fn by(field: &str, value: &str) -> ListQuery {
    ListQuery {
        select: vec![SelectItem::Field { alias: None, field: "id".to_owned(), cast: None }],
        filter: Filter::test(field, Operator::Eq, vec![value.to_owned()]),
        ..ListQuery::default()
    }
}

fn unfit_password() -> Error {
    Error::new(
        ErrorKind::BadValue,
        text!(
            en = "A password has {MIN_PASSWORD} to {MAX_PASSWORD} characters.",
            zh = "密码须为 {MIN_PASSWORD} 至 {MAX_PASSWORD} 个字符。"
        ),
    )
}

async fn no_role(engine: &Engine, key: &str) -> Result<Error> {
    let query = ListQuery {
        select: vec![SelectItem::Field { alias: None, field: "key".to_owned(), cast: None }],
        ..ListQuery::default()
    };
    let page = engine.read(&caller(), "roles", &query, None).await?.page;
    let rows: Vec<Json> = serde_json::from_slice(&page.body).map_err(Error::internal)?;
    let keys: Vec<&str> = rows.iter().filter_map(|row| row["key"].as_str()).collect();
    let (english, chinese) = (keys.join(", "), keys.join("、"));
    Ok(Error::new(
        ErrorKind::NotFound,
        text!(en = "There is no role '{key}'.", zh = "没有标识为“{key}”的角色。"),
    )
    .with_hint(text!(en = "Roles: {english}.", zh = "可用角色：{chinese}。")))
}
