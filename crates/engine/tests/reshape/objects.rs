//! Objects of the company's own: everything that a shipped one can do, at once, and gone in two steps.

use serde_json::{Value as Json, json};
use steward_engine::permission::{MEMBER, role_id};
use steward_engine::{Caller, Engine, WriteWish};
use steward_model::clock::DAY;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{act, act_as, refused, system};

both_engines!(
    an_object_does_everything_at_once,
    what_is_said_beside_records_follows_their_rights,
    slips_are_named,
    an_object_goes_in_two_steps,
    what_leads_to_it_goes_and_comes_with_it,
    long_removed_objects_go,
);

fn card() -> Json {
    json!({
        "label": {"en": "Card", "zh": "会员卡"}, "label_plural": {"en": "Cards", "zh": "会员卡"},
        "icon": "receipt", "group": "sales", "title": {"en": "Holder", "zh": "持卡人"}, "number": "HY-",
        "owned": true, "abilities": ["tags", "files", "timeline"],
    })
}

async fn rows(engine: &Engine, caller: &Caller, plural: &str, query: &str) -> Vec<Json> {
    let query = steward_grammar::parse_list(query).unwrap();
    let read = engine.read(caller, plural, &query, None).await;
    let body = read.unwrap_or_else(|error| panic!("{plural} {query:?}: {error}")).page.body;
    serde_json::from_slice(&body).unwrap()
}

async fn an_object_does_everything_at_once(engine: TestEngine) {
    let told = act(&engine, "add_object", card()).await;
    assert_eq!((&told["name"], &told["plural"]), (&json!("x_card"), &json!("x_cards")));
    assert_eq!(told["abilities"], json!(["timeline", "files", "tags"]));
    let id = engine.create("x_cards", json!({"name": "张三"})).await;
    let record = engine.get("x_cards", id).await;
    assert_eq!((&record["number"], &record["version"]), (&json!("HY-000001"), &json!(1)));
    engine.change("x_cards", id, json!({"name": "张三丰"})).await;
    // Fields of its own, as any object has them, and references both ways.
    let level = json!({"object": "x_cards", "kind": "select", "label": {"en": "Level", "zh": "级别"},
        "options": [{"label": {"en": "Gold", "zh": "金卡"}}]});
    act(&engine, "add_field", level).await;
    let account = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let of = json!({"object": "x_cards", "kind": "reference", "label": {"en": "Company", "zh": "公司"},
        "references": "accounts"});
    act(&engine, "add_field", of).await;
    engine.change("x_cards", id, json!({"x_level": "gold", "x_company_id": account})).await;
    let seen = rows(&engine, &system(), "x_cards", "select=name,x_level,x_company(name)").await;
    assert_eq!(
        seen,
        [json!({"name": "张三丰", "x_level": "gold", "x_company": {"name": "蓝湾酒店"}})]
    );
    let embedded =
        rows(&engine, &system(), "accounts", "select=name,x_cards(number)&id=gte.1").await;
    assert_eq!(embedded[0]["x_cards"], json!([{"number": "HY-000001"}]));
    // What it has by itself can have other words as well.
    let fields = act(&engine, "fields", json!({"object": "x_cards"})).await;
    let names = fields["fields"].as_array().unwrap().iter().map(|field| &field["name"]);
    let names: Vec<&Json> = names.collect();
    for name in ["name", "number", "x_level", "x_company_id"] {
        assert!(names.contains(&&json!(name)), "{name} of {names:?}");
    }
    let other =
        json!({"object": "x_cards", "field": "name", "label": {"en": "Guest", "zh": "客人"}});
    assert_eq!(act(&engine, "change_field", other).await["label"]["zh"], "客人");
    assert_eq!(engine.catalog().expect("x_card").unwrap().field("name").unwrap().label.en, "Guest");
    // Search finds it by pinyin, the bin takes it and gives it back, and the history tells of it.
    let found = rows(&engine, &system(), "x_cards", "select=id&search=fts.zsf").await;
    assert_eq!(found, [json!({"id": id})]);
    engine.remove("x_cards", id).await;
    assert!(rows(&engine, &system(), "x_cards", "select=id").await.is_empty());
    engine.bring_back("x_cards", id).await;
    assert_eq!(rows(&engine, &system(), "x_cards", "select=id").await.len(), 1);
    let history = act(&engine, "history", json!({"object": "x_cards", "id": id})).await;
    assert!(history["changes"].as_array().unwrap().len() >= 4, "{history}");
}

/// Somebody with the ready role of members.
async fn member(engine: &TestEngine, name: &str) -> Caller {
    let role = role_id(engine, MEMBER).await.unwrap();
    let values = json!({"name": name, "employee_no": name, "status": "active"});
    let body = vec![values.as_object().unwrap().clone()];
    let made = engine.insert(&engine.from("import"), "users", body, &WriteWish::default()).await;
    let user = made.unwrap().ids[0];
    engine.create("user_roles", json!({"user_id": user, "role_id": role})).await;
    engine.user(user).await
}

