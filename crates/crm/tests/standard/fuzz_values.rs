//! Whatever stands in a filter, a cell or a body: the kinds of all fields of the shipped definitions read
//! it or say what would be right.

use serde_json::{Value as Json, json};
use steward_model::Value;
use steward_model::catalog::FieldDef;
use steward_model::kind::{FieldKind, MASK, Refusal};
use steward_testkit::fuzz::{Dice, cases};

/// Cases in a test run, each for every field.
const USUAL: u64 = 300;

#[test]
fn fuzz_values() {
    let catalog = super::catalog();
    let fields = || catalog.objects().iter().flat_map(|object| &object.fields);
    for number in 0..cases(USUAL) {
        let dice = Dice::new(number);
        let text = dice.text();
        let json = json_of(&dice, &text);
        for field in fields() {
            let case = format!("case {number}: {} takes {text:?}", field.name);
            let value = field.kind().read_text(&text);
            if let Some(value) = said(&value, &case) {
                stays(field, value, &case);
            }
            let value = field.kind().read_json(&json);
            said(&value, &format!("case {number}: {} takes {json}", field.name));
        }
    }
}

/// The value; a refusal must say in both languages what would be right.
fn said<'v>(read: &'v Result<Value, Refusal>, case: &str) -> Option<&'v Value> {
    match read {
        Ok(value) => Some(value),
        Err(refusal) => {
            let message = &refusal.message;
            assert!(!message.en.is_empty() && !message.zh.is_empty(), "{case}");
            assert!(!refusal.code.is_empty() && message.en.len() < 2_000, "{case}");
            None
        }
    }
}

/// What was read is written in a way that reads the same; a secret is not written at all.
fn stays(field: &FieldDef, value: &Value, case: &str) {
    let written = field.kind().wire().to_text(value.into());
    if matches!(field.kind, FieldKind::Secret(_)) {
        let shown = if value.is_null() { "" } else { MASK };
        assert_eq!(written, shown, "{case}");
    } else if !written.is_empty() {
        let again = field.kind().read_text(&written);
        assert_eq!(again.ok().as_ref(), Some(value), "{case}, written as {written:?}");
    }
}

fn json_of(dice: &Dice, text: &str) -> Json {
    match dice.below(9) {
        0 => json!(text.len()),
        1 => json!(-1_i64),
        2 => json!(u64::MAX),
        3 => json!(1.5e300),
        4 => json!(true),
        5 => json!([text, text]),
        6 => json!({ text: [text] }),
        7 => serde_json::from_str(text).unwrap_or_default(),
        _ => json!(text),
    }
}
