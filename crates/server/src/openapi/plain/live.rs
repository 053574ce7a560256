//! Live events and who looks at a record.

use serde_json::{Value as Json, json};
use steward_engine::action::schema;
use steward_engine::live::Looking;
use steward_model::text;

use super::LIVE as TAG;
use super::account::{form, whole};
use crate::openapi::operation::Operation;
use crate::openapi::words::Words;
use crate::router::{LIVE, PRESENCE};

pub(super) fn paths(words: Words) -> [(String, Json); 2] {
    [(LIVE.to_owned(), stream(words)), (PRESENCE.to_owned(), presence(words))]
}

fn stream(words: Words) -> Json {
    let get = Operation::new(words, "live", TAG, &text!(en = "What is changed, as it is changed", zh = "实时变更"))
        .about(&text!(
            en = "A stream of server-sent events: `ready`, `change`, `removed`, `resync` and `presence`. It does not end by itself.",
            zh = "服务器推送事件流：`ready`、`change`、`removed`、`resync` 和 `presence`，不会自行结束。"
        ))
        .query("objects", false, json!({"type": "string", "examples": ["contacts,accounts"]}), &text!(en = "Plurals of objects, separated by commas; all if not said.", zh = "对象的复数名称，用逗号分隔，默认全部。"))
        .query("after", false, json!({"type": "integer", "minimum": 0}), &text!(en = "Changes behind this position of the log.", zh = "该日志位置之后的变更。"))
        .shared(&["Last-Event-ID"])
        .answers(200, &text!(en = "The stream.", zh = "事件流。"), &[], json!({"text/event-stream": {"schema": {"type": "string"}}}))
        .refuses(&[400, 404, 429]);
    json!({"get": get.done()})
}

fn presence(words: Words) -> Json {
    let input = form(
        &["object", "id", "seat"],
        json!({
            "object": {"type": "string"}, "id": {"type": "integer"}, "seat": {"type": "string"},
            "editing": {"type": "boolean"}, "left": {"type": "boolean"},
        }),
    );
    let people = json!({"type": "array", "items": schema::<Looking>()});
    let post = Operation::new(
        words,
        "look_at_record",
        TAG,
        &text!(
            en = "Say that one looks at a record, and learn who else does",
            zh = "声明正在查看记录，并获知还有谁在看"
        ),
    )
    .takes_json(&input)
    .answers_json(
        200,
        &text!(
            en = "Who else looks at it, and how long this holds.",
            zh = "还有谁在查看，以及有效秒数。"
        ),
        &whole(json!({"people": people, "seconds": {"type": "integer"}})),
    )
    .refuses(&[403, 404, 422, 429]);
    json!({"post": post.done()})
}
