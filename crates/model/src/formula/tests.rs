//! Tests of formulas.

mod clock;
mod conditions;
mod properties;

use crate::catalog::Catalog;
use crate::record::Record;
use crate::value::Value;

use super::{Formula, Parents, check_circles, plan};

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
        ("tags", "multi_select"),
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
    result_in("amount", formula, values)
}

fn result_in(target: &str, formula: &str, values: &[(&str, Value)]) -> Result<Value, String> {
    let catalog = catalog(&[]);
    let object = catalog.expect("deal").expect("deal");
    let mut record = Record::empty(object.id, object.fields.len());
    for (name, value) in values {
        record.set(object.id_of(name), value.clone());
    }
    let target = object.field(target).expect("a field");
    let formula = Formula::compile(formula, &catalog, object, target);
    formula
        .map_err(|e| e.to_string())?
        .evaluate(&record, object, target.id, &Parents::new())
        .map_err(|e| e.to_string())
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
fn results_take_the_form_of_their_field() {
    let values = [
        ("quantity", Value::Int(3)),
        ("opened_on", Value::Int(20_000)),
        ("name", Value::from("王")),
    ];
    for (target, formula, expected) in [
        ("quantity", "quantity / 2", Value::Int(2)),
        ("quantity", "-quantity / 2", Value::Int(-2)),
        ("quantity", "quantity * 1.0", Value::Int(3)),
        ("opened_on", "opened_on + 30", Value::Int(20_030)),
        ("won", "quantity > 2", Value::Bool(true)),
        ("name", "name + '总'", Value::from("王总")),
        ("name", "null", Value::Null),
    ] {
        assert_eq!(result_in(target, formula, &values), Ok(expected), "{formula}");
    }
    for (target, formula) in [
        ("opened_on", "opened_on * 1000"),
        ("opened_on", "opened_on * 1000000000000000000"),
        ("quantity", "quantity * 9007199254740991"),
    ] {
        assert!(result_in(target, formula, &values).is_err(), "{formula}");
    }
}

#[test]
fn null_is_asked_for_and_leaving_the_range_is_not_hidden() {
    let values = [("cost", Value::Int(5))];
    for (formula, expected) in [
        ("amount == null ? 1 : 2", Value::Int(100)),
        ("cost != null ? 1 : 2", Value::Int(100)),
        ("amount > 1 ? 1 : 2", Value::Int(200)),
        ("won || cost > 0 ? 1 : 2", Value::Int(100)),
        ("cost % 0", Value::Null),
    ] {
        assert_eq!(result(formula, &values), Ok(expected), "{formula}");
    }
    let far = "99999999999999999999.0 * 99999999999999999999.0";
    for formula in [
        format!("{far} > 1 && true ? 1 : 2"),
        format!("true && {far} > 1 ? 1 : 2"),
        format!("!({far} > 1) ? 1 : 2"),
        format!("{far} > 1 ? 1 : 2"),
        format!("coalesce({far}, 1)"),
    ] {
        let error = result(&formula, &values).expect_err(&formula);
        assert!(error.contains("too large"), "{formula}: {error}");
    }
}

#[test]
fn long_is_not_deep() {
    let value = [("cost", Value::Int(5))];
    let minus = format!("cost{}", " - 1".repeat(45));
    assert_eq!(result(&minus, &value), Ok(Value::Int(5 - 4_500)));
    let plus = format!("cost{}", "+1".repeat(990));
    assert_eq!(result(&plus, &value), Ok(Value::Int(99_005)));
    for deep in ["-".repeat(50) + "1", "!".repeat(50) + "won", "won ? 1 : ".repeat(50) + "1"] {
        assert!(result(&deep, &value).expect_err(&deep).contains("nested too deeply"), "{deep}");
    }
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
        ("name * 2", "it mixes"),
        ("won + 1", "it mixes"),
        ("name == 1 ? 1 : 2", "it mixes"),
        ("won ? 1 : 'a'", "it mixes"),
        ("tags == 'a' ? 1 : 2", "it mixes"),
        ("name", "does not fit the field"),
        ("won", "does not fit the field"),
    ] {
        let error = result(formula, &[]).expect_err(formula);
        assert!(error.contains(part), "{formula}: {error}");
    }
    let deep = format!("{}1{}", "(".repeat(500), ")".repeat(500));
    assert!(result(&deep, &[]).expect_err("deep").contains("nested too deeply"));
    let huge = result("9999999999999 * 1000000", &[]).expect_err("out of range");
    assert!(huge.contains("amount"), "{huge}");
}

