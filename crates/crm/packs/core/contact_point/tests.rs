//! Contact points and their mirrors on accounts and contacts.

use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, some, story, version};

both_engines!(
    written_on_the_parent,
    a_first_point_becomes_primary,
    another_primary_takes_over,
    without_the_primary_the_next_takes_over,
    null_removes_the_primary,
    an_old_point_is_promoted_rather_than_doubled,
    values_are_normalised,
    a_new_value_is_unverified,
    points_go_and_come_with_their_parent,
    a_batch_has_one_primary_per_group,
    unchanged_values_change_nothing,
    an_account_has_points_too,
    a_lead_has_points_too,
);

/// A contact's points: kind, value and whether it is primary.
async fn points(engine: &TestEngine, contact: i64) -> Vec<Json> {
    let query = format!("select=kind,value,is_primary&contact_id=eq.{contact}&order=id");
    let rows = engine.rows("contact_points", &query).await;
    rows.iter().map(|row| json!([row["kind"], row["value"], row["is_primary"]])).collect()
}

async fn add(engine: &TestEngine, contact: i64, kind: &str, value: &str) -> i64 {
    let values = json!({"contact_id": contact, "kind": kind, "value": value});
    engine.create("contact_points", values).await
}

async fn written_on_the_parent(engine: TestEngine) {
    let values = json!({"name": "张三", "phone": "138 1234 5678", "email": "San@Example.com"});
    let contact = engine.create("contacts", values).await;
    let wanted =
        [json!(["mobile", "+86-13812345678", true]), json!(["email", "san@example.com", true])];
    assert_eq!(points(&engine, contact).await, wanted);
    assert_eq!(story(&engine, "contact", contact).await, ["create 1"], "nothing comes back");
    let _ = engine.ran();
    engine.change("contacts", contact, json!({"phone": "0571-88888888"})).await;
    let wanted = json!(["phone", "+86-571-88888888", true]);
    assert_eq!(points(&engine, contact).await[0], wanted);
    assert_eq!(story(&engine, "contact", contact).await, ["create 1", "update 2"]);
    let point = engine.rows("contact_points", "select=id,value_key&kind=eq.phone").await;
    assert_eq!(point[0]["value_key"], "57188888888");
    let id = point[0]["id"].as_i64().unwrap();
    assert_eq!(story(&engine, "contact_point", id).await, ["create 1", "update 2"]);
    let ran = engine.ran();
    let of = |name: &str| ran.iter().filter(|line| line.ends_with(name)).count();
    assert_eq!((of(": contact_point/mirror"), of(": contact_point/primary")), (1, 1), "{ran:?}");
}

async fn a_first_point_becomes_primary(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "李四"})).await;
    let first = add(&engine, contact, "phone", "0571-88888888").await;
    let shown = some(&engine, "contacts", contact, &["phone", "email", "version"]).await;
    assert_eq!(shown, json!(["+86-571-88888888", null, 2]), "a mirrored change is a change");
    add(&engine, contact, "mobile", "13812345678").await;
    add(&engine, contact, "email", "si@example.com").await;
    add(&engine, contact, "wechat", "lisi88").await;
    let wanted = [
        json!(["phone", "+86-571-88888888", true]),
        json!(["mobile", "+86-13812345678", false]),
        json!(["email", "si@example.com", true]),
        json!(["wechat", "lisi88", true]),
    ];
    assert_eq!(points(&engine, contact).await, wanted);
    let shown = some(&engine, "contacts", contact, &["phone", "email", "version"]).await;
    assert_eq!(shown, json!(["+86-571-88888888", "si@example.com", 3]));
    assert_eq!(story(&engine, "contact_point", first).await, ["create 1"]);
    let log = engine.log("contact", contact).await;
    let payload: Json = serde_json::from_str(log[1].payload.as_deref().unwrap()).unwrap();
    assert_eq!(payload, json!({"before": {"phone": null}, "after": {"phone": "+86-571-88888888"}}));
}

async fn another_primary_takes_over(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "王五", "phone": "13812345678"})).await;
    let second = add(&engine, contact, "mobile", "13912345678").await;
    engine.change("contact_points", second, json!({"is_primary": true})).await;
    let wanted =
        [json!(["mobile", "+86-13812345678", false]), json!(["mobile", "+86-13912345678", true])];
    assert_eq!(points(&engine, contact).await, wanted);
    let shown = some(&engine, "contacts", contact, &["phone", "version"]).await;
    assert_eq!(shown, json!(["+86-13912345678", 2]), "one change of the contact");
    // A new one that says so takes over at once, and giving up leads back to the oldest.
    let values = json!({"contact_id": contact, "value": "13712345678", "is_primary": true});
    let third = engine.create("contact_points", values).await;
    assert_eq!(some(&engine, "contacts", contact, &["phone"]).await, json!(["+86-13712345678"]));
    engine.change("contact_points", third, json!({"is_primary": false})).await;
    assert_eq!(some(&engine, "contacts", contact, &["phone"]).await, json!(["+86-13812345678"]));
    let primary: Vec<bool> =
        points(&engine, contact).await.iter().map(|p| p[2].as_bool().unwrap()).collect();
    assert_eq!(primary, [true, false, false]);
    assert_eq!(version(&engine, "contacts", contact).await, 4);
}

