//! Which operations are written together. Operations keep their order, except that within a run of
//! the same verb those on one object come together, as far as none refers to another one of them: a
//! thousand lines of a form are a few statements, not a thousand.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem::{Discriminant, discriminant};

use steward_model::{Error, FieldError, Result, text};

use super::super::Resolution;
use super::{Act, Operation};

/// Operations of one verb on one object that are written together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The plural of the object.
    pub(super) object: String,
    /// The key and the manner of an upsert.
    pub(super) upsert: Option<(Option<Vec<String>>, Resolution)>,
    /// Places of the operations.
    pub(super) operations: Vec<usize>,
}

/// Puts operations into steps.
///
/// # Errors
/// Names that are used twice, and names that no earlier operation has.
pub(super) fn plan(operations: &[Operation]) -> Result<Vec<Step>> {
    let names = names(operations)?;
    let mut steps = Vec::new();
    let mut start = 0;
    while start < operations.len() {
        let verb = discriminant(&operations[start].act);
        let end = end_of_run(operations, start, verb);
        steps.extend(of_run(operations, start..end, &names));
        start = end;
    }
    Ok(steps)
}

/// The place of each named operation.
fn names(operations: &[Operation]) -> Result<HashMap<&str, usize>> {
    let mut names = HashMap::new();
    let mut wrong = Vec::new();
    let mut refuse = |place: usize, field: &str, code, message| {
        let error = FieldError::new(field, code, message);
        wrong.push(FieldError { operation: Some(place), ..error });
    };
    for (place, operation) in operations.iter().enumerate() {
        for (field, name) in operation.references() {
            if !names.contains_key(name) {
                let message = text!(
                    en = "No earlier operation has the ref '{name}'.",
                    zh = "前面的操作中没有名为“{name}”的 ref。"
                );
                refuse(place, field, "unknown_ref", message);
            }
        }
        if let Some(name) = operation.reference.as_deref()
            && names.insert(name, place).is_some()
        {
            let message = text!(
                en = "Another operation has the ref '{name}' already.",
                zh = "已有其他操作使用名为“{name}”的 ref。"
            );
            refuse(place, "ref", "duplicate", message);
        }
    }
    if wrong.is_empty() { Ok(names) } else { Err(Error::invalid(wrong)) }
}

fn end_of_run(operations: &[Operation], start: usize, verb: Discriminant<Act>) -> usize {
    let others = operations[start..].iter().position(|one| discriminant(&one.act) != verb);
    others.map_or(operations.len(), |length| start + length)
}

/// The steps of operations with the same verb.
fn of_run(
    operations: &[Operation],
    run: std::ops::Range<usize>,
    names: &HashMap<&str, usize>,
) -> Vec<Step> {
    let mut stages: BTreeMap<usize, usize> = BTreeMap::new();
    let mut touched: HashMap<(&str, i64), usize> = HashMap::new();
    let mut steps: Vec<(usize, Step)> = Vec::new();
    for place in run {
        let operation = &operations[place];
        let earlier = operation.references().filter_map(|(_, name)| names.get(name));
        let mut stage = earlier.filter_map(|on| stages.get(on)).max().map_or(0, |stage| stage + 1);
        // One after the other, if they touch the same record.
        if let Some((id, _)) = operation.act.target() {
            let before = touched.get(&(operation.object.as_str(), id));
            stage = before.map_or(stage, |before| stage.max(before + 1));
            touched.insert((&operation.object, id), stage);
        }
        stages.insert(place, stage);
        let upsert = match &operation.act {
            Act::Upsert { on_conflict, resolution, .. } => Some((on_conflict.clone(), *resolution)),
            _ => None,
        };
        let fits = |(of, step): &&mut (usize, Step)| {
            *of == stage && step.object == operation.object && step.upsert == upsert
        };
        match steps.iter_mut().find(fits) {
            Some((_, step)) => step.operations.push(place),
            None => {
                let object = operation.object.clone();
                steps.push((stage, Step { object, upsert, operations: vec![place] }));
            }
        }
    }
    steps.sort_by_key(|(stage, _)| *stage);
    steps.into_iter().map(|(_, step)| step).collect()
}

/// The ids that the operations of a step name.
pub(super) fn ids(operations: &[Operation], step: &Step) -> BTreeSet<i64> {
    let targets = step.operations.iter().filter_map(|&place| operations[place].act.target());
    targets.map(|(id, _)| id).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value as Json, json};

    use super::*;

    fn values(values: Json) -> Map<String, Json> {
        values.as_object().cloned().unwrap()
    }

    fn create(name: &str, object: &str, with: Json) -> Operation {
        let reference = Some(name.to_owned()).filter(|name| !name.is_empty());
        let act = Act::Create { values: values(with) };
        Operation { reference, object: object.to_owned(), act }
    }

    fn update(object: &str, id: i64) -> Operation {
        let act = Act::Update { id, version: None, values: Map::new() };
        Operation { reference: None, object: object.to_owned(), act }
    }

    fn planned(operations: &[Operation]) -> Vec<(String, Vec<usize>)> {
        let steps = plan(operations).unwrap();
        steps.into_iter().map(|step| (step.object, step.operations)).collect()
    }

    fn step(object: &str, operations: &[usize]) -> (String, Vec<usize>) {
        (object.to_owned(), operations.to_vec())
    }

    #[test]
    fn what_can_be_written_together_is() {
        let operations = [
            create("a", "accounts", json!({})),
            create("", "contacts", json!({"account_id": {"$ref": "a"}})),
            create("b", "accounts", json!({})),
            create("c", "accounts", json!({"parent_id": {"$ref": "b"}})),
            create("", "contacts", json!({"account_id": {"$ref": "c"}})),
        ];
        let wanted = [
            step("accounts", &[0, 2]),
            step("contacts", &[1]),
            step("accounts", &[3]),
            step("contacts", &[4]),
        ];
        assert_eq!(planned(&operations), wanted);
    }

    #[test]
    fn another_verb_and_the_same_record_wait() {
        let operations = [
            update("accounts", 1),
            update("contacts", 1),
            update("accounts", 2),
            update("accounts", 1),
            create("", "accounts", json!({})),
            update("accounts", 3),
        ];
        let wanted = [
            step("accounts", &[0, 2]),
            step("contacts", &[1]),
            step("accounts", &[3]),
            step("accounts", &[4]),
            step("accounts", &[5]),
        ];
        assert_eq!(planned(&operations), wanted);
    }

    #[test]
    fn names_are_known_and_used_once() {
        let operations = [
            create("a", "accounts", json!({"parent_id": {"$ref": "a"}})),
            create("a", "accounts", json!({"parent_id": {"$ref": "z"}, "x": {"$ref": "a"}})),
        ];
        let error = plan(&operations).unwrap_err();
        let found: Vec<_> =
            error.fields().iter().map(|f| (f.operation, f.field.as_str(), f.code)).collect();
        let wanted = [
            (Some(0), "parent_id", "unknown_ref"),
            (Some(1), "parent_id", "unknown_ref"),
            (Some(1), "ref", "duplicate"),
        ];
        assert_eq!(found, wanted);
    }
}
