//! The description of the API: it is whole, it is true, and it tells nobody more than the catalog does.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

both_engines!(
    it_is_there_for_whoever_is_known,
    names_lead_somewhere,
    methods_are_those_of_the_router,
    samples_work,
    fields_say_what_they_are,
    what_is_hidden_is_nowhere
);

const PATH: &str = "/api/v1/openapi.json";

async fn it_is_there_for_whoever_is_known(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.anonymous("GET", PATH).send().await.refused(401, "PGRST301");
    let first = app.get(PATH).await;
    let document = first.is(StatusCode::OK);
    assert_eq!(first.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(document["openapi"], "3.1.0");
    let tag = first.header("etag");
    let again = app.ask("GET", PATH).header("If-None-Match", tag).send().await;
    assert_eq!((again.status, again.body.is_empty()), (304, true));
    // As PostgREST's clients ask for it.
    let kind = "application/openapi+json";
    let root = app.ask("GET", "/api/v1/").accept(kind).send().await;
    assert_eq!((root.status, root.header("content-type")), (200, kind));
    assert_eq!(root.json(), document);
    app.ask("GET", "/api/v1/contacts").accept(kind).send().await.refused(406, "PGRST107");
    app.get("/api/v1/openapi.json?x=1").await.refused(400, "PGRST100");
    // In the language of whoever asks.
    let chinese = app.ask_as_member("GET", PATH).send().await.is(StatusCode::OK);
    assert_eq!(chinese["paths"]["/api/v1/accounts"]["get"]["summary"], "查询客户");
    assert_eq!(document["paths"]["/api/v1/accounts"]["get"]["summary"], "List Accounts");
    let other = app.ask_as_member("GET", "/api/v1/openapi.json?language=en").send().await;
    assert_eq!(other.json()["paths"]["/api/v1/accounts"]["get"]["summary"], "List Accounts");
    app.get("/api/v1/openapi.json?language=fr").await.refused(400, "PGRST100");
}

/// All values under a key, wherever it stands.
fn under<'a>(tree: &'a Json, key: &str, found: &mut Vec<&'a Json>) {
    match tree {
        Json::Object(members) => {
            for (name, member) in members {
                if name == key {
                    found.push(member);
                }
                // The body of a batch may well have a member of that name.
                if name != "example" {
                    under(member, key, found);
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| under(item, key, found)),
        _ => {}
    }
}

/// The operations: path, method, operation.
fn operations(document: &Json) -> Vec<(&str, &str, &Json)> {
    let paths = document["paths"].as_object().expect("paths");
    paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().expect("methods");
            methods.iter().map(move |(method, what)| (path.as_str(), method.as_str(), what))
        })
        .collect()
}

async fn names_lead_somewhere(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let document = app.get(PATH).await.is(StatusCode::OK);
    let mut references = Vec::new();
    under(&document, "$ref", &mut references);
    let mut used = BTreeSet::new();
    for reference in references {
        let name = reference.as_str().expect("a name");
        let pointer = name.strip_prefix('#').expect("nothing leads out of the document");
        assert!(document.pointer(pointer).is_some(), "{name} leads nowhere");
        used.insert(name.split('/').take(4).collect::<Vec<_>>().join("/"));
    }
    for section in ["parameters", "responses", "schemas"] {
        for name in document["components"][section].as_object().unwrap().keys() {
            let name = format!("#/components/{section}/{name}");
            assert!(used.contains(&name), "{name} is used nowhere");
        }
    }
    let mut names = BTreeSet::new();
    let tags = document["tags"].as_array().unwrap();
    for (path, method, operation) in operations(&document) {
        assert!(names.insert(operation["operationId"].as_str().unwrap()), "{path} {method}");
        assert!(!operation["summary"].as_str().unwrap().is_empty(), "{path} {method}");
        let tag = &operation["tags"][0];
        assert!(tags.iter().any(|known| known["name"] == *tag), "{path} {method}: {tag}");
        assert!(operation["responses"].get("503").is_some(), "{path} {method}");
    }
}

async fn methods_are_those_of_the_router(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let document = app.get(PATH).await.is(StatusCode::OK);
    for (path, item) in document["paths"].as_object().unwrap() {
        let real = path.replace("{file}", "x.ics").replace("{id}", "x");
        let asked = app.ask("OPTIONS", &real).send().await;
        let allowed: BTreeSet<String> = asked
            .header("allow")
            .split(',')
            .map(str::to_ascii_lowercase)
            .filter(|method| method != "head")
            .collect();
        let described: BTreeSet<String> = item.as_object().unwrap().keys().cloned().collect();
        let plural = path.strip_prefix("/api/v1/").unwrap_or_default();
        if app.engine.catalog().find_plural(plural).is_some() {
            assert!(described.is_subset(&allowed), "{path}: {described:?} of {allowed:?}");
        } else {
            assert_eq!(described, allowed, "{path}");
        }
    }
    let account = &document["paths"]["/api/v1/accounts"];
    assert_eq!(account.as_object().unwrap().len(), 5);
    let history = &document["paths"]["/api/v1/stage_histories"];
    assert_eq!(history.as_object().unwrap().len(), 1, "nobody writes a history");
}

