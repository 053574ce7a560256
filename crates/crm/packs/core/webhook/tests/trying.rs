//! What fails: tried again, given up, replayed, stopped.

use serde_json::json;
use steward_engine::job::JobKinds;
use steward_engine::outgoing::MOST_TRIES;
use steward_model::clock::{DAY, Micros, SECOND};
use steward_model::kind::format_datetime;
use steward_testkit::{Receiver, TestEngine, both_engines};

use super::support::{
    begun, call, change, deliver, deliveries, follow, make, signed, states, webhook,
};
use crate::support::refused;

both_engines!(
    what_fails_is_tried_again_and_given_up,
    what_was_given_up_is_sent_again_when_wanted,
    who_wants_no_more_is_called_no_more,
    who_fails_for_days_is_called_no_more,
    what_waits_goes_out_when_it_is_on_again,
    beside_a_new_secret_the_old_one_counts_for_a_while,
    a_test_arrives_without_a_record,
    an_address_that_leads_nowhere_is_a_failure,
    old_deliveries_go_and_what_waits_gets_a_job,
);

const HOUR: Micros = 3_600 * SECOND;

/// A webhook of contacts with one that waits.
async fn waiting(engine: &TestEngine, receiver: &Receiver) -> (steward_engine::Caller, i64) {
    let boss = begun(engine).await;
    let hook = webhook(engine, &boss, &receiver.url(), json!({"objects": "contact"})).await;
    make(engine, &boss, "contacts", json!({"name": "周敏"})).await;
    assert_eq!(follow(engine).await, 1);
    (boss, hook)
}

async fn what_fails_is_tried_again_and_given_up(engine: TestEngine) {
    let receiver = Receiver::open().await;
    receiver.answer(503);
    let (_, hook) = waiting(&engine, &receiver).await;
    deliver(&engine).await;
    let row = deliveries(&engine).await.remove(0);
    assert_eq!((&row["state"], &row["tries"]), (&json!("waiting"), &json!(1)));
    assert_eq!((&row["failure"], &row["status"]), (&json!("answer"), &json!(503)));
    let failing = engine.get("webhooks", hook).await;
    assert_eq!(failing["state"], "failing");
    assert!(!failing["failing_since"].is_null());
    deliver(&engine).await;
    assert_eq!(receiver.calls().len(), 1, "not before its time");
    engine.time().advance(6 * SECOND);
    deliver(&engine).await;
    assert_eq!(receiver.calls().len(), 2);
    for _ in 2..MOST_TRIES {
        engine.time().advance(29 * HOUR);
        // It must not be stopped before the delivery is given up: another one comes through meanwhile.
        engine.change("webhooks", hook, json!({"active": false})).await;
        engine.change("webhooks", hook, json!({"active": true})).await;
        deliver(&engine).await;
    }
    let row = deliveries(&engine).await.remove(0);
    assert_eq!((&row["state"], &row["tries"]), (&json!("failed"), &json!(MOST_TRIES)));
    let calls = receiver.calls();
    assert_eq!(calls.len(), MOST_TRIES);
    assert!(calls.iter().all(|call| call.id == calls[0].id), "always the same number");
    assert_ne!(calls[0].timestamp, calls[1].timestamp);
}

