//! What is told of the actions that only the server can do.

use serde_json::{Value as Json, json};
use steward_crm::Preferences;
use steward_engine::action::{Described, schema};
use steward_model::{Text, text};

use super::{BATCH, CHANGE_PASSWORD, CHANGE_PREFERENCES, batch, change_password};

/// They as others see them. Those that answer nothing have null for what they answer.
pub(super) fn described() -> [Described; 3] {
    let own = |name, help: Text, input: Json, output: Json| Described {
        name,
        help,
        needs_right: false,
        writes: true,
        dry_run: false,
        input,
        output,
    };
    [
        own(
            BATCH,
            text!(
                en = "Saves several records of any objects in one write, all or none.",
                zh = "一次保存多个对象的多条记录，全部成功或全部失败。"
            ),
            schema::<batch::Input>(),
            saved(),
        ),
        own(
            CHANGE_PASSWORD,
            text!(
                en = "Changes one's own password; one's other sessions end.",
                zh = "修改本人密码，其他会话随即结束。"
            ),
            schema::<change_password::Input>(),
            Json::Null,
        ),
        own(
            CHANGE_PREFERENCES,
            text!(
                en = "Settles one's own language, time zone and text size.",
                zh = "设置本人的语言、时区和文字大小。"
            ),
            schema::<Preferences>(),
            Json::Null,
        ),
    ]
}

/// What a batch answers.
fn saved() -> Json {
    json!({
        "type": "object",
        "required": ["results"],
        "properties": {"results": {"type": "array", "items": {
            "type": "object",
            "required": ["ref", "object", "id", "version"],
            "properties": {
                "ref": {"type": ["string", "null"]},
                "object": {"type": "string"},
                "id": {"type": "integer"},
                "version": {"type": "integer"},
                "record": {"type": ["object", "null"]},
            },
        }}},
    })
}
