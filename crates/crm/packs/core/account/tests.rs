//! Accounts: credit codes, groups, persons, primary contacts, transfers.

use serde_json::{Value as Json, json};
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::{refused, some, story, user, version};

both_engines!(
    a_credit_code_is_checked,
    a_prospect_at_first,
    groups_have_no_circles,
    a_person_has_one_contact,
    a_person_and_the_contact_are_one,
    a_persons_contact_stays,
    a_person_goes_and_comes_with_the_contact,
    a_company_turns_out_to_be_a_person,
    a_known_contact_becomes_a_person,
    a_primary_contact_is_one,
    a_primary_contact_is_of_the_account,
    contacts_go_along_with_their_account,
    more_contacts_than_one_write_moves,
    persons_belong_to_households,
);

async fn a_credit_code_is_checked(engine: TestEngine) {
    let values = json!({"name": "示例公司", "uscc": " 91330100799655058b "});
    let account = engine.create("accounts", values).await;
    assert_eq!(some(&engine, "accounts", account, &["uscc"]).await, json!(["91330100799655058B"]));
    for wrong in ["91330100799655058C", "91330100799655058", "9133010079965505OB", "个体户"] {
        let result = engine.try_change("accounts", account, json!({"uscc": wrong})).await;
        refused(result, &["uscc: bad_uscc"]);
    }
    let several = json!({"name": "", "uscc": "123", "kind": "company"});
    let error = engine.try_create("accounts", several).await;
    refused(error, &["name: required", "uscc: bad_uscc"]);
}

async fn a_prospect_at_first(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "新客户", "lifecycle": null})).await;
    let fields = ["kind", "lifecycle", "code", "open_opportunity_base"];
    let made = some(&engine, "accounts", account, &fields).await;
    assert_eq!(made, json!(["company", "prospect", "KH-000001", 0]));
    let result = engine.try_change("accounts", account, json!({"lifecycle": null})).await;
    refused(result, &["lifecycle: required"]);
}

async fn groups_have_no_circles(engine: TestEngine) {
    let top = engine.create("accounts", json!({"name": "集团"})).await;
    let middle = engine.create("accounts", json!({"name": "分公司", "parent_id": top})).await;
    let low = engine.create("accounts", json!({"name": "门店", "parent_id": middle})).await;
    for (account, parent) in [(top, top), (top, low), (middle, low)] {
        let result = engine.try_change("accounts", account, json!({"parent_id": parent})).await;
        refused(result, &["parent_id: cycle"]);
    }
    engine.change("accounts", low, json!({"parent_id": top})).await;
    engine.change("accounts", middle, json!({"parent_id": low})).await;
    let mut parent = middle;
    let mut refusal = None;
    for level in 0..40 {
        let values = json!({"name": format!("{level}"), "parent_id": parent});
        match engine.try_create("accounts", values).await {
            Ok(written) => parent = written.ids[0],
            Err(error) => {
                refusal = Some((level, error));
                break;
            }
        }
    }
    let (level, error) = refusal.expect("a tree has a limit");
    assert_eq!(level, 29, "32 levels in all");
    refused(Err::<(), _>(error), &["parent_id: too_deep"]);
}

/// The undeleted contacts of an account: name, phone, e-mail, whether primary.
async fn contacts(engine: &TestEngine, account: i64) -> Vec<Json> {
    let query = format!("select=name,phone,email,is_primary&account_id=eq.{account}&order=id");
    let rows = engine.rows("contacts", &query).await;
    rows.iter().map(|r| json!([r["name"], r["phone"], r["email"], r["is_primary"]])).collect()
}

async fn person(engine: &TestEngine, name: &str) -> (i64, i64) {
    let values = json!({"name": name, "kind": "person", "phone": "13812345678"});
    let account = engine.create("accounts", values).await;
    let contact = engine.get("accounts", account).await["primary_contact_id"].as_i64();
    (account, contact.expect("a person has a contact"))
}

