//! An object and its fields as JSON.

use serde_json::{Map, Value as Json, json};
use steward_model::Text;
use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::kind::{DecimalRole, FieldKind, OptionDef};
use steward_model::scope::{Access, FieldRight, Reach, Verb};
use steward_model::value::Value;

use crate::router::API;

/// An object as this caller has it.
pub(crate) fn object(catalog: &Catalog, access: &Access, object: &ObjectDef) -> Json {
    let verbs: Vec<&str> = Verb::ALL
        .into_iter()
        .filter(|verb| object.allows(*verb) && *access.reach(object.id, *verb) != Reach::None)
        .map(Verb::name)
        .collect();
    let displays = object.displays.iter().filter_map(|display| {
        let right = access.display(object, display);
        (right != FieldRight::Hidden).then(|| self::display(catalog, access, &display.def, right))
    });
    let fields: Vec<Json> = object
        .fields
        .iter()
        .filter(|field| !field.internal)
        .filter_map(|field| {
            let right = access.field(object.id, &field.name);
            (right != FieldRight::Hidden).then(|| self::field(catalog, access, field, right))
        })
        .chain(displays)
        .map(|field| conditional(object, field))
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

/// A field with what of it depends on the record. By what, is the company's affair: `rpc/asked_fields` tells
/// of one record what comes of it.
fn conditional(def: &ObjectDef, mut field: Json) -> Json {
    let name = field["name"].as_str().unwrap_or_default();
    let Some(conditions) = def.conditions_of(name) else { return field };
    let facts = [
        ("required_when", conditions.required_when.is_some()),
        ("shown_when", conditions.shown_when.is_some()),
    ];
    for (name, _) in facts.into_iter().filter(|(_, is)| *is) {
        field[name] = true.into();
    }
    field
}

/// A field that is computed when it is read: it can be shown, and nothing else.
fn display(catalog: &Catalog, access: &Access, def: &FieldDef, right: FieldRight) -> Json {
    let mut out = field(catalog, access, def, right);
    out["shown_only"] = true.into();
    out.as_object_mut().map(|out| out.remove("sortable"));
    out
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
        ("derived", !field.writable()),
        ("fixed", field.fixed),
        ("unique", field.unique),
        ("own", field.own.is_some()),
        ("hidden", field.hidden),
        ("masked", right == FieldRight::Masked),
        ("sortable", field.kind().sortable() && right != FieldRight::Masked),
    ];
    for (name, is) in facts {
        if is || name == "writable" {
            out.insert(name.to_owned(), is.into());
        }
    }
    if let Some(default) = default(field) {
        out.insert("default".to_owned(), default);
    }
    settings(catalog, access, field, &mut out);
    Json::Object(out)
}

/// The value that a form starts with, if it is one that JSON and the form spell alike.
fn default(field: &FieldDef) -> Option<Json> {
    match (field.default.as_ref()?, &field.kind) {
        (Value::Text(text), _) => Some(text.as_str().into()),
        (Value::Bool(yes), _) => Some((*yes).into()),
        (Value::Int(number), FieldKind::Integer(_)) => Some((*number).into()),
        (Value::Int(0), FieldKind::Decimal(_)) => Some(0.into()),
        _ => None,
    }
}

/// What the kind of a field adds.
fn settings(catalog: &Catalog, access: &Access, field: &FieldDef, out: &mut Map<String, Json>) {
    let mut say = |name: &str, value: Json| drop(out.insert(name.to_owned(), value));
    match &field.kind {
        FieldKind::Text(kind) => say("max_length", kind.max.into()),
        FieldKind::Select(kind) => say("options", options(&kind.options)),
        FieldKind::MultiSelect(kind) => say("options", options(&kind.select.options)),
        FieldKind::Decimal(kind) => {
            say("decimals", kind.scale.into());
            if let DecimalRole::Money { currency: Some(currency) } = &kind.role {
                say("currency", currency.as_str().into());
            }
        }
        FieldKind::Reference(kind) => {
            let target = kind.to.as_deref().and_then(|to| catalog.find(to));
            let seen = |to: &&ObjectDef| *access.reach(to.id, Verb::Read) != Reach::None;
            if let Some(target) = target.filter(seen) {
                say("references", target.plural.as_str().into());
            }
            if let Some(sibling) = &kind.object_field {
                say("object_field", sibling.as_str().into());
            }
        }
        FieldKind::ObjectName(kind) => say("objects", kind.objects.clone().into()),
        _ => {}
    }
}

fn options(options: &[OptionDef]) -> Json {
    let each = |option: &OptionDef| {
        let colour = option.colour.as_deref();
        json!({"key": option.key, "label": label(&option.label), "colour": colour})
    };
    options.iter().map(each).collect()
}

/// Words in both languages.
pub(crate) fn label(text: &Text) -> Json {
    json!({"en": text.en, "zh": text.zh})
}
