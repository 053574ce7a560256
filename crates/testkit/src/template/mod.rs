//! Databases that have their tables already.
//!
//! Making the tables of a catalog takes most of a test's time. They are made once, in a template, and
//! copied. A template's name has a digest of the statements that made it, so an outdated one is never
//! used; it has no rows but those that the migrations leave, so a test begins as the first start does.

mod postgres;
mod sqlite;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use steward_model::catalog::Catalog;
use steward_store::{Database, Dialect, migration, schema};

pub(crate) use postgres::postgres_with_tables;
pub(crate) use sqlite::sqlite_with_tables;

use crate::NOW;

/// The name of the template of a catalog.
fn name(dialect: Dialect, catalog: &Catalog) -> String {
    let mut digest = DefaultHasher::new();
    NOW.hash(&mut digest);
    schema::from_nothing(dialect, catalog).hash(&mut digest);
    format!("steward_template_{:016x}", digest.finish())
}

/// Makes the tables in an empty database, and closes it.
async fn fill(database: Database, catalog: &Arc<Catalog>) {
    migration::run(&database, NOW).await.expect("the system tables can be made");
    schema::sync(&database, catalog).await.expect("the tables can be made");
    database.close().await;
}
