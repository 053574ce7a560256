//! Whatever a body holds, a write is done or refused in words for whoever sent it.

use serde_json::{Map, Value as Json, json};
use steward_engine::WriteWish;
use steward_model::catalog::ObjectDef;
use steward_model::error::ErrorKind;
use steward_testkit::fuzz::{Dice, cases};
use steward_testkit::{TestEngine, both_engines};

use crate::support::administrator;

/// Cases in a test run.
const USUAL: u64 = 250;

both_engines!(fuzz_bodies);

async fn fuzz_bodies(engine: TestEngine) {
    let caller = administrator(&engine).await;
    let account = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let catalog = engine.catalog();
    let wish = WriteWish { dry_run: true, ..WriteWish::default() };
    let mut done = 0;
    for number in 0..cases(USUAL) {
        let dice = Dice::new(number);
        let object = &catalog.objects()[dice.below(catalog.objects().len())];
        let bodies: Vec<_> = (0..=dice.below(3)).map(|_| body(&dice, object, account)).collect();
        let shown = format!("case {number}: {} {bodies:?}", object.plural);
        match engine.insert(&caller, &object.plural, bodies, &wish).await {
            Ok(_) => done += 1,
            Err(error) => {
                assert_ne!(error.kind(), ErrorKind::Internal, "{shown}: {error:?}");
                assert!(!error.text().zh.is_empty(), "{shown}: {error:?}");
            }
        }
    }
    assert!(done > 0 || cases(USUAL) < USUAL, "no body was accepted");
    let whole = engine.create("contacts", json!({"name": "张三", "account_id": account})).await;
    assert!(whole > 0, "and it still works");
}

/// A body for an object: some of its fields with values that fit or not, and now and then what is none.
fn body(dice: &Dice, object: &ObjectDef, account: i64) -> Map<String, Json> {
    let mut body = Map::new();
    if dice.below(4) > 0 {
        body.insert(object.fields[object.title].name.clone(), json!("张三"));
    }
    for _ in 0..dice.below(5) {
        let field = &object.fields[dice.below(object.fields.len())];
        body.insert(field.name.clone(), value(dice, account));
    }
    if dice.below(10) == 0 {
        body.insert(dice.text(), value(dice, account));
    }
    body
}

fn value(dice: &Dice, account: i64) -> Json {
    match dice.below(10) {
        0 => Json::Null,
        1 => json!(account),
        2 => json!(1),
        3 => json!(-1_i64),
        4 => json!(i64::MAX),
        5 => json!(true),
        6 => json!([dice.text()]),
        7 => json!({"a": dice.text()}),
        _ => json!(dice.text()),
    }
}
