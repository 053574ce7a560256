//! Spreadsheets over HTTP: looked at, tried, imported, with the rights of whoever sends them.

use axum::http::StatusCode;
use encoding_rs::GB18030;
use serde_json::{Value as Json, json};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{Reply, TestApp};

both_engines!(
    a_spreadsheet_becomes_records,
    a_trial_changes_nothing_and_says_what_is_wrong,
    columns_can_be_corrected,
    records_are_found_by_a_key,
    the_senders_rights_hold,
    nobody_else_sees_it,
    what_is_no_table_is_refused,
);

/// How long to wait before asking again how far it is.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(5);

const SHEET: &str = "客户名称,行业,联系电话,备注列\n蓝湾酒店,酒店与旅游,13812345678,x\n\
                     坏行,没有的行业,13812345679,y\n青石咖啡,,,z\n";

/// Sends a file as the administrator.
async fn send(app: &TestApp, object: &str, bytes: Vec<u8>) -> Reply {
    let path = format!("/api/v1/imports?object={object}&file=名单.csv");
    app.ask("POST", &path).bytes(bytes).send().await
}

/// The fields that its columns fill, as guessed.
fn guessed(import: &Json) -> Json {
    import["columns"].as_array().unwrap().iter().map(|column| column["field"].clone()).collect()
}

