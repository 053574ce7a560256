//! What the document has once: headers of answers, refusals, who asks.

use serde_json::{Map, Value as Json, json};
use steward_model::{Text, text};

use super::operation::JSON;
use super::words::Words;

/// The headers of answers.
pub(super) fn headers(words: Words) -> Map<String, Json> {
    let say = |about: Text| json!({"description": words.say(&about), "schema": {"type": "string"}});
    [
        (
            "X-Request-Id",
            text!(en = "The name of the request in the log.", zh = "请求在日志中的编号。"),
        ),
        (
            "Content-Range",
            text!(
                en = "Which rows of how many, such as `0-24/*`.",
                zh = "第几行到第几行、共多少行，例如 `0-24/*`。"
            ),
        ),
        (
            "ETag",
            text!(en = "The version of the record or of the answer.", zh = "记录或内容的版本。"),
        ),
        (
            "Steward-Next",
            text!(
                en = "The cursor behind the last row, for `after`.",
                zh = "末行之后的游标，用于 `after`。"
            ),
        ),
        (
            "Steward-Count",
            text!(
                en = "`at-least` or `estimate`, where the total is not certain.",
                zh = "总数不确定时为 `at-least` 或 `estimate`。"
            ),
        ),
        (
            "Preference-Applied",
            text!(en = "Which preferences were honoured.", zh = "已采用的 Prefer 选项。"),
        ),
        ("Location", text!(en = "Where the new record is.", zh = "新记录的地址。")),
        (
            "Idempotency-Replayed",
            text!(en = "`true` if this was done before.", zh = "此前已执行过时为 `true`。"),
        ),
        ("Set-Cookie", text!(en = "The session's cookie.", zh = "会话 Cookie。")),
    ]
    .into_iter()
    .map(|(name, about)| (name.to_owned(), say(about)))
    .collect()
}

/// The statuses of refusals that are about what is asked for, with what they mean.
fn statuses_of_what_is_there() -> [(u16, Text); 8] {
    [
        (
            300,
            text!(
                en = "More than one relation fits: give a hint.",
                zh = "有多个关联符合，请加提示。"
            ),
        ),
        (
            400,
            text!(
                en = "The query, the body or a header can't be read, or names what is not there.",
                zh = "查询参数、请求体或请求头有误，或引用了不存在的内容。"
            ),
        ),
        (
            401,
            text!(
                en = "Nobody is signed in, or the token is not valid.",
                zh = "未登录，或令牌无效。"
            ),
        ),
        (403, text!(en = "Not allowed.", zh = "没有权限。")),
        (
            404,
            text!(
                en = "There is no such thing, or one may not know of it.",
                zh = "不存在，或无权知晓。"
            ),
        ),
        (405, text!(en = "The method is not allowed so.", zh = "不支持该请求方法。")),
        (
            406,
            text!(
                en = "Not exactly one record, or nothing that is acceptable.",
                zh = "不是恰好一条记录，或没有可接受的格式。"
            ),
        ),
        (
            409,
            text!(
                en = "A unique key is taken, a reference leads to nothing, or it is done already.",
                zh = "唯一键重复、引用的记录不存在，或已执行过。"
            ),
        ),
    ]
}

