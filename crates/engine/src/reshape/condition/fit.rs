//! Conditions that rest on what is about to change.

use steward_model::catalog::Catalog;
use steward_model::{Error, FieldError, Result, text};
use steward_store::reshaped::Reshaped;

use super::asking::Asking;

/// Refuses a change of the catalog after which conditions of a field can't be asked that could be before.
pub(in super::super) fn still_fit(before: &Catalog, after: &Catalog, row: &Reshaped) -> Result<()> {
    for object in after.objects().iter().filter(|object| object.gone.is_none()) {
        for one in &object.conditionals {
            if Asking::new(after, object, one).is_ok() {
                continue;
            }
            let same = before.find(&object.name).filter(|known| known.conditionals.contains(one));
            let fitted = same.is_some_and(|known| Asking::new(before, known, one).is_ok());
            let asked = one.parts.first().and_then(|name| object.field(name));
            let (Some(asked), true) = (asked, fitted) else { continue };
            let (en, zh) = (&asked.label.en, &asked.label.zh);
            let (of_en, of_zh) = (&object.label_plural.en, &object.label_plural.zh);
            let message = text!(
                en = "Whether '{en}' of {of_en} is shown or required depends on it. Change that first.",
                zh = "“{of_zh}”的字段“{zh}”是否显示或必填取决于它，请先修改。"
            );
            let field = if row.is_object() { "object" } else { "field" };
            return Err(Error::invalid(vec![FieldError::new(field, "in_use", message)]));
        }
    }
    Ok(())
}
