//! The actions: what each takes and answers comes from its types.

use serde_json::{Map, Value as Json, json};
use steward_engine::action::Described;
use steward_model::text;

use super::operation::{JSON, Operation};
use super::words::Words;
use crate::router::API;

/// The tag of all actions.
pub(super) const TAG: &str = "actions";

/// What an action may be refused with, besides what every body may.
const REFUSED: [u16; 7] = [403, 404, 406, 409, 412, 422, 507];

/// The paths of these actions.
pub(super) fn paths(words: Words, actions: &[Described]) -> impl Iterator<Item = (String, Json)> {
    actions.iter().map(move |action| (format!("{API}/rpc/{}", action.name), path(words, action)))
}

fn path(words: Words, action: &Described) -> Json {
    let name = format!("do_{}", action.name);
    let mut content = Map::new();
    content.insert("schema".to_owned(), action.input.clone());
    if let Some(example) = example(action.name) {
        content.insert("example".to_owned(), example);
    }
    let operation = Operation::new(words, &name, TAG, &action.help)
        .shared(&["Idempotency-Key", "Content-Profile"])
        .takes(json!({JSON: content}))
        .refuses(&REFUSED);
    let done = match &action.output {
        Json::Null => {
            operation.answers(204, &text!(en = "It is done.", zh = "已完成。"), &[], Json::Null)
        }
        output => operation.answers(
            200,
            &text!(en = "What it answers.", zh = "执行结果。"),
            &["Preference-Applied", "Idempotency-Replayed"],
            json!({JSON: {"schema": output}}),
        ),
    };
    json!({ "post": done.done() })
}

/// An input that is right of its form; the records are those of the demo company.
fn example(action: &str) -> Option<Json> {
    Some(match action {
        "batch" => json!({"operations": [
            {"ref": "a", "op": "create", "object": "accounts", "values": {"name": "云栖书店", "kind": "company"}},
            {"op": "create", "object": "contacts", "values": {"name": "赵六", "account_id": {"$ref": "a"}}},
        ]}),
        "bin" => json!({"object": "contacts", "mine": true}),
        "change_preferences" => json!({"text_size": "large"}),
        "expand" => json!({"from": "2026-11-01T00:00:00Z", "to": "2026-12-01T00:00:00Z"}),
        "find_duplicates" => {
            json!({"object": "contacts", "values": {"name": "赵六", "email": "zhao@example.com"}})
        }
        "history" => json!({"object": "accounts", "id": 1}),
        "jobs" => json!({"limit": 5}),
        "merge" => json!({"object": "contacts", "keep": 1, "lose": 2, "dry_run": true}),
        "look_in_bin" => json!({"object": "contacts", "id": 2}),
        "restore" => json!({"object": "contacts", "ids": [2]}),
        _ => return None,
    })
}
