//! What is said of a field's conditions, read and checked.

use steward_model::catalog::{Catalog, Conditional, Conditions, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Text, text};

use super::super::limits::MOST_CONDITIONALS;
use super::super::rule::{Unfit, expression};
use super::asking::Asking;
use crate::record::Problems;

/// A field's conditions as they are given; what is left out stays, and an empty one is taken away.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Said<'a> {
    pub(in super::super) required_when: &'a Option<String>,
    pub(in super::super) shown_when: &'a Option<String>,
}

/// Conditions with what is said otherwise.
pub(in super::super) fn change(conditions: &mut Conditions, said: Said<'_>) {
    if let Some(given) = said.required_when {
        conditions.required_when = expression(Some(given));
    }
    if let Some(given) = said.shown_when {
        conditions.shown_when = expression(Some(given));
    }
}

/// Says what is wrong with the conditions of a field of which it is known whether it is required anyway and
/// whether it is out of sight.
pub(in super::super) fn check(
    (catalog, object): (&Catalog, &ObjectDef),
    one: &Conditional,
    (required, hidden): (bool, bool),
    problems: &mut Problems,
) -> Result<()> {
    if one.conditions.is_empty() {
        return Ok(());
    }
    room(object, one)?;
    if one.conditions.required_when.is_some() && (required || hidden) {
        let message = if required {
            text!(
                en = "The field is required of every record. Say one or the other.",
                zh = "该字段已设为必填，不必再设条件。"
            )
        } else {
            text!(
                en = "A hidden field can't be required: nobody could fill it in.",
                zh = "隐藏的字段不能设为必填，否则无法填写。"
            )
        };
        problems.add(0, "required_when", "does_not_fit", message);
    }
    if let Err(Unfit { part, why }) = Asking::new(catalog, object, one) {
        problems.add(0, part, "wrong_expression", why);
    }
    Ok(())
}

/// Why the conditions of a field can't be asked, if that is so.
pub(in super::super) fn unfit(
    catalog: &Catalog,
    object: &ObjectDef,
    one: &Conditional,
) -> Option<Text> {
    Asking::new(catalog, object, one).err().map(|unfit| unfit.why)
}

/// Refuses one field with conditions more than an object takes.
fn room(object: &ObjectDef, one: &Conditional) -> Result<()> {
    let others = object.conditionals.iter().filter(|known| known.field != one.field).count();
    if others < MOST_CONDITIONALS {
        return Ok(());
    }
    let (en, zh) = (&object.label.en, &object.label.zh);
    let message = text!(
        en = "{en} has {MOST_CONDITIONALS} fields with conditions and takes no more.",
        zh = "“{zh}”已有 {MOST_CONDITIONALS} 个带条件的字段，不能再加。"
    );
    Err(Error::new(ErrorKind::NotSupported, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use steward_model::catalog::{Overlay, OwnField};

    const THING: &str = r#"
        name = "thing"
        plural = "things"
        label = { en = "Thing", zh = "物" }
        label_plural = { en = "Things", zh = "物" }
        help = { en = "A thing.", zh = "物。" }
        icon = "x"
        title = "name"
        traits = ["child"]
        [[field]]
        name = "name"
        kind = "text"
        label = { en = "Name", zh = "名称" }
    "#;

    #[test]
    fn an_object_takes_no_more_than_so_many() {
        let conditions =
            Conditions { shown_when: Some("name == 'a'".to_owned()), ..Conditions::default() };
        let own = |at: usize| -> OwnField {
            let field = serde_json::json!({"field": {"name": format!("x_f{at}"), "kind": "boolean",
                "label": {"en": format!("F{at}"), "zh": format!("F{at}")}},
                "shown_when": conditions.shown_when});
            let field: OwnField = serde_json::from_value(field).unwrap();
            OwnField { id: 1 + at as i64, object: "thing".to_owned(), ..field }
        };
        let fields = (0..MOST_CONDITIONALS).map(own).collect();
        let catalog = Catalog::from_toml([("thing", THING)]).unwrap();
        let catalog = catalog.reshaped(&Overlay { fields, ..Overlay::default() }).unwrap();
        let object = catalog.expect("thing").unwrap();
        assert_eq!(object.conditionals.len(), MOST_CONDITIONALS);
        let check = |field: &str| {
            let one = Conditional {
                field: field.to_owned(),
                parts: Vec::new(),
                conditions: conditions.clone(),
            };
            let mut problems = Problems::new(false);
            check((&catalog, object), &one, (false, false), &mut problems)
        };
        // One that has some can get others.
        check("x_f1").unwrap();
        let error = check("x_one_more").unwrap_err();
        assert!(error.text().en.contains("50 fields with conditions"), "{error:?}");
    }
}
