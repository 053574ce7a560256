//! Reading a test's operands as its field's kind.

use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::kind::{FieldKind, Operators, Refusal};
use steward_model::query::{IsValue, Operator};
use steward_model::{Error, FieldError, Result, Value, text};

use super::{Resolver, not_supported, regex_subset, special};
use crate::form;
use crate::plan::{Compare, Operand, Pattern, Predicate};

/// Refuses an operator that does not fit the field's kind, whatever its operands are.
pub(super) fn fits(field: &FieldDef, operator: Operator) -> Result<()> {
    if field.kind().operators().allows(operator) {
        return Ok(());
    }
    Err(does_not_fit(field))
}

impl Resolver<'_> {
    /// One test of a field.
    pub(super) fn comparison(
        &self,
        (object, field): (&ObjectDef, &FieldDef),
        operator: Operator,
        values: &[String],
    ) -> Result<Predicate> {
        fits(field, operator)?;
        if let Some(code) = field.code_field
            && !matches!(operator, Operator::Is(_))
        {
            let code = &object.fields[code];
            // A code is made of each operand anew, so a question about a secret has no form: none
            // of its marks is anywhere.
            if self.marking {
                return Ok(Predicate::Field { field: code.id, operand: Operand::IsNull });
            }
            let codes = values.iter().map(|text| self.code(object, field, text));
            let codes = codes.collect::<Result<Vec<_>>>()?;
            let make = |operand| Predicate::Field { field: code.id, operand };
            return self.read(code, operator, &codes).map(make);
        }
        let make = |operand: Operand| Predicate::Field { field: field.id, operand };
        if let [text] = values
            && let Some(several) = self.several(field, text)?
        {
            return match operator {
                Operator::Eq | Operator::In => Ok(make(Operand::In(several))),
                Operator::Neq => Ok(Predicate::Not(Box::new(make(Operand::In(several))))),
                _ => Err(bad(field, special::is_several(text))),
            };
        }
        self.read(field, operator, values).map(make)
    }

    /// The code of a secret operand; a secret itself is compared with nothing.
    fn code(&self, object: &ObjectDef, field: &FieldDef, text: &str) -> Result<String> {
        let value = field.kind().read_text(text).map_err(|refusal| bad(field, refusal))?;
        let secret = value.as_text().ok_or_else(|| bad(field, empty()))?;
        self.catalog.secret_code(object, field, secret)
    }

    fn read(&self, field: &FieldDef, operator: Operator, values: &[String]) -> Result<Operand> {
        let one = || values.first().map_or("", String::as_str);
        let compare = |compare| Ok(Operand::Compare(compare, self.value(field, one())?));
        match operator {
            Operator::Eq => compare(Compare::Eq),
            Operator::Neq => compare(Compare::Neq),
            Operator::Gt => compare(Compare::Gt),
            Operator::Gte => compare(Compare::Gte),
            Operator::Lt => compare(Compare::Lt),
            Operator::Lte => compare(Compare::Lte),
            Operator::IsDistinct => compare(Compare::Distinct),
            Operator::In => self.listed(field, values),
            Operator::Like => like(field, Pattern::Like, one()),
            Operator::Ilike => like(field, Pattern::Ilike, &one().to_lowercase()),
            Operator::Match => regex(field, Pattern::Match, one()),
            Operator::Imatch => regex(field, Pattern::Imatch, one()),
            Operator::Is(IsValue::Null | IsValue::Unknown) => Ok(Operand::IsNull),
            Operator::Is(IsValue::True) => Ok(Operand::IsTruth(true)),
            Operator::Is(IsValue::False) => Ok(Operand::IsTruth(false)),
            Operator::Is(IsValue::NotNull) => {
                Err(Error::internal("is.not_null is a negated is.null"))
            }
            Operator::Contains => Ok(Operand::HasAll(keys(field, values)?)),
            Operator::Overlaps => Ok(Operand::HasAny(keys(field, values)?)),
            Operator::ContainedIn => contained(field, values),
            Operator::Search | Operator::Range => Err(does_not_fit(field)),
        }
    }

    fn listed(&self, field: &FieldDef, values: &[String]) -> Result<Operand> {
        let mut listed = Vec::with_capacity(values.len());
        for text in values {
            match self.several(field, text)? {
                Some(several) => listed.extend(several),
                None => listed.push(self.value(field, text)?),
            }
        }
        Ok(Operand::In(listed))
    }

    /// One operand as a value of the field's kind.
    fn value(&self, field: &FieldDef, text: &str) -> Result<Value> {
        if self.marking {
            return text.parse().map(form::mark).map_err(Error::internal);
        }
        match self.special(field, text)? {
            Some(value) => Ok(value),
            None => value(field, text),
        }
    }
}

