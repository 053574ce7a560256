//! Which fields may be written, by whom, and what stands in for those that are not.

use serde_json::json;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines, field_codes};

use crate::support::{administrator, body, count, filter, plain};

both_engines!(
    defaults_stand_in,
    forms_need_what_imports_may_lack,
    what_a_column_needs_everybody_needs,
    the_systems_fields_are_read_only,
    unknown_fields_are_named,
    a_taken_key_is_named,
    only_the_columns_that_are_wished,
    numbers_are_given_in_order,
);

async fn defaults_stand_in(engine: TestEngine) {
    let id = engine.create("accounts", json!({"name": "甲", "kind": null})).await;
    let made = engine.get("accounts", id).await;
    for (field, value) in [
        ("kind", json!("company")),
        ("lifecycle", json!("prospect")),
        ("protection_exempt", json!("none")),
        ("activity_count", json!(0)),
        ("origin", json!("manual")),
        ("level", json!(null)),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    let told = body(json!({"name": "乙", "origin": "form"}));
    let made = engine.insert(&engine.from("api"), "accounts", vec![told], &plain()).await;
    let told = made.unwrap().ids[0];
    assert_eq!(engine.get("accounts", told).await["origin"], json!("form"), "as it was told");
    let untold = body(json!({"name": "丙"}));
    let made = engine.insert(&engine.from("api"), "accounts", vec![untold], &plain()).await;
    let untold = made.unwrap().ids[0];
    assert_eq!(engine.get("accounts", untold).await["origin"], json!("api"));
}

async fn forms_need_what_imports_may_lack(engine: TestEngine) {
    let user = body(json!({"name": "林岚", "employee_no": "A9"}));
    for origin in ["manual", "api", "form"] {
        let rows = vec![user.clone()];
        let error = engine.insert(&engine.from(origin), "users", rows, &plain()).await;
        let error = error.expect_err("a form asks for the department");
        assert_eq!(field_codes(&error), ["department_id: required"], "{origin}");
    }
    let made = engine.insert(&engine.from("import"), "users", vec![user], &plain()).await;
    let id = made.expect("an import need not have it").ids[0];
    // Who changes something else need not fill it in, and who has it can't take it away.
    engine.change("users", id, json!({"position": "销售"})).await;
    let top = engine.create("departments", json!({"name": "公司"})).await;
    engine.change("users", id, json!({"department_id": top})).await;
    let error = engine.try_change("users", id, json!({"department_id": null})).await;
    assert_eq!(field_codes(&error.expect_err("asked for")), ["department_id: required"]);
}

async fn what_a_column_needs_everybody_needs(engine: TestEngine) {
    for origin in ["manual", "import"] {
        for empty in [json!({}), json!({"name": null}), json!({"name": "  "})] {
            let rows = vec![body(empty)];
            let error = engine.insert(&engine.from(origin), "accounts", rows, &plain()).await;
            assert_eq!(field_codes(&error.expect_err("no name")), ["name: required"], "{origin}");
        }
    }
    let id = engine.create("accounts", json!({"name": "甲"})).await;
    let error = engine.try_change("accounts", id, json!({"name": null, "kind": null})).await;
    let mut codes = field_codes(&error.expect_err("needed"));
    codes.sort();
    assert_eq!(codes, ["kind: required", "name: required"]);
}

async fn the_systems_fields_are_read_only(engine: TestEngine) {
    let id = engine.create("accounts", json!({"name": "甲"})).await;
    let patch = json!({"code": "KH-9", "activity_count": 5, "version": 9, "owner_since": null});
    let error = engine.try_change("accounts", id, patch).await.expect_err("read-only");
    let mut codes = field_codes(&error);
    codes.sort();
    let wanted = ["activity_count", "code", "owner_since", "version"];
    assert_eq!(codes, wanted.map(|field| format!("{field}: read_only")));
    // What can be set once can't be set twice.
    let error = engine.try_change("accounts", id, json!({"origin": "form"})).await;
    assert_eq!(field_codes(&error.expect_err("fixed")), ["origin: read_only"]);
}

async fn unknown_fields_are_named(engine: TestEngine) {
    let id = engine.create("accounts", json!({"name": "甲"})).await;
    let made = engine.try_create("accounts", json!({"name": "乙", "colour": "red"})).await;
    let changed = engine.try_change("accounts", id, json!({"name_sort": "x"})).await;
    for (result, field) in [(made, "colour"), (changed, "name_sort")] {
        let error = result.expect_err("there is no such field");
        assert_eq!((error.kind(), error.kind().code()), (ErrorKind::UnknownBodyField, "PGRST204"));
        assert_eq!(field_codes(&error), [format!("{field}: unknown_field")]);
    }
    let error = engine.try_create("colours", json!({})).await.expect_err("no such object");
    assert_eq!(error.kind(), ErrorKind::UnknownObject);
}

async fn a_taken_key_is_named(engine: TestEngine) {
    engine.create("departments", json!({"name": "销售", "code": "S"})).await;
    let other = engine.create("departments", json!({"name": "服务", "code": "F"})).await;
    let made = engine.try_create("departments", json!({"name": "三", "code": "S"})).await;
    let changed = engine.try_change("departments", other, json!({"code": "S"})).await;
    for result in [made, changed] {
        let error = result.expect_err("taken");
        assert_eq!((error.kind(), error.kind().status()), (ErrorKind::Duplicate, 409));
        assert_eq!(field_codes(&error), ["code: duplicate"]);
        assert!(
            error.text().zh.contains("部门编码") && error.text().en.contains("Code"),
            "{error}"
        );
    }
    // Nobody has the empty key.
    for name in ["四", "五"] {
        engine.create("departments", json!({"name": name})).await;
    }
    assert_eq!(count(&engine, "departments").await, 4);
}

async fn only_the_columns_that_are_wished(engine: TestEngine) {
    let columns = Some(vec!["name".to_owned()]);
    let wish = steward_engine::WriteWish { columns, ..plain() };
    let rows = vec![body(json!({"name": "甲", "level": "A", "whatever": 1}))];
    let made = engine.insert(&engine.system(), "accounts", rows, &wish).await.unwrap().ids[0];
    assert_eq!(engine.get("accounts", made).await["level"], json!(null));
    let columns = Some(vec!["colour".to_owned()]);
    let wish = steward_engine::WriteWish { columns, ..plain() };
    let rows = vec![body(json!({"name": "乙"}))];
    let error = engine.insert(&engine.system(), "accounts", rows, &wish).await;
    assert_eq!(error.expect_err("no such field").kind(), ErrorKind::UnknownBodyField);
}

async fn numbers_are_given_in_order(engine: TestEngine) {
    let caller = administrator(&engine).await;
    let rows = (0..3).map(|n| body(json!({"name": format!("{n}")}))).collect();
    let made = engine.insert(&caller, "accounts", rows, &plain()).await.unwrap();
    for (id, code) in made.ids.iter().zip(["KH-000001", "KH-000002", "KH-000003"]) {
        assert_eq!(engine.get("accounts", *id).await["code"], json!(code));
    }
    engine.delete(&caller, "accounts", &filter("code=eq.KH-000003"), &plain()).await.unwrap();
    let id = engine.create("accounts", json!({"name": "后来"})).await;
    assert_eq!(engine.get("accounts", id).await["code"], json!("KH-000004"), "never given twice");
}
