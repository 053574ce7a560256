//! Coming back with a position.

use serde_json::json;
use steward_engine::live::StreamWish;
use steward_testkit::{TestEngine, both_engines};

use crate::support::Scene;

/// Accounts: much else is written with them.
fn accounts(after: Option<i64>) -> StreamWish {
    StreamWish { objects: Some(["accounts".to_owned()].into()), after }
}

fn after(position: i64) -> StreamWish {
    accounts(Some(position))
}

async fn what_was_missed_is_told(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let li = scene.person("li", &[("account", "own")]).await;
    let mut all = scene.listen(&boss, accounts(None)).await;
    let mut own = scene.listen(&li, accounts(None)).await;
    let a = scene.account("a", li.id).await;
    let (seen, own_seen) = (all.next().await.id, own.next().await.id);
    // Nobody listens any more, and the hub ends; what happens meanwhile is read from the log.
    drop((all, own));
    let b = scene.account("b", boss.id).await;
    scene.engine.change("accounts", a, json!({"owner_id": boss.id})).await;
    let mut all = scene.listen(&boss, after(seen)).await;
    assert_eq!(all.hears().await, format!("accounts {b} create"));
    assert_eq!(all.hears().await, format!("accounts {a} update"));
    let mut own = scene.listen(&li, after(own_seen)).await;
    assert_eq!(own.hears().await, format!("accounts {a} removed"));
    // The hub runs already; it remembers.
    let mut again = scene.listen(&boss, after(seen)).await;
    assert_eq!(again.hears().await, format!("accounts {b} create"));
}

async fn a_position_of_the_session_is_one_to_begin_with(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let position = scene.live.position().await.unwrap();
    let a = scene.account("a", boss.id).await;
    let mut all = scene.listen(&boss, after(position)).await;
    let heard = all.until(&format!("accounts {a} create")).await;
    assert!(!heard.iter().any(|short| short.starts_with("resync")), "{heard:?}");
}

async fn a_position_of_another_log_is_none(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let mut all = scene.listen(&boss, after(1_000_000)).await;
    assert_eq!(all.hears().await, "resync old");
    let a = scene.account("a", boss.id).await;
    assert_eq!(all.hears().await, format!("accounts {a} create"));
}

both_engines!(
    what_was_missed_is_told,
    a_position_of_the_session_is_one_to_begin_with,
    a_position_of_another_log_is_none,
);
