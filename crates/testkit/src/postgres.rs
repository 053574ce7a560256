//! A fresh PostgreSQL database for one test.
//!
//! The server is the one that `STEWARD_TEST_POSTGRES` names; `cargo xtask test` starts a throwaway
//! server and sets the variable, `cargo xtask pg` starts one to keep beside an editor.

use std::env;
use std::time::Duration;

use tokio::time::timeout;
use tokio_postgres::{Client, NoTls};

use crate::postgres_url::with_database;

/// The environment variable that names the test server, as a `postgres://…` URL of a superuser.
pub const POSTGRES_VARIABLE: &str = "STEWARD_TEST_POSTGRES";

/// How long the server may take to accept a connection before a test gives up on it.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// How long making or dropping a database may take; many tests do it at the same time.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(60);

/// An empty database of one test, dropped again (best effort) with this value.
#[derive(Debug)]
pub struct TestDatabase {
    server_url: String,
    name: String,
    url: String,
}

impl TestDatabase {
    /// The database's address, as `postgres://…`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The database's name on its server.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address of the server's maintenance database, to look at or cut this one's connections.
    #[must_use]
    pub fn server_url(&self) -> &str {
        &self.server_url
    }
}

impl Drop for TestDatabase {
    /// Drops the database on a thread of its own: a test's runtime may be single-threaded or
    /// already shutting down. Waits for it, because a test process ends right after its test.
    fn drop(&mut self) {
        let server_url = std::mem::take(&mut self.server_url);
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let result = runtime.map_err(|error| error.to_string()).and_then(|runtime| {
                runtime.block_on(async { execute(&connect(&server_url).await?, &statement).await })
            });
            if let Err(error) = result {
                eprintln!("the test database stays behind: {error}");
            }
        });
        // A panic in there has printed itself; a second one here would abort the test run.
        drop(dropping.join());
    }
}

/// Makes an empty database on the test server.
///
/// # Panics
/// When `STEWARD_TEST_POSTGRES` is not set, is no `postgres://` URL, or its server cannot be
/// reached or refuses to make a database. It never skips.
pub async fn postgres_database() -> TestDatabase {
    let (database, made) = copy_of("template0").await;
    made.unwrap_or_else(|error| panic!("no test database ({POSTGRES_VARIABLE}): {error}"));
    database
}

/// Makes a copy of a database of the test server, to which nobody may be connected, or answers why
/// there is none.
///
/// # Panics
/// When there is no server.
pub(crate) async fn copy_of(template: &str) -> (TestDatabase, Result<(), String>) {
    let server_url = server_url(env::var(POSTGRES_VARIABLE).ok());
    let name = random_name();
    let url = with_database(&server_url, &name).unwrap_or_else(|| {
        panic!("{POSTGRES_VARIABLE} must be a postgres:// URL, but is {server_url:?}")
    });
    let client = connect(&server_url).await;
    let client = client
        .unwrap_or_else(|error| panic!("no server at {server_url} ({POSTGRES_VARIABLE}): {error}"));
    // WAL_LOG: copying files needs two checkpoints, for which all tests wait.
    let create = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log");
    let made = execute(&client, &create).await;
    (TestDatabase { server_url, name, url }, made)
}

/// The server's address out of the variable's value.
fn server_url(value: Option<String>) -> String {
    match value {
        Some(url) if !url.trim().is_empty() => url,
        _ => panic!(
            "{POSTGRES_VARIABLE} is not set: run the tests with `cargo xtask test`, \
             or start a server with `cargo xtask pg`"
        ),
    }
}

/// A name that no other test of this or any other run has.
fn random_name() -> String {
    let random = getrandom::u64().unwrap_or_else(|error| panic!("no randomness: {error}"));
    format!("steward_test_{random:016x}")
}

/// Opens a connection whose background task ends with the client.
pub(crate) async fn connect(url: &str) -> Result<Client, String> {
    let (client, connection) = timeout(CONNECT_TIMEOUT, tokio_postgres::connect(url, NoTls))
        .await
        .map_err(|_| format!("no connection within {CONNECT_TIMEOUT:?}"))?
        .map_err(|error| describe(&error))?;
    tokio::spawn(connection);
    Ok(client)
}

/// Runs one statement outside any transaction.
pub(crate) async fn execute(client: &Client, statement: &str) -> Result<(), String> {
    timeout(DATABASE_TIMEOUT, client.batch_execute(statement))
        .await
        .map_err(|_| format!("{statement}: not done within {DATABASE_TIMEOUT:?}"))?
        .map_err(|error| format!("{statement}: {}", describe(&error)))
}

/// The driver's error with its cause; its own text alone is often just "db error".
fn describe(error: &tokio_postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn exists(server: &Client, name: &str) -> bool {
        let query = "SELECT count(*) FROM pg_database WHERE datname = $1";
        let count: i64 = server.query_one(query, &[&name]).await.unwrap().get(0);
        count == 1
    }

    #[tokio::test]
    async fn a_database_is_empty_and_goes_away_even_when_still_connected() {
        let database = postgres_database().await;
        let server = connect(database.server_url()).await.unwrap();
        let inside = connect(database.url()).await.unwrap();
        let row = inside
            .query_one(
                "SELECT current_database()::text, count(*) FROM pg_tables \
                 WHERE schemaname = 'public'",
                &[],
            )
            .await
            .unwrap();
        assert_eq!(row.get::<_, String>(0), database.name());
        assert_eq!(row.get::<_, i64>(1), 0);
        let name = database.name().to_owned();
        assert!(exists(&server, &name).await);
        drop(database);
        assert!(!exists(&server, &name).await);
    }

    #[tokio::test]
    async fn the_server_keeps_what_it_acknowledged() {
        let database = postgres_database().await;
        let client = connect(database.url()).await.unwrap();
        for setting in ["synchronous_commit", "fsync"] {
            let row = client.query_one(&format!("SHOW {setting}"), &[]).await.unwrap();
            assert_eq!(row.get::<_, String>(0), "on", "{setting}");
        }
    }

    #[tokio::test]
    async fn two_databases_are_two() {
        let (one, two) = tokio::join!(postgres_database(), postgres_database());
        assert_ne!(one.name(), two.name());
    }

    #[test]
    #[should_panic(expected = "STEWARD_TEST_POSTGRES is not set")]
    fn a_missing_variable_fails_the_test() {
        server_url(None);
    }

    #[test]
    #[should_panic(expected = "STEWARD_TEST_POSTGRES is not set")]
    fn an_empty_variable_fails_the_test() {
        server_url(Some(" ".to_owned()));
    }

    #[tokio::test]
    async fn an_unreachable_server_is_an_error_with_its_cause() {
        let error = connect("postgres://nobody@127.0.0.1:1/postgres").await.unwrap_err();
        assert!(error.contains("refused"), "{error}");
    }
}
