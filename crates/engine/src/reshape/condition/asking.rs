//! The conditions of a field that can be asked.

use steward_model::catalog::{Catalog, Conditional, FieldId, ObjectDef};
use steward_model::formula::{Condition, ParentField, Saved};
use steward_model::text;

use super::super::rule::Unfit;

/// The conditions of a field that can be asked.
#[derive(Debug)]
pub(crate) struct Asking {
    /// The names of what the field consists of.
    pub(crate) names: Vec<String>,
    /// Those of them that are stored.
    pub(crate) fields: Vec<FieldId>,
    required: Option<Condition>,
    shown: Option<Condition>,
}

impl Asking {
    /// The fields of an object that have conditions. What does not fit, because the shipped part is another one
    /// by now, is left out and reported.
    pub(crate) fn of(catalog: &Catalog, object: &ObjectDef) -> Vec<Self> {
        let there = object.conditionals.iter().filter(|_| object.gone.is_none());
        let checked = there.filter_map(|one| match Self::new(catalog, object, one) {
            Ok(checked) => Some(checked),
            Err(Unfit { part, why }) => {
                let (object, field, why) = (&object.name, &one.field, &why.en);
                tracing::error!(
                    object,
                    field,
                    part,
                    why,
                    "a condition does not fit and is left out"
                );
                None
            }
        });
        checked.collect()
    }

    /// Checks the conditions of a field.
    pub(super) fn new(
        catalog: &Catalog,
        object: &ObjectDef,
        one: &Conditional,
    ) -> Result<Self, Unfit> {
        let fields: Vec<FieldId> =
            one.parts.iter().filter_map(|name| Some(object.field(name)?.id)).collect();
        let compile = |part, source: &Option<String>| {
            let Some(source) = source else { return Ok(None) };
            let compiled = Condition::compile(source, catalog, object)
                .map_err(|fault| Unfit { part, why: fault.sentence(source) })?;
            if compiled.fields().any(|field| fields.contains(&field)) {
                let why =
                    text!(en = "It looks at the field itself.", zh = "条件不能用到该字段本身。");
                return Err(Unfit { part, why });
            }
            Ok(Some(compiled))
        };
        let required = compile("required_when", &one.conditions.required_when)?;
        let shown = compile("shown_when", &one.conditions.shown_when)?;
        Ok(Self { names: one.parts.clone(), fields, required, shown })
    }

    /// The fields that decide.
    pub(crate) fn looks_at(&self) -> impl Iterator<Item = FieldId> {
        self.all().flat_map(Condition::fields)
    }

    /// The fields of parents that decide.
    pub(crate) fn parents(&self) -> impl Iterator<Item = ParentField> {
        self.all().flat_map(Condition::parents).copied()
    }

    fn all(&self) -> impl Iterator<Item = &Condition> {
        self.required.iter().chain(&self.shown)
    }

    /// Whether forms show the field of a record. What can't be told is not so.
    pub(crate) fn is_shown(&self, saved: &Saved<'_>) -> bool {
        self.shown.as_ref().is_none_or(|shown| shown.holds(saved) == Some(true))
    }

    /// Whether the record is one of those that need the field. What no form shows nobody could fill in.
    pub(crate) fn is_required(&self, saved: &Saved<'_>) -> bool {
        let holds = |required: &Condition| required.holds(saved) == Some(true);
        self.required.as_ref().is_some_and(holds) && self.is_shown(saved)
    }
}
