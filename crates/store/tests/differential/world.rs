//! One company in one or two databases.

use steward_model::{Result, error::Error};
use steward_store::{emit, schema};
use steward_testkit::TestStore;
use steward_testkit::naive::generate::Case;

/// Which databases are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// SQLite and PostgreSQL.
    Both,
    /// SQLite, which is quickly made.
    Sqlite,
}

/// The databases.
pub(crate) struct World {
    pub(crate) stores: Vec<TestStore>,
}

impl World {
    /// Fresh databases with the company's records in them.
    pub(crate) async fn new(case: &Case, which: Which) -> Result<Self> {
        let mut stores = vec![TestStore::sqlite().await];
        if which == Which::Both {
            stores.push(TestStore::postgres().await);
        }
        for store in &stores {
            fill(store, case).await?;
        }
        Ok(Self { stores })
    }
}

async fn fill(store: &TestStore, case: &Case) -> Result<()> {
    schema::sync(&store.database, &case.catalog).await?;
    for object in case.catalog.objects() {
        let Some(records) = case.tables.get(&object.name).filter(|rows| !rows.is_empty()) else {
            continue;
        };
        let statements = emit::insert(store.database.dialect(), object, records);
        let ids = store
            .database
            .write(move |tx| {
                let statements = statements.clone();
                Box::pin(async move {
                    let mut ids = Vec::new();
                    for statement in &statements {
                        ids.extend(tx.query(statement).await?);
                    }
                    Ok(ids)
                })
            })
            .await?;
        for (row, record) in ids.iter().zip(records) {
            if row.int(0)? != Some(record.id()) {
                return Err(Error::internal("records did not get the ids 1, 2, 3, …"));
            }
        }
    }
    Ok(())
}
