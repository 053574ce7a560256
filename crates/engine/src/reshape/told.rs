//! A field as those who reshape see it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::Result;
use steward_model::catalog::definition::Field;
use steward_model::catalog::{Catalog, Computed, Conditions, FieldDef, ObjectDef};
use steward_model::kind::{FieldKind, OptionDef, format_datetime};
use steward_store::reshaped::Reshaped;

use super::check::options_of;
use super::limits::KEPT;
use super::words::Words;
use super::{GivenRollUp, condition, shape};

/// A field with what can be changed of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Told {
    /// Its name in the API. A field of several parts has the name that all of them begin with.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// Whether the company has added it.
    pub own: bool,
    /// What people call it.
    pub label: Words,
    /// A short help.
    pub help: Option<Words>,
    /// Whether a form asks for it.
    pub required: bool,
    /// Of which records it is required.
    pub required_when: Option<String>,
    /// For which records forms show it.
    pub shown_when: Option<String>,
    /// Why its conditions can't be asked, if that is so.
    pub wrong: Option<Words>,
    /// Whether it is kept out of forms and lists.
    pub hidden: bool,
    /// Whether search reads it.
    pub searchable: bool,
    /// How the system computes it, if it does.
    pub formula: Option<String>,
    /// What it is kept up from, if it is.
    pub rollup: Option<GivenRollUp>,
    /// Whether it is being computed for records that were there before; until that is done those have nothing in it.
    pub computing: bool,
    /// What stands in a new record.
    pub default: Option<String>,
    /// The options, of one or several of them.
    pub options: Vec<ToldOption>,
    /// The plural of the object that a reference leads to.
    pub references: Option<String>,
    /// What the records that refer to one are called beside it, if it was said.
    pub list_label: Option<Words>,
    /// What becomes of a record when the one it refers to is deleted.
    pub on_delete: String,
    /// The most characters of a text.
    pub max_length: Option<usize>,
    /// Decimals of a number.
    pub decimals: Option<u8>,
    /// Its place among the company's own fields.
    pub position: i64,
    /// Whether anything was said otherwise of a shipped field.
    pub changed: bool,
    /// What can be changed: `label`, `help`, `required`, `hidden`, `options`, `default`, `searchable`,
    /// `position`, `list_label`, `on_delete`, `required_when`, `shown_when`, `formula`, `rollup`.
    pub may: Vec<String>,
    /// When it was removed.
    pub removed_at: Option<String>,
    /// When its values will be removed for good.
    pub purged_at: Option<String>,
}

/// An option of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ToldOption {
    /// What is stored.
    pub key: String,
    /// What people see.
    pub label: Words,
    /// Its colour.
    pub colour: Option<String>,
    /// Whether it comes with the product, and so can't go.
    pub shipped: bool,
}

/// A field of the company's own, removed or not.
pub(super) fn own(catalog: &Catalog, row: &Reshaped) -> Result<Told> {
    let own = shape::own(row)?;
    let field = &own.field;
    let target = field.to.as_deref().and_then(|to| catalog.find(to));
    let options = field.options.iter().map(|option| told_option(option, false));
    let time = |at: i64| format_datetime(at);
    let (conditions, wrong) = conditions(catalog, &row.object, &field.name);
    // One that was removed is not in the catalog.
    let conditions = if row.removed_at.is_some() { own.conditions.clone() } else { conditions };
    Ok(Told {
        name: field.name.clone(),
        kind: field.kind.clone(),
        own: true,
        label: (&field.label).into(),
        help: field.help.as_ref().map(Words::from),
        required: field.required,
        required_when: conditions.required_when,
        shown_when: conditions.shown_when,
        wrong,
        hidden: own.hidden,
        searchable: own.searchable,
        formula: field.formula.clone(),
        rollup: field.rollup.as_ref().map(|rollup| GivenRollUp::told(rollup, catalog)),
        computing: false,
        default: field.default.clone(),
        options: options.collect(),
        references: target.map(|target| target.plural.clone()),
        list_label: field.list_label.as_ref().map(Words::from),
        on_delete: field.on_delete.key().to_owned(),
        max_length: field.max_length,
        decimals: field.scale,
        position: own.position,
        changed: false,
        may: may_own(field).into_iter().map(str::to_owned).collect(),
        removed_at: row.removed_at.map(time),
        purged_at: row.removed_at.map(|at| time(at + KEPT)),
    })
}

