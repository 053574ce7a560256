//! What a row says can be erased; that it was there can't.

use steward_engine::log;
use steward_model::Result;
use steward_model::error::ErrorKind;
use steward_testkit::{TestStore, both_dbs};

use crate::support::{Log, boxed};

async fn erase(log: &Log, ids: Vec<i64>) -> Result<usize> {
    let key = log.key();
    let erased = log.database().write(move |tx| {
        let (key, ids) = (key.clone(), ids.clone());
        boxed(async move { log::erase(tx, &key, &ids).await })
    });
    erased.await
}

async fn an_erased_row_verifies(store: TestStore) {
    let log = Log::new(store).await;
    log.write(1, 5).await;
    log.sealer.seal_once().await.unwrap();
    assert_eq!(erase(&log, vec![2, 4, 99]).await.unwrap(), 2);
    assert_eq!(erase(&log, vec![2]).await.unwrap(), 0, "a second time changes nothing");
    let left = log.int("SELECT count(*) FROM change WHERE payload IS NULL AND salt IS NULL").await;
    assert_eq!(left, 2);
    let report = log.verify().await;
    assert_eq!(report.findings, []);
    assert_eq!((report.sealed, report.erased), (5, 2));
}

async fn a_row_erased_before_it_is_sealed_verifies(store: TestStore) {
    let log = Log::new(store).await;
    log.write(1, 3).await;
    assert_eq!(erase(&log, vec![2]).await.unwrap(), 1);
    assert_eq!(log.verify().await.findings, []);
    assert_eq!(log.sealer.seal_once().await.unwrap(), 3);
    assert_eq!(log.verify().await.findings, []);
}

async fn a_tampered_row_is_not_erased(store: TestStore) {
    let log = Log::new(store).await;
    log.write(1, 3).await;
    log.script("UPDATE change SET payload = '{}' WHERE id = 2").await;
    let error = erase(&log, vec![1, 2]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(log.int("SELECT count(*) FROM change WHERE payload IS NULL").await, 0);
}

both_dbs!(
    an_erased_row_verifies,
    a_row_erased_before_it_is_sealed_verifies,
    a_tampered_row_is_not_erased,
);
