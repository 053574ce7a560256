//! Marks in the places of operands, and values in the places of marks.

use steward_model::Value;
use steward_model::catalog::{FieldId, ObjectId};

use crate::plan::{Item, Operand, Predicate, Query};

/// What stands for an operand. No field that can be compared holds bytes, and the store's own values
/// are numbers and texts.
pub(crate) fn mark(place: usize) -> Value {
    Value::Bytes(place.to_le_bytes().to_vec())
}

/// The operand that a value stands for.
pub(super) fn marked(value: &Value) -> Option<usize> {
    let bytes = value.as_bytes()?.try_into().ok()?;
    Some(usize::from_le_bytes(bytes))
}

/// The fields that `count` operands belong to. `None` if one of them is nowhere.
pub(super) fn fields(query: &mut Query, count: usize) -> Option<Vec<(ObjectId, FieldId)>> {
    let mut found = vec![None; count];
    operands(query, &mut |object, field, value| {
        if let Some(place) = marked(value).and_then(|place| found.get_mut(place)) {
            *place = Some((object, field));
        }
    });
    found.into_iter().collect()
}

/// Puts values in the places of their marks.
pub(super) fn fill(query: &mut Query, values: &[Value]) {
    let put = |value: &mut Value| {
        if let Some(found) = marked(value).and_then(|place| values.get(place)) {
            *value = found.clone();
        }
    };
    query.after.iter_mut().flatten().for_each(put);
    operands(query, &mut |_, _, value| put(value));
}

/// Visits every operand that is a value.
fn operands(query: &mut Query, visit: &mut impl FnMut(ObjectId, FieldId, &mut Value)) {
    for item in &mut query.items {
        if let Item::One { query, .. } | Item::Many { query, .. } = item {
            operands(query, visit);
        }
    }
    predicate(query.object, &mut query.filter, visit);
}

fn predicate(
    object: ObjectId,
    condition: &mut Predicate,
    visit: &mut impl FnMut(ObjectId, FieldId, &mut Value),
) {
    match condition {
        Predicate::And(parts) | Predicate::Or(parts) => {
            parts.iter_mut().for_each(|part| predicate(object, part, visit));
        }
        Predicate::Not(part) => predicate(object, part, visit),
        // A question with one has no form.
        Predicate::Search(_) => {}
        Predicate::Related { target, predicate: inner, .. } => predicate(*target, inner, visit),
        Predicate::Field { field, operand } => match operand {
            Operand::Compare(_, value) => visit(object, *field, value),
            Operand::In(values) => values.iter_mut().for_each(|value| visit(object, *field, value)),
            Operand::Pattern(..)
            | Operand::IsNull
            | Operand::IsTruth(_)
            | Operand::HasAll(_)
            | Operand::HasAny(_)
            | Operand::HasNone(_) => {}
        },
    }
}
