//! What columns mean, remembered by hand and by imports.

use serde_json::{Value as Json, json};
use steward_engine::import_batch::NewImport;
use steward_engine::import_mapping::{MappedColumn, NewMapping};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, some};

both_engines!(
    a_mapping_is_found_by_its_headings,
    what_is_no_mapping_is_refused,
    an_import_remembers_and_changes_what_was_known,
    a_forgotten_one_is_not_found,
);

fn mapping(columns: &[(&str, Option<&str>)]) -> Json {
    columns.iter().map(|(heading, field)| json!({"heading": heading, "field": field})).collect()
}

const SHOP: [(&str, Option<&str>); 2] = [("谁", Some("name")), ("豆型", None)];

async fn found(engine: &TestEngine, headings: &[&str]) -> Option<String> {
    engine.import_mapping("account", headings).await.unwrap().map(|found| found.name)
}

async fn a_mapping_is_found_by_its_headings(engine: TestEngine) {
    let values = json!({"name": "门店", "object": "account", "mapping": mapping(&SHOP)});
    let id = engine.create("import_mappings", values).await;
    assert_eq!(found(&engine, &["豆型 ", "谁*"]).await.as_deref(), Some("门店"));
    assert_eq!(found(&engine, &["谁"]).await, None);
    assert!(engine.import_mapping("contact", &["谁", "豆型"]).await.unwrap().is_none());
    // With other headings it is found by those.
    let wider = mapping(&[("谁", Some("name")), ("号", Some("phone"))]);
    engine.change("import_mappings", id, json!({"mapping": wider, "name": "新门店"})).await;
    assert_eq!(found(&engine, &["谁", "豆型"]).await, None);
    assert_eq!(found(&engine, &["号", "谁"]).await.as_deref(), Some("新门店"));
}

async fn what_is_no_mapping_is_refused(engine: TestEngine) {
    let with = |object: &str, mapping: Json| {
        engine.try_create(
            "import_mappings",
            json!({"name": "x", "object": object, "mapping": mapping}),
        )
    };
    for wrong in [json!({"谁": "name"}), json!(["谁"]), json!([]), json!([{"heading": " "}])] {
        refused(with("account", wrong).await, &["mapping: not_columns"]);
    }
    refused(with("nothing", mapping(&SHOP)).await, &["object: not_an_object"]);
}

/// Begins an import of a file with these columns.
async fn import(
    engine: &TestEngine,
    file: &str,
    columns: &[(&str, Option<&str>)],
    key: Option<&str>,
) {
    let columns = columns.iter().map(|(heading, field)| MappedColumn {
        heading: (*heading).to_owned(),
        field: field.map(str::to_owned),
    });
    let new = NewImport {
        source: file.to_owned(),
        object: "account".to_owned(),
        mapping: json!({}),
        file_id: None,
        reading: None,
        remember: Some(NewMapping { columns: columns.collect(), key: key.map(str::to_owned) }),
    };
    engine.begin_import(&engine.from("import"), new).await.unwrap();
}

async fn an_import_remembers_and_changes_what_was_known(engine: TestEngine) {
    import(&engine, "名单.csv", &SHOP, None).await;
    let first = engine.import_mapping("account", &["谁", "豆型"]).await.unwrap().unwrap();
    assert_eq!((first.name.as_str(), first.key), ("名单.csv", None));
    engine.change("import_mappings", first.id, json!({"name": "门店"})).await;
    import(&engine, "又一份.csv", &[("豆型", Some("notes")), ("谁", Some("name"))], Some("name"))
        .await;
    let then = engine.import_mapping("account", &["谁", "豆型"]).await.unwrap().unwrap();
    assert_eq!(
        (then.id, then.name.as_str(), then.key.as_deref()),
        (first.id, "门店", Some("name"))
    );
    assert_eq!(then.columns[0].field.as_deref(), Some("notes"));
    let told = some(&engine, "import_mappings", first.id, &["use_count", "object"]).await;
    assert_eq!(told, json!([2, "account"]));
    assert!(then.used_at.is_some());
}

async fn a_forgotten_one_is_not_found(engine: TestEngine) {
    import(&engine, "名单.csv", &SHOP, None).await;
    let known = engine.import_mapping("account", &["谁", "豆型"]).await.unwrap().unwrap();
    engine.remove("import_mappings", known.id).await;
    assert_eq!(found(&engine, &["谁", "豆型"]).await, None);
    // The next import begins a new one.
    import(&engine, "名单.csv", &SHOP, None).await;
    let new = engine.import_mapping("account", &["谁", "豆型"]).await.unwrap().unwrap();
    assert_ne!(new.id, known.id);
}
