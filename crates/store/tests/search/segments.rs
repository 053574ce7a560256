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
    // As two contacts with a phone number and an e-mail address each leave it, the later one first, with the pieces
    // of what is new.
    let of_one = |first: i64| {
        let points = vec![(first, "a138".to_owned()), (first + 1, "alina".to_owned())];
        let noted = points.iter().flat_map(|(_, document)| search::placed(object, document));
        let noted = search::note(Dialect::Sqlite, noted.collect());
        assert!(!noted.is_empty());
        search::put(Dialect::Sqlite, object, points.into_iter()).into_iter().chain(noted)
    };
    let statements: Vec<Statement> = of_one(3).chain(of_one(1)).collect();
    let written = store.database.write(move |tx| {
        let statements = statements.clone();
        Box::pin(async move { tx.queue_late(statements).await })
    });
    written.await.unwrap();
    let segments = "SELECT count(DISTINCT segid) FROM search_contact_point_idx";
    assert_eq!(number(&store, segments).await, 1);
    assert_eq!(number(&store, "SELECT count(*) FROM search_contact_point_docsize").await, 4);
    assert!(number(&store, "SELECT count(*) FROM search_piece").await > 0);
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

/// The segments of an index.
async fn segments(store: &TestStore, object: &str) -> i64 {
    number(store, &format!("SELECT count(DISTINCT segid) FROM search_{object}_idx")).await
}

#[tokio::test]
async fn what_many_commits_leave_is_merged() {
    let catalog = Arc::new(steward_crm::catalog().unwrap());
    let store = TestStore::sqlite_with(&catalog).await;
    let object = catalog.expect("contact_point").unwrap();
    let database = &store.database;
    assert!(search::to_merge(database, &catalog).await.unwrap().is_empty());
    let write = |id: i64, lexemes: String| {
        let statements = search::put(Dialect::Sqlite, object, vec![(id, lexemes)].into_iter());
        database.write(move |tx| {
            let statements = statements.clone();
            Box::pin(async move { tx.queue_late(statements).await })
        })
    };
    for id in 1..=12 {
        write(id, format!("a{id} acommon")).await.unwrap();
    }
    // One of them again, and one taken out.
    write(3, "aother acommon".to_owned()).await.unwrap();
    let gone = search::remove(Dialect::Sqlite, object, 5);
    let removed = database.write(move |tx| {
        let gone = gone.clone();
        Box::pin(async move { tx.execute(&gone).await })
    });
    removed.await.unwrap();
    assert!(segments(&store, "contact_point").await > 4);
    assert_eq!(search::to_merge(database, &catalog).await.unwrap(), [object.id]);
    let mut steps = 0;
    loop {
        let (catalog, id) = (Arc::clone(&catalog), object.id);
        let merged = database.write_alone(move |tx| {
            let catalog = Arc::clone(&catalog);
            Box::pin(async move { search::merge_some(tx, catalog.object(id)).await })
        });
        if !merged.await.unwrap() {
            break;
        }
        steps += 1;
        assert!(steps < 100, "it does not end");
    }
    assert!(steps > 0);
    assert_eq!(segments(&store, "contact_point").await, 1);
    assert!(search::to_merge(database, &catalog).await.unwrap().is_empty());
    let met = |lexeme: &str| {
        format!(
            "SELECT count(*) FROM search_contact_point WHERE search_contact_point MATCH '{lexeme}'"
        )
    };
    assert_eq!(number(&store, &met("acommon")).await, 11);
    assert_eq!(number(&store, &met("a3")).await, 0);
    assert_eq!(number(&store, &met("aother")).await, 1);
}
