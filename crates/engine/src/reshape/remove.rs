//! `remove_field`, `restore_field` and `purge_field`: a field goes in two steps, so that a slip can be undone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::catalog::ObjectDef;
use steward_model::error::ErrorKind;
use steward_model::{Error, FieldError, Result, Text, text};
use steward_store::reshaped::Reshaped;

use super::action::Reshape;
use super::reshaping::{Needs, Reshaping};
use super::{Told, check, compute, formula, rollup, shape, told};
use crate::record::Work;

/// Which field.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
    /// The field's name.
    field: String,
}

/// What is left of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Purged {
    /// The field's name, which is never given again.
    name: String,
}

/// Takes a field of the company's own out of everything; its values stay for a while.
#[derive(Debug)]
pub struct RemoveField;

/// Brings a removed field back with its values.
#[derive(Debug)]
pub struct RestoreField;

/// Removes the values of a removed field for good.
#[derive(Debug)]
pub struct PurgeField;

impl Reshape for RemoveField {
    type Input = Input;
    type Output = Told;

    const NAME: &'static str = "remove_field";
    const HAS_DRY_RUN: bool = false;

    fn help() -> Text {
        text!(
            en = "Removes a field that the company has added. It can be restored for 30 days.",
            zh = "移除自定义字段，30 天内可以恢复。"
        )
    }

    async fn reshape(work: &mut Work<'_, '_>, input: Input) -> Result<Told> {
        remove(work, &input).await
    }
}

impl Reshape for RestoreField {
    type Input = Input;
    type Output = Told;

    const NAME: &'static str = "restore_field";
    const HAS_DRY_RUN: bool = false;

    fn help() -> Text {
        text!(
            en = "Brings a removed field back, with everything that was filled in.",
            zh = "恢复已移除的字段及其中的数据。"
        )
    }

    async fn reshape(work: &mut Work<'_, '_>, input: Input) -> Result<Told> {
        restore(work, &input).await
    }
}

impl Reshape for PurgeField {
    type Input = Input;
    type Output = Purged;

    const NAME: &'static str = "purge_field";
    const HAS_DRY_RUN: bool = false;

    fn help() -> Text {
        text!(
            en = "Removes everything that was filled into a removed field, for good.",
            zh = "彻底删除已移除字段中的全部数据，不可恢复。"
        )
    }

    async fn reshape(work: &mut Work<'_, '_>, input: Input) -> Result<Purged> {
        let mut reshaping = Reshaping::begin(work).await?;
        let (object, row) = removed(&reshaping, &input)?;
        reshaping.purge(&row, &object).await?;
        Ok(Purged { name: row.field })
    }
}

async fn remove(work: &mut Work<'_, '_>, input: &Input) -> Result<Told> {
    let now = work.now;
    let mut reshaping = Reshaping::begin(work).await?;
    let catalog = reshaping.catalog()?;
    let object = check::object(&catalog, &input.object)?;
    let row = reshaping.row(&object.name, &input.field);
    let row = row.filter(|row| row.own && row.removed_at.is_none()).cloned();
    let row = row.ok_or_else(|| match object.shown().any(|field| field.name == input.field) {
        true => shipped(&input.field),
        false => unknown(object, &input.field),
    })?;
    let tables = shape::own(&row)?.searchable;
    formula::unused(&catalog, object, row.id)?;
    rollup::unused(&catalog, object, row.id)?;
    let row = Reshaped { removed_at: Some(now), ..row };
    let catalog =
        reshaping.keep(row.clone(), Needs { tables, widened: false }, "remove_field").await?;
    told::own(&catalog, &row)
}

async fn restore(work: &mut Work<'_, '_>, input: &Input) -> Result<Told> {
    let mut reshaping = Reshaping::begin(work).await?;
    let (object, row) = removed(&reshaping, input)?;
    let own = shape::own(&row)?;
    rollup::still_there(&reshaping.catalog()?, own.field.rollup.as_ref())?;
    let needs = Needs { tables: own.searchable, widened: false };
    let row = Reshaped { removed_at: None, ..row };
    let catalog = reshaping.keep(row.clone(), needs, "restore_field").await?;
    // What was written meanwhile knows nothing of it.
    compute::want(reshaping.work(), &object, &own.field).await?;
    told::own(&catalog, &row)
}

/// A removed field whose values are still there, with its object.
fn removed(reshaping: &Reshaping<'_, '_, '_>, input: &Input) -> Result<(ObjectDef, Reshaped)> {
    let catalog = reshaping.catalog()?;
    let object = check::object(&catalog, &input.object)?;
    let row = reshaping.row(&object.name, &input.field);
    let there = |row: &&Reshaped| row.own && row.removed_at.is_some() && row.purged_at.is_none();
    let row = row.filter(there).cloned();
    let row = row.ok_or_else(|| {
        let (name, zh) = (&input.field, &object.label.zh);
        let plural = &object.plural;
        named(
            ErrorKind::NotFound,
            text!(
                en = "No field '{name}' of '{plural}' was removed.",
                zh = "“{zh}”没有已移除的字段“{name}”。"
            ),
        )
    })?;
    Ok((object.clone(), row))
}

/// There is no such field.
pub(super) fn unknown(object: &ObjectDef, name: &str) -> Error {
    let (plural, zh) = (&object.plural, &object.label.zh);
    named(
        ErrorKind::NotFound,
        text!(
            en = "There is no field '{name}' in '{plural}'.",
            zh = "“{zh}”没有名为“{name}”的字段。"
        ),
    )
}

fn shipped(name: &str) -> Error {
    named(
        ErrorKind::NotSupported,
        text!(
            en = "'{name}' belongs to the product and can't be removed. Hide it instead.",
            zh = "“{name}”是系统自带字段，不能移除，但可以隐藏。"
        ),
    )
}

fn named(kind: ErrorKind, message: Text) -> Error {
    Error::new(kind, message.clone()).with_field(FieldError::new("field", "unknown_field", message))
}
