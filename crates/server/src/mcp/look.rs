//! Tools that only look.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use steward_engine::search::SearchWish;
use steward_grammar::parse_list;
use steward_model::catalog::{ObjectDef, unknown_object};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::query::{ListQuery, SelectItem};
use steward_model::scope::{Reach, Verb};
use steward_model::text;

use super::bounds::{MOST_HITS, MOST_ROWS, USUAL_HITS, USUAL_ROWS};
use crate::app::App;
use crate::caller::Signed;
use crate::discover::describe as described;

/// The longest text that is looked for, in characters.
const QUESTION_CHARS: usize = 200;

/// What to describe.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Describe {
    /// The plural of an object, such as `contacts`; without it, all objects are named.
    #[serde(default)]
    object: Option<String>,
}

/// What to look for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Search {
    /// What is looked for.
    q: String,
    /// Only in these objects, by their plurals.
    #[serde(default)]
    objects: Option<Vec<String>>,
    /// Hits of each object at most, 1 to 20; 5 if it is left out.
    #[serde(default)]
    limit: Option<u64>,
}

/// Which records.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Read {
    /// The plural of an object, such as `contacts`.
    object: String,
    /// A query string: `select`, filters, `order`, `limit` (at most 200), `offset`, `after`. Percent signs and
    /// ampersands in values are percent-encoded; `*` stands for any run of characters in `like` and `ilike`.
    #[serde(default)]
    query: Option<String>,
}

/// All objects, or one with its fields.
pub(super) fn describe(app: &App, signed: &Signed, input: Describe) -> Result<Json> {
    let catalog = app.engine.catalog();
    let access = &signed.caller.access;
    let seen = |object: &&ObjectDef| *access.reach(object.id, Verb::Read) != Reach::None;
    if let Some(plural) = &input.object {
        let object = catalog.find_plural(plural).filter(seen);
        let object = object.ok_or_else(|| unknown_object(plural))?;
        return Ok(described::object(&catalog, access, object));
    }
    let all = catalog.objects().iter().filter(seen).map(|object| {
        json!({
            "plural": object.plural,
            "label": object.label.get(signed.voice.language),
            "help": object.help.get(signed.voice.language),
        })
    });
    Ok(json!({ "objects": all.collect::<Vec<_>>() }))
}

/// Hits in all objects.
pub(super) async fn search(app: &App, signed: &Signed, input: Search) -> Result<Json> {
    let limit = input.limit.unwrap_or(USUAL_HITS);
    if !(1..=MOST_HITS).contains(&limit) || input.q.chars().count() > QUESTION_CHARS {
        return Err(Error::new(
            ErrorKind::BadBody,
            text!(
                en = "'limit' must be between 1 and {MOST_HITS}, and 'q' at most {QUESTION_CHARS} characters long.",
                zh = "limit 应在 1 到 {MOST_HITS} 之间，q 不能超过 {QUESTION_CHARS} 个字。"
            ),
        ));
    }
    let wish = SearchWish { text: input.q, objects: input.objects, limit };
    let groups = app.engine.search(&signed.caller, &wish).await?;
    Ok(json!({ "groups": groups }))
}

/// Records.
pub(super) async fn read(app: &App, signed: &Signed, input: Read) -> Result<Json> {
    let query = parse_list(input.query.as_deref().unwrap_or_default())?;
    rows(app, signed, &input.object, query).await
}

/// Sums and counts.
pub(super) async fn aggregate(app: &App, signed: &Signed, input: Read) -> Result<Json> {
    let query = parse_list(input.query.as_deref().unwrap_or_default())?;
    let sums = query.select.iter().any(|item| matches!(item, SelectItem::Aggregate { .. }));
    if !sums {
        return Err(Error::new(
            ErrorKind::BadQuery,
            text!(
                en = "Nothing is counted or summed: select=stage,amount.sum(),count().",
                zh = "没有计数或求和，例如 select=stage,amount.sum(),count()。"
            ),
        ));
    }
    rows(app, signed, &input.object, query).await
}

async fn rows(app: &App, signed: &Signed, object: &str, mut query: ListQuery) -> Result<Json> {
    query.limit = Some(query.limit.unwrap_or(USUAL_ROWS).min(MOST_ROWS));
    let page = app.engine.read(&signed.caller, object, &query, None).await?.page;
    let rows: Json = serde_json::from_slice(&page.body).map_err(Error::internal)?;
    Ok(json!({ "rows": rows, "next": page.next }))
}
