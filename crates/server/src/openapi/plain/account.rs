//! Who one is: sessions, passwords, the first start, tokens, one's calendar.

use serde_json::{Value as Json, json};
use steward_model::text;

use super::ACCOUNT;
use crate::openapi::operation::{JSON, Operation};
use crate::openapi::words::Words;
use crate::router::{CALENDAR, CALENDAR_FILE, PASSWORD, SESSION, SETUP, TOKENS};

pub(super) fn paths(words: Words) -> [(String, Json); 6] {
    [
        (SESSION.to_owned(), session(words)),
        (PASSWORD.to_owned(), password(words)),
        (SETUP.to_owned(), setup(words)),
        (TOKENS.to_owned(), tokens(words)),
        (CALENDAR.to_owned(), calendar(words)),
        (CALENDAR_FILE.to_owned(), calendar_file(words)),
    ]
}

fn string() -> Json {
    json!({"type": "string"})
}

fn moment() -> Json {
    json!({"type": ["string", "null"], "format": "date-time"})
}

/// An object all of whose members are there.
pub(super) fn whole(properties: Json) -> Json {
    let required: Vec<&String> =
        properties.as_object().map(|all| all.keys().collect()).unwrap_or_default();
    json!({"type": "object", "required": required, "properties": properties})
}

/// An input that takes no other members than these, and needs those named first.
pub(super) fn form(required: &[&str], properties: Json) -> Json {
    json!({"type": "object", "required": required, "properties": properties, "additionalProperties": false})
}

/// Who one is.
fn who() -> Json {
    let reach = json!({"type": "string", "enum": ["all", "some", "none"]});
    let verbs = json!({"type": "object", "additionalProperties": reach});
    json!({
        "type": "object",
        "required": ["user", "rights", "actions"],
        "properties": {
            "user": whole(json!({
                "id": {"type": "integer"},
                "name": string(),
                "department_id": {"type": ["integer", "null"]},
                "language": {"type": ["string", "null"], "enum": ["en", "zh", null]},
                "time_zone": string(),
            })),
            "rights": {"type": "object", "additionalProperties": verbs},
            "actions": {"type": "array", "items": string()},
            "position": {"type": "integer"},
        },
    })
}

fn session(words: Words) -> Json {
    let signed_in =
        text!(en = "Who one is; the cookie keeps it.", zh = "登录用户的信息，Cookie 保持登录。");
    let get = Operation::new(words, "who_am_i", ACCOUNT, &text!(en = "Who one is", zh = "查看当前用户"))
        .about(&text!(
            en = "The user, how far each verb reaches in each object, and the position of the log behind which live events tell more.",
            zh = "当前用户、各对象的数据权限，以及实时事件可从其后开始的日志位置。"
        ))
        .answers_json(200, &text!(en = "The user and the rights.", zh = "用户和权限。"), &who());
    let post = Operation::new(words, "sign_in", ACCOUNT, &text!(en = "Sign in", zh = "登录"))
        .open()
        .takes_json(&form(&["login", "password"], json!({"login": string(), "password": string()})))
        .answers(200, &signed_in, &["Set-Cookie"], json!({JSON: {"schema": who()}}))
        .refuses(&[401, 403, 422, 429]);
    let delete =
        Operation::new(words, "sign_out", ACCOUNT, &text!(en = "Sign out", zh = "退出登录"))
            .answers(
                204,
                &text!(en = "The session has ended.", zh = "已退出登录。"),
                &["Set-Cookie"],
                Json::Null,
            )
            .refuses(&[400, 403]);
    json!({"get": get.done(), "post": post.done(), "delete": delete.done()})
}

fn password(words: Words) -> Json {
    let get = Operation::new(
        words,
        "can_reset_password",
        ACCOUNT,
        &text!(en = "Whether links to set a password are sent", zh = "是否支持邮件重设密码"),
    )
    .open()
    .answers_json(
        200,
        &text!(en = "Whether mail is sent.", zh = "是否会发送邮件。"),
        &whole(json!({"mail": {"type": "boolean"}})),
    )
    .refuses(&[400]);
    let post = Operation::new(
        words,
        "ask_for_password_link",
        ACCOUNT,
        &text!(en = "Have a link sent to set a new password", zh = "发送重设密码链接"),
    )
    .open()
    .takes_json(&form(&["login"], json!({"login": string()})))
    .answers(
        202,
        &text!(en = "It is on its way, if there is such a user.", zh = "如有该用户，链接已发送。"),
        &[],
        Json::Null,
    )
    .refuses(&[403, 429]);
    let put = Operation::new(
        words,
        "set_password_by_link",
        ACCOUNT,
        &text!(en = "Set a new password by the link", zh = "通过链接设置新密码"),
    )
    .open()
    .takes_json(&form(&["token", "password"], json!({"token": string(), "password": string()})))
    .answers(
        204,
        &text!(
            en = "It is set; all sessions of the user end.",
            zh = "密码已设置，该用户的所有会话已结束。"
        ),
        &[],
        Json::Null,
    )
    .refuses(&[401, 403, 404, 422, 429]);
    json!({"get": get.done(), "post": post.done(), "put": put.done()})
}

