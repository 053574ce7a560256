//! An object of the company's own as those who reshape see it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::Result;
use steward_model::kind::format_datetime;
use steward_store::reshaped::Reshaped;

use super::super::limits::KEPT;
use super::super::shape;
use super::super::words::Words;

/// An object with what can be changed of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ToldObject {
    /// Its name, as any-record fields and roles hold it.
    pub name: String,
    /// Its plural; the path in the API.
    pub plural: String,
    /// What people call one.
    pub label: Words,
    /// What people call several.
    pub label_plural: Words,
    /// What it is for.
    pub help: Words,
    /// The icon's name.
    pub icon: String,
    /// The group of the navigation in which it stands.
    pub group: Option<String>,
    /// What people call the field that names a record; none if the number names it.
    pub title: Option<Words>,
    /// What stands before the number that each record gets; none without numbers.
    pub number: Option<String>,
    /// Whether each record belongs to somebody.
    pub owned: bool,
    /// What can be had beside its records: timeline (activities, tasks, comments), files, tags.
    pub abilities: Vec<String>,
    /// When it was removed.
    pub removed_at: Option<String>,
    /// When its records will be removed for good.
    pub purged_at: Option<String>,
}

/// An object, removed or not.
pub(super) fn told(row: &Reshaped) -> Result<ToldObject> {
    let own = shape::object(row)?;
    Ok(ToldObject {
        name: own.name,
        plural: own.plural,
        label: (&own.label).into(),
        label_plural: (&own.label_plural).into(),
        help: (&own.help).into(),
        icon: own.icon,
        group: own.group,
        title: own.title.as_ref().map(Words::from),
        number: own.number,
        owned: own.owned,
        abilities: own.abilities,
        removed_at: row.removed_at.map(format_datetime),
        purged_at: row.removed_at.map(|at| format_datetime(at + KEPT)),
    })
}
