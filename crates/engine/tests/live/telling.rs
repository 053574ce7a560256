//! Who is told what of a change.

use serde_json::json;
use steward_engine::WriteWish;
use steward_engine::action::Call;
use steward_engine::live::StreamWish;
use steward_engine::live::limits::MANY;
use steward_testkit::{TestEngine, both_engines};

use crate::support::Scene;

async fn every_change_is_told_in_order(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let objects = Some(["accounts".to_owned()].into());
    let mut all = scene.listen(&boss, StreamWish { objects, after: None }).await;
    let id = scene.account("蓝湾酒店", boss.id).await;
    let made = all.next().await;
    assert_eq!(made.short(), format!("accounts {id} create"));
    assert_eq!(made.data["version"], 1);
    assert!(made.data["fields"].as_array().unwrap().contains(&json!("name")), "{made:?}");
    assert!(!made.data.to_string().contains("蓝湾"), "events carry no values");
    scene.engine.change("accounts", id, json!({"name": "蓝湾"})).await;
    let changed = all.next().await;
    assert_eq!(changed.data["fields"], json!(["name"]));
    assert_eq!((&changed.data["version"], &changed.data["by"]), (&json!(2), &json!(null)));
    assert!(changed.id > made.id);
    let caller = scene.engine.user(boss.id).await;
    scene.engine.remove("accounts", id).await;
    assert_eq!(all.hears().await, format!("accounts {id} delete"));
    scene.engine.restore(&caller, "accounts", &[id], &Default::default()).await.unwrap_err();
    scene.engine.bring_back("accounts", id).await;
    assert_eq!(all.hears().await, format!("accounts {id} restore"));
}

async fn a_new_field_is_told_to_all(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let li = scene.person("li", &[("account", "own"), ("user", "all")]).await;
    let mut of_li = scene.listen(&li, StreamWish::default()).await;
    let input = json!({"object": "accounts", "kind": "text", "label": {"zh": "口味"}});
    let system = scene.engine.system();
    let mut call = Call::new(&scene.engine, &system, WriteWish::default());
    scene.engine.actions().run("add_field", &mut call, input).await.unwrap();
    assert_eq!(of_li.hears().await, "resync catalog");
    // What comes next is told with the fields that there are now.
    let id = scene.account("a", li.id).await;
    assert_eq!(of_li.hears().await, format!("accounts {id} create"));
    scene.engine.change("accounts", id, json!({"x_kou_wei": "淡"})).await;
    assert_eq!(of_li.next().await.data["fields"], json!(["x_kou_wei"]));
}

async fn only_the_objects_that_are_wanted(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let objects = Some(["contacts".to_owned()].into());
    let mut some = scene.listen(&boss, StreamWish { objects, after: None }).await;
    scene.account("a", boss.id).await;
    let contact = scene.engine.create("contacts", json!({"name": "张三"})).await;
    assert_eq!(some.hears().await, format!("contacts {contact} create"));
    let unknown = StreamWish { objects: Some(["secrets".to_owned()].into()), after: None };
    let caller = scene.engine.user(boss.id).await;
    let token = scene.token(boss.id).await;
    assert!(scene.live.subscribe(&caller, &token, unknown).is_err());
}

async fn records_come_into_sight_and_leave_it(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let li = scene.person("li", &[("account", "own"), ("user", "all")]).await;
    let wang = scene.person("wang", &[("account", "own"), ("user", "all")]).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let mut of_li = scene.listen(&li, StreamWish::default()).await;
    let mut of_wang = scene.listen(&wang, StreamWish::default()).await;
    let hidden = scene.account("nobody's business", boss.id).await;
    let a = scene.account("a", li.id).await;
    assert_eq!(of_li.hears().await, format!("accounts {a} create"));
    scene.engine.change("accounts", hidden, json!({"name": "still not"})).await;
    scene.engine.change("accounts", a, json!({"owner_id": wang.id})).await;
    let gone = of_li.next().await;
    assert_eq!(gone.short(), format!("accounts {a} removed"));
    assert_eq!(gone.data, json!({"object": "accounts", "id": a}), "not why, nor by whom");
    assert_eq!(of_wang.hears().await, format!("accounts {a} update"));
    scene.engine.remove("accounts", hidden).await;
    scene.engine.remove("accounts", a).await;
    let heard = of_wang.until(&format!("accounts {a} delete")).await;
    assert!(heard.iter().all(|short| !short.contains(&format!(" {hidden} "))), "{heard:?}");
    let last = scene.account("last", li.id).await;
    let heard = of_li.until(&format!("accounts {last} create")).await;
    assert!(heard.iter().all(|short| short.starts_with("resync")), "{heard:?}");
}

