//! As much of JSON Schema as `docs/catalog.schema.json` uses; any other word of it is refused, so
//! that no rule is silently ignored.

use regex::Regex;
use serde_json::{Map, Value};

/// What of `value` breaks `schema`, with its place.
pub(crate) fn flaws(root: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let rules = schema.as_object().unwrap_or_else(|| panic!("{place}: no schema: {schema}"));
    let mut found = Vec::new();
    for (word, rule) in rules {
        let broken = match word.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" => Vec::new(),
            // Handled with `properties`.
            "additionalProperties" if rules.contains_key("properties") => Vec::new(),
            "$ref" => flaws(root, referred(root, rule), value, place),
            "type" => flaw(is_of_type(value, rule), place, &format!("is no {rule}")),
            "enum" => {
                flaw(rule.as_array().unwrap().contains(value), place, &format!("not in {rule}"))
            }
            "pattern" => flaw(fits(value, rule), place, &format!("does not fit {rule}")),
            "minLength" => flaw(length(value) >= rule.as_u64().unwrap(), place, "is too short"),
            "minItems" => flaw(length(value) >= rule.as_u64().unwrap(), place, "has too few items"),
            "uniqueItems" => flaw(is_unique(value), place, "has an item twice"),
            "minimum" => flaw(value.as_i64() >= rule.as_i64(), place, "is too small"),
            "maximum" => flaw(value.as_i64() <= rule.as_i64(), place, "is too great"),
            "required" => missing(value, rule, place),
            "properties" => properties(root, rules, value, place),
            "additionalProperties" => values(root, rule, value, place),
            "items" => items(root, rule, value, place),
            other => panic!("the schema uses '{other}', which this test does not know"),
        };
        found.extend(broken);
    }
    found
}

/// The schema that `#/$defs/…` means.
pub(crate) fn referred<'a>(root: &'a Value, reference: &Value) -> &'a Value {
    let path =
        reference.as_str().and_then(|text| text.strip_prefix('#')).expect("a local reference");
    root.pointer(path).unwrap_or_else(|| panic!("{path} leads nowhere"))
}

fn flaw(holds: bool, place: &str, what: &str) -> Vec<String> {
    if holds { Vec::new() } else { vec![format!("{place} {what}")] }
}

fn is_of_type(value: &Value, rule: &Value) -> bool {
    match rule.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64(),
        other => panic!("unknown type {other:?}"),
    }
}

fn fits(value: &Value, rule: &Value) -> bool {
    let pattern = Regex::new(rule.as_str().unwrap()).expect("a pattern");
    value.as_str().is_some_and(|text| pattern.is_match(text))
}

fn length(value: &Value) -> u64 {
    let length = match value {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        _ => 0,
    };
    u64::try_from(length).unwrap()
}

fn is_unique(value: &Value) -> bool {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().enumerate().all(|(at, item)| !items[..at].contains(item))
}

fn missing(value: &Value, rule: &Value, place: &str) -> Vec<String> {
    let names = rule.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    names
        .filter(|name| value.get(name).is_none())
        .map(|name| format!("{place} lacks {name}"))
        .collect()
}

fn properties(root: &Value, rules: &Map<String, Value>, value: &Value, place: &str) -> Vec<String> {
    let known = &rules["properties"];
    assert_eq!(rules["additionalProperties"], Value::Bool(false), "{place}: close the object");
    let entries = value.as_object().into_iter().flatten();
    let check = |(name, value): (&String, &Value)| match known.get(name) {
        Some(schema) => flaws(root, schema, value, &format!("{place}.{name}")),
        None => vec![format!("{place} has the unknown key {name}")],
    };
    entries.flat_map(check).collect()
}

fn values(root: &Value, rule: &Value, value: &Value, place: &str) -> Vec<String> {
    let entries = value.as_object().into_iter().flatten();
    entries.flat_map(|(name, v)| flaws(root, rule, v, &format!("{place}.{name}"))).collect()
}

fn items(root: &Value, rule: &Value, value: &Value, place: &str) -> Vec<String> {
    let items = value.as_array().into_iter().flatten().enumerate();
    items.flat_map(|(at, item)| flaws(root, rule, item, &format!("{place}[{at}]"))).collect()
}
