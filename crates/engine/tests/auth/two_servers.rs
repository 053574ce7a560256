//! What one server ends, another one that remembers it ends as soon as it next reads.

use std::sync::Arc;

use steward_engine::action::Actions;
use steward_engine::behaviour::Behaviours;
use steward_engine::key::MasterKey;
use steward_engine::outgoing::Allowed;
use steward_engine::{Engine, EngineParts};
use steward_model::catalog::Catalog;
use steward_model::clock::FixedClock;
use steward_model::random::SystemRandom;
use steward_store::{
    Collect, Database, PostgresOptions, ReadOptions, Statement, plan::SMALL_SCOPE,
};
use steward_testkit::{NOW, TestDatabase, postgres_database};

use crate::support::{PASSWORD, typed};

async fn server(database: &TestDatabase) -> Engine {
    let options = PostgresOptions::default();
    let parts = EngineParts {
        database: Database::open_postgres(database.url(), options).await.unwrap(),
        catalog: Arc::new(catalog()),
        behaviours: Behaviours::default(),
        actions: Actions::default(),
        clock: Arc::new(FixedClock::new(NOW)),
        random: Arc::new(SystemRandom),
        key: MasterKey::new([7; 32]),
        small_scope: SMALL_SCOPE,
        allowed: Allowed::default(),
    };
    Engine::open(parts).await.unwrap()
}

/// The core objects, as they are shipped.
fn catalog() -> Catalog {
    steward_crm::catalog().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_reaches_the_other_server() {
    let database = postgres_database().await;
    let (one, two) = (server(&database).await, server(&database).await);
    let user = 1;
    let insert = format!(
        "INSERT INTO \"user\" (version, created_at, updated_at, origin, name, name_sort, \
         employee_no, status, text_size) \
         VALUES (1, {NOW}, {NOW}, 'manual', '陈宇航', '', 'E-007', 'active', 'normal')"
    );
    let written = one.database().write(move |tx| {
        let insert = insert.clone();
        Box::pin(async move { tx.execute_script(&insert).await })
    });
    written.await.unwrap();
    one.set_password(None, user, PASSWORD).await.unwrap();
    let signed = one.sign_in(&typed("E-007", PASSWORD)).await.unwrap();
    let known = two.authenticate(signed.token.text()).await.unwrap().unwrap();
    assert_eq!(known.user_id, user);
    two.sign_out(known).await.unwrap();
    assert!(two.authenticate(signed.token.text()).await.unwrap().is_none(), "at once here");

    let signed = one.sign_in(&typed("E-007", PASSWORD)).await.unwrap();
    let known = one.authenticate(signed.token.text()).await.unwrap().unwrap();
    assert!(two.authenticate(signed.token.text()).await.unwrap().is_some());
    one.sign_out(known).await.unwrap();
    // Every request reads something, and what is read comes with the epoch.
    let read = Statement::from("SELECT 1");
    two.database().query(read, Collect::default(), ReadOptions::default()).await.unwrap();
    assert!(two.authenticate(signed.token.text()).await.unwrap().is_none());
}