async fn without_the_primary_the_next_takes_over(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "赵六", "phone": "13812345678"})).await;
    let second = add(&engine, contact, "phone", "0571-88888888").await;
    let rows = engine.rows("contact_points", "select=id&is_primary=is.true").await;
    engine.remove("contact_points", rows[0]["id"].as_i64().unwrap()).await;
    let shown = some(&engine, "contacts", contact, &["phone", "version"]).await;
    assert_eq!(shown, json!(["+86-571-88888888", 2]));
    assert_eq!(points(&engine, contact).await, [json!(["phone", "+86-571-88888888", true])]);
    engine.remove("contact_points", second).await;
    assert_eq!(some(&engine, "contacts", contact, &["phone", "version"]).await, json!([null, 3]));
    engine.bring_back("contact_points", second).await;
    let shown = some(&engine, "contacts", contact, &["phone", "version"]).await;
    assert_eq!(shown, json!(["+86-571-88888888", 4]));
    // The first was primary when it went; meanwhile another one is.
    engine.bring_back("contact_points", rows[0]["id"].as_i64().unwrap()).await;
    let wanted =
        [json!(["mobile", "+86-13812345678", false]), json!(["phone", "+86-571-88888888", true])];
    assert_eq!(points(&engine, contact).await, wanted);
    assert_eq!(version(&engine, "contacts", contact).await, 4);
}

async fn null_removes_the_primary(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "钱七", "phone": "13812345678"})).await;
    add(&engine, contact, "mobile", "13912345678").await;
    let written = engine.change("contacts", contact, json!({"phone": null})).await;
    assert_eq!(written.version, Some(2));
    let shown = some(&engine, "contacts", contact, &["phone", "version"]).await;
    assert_eq!(shown, json!(["+86-13912345678", 2]), "the next one, in the same change");
    assert_eq!(points(&engine, contact).await, [json!(["mobile", "+86-13912345678", true])]);
    engine.change("contacts", contact, json!({"phone": null})).await;
    assert_eq!(some(&engine, "contacts", contact, &["phone", "version"]).await, json!([null, 3]));
    assert!(points(&engine, contact).await.is_empty());
    assert_eq!(story(&engine, "contact", contact).await, ["create 1", "update 2", "update 3"]);
}

async fn an_old_point_is_promoted_rather_than_doubled(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "孙八", "phone": "13812345678"})).await;
    add(&engine, contact, "mobile", "13912345678").await;
    engine.change("contacts", contact, json!({"phone": "139-1234-5678"})).await;
    let wanted =
        [json!(["mobile", "+86-13812345678", false]), json!(["mobile", "+86-13912345678", true])];
    assert_eq!(points(&engine, contact).await, wanted);
    assert_eq!(version(&engine, "contacts", contact).await, 2);
}

async fn values_are_normalised(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "周九"})).await;
    for (kind, raw, value, key) in [
        ("mobile", "+86 138 1234 5678", "+86-13812345678", json!("13812345678")),
        ("fax", "(010) 6552 9988", "+86-10-65529988", json!("1065529988")),
        ("email", "Jiu@Example.com", "jiu@example.com", json!("jiu@example.com")),
        ("wechat", "  JiuJiu ", "JiuJiu", json!("jiujiu")),
        ("phone", "找王总", "找王总", json!(null)),
    ] {
        let id = add(&engine, contact, kind, raw).await;
        let stored = some(&engine, "contact_points", id, &["value", "value_key"]).await;
        assert_eq!(stored, json!([value, key]), "{raw}");
    }
    let values = json!({"contact_id": contact, "kind": "email", "value": "nobody"});
    refused(engine.try_create("contact_points", values).await, &["value: not_an_email"]);
    let both = json!({"kind": "email", "value": "a@example.com"});
    refused(engine.try_create("contact_points", both).await, &["account_id: one_of"]);
}

