//! Roll-ups that stand on what is about to change.

use steward_model::catalog::{Catalog, Computed, FieldDef, FieldId, ObjectDef, RollUp, definition};
use steward_model::kind::OptionDef;
use steward_model::{Error, FieldError, Result, Text, Value, text};

/// The roll-ups that there are, each with its object and field.
fn all(catalog: &Catalog) -> impl Iterator<Item = (&ObjectDef, &FieldDef, &RollUp)> {
    let there = catalog.objects().iter().filter(|object| object.gone.is_none());
    let fields = there.flat_map(|object| object.fields.iter().map(move |field| (object, field)));
    fields.filter_map(|(object, field)| match &field.computed {
        Some(Computed::RollUp(rollup)) => Some((object, field, rollup)),
        _ => None,
    })
}

/// Refuses to remove a field that a roll-up stands on.
pub(in super::super) fn unused(catalog: &Catalog, child: &ObjectDef, own: i64) -> Result<()> {
    let is_part = |id: FieldId| child.fields[id].own == Some(own);
    let mut over = all(catalog).filter(|(.., rollup)| rollup.from == child.id);
    match over.find(|(.., rollup)| rollup.looks_at().any(is_part)) {
        Some((object, field, _)) => Err(in_use(object, field, "field")),
        None => Ok(()),
    }
}

/// Refuses to remove an object over whose records another object has a roll-up.
pub(in super::super) fn unused_object(catalog: &Catalog, child: &ObjectDef) -> Result<()> {
    let mut over = all(catalog).filter(|(.., rollup)| rollup.from == child.id);
    match over.find(|(object, ..)| object.id != child.id) {
        Some((object, field, _)) => Err(in_use(object, field, "object")),
        None => Ok(()),
    }
}

/// Refuses to take an option away that a roll-up asks for.
pub(in super::super) fn unused_options(
    catalog: &Catalog,
    (child, field): (&ObjectDef, &str),
    gone: &[&OptionDef],
) -> Result<()> {
    let id = child.find_id(field);
    for option in gone {
        let asked = Value::Text(option.key.clone());
        let asks = |(of, wanted): &(FieldId, Value)| Some(*of) == id && *wanted == asked;
        let mut over = all(catalog).filter(|(.., rollup)| rollup.from == child.id);
        if let Some((object, field, _)) = over.find(|(.., rollup)| rollup.only.iter().any(asks)) {
            return Err(in_use(object, field, "options"));
        }
    }
    Ok(())
}

/// Refuses to bring back a roll-up over what has gone meanwhile.
pub(in super::super) fn still_there(
    catalog: &Catalog,
    rollup: Option<&definition::RollUp>,
) -> Result<()> {
    let Some(rollup) = rollup else { return Ok(()) };
    let Some(child) = catalog.find(&rollup.from) else { return Err(gone(&rollup.from)) };
    let names = [Some(&rollup.via), rollup.field.as_ref()].into_iter().flatten();
    let missing = names.chain(rollup.only.keys()).find(|name| child.field(name).is_none());
    match missing {
        Some(name) => Err(gone(&format!("{}.{name}", child.plural))),
        None => Ok(()),
    }
}

fn in_use(object: &ObjectDef, field: &FieldDef, at: &'static str) -> Error {
    let (en, zh) = (&field.label.en, &field.label.zh);
    let (of_en, of_zh) = (&object.label_plural.en, &object.label_plural.zh);
    let message = text!(
        en = "The roll-up '{en}' of {of_en} stands on it. Change or remove that first.",
        zh = "“{of_zh}”的汇总字段“{zh}”用到它，请先修改或移除该字段。"
    );
    refuse(at, "in_use", message)
}

fn gone(what: &str) -> Error {
    let message = text!(
        en = "It rolls up '{what}', which is not there any more. Restore that first.",
        zh = "它汇总的“{what}”已被移除，请先恢复。"
    );
    refuse("rollup", "wrong_relation", message)
}

fn refuse(at: &'static str, code: &'static str, message: Text) -> Error {
    Error::invalid(vec![FieldError::new(at, code, message)])
}
