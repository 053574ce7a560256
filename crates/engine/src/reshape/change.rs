//! `change_field`: other words, options, requirements and places for fields, shipped or the company's own.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use steward_model::catalog::definition::{Field, RollUp};
use steward_model::catalog::{Catalog, Conditional, FieldChange, FieldDef, ObjectDef, OwnField};
use steward_model::kind::OptionDef;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::scope::Access;
use steward_model::{Error, Result, Text, text};
use steward_store::reshaped::Reshaped;

use super::action::Reshape;
use super::condition::{self, Said};
use super::options::{self, Before};
use super::remove::unknown;
use super::reshaping::{Needs, Reshaping};
use super::words::{GivenOption, Words};
use super::{GivenRollUp, Told, check, compute, formula, rollup, rule, shape, told};
use crate::record::{Problems, Work};

/// Changes a field.
#[derive(Debug)]
pub struct ChangeField;

/// What of it; what is left out stays.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
    /// The field's name.
    field: String,
    /// What people call it.
    #[serde(default)]
    label: Option<Words>,
    /// A short help; empty words for none.
    #[serde(default)]
    help: Option<Words>,
    /// Whether a form asks for it.
    #[serde(default)]
    required: Option<bool>,
    /// Whether it is kept out of forms and lists.
    #[serde(default)]
    hidden: Option<bool>,
    /// Whether search reads it.
    #[serde(default)]
    searchable: Option<bool>,
    /// What stands in a new record; an empty text for nothing.
    #[serde(default)]
    default: Option<String>,
    /// All options in their order, those that exist with their keys.
    #[serde(default)]
    options: Option<Vec<GivenOption>>,
    /// A reference: what the records that refer to one are called beside it; empty words for their object's name.
    #[serde(default)]
    list_label: Option<Words>,
    /// A reference: what becomes of a record when the one it refers to is deleted: keep, clear, cascade or refuse.
    #[serde(default)]
    on_delete: Option<String>,
    /// A computed field: another formula, by which it is computed again for all records.
    #[serde(default)]
    formula: Option<String>,
    /// A roll-up: another one with a result of the same kind, which is worked out again for all records.
    #[serde(default)]
    rollup: Option<GivenRollUp>,
    /// Of which records it is required, as a condition in CEL; empty for none.
    #[serde(default)]
    required_when: Option<String>,
    /// For which records forms show it, as a condition in CEL; empty for all.
    #[serde(default)]
    shown_when: Option<String>,
    /// Its place among the company's own fields of the object.
    #[serde(default)]
    position: Option<i64>,
    /// A shipped field: takes back all that was said otherwise, before anything else.
    #[serde(default)]
    as_shipped: bool,
}

impl Reshape for ChangeField {
    type Input = Input;
    type Output = Told;

    const NAME: &'static str = "change_field";
    const HAS_DRY_RUN: bool = true;

    fn help() -> Text {
        text!(
            en = "Changes what a field is called, its options, whether it is required or hidden.",
            zh = "修改字段的名称、说明、选项，以及是否必填、是否隐藏。"
        )
    }

    async fn reshape(work: &mut Work<'_, '_>, input: Input) -> Result<Told> {
        change(work, input).await
    }
}

async fn change(work: &mut Work<'_, '_>, input: Input) -> Result<Told> {
    let mut reshaping = Reshaping::begin(work).await?;
    let catalog = reshaping.catalog()?;
    let object = check::object(&catalog, &input.object)?;
    let row = reshaping.row(&object.name, &input.field).cloned();
    match row {
        Some(row) if row.own && row.removed_at.is_none() => {
            change_own(&mut reshaping, (&catalog, object), row, &input).await
        }
        Some(row) if row.own => Err(unknown(object, &row.field)),
        row => change_shipped(&mut reshaping, (&catalog, object), row, &input).await,
    }
}

