//! Migrations run once, together, and never on a database from the future.

use std::collections::BTreeSet;

use steward_model::error::ErrorKind;
use steward_store::{Dialect, migration};
use steward_testkit::{TestStore, both_dbs};

use crate::support::{NOW, int, migrate, rows, script};

/// How many steps there are.
const STEPS: usize = 12;

async fn steps_are_taken_once(store: TestStore) {
    let database = &store.database;
    assert_eq!(migration::pending(database).await.unwrap(), STEPS);
    assert_eq!(migration::pending(database).await.unwrap(), STEPS, "asking changes nothing");
    assert_eq!(migration::run(database, NOW).await.unwrap(), STEPS);
    assert_eq!(migration::pending(database).await.unwrap(), 0);
    assert_eq!(migration::run(database, NOW).await.unwrap(), 0);
    assert_eq!(int(database, "SELECT applied_at FROM migration WHERE version = 1").await, NOW);
}

async fn servers_that_start_together_take_turns(store: TestStore) {
    let runs = (0..4).map(|_| {
        let database = store.database.clone();
        tokio::spawn(async move { migration::run(&database, NOW).await.unwrap() })
    });
    let mut steps = 0;
    for run in runs.collect::<Vec<_>>() {
        steps += run.await.unwrap();
    }
    assert_eq!(steps, STEPS);
}

async fn a_newer_database_is_refused(store: TestStore) {
    let database = &store.database;
    migrate(database).await;
    script(database, "INSERT INTO migration (version, name, applied_at) VALUES (99, 'x', 0)").await;
    assert!(migration::pending(database).await.is_err());
    let error = migration::run(database, NOW).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Definition);
    assert!(error.text().en.contains("version 99"), "{error}");
    assert!(error.text().zh.contains("99"), "{error}");
}

async fn every_system_table_is_named(store: TestStore) {
    let database = &store.database;
    migrate(database).await;
    let sql = match database.dialect() {
        Dialect::Sqlite => {
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        }
        Dialect::Postgres => {
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() \
             AND tablename NOT LIKE 'change~_rest' ESCAPE '~' AND tablename NOT LIKE 'change~_2%' ESCAPE '~'"
        }
    };
    let rows = rows(database, sql).await;
    let found: BTreeSet<&str> = rows.iter().map(|row| row.text(0).unwrap().unwrap()).collect();
    let mut named = BTreeSet::from(migration::SYSTEM_TABLES);
    if database.dialect() == Dialect::Postgres {
        named.remove("number_sequence");
    }
    assert_eq!(found, named);
}

both_dbs!(
    steps_are_taken_once,
    servers_that_start_together_take_turns,
    a_newer_database_is_refused,
    every_system_table_is_named,
);
