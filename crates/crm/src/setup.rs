//! Setting a company up: its name, and the first person who may do everything.
//!
//! The record of the company is the lock: its key is unique, so of two who set up at the same moment
//! one is refused as a whole, on both databases.

use serde_json::{Map, Value as Json, json};
use steward_engine::auth::{MAX_PASSWORD, MIN_PASSWORD};
use steward_engine::permission::{ADMINISTRATOR, role_id};
use steward_engine::{Act, Caller, Engine, Operation, WriteWish};
use steward_model::error::{ErrorKind, FieldError};
use steward_model::kind::{Kind as _, TimeZone};
use steward_model::query::{Filter, ListQuery};
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Error, Result, text};

use crate::packs::duplicate_rule::SHIPPED;
use crate::support::{equals, where_};
use crate::typed::{company, department, duplicate_rule, pipeline, stage, user};

/// The stages and the pipeline of the first start in English: Chinese name, English name.
const ENGLISH: [(&str, &str); 7] = [
    ("标准销售流程", "Standard pipeline"),
    ("验证", "Qualification"),
    ("需求确认", "Needs"),
    ("方案报价", "Proposal"),
    ("谈判", "Negotiation"),
    ("赢单", "Won"),
    ("输单", "Lost"),
];

/// What is told at the first start.
#[derive(Clone)]
pub struct Setup {
    /// The company's name.
    pub company: String,
    /// `zh` or `en`: of the company, of its first user, and of what is ready.
    pub language: String,
    /// An IANA name.
    pub time_zone: String,
    /// The ISO 4217 code of the currency in which it counts; the usual one if none is said.
    pub currency: Option<String>,
    /// What the company does, a key of `company.trade`.
    pub trade: Option<String>,
    /// The first user's name.
    pub name: String,
    /// How that user signs in: an e-mail address or a phone number.
    pub login: String,
    /// With which password.
    pub password: String,
    /// `normal`, `large` or `extra_large`.
    pub text_size: String,
}

impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The password shows nowhere.
        f.debug_struct("Setup").field("company", &self.company).finish_non_exhaustive()
    }
}

/// Whether nobody works here yet.
///
/// # Errors
/// If the database can't be read.
pub async fn is_new(engine: &Engine) -> Result<bool> {
    let users = rows(engine, user::NAME, Filter::default()).await?;
    let companies = rows(engine, company::NAME, Filter::default()).await?;
    Ok(users.is_empty() && companies.is_empty())
}

/// Sets the company up and answers the first user's id.
///
/// # Errors
/// [`ErrorKind::Duplicate`] if it is set up already, [`ErrorKind::InvalidFields`] for what is missing
/// or can't be so.
pub async fn set_up(engine: &Engine, setup: &Setup) -> Result<i64> {
    check(setup)?;
    if !is_new(engine).await? {
        return Err(done_already());
    }
    let operations = operations(engine, setup).await?;
    let written = engine.batch(&caller(), &operations, &WriteWish::default()).await;
    let written = written.map_err(|error| explained(error, &setup.login))?;
    let (company, user) = match written.ids.as_slice() {
        [company, user, ..] => (*company, *user),
        _ => return Err(Error::internal("a new company has no ids")),
    };
    if let Err(error) = engine.set_password(None, user, &setup.password).await {
        // Nobody shall find half a company that is in the way of the next try.
        for (plural, id) in [("users", user), ("companies", company)] {
            let query = where_(equals("id", id));
            engine.delete(&caller(), plural, &query, &WriteWish::default()).await?;
        }
        return Err(error);
    }
    Ok(user)
}

fn check(setup: &Setup) -> Result<()> {
    let mut wrong = Vec::new();
    for (field, value) in [
        ("company", &setup.company),
        ("time_zone", &setup.time_zone),
        ("name", &setup.name),
        ("login", &setup.login),
    ] {
        if value.trim().is_empty() {
            let message = text!(en = "This is needed.", zh = "请填写此项。");
            wrong.push(FieldError::new(field, "required", message));
        }
    }
    if !(MIN_PASSWORD..=MAX_PASSWORD).contains(&setup.password.chars().count()) {
        let message = text!(
            en = "A password has {MIN_PASSWORD} to {MAX_PASSWORD} characters.",
            zh = "密码须为 {MIN_PASSWORD} 至 {MAX_PASSWORD} 个字符。"
        );
        wrong.push(FieldError::new("password", "bad_length", message));
    }
    if let Err(refusal) = TimeZone.read_text(&setup.time_zone) {
        wrong.push(FieldError::new("time_zone", refusal.code, refusal.message));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::invalid(wrong)) }
}

