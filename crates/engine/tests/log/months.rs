//! On PostgreSQL each month of the log is a table of its own.

use steward_engine::log::{self, ChangeEntry, Finding};
use steward_model::clock::DAY;
use steward_model::random::SystemRandom;
use steward_store::Dialect;
use steward_store::log::prepare_months;
use steward_testkit::TestStore;

use crate::support::{Log, NOW, boxed, entry};

/// Writes a row about `record` at another time than now.
async fn write_at(log: &Log, record: i64, at: i64) {
    let entry = ChangeEntry { at, ..entry(record) };
    let statement = log::statement(Dialect::Postgres, entry, &log.key(), &SystemRandom);
    let written = log.database().write(move |tx| {
        let statement = statement.clone();
        boxed(async move { tx.execute(&statement).await })
    });
    written.await.unwrap();
}

/// The tables in which the rows lie, in the order of their ids.
async fn tables(log: &Log) -> Vec<String> {
    let rows = log.rows("SELECT tableoid::regclass::text FROM change ORDER BY id").await;
    rows.iter().map(|row| row.text(0).unwrap().unwrap().to_owned()).collect()
}

async fn of_several_months() -> Log {
    let log = Log::new(TestStore::postgres().await).await;
    for (record, at) in [(1, NOW), (2, NOW + 40 * DAY), (3, NOW - 400 * DAY), (4, NOW + 400 * DAY)]
    {
        write_at(&log, record, at).await;
    }
    log
}

#[tokio::test]
async fn rows_lie_in_their_month_and_others_in_the_rest() {
    let log = of_several_months().await;
    let expected = ["change_2026_11", "change_2026_12", "change_rest", "change_rest"];
    assert_eq!(tables(&log).await, expected);
    log.sealer.seal_once().await.unwrap();
    assert_eq!(log.order().await, [1, 2, 3, 4]);
    assert_eq!(log.verify().await.findings, []);
}

#[tokio::test]
async fn a_row_moved_to_another_month_is_named() {
    let log = of_several_months().await;
    log.sealer.seal_once().await.unwrap();
    log.script(&format!("UPDATE change SET at = {} WHERE id = 1", NOW + 40 * DAY)).await;
    let expected = Finding::RowAltered { change_id: 1, position: Some(1) };
    assert_eq!(log.verify().await.findings, [expected]);
}

#[tokio::test]
async fn a_row_with_the_id_of_another_month_is_named() {
    let log = of_several_months().await;
    log.sealer.seal_once().await.unwrap();
    log.script(&format!(
        "INSERT INTO change SELECT id, {}, user_id, origin, request_id, object, record_id, verb, \
         version, payload, salt, digest, erased FROM change WHERE id = 1",
        NOW + 40 * DAY
    ))
    .await;
    let findings = log.verify().await.findings;
    assert!(!findings.is_empty());
    assert!(findings.iter().all(|finding| finding.change_id() == Some(1)), "{findings:?}");
}

#[tokio::test]
async fn months_are_made_ahead_once() {
    let log = Log::new(TestStore::postgres().await).await;
    let months = "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'change_20%'";
    assert_eq!(log.int(months).await, 3);
    prepare_months(log.database(), NOW).await.unwrap();
    assert_eq!(log.int(months).await, 3);
    prepare_months(log.database(), NOW + 40 * DAY).await.unwrap();
    assert_eq!(log.int(months).await, 4);
    write_at(&log, 1, NOW + 130 * DAY).await;
    assert_eq!(tables(&log).await, ["change_rest"]);
    // The month whose rows lie elsewhere already stays there; the others are made.
    prepare_months(log.database(), NOW + 100 * DAY).await.unwrap();
    assert_eq!(log.int(months).await, 6);
    write_at(&log, 2, NOW + 129 * DAY).await;
    assert_eq!(tables(&log).await, ["change_rest", "change_rest"]);
}