async fn a_person_has_one_contact(engine: TestEngine) {
    let seller = user(&engine, "seller", "member").await;
    let values = json!({
        "name": "张三", "kind": "person", "phone": "13812345678", "email": "san@example.com",
        "owner_id": seller,
    });
    let wish = steward_engine::WriteWish::default();
    let bodies = vec![values.as_object().unwrap().clone()];
    let written = engine.insert(&engine.system(), "accounts", bodies, &wish).await.unwrap();
    let account = written.ids[0];
    let wanted = json!(["张三", "+86-13812345678", "san@example.com", true]);
    assert_eq!(contacts(&engine, account).await, [wanted]);
    let contact = engine.get("accounts", account).await["primary_contact_id"].as_i64().unwrap();
    let of = some(&engine, "contacts", contact, &["account_id", "owner_id", "version"]).await;
    assert_eq!(of, json!([account, seller, 1]));
    // The answer has the version with which a form can go on.
    assert_eq!(written.version, Some(version(&engine, "accounts", account).await));
    assert_eq!(story(&engine, "account", account).await, ["create 1", "update 2"]);
    assert_eq!(story(&engine, "contact", contact).await, ["create 1"]);
    let points = engine.rows("contact_points", "select=id").await;
    assert_eq!(points.len(), 4, "phone and e-mail of each");
    let told: Vec<Json> =
        engine.jobs().await.into_iter().map(|(_, job)| job["object"].clone()).collect();
    assert_eq!(told, [json!("account")], "one message, not one for each record");
}

async fn a_person_and_the_contact_are_one(engine: TestEngine) {
    let (account, contact) = person(&engine, "李四").await;
    let patch = json!({"name": "李思", "email": "si@example.com"});
    engine.change("accounts", account, patch).await;
    let both = ["name", "phone", "email"];
    let wanted = json!(["李思", "+86-13812345678", "si@example.com"]);
    assert_eq!(some(&engine, "contacts", contact, &both).await, wanted);
    assert_eq!(version(&engine, "contacts", contact).await, 2);
    assert_eq!(version(&engine, "accounts", account).await, 3);
    engine.change("contacts", contact, json!({"phone": "13912345678", "title": "店主"})).await;
    let wanted = json!(["李思", "+86-13912345678", "si@example.com"]);
    assert_eq!(some(&engine, "accounts", account, &both).await, wanted);
    assert_eq!(version(&engine, "contacts", contact).await, 3);
    assert_eq!(version(&engine, "accounts", account).await, 4);
    // From a point of the contact to the account's own point.
    let query = format!("select=id&contact_id=eq.{contact}&kind=eq.mobile");
    let point = engine.rows("contact_points", &query).await[0]["id"].as_i64().unwrap();
    engine.change("contact_points", point, json!({"value": "13712345678"})).await;
    let query = format!("select=value&account_id=eq.{account}&kind=eq.mobile");
    assert_eq!(engine.rows("contact_points", &query).await[0]["value"], "+86-13712345678");
    assert_eq!(version(&engine, "accounts", account).await, 5);
    engine.change("contacts", contact, json!({"title": "老板"})).await;
    assert_eq!(version(&engine, "accounts", account).await, 5, "what is not shared stays apart");
    let long = "长".repeat(101);
    let result = engine.try_change("accounts", account, json!({"name": long})).await;
    refused(result, &["name: too_long"]);
}

async fn a_persons_contact_stays(engine: TestEngine) {
    let (account, contact) = person(&engine, "王五").await;
    let other = engine.create("accounts", json!({"name": "公司"})).await;
    let second = json!({"name": "第二人", "account_id": account});
    refused(engine.try_create("contacts", second).await, &["account_id: person_has_contact"]);
    let somebody = engine.create("contacts", json!({"name": "某人"})).await;
    let joins = engine.try_change("contacts", somebody, json!({"account_id": account})).await;
    refused(joins, &["account_id: person_has_contact"]);
    for patch in [json!({"account_id": other}), json!({"account_id": null})] {
        let result = engine.try_change("contacts", contact, patch).await;
        refused(result, &["account_id: person_needs_contact"]);
    }
    let result = engine.try_change("contacts", contact, json!({"is_primary": false})).await;
    refused(result, &["is_primary: person_needs_contact"]);
    for patch in [json!({"primary_contact_id": somebody}), json!({"primary_contact_id": null})] {
        let result = engine.try_change("accounts", account, patch).await;
        refused(result, &["primary_contact_id: person_needs_contact"]);
    }
    let error = engine.try_remove("contacts", contact).await.expect_err("needed");
    assert_eq!(error.kind(), ErrorKind::BrokenReference);
    assert_eq!(contacts(&engine, account).await.len(), 1);
    // A person who turns out to be a company may have any.
    engine.change("accounts", account, json!({"kind": "company"})).await;
    engine.change("contacts", somebody, json!({"account_id": account})).await;
    engine.remove("contacts", contact).await;
    let named = some(&engine, "accounts", account, &["primary_contact_id"]).await;
    assert_eq!(named, json!([null]));
}