async fn what_was_given_up_is_sent_again_when_wanted(engine: TestEngine) {
    let receiver = Receiver::open().await;
    receiver.answer(500);
    let (boss, hook) = waiting(&engine, &receiver).await;
    for _ in 0..MOST_TRIES {
        deliver(&engine).await;
        engine.time().advance(29 * HOUR);
        engine.change("webhooks", hook, json!({"active": false})).await;
        engine.change("webhooks", hook, json!({"active": true})).await;
    }
    assert_eq!(states(&engine).await, ["failed"]);
    let tried = receiver.calls().len();
    receiver.answer(204);
    let later = format_datetime(engine.clock().now());
    let none = json!({"webhook": hook, "since": later});
    let none = call(&engine, &boss, "replay_failed_webhook_deliveries", none).await.unwrap();
    assert_eq!(none["replayed"], 0);
    let wrong = json!({"webhook": hook, "since": "yesterday"});
    let wrong = call(&engine, &boss, "replay_failed_webhook_deliveries", wrong).await;
    refused(wrong, &["since: malformed"]);
    let dry = json!({"webhook": hook, "dry_run": true});
    let dry = call(&engine, &boss, "replay_failed_webhook_deliveries", dry).await.unwrap();
    assert_eq!((dry["replayed"].clone(), states(&engine).await), (json!(1), vec!["failed".into()]));
    let all = json!({"webhook": hook});
    let all = call(&engine, &boss, "replay_failed_webhook_deliveries", all).await.unwrap();
    assert_eq!(all["replayed"], 1);
    deliver(&engine).await;
    assert_eq!(states(&engine).await, ["delivered"]);
    // What has arrived may be sent once more, with its number.
    let delivery = deliveries(&engine).await[0]["id"].clone();
    let one = json!({"delivery": delivery});
    call(&engine, &boss, "replay_webhook_delivery", one.clone()).await.unwrap();
    deliver(&engine).await;
    let calls = receiver.calls();
    assert_eq!(calls.len(), tried + 2);
    assert!(calls.iter().all(|call| call.id == calls[0].id));
    engine.change("webhooks", hook, json!({"active": false})).await;
    refused(call(&engine, &boss, "replay_webhook_delivery", one).await, &["webhook: off"]);
}

async fn who_wants_no_more_is_called_no_more(engine: TestEngine) {
    let receiver = Receiver::open().await;
    receiver.answer(410);
    let (boss, hook) = waiting(&engine, &receiver).await;
    deliver(&engine).await;
    let stopped = engine.get("webhooks", hook).await;
    assert_eq!((&stopped["state"], &stopped["active"]), (&json!("gone"), &json!(false)));
    assert_eq!(states(&engine).await, ["failed"]);
    let notices = engine.rows_for(&boss, "notifications", "kind=eq.webhook").await;
    assert_eq!((notices.len(), &notices[0]["subject_id"]), (1, &json!(hook)));
    make(&engine, &boss, "contacts", json!({"name": "钱伟"})).await;
    follow(&engine).await;
    deliver(&engine).await;
    assert_eq!((receiver.calls().len(), deliveries(&engine).await.len()), (1, 1));
}

async fn who_fails_for_days_is_called_no_more(engine: TestEngine) {
    let receiver = Receiver::open().await;
    receiver.answer(500);
    let (boss, hook) = waiting(&engine, &receiver).await;
    deliver(&engine).await;
    engine.time().advance(5 * DAY);
    make(&engine, &boss, "contacts", json!({"name": "钱伟"})).await;
    follow(&engine).await;
    deliver(&engine).await;
    let stopped = engine.get("webhooks", hook).await;
    assert_eq!((&stopped["state"], &stopped["active"]), (&json!("given_up"), &json!(false)));
    assert_eq!(engine.rows_for(&boss, "notifications", "kind=eq.webhook").await.len(), 1);
    let tried = receiver.calls().len();
    engine.time().advance(DAY);
    deliver(&engine).await;
    assert_eq!(receiver.calls().len(), tried);
    // What waits is kept, and goes out when somebody has mended the receiver.
    assert_eq!(states(&engine).await, ["waiting", "waiting"]);
    receiver.answer(200);
    change(&engine, &boss, "webhooks", hook, json!({"active": true})).await;
    deliver(&engine).await;
    assert_eq!(states(&engine).await, ["delivered", "delivered"]);
    assert_eq!(engine.get("webhooks", hook).await["state"], "ok");
}

async fn what_waits_goes_out_when_it_is_on_again(engine: TestEngine) {
    let receiver = Receiver::open().await;
    let (boss, hook) = waiting(&engine, &receiver).await;
    change(&engine, &boss, "webhooks", hook, json!({"active": false})).await;
    deliver(&engine).await;
    assert_eq!((receiver.calls().len(), states(&engine).await), (0, vec!["waiting".into()]));
    change(&engine, &boss, "webhooks", hook, json!({"active": true})).await;
    deliver(&engine).await;
    assert_eq!((receiver.calls().len(), states(&engine).await), (1, vec!["delivered".into()]));
    // What waits of one that lies in the bin is kept until it is taken out.
    make(&engine, &boss, "contacts", json!({"name": "钱伟"})).await;
    follow(&engine).await;
    engine.remove("webhooks", hook).await;
    deliver(&engine).await;
    assert_eq!((receiver.calls().len(), states(&engine).await.len()), (1, 2));
    engine.bring_back("webhooks", hook).await;
    deliver(&engine).await;
    assert_eq!((receiver.calls().len(), &*states(&engine).await[1]), (2, "delivered"));
}

