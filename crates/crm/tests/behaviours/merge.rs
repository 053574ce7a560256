//! Two records that are the same become one.

use serde_json::{Value as Json, json};
use steward_engine::action::Call;
use steward_engine::{Caller, WriteWish};
use steward_model::error::ErrorKind;
use steward_model::kind::FieldKind;
use steward_model::{Error, Result};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, some, user};

both_engines!(
    companies_become_one,
    persons_become_one_with_their_contacts,
    a_contact_stays_known_to_the_other_company,
    fields_are_chosen,
    secrets_move_along,
    an_identity_conflict_is_resolved,
    what_cannot_be_merged_is_refused,
    both_must_be_the_callers_to_change,
    too_much_is_refused_whole,
);

async fn merge_as(engine: &TestEngine, caller: &Caller, input: Json) -> Result<Json> {
    let mut call = Call::new(engine, caller, WriteWish::default());
    engine.actions().run("merge", &mut call, input).await
}

async fn try_merge(engine: &TestEngine, input: Json) -> Result<Json> {
    merge_as(engine, &engine.system(), input).await
}

async fn merge(engine: &TestEngine, plural: &str, keep: i64, lose: i64) -> Json {
    let input = json!({"object": plural, "keep": keep, "lose": lose});
    try_merge(engine, input).await.unwrap_or_else(|error| panic!("{error} {:?}", error.fields()))
}

/// Which undeleted rows refer to a record, by any reference that there is.
async fn referring(engine: &TestEngine, name: &str, id: i64) -> Vec<String> {
    let catalog = engine.catalog();
    let mut found = Vec::new();
    for object in catalog.objects() {
        for field in &object.fields {
            let FieldKind::Reference(kind) = &field.kind else { continue };
            let half = kind.object_field.as_ref().filter(|half| {
                matches!(&object.fields[object.id_of(half)].kind,
                    FieldKind::ObjectName(names) if names.objects.iter().any(|one| one == name))
            });
            let query = match half {
                Some(half) => format!("select=id&{}=eq.{id}&{half}=eq.{name}", field.name),
                None if kind.to.as_deref() == Some(name) => {
                    format!("select=id&{}=eq.{id}", field.name)
                }
                None => continue,
            };
            for row in engine.rows(&object.plural, &query).await {
                found.push(format!("{}.{} {}", object.name, field.name, row["id"]));
            }
        }
    }
    found
}

/// Makes a record that need not have what forms ask for.
async fn made(engine: &TestEngine, plural: &str, values: Json) -> i64 {
    let (caller, wish) = (engine.from("import"), WriteWish::default());
    let body = values.as_object().expect("an object").clone();
    let made = engine.insert(&caller, plural, vec![body], &wish).await;
    made.unwrap_or_else(|error| panic!("{plural}: {error}")).ids[0]
}

/// An account with something of everything that can belong to it.
async fn company(engine: &TestEngine, name: &str, tag: i64, colleague: i64) -> i64 {
    let phone = "0571-88888888";
    let account = json!({"name": name, "phone": phone});
    let id = engine.create("accounts", account).await;
    let contact = json!({"name": format!("{name}的联系人"), "account_id": id, "is_primary": true});
    let contact = engine.create("contacts", contact).await;
    let deal = json!({"name": format!("{name}的商机"), "account_id": id, "contact_id": contact});
    let deal = made(engine, "opportunities", deal).await;
    let at = "2026-01-01T00:00:00Z";
    for (plural, values) in [
        ("activities", json!({"kind": "call", "happened_at": at, "opportunity_id": deal})),
        ("activities", json!({"kind": "note", "happened_at": at, "account_id": id})),
        ("tasks", json!({"title": "回访", "contact_id": contact})),
        ("events", json!({"title": "参观", "starts_at": at, "ends_at": at, "account_id": id})),
        ("comments", json!({"subject_object": "account", "subject_id": id, "body": "好"})),
        ("taggings", json!({"record_object": "account", "record_id": id, "tag_id": tag})),
        (
            "addresses",
            json!({"account_id": id, "kind": "office", "line": name, "is_default": true}),
        ),
        (
            "invoice_titles",
            json!({"account_id": id, "kind": "institution", "title": name, "is_default": true}),
        ),
        ("identities", json!({"account_id": id, "system": "erp", "value": name})),
        ("preferences", json!({"account_id": id, "kind": "likes", "value": "深烘"})),
        (
            "consents",
            json!({"account_id": id, "channel": "sms", "purpose": "marketing", "state": "granted"}),
        ),
        ("touches", json!({"account_id": id})),
        (
            "collaborators",
            json!({"subject_object": "account", "subject_id": id, "user_id": colleague, "right": "read"}),
        ),
    ] {
        made(engine, plural, values).await;
    }
    id
}

