//! The definitions as tables: both databases take them, and nothing is left to add afterwards.

use crate::catalog;
use std::sync::Arc;
use steward_store::schema;
use steward_testkit::{TestStore, both_dbs};

both_dbs!(the_catalog_becomes_tables);

async fn the_catalog_becomes_tables(store: TestStore) {
    let catalog = Arc::new(catalog());
    let statements = schema::sync(&store.database, &catalog).await.expect("the tables are made");
    let (search, own): (Vec<&String>, Vec<&String>) =
        statements.iter().partition(|sql| sql.contains("\"search_"));
    let made = |start: &str| own.iter().filter(|sql| sql.starts_with(start)).count();
    assert_eq!(made("CREATE TABLE"), catalog.objects().len());
    let tables = search.iter().filter(|sql| sql.contains(" TABLE "));
    assert_eq!(tables.count(), steward_store::search::searched(&catalog).count());
    let uniques: usize = catalog.objects().iter().map(|object| object.uniques.len()).sum();
    assert_eq!(made("CREATE UNIQUE INDEX"), uniques);
    let indexes: usize = catalog.objects().iter().map(|object| object.indexes.len()).sum();
    assert!(made("CREATE INDEX") >= indexes);
    let again = schema::sync(&store.database, &catalog).await.expect("the tables are compared");
    assert_eq!(again, Vec::<String>::new());
}