/// A shipped field, as the company has it. `plain` is the catalog as it is shipped.
pub(super) fn shipped(
    catalog: &Catalog,
    object: &ObjectDef,
    field: &FieldDef,
    plain: &ObjectDef,
) -> Told {
    let before = plain.field(&field.name);
    let references = match &field.kind {
        FieldKind::Reference(kind) => kind.to.as_deref().and_then(|to| catalog.find(to)),
        _ => None,
    };
    let known = before.map(options_of).unwrap_or_default();
    let options = options_of(field)
        .iter()
        .map(|option| told_option(option, known.iter().any(|shipped| shipped.key == option.key)));
    let same = |before: &FieldDef| {
        before.label == field.label
            && before.help == field.help
            && before.required == field.required
            && before.hidden == field.hidden
            && options_of(before) == options_of(field)
    };
    let max_length = match &field.kind {
        FieldKind::Text(kind) if kind.max < usize::MAX => Some(kind.max),
        _ => None,
    };
    let decimals = match &field.kind {
        FieldKind::Decimal(kind) => Some(kind.scale),
        _ => None,
    };
    let (conditions, wrong) = conditions(catalog, &object.name, &field.name);
    Told {
        name: field.name.clone(),
        kind: field.kind().name().to_owned(),
        own: false,
        label: (&field.label).into(),
        help: field.help.as_ref().map(Words::from),
        required: field.required,
        changed: !conditions.is_empty() || !before.is_some_and(same),
        required_when: conditions.required_when,
        shown_when: conditions.shown_when,
        wrong,
        hidden: field.hidden,
        searchable: object.search.contains(&field.id),
        formula: match &field.computed {
            Some(Computed::Formula(source)) => Some(source.clone()),
            _ => None,
        },
        rollup: match &field.computed {
            Some(Computed::RollUp(rollup)) => {
                Some(GivenRollUp::told(&rollup.written(catalog), catalog))
            }
            _ => None,
        },
        computing: false,
        default: None,
        options: options.collect(),
        references: references.map(|target| target.plural.clone()),
        list_label: field.list_label.as_ref().map(Words::from),
        on_delete: field.on_delete.key().to_owned(),
        max_length,
        decimals,
        position: 0,
        may: may_shipped(object, field).into_iter().map(str::to_owned).collect(),
        removed_at: None,
        purged_at: None,
    }
}

/// The conditions of a field, and why they can't be asked.
fn conditions(catalog: &Catalog, object: &str, field: &str) -> (Conditions, Option<Words>) {
    let found = catalog.find(object).and_then(|object| {
        let one = object.conditionals.iter().find(|one| one.field == field)?;
        Some((one.conditions.clone(), condition::unfit(catalog, object, one)))
    });
    let (conditions, why) = found.unwrap_or_default();
    (conditions, why.as_ref().map(Words::from))
}

fn told_option(option: &OptionDef, shipped: bool) -> ToldOption {
    let (key, colour) = (option.key.clone(), option.colour.clone());
    ToldOption { key, label: (&option.label).into(), colour, shipped }
}

/// What can be changed of a field of the company's own.
pub(super) fn may_own(field: &Field) -> Vec<&'static str> {
    let kind = field.kind.as_str();
    let mut may = vec!["label", "help", "hidden", "position", "shown_when"];
    let computed = field.formula.is_some() || field.rollup.is_some();
    may.extend(match (&field.formula, &field.rollup) {
        (Some(_), _) => &["formula"][..],
        (None, Some(_)) => &["rollup"],
        (None, None) => &["required", "required_when"],
    });
    if super::check::has_options(kind) {
        may.push("options");
    }
    if !computed
        && matches!(kind, "text" | "email" | "phone" | "url" | "integer" | "boolean" | "select")
    {
        may.push("default");
    }
    if matches!(kind, "text" | "long_text" | "rich_text" | "email" | "phone" | "url") {
        may.push("searchable");
    }
    if kind == "reference" {
        may.extend(["list_label", "on_delete"]);
    }
    may
}

/// What can be changed of a shipped field: nothing that its behaviours depend on.
pub(super) fn may_shipped(object: &ObjectDef, field: &FieldDef) -> Vec<&'static str> {
    let mut may = vec!["label", "help"];
    let is_title = object.title == field.id && object.field(&field.name).is_some();
    if field.writable() && !field.not_null && !is_title {
        may.extend(["required", "required_when"]);
    }
    if !is_title {
        may.extend(["hidden", "shown_when"]);
    }
    if field.writable() && !options_of(field).is_empty() {
        may.push("options");
    }
    may
}
