//! Every number is given once.

use std::collections::BTreeSet;

use steward_model::Error;
use steward_store::{Dialect, number};
use steward_testkit::{TestStore, both_dbs};

use crate::support::{boxed, migrate, script};

async fn prepare(store: &TestStore) {
    migrate(&store.database).await;
    if store.database.dialect() == Dialect::Postgres {
        script(&store.database, "CREATE SEQUENCE \"account_code_number\"").await;
    }
}

async fn numbers_begin_at_one_and_rise(store: TestStore) {
    prepare(&store).await;
    let next =
        |count| store.database.write(move |tx| boxed(number::next(tx, "account", "code", count)));
    assert_eq!(next(1).await.unwrap(), [1]);
    assert!(next(0).await.unwrap().is_empty());
    assert_eq!(next(3).await.unwrap(), [2, 3, 4]);
    assert_eq!(next(1).await.unwrap(), [5]);
}

async fn two_at_once_share_none(store: TestStore) {
    prepare(&store).await;
    let draws = (0..8).map(|_| {
        let database = store.database.clone();
        tokio::spawn(async move {
            database.write(move |tx| boxed(number::next(tx, "account", "code", 50))).await.unwrap()
        })
    });
    let mut all = BTreeSet::new();
    for draw in draws.collect::<Vec<_>>() {
        let numbers = draw.await.unwrap();
        assert!(numbers.is_sorted());
        all.extend(numbers);
    }
    assert_eq!(all, (1..=400).collect());
}

async fn an_undone_draw_repeats_nothing(store: TestStore) {
    prepare(&store).await;
    let undone = store.database.write(|tx| {
        boxed(async move {
            number::next(tx, "account", "code", 5).await?;
            Err::<(), _>(Error::internal("undone"))
        })
    });
    undone.await.unwrap_err();
    let kept = store.database.write(|tx| boxed(number::next(tx, "account", "code", 2))).await;
    let kept = kept.unwrap();
    let again = store.database.write(|tx| boxed(number::next(tx, "account", "code", 2))).await;
    assert!(again.unwrap()[0] > kept[1]);
}

both_dbs!(numbers_begin_at_one_and_rise, two_at_once_share_none, an_undone_draw_repeats_nothing);
