//! What SQLite has to merge: a group of writes leaves one segment, and segments are merged late.

use std::sync::Arc;

use steward_store::{Collect, Dialect, ReadOptions, Statement, schema, search};
use steward_testkit::TestStore;

async fn number(store: &TestStore, sql: &str) -> i64 {
    let read =
        store.database.query(Statement::from(sql), Collect::default(), ReadOptions::default());
    read.await.unwrap().out[0].int(0).unwrap().unwrap()
}

#[tokio::test]
async fn a_group_leaves_one_segment() {
    let catalog = Arc::new(steward_crm::catalog().unwrap());
    let store = TestStore::sqlite_with(&catalog).await;
    let object = catalog.expect("contact_point").unwrap();
    // As two contacts with a phone number and an e-mail address each leave it.
    let of_one = |first: i64| {
        let points = vec![(first, "a138".to_owned()), (first + 1, "alina".to_owned())];
        search::put(Dialect::Sqlite, object, points.into_iter())
    };
    let statements: Vec<Statement> = of_one(1).into_iter().chain(of_one(3)).collect();
    let written = store.database.write(move |tx| {
        let statements = statements.clone();
        Box::pin(async move { tx.queue_late(statements).await })
    });
    written.await.unwrap();
    let segments = "SELECT count(DISTINCT segid) FROM search_contact_point_idx";
    assert_eq!(number(&store, segments).await, 1);
    assert_eq!(number(&store, "SELECT count(*) FROM search_contact_point_docsize").await, 4);
}

#[tokio::test]
async fn every_index_merges_late() {
    let catalog = Arc::new(steward_crm::catalog().unwrap());
    let store = TestStore::sqlite_with(&catalog).await;
    schema::sync(&store.database, &catalog).await.unwrap();
    for object in search::searched(&catalog) {
        let of = |setting: &str| {
            format!("SELECT v FROM search_{}_config WHERE k = '{setting}'", object.name)
        };
        let begun = number(&store, &of("automerge")).await;
        let waited = number(&store, &of("crisismerge")).await;
        assert!(begun > 4 && waited > 2 * begun, "{}: {begun}, {waited}", object.name);
    }
}
