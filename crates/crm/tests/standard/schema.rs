//! `docs/catalog.schema.json` says exactly what the format is: the same keys, the same ones
//! required, the same types, kinds and traits as `steward_model::catalog::definition`.

use crate::validator::{flaws, referred};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use steward_crm::SHIPPED;
use steward_model::Text;
use steward_model::catalog::definition::{
    self, Field, KINDS, Key, Object, People, Private, RollUp, SectionDef, TransitionDef, View,
};
use steward_model::kind::OptionDef;

const SCHEMA: &str = include_str!("../../../../docs/catalog.schema.json");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("the schema is JSON")
}

/// Compares one object of the schema with the type that reads it.
fn compare<T: DeserializeOwned>(root: &Value, part: &Value) {
    let keys: BTreeSet<String> = part["properties"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, known_keys::<T>(), "keys");
    let full: Map<String, Value> =
        keys.iter().map(|key| (key.clone(), sample(root, &part["properties"][key]))).collect();
    read::<T>(&full).expect("a value of every type that the schema names is read");
    let required: BTreeSet<&str> =
        part["required"].as_array().unwrap().iter().map(|key| key.as_str().unwrap()).collect();
    for key in &keys {
        let mut lacking = full.clone();
        lacking.remove(key);
        let refused = read::<T>(&lacking).is_err();
        assert_eq!(refused, required.contains(key.as_str()), "'{key}' is required");
        let mut wrong = full.clone();
        wrong.insert(key.clone(), json!([{ "zz": 1.5 }]));
        assert!(read::<T>(&wrong).is_err(), "'{key}' takes anything");
        let described =
            part["properties"][key]["description"].as_str().is_some_and(|d| d.ends_with('.'));
        assert!(described, "'{key}' has no description");
    }
}

fn read<T: DeserializeOwned>(keys: &Map<String, Value>) -> Result<T, serde_json::Error> {
    serde_json::from_value(Value::Object(keys.clone()))
}

/// The keys that a type reads, as it says itself when it meets another one.
fn known_keys<T: DeserializeOwned>() -> BTreeSet<String> {
    let error = serde_json::from_value::<T>(json!({ "zz": 0 })).err().expect("'zz' is refused");
    let message = error.to_string();
    assert!(message.starts_with("unknown field `zz`"), "{message}");
    message.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

/// A value that the schema allows.
fn sample(root: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema.get("$ref") {
        return sample(root, referred(root, reference));
    }
    if let Some(first) = schema.pointer("/enum/0") {
        return first.clone();
    }
    match schema["type"].as_str().expect("a type") {
        "string" => json!("a"),
        "boolean" => json!(true),
        "integer" => json!(1),
        "array" => json!([sample(root, &schema["items"])]),
        "object" => {
            let required = schema["required"].as_array().into_iter().flatten();
            let keys = required.map(|key| key.as_str().unwrap());
            let entry = |key: &str| (key.to_owned(), sample(root, &schema["properties"][key]));
            Value::Object(keys.map(entry).collect())
        }
        other => panic!("unknown type {other}"),
    }
}

#[test]
fn the_schema_and_the_reader_know_the_same_keys() {
    let root = schema();
    compare::<Object>(&root, &root);
    let part = |name: &str| root["$defs"][name].clone();
    compare::<Field>(&root, &part("field"));
    compare::<RollUp>(&root, &part("rollup"));
    compare::<Key>(&root, &part("key"));
    compare::<People>(&root, &part("people"));
    compare::<Private>(&root, &part("private"));
    compare::<TransitionDef>(&root, &part("transition"));
    compare::<SectionDef>(&root, &part("section"));
    compare::<View>(&root, &part("view"));
    compare::<OptionDef>(&root, &part("option"));
    compare::<Text>(&root, &part("text"));
    let parts: BTreeSet<&str> =
        root["$defs"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(parts.len(), 11, "a part that is not compared: {parts:?}");
}

#[test]
fn the_schema_knows_every_kind_and_trait() {
    let root = schema();
    let words = |path: &str| -> Vec<String> {
        serde_json::from_value(root.pointer(path).expect("a list").clone()).unwrap()
    };
    assert_eq!(words("/$defs/field/properties/kind/enum"), KINDS);
    let traits: BTreeSet<String> = words("/properties/traits/items/enum").into_iter().collect();
    assert_eq!(traits, definition::traits().map(str::to_owned).collect());
}

#[test]
fn every_shipped_definition_fits_the_schema() {
    let root = schema();
    for (file, text) in SHIPPED {
        let value: Value = toml::from_str(text).expect("the build has read it");
        let found = flaws(&root, &root, &value, file);
        assert!(found.is_empty(), "\n{}", found.join("\n"));
        let first = text.lines().next().unwrap_or_default();
        assert_eq!(
            first, "#:schema ../../../../../docs/catalog.schema.json",
            "{file}: for editors"
        );
    }
}

/// Makes a good definition wrong.
type Spoil = fn(&mut Value);

#[test]
fn what_does_not_fit_is_found() {
    let root = schema();
    let (file, text) = SHIPPED[0];
    let good: Value = toml::from_str(text).unwrap();
    let wrong: [(&str, Spoil); 8] = [
        ("lacks plural", |v| drop(v.as_object_mut().unwrap().remove("plural"))),
        ("unknown key colour", |v| v["colour"] = json!("red")),
        ("does not fit", |v| v["name"] = json!("Account")),
        ("not in", |v| v["field"][0]["kind"] = json!("blob")),
        ("is no \"boolean\"", |v| v["field"][0]["derived"] = json!("yes")),
        ("is too short", |v| v["label"]["zh"] = json!("")),
        ("has an item twice", |v| v["traits"] = json!(["base", "base"])),
        ("has too few items", |v| v["index"] = json!([{ "fields": [] }])),
    ];
    for (message, spoil) in wrong {
        let mut value = good.clone();
        spoil(&mut value);
        let found = flaws(&root, &root, &value, file);
        assert!(found.iter().any(|flaw| flaw.contains(message)), "{message}: {found:?}");
    }
}
