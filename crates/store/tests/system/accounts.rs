//! Accounts, sessions and tokens, read and written on both databases.

use steward_store::auth::account::{self, Login};
use steward_store::auth::{api_token, attempt, session};
use steward_testkit::{TestStore, both_dbs};

use crate::support::{NOW, SECOND, boxed, migrate, script};

/// The tables of the catalog that signing in reads, as far as it reads them.
const TABLES: &str = "
    CREATE TABLE \"user\" (id BIGINT PRIMARY KEY, name TEXT, status TEXT, department_id BIGINT,
        email TEXT, phone TEXT, employee_no TEXT, locale TEXT, time_zone TEXT, deleted_at BIGINT);
    INSERT INTO \"user\" VALUES
        (1, '林岚', 'active', 10, 'lin@example.com', '+86-13812345678', 'E1', 'zh',
            'Asia/Shanghai', NULL),
        (2, '陈宇航', 'frozen', 10, NULL, NULL, 'E2', NULL, NULL, NULL),
        (3, 'Gone', 'active', NULL, 'gone@example.com', NULL, NULL, NULL, NULL, 5),
        (4, 'Tricky', 'active', NULL, NULL, NULL, '+86-13812345678', NULL, NULL, NULL);
";

async fn prepare(store: &TestStore) {
    migrate(&store.database).await;
    script(&store.database, TABLES).await;
}

fn number(phone: &str, employee_no: &str) -> Login {
    Login::Number { phone: phone.to_owned(), employee_no: employee_no.to_owned() }
}

async fn users_are_found_by_what_they_sign_in_with(store: TestStore) {
    prepare(&store).await;
    let find = async |login| {
        let found = account::find(&store.database, &login).await.unwrap();
        found.map(|account| (account.user_id, account.status))
    };
    let active = |id| Some((id, "active".to_owned()));
    assert_eq!(find(Login::Email("lin@example.com".to_owned())).await, active(1));
    assert_eq!(find(Login::Email("gone@example.com".to_owned())).await, None);
    assert_eq!(find(number("+86-13812345678", "+86-13812345678")).await, active(1));
    assert_eq!(find(number("E2", "E2")).await, Some((2, "frozen".to_owned())));
    assert_eq!(find(number("", "")).await, None);
}

async fn passwords_are_set_and_rehashed(store: TestStore) {
    prepare(&store).await;
    let database = &store.database;
    let set = |hash| database.write(move |tx| boxed(account::set_password(tx, 1, hash, NOW)));
    assert_eq!(account::password_hash(database, 1).await.unwrap(), None);
    set("first").await.unwrap();
    set("second").await.unwrap();
    let rehash = |old, new| database.write(move |tx| boxed(account::rehash(tx, 1, old, new)));
    rehash("first", "stale").await.unwrap();
    assert_eq!(account::password_hash(database, 1).await.unwrap().as_deref(), Some("second"));
    rehash("second", "third").await.unwrap();
    let login = Login::Email("lin@example.com".to_owned());
    let found = account::find(database, &login).await.unwrap().unwrap();
    assert_eq!(found.password_hash.as_deref(), Some("third"));
}

fn new_session(user_id: i64) -> session::Session {
    session::Session {
        id: 0,
        user_id,
        created_at: NOW,
        seen_at: NOW,
        expires_at: NOW + 100 * SECOND,
        address: Some("192.0.2.7".to_owned()),
        client: None,
    }
}

async fn begin(store: &TestStore, user_id: i64, token: u8) -> Option<session::Session> {
    let begun = store.database.write(move |tx| {
        boxed(async move {
            let statement = session::insert(tx, &[token; 32], new_session(user_id));
            tx.execute(&statement).await
        })
    });
    begun.await.unwrap();
    session::find(&store.database, &[token; 32]).await.unwrap().out
}

