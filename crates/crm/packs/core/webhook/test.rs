//! `test_webhook`: a call that tells of nothing, to see whether it arrives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_engine::Work;
use steward_engine::action::{Action, Call};
use steward_model::{Error, Result, Text, text};

use super::replay::on;
use super::{RIGHT, message};
use crate::typed::webhook_delivery::{Fields, NAME};

/// What the event of a test is called.
const EVENT: &str = "webhook.test";

/// Sends a test.
#[derive(Debug)]
pub(crate) struct Test;

/// To whom.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// The webhook.
    webhook: i64,
}

/// What is sent.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Output {
    /// The delivery, in which stands what becomes of it.
    delivery: i64,
}

impl Action for Test {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "test_webhook"
    }

    fn help(&self) -> Text {
        text!(
            en = "Sends a test to a webhook's address: an event webhook.test without a record.",
            zh = "向接收地址发送一次测试：事件为 webhook.test，不含记录。"
        )
    }

    fn needs_right(&self) -> bool {
        true
    }

    fn right(&self) -> &'static str {
        RIGHT
    }

    async fn run(&self, call: &Call<'_>, Input { webhook }: Input) -> Result<Output> {
        call.write(move |work| {
            Box::pin(async move {
                on(work, webhook).await?;
                let catalog = work.catalog();
                let (object, fields) = (catalog.expect(NAME)?, Fields::resolve(&catalog)?);
                let mut new = Work::blank(object);
                new.set(fields.webhook_id, webhook);
                new.set(fields.message, message(work.random()));
                new.set(fields.event, EVENT);
                new.set(fields.happened_at, work.now());
                new.set(fields.next_at, work.now());
                let made = work.create(object, vec![new]).await?;
                let delivery = made.first().copied();
                let delivery = delivery.ok_or_else(|| Error::internal("nothing was made"))?;
                Ok(Output { delivery })
            })
        })
        .await
    }
}