/// Everything in one transaction: the company first, since it is the lock.
async fn operations(engine: &Engine, setup: &Setup) -> Result<Vec<Operation>> {
    let role = role_id(engine, ADMINISTRATOR).await?;
    let role = role.ok_or_else(|| Error::internal("there is no administrator's role"))?;
    let top = rows(engine, department::NAME, Filter::default()).await?;
    let top = top.first().and_then(|row| row["id"].as_i64());
    let by = if setup.login.contains('@') { user::field::EMAIL } else { user::field::PHONE };
    let mut operations = vec![
        create(
            None,
            "companies",
            json!({
                company::field::NAME: setup.company.trim(),
                company::field::LANGUAGE: setup.language,
                company::field::TIME_ZONE: setup.time_zone,
                company::field::CURRENCY: setup.currency,
                company::field::TRADE: setup.trade,
            }),
        ),
        create(
            Some("user"),
            "users",
            json!({
                user::field::NAME: setup.name.trim(),
                by: setup.login.trim(),
                user::field::DEPARTMENT_ID: top,
                user::field::LOCALE: setup.language,
                user::field::TIME_ZONE: setup.time_zone,
                user::field::TEXT_SIZE: setup.text_size,
            }),
        ),
        create(None, "user_roles", json!({"user_id": {"$ref": "user"}, "role_id": role})),
    ];
    if let Some(id) = top {
        let name = json!({department::field::NAME: setup.company.trim()});
        operations.push(update("departments", id, name));
    }
    if setup.language == "en" {
        operations.extend(in_english(engine).await?);
    }
    Ok(operations)
}

/// What is ready at the first start is named in Chinese; nobody has changed it yet.
async fn in_english(engine: &Engine) -> Result<Vec<Operation>> {
    let mut operations = Vec::new();
    for (object, plural, field) in [
        (pipeline::NAME, "pipelines", pipeline::field::NAME),
        (stage::NAME, "stages", stage::field::LABEL),
        (duplicate_rule::NAME, "duplicate_rules", duplicate_rule::field::NAME),
    ] {
        for row in rows(engine, object, Filter::default()).await? {
            let rules = SHIPPED.iter().map(|rule| (rule.0, rule.1));
            let mut all = ENGLISH.into_iter().chain(rules);
            let english = all.find(|(chinese, _)| row[field] == *chinese);
            if let (Some((_, name)), Some(id)) = (english, row["id"].as_i64()) {
                operations.push(update(plural, id, json!({ field: name })));
            }
        }
    }
    Ok(operations)
}

fn create(reference: Option<&str>, plural: &str, values: Json) -> Operation {
    Operation {
        reference: reference.map(str::to_owned),
        object: plural.to_owned(),
        act: Act::Create { values: object(values) },
    }
}

fn update(plural: &str, id: i64, values: Json) -> Operation {
    let act = Act::Update { id, version: None, values: object(values) };
    Operation { reference: None, object: plural.to_owned(), act }
}

fn object(values: Json) -> Map<String, Json> {
    match values {
        Json::Object(values) => values,
        _ => Map::new(),
    }
}

/// The few records of a small object.
async fn rows(engine: &Engine, object: &str, filter: Filter) -> Result<Vec<Json>> {
    let catalog = engine.catalog();
    let plural = &catalog.expect(object)?.plural;
    let query = ListQuery { limit: Some(100), ..where_(filter) };
    let query = ListQuery { select: Vec::new(), ..query };
    let reading = engine.read(&caller(), plural, &query, None).await?;
    serde_json::from_slice(&reading.page.body).map_err(Error::internal)
}

fn caller() -> Caller {
    let access = Access::System(SystemAccess::because("nobody is there yet who could set up"));
    Caller { access, origin: "manual", request_id: None }
}

/// The refusal when somebody was faster.
#[must_use]
pub fn done_already() -> Error {
    Error::new(
        ErrorKind::Duplicate,
        text!(
            en = "This company is set up already: sign in.",
            zh = "公司已完成初始设置，请直接登录。"
        ),
    )
}

/// What was wrong, at the fields of the form.
fn explained(error: Error, login: &str) -> Error {
    if error.kind() == ErrorKind::Duplicate {
        return done_already();
    }
    let fields: Vec<FieldError> = error
        .fields()
        .iter()
        .map(|wrong| {
            let name = wrong.field.rsplit('.').next().unwrap_or_default();
            let is_login = name == user::field::EMAIL || name == user::field::PHONE;
            let name = if is_login && !login.is_empty() { "login" } else { name };
            FieldError::new(name, wrong.code, wrong.message.clone())
        })
        .collect();
    if fields.is_empty() { error } else { Error::invalid(fields) }
}
