//! What PostgreSQL has of its own: conflicts, settings, statements kept prepared.

use std::sync::Arc;
use std::time::Duration;

use steward_model::Value;
use steward_model::error::ErrorKind;
use steward_store::limits::{POSTGRES_LOCK_TIME, POSTGRES_STATEMENTS, WRITE_ATTEMPTS};
use steward_store::{Collect, Database, Plans, PostgresOptions, ReadOptions};
use steward_testkit::postgres_database;
use tokio::sync::Barrier;

use crate::support::{Fresh, execute, ints, rows, script, sql};

async fn accounts() -> Fresh {
    let fresh = Fresh::postgres(PostgresOptions::default()).await;
    script(
        &fresh.db,
        "CREATE TABLE account (id BIGINT PRIMARY KEY, n BIGINT NOT NULL); \
         INSERT INTO account VALUES (1, 0), (2, 0)",
    )
    .await;
    fresh
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_writes_in_a_deadlock_both_succeed() {
    let fresh = accounts().await;
    let meet = Arc::new(Barrier::new(2));
    let both = [(1, 2), (2, 1)].map(|(first, second)| {
        let (db, meet) = (fresh.db.clone(), meet.clone());
        let met = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let add =
            |id: i64| sql(&db, "UPDATE account SET n = n + 1 WHERE id = ?1", vec![Value::Int(id)]);
        let (first, second) = (add(first), add(second));
        tokio::spawn(async move {
            db.write(move |tx| {
                let (first, second) = (first.clone(), second.clone());
                let (meet, met) = (meet.clone(), met.clone());
                Box::pin(async move {
                    tx.execute(&first).await?;
                    // On the first try only: afterwards the other one is already done.
                    if !met.swap(true, std::sync::atomic::Ordering::SeqCst) {
                        meet.wait().await;
                    }
                    tx.execute(&second).await
                })
            })
            .await
        })
    });
    for write in both {
        assert_eq!(write.await.unwrap().unwrap(), 1);
    }
    assert_eq!(ints(&fresh.db, "SELECT n FROM account").await, [2, 2]);
    assert_eq!(fresh.db.stats().retries, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_serialisation_failure_is_tried_again_a_bounded_number_of_times() {
    let fresh = accounts().await;
    // A sequence does not roll back: the function fails as often as it is told, then succeeds.
    script(
        &fresh.db,
        "CREATE SEQUENCE turn; \
         CREATE FUNCTION fails(times BIGINT) RETURNS BIGINT LANGUAGE plpgsql AS $$ \
         BEGIN \
             IF nextval('turn') <= times THEN \
                 RAISE EXCEPTION 'on purpose' USING ERRCODE = 'serialization_failure'; \
             END IF; \
             RETURN 1; \
         END $$",
    )
    .await;
    let add = "UPDATE account SET n = n + fails(?1) WHERE id = 1";
    execute(&fresh.db, add, vec![Value::Int(3)]).await.unwrap();
    assert_eq!(fresh.db.stats().retries, 3);
    assert_eq!(ints(&fresh.db, "SELECT n FROM account WHERE id = 1").await, [1]);
    let error = execute(&fresh.db, add, vec![Value::Int(i64::MAX)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    let turns = ints(&fresh.db, "SELECT last_value FROM turn").await[0];
    assert_eq!(turns, 4 + i64::from(WRITE_ATTEMPTS));
    assert_eq!(ints(&fresh.db, "SELECT n FROM account WHERE id = 1").await, [1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_stays_locked_is_an_error_in_time() {
    let fresh = accounts().await;
    let (db, other) = (&fresh.db, fresh.again().await);
    let holding = tokio::spawn(async move {
        let seconds = POSTGRES_LOCK_TIME.as_secs() + 2;
        other
            .write(move |tx| {
                Box::pin(async move {
                    tx.execute(&"UPDATE account SET n = 1 WHERE id = 1".into()).await?;
                    tx.query(&format!("SELECT pg_sleep({seconds})").as_str().into()).await
                })
            })
            .await
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let error = execute(db, "UPDATE account SET n = 2 WHERE id = 1", Vec::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.text().en.contains("in use"), "{error}");
    holding.await.unwrap().unwrap();
    assert_eq!(ints(db, "SELECT n FROM account WHERE id = 1").await, [1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_confirms_before_the_disk_has_it_is_refused() {
    let server = postgres_database().await;
    let open = || Database::open_postgres(server.url(), PostgresOptions::default());
    let db = open().await.unwrap();
    assert_eq!(
        rows(&db, "SELECT current_setting('synchronous_commit')").await.unwrap()[0].values(),
        [Value::from("on")]
    );
    script(&db, &format!("ALTER DATABASE {} SET synchronous_commit = off", server.name())).await;
    let error = open().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Definition);
    assert!(error.text().en.contains("synchronous_commit"), "{error}");
    assert!(error.hint().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_address_says_why_and_never_the_password() {
    for (url, kind) in [
        ("postgres://me:secret@127.0.0.1:1/x", ErrorKind::Unavailable),
        ("postgres://me:secret@127.0.0.1:port/x", ErrorKind::Definition),
        ("nonsense", ErrorKind::Definition),
    ] {
        let error = Database::open_postgres(url, PostgresOptions::default()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_keeps_a_bounded_number_of_statements() {
    let fresh = Fresh::postgres(PostgresOptions { connections: 1 }).await;
    for number in 0..POSTGRES_STATEMENTS + 50 {
        assert_eq!(ints(&fresh.db, &format!("SELECT {number}")).await, [number as i64]);
    }
    let kept = ints(&fresh.db, "SELECT count(*) FROM pg_prepared_statements").await[0];
    assert!(kept <= POSTGRES_STATEMENTS as i64 + 1, "{kept} statements");
    assert!(kept >= POSTGRES_STATEMENTS as i64 - 1, "{kept} statements");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_time_limit_of_a_session_follows_the_reads() {
    let fresh = Fresh::postgres(PostgresOptions { connections: 1 }).await;
    let limit = "SELECT current_setting('statement_timeout')";
    for (seconds, shown) in [(10, "10s"), (3, "3s"), (3, "3s"), (90, "90s"), (10, "10s")] {
        let options =
            ReadOptions { time_limit: Duration::from_secs(seconds), ..ReadOptions::default() };
        let answer = fresh.db.query(limit.into(), Collect::default(), options).await.unwrap();
        let answered = answer.out[0].text(0).unwrap().unwrap();
        assert_eq!(answered.replace("1500ms", "1.5s").replace("1min 30s", "90s"), shown);
    }
    let limits = fresh
        .db
        .write_alone(|tx| {
            Box::pin(async move {
                tx.query(&"SELECT current_setting('statement_timeout')".into()).await
            })
        })
        .await
        .unwrap();
    assert_eq!(limits[0].text(0).unwrap(), Some("10min"));
    let row = rows(&fresh.db, limit).await.unwrap();
    assert_eq!(row[0].text(0).unwrap(), Some("10s"), "only that transaction had longer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_plans_as_each_read_wants() {
    let fresh = Fresh::postgres(PostgresOptions { connections: 1 }).await;
    let mode = "SELECT current_setting('plan_cache_mode')";
    for (plans, shown) in [
        (Plans::Once, "force_generic_plan"),
        (Plans::Once, "force_generic_plan"),
        (Plans::AsItGoes, "auto"),
        (Plans::Once, "force_generic_plan"),
    ] {
        let options = ReadOptions { plans, ..ReadOptions::default() };
        let answer = fresh.db.query(mode.into(), Collect::default(), options).await.unwrap();
        assert_eq!(answer.out[0].text(0).unwrap(), Some(shown));
    }
    let in_a_write = fresh
        .db
        .write(|tx| {
            Box::pin(
                async move { tx.query(&"SELECT current_setting('plan_cache_mode')".into()).await },
            )
        })
        .await
        .unwrap();
    assert_eq!(in_a_write[0].text(0).unwrap(), Some("auto"));
}
