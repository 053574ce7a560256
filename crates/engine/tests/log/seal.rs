//! Every row gets one position, once, whoever seals.

use std::sync::Arc;
use std::time::Duration;

use steward_engine::log;
use steward_testkit::{TestStore, both_dbs};
use tokio::sync::oneshot;

use crate::support::{Log, boxed, many, write_one};

async fn rows_are_sealed_once_in_their_order(store: TestStore) {
    let log = Log::new(store).await;
    assert_eq!(log.sealer.seal_once().await.unwrap(), 0);
    log.write(1, 3).await;
    assert_eq!(log.sealer.seal_once().await.unwrap(), 3);
    assert_eq!(log.sealer.seal_once().await.unwrap(), 0);
    log.write(4, 5).await;
    assert_eq!(log.another_sealer().seal_once().await.unwrap(), 2);
    assert_eq!(log.sealer.seal_once().await.unwrap(), 0);
    log.write(6, 6).await;
    assert_eq!(log.sealer.seal_once().await.unwrap(), 1);
    assert_eq!(log.order().await, [1, 2, 3, 4, 5, 6]);
    assert_eq!(log.verify().await.findings, []);
}

async fn a_backlog_is_sealed_in_blocks(store: TestStore) {
    let log = Log::new(store).await;
    let statements = Arc::new(many(&log, 1..=2_345));
    let written = log.database().write_alone(move |tx| {
        let statements = Arc::clone(&statements);
        boxed(async move { tx.pipeline(&statements).await })
    });
    written.await.unwrap();
    assert_eq!(log.verify().await.unsealed, 2_345);
    assert_eq!(log.sealer.seal_once().await.unwrap(), 2_345);
    assert_eq!(log.order().await, (1..=2_345).collect::<Vec<i64>>());
    let report = log.verify().await;
    assert_eq!(report.findings, []);
    assert_eq!((report.sealed, report.unsealed, report.blocks), (2_345, 0, 3));
}

async fn two_sealers_and_many_writers_lose_nothing(store: TestStore) {
    let log = Arc::new(Log::new(store).await);
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let (database, key) = (log.database().clone(), log.key());
            tokio::spawn(async move {
                for record in 0..50 {
                    write_one(database.clone(), key.clone(), writer * 50 + record).await;
                }
            })
        })
        .collect();
    let (stop, stopped) = oneshot::channel::<()>();
    let sealing = Arc::clone(&log);
    let first = tokio::spawn(async move {
        sealing.sealer.run(async { drop(stopped.await) }).await;
    });
    let second = log.another_sealer();
    for writer in writers {
        second.seal_once().await.unwrap();
        writer.await.unwrap();
    }
    stop.send(()).unwrap();
    first.await.unwrap();
    second.seal_once().await.unwrap();
    let mut order = log.order().await;
    order.sort_unstable();
    assert_eq!(order, (0..200).collect::<Vec<i64>>());
    let anchorless = log::verify(log.database(), &log.key(), None, |_| {}).await.unwrap();
    assert_eq!(anchorless.findings, []);
    assert_eq!(log.verify().await.findings, []);
}

async fn a_log_verifies_while_it_grows(store: TestStore) {
    let log = Arc::new(Log::new(store).await);
    let (stop, stopped) = oneshot::channel::<()>();
    let growing = {
        let log = Arc::clone(&log);
        tokio::spawn(async move {
            let mut stopped = stopped;
            let mut record = 0;
            while stopped.try_recv().is_err() {
                record += 1;
                write_one(log.database().clone(), log.key(), record).await;
                if record % 3 == 0 {
                    log.sealer.seal_once().await.unwrap();
                }
            }
        })
    };
    // As often as it takes to have seen it grow, however slow the machine is.
    let (mut sealed, mut grown) = (0, 0);
    while grown < 5 {
        let report = log.verify().await;
        assert_eq!(report.findings, []);
        assert!(report.sealed >= sealed, "{} after {sealed}", report.sealed);
        grown += usize::from(report.sealed > sealed);
        sealed = report.sealed;
        assert!(!growing.is_finished(), "nothing grows any more");
    }
    stop.send(()).unwrap();
    growing.await.unwrap();
}

async fn rows_are_sealed_within_a_second(store: TestStore) {
    let log = Log::new(store).await;
    let (stop, stopped) = oneshot::channel::<()>();
    let database = log.database().clone();
    let writing = async {
        write_one(log.database().clone(), log.key(), 1).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        let sealed = log::after(&database, 0, 10).await.unwrap().len();
        stop.send(()).unwrap();
        sealed
    };
    let ((), sealed) = tokio::join!(log.sealer.run(async { drop(stopped.await) }), writing);
    assert_eq!(sealed, 1);
}

async fn a_forged_row_gets_no_position(store: TestStore) {
    let log = Log::new(store).await;
    log.write(1, 2).await;
    log.script("UPDATE change SET user_id = 1 WHERE id = 1").await;
    assert_eq!(log.sealer.seal_once().await.unwrap(), 1);
    log.write(3, 3).await;
    assert_eq!(log.sealer.seal_once().await.unwrap(), 1);
    assert_eq!(log.order().await, [2, 3]);
    let report = log.verify().await;
    assert_eq!(report.findings, [log::Finding::RowForged { change_id: 1 }]);
}

both_dbs!(
    rows_are_sealed_once_in_their_order,
    a_backlog_is_sealed_in_blocks,
    two_sealers_and_many_writers_lose_nothing,
    a_log_verifies_while_it_grows,
    rows_are_sealed_within_a_second,
    a_forged_row_gets_no_position,
);
