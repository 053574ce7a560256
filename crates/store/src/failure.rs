//! The errors that both drivers can answer, worded once.

use steward_model::error::ErrorKind;
use steward_model::{Error, text};

/// Too many requests wait already, or one waited too long.
pub(crate) fn overloaded() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "The server is very busy. Nothing was changed; please try again in a moment.",
            zh = "服务器繁忙,没有改动任何数据,请稍后重试。"
        ),
    )
}

/// The server is stopping and takes no more work.
pub(crate) fn stopping() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "The server is stopping. Nothing was changed; please try again in a moment.",
            zh = "服务器正在停止,没有改动任何数据,请稍后重试。"
        ),
    )
}

/// The database can't be reached at the moment.
pub(crate) fn unreachable(source: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "The database cannot be reached. Nothing was changed; please try again in a moment.",
            zh = "无法连接数据库，没有改动任何数据，请稍后重试。"
        ),
    )
    .with_source(source)
}

/// A pooler hands a connection on after each transaction, with what was prepared on it by others.
pub(crate) fn shared_connection(source: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "The connection pooler in front of PostgreSQL gives one connection to several clients at once.",
            zh = "PostgreSQL 前面的连接池让多个客户端轮流使用同一个连接。"
        ),
    )
    .with_hint(text!(
        en = "Set the pooler to session mode (pgbouncer: pool_mode = session), or connect without it.",
        zh = "请将连接池设为会话模式（pgbouncer：pool_mode = session），或直接连接数据库。"
    ))
    .with_source(source)
}

/// Somebody else holds what this needs, for longer than it may wait.
pub(crate) fn locked(source: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "The data is in use by another change. Nothing was changed; please try again.",
            zh = "数据正被其他操作占用，没有改动任何数据，请重试。"
        ),
    )
    .with_source(source)
}

/// It took longer than its time limit and was stopped.
pub(crate) fn too_slow() -> Error {
    Error::new(
        ErrorKind::Timeout,
        text!(
            en = "This took longer than allowed and was stopped.",
            zh = "操作超过允许的时间,已停止。"
        ),
    )
    .with_hint(text!(
        en = "Narrow the filter, sort by another field, or ask for fewer rows.",
        zh = "请缩小筛选范围、更换排序字段或减少返回的行数。"
    ))
}

/// The answer has more rows than allowed.
pub(crate) fn too_many_rows(most: usize) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        text!(en = "The answer has more than {most} rows.", zh = "结果超过 {most} 行。"),
    )
    .with_hint(text!(
        en = "Narrow the filter, or read page by page.",
        zh = "请缩小筛选范围,或分页读取。"
    ))
}

/// The disk is full, or the database can't be written for another reason of the machine.
pub(crate) fn storage_full(source: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::StorageFull,
        text!(
            en = "The database cannot be written: the disk is full or has failed. \
                  Nothing was changed.",
            zh = "无法写入数据库:磁盘已满或出现故障,没有改动任何数据。"
        ),
    )
    .with_hint(text!(
        en = "Ask an administrator to free space on the server's disk and to check it.",
        zh = "请联系管理员清理服务器磁盘空间并检查磁盘。"
    ))
    .with_source(source)
}

/// The connection broke while the commit was under way.
pub(crate) fn outcome_unknown(source: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "The connection to the database was lost while saving. \
                  The change may or may not have been saved.",
            zh = "保存时与数据库的连接中断,改动可能已保存,也可能未保存。"
        ),
    )
    .with_hint(text!(
        en = "Look at the record before you repeat the change.",
        zh = "请先查看记录,再决定是否重新操作。"
    ))
    .with_source(source)
}

/// A unique key is taken; `key` names it as the database does.
pub(crate) fn duplicate(key: impl Into<String>, source: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::Duplicate,
        text!(
            en = "Another record has this value already, and it must be unique.",
            zh = "该值已被其他记录使用,不能重复。"
        ),
    )
    .with_details(key)
    .with_source(source)
}

/// A referenced record is not there, or a record is still referenced; `key` names the reference as
/// far as the database tells.
pub(crate) fn broken_reference(key: Option<String>, source: impl std::fmt::Display) -> Error {
    let error = Error::new(
        ErrorKind::BrokenReference,
        text!(
            en = "The record refers to one that does not exist, or is still referred to.",
            zh = "所引用的记录不存在,或该记录仍被其他记录引用。"
        ),
    )
    .with_source(source);
    match key {
        Some(key) => error.with_details(key),
        None => error,
    }
}

/// The database refused a value; `key` names the constraint or column as the database does.
pub(crate) fn refused_value(key: impl Into<String>, source: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::InvalidFields,
        text!(en = "A value is missing or not allowed.", zh = "有字段缺少值或值不符合要求。"),
    )
    .with_details(key)
    .with_source(source)
}

/// A number left the range of its column.
pub(crate) fn overflow(source: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::Overflow,
        text!(en = "A number is too large to be computed.", zh = "数值过大,无法计算。"),
    )
    .with_source(source)
}

/// A value can't be used as what the query needs; `source` may quote it and is not sent.
pub(crate) fn bad_value(source: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::BadValue,
        text!(en = "A value in the filter cannot be used.", zh = "筛选条件中的值无法使用。"),
    )
    .with_source(source)
}

/// A text or a row is larger than the database takes.
pub(crate) fn too_large(source: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        text!(en = "The value is too large to be stored.", zh = "内容过大,无法保存。"),
    )
    .with_source(source)
}

/// The work of a transaction went on after one of its statements had failed.
pub(crate) fn failed_before(first: &Error) -> Error {
    Error::internal(format!("the transaction went on after it had failed with: {first}"))
}
