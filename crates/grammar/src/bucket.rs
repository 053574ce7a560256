//! `bucket(month)` behind a field's dot.

use steward_model::error::{ErrorKind, Result};
use steward_model::query::Bucket;
use steward_model::text;

use crate::cursor::Cursor;

/// The function's name.
pub(crate) const WORD: &str = "bucket";

/// Reads `bucket(month)` if it is there.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Option<Bucket>> {
    let start = cursor.at();
    if word(cursor) != WORD || !cursor.eat("(") {
        cursor.go(start);
        return Ok(None);
    }
    cursor.skip_spaces();
    let inside = cursor.at();
    let Some(bucket) = Bucket::of(word(cursor)) else {
        cursor.go(inside);
        return Err(cursor.expected(&text!(
            en = "day, week, month, quarter or year",
            zh = "day、week、month、quarter 或 year"
        )));
    };
    cursor.skip_spaces();
    cursor.expect(")")?;
    Ok(Some(bucket))
}

/// Refuses a cast before or behind a bucket, which is a day already.
pub(crate) fn no_cast(cursor: &Cursor<'_>, before: bool) -> Result<()> {
    if !before && !cursor.rest().starts_with("::") {
        return Ok(());
    }
    Err(cursor.refused(
        ErrorKind::NotSupported,
        &text!(en = "a bucket takes no cast", zh = "bucket 不能与类型转换一起使用"),
    ))
}

fn word<'a>(cursor: &mut Cursor<'a>) -> &'a str {
    cursor.take_while(|c| c.is_ascii_alphanumeric() || c == '_')
}
