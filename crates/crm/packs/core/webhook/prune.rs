//! Old deliveries go, and what waits without a job gets one.

use serde_json::{Value as Json, json};
use steward_engine::WriteWish;
use steward_engine::action::Call;
use steward_engine::job::{JobKind, JobRun};
use steward_model::Result;
use steward_model::clock::{DAY, Micros};
use steward_store::{BoxFuture, forget_records};

use super::settle;
use crate::support::{equals, where_};
use crate::typed::{webhook, webhook_delivery};

/// How long deliveries are kept after they were settled.
const KEPT: Micros = 30 * DAY;

/// Rows that go in one transaction.
const AT_ONCE: i64 = 500;

/// Keeps the log of deliveries in order, every night.
#[derive(Debug)]
pub struct Prune;

impl JobKind for Prune {
    fn name(&self) -> &'static str {
        "prune_webhook_deliveries"
    }

    fn schedule(&self) -> Option<&'static str> {
        Some("40 2 * * *")
    }

    fn run<'a>(&'a self, run: &'a JobRun) -> BoxFuture<'a, Result<Json>> {
        Box::pin(async move {
            let engine = run.engine();
            let catalog = engine.catalog();
            let object = catalog.expect(webhook_delivery::NAME)?;
            let ended = &object.fields[object.id_of(webhook_delivery::field::ENDED_AT)];
            let expired = engine.clock().now() - KEPT;
            let mut gone = 0;
            loop {
                let some = forget_records(engine.database(), (object, ended), expired, AT_ONCE);
                let some = some.await?;
                gone += some;
                if some < AT_ONCE.unsigned_abs() {
                    break;
                }
            }
            // A job that was given up or stopped must not keep what waits for ever.
            let call = Call::new(engine, run.caller(), WriteWish::default());
            let written = call.write(|work| {
                Box::pin(async move {
                    let catalog = work.catalog();
                    let object = catalog.expect(webhook::NAME)?;
                    let on = where_(equals(webhook::field::ACTIVE, true));
                    for record in work.look(object, &on).await? {
                        settle::next(work, record.id()).await?;
                    }
                    Ok(())
                })
            });
            written.await?;
            Ok(json!({"gone": gone}))
        })
    }
}
