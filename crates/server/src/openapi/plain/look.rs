//! What there is: the catalog, this document, search, regions; and what operators look at.

use serde_json::{Value as Json, json};
use steward_model::text;

use super::account::whole;
use super::{DISCOVERY, OPERATION};
use crate::openapi::OPENAPI_JSON;
use crate::openapi::operation::{JSON, Operation};
use crate::openapi::words::Words;
use crate::router::{CATALOG, DISCOVER, HEALTH, METRICS, OPENAPI, READY, REGIONS, SEARCH};

pub(super) fn paths(words: Words) -> [(String, Json); 8] {
    [
        (DISCOVER.to_owned(), discover(words)),
        (OPENAPI.to_owned(), openapi(words)),
        (CATALOG.to_owned(), catalog(words)),
        (SEARCH.to_owned(), search(words)),
        (REGIONS.to_owned(), regions(words)),
        (HEALTH.to_owned(), status(words, "is_alive", "ok")),
        (READY.to_owned(), status(words, "is_ready", "ready")),
        (METRICS.to_owned(), metrics(words)),
    ]
}

fn string() -> Json {
    json!({"type": "string"})
}

fn discover(words: Words) -> Json {
    let strings = json!({"type": "array", "items": {"type": "string"}});
    let all = whole(json!({
        "steward": string(), "api": string(), "actions": strings,
        "action_schemas": {"type": "object"}, "objects": {"type": "array", "items": {"type": "object"}},
    }));
    let get = Operation::new(
        words,
        "discover",
        DISCOVERY,
        &text!(en = "Objects, fields and actions", zh = "对象、字段和操作"),
    )
    .shared(&["Accept-Profile"])
    .answers(
        200,
        &text!(
            en = "What there is for the caller; or this document, if that is what is accepted.",
            zh = "当前用户可用的内容；若 Accept 指定，则为本文档。"
        ),
        &[],
        json!({JSON: {"schema": all}, OPENAPI_JSON: {"schema": {"type": "object"}}}),
    )
    .refuses(&[400, 406]);
    json!({"get": get.done()})
}

fn openapi(words: Words) -> Json {
    let get = Operation::new(words, "openapi", DISCOVERY, &text!(en = "This document", zh = "本文档"))
        .about(&text!(
            en = "OpenAPI 3.1 of what there is for the caller: objects and fields that are hidden from the caller are not in it.",
            zh = "当前用户可用接口的 OpenAPI 3.1 文档，不含对其隐藏的对象和字段。"
        ))
        .query(
        "language",
        false,
        json!({"type": "string", "enum": ["en", "zh"]}),
        &text!(en = "Its language; the caller's own if not said.", zh = "文档语言，默认使用本人的语言。"),
    )
    .shared(&["If-None-Match"])
        .answers(200, &text!(en = "The document.", zh = "文档。"), &["ETag"], json!({JSON: {"schema": {"type": "object"}}}))
        .answers(304, &text!(en = "Nothing has changed.", zh = "没有变化。"), &["ETag"], Json::Null)
        .refuses(&[400]);
    json!({"get": get.done()})
}

fn catalog(words: Words) -> Json {
    let all = whole(json!({
        "currency": string(), "objects": {"type": "array", "items": {"type": "object"}},
    }));
    let get = Operation::new(words, "catalog", DISCOVERY, &text!(en = "The catalog, for screens", zh = "数据模型（供界面使用）"))
        .about(&text!(
            en = "Of each object that the caller may read: fields, sections, views, allowed changes, relations.",
            zh = "当前用户可读的每个对象的字段、分组、视图、允许的变更和关联。"
        ))
        .shared(&["If-None-Match", "Accept-Profile"])
        .answers(200, &text!(en = "The catalog.", zh = "数据模型。"), &["ETag"], json!({JSON: {"schema": all}}))
        .answers(304, &text!(en = "Nothing has changed.", zh = "没有变化。"), &["ETag"], Json::Null)
        .refuses(&[400, 406]);
    json!({"get": get.done()})
}

