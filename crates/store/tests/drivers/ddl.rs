//! Changes of the schema under prepared statements.

use std::time::{Duration, Instant};

use steward_model::Value;
use steward_store::{Database, Dialect, PostgresOptions, SqliteOptions};

use crate::support::{Fresh, both, execute, ints, rows, script};

async fn make(db: &Database) {
    script(db, "CREATE TABLE t (id BIGINT PRIMARY KEY, a BIGINT, b BIGINT)").await;
    execute(db, "INSERT INTO t VALUES (1, 10, 20)", Vec::new()).await.unwrap();
}

both! {
    async fn a_prepared_read_survives_added_dropped_and_renamed_columns(fresh) {
        let (db, other) = (&fresh.db, fresh.again().await);
        make(db).await;
        let read = "SELECT b FROM t";
        assert_eq!(ints(db, read).await, [20]);
        script(&other, "ALTER TABLE t ADD COLUMN c BIGINT").await;
        assert_eq!(ints(db, read).await, [20]);
        script(&other, "ALTER TABLE t DROP COLUMN a").await;
        assert_eq!(ints(db, read).await, [20]);
        script(&other, "ALTER TABLE t RENAME COLUMN b TO d").await;
        rows(db, read).await.unwrap_err();
        assert_eq!(ints(db, "SELECT d FROM t").await, [20]);
        script(&other, "ALTER TABLE t RENAME COLUMN d TO b").await;
        assert_eq!(ints(db, read).await, [20]);
    }

    async fn a_prepared_write_survives_an_added_column(fresh) {
        let (db, other) = (&fresh.db, fresh.again().await);
        make(db).await;
        let write = "INSERT INTO t (id, a) VALUES (?1, 1)";
        execute(db, write, vec![Value::Int(2)]).await.unwrap();
        script(&other, "ALTER TABLE t ADD COLUMN c BIGINT").await;
        execute(db, write, vec![Value::Int(3)]).await.unwrap();
        assert_eq!(ints(db, "SELECT id FROM t ORDER BY id").await, [1, 2, 3]);
    }

    async fn a_schema_change_that_fails_leaves_nothing(fresh) {
        let db = &fresh.db;
        make(db).await;
        let failed = db.write_schema(|tx| Box::pin(async move {
            tx.execute_script("ALTER TABLE t ADD COLUMN c BIGINT; CREATE TABLE u (id BIGINT)").await?;
            tx.execute_script("CREATE TABLE t (id BIGINT)").await
        }));
        failed.await.unwrap_err();
        rows(db, "SELECT c FROM t").await.unwrap_err();
        rows(db, "SELECT id FROM u").await.unwrap_err();
        assert_eq!(ints(db, "SELECT b FROM t").await, [20]);
    }

    async fn a_script_cannot_end_the_transaction(fresh) {
        let db = &fresh.db;
        make(db).await;
        if db.dialect() == Dialect::Sqlite {
            let failed = db.write(|tx| Box::pin(async move {
                tx.execute_script("COMMIT").await?;
                tx.execute(&"DELETE FROM t".into()).await
            }));
            failed.await.unwrap_err();
        }
        assert_eq!(ints(db, "SELECT id FROM t").await, [1]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_type_makes_postgres_forget_its_statements() {
    // One connection, so that the statement is certainly the prepared one.
    let fresh = Fresh::postgres(PostgresOptions { connections: 1 }).await;
    let (db, other) = (&fresh.db, fresh.again().await);
    make(db).await;
    let (read, write) = ("SELECT a FROM t", "INSERT INTO t (id, a) VALUES (?1, 1) RETURNING a");
    let insert = async |id: i64| {
        let statement = crate::support::sql(db, write, vec![Value::Int(id)]);
        db.write(move |tx| {
            let statement = statement.clone();
            Box::pin(async move { tx.query(&statement).await })
        })
        .await
    };
    assert_eq!(ints(db, read).await, [10]);
    insert(2).await.unwrap();
    let before = db.stats().retries;
    script(&other, "ALTER TABLE t ALTER COLUMN a TYPE INTEGER").await;
    assert_eq!(ints(db, "SELECT a FROM t WHERE id = 1").await, [10]);
    assert_eq!(ints(db, read).await, [10, 1]);
    assert_eq!(db.stats().retries, before + 1, "the read was tried again");
    insert(3).await.unwrap();
    script(&other, "ALTER TABLE t ALTER COLUMN a TYPE BIGINT").await;
    insert(4).await.unwrap();
    assert_eq!(db.stats().retries, before + 2, "the write was tried again");
    // Statements that the server has forgotten are prepared again as well.
    script(db, "DEALLOCATE ALL").await;
    assert_eq!(ints(db, read).await, [10, 1, 1, 1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_schema_change_on_postgres_waits_without_stopping_readers() {
    let fresh = Fresh::postgres(PostgresOptions::default()).await;
    let db = fresh.db.clone();
    make(&db).await;
    let long = tokio::spawn({
        let db = db.clone();
        async move { rows(&db, "SELECT pg_sleep(1.5) FROM t").await }
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    let change = tokio::spawn({
        let db = db.clone();
        async move { script(&db, "ALTER TABLE t ADD COLUMN c BIGINT").await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let begun = Instant::now();
    assert_eq!(ints(&db, "SELECT id FROM t").await, [1]);
    let took = begun.elapsed();
    assert!(took < Duration::from_millis(700), "a reader waited {took:?} behind the change");
    assert!(!change.is_finished(), "the change could not be done yet");
    long.await.unwrap().unwrap();
    change.await.unwrap();
    rows(&db, "SELECT c FROM t").await.unwrap();
    assert!(db.stats().retries > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn schema_changes_and_reads_at_once_on_sqlite() {
    let fresh = Fresh::sqlite(SqliteOptions::default()).await;
    let db = fresh.db.clone();
    make(&db).await;
    let reading = tokio::spawn({
        let db = db.clone();
        async move {
            for _ in 0..500 {
                assert_eq!(ints(&db, "SELECT b FROM t").await, [20]);
            }
        }
    });
    for number in 0..20 {
        script(&db, &format!("ALTER TABLE t ADD COLUMN x{number} BIGINT")).await;
        script(&db, &format!("ALTER TABLE t DROP COLUMN x{number}")).await;
    }
    reading.await.unwrap();
}
