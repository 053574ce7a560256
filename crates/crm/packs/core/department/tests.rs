//! The tree of departments and its paths.

use std::collections::BTreeMap;

use serde_json::json;
use steward_engine::WriteWish;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, some, story, version};

both_engines!(
    paths_follow_the_tree,
    a_batch_moves_together,
    departments_have_no_circles,
    a_department_comes_back_to_its_place,
    two_moves_at_once_agree,
    more_than_can_move_along,
);

/// The paths of all departments in names: `/公司/销售/`.
async fn paths(engine: &TestEngine) -> Vec<String> {
    let rows = engine.rows("departments", "select=id,name,path&order=id").await;
    let names: BTreeMap<i64, &str> = rows
        .iter()
        .map(|row| (row["id"].as_i64().unwrap(), row["name"].as_str().unwrap()))
        .collect();
    let spell = |path: &str| {
        let ids = path.split('/').filter(|id| !id.is_empty());
        ids.map(|id| names[&id.parse().unwrap()]).collect::<Vec<_>>().join("/")
    };
    rows.iter().map(|row| spell(row["path"].as_str().expect("a path"))).collect()
}

async fn make(engine: &TestEngine, name: &str, parent: Option<i64>) -> i64 {
    engine.create("departments", json!({"name": name, "parent_id": parent})).await
}

async fn paths_follow_the_tree(engine: TestEngine) {
    let top = make(&engine, "公司", None).await;
    assert_eq!(some(&engine, "departments", top, &["path"]).await, json!([format!("/{top}/")]));
    let sales = make(&engine, "销售", Some(top)).await;
    let east = make(&engine, "华东", Some(sales)).await;
    let team = make(&engine, "一组", Some(east)).await;
    let service = make(&engine, "服务", Some(top)).await;
    let wanted = ["公司", "公司/销售", "公司/销售/华东", "公司/销售/华东/一组", "公司/服务"];
    assert_eq!(paths(&engine).await, wanted);
    engine.change("departments", east, json!({"parent_id": service})).await;
    let wanted = ["公司", "公司/销售", "公司/服务/华东", "公司/服务/华东/一组", "公司/服务"];
    assert_eq!(paths(&engine).await, wanted);
    engine.change("departments", east, json!({"parent_id": null})).await;
    let wanted = ["公司", "公司/销售", "华东", "华东/一组", "公司/服务"];
    assert_eq!(paths(&engine).await, wanted);
    // What follows from others changes neither version nor log.
    assert_eq!(version(&engine, "departments", team).await, 1);
    assert_eq!(story(&engine, "department", east).await, ["create 1", "update 2", "update 3"]);
    let result = engine.try_change("departments", east, json!({"path": "/1/"})).await;
    refused(result, &["path: read_only"]);
}

async fn a_batch_moves_together(engine: TestEngine) {
    let top = make(&engine, "公司", None).await;
    let a = make(&engine, "甲", Some(top)).await;
    let b = make(&engine, "乙", Some(a)).await;
    make(&engine, "丙", Some(b)).await;
    let other = make(&engine, "丁", Some(top)).await;
    let query = steward_grammar::parse_list(&format!("id=in.({a},{b})")).unwrap();
    let patch = json!({"parent_id": other}).as_object().unwrap().clone();
    let system = engine.system();
    engine.update(&system, "departments", &query, patch, &WriteWish::default()).await.unwrap();
    let wanted = ["公司", "公司/丁/甲", "公司/丁/乙", "公司/丁/乙/丙", "公司/丁"];
    assert_eq!(paths(&engine).await, wanted);
    // A batch that would put one below itself is refused as a whole.
    let query = steward_grammar::parse_list(&format!("id=in.({a},{other})")).unwrap();
    let patch = json!({"parent_id": b}).as_object().unwrap().clone();
    let result = engine.update(&system, "departments", &query, patch, &WriteWish::default()).await;
    assert_eq!(result.expect_err("a circle").fields()[0].code, "cycle");
    assert_eq!(paths(&engine).await, wanted);
}

async fn departments_have_no_circles(engine: TestEngine) {
    let top = make(&engine, "公司", None).await;
    let low = make(&engine, "销售", Some(top)).await;
    for parent in [top, low] {
        let result = engine.try_change("departments", top, json!({"parent_id": parent})).await;
        refused(result, &["parent_id: cycle"]);
    }
}

async fn a_department_comes_back_to_its_place(engine: TestEngine) {
    let top = make(&engine, "公司", None).await;
    let a = make(&engine, "甲", Some(top)).await;
    let b = make(&engine, "乙", Some(a)).await;
    engine.remove("departments", b).await;
    engine.change("departments", a, json!({"parent_id": null})).await;
    engine.bring_back("departments", b).await;
    assert_eq!(paths(&engine).await, ["公司", "甲", "甲/乙"]);
}

/// Two moves that touch each other leave true paths, whoever was first.
async fn two_moves_at_once_agree(engine: TestEngine) {
    let top = make(&engine, "公司", None).await;
    let other = make(&engine, "另一家", None).await;
    let mut last = top;
    let mut chain = Vec::new();
    for name in ["一", "二", "三", "四"] {
        last = make(&engine, name, Some(last)).await;
        chain.push(last);
    }
    let leaf = make(&engine, "叶", Some(other)).await;
    for _ in 0..5 {
        let (up, down) = tokio::join!(
            engine.try_change("departments", chain[0], json!({"parent_id": other})),
            engine.try_change("departments", leaf, json!({"parent_id": chain[3]})),
        );
        up.unwrap();
        down.unwrap();
        let path = some(&engine, "departments", leaf, &["path"]).await;
        let ids = chain.iter().map(i64::to_string).collect::<Vec<_>>().join("/");
        assert_eq!(path, json!([format!("/{other}/{ids}/{leaf}/")]));
        let (up, down) = tokio::join!(
            engine.try_change("departments", chain[0], json!({"parent_id": top})),
            engine.try_change("departments", leaf, json!({"parent_id": other})),
        );
        up.unwrap();
        down.unwrap();
    }
    // Each below the other: only one may succeed.
    let (one, two) = tokio::join!(
        engine.try_change("departments", top, json!({"parent_id": other})),
        engine.try_change("departments", other, json!({"parent_id": top})),
    );
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
}

async fn more_than_can_move_along(engine: TestEngine) {
    let top = make(&engine, "公司", None).await;
    let a = make(&engine, "甲", Some(top)).await;
    let row = |n: usize| {
        let row = json!({"name": format!("{n}"), "parent_id": a});
        row.as_object().unwrap().clone()
    };
    let rows = (0..1_000).map(row).collect();
    engine.insert(&engine.system(), "departments", rows, &WriteWish::default()).await.unwrap();
    let error = engine.try_change("departments", a, json!({"parent_id": null})).await;
    assert_eq!(error.expect_err("too many").kind(), ErrorKind::TooLarge);
    let path = some(&engine, "departments", a, &["path", "version"]).await;
    assert_eq!(path, json!([format!("/{top}/{a}/"), 1]), "nothing was moved");
}
