//! Agents over the Model Context Protocol: what they are offered, that they see what their user sees, and
//! that nothing is written unless they say so.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{Ask, PASSWORD, TestApp};

both_engines!(
    only_a_token_is_let_in,
    writes_are_tried_first,
    an_agent_sees_what_its_user_sees,
    no_tool_tells_of_hidden_fields,
    own_objects_are_there_as_any_other,
    answers_are_bounded
);

const PATH: &str = "/api/mcp";

/// A message, as clients send it.
fn said<'a>(ask: Ask<'a>, method: &str, params: Json) -> Ask<'a> {
    ask.accept("application/json, text/event-stream")
        .header("MCP-Protocol-Version", "2025-06-18")
        .header("Host", "crm.example.cn")
        .json(json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))
}

/// What an agent of the administrator or of the member is answered.
async fn answered(app: &TestApp, member: bool, method: &str, params: Json) -> Json {
    let ask = if member { app.ask_as_member("POST", PATH) } else { app.ask("POST", PATH) };
    let reply = said(ask, method, params).send().await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let mut answer = reply.json();
    assert!(answer.get("error").is_none(), "{answer}");
    answer["result"].take()
}

/// What a tool answers, or how it refuses.
async fn used(app: &TestApp, member: bool, tool: &str, input: Json) -> Result<Json, Json> {
    let params = json!({"name": tool, "arguments": input});
    let mut result = answered(app, member, "tools/call", params).await;
    let text: Json = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
    assert_eq!(text, result["structuredContent"], "the text and the structure are the same");
    let answer = result["structuredContent"].take();
    if result["isError"] == true { Err(answer) } else { Ok(answer) }
}

async fn tools(app: &TestApp, member: bool) -> Vec<Json> {
    let mut result = answered(app, member, "tools/list", json!({})).await;
    serde_json::from_value(result["tools"].take()).unwrap()
}

async fn only_a_token_is_let_in(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.engine.set_password(None, app.admin, PASSWORD).await.unwrap();
    let list = |ask| said(ask, "tools/list", json!({})).send();
    list(app.anonymous("POST", PATH)).await.refused(401, "PGRST301");
    let form = json!({"login": "zhou@example.cn", "password": PASSWORD});
    let signed_in = app.anonymous("POST", "/api/v1/session").json(form).send().await;
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap().to_owned();
    list(app.anonymous("POST", PATH).cookie(&cookie)).await.refused(401, "PGRST301");
    let foreign = app.ask("POST", PATH).header("Origin", "https://evil.example");
    list(foreign).await.refused(403, "42501");
    let own = app.ask("POST", PATH).header("Origin", "https://crm.example.cn");
    assert_eq!(list(own).await.status, 200);
    app.ask("GET", PATH).send().await.refused(405, "PGRST117");
    let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}});
    let server = answered(&app, true, "initialize", hello).await;
    assert_eq!(server["serverInfo"]["name"], "steward");
    assert!(server["instructions"].as_str().unwrap().contains("陈宇"), "in the user's language");
    let nothing = app.ask("POST", PATH).accept("application/json, text/event-stream");
    let wrong = nothing.json(json!({"hello": 1})).send().await;
    assert!((400..500).contains(&wrong.status), "{}", wrong.text());
}

