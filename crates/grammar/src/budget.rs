//! What one query may cost, so that a short request can't ask for endless work.

use steward_model::error::{Error, ErrorKind, Result};
use steward_model::query::{MAX_DEPTH, MAX_LIST, MAX_PARTS};
use steward_model::text;

/// Counts the parts (selected items, tests, order terms, columns) of one query.
#[derive(Default)]
pub(crate) struct Budget {
    parts: usize,
}

impl Budget {
    /// Takes one part more.
    pub(crate) fn spend(&mut self) -> Result<()> {
        self.parts += 1;
        if self.parts <= MAX_PARTS {
            return Ok(());
        }
        Err(too_large(text!(
            en = "The query has more than {MAX_PARTS} parts (fields, conditions, sort keys).",
            zh = "查询过长：字段、条件和排序项合计不能超过 {MAX_PARTS} 个。"
        )))
    }
}

/// Refuses nesting beyond `MAX_DEPTH`; the outermost group or embedding has depth 1.
pub(crate) fn check_depth(depth: usize) -> Result<()> {
    if depth <= MAX_DEPTH {
        return Ok(());
    }
    Err(too_large(text!(
        en = "The query is nested more than {MAX_DEPTH} levels deep.",
        zh = "查询嵌套过深，最多 {MAX_DEPTH} 层。"
    )))
}

/// Refuses lists of more than `MAX_LIST` values.
pub(crate) fn check_list(length: usize) -> Result<()> {
    if length <= MAX_LIST {
        return Ok(());
    }
    Err(too_large(text!(
        en = "A list in the query has more than {MAX_LIST} values.",
        zh = "查询中的列表过长，最多 {MAX_LIST} 个值。"
    )))
}

fn too_large(message: steward_model::Text) -> Error {
    Error::new(ErrorKind::TooLarge, message)
}
