//! The epoch: raised with a commit, seen by every later read.

use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};
use steward_store::{Collect, Database, ReadOptions};

use crate::support::{both, rows, script};

async fn bump(db: &Database) -> i64 {
    db.write(|tx| Box::pin(tx.bump_epoch())).await.unwrap()
}

async fn seen(db: &Database) -> i64 {
    let read = db.query("SELECT 1".into(), Collect::default(), ReadOptions::default());
    read.await.unwrap().epoch
}

both! {
    async fn a_raised_epoch_is_seen_by_the_next_read(fresh) {
        let db = &fresh.db;
        let first = seen(db).await;
        assert_eq!(db.epoch(), first);
        assert_eq!(bump(db).await, first + 1);
        assert_eq!(seen(db).await, first + 1);
        assert_eq!(db.epoch(), first + 1);
    }

    async fn an_epoch_raised_by_a_failed_write_is_not(fresh) {
        let db = &fresh.db;
        let first = seen(db).await;
        let failed: Result<()> = db
            .write(|tx| Box::pin(async move {
                tx.bump_epoch().await?;
                Err(Error::new(ErrorKind::Forbidden, text!(en = "no", zh = "不行")))
            }))
            .await;
        failed.unwrap_err();
        assert_eq!(seen(db).await, first);
        assert_eq!(db.write(|tx| Box::pin(tx.epoch())).await.unwrap(), first);
    }

    async fn a_transaction_knows_its_epoch(fresh) {
        let db = &fresh.db;
        let first = seen(db).await;
        let known = db
            .write(|tx| Box::pin(async move {
                let before = tx.epoch().await?;
                tx.query(&"SELECT 1".into()).await?;
                let still = tx.epoch().await?;
                tx.bump_epoch().await?;
                tx.bump_epoch().await?;
                Ok((before, still, tx.epoch().await?))
            }))
            .await
            .unwrap();
        assert_eq!(known, (first, first, first + 2));
        assert_eq!(seen(db).await, first + 2);
    }

    async fn concurrent_raises_all_count(fresh) {
        let first = seen(&fresh.db).await;
        let raises: Vec<_> = (0..30)
            .map(|_| {
                let db = fresh.db.clone();
                tokio::spawn(async move { bump(&db).await })
            })
            .collect();
        let mut epochs = Vec::new();
        for raise in raises {
            epochs.push(raise.await.unwrap());
        }
        epochs.sort_unstable();
        assert_eq!(epochs, (first + 1..=first + 30).collect::<Vec<_>>());
        assert_eq!(seen(&fresh.db).await, first + 30);
    }

    async fn the_epoch_survives_a_restart(fresh) {
        let db = &fresh.db;
        let raised = bump(db).await;
        db.close().await;
        assert_eq!(fresh.again().await.epoch(), raised);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_on_one_postgres_see_each_others_epoch() {
    let fresh = crate::support::Fresh::postgres(Default::default()).await;
    let (db, other) = (&fresh.db, fresh.again().await);
    let raised = bump(&other).await;
    assert_eq!(seen(db).await, raised);
    let raised = bump(&other).await;
    assert_eq!(db.write(|tx| Box::pin(tx.epoch())).await.unwrap(), raised);
    // A read that fails because a column has gone meanwhile tells the epoch all the same.
    script(db, "CREATE TABLE t (a BIGINT)").await;
    rows(db, "SELECT a FROM t").await.unwrap();
    script(&other, "ALTER TABLE t DROP COLUMN a").await;
    let raised = bump(&other).await;
    rows(db, "SELECT a FROM t").await.unwrap_err();
    assert_eq!(db.epoch(), raised);
}
