//! The feed of changes: where it begins, what it tells once, what it never tells, and what must be read again.

use std::collections::BTreeSet;

use serde_json::json;
use steward_engine::live::{FeedKind, FeedPage, FeedWish};
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{Person, Scene};

fn behind(cursor: &str) -> FeedWish {
    FeedWish { after: Some(cursor.to_owned()), objects: None, limit: 100, with_records: false }
}

async fn ask(scene: &Scene, who: &Person, wish: &FeedWish) -> FeedPage {
    let caller = scene.engine.user(who.id).await;
    scene.live.feed(&caller, wish).await.unwrap()
}

/// Where the feed stands, with all that was written behind it.
async fn now(scene: &Scene, who: &Person) -> String {
    scene.seal().await;
    let wish = FeedWish { after: None, ..behind("") };
    let page = ask(scene, who, &wish).await;
    assert_eq!((page.changes.len(), &page.resync, page.more), (0, &None, false));
    page.next
}

/// What is told of the kept objects, in short.
fn told(page: &FeedPage) -> Vec<(String, i64, FeedKind)> {
    let kept =
        page.changes.iter().filter(|change| ["accounts", "contacts"].contains(&&*change.object));
    kept.map(|change| (change.object.clone(), change.id, change.change)).collect()
}

async fn each_record_is_told_once(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let begin = now(&scene, &boss).await;
    let a = scene.account("a", boss.id).await;
    let b = scene.account("b", boss.id).await;
    scene.engine.change("accounts", a, json!({"name": "a2"})).await;
    scene.engine.remove("accounts", b).await;
    scene.seal().await;
    let page = ask(&scene, &boss, &behind(&begin)).await;
    let accounts = |id, change| ("accounts".to_owned(), id, change);
    assert_eq!(told(&page), [accounts(a, FeedKind::Upsert), accounts(b, FeedKind::Delete)]);
    let first = page.changes.iter().find(|change| change.id == a && change.object == "accounts");
    let first = first.unwrap();
    assert_eq!(first.version, Some(2));
    assert!(first.fields.as_ref().unwrap().contains("name"));
    assert_eq!(first.record, None, "it was not asked for");
    assert!(!page.more);
    let nothing = ask(&scene, &boss, &behind(&page.next)).await;
    assert_eq!((told(&nothing), nothing.resync, nothing.next), (vec![], None, page.next));
}

async fn pages_lead_on(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    scene.seal().await;
    let accounts = Some(BTreeSet::from(["accounts".to_owned()]));
    let wish = FeedWish { after: None, objects: accounts, limit: 10, with_records: true };
    let begin = ask(&scene, &boss, &wish).await.next;
    let mut made = BTreeSet::new();
    for number in 0..25 {
        made.insert(scene.account(&format!("a{number}"), boss.id).await);
    }
    scene.seal().await;
    let mut wish = FeedWish { after: Some(begin), ..wish };
    let (mut found, mut pages) = (BTreeSet::new(), 0);
    loop {
        let page = ask(&scene, &boss, &wish).await;
        for change in &page.changes {
            assert!(found.insert(change.id), "told twice");
            let record = change.record.as_ref().unwrap().as_ref().unwrap();
            assert!(record["name"].as_str().unwrap().starts_with('a'));
        }
        pages += 1;
        wish.after = Some(page.next);
        if !page.more {
            break;
        }
    }
    assert_eq!(found, made);
    assert!(pages >= 3, "{pages}");
}

async fn nobody_hears_of_what_he_may_not_see(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let li = scene.person("li", &[("account", "own")]).await;
    let mine = scene.account("mine", li.id).await;
    let other = scene.account("other", boss.id).await;
    let begin = now(&scene, &li).await;
    scene.engine.change("accounts", other, json!({"name": "secret"})).await;
    scene.engine.change("accounts", mine, json!({"name": "mine too"})).await;
    scene.engine.remove("accounts", other).await;
    scene.seal().await;
    let page = ask(&scene, &li, &behind(&begin)).await;
    assert_eq!(told(&page), [("accounts".to_owned(), mine, FeedKind::Upsert)]);
}