/// The statuses of refusals that are about the request, or about us.
fn statuses_of_the_request() -> [(u16, Text); 12] {
    [
        (412, text!(en = "Somebody else has changed the record.", zh = "记录已被他人修改。")),
        (413, text!(en = "Too much at once.", zh = "内容过大。")),
        (414, text!(en = "The address is too long.", zh = "地址过长。")),
        (415, text!(en = "The body is of a type that is not read.", zh = "不支持的请求体类型。")),
        (416, text!(en = "The range begins behind the last row.", zh = "请求的范围超出数据行数。")),
        (
            422,
            text!(
                en = "Fields need attention; `errors` names them all.",
                zh = "字段有误，`errors` 中逐一列出。"
            ),
        ),
        (
            428,
            text!(
                en = "`If-Match` needs exactly one record.",
                zh = "使用 `If-Match` 时必须正好对应一条记录。"
            ),
        ),
        (
            429,
            text!(
                en = "Too often; `Retry-After` says how long to wait.",
                zh = "过于频繁，等待时间见 `Retry-After`。"
            ),
        ),
        (431, text!(en = "Too many headers.", zh = "请求头过多。")),
        (
            500,
            text!(
                en = "Our fault; it is in the server's log.",
                zh = "服务器内部错误，已记入日志。"
            ),
        ),
        (
            503,
            text!(
                en = "Too busy, stopping, or it took too long.",
                zh = "服务器繁忙、正在停止或处理超时。"
            ),
        ),
        (507, text!(en = "The disk is full.", zh = "磁盘已满。")),
    ]
}

/// Refusals, each once.
pub(super) fn refusals(words: Words) -> Map<String, Json> {
    let refusal = |(status, about): (u16, Text)| {
        let answer = json!({
            "description": words.say(&about),
            "headers": {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}},
            "content": {JSON: {"schema": {"$ref": "#/components/schemas/error"}}},
        });
        (format!("refused_{status}"), answer)
    };
    let all = statuses_of_what_is_there().into_iter().chain(statuses_of_the_request());
    all.map(refusal).collect()
}

/// The body of every refusal.
pub(super) fn error_schema(words: Words) -> Json {
    let say = |about: Text| words.say(&about);
    json!({
        "type": "object",
        "required": ["code", "message", "details", "hint", "errors"],
        "properties": {
            "code": {"type": "string", "description": say(text!(
                en = "PostgREST's code, PostgreSQL's, or Steward's (`ST…`).", zh = "PostgREST、PostgreSQL 或 Steward（`ST…`）的错误代码。"
            ))},
            "message": {"type": "string", "description": say(text!(en = "For people.", zh = "给人看的说明。"))},
            "details": {"type": ["string", "null"], "description": say(text!(en = "For programs.", zh = "给程序看的细节。"))},
            "hint": {"type": ["string", "null"], "description": say(text!(en = "What to do.", zh = "建议的做法。"))},
            "errors": {
                "type": "array",
                "description": say(text!(en = "All fields that need attention.", zh = "全部有误的字段。")),
                "items": {
                    "type": "object",
                    "required": ["field", "code", "message"],
                    "properties": {
                        "field": {"type": "string"},
                        "code": {"type": "string"},
                        "message": {"type": "string"},
                        "operation": {"type": "integer", "minimum": 0, "description": say(text!(
                            en = "Of a batch: which operation, counted from 0.", zh = "批量操作中的第几个，从 0 开始。"
                        ))},
                    },
                },
            },
        },
        "examples": [{
            "code": "ST422",
            "message": say(text!(en = "1 field needs attention.", zh = "1 个字段有误。")),
            "details": null,
            "hint": null,
            "errors": [{"field": "name", "code": "required", "message": say(text!(en = "Fill this in.", zh = "请填写。"))}],
        }],
    })
}

/// How one shows who one is.
pub(super) fn security(words: Words) -> Json {
    let token = text!(
        en = "A token of one's own, `stw_…`; `POST /api/v1/tokens` makes one.",
        zh = "本人的访问令牌 `stw_…`，用 `POST /api/v1/tokens` 创建。"
    );
    let cookie = text!(
        en = "The cookie of a session, from `POST /api/v1/session`. Writes must come from Steward's own pages.",
        zh = "会话 Cookie，由 `POST /api/v1/session` 返回。写入请求须来自 Steward 自己的页面。"
    );
    json!({
        "token": {"type": "http", "scheme": "bearer", "description": words.say(&token)},
        "session": {"type": "apiKey", "in": "cookie", "name": "steward_session", "description": words.say(&cookie)},
    })
}
