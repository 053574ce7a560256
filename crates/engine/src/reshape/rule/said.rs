//! What is said of a rule, read and checked.

use steward_model::catalog::{Catalog, ObjectDef, Rule};
use steward_model::formula::Condition;
use steward_model::text;

use super::checked::{Checked, Unfit};
use crate::record::Problems;

/// An expression as it is kept; none if there are no words.
pub(in super::super) fn expression(given: Option<&str>) -> Option<String> {
    given.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The name of the field at which people are told, which may be left out.
pub(super) fn field(given: Option<&str>) -> String {
    given.map(str::trim).unwrap_or_default().to_owned()
}

/// Says what of a rule is wrong. One that names no field gets the first that the condition looks at.
pub(super) fn check(
    catalog: &Catalog,
    object: &ObjectDef,
    rule: &mut Rule,
    problems: &mut Problems,
) -> Option<Checked> {
    if rule.condition.is_empty() {
        let message = text!(en = "Say what must hold.", zh = "请填写必须满足的条件。");
        problems.add(0, "condition", "required", message);
        return None;
    }
    if rule.field.is_empty()
        && let Ok(condition) = Condition::compile(&rule.condition, catalog, object)
    {
        let mut fields = condition.fields().map(|field| &object.fields[field]);
        rule.field = fields.next().map(|field| field.name.clone()).unwrap_or_default();
    }
    let checked = Checked::new(catalog, object, rule);
    checked.map_err(|Unfit { part, why }| problems.add(0, part, "wrong_expression", why)).ok()
}
