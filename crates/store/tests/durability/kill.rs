//! A process that is killed under load: what it had confirmed is there.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use steward_store::{Database, PostgresOptions, SqliteOptions, lock_folder};
use steward_testkit::{data_dir, postgres_database};

use crate::ledger::{check, make, write};

/// Where the child finds its database: a `postgres://` address or a folder. A test that sees it is
/// the child.
const DATABASE: &str = "STEWARD_TEST_KILL_DATABASE";

/// What comes before each number that the child confirms.
const CONFIRMED: &str = "confirmed ";

/// How many confirmed writes the parent waits for before it kills.
const BEFORE_KILL: usize = 300;

/// How often the child is started and killed on the same database.
const ROUNDS: usize = 3;

async fn open(database: &str) -> Database {
    let opened = if database.starts_with("postgres") {
        Database::open_postgres(database, PostgresOptions::default()).await
    } else {
        let file = Path::new(database).join("steward.db");
        Database::open_sqlite(&file, SqliteOptions::default()).await
    };
    opened.unwrap()
}

/// The child: writes from several tasks and prints each number once it is confirmed, until it is killed.
async fn write_for_ever(database: String) {
    let _lock = (!database.starts_with("postgres"))
        .then(|| lock_folder(Path::new(&database)).expect("the killed process let the folder go"));
    let db = open(&database).await;
    let first = check(&db, &BTreeSet::new()).await.unwrap().last().map_or(0, |last| last + 1);
    let next = Arc::new(AtomicI64::new(first));
    let writers = (0..8).map(|_| {
        let (db, next) = (db.clone(), next.clone());
        tokio::spawn(write_on(db, next))
    });
    futures::future::join_all(writers).await;
}

/// Writes and confirms until the process is killed.
async fn write_on(db: Database, next: Arc<AtomicI64>) {
    loop {
        let id = next.fetch_add(1, Ordering::SeqCst);
        write(&db, id, 1_000).await.unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "{CONFIRMED}{id}").unwrap();
        out.flush().unwrap();
    }
}

/// Starts this test once more as the child.
fn start(test: &str, database: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env(DATABASE, database)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Lets the child write, kills it (SIGKILL), and adds what it has confirmed.
fn kill_under_load(mut child: Child, confirmed: &mut BTreeSet<i64>) {
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut seen = 0;
    let mut line = String::new();
    let mut take = |line: &str| match line.trim().strip_prefix(CONFIRMED) {
        // The last line may be cut off: it was not confirmed to anybody yet.
        Some(id) if line.ends_with('\n') => confirmed.insert(id.parse().unwrap()),
        _ => false,
    };
    while seen < BEFORE_KILL && out.read_line(&mut line).unwrap() > 0 {
        seen += usize::from(take(&line));
        line.clear();
    }
    assert!(seen >= BEFORE_KILL, "the child ended by itself after {seen} writes");
    child.kill().unwrap();
    child.wait().unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    for line in rest.split_inclusive('\n') {
        take(line);
    }
}

/// Kills several times and checks after each; the parent's database is closed meanwhile.
async fn story(test: &str, database: &str) {
    let db = open(database).await;
    make(&db).await;
    db.close().await;
    let mut confirmed = BTreeSet::new();
    for round in 1..=ROUNDS {
        kill_under_load(start(test, database), &mut confirmed);
        let db = open(database).await;
        let there = check(&db, &confirmed).await.unwrap();
        assert!(there.len() >= confirmed.len() && confirmed.len() >= round * BEFORE_KILL);
        db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirmed_writes_survive_a_kill_on_sqlite() {
    if let Ok(database) = std::env::var(DATABASE) {
        return write_for_ever(database).await;
    }
    let folder = data_dir();
    let path = folder.path().to_str().unwrap();
    story("kill::confirmed_writes_survive_a_kill_on_sqlite", path).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirmed_writes_survive_a_kill_on_postgres() {
    if let Ok(database) = std::env::var(DATABASE) {
        return write_for_ever(database).await;
    }
    let server = postgres_database().await;
    let db = open(server.url()).await;
    let setting = db
        .query(
            "SELECT current_setting('synchronous_commit')".into(),
            steward_store::Collect::default(),
            steward_store::ReadOptions::default(),
        )
        .await
        .unwrap();
    assert_eq!(setting.out[0].text(0).unwrap(), Some("on"));
    db.close().await;
    story("kill::confirmed_writes_survive_a_kill_on_postgres", server.url()).await;
}
