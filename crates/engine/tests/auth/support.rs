//! People who sign in.

use serde_json::{Value as Json, json};
use steward_engine::auth::{SignIn, SignedIn};
use steward_model::{Error, Result};
use steward_store::{Collect, ReadOptions, Row, Statement};
use steward_testkit::TestEngine;

/// The password that [`person`] has.
pub(crate) const PASSWORD: &str = "浓缩咖啡 0571";

/// Makes an active user with a password who can sign in by all three names.
pub(crate) async fn person(engine: &TestEngine) -> i64 {
    let department = engine.create("departments", json!({"name": "华东销售部"})).await;
    let id = engine
        .create(
            "users",
            json!({
                "name": "陈宇航", "email": "chen@example.com", "phone": "13812345678",
                "employee_no": "E-007", "status": "active", "department_id": department
            }),
        )
        .await;
    engine.set_password(None, id, PASSWORD).await.unwrap();
    id
}

/// What somebody types.
pub(crate) fn typed(login: &str, password: &str) -> SignIn {
    SignIn {
        login: login.to_owned(),
        password: password.to_owned(),
        address: Some("192.0.2.7".parse().unwrap()),
        client: Some("Test".to_owned()),
    }
}

/// Tries to sign in.
pub(crate) async fn try_sign_in(
    engine: &TestEngine,
    login: &str,
    password: &str,
) -> Result<SignedIn> {
    engine.sign_in(&typed(login, password)).await
}

/// Signs in.
pub(crate) async fn sign_in(engine: &TestEngine) -> SignedIn {
    try_sign_in(engine, "chen@example.com", PASSWORD).await.unwrap()
}

/// The error of an attempt that must fail.
pub(crate) async fn refused(engine: &TestEngine, login: &str, password: &str) -> Error {
    try_sign_in(engine, login, password).await.unwrap_err()
}

/// Whether a token is that of a user.
pub(crate) async fn knows(engine: &TestEngine, token: &str) -> bool {
    engine.authenticate(token).await.unwrap().is_some()
}

/// The verbs that the log has about a user, with who did it and the payload.
pub(crate) async fn logged(engine: &TestEngine, user: i64) -> Vec<(String, Option<i64>, Json)> {
    let rows = engine.log("user", user).await;
    let payload = |text: Option<String>| serde_json::from_str(&text.unwrap()).unwrap();
    rows.into_iter()
        .filter(|row| !matches!(row.verb.as_str(), "create" | "update"))
        .map(|row| (row.verb, row.user_id, payload(row.payload)))
        .collect()
}

/// Reads rows.
pub(crate) async fn rows(engine: &TestEngine, sql: &str) -> Vec<Row> {
    let (statement, options) = (Statement::from(sql), ReadOptions::default());
    engine.database().query(statement, Collect::default(), options).await.unwrap().out
}

/// Runs a statement.
pub(crate) async fn script(engine: &TestEngine, sql: &'static str) {
    engine.database().write(move |tx| Box::pin(tx.execute_script(sql))).await.unwrap();
}
