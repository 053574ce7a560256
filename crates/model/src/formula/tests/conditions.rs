//! Tests of conditions.

use jiff::tz::TimeZone;

use crate::record::Record;
use crate::value::Value;

use super::super::{Condition, Fault, Parents, Saved, When};
use super::catalog;

type Values<'v> = &'v [(&'v str, Value)];

fn holds(source: &str, new: Values<'_>, old: Option<Values<'_>>) -> Result<Option<bool>, Fault> {
    let catalog = catalog(&[]);
    let object = catalog.expect("deal").expect("deal");
    let record = |values: Values<'_>| {
        let mut record = Record::empty(object.id, object.fields.len());
        for (name, value) in values {
            record.set(object.id_of(name), value.clone());
        }
        record
    };
    let (new, old) = (record(new), old.map(record));
    let (parents, when) = (Parents::new(), When::new(0, TimeZone::UTC));
    let condition = Condition::compile(source, &catalog, object)?;
    let saved = Saved { new: &new, old: old.as_ref(), object, parents: &parents, when: &when };
    Ok(condition.holds(&saved))
}

#[test]
fn what_cannot_be_told_is_neither_true_nor_false() {
    let known = [("cost", Value::Int(500)), ("name", Value::from("阿里"))];
    for (source, expected) in [
        ("cost <= 5", Some(true)),
        ("cost < 5", Some(false)),
        ("amount <= 5", None),
        ("!(amount <= 5)", None),
        ("amount <= 5 && cost > 1", None),
        ("cost > 1 && amount <= 5", None),
        ("amount <= 5 && cost > 9", Some(false)),
        ("amount <= 5 || cost > 1", Some(true)),
        ("amount <= 5 || cost > 9", None),
        ("amount == null", Some(true)),
        ("amount != null && amount <= 5", Some(false)),
        ("won == true", Some(false)),
        ("won", None),
        ("name in ['阿里', 'b']", Some(true)),
        ("name.contains('里')", Some(true)),
        ("name.startsWith('里')", Some(false)),
        ("name.endsWith('里') && size(name) == 2", Some(true)),
        ("closed_on >= today", None),
        ("coalesce(amount, 0) < 1", Some(true)),
        ("99999999999999999999.0 * 99999999999999999999.0 * cost > 1", Some(false)),
    ] {
        assert_eq!(holds(source, &known, None), Ok(expected), "{source}");
    }
}

#[test]
fn what_it_was_can_be_asked() {
    let (old, new) = ([("cost", Value::Int(500))], [("cost", Value::Int(300))]);
    for (source, made, changed) in [
        ("cost >= old.cost", None, Some(false)),
        ("is_new || cost == old.cost", Some(true), Some(false)),
        ("old.name == null && cost > 0", Some(true), Some(true)),
    ] {
        assert_eq!(holds(source, &new, None), Ok(made), "{source}");
        assert_eq!(holds(source, &new, Some(&old)), Ok(changed), "{source}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let many = format!("cost > 0{}", " && cost > 0".repeat(60));
    let mut wrong = Vec::new();
    for (source, part, place) in [
        ("cost > 1 && nothing > 2", "'nothing' is not a field", Some((12, 19))),
        ("name == '阿' && nothing", "'nothing' is not a field", Some((15, 22))),
        ("cost > 1 && old.nothing", "'nothing' is not a field", Some((15, 16))),
        ("won && amount.cost > 1", "leads to no record", Some((13, 14))),
        ("cost >", "is not understood", Some((6, 7))),
        ("cost > 1 and won", "is not understood", Some((9, 12))),
        ("name == '阿里' and won", "is not understood", Some((13, 16))),
        ("cost + 1", "neither true nor false", None),
        ("1 < 2", "no field", None),
        ("today > 3", "no field", None),
        (&many, "more than 200 parts", None),
    ] {
        let fault = holds(source, &[], None).expect_err(source);
        assert!(fault.why.en.contains(part), "{source}: {fault:?}");
        if fault.place != place {
            wrong.push((source, fault));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    let fault = holds("won && nothing", &[], None).expect_err("no field");
    assert_eq!(fault.sentence("won && nothing").zh, "第 8 个字符“nothing”处：没有字段“nothing”。");
    let fault = holds("won && name > 1", &[], None).expect_err("mixed");
    assert!(fault.place.is_some(), "{fault:?}");
}