async fn companies_become_one(engine: TestEngine) {
    let tag = engine.create("tags", json!({"name": "重点"})).await;
    let colleague = user(&engine, "colleague", "member").await;
    let keep = company(&engine, "蓝湾酒店", tag, colleague).await;
    let lose = company(&engine, "蓝湾大酒店", tag, colleague).await;
    let other = engine.create("accounts", json!({"name": "集团", "parent_id": lose})).await;
    engine.change("accounts", keep, json!({"parent_id": lose})).await;
    engine
        .change("accounts", lose, json!({"website": "https://lanwan.example", "level": "A"}))
        .await;
    for (from, to) in [(keep, lose), (keep, other), (lose, other)] {
        let relation = json!({"account_id": from, "related_id": to, "kind": "partner"});
        engine.create("account_relations", relation).await;
    }
    let more = json!({"account_id": lose, "kind": "phone", "value": "0571-66666666"});
    engine.create("contact_points", more).await;
    let pair = json!({"a_object": "account", "a_id": keep, "b_object": "account", "b_id": lose});
    let pair = engine.create("duplicate_pairs", pair).await;
    let doubt = json!({"a_object": "account", "a_id": lose, "b_object": "account", "b_id": other});
    let doubt = engine.create("duplicate_pairs", doubt).await;
    let input = json!({"object": "accounts", "keep": keep, "lose": lose, "dry_run": true});
    let before = referring(&engine, "account", lose).await;
    let rehearsed = try_merge(&engine, input).await.expect("it can be merged");
    assert_eq!(referring(&engine, "account", lose).await, before, "a dry run changes nothing");
    let done = merge(&engine, "accounts", keep, lose).await;
    assert_eq!(done, rehearsed);
    assert_eq!(done["taken"], json!(["website", "level"]), "{done}");
    assert_eq!(done["moved"]["contacts"], 1);
    assert_eq!(done["moved"]["activities"], 2);
    assert_eq!(done["moved"]["opportunities"], 1);
    let doubles = json!({
        "taggings": 1, "collaborators": 1, "contact_points": 1, "account_relations": 2,
    });
    assert_eq!(done["removed"], doubles, "{done}");
    one_is_left(&engine, [keep, lose, other], [pair, doubt]).await;
    let version = engine.get("accounts", keep).await["version"].clone();
    assert_eq!(done["version"], version);
    engine.bring_back("accounts", lose).await;
    assert_eq!(engine.get("accounts", lose).await["merged_into_id"], keep);
}

