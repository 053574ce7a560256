//! Too much at once is refused, not piled up.

use std::time::{Duration, Instant};

use steward_model::error::ErrorKind;
use steward_store::limits::{QUEUE_TIME, SQLITE_READ_QUEUE};
use steward_store::{Collect, PostgresOptions, ReadOptions, SqliteOptions};

use crate::reading::endless;
use crate::support::{Fresh, ints, rows};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_queue_refuses_at_once_on_sqlite() {
    let fresh = Fresh::sqlite(SqliteOptions::default().with_readers(1)).await;
    let db = fresh.db.clone();
    let options = ReadOptions { time_limit: Duration::from_secs(1), ..Default::default() };
    let slow = tokio::spawn({
        let db = db.clone();
        async move { db.query(endless(&db), Collect::default(), options).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let waiting: Vec<_> = (0..SQLITE_READ_QUEUE)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move { rows(&db, "SELECT 1").await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let begun = Instant::now();
    let error = rows(&db, "SELECT 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.text().en.contains("busy"), "{error}");
    assert!(begun.elapsed() < Duration::from_millis(500));
    assert_eq!(slow.await.unwrap().unwrap_err().kind(), ErrorKind::Timeout);
    for read in waiting {
        read.await.unwrap().unwrap();
    }
    assert_eq!(ints(&db, "SELECT 1").await, [1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waiting_for_a_turn_has_an_end_on_both() {
    for fresh in [
        Fresh::sqlite(SqliteOptions::default().with_readers(1)).await,
        Fresh::postgres(PostgresOptions { connections: 1 }).await,
    ] {
        let db = fresh.db.clone();
        let time_limit = QUEUE_TIME + Duration::from_secs(2);
        let options = ReadOptions { time_limit, ..Default::default() };
        let slow = tokio::spawn({
            let db = db.clone();
            async move { db.query(endless(&db), Collect::default(), options).await }
        });
        tokio::time::sleep(Duration::from_millis(200)).await;
        let begun = Instant::now();
        let error = rows(&db, "SELECT 1").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        let waited = begun.elapsed();
        assert!(waited >= QUEUE_TIME && waited < QUEUE_TIME + Duration::from_secs(1), "{waited:?}");
        assert_eq!(slow.await.unwrap().unwrap_err().kind(), ErrorKind::Timeout);
        assert_eq!(ints(&db, "SELECT 1").await, [1]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_postgres_pool_serves_many() {
    let fresh = Fresh::postgres(PostgresOptions { connections: 3 }).await;
    let reads: Vec<_> = (0..200)
        .map(|_| {
            let db = fresh.db.clone();
            tokio::spawn(async move { ints(&db, "SELECT 1 FROM pg_sleep(0.005)").await })
        })
        .collect();
    for read in reads {
        assert_eq!(read.await.unwrap(), [1]);
    }
    assert_eq!(fresh.db.stats().connections, 3);
}