async fn writes_are_tried_first(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let new = json!({"object": "accounts", "records": [{"name": "甲", "phone": "13812345678"}]});
    let planned = used(&app, false, "create", new.clone()).await.unwrap();
    assert_eq!((&planned["done"], &planned["dry_run"]), (&json!(false), &json!(true)));
    let changes = planned["would_change"].as_array().unwrap();
    assert_eq!(
        (&changes[0]["object"], &changes[0]["verb"]),
        (&json!("accounts"), &json!("create"))
    );
    assert!(changes[0]["record"].is_null(), "there is none yet");
    let parts = changes.iter().filter(|change| change["object"] == "contact_points").count();
    assert_eq!(parts, 1, "what goes with it is told as well: {planned}");
    assert_eq!(app.get("/api/v1/accounts").await.json(), json!([]));
    // A wrong one is refused although it is only tried.
    let wrong =
        json!({"object": "accounts", "records": [{"name": ""}, {"name": "x", "email": "@"}]});
    let refusal = used(&app, false, "create", wrong).await.unwrap_err();
    assert_eq!(
        (&refusal["code"], &refusal["errors"][0]["operation"]),
        (&json!("ST422"), &json!(0))
    );
    let mut done = new;
    done["dry_run"] = false.into();
    let made = used(&app, false, "create", done).await.unwrap();
    let id = made["records"][0]["id"].as_i64().unwrap();
    assert_eq!(made["records"], json!([{"object": "accounts", "id": id, "version": 1}]));
    let stored = app.get("/api/v1/accounts?select=name,origin").await.json();
    assert_eq!(stored, json!([{"name": "甲", "origin": "agent"}]));
    let update = json!({"object": "accounts", "id": id, "values": {"name": "乙"}});
    let planned = used(&app, false, "update", update).await.unwrap();
    let fields = &planned["would_change"][0]["fields"];
    assert!(
        fields.as_array().unwrap().contains(&json!({"field": "name", "from": "甲", "to": "乙"}))
    );
    let batch = json!({"operations": [{"op": "delete", "object": "accounts", "id": id}]});
    let planned = used(&app, false, "batch", batch).await.unwrap();
    assert_eq!(planned["would_change"][0]["verb"], "delete");
    assert_eq!(app.get("/api/v1/accounts?select=name,version").await.json()[0]["version"], 1);
    // What can't be tried is not done either.
    let undo = used(&app, false, "undo_import", json!({"id": 1})).await.unwrap();
    assert_eq!((&undo["done"], undo["why"].is_string()), (&json!(false), true));
    let refused = used(&app, false, "undo_import", json!({"id": 1, "dry_run": false})).await;
    assert_eq!(refused.unwrap_err()["code"], "ST404");
    let wish = used(&app, false, "undo_import", json!({"id": 1, "dry_run": "no"})).await;
    assert_eq!(wish.unwrap_err()["code"], "PGRST102");
    // Who did it, and from where.
    let history =
        used(&app, false, "history", json!({"object": "accounts", "id": id})).await.unwrap();
    assert_eq!(history["changes"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&history["changes"][0]["origin"], &history["changes"][0]["by"]["id"]),
        (&json!("agent"), &json!(app.admin))
    );
}

