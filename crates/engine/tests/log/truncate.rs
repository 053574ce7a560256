//! Cutting off the newest part of the log, as well as somebody can who only reaches the database.

use steward_engine::log::{self, Finding};
use steward_testkit::{TestStore, both_dbs};

use crate::support::Log;

/// A log of five rows in the blocks 1-3 and 4-5, and a copy of the head after the first block.
async fn with_old_head(store: TestStore) -> Log {
    let log = Log::new(store).await;
    log.write(1, 3).await;
    log.sealer.seal_once().await.unwrap();
    log.script("CREATE TABLE old_head AS SELECT * FROM change_head").await;
    log.write(4, 5).await;
    log.sealer.seal_once().await.unwrap();
    assert_eq!(log.verify().await.findings, []);
    log
}

const CUT: &str = "DELETE FROM change WHERE id > 3; DELETE FROM change_position WHERE position > 3;
    DELETE FROM change_block WHERE first > 3;";

const OLD_HEAD: &str = "DELETE FROM change_head; INSERT INTO change_head SELECT * FROM old_head;";

async fn without_an_old_head_the_end_shows_it(store: TestStore) {
    let log = with_old_head(store).await;
    log.script(CUT).await;
    let report = log::verify(log.database(), &log.key(), None, |_| {}).await.unwrap();
    assert_eq!(report.findings, [Finding::HeadAltered]);
}

async fn with_an_old_head_the_anchor_shows_it(store: TestStore) {
    let log = with_old_head(store).await;
    log.script(CUT).await;
    log.script(OLD_HEAD).await;
    assert_eq!(log.verify().await.findings, [Finding::CutOff { noted: 5 }]);
}

async fn what_is_sealed_after_a_cut_does_not_hide_it(store: TestStore) {
    let log = with_old_head(store).await;
    log.script(CUT).await;
    log.script(OLD_HEAD).await;
    log.write(6, 9).await;
    log.another_sealer().seal_once().await.unwrap();
    assert_eq!(log.order().await, [1, 2, 3, 6, 7, 8, 9]);
    assert_eq!(log.verify().await.findings, [Finding::CutOff { noted: 5 }]);
}

async fn an_old_head_alone_leaves_the_rest_behind(store: TestStore) {
    let log = with_old_head(store).await;
    log.script(OLD_HEAD).await;
    let report = log::verify(log.database(), &log.key(), None, |_| {}).await.unwrap();
    let place = |position| Finding::PlaceAdded { position, change_id: position };
    assert!(report.findings.contains(&place(4)), "{:?}", report.findings);
    assert!(report.findings.contains(&place(5)), "{:?}", report.findings);
}

async fn an_emptied_log_is_not_a_new_one(store: TestStore) {
    let log = with_old_head(store).await;
    log.script(
        "DELETE FROM change; DELETE FROM change_position; DELETE FROM change_block;
         DELETE FROM change_head;",
    )
    .await;
    let report = log::verify(log.database(), &log.key(), None, |_| {}).await.unwrap();
    assert_eq!(report.findings, [Finding::HeadAltered]);
    assert!(log.sealer.seal_once().await.is_err(), "nothing goes on from there");
}

both_dbs!(
    without_an_old_head_the_end_shows_it,
    with_an_old_head_the_anchor_shows_it,
    what_is_sealed_after_a_cut_does_not_hide_it,
    an_old_head_alone_leaves_the_rest_behind,
    an_emptied_log_is_not_a_new_one,
);
