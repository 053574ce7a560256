//! `replay_webhook_delivery` and `replay_failed_webhook_deliveries`: sending again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_engine::Work;
use steward_engine::action::{Action, Call};
use steward_model::kind::{Datetime, Kind as _};
use steward_model::query::Operator;
use steward_model::record::Record;
use steward_model::scope::Verb;
use steward_model::{Error, FieldError, Result, Text, Value, text};

use super::{RIGHT, unknown};
use crate::listing;
use crate::support::{equals, one, where_};
use crate::typed::webhook;
use crate::typed::webhook_delivery::{Fields, NAME, State, View, field};

/// Sends one delivery again.
#[derive(Debug)]
pub(crate) struct ReplayDelivery;

/// Which one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Which {
    /// The delivery.
    delivery: i64,
}

/// Sends all deliveries again that were given up.
#[derive(Debug)]
pub(crate) struct ReplayFailed;

/// Whose, and since when.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Failed {
    /// The webhook.
    webhook: i64,
    /// Only those that were given up at this time or later, RFC 3339.
    #[serde(default)]
    since: Option<String>,
}

/// What is sent again.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Output {
    /// How many deliveries wait again. At most 1,000 at once: call again until there are none.
    replayed: usize,
}

impl Action for ReplayDelivery {
    type Input = Which;
    type Output = Output;

    fn name(&self) -> &'static str {
        "replay_webhook_delivery"
    }

    fn help(&self) -> Text {
        text!(
            en = "Sends one delivery of a webhook again at once, with the same number.",
            zh = "立即重新推送一条消息，消息编号不变。"
        )
    }

    fn needs_right(&self) -> bool {
        true
    }

    fn right(&self) -> &'static str {
        RIGHT
    }

    async fn run(&self, call: &Call<'_>, Which { delivery }: Which) -> Result<Output> {
        call.write(move |work| {
            Box::pin(async move {
                let catalog = work.catalog();
                let (object, fields) = (catalog.expect(NAME)?, Fields::resolve(&catalog)?);
                let there = one(work, object, delivery).await?.ok_or_else(|| unknown(delivery))?;
                let webhook = View::new(&fields, &there).webhook_id();
                on(work, webhook.ok_or_else(|| unknown(delivery))?).await?;
                let held = work.hold(object, &[delivery].into()).await?;
                again(work, held.into_values().collect()).await
            })
        })
        .await
    }
}

impl Action for ReplayFailed {
    type Input = Failed;
    type Output = Output;

    fn name(&self) -> &'static str {
        "replay_failed_webhook_deliveries"
    }

    fn help(&self) -> Text {
        text!(
            en = "Sends the deliveries of a webhook again that were given up.",
            zh = "重新推送已放弃的消息。"
        )
    }

    fn needs_right(&self) -> bool {
        true
    }

    fn right(&self) -> &'static str {
        RIGHT
    }

    fn has_dry_run(&self) -> bool {
        true
    }

    async fn run(&self, call: &Call<'_>, input: Failed) -> Result<Output> {
        let Failed { webhook, since } = input;
        let since = since.map(|since| time(&since)).transpose()?;
        call.write(move |work| {
            Box::pin(async move {
                on(work, webhook).await?;
                let catalog = work.catalog();
                let object = catalog.expect(NAME)?;
                let mut failed = equals(field::WEBHOOK_ID, webhook)
                    .and(equals(field::STATE, State::Failed.key()));
                if let Some(since) = since {
                    failed = failed.and(listing::test(field::ENDED_AT, Operator::Gte, since));
                }
                let held = work.find(object, &where_(failed)).await?;
                again(work, held).await
            })
        })
        .await
    }
}

/// The webhook is one that the caller may change, and on.
pub(super) async fn on(work: &mut Work<'_, '_>, id: i64) -> Result<()> {
    let catalog = work.catalog();
    let object = catalog.expect(webhook::NAME)?;
    let record = work.reached_by(object, &[Verb::Update], id).await?;
    let fields = webhook::Fields::resolve(&catalog)?;
    if webhook::View::new(&fields, &record).active() == Some(true) {
        return Ok(());
    }
    let message =
        text!(en = "The webhook is off: switch it on first.", zh = "该事件推送已停用，请先启用。");
    Err(Error::invalid(vec![FieldError::new("webhook", "off", message)]))
}

/// They wait again, as if they had never been tried.
async fn again(work: &mut Work<'_, '_>, held: Vec<Record>) -> Result<Output> {
    let catalog = work.catalog();
    let (object, fields) = (catalog.expect(NAME)?, Fields::resolve(&catalog)?);
    let (replayed, now) = (held.len(), work.now());
    let set = [
        (fields.state, State::Waiting.key().into()),
        (fields.tries, Value::Int(0)),
        (fields.failure, Value::Null),
        (fields.status, Value::Null),
        (fields.answer, Value::Null),
        (fields.next_at, Value::Int(now)),
        (fields.ended_at, Value::Null),
    ];
    work.change(object, held, &set).await?;
    Ok(Output { replayed })
}

fn time(text: &str) -> Result<i64> {
    let read = Datetime.read_text(text).ok().and_then(|value| value.as_int());
    read.ok_or_else(|| {
        let message = text!(
            en = "Write a time such as 2026-11-24T09:00:00Z.",
            zh = "请填写例如 2026-11-24T09:00:00Z 的时间。"
        );
        Error::invalid(vec![FieldError::new("since", "malformed", message)])
    })
}
