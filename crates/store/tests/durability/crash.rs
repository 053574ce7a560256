//! Loss of power at any moment, on a disk that loses what was not synced.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use steward_store::{Database, SqliteOptions};
use steward_testkit::data_dir;
use steward_testkit::fault::{FaultDisk, Survivors};

use crate::ledger::{check, make, write};

/// Tasks that write at the same time.
const WRITERS: i64 = 6;

/// When the power goes off.
#[derive(Clone, Copy)]
enum Moment {
    /// So many microseconds after this many writes were confirmed.
    Confirmed(usize, u64),
    /// When the database file has this many changes that are not synced: while the log is copied
    /// into it.
    Copying(usize),
}

/// Writes from several tasks, turns the power off in the middle, and checks what is left. Answers how
/// many writes were confirmed.
async fn story(
    options: SqliteOptions,
    survivors: Survivors,
    moment: Moment,
) -> Result<usize, String> {
    let (before, after) = (data_dir(), data_dir());
    let disk = Arc::new(FaultDisk::new());
    let options = options.with_vfs(disk.vfs());
    let db = Database::open_sqlite(&before.join("steward.db"), options).await.unwrap();
    make(&db).await;
    if let Moment::Copying(unsynced) = moment {
        disk.power_off_in("steward.db", unsynced);
    }
    let confirmed = Arc::new(Mutex::new(BTreeSet::new()));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (db, confirmed) = (db.clone(), confirmed.clone());
            tokio::spawn(async move {
                let mut id = writer;
                // Large enough that the log is soon copied into the file.
                while write(&db, id, 20_000 + (id as usize * 7919) % 200_000).await.is_ok() {
                    confirmed.lock().unwrap().insert(id);
                    id += WRITERS;
                }
            })
        })
        .collect();
    match moment {
        Moment::Confirmed(count, micros) => {
            until(|| confirmed.lock().unwrap().len() >= count).await;
            tokio::time::sleep(Duration::from_micros(micros)).await;
        }
        Moment::Copying(_) => until(|| disk.is_off()).await,
    }
    disk.crash_into(after.path(), survivors);
    for writer in writers {
        writer.await.unwrap();
    }
    db.close().await;
    // Whatever was confirmed had been synced before the power went off, also if the answer came later.
    let confirmed = std::mem::take(&mut *confirmed.lock().unwrap());
    let there = reopen(after.path(), &confirmed).await?;
    // Each writer had at most one write under way.
    if there.len() > confirmed.len() + WRITERS as usize {
        return Err(format!("{} writes are there, {} confirmed", there.len(), confirmed.len()));
    }
    Ok(confirmed.len())
}

async fn until(done: impl Fn() -> bool) {
    for _ in 0..30_000 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("waited in vain");
}

/// Opens what the crash left, checks it, and checks that it can be written again.
async fn reopen(folder: &Path, confirmed: &BTreeSet<i64>) -> Result<BTreeSet<i64>, String> {
    let file = folder.join("steward.db");
    let db = Database::open_sqlite(&file, SqliteOptions::default())
        .await
        .map_err(|error| error.to_string())?;
    let there = check(&db, confirmed).await?;
    write(&db, -1, 10).await.map_err(|error| error.to_string())?;
    db.close().await;
    Ok(there)
}

/// Tries many crashes; each is another moment and another choice of survivors.
async fn crashes(survivors: fn(u64) -> Survivors) {
    for seed in 0..8 {
        let early = Moment::Confirmed(20, seed * 7_000);
        let copying = Moment::Copying(1 + 200 * seed as usize);
        for (moment, least) in [(early, 20), (copying, 40)] {
            let confirmed = story(SqliteOptions::default(), survivors(seed), moment).await;
            let confirmed = confirmed.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
            assert!(confirmed >= least, "only {confirmed} writes before the crash");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirmed_writes_survive_when_everything_unsynced_is_lost() {
    crashes(|_| Survivors::None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirmed_writes_survive_when_the_unsynced_is_cut_off_anywhere() {
    crashes(Survivors::Prefix).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirmed_writes_survive_when_unsynced_sectors_are_lost_at_random() {
    crashes(Survivors::Scattered).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mutant_that_does_not_sync_is_caught() {
    for seed in 0..3 {
        let mutant = SqliteOptions::default().mutant_without_sync();
        let moment = Moment::Confirmed(20, seed * 1_000);
        let caught = story(mutant, Survivors::None, moment).await;
        assert!(caught.is_err(), "the check did not notice that confirmed writes were lost");
    }
    // A kill alone would not have told: nothing is lost when the system lives on.
    let mutant = SqliteOptions::default().mutant_without_sync();
    story(mutant, Survivors::All, Moment::Confirmed(20, 0)).await.unwrap();
}
