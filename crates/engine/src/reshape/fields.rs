//! `fields`: an object's fields with what can be changed of them, for those who reshape.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::catalog::{Overlay, OwnObject};
use steward_model::{Result, Text, text};
use steward_store::reshaped::{self, Reshaped};

use super::add::is_field_of;
use super::{MOST_FIELDS, RIGHT, Told, check, compute, shape, told};
use crate::action::{Action, Call};

/// Lists the fields of an object.
#[derive(Debug)]
pub struct Fields;

/// Of which object.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
}

/// The fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Output {
    /// Those that there are: shipped ones first, then the company's own in their order.
    fields: Vec<Told>,
    /// Those that were removed and can be restored, the newest removal first.
    removed: Vec<Told>,
    /// How many fields more the object takes.
    room: usize,
}

impl Action for Fields {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "fields"
    }

    fn writes(&self) -> bool {
        false
    }

    fn help(&self) -> Text {
        text!(
            en =
                "Lists the fields of an object with what can be changed of them, and removed ones.",
            zh = "列出对象的字段及可修改的内容，包括已移除的字段。"
        )
    }

    fn needs_right(&self) -> bool {
        true
    }

    fn right(&self) -> &'static str {
        RIGHT
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<Output> {
        let engine = call.engine();
        engine.look_at_catalog().await?;
        let catalog = engine.catalog();
        let object = check::object(&catalog, &input.object)?;
        let plain = catalog.reshaped(&Overlay::default())?;
        // An object of the company's own is shipped nowhere: what it has by itself is as it is.
        let plain = plain.find(&object.name).unwrap_or(object);
        let shipped = object.shown().filter(|field| field.own.is_none());
        let mut fields: Vec<Told> =
            shipped.map(|field| told::shipped(&catalog, object, field, plain)).collect();
        let (rows, _) = reshaped::read(engine.database()).await?;
        let objects = rows.iter().filter(|row| row.is_object());
        let objects: Vec<OwnObject> = objects.map(shape::object).collect::<Result<_>>()?;
        let there = Overlay { objects, ..Overlay::default() };
        // A field that leads to a removed object comes back with that.
        let leads = |row: &&Reshaped| shape::own(row).is_ok_and(|own| there.leads_somewhere(&own));
        let rows = rows.iter().filter(|row| is_field_of(row, object)).filter(leads);
        let (gone, own): (Vec<_>, Vec<_>) =
            rows.filter(|row| row.purged_at.is_none()).partition(|row| row.removed_at.is_some());
        let room = MOST_FIELDS.saturating_sub(gone.len() + own.len());
        let computing = compute::underway(engine.database(), object).await?;
        let tell = |row: &Reshaped| {
            let told = told::own(&catalog, row)?;
            Ok(Told { computing: computing.contains(&told.name), ..told })
        };
        let mut own: Vec<Told> = own.into_iter().map(&tell).collect::<Result<_>>()?;
        own.sort_by_key(|field| field.position);
        fields.extend(own);
        let mut removed: Vec<Told> = gone.into_iter().map(tell).collect::<Result<_>>()?;
        removed.sort_by(|one, other| other.removed_at.cmp(&one.removed_at));
        Ok(Output { fields, removed, room })
    }
}
