//! `expand`: what takes place between two moments, each time of a repeating event by itself.

use schemars::JsonSchema;
use serde::Deserialize;
use steward_engine::action::{Action, Call};
use steward_model::error::ErrorKind;
use steward_model::kind::{Datetime, Kind as _};
use steward_model::query::{Filter, ListQuery};
use steward_model::{Error, Result, Text, text};

use super::expand::{Occurrence, expand};

/// Lists what takes place.
#[derive(Debug)]
pub(crate) struct Expand;

/// What is asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// The beginning, RFC 3339.
    from: String,
    /// The end, RFC 3339; what begins then is not part of it.
    to: String,
    /// Conditions on events, in the spelling of a query string.
    #[serde(default)]
    filter: Option<String>,
}

impl Action for Expand {
    type Input = Input;
    type Output = Vec<Occurrence>;

    fn name(&self) -> &'static str {
        "expand"
    }

    fn writes(&self) -> bool {
        false
    }

    fn help(&self) -> Text {
        text!(
            en = "Lists what takes place between two moments, each time of a repeating event by itself.",
            zh = "列出一段时间内的日程，重复日程逐次展开。"
        )
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<Vec<Occurrence>> {
        let span = (moment("from", &input.from)?, moment("to", &input.to)?);
        let filter = match &input.filter {
            Some(text) => conditions(text)?,
            None => Filter::default(),
        };
        expand(call.engine(), call.caller(), span, filter).await
    }
}

/// Reads a moment of a body.
pub(crate) fn moment(name: &str, text: &str) -> Result<i64> {
    let read = Datetime.read_text(text).ok().and_then(|value| value.as_int());
    read.ok_or_else(|| {
        Error::new(
            ErrorKind::BadBody,
            text!(
                en = "'{name}' must be a time, like 2026-11-23T01:00:00Z.",
                zh = "{name} 应为时间，例如 2026-11-23T01:00:00Z。"
            ),
        )
    })
}

/// The conditions of a query string that has nothing else in it.
fn conditions(text: &str) -> Result<Filter> {
    let query = steward_grammar::parse_list(text)?;
    let filter = query.filter.clone();
    let only = ListQuery { filter: filter.clone(), ..ListQuery::default() };
    if query == only {
        return Ok(filter);
    }
    Err(Error::new(
        ErrorKind::BadBody,
        text!(
            en = "'filter' takes conditions only, like owner_id=eq.3.",
            zh = "filter 中只能写筛选条件，例如 owner_id=eq.3。"
        ),
    ))
}
