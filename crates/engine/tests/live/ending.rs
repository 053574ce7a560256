//! How streams end, and what makes a reader ask again.

use serde_json::json;
use steward_engine::live::StreamWish;
use steward_engine::live::limits::{QUEUE_BYTES, STREAMS_EACH};
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::Scene;

async fn a_token_that_is_taken_back_ends_its_streams(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let made = scene.engine.create_api_token(None, boss.id, "lost", None).await.unwrap();
    let kept = scene.token(boss.id).await;
    let mut lost = scene.listen_with(&boss, made.token.text(), StreamWish::default()).await;
    let mut other = scene.listen_with(&boss, &kept, StreamWish::default()).await;
    scene.engine.revoke_api_token(None, boss.id, made.id).await.unwrap();
    let a = scene.account("secret", boss.id).await;
    while let Some(event) = lost.try_next().await {
        assert_ne!(event.short(), format!("accounts {a} create"), "it was taken back before");
    }
    assert_eq!(other.hears().await, format!("accounts {a} create"));
    assert_eq!(scene.live.streams(), 2, "until the reader lets go");
    drop((lost, other));
    assert_eq!(scene.live.streams(), 0);
}

async fn who_is_frozen_hears_nothing_more(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let mut all = scene.listen(&boss, StreamWish::default()).await;
    scene.engine.change("users", boss.id, json!({"status": "frozen"})).await;
    while all.try_next().await.is_some() {}
}

async fn other_rights_mean_asking_again(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let li = scene.person("li", &[("account", "own")]).await;
    let a = scene.account("a", boss.id).await;
    let mut of_li = scene.listen(&li, StreamWish::default()).await;
    let mut of_boss = scene.listen(&boss, StreamWish::default()).await;
    let right = scene.right(li.role, "task", "all").await;
    assert_eq!(of_li.hears().await, "resync rights");
    scene.engine.change("accounts", a, json!({"name": "b"})).await;
    let task = scene.engine.create("tasks", json!({"title": "t"})).await;
    assert_eq!(of_li.hears().await, format!("tasks {task} create"));
    scene.engine.remove("role_rights", right).await;
    assert_eq!(of_li.hears().await, "resync rights");
    let heard = of_boss.until(&format!("role_rights {right} delete")).await;
    assert!(!heard.iter().any(|short| short.starts_with("resync")), "{heard:?}");
}

async fn nobody_opens_too_many(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let token = scene.token(boss.id).await;
    let mut open = Vec::new();
    for _ in 0..STREAMS_EACH {
        open.push(scene.listen_with(&boss, &token, StreamWish::default()).await);
    }
    let caller = scene.engine.user(boss.id).await;
    let refused = scene.live.subscribe(&caller, &token, StreamWish::default()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::TooManyAttempts);
    open.pop();
    scene.listen_with(&boss, &token, StreamWish::default()).await;
}

async fn who_is_slow_is_told_to_ask_again(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let mut slow = scene.listen(&boss, StreamWish::default()).await;
    let mut quick = scene.listen(&boss, StreamWish::default()).await;
    let (mut bytes, mut last) = (0, 0);
    while bytes <= QUEUE_BYTES {
        for _ in 0..20 {
            last = scene.engine.create("tasks", json!({"title": "t"})).await;
        }
        let name = format!("tasks {last} create");
        loop {
            let event = quick.next().await;
            bytes += event.data.to_string().len();
            if event.short() == name {
                break;
            }
        }
    }
    let first = slow.hears().await;
    assert_eq!(first, "resync slow");
    let again = scene.engine.create("tasks", json!({"title": "t"})).await;
    slow.until(&format!("tasks {again} create")).await;
}

async fn a_server_that_stops_ends_all(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let mut all = scene.listen(&boss, StreamWish::default()).await;
    scene.live.stop();
    assert_eq!(all.try_next().await, None);
    let (caller, token) = (scene.engine.user(boss.id).await, scene.token(boss.id).await);
    let refused = scene.live.subscribe(&caller, &token, StreamWish::default()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unavailable);
}

both_engines!(
    a_token_that_is_taken_back_ends_its_streams,
    who_is_frozen_hears_nothing_more,
    other_rights_mean_asking_again,
    nobody_opens_too_many,
    who_is_slow_is_told_to_ask_again,
    a_server_that_stops_ends_all,
);