async fn samples_work(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let document = app.get(PATH).await.is(StatusCode::OK);
    let mut samples = Vec::new();
    under(&document, "x-codeSamples", &mut samples);
    let samples: Vec<&Json> = samples.into_iter().flat_map(|all| all.as_array().unwrap()).collect();
    assert!(samples.len() > 50, "{}", samples.len());
    for sample in samples {
        let source = sample["source"].as_str().unwrap();
        let address =
            source.strip_prefix("curl \"$STEWARD").and_then(|rest| rest.split('"').next());
        let reply = app.get(address.expect("an address")).await;
        assert_eq!(reply.status, 200, "{source}: {}", reply.text());
    }
    // The examples of actions have the members that the actions take.
    for (path, _, operation) in operations(&document) {
        let content = &operation["requestBody"]["content"]["application/json"];
        let (Some(example), Some(known)) =
            (content["example"].as_object(), content["schema"]["properties"].as_object())
        else {
            continue;
        };
        for name in example.keys() {
            assert!(known.contains_key(name), "{path}: {name}");
        }
    }
}

async fn fields_say_what_they_are(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let document = app.get(PATH).await.is(StatusCode::OK);
    let schemas = &document["components"]["schemas"];
    let account = &schemas["account"]["properties"];
    assert_eq!(account["name"]["type"], "string");
    assert_eq!(account["name"]["title"], "Name");
    assert_eq!(account["level"]["type"], json!(["string", "null"]));
    assert!(account["level"]["enum"].as_array().unwrap().contains(&json!("VIP")));
    assert!(account["level"]["enum"].as_array().unwrap().contains(&Json::Null));
    assert_eq!(account["version"]["readOnly"], true);
    assert_eq!(account["owner_id"]["x-references"], "users");
    assert_eq!(account["credit_limit"]["type"], json!(["number", "null"]));
    assert!(account["credit_limit"]["maximum"].is_number());
    let new = &schemas["account.new"];
    assert!(new["required"].as_array().unwrap().contains(&json!("name")));
    assert_eq!(new["additionalProperties"], false);
    assert!(new["properties"].get("version").is_none(), "the system sets it");
    assert!(new["properties"].get("origin").is_some(), "it can be set once");
    let change = &schemas["account.change"];
    assert!(change.get("required").is_none());
    assert!(change["properties"].get("origin").is_none(), "it can't be changed");
    let secret = &schemas["contact"]["properties"]["id_number"];
    assert!(secret["description"].as_str().unwrap().contains("••••••"), "{secret}");
    let merge = &document["paths"]["/api/v1/rpc/merge"]["post"];
    let input = &merge["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(input["required"], json!(["object", "keep", "lose"]));
    // What the description calls required is, and what it has besides is not.
    let made = app.post("/api/v1/accounts", json!({})).await.refused(422, "ST422");
    let missing = made["errors"].as_array().unwrap().iter().map(|error| &error["field"]);
    let missing: BTreeSet<&str> = missing.map(|field| field.as_str().unwrap()).collect();
    let required = new["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    assert_eq!(missing, required.collect());
}

async fn what_is_hidden_is_nowhere(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let read = || async { app.ask_as_member("GET", PATH).send().await };
    let before = read().await;
    assert!(before.text().contains("next_step_at"));
    let role = app.get("/api/v1/user_roles?select=role_id&user_id=eq.2").await.json();
    for (object, field, right) in [
        ("account", "next_step_at", "hidden"),
        ("account", "phone", "masked"),
        ("account", "website", "read"),
    ] {
        let row = json!({"role_id": role[0]["role_id"], "object": object, "field": field, "right": right});
        app.post("/api/v1/role_field_rights", row).await.is(StatusCode::CREATED);
    }
    let after = read().await;
    assert_ne!(before.header("etag"), after.header("etag"), "rights have changed");
    let document = after.is(StatusCode::OK);
    let schemas = &document["components"]["schemas"];
    let of_accounts = json!([
        schemas["account"],
        schemas["account.new"],
        schemas["account.change"],
        document["components"]["parameters"]["account.filter"],
        document["paths"]["/api/v1/accounts"],
    ]);
    assert!(!of_accounts.to_string().contains("next_step_at"), "{of_accounts}");
    let filter = &document["components"]["parameters"]["account.filter"]["schema"]["properties"];
    assert!(filter.get("phone").is_none(), "what is masked filters nothing");
    assert!(filter.get("website").is_some());
    assert_eq!(schemas["account"]["properties"]["website"]["readOnly"], true);
    assert!(schemas["account.change"]["properties"].get("website").is_none());
    // Objects, verbs and actions that the member has no right to.
    let all = app.get(PATH).await.is(StatusCode::OK);
    let more = |key: &str| {
        let of = |document: &Json| -> BTreeSet<String> {
            document[key].as_object().unwrap().keys().cloned().collect()
        };
        (of(&document), of(&all))
    };
    let (mine, everything) = more("paths");
    assert!(mine.is_subset(&everything) && mine.len() < everything.len());
    for (path, method, _) in
        operations(&document).into_iter().filter(|(_, method, _)| *method == "post")
    {
        let Some(plural) = path.strip_prefix("/api/v1/") else { continue };
        if app.engine.catalog().find_plural(plural).is_some() {
            let reply =
                app.ask_as_member("POST", path).json(json!({"no_such_field": 1})).send().await;
            assert_ne!(reply.status, 403, "{method} {path} is described, and refused");
        }
    }
}
