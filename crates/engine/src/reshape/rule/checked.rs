//! A rule that can be asked.

use steward_model::catalog::{Catalog, FieldId, ObjectDef, Rule};
use steward_model::formula::{Condition, ParentField, Saved};
use steward_model::{Error, FieldError, Result, Text, text};
use steward_store::reshaped::Reshaped;

/// A rule that can be asked.
#[derive(Debug)]
pub(crate) struct Checked {
    condition: Condition,
    when: Option<Condition>,
    /// What people are told.
    pub(crate) message: Text,
    /// At which field.
    pub(crate) field: String,
}

/// Why a rule can't be asked: in which of its parts, and what.
pub(in super::super) struct Unfit {
    pub(in super::super) part: &'static str,
    pub(in super::super) why: Text,
}

impl Checked {
    /// The rules of an object that are switched on. One that does not fit, because the shipped part is another
    /// one by now, is left out and reported.
    pub(crate) fn of(catalog: &Catalog, object: &ObjectDef) -> Vec<Self> {
        let on = object.rules.iter().filter(|rule| !rule.off && object.gone.is_none());
        let checked = on.filter_map(|rule| match Self::new(catalog, object, rule) {
            Ok(checked) => Some(checked),
            Err(unfit) => {
                let (object, number, why) = (&object.name, rule.number, &unfit.why.en);
                tracing::error!(object, number, why, "a rule does not fit and is left out");
                None
            }
        });
        checked.collect()
    }

    /// Checks a rule.
    pub(super) fn new(catalog: &Catalog, object: &ObjectDef, rule: &Rule) -> Result<Self, Unfit> {
        let compile = |part, source: &str| {
            let compiled = Condition::compile(source, catalog, object);
            compiled.map_err(|fault| Unfit { part, why: fault.sentence(source) })
        };
        let condition = compile("condition", &rule.condition)?;
        let when = rule.when.as_deref().map(|source| compile("when", source)).transpose()?;
        let Some(field) = object.field(&rule.field) else {
            let (name, zh) = (&rule.field, &object.label.zh);
            let why =
                text!(en = "There is no field '{name}'.", zh = "“{zh}”没有名为“{name}”的字段。");
            return Err(Unfit { part: "field", why });
        };
        let field = field.name.clone();
        Ok(Self { condition, when, message: rule.message.clone(), field })
    }

    /// The fields that it looks at.
    pub(crate) fn fields(&self) -> impl Iterator<Item = FieldId> {
        self.all().flat_map(Condition::fields)
    }

    /// The fields of parents that it looks at.
    pub(crate) fn parents(&self) -> impl Iterator<Item = &ParentField> {
        self.all().flat_map(Condition::parents)
    }

    fn all(&self) -> impl Iterator<Item = &Condition> {
        std::iter::once(&self.condition).chain(&self.when)
    }

    /// Whether a record breaks it: it is meant, and the condition does not hold. What can't be told is not held
    /// against a record.
    pub(crate) fn is_broken(&self, saved: &Saved<'_>) -> bool {
        let meant = self.when.as_ref().is_none_or(|when| when.holds(saved) == Some(true));
        meant && self.condition.holds(saved) == Some(false)
    }
}

/// Refuses a change of the catalog after which a rule can't be asked that could be before.
pub(in super::super) fn still_fit(before: &Catalog, after: &Catalog, row: &Reshaped) -> Result<()> {
    for object in after.objects().iter().filter(|object| object.gone.is_none()) {
        for rule in object.rules.iter().filter(|rule| !rule.off) {
            if Checked::new(after, object, rule).is_ok() {
                continue;
            }
            let same = before.find(&object.name).filter(|known| known.rules.contains(rule));
            let fitted = same.is_some_and(|known| Checked::new(before, known, rule).is_ok());
            if !fitted {
                continue;
            }
            let (en, zh) = (&rule.message.en, &rule.message.zh);
            let (of_en, of_zh) = (&object.label_plural.en, &object.label_plural.zh);
            let message = text!(
                en = "A rule of {of_en} looks at it: '{en}'. Change that rule or switch it off first.",
                zh = "“{of_zh}”的规则“{zh}”用到它，请先修改或停用该规则。"
            );
            let field = if row.is_object() { "object" } else { "field" };
            return Err(Error::invalid(vec![FieldError::new(field, "in_use", message)]));
        }
    }
    Ok(())
}
