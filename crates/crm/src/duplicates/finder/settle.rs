//! `settle_duplicate`: two that are likely the same are not, or may be after all.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_engine::Work;
use steward_engine::action::{Action, Call};
use steward_model::error::ErrorKind;
use steward_model::scope::Verb;
use steward_model::{Error, Result, Text, text};

use crate::support::one;
use crate::typed::duplicate_pair::{Fields, NAME, State, View};

/// Judges a pair.
#[derive(Debug)]
pub(crate) struct Settle;

/// Which pair, and what it is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// The pair.
    pair: i64,
    /// Whether the two are not the same; `false` puts them back onto the work list.
    different: bool,
}

/// What it is now.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Output {
    /// The pair.
    pair: i64,
    /// `open` or `different`.
    state: String,
}

impl Action for Settle {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "settle_duplicate"
    }

    fn help(&self) -> Text {
        text!(
            en = "Says that two records that are likely the same are not, for good.",
            zh = "确认两条疑似重复的记录不是同一个，今后不再提示。"
        )
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<Output> {
        call.write(move |work| {
            let input = input.clone();
            Box::pin(async move { settle(work, &input).await })
        })
        .await
    }
}

async fn settle(work: &mut Work<'_, '_>, input: &Input) -> Result<Output> {
    let catalog = work.catalog();
    let (object, fields) = (catalog.expect(NAME)?, Fields::resolve(&catalog)?);
    let Some(record) = one(work, object, input.pair).await? else {
        return Err(unknown(input.pair));
    };
    let view = View::new(&fields, &record);
    let sides = [(view.a_object(), view.a_id()), (view.b_object(), view.b_id())];
    for (name, id) in sides {
        let (Some(of), Some(id)) = (name.and_then(|name| catalog.find(name)), id) else {
            return Err(unknown(input.pair));
        };
        // Of a pair of which one does not see both sides, one is not told that it is there.
        let reached = work.reached_by(of, &[Verb::Read], id).await;
        reached.map_err(|_| unknown(input.pair))?;
        work.reached_by(of, &[Verb::Update], id).await?;
    }
    let state = if input.different { State::Different } else { State::Open };
    let held = work.hold(object, &[input.pair].into()).await?.into_values().collect();
    work.change(object, held, &[(fields.state, state.key().into())]).await?;
    Ok(Output { pair: input.pair, state: state.key().to_owned() })
}

fn unknown(id: i64) -> Error {
    Error::new(
        ErrorKind::NotFound,
        text!(
            en = "There is no pair {id}, or you may not see both of its records.",
            zh = "没有编号为 {id} 的疑似重复，或您无权查看其中的记录。"
        ),
    )
}