async fn a_person_goes_and_comes_with_the_contact(engine: TestEngine) {
    let (account, contact) = person(&engine, "赵六").await;
    engine.time().advance(1_000);
    engine.remove("accounts", account).await;
    assert!(engine.rows("contacts", "select=id").await.is_empty());
    assert!(engine.rows("contact_points", "select=id").await.is_empty());
    engine.time().advance(1_000);
    engine.bring_back("accounts", account).await;
    let shown = some(&engine, "accounts", account, &["primary_contact_id", "phone"]).await;
    assert_eq!(shown, json!([contact, "+86-13812345678"]));
    let wanted = json!(["赵六", "+86-13812345678", null, true]);
    assert_eq!(contacts(&engine, account).await, [wanted]);
    assert_eq!(engine.rows("contact_points", "select=id").await.len(), 2);
}

async fn a_company_turns_out_to_be_a_person(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "钱七"})).await;
    let contact = json!({"name": "老钱", "account_id": account, "phone": "13812345678"});
    let contact = engine.create("contacts", contact).await;
    engine.change("accounts", account, json!({"kind": "person"})).await;
    let shown = some(&engine, "accounts", account, &["name", "phone", "primary_contact_id"]).await;
    assert_eq!(shown, json!(["钱七", "+86-13812345678", contact]));
    let wanted = json!(["钱七", "+86-13812345678", null, true]);
    assert_eq!(contacts(&engine, account).await, [wanted]);
    assert_eq!(story(&engine, "account", account).await, ["create 1", "update 2"]);

    let lonely = engine.create("accounts", json!({"name": "孙八"})).await;
    engine.change("accounts", lonely, json!({"kind": "person"})).await;
    assert_eq!(contacts(&engine, lonely).await, [json!(["孙八", null, null, true])]);

    let crowd = engine.create("accounts", json!({"name": "公司"})).await;
    for name in ["甲", "乙"] {
        engine.create("contacts", json!({"name": name, "account_id": crowd})).await;
    }
    let result = engine.try_change("accounts", crowd, json!({"kind": "person"})).await;
    refused(result, &["kind: several_contacts"]);
}

async fn a_known_contact_becomes_a_person(engine: TestEngine) {
    let values = json!({"name": "周九", "phone": "13812345678", "email": "jiu@example.com"});
    let contact = engine.create("contacts", values).await;
    let values = json!({
        "name": "周久", "kind": "person", "primary_contact_id": contact, "email": "j@example.com",
    });
    let account = engine.create("accounts", values).await;
    let wanted = json!(["周久", "+86-13812345678", "j@example.com", true]);
    assert_eq!(contacts(&engine, account).await, [wanted]);
    let shown = some(&engine, "accounts", account, &["phone", "primary_contact_id"]).await;
    assert_eq!(shown, json!(["+86-13812345678", contact]));
}