async fn what_is_said_beside_records_follows_their_rights(engine: TestEngine) {
    act(&engine, "add_object", card()).await;
    let open = json!({"label": {"en": "Room"}, "title": {"en": "Name"}, "abilities": ["timeline"]});
    act(&engine, "add_object", open).await;
    let closed = json!({"label": {"en": "Secret"}, "title": {"en": "Name"}, "access": {"read": "none", "write": "none"}});
    act(&engine, "add_object", closed).await;
    let (one, other) = (member(&engine, "one").await, member(&engine, "other").await);
    let insert = async |caller: &Caller, plural: &str, values: Json| {
        let body = vec![values.as_object().unwrap().clone()];
        engine.insert(caller, plural, body, &WriteWish::default()).await.map(|done| done.ids[0])
    };
    // Records that belong to people are their owners'; others are everybody's, unless it was said otherwise.
    let mine = insert(&one, "x_cards", json!({"name": "mine"})).await.unwrap();
    assert_eq!(engine.rows_for(&one, "x_cards", "select=name").await.len(), 1);
    assert!(engine.rows_for(&other, "x_cards", "select=name").await.is_empty());
    let room = insert(&one, "x_rooms", json!({"name": "blue"})).await.unwrap();
    assert_eq!(engine.rows_for(&other, "x_rooms", "select=name").await.len(), 1);
    assert!(insert(&one, "x_secrets", json!({"name": "s"})).await.is_err());
    // Comments and tasks come down with the record.
    let said = |id: i64| json!({"subject_object": "x_card", "subject_id": id, "body": "psst"});
    insert(&one, "comments", said(mine)).await.unwrap();
    let said = json!({"subject_object": "x_room", "subject_id": room, "body": "open"});
    insert(&one, "comments", said).await.unwrap();
    let bodies = engine.rows_for(&other, "comments", "select=body").await;
    assert_eq!(bodies, [json!({"body": "open"})]);
    assert_eq!(engine.rows_for(&one, "comments", "select=body").await.len(), 2);
    // Without the ability there is nothing beside a record.
    let shut = json!({"object": "x_rooms", "abilities": []});
    act(&engine, "change_object", shut).await;
    let task = json!({"title": "clean", "subject_object": "x_room", "subject_id": room});
    assert!(insert(&one, "tasks", task).await.is_err());
    let task = json!({"title": "call", "subject_object": "x_card", "subject_id": mine});
    insert(&one, "tasks", task).await.unwrap();
    // Who began before an object was there knows nothing of it, and breaks nothing.
    let late = json!({"label": {"en": "Late"}, "title": {"en": "Name"}});
    let before = one.clone();
    act(&engine, "add_object", late).await;
    let id = insert(&before, "x_lates", json!({"name": "l"})).await.unwrap();
    assert_eq!(engine.rows_for(&before, "x_lates", "select=id").await, [json!({"id": id})]);
}

async fn slips_are_named(engine: TestEngine) {
    let slip = async |change: Json| {
        let mut input = card();
        for (key, value) in change.as_object().unwrap() {
            input[key] = value.clone();
        }
        refused(&engine, "add_object", input).await.0
    };
    assert_eq!(slip(json!({"label": {"en": "Account", "zh": "卡"}})).await, ["label taken"]);
    assert_eq!(slip(json!({"label": {}})).await, ["label required"]);
    assert_eq!(slip(json!({"title": null, "number": null})).await, ["title required"]);
    assert_eq!(slip(json!({"number": "??"})).await, ["number wrong_name"]);
    assert_eq!(slip(json!({"name": "Big Name"})).await, ["name wrong_name"]);
    assert_eq!(slip(json!({"name": "a".repeat(40)})).await, ["name wrong_name"]);
    assert_eq!(slip(json!({"icon": "<svg>"})).await, ["icon wrong_name"]);
    assert_eq!(slip(json!({"group": "zoo"})).await, ["group unknown_group"]);
    assert_eq!(slip(json!({"abilities": ["flying"]})).await, ["abilities unknown_ability"]);
    let access = json!({"access": {"read": "own", "write": "all"}});
    assert_eq!(slip(access).await, ["access.write out_of_range"]);
    let access = json!({"owned": false, "access": {"read": "department"}});
    assert_eq!(slip(access).await[0], "access.read unknown_scope");
    // Whoever tries it first changes nothing.
    let caller = system();
    let mut call = steward_engine::action::Call::new(
        &engine,
        &caller,
        WriteWish { dry_run: true, ..WriteWish::default() },
    );
    engine.actions().run("add_object", &mut call, card()).await.unwrap();
    assert!(engine.catalog().find("x_card").is_none());
    act(&engine, "add_object", card()).await;
    assert_eq!(slip(json!({"name": "card"})).await, ["label taken", "name taken"]);
    let shipped = json!({"object": "accounts", "label": {"en": "Client"}});
    assert_eq!(refused(&engine, "change_object", shipped).await.0, ["object unknown_object"]);
    let title =
        json!({"object": "x_cards", "label": {"en": "Member card", "zh": "会员卡片"}, "group": ""});
    let told = act(&engine, "change_object", title).await;
    assert_eq!((&told["label"]["zh"], &told["group"]), (&json!("会员卡片"), &Json::Null));
    assert_eq!(engine.catalog().expect("x_card").unwrap().label.en, "Member card");
}

