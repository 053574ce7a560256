//! A key stands for one write.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use steward_model::{Error, Result};
use steward_store::Tx;
use steward_store::idempotency::{Known, StoredAnswer, forget, keep, take};
use steward_testkit::{TestStore, both_dbs};

use crate::support::{NOW, SECOND, boxed, int, migrate, script};

/// A day before `NOW`.
const EXPIRED: i64 = NOW - 86_400 * SECOND;

fn answer(body: &str) -> StoredAnswer {
    StoredAnswer { status: 201, headers: "{}".to_owned(), body: body.as_bytes().to_vec() }
}

/// Takes the key at `now`, keeps `body` as its answer if it is fresh, and tells what was known.
async fn once(tx: &mut Tx<'_>, key: &str, now: i64, body: &str) -> Result<Known> {
    let known = take(tx, 7, key, b"hash", (now, now - NOW + EXPIRED)).await?;
    if known == Known::Fresh {
        keep(tx, 7, key, answer(body)).await?;
    }
    Ok(known)
}

fn answered(body: &str) -> Known {
    Known::Answered { request_hash: b"hash".to_vec(), answer: answer(body) }
}

async fn the_first_answer_is_given_again(store: TestStore) {
    migrate(&store.database).await;
    let write = |key, now, body| store.database.write(move |tx| boxed(once(tx, key, now, body)));
    assert_eq!(write("k", NOW, "one").await.unwrap(), Known::Fresh);
    assert_eq!(write("k", NOW + 1, "two").await.unwrap(), answered("one"));
    assert_eq!(write("other", NOW, "three").await.unwrap(), Known::Fresh);
}

async fn an_undone_write_leaves_the_key_free(store: TestStore) {
    migrate(&store.database).await;
    let undone = store.database.write(|tx| {
        boxed(async move {
            once(tx, "k", NOW, "one").await?;
            Err::<(), _>(Error::internal("undone"))
        })
    });
    undone.await.unwrap_err();
    let known = store.database.write(|tx| boxed(once(tx, "k", NOW, "two"))).await.unwrap();
    assert_eq!(known, Known::Fresh);
}

async fn an_old_key_is_free_again(store: TestStore) {
    migrate(&store.database).await;
    let day = NOW - EXPIRED;
    let write = |now, body| store.database.write(move |tx| boxed(once(tx, "k", now, body)));
    write(NOW, "one").await.unwrap();
    assert_eq!(write(NOW + day - 1, "two").await.unwrap(), answered("one"));
    assert_eq!(write(NOW + day, "three").await.unwrap(), Known::Fresh);
    assert_eq!(write(NOW + day, "four").await.unwrap(), answered("three"));
}

async fn old_answers_are_forgotten(store: TestStore) {
    migrate(&store.database).await;
    for (key, now) in [("a", NOW), ("b", NOW + 1), ("c", NOW + 2)] {
        store.database.write(move |tx| boxed(once(tx, key, now, ""))).await.unwrap();
    }
    assert_eq!(forget(&store.database, NOW + 1, 1).await.unwrap(), 1);
    assert_eq!(forget(&store.database, NOW + 1, 9).await.unwrap(), 1);
    assert_eq!(forget(&store.database, NOW + 1, 9).await.unwrap(), 0);
    assert_eq!(int(&store.database, "SELECT count(*) FROM idempotency").await, 1);
}

async fn many_at_once_write_once(store: TestStore) {
    migrate(&store.database).await;
    script(&store.database, "CREATE TABLE written (number BIGINT)").await;
    let fresh = Arc::new(AtomicUsize::new(0));
    let requests = (0..8).map(|_| {
        let (database, fresh) = (store.database.clone(), Arc::clone(&fresh));
        tokio::spawn(async move {
            let known = database
                .write(|tx| {
                    boxed(async move {
                        let known = once(tx, "k", NOW, "one").await?;
                        if known == Known::Fresh {
                            tx.execute_script("INSERT INTO written (number) VALUES (1)").await?;
                        }
                        Ok(known)
                    })
                })
                .await
                .unwrap();
            match known {
                Known::Fresh => drop(fresh.fetch_add(1, Ordering::Relaxed)),
                replay => assert_eq!(replay, answered("one")),
            }
        })
    });
    for request in requests.collect::<Vec<_>>() {
        request.await.unwrap();
    }
    assert_eq!(fresh.load(Ordering::Relaxed), 1);
    assert_eq!(int(&store.database, "SELECT count(*) FROM written").await, 1);
}

both_dbs!(
    the_first_answer_is_given_again,
    an_undone_write_leaves_the_key_free,
    an_old_key_is_free_again,
    old_answers_are_forgotten,
    many_at_once_write_once,
);
