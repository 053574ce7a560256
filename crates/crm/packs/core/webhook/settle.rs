//! Writing down what became of tries: of each delivery, and of the webhook.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use steward_engine::action::Call;
use steward_engine::job::JobRun;
use steward_engine::outgoing::next_try;
use steward_engine::{Work, WriteWish};
use steward_model::catalog::FieldId;
use steward_model::clock::{DAY, Micros};
use steward_model::query::{Direction, ListQuery, OrderTerm};
use steward_model::record::Record;
use steward_model::{Result, Value};

use super::call::Outcome;
use super::deliver_at;
use crate::support::{deleted, equals, where_};
use crate::typed::notification;
use crate::typed::webhook::{self, State as Health};
use crate::typed::webhook_delivery::{Failure, Fields, NAME, State, View, field};

/// After how long without any success a webhook is stopped, as Standard Webhooks recommends.
const GIVEN_UP_AFTER: Micros = 5 * DAY;

/// A delivery as it was sent, and what became of it.
#[derive(Clone, Debug)]
pub(super) struct Settled {
    pub(super) delivery: Record,
    pub(super) outcome: Outcome,
}

/// Writes down what became of these, and wants the job again if more waits.
pub(super) async fn settle(run: &JobRun, webhook: i64, settled: Vec<Settled>) -> Result<()> {
    let (hold, settled) = (run.hold(), Arc::new(settled));
    let call = Call::new(run.engine(), run.caller(), WriteWish::default());
    let written = call.write(move |work| {
        let settled = Arc::clone(&settled);
        Box::pin(async move {
            work.write_down();
            deliveries(work, &settled).await?;
            if health(work, webhook, &settled).await? {
                next(work, webhook).await?;
            }
            work.mark_job(hold, &webhook, (settled.len() as i64, None)).await
        })
    });
    written.await
}

/// Stops a webhook whose owner may not sign in any more. What waits is kept.
pub(super) async fn orphan(run: &JobRun, webhook: i64) -> Result<()> {
    let hold = run.hold();
    let call = Call::new(run.engine(), run.caller(), WriteWish::default());
    let written = call.write(move |work| {
        Box::pin(async move {
            work.write_down();
            let Some(record) = held(work, webhook).await? else { return Ok(()) };
            stop(work, record, &Health::Orphan).await?;
            work.mark_job(hold, &webhook, (0, None)).await
        })
    });
    written.await
}

async fn deliveries(work: &mut Work<'_, '_>, settled: &[Settled]) -> Result<()> {
    let catalog = work.catalog();
    let (object, fields) = (catalog.expect(NAME)?, Fields::resolve(&catalog)?);
    let ids: BTreeSet<i64> = settled.iter().map(|one| one.delivery.id()).collect();
    let held = work.hold(object, &ids).await?;
    let by_id: BTreeMap<i64, &Settled> =
        settled.iter().map(|one| (one.delivery.id(), one)).collect();
    let mut edits = Vec::new();
    for (id, record) in held {
        // One that somebody has sent again meanwhile is another matter.
        let same = by_id.get(&id).filter(|one| one.delivery.version() == record.version());
        let Some(one) = same else { continue };
        let tries = View::new(&fields, &record).tries().unwrap_or_default() + 1;
        edits.push((record, outcome(work, &fields, tries, &one.outcome)));
    }
    work.change_each(object, edits).await
}

/// What a delivery says after a try.
fn outcome(
    work: &Work<'_, '_>,
    fields: &Fields,
    tries: i64,
    outcome: &Outcome,
) -> Vec<(FieldId, Value)> {
    let now = work.now();
    let retry = || next_try(usize::try_from(tries).unwrap_or(usize::MAX), now, work.random());
    let (state, next_at) = match outcome {
        Outcome::Unseen => (State::Dropped, None),
        _ if outcome.is_taken() => (State::Delivered, None),
        _ if outcome.is_gone() => (State::Failed, None),
        _ => retry().map_or((State::Failed, None), |at| (State::Waiting, Some(at))),
    };
    let (failure, status, answer) = match outcome {
        Outcome::Unseen => (Some(Failure::Unseen), None, ""),
        Outcome::Unreached { failure, words } => (Some(failure.clone()), None, words.as_str()),
        Outcome::Answered { status, taken, excerpt, .. } => {
            ((!taken).then_some(Failure::Answer), Some(i64::from(*status)), excerpt.as_str())
        }
    };
    let ended_at = next_at.is_none().then_some(now);
    let sent = !matches!(outcome, Outcome::Unseen);
    vec![
        (fields.state, state.key().into()),
        (fields.tries, Value::Int(if sent { tries } else { tries - 1 })),
        (fields.failure, failure.map_or(Value::Null, |failure| failure.key().into())),
        (fields.status, status.into()),
        (fields.answer, if answer.is_empty() { Value::Null } else { answer.into() }),
        (fields.tried_at, Value::Int(now)),
        (fields.next_at, next_at.into()),
        (fields.ended_at, ended_at.into()),
    ]
}

