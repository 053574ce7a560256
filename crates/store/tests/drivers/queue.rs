//! Statements that wait for the next one or the commit.

use steward_model::error::ErrorKind;
use steward_model::{Result, Value};
use steward_store::{Database, Statement};

use crate::support::{both, ints, script, sql};

async fn make(db: &Database) {
    script(db, "CREATE TABLE t (n BIGINT PRIMARY KEY)").await;
}

fn insert(db: &Database, n: i64) -> Statement {
    sql(db, "INSERT INTO t (n) VALUES (?1)", vec![Value::Int(n)])
}

/// Queues inserts of these numbers and answers what a query then finds, if it is asked for.
async fn write(db: &Database, numbers: &[i64], look: bool) -> Result<usize> {
    let inserts: Vec<Statement> = numbers.iter().map(|&n| insert(db, n)).collect();
    db.write(move |tx| {
        let inserts = inserts.clone();
        Box::pin(async move {
            tx.queue(inserts).await?;
            Ok(if look { tx.query(&"SELECT n FROM t".into()).await?.len() } else { 0 })
        })
    })
    .await
}

both! {
    async fn what_was_queued_is_there_for_the_next_statement(fresh) {
        let db = &fresh.db;
        make(db).await;
        assert_eq!(write(db, &[1, 2], true).await.unwrap(), 2);
        assert_eq!(write(db, &[3], false).await.unwrap(), 0);
        assert_eq!(ints(db, "SELECT n FROM t ORDER BY n").await, [1, 2, 3]);
    }

    async fn a_refused_one_undoes_everything_wherever_it_shows(fresh) {
        let db = &fresh.db;
        make(db).await;
        for look in [true, false] {
            let error = write(db, &[1, 2, 1, 3], look).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Duplicate, "{look}");
            assert!(ints(db, "SELECT n FROM t").await.is_empty(), "{look}");
            assert_eq!(write(db, &[], true).await.unwrap(), 0, "the connection is whole");
        }
    }

    async fn a_refused_one_after_the_beginning_undoes_everything(fresh) {
        let db = &fresh.db;
        make(db).await;
        let (one, two) = (insert(db, 1), insert(db, 2));
        let done: Result<()> = db
            .write(move |tx| {
                let (one, two) = (one.clone(), two.clone());
                Box::pin(async move {
                    tx.execute(&one).await?;
                    tx.queue(vec![two.clone(), one, two]).await
                })
            })
            .await;
        assert_eq!(done.unwrap_err().kind(), ErrorKind::Duplicate);
        assert!(ints(db, "SELECT n FROM t").await.is_empty());
        assert_eq!(write(db, &[7], true).await.unwrap(), 1, "the connection is whole");
    }

    async fn an_error_of_the_work_drops_what_was_queued(fresh) {
        let db = &fresh.db;
        make(db).await;
        let one = insert(db, 1);
        let done: Result<()> = db
            .write(move |tx| {
                let one = one.clone();
                Box::pin(async move {
                    tx.queue(vec![one]).await?;
                    Err(steward_model::Error::internal("no"))
                })
            })
            .await;
        assert!(done.is_err());
        assert!(ints(db, "SELECT n FROM t").await.is_empty());
    }

    async fn several_changes_answer_their_counts(fresh) {
        let db = &fresh.db;
        make(db).await;
        write(db, &[1, 2, 3], false).await.unwrap();
        let above = |n: i64| sql(db, "UPDATE t SET n = n + 10 WHERE n > ?1", vec![n.into()]);
        let all = [above(9), above(2), above(0)];
        let counts = db.write(move |tx| {
            let all = all.clone();
            Box::pin(async move { tx.execute_all(&all).await })
        });
        assert_eq!(counts.await.unwrap(), [0, 1, 3]);
    }
}

/// A first statement brings the beginning, and the commit takes along what was queued.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_round_trips_on_postgres() {
    let fresh = crate::support::Fresh::postgres(Default::default()).await;
    let db = &fresh.db;
    make(db).await;
    let run = |n: i64| {
        let (one, two) = (insert(db, n), insert(db, n + 1));
        db.write(move |tx| {
            let (one, two) = (one.clone(), two.clone());
            Box::pin(async move {
                tx.execute(&one).await?;
                tx.queue(vec![two]).await
            })
        })
    };
    run(1).await.unwrap();
    let before = db.stats().round_trips;
    run(11).await.unwrap();
    assert_eq!(db.stats().round_trips - before, 2);
}
