//! What nobody waits for any more is not done, or stopped.

use std::time::{Duration, Instant};

use steward_model::Value;
use steward_model::error::ErrorKind;
use steward_store::{Collect, Database, Dialect, PostgresOptions, ReadOptions, SqliteOptions};

use crate::reading::endless;
use crate::support::{Fresh, execute, ints, rows, script, sql, until};

/// Reads, goes away while the read runs, and reads again on the only connection.
async fn leave_a_read(db: &Database) {
    let read = db.query(endless(db), Collect::default(), ReadOptions::default());
    tokio::time::timeout(Duration::from_millis(300), read).await.unwrap_err();
    let begun = Instant::now();
    assert_eq!(ints(db, "SELECT 1").await, [1]);
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(2), "the read went on for {took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_that_was_left_is_stopped_on_sqlite() {
    let fresh = Fresh::sqlite(SqliteOptions::default().with_readers(1)).await;
    leave_a_read(&fresh.db).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_that_was_left_is_stopped_on_postgres() {
    let fresh = Fresh::postgres(PostgresOptions { connections: 1 }).await;
    leave_a_read(&fresh.db).await;
    let watcher = fresh.again().await;
    let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' \
                    AND query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()";
    for _ in 0..100 {
        if ints(&watcher, sleeping).await == [0] {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the statement still runs at the server");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_was_left_half_way_leaves_nothing_on_postgres() {
    let fresh = Fresh::postgres(PostgresOptions { connections: 1 }).await;
    script(&fresh.db, "CREATE TABLE t (id BIGINT PRIMARY KEY)").await;
    let insert = sql(&fresh.db, "INSERT INTO t VALUES (?1)", vec![Value::Int(1)]);
    let write = fresh.db.write(move |tx| {
        let insert = insert.clone();
        Box::pin(async move {
            tx.execute(&insert).await?;
            tx.query(&"SELECT pg_sleep(600)".into()).await
        })
    });
    tokio::time::timeout(Duration::from_millis(300), write).await.unwrap_err();
    // The same key is free, on the same place of the pool, without waiting for the lost transaction.
    assert_eq!(
        execute(&fresh.db, "INSERT INTO t VALUES (?1)", vec![Value::Int(1)]).await.unwrap(),
        1
    );
    assert_eq!(ints(&fresh.db, "SELECT id FROM t").await, [1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_was_left_between_two_statements_is_not_continued_on_postgres() {
    let fresh = Fresh::postgres(PostgresOptions { connections: 1 }).await;
    script(&fresh.db, "CREATE TABLE t (id BIGINT PRIMARY KEY)").await;
    let insert = sql(&fresh.db, "INSERT INTO t VALUES (?1)", vec![Value::Int(1)]);
    let write = fresh.db.write(move |tx| {
        let insert = insert.clone();
        Box::pin(async move {
            tx.execute(&insert).await?;
            tokio::time::sleep(Duration::from_secs(600)).await;
            Ok(())
        })
    });
    tokio::time::timeout(Duration::from_millis(300), write).await.unwrap_err();
    execute(&fresh.db, "INSERT INTO t VALUES (2)", Vec::new()).await.unwrap();
    assert_eq!(ints(&fresh.db, "SELECT id FROM t").await, [2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_was_left_while_it_waited_is_not_done_on_sqlite() {
    let disk = steward_testkit::fault::FaultDisk::new();
    let options = SqliteOptions::default().with_vfs(disk.vfs());
    let fresh = Fresh::sqlite(options).await;
    let db = &fresh.db;
    script(db, "CREATE TABLE t (id INTEGER PRIMARY KEY)").await;
    let held = disk.hold_syncs();
    let first = tokio::spawn({
        let db = db.clone();
        async move { execute(&db, "INSERT INTO t VALUES (1)", Vec::new()).await }
    });
    until("the first write is at its sync", || disk.waiting_syncs() == 1).await;
    let second = execute(db, "INSERT INTO t VALUES (2)", Vec::new());
    tokio::time::timeout(Duration::from_millis(50), second).await.unwrap_err();
    drop(held);
    first.await.unwrap().unwrap();
    execute(db, "INSERT INTO t VALUES (3)", Vec::new()).await.unwrap();
    assert_eq!(ints(db, "SELECT id FROM t ORDER BY id").await, [1, 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_database_finishes_its_work_and_takes_no_more() {
    for fresh in [
        Fresh::sqlite(SqliteOptions::default()).await,
        Fresh::postgres(PostgresOptions::default()).await,
    ] {
        let db = fresh.db.clone();
        script(&db, "CREATE TABLE t (id BIGINT PRIMARY KEY)").await;
        let mut writes = Vec::new();
        for id in 0..20 {
            let db = db.clone();
            writes.push(tokio::spawn(async move {
                execute(&db, "INSERT INTO t VALUES (?1)", vec![Value::Int(id)]).await
            }));
        }
        tokio::task::yield_now().await;
        db.close().await;
        db.close().await;
        let mut done = 0;
        for write in writes {
            match write.await.unwrap() {
                Ok(_) => done += 1,
                Err(error) => assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}"),
            }
        }
        assert_eq!(rows(&db, "SELECT 1").await.unwrap_err().kind(), ErrorKind::Unavailable);
        let error = execute(&db, "DELETE FROM t", Vec::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert_eq!(ints(&fresh.again().await, "SELECT count(*) FROM t").await, [done]);
        if db.dialect() == Dialect::Sqlite {
            assert!(error.text().en.contains("stopping"), "{error}");
        }
    }
}
