//! One comparison: operands read once, then a truth value for every stored value.

use steward_model::Value;
use steward_model::error::ErrorKind;
use steward_model::kind::FieldKind;
use steward_model::query::{IsValue, Operator, Quantifier, Test};

use super::error::{NaiveError, refuse};
use super::group::{Group, group};
use super::pattern::Pattern;
use super::special::Reader;

/// True, false or unknown.
pub(super) type Truth = Option<bool>;

/// A comparison ready to be made.
#[derive(Debug)]
pub(super) enum Comparison {
    Is(IsValue),
    /// One or all of these, or just the one.
    Each(Quantifier, Vec<Simple>),
    Keys(Operator, Vec<String>),
}

/// A comparison with one operand.
#[derive(Debug)]
pub(super) enum Simple {
    Order(Operator, Value),
    Pattern(Pattern),
    OneOf(Vec<Value>),
    NoneOf(Vec<Value>),
}

impl Comparison {
    /// Reads the operands of `test` as values of `kind`.
    pub(super) fn new(
        kind: &FieldKind,
        test: &Test,
        reader: Reader<'_>,
    ) -> Result<Self, NaiveError> {
        let operator = test.operator;
        if !allowed(kind, operator) {
            return refuse(ErrorKind::NotSupported);
        }
        let simple =
            |kind: &FieldKind, operator: Operator, text: &String| -> Result<Simple, NaiveError> {
                let Some(found) = reader.special(kind, text)? else {
                    return simple(kind, operator, text);
                };
                match (found.as_slice(), operator) {
                    (_, Operator::Eq) => Ok(Simple::OneOf(found)),
                    (_, Operator::Neq) => Ok(Simple::NoneOf(found)),
                    ([one], _) if text.trim() != "@my_departments" => {
                        Ok(Simple::Order(operator, one.clone()))
                    }
                    _ => refuse(ErrorKind::BadValue),
                }
            };
        match operator {
            Operator::Is(value) => Ok(Self::Is(value)),
            Operator::Contains | Operator::ContainedIn | Operator::Overlaps => {
                let mut keys = Vec::new();
                for text in &test.values {
                    keys.extend(split(&read(kind, text)?));
                }
                Ok(Self::Keys(operator, keys))
            }
            Operator::In => {
                let each = test.values.iter().map(|text| simple(kind, Operator::Eq, text));
                Ok(Self::Each(Quantifier::Any, each.collect::<Result<_, _>>()?))
            }
            _ => {
                let quantifier = test.quantifier.unwrap_or(Quantifier::All);
                let each = test.values.iter().map(|text| simple(kind, operator, text));
                Ok(Self::Each(quantifier, each.collect::<Result<_, _>>()?))
            }
        }
    }

    /// Whether `value` passes.
    pub(super) fn test(&self, value: &Value) -> Truth {
        match self {
            Self::Is(wanted) => Some(is(value, *wanted)),
            Self::Each(Quantifier::Any, each) => any(each.iter().map(|one| one.test(value))),
            Self::Each(Quantifier::All, each) => all(each.iter().map(|one| one.test(value))),
            Self::Keys(operator, wanted) => {
                if value.is_null() {
                    return None;
                }
                let stored = split(value);
                Some(match operator {
                    Operator::Contains => wanted.iter().all(|key| stored.contains(key)),
                    Operator::ContainedIn => stored.iter().all(|key| wanted.contains(key)),
                    _ => wanted.iter().any(|key| stored.contains(key)),
                })
            }
        }
    }
}

impl Simple {
    fn test(&self, value: &Value) -> Truth {
        match self {
            Self::Pattern(pattern) => match value {
                Value::Text(text) => Some(pattern.fits(text)),
                _ => None,
            },
            Self::OneOf(operands) => any(operands.iter().map(|operand| equal(value, operand))),
            Self::NoneOf(operands) => {
                all(operands.iter().map(|operand| equal(value, operand).map(|same| !same)))
            }
            Self::Order(Operator::IsDistinct, operand) => Some(value != operand),
            Self::Order(..) if value.is_null() => None,
            Self::Order(operator, operand) => {
                let order = compare(value, operand);
                Some(match operator {
                    Operator::Neq => order.is_ne(),
                    Operator::Gt => order.is_gt(),
                    Operator::Gte => order.is_ge(),
                    Operator::Lt => order.is_lt(),
                    Operator::Lte => order.is_le(),
                    _ => order.is_eq(),
                })
            }
        }
    }
}

fn equal(value: &Value, operand: &Value) -> Truth {
    (!value.is_null()).then(|| value == operand)
}

/// All of them, in three-valued logic.
pub(super) fn all(parts: impl Iterator<Item = Truth>) -> Truth {
    let parts: Vec<Truth> = parts.collect();
    if parts.contains(&Some(false)) {
        return Some(false);
    }
    if parts.contains(&None) { None } else { Some(true) }
}

/// One of them, in three-valued logic.
pub(super) fn any(parts: impl Iterator<Item = Truth>) -> Truth {
    all(parts.map(|part| part.map(|truth| !truth))).map(|none| !none)
}

/// The order of two values that are not null: numbers by size, texts by their bytes, false before
/// true.
pub(super) fn compare(left: &Value, right: &Value) -> std::cmp::Ordering {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) => left.as_bytes().cmp(right.as_bytes()),
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::Bytes(left), Value::Bytes(right)) => left.cmp(right),
        _ => panic!("one column holds both {left:?} and {right:?}"),
    }
}

/// The keys of a multi-select's value.
pub(super) fn split(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) => {
            text.split(',').filter(|key| !key.is_empty()).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

fn is(value: &Value, wanted: IsValue) -> bool {
    match wanted {
        IsValue::Null | IsValue::Unknown => value.is_null(),
        IsValue::NotNull => !value.is_null(),
        IsValue::True => *value == Value::Bool(true),
        IsValue::False => *value == Value::Bool(false),
    }
}

fn simple(kind: &FieldKind, operator: Operator, text: &str) -> Result<Simple, NaiveError> {
    Ok(match operator {
        Operator::Like => Simple::Pattern(Pattern::like(text, false)?),
        Operator::Ilike => Simple::Pattern(Pattern::like(text, true)?),
        Operator::Match => Simple::Pattern(Pattern::expression(text, false)?),
        Operator::Imatch => Simple::Pattern(Pattern::expression(text, true)?),
        operator => Simple::Order(operator, read(kind, text)?),
    })
}

fn read(kind: &FieldKind, text: &str) -> Result<Value, NaiveError> {
    match kind.kind().read_text(text) {
        Ok(Value::Null) if matches!(group(kind), Group::Text | Group::List) => Ok(Value::from("")),
        Ok(Value::Null) | Err(_) => refuse(ErrorKind::BadValue),
        Ok(value) => Ok(value),
    }
}

/// Whether an operator makes sense for a kind.
fn allowed(kind: &FieldKind, operator: Operator) -> bool {
    use Operator as O;
    let group = group(kind);
    match operator {
        O::Eq | O::Neq | O::In | O::IsDistinct => group != Group::Hidden,
        O::Is(IsValue::Null | IsValue::NotNull) => true,
        O::Is(IsValue::True | IsValue::False | IsValue::Unknown) => group == Group::Truth,
        O::Gt | O::Gte | O::Lt | O::Lte => matches!(group, Group::Text | Group::Ordered),
        O::Like | O::Ilike | O::Match | O::Imatch => group == Group::Text,
        O::Contains | O::ContainedIn | O::Overlaps => group == Group::List,
        O::Search | O::Range => false,
    }
}
