//! `add_object`: an object of the company's own.

use schemars::JsonSchema;
use serde::Deserialize;
use steward_model::catalog::OwnObject;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Text, text};
use steward_store::reshaped::Reshaped;

use super::super::action::Reshape;
use super::super::limits::{MOST_OBJECTS, MOST_OBJECTS_EVER};
use super::super::reshaping::{Needs, Reshaping};
use super::super::words::Words;
use super::access::{self, GivenAccess};
use super::said;
use super::told::{ToldObject, told};
use crate::record::{Problems, Work};

/// Adds an object.
#[derive(Debug)]
pub struct AddObject;

/// The object.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// What people call one.
    label: Words,
    /// What people call several; as one, if it is left out.
    #[serde(default)]
    label_plural: Option<Words>,
    /// Its name in the API; made of the label if it is left out. It begins with x_ in any case, and its plural
    /// ends in s.
    #[serde(default)]
    name: Option<String>,
    /// What it is for.
    #[serde(default)]
    help: Words,
    /// The icon's name.
    #[serde(default)]
    icon: Option<String>,
    /// The group of the navigation: customers, sales, work, service, marketing or company; none for more.
    #[serde(default)]
    group: Option<String>,
    /// What people call the field that names a record. Without it the number names it.
    #[serde(default)]
    title: Option<Words>,
    /// What stands before the number that each record gets, such as HY-; without it records have no numbers.
    #[serde(default)]
    number: Option<String>,
    /// Whether each record belongs to somebody, with a department.
    #[serde(default)]
    owned: bool,
    /// What can be had beside its records: timeline (activities, tasks, comments), files, tags.
    #[serde(default)]
    abilities: Vec<String>,
    /// How far people reach; roles can be set apart afterwards.
    #[serde(default)]
    access: Option<GivenAccess>,
}

impl Reshape for AddObject {
    type Input = Input;
    type Output = ToldObject;

    const NAME: &'static str = "add_object";
    const HAS_DRY_RUN: bool = true;

    fn help() -> Text {
        text!(
            en = "Adds an object of the company's own, with lists, forms, search, import and rights, at once.",
            zh = "新建自定义对象，列表、表单、搜索、导入和权限立即可用。"
        )
    }

    async fn reshape(work: &mut Work<'_, '_>, input: Input) -> Result<ToldObject> {
        add(work, input).await
    }
}

async fn add(work: &mut Work<'_, '_>, input: Input) -> Result<ToldObject> {
    let mut reshaping = Reshaping::begin(work).await?;
    let catalog = reshaping.catalog()?;
    room(reshaping.rows())?;
    let mut problems = Problems::new(false);
    let own = read(&reshaping, &input, &mut problems)?;
    let access = access::read(input.access.as_ref(), own.owned, &mut problems);
    problems.finish()?;
    let row = Reshaped {
        id: 0,
        object: own.name.clone(),
        field: String::new(),
        own: true,
        definition: serde_json::to_string(&own).map_err(Error::internal)?,
        revision: 0,
        changed_at: 0,
        removed_at: None,
        purged_at: None,
    };
    let needs = Needs { tables: true, widened: false };
    reshaping.keep(row.clone(), needs, "add_object").await?;
    access::write(reshaping.work(), &catalog, &own.name, access).await?;
    told(&row)
}

fn read(
    reshaping: &Reshaping<'_, '_, '_>,
    input: &Input,
    problems: &mut Problems,
) -> Result<OwnObject> {
    let catalog = reshaping.catalog()?;
    let label = input.label.label("label", problems);
    said::label(&catalog, None, "label", &label, problems);
    let plural = input.label_plural.as_ref();
    let label_plural = plural
        .and_then(|words| words.help("label_plural", problems))
        .unwrap_or_else(|| label.clone());
    let title = input.title.as_ref().map(|words| words.label("title", problems));
    let number = said::prefix(input.number.as_deref(), problems);
    if title.is_none() && number.is_none() {
        let message = text!(
            en = "Records need a name or a number, so that people can tell them apart.",
            zh = "记录至少要有名称或编号，否则无法区分。"
        );
        problems.add(0, "title", "required", message);
    }
    let (name, plural) =
        said::names((&catalog, reshaping.rows()), input.name.as_deref(), &label, problems);
    let icon = input.icon.clone().unwrap_or_else(|| "table".to_owned());
    said::icon(&icon, problems);
    let help = input.help.help("help", problems);
    Ok(OwnObject {
        id: 0,
        name,
        gone: None,
        plural,
        help: help.unwrap_or_else(|| label.clone()),
        label,
        label_plural,
        icon,
        group: said::group(input.group.as_deref(), problems),
        title,
        number,
        owned: input.owned,
        abilities: said::abilities(&input.abilities, problems),
    })
}

/// Refuses one object more than a company has.
fn room(rows: &[Reshaped]) -> Result<()> {
    let all = rows.iter().filter(|row| row.is_object());
    let kept = all.clone().filter(|row| row.purged_at.is_none()).count();
    if kept < MOST_OBJECTS && all.count() < MOST_OBJECTS_EVER {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::NotSupported,
        text!(
            en = "There are {MOST_OBJECTS} objects of your own, removed ones included, and no more are taken. \
                  Remove some for good first.",
            zh = "已有 {MOST_OBJECTS} 个自定义对象（含已移除的），不能再加。请先彻底删除一些。"
        ),
    ))
}
