//! `asked_fields`: what a form asks of one record, while it is filled in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use steward_model::catalog::{ObjectDef, unknown_object};
use steward_model::formula::{Saved, parents_of};
use steward_model::record::Record;
use steward_model::scope::{FieldRight, Reach, Verb};
use steward_model::{Error, Result, Text, text};

use super::super::sample::{present, seen, seen_parents};
use super::Asking;
use crate::action::{Action, Call};
use crate::permission::{among, rows};
use crate::record::Work;

/// Says what a form asks of a record.
#[derive(Debug)]
pub struct AskedFields;

/// Of which record.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
    /// The record's id; a new one has none.
    #[serde(default)]
    id: Option<i64>,
    /// What its fields would be. What can't be read counts as not said: a form is not finished.
    #[serde(default)]
    values: Map<String, Json>,
}

/// What its fields' conditions say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Output {
    /// The fields that it needs because of what it is.
    required: Vec<String>,
    /// The fields that no form shows for it.
    left_out: Vec<String>,
}

impl Action for AskedFields {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "asked_fields"
    }

    fn writes(&self) -> bool {
        false
    }

    fn help(&self) -> Text {
        text!(
            en = "Says which fields a record with these values needs, and which a form does not show for it.",
            zh = "按记录当前的内容，列出因条件而必填的字段和不显示的字段。"
        )
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<Output> {
        // Another server may have changed it a moment ago.
        call.engine().look_at_catalog().await?;
        let model = call.engine().model();
        let catalog = &model.catalog;
        let access = &call.caller().access;
        let object = catalog
            .find_plural(&input.object)
            .filter(|object| *access.reach(object.id, Verb::Read) != Reach::None)
            .ok_or_else(|| unknown_object(&input.object))?;
        let asking = &model.asking[object.id];
        if asking.is_empty() {
            return Ok(Output::default());
        }
        let old = match input.id {
            Some(id) => Some(stored(call, object, id).await?),
            None => None,
        };
        let mut new = old.clone().unwrap_or_else(|| Work::blank(object));
        fill(call, object, &mut new, &input.values);
        let formulas = model.formulas[object.id].iter().flat_map(|(_, formula)| formula.parents());
        let looked_at = formulas.copied().chain(asking.iter().flat_map(Asking::parents));
        let parents = seen_parents(call, catalog, std::slice::from_ref(&new), looked_at).await?;
        let parents = parents_of(&new, &parents);
        for (field, formula) in &model.formulas[object.id] {
            let value = formula.evaluate(&new, object, *field, &parents);
            new.values[*field] = value.unwrap_or_default();
        }
        let when = present(call).await?;
        let saved = Saved { new: &new, old: old.as_ref(), object, parents: &parents, when: &when };
        // What somebody does not know of he is not told of.
        let named = |is: &dyn Fn(&Asking) -> bool| {
            let names = asking.iter().filter(|one| is(one)).flat_map(|one| one.names.clone());
            names.filter(|name| access.field(object.id, name) != FieldRight::Hidden).collect()
        };
        Ok(Output {
            required: named(&|one| one.is_required(&saved)),
            left_out: named(&|one| !one.is_shown(&saved)),
        })
    }
}

/// A record that the caller may see, as it is.
async fn stored(call: &Call<'_>, object: &ObjectDef, id: i64) -> Result<Record> {
    let ids = seen(call, object, &[id]).await?;
    let found = rows(call.engine(), object, among("id", &ids)).await?.records;
    found.into_iter().next().ok_or_else(|| {
        let message = text!(en = "There is no such record.", zh = "没有这条记录。");
        Error::new(steward_model::error::ErrorKind::NotFound, message)
    })
}

/// Puts into a record what a form has of it.
fn fill(call: &Call<'_>, object: &ObjectDef, record: &mut Record, values: &Map<String, Json>) {
    for (name, json) in values {
        let may = call.caller().access.field(object.id, name) == FieldRight::Write;
        let Some(field) = object.field(name).filter(|field| field.writable() && may) else {
            continue;
        };
        record.values[field.id] = field.kind().read_json(json).unwrap_or_default();
    }
}
