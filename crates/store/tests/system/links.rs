//! Tokens that stand in an address, on both databases.

use steward_store::auth::link_token::{self, LinkToken, Purpose};
use steward_testkit::{TestStore, both_dbs};

use crate::support::{NOW, boxed, migrate, script};

const TABLES: &str = "
    CREATE TABLE \"user\" (id BIGINT PRIMARY KEY, status TEXT, deleted_at BIGINT);
    INSERT INTO \"user\" VALUES (1, 'active', NULL), (2, 'frozen', NULL), (3, 'active', 5);
";

fn token(user_id: i64, expires_at: Option<i64>) -> LinkToken {
    LinkToken { user_id, created_at: NOW, expires_at }
}

async fn a_user_has_one_of_each_purpose(store: TestStore) {
    migrate(&store.database).await;
    script(&store.database, TABLES).await;
    let database = &store.database;
    let put = |purpose, hash: u8, token| {
        database.write(move |tx| {
            Box::pin(async move { link_token::put(tx, purpose, &[hash; 32], token).await })
        })
    };
    let find = async |purpose, hash: u8, now| {
        let found = link_token::find(database, purpose, &[hash; 32], now).await.unwrap();
        found.map(|found| found.user_id)
    };
    let (calendar, password) = (Purpose::Calendar, Purpose::Password);
    put(calendar, 1, token(1, None)).await.unwrap();
    put(password, 2, token(1, Some(NOW + 10))).await.unwrap();
    assert_eq!(find(calendar, 1, NOW).await, Some(1));
    assert_eq!(find(password, 1, NOW).await, None, "each leads to one thing only");
    assert_eq!(find(password, 2, NOW + 9).await, Some(1));
    assert_eq!(find(password, 2, NOW + 10).await, None, "it has ended");
    put(calendar, 3, token(1, None)).await.unwrap();
    assert_eq!((find(calendar, 1, NOW).await, find(calendar, 3, NOW).await), (None, Some(1)));
    put(calendar, 4, token(2, None)).await.unwrap();
    put(calendar, 5, token(3, None)).await.unwrap();
    assert_eq!((find(calendar, 4, NOW).await, find(calendar, 5, NOW).await), (None, None));
    assert_eq!(link_token::of_user(database, 1, calendar).await.unwrap(), Some(token(1, None)));
}

async fn a_token_is_taken_once(store: TestStore) {
    migrate(&store.database).await;
    script(&store.database, TABLES).await;
    let database = &store.database;
    let password = Purpose::Password;
    let put = |user, hash: u8, end| {
        database.write(move |tx| {
            let token = token(user, Some(end));
            Box::pin(async move { link_token::put(tx, password, &[hash; 32], token).await })
        })
    };
    let take = async |hash: u8, now| {
        let taken = database.write(move |tx| {
            Box::pin(async move { link_token::take(tx, password, &[hash; 32], now).await })
        });
        taken.await.unwrap()
    };
    put(1, 1, NOW + 10).await.unwrap();
    assert!(!take(1, NOW + 10).await, "it has ended");
    assert!(take(1, NOW).await);
    assert!(!take(1, NOW).await);
    put(1, 1, NOW + 10).await.unwrap();
    put(2, 2, NOW + 20).await.unwrap();
    assert_eq!(link_token::forget(database, NOW + 10, 100).await.unwrap(), 1);
    let of = async |user| link_token::of_user(database, user, password).await.unwrap().is_some();
    assert_eq!((of(1).await, of(2).await), (false, true));
    let remove = || database.write(|tx| boxed(link_token::remove(tx, 2, Purpose::Password)));
    assert!(remove().await.unwrap());
    assert!(!remove().await.unwrap());
}

both_dbs!(a_user_has_one_of_each_purpose, a_token_is_taken_once);