async fn an_object_goes_in_two_steps(engine: TestEngine) {
    act(&engine, "add_object", card()).await;
    let second = json!({"label": {"en": "Visit"}, "title": {"en": "Name"}});
    act(&engine, "add_object", second).await;
    let id = engine.create("x_cards", json!({"name": "a"})).await;
    let visit = engine.create("x_visits", json!({"name": "v"})).await;
    let place = engine.catalog().expect("x_visit").unwrap().id;
    let of = json!({"object": "x_cards"});
    let told = act(&engine, "remove_object", of.clone()).await;
    assert!(told["purged_at"].is_string());
    // Gone from everything, and nothing moves into its place.
    let query = steward_grammar::parse_list("").unwrap();
    assert!(engine.read(&system(), "x_cards", &query, None).await.is_err());
    assert_eq!(engine.catalog().expect("x_visit").unwrap().id, place);
    assert_eq!(engine.get("x_visits", visit).await["name"], "v");
    refused(&engine, "remove_object", of.clone()).await;
    let same = json!({"label": {"en": "Card"}, "title": {"en": "Name"}});
    assert_eq!(act(&engine, "add_object", same).await["name"], "x_card_2", "a name is for ever");
    let listed = act(&engine, "own_objects", json!({})).await;
    assert_eq!(listed["removed"][0]["name"], "x_card");
    act(&engine, "restore_object", of.clone()).await;
    assert_eq!(engine.get("x_cards", id).await["name"], "a");
    assert_eq!(engine.create("x_cards", json!({"name": "b"})).await, id + 1);
    // For good.
    refused(&engine, "purge_object", of.clone()).await;
    act(&engine, "remove_object", of.clone()).await;
    act(&engine, "purge_object", of.clone()).await;
    refused(&engine, "restore_object", of).await;
    assert_eq!(engine.catalog().expect("x_visit").unwrap().id, place);
    let listed = act(&engine, "own_objects", json!({})).await;
    assert_eq!(listed["removed"], json!([]));
    assert_eq!(engine.create("x_visits", json!({"name": "w"})).await, visit + 1);
}

async fn what_leads_to_it_goes_and_comes_with_it(engine: TestEngine) {
    act(&engine, "add_object", card()).await;
    let of = json!({"object": "accounts", "kind": "reference", "label": {"en": "Card"}, "references": "x_cards"});
    act(&engine, "add_field", of).await;
    let id = engine.create("x_cards", json!({"name": "a"})).await;
    let account = engine.create("accounts", json!({"name": "b", "x_card_id": id})).await;
    let note = json!({"subject_object": "x_card", "subject_id": id, "body": "hallo"});
    let comment = engine.create("comments", note).await;
    let task = json!({"title": "call", "subject_object": "x_card", "subject_id": id});
    engine.create("tasks", task).await;
    let gone = json!({"object": "x_cards"});
    act(&engine, "remove_object", gone.clone()).await;
    assert!(engine.get("accounts", account).await.get("x_card_id").is_none());
    engine.change("accounts", account, json!({"name": "c"})).await;
    let fields = act(&engine, "fields", json!({"object": "accounts"})).await;
    let names = |part: &str| {
        let mut all = fields[part].as_array().unwrap().iter();
        all.any(|field| field["name"] == "x_card_id")
    };
    assert!(!names("fields") && !names("removed"));
    rows(&engine, &system(), "comments", "select=*").await;
    rows(&engine, &system(), "tasks", "select=*").await;
    act(&engine, "restore_object", gone.clone()).await;
    assert_eq!(engine.get("accounts", account).await["x_card_id"], id);
    assert_eq!(engine.get("comments", comment).await["body"], "hallo");
    act(&engine, "remove_object", gone.clone()).await;
    act(&engine, "purge_object", gone).await;
    assert!(rows(&engine, &system(), "comments", "select=id").await.is_empty());
    assert!(engine.get("accounts", account).await.get("x_card_id").is_none());
    engine.create("accounts", json!({"name": "d"})).await;
}

async fn long_removed_objects_go(engine: TestEngine) {
    act(&engine, "add_object", card()).await;
    act(&engine, "remove_object", json!({"object": "x_cards"})).await;
    engine.time().advance(29 * DAY);
    assert_eq!(engine.purge_removed().await.unwrap(), 0);
    engine.time().advance(2 * DAY);
    assert_eq!(engine.purge_removed().await.unwrap(), 1);
    engine.look_at_catalog().await.unwrap();
    let restored = act_as(&engine, &system(), "restore_object", json!({"object": "x_cards"})).await;
    assert!(restored.is_err());
}
