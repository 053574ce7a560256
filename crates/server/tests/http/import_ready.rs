//! Exports of other CRMs: recognised, filled, and said what stays behind.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(
    accounts_come_with_their_contacts,
    a_lead_has_one_name,
    what_is_remembered_goes_before_what_is_known,
);

const ACCOUNTS: &str = "Id,Name,BillingStreet,BillingCity,Industry,OwnerId,Fax,Shoe size\n\
                        001A,蓝湾酒店,文三路 1 号,杭州,Hospitality,005X,,42\n\
                        001B,青石咖啡,,,Food & Beverage,005X,,\n";

const CONTACTS: &str = "Id,AccountId,LastName,FirstName,Salutation,MailingStreet,Email\n\
                        003A,001A,Doe,Jane,Ms.,,jane@b.example\n\
                        003B,001B,张,三,Dr.,,z@b.example\n";

async fn send(app: &TestApp, object: &str, text: &str) -> Json {
    let path = format!("/api/v1/imports?object={object}&file=export.csv");
    app.ask("POST", &path).bytes(text.into()).send().await.is(StatusCode::CREATED)
}

fn of_columns(import: &Json, name: &str) -> Json {
    import["columns"].as_array().unwrap().iter().map(|column| column[name].clone()).collect()
}

/// Imports a file as it was understood; answers what was said of it when it came, and how many rows came in.
async fn import(app: &TestApp, object: &str, text: &str) -> (Json, u64) {
    let sent = send(app, object, text).await;
    let path = format!("/api/v1/imports/{}", sent["id"].as_str().unwrap());
    let wish = json!({"columns": of_columns(&sent, "field"), "dry_run": false});
    app.post(&path, wish).await.is(StatusCode::ACCEPTED);
    assert_eq!(app.do_imports().await, 1);
    let state = app.get(&path).await.is(StatusCode::OK);
    assert_eq!(state["refused"], 0, "{state}");
    (sent, state["created"].as_u64().unwrap())
}

async fn accounts_come_with_their_contacts(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let (sent, created) = import(&app, "accounts", ACCOUNTS).await;
    assert_eq!((created, &sent["exported_by"]["key"]), (2, &json!("salesforce")));
    let fates =
        json!(["changed", "carried", "carried", "carried", "changed", "left", "left", "left"]);
    assert_eq!(of_columns(&sent, "fate"), fates);
    assert!(sent["columns"][7]["why"].as_str().unwrap().contains("own there"));
    let rows = app.get("/api/v1/accounts?select=name,industry,line,external_id&order=id").await;
    assert_eq!(
        rows.json(),
        json!([
            {"name": "蓝湾酒店", "industry": "hospitality", "line": "文三路 1 号", "external_id": "001A"},
            {"name": "青石咖啡", "industry": "catering", "line": null, "external_id": "001B"},
        ])
    );
    let (_, created) = import(&app, "contacts", CONTACTS).await;
    assert_eq!(created, 2);
    let select = "select=name,family_name,honorific,account(name)&order=id";
    let rows = app.get(&format!("/api/v1/contacts?{select}")).await;
    assert_eq!(
        rows.json(),
        json!([
            {"name": "Jane Doe", "family_name": "Doe", "honorific": "ms", "account": {"name": "蓝湾酒店"}},
            {"name": "张三", "family_name": "张", "honorific": null, "account": {"name": "青石咖啡"}},
        ])
    );
}

async fn a_lead_has_one_name(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let text = "Record Id,First Name,Last Name,Company,Lead Status,Mobile,Phone\n\
                zcrm_1,Jane,Doe,Blue Bay,Contacted,13812345678,13912345678\n";
    let (sent, created) = import(&app, "leads", text).await;
    assert_eq!((created, &sent["exported_by"]["name"]), (1, &json!("Zoho CRM")));
    assert_eq!(sent["columns"][1]["field"], "name.given");
    let rows =
        app.get("/api/v1/leads?select=name,company,status,phone,contact_points(value)").await;
    let rows = rows.json();
    assert_eq!(rows[0]["name"], "Jane Doe");
    assert_eq!((&rows[0]["status"], &rows[0]["company"]), (&json!("working"), &json!("Blue Bay")));
    assert_eq!(rows[0]["contact_points"].as_array().unwrap().len(), 2);
}

async fn what_is_remembered_goes_before_what_is_known(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let sent = send(&app, "accounts", ACCOUNTS).await;
    let path = format!("/api/v1/imports/{}", sent["id"].as_str().unwrap());
    let columns = json!([null, "name", null, null, "industry", null, null, null]);
    app.post(&path, json!({"columns": columns, "dry_run": false})).await.is(StatusCode::ACCEPTED);
    app.do_imports().await;
    let again = send(&app, "accounts", ACCOUNTS).await;
    assert_eq!(of_columns(&again, "field"), columns);
    assert_eq!(again["known"]["afresh"], of_columns(&sent, "field"));
    // Its values mean still what they mean.
    let state = app.get(&path).await.json();
    assert_eq!((&state["created"], &state["refused"]), (&json!(2), &json!(0)), "{state}");
}
