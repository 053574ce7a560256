//! A disk that is full or fails while writes are grouped.

use std::collections::BTreeSet;
use std::time::Duration;

use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Value};
use steward_store::{Database, SqliteOptions, Statement};
use steward_testkit::fault::{FaultDisk, Survivors};
use steward_testkit::{DataDir, data_dir};
use tokio::task::JoinHandle;

use crate::ledger::{check, make, write};

/// A ledger on a faulty disk.
struct OnDisk {
    disk: FaultDisk,
    db: Database,
    _folder: DataDir,
}

impl OnDisk {
    async fn new() -> Self {
        let (disk, folder) = (FaultDisk::new(), data_dir());
        let options = SqliteOptions::default().with_vfs(disk.vfs());
        let db = Database::open_sqlite(&folder.join("steward.db"), options).await.unwrap();
        make(&db).await;
        Self { disk, db, _folder: folder }
    }

    /// Makes one group of writes of these lengths, on a disk with this much space left and whose next
    /// syncs fail. The first write, entry 0, opens the way and is not part of the group.
    async fn group(
        &self,
        lengths: &[usize],
        space: Option<u64>,
        failing_syncs: u32,
    ) -> Vec<Result<()>> {
        let held = self.disk.hold_syncs();
        let opener = self.start(0, 10);
        self.wait_until(|| self.disk.waiting_syncs() == 1).await;
        let mut writes = Vec::new();
        for (index, length) in lengths.iter().enumerate() {
            writes.push(self.start(index as i64 + 1, *length));
            self.wait_until(|| self.db.stats().waiting == writes.len() as u64).await;
        }
        self.disk.limit_space(space);
        held.let_through(1);
        opener.await.unwrap().unwrap();
        self.disk.fail_syncs(failing_syncs);
        drop(held);
        let mut answers = Vec::new();
        for write in writes {
            answers.push(write.await.unwrap());
        }
        answers
    }

    fn start(&self, id: i64, length: usize) -> JoinHandle<Result<()>> {
        let db = self.db.clone();
        tokio::spawn(async move { write(&db, id, length).await })
    }

    async fn wait_until(&self, done: impl Fn() -> bool) {
        for _ in 0..2000 {
            if done() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("waited in vain");
    }

    /// Turns the power off and checks that exactly `expected` is there.
    async fn check_after_crash(&self, expected: &BTreeSet<i64>) {
        let after = data_dir();
        self.disk.crash_into(after.path(), Survivors::None);
        let file = after.join("steward.db");
        let db = Database::open_sqlite(&file, SqliteOptions::default()).await.unwrap();
        assert_eq!(check(&db, expected).await.as_ref(), Ok(expected));
        db.close().await;
    }
}

/// The entries that were confirmed, entry 0 among them.
fn confirmed(answers: &[Result<()>]) -> BTreeSet<i64> {
    let mut ids: BTreeSet<_> =
        (1..).zip(answers).filter(|(_, answer)| answer.is_ok()).map(|(id, _)| id).collect();
    ids.insert(0);
    ids
}

fn kinds(answers: &[Result<()>]) -> Vec<Option<ErrorKind>> {
    answers.iter().map(|answer| answer.as_ref().err().map(Error::kind)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_does_not_fit_fails_alone_although_the_commit_failed_for_all() {
    let on_disk = OnDisk::new().await;
    let before = on_disk.db.stats();
    let answers = on_disk.group(&[100, 100, 3_000_000, 100, 100], Some(500_000), 0).await;
    assert_eq!(kinds(&answers), [None, None, Some(ErrorKind::StorageFull), None, None]);
    assert!(answers[2].as_ref().unwrap_err().text().en.contains("disk is full"));
    assert!(answers[2].as_ref().unwrap_err().hint().is_some());
    assert_eq!(on_disk.db.stats().retries - before.retries, 1, "the group was lost once");
    let there = check(&on_disk.db, &confirmed(&answers)).await.unwrap();
    assert_eq!(there, BTreeSet::from([0, 1, 2, 4, 5]));
    on_disk.check_after_crash(&there).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_that_fills_the_disk_undoes_the_group_and_the_others_are_done_again() {
    // Larger than the page cache: it spills into the log, and fails before the commit. That undoes
    // the savepoints that had ended well before it.
    let on_disk = OnDisk::new().await;
    let lengths = [100, 20_000_000, 100, 20_000_000, 100];
    let answers = on_disk.group(&lengths, Some(5_000_000), 0).await;
    let full = Some(ErrorKind::StorageFull);
    assert_eq!(kinds(&answers), [None, full, None, full, None]);
    assert!(on_disk.db.stats().retries >= 1);
    let there = check(&on_disk.db, &confirmed(&answers)).await.unwrap();
    assert_eq!(there, BTreeSet::from([0, 1, 3, 5]));
    on_disk.check_after_crash(&there).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_that_goes_on_after_the_disk_was_full_leaves_nothing() {
    let on_disk = OnDisk::new().await;
    on_disk.disk.limit_space(Some(5_000_000));
    let failed: Result<()> = on_disk
        .db
        .write(|tx| {
            Box::pin(async move {
                let large = Value::Text("x".repeat(20_000_000));
                let large = Statement::new("INSERT INTO entry VALUES (1, ?1)", vec![large]);
                assert_eq!(tx.execute(&large).await.unwrap_err().kind(), ErrorKind::StorageFull);
                // SQLite has left the transaction: were this let through, it would be committed alone.
                drop(tx.execute(&"INSERT INTO entry VALUES (2, 'x')".into()).await);
                drop(tx.execute_script("INSERT INTO proof VALUES (2, 1)").await);
                Ok(())
            })
        })
        .await;
    failed.unwrap_err();
    assert_eq!(check(&on_disk.db, &BTreeSet::new()).await, Ok(BTreeSet::new()));
    on_disk.check_after_crash(&BTreeSet::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_writes_and_takes_them_again_when_there_is_room() {
    let on_disk = OnDisk::new().await;
    let answers = on_disk.group(&[100, 100, 100], Some(0), 0).await;
    assert_eq!(kinds(&answers), [Some(ErrorKind::StorageFull); 3]);
    check(&on_disk.db, &BTreeSet::from([0])).await.unwrap();
    on_disk.disk.limit_space(None);
    write(&on_disk.db, 1, 100).await.unwrap();
    let there = check(&on_disk.db, &BTreeSet::from([0, 1])).await.unwrap();
    on_disk.check_after_crash(&there).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sync_that_fails_once_costs_nobody_their_write() {
    let on_disk = OnDisk::new().await;
    let answers = on_disk.group(&[100, 100, 100], None, 1).await;
    assert_eq!(kinds(&answers), [None; 3]);
    assert_eq!(on_disk.db.stats().retries, 1);
    on_disk.check_after_crash(&BTreeSet::from([0, 1, 2, 3])).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_does_not_sync_confirms_nothing() {
    let on_disk = OnDisk::new().await;
    let answers = on_disk.group(&[100, 100, 100], None, 1000).await;
    assert_eq!(kinds(&answers), [Some(ErrorKind::StorageFull); 3]);
    on_disk.check_after_crash(&BTreeSet::from([0])).await;
}
