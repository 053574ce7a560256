//! Parameters that several operations have, each once.

use serde_json::{Map, Value as Json, json};
use steward_model::{Text, text};

use super::words::Words;

/// A parameter: its name in the document, its name in requests, its schema, an example, what it is for.
type Parameter = (&'static str, &'static str, Json, &'static str, Text);

/// All but the filters of objects.
pub(super) fn parameters(words: Words) -> Map<String, Json> {
    let mut all = Map::new();
    for (key, name, schema, example, about) in
        rows().into_iter().chain(conditions()).chain(fields())
    {
        let mut parameter = said(words, "query", name, &schema, &about);
        if !example.is_empty() {
            parameter["example"] = example.into();
        }
        if key == "id" {
            parameter["required"] = true.into();
        }
        all.insert(key.to_owned(), parameter);
    }
    for (key, name, schema, _, about) in wishes().into_iter().chain(versions()) {
        all.insert(key.to_owned(), said(words, "header", name, &schema, &about));
    }
    all
}

fn said(words: Words, place: &str, name: &str, schema: &Json, about: &Text) -> Json {
    json!({"name": name, "in": place, "description": words.say(about), "schema": schema})
}

fn string() -> Json {
    json!({"type": "string"})
}

/// What to show of which rows.
fn rows() -> [Parameter; 5] {
    let count = || json!({"type": "integer", "minimum": 0});
    let query = |name, schema, example, about| (name, name, schema, example, about);
    [
        query(
            "select",
            string(),
            "*",
            text!(
                en = "What to show: fields, related records in brackets, aggregates. `*` are all fields that one may see.",
                zh = "返回哪些内容：字段、括号中的关联记录、聚合。`*` 表示有权查看的全部字段。"
            ),
        ),
        query(
            "order",
            string(),
            "id.desc",
            text!(
                en = "By which fields to sort, with `.asc` or `.desc` and `.nullsfirst` or `.nullslast`.",
                zh = "排序字段，可加 `.asc`、`.desc`、`.nullsfirst`、`.nullslast`。"
            ),
        ),
        query(
            "limit",
            count(),
            "",
            text!(
                en = "At most so many records; 1,000 come at once.",
                zh = "最多返回多少条，单次上限 1,000 条。"
            ),
        ),
        query(
            "offset",
            count(),
            "",
            text!(en = "How many records to leave out first.", zh = "跳过前多少条。"),
        ),
        query(
            "after",
            string(),
            "",
            text!(
                en = "Go on behind this cursor, which `Steward-Next` has given.",
                zh = "从该游标之后继续，游标来自 `Steward-Next`。"
            ),
        ),
    ]
}

/// Conditions that are not about one field.
fn conditions() -> [Parameter; 4] {
    let query = |name, schema, example, about| (name, name, schema, example, about);
    let found = r"^(not\.)?(fts|plfts|phfts|wfts)(\([a-z]+\))?\.[\s\S]+$";
    [
        query(
            "search",
            json!({"type": "string", "pattern": found}),
            "fts.a",
            text!(
                en = "Only what search finds: `fts.` and words, pinyin or digits.",
                zh = "只返回搜索到的记录：`fts.` 加文字、拼音或数字。"
            ),
        ),
        query(
            "or",
            string(),
            "",
            text!(
                en = "Conditions of which one must hold: `(stage.eq.won,amount.gt.1000)`.",
                zh = "满足其一即可的条件，例如 `(stage.eq.won,amount.gt.1000)`。"
            ),
        ),
        query(
            "and",
            string(),
            "",
            text!(
                en = "Conditions that must all hold: `(amount.gt.1,amount.lt.9)`.",
                zh = "须同时满足的条件，例如 `(amount.gt.1,amount.lt.9)`。"
            ),
        ),
        query(
            "id",
            json!({"type": "string", "pattern": r"^eq\.[1-9][0-9]*$"}),
            "eq.1",
            text!(en = "The record, as `eq.` and its id.", zh = "记录，写作 `eq.` 加编号。"),
        ),
    ]
}

/// Which fields a write means.
fn fields() -> [Parameter; 2] {
    let query = |name, about| (name, name, string(), "", about);
    [
        query(
            "columns",
            text!(
                en = "Write only these fields of the body, separated by commas.",
                zh = "只写入请求体中的这些字段，用逗号分隔。"
            ),
        ),
        query(
            "on_conflict",
            text!(
                en = "The unique key by which records are found that exist.",
                zh = "用于查找已有记录的唯一键。"
            ),
        ),
    ]
}

/// What is wished of an answer or a write.
fn wishes() -> [Parameter; 6] {
    let header = |key, name, schema, about| (key, name, schema, "", about);
    let key = json!({"type": "string", "minLength": 1, "maxLength": 200});
    let last = json!({"type": "string", "pattern": "^[0-9]{0,18}$"});
    [
        header(
            "Prefer.read",
            "Prefer",
            string(),
            text!(
                en = "`count=exact`, `planned` or `estimated`; `handling=strict`.",
                zh = "`count=exact`、`planned` 或 `estimated`，以及 `handling=strict`。"
            ),
        ),
        header(
            "Prefer.insert",
            "Prefer",
            string(),
            text!(
                en = "`return=minimal`, `headers-only` or `representation`; `resolution=merge-duplicates` or `ignore-duplicates`; \
                  `missing=default`; `duplicates=refuse`: what is likely there already is refused; `count=exact`; \
                  `handling=strict`.",
                zh = "`return=minimal`、`headers-only` 或 `representation`；`resolution=merge-duplicates` 或 `ignore-duplicates`；\
                  `missing=default`；`duplicates=refuse`：疑似重复时拒绝；`count=exact`；`handling=strict`。"
            ),
        ),
        header(
            "Prefer.write",
            "Prefer",
            string(),
            text!(
                en = "`return=minimal`, `headers-only` or `representation`; `handling=strict, max-affected=10`; `duplicates=refuse`; \
                  `count=exact`.",
                zh = "`return=minimal`、`headers-only` 或 `representation`；`handling=strict, max-affected=10`；`duplicates=refuse`；`count=exact`。"
            ),
        ),
        header(
            "Range",
            "Range",
            string(),
            text!(
                en = "Which rows, counted from 0: `0-24`.",
                zh = "返回哪些行，从 0 开始，例如 `0-24`。"
            ),
        ),
        header(
            "Idempotency-Key",
            "Idempotency-Key",
            key,
            text!(
                en = "One's own name for this request: sent twice, it is done once.",
                zh = "请求的唯一标识，重复发送只执行一次。"
            ),
        ),
        header(
            "Last-Event-ID",
            "Last-Event-ID",
            last,
            text!(en = "The last event that one has.", zh = "已收到的最后一个事件。"),
        ),
    ]
}

/// Which version of a record, and which schema.
fn versions() -> [Parameter; 4] {
    let header = |name, schema, about| (name, name, schema, "", about);
    let public = || json!({"type": "string", "enum": ["public"]});
    let profile = || {
        text!(
            en = "The schema, as clients of PostgREST name it.",
            zh = "模式名，供 PostgREST 客户端使用。"
        )
    };
    [
        header(
            "If-Match",
            string(),
            text!(
                en = "Write only if the one record still has this version, such as `\"3\"`; `*` only if it is there.",
                zh = "仅当该记录仍是此版本（例如 `\"3\"`）时写入；`*` 表示仅当记录存在时写入。"
            ),
        ),
        header(
            "If-None-Match",
            string(),
            text!(
                en = "What one has already; it is not sent again.",
                zh = "已有的版本，未变化时不再返回。"
            ),
        ),
        header("Accept-Profile", public(), profile()),
        header("Content-Profile", public(), profile()),
    ]
}
