//! The tools: what every caller has, and one for each action that the caller may use.

use serde_json::{Map, Value as Json, json};
use steward_engine::action::{Described, schema};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::{Text, text};

use super::{act, bounds, look, write};
use crate::app::App;
use crate::caller::Signed;

/// A tool as agents see it.
pub(super) struct Tool {
    /// Its name.
    pub(super) name: &'static str,
    /// What it does.
    pub(super) about: Text,
    /// The JSON Schema of what it takes.
    pub(super) input: Map<String, Json>,
    /// Whether it may change anything.
    pub(super) writes: bool,
}

/// Actions that are no tools: a password has no business in a conversation, and how a person reads
/// screens is that person's.
const NO_TOOLS: [&str; 2] = ["change_password", "change_preferences"];

const DESCRIBE: &str = "describe";
const SEARCH: &str = "search";
const READ: &str = "read";
const AGGREGATE: &str = "aggregate";
const CREATE: &str = "create";
const UPDATE: &str = "update";
const DELETE: &str = "delete";

/// The tools of a caller.
pub(super) fn all(app: &App, signed: &Signed) -> Vec<Tool> {
    let actions = crate::rpc::described(app, signed);
    let actions = actions.into_iter().filter(|action| !NO_TOOLS.contains(&action.name));
    looking().into_iter().chain(writing()).chain(actions.map(of_action)).collect()
}

fn looking() -> [Tool; 4] {
    let tool = |name, about, input| Tool { name, about, input: members(input), writes: false };
    [
        tool(
            DESCRIBE,
            text!(
                en = "Which objects there are, or the fields of one object, as you may see them. Begin here: names of \
                      objects and fields are this company's own.",
                zh = "查看有哪些对象，或某个对象有哪些字段（按您的权限）。请先调用本工具：对象和字段名以本公司为准。"
            ),
            schema::<look::Describe>(),
        ),
        tool(
            SEARCH,
            text!(
                en = "Finds records of all objects by words, parts of Chinese names, pinyin or its initials, digits of \
                      phone numbers, parts of e-mail addresses.",
                zh = "跨对象搜索记录：支持文字、中文姓名片段、拼音或首字母、电话号码中的数字、邮箱片段。"
            ),
            schema::<look::Search>(),
        ),
        tool(
            READ,
            text!(
                en = "Reads records of one object. `query` is a query string in PostgREST's grammar: \
                      `select=id,name,account(name)&stage=eq.won&order=amount.desc`.",
                zh = "读取一个对象的记录。`query` 为 PostgREST 语法的查询串，例如 \
                      `select=id,name,account(name)&stage=eq.won&order=amount.desc`。"
            ),
            schema::<look::Read>(),
        ),
        tool(
            AGGREGATE,
            text!(
                en = "Counts and sums records of one object, grouped by what else is selected: \
                      `select=stage,amount.sum(),count()&outcome=eq.open`, by months with `close_date.bucket(month)`.",
                zh = "对一个对象的记录计数、求和，并按所选的其他字段分组：`select=stage,amount.sum(),count()&outcome=eq.open`，\
                      按月分组用 `close_date.bucket(month)`。"
            ),
            schema::<look::Read>(),
        ),
    ]
}

fn writing() -> [Tool; 3] {
    let tool = |name, about, input| Tool { name, about, input: members(input), writes: true };
    [
        tool(
            CREATE,
            text!(
                en = "Makes records of one object, all or none. By default it only says what would change; \
                      `dry_run: false` does it.",
                zh = "新建一个对象的记录，全部成功或全部失败。默认只说明会有哪些变化，`dry_run: false` 才真正执行。"
            ),
            schema::<write::Create>(),
        ),
        tool(
            UPDATE,
            text!(
                en = "Changes one record. By default it only says what would change; `dry_run: false` does it.",
                zh = "修改一条记录。默认只说明会有哪些变化，`dry_run: false` 才真正执行。"
            ),
            schema::<write::Update>(),
        ),
        tool(
            DELETE,
            text!(
                en = "Puts one record into the bin, with its parts. By default it only says what would change; \
                      `dry_run: false` does it.",
                zh = "将一条记录连同其下级记录移入回收站。默认只说明会有哪些变化，`dry_run: false` 才真正执行。"
            ),
            schema::<write::Delete>(),
        ),
    ]
}

/// An action as a tool: one that writes is tried unless the caller says otherwise.
fn of_action(action: Described) -> Tool {
    let Described { name, help, writes, dry_run, input, .. } = action;
    let mut input = members(input);
    let about = match (writes, dry_run) {
        (false, _) => help,
        (true, true) => {
            let Text { en, zh } = help;
            text!(
                en = "{en} By default it only says what would change; `dry_run: false` does it.",
                zh = "{zh}默认只说明会有哪些变化，`dry_run: false` 才真正执行。"
            )
        }
        (true, false) => {
            let Text { en, zh } = help;
            text!(
                en = "{en} It can't be tried beforehand: without `dry_run: false` nothing is done.",
                zh = "{zh}此操作不支持试运行，只有 `dry_run: false` 才会执行。"
            )
        }
    };
    if writes {
        let about = "Only say what would happen; true if it is left out.";
        let wish = json!({"type": "boolean", "default": true, "description": about});
        // What takes nothing has no list of members yet.
        let properties = input.entry("properties").or_insert_with(|| json!({}));
        properties[act::DRY_RUN] = wish;
    }
    Tool { name, about, input, writes }
}

fn members(schema: Json) -> Map<String, Json> {
    match schema {
        Json::Object(members) => members,
        _ => Map::new(),
    }
}

/// Uses a tool; what it answers is no longer than an agent can read.
///
/// # Errors
/// [`ErrorKind::UnknownAction`] if there is none of this name; whatever hinders it.
pub(super) async fn call(
    app: &App,
    signed: &Signed,
    (name, input): (&str, Map<String, Json>),
) -> Result<Json> {
    let answer = match name {
        DESCRIBE => look::describe(app, signed, read(input)?),
        SEARCH => look::search(app, signed, read(input)?).await,
        READ => look::read(app, signed, read(input)?).await,
        AGGREGATE => look::aggregate(app, signed, read(input)?).await,
        CREATE => write::create(app, signed, read(input)?).await,
        UPDATE => write::update(app, signed, read(input)?).await,
        DELETE => write::delete(app, signed, read(input)?).await,
        name if NO_TOOLS.contains(&name) => Err(unknown(name)),
        name => act::act(app, signed, name, input).await,
    }?;
    bounds::within(answer)
}

fn read<T: serde::de::DeserializeOwned>(input: Map<String, Json>) -> Result<T> {
    serde_json::from_value(input.into()).map_err(|error| steward_engine::action::bad_input(&error))
}

/// There is no tool of this name for the caller.
pub(super) fn unknown(name: &str) -> Error {
    let name: String = name.chars().take(bounds::SHOWN_CHARS).collect();
    Error::new(
        ErrorKind::UnknownAction,
        text!(en = "There is no tool '{name}'.", zh = "没有名为“{name}”的工具。"),
    )
}