async fn one_is_left(engine: &TestEngine, accounts: [i64; 3], pairs: [i64; 2]) {
    let ([keep, lose, other], [pair, doubt]) = (accounts, pairs);
    // Nothing refers to the lost one but what is known of it itself.
    let left = referring(engine, "account", lose).await;
    assert!(left.iter().all(|row| row.starts_with("ownership_history.")), "{left:?}");
    let kept = some(engine, "accounts", keep, &["phone", "level", "website", "parent_id"]);
    let kept = kept.await;
    assert_eq!(kept, json!(["+86-571-88888888", "A", "https://lanwan.example", null]));
    assert_eq!(engine.get("accounts", other).await["parent_id"], keep);
    // That the two might be the same is settled, and goes with the lost one.
    let settled = engine.log("duplicate_pair", pair).await;
    let told = |verb: &str| settled.iter().rfind(|entry| entry.verb == verb).cloned();
    let update = told("update").and_then(|entry| entry.payload).expect("it was changed");
    assert!(update.contains("\"after\":{\"state\":\"merged\"}"), "{update}");
    assert!(told("delete").is_some());
    let doubt = some(engine, "duplicate_pairs", doubt, &["a_id", "b_id", "state"]).await;
    assert_eq!(doubt, json!([keep, other, "open"]));
    let points = "select=value,is_primary&order=value";
    let points = engine.rows("contact_points", &format!("{points}&account_id=eq.{keep}")).await;
    assert_eq!(
        points,
        [
            json!({"value": "+86-571-66666666", "is_primary": false}),
            json!({"value": "+86-571-88888888", "is_primary": true}),
        ]
    );
    for plural in ["addresses", "invoice_titles"] {
        let rows = format!("select=is_default&account_id=eq.{keep}&order=id");
        let flags = engine.rows(plural, &rows).await;
        assert_eq!(flags, [json!({"is_default": true}), json!({"is_default": false})], "{plural}");
    }
    let gone = engine.log("account", lose).await;
    assert_eq!(gone.last().expect("a log").verb, "delete");
    let log = engine.log("account", keep).await;
    let told = log.iter().find(|entry| entry.verb == "merge").expect("it is logged");
    assert!(told.payload.as_ref().expect("it says which").contains(&format!("\"lost\":{lose}")));
}

async fn persons_become_one_with_their_contacts(engine: TestEngine) {
    let person = async |name: &str, phone: &str| {
        let id = engine.create("accounts", json!({"name": name, "kind": "person", "phone": phone}));
        let id = id.await;
        (id, engine.get("accounts", id).await["primary_contact_id"].as_i64().expect("a contact"))
    };
    let (keep, kept) = person("张三", "13812345678").await;
    let (lose, lost) = person("张三丰", "13912345678").await;
    engine.change("contacts", lost, json!({"birthday": "1990-02-03", "external_id": "wx-1"})).await;
    let openid = json!({"contact_id": lost, "system": "wechat_openid", "value": "o-1"});
    engine.create("identities", openid).await;
    let deal = json!({"name": "咖啡机", "account_id": lose, "contact_id": lost});
    let deal = made(&engine, "opportunities", deal).await;
    merge(&engine, "accounts", keep, lose).await;
    let deal = some(&engine, "opportunities", deal, &["account_id", "contact_id"]).await;
    assert_eq!(deal, json!([keep, kept]));
    let contact =
        some(&engine, "contacts", kept, &["name", "birthday", "phone", "external_id"]).await;
    assert_eq!(contact, json!(["张三", "1990-02-03", "+86-13812345678", "wx-1"]));
    assert_eq!(engine.rows("contacts", "select=id").await, [json!({"id": kept})]);
    assert_eq!(engine.rows("accounts", "select=id").await, [json!({"id": keep})]);
    let points =
        engine.rows("contact_points", "select=value&account_id=not.is.null&order=id").await;
    assert_eq!(points.len(), 2, "both numbers are the one's now");
    let left = referring(&engine, "contact", lost).await;
    assert!(left.iter().all(|row| row.starts_with("ownership_history.")), "{left:?}");
}

