//! `rotate_webhook_secret`: a new secret, beside which the old one counts for a while.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_engine::action::{Action, Call};
use steward_engine::outgoing::SigningSecret;
use steward_model::clock::{Micros, SECOND};
use steward_model::error::ErrorKind;
use steward_model::kind::format_datetime;
use steward_model::scope::Verb;
use steward_model::{Error, Result, Text, Value, text};

use super::{RIGHT, unknown};
use crate::typed::webhook::{Fields, NAME};

const HOUR: Micros = 3_600 * SECOND;

/// How long the old secret counts if nobody says otherwise, in hours.
const USUAL: i64 = 24;

/// The longest time, in hours.
const LONGEST: i64 = 7 * 24;

/// Makes a new secret.
#[derive(Debug)]
pub(crate) struct Rotate;

/// Of which webhook.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// The webhook.
    webhook: i64,
    /// For how many hours calls are signed with the old secret as well, 0 to 168; 24 if it is left out.
    #[serde(default)]
    hours: Option<i64>,
}

/// What counts from now on.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Output {
    /// Until when the old secret counts, RFC 3339. The new one is told by `reveal`.
    old_secret_until: String,
}

impl Action for Rotate {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "rotate_webhook_secret"
    }

    fn help(&self) -> Text {
        text!(
            en = "Makes a new signing secret for a webhook; calls are signed with the old one, too, for a while.",
            zh = "为事件推送更换签名密钥；一段时间内同时用旧密钥签名。"
        )
    }

    fn needs_right(&self) -> bool {
        true
    }

    fn right(&self) -> &'static str {
        RIGHT
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<Output> {
        let Input { webhook, hours } = input;
        let hours = hours.unwrap_or(USUAL);
        if !(0..=LONGEST).contains(&hours) {
            return Err(Error::new(
                ErrorKind::BadBody,
                text!(
                    en = "'hours' must be between 0 and {LONGEST}.",
                    zh = "hours 应在 0 到 {LONGEST} 之间。"
                ),
            ));
        }
        call.write(move |work| {
            Box::pin(async move {
                let catalog = work.catalog();
                let (object, fields) = (catalog.expect(NAME)?, Fields::resolve(&catalog)?);
                work.reached_by(object, &[Verb::Update], webhook).await?;
                let mut held = work.hold(object, &[webhook].into()).await?;
                let record = held.remove(&webhook).ok_or_else(|| unknown(webhook))?;
                let old = work.carry_secret(object, &object.fields[fields.secret], &record)?;
                let new = SigningSecret::new(work.random()).written();
                let until = work.now() + hours * HOUR;
                let set = [
                    (fields.secret, Value::Text(new)),
                    (fields.old_secret, old.into()),
                    (fields.old_secret_until, Value::Int(until)),
                ];
                work.change(object, vec![record], &set).await?;
                Ok(Output { old_secret_until: format_datetime(until) })
            })
        })
        .await
    }
}
