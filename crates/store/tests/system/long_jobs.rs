//! Long jobs are leased to one worker at a time; one that lost its lease can say nothing more.

use steward_store::job::long::{self, End, Hold, Long, Mark, NewLong, State};
use steward_testkit::{TestStore, both_dbs};

use crate::support::{NOW, boxed, migrate};

const MINUTE: i64 = 60_000_000;

async fn wanted(store: &TestStore, kind: &str, key: Option<&str>) -> Option<i64> {
    let (kind, key) = (kind.to_owned(), key.map(str::to_owned));
    let written = store.database.write(move |tx| {
        let job = NewLong {
            kind: kind.clone(),
            payload: "{}".to_owned(),
            user_id: Some(7),
            unique_key: key.clone(),
            at: NOW,
        };
        boxed(async move { long::add(tx, job).await })
    });
    written.await.unwrap()
}

async fn leased(store: &TestStore, now: i64) -> Option<Long> {
    let written = store
        .database
        .write(move |tx| boxed(async move { long::lease(tx, "walk", (now, now + MINUTE)).await }));
    written.await.unwrap()
}

async fn marked(store: &TestStore, hold: Hold, done: i64, until: i64) -> bool {
    let mark = Mark { cursor: Some(format!("{{\"at\":{done}}}")), done, total: Some(10) };
    let statement = long::mark(store.database.dialect(), hold, mark, until);
    let written = store.database.write(move |tx| {
        let statement = statement.clone();
        boxed(async move { tx.execute(&statement).await })
    });
    written.await.unwrap() == 1
}

async fn ended(store: &TestStore, hold: Hold, end: End) -> bool {
    let written = store.database.write(move |tx| {
        let end = end.clone();
        boxed(async move { long::end(tx, hold, end, NOW + 5).await })
    });
    written.await.unwrap()
}

fn hold(job: &Long) -> Hold {
    Hold { id: job.id, lease: job.lease }
}

async fn one_worker_has_a_job(store: TestStore) {
    migrate(&store.database).await;
    let id = wanted(&store, "walk", None).await.unwrap();
    wanted(&store, "swim", None).await.unwrap();
    let first = leased(&store, NOW).await.unwrap();
    assert_eq!((first.id, first.state, first.lease), (id, State::Running, 1));
    assert_eq!(leased(&store, NOW).await, None, "the other one is of another kind");
    assert!(marked(&store, hold(&first), 3, NOW + MINUTE).await);
    // Without a sign of life another one goes on from the mark, and the first can say nothing more.
    let second = leased(&store, NOW + MINUTE + 1).await.unwrap();
    assert_eq!((second.id, second.lease, second.done), (id, 2, 3));
    assert_eq!(second.cursor.as_deref(), Some("{\"at\":3}"));
    assert!(!marked(&store, hold(&first), 4, NOW + 9 * MINUTE).await);
    assert!(!ended(&store, hold(&first), End::Failed("{}".to_owned())).await);
    assert!(marked(&store, hold(&second), 5, NOW + 9 * MINUTE).await);
    assert!(ended(&store, hold(&second), End::Done("{\"sum\":1}".to_owned())).await);
    let done = long::find(&store.database, id).await.unwrap().unwrap();
    assert_eq!((done.state, done.done, done.total), (State::Done, 5, Some(10)));
    assert_eq!((done.result.as_deref(), done.ended_at), (Some("{\"sum\":1}"), Some(NOW + 5)));
    assert_eq!(leased(&store, NOW + 99 * MINUTE).await, None);
}

async fn what_failed_is_tried_again_later(store: TestStore) {
    migrate(&store.database).await;
    let id = wanted(&store, "walk", Some("k")).await.unwrap();
    assert_eq!(wanted(&store, "walk", Some("k")).await, None, "one with this key waits");
    let job = leased(&store, NOW).await.unwrap();
    assert!(ended(&store, hold(&job), End::Again(NOW + MINUTE, Some("{}".to_owned()))).await);
    assert_eq!(leased(&store, NOW + 1).await, None);
    let job = leased(&store, NOW + MINUTE).await.unwrap();
    assert_eq!((job.id, job.failures, job.lease), (id, 1, 2));
    // Whoever gets on has not failed.
    assert!(marked(&store, hold(&job), 1, NOW + 9 * MINUTE).await);
    assert_eq!(long::find(&store.database, id).await.unwrap().unwrap().failures, 0);
    assert!(ended(&store, hold(&job), End::Failed("{\"en\":\"no\"}".to_owned())).await);
    let retried =
        store.database.write(move |tx| boxed(async move { long::retry(tx, id, NOW).await }));
    assert!(retried.await.unwrap());
    assert_eq!(leased(&store, NOW).await.unwrap().error, None);
}

