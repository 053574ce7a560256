//! `add_field`: a field of the company's own.

use schemars::JsonSchema;
use serde::Deserialize;
use steward_model::catalog::definition::{self, Field};
use steward_model::catalog::{
    Catalog, Conditional, Conditions, OWN_PREFIX, ObjectDef, OwnField, is_name,
};
use steward_model::error::ErrorKind;
use steward_model::scope::Access;
use steward_model::{Error, Result, Text, text};
use steward_store::reshaped::Reshaped;

use super::action::Reshape;
use super::condition::{self, Said};
use super::limits::{MOST_EVER, MOST_FIELDS, NAME_MAX};
use super::options::{self, Before};
use super::reshaping::{Needs, Reshaping};
use super::words::{GivenOption, Words};
use super::{GivenRollUp, Told, check, compute, formula, name, rollup, rule, told};
use crate::record::{Problems, Work};

/// Adds a field to an object.
#[derive(Debug)]
pub struct AddField;

/// The field.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
    /// text, long_text, rich_text, email, phone, url, integer, decimal, money, percent, boolean, date, datetime,
    /// duration, select, multi_select, reference, user, department, image, file, json, address or geo. Left out of
    /// a roll-up, whose kind is that of what comes of it.
    #[serde(default)]
    kind: String,
    /// What people call it.
    label: Words,
    /// Its name in the API; made of the label if it is left out. It begins with x_ in any case.
    #[serde(default)]
    name: Option<String>,
    /// A short help.
    #[serde(default)]
    help: Words,
    /// Whether a form asks for it.
    #[serde(default)]
    required: bool,
    /// Whether it is kept out of forms and lists.
    #[serde(default)]
    hidden: bool,
    /// Whether search reads it.
    #[serde(default)]
    searchable: bool,
    /// What stands in a new record, as one would type it; of a select field its option's label will do.
    #[serde(default)]
    default: Option<String>,
    /// Select and multi_select: the options, in their order.
    #[serde(default)]
    options: Vec<GivenOption>,
    /// Reference: the plural of the object that it leads to.
    #[serde(default)]
    references: Option<String>,
    /// Reference: what the records that refer to one are called beside it; otherwise by their object's name.
    #[serde(default)]
    list_label: Words,
    /// Reference: what becomes of a record when the one it refers to is deleted: keep, clear, cascade or refuse.
    #[serde(default)]
    on_delete: Option<String>,
    /// Money: the field with the currency's code; otherwise it is the company's own currency.
    #[serde(default)]
    currency: Option<String>,
    /// Texts: the most characters.
    #[serde(default)]
    max_length: Option<usize>,
    /// Numbers: the least.
    #[serde(default)]
    min: Option<String>,
    /// Numbers: the greatest.
    #[serde(default)]
    max: Option<String>,
    /// Decimal, money, percent: how many decimals.
    #[serde(default)]
    decimals: Option<u8>,
    /// How the system computes it, in CEL: `amount * 1.13`, `account.level`. Nobody fills it in then.
    #[serde(default)]
    formula: Option<String>,
    /// What it is kept up from, of the records that refer to one: their number, or the sum, the least or the
    /// greatest of what they have. Nobody fills it in then.
    #[serde(default)]
    rollup: Option<GivenRollUp>,
    /// Of which records it is required, as a condition in CEL: `stage == 'lost'`.
    #[serde(default)]
    required_when: Option<String>,
    /// For which records forms show it, as a condition in CEL; for all, if it is left out.
    #[serde(default)]
    shown_when: Option<String>,
    /// Its place among the company's own fields of the object; the last if it is left out.
    #[serde(default)]
    position: Option<i64>,
}

impl Reshape for AddField {
    type Input = Input;
    type Output = Told;

    const NAME: &'static str = "add_field";
    const HAS_DRY_RUN: bool = true;

    fn help() -> Text {
        text!(
            en = "Adds a field to an object; it can be used at once, by everybody.",
            zh = "为对象添加字段，保存后所有人立即可用。"
        )
    }

    async fn reshape(work: &mut Work<'_, '_>, input: Input) -> Result<Told> {
        add(work, input).await
    }
}

