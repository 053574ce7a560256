//! The enum of a select's options.

use crate::documentation::{both, line};
use crate::names::type_name;
use crate::shape::options;
use std::collections::BTreeSet;
use steward_model::catalog::FieldDef;
use steward_model::kind::OptionDef;

/// The variant for keys that the definitions don't have; it holds the key.
const OTHER: &str = "Other";

/// The variant of a shipped option whose key is itself `other`.
const PLAIN_OTHER: &str = "PlainOther";

/// The enum of a field, or nothing where its values are no enum.
pub(crate) fn of(field: &FieldDef) -> String {
    let Some(options) = options(field) else { return String::new() };
    let name = type_name(&field.name);
    let variants = variants(field, options);
    let mut out = line(&both(&field.label));
    out.push_str("#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\n");
    out.push_str(&format!("pub enum {name} {{\n"));
    for (variant, option) in variants.iter().zip(options) {
        out.push_str(&line(&both(&option.label)));
        out.push_str(&format!("{variant},\n"));
    }
    out.push_str("/// An option that a company added, by its key.\n");
    out.push_str(&format!("{OTHER}(String),\n}}\n"));
    out.push_str(&format!("impl {name} {{\n"));
    out.push_str("/// The shipped options, in their order.\n");
    let all: Vec<String> = variants.iter().map(|v| format!("Self::{v}")).collect();
    out.push_str(&format!("pub const ALL: &'static [Self] = &[{}];\n", all.join(", ")));
    out.push_str("/// The option with this key.\n#[must_use]\n");
    out.push_str("pub fn from_key(key: &str) -> Self {\nmatch key {\n");
    for (variant, option) in variants.iter().zip(options) {
        out.push_str(&format!("{:?} => Self::{variant},\n", option.key));
    }
    out.push_str(&format!("other => Self::{OTHER}(other.to_owned()),\n}}\n}}\n"));
    out.push_str("/// The key, as it is stored.\n#[must_use]\n");
    out.push_str("pub fn key(&self) -> &str {\nmatch self {\n");
    for (variant, option) in variants.iter().zip(options) {
        out.push_str(&format!("Self::{variant} => {:?},\n", option.key));
    }
    out.push_str(&format!("Self::{OTHER}(key) => key,\n}}\n}}\n}}\n"));
    out
}

/// The variants' names, which must differ.
fn variants(field: &FieldDef, options: &[OptionDef]) -> Vec<String> {
    let mut seen = BTreeSet::from([OTHER.to_owned()]);
    let name = |option: &OptionDef| {
        let name = type_name(&option.key);
        if name == OTHER { PLAIN_OTHER.to_owned() } else { name }
    };
    let names: Vec<String> = options.iter().map(name).collect();
    for (name, option) in names.iter().zip(options) {
        assert!(seen.insert(name.clone()), "'{}': '{}' twice as {name}", field.name, option.key);
    }
    names
}