/// Whoever asks late learns what left his sight, also when it was changed again behind that.
async fn what_left_ones_sight_is_told_late_too(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let li = scene.person("li", &[("account", "own")]).await;
    let wang = scene.person("wang", &[("account", "own")]).await;
    let account = scene.account("a", li.id).await;
    let begin = now(&scene, &li).await;
    let of_wang = now(&scene, &wang).await;
    scene.engine.change("accounts", account, json!({"owner_id": wang.id})).await;
    scene.engine.change("accounts", account, json!({"owner_id": boss.id})).await;
    scene.engine.change("accounts", account, json!({"name": "b"})).await;
    scene.seal().await;
    // A page for each row of the log, so that what came behind it lies outside.
    let mut wish = FeedWish { limit: 1, ..behind(&begin) };
    let mut all = Vec::new();
    loop {
        let page = ask(&scene, &li, &wish).await;
        all.extend(told(&page));
        wish.after = Some(page.next);
        if !page.more {
            break;
        }
    }
    assert_eq!(all, [("accounts".to_owned(), account, FeedKind::Removed)]);
    // He saw it in between only.
    let page = ask(&scene, &wang, &behind(&of_wang)).await;
    assert_eq!(told(&page), [("accounts".to_owned(), account, FeedKind::Removed)]);
    let gone = &page.changes[0];
    assert_eq!((&gone.fields, gone.by, &gone.at, gone.version), (&None, None, &None, None));
}

async fn other_rights_mean_reading_again(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let li = scene.person("li", &[("account", "own")]).await;
    let begin = now(&scene, &li).await;
    scene.right(li.role, "task", "all").await;
    scene.account("a", boss.id).await;
    scene.seal().await;
    let page = ask(&scene, &li, &behind(&begin)).await;
    let resync = page.resync.expect("his rights are others");
    assert_eq!((resync.why, resync.objects, page.changes.len()), ("rights", None, 0));
    let after = ask(&scene, &li, &behind(&page.next)).await;
    assert_eq!((after.resync, after.changes.len()), (None, 0));
    // Who asks for accounts alone has the same rights on them as before.
    let only = |after: Option<String>| FeedWish {
        after,
        objects: Some(BTreeSet::from(["accounts".to_owned()])),
        ..behind("")
    };
    let cursor = ask(&scene, &li, &only(None)).await.next;
    scene.right(li.role, "lead", "all").await;
    assert_eq!(ask(&scene, &li, &only(Some(cursor))).await.resync, None);
    // Nor is a cursor anybody else's.
    let stolen = ask(&scene, &boss, &behind(&begin)).await;
    assert_eq!(stolen.resync.expect("it is not his").why, "rights");
}

async fn what_a_parent_opens_is_read_again(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let li = scene.person("li", &[("account", "own"), ("contact", "own")]).await;
    let account = scene.account("a", boss.id).await;
    let contact = json!({"name": "c", "owner_id": boss.id, "account_id": account});
    scene.engine.create("contacts", contact).await;
    let begin = now(&scene, &li).await;
    scene.engine.change("accounts", account, json!({"owner_id": li.id})).await;
    scene.seal().await;
    let page = ask(&scene, &li, &behind(&begin)).await;
    assert!(told(&page).contains(&("accounts".to_owned(), account, FeedKind::Upsert)));
    let resync = page.resync.expect("its contacts came into his sight");
    assert_eq!(resync.why, "sight");
    assert!(resync.objects.unwrap().contains("contacts"));
}

async fn what_is_no_cursor_is_refused(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let li = scene.person("li", &[("account", "own")]).await;
    let caller = scene.engine.user(boss.id).await;
    for text in ["", "x", "1", "1.", "99999999999999999999.0001020304050607"] {
        let refused = scene.live.feed(&caller, &behind(text)).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::BadQuery, "{text}");
    }
    let (_, mark) = now(&scene, &boss)
        .await
        .split_once('.')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let page = ask(&scene, &boss, &behind(&format!("999999999.{mark}"))).await;
    assert_eq!(page.resync.expect("no such position").why, "old");
    let hidden = FeedWish { objects: Some(BTreeSet::from(["leads".to_owned()])), ..behind("") };
    let hidden = FeedWish { after: None, ..hidden };
    let caller = scene.engine.user(li.id).await;
    let refused = scene.live.feed(&caller, &hidden).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::UnknownObject);
}

both_engines!(
    each_record_is_told_once,
    pages_lead_on,
    nobody_hears_of_what_he_may_not_see,
    what_left_ones_sight_is_told_late_too,
    other_rights_mean_reading_again,
    what_a_parent_opens_is_read_again,
    what_is_no_cursor_is_refused,
);
