//! Templates of PostgreSQL: databases of the test server, which stay as long as it does.

use std::sync::Arc;

use steward_model::catalog::Catalog;
use steward_store::{Database, Dialect, PostgresOptions};
use tokio_postgres::Client;

use super::{fill, name};
use crate::postgres::{connect, copy_of, execute};
use crate::{TestDatabase, postgres_database};

/// The lock of who makes a template; in the maintenance database, which no server of Steward uses.
const MAKING: &str = "SELECT pg_advisory_lock(1)";

/// Makes a database with the tables of a catalog.
///
/// # Panics
/// If there is no server or the tables can't be made.
pub(crate) async fn postgres_with_tables(catalog: &Arc<Catalog>) -> TestDatabase {
    let template = name(Dialect::Postgres, catalog);
    let (database, made) = copy_of(&template).await;
    if made.is_ok() {
        return database;
    }
    make(catalog, &template).await;
    let (database, made) = copy_of(&template).await;
    made.unwrap_or_else(|error| panic!("no copy of the template: {error}"));
    database
}

/// Makes the template unless another process has made it while this one waited. It gets its name when
/// it is whole, and nobody can connect to it from then on: a connection would be in a copy's way.
async fn make(catalog: &Arc<Catalog>, template: &str) {
    let empty = postgres_database().await;
    let server = connect(empty.server_url()).await.unwrap_or_else(|error| panic!("{error}"));
    run(&server, MAKING).await;
    let known = "SELECT 1 FROM pg_database WHERE datname = $1";
    let known = server.query_opt(known, &[&template]).await.expect("the databases are listed");
    if known.is_some() {
        return;
    }
    let database = Database::open_postgres(empty.url(), PostgresOptions::default()).await;
    fill(database.expect("a fresh PostgreSQL database can be opened"), catalog).await;
    let name = empty.name();
    run(&server, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
    run(&server, &format!("ALTER DATABASE {name} RENAME TO {template}")).await;
}

async fn run(server: &Client, statement: &str) {
    execute(server, statement).await.unwrap_or_else(|error| panic!("{error}"));
}

#[cfg(test)]
mod tests {
    use steward_model::catalog::Catalog;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn copies_are_made_at_once_and_are_two() {
        let catalog = Arc::new(Catalog::default());
        let (one, two) =
            tokio::join!(postgres_with_tables(&catalog), postgres_with_tables(&catalog));
        assert_ne!(one.name(), two.name());
        for copy in [&one, &two] {
            let client = connect(copy.url()).await.unwrap();
            let steps: i64 =
                client.query_one("SELECT count(*) FROM migration", &[]).await.unwrap().get(0);
            assert!(steps > 0);
        }
    }
}