async fn a_new_value_is_unverified(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "吴十"})).await;
    let id = add(&engine, contact, "mobile", "13812345678").await;
    let found = json!({"verified_at": "2026-01-01T00:00:00Z", "state": "wrong"});
    engine.change("contact_points", id, found).await;
    engine.change("contact_points", id, json!({"label": "办公室"})).await;
    let kept = some(&engine, "contact_points", id, &["state", "verified_at"]).await;
    assert_eq!(kept, json!(["wrong", "2026-01-01T00:00:00.000000Z"]));
    engine.change("contact_points", id, json!({"value": "13912345678"})).await;
    let reset = some(&engine, "contact_points", id, &["state", "verified_at", "label"]).await;
    assert_eq!(reset, json!(["ok", null, "办公室"]));
    assert_eq!(some(&engine, "contacts", contact, &["phone"]).await, json!(["+86-13912345678"]));
}

async fn points_go_and_come_with_their_parent(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "郑一", "phone": "13812345678"})).await;
    add(&engine, contact, "mobile", "13912345678").await;
    let before = points(&engine, contact).await;
    engine.time().advance(1_000);
    engine.remove("contacts", contact).await;
    assert!(points(&engine, contact).await.is_empty());
    engine.time().advance(1_000);
    engine.bring_back("contacts", contact).await;
    assert_eq!(points(&engine, contact).await, before);
    let shown = some(&engine, "contacts", contact, &["phone", "version"]).await;
    assert_eq!(shown, json!(["+86-13812345678", 3]), "created, deleted, restored");
    let wanted = ["create 1", "delete 2", "restore 3"];
    assert_eq!(story(&engine, "contact", contact).await, wanted);
}

async fn a_batch_has_one_primary_per_group(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "冯二"})).await;
    let row = |value: &str, primary: bool| {
        let row = json!({"contact_id": contact, "value": value, "is_primary": primary});
        row.as_object().unwrap().clone()
    };
    let rows = vec![
        row("13812345671", false),
        row("13812345672", true),
        row("13812345673", true),
        row("13812345674", false),
    ];
    let wish = steward_engine::WriteWish::default();
    engine.insert(&engine.system(), "contact_points", rows, &wish).await.unwrap();
    let primary: Vec<bool> =
        points(&engine, contact).await.iter().map(|p| p[2].as_bool().unwrap()).collect();
    assert_eq!(primary, [false, false, true, false], "the last one that says so");
    let shown = some(&engine, "contacts", contact, &["phone", "version"]).await;
    assert_eq!(shown, json!(["+86-13812345673", 2]));
}

async fn unchanged_values_change_nothing(engine: TestEngine) {
    let contact = engine.create("contacts", json!({"name": "陈三", "phone": "13812345678"})).await;
    let id = engine.rows("contact_points", "select=id").await[0]["id"].as_i64().unwrap();
    // Another spelling of the same number, and the only point giving up being the primary one.
    engine.change("contact_points", id, json!({"value": "138 1234 5678"})).await;
    engine.change("contact_points", id, json!({"is_primary": false})).await;
    engine.change("contacts", contact, json!({"phone": "+86 138 1234 5678"})).await;
    assert_eq!(story(&engine, "contact_point", id).await, ["create 1"]);
    assert_eq!(story(&engine, "contact", contact).await, ["create 1"]);
    assert_eq!(version(&engine, "contact_points", id).await, 1);
}

async fn an_account_has_points_too(engine: TestEngine) {
    let values = json!({"name": "蓝湾酒店", "phone": "0571-88888888"});
    let account = engine.create("accounts", values).await;
    let query = format!("select=id,kind,value,is_primary&account_id=eq.{account}");
    let point = engine.rows("contact_points", &query).await;
    assert_eq!(point.len(), 1);
    assert_eq!(point[0]["value"], "+86-571-88888888");
    let values = json!({"account_id": account, "kind": "email", "value": "hi@lanwan.example.com"});
    engine.create("contact_points", values).await;
    let shown = some(&engine, "accounts", account, &["phone", "email", "version"]).await;
    assert_eq!(shown, json!(["+86-571-88888888", "hi@lanwan.example.com", 2]));
    engine.remove("contact_points", point[0]["id"].as_i64().unwrap()).await;
    let shown = some(&engine, "accounts", account, &["phone", "email", "version"]).await;
    assert_eq!(shown, json!([null, "hi@lanwan.example.com", 3]));
}

async fn a_lead_has_points_too(engine: TestEngine) {
    let values = json!({"name": "张三", "phone": "13812345678"});
    let lead = engine.create("leads", values).await;
    let query = format!("select=id,kind,value,value_key,is_primary&lead_id=eq.{lead}");
    let point = engine.rows("contact_points", &query).await;
    assert_eq!(point[0]["value_key"], "13812345678");
    let values = json!({"lead_id": lead, "kind": "email", "value": "san@example.com"});
    engine.create("contact_points", values).await;
    let shown = some(&engine, "leads", lead, &["phone", "email", "version"]).await;
    assert_eq!(shown, json!(["+86-13812345678", "san@example.com", 2]));
}
