//! A formula as it is given, read and checked.

use steward_model::catalog::definition::Field;
use steward_model::catalog::{Catalog, Computed, FieldId, ObjectDef, try_field};
use steward_model::error::ErrorKind;
use steward_model::formula::{self, Display, Planned, Trial};
use steward_model::{Error, Result, Text, text};

use super::super::limits::MOST_FORMULAS;
use crate::record::Problems;

/// The kinds that a formula's result can have.
const KINDS: [&str; 11] = [
    "text",
    "long_text",
    "integer",
    "decimal",
    "money",
    "percent",
    "boolean",
    "date",
    "datetime",
    "duration",
    "select",
];

/// The formula of a field, ready to be tried, or what is wrong with it. `id`: the field's position, if it is there
/// already; `known`: all formulas that there are.
pub(in super::super) fn check(
    (catalog, object): (&Catalog, &ObjectDef),
    field: &Field,
    (id, known): (Option<FieldId>, &[Planned]),
    problems: &mut Problems,
) -> Option<Trial> {
    let source = field.formula.as_deref()?;
    if !KINDS.contains(&field.kind.as_str()) {
        let message = text!(
            en = "Fields of this kind can't be computed.",
            zh = "这种类型的字段不能用公式计算。"
        );
        problems.add(0, "kind", "does_not_fit", message);
        return None;
    }
    // What is wrong with the field itself is said elsewhere.
    let target = try_field(&Field { formula: None, ..field.clone() }).ok()?;
    let trial = match Trial::compile(source, catalog, object, target) {
        Ok(trial) => trial,
        Err(fault) => {
            problems.add(0, "formula", "wrong_expression", fault.sentence(source));
            return None;
        }
    };
    let way = id.and_then(|id| formula::way_back(trial.formula(), (object.id, id), known));
    if let Some(way) = way {
        problems.add(0, "formula", "circle", circle(catalog, &way));
        return None;
    }
    Some(trial)
}

/// That a formula uses its own result, and over which fields.
fn circle(catalog: &Catalog, way: &[formula::Place]) -> Text {
    let label = |(object, field): &formula::Place| &catalog.object(*object).fields[*field].label;
    let (before, _) = way.split_at(way.len().saturating_sub(1));
    let en: Vec<&str> = before.iter().map(|place| label(place).en.as_str()).collect();
    let zh: Vec<&str> = before.iter().map(|place| label(place).zh.as_str()).collect();
    if before.is_empty() {
        return text!(en = "The formula uses the field itself.", zh = "公式不能用到该字段本身。");
    }
    let (en, zh) = (en.join("' → '"), zh.join("”→“"));
    text!(
        en = "The formula uses its own result, by way of '{en}'.",
        zh = "公式经由“{zh}”用到了自己的结果，形成循环。"
    )
}

/// Whether people sort a text with this formula as they read it: one that is never stored can't be sorted.
pub(in super::super) fn sorted(field: &Field) -> bool {
    field.kind == "text" && !field.formula.as_deref().is_some_and(Display::is_needed)
}

/// Says what a computed field can't have: these settings are for what people fill in.
pub(in super::super) fn plain_only(
    settings: &[(&'static str, bool)],
    field: &Field,
    searchable: bool,
    problems: &mut Problems,
) {
    for (name, _) in settings.iter().filter(|(_, set)| *set) {
        let message = text!(
            en = "A computed field has no such setting: nobody fills it in.",
            zh = "计算字段由系统填写，没有此项设置。"
        );
        problems.add(0, name, "does_not_fit", message);
    }
    if searchable && field.formula.as_deref().is_some_and(Display::is_needed) {
        let message = text!(
            en = "What depends on the present time is never stored, so search can't read it.",
            zh = "随当前时间变化的值不会存储，无法搜索。"
        );
        problems.add(0, "searchable", "does_not_fit", message);
    }
}

/// Refuses one computed field more than an object takes.
pub(in super::super) fn room(object: &ObjectDef) -> Result<()> {
    let is_one = |computed: &Option<Computed>| matches!(computed, Some(Computed::Formula(_)));
    let own = object.shown().filter(|field| field.own.is_some() && is_one(&field.computed));
    if own.count() < MOST_FORMULAS {
        return Ok(());
    }
    let (en, zh) = (&object.label.en, &object.label.zh);
    let message = text!(
        en = "{en} has {MOST_FORMULAS} formulas of your own and takes no more.",
        zh = "“{zh}”已有 {MOST_FORMULAS} 个自定义公式字段，不能再加。"
    );
    Err(Error::new(ErrorKind::NotSupported, message))
}
