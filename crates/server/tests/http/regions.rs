//! The regions of China over HTTP.

use axum::http::StatusCode;
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(every_region_is_there_with_its_sounds);

const REGIONS: &str = "/api/v1/regions";

async fn every_region_is_there_with_its_sounds(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let reply = app.get(REGIONS).await;
    let tree = reply.is(StatusCode::OK);
    let provinces = tree.as_array().unwrap();
    assert_eq!(provinces.len(), 34);
    let zhejiang = provinces.iter().find(|line| line[1] == "浙江省").unwrap();
    assert_eq!(zhejiang[0], "330000");
    let hangzhou = zhejiang[3].as_array().unwrap().iter().find(|line| line[1] == "杭州市").unwrap();
    assert!(hangzhou[2].as_str().unwrap().split('|').any(|way| way == "hang zhou shi"));
    let districts = hangzhou[3].as_array().unwrap();
    assert!(districts.iter().any(|line| line[0] == "330106" && line[1] == "西湖区"));
    // What was picked is what the server reads.
    let picked = serde_json::json!({
        "name": "西湖客户", "province": zhejiang[1], "city": hangzhou[1], "district": "西湖区",
    });
    app.post("/api/v1/accounts", picked).await.is(StatusCode::CREATED);
    let stored = app.get("/api/v1/accounts?select=region_code").await.is(StatusCode::OK);
    assert_eq!(stored[0]["region_code"], "330106");
    let tag = reply.header("etag");
    let again = app.ask("GET", REGIONS).header("If-None-Match", tag).send().await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    app.anonymous("GET", REGIONS).send().await.refused(401, "PGRST301");
}
