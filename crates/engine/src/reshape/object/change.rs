//! `change_object`: what an object of the company's own is called, and what can be had beside its records.

use schemars::JsonSchema;
use serde::Deserialize;
use steward_model::catalog::{Catalog, OwnObject};
use steward_model::{Error, Result, Text, text};
use steward_store::reshaped::Reshaped;

use super::super::action::Reshape;
use super::super::reshaping::{Needs, Reshaping};
use super::super::shape;
use super::super::words::Words;
use super::remove::there;
use super::said;
use super::told::{ToldObject, told};
use crate::record::{Problems, Work};

/// Changes an object.
#[derive(Debug)]
pub struct ChangeObject;

/// What of it; what is left out stays.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The object's plural.
    object: String,
    /// What people call one.
    #[serde(default)]
    label: Option<Words>,
    /// What people call several.
    #[serde(default)]
    label_plural: Option<Words>,
    /// What it is for.
    #[serde(default)]
    help: Option<Words>,
    /// The icon's name.
    #[serde(default)]
    icon: Option<String>,
    /// The group of the navigation; empty for none.
    #[serde(default)]
    group: Option<String>,
    /// What people call the field that names a record, if there is one.
    #[serde(default)]
    title: Option<Words>,
    /// What can be had beside its records: timeline (activities, tasks, comments), files, tags.
    #[serde(default)]
    abilities: Option<Vec<String>>,
}

impl Reshape for ChangeObject {
    type Input = Input;
    type Output = ToldObject;

    const NAME: &'static str = "change_object";
    const HAS_DRY_RUN: bool = true;

    fn help() -> Text {
        text!(
            en = "Changes what an object of the company's own is called, where it stands and what it can do.",
            zh = "修改自定义对象的名称、图标、分组和功能。"
        )
    }

    async fn reshape(work: &mut Work<'_, '_>, input: Input) -> Result<ToldObject> {
        change(work, input).await
    }
}

async fn change(work: &mut Work<'_, '_>, input: Input) -> Result<ToldObject> {
    let mut reshaping = Reshaping::begin(work).await?;
    let catalog = reshaping.catalog()?;
    let row = there(&reshaping, &catalog, &input.object)?;
    let mut problems = Problems::new(false);
    let own = changed(shape::object(&row)?, &catalog, &input, &mut problems);
    problems.finish()?;
    let definition = serde_json::to_string(&own).map_err(Error::internal)?;
    let row = Reshaped { definition, ..row };
    reshaping.keep(row.clone(), Needs::default(), "change_object").await?;
    told(&row)
}

fn changed(
    mut own: OwnObject,
    catalog: &Catalog,
    input: &Input,
    problems: &mut Problems,
) -> OwnObject {
    if let Some(label) = &input.label {
        own.label = label.label("label", problems);
        said::label(catalog, Some(&own.name), "label", &own.label, problems);
    }
    if let Some(label) = &input.label_plural {
        own.label_plural = label.label("label_plural", problems);
    }
    if let Some(help) = &input.help {
        own.help = help.help("help", problems).unwrap_or_else(|| own.label.clone());
    }
    if let Some(icon) = &input.icon {
        said::icon(icon, problems);
        own.icon.clone_from(icon);
    }
    if let Some(group) = &input.group {
        own.group = said::group(Some(group), problems);
    }
    if let Some(title) = &input.title {
        if own.title.is_none() {
            let message = text!(
                en = "Records of this object are called by their number.",
                zh = "该对象的记录以编号命名。"
            );
            problems.add(0, "title", "does_not_fit", message);
        }
        own.title = Some(title.label("title", problems));
    }
    if let Some(abilities) = &input.abilities {
        own.abilities = said::abilities(abilities, problems);
    }
    own
}
