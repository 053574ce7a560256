//! The job that delivers what waits of a webhook.

use serde::Deserialize;
use serde_json::{Value as Json, json};
use steward_engine::Caller;
use steward_engine::job::{JobKind, JobRun};
use steward_engine::outgoing::{Poster, SigningSecret};

use steward_model::catalog::Catalog;
use steward_model::error::ErrorKind;
use steward_model::query::Operator;
use steward_model::record::Record;
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Error, Result};
use steward_store::BoxFuture;
use tokio::task::JoinSet;

use super::KIND;
use super::call::Line;
use super::settle::{self, Settled};
use crate::listing;
use crate::support::{equals, where_};
use crate::typed::webhook::{Fields, NAME, View};
use crate::typed::webhook_delivery::{self, State, field};

/// Deliveries of a webhook that are made at the same time. Its next ones wait until each of them has an answer
/// or none in time; other webhooks do not wait for it.
const AT_ONCE: usize = 16;

/// Webhooks to which one server delivers at the same time.
const WEBHOOKS: usize = 4;

/// Delivers.
#[derive(Debug)]
pub struct Deliver(Poster);

impl Deliver {
    /// Calls with this.
    #[must_use]
    pub fn new(poster: Poster) -> Self {
        Self(poster)
    }
}

#[derive(Deserialize)]
struct Payload {
    webhook: i64,
}

impl JobKind for Deliver {
    fn name(&self) -> &'static str {
        KIND
    }

    fn at_once(&self) -> usize {
        WEBHOOKS
    }

    /// What came of it stands in the deliveries.
    fn is_kept(&self) -> bool {
        false
    }

    fn run<'a>(&'a self, run: &'a JobRun) -> BoxFuture<'a, Result<Json>> {
        Box::pin(async move {
            let Payload { webhook } = run.payload()?;
            let catalog = run.engine().catalog();
            let fields = Fields::resolve(&catalog)?;
            let Some(record) = active(run, &catalog, &fields, webhook).await? else {
                return Ok(json!({}));
            };
            let Some(owner) = owner(run, &fields, &record).await? else {
                settle::orphan(run, webhook).await?;
                return Ok(json!({}));
            };
            let line = Line {
                engine: run.engine().clone(),
                poster: self.0.clone(),
                owner,
                url: View::new(&fields, &record).url().unwrap_or_default().to_owned(),
                secrets: secrets(run, &catalog, &fields, &record).await?,
                fields: webhook_delivery::Fields::resolve(&catalog)?,
            };
            let due = due(run, &catalog, webhook).await?;
            settle::settle(run, webhook, send(&line, due).await?).await?;
            Ok(json!({}))
        })
    }
}

/// The webhook, if it is there and on.
async fn active(
    run: &JobRun,
    catalog: &Catalog,
    fields: &Fields,
    id: i64,
) -> Result<Option<Record>> {
    let query = where_(equals("id", id));
    let found = run.engine().look(catalog.expect(NAME)?, &query, why()).await?;
    let mut on = found.into_iter().filter(|one| View::new(fields, one).active() == Some(true));
    Ok(on.next())
}

/// The owner with his rights of this moment; none if he may not sign in any more.
async fn owner(run: &JobRun, fields: &Fields, webhook: &Record) -> Result<Option<Caller>> {
    let Some(owner) = View::new(fields, webhook).owner_id() else { return Ok(None) };
    let scope = match run.engine().scope_of(owner).await {
        Err(error) if error.kind() == ErrorKind::Unauthenticated => return Ok(None),
        scope => scope?,
    };
    let (origin, request_id) = ("automation", run.caller().request_id.clone());
    Ok(Some(Caller { access: Access::User(scope), origin, request_id }))
}

/// The secrets that count at the moment, the newest first.
async fn secrets(
    run: &JobRun,
    catalog: &Catalog,
    fields: &Fields,
    webhook: &Record,
) -> Result<Vec<SigningSecret>> {
    let (engine, object) = (run.engine(), catalog.expect(NAME)?);
    let until = View::new(fields, webhook).old_secret_until();
    let old_counts = until.is_some_and(|until| until > engine.clock().now());
    let mut all = Vec::new();
    for field in
        [Some(fields.secret), old_counts.then_some(fields.old_secret)].into_iter().flatten()
    {
        let plain = engine.open_secret(object, field, webhook, why()).await?;
        all.extend(plain.as_deref().and_then(SigningSecret::parse));
    }
    Ok(all)
}

/// The deliveries whose time has come, oldest first.
async fn due(run: &JobRun, catalog: &Catalog, webhook: i64) -> Result<Vec<Record>> {
    let now = run.engine().clock().now();
    let waits = equals(field::WEBHOOK_ID, webhook)
        .and(equals(field::STATE, State::Waiting.key()))
        .and(listing::test(field::NEXT_AT, Operator::Lte, now));
    let object = catalog.expect(webhook_delivery::NAME)?;
    let mut found = run.engine().look(object, &where_(waits), why()).await?;
    found.truncate(AT_ONCE);
    Ok(found)
}

/// Sends all of them, at the same time.
async fn send(line: &Line, due: Vec<Record>) -> Result<Vec<Settled>> {
    let mut calls = JoinSet::new();
    for delivery in due {
        let line = line.clone();
        calls.spawn(async move {
            let outcome = line.send(&delivery).await;
            Settled { delivery, outcome }
        });
    }
    let mut settled = Vec::new();
    while let Some(call) = calls.join_next().await {
        settled.push(call.map_err(Error::internal)?);
    }
    Ok(settled)
}

fn why() -> SystemAccess {
    SystemAccess::because("what waits is delivered, with the rights of the webhook's owner")
}
