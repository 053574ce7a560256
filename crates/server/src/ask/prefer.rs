//! `Prefer`: what of it the request at hand can honour.

use axum::http::{HeaderMap, HeaderName, Method};
use steward_grammar::{Handling, Preferences, parse_prefer};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

pub(crate) const PREFER: HeaderName = HeaderName::from_static("prefer");

/// The preferences that a request with this method can honour; the others are left out, as clients
/// send the same ones everywhere. Time zones are never honoured: an instant is always in UTC.
///
/// # Errors
/// If a header can't be read, or `handling=strict` comes with what is not honoured.
pub(crate) fn preferences(method: &Method, headers: &HeaderMap) -> Result<Preferences> {
    let mut values = headers.get_all(PREFER).iter().peekable();
    if values.peek().is_none() {
        return Ok(Preferences::default());
    }
    let mut wishes = parse_prefer(values.filter_map(|value| value.to_str().ok()))?;
    if let Some(zone) = wishes.timezone.take()
        && wishes.handling == Some(Handling::Strict)
    {
        return Err(no_zone(&zone));
    }
    match method.as_str() {
        "POST" => wishes.max_affected = None,
        "PUT" => {
            wishes.resolution = None;
            wishes.missing = None;
            wishes.max_affected = None;
        }
        "PATCH" => wishes.resolution = None,
        "DELETE" => {
            wishes.resolution = None;
            wishes.missing = None;
            wishes.duplicates = None;
        }
        _ => {
            wishes.representation = None;
            wishes.duplicates = None;
            wishes.resolution = None;
            wishes.missing = None;
            wishes.max_affected = None;
        }
    }
    Ok(wishes)
}

fn no_zone(zone: &str) -> Error {
    Error::new(
        ErrorKind::BadHeader,
        text!(
            en = "Invalid preferences given with handling=strict",
            zh = "在 handling=strict 下给出了无效的 Prefer 选项"
        ),
    )
    .with_details(format!("Invalid preferences: timezone={zone}"))
    .with_hint(text!(en = "Times are always given in UTC.", zh = "时间一律以 UTC 返回。"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn applied(method: Method, wishes: &str) -> Result<Option<String>> {
        let headers = HeaderMap::from_iter([(PREFER, HeaderValue::from_str(wishes).unwrap())]);
        Ok(preferences(&method, &headers)?.applied())
    }

    #[test]
    fn what_a_method_cannot_honour_is_not_applied() {
        let all = "return=minimal, count=exact, resolution=merge-duplicates, missing=default, \
                   handling=strict, duplicates=refuse, max-affected=1";
        for (method, wanted) in [
            (Method::GET, "count=exact, handling=strict"),
            (
                Method::POST,
                "resolution=merge-duplicates, missing=default, return=minimal, count=exact, \
                 duplicates=refuse, handling=strict",
            ),
            (
                Method::PATCH,
                "missing=default, return=minimal, count=exact, duplicates=refuse, handling=strict, \
                 max-affected=1",
            ),
            (Method::PUT, "return=minimal, count=exact, duplicates=refuse, handling=strict"),
            (Method::DELETE, "return=minimal, count=exact, handling=strict, max-affected=1"),
        ] {
            assert_eq!(applied(method.clone(), all).unwrap().as_deref(), Some(wanted), "{method}");
        }
    }

    #[test]
    fn zones_are_left_out_or_refused() {
        assert_eq!(applied(Method::GET, "timezone=Asia/Shanghai").unwrap(), None);
        let strict = applied(Method::GET, "handling=strict, timezone=Asia/Shanghai");
        assert_eq!(strict.unwrap_err().kind(), ErrorKind::BadHeader);
    }
}