async fn sessions_begin_and_end(store: TestStore) {
    prepare(&store).await;
    let database = &store.database;
    let first = begin(&store, 1, 1).await.unwrap();
    assert_eq!(first, session::Session { id: first.id, ..new_session(1) });
    let second = begin(&store, 1, 2).await.unwrap();
    let third = begin(&store, 1, 3).await.unwrap();
    assert_eq!(begin(&store, 2, 4).await, None, "a frozen user has no session");
    let (one, two) = (first.id, second.id);
    database
        .write(move |tx| {
            boxed(async move { session::touch(tx, &[(one, NOW + 5), (two, NOW - 5)]).await })
        })
        .await
        .unwrap();
    let open = |now, idle| session::of_user(database, 1, (now, idle));
    let seen: Vec<i64> = open(NOW, 0).await.unwrap().iter().map(|open| open.seen_at).collect();
    assert_eq!(seen, [NOW, NOW, NOW + 5]);
    assert_eq!(open(NOW, NOW).await.unwrap().len(), 1);
    assert_eq!(open(NOW + 100 * SECOND, 0).await.unwrap().len(), 0);
    let end = |user, id| database.write(move |tx| boxed(session::end(tx, user, id)));
    assert!(!end(2, first.id).await.unwrap(), "somebody else's");
    assert!(end(1, first.id).await.unwrap());
    assert!(!end(1, first.id).await.unwrap());
    let keep = third.id;
    let ended = database.write(move |tx| boxed(session::end_all(tx, 1, Some(keep)))).await;
    assert_eq!(ended.unwrap(), 1);
    let ended = database.write(|tx| boxed(session::end_all(tx, 1, None))).await;
    assert_eq!(ended.unwrap(), 1);
}

async fn sessions_that_ended_by_themselves_are_removed(store: TestStore) {
    prepare(&store).await;
    begin(&store, 1, 1).await.unwrap();
    begin(&store, 1, 2).await.unwrap();
    let forget = |now, idle, limit| session::forget(&store.database, (now, idle), limit);
    assert_eq!(forget(NOW, NOW - 1, 9).await.unwrap(), 0);
    assert_eq!(forget(NOW, NOW, 1).await.unwrap(), 1);
    assert_eq!(forget(NOW + 100 * SECOND, 0, 9).await.unwrap(), 1);
}

async fn tokens_are_made_and_taken_back(store: TestStore) {
    prepare(&store).await;
    let database = &store.database;
    let make = |token: u8, user, expires| {
        database.write(move |tx| {
            boxed(async move {
                api_token::insert(tx, &[token; 32], user, "import", (NOW, expires)).await
            })
        })
    };
    let id = make(1, 1, Some(NOW + 9)).await.unwrap();
    make(2, 2, None).await.unwrap();
    let find = async |token: u8| api_token::find(database, &[token; 32]).await.unwrap().out;
    let found = find(1).await.unwrap();
    assert_eq!((found.id, found.user_id, found.expires_at), (id, 1, Some(NOW + 9)));
    assert_eq!(found.used_at, None);
    assert_eq!(find(2).await, None, "its user is frozen");
    database
        .write(move |tx| boxed(async move { api_token::touch(tx, &[(id, NOW + 3)]).await }))
        .await
        .unwrap();
    assert_eq!(find(1).await.unwrap().used_at, Some(NOW + 3));
    let revoke = |user| database.write(move |tx| boxed(api_token::revoke(tx, user, id, NOW + 4)));
    assert!(!revoke(2).await.unwrap(), "somebody else's");
    assert!(revoke(1).await.unwrap());
    assert!(!revoke(1).await.unwrap());
    assert_eq!(find(1).await, None);
    let listed = api_token::of_user(database, 1).await.unwrap();
    assert_eq!(listed[0].revoked_at, Some(NOW + 4));
}

async fn attempts_are_counted_within_their_time(store: TestStore) {
    prepare(&store).await;
    let database = &store.database;
    let count =
        |now: i64| database.write(move |tx| boxed(attempt::count(tx, b"key", (now, now - 10))));
    let at = |count, since| attempt::Attempts { count, since };
    assert_eq!(count(NOW).await.unwrap(), at(1, NOW));
    assert_eq!(count(NOW + 9).await.unwrap(), at(2, NOW));
    database.write(|tx| boxed(attempt::take_back(tx, b"key"))).await.unwrap();
    assert_eq!(count(NOW + 9).await.unwrap(), at(2, NOW));
    assert_eq!(count(NOW + 10).await.unwrap(), at(1, NOW + 10));
    database.write(|tx| boxed(attempt::clear(tx, b"key"))).await.unwrap();
    assert_eq!(count(NOW + 11).await.unwrap(), at(1, NOW + 11));
    assert_eq!(attempt::forget(database, NOW + 10, 9).await.unwrap(), 0);
    assert_eq!(attempt::forget(database, NOW + 11, 9).await.unwrap(), 1);
}

both_dbs!(
    users_are_found_by_what_they_sign_in_with,
    passwords_are_set_and_rehashed,
    sessions_begin_and_end,
    sessions_that_ended_by_themselves_are_removed,
    tokens_are_made_and_taken_back,
    attempts_are_counted_within_their_time,
);