fn setup(words: Words) -> Json {
    let label = whole(json!({"en": string(), "zh": string()}));
    let currencies =
        json!({"type": "array", "items": whole(json!({"code": string(), "label": label}))});
    let get = Operation::new(
        words,
        "setup_state",
        ACCOUNT,
        &text!(en = "Whether the company is still to be set up", zh = "是否尚未完成初始设置"),
    )
    .open()
    .answers_json(
        200,
        &text!(
            en = "Whether it is, and in which currencies it can count.",
            zh = "是否未设置，以及可选币种。"
        ),
        &whole(json!({"open": {"type": "boolean"}, "currencies": currencies})),
    );
    let input = form(
        &["code", "company", "language", "time_zone", "name", "login", "password"],
        json!({
            "code": string(), "company": string(), "language": {"type": "string", "enum": ["en", "zh"]},
            "time_zone": string(), "trade": {"type": ["string", "null"]}, "currency": {"type": ["string", "null"]},
            "name": string(), "login": string(), "password": string(), "text_size": string(),
        }),
    );
    let post = Operation::new(words, "set_up", ACCOUNT, &text!(en = "Set the company up", zh = "初始设置"))
        .about(&text!(
            en = "Once, with the code that the server writes on its console. It makes the administrator and signs in.",
            zh = "只能执行一次，需要服务器控制台上的初始设置码。完成后创建管理员并登录。"
        ))
        .open()
        .takes_json(&input)
        .answers(200, &text!(en = "Who one is.", zh = "登录用户的信息。"), &["Set-Cookie"], json!({JSON: {"schema": who()}}))
        .refuses(&[401, 403, 409, 422, 429]);
    json!({"get": get.done(), "post": post.done()})
}

fn tokens(words: Words) -> Json {
    let token = whole(json!({
        "id": {"type": "integer"}, "name": string(), "created_at": moment(), "used_at": moment(),
        "expires_at": moment(), "revoked_at": moment(),
    }));
    let made = whole(
        json!({"id": {"type": "integer"}, "name": string(), "token": string(), "expires_at": moment()}),
    );
    let get = Operation::new(
        words,
        "list_tokens",
        ACCOUNT,
        &text!(en = "One's own tokens", zh = "本人的令牌"),
    )
    .answers_json(
        200,
        &text!(en = "All of them, without their secrets.", zh = "全部令牌（不含密文）。"),
        &json!({"type": "array", "items": token}),
    )
    .refuses(&[400]);
    let post = Operation::new(words, "create_token", ACCOUNT, &text!(en = "Make a token for a program", zh = "创建令牌"))
        .takes(json!({JSON: {
            "schema": form(&["name"], json!({"name": {"type": "string", "maxLength": 100}, "expires_at": moment()})),
            "example": {"name": "ERP", "expires_at": "2027-12-31T00:00:00Z"},
        }}))
        .answers_json(201, &text!(en = "The token, shown this once.", zh = "令牌，仅显示这一次。"), &made)
        .refuses(&[403, 422]);
    let delete = Operation::new(
        words,
        "revoke_token",
        ACCOUNT,
        &text!(en = "Take a token back", zh = "撤销令牌"),
    )
    .shared(&["id"])
    .answers(204, &text!(en = "It is not valid any more.", zh = "令牌已失效。"), &[], Json::Null)
    .refuses(&[400, 403, 404]);
    json!({"get": get.done(), "post": post.done(), "delete": delete.done()})
}

fn calendar(words: Words) -> Json {
    let state = whole(json!({"shared": {"type": "boolean"}, "created_at": moment()}));
    let made = whole(json!({"path": string(), "url": {"type": ["string", "null"]}}));
    let get = Operation::new(
        words,
        "calendar_address",
        ACCOUNT,
        &text!(en = "Whether one's calendar has an address", zh = "日历是否有订阅地址"),
    )
    .answers_json(
        200,
        &text!(en = "Whether it has, and since when.", zh = "是否有，以及创建时间。"),
        &state,
    )
    .refuses(&[400]);
    let post = Operation::new(
        words,
        "make_calendar_address",
        ACCOUNT,
        &text!(en = "Make an address for one's calendar", zh = "生成日历订阅地址"),
    )
    .answers_json(
        201,
        &text!(en = "The address, shown this once.", zh = "订阅地址，仅显示这一次。"),
        &made,
    )
    .refuses(&[400, 403]);
    let delete = Operation::new(
        words,
        "revoke_calendar_address",
        ACCOUNT,
        &text!(en = "Take the address back", zh = "撤销日历订阅地址"),
    )
    .answers(204, &text!(en = "It leads nowhere any more.", zh = "地址已失效。"), &[], Json::Null)
    .refuses(&[400, 403]);
    json!({"get": get.done(), "post": post.done(), "delete": delete.done()})
}

fn calendar_file(words: Words) -> Json {
    let get = Operation::new(
        words,
        "read_calendar",
        ACCOUNT,
        &text!(en = "The calendar, for other calendars", zh = "供其他日历订阅的日历"),
    )
    .open()
    .place(
        "file",
        string(),
        &text!(en = "The secret of the address, and `.ics`.", zh = "地址中的密文加 `.ics`。"),
    )
    .shared(&["If-None-Match"])
    .answers(
        200,
        &text!(en = "The calendar.", zh = "日历。"),
        &["ETag"],
        json!({"text/calendar": {"schema": string()}}),
    )
    .answers(304, &text!(en = "Nothing has changed.", zh = "没有变化。"), &["ETag"], Json::Null)
    .refuses(&[403, 404]);
    json!({"get": get.done()})
}