#[test]
fn formulas_come_behind_those_they_use() {
    let catalog_ = catalog(&[("a", "b + 1"), ("b", "cost * 2"), ("c", "a - b")]);
    let object = catalog_.expect("deal").expect("deal");
    let order: Vec<&str> = plan(&catalog_, object)
        .expect("plan")
        .iter()
        .map(|(field, _)| object.fields[*field].name.as_str())
        .collect();
    assert_eq!(order, ["b", "a", "c"]);
    let circle = catalog(&[("a", "b + 1"), ("b", "a * 2")]);
    assert!(plan(&circle, circle.expect("deal").expect("deal")).is_err());
}

/// Two objects that look at each other.
fn pair(left: &str, right: &str) -> Result<(), String> {
    let file = |name: &str, other: &str, formula: &str| {
        format!(
            "name = \"{name}\"\nplural = \"{name}s\"\nlabel = {{ en = \"x\", zh = \"字\" }}\n\
             label_plural = {{ en = \"x\", zh = \"字\" }}\nhelp = {{ en = \"x\", zh = \"字\" }}\n\
             icon = \"coin\"\ntitle = \"id\"\ntraits = [\"child\"]\nfield = [\n\
             {{ name = \"{other}_id\", kind = \"reference\", to = \"{other}\", label = {{ en = \"x\", zh = \"字\" }} }},\n\
             {{ name = \"size\", kind = \"integer\", label = {{ en = \"x\", zh = \"字\" }} }},\n\
             {{ name = \"count\", kind = \"integer\", derived = true, rollup = {{ from = \"{other}\", via = \"{name}_id\", function = \"count\" }}, label = {{ en = \"x\", zh = \"字\" }} }},\n\
             {{ name = \"key\", kind = \"secret\", label = {{ en = \"x\", zh = \"字\" }} }},\n\
             {{ name = \"sum\", kind = \"integer\", formula = '''{formula}''', label = {{ en = \"x\", zh = \"字\" }} }},\n]\n"
        )
        .replace("\"count\", kind", "\"children\", kind")
        .replace("\"sum\", kind", "\"total\", kind")
    };
    let (left, right) = (file("left", "right", left), file("right", "left", right));
    let catalog = Catalog::from_toml([("left", left.as_str()), ("right", right.as_str())]);
    let catalog = catalog.expect("links");
    let formulas = catalog.objects().iter().map(|object| plan(&catalog, object));
    let formulas: Vec<_> = formulas.collect::<Result<_, _>>().map_err(|e| e.to_string())?;
    check_circles(&catalog, &formulas).map_err(|e| e.to_string())
}

#[test]
fn formulas_over_parents_are_checked() {
    assert_eq!(pair("right.size + 1", "left.total * 2"), Ok(()));
    for (left, right, what) in [
        ("right.total", "left.total", "through other records"),
        ("total + right.size", "size", "circle"),
        ("right.nothing", "size", "not a field of 'right'"),
        ("size.size", "size", "leads to no record"),
        ("right.left.size", "size", "further than one record"),
        ("right.children", "size", "is a roll-up"),
        ("right.key", "size", "mixes"),
    ] {
        let error = pair(left, right).expect_err(left);
        assert!(error.contains(what), "{left}: {error}");
    }
}