async fn an_agent_sees_what_its_user_sees(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let names = |tools: &[Json]| -> Vec<String> {
        tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
    };
    let (all, mine) = (tools(&app, false).await, tools(&app, true).await);
    assert!(
        names(&all).contains(&"merge".to_owned()) && !names(&mine).contains(&"merge".to_owned())
    );
    for tool in &all {
        let writes = tool["annotations"]["readOnlyHint"] == false;
        let trial = &tool["inputSchema"]["properties"]["dry_run"];
        assert_eq!(
            (trial.is_object(), trial["default"] == json!(true)),
            (writes, writes),
            "{tool}"
        );
        assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
    }
    let chinese =
        mine.iter().all(|tool| tool["description"].as_str().unwrap().contains(|c| c > '\u{4e00}'));
    assert!(chinese, "{mine:?}");
    let merge =
        used(&app, true, "merge", json!({"object": "accounts", "keep": 1, "lose": 2})).await;
    assert_eq!(merge.unwrap_err()["code"], "PGRST202");
    for tool in ["change_password", "change_preferences", "nothing"] {
        let refused = used(&app, true, tool, json!({})).await.unwrap_err();
        assert_eq!(refused["code"], "PGRST202", "{tool}");
    }
    // Whatever the API refuses the member, it refuses the agent: the same objects, the same records.
    let described = used(&app, true, "describe", json!({})).await.unwrap();
    let known: Vec<&str> = described["objects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| o["plural"].as_str().unwrap())
        .collect();
    let theirs =
        app.engine.create("accounts", json!({"name": "别人的", "owner_id": app.admin})).await;
    for object in app.engine.catalog().objects() {
        let plural = object.plural.as_str();
        let listed = app.ask_as_member("GET", &format!("/api/v1/{plural}?select=id")).send().await;
        let read =
            used(&app, true, "read", json!({"object": plural, "query": "select=id&limit=200"}))
                .await;
        assert_eq!(known.contains(&plural), listed.status == 200, "{plural}");
        match read {
            Ok(read) => assert_eq!(read["rows"], listed.json(), "{plural}"),
            Err(refusal) => assert_eq!(refusal["code"], listed.json()["code"], "{plural}"),
        }
    }
    let read = |member| {
        used(
            &app,
            member,
            "read",
            json!({"object": "accounts", "query": format!("id=eq.{theirs}")}),
        )
    };
    assert_eq!(read(false).await.unwrap()["rows"].as_array().unwrap().len(), 1);
    assert_eq!(read(true).await.unwrap()["rows"], json!([]));
    for (tool, more) in [("update", json!({"values": {"name": "我的"}})), ("delete", json!({}))] {
        let mut input = json!({"object": "accounts", "id": theirs});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        for dry_run in [true, false] {
            input["dry_run"] = dry_run.into();
            let refusal = used(&app, true, tool, input.clone()).await.unwrap_err();
            assert_eq!(refusal["code"], "ST404", "{tool}");
        }
    }
}

async fn no_tool_tells_of_hidden_fields(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let role = app
        .get(&format!("/api/v1/user_roles?select=role_id&user_id=eq.{}", app.member))
        .await
        .json();
    for (field, right) in [("credit_limit", "hidden"), ("website", "masked")] {
        let row = json!({"role_id": role[0]["role_id"], "object": "account", "field": field, "right": right});
        assert_eq!(app.post("/api/v1/role_field_rights", row).await.status, 201);
    }
    let secret = json!({"name": "甲", "owner_id": app.member, "credit_limit": 424_242, "website": "https://hush.example"});
    let id = app.engine.create("accounts", secret).await;
    let account = |more: &str| json!({"object": "accounts", "query": more});
    let one = json!({"object": "accounts", "id": id});
    let changed = json!({"object": "accounts", "id": id, "values": {"name": "乙"}});
    for (tool, input) in [
        ("describe", json!({"object": "accounts"})),
        ("read", account("select=*")),
        ("read", account("select=name,website")),
        ("search", json!({"q": "甲"})),
        ("search", json!({"q": "hush"})),
        ("search", json!({"q": "424242"})),
        ("history", one.clone()),
        ("update", changed.clone()),
        ("delete", one.clone()),
    ] {
        let answer = used(&app, true, tool, input.clone()).await.unwrap().to_string();
        for hidden in ["credit_limit", "424242", "hush"] {
            assert!(!answer.contains(hidden), "{tool} {input}: {answer}");
        }
    }
    // Nor by asking for them, or by what they are good for.
    for (tool, input) in [
        ("read", account("select=credit_limit")),
        ("read", account("credit_limit=gt.1")),
        ("read", account("order=credit_limit")),
        ("read", account("website=like.*hush*")),
        ("aggregate", account("select=credit_limit.sum()")),
        ("create", json!({"object": "accounts", "records": [{"name": "x", "credit_limit": 1}]})),
        (
            "update",
            json!({"object": "accounts", "id": id, "values": {"website": "https://a.example"}}),
        ),
        ("history", json!({"object": "accounts", "id": id, "field": "credit_limit"})),
    ] {
        let refusal = used(&app, true, tool, input.clone()).await.unwrap_err();
        let status = refusal["code"].as_str().unwrap();
        assert!(
            ["42703", "42501", "PGRST204", "ST422"].contains(&status),
            "{tool} {input}: {refusal}"
        );
        assert!(!refusal.to_string().contains("424242"), "{refusal}");
    }
    // The administrator's agent sees both.
    let whole = used(&app, false, "read", account("select=credit_limit,website")).await.unwrap();
    assert_eq!(whole["rows"][0]["credit_limit"], 424_242);
    // A change by somebody else that is tried tells the member nothing, and a deleted record's neither.
    app.engine.change("accounts", id, json!({"credit_limit": 515_151})).await;
    let told = used(&app, true, "history", one).await.unwrap().to_string();
    assert!(!told.contains("515151") && !told.contains("424242"), "{told}");
}

async fn answers_are_bounded(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.contacts(230).await;
    let read =
        |query: &str| used(&app, false, "read", json!({"object": "contacts", "query": query}));
    let usual = read("select=id&order=id").await.unwrap();
    assert_eq!(usual["rows"].as_array().unwrap().len(), 25);
    let most = read("select=id&order=id&limit=100000").await.unwrap();
    assert_eq!(most["rows"].as_array().unwrap().len(), 200);
    let rest =
        read(&format!("select=id&order=id&limit=200&after={}", most["next"].as_str().unwrap()))
            .await;
    assert_eq!(rest.unwrap()["rows"].as_array().unwrap().len(), 30);
    let long = "字".repeat(90);
    let all: Vec<Json> = (0..200).map(|n| json!({"name": format!("长{n}{long}")})).collect();
    app.post("/api/v1/contacts", Json::Array(all)).await.is(StatusCode::CREATED);
    let cut = read("select=id,a:name,b:name,c:name&order=id.desc&limit=200").await.unwrap();
    assert_eq!((&cut["cut"], &cut["next"]), (&json!(true), &Json::Null));
    assert!(cut.to_string().len() < 120 * 1024);
    let many: Vec<Json> = (0..101).map(|n| json!({"name": format!("x{n}")})).collect();
    let refusal = used(&app, false, "create", json!({"object": "contacts", "records": many})).await;
    assert_eq!(refusal.unwrap_err()["code"], "PGRST102");
    assert_eq!(
        used(&app, false, "search", json!({"q": "长", "limit": 21})).await.unwrap_err()["code"],
        "PGRST102"
    );
}

async fn own_objects_are_there_as_any_other(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let card = json!({
        "label": {"en": "Card", "zh": "会员卡"}, "label_plural": {"en": "Cards", "zh": "会员卡"},
        "title": {"en": "Holder", "zh": "持卡人"}, "abilities": ["timeline"],
        "access": {"read": "all", "write": "own"}, "owned": true,
    });
    app.post("/api/v1/rpc/add_object", card).await.is(StatusCode::OK);
    let points =
        json!({"object": "x_cards", "kind": "integer", "label": {"en": "Points", "zh": "积分"}});
    app.post("/api/v1/rpc/add_field", points).await.is(StatusCode::OK);
    let described = used(&app, true, "describe", json!({"object": "x_cards"})).await.unwrap();
    let text = described.to_string();
    assert!(text.contains("x_points") && text.contains("积分"), "{text}");
    let new = json!({"object": "x_cards", "records": [{"name": "张三", "x_points": 12}], "dry_run": false});
    let made = used(&app, true, "create", new).await.unwrap();
    let id = made["records"][0]["id"].as_i64().unwrap();
    let read = json!({"object": "x_cards", "query": "select=name,x_points,origin"});
    let rows = used(&app, true, "read", read.clone()).await.unwrap()["rows"].take();
    assert_eq!(rows, json!([{"name": "张三", "x_points": 12, "origin": "agent"}]));
    let found = used(&app, true, "search", json!({"q": "zhangsan"})).await.unwrap();
    assert!(found.to_string().contains("x_card"), "{found}");
    let sum = json!({"object": "x_cards", "query": "select=x_points.sum()"});
    let sum = used(&app, true, "aggregate", sum).await.unwrap();
    assert_eq!(sum["rows"], json!([{"sum": 12}]), "{sum}");
    let update =
        json!({"object": "x_cards", "id": id, "values": {"x_points": 20}, "dry_run": false});
    used(&app, true, "update", update.clone()).await.unwrap();
    // Whose card it is decides who may change it, for agents as well.
    let theirs = app.engine.create("x_cards", json!({"name": "李四", "owner_id": app.admin})).await;
    let mut foreign = update;
    foreign["id"] = theirs.into();
    assert_eq!(used(&app, true, "update", foreign).await.unwrap_err()["code"], "ST404");
    let history = json!({"object": "x_cards", "id": id, "field": "x_points"});
    let history = used(&app, true, "history", history).await.unwrap();
    assert_eq!(history["changes"][0]["fields"][0]["to"], 20, "{history}");
    // Gone, it is gone for agents.
    app.post("/api/v1/rpc/remove_object", json!({"object": "x_cards"})).await.is(StatusCode::OK);
    assert_eq!(used(&app, true, "read", read).await.unwrap_err()["code"], "PGRST205");
}