/// How the webhook is now; whether it goes on.
async fn health(work: &mut Work<'_, '_>, id: i64, settled: &[Settled]) -> Result<bool> {
    let Some(record) = held(work, id).await? else { return Ok(false) };
    let catalog = work.catalog();
    let fields = webhook::Fields::resolve(&catalog)?;
    let view = webhook::View::new(&fields, &record);
    if view.active() != Some(true) {
        return Ok(false);
    }
    let (now, since) = (work.now(), view.failing_since());
    let sent = settled.iter().any(|one| !matches!(one.outcome, Outcome::Unseen));
    let set = if settled.iter().any(|one| one.outcome.is_gone()) {
        return stop(work, record, &Health::Gone).await.map(|()| false);
    } else if settled.iter().any(|one| one.outcome.is_taken()) {
        (Health::Ok, None)
    } else if !sent {
        return Ok(true);
    } else if since.is_some_and(|since| now - since >= GIVEN_UP_AFTER) {
        return stop(work, record, &Health::GivenUp).await.map(|()| false);
    } else {
        (Health::Failing, Some(since.unwrap_or(now)))
    };
    let set = [(fields.state, set.0.key().into()), (fields.failing_since, set.1.into())];
    work.change(catalog.expect(webhook::NAME)?, vec![record], &set).await?;
    Ok(true)
}

/// Stops a webhook, and tells its owner.
async fn stop(work: &mut Work<'_, '_>, record: Record, why: &Health) -> Result<()> {
    let catalog = work.catalog();
    let fields = webhook::Fields::resolve(&catalog)?;
    let (id, owner) = (record.id(), webhook::View::new(&fields, &record).owner_id());
    let set = [(fields.state, why.key().into()), (fields.active, Value::Bool(false))];
    work.change(catalog.expect(webhook::NAME)?, vec![record], &set).await?;
    let Some(owner) = owner else { return Ok(()) };
    let notice = notification::Fields::resolve(&catalog)?;
    let object = catalog.object(notice.object_id());
    let mut told = Work::blank(object);
    told.set(notice.user_id, owner);
    told.set(notice.kind, notification::Kind::Webhook.key());
    told.set(notice.subject_object, webhook::NAME);
    told.set(notice.subject_id, id);
    work.create(object, vec![told]).await.map(drop)
}

/// The webhook, to change it; none if it was deleted.
async fn held(work: &mut Work<'_, '_>, id: i64) -> Result<Option<Record>> {
    let catalog = work.catalog();
    let object = catalog.expect(webhook::NAME)?;
    let found = work.hold(object, &[id].into()).await?.remove(&id);
    Ok(found.filter(|record| !deleted(object, record)))
}

/// Wants the job again for the delivery whose time comes next.
pub(super) async fn next(work: &mut Work<'_, '_>, webhook: i64) -> Result<()> {
    let catalog = work.catalog();
    let (object, fields) = (catalog.expect(NAME)?, Fields::resolve(&catalog)?);
    let waits = equals(field::WEBHOOK_ID, webhook).and(equals(field::STATE, State::Waiting.key()));
    let first = OrderTerm {
        relation: None,
        field: field::NEXT_AT.to_owned(),
        bucket: None,
        direction: Direction::Asc,
        nulls: None,
    };
    let query = ListQuery { order: vec![first], ..where_(waits) };
    let Some(record) = work.first(object, &query).await? else { return Ok(()) };
    let at = View::new(&fields, &record).next_at().unwrap_or_default();
    deliver_at(work, webhook, at.max(work.now())).await
}