async fn change_own(
    reshaping: &mut Reshaping<'_, '_, '_>,
    (catalog, object): (&Catalog, &ObjectDef),
    row: Reshaped,
    input: &Input,
) -> Result<Told> {
    let own = shape::own(&row)?;
    let before = own.field.options.clone();
    let before = Before { options: &before, shipped: false };
    let mut problems = Problems::new(false);
    refuse_others(input, &told::may_own(&own.field), &mut problems);
    let was_searchable = own.searchable;
    let before_it = (own.field.formula.clone(), own.field.rollup.clone());
    let mut own = changed_own(own, object, input, before, &mut problems);
    condition::change(&mut own.conditions, said(input));
    let me = |field: &&FieldDef| field.own == Some(own.id) && !field.internal;
    let parts = object.shown().filter(me).map(|field| field.name.clone()).collect();
    let (field, conditions) = (own.field.name.clone(), own.conditions.clone());
    let one = Conditional { field, parts, conditions };
    let known = (own.field.required, own.hidden);
    condition::check((catalog, object), &one, known, &mut problems)?;
    if let Some(given) = input.rollup.as_ref().filter(|_| own.field.rollup.is_some()) {
        let access = reshaping.access();
        own.field.rollup =
            rolled_up(access, (catalog, object), (&own.field, given), &mut problems)?;
    }
    let computed = (&own.field.formula, &own.field.rollup) != (&before_it.0, &before_it.1);
    if own.field.formula.is_some() {
        let id = object.field(&own.field.name).map(|field| field.id);
        let known = Arc::clone(&reshaping.work().model);
        let known = (id, known.formulas.as_slice());
        formula::check((catalog, object), &own.field, known, &mut problems);
        formula::plain_only(&[], &own.field, own.searchable, &mut problems);
    }
    problems.finish()?;
    if input.options.is_some() {
        unused(reshaping, (catalog, object, &own.field.name), before, &own.field.options).await?;
    }
    let definition = serde_json::to_string(&own).map_err(Error::internal)?;
    let row = Reshaped { definition, ..row };
    // One that was computed whenever it was read has no column yet.
    let needs = Needs { tables: computed || was_searchable != own.searchable, widened: false };
    let catalog = reshaping.keep(row.clone(), needs, "change_field").await?;
    if computed {
        compute::want(reshaping.work(), object, &own.field).await?;
    }
    told::own(&catalog, &row)
}

fn changed_own(
    mut own: OwnField,
    object: &ObjectDef,
    input: &Input,
    before: Before<'_>,
    problems: &mut Problems,
) -> OwnField {
    if let Some(label) = &input.label {
        own.field.label = label.label("label", problems);
        // What people see of a field of several parts are its parts.
        let me = object.shown().find(|field| field.own == Some(own.id));
        check::label(object, me.map(|field| field.name.as_str()), &own.field.label, problems);
    }
    if let Some(help) = &input.help {
        own.field.help = help.help("help", problems);
    }
    if let Some(given) = &input.formula {
        own.field.formula = formula_of(given, problems).or(own.field.formula);
        own.field.sorted = formula::sorted(&own.field);
    }
    own.field.required = input.required.unwrap_or(own.field.required);
    own.hidden = input.hidden.unwrap_or(own.hidden);
    own.position = input.position.unwrap_or(own.position);
    own.searchable = input.searchable.unwrap_or(own.searchable);
    if let Some(options) = &input.options {
        own.field.options = options::read(options, before, problems);
    }
    if let Some(label) = &input.list_label {
        own.field.list_label = label.help("list_label", problems);
    }
    if let Some(rule) = &input.on_delete {
        own.field.on_delete = check::on_delete(Some(rule), problems);
    }
    if let Some(default) = &input.default {
        own.field.default = Some(default.clone());
    }
    if problems.is_empty() {
        own.field.default = check::default(&own.field, problems);
        let field = Field { default: None, ..own.field.clone() };
        if own.searchable {
            check::searchable(&field, problems);
        }
    }
    check::hidden(false, own.hidden && own.field.required, problems);
    own
}

/// Another roll-up of a field, which has its column already.
fn rolled_up(
    access: &Access,
    (catalog, object): (&Catalog, &ObjectDef),
    (field, given): (&Field, &GivenRollUp),
    problems: &mut Problems,
) -> Result<Option<RollUp>> {
    let Some(found) = rollup::check(access, (catalog, object), given, problems) else {
        return Ok(None);
    };
    if rollup::result(catalog, &found) != Some((field.kind.as_str(), field.scale)) {
        let message = text!(
            en = "The result would be of another kind or have other decimals. Add another field for that.",
            zh = "结果的类型或小数位数与该字段不同，请另外添加字段。"
        );
        problems.add(0, "rollup.field", "another_kind", message);
    }
    let written = found.written(catalog);
    if field.rollup.as_ref().is_none_or(|before| before.from != written.from) {
        rollup::room(catalog, &found)?;
    }
    Ok(Some(written))
}

/// A formula as it is given; a computed field stays one.
fn formula_of(given: &str, problems: &mut Problems) -> Option<String> {
    let formula = rule::expression(Some(given));
    if formula.is_none() {
        let message = text!(en = "Write how the field is computed.", zh = "请填写公式。");
        problems.add(0, "formula", "required", message);
    }
    formula
}

