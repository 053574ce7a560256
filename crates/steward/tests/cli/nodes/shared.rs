//! What is done on one server is done for all.

use std::io::{BufRead, BufReader};

use serde_json::{Value as Json, json};

use super::{Nodes, eventually};
use crate::site::Server;
use crate::wire::{self, Ask, bearer};

fn post(server: &Server, token: &str, path: &str, body: &Json) -> Json {
    let (status, answer) = server.ask("POST", path, token, &body.to_string());
    assert!(status < 300, "{path}: {status} {answer}");
    serde_json::from_str(&answer).unwrap_or_default()
}

/// Writes with a token, and answers what was written.
fn create(server: &Server, token: &str, plural: &str, body: &Json) -> Json {
    let prefer = format!("{}Prefer: return=representation\r\n", bearer(token));
    let (path, body) = (format!("/api/v1/{plural}"), body.to_string());
    let ask = Ask { method: "POST", path: &path, headers: &prefer, body: &body };
    let answer = wire::ask(server.address(), ask).unwrap();
    assert_eq!(answer.status, 201, "{}", answer.body);
    let rows: Json = serde_json::from_str(&answer.body).unwrap();
    rows.get(0).cloned().unwrap_or(rows)
}

#[test]
fn a_record_is_read_found_and_told_of() {
    let nodes = Nodes::new();
    let (first, second) = (nodes.start("first"), nodes.start("second"));
    let token = bearer(&nodes.token);
    let live = Ask { method: "GET", path: "/api/v1/live", headers: &token, body: "" };
    let mut events = BufReader::new(wire::send(second.address(), live).unwrap()).lines();
    assert!(events.by_ref().any(|line| line.unwrap() == "event: ready"));

    let made = create(&first, &nodes.token, "accounts", &json!({"name": "蓝湾酒店"}));
    let id = &made["id"];
    let (status, body) =
        second.get(&format!("/api/v1/accounts?select=name&id=eq.{id}"), &nodes.token);
    assert_eq!((status, body.as_str()), (200, r#"[{"name":"蓝湾酒店"}]"#));
    let told =
        events.by_ref().map(Result::unwrap).find(|line| line.contains(r#""object":"accounts""#));
    assert!(told.unwrap().contains(&format!(r#""id":{id}"#)));
    let search = Ask { method: "GET", path: "/api/v1/search?q=lanwan", headers: &token, body: "" };
    eventually(second.address(), search, |answer| answer.body.contains("蓝湾酒店"));
}

#[test]
fn a_right_that_is_taken_is_gone_everywhere() {
    let nodes = Nodes::new();
    let (first, second) = (nodes.start("first"), nodes.start("second"));
    let admin = &nodes.token;
    let department = create(&first, admin, "departments", &json!({"name": "华东"}));
    let role = create(&first, admin, "roles", &json!({"key": "readers", "name": "只读"}));
    let right = json!({"role_id": role["id"], "object": "account", "can_read": "all"});
    let right = create(&first, admin, "role_rights", &right);
    let person = json!({"name": "林岚", "email": "lin@example.cn", "status": "active",
        "department_id": department["id"]});
    let person = create(&first, admin, "users", &person);
    let membership = json!({"user_id": person["id"], "role_id": role["id"]});
    create(&first, admin, "user_roles", &membership);
    let ran = nodes.site.run(&["token", "create", "--email", "lin@example.cn"]).ok();
    let theirs = bearer(ran.out.trim());
    let read =
        Ask { method: "GET", path: "/api/v1/accounts?select=id", headers: &theirs, body: "" };
    eventually(second.address(), read, |answer| answer.status == 200);
    let path = format!("/api/v1/role_rights?id=eq.{}", right["id"]);
    assert!(first.ask("DELETE", &path, admin, "").0 < 300);
    eventually(second.address(), read, |answer| answer.status == 404);
}

#[test]
fn a_field_of_ones_own_is_known_everywhere() {
    let nodes = Nodes::new();
    let (first, second) = (nodes.start("first"), nodes.start("second"));
    let wish =
        json!({"object": "accounts", "kind": "text", "label": {"en": "Card", "zh": "会员卡"}});
    let told = post(&first, &nodes.token, "/api/v1/rpc/add_field", &wish);
    let name = told["name"].as_str().unwrap();
    // The second server asks the database in whose answers it comes that the catalog is another one.
    let headers = bearer(&nodes.token);
    let path = format!("/api/v1/accounts?select=id,{name}&{name}=eq.7");
    let ask = Ask { method: "GET", path: &path, headers: &headers, body: "" };
    eventually(second.address(), ask, |answer| answer.status == 200);
    let made = create(&second, &nodes.token, "accounts", &json!({"name": "青石咖啡", name: "7"}));
    let (_, found) = first.get(&path, &nodes.token);
    let found: Json = serde_json::from_str(&found).unwrap();
    assert_eq!(found, json!([{"id": made["id"], name: "7"}]));
}

#[test]
fn who_signs_in_at_one_is_signed_in_at_all() {
    let nodes = Nodes::new();
    let (first, second) = (nodes.start("first"), nodes.start("second"));
    let body = json!({"login": "zhou@example.cn", "password": "correct horse"}).to_string();
    let path = "/api/v1/session";
    let sign_in = Ask { method: "POST", path, headers: "", body: &body };
    let answer = wire::ask(first.address(), sign_in).unwrap();
    assert!(answer.status < 300, "{}", answer.body);
    let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
    let cookie = format!("Cookie: {}\r\n", cookie.unwrap());
    let who = Ask { method: "GET", path, headers: &cookie, body: "" };
    assert_eq!(wire::ask(second.address(), who).unwrap().status, 200);
    let sign_out = Ask { method: "DELETE", path, headers: &cookie, body: "" };
    assert!(wire::ask(second.address(), sign_out).unwrap().status < 300);
    eventually(first.address(), who, |answer| answer.status == 401);
}
