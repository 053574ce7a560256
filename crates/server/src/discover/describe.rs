//! An object and its fields as JSON.

use serde_json::{Map, Value as Json, json};
use steward_model::Text;
use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::kind::{FieldKind, OptionDef};
use steward_model::scope::{Access, FieldRight, Reach, Verb};

use crate::router::API;

/// An object as this caller has it.
pub(super) fn object(catalog: &Catalog, access: &Access, object: &ObjectDef) -> Json {
    let verbs: Vec<&str> = Verb::ALL
        .into_iter()
        .filter(|verb| *access.reach(object.id, *verb) != Reach::None)
        .map(Verb::name)
        .collect();
    let fields: Vec<Json> = object
        .fields
        .iter()
        .filter(|field| !field.internal)
        .filter_map(|field| {
            let right = access.field(object.id, &field.name);
            (right != FieldRight::Hidden).then(|| self::field(catalog, access, field, right))
        })
        .collect();
    json!({
        "name": object.name,
        "plural": object.plural,
        "path": format!("{API}/{}", object.plural),
        "label": label(&object.label),
        "label_plural": label(&object.label_plural),
        "help": label(&object.help),
        "title": object.fields[object.title].name,
        "verbs": verbs,
        "fields": fields,
    })
}

fn field(catalog: &Catalog, access: &Access, field: &FieldDef, right: FieldRight) -> Json {
    let mut out = Map::new();
    out.insert("name".to_owned(), field.name.clone().into());
    out.insert("kind".to_owned(), field.kind().name().into());
    out.insert("label".to_owned(), label(&field.label));
    if let Some(help) = &field.help {
        out.insert("help".to_owned(), label(help));
    }
    let writable = field.writable() && right == FieldRight::Write;
    let facts = [
        ("required", field.required && writable),
        ("writable", writable),
        ("fixed", field.fixed),
        ("unique", field.unique),
        ("masked", right == FieldRight::Masked),
    ];
    for (name, is) in facts {
        if is || name == "writable" {
            out.insert(name.to_owned(), is.into());
        }
    }
    match &field.kind {
        FieldKind::Select(kind) => {
            out.insert("options".to_owned(), options(&kind.options));
        }
        FieldKind::MultiSelect(kind) => {
            out.insert("options".to_owned(), options(&kind.select.options));
        }
        FieldKind::Decimal(kind) => {
            out.insert("decimals".to_owned(), kind.scale.into());
        }
        FieldKind::Reference(kind) => {
            let target = kind.to.as_deref().and_then(|to| catalog.find(to));
            let seen = |to: &&ObjectDef| *access.reach(to.id, Verb::Read) != Reach::None;
            if let Some(target) = target.filter(seen) {
                out.insert("references".to_owned(), target.plural.clone().into());
            }
        }
        _ => {}
    }
    Json::Object(out)
}

fn options(options: &[OptionDef]) -> Json {
    let each = |option: &OptionDef| json!({"key": option.key, "label": label(&option.label)});
    options.iter().map(each).collect()
}

fn label(text: &Text) -> Json {
    json!({"en": text.en, "zh": text.zh})
}
