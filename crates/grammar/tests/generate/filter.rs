//! Random filters.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use steward_model::query::{FieldPath, Filter, IsValue, Operator, Quantifier, Test};

use super::{DEPTH, name, text};

/// One part of a filter: a test or a group, negated or not.
pub(super) fn filter() -> impl Strategy<Value = Filter> {
    let test = (test().prop_map(Filter::Test), any::<bool>()).prop_map(negate);
    test.prop_recursive(DEPTH, 12, 3, |part| {
        let group = (vec(part, 1..4), any::<bool>())
            .prop_map(|(parts, all)| if all { Filter::And(parts) } else { Filter::Or(parts) });
        (group, any::<bool>()).prop_map(negate)
    })
}

fn negate((filter, negated): (Filter, bool)) -> Filter {
    if negated { Filter::Not(Box::new(filter)) } else { filter }
}

fn test() -> impl Strategy<Value = Test> {
    (vec(name(), 0..3), name(), operation()).prop_map(|(relations, field, operation)| {
        let (operator, quantifier, values) = operation;
        Test { field: FieldPath { relations, field }, operator, quantifier, values }
    })
}

type Operation = (Operator, Option<Quantifier>, Vec<String>);

fn operation() -> impl Strategy<Value = Operation> {
    use Operator as O;
    let single = [O::Neq, O::IsDistinct, O::Search, O::Range];
    let either = [O::Eq, O::Gt, O::Gte, O::Lt, O::Lte, O::Match, O::Imatch, O::Like, O::Ilike];
    let many = [O::In, O::Contains, O::ContainedIn, O::Overlaps];
    let is = [IsValue::Null, IsValue::NotNull, IsValue::True, IsValue::False, IsValue::Unknown];
    let quantifier = prop_oneof![Just(Quantifier::Any), Just(Quantifier::All)];
    prop_oneof![
        1 => (pick(single.to_vec()), text(0)).prop_map(|(o, value)| (o, None, vec![value])),
        3 => (pick(either.to_vec()), option::of(quantifier), vec(text(0), 1..4)).prop_map(either_way),
        2 => (pick(many.to_vec()), vec(list_value(), 0..4)).prop_map(|(o, values)| (o, None, values)),
        1 => pick(is.to_vec()).prop_map(|value| (O::Is(value), None, Vec::new())),
    ]
}

fn either_way(
    (o, quantifier, mut values): (Operator, Option<Quantifier>, Vec<String>),
) -> Operation {
    if quantifier.is_none() {
        values.truncate(1);
    }
    if matches!(o, Operator::Like | Operator::Ilike) {
        // What the grammar reads has no `*` left.
        values.iter_mut().for_each(|value| *value = value.replace('*', "%"));
    }
    (o, quantifier, values)
}

fn list_value() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just("null".to_owned()),
        1 => Just("NULL".to_owned()),
        6 => text(0),
    ]
}

fn pick<T: Clone + std::fmt::Debug + 'static>(from: Vec<T>) -> impl Strategy<Value = T> {
    proptest::sample::select(from)
}
