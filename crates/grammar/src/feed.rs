//! The query string of the feed of changes.

use steward_model::error::Result;
use steward_model::text;

use crate::cursor::Cursor;
use crate::page;
use crate::parameters::{Parameter, split};
use crate::search::{bad, plurals};

/// Rows of the log that are looked at for one page when nothing else is said.
pub const FEED_LIMIT: u64 = 200;

/// Rows of the log that are looked at for one page at most.
pub const MAX_FEED_LIMIT: u64 = 1_000;

/// What of the changes somebody wants to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedQuery {
    /// Changes behind this cursor; without it, where the feed stands now.
    pub after: Option<String>,
    /// Changes of these objects, by their plurals; of all without any.
    pub objects: Option<Vec<String>>,
    /// Rows of the log that are looked at for a page.
    pub limit: u64,
    /// Whether records come along with their values.
    pub with_records: bool,
}

/// Reads `after=4711.9f3c…&objects=accounts,contacts&with=records&limit=500`, percent-encoded and without its `?`.
///
/// # Errors
/// If a parameter is unknown, given twice or not of its form.
pub fn parse_feed(query_string: &str) -> Result<FeedQuery> {
    let (mut after, mut objects, mut limit, mut with_records) = (None, None, None, None);
    for parameter in split(query_string)? {
        let is_new = match parameter.name.as_str() {
            "after" => after.replace(parameter.value.clone()).is_none(),
            "objects" => objects.replace(plurals(&parameter)?).is_none(),
            "limit" => limit.replace(rows(&parameter)?).is_none(),
            "with" => with_records.replace(records(&parameter)?).is_none(),
            _ => {
                let refusal = text!(
                    en = "There is no such parameter of the changes.",
                    zh = "变更查询没有这个参数。"
                );
                return Err(bad(&parameter, refusal));
            }
        };
        if !is_new {
            let refusal = text!(en = "It may be given only once.", zh = "只能出现一次。");
            return Err(bad(&parameter, refusal));
        }
    }
    Ok(FeedQuery {
        after,
        objects,
        limit: limit.unwrap_or(FEED_LIMIT),
        with_records: with_records.unwrap_or_default(),
    })
}

fn rows(parameter: &Parameter) -> Result<u64> {
    let limit = page::rows(&mut Cursor::new(&parameter.name, &parameter.value))?;
    if !(1..=MAX_FEED_LIMIT).contains(&limit) {
        let refusal = text!(
            en = "From 1 to {MAX_FEED_LIMIT} rows of the log.",
            zh = "每次查看 1 到 {MAX_FEED_LIMIT} 行日志。"
        );
        return Err(bad(parameter, refusal));
    }
    Ok(limit)
}

fn records(parameter: &Parameter) -> Result<bool> {
    if parameter.value == "records" {
        return Ok(true);
    }
    Err(bad(parameter, text!(en = "Only records.", zh = "只能是 records。")))
}

#[cfg(test)]
mod tests {
    use steward_model::error::ErrorKind;

    use super::*;

    #[test]
    fn feeds() {
        let nothing =
            FeedQuery { after: None, objects: None, limit: FEED_LIMIT, with_records: false };
        assert_eq!(parse_feed("").unwrap(), nothing);
        let query = parse_feed("after=4711.00&objects=accounts,contacts&with=records&limit=7");
        let query = query.unwrap();
        assert_eq!(query.after.as_deref(), Some("4711.00"));
        assert_eq!(query.objects.unwrap(), ["accounts", "contacts"]);
        assert_eq!((query.limit, query.with_records), (7, true));
    }

    #[test]
    fn refusals() {
        for query in [
            "after=1&after=1",
            "objects=",
            "objects=a,a",
            "q=a",
            "limit=0",
            "limit=1001",
            "limit=x",
            "limit=",
            "with=",
            "with=values",
        ] {
            let error = parse_feed(query).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadQuery, "{query}");
        }
    }
}
