//! Fields that mean something only together.

use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, field_codes};

use crate::specimen::both_specimens;

both_specimens!(an_address_has_a_code, a_position_is_kept_in_wgs84, any_record_is_whole);

async fn place(engine: &TestEngine, id: i64) -> Json {
    let row = engine.get("addresses", id).await;
    json!([row["province"], row["city"], row["district"], row["region_code"]])
}

async fn address(engine: &TestEngine, mut values: Json) -> i64 {
    let account = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    values["account_id"] = json!(account);
    values["kind"] = json!("office");
    engine.create("addresses", values).await
}

async fn an_address_has_a_code(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let id =
        address(&engine, json!({"city": "杭州", "district": "西湖区", "line": "文三路1号"})).await;
    assert_eq!(place(&engine, id).await, json!(["浙江省", "杭州市", "西湖区", "330106"]));
    for (patch, wanted) in [
        (json!({"district": "余杭"}), json!(["浙江省", "杭州市", "余杭区", "330110"])),
        (json!({"district": null}), json!(["浙江省", "杭州市", null, "330100"])),
        (json!({"region_code": "110105"}), json!(["北京市", "北京市", "朝阳区", "110105"])),
        (
            json!({"province": "Bavaria", "city": "Munich", "district": null}),
            json!(["Bavaria", "Munich", null, null]),
        ),
    ] {
        engine.change("addresses", id, patch.clone()).await;
        assert_eq!(place(&engine, id).await, wanted, "{patch}");
    }
}

async fn a_position_is_kept_in_wgs84(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let given = json!({
        "location_lat": 30.271_671_4, "location_lng": 120.159_694_8, "geo_source": "gcj02",
    });
    let id = address(&engine, given).await;
    let position = async || {
        let row = engine.get("addresses", id).await;
        [&row["location_lat"], &row["location_lng"]].map(|degrees| degrees.as_f64().unwrap())
    };
    let near = |[lat, lng]: [f64; 2]| (lat - 30.274).abs() < 1e-6 && (lng - 120.155).abs() < 1e-6;
    assert!(near(position().await), "{:?}", position().await);
    // What was read can be written again, and is not shifted twice.
    let row = engine.get("addresses", id).await;
    let again = json!({
        "location_lat": row["location_lat"],
        "location_lng": row["location_lng"],
        "geo_source": row["geo_source"],
    });
    assert_eq!(engine.change("addresses", id, again).await.version, Some(1));
    engine.change("addresses", id, json!({"geo_source": "bd09"})).await;
    assert!(near(position().await));
    let error =
        engine.try_change("addresses", id, json!({"location_lat": 30, "geo_source": "bd09"}));
    assert_eq!(field_codes(&error.await.unwrap_err()), ["location_lng: incomplete"]);
    let error = engine.try_change("addresses", id, json!({"location_lat": null})).await;
    assert_eq!(field_codes(&error.unwrap_err()), ["location_lat: incomplete"]);
}

async fn any_record_is_whole(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let one = engine.create("specimens", json!({})).await;
    let whole = json!({"about_object": "specimen", "about_id": one});
    let two = engine.create("specimens", whole).await;
    for (patch, codes) in [
        (json!({"about_object": "specimen", "about_id": 99}), ["about_id: not_found"]),
        (json!({"about_object": "user"}), ["about_id: not_found"]),
        (json!({"about_object": null}), ["about_object: incomplete"]),
        (json!({"about_id": null}), ["about_id: incomplete"]),
    ] {
        let known = engine.rows("users", &format!("id=eq.{one}")).await;
        if !known.is_empty() && patch == json!({"about_object": "user"}) {
            continue;
        }
        let error = engine.try_change("specimens", two, patch.clone()).await;
        assert_eq!(field_codes(&error.expect_err("broken")), codes, "{patch}");
    }
    engine.change("specimens", two, json!({"about_object": null, "about_id": null})).await;
}
