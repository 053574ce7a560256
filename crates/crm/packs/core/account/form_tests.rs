//! One form's worth of data in one call: a company or a person with everything that belongs to it.

use serde_json::{Value as Json, json};
use steward_engine::{Act, Operation, WriteWish, Written};
use steward_model::Result;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{some, version};

both_engines!(a_company_in_one_call, a_person_in_one_call, both_sides_of_a_person_in_one_edit);

fn create(reference: Option<&str>, object: &str, values: Json) -> Operation {
    let values = values.as_object().unwrap().clone();
    let act = Act::Create { values };
    Operation { reference: reference.map(str::to_owned), object: object.to_owned(), act }
}

async fn send(engine: &TestEngine, operations: &[Operation]) -> Result<Written> {
    engine.batch(&engine.system(), operations, &WriteWish::default()).await
}

fn to(reference: &str) -> Json {
    json!({ "$ref": reference })
}

async fn a_company_in_one_call(engine: TestEngine) {
    let form = |email: &str| {
        vec![
            create(Some("a"), "accounts", json!({"name": "蓝湾酒店", "phone": "0571-88888888"})),
            create(
                Some("c"),
                "contacts",
                json!({"name": "张三", "account_id": to("a"), "is_primary": true, "phone": "13812345678"}),
            ),
            create(
                None,
                "contact_points",
                json!({"contact_id": to("c"), "kind": "email", "value": email}),
            ),
            create(None, "contact_points", json!({"contact_id": to("c"), "value": "13912345678"})),
            create(
                None,
                "addresses",
                json!({"account_id": to("a"), "city": "杭州市", "line": "湖滨路 1 号", "is_default": true}),
            ),
            create(None, "invoice_titles", json!({"account_id": to("a"), "title": "蓝湾酒店"})),
            create(None, "preferences", json!({"contact_id": to("c"), "value": "浅烘豆"})),
        ]
    };
    let error = send(&engine, &form("nobody")).await.expect_err("one field is wrong");
    let fields: Vec<_> = error.fields().iter().map(|f| (f.operation, f.field.as_str())).collect();
    assert_eq!(fields, [(Some(2), "value")]);
    assert!(engine.rows("accounts", "select=id").await.is_empty(), "all or none");
    let ids = send(&engine, &form("san@example.com")).await.unwrap().ids;
    let (account, contact) = (ids[0], ids[1]);
    let shown = some(&engine, "accounts", account, &["phone", "primary_contact_id"]).await;
    assert_eq!(shown, json!(["+86-571-88888888", contact]));
    let shown = some(&engine, "contacts", contact, &["phone", "email", "account_id"]).await;
    assert_eq!(shown, json!(["+86-13812345678", "san@example.com", account]));
    let query = "select=addresses(line,is_default),invoice_titles(title),contact_points(value)";
    let row = &engine.rows("accounts", query).await[0];
    assert_eq!(row["addresses"], json!([{"line": "湖滨路 1 号", "is_default": true}]));
    assert_eq!(row["invoice_titles"], json!([{"title": "蓝湾酒店"}]));
    assert_eq!(row["contact_points"], json!([{"value": "+86-571-88888888"}]));
    let query = format!("select=value&contact_id=eq.{contact}");
    let points = engine.rows("contact_points", &query).await;
    assert_eq!(points.len(), 3);
}

async fn a_person_in_one_call(engine: TestEngine) {
    // Without a word about the contact there is one, the same person.
    let form = [
        create(
            Some("a"),
            "accounts",
            json!({"name": "李四", "kind": "person", "phone": "13812345678"}),
        ),
        create(None, "addresses", json!({"account_id": to("a"), "kind": "home", "city": "杭州市"})),
        create(
            None,
            "identities",
            json!({"account_id": to("a"), "system": "wechat_openid", "realm": "wx-shop", "value": "o-1"}),
        ),
    ];
    let account = send(&engine, &form).await.unwrap().ids[0];
    let query = "select=name,phone,is_primary,account_id";
    let contacts = engine.rows("contacts", query).await;
    let one = json!({"name": "李四", "phone": "+86-13812345678", "is_primary": true, "account_id": account});
    assert_eq!(contacts, [one]);
    // With a contact of its own, both are one person, too.
    let form = [
        create(
            Some("c"),
            "contacts",
            json!({"name": "王五", "birthday": "1990-11-05", "honorific": "ms"}),
        ),
        create(
            Some("a"),
            "accounts",
            json!({"name": "王五", "kind": "person", "email": "wu@example.com", "primary_contact_id": to("c")}),
        ),
        create(None, "memberships", json!({"account_id": to("a"), "card_no": "8801"})),
    ];
    let ids = send(&engine, &form).await.unwrap().ids;
    let shown = ["name", "email", "birth_mmdd", "account_id", "is_primary"];
    let shown = some(&engine, "contacts", ids[0], &shown).await;
    assert_eq!(shown, json!(["王五", "wu@example.com", 1105, ids[1], true]));
    assert_eq!(engine.rows("contacts", "select=id").await.len(), 2);
}

async fn both_sides_of_a_person_in_one_edit(engine: TestEngine) {
    let values = json!({"name": "李四", "kind": "person", "phone": "13812345678"});
    let account = engine.create("accounts", values).await;
    let contact = engine.rows("contacts", "select=id").await[0]["id"].as_i64().unwrap();
    // As the form was loaded: making the contact was a change of the account.
    let versions =
        (version(&engine, "accounts", account).await, version(&engine, "contacts", contact).await);
    let edit = |object: &str, (id, version): (i64, i64), values: Json| {
        let values = values.as_object().unwrap().clone();
        let act = Act::Update { id, version: Some(version), values };
        Operation { reference: None, object: object.to_owned(), act }
    };
    let form = [
        edit("accounts", (account, versions.0), json!({"name": "李思", "level": "VIP"})),
        edit(
            "contacts",
            (contact, versions.1),
            json!({"name": "李思", "wechat": "lisi88", "phone": "13912345678"}),
        ),
    ];
    send(&engine, &form).await.unwrap();
    let shown = some(&engine, "accounts", account, &["name", "level", "phone"]).await;
    assert_eq!(shown, json!(["李思", "VIP", "+86-13912345678"]));
    let shown = some(&engine, "contacts", contact, &["name", "wechat", "phone"]).await;
    assert_eq!(shown, json!(["李思", "lisi88", "+86-13912345678"]));
    for (object, id) in [("account_id", account), ("contact_id", contact)] {
        let query = format!("select=value,is_primary&{object}=eq.{id}");
        let points = engine.rows("contact_points", &query).await;
        assert_eq!(points, [json!({"value": "+86-13912345678", "is_primary": true})]);
    }
}
