//! Who looks at a record.

use serde_json::json;
use steward_engine::live::limits::PRESENT;
use steward_engine::live::{Glance, Looking, StreamWish};
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{Person, Scene};

fn glance() -> Glance {
    Glance { seat: "tab".to_owned(), editing: false, left: false }
}

impl Scene {
    async fn looks(&self, who: &Person, account: i64, glance: Glance) -> Vec<Looking> {
        let caller = self.engine.user(who.id).await;
        self.live.look(&caller, ("accounts", account), glance).await.unwrap()
    }
}

async fn those_who_look_learn_of_each_other(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let li = scene.person("li", &[("account", "own"), ("user", "all")]).await;
    let boss = scene.person("boss", &[("*", "all")]).await;
    let a = scene.account("a", li.id).await;
    let mut of_li = scene.listen(&li, StreamWish::default()).await;
    assert_eq!(scene.looks(&li, a, glance()).await, []);
    let others = scene.looks(&boss, a, Glance { editing: true, ..glance() }).await;
    assert_eq!(others, [Looking { id: li.id, name: Some("li".to_owned()), editing: false }]);
    let told = of_li.next().await;
    assert_eq!(
        (told.name.as_str(), &told.data),
        ("presence", &json!({"object": "accounts", "id": a}))
    );
    let others = scene.looks(&li, a, glance()).await;
    assert_eq!(others, [Looking { id: boss.id, name: Some("boss".to_owned()), editing: true }]);
    scene.looks(&boss, a, Glance { left: true, ..glance() }).await;
    assert_eq!(of_li.next().await.name, "presence");
    assert_eq!(scene.looks(&li, a, glance()).await, []);
    scene.looks(&boss, a, glance()).await;
    scene.engine.time().advance(PRESENT);
    assert_eq!(scene.looks(&li, a, glance()).await, [], "who is silent has gone");
}

async fn who_may_not_see_the_record_learns_nothing(engine: TestEngine) {
    let scene = Scene::new(engine).await;
    let li = scene.person("li", &[("account", "own")]).await;
    let wang = scene.person("wang", &[("account", "own")]).await;
    let a = scene.account("a", li.id).await;
    let mut of_wang = scene.listen(&wang, StreamWish::default()).await;
    scene.looks(&li, a, glance()).await;
    let caller = scene.engine.user(wang.id).await;
    let refused = scene.live.look(&caller, ("accounts", a), glance()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotFound);
    assert_eq!(scene.looks(&li, a, glance()).await, [], "nor is he said to look");
    scene.engine.change("accounts", a, json!({"owner_id": wang.id})).await;
    let caller = scene.engine.user(li.id).await;
    assert!(scene.live.look(&caller, ("accounts", a), glance()).await.is_err());
    assert_eq!(scene.looks(&wang, a, glance()).await, [], "who lost the record has gone");
    assert_eq!(of_wang.hears().await, format!("accounts {a} update"));
}

both_engines!(those_who_look_learn_of_each_other, who_may_not_see_the_record_learns_nothing);
