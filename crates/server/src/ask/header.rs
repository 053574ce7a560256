//! Headers as text.

use axum::http::{HeaderMap, HeaderName};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

/// The value of a header that comes at most once.
///
/// # Errors
/// If it comes twice or is not plain text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(bad(name, &text!(en = "comes more than once", zh = "出现了多次")));
    }
    match value.to_str() {
        Ok(value) => Ok(Some(value.trim())),
        Err(_) => Err(bad(name, &text!(en = "is not plain text", zh = "含有无效字符"))),
    }
}

/// The error for a header that can't be used.
pub(crate) fn bad(name: &HeaderName, why: &steward_model::Text) -> Error {
    let name = canonical(name);
    let (en, zh) = (&why.en, &why.zh);
    Error::new(
        ErrorKind::BadHeader,
        text!(en = "The header {name} {en}.", zh = "请求头 {name} {zh}。"),
    )
}

/// The name as people write it: `If-Match`.
fn canonical(name: &HeaderName) -> String {
    let mut upper = true;
    let each = |letter: char| {
        let shown = if upper { letter.to_ascii_uppercase() } else { letter };
        upper = letter == '-';
        shown
    };
    name.as_str().chars().map(each).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use axum::http::header::IF_MATCH;

    use super::*;

    #[test]
    fn a_header_comes_once_and_is_text() {
        let mut headers = HeaderMap::new();
        assert_eq!(text(&headers, &IF_MATCH).unwrap(), None);
        headers.append(IF_MATCH, HeaderValue::from_static(" \"3\" "));
        assert_eq!(text(&headers, &IF_MATCH).unwrap(), Some("\"3\""));
        headers.append(IF_MATCH, HeaderValue::from_static("\"4\""));
        let twice = text(&headers, &IF_MATCH).unwrap_err();
        assert_eq!(twice.text().en, "The header If-Match comes more than once.");
        headers.insert(IF_MATCH, HeaderValue::from_bytes(b"\xff").unwrap());
        assert_eq!(text(&headers, &IF_MATCH).unwrap_err().kind(), ErrorKind::BadHeader);
    }
}