async fn a_primary_contact_is_one(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "公司"})).await;
    let make = async |name: &str, primary: bool| {
        let values = json!({"name": name, "account_id": account, "is_primary": primary});
        engine.create("contacts", values).await
    };
    let (first, second) = (make("甲", false).await, make("乙", true).await);
    let named = async || some(&engine, "accounts", account, &["primary_contact_id"]).await;
    let flags = async || {
        let rows = engine.rows("contacts", "select=is_primary&order=id").await;
        rows.iter().map(|row| row["is_primary"].as_bool().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((named().await, flags().await), (json!([second]), vec![false, true]));
    engine.change("contacts", first, json!({"is_primary": true})).await;
    assert_eq!((named().await, flags().await), (json!([first]), vec![true, false]));
    engine.change("accounts", account, json!({"primary_contact_id": second})).await;
    assert_eq!((named().await, flags().await), (json!([second]), vec![false, true]));
    engine.change("accounts", account, json!({"primary_contact_id": null})).await;
    assert_eq!((named().await, flags().await), (json!([null]), vec![false, false]));
    engine.change("contacts", first, json!({"is_primary": true})).await;
    engine.remove("contacts", first).await;
    assert_eq!(named().await, json!([null]));
    engine.bring_back("contacts", first).await;
    assert_eq!((named().await, flags().await), (json!([first]), vec![true, false]));
    let other = engine.create("accounts", json!({"name": "另一家"})).await;
    engine.change("contacts", first, json!({"account_id": other})).await;
    assert_eq!((named().await, flags().await), (json!([null]), vec![false, false]));
}

async fn a_primary_contact_is_of_the_account(engine: TestEngine) {
    let one = engine.create("accounts", json!({"name": "一家"})).await;
    let contact = engine.create("contacts", json!({"name": "甲", "account_id": one})).await;
    let two = engine.create("accounts", json!({"name": "二家"})).await;
    let patch = json!({"primary_contact_id": contact});
    let result = engine.try_change("accounts", two, patch).await;
    refused(result, &["primary_contact_id: other_account"]);
    let free = engine.create("contacts", json!({"name": "乙"})).await;
    engine.change("accounts", two, json!({"primary_contact_id": free})).await;
    let joined = some(&engine, "contacts", free, &["account_id", "is_primary"]).await;
    assert_eq!(joined, json!([two, true]));
}

async fn contacts_go_along_with_their_account(engine: TestEngine) {
    let sales = engine.create("departments", json!({"name": "销售"})).await;
    let (one, two) = (user(&engine, "one", "member").await, user(&engine, "two", "member").await);
    engine.change("users", two, json!({"department_id": sales})).await;
    let account = engine.create("accounts", json!({"name": "公司", "owner_id": one})).await;
    let follower = engine.create("contacts", json!({"name": "甲", "account_id": account})).await;
    let values = json!({"name": "乙", "account_id": account, "owner_id": two});
    let other = engine.create("contacts", values).await;
    let whose = async |id: i64| some(&engine, "contacts", id, &["owner_id", "department_id"]).await;
    assert_eq!(
        (whose(follower).await, whose(other).await),
        (json!([one, null]), json!([two, sales]))
    );
    let jobs = engine.jobs().await.len();
    engine.change("accounts", account, json!({"owner_id": two})).await;
    assert_eq!(whose(follower).await, json!([two, sales]));
    assert_eq!(version(&engine, "contacts", other).await, 1);
    let told = &engine.jobs().await[jobs..];
    assert_eq!(told.len(), 1, "followers are not announced: {told:?}");
    let pool = engine.create("pools", json!({"name": "公海"})).await;
    engine.change("accounts", account, json!({"pool_id": pool})).await;
    assert_eq!(
        (whose(follower).await, whose(other).await),
        (json!([null, null]), json!([null, null]))
    );
    let late = engine.create("contacts", json!({"name": "丙", "account_id": account})).await;
    assert_eq!(whose(late).await, json!([null, null]), "as nobody's as its account");
}

async fn more_contacts_than_one_write_moves(engine: TestEngine) {
    let (one, two) = (user(&engine, "one", "member").await, user(&engine, "two", "member").await);
    let account = engine.create("accounts", json!({"name": "公司", "owner_id": one})).await;
    let wish = steward_engine::WriteWish::default();
    for part in [1_000, 5] {
        let row = |n| {
            let row = json!({"name": format!("{n}"), "account_id": account});
            row.as_object().unwrap().clone()
        };
        let rows = (0..part).map(row).collect();
        engine.insert(&engine.from("import"), "contacts", rows, &wish).await.unwrap();
    }
    engine.change("accounts", account, json!({"owner_id": two})).await;
    let query = format!("select=count()&owner_id=eq.{two}");
    assert_eq!(engine.rows("contacts", &query).await[0]["count"], 1_000);
    let jobs = engine.jobs().await;
    let (kind, payload) = jobs.iter().find(|(kind, _)| kind == "follow_owner").expect("the rest");
    assert_eq!(kind, steward_crm::packs::account::FOLLOW_OWNER);
    let wanted =
        json!({"account_ids": [account], "from_id": one, "to_id": two, "department_id": null});
    assert_eq!(*payload, wanted);
}

async fn persons_belong_to_households(engine: TestEngine) {
    let kind = |name: &str, kind: &str| json!({"name": name, "kind": kind});
    let family = engine.create("accounts", kind("王家", "household")).await;
    let company = engine.create("accounts", kind("公司", "company")).await;
    let join = |name: &str, kind: &str, household: i64| json!({"name": name, "kind": kind, "household_id": household});
    let person = engine.create("accounts", join("王先生", "person", family)).await;
    let wrong = engine.try_create("accounts", join("王太太", "person", company)).await;
    refused(wrong, &["household_id: no_household"]);
    let wrong = engine.try_create("accounts", join("王氏公司", "company", family)).await;
    refused(wrong, &["household_id: not_a_person"]);
    let members = engine.rows("accounts", "select=id&household_id=eq.1").await;
    assert_eq!(members, [json!({"id": person})]);
}
