//! What is written on one server is told by another, and what ends on one ends on the other.

use std::sync::Arc;

use serde_json::{Value as Json, json};
use steward_engine::key::{self, MasterKey};
use steward_engine::live::{Live, StreamWish};
use steward_engine::outgoing::Allowed;
use steward_engine::{Caller, Engine, EngineParts, WriteWish};
use steward_model::clock::FixedClock;
use steward_model::random::SystemRandom;
use steward_model::scope::{Access, SystemAccess};
use steward_store::plan::SMALL_SCOPE;
use steward_store::{Database, PostgresOptions};
use steward_testkit::{NOW, TestDatabase, data_dir, postgres_database};

use crate::support::Listener;

async fn server(database: &TestDatabase) -> Engine {
    let options = PostgresOptions::default();
    let database = Database::open_postgres(database.url(), options).await.unwrap();
    let (folder, text) = (data_dir(), "07".repeat(32));
    key::open(&database, folder.path(), Some(&text), &SystemRandom, NOW).await.unwrap();
    let parts = EngineParts {
        database,
        catalog: Arc::new(steward_crm::catalog().unwrap()),
        behaviours: steward_crm::behaviours(),
        actions: steward_crm::actions(),
        clock: Arc::new(FixedClock::new(NOW)),
        random: Arc::new(SystemRandom),
        key: MasterKey::new([7; 32]),
        small_scope: SMALL_SCOPE,
        allowed: Allowed::default(),
    };
    Engine::open(parts).await.unwrap()
}

async fn create(engine: &Engine, plural: &str, values: Json) -> i64 {
    let access = Access::System(SystemAccess::because("test"));
    let caller = Caller { access, origin: "manual", request_id: None };
    let body = values.as_object().unwrap().clone();
    let written = engine.insert(&caller, plural, vec![body], &WriteWish::default()).await;
    written.unwrap_or_else(|error| panic!("{plural}: {error}")).ids[0]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_on_one_server_is_told_by_the_other() {
    let database = postgres_database().await;
    let (one, two) = (server(&database).await, server(&database).await);
    let department = create(&one, "departments", json!({"name": "华东"})).await;
    let user = json!({"name": "li", "email": "li@example.cn", "status": "active",
        "department_id": department});
    let user = create(&one, "users", user).await;
    let role = create(&one, "roles", json!({"key": "of_li", "name": "li"})).await;
    let right = json!({"role_id": role, "object": "account", "can_read": "own"});
    create(&one, "role_rights", right).await;
    create(&one, "user_roles", json!({"user_id": user, "role_id": role})).await;
    // Only the first seals: it is not the one that tells.
    let sealer = Arc::new(one.sealer(None));
    sealer.seal_once().await.unwrap();
    let runs = Arc::clone(&sealer);
    let sealing = tokio::spawn(async move { runs.run(std::future::pending()).await });

    let token = two.create_api_token(None, user, "test", None).await.unwrap();
    sealer.seal_once().await.unwrap();
    let scope = two.scope_of(user).await.unwrap();
    let access = Access::User(scope);
    let caller = Caller { access, origin: "api", request_id: None };
    let live = Live::new(two.clone());
    let subscription = live.subscribe(&caller, token.token.text(), StreamWish::default()).unwrap();
    let mut of_li = Listener::new(subscription);
    assert_eq!(of_li.hears().await, "ready");
    let account = json!({"name": "a", "owner_id": user});
    let account = create(&one, "accounts", account).await;
    assert_eq!(of_li.hears().await, format!("accounts {account} create"));
    let more = json!({"role_id": role, "object": "task", "can_read": "all"});
    create(&one, "role_rights", more).await;
    assert_eq!(of_li.hears().await, "resync rights");
    let task = create(&one, "tasks", json!({"title": "t"})).await;
    assert_eq!(of_li.hears().await, format!("tasks {task} create"));
    one.revoke_api_token(None, user, token.id).await.unwrap();
    while of_li.try_next().await.is_some() {}
    sealing.abort();
}