async fn collaborators_are_told_to_look_again(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let li = scene.person("li", &[("account", "own"), ("contact", "own")]).await;
    let a = scene.account("a", boss.id).await;
    let mut of_li = scene.listen(&li, StreamWish::default()).await;
    let shared = scene.engine.create(
        "collaborators",
        json!({"subject_object": "account", "subject_id": a, "user_id": li.id, "right": "read"}),
    );
    let shared = shared.await;
    let again = of_li.next().await;
    assert_eq!(again.short(), "resync sight");
    let objects = again.data["objects"].to_string();
    assert!(objects.contains("accounts") && objects.contains("contacts"), "{objects}");
    scene.engine.change("accounts", a, json!({"name": "now"})).await;
    assert_eq!(of_li.hears().await, format!("accounts {a} update"));
    scene.engine.remove("collaborators", shared).await;
    assert_eq!(of_li.hears().await, "resync sight");
    scene.engine.change("accounts", a, json!({"name": "not any more"})).await;
    let own = scene.account("own", li.id).await;
    assert_eq!(of_li.hears().await, format!("accounts {own} create"));
}

async fn what_a_parent_opens_goes_with_it(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let li = scene.person("li", &[("account", "own"), ("contact", "own")]).await;
    let a = scene.account("a", li.id).await;
    let contact = json!({"name": "张三", "account_id": a, "owner_id": boss.id});
    let contact = scene.engine.create("contacts", contact).await;
    let mut of_li = scene.listen(&li, StreamWish::default()).await;
    scene.engine.change("contacts", contact, json!({"title": "经理"})).await;
    assert_eq!(of_li.hears().await, format!("contacts {contact} update"));
    scene.engine.change("accounts", a, json!({"owner_id": boss.id})).await;
    let first = of_li.next().await;
    assert_eq!(first.short(), format!("accounts {a} removed"));
    let again = of_li.next().await;
    assert_eq!(again.short(), "resync sight");
    assert!(again.data["objects"].as_array().unwrap().contains(&json!("contacts")), "{again:?}");
    scene.engine.change("contacts", contact, json!({"title": "总监"})).await;
    let own = scene.account("own", li.id).await;
    let heard = of_li.until(&format!("accounts {own} create")).await;
    assert!(heard.iter().all(|s| !s.contains(&format!("contacts {contact} "))), "{heard:?}");
}

async fn fields_that_one_may_not_read_are_not_named(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let li = scene.person("li", &[("contact", "all")]).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let hidden =
        json!({"role_id": li.role, "object": "contact", "field": "phone", "right": "masked"});
    scene.engine.create("role_field_rights", hidden).await;
    let contact = scene.engine.create("contacts", json!({"name": "张三"})).await;
    let mut of_li = scene.listen(&li, StreamWish::default()).await;
    let mut of_boss = scene.listen(&boss, StreamWish::default()).await;
    let values = json!({"phone": "13812345678", "title": "经理"});
    scene.engine.change("contacts", contact, values).await;
    let name = format!("contacts {contact} update");
    let fields = |event: &crate::support::Event| event.data["fields"].to_string();
    let told = of_li.next().await;
    assert_eq!(told.short(), name);
    assert!(!fields(&told).contains("phone") && fields(&told).contains("title"), "{told:?}");
    let told = loop {
        let event = of_boss.next().await;
        if event.short() == name {
            break event;
        }
    };
    assert!(fields(&told).contains("phone"), "{told:?}");
}

async fn very_much_at_once_is_told_in_one_word(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let li = scene.person("li", &[("task", "all")]).await;
    let mut of_boss = scene.listen(&boss, StreamWish::default()).await;
    let mut of_li = scene.listen(&li, StreamWish::default()).await;
    let many = (0..=MANY).map(|n| json!({"name": format!("c{n}")}));
    let many: Vec<_> = many.map(|row| row.as_object().unwrap().clone()).collect();
    let system = scene.engine.system();
    scene.engine.insert(&system, "accounts", many, &Default::default()).await.unwrap();
    let again = of_boss.next().await;
    assert_eq!(again.short(), "resync many");
    assert!(again.data["objects"].as_array().unwrap().contains(&json!("accounts")), "{again:?}");
    let task = scene.engine.create("tasks", json!({"title": "t"})).await;
    assert_eq!(of_li.hears().await, format!("tasks {task} create"), "accounts are not for li");
}

both_engines!(
    every_change_is_told_in_order,
    a_new_field_is_told_to_all,
    only_the_objects_that_are_wanted,
    records_come_into_sight_and_leave_it,
    collaborators_are_told_to_look_again,
    what_a_parent_opens_goes_with_it,
    fields_that_one_may_not_read_are_not_named,
    very_much_at_once_is_told_in_one_word,
);
