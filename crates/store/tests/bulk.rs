//! Filling new tables: their indexes go and come back.

use std::sync::Arc;

use steward_model::catalog::Catalog;
use steward_store::schema;
use steward_testkit::{TestStore, both_dbs};

const THING: &str = r#"
name = "thing"
plural = "things"
label = { en = "Thing", zh = "物品" }
label_plural = { en = "Things", zh = "物品" }
help = { en = "A thing.", zh = "物品。" }
icon = "box"
title = "name"
traits = ["base"]
order = "name"
index = [{ fields = ["name"] }]

[[field]]
name = "name"
kind = "text"
label = { en = "Name", zh = "名称" }
sorted = true
unique = true
"#;

both_dbs!(indexes_go_and_come_back);

async fn indexes_go_and_come_back(store: TestStore) {
    let catalog =
        Arc::new(Catalog::from_toml([("user.toml", USER), ("thing.toml", THING)]).unwrap());
    let database = &store.database;
    let made = schema::sync(database, &catalog).await.unwrap();
    assert!(schema::pending(database, &catalog).await.unwrap().is_empty());
    schema::drop_indexes(database, &catalog).await.unwrap();
    let pending = schema::pending(database, &catalog).await.unwrap();
    let indexes = |list: &[String]| -> Vec<String> {
        list.iter().filter(|one| one.contains(" INDEX ")).cloned().collect()
    };
    assert_eq!(pending, indexes(&made), "the indexes are missing, and nothing else");
    assert!(pending.len() > 3, "{pending:?}");
    assert_eq!(schema::sync(database, &catalog).await.unwrap(), pending);
    schema::analyse(database).await.unwrap();
    assert!(schema::pending(database, &catalog).await.unwrap().is_empty());
}

/// Every record names the users who made it.
const USER: &str = r#"
name = "user"
plural = "users"
label = { en = "User", zh = "用户" }
label_plural = { en = "Users", zh = "用户" }
help = { en = "A user.", zh = "用户。" }
icon = "user"
title = "name"
traits = ["base"]

[[field]]
name = "name"
kind = "text"
label = { en = "Name", zh = "姓名" }
"#;
