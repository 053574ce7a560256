//! Fields without a column: those whose formula looks at the clock.

use std::sync::Arc;

use super::{field, wrong};
use crate::catalog::ObjectDef;
use crate::catalog::definition::Field;
use crate::error::Result;
use crate::formula::Display;

/// Whether a field is computed when it is read.
pub(super) fn is_one(source: &Field) -> bool {
    source.formula.as_deref().is_some_and(Display::is_needed)
}

/// Adds these fields to their object.
pub(super) fn add(object: &mut ObjectDef, file: &str, sources: &[Field]) -> Result<()> {
    for source in sources {
        let name = &source.name;
        if object.by_name.contains_key(name) || object.display(name).is_some() {
            return Err(wrong(format!("{file}: two fields have the same name")));
        }
        if let Some(setting) = stored_only(source) {
            return Err(wrong(format!(
                "{file}: '{name}' looks at the clock and is never stored, so it can't have '{setting}'"
            )));
        }
        let mut def = field(file, source)?;
        def.id = object.displays.len();
        let formula = source.formula.as_deref().unwrap_or_default();
        let display = Display::compile(formula, object, def)?;
        object.displays.push(Arc::new(display));
    }
    Ok(())
}

/// A setting that means something for a stored field only, if there is one.
fn stored_only(source: &Field) -> Option<&'static str> {
    let settings = [
        (source.required, "required"),
        (source.not_null, "not_null"),
        (source.fixed, "fixed"),
        (source.indexed, "indexed"),
        (source.unique, "unique"),
        (source.sorted, "sorted"),
        (source.default.is_some(), "default"),
        (source.rollup.is_some(), "rollup"),
    ];
    settings.into_iter().find_map(|(set, setting)| set.then_some(setting))
}