async fn beside_a_new_secret_the_old_one_counts_for_a_while(engine: TestEngine) {
    let receiver = Receiver::open().await;
    let (boss, hook) = waiting(&engine, &receiver).await;
    let secret = async || engine.reveal(&boss, "webhooks", hook, "secret").await.unwrap().unwrap();
    let old = secret().await;
    let wrong =
        call(&engine, &boss, "rotate_webhook_secret", json!({"webhook": hook, "hours": 169}));
    wrong.await.expect_err("not for ever");
    call(&engine, &boss, "rotate_webhook_secret", json!({"webhook": hook})).await.unwrap();
    let new = secret().await;
    assert_ne!(old, new);
    deliver(&engine).await;
    let first = receiver.calls().remove(0);
    assert_eq!(first.signature, format!("{} {}", signed(&new, &first), signed(&old, &first)));
    engine.time().advance(24 * HOUR);
    make(&engine, &boss, "contacts", json!({"name": "钱伟"})).await;
    follow(&engine).await;
    deliver(&engine).await;
    let last = receiver.calls().pop().unwrap();
    assert_eq!(last.signature, signed(&new, &last));
}

async fn a_test_arrives_without_a_record(engine: TestEngine) {
    let (boss, receiver) = (begun(&engine).await, Receiver::open().await);
    let hook = webhook(&engine, &boss, &receiver.url(), json!({})).await;
    let sent = call(&engine, &boss, "test_webhook", json!({"webhook": hook})).await.unwrap();
    deliver(&engine).await;
    let call = receiver.calls().remove(0);
    assert_eq!((&call.body["type"], &call.body["data"]), (&json!("webhook.test"), &json!({})));
    let delivery = engine.get("webhook_deliveries", sent["delivery"].as_i64().unwrap()).await;
    assert_eq!(delivery["state"], "delivered");
}

async fn an_address_that_leads_nowhere_is_a_failure(engine: TestEngine) {
    let receiver = Receiver::open().await;
    let (_, hook) = waiting(&engine, &receiver).await;
    drop(receiver);
    deliver(&engine).await;
    let row = deliveries(&engine).await.remove(0);
    assert_eq!((&row["state"], &row["failure"]), (&json!("waiting"), &json!("broken")));
    assert!(row["status"].is_null() && !row["answer"].is_null(), "{row}");
    assert_eq!(engine.get("webhooks", hook).await["state"], "failing");
}

async fn old_deliveries_go_and_what_waits_gets_a_job(engine: TestEngine) {
    let receiver = Receiver::open().await;
    let (boss, hook) = waiting(&engine, &receiver).await;
    deliver(&engine).await;
    engine.time().advance(30 * DAY);
    make(&engine, &boss, "contacts", json!({"name": "钱伟"})).await;
    follow(&engine).await;
    let waiting = steward_store::job::long::underway(engine.database(), "deliver_webhook").await;
    let job = waiting.unwrap().remove(0);
    // Somebody stops the job by which it would go out.
    let what = steward_engine::job::TellJob::Cancel;
    engine.tell_job(&engine.system(), job.id, what).await.unwrap();
    deliver(&engine).await;
    assert_eq!(states(&engine).await, ["delivered", "waiting"]);
    engine.time().advance(SECOND);
    let night = JobKinds::default().with(steward_crm::PruneWebhooks);
    engine.begin_schedules(&night).await.unwrap();
    engine.run_schedule(&engine.system(), "prune_webhook_deliveries").await.unwrap();
    assert_eq!(engine.do_jobs(&night).await.unwrap(), 1);
    assert_eq!(states(&engine).await, ["waiting"]);
    deliver(&engine).await;
    assert_eq!(states(&engine).await, ["delivered"]);
    assert_eq!((receiver.calls().len(), hook > 0), (2, true));
}
