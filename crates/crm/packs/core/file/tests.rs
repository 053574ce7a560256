//! Files in fields of images.

use serde_json::{Value as Json, json};
use steward_model::Value;
use steward_store::emit;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, some};

both_engines!(a_picture_is_an_image);

/// A file of which the file store has found this out.
async fn file(engine: &TestEngine, media_type: Option<&str>) -> i64 {
    let id = engine.create("files", json!({"name": "照片"})).await;
    let catalog = engine.catalog();
    let object = catalog.find("file").unwrap();
    let found = [(object.id_of("media_type"), Value::from(media_type))];
    let statement = emit::update(engine.database().dialect(), object, id, 1, &found);
    let written = engine.database().write_alone(move |tx| {
        let statement = statement.clone();
        Box::pin(async move { tx.pipeline(&[statement]).await.map(drop) })
    });
    written.await.unwrap();
    id
}

async fn a_picture_is_an_image(engine: TestEngine) {
    let picture = file(&engine, Some("image/png")).await;
    let unknown = file(&engine, None).await;
    let paper = file(&engine, Some("application/pdf")).await;
    let body = |file: i64| json!({"name": "张三", "avatar_id": file});
    let contact = engine.create("contacts", body(picture)).await;
    engine.change("contacts", contact, body(unknown)).await;
    refused(engine.try_create("contacts", body(paper)).await, &["avatar_id: no_image"]);
    refused(engine.try_change("contacts", contact, body(paper)).await, &["avatar_id: no_image"]);
    let product = json!({"name": "磨豆机", "unit": "台", "image_id": paper});
    refused(engine.try_create("products", product).await, &["image_id: no_image"]);
    let kept = some(&engine, "contacts", contact, &["avatar_id"]).await;
    assert_eq!(kept, Json::from(vec![unknown]));
}
