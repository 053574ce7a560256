//! Connections to PostgreSQL that break.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use steward_model::Value;
use steward_model::error::ErrorKind;
use steward_store::{Database, PostgresOptions};

use crate::support::{Fresh, execute, ints, rows, script, sql};

/// Ends all other sessions of the database.
async fn end_sessions(other: &Database) {
    rows(
        other,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .await
    .unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
}

async fn fresh_with_table() -> (Fresh, Database) {
    let fresh = Fresh::postgres(PostgresOptions { connections: 2 }).await;
    script(&fresh.db, "CREATE TABLE t (id BIGINT PRIMARY KEY)").await;
    let other = fresh.again().await;
    (fresh, other)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_broke_while_idle_is_replaced_unseen() {
    let (fresh, other) = fresh_with_table().await;
    for id in 1..=3 {
        assert_eq!(ints(&fresh.db, "SELECT 1").await, [1]);
        execute(&fresh.db, "INSERT INTO t VALUES (?1)", vec![Value::Int(id)]).await.unwrap();
        end_sessions(&other).await;
    }
    assert_eq!(ints(&fresh.db, "SELECT id FROM t ORDER BY id").await, [1, 2, 3]);
    assert_eq!(fresh.db.stats().connections, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_broke_before_its_commit_is_done_again() {
    let (fresh, other) = fresh_with_table().await;
    let insert = sql(&fresh.db, "INSERT INTO t VALUES (?1)", vec![Value::Int(1)]);
    let tries = Arc::new(AtomicU32::new(0));
    let counted = tries.clone();
    fresh
        .db
        .write(move |tx| {
            let (insert, other, tries) = (insert.clone(), other.clone(), counted.clone());
            Box::pin(async move {
                tx.execute(&insert).await?;
                if tries.fetch_add(1, Ordering::SeqCst) == 0 {
                    end_sessions(&other).await;
                }
                tx.query(&"SELECT 1".into()).await
            })
        })
        .await
        .unwrap();
    assert_eq!(tries.load(Ordering::SeqCst), 2);
    assert_eq!(ints(&fresh.db, "SELECT id FROM t").await, [1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_breaks_during_the_commit_leaves_the_outcome_open() {
    let (fresh, other) = fresh_with_table().await;
    // Makes the commit itself take long.
    script(
        &fresh.db,
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN PERFORM pg_sleep(5); RETURN NULL; END $$; \
         CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED \
             FOR EACH ROW EXECUTE FUNCTION slow()",
    )
    .await;
    let write = tokio::spawn({
        let db = fresh.db.clone();
        async move { execute(&db, "INSERT INTO t VALUES (1)", Vec::new()).await }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    end_sessions(&other).await;
    let error = write.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.text().en.contains("may or may not"), "{error}");
    assert!(error.hint().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_the_server_refuses_is_a_plain_error() {
    let (fresh, _other) = fresh_with_table().await;
    script(
        &fresh.db,
        "CREATE TABLE u (t_id BIGINT CONSTRAINT u_t REFERENCES t (id) \
         DEFERRABLE INITIALLY DEFERRED)",
    )
    .await;
    let error = execute(&fresh.db, "INSERT INTO u VALUES (9)", Vec::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.details()), (ErrorKind::BrokenReference, Some("u_t")));
    assert_eq!(ints(&fresh.db, "SELECT t_id FROM u").await, [0; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_that_breaks_says_that_the_database_is_away() {
    let (fresh, other) = fresh_with_table().await;
    let read = tokio::spawn({
        let db = fresh.db.clone();
        async move { rows(&db, "SELECT pg_sleep(8)").await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    end_sessions(&other).await;
    let error = read.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    assert_eq!(ints(&fresh.db, "SELECT 1").await, [1]);
}