fn search(words: Words) -> Json {
    let title = json!({"type": ["string", "null"]});
    let matched = whole(json!({
        "field": string(), "value": string(),
        "ranges": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
    }));
    let owner = whole(
        json!({"object": string(), "plural": string(), "id": {"type": "integer"}, "title": title}),
    );
    let mut hit = whole(json!({
        "id": {"type": "integer"}, "title": title,
        "match": {"type": "string", "enum": ["exact", "start", "part"]},
        "matched": {"type": "array", "items": matched},
        "facts": {"type": "array", "items": whole(json!({"field": string(), "value": string()}))},
    }));
    hit["properties"]["of"] = json!({"anyOf": [owner, {"type": "null"}]});
    let group = whole(json!({
        "object": string(), "plural": string(), "more": {"type": "boolean"}, "building": {"type": "boolean"},
        "hits": {"type": "array", "items": hit},
    }));
    let found = whole(json!({"q": string(), "groups": {"type": "array", "items": group}}));
    let get = Operation::new(words, "search", DISCOVERY, &text!(en = "Search all objects", zh = "搜索全部对象"))
        .about(&text!(
            en = "By words, parts of Chinese texts, pinyin and initials, digits of phone numbers, parts of addresses.",
            zh = "支持文字、中文片段、拼音全拼和首字母、电话号码中的数字、地址片段。"
        ))
        .query("q", true, json!({"type": "string", "maxLength": 200}), &text!(en = "What is looked for.", zh = "搜索内容。"))
        .query("objects", false, json!({"type": "string", "examples": ["accounts,contacts"]}), &text!(en = "Plurals of objects, separated by commas.", zh = "对象的复数名称，用逗号分隔。"))
        .query("limit", false, json!({"type": "integer", "minimum": 1, "maximum": 50}), &text!(en = "Hits of each object; 5 if not said.", zh = "每个对象返回多少条，默认 5。"))
        .shared(&["Accept-Profile"])
        .answers_json(200, &text!(en = "The best hits of each object.", zh = "各对象的最佳匹配。"), &found)
        .refuses(&[400, 404, 406]);
    json!({"get": get.done()})
}

fn regions(words: Words) -> Json {
    let get = Operation::new(
        words,
        "regions",
        DISCOVERY,
        &text!(en = "Provinces, cities and districts of China", zh = "中国省市区"),
    )
    .about(&text!(
        en = "Each is `[code, name, sounds, [those inside]]`; the sounds are separated by `|`.",
        zh = "每项为 `[代码, 名称, 拼音, [下级]]`，多个读音用 `|` 分隔。"
    ))
    .shared(&["If-None-Match"])
    .answers(
        200,
        &text!(en = "All of them.", zh = "全部省市区。"),
        &["ETag"],
        json!({JSON: {"schema": {"type": "array", "items": {"type": "array"}}}}),
    )
    .answers(304, &text!(en = "Nothing has changed.", zh = "没有变化。"), &["ETag"], Json::Null)
    .refuses(&[400]);
    json!({"get": get.done()})
}

fn status(words: Words, name: &str, said: &str) -> Json {
    let summary = match name {
        "is_alive" => text!(en = "Whether the process lives", zh = "进程是否存活"),
        _ => text!(en = "Whether it can work", zh = "是否可以提供服务"),
    };
    let schema = whole(json!({"status": {"const": said}}));
    let get = Operation::new(words, name, OPERATION, &summary).open().answers_json(
        200,
        &text!(en = "Yes.", zh = "是。"),
        &schema,
    );
    json!({"get": get.done()})
}

fn metrics(words: Words) -> Json {
    let get = Operation::new(
        words,
        "metrics",
        OPERATION,
        &text!(en = "Numbers for Prometheus", zh = "Prometheus 指标"),
    )
    .open()
    .answers(
        200,
        &text!(en = "The numbers.", zh = "指标。"),
        &[],
        json!({"text/plain": {"schema": string()}}),
    );
    json!({"get": get.done()})
}