/// Runs an import to its end.
async fn run(app: &TestApp, import: &Json, wish: Json) -> Json {
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    let reply = app.post(&path, wish).await;
    assert_eq!(reply.status, 202, "{}", reply.text());
    app.do_imports().await;
    loop {
        let state = app.get(&path).await.is(StatusCode::OK);
        if state["stage"] != "running" {
            return state;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn counts(state: &Json) -> [&Json; 5] {
    ["stage", "created", "updated", "refused", "percent"].map(|name| &state[name])
}

async fn a_spreadsheet_becomes_records(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let sent = send(&app, "accounts", GB18030.encode(SHEET).0.into_owned()).await;
    let import = sent.is(StatusCode::CREATED);
    assert_eq!(guessed(&import), json!(["name", "industry", "phone", null]));
    assert_eq!((&import["rows"], &import["stage"]), (&json!(3), &json!("ready")));
    assert_eq!(import["columns"][0]["samples"], json!(["蓝湾酒店", "坏行", "青石咖啡"]));
    let wish = json!({"columns": guessed(&import), "dry_run": false});
    let state = run(&app, &import, wish.clone()).await;
    assert_eq!(counts(&state), [&json!("done"), &json!(2), &json!(0), &json!(1), &json!(100)]);
    let rows = app.get("/api/v1/accounts?select=name,industry,phone,origin&order=id").await;
    let rows = rows.is(StatusCode::OK);
    assert_eq!(
        rows,
        json!([
            {"name": "蓝湾酒店", "industry": "hospitality", "phone": "+86-13812345678", "origin": "import"},
            {"name": "青石咖啡", "industry": null, "phone": null, "origin": "import"},
        ])
    );
    // Once is enough.
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    app.post(&path, wish).await.refused(400, "PGRST102");
    // What was refused comes back, with the reason.
    let refused = app.get(&format!("{path}/refused")).await;
    assert_eq!((refused.status, refused.header("content-type")), (200, "text/csv; charset=utf-8"));
    let text = refused.text();
    assert!(text.starts_with("\u{feff}客户名称,行业,联系电话,备注列,Why refused\n"), "{text}");
    assert!(text.contains("坏行,没有的行业,13812345679,y,"), "{text}");
    assert_eq!(text.lines().count(), 2);
    // Its record says the same, whichever server is asked.
    let stored = format!("/api/v1/imports/{}", state["batch"]);
    assert_eq!(app.get(&stored).await.json(), state);
    assert_eq!(app.get(&format!("{stored}/refused")).await.text(), text);
    assert_eq!(app.ask("DELETE", &path).send().await.status, 204);
}

async fn a_trial_changes_nothing_and_says_what_is_wrong(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let import = send(&app, "account", SHEET.into()).await.is(StatusCode::CREATED);
    let wish = json!({"columns": guessed(&import), "dry_run": true});
    let state = run(&app, &import, wish).await;
    assert_eq!(counts(&state), [&json!("done"), &json!(2), &json!(0), &json!(1), &json!(100)]);
    assert_eq!(state["dry_run"], true);
    let refusal = &state["refusals"][0];
    assert_eq!(refusal["row"], 3);
    let complaint = &refusal["complaints"][0];
    assert_eq!((&complaint["heading"], &complaint["field"]), (&json!("行业"), &json!("industry")));
    assert_eq!(complaint["value"], "没有的行业");
    assert!(!complaint["reason"].as_str().unwrap().is_empty());
    assert_eq!(app.get("/api/v1/accounts?select=id").await.json(), json!([]));
    // After the trial it is done.
    let wish = json!({"columns": guessed(&import), "dry_run": false});
    assert_eq!(run(&app, &import, wish).await["created"], 2);
}

async fn columns_can_be_corrected(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let text = "谁,随便,号\n张三,a@b.example,13812345678\n李四,c@d.example,13912345678\n";
    let import = send(&app, "contacts", text.into()).await.is(StatusCode::CREATED);
    assert_eq!(guessed(&import), json!([null, "email", "phone"]), "their values tell");
    assert_eq!(import["columns"][1]["guessed"], true);
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    let begin = |columns: Json| app.post(&path, json!({"columns": columns, "dry_run": false}));
    for wrong in [
        json!([null, "email", "phone"]),
        json!(["name", "email"]),
        json!(["name", "name", null]),
        json!(["name", "nothing", null]),
        json!(["created_at", null, "name"]),
    ] {
        assert_eq!(begin(wrong.clone()).await.status, 400, "{wrong}");
    }
    let wish = json!({"columns": ["name", null, "phone"], "dry_run": false});
    assert_eq!(run(&app, &import, wish).await["created"], 2);
    let rows = app.get("/api/v1/contacts?select=name,email,phone&order=id").await.json();
    assert_eq!(rows[0], json!({"name": "张三", "email": null, "phone": "+86-13812345678"}));
}

async fn records_are_found_by_a_key(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    app.post("/api/v1/accounts", json!({"name": "旧名", "phone": "13812345678"})).await;
    let import = send(&app, "accounts", SHEET.into()).await.is(StatusCode::CREATED);
    let columns = json!(["name", null, "phone", null]);
    let wish = json!({"columns": columns, "key": "phone", "dry_run": false});
    let state = run(&app, &import, wish).await;
    assert_eq!(counts(&state)[1..4], [&json!(1), &json!(1), &json!(1)], "one has no key");
    let rows = app.get("/api/v1/accounts?select=name&order=id").await.json();
    assert_eq!(rows, json!([{"name": "蓝湾酒店"}, {"name": "坏行"}]));
}

async fn the_senders_rights_hold(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let path = "/api/v1/imports?object=users&file=a.csv";
    let user = "姓名,邮箱\n王五,w@example.cn\n";
    let refused = app.ask_as_member("POST", path).bytes(user.into()).send().await;
    assert!(matches!(refused.status, 403 | 404), "{}", refused.text());
    let path = "/api/v1/imports?object=accounts&file=a.csv";
    let sent = app.ask_as_member("POST", path).bytes(SHEET.into()).send().await;
    let import = sent.is(StatusCode::CREATED);
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    let wish = json!({"columns": guessed(&import), "dry_run": false});
    assert_eq!(app.ask_as_member("POST", &path).json(wish).send().await.status, 202);
    assert_eq!(app.do_imports().await, 1);
    let rows = app.get("/api/v1/accounts?select=owner_id,created_by_id&order=id").await.json();
    let own = json!({"owner_id": app.member, "created_by_id": app.member});
    assert_eq!(rows, json!([own, own]), "not as the system");
}

async fn nobody_else_sees_it(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let import = send(&app, "accounts", SHEET.into()).await.is(StatusCode::CREATED);
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    for path in [path.clone(), format!("{path}/refused")] {
        app.ask_as_member("GET", &path).send().await.refused(404, "ST404");
        app.anonymous("GET", &path).send().await.refused(401, "PGRST301");
    }
    assert_eq!(app.ask_as_member("DELETE", &path).send().await.status, 404);
    assert_eq!(app.get(&path).await.status, 200);
}

async fn what_is_no_table_is_refused(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    for (bytes, status) in [
        (Vec::new(), 400),
        (b"PK\x03\x04 and then nonsense".to_vec(), 400),
        (vec![0xD0, 0xCF, 0x11, 0xE0, 1, 2], 415),
    ] {
        let reply = send(&app, "accounts", bytes).await;
        assert_eq!(reply.status, status, "{}", reply.text());
    }
    // What its columns mean must be written down with the import.
    let wide = |columns: usize, heading: &str| vec![heading; columns].join(",").into_bytes();
    for bytes in [wide(500, &"长".repeat(80)), wide(500, &"长".repeat(200)), wide(2_001, "a")] {
        assert_eq!(send(&app, "accounts", bytes).await.status, 413);
    }
    assert_eq!(send(&app, "accounts", wide(2_000, "预计签约金额")).await.status, 201);
    assert_eq!(send(&app, "nothing", SHEET.into()).await.status, 404);
    let reply = app.ask("POST", "/api/v1/imports").bytes(SHEET.into()).send().await;
    assert_eq!(reply.status, 400);
    let large = vec![b'x'; usize::try_from(steward_server::limits::UPLOAD_BYTES).unwrap() + 1];
    assert_eq!(send(&app, "accounts", large).await.status, 413);
}
