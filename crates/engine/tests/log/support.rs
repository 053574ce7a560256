//! A log to play with.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use steward_engine::key::{self, MasterKey};
use steward_engine::log::{self, Anchor, ChangeEntry, LogKey, Report, Sealer, verb};
use steward_model::clock::FixedClock;
use steward_model::random::{SeededRandom, SystemRandom};
use steward_store::{Collect, Database, Dialect, ReadOptions, Row, Statement, migration};
use steward_testkit::{DataDir, TestStore, data_dir};

/// The time at which tests begin: 2026-11-21T00:00:00Z.
pub(crate) const NOW: i64 = 1_795_219_200_000_000;

/// A database with a log, and the key that belongs to it.
pub(crate) struct Log {
    pub(crate) store: TestStore,
    pub(crate) dir: DataDir,
    pub(crate) master: MasterKey,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) sealer: Sealer,
}

impl Log {
    /// A log without rows.
    pub(crate) async fn new(store: TestStore) -> Self {
        let (dir, clock) = (data_dir(), Arc::new(FixedClock::new(NOW)));
        migration::run(&store.database, NOW).await.unwrap();
        let master =
            key::open(&store.database, dir.path(), None, &SystemRandom, NOW).await.unwrap();
        let anchor = Some(Anchor::in_folder(dir.path()));
        let sealer = Sealer::new(
            store.database.clone(),
            LogKey::new(&master),
            Arc::<FixedClock>::clone(&clock),
            anchor,
        );
        Self { store, dir, master, clock, sealer }
    }

    pub(crate) fn database(&self) -> &Database {
        &self.store.database
    }

    pub(crate) fn key(&self) -> LogKey {
        LogKey::new(&self.master)
    }

    /// Another server's sealer.
    pub(crate) fn another_sealer(&self) -> Sealer {
        let clock = Arc::<FixedClock>::clone(&self.clock);
        Sealer::new(self.database().clone(), self.key(), clock, None)
    }

    /// Writes rows about the records `from..=to`, each in a transaction of its own.
    pub(crate) async fn write(&self, from: i64, to: i64) {
        for record in from..=to {
            write_one(self.database().clone(), self.key(), record).await;
        }
    }

    /// Verifies with the right key and the anchor.
    pub(crate) async fn verify(&self) -> Report {
        let anchor = Anchor::in_folder(self.dir.path());
        log::verify(self.database(), &self.key(), Some(&anchor), |_| {}).await.unwrap()
    }

    /// The records in the order of the log.
    pub(crate) async fn order(&self) -> Vec<i64> {
        let rows = log::after(self.database(), 0, 1_000_000).await.unwrap();
        let positions: Vec<i64> = rows.iter().map(|row| row.position).collect();
        assert_eq!(positions, (1..).take(rows.len()).collect::<Vec<i64>>(), "no gaps");
        rows.iter().map(|row| row.change.entry.record_id.unwrap()).collect()
    }

    /// Runs statements without parameters. The tests do it often and need not wait for the disk.
    pub(crate) async fn script(&self, script: &str) {
        let hurry = match self.database().dialect() {
            Dialect::Sqlite => "",
            Dialect::Postgres => "SET LOCAL synchronous_commit = off;",
        };
        let script = format!("{hurry} {script}");
        let written = self.database().write(move |tx| {
            let script = script.clone();
            boxed(async move { tx.execute_script(&script).await })
        });
        written.await.unwrap();
    }

    /// Reads rows.
    pub(crate) async fn rows(&self, sql: &str) -> Vec<Row> {
        let statement = Statement::from(sql);
        let options = ReadOptions::default();
        self.database().query(statement, Collect::default(), options).await.unwrap().out
    }

    /// The integer that a query answers.
    pub(crate) async fn int(&self, sql: &str) -> i64 {
        self.rows(sql).await[0].int(0).unwrap().unwrap()
    }

    /// Bytes in the database's spelling.
    pub(crate) fn bytes(&self, hex: &str) -> String {
        match self.database().dialect() {
            Dialect::Sqlite => format!("x'{hex}'"),
            Dialect::Postgres => format!("'\\x{hex}'::bytea"),
        }
    }
}

/// What is logged about a record.
pub(crate) fn entry(record: i64) -> ChangeEntry {
    ChangeEntry {
        at: NOW + record,
        user_id: Some(7),
        origin: "manual".to_owned(),
        request_id: Some(format!("request-{record}")),
        object: "contact".to_owned(),
        record_id: Some(record),
        verb: verb::UPDATE.to_owned(),
        version: Some(2),
        payload: Some(format!("{{\"name\":[\"张三\",\"李{record}\"]}}")),
    }
}

/// Writes a row about one record.
pub(crate) async fn write_one(database: Database, key: LogKey, record: i64) {
    let statement = log::statement(database.dialect(), entry(record), &key, &SystemRandom);
    let written = database.write(move |tx| {
        let statement = statement.clone();
        boxed(async move { tx.execute(&statement).await })
    });
    assert_eq!(written.await.unwrap(), 1);
}

/// Statements that write rows about many records.
pub(crate) fn many(log: &Log, records: impl Iterator<Item = i64>) -> Vec<Statement> {
    let random = SeededRandom::new(1);
    let entries = records.map(entry).collect();
    log::statements(log.database().dialect(), entries, &log.key(), &random)
}

/// Boxes a future, so that a work can be written as a closure.
pub(crate) fn boxed<'a, T>(
    future: impl Future<Output = T> + Send + 'a,
) -> Pin<Box<dyn Future<Output = T> + Send + 'a>> {
    Box::pin(future)
}