async fn add(work: &mut Work<'_, '_>, input: Input) -> Result<Told> {
    let mut reshaping = Reshaping::begin(work).await?;
    let catalog = reshaping.catalog()?;
    let object = check::object(&catalog, &input.object)?;
    let rows: Vec<&Reshaped> =
        reshaping.rows().iter().filter(|row| is_field_of(row, object)).collect();
    room(object, &rows)?;
    let mut problems = Problems::new(false);
    let (input, rolled_up) =
        rolled_up(reshaping.access(), (&catalog, object), input, &mut problems)?;
    let mut field = definition(&catalog, object, &rows, &input, &mut problems);
    field.rollup = rolled_up;
    check::hidden(false, input.required && input.hidden, &mut problems);
    let conditions = conditions(&catalog, object, &field, &input, &mut problems)?;
    if input.rollup.is_some() {
        plain(&input, &field, &mut problems);
        formula::plain_only(
            &[("currency", input.currency.is_some())],
            &field,
            false,
            &mut problems,
        );
    }
    if field.formula.is_some() {
        formula::room(object)?;
        plain(&input, &field, &mut problems);
        formula::check((&catalog, object), &field, (None, &[]), &mut problems);
    }
    problems.finish()?;
    let last = rows.iter().filter(|row| row.purged_at.is_none()).count();
    let own = OwnField {
        id: 0,
        object: object.name.clone(),
        searchable: input.searchable,
        hidden: input.hidden,
        position: input.position.unwrap_or(i64::try_from(last).unwrap_or(i64::MAX)),
        field,
        conditions,
    };
    let row = Reshaped {
        id: 0,
        object: own.object.clone(),
        field: own.field.name.clone(),
        own: true,
        definition: serde_json::to_string(&own).map_err(Error::internal)?,
        revision: 0,
        changed_at: 0,
        removed_at: None,
        purged_at: None,
    };
    let widened = own.searchable && !object.search.is_empty();
    let needs = Needs { tables: true, widened };
    let catalog = reshaping.keep(row.clone(), needs, "add_field").await?;
    compute::want(reshaping.work(), object, &own.field).await?;
    told::own(&catalog, &row)
}

/// What is given with the roll-up read: its kind and decimals follow from that.
fn rolled_up(
    access: &Access,
    (catalog, object): (&Catalog, &ObjectDef),
    mut input: Input,
    problems: &mut Problems,
) -> Result<(Input, Option<definition::RollUp>)> {
    let Some(given) = &input.rollup else { return Ok((input, None)) };
    if input.formula.is_some() {
        let message = text!(en = "Either a formula or a roll-up.", zh = "公式和汇总只能选择其一。");
        problems.add(0, "formula", "does_not_fit", message);
    }
    let found = rollup::check(access, (catalog, object), given, problems);
    let result = found.as_ref().and_then(|found| rollup::result(catalog, found));
    let (kind, decimals) = result.unwrap_or(("integer", None));
    let others = !input.kind.is_empty() && input.kind != kind;
    if result.is_some() && (others || input.decimals.is_some_and(|given| Some(given) != decimals)) {
        let message = text!(
            en = "The kind follows from what is rolled up, which is '{kind}'. Leave it out.",
            zh = "字段类型由汇总结果决定，为“{kind}”，请不要填写。"
        );
        problems.add(0, "kind", "does_not_fit", message);
    }
    input.kind = kind.to_owned();
    input.decimals = decimals;
    if let Some(found) = &found {
        rollup::room(catalog, found)?;
    }
    let written = found.map(|found| found.written(catalog));
    Ok((input, written))
}

/// Says what of a field that is computed is for what people fill in.
fn plain(input: &Input, field: &Field, problems: &mut Problems) {
    let settings = [
        ("required", input.required),
        ("required_when", input.required_when.is_some()),
        ("default", input.default.is_some()),
        ("min", input.min.is_some()),
        ("max", input.max.is_some()),
    ];
    formula::plain_only(&settings, field, input.searchable, problems);
}

/// The conditions under which it is required and shown.
fn conditions(
    catalog: &Catalog,
    object: &ObjectDef,
    field: &Field,
    input: &Input,
    problems: &mut Problems,
) -> Result<Conditions> {
    let mut conditions = Conditions::default();
    let said = Said { required_when: &input.required_when, shown_when: &input.shown_when };
    condition::change(&mut conditions, said);
    let one = Conditional { field: field.name.clone(), parts: Vec::new(), conditions };
    condition::check((catalog, object), &one, (input.required, input.hidden), problems)?;
    Ok(one.conditions)
}

/// Whether it is the row of a field that the company has added to an object.
pub(super) fn is_field_of(row: &Reshaped, object: &ObjectDef) -> bool {
    row.own && row.is_field() && row.object == object.name
}

/// Refuses one field more than an object takes.
fn room(object: &ObjectDef, rows: &[&Reshaped]) -> Result<()> {
    let kept = rows.iter().filter(|row| row.purged_at.is_none()).count();
    let (en, zh) = (&object.label.en, &object.label.zh);
    let message = if kept >= MOST_FIELDS {
        text!(
            en = "{en} has {MOST_FIELDS} fields of your own, removed ones included, and takes no more. \
                  Remove some for good first.",
            zh =
                "“{zh}”已有 {MOST_FIELDS} 个自定义字段（含已移除的），不能再加。请先彻底删除一些。"
        )
    } else if rows.len() >= MOST_EVER {
        text!(
            en = "{en} has been given {MOST_EVER} fields already, which is all that the database takes.",
            zh = "“{zh}”先后添加过 {MOST_EVER} 个字段，已达数据库上限。"
        )
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::NotSupported, message))
}

