//! Live events and who looks at a record.

use serde_json::{Value as Json, json};
use steward_engine::action::schema;
use steward_engine::live::{FeedPage, Looking};
use steward_grammar::{FEED_LIMIT, MAX_FEED_LIMIT};
use steward_model::text;

use super::LIVE as TAG;
use super::account::{form, whole};
use crate::openapi::operation::Operation;
use crate::openapi::words::Words;
use crate::router::{CHANGES, LIVE, PRESENCE};

pub(super) fn paths(words: Words) -> [(String, Json); 3] {
    [
        (LIVE.to_owned(), stream(words)),
        (CHANGES.to_owned(), changes(words)),
        (PRESENCE.to_owned(), presence(words)),
    ]
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

fn changes(words: Words) -> Json {
    let get = Operation::new(words, "changes", TAG, &text!(en = "What has changed since a cursor", zh = "游标之后的变更"))
        .about(&text!(
            en = "Each changed record once, as far as one may see it. Without `after`: where the feed stands now. First take that cursor, then read the records, then ask for what has changed behind it.",
            zh = "每条有变更且可见的记录出现一次。不带 `after` 时返回当前游标：先取游标，再读取记录，之后查询游标之后的变更。"
        ))
        .query("after", false, json!({"type": "string"}), &text!(en = "The `next` of an earlier answer.", zh = "上次返回的 `next`。"))
        .query("objects", false, json!({"type": "string", "examples": ["contacts,accounts"]}), &text!(en = "Plurals of objects, separated by commas; all if not said.", zh = "对象的复数名称，用逗号分隔，默认全部。"))
        .query("limit", false, json!({"type": "integer", "minimum": 1, "maximum": MAX_FEED_LIMIT, "default": FEED_LIMIT}), &text!(en = "Rows of the log that are looked at for a page.", zh = "每页查看的日志行数。"))
        .query("with", false, json!({"type": "string", "enum": ["records"]}), &text!(en = "Have the records come along as they are now.", zh = "同时返回记录的当前内容。"))
        .answers_json(200, &text!(en = "The changes, and the cursor behind them.", zh = "变更及其后的游标。"), &schema::<FeedPage>())
        .refuses(&[400, 404, 406]);
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
