//! `remove_object`, `restore_object` and `purge_object`: an object goes in two steps, so that a slip can be undone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::catalog::{Catalog, unknown_object};
use steward_model::error::ErrorKind;
use steward_model::{Error, FieldError, Result, Text, text};
use steward_store::reshaped::Reshaped;

use super::super::action::Reshape;
use super::super::add::is_field_of;
use super::super::reshaping::{Needs, Reshaping};
use super::super::{compute, rollup, shape};
use super::told::{ToldObject, told};
use crate::record::Work;

/// Which object.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The object's plural.
    object: String,
}

/// What is left of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Purged {
    /// The object's name, which is never given again.
    name: String,
}

/// Takes an object of the company's own out of everything; its records stay for a while.
#[derive(Debug)]
pub struct RemoveObject;

/// Brings a removed object back with its records.
#[derive(Debug)]
pub struct RestoreObject;

/// Removes the records of a removed object for good.
#[derive(Debug)]
pub struct PurgeObject;

impl Reshape for RemoveObject {
    type Input = Input;
    type Output = ToldObject;

    const NAME: &'static str = "remove_object";
    const HAS_DRY_RUN: bool = false;

    fn help() -> Text {
        text!(
            en = "Removes an object that the company has added, with its records. It can be restored for 30 days.",
            zh = "移除自定义对象及其记录，30 天内可以恢复。"
        )
    }

    async fn reshape(work: &mut Work<'_, '_>, input: Input) -> Result<ToldObject> {
        remove(work, &input).await
    }
}

impl Reshape for RestoreObject {
    type Input = Input;
    type Output = ToldObject;

    const NAME: &'static str = "restore_object";
    const HAS_DRY_RUN: bool = false;

    fn help() -> Text {
        text!(
            en = "Brings a removed object back, with all its records.",
            zh = "恢复已移除的自定义对象及其全部记录。"
        )
    }

    async fn reshape(work: &mut Work<'_, '_>, input: Input) -> Result<ToldObject> {
        restore(work, &input).await
    }
}

impl Reshape for PurgeObject {
    type Input = Input;
    type Output = Purged;

    const NAME: &'static str = "purge_object";
    const HAS_DRY_RUN: bool = false;

    fn help() -> Text {
        text!(
            en = "Removes all records of a removed object, for good.",
            zh = "彻底删除已移除对象的全部记录，不可恢复。"
        )
    }

    async fn reshape(work: &mut Work<'_, '_>, input: Input) -> Result<Purged> {
        let mut reshaping = Reshaping::begin(work).await?;
        let row = removed(&reshaping, &input)?;
        reshaping.purge_object(&row).await?;
        Ok(Purged { name: row.object })
    }
}

async fn remove(work: &mut Work<'_, '_>, input: &Input) -> Result<ToldObject> {
    let now = work.now;
    let mut reshaping = Reshaping::begin(work).await?;
    let catalog = reshaping.catalog()?;
    let row = there(&reshaping, &catalog, &input.object)?;
    rollup::unused_object(&catalog, catalog.expect(&row.object)?)?;
    let row = Reshaped { removed_at: Some(now), ..row };
    reshaping.keep(row.clone(), Needs::default(), "remove_object").await?;
    told(&row)
}

async fn restore(work: &mut Work<'_, '_>, input: &Input) -> Result<ToldObject> {
    let mut reshaping = Reshaping::begin(work).await?;
    let row = removed(&reshaping, input)?;
    let row = Reshaped { removed_at: None, ..row };
    // What was added while it was away.
    let needs = Needs { tables: true, widened: false };
    let catalog = reshaping.keep(row.clone(), needs, "restore_object").await?;
    // What its formulas look at may have changed while it was away.
    let object = catalog.expect(&row.object)?;
    let fields = reshaping.rows().iter().filter(|row| is_field_of(row, object));
    let there = fields.filter(|row| row.removed_at.is_none() && row.purged_at.is_none());
    let own: Vec<_> = there.map(shape::own).collect::<Result<_>>()?;
    for one in &own {
        compute::want(reshaping.work(), object, &one.field).await?;
    }
    told(&row)
}

/// The row of an object of the company's own that is there.
pub(super) fn there(
    reshaping: &Reshaping<'_, '_, '_>,
    catalog: &Catalog,
    plural: &str,
) -> Result<Reshaped> {
    let object = catalog.find_plural(plural).ok_or_else(|| unknown_object(plural))?;
    let row = reshaping.object_row(&object.name);
    row.cloned().ok_or_else(|| {
        let (en, zh) = (&object.label_plural.en, &object.label_plural.zh);
        named(
            ErrorKind::NotSupported,
            text!(
                en = "{en} belong to the product: they stay as they are.",
                zh = "“{zh}”是系统自带对象，不能这样修改或移除。"
            ),
        )
    })
}

/// The row of a removed object whose records are still there.
fn removed(reshaping: &Reshaping<'_, '_, '_>, input: &Input) -> Result<Reshaped> {
    let there =
        |row: &&Reshaped| row.is_object() && row.removed_at.is_some() && row.purged_at.is_none();
    let mut rows = reshaping.rows().iter().filter(there);
    let row = rows.find(|row| shape::object(row).is_ok_and(|own| own.plural == input.object));
    row.cloned().ok_or_else(|| {
        let plural = &input.object;
        named(
            ErrorKind::NotFound,
            text!(en = "No object '{plural}' was removed.", zh = "没有已移除的对象“{plural}”。"),
        )
    })
}

fn named(kind: ErrorKind, message: Text) -> Error {
    let field = FieldError::new("object", "unknown_object", message.clone());
    Error::new(kind, message).with_field(field)
}
