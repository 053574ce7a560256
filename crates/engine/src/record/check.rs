//! What must hold for every record, whatever its object.

use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::{Value, text};

use super::Problems;
use super::asked::Asked;
use crate::behaviour::Change;

/// Who writes: people and integrations must fill in required fields; imports need not, so that incomplete data
/// lands in the quality list instead of being refused, unless the company itself has required it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strictness {
    /// All required fields.
    Required,
    /// Those that the company has required, not those that are shipped so.
    Company,
    /// Only what the table can't do without.
    NotNull,
}

/// Checks one saved record.
pub(super) fn check(
    object: &ObjectDef,
    change: &Change,
    (strictness, asked): (Strictness, &Asked),
    problems: &mut Problems,
) {
    required(object, change, (strictness, asked), problems);
    exclusive(object, change, problems);
    transitions(object, change, problems);
}

fn required(
    object: &ObjectDef,
    change: &Change,
    (strictness, asked): (Strictness, &Asked),
    problems: &mut Problems,
) {
    for field in object.fields.iter().filter(|field| field.id != 0 && !field.internal) {
        let always = match strictness {
            Strictness::Required => field.required,
            Strictness::Company => field.required && field.bound,
            Strictness::NotNull => false,
        };
        let now = asked.needed.contains(&field.id) && strictness != Strictness::NotNull;
        let needed = field.not_null || now || (always && !asked.unshown.contains(&field.id));
        // A record that lacks a field already may be changed without filling it in.
        let touched = change.old.is_none()
            || change.changes(field.id)
            || (!field.not_null && asked.touched.contains(&field.id));
        if needed && touched && change.new.get(field.id).is_null() {
            let (en, zh) = (&field.label.en, &field.label.zh);
            let message = text!(en = "Fill in '{en}'.", zh = "请填写“{zh}”。");
            problems.add(change.row, &field.name, "required", message);
        }
    }
}

fn exclusive(object: &ObjectDef, change: &Change, problems: &mut Problems) {
    let labels = |fields: &[FieldId]| {
        let of = |get: fn(&steward_model::Text) -> &str| {
            let names = fields.iter().map(|&f| get(&object.fields[f].label));
            names.collect::<Vec<_>>().join(", ")
        };
        (of(|text| &text.en), of(|text| &text.zh))
    };
    let filled = |fields: &[FieldId]| {
        fields.iter().filter(|&&field| !change.new.get(field).is_null()).count()
    };
    if let Some(&first) = object.one_of.first()
        && filled(&object.one_of) != 1
    {
        let (en, zh) = labels(&object.one_of);
        let message =
            text!(en = "Fill in exactly one of: {en}.", zh = "以下字段须填且只填一个：{zh}。");
        problems.add(change.row, &object.fields[first].name, "one_of", message);
    }
    if let Some(&first) = object.never_together.first()
        && filled(&object.never_together) > 1
    {
        let (en, zh) = labels(&object.never_together);
        let message = text!(
            en = "These can't be filled in together: {en}.",
            zh = "以下字段不能同时填写：{zh}。"
        );
        problems.add(change.row, &object.fields[first].name, "never_together", message);
    }
}

fn transitions(object: &ObjectDef, change: &Change, problems: &mut Problems) {
    for transition in &object.transitions {
        let field = &object.fields[transition.field];
        let (Value::Text(before), Value::Text(after)) =
            (change.before(field.id), change.new.get(field.id))
        else {
            continue;
        };
        if *before == transition.from && before != after && !transition.to.contains(after) {
            let allowed = transition.to.join(", ");
            let message = if allowed.is_empty() {
                text!(en = "It stays '{before}'.", zh = "“{before}”之后不能再改。")
            } else {
                text!(
                    en = "From '{before}' it can only become: {allowed}.",
                    zh = "“{before}”之后只能改为：{allowed}。"
                )
            };
            problems.add(change.row, &field.name, "transition", message);
        }
    }
}
