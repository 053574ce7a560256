//! Tests of formulas.

use proptest::prelude::*;
use rust_decimal::Decimal;
use steward_model::catalog::Catalog;
use steward_model::record::Record;
use steward_model::{Value, text};

use super::{Formula, plan};

fn catalog(formulas: &[(&str, &str)]) -> Catalog {
    let mut file = r#"
name = "deal"
plural = "deals"
label = { en = "Deal", zh = "生意" }
label_plural = { en = "Deals", zh = "生意" }
help = { en = "A deal.", zh = "一笔生意。" }
icon = "coin"
title = "name"
traits = ["child"]
"#
    .to_owned();
    for (name, kind) in [
        ("name", "text"),
        ("amount", "money"),
        ("cost", "money"),
        ("probability", "percent"),
        ("quantity", "integer"),
        ("won", "boolean"),
        ("opened_on", "date"),
        ("closed_on", "date"),
    ] {
        file += &format!(
            "[[field]]\nname = \"{name}\"\nkind = \"{kind}\"\nlabel = {{ en = \"x\", zh = \"字\" }}\n"
        );
    }
    for (name, formula) in formulas {
        file += &format!(
            "[[field]]\nname = \"{name}\"\nkind = \"money\"\nderived = true\nformula = '''{formula}'''\nlabel = {{ en = \"x\", zh = \"字\" }}\n"
        );
    }
    Catalog::from_toml([("deal.toml", file.as_str())]).expect("links")
}

fn result(formula: &str, values: &[(&str, Value)]) -> Result<Value, String> {
    let catalog = catalog(&[]);
    let object = catalog.expect("deal").expect("deal");
    let mut record = Record::empty(object.id, object.fields.len());
    for (name, value) in values {
        record.set(object.id_of(name), value.clone());
    }
    let formula = Formula::compile(formula, object, object.id_of("amount"));
    formula.map_err(|e| e.to_string())?.evaluate(&record, object).map_err(|e| e.to_string())
}

#[test]
fn money_stays_exact() {
    let values =
        [("cost", Value::Int(10)), ("probability", Value::Int(2_500)), ("quantity", Value::Int(3))];
    for (formula, expected) in [
        ("cost + 0.2", Value::Int(30)),
        ("cost * probability / 100", Value::Int(3)),
        ("cost * quantity - 0.005", Value::Int(30)),
        ("cost * quantity - 0.006", Value::Int(29)),
        ("1 / 3", Value::Int(33)),
        ("cost / (quantity - 3)", Value::Null),
        ("cost + amount", Value::Null),
        ("coalesce(amount, 0) + cost", Value::Int(10)),
        ("quantity >= 3 && cost < 1.0 ? 2 : 1", Value::Int(200)),
        ("won ? 1 : 2", Value::Int(200)),
        ("quantity in [1, 3] ? 5 : 6", Value::Int(500)),
        ("round(10.005, 2)", Value::Int(1_001)),
        ("max(quantity, 7, amount) - min(quantity, 7)", Value::Int(400)),
        ("abs(-cost)", Value::Int(10)),
        ("size('张三') + 0", Value::Int(200)),
    ] {
        assert_eq!(result(formula, &values), Ok(expected), "{formula}");
    }
}

#[test]
fn dates_give_days() {
    let values = [("opened_on", Value::Int(20_000)), ("closed_on", Value::Int(20_021))];
    assert_eq!(result("closed_on - opened_on", &values), Ok(Value::Int(2_100)));
}

#[test]
fn what_is_wrong_is_said() {
    for (formula, part) in [
        ("nothing + 1", "'nothing' is not a field of 'deal'"),
        ("now()", "there is no function 'now'"),
        ("cost +", "can't be used"),
        ("cost.amount", "can't be used"),
        ("round(cost)", "too few or too many"),
        ("amount_base * 2", "not a field"),
    ] {
        let error = result(formula, &[]).expect_err(formula);
        assert!(error.contains(part), "{formula}: {error}");
    }
    let deep = format!("{}1{}", "(".repeat(500), ")".repeat(500));
    assert!(result(&deep, &[]).expect_err("deep").contains("nested too deeply"));
    let huge = result("9999999999999 * 1000000", &[]).expect_err("out of range");
    assert!(huge.contains("amount"), "{huge}");
    let _ = text!(en = "", zh = "");
}

#[test]
fn formulas_come_behind_those_they_use() {
    let catalog_ = catalog(&[("a", "b + 1"), ("b", "cost * 2"), ("c", "a - b")]);
    let object = catalog_.expect("deal").expect("deal");
    let order: Vec<&str> = plan(object)
        .expect("plan")
        .iter()
        .map(|(field, _)| object.fields[*field].name.as_str())
        .collect();
    assert_eq!(order, ["b", "a", "c"]);
    let circle = catalog(&[("a", "b + 1"), ("b", "a * 2")]);
    assert!(plan(circle.expect("deal").expect("deal")).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn arithmetic_is_that_of_decimals(a in -1_000_000_i64..1_000_000, b in -1_000_000_i64..1_000_000, q in -50_i64..50) {
        let values = [("cost", Value::Int(a)), ("probability", Value::Int(b)), ("quantity", Value::Int(q))];
        let (x, y, z) = (Decimal::new(a, 2), Decimal::new(b, 2), Decimal::from(q));
        let expected = (x + y * z - x * x / Decimal::from(7))
            .round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        let scaled = (expected * Decimal::from(100)).normalize().to_string();
        let computed = result("cost + probability * quantity - cost * cost / 7", &values);
        prop_assert_eq!(computed.map(|v| v.as_int().unwrap_or_default().to_string()), Ok(scaled));
    }

    #[test]
    fn fuzz_formulas(source in "[a-z0-9+*/()?:<>=!&|., '\\[\\]-]{0,60}") {
        let _ = result(&source, &[("cost", Value::Int(5))]);
    }
}