/// One ordinary operand as a value of the field's kind. An empty operand is the empty text.
pub(crate) fn value(field: &FieldDef, text: &str) -> Result<Value> {
    let value = field.kind().read_text(text).map_err(|refusal| bad(field, refusal))?;
    match value {
        Value::Null if field.kind().operators() == Operators::Text => Ok(Value::from("")),
        Value::Null if field.kind().operators() == Operators::List => Ok(Value::from("")),
        Value::Null => Err(bad(field, empty())),
        value => Ok(value),
    }
}

fn empty() -> Refusal {
    Refusal::new(
        "empty",
        text!(en = "Give a value, or use 'is.null'.", zh = "请填写一个值；查空值请用 is.null。"),
    )
}

/// The keys of a list operand, each an option of the field.
fn keys(field: &FieldDef, values: &[String]) -> Result<Vec<String>> {
    let FieldKind::MultiSelect(kind) = &field.kind else {
        return Err(Error::internal("only lists have list operators"));
    };
    values
        .iter()
        .filter(|text| !text.trim().is_empty())
        .map(|text| kind.select.key(text.trim()).map_err(|refusal| bad(field, refusal)))
        .collect()
}

/// `cd`: the list has none of the options that are not named.
fn contained(field: &FieldDef, values: &[String]) -> Result<Operand> {
    let named = keys(field, values)?;
    let FieldKind::MultiSelect(kind) = &field.kind else {
        return Err(Error::internal("only lists have list operators"));
    };
    if kind.select.options.is_empty() {
        return Err(not_supported(text!(
            en = "'cd' needs a field with declared options.",
            zh = "cd 只能用于有固定选项的字段。"
        )));
    }
    let others = kind.select.options.iter().map(|option| option.key.clone());
    Ok(Operand::HasNone(others.filter(|key| !named.contains(key)).collect()))
}

fn like(field: &FieldDef, pattern: Pattern, text: &str) -> Result<Operand> {
    // A pattern that ends in an open escape is an error on one database and not on the other.
    let open = text.chars().rev().take_while(|c| *c == '\\').count() % 2 == 1;
    if open || text.contains('\0') {
        return Err(bad(
            field,
            Refusal::new(
                "bad_pattern",
                text!(
                    en = "A pattern can't end in a single backslash.",
                    zh = "匹配模式不能以单个反斜杠结尾。"
                ),
            ),
        ));
    }
    Ok(Operand::Pattern(pattern, text.to_owned()))
}

fn regex(field: &FieldDef, pattern: Pattern, text: &str) -> Result<Operand> {
    regex_subset::check(text).map_err(|refusal| bad(field, refusal))?;
    Ok(Operand::Pattern(pattern, text.to_owned()))
}

pub(super) fn bad(field: &FieldDef, refusal: Refusal) -> Error {
    let name = &field.name;
    let (en, zh) = (&refusal.message.en, &refusal.message.zh);
    Error::new(ErrorKind::BadValue, text!(en = "'{name}': {en}", zh = "“{name}”：{zh}"))
        .with_field(FieldError::new(name, refusal.code, refusal.message))
}

fn does_not_fit(field: &FieldDef) -> Error {
    let (name, kind) = (&field.name, field.kind().name());
    let message = text!(
        en = "This operator does not fit '{name}', which is a {kind} field.",
        zh = "字段“{name}”（{kind}）不能用这个运算符。"
    );
    not_supported(message.clone()).with_field(FieldError::new(name, "bad_operator", message))
}