async fn a_contact_stays_known_to_the_other_company(engine: TestEngine) {
    let a = engine.create("accounts", json!({"name": "甲公司"})).await;
    let b = engine.create("accounts", json!({"name": "乙公司"})).await;
    let contact = async |account: i64, title: &str, first: bool| {
        let values =
            json!({"name": "王芳", "account_id": account, "title": title, "is_primary": first});
        engine.create("contacts", values).await
    };
    let keep = contact(a, "总监", true).await;
    let elsewhere = contact(b, "顾问", true).await;
    merge(&engine, "contacts", keep, elsewhere).await;
    let links = engine.rows("account_contacts", "select=account_id,contact_id,title").await;
    assert_eq!(links, [json!({"account_id": b, "contact_id": keep, "title": "顾问"})]);
    assert_eq!(engine.get("accounts", b).await["primary_contact_id"], Json::Null);
    // At the same company the first one stays the first one, whoever is kept.
    let other = contact(a, "经理", false).await;
    engine.change("contacts", keep, json!({"reports_to_id": other})).await;
    merge(&engine, "contacts", other, keep).await;
    assert_eq!(engine.get("accounts", a).await["primary_contact_id"], other);
    let kept = some(&engine, "contacts", other, &["title", "is_primary", "reports_to_id"]).await;
    assert_eq!(kept, json!(["经理", true, null]));
}

async fn fields_are_chosen(engine: TestEngine) {
    let keep = json!({"name": "甲", "level": "B", "phone": "13812345678", "province": "浙江省"});
    let keep = engine.create("accounts", keep).await;
    let lose = json!({
        "name": "甲公司", "level": "A", "phone": "13912345678", "website": "https://a.example",
        "province": "上海市", "city": "上海市", "industry": "hospitality",
    });
    let lose = engine.create("accounts", lose).await;
    let fields = json!({"name": "lose", "phone": "lose", "website": "keep", "level": "keep"});
    let input = json!({"object": "accounts", "keep": keep, "lose": lose, "fields": fields});
    let done = try_merge(&engine, input).await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(done["taken"], json!(["name", "phone", "industry"]), "{done}");
    let fields = ["name", "level", "phone", "website", "province", "city"];
    let kept = some(&engine, "accounts", keep, &fields).await;
    assert_eq!(kept, json!(["甲公司", "B", "+86-13912345678", null, "浙江省", null]));
}

async fn secrets_move_along(engine: TestEngine) {
    const NUMBER: &str = "33010219900307451X";
    let keep = engine.create("contacts", json!({"name": "张三"})).await;
    let lose = json!({"name": "张三", "id_type": "id_card", "id_number": NUMBER});
    let lose = engine.create("contacts", lose).await;
    merge(&engine, "contacts", keep, lose).await;
    let shown = engine.reveal(&engine.system(), "contacts", keep, "id_number").await;
    assert_eq!(shown.expect("it opens").as_deref(), Some(NUMBER));
    let found = engine.rows("contacts", &format!("select=id&id_number=eq.{NUMBER}")).await;
    assert_eq!(found, [json!({"id": keep})]);
    for entry in engine.log("contact", keep).await {
        assert!(!entry.payload.unwrap_or_default().contains(NUMBER));
    }
}

async fn an_identity_conflict_is_resolved(engine: TestEngine) {
    let one = engine.create("contacts", json!({"name": "张三"})).await;
    let two = engine.create("contacts", json!({"name": "小张"})).await;
    let identity = |id: i64| json!({"contact_id": id, "system": "wechat_openid", "value": "o-1"});
    engine.create("identities", identity(two)).await;
    let error = engine.try_create("identities", identity(one)).await.expect_err("taken");
    assert_eq!(error.kind(), ErrorKind::Duplicate);
    assert_eq!(error.details(), Some(format!("contact {two}").as_str()));
    merge(&engine, "contacts", one, two).await;
    let found = engine.rows("identities", "select=contact_id").await;
    assert_eq!(found, [json!({"contact_id": one})]);
}

fn kind(result: Result<Json>) -> ErrorKind {
    result.as_ref().map_err(Error::kind).expect_err("refused")
}