async fn what_is_cancelled_stops(store: TestStore) {
    migrate(&store.database).await;
    let id = wanted(&store, "walk", None).await.unwrap();
    let job = leased(&store, NOW).await.unwrap();
    let cancel =
        |id| store.database.write(move |tx| boxed(async move { long::cancel(tx, id, NOW).await }));
    assert!(cancel(id).await.unwrap());
    assert!(!marked(&store, hold(&job), 1, NOW + MINUTE).await);
    assert!(ended(&store, hold(&job), End::Cancelled).await);
    assert!(!cancel(id).await.unwrap(), "it has ended");
    let waits = wanted(&store, "walk", None).await.unwrap();
    assert!(cancel(waits).await.unwrap());
    assert_eq!(leased(&store, NOW).await, None);
    let states: Vec<(i64, State)> = long::newest(&store.database, Some(7), None, 10)
        .await
        .unwrap()
        .iter()
        .map(|job| (job.id, job.state))
        .collect();
    assert_eq!(states, [(waits, State::Cancelled), (id, State::Cancelled)]);
    assert_eq!(long::newest(&store.database, Some(8), None, 10).await.unwrap(), []);
    assert_eq!(long::forget(&store.database, NOW + 5, 10).await.unwrap(), 2);
}

async fn hastened(store: &TestStore, at: i64) {
    let written = store.database.write(move |tx| {
        let (kind, payload) = ("walk".to_owned(), "{}".to_owned());
        let job = NewLong { kind, payload, user_id: None, unique_key: Some("k".to_owned()), at };
        boxed(async move { long::hasten(tx, job).await })
    });
    written.await.unwrap();
}

async fn what_is_wanted_earlier_comes_earlier(store: TestStore) {
    migrate(&store.database).await;
    hastened(&store, NOW + 3 * MINUTE).await;
    hastened(&store, NOW + MINUTE).await;
    hastened(&store, NOW + 2 * MINUTE).await;
    assert_eq!(long::underway(&store.database, "walk").await.unwrap().len(), 1);
    assert_eq!(leased(&store, NOW).await, None);
    let job = leased(&store, NOW + MINUTE).await.unwrap();
    // What is wanted while it runs waits until it has ended, and leaves nothing behind.
    hastened(&store, NOW).await;
    assert_eq!(leased(&store, NOW + MINUTE).await, None);
    assert!(ended(&store, hold(&job), End::Forgotten).await);
    assert_eq!(long::find(&store.database, job.id).await.unwrap(), None);
    let next = leased(&store, NOW + MINUTE).await.unwrap();
    assert!(next.id > job.id);
    // One that is to be tried again goes first, at its time.
    hastened(&store, NOW).await;
    assert!(ended(&store, hold(&next), End::Again(NOW + 2 * MINUTE, None)).await);
    assert_eq!(leased(&store, NOW + MINUTE).await, None);
    let again = leased(&store, NOW + 2 * MINUTE).await.unwrap();
    assert_eq!(again.id, next.id);
    assert_eq!(leased(&store, NOW + 2 * MINUTE).await, None);
}

async fn what_was_left_goes_before_what_waits_for_it(store: TestStore) {
    migrate(&store.database).await;
    hastened(&store, NOW).await;
    let left = leased(&store, NOW).await.unwrap();
    hastened(&store, NOW).await;
    assert_eq!(long::abandon_all(&store.database).await.unwrap(), 1);
    assert_eq!(leased(&store, NOW).await.unwrap().id, left.id);
    assert_eq!(leased(&store, NOW).await, None);
}

async fn a_lone_server_takes_back_what_was_left(store: TestStore) {
    migrate(&store.database).await;
    wanted(&store, "walk", None).await.unwrap();
    let first = leased(&store, NOW).await.unwrap();
    assert_eq!(long::abandon_all(&store.database).await.unwrap(), 1);
    let second = leased(&store, NOW).await.unwrap();
    assert_eq!((second.id, second.lease), (first.id, 2));
    assert!(!marked(&store, hold(&first), 1, NOW + MINUTE).await);
}

both_dbs!(
    one_worker_has_a_job,
    what_failed_is_tried_again_later,
    what_is_cancelled_stops,
    a_lone_server_takes_back_what_was_left,
    what_is_wanted_earlier_comes_earlier,
    what_was_left_goes_before_what_waits_for_it,
);
