//! Formulas that look at the clock.

use crate::catalog::Catalog;
use crate::clock::{DAY, SECOND};
use crate::error::Result;
use crate::kind::{Scalar, Wire};
use crate::value::Value;
use crate::zone;

use super::super::{Formula, When};

/// 2026-11-21T18:00:00Z, in China the next day.
const NOW: i64 = 1_795_284_000_000_000;

/// A deal whose field `age` is computed.
fn deal(kind: &str, formula: &str, more: &str) -> Result<Catalog> {
    let label = r#"label = { en = "x", zh = "字" }"#;
    let file = format!(
        r#"
name = "deal"
plural = "deals"
{label}
label_plural = {{ en = "x", zh = "字" }}
help = {{ en = "x", zh = "字" }}
icon = "coin"
title = "name"
traits = ["child"]
{more}
section = [{{ {label}, fields = ["age", "begun_at"] }}]
field = [
  {{ name = "name", kind = "text", {label} }},
  {{ name = "begun_at", kind = "datetime", {label} }},
  {{ name = "due_on", kind = "date", {label} }},
  {{ name = "deal_id", kind = "reference", to = "deal", {label} }},
  {{ name = "age", {kind}, formula = "{formula}", {label} }},
]
"#
    );
    Catalog::from_toml([("deal.toml", file.as_str())])
}

fn shown(kind: &str, formula: &str, zone: &str) -> Value {
    let catalog = deal(&format!("kind = \"{kind}\""), formula, "").expect("links");
    let object = catalog.expect("deal").expect("deal");
    assert!(object.field("age").is_none(), "it has no column");
    let display = object.display("age").expect("a field without a column");
    let begun = Scalar::Int(NOW - 3 * DAY - 2 * 3_600 * SECOND);
    let of = |field: &usize| match object.fields[*field].name.as_str() {
        "begun_at" => (Wire::Datetime, begun),
        "due_on" => (Wire::Date, Scalar::Int(20_777)),
        _ => (Wire::Text, Scalar::Null),
    };
    let values: Vec<(Wire, Scalar<'_>)> = display.fields().iter().map(of).collect();
    display.value(&values, &When::new(NOW, zone::named(zone)))
}

#[test]
fn what_is_shown_follows_the_clock() {
    for (kind, formula, in_china, in_greenwich) in [
        ("duration", "(now - begun_at) / 1000000", Value::Int(266_400), Value::Int(266_400)),
        ("integer", "today - date(begun_at)", Value::Int(3), Value::Int(3)),
        // Midnight was two hours before in China.
        ("integer", "today - date(now - 3 * 3600000000)", Value::Int(1), Value::Int(0)),
        ("integer", "due_on - today", Value::Int(-2), Value::Int(-1)),
        ("boolean", "due_on < today", Value::Bool(true), Value::Bool(true)),
        ("date", "today", Value::Int(20_779), Value::Int(20_778)),
        ("text", "today > 20778 ? '明天' : '今天'", Value::from("明天"), Value::from("今天")),
        ("text", "name == null && now > 0 ? 'x' : name", Value::from("x"), Value::from("x")),
        // What does not fit is not shown.
        ("duration", "begun_at - now", Value::Null, Value::Null),
        ("integer", "date(now * 1000000000) - today", Value::Null, Value::Null),
    ] {
        assert_eq!(shown(kind, formula, "Asia/Shanghai"), in_china, "{formula}");
        assert_eq!(shown(kind, formula, "UTC"), in_greenwich, "{formula}");
    }
}

#[test]
fn what_is_not_stored_stands_where_it_can() {
    let integer = r#"kind = "integer""#;
    for (kind, formula, more, part) in [
        (r#"kind = "integer", indexed = true"#, "today", "", "'age' looks at the clock"),
        (r#"kind = "integer", required = true"#, "today", "", "can't have 'required'"),
        (r#"kind = "integer", unique = true"#, "today", "", "can't have 'unique'"),
        (r#"kind = "text", sorted = true"#, "now > 0 ? 'a' : 'b'", "", "can't have 'sorted'"),
        (integer, "today", r#"order = "age""#, "no stored field 'age'"),
        (integer, "today", r#"index = [{ fields = ["age"] }]"#, "no stored field 'age'"),
        (r#"kind = "text""#, "now > 0 ? 'a' : 'b'", r#"search = ["age"]"#, "no stored field 'age'"),
        (integer, "today - deal.due_on", "", "its own record only"),
        (integer, "now > 0 ? 'a' : 'b'", "", "does not fit the field"),
        (r#"kind = "secret""#, "today", "", "'formula'"),
        (integer, "today - age", "", "'age' is not a field"),
    ] {
        let error = deal(kind, formula, more).map(drop).expect_err(formula).to_string();
        assert!(error.contains(part), "{formula}: {error}");
    }
}

#[test]
fn a_stored_formula_uses_stored_fields() {
    let catalog = deal(r#"kind = "integer""#, "today - due_on", "").expect("links");
    let object = catalog.expect("deal").expect("deal");
    let target = object.field("due_on").expect("a field");
    for formula in ["age + 1", "deal.age + 1"] {
        let error = Formula::compile(formula, &catalog, object, target).expect_err(formula);
        assert!(error.text().en.contains("'age' looks at the clock"), "{error}");
        assert!(error.text().zh.contains("“age”随当前时间变化"), "{}", error.text().zh);
    }
}