async fn what_cannot_be_merged_is_refused(engine: TestEngine) {
    let company = engine.create("accounts", json!({"name": "公司"})).await;
    let person = engine.create("accounts", json!({"name": "张三", "kind": "person"})).await;
    let own = engine.get("accounts", person).await["primary_contact_id"].clone();
    let contact = engine.create("contacts", json!({"name": "李四"})).await;
    let pair = |object: &str, keep: Json, lose: Json| {
        try_merge(&engine, json!({"object": object, "keep": keep, "lose": lose}))
    };
    refused(pair("accounts", company.into(), person.into()).await, &["lose: not_the_same"]);
    refused(pair("contacts", contact.into(), own).await, &["lose: not_the_same"]);
    for (object, keep, lose, wanted) in [
        ("accounts", company, company, ErrorKind::BadBody),
        ("accounts", company, 999, ErrorKind::NotFound),
        ("users", 1, 2, ErrorKind::BadBody),
        ("nothing", 1, 2, ErrorKind::UnknownObject),
    ] {
        let refusal = kind(pair(object, keep.into(), lose.into()).await);
        assert_eq!(refusal, wanted, "{object} {keep} {lose}");
    }
    let other = engine.create("contacts", json!({"name": "李四"})).await;
    for (more, wanted) in [
        (json!({"keep_version": 99}), ErrorKind::VersionMismatch),
        (json!({"fields": {"nothing": "lose"}}), ErrorKind::UnknownBodyField),
        (json!({"fields": {"owner_id": "lose"}}), ErrorKind::BadValue),
        (json!({"fields": {"name": "both"}}), ErrorKind::BadBody),
        (json!({"dry_run": "yes"}), ErrorKind::BadBody),
        (json!({"colour": 1}), ErrorKind::BadBody),
    ] {
        let mut input = json!({"object": "contacts", "keep": contact, "lose": other});
        input.as_object_mut().expect("an object").extend(more.as_object().expect("one").clone());
        assert_eq!(kind(try_merge(&engine, input).await), wanted, "{more}");
    }
}

async fn both_must_be_the_callers_to_change(engine: TestEngine) {
    let rep = user(&engine, "rep", "member").await;
    let theirs = engine.create("contacts", json!({"name": "别人的"})).await;
    let mine = engine.create("contacts", json!({"name": "我的", "owner_id": rep})).await;
    let also = engine.create("contacts", json!({"name": "我的", "owner_id": rep})).await;
    let pair = |keep: i64, lose: i64| json!({"object": "contacts", "keep": keep, "lose": lose});
    let caller = engine.user(rep).await;
    assert_eq!(kind(merge_as(&engine, &caller, pair(mine, also)).await), ErrorKind::Forbidden);
    let role = steward_engine::permission::role_id(&engine, "member").await.expect("can be read");
    engine.create("role_actions", json!({"role_id": role, "action": "merge"})).await;
    let caller = engine.user(rep).await;
    for (keep, lose) in [(mine, theirs), (theirs, mine)] {
        let refusal = kind(merge_as(&engine, &caller, pair(keep, lose)).await);
        assert_eq!(refusal, ErrorKind::NotFound, "{keep} {lose}");
    }
    merge_as(&engine, &caller, pair(mine, also)).await.unwrap_or_else(|error| panic!("{error}"));
}

async fn too_much_is_refused_whole(engine: TestEngine) {
    let keep = engine.create("accounts", json!({"name": "甲"})).await;
    let lose = engine.create("accounts", json!({"name": "乙"})).await;
    let contact = engine.create("contacts", json!({"name": "丙", "account_id": lose})).await;
    let note = json!({"kind": "note", "happened_at": "2026-01-01T00:00:00Z", "account_id": lose});
    let note = note.as_object().expect("an object").clone();
    let wish = WriteWish::default();
    let made = engine.insert(&engine.from("import"), "activities", vec![note; 1_000], &wish).await;
    made.unwrap_or_else(|error| panic!("{error}"));
    let input = json!({"object": "accounts", "keep": keep, "lose": lose});
    assert_eq!(kind(try_merge(&engine, input).await), ErrorKind::TooLarge);
    assert_eq!(engine.get("contacts", contact).await["account_id"], lose);
}
