//! The tamper tests can fail: a verification that believes what rows say misses what they must find.

use steward_testkit::{TestStore, both_dbs};

use crate::tamper::{missed, prepared, row_cases};

async fn believing_contents_is_found_out(store: TestStore) {
    let log = prepared(store).await;
    let mutant = log.key().mutant_that_believes_contents();
    let missed = missed(&log, &mutant, row_cases(&log)).await;
    for id in [1, 12, 25] {
        let payload = format!("UPDATE change SET payload = '{{}}' WHERE id = {id}");
        assert!(missed.iter().any(|case| case.starts_with(&payload)), "{payload}: {missed:?}");
    }
}

both_dbs!(believing_contents_is_found_out);
