//! Reading on from a position, and the history of one record.

use steward_engine::log;
use steward_testkit::{TestStore, both_dbs};

use crate::support::{Log, entry};

async fn a_feed_resumes_by_position(store: TestStore) {
    let log = Log::new(store).await;
    log.write(1, 5).await;
    assert!(log::after(log.database(), 0, 10).await.unwrap().is_empty(), "not sealed yet");
    assert_eq!(log.sealer.seal_once().await.unwrap(), 5);
    let page = log::after(log.database(), 0, 2).await.unwrap();
    assert_eq!(page.iter().map(|row| row.position).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(page[1].change.entry, entry(2));
    log.write(6, 6).await;
    log.sealer.seal_once().await.unwrap();
    let page = log::after(log.database(), 2, 10).await.unwrap();
    assert_eq!(page.iter().map(|row| row.position).collect::<Vec<_>>(), [3, 4, 5, 6]);
    assert_eq!(page[3].change.entry, entry(6));
    assert!(log::after(log.database(), 6, 10).await.unwrap().is_empty());
}

async fn a_record_has_its_history_at_once(store: TestStore) {
    let log = Log::new(store).await;
    log.write(1, 2).await;
    log.write(1, 1).await;
    let history = log::of_record(log.database(), "contact", 1, None, 10).await.unwrap();
    assert_eq!(history.iter().map(|row| row.id).collect::<Vec<_>>(), [3, 1]);
    let older = log::of_record(log.database(), "contact", 1, Some(3), 10).await.unwrap();
    assert_eq!(older.iter().map(|row| row.id).collect::<Vec<_>>(), [1]);
    assert!(log::of_record(log.database(), "lead", 1, None, 10).await.unwrap().is_empty());
}

both_dbs!(a_feed_resumes_by_position, a_record_has_its_history_at_once);
