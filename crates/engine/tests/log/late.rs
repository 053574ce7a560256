//! On PostgreSQL a transaction that began early and commits late loses nothing.

use std::sync::Arc;
use std::time::Duration;

use steward_engine::log;
use steward_model::random::SystemRandom;
use steward_store::{Dialect, Statement};
use steward_testkit::TestStore;
use tokio::sync::Semaphore;

use crate::support::{Log, boxed, entry, many};

/// Writes a row about `record` and commits when `may_commit` lets it.
fn write_slowly(
    log: &Log,
    record: i64,
    may_commit: &Arc<Semaphore>,
) -> (tokio::task::JoinHandle<()>, Arc<Semaphore>) {
    let database = log.database().clone();
    let statement = log::statement(Dialect::Postgres, entry(record), &log.key(), &SystemRandom);
    let (may_commit, written) = (Arc::clone(may_commit), Arc::new(Semaphore::new(0)));
    let tell = Arc::clone(&written);
    let task = tokio::spawn(async move {
        let work = database.write(move |tx| {
            let (statement, may_commit, tell) =
                (statement.clone(), Arc::clone(&may_commit), Arc::clone(&tell));
            boxed(async move {
                tx.execute(&statement).await?;
                tell.add_permits(1);
                may_commit.acquire().await.unwrap().forget();
                tx.execute(&Statement::from("UPDATE key_check SET created_at = created_at")).await
            })
        });
        work.await.unwrap();
    });
    (task, written)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_commit_is_sealed_behind_the_others() {
    let log = Log::new(TestStore::postgres().await).await;
    let may_commit = Arc::new(Semaphore::new(0));
    let (slow, written) = write_slowly(&log, 100, &may_commit);
    written.acquire().await.unwrap().forget();
    log.write(1, 5).await;
    assert_eq!(log.sealer.seal_once().await.unwrap(), 5);
    log.write(6, 7).await;
    assert_eq!(log.sealer.seal_once().await.unwrap(), 2);
    may_commit.add_permits(1);
    slow.await.unwrap();
    log.write(8, 8).await;
    assert_eq!(log.sealer.seal_once().await.unwrap(), 2);
    assert_eq!(log.order().await, [1, 2, 3, 4, 5, 6, 7, 100, 8]);
    assert_eq!(log.verify().await.findings, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sealer_that_starts_anew_finds_a_late_commit() {
    let log = Log::new(TestStore::postgres().await).await;
    log.write(1, 3).await;
    let may_commit = Arc::new(Semaphore::new(0));
    let (slow, written) = write_slowly(&log, 100, &may_commit);
    written.acquire().await.unwrap().forget();
    for record in 4..10 {
        log.write(record, record).await;
        // Each look may move the low-water mark; none may pass the open transaction.
        log.sealer.seal_once().await.unwrap();
    }
    assert!(log.int("SELECT low_water FROM change_head").await < 4);
    may_commit.add_permits(1);
    slow.await.unwrap();
    assert_eq!(log.another_sealer().seal_once().await.unwrap(), 1);
    assert_eq!(log.order().await.last(), Some(&100));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mark_rises_when_nothing_is_open() {
    let log = Log::new(TestStore::postgres().await).await;
    // Transactions of other tests on the same server hold it up for a while.
    for record in 1..=1000 {
        log.write(record, record).await;
        log.sealer.seal_once().await.unwrap();
        if log.int("SELECT low_water FROM change_head").await >= 3 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the low-water mark does not rise");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mark_rises_where_nothing_more_is_written() {
    const ROWS: i64 = 1500;
    let log = Log::new(TestStore::postgres().await).await;
    let statements = many(&log, 1..=ROWS);
    let written = log.database().write(move |tx| {
        let statements = statements.clone();
        boxed(async move { tx.execute_all(&statements).await })
    });
    written.await.unwrap();
    assert_eq!(log.sealer.seal_once().await.unwrap(), 1500);
    assert_eq!(log.int("SELECT low_water FROM change_head").await, 0);
    let blocks = log.int("SELECT blocks FROM change_head").await;
    // Transactions of other tests on the same server hold it up for a while.
    for _ in 0..1000 {
        assert_eq!(log.sealer.seal_once().await.unwrap(), 0);
        if log.int("SELECT low_water FROM change_head").await >= ROWS {
            assert_eq!(log.int("SELECT blocks FROM change_head").await, blocks);
            assert_eq!(log.verify().await.findings, []);
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the mark is not written");
}

/// Rows of the log that were read so far.
async fn read_so_far(log: &Log) -> i64 {
    // The connection tells what it has counted when this transaction ends.
    log.rows("SELECT pg_stat_force_next_flush()").await;
    log.int(
        "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_user_tables \
         WHERE relname = 'change' OR relname LIKE 'change_20%'",
    )
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sealer_that_starts_anew_reads_what_is_sealed_once() {
    const ROWS: i64 = 400;
    /// To know which row is the newest, one of each month may be read.
    const FEW: i64 = 40;
    let log = Log::new(TestStore::postgres().await).await;
    let statements = many(&log, 1..=ROWS);
    let written = log.database().write(move |tx| {
        let statements = statements.clone();
        boxed(async move { tx.execute_all(&statements).await })
    });
    written.await.unwrap();
    assert_eq!(log.sealer.seal_once().await.unwrap(), 400);
    let sealer = log.another_sealer();
    let before = read_so_far(&log).await;
    assert_eq!(sealer.seal_once().await.unwrap(), 0);
    assert!(read_so_far(&log).await >= before + ROWS, "it looks behind the mark in the database");
    // Transactions of other tests on the same server make it look for late rows for a while.
    for _ in 0..1000 {
        let before = read_so_far(&log).await;
        assert_eq!(sealer.seal_once().await.unwrap(), 0);
        if read_so_far(&log).await <= before + FEW {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("each look reads the same rows again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_number_comes_after_the_number_of_its_transaction() {
    let log = Log::new(TestStore::postgres().await).await;
    let rows = log
        .rows(
            "SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d \
             JOIN pg_class c ON c.oid = d.adrelid WHERE c.relname LIKE 'change_20%' OR \
             c.relname = 'change'",
        )
        .await;
    assert!(rows.len() >= 4, "the table and its months");
    for row in rows {
        let default = row.text(0).unwrap().unwrap();
        let (xid, id) = (default.find("pg_current_xact_id"), default.find("nextval"));
        assert!(xid.unwrap() < id.unwrap(), "{default}");
    }
}
