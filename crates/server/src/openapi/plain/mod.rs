//! The addresses that are the same in every company.

mod account;
mod file;
mod import;
mod live;
mod look;

use serde_json::{Map, Value as Json};
use steward_model::{Text, text};

use super::words::Words;

/// The tag of addresses about who one is.
pub(super) const ACCOUNT: &str = "account_of_ones_own";

/// The tag of addresses that say what there is.
pub(super) const DISCOVERY: &str = "discovery";

/// The tag of files.
pub(super) const FILE: &str = "contents_of_files";

/// The tag of imports.
pub(super) const IMPORT: &str = "imports";

/// The tag of live events.
pub(super) const LIVE: &str = "live";

/// The tag of what operators look at.
pub(super) const OPERATION: &str = "operation";

/// The tags, with what they are called.
pub(super) fn tags() -> [(&'static str, Text); 6] {
    [
        (DISCOVERY, text!(en = "What there is, and searching it", zh = "数据模型与搜索")),
        (ACCOUNT, text!(en = "Signing in, tokens, one's calendar", zh = "登录、令牌与日历")),
        (LIVE, text!(en = "Live events", zh = "实时事件")),
        (FILE, text!(en = "Contents of files", zh = "文件内容")),
        (IMPORT, text!(en = "Importing spreadsheets", zh = "表格导入")),
        (OPERATION, text!(en = "For operators", zh = "运维")),
    ]
}

/// All of their paths.
pub(super) fn paths(words: Words) -> Map<String, Json> {
    let mut all = Map::new();
    all.extend(account::paths(words));
    all.extend(look::paths(words));
    all.extend(live::paths(words));
    all.extend(file::paths(words));
    all.extend(import::paths(words));
    all
}
