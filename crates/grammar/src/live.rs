//! The query string of a stream of live events.

use steward_model::error::Result;
use steward_model::text;

use crate::parameters::split;
use crate::search::{bad, plurals};

/// What a stream shall tell of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiveQuery {
    /// Changes of these objects, by their plurals; of all without any.
    pub objects: Option<Vec<String>>,
    /// Changes behind this position of the log; those from now on without it.
    pub after: Option<i64>,
}

/// Reads `objects=accounts,contacts&after=4711`, percent-encoded and without its `?`.
///
/// # Errors
/// If a parameter is unknown, given twice or not of its form.
pub fn parse_live(query_string: &str) -> Result<LiveQuery> {
    let mut query = LiveQuery::default();
    for parameter in split(query_string)? {
        let is_new = match parameter.name.as_str() {
            "objects" => query.objects.replace(plurals(&parameter)?).is_none(),
            "after" => {
                let position = position(&parameter.value).ok_or_else(|| {
                    bad(&parameter, text!(en = "A position of the log.", zh = "应为日志位置。"))
                })?;
                query.after.replace(position).is_none()
            }
            _ => {
                let refusal = text!(
                    en = "There is no such parameter of live events.",
                    zh = "实时事件没有这个参数。"
                );
                return Err(bad(&parameter, refusal));
            }
        };
        if !is_new {
            let refusal = text!(en = "It may be given only once.", zh = "只能出现一次。");
            return Err(bad(&parameter, refusal));
        }
    }
    Ok(query)
}

/// A position of the log as a client gives it back; `None` for anything else.
#[must_use]
pub fn position(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use steward_model::error::ErrorKind;

    #[test]
    fn streams() {
        assert_eq!(parse_live("").unwrap(), LiveQuery::default());
        let query = parse_live("after=4711&objects=accounts,contacts").unwrap();
        assert_eq!(query.after, Some(4711));
        assert_eq!(query.objects.unwrap(), ["accounts", "contacts"]);
    }

    #[test]
    fn refusals() {
        for query in
            ["after=", "after=-1", "after=x", "after=1&after=1", "objects=", "objects=a,a", "q=a"]
        {
            let error = parse_live(query).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadQuery, "{query}");
        }
        assert_eq!(position("99999999999999999999"), None);
    }
}