fn definition(
    catalog: &Catalog,
    object: &ObjectDef,
    rows: &[&Reshaped],
    input: &Input,
    problems: &mut Problems,
) -> Field {
    let kind = input.kind.as_str();
    if !check::KINDS.contains(&kind) {
        let all = check::KINDS.join(", ");
        let message =
            text!(en = "Choose one of these kinds: {all}.", zh = "请选择这些类型之一：{all}。");
        problems.add(0, "kind", "unknown_kind", message);
    }
    let label = input.label.label("label", problems);
    check::label(object, None, &label, problems);
    let help = input.help.help("help", problems);
    let options = if check::has_options(kind) {
        options::read(&input.options, Before { options: &[], shipped: false }, problems)
    } else {
        Vec::new()
    };
    if !check::has_options(kind) && !input.options.is_empty() {
        let message =
            text!(en = "Fields of this kind have no options.", zh = "这种类型的字段没有选项。");
        problems.add(0, "options", "does_not_fit", message);
    }
    let mut field = Field {
        name: named(object, rows, input, &label, problems),
        kind: kind.to_owned(),
        label,
        help,
        required: input.required,
        max_length: input.max_length,
        min: input.min.clone(),
        max: input.max.clone(),
        scale: input.decimals,
        currency: currency(object, input, problems),
        options,
        to: target(catalog, input, problems),
        list_label: input.list_label.help("list_label", problems),
        // What refers to a record is listed beside it, and looked for when it is deleted.
        indexed: input.kind == "reference",
        on_delete: check::on_delete(input.on_delete.as_deref(), problems),
        default: input.default.clone(),
        formula: rule::expression(input.formula.as_deref()),
        ..Field::default()
    };
    field.sorted = formula::sorted(&field);
    check::settings(&field, problems);
    if problems.is_empty() {
        field.default = check::default(&field, problems);
    }
    if input.searchable && problems.is_empty() {
        check::searchable(&field, problems);
    }
    field
}

/// The object's name that a reference leads to.
fn target(catalog: &Catalog, input: &Input, problems: &mut Problems) -> Option<String> {
    let Some(plural) = input.references.as_deref().filter(|text| !text.is_empty()) else {
        if input.kind == "reference" {
            let message = text!(
                en = "Choose the object whose records can be picked.",
                zh = "请选择要关联的对象。"
            );
            problems.add(0, "references", "required", message);
        }
        return None;
    };
    let found = catalog.find_plural(plural).map(|target| target.name.clone());
    if found.is_none() {
        let message =
            text!(en = "There is no object '{plural}'.", zh = "没有名为“{plural}”的对象。");
        problems.add(0, "references", "unknown_object", message);
    }
    found
}

fn currency(object: &ObjectDef, input: &Input, problems: &mut Problems) -> Option<String> {
    let name = input.currency.as_deref().filter(|name| !name.is_empty())?;
    if object.field(name).is_none_or(|field| check::options_of(field).is_empty()) {
        let message = text!(
            en = "There is no field '{name}' that holds a currency.",
            zh = "没有存放币种的字段“{name}”。"
        );
        problems.add(0, "currency", "unknown_field", message);
    }
    Some(name.to_owned())
}

/// The field's name: given, or made of the label.
fn named(
    object: &ObjectDef,
    rows: &[&Reshaped],
    input: &Input,
    label: &Text,
    problems: &mut Problems,
) -> String {
    // Columns that belong to a field of several parts, and sort keys, are taken as well.
    let taken = |name: &str| {
        rows.iter().any(|row| row.field == name)
            || object.find_id(name).is_some()
            || object.display(name).is_some()
    };
    let Some(given) = input.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) else {
        let end = match input.kind.as_str() {
            "reference" | "user" | "department" | "image" | "file" => "_id",
            _ => "",
        };
        let room = NAME_MAX - OWN_PREFIX.len() - end.len() - 4;
        let spelled = name::spelled(label, room).unwrap_or_else(|| "field".to_owned());
        return name::free(&name::prefixed(&spelled), end, taken);
    };
    let name = name::prefixed(given);
    let bare = name.strip_prefix(OWN_PREFIX).unwrap_or_default();
    if !is_name(bare) || name.len() > NAME_MAX {
        let message = text!(
            en = "Use small letters, digits and underscores, beginning with a letter; at most {NAME_MAX} characters.",
            zh = "请使用小写字母、数字和下划线，以字母开头，不超过 {NAME_MAX} 个字符。"
        );
        problems.add(0, "name", "wrong_name", message);
    } else if taken(&name) {
        let message = text!(
            en = "There is or was a field '{name}' already. A name is never given twice.",
            zh = "字段名“{name}”已被使用过，不能重复使用。"
        );
        problems.add(0, "name", "taken", message);
    }
    name
}
