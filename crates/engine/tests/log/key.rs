//! A database belongs to one master key.

use steward_engine::key;
use steward_model::error::ErrorKind;
use steward_model::random::SystemRandom;
use steward_testkit::{TestStore, both_dbs, data_dir};

use crate::support::{Log, NOW};

async fn the_same_key_opens_it_again(store: TestStore) {
    let log = Log::new(store).await;
    key::open(log.database(), log.dir.path(), None, &SystemRandom, NOW).await.unwrap();
    let text = std::fs::read_to_string(log.dir.join(key::KEY_FILE)).unwrap();
    let elsewhere = data_dir();
    key::open(log.database(), elsewhere.path(), Some(&text), &SystemRandom, NOW).await.unwrap();
    assert!(!elsewhere.join(key::KEY_FILE).exists(), "a given key is not written anywhere");
}

async fn another_key_is_refused(store: TestStore) {
    let log = Log::new(store).await;
    let given = "ab".repeat(32);
    let opened = key::open(log.database(), log.dir.path(), Some(&given), &SystemRandom, NOW).await;
    let error = opened.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Definition);
    assert!(error.text().en.contains("another master key"), "{error}");
}

async fn a_lost_key_is_not_replaced(store: TestStore) {
    let log = Log::new(store).await;
    let elsewhere = data_dir();
    let opened = key::open(log.database(), elsewhere.path(), None, &SystemRandom, NOW).await;
    let error = opened.unwrap_err();
    assert!(error.text().en.contains("is missing"), "{error}");
    assert!(error.hint().unwrap().en.contains("STEWARD_MASTER_KEY"));
    assert!(!elsewhere.join(key::KEY_FILE).exists());
}

async fn of_two_servers_one_begins(store: TestStore) {
    steward_store::migration::run(&store.database, NOW).await.unwrap();
    let (one, two) = (data_dir(), data_dir());
    let open = |dir| key::open(&store.database, dir, None, &SystemRandom, NOW);
    let (one, two) = tokio::join!(open(one.path()), open(two.path()));
    // Both made a key of their own; only one of them can be the database's.
    assert_eq!([one, two].iter().filter(|opened| opened.is_ok()).count(), 1);
}

both_dbs!(
    the_same_key_opens_it_again,
    another_key_is_refused,
    a_lost_key_is_not_replaced,
    of_two_servers_one_begins,
);
