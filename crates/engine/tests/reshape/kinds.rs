//! Every kind as a field of the company's own: written, read, found, ordered, taken away as CSV.

use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::act;

both_engines!(every_kind_makes_the_round_trip, a_reference_is_a_relation, an_address_has_its_parts);

/// A kind, more of its definition, what is given, what comes back, and a filter that finds it.
type Sample = (&'static str, Json, Json, Json, &'static str);

fn samples() -> Vec<Sample> {
    let options = json!({"options": [
        {"label": {"en": "First", "zh": "一"}, "colour": "blue"},
        {"label": {"en": "Second", "zh": "二"}},
    ]});
    let plain = || json!({});
    vec![
        ("text", plain(), json!(" 甲 "), json!("甲"), "eq.甲"),
        ("long_text", plain(), json!("a\nb"), json!("a\nb"), "like.a*"),
        ("rich_text", plain(), json!("<p>a</p>"), json!("<p>a</p>"), "eq.<p>a</p>"),
        ("email", plain(), json!("A@B.cn"), json!("a@b.cn"), "eq.a@b.cn"),
        ("phone", plain(), json!("13812345678"), json!("+86-13812345678"), "eq.13812345678"),
        ("url", plain(), json!("a.cn"), json!("https://a.cn"), "eq.a.cn"),
        ("time_zone", plain(), json!("asia/tokyo"), json!("Asia/Tokyo"), "eq.Asia/Tokyo"),
        ("integer", json!({"min": "-9"}), json!("-5"), json!(-5), "lt.0"),
        ("decimal", json!({"decimals": 3}), json!("0.0005"), json!(0.001), "eq.0.001"),
        ("money", plain(), json!("¥12.345"), json!(12.35), "gte.12.35"),
        ("percent", plain(), json!("25%"), json!(25), "eq.25"),
        ("boolean", plain(), json!("是"), json!(true), "is.true"),
        ("date", plain(), json!("2026/2/3"), json!("2026-02-03"), "eq.2026-02-03"),
        (
            "datetime",
            plain(),
            json!("2026-11-21T16:30:00+08:00"),
            json!("2026-11-21T08:30:00.000000Z"),
            "eq.2026-11-21T08:30:00Z",
        ),
        ("duration", plain(), json!(3600), json!(3600), "gt.60"),
        ("select", options.clone(), json!("一"), json!("first"), "eq.first"),
        (
            "multi_select",
            options,
            json!(["second", "first"]),
            json!(["first", "second"]),
            "cs.{first}",
        ),
        ("json", plain(), json!({"a": [1]}), json!({"a": [1]}), "not.is.null"),
    ]
}

async fn every_kind_makes_the_round_trip(engine: TestEngine) {
    let old = engine.create("accounts", json!({"name": "old"})).await;
    let mut values = json!({"name": "new"});
    let mut names = Vec::new();
    for (kind, more, given, _, _) in samples() {
        let mut input = json!({
            "object": "accounts", "kind": kind, "label": {"en": format!("My {kind}"), "zh": format!("自选{kind}")},
        });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let name = act(&engine, "add_field", input).await["name"].as_str().unwrap().to_owned();
        assert_eq!(name, format!("x_my_{kind}"));
        values[&name] = given;
        names.push(name);
    }
    let id = engine.create("accounts", values).await;
    let record = engine.get("accounts", id).await;
    for ((kind, _, _, back, filter), name) in samples().into_iter().zip(&names) {
        assert_eq!(record[name], back, "{kind}");
        let found = engine.rows("accounts", &format!("select=id,{name}&{name}={filter}")).await;
        assert_eq!(found, [json!({"id": id, name: back})], "{kind} {filter}");
        assert_eq!(engine.get("accounts", old).await[name], Json::Null, "{kind}");
        engine.change("accounts", old, json!({name: back})).await;
        assert_eq!(engine.get("accounts", old).await[name], back, "{kind}");
        engine.change("accounts", old, json!({name: null})).await;
        let sortable =
            engine.catalog().expect("account").unwrap().field(name).unwrap().kind().sortable();
        if sortable {
            let query = format!("select=id&order={name}.asc.nullsfirst");
            assert_eq!(
                engine.rows("accounts", &query).await,
                [json!({"id": old}), json!({"id": id})]
            );
        }
    }
    let told = engine.log("account", id).await;
    assert!(told[0].payload.as_deref().unwrap().contains("x_my_phone"), "{told:?}");
}

async fn a_reference_is_a_relation(engine: TestEngine) {
    for (kind, zh) in [
        ("reference", "对手"),
        ("user", "顾问"),
        ("department", "组"),
        ("image", "照片"),
        ("file", "合同附件"),
    ] {
        let to = if kind == "reference" { json!("accounts") } else { Json::Null };
        let label = json!({"en": format!("Own {kind}"), "zh": zh});
        let input = json!({"object": "contacts", "kind": kind, "label": label, "references": to});
        act(&engine, "add_field", input).await;
    }
    let account = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let department = engine.create("departments", json!({"name": "华东"})).await;
    let values =
        json!({"name": "李四", "x_own_reference_id": account, "x_own_department_id": department});
    let contact = engine.create("contacts", values).await;
    let rows =
        engine.rows("contacts", "select=id,x_own_reference(name),x_own_department_id(name)").await;
    let expected = json!({"id": contact, "x_own_reference": {"name": "蓝湾酒店"}, "x_own_department_id": {"name": "华东"}});
    assert_eq!(rows, [expected]);
    let rows = engine.rows("accounts", "select=id,contacts!x_own_reference_id(name)").await;
    assert_eq!(rows, [json!({"id": account, "contacts": [{"name": "李四"}]})]);
    // Who has not heard of it asks as before.
    let rows = engine.rows("accounts", "select=id,contacts(name)").await;
    assert_eq!(rows, [json!({"id": account, "contacts": []})]);
    let wrong = engine.try_change("contacts", contact, json!({"x_own_reference_id": 999})).await;
    let wrong = wrong.unwrap_err();
    assert_eq!(wrong.fields()[0].field, "x_own_reference_id", "{wrong}");
}

async fn an_address_has_its_parts(engine: TestEngine) {
    for (kind, zh) in [("address", "家庭住址"), ("geo", "坐标")] {
        let label = json!({"en": format!("Second {kind}"), "zh": zh});
        act(&engine, "add_field", json!({"object": "contacts", "kind": kind, "label": label}))
            .await;
    }
    let values = json!({
        "name": "李四", "x_second_address_province": "浙江省", "x_second_address_city": "杭州市",
        "x_second_address_line": "文三路 1 号", "x_second_geo_lat": 30.25, "x_second_geo_lng": 120.15,
    });
    let id = engine.create("contacts", values).await;
    let rows = engine.rows("contacts", "select=id&x_second_address_province=eq.浙江省").await;
    assert_eq!(rows, [json!({"id": id})]);
    let half = engine.try_change("contacts", id, json!({"x_second_geo_lng": null})).await;
    half.unwrap_err();
    act(&engine, "remove_field", json!({"object": "contacts", "field": "x_second_address"})).await;
    let catalog = engine.catalog();
    let contact = catalog.expect("contact").unwrap();
    assert!(contact.field("x_second_address_line").is_none());
    assert!(contact.field("x_second_geo_lat").is_some());
}
