//! What is shown of the clock is of the moment in which it is asked for, also from a form.

use std::sync::Arc;

use serde_json::json;
use steward_crm::SHIPPED;
use steward_model::catalog::Catalog;
use steward_model::clock::{Clock as _, SECOND};
use steward_testkit::{TestEngine, TestStore};

use crate::{account, user};

/// The standard objects, and how old an account is.
fn catalog() -> Arc<Catalog> {
    const AGE: &str = "\n[[field]]\nname = \"age\"\nkind = \"duration\"\n\
                       label = { en = \"Age\", zh = \"时长\" }\n\
                       formula = \"(now - created_at) / 1000000\"\n";
    let with_age = |&(file, text): &(&'static str, &str)| match file.ends_with("/account.toml") {
        true => (file, format!("{text}{AGE}")),
        false => (file, text.to_owned()),
    };
    let files: Vec<(&str, String)> = SHIPPED.iter().map(with_age).collect();
    let files = files.iter().map(|(file, text)| (*file, text.as_str()));
    Arc::new(Catalog::from_toml(files).unwrap_or_else(|error| panic!("{error}")))
}

async fn each_asker_has_his_own_time(engine: TestEngine) {
    let ann = user(&engine, "ann").await;
    let made = account(&engine, "A", ann).await;
    engine.create("contacts", json!({"name": "x", "account_id": made})).await;
    let ann = engine.user(ann).await;
    let own = format!("select=name,age&id=eq.{made}");
    let embedded = "select=name,account(age)";
    let ages = async || {
        let own = engine.rows_for(&ann, "accounts", &own).await;
        let embedded = engine.rows_for(&ann, "contacts", embedded).await;
        [own[0]["age"].clone(), embedded[0]["account"]["age"].clone()]
    };
    let before = engine.remembered_forms();
    assert_eq!(ages().await, [json!(0), json!(0)]);
    for seconds in [5, 7] {
        engine.time().advance(seconds * SECOND);
        let age = (engine.time().now() - steward_testkit::NOW) / SECOND;
        assert_eq!(ages().await, [json!(age), json!(age)]);
    }
    assert_eq!(engine.remembered_forms(), before + 2, "both questions have a form");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    let catalog = catalog();
    let store = TestStore::sqlite_with(&catalog).await;
    let engine = TestEngine::with(store, catalog, steward_crm::behaviours()).await;
    each_asker_has_his_own_time(engine).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    let catalog = catalog();
    let store = TestStore::postgres_with(&catalog).await;
    let engine = TestEngine::with(store, catalog, steward_crm::behaviours()).await;
    each_asker_has_his_own_time(engine).await;
}