async fn change_shipped(
    reshaping: &mut Reshaping<'_, '_, '_>,
    (catalog, object): (&Catalog, &ObjectDef),
    row: Option<Reshaped>,
    input: &Input,
) -> Result<Told> {
    let field = object.shown().find(|field| field.name == input.field && field.own.is_none());
    let field = field.ok_or_else(|| unknown(object, &input.field))?;
    let plain = catalog.as_shipped(&object.name, &field.name)?;
    let plain = plain.as_ref().unwrap_or(field);
    let known = match (&row, input.as_shipped) {
        (Some(row), false) => shape::change(row)?,
        _ => FieldChange {
            object: object.name.clone(),
            field: field.name.clone(),
            ..FieldChange::default()
        },
    };
    let mut problems = Problems::new(false);
    refuse_others(input, &told::may_shipped(object, field), &mut problems);
    let before = Before { options: check::options_of(field), shipped: true };
    let mut change = changed_shipped(known, (object, field, plain), input, before, &mut problems);
    condition::change(&mut change.conditions, said(input));
    let (name, conditions) = (field.name.clone(), change.conditions.clone());
    let one = Conditional { field: name.clone(), parts: vec![name], conditions };
    let known = (change.required.unwrap_or(plain.required), change.hidden);
    condition::check((catalog, object), &one, known, &mut problems)?;
    problems.finish()?;
    if input.options.is_some() || input.as_shipped {
        unused(reshaping, (catalog, object, &field.name), before, &change.options).await?;
    }
    let definition = serde_json::to_string(&change).map_err(Error::internal)?;
    let new = || Reshaped {
        id: 0,
        object: object.name.clone(),
        field: field.name.clone(),
        own: false,
        definition: String::new(),
        revision: 0,
        changed_at: 0,
        removed_at: None,
        purged_at: None,
    };
    let row = Reshaped { definition, ..row.unwrap_or_else(new) };
    let catalog = reshaping.keep(row, Needs::default(), "change_field").await?;
    let object = catalog.expect(&object.name)?;
    let field = object.shown().find(|shown| shown.name == field.name);
    let field = field.ok_or_else(|| Error::internal("a changed field is gone"))?;
    let shipped = catalog.reshaped(&steward_model::catalog::Overlay::default())?;
    Ok(told::shipped(&catalog, object, field, shipped.find(&object.name).unwrap_or(object)))
}

fn changed_shipped(
    mut change: FieldChange,
    (object, field, plain): (&ObjectDef, &FieldDef, &FieldDef),
    input: &Input,
    before: Before<'_>,
    problems: &mut Problems,
) -> FieldChange {
    if let Some(label) = &input.label {
        let label = label.label("label", problems);
        check::label(object, Some(&field.name), &label, problems);
        change.label = (label != plain.label).then_some(label);
    }
    if let Some(help) = &input.help {
        let help = help.help("help", problems);
        change.help = help.filter(|help| plain.help.as_ref() != Some(help));
    }
    if let Some(required) = input.required {
        change.required = (required != plain.required).then_some(required);
    }
    change.hidden = input.hidden.unwrap_or(change.hidden);
    if let Some(options) = &input.options {
        change.options = options::read(options, before, problems);
    }
    let required = change.required.unwrap_or(plain.required) && field.writable();
    if change.hidden {
        let is_title = object.fields.get(object.title).is_some_and(|t| t.name == field.name);
        check::hidden(is_title, required, problems);
    }
    change
}

fn said(input: &Input) -> Said<'_> {
    Said { required_when: &input.required_when, shown_when: &input.shown_when }
}

/// Refuses what can't be changed of this field.
fn refuse_others(input: &Input, may: &[&'static str], problems: &mut Problems) {
    let wanted = [
        ("label", input.label.is_some()),
        ("help", input.help.is_some()),
        ("required", input.required.is_some()),
        ("hidden", input.hidden.is_some()),
        ("searchable", input.searchable.is_some()),
        ("default", input.default.is_some()),
        ("options", input.options.is_some()),
        ("position", input.position.is_some()),
        ("list_label", input.list_label.is_some()),
        ("on_delete", input.on_delete.is_some()),
        ("required_when", input.required_when.is_some()),
        ("shown_when", input.shown_when.is_some()),
        ("formula", input.formula.is_some()),
        ("rollup", input.rollup.is_some()),
    ];
    for (name, _) in wanted.into_iter().filter(|(name, wanted)| *wanted && !may.contains(name)) {
        let message =
            text!(en = "This can't be changed of this field.", zh = "此字段的这一项不能修改。");
        problems.add(0, name, "does_not_fit", message);
    }
}

/// Refuses to take an option away that records have.
async fn unused(
    reshaping: &mut Reshaping<'_, '_, '_>,
    (catalog, object, field): (&Catalog, &ObjectDef, &str),
    before: Before<'_>,
    options: &[OptionDef],
) -> Result<()> {
    let all_gone = options::gone(before, options);
    rollup::unused_options(catalog, (object, field), &all_gone)?;
    let Some(def) = object.field(field) else { return Ok(()) };
    let several = def.kind().name() == "multi_select";
    let mut problems = Problems::new(false);
    for gone in all_gone {
        let (operator, value) = match several {
            true => (Operator::Contains, gone.key.clone()),
            false => (Operator::Eq, gone.key.clone()),
        };
        let filter = Filter::test(field, operator, vec![value]);
        let query = ListQuery { filter, ..ListQuery::default() };
        if reshaping.work().first(object, &query).await?.is_some() {
            let (en, zh) = (&gone.label.en, &gone.label.zh);
            let message = text!(
                en = "There are records with '{en}'. Give them another option first.",
                zh = "仍有记录使用选项“{zh}”，请先改为其他选项。"
            );
            problems.add(0, "options", "in_use", message);
        }
    }
    problems.finish()
}
