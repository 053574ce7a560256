//! The generated module of one object.

use crate::documentation::{both, line};
use crate::names::type_name;
use crate::shape::{fields as known, options};
use crate::{fields, options as select, setters, view};
use std::collections::BTreeSet;
use steward_model::catalog::ObjectDef;

/// Members of the generated types that no field may be named like.
const TAKEN_NAMES: &[&str] = &["new", "of_object", "self", "super", "crate"];

/// Types of the module that no select may be named like.
const TAKEN_TYPES: &[&str] = &["Fields", "View", "ViewMut", "Self", "Option", "Vec", "String"];

/// The module: its name, its fields, its selects and its views.
pub(crate) fn module(object: &ObjectDef) -> String {
    check(object);
    let mut out = line(&format!("{}: {}", both(&object.label), object.help.en));
    out.push_str(&format!("pub mod {} {{\n", object.name));
    out.push_str("/// The object's name.\n");
    out.push_str(&format!("pub const NAME: &str = {:?};\n", object.name));
    out.push_str(&fields::names(object));
    out.push_str(&fields::scales(object));
    out.push_str(&fields::positions(object));
    out.push_str(&view::of(object));
    out.push_str(&setters::of(object));
    out.extend(known(object).map(select::of));
    out.push_str("}\n");
    out
}

/// Refuses names that would not compile, with words that lead to the definition.
fn check(object: &ObjectDef) {
    let mut types: BTreeSet<String> = TAKEN_TYPES.iter().map(|&name| name.to_owned()).collect();
    for field in known(object) {
        let place = format!("'{}' of '{}'", field.name, object.name);
        assert!(!TAKEN_NAMES.contains(&field.name.as_str()), "{place}: choose another name");
        if options(field).is_some() {
            let name = type_name(&field.name);
            assert!(types.insert(name.clone()), "{place}: there is a type {name} already");
        }
    }
}
