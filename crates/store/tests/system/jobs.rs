//! Jobs are written with the transaction that wants them.

use steward_model::Error;
use steward_store::job::{self, NewJob};
use steward_testkit::{TestStore, both_dbs};

use crate::support::{NOW, boxed, migrate, run_all};

fn mail(number: usize, unique_key: Option<&str>) -> NewJob {
    NewJob {
        kind: "send_mail".to_owned(),
        payload: format!("{{\"to\":{number}}}"),
        run_at: NOW + 5,
        priority: 100,
        unique_key: unique_key.map(str::to_owned),
        created_at: NOW,
    }
}

async fn write(store: &TestStore, jobs: Vec<NewJob>, keep: bool) {
    let statements = job::insert(store.database.dialect(), jobs);
    let written = store.database.write(move |tx| {
        let statements = statements.clone();
        boxed(async move {
            run_all(tx, &statements).await?;
            if keep { Ok(()) } else { Err(Error::internal("undone")) }
        })
    });
    assert_eq!(written.await.is_ok(), keep);
}

async fn jobs_come_with_the_commit_in_order(store: TestStore) {
    migrate(&store.database).await;
    write(&store, vec![mail(0, None)], false).await;
    assert_eq!(job::waiting(&store.database, 0, 10).await.unwrap(), []);
    let jobs: Vec<NewJob> = (0..300).map(|number| mail(number, None)).collect();
    write(&store, jobs.clone(), true).await;
    let waiting = job::waiting(&store.database, 0, 1000).await.unwrap();
    assert_eq!(waiting.iter().map(|waits| waits.job.clone()).collect::<Vec<_>>(), jobs);
    let rest = job::waiting(&store.database, waiting[289].id, 1000).await.unwrap();
    assert_eq!(rest, waiting[290..]);
}

async fn of_one_key_one_waits(store: TestStore) {
    migrate(&store.database).await;
    write(&store, vec![mail(1, Some("a")), mail(2, Some("a")), mail(3, Some("b"))], true).await;
    write(&store, vec![mail(4, Some("b")), mail(5, None), mail(6, None)], true).await;
    let waiting = job::waiting(&store.database, 0, 10).await.unwrap();
    let payloads: Vec<&str> = waiting.iter().map(|waits| waits.job.payload.as_str()).collect();
    assert_eq!(payloads, ["{\"to\":1}", "{\"to\":3}", "{\"to\":5}", "{\"to\":6}"]);
}

both_dbs!(jobs_come_with_the_commit_in_order, of_one_key_one_waits);
