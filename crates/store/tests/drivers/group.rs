//! Group commit on SQLite.

use std::time::Duration;

use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Value, text};
use steward_store::limits::GROUP_TIME;
use steward_store::{Database, ReadOptions, SqliteOptions, each};
use steward_testkit::fault::FaultDisk;
use tokio::task::JoinHandle;

use crate::support::{Fresh, execute, ints, script, sql, until};

/// A database on a disk whose syncs can be held, with an empty table.
async fn on_disk() -> (FaultDisk, Fresh) {
    let disk = FaultDisk::new();
    let options = SqliteOptions::default().with_vfs(disk.vfs());
    let fresh = Fresh::sqlite(options).await;
    script(&fresh.db, "CREATE TABLE t (id INTEGER PRIMARY KEY, n BIGINT UNIQUE)").await;
    (disk, fresh)
}

/// What a write does after it has inserted its row.
#[derive(Clone, Copy)]
enum Then {
    Succeed,
    Fail,
    Panic,
    Duplicate,
}

/// Waits until `count` writes wait behind the one that is under way.
async fn until_waiting(db: &Database, count: u64) {
    until("the writes wait", || db.stats().waiting == count).await;
}

/// Starts a write. The caller waits until it is in the queue where the order matters.
fn start(db: &Database, id: i64, then: Then) -> JoinHandle<Result<i64>> {
    let insert = sql(db, "INSERT INTO t VALUES (?1, ?1)", vec![Value::Int(id)]);
    let twice = sql(db, "INSERT INTO t VALUES (?1, 1)", vec![Value::Int(1000 + id)]);
    let db = db.clone();
    tokio::spawn(async move {
        db.write(move |tx| {
            let (insert, twice) = (insert.clone(), twice.clone());
            Box::pin(async move {
                tx.execute(&insert).await?;
                match then {
                    Then::Succeed => Ok(id),
                    Then::Fail => {
                        Err(Error::new(ErrorKind::Forbidden, text!(en = "no", zh = "不行")))
                    }
                    Then::Panic => panic!("on purpose"),
                    Then::Duplicate => tx.execute(&twice).await.map(|_| id),
                }
            })
        })
        .await
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waiting_writes_share_a_commit_and_none_is_answered_before_it() {
    let (disk, fresh) = on_disk().await;
    let db = &fresh.db;
    let before = db.stats();
    let held = disk.hold_syncs();
    let first = start(db, 1, Then::Succeed);
    until("the first commit is at its sync", || disk.waiting_syncs() == 1).await;
    let mut rest = Vec::new();
    for id in 2..=50 {
        rest.push(start(db, id, Then::Succeed));
    }
    until_waiting(db, 49).await;
    assert!(!first.is_finished(), "answered before the sync");
    // An uncommitted write is seen by nobody.
    assert_eq!(ints(db, "SELECT id FROM t").await, [0; 0]);
    drop(held);
    assert_eq!(first.await.unwrap().unwrap(), 1);
    for (write, id) in rest.into_iter().zip(2..) {
        assert_eq!(write.await.unwrap().unwrap(), id);
    }
    let after = db.stats();
    assert_eq!(after.writes - before.writes, 50);
    // One for the first and one for the rest; more only where the machine is so busy that the rest
    // takes longer than a group may.
    let commits = after.commits - before.commits;
    assert!((2..=6).contains(&commits), "{commits} commits");
    assert_eq!(ints(db, "SELECT count(*) FROM t").await, [50]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_of_a_group_is_answered_before_its_sync_not_even_a_failure() {
    let (disk, fresh) = on_disk().await;
    let db = &fresh.db;
    let held = disk.hold_syncs();
    let first = start(db, 1, Then::Succeed);
    until("the first commit is at its sync", || disk.waiting_syncs() == 1).await;
    let kinds = [Then::Succeed, Then::Fail, Then::Duplicate, Then::Succeed];
    let group: Vec<_> = (2..).zip(kinds).map(|(id, then)| start(db, id, then)).collect();
    until_waiting(db, 4).await;
    held.let_through(1);
    assert_eq!(first.await.unwrap().unwrap(), 1);
    until("the second commit is at its sync", || disk.waiting_syncs() == 1).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(db.stats().waiting, 0, "all four have run");
    // A failure may rest on what the others did, and that is not certain yet.
    assert!(group.iter().all(|write| !write.is_finished()));
    drop(held);
    let mut answered = Vec::new();
    for write in group {
        answered.push(write.await.unwrap().is_ok());
    }
    assert_eq!(answered, [true, false, false, true]);
    assert_eq!(ints(db, "SELECT id FROM t ORDER BY id").await, [1, 2, 5]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failures_in_the_middle_of_a_group_leave_the_others_intact() {
    let (disk, fresh) = on_disk().await;
    let db = &fresh.db;
    let held = disk.hold_syncs();
    let mut writes = vec![start(db, 1, Then::Succeed)];
    until("the first commit is at its sync", || disk.waiting_syncs() == 1).await;
    let kinds = [Then::Succeed, Then::Fail, Then::Panic, Then::Duplicate];
    for id in 2..=21 {
        writes.push(start(db, id, kinds[id as usize % 4]));
    }
    until_waiting(db, 20).await;
    let before = db.stats().commits;
    drop(held);
    let mut expected = Vec::new();
    for (write, id) in writes.into_iter().zip(1..) {
        let answer = write.await.unwrap();
        let kind = answer.as_ref().err().map(Error::kind);
        let wanted = match id % 4 {
            _ if id == 1 => None,
            0 => None,
            1 => Some(ErrorKind::Forbidden),
            2 => Some(ErrorKind::Internal),
            _ => Some(ErrorKind::Duplicate),
        };
        assert_eq!(kind, wanted, "{id}: {answer:?}");
        if wanted.is_none() {
            expected.push(id);
        }
    }
    // Printing the panics takes longer than a group may, so there is no telling how many there were.
    assert!(db.stats().commits - before < 20);
    assert_eq!(db.stats().retries, 0);
    assert_eq!(ints(db, "SELECT id FROM t ORDER BY id").await, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_does_not_hold_the_writer_longer_than_its_time() {
    let (disk, fresh) = on_disk().await;
    let db = &fresh.db;
    let slow = |id: i64| {
        let insert = sql(db, "INSERT INTO t VALUES (?1, ?1)", vec![Value::Int(id)]);
        let db = db.clone();
        tokio::spawn(async move {
            db.write(move |tx| {
                let insert = insert.clone();
                Box::pin(async move {
                    std::thread::sleep(GROUP_TIME / 5);
                    tx.execute(&insert).await
                })
            })
            .await
        })
    };
    let held = disk.hold_syncs();
    let mut writes = vec![start(db, 0, Then::Succeed)];
    until("the first commit is at its sync", || disk.waiting_syncs() == 1).await;
    let mut slow_writes = Vec::new();
    for id in 1..=20 {
        slow_writes.push(slow(id));
    }
    until_waiting(db, 20).await;
    let before = db.stats().commits;
    drop(held);
    for write in slow_writes {
        write.await.unwrap().unwrap();
    }
    writes.remove(0).await.unwrap().unwrap();
    // Five of them fill a group's time, so that twenty need at least four groups, after the first.
    let commits = db.stats().commits - before;
    assert!((5..=21).contains(&commits), "{commits} commits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_runs_alone_shares_its_commit_with_nobody() {
    let (disk, fresh) = on_disk().await;
    let db = &fresh.db;
    let held = disk.hold_syncs();
    let mut writes = vec![start(db, 1, Then::Succeed)];
    until("the first commit is at its sync", || disk.waiting_syncs() == 1).await;
    writes.push(start(db, 2, Then::Succeed));
    writes.push(start(db, 3, Then::Succeed));
    until_waiting(db, 2).await;
    let insert = sql(db, "INSERT INTO t VALUES (?1, ?1)", vec![Value::Int(4)]);
    let alone = tokio::spawn({
        let db = db.clone();
        async move {
            db.write_alone(move |tx| {
                let insert = insert.clone();
                Box::pin(async move { tx.execute(&insert).await })
            })
            .await
        }
    });
    until_waiting(db, 3).await;
    writes.push(start(db, 5, Then::Succeed));
    writes.push(start(db, 6, Then::Succeed));
    until_waiting(db, 5).await;
    let before = db.stats().commits;
    drop(held);
    for write in writes {
        write.await.unwrap().unwrap();
    }
    alone.await.unwrap().unwrap();
    // [1] [2 3] [4] [5 6]
    let commits = db.stats().commits - before;
    assert!(commits >= 4, "{commits} commits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_epoch_raised_within_a_group_is_seen_by_the_rest_of_it() {
    let (disk, fresh) = on_disk().await;
    let db = &fresh.db;
    let first = db.epoch();
    let held = disk.hold_syncs();
    let opener = start(db, 1, Then::Succeed);
    until("the first commit is at its sync", || disk.waiting_syncs() == 1).await;
    let spawn = |raise: bool, fail: bool| {
        let db = db.clone();
        tokio::spawn(async move {
            db.write(move |tx| {
                Box::pin(async move {
                    if raise {
                        tx.bump_epoch().await?;
                    }
                    let epoch = tx.epoch().await?;
                    if fail {
                        return Err(Error::new(
                            ErrorKind::Forbidden,
                            text!(en = "no", zh = "不行"),
                        ));
                    }
                    Ok(epoch)
                })
            })
            .await
        })
    };
    let mut writes = Vec::new();
    for (raise, fail) in [(false, false), (true, false), (true, true), (false, false)] {
        writes.push(spawn(raise, fail));
        until_waiting(db, writes.len() as u64).await;
    }
    held.let_through(1);
    opener.await.unwrap().unwrap();
    until("the commit of the raised epoch is at its sync", || {
        disk.waiting_syncs() == 1 && db.stats().waiting == 0
    })
    .await;
    assert_eq!(db.epoch(), first, "nothing is committed yet");
    drop(held);
    let mut epochs = Vec::new();
    for write in writes {
        epochs.push(write.await.unwrap().ok());
    }
    assert_eq!(epochs, [Some(first), Some(first + 1), None, Some(first + 1)]);
    assert_eq!(db.epoch(), first + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_stays_small_while_reads_overlap_all_the_time() {
    let fresh = Fresh::sqlite(SqliteOptions::default()).await;
    let db = &fresh.db;
    script(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)").await;
    execute(db, "INSERT INTO t VALUES (0, 'x')", Vec::new()).await.unwrap();
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let (db, stop) = (db.clone(), stop.clone());
            tokio::spawn(async move {
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    // A reader keeps its look at the file until its sink has taken the row.
                    let slowly = each(|_| {
                        std::thread::sleep(Duration::from_millis(60));
                        Ok(())
                    });
                    let read = "SELECT id FROM t LIMIT 1";
                    db.query(read.into(), slowly, ReadOptions::default()).await.unwrap();
                }
            })
        })
        .collect();
    // 150 MB of changes in all.
    for round in 0..150 {
        // Another content each time: SQLite does not write what does not change.
        let body = format!("{round:04}").repeat(250_000);
        execute(
            db,
            "INSERT INTO t VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = ?2",
            vec![Value::Int(round % 10), body.into()],
        )
        .await
        .unwrap();
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    for reader in readers {
        reader.await.unwrap();
    }
    let log = std::fs::metadata(fresh.file().with_extension("db-wal")).unwrap().len();
    assert!(log < 90_000_000, "the log has {log} bytes");
    db.close().await;
    let log = std::fs::metadata(fresh.file().with_extension("db-wal")).map_or(0, |log| log.len());
    assert_eq!(log, 0, "closing empties the log");
}
