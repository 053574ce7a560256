//! Splits a URL's query into decoded names and values.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::MAX_QUERY_BYTES;
use crate::cursor::excerpt;

/// One `name=value`, decoded.
pub(crate) struct Parameter {
    /// What stands before the first `=`; not empty.
    pub(crate) name: String,
    /// What stands behind it.
    pub(crate) value: String,
}

/// Splits at `&` and the first `=`; `+` is a space. An escape that is not one (`100%`) stands for
/// itself, as in browsers.
pub(crate) fn split(query_string: &str) -> Result<Vec<Parameter>> {
    if query_string.len() > MAX_QUERY_BYTES {
        return Err(Error::new(
            ErrorKind::TooLarge,
            text!(
                en = "The query is longer than {MAX_QUERY_BYTES} bytes.",
                zh = "查询过长，不能超过 {MAX_QUERY_BYTES} 字节。"
            ),
        ));
    }
    query_string.split('&').filter(|piece| !piece.is_empty()).map(parameter).collect()
}

fn parameter(piece: &str) -> Result<Parameter> {
    let Some((name, value)) = piece.split_once('=') else {
        let shown = excerpt(piece);
        return Err(bad(text!(
            en = "The query parameter {shown} has no value: write {shown}=….",
            zh = "查询参数 {shown} 没有值，应写成 {shown}=…。"
        ))
        .with_details(format!("no \"=\" in {shown:?}")));
    };
    if name.is_empty() {
        let shown = excerpt(value);
        return Err(bad(text!(
            en = "A query parameter has no name before \"=\".",
            zh = "有一个查询参数在“=”之前没有名称。"
        ))
        .with_details(format!("no name before \"={shown}\"")));
    }
    Ok(Parameter { name: decode(name)?, value: decode(value)? })
}

fn decode(encoded: &str) -> Result<String> {
    let spaced: Cow<'_, str> =
        if encoded.contains('+') { encoded.replace('+', " ").into() } else { encoded.into() };
    let decoded = percent_decode_str(&spaced).decode_utf8().map_err(|_| {
        bad(text!(
            en = "The query is not valid UTF-8 after percent-decoding.",
            zh = "查询参数解码后不是有效的 UTF-8 文本。"
        ))
        .with_details(format!("in {:?}", excerpt(encoded)))
    })?;
    if decoded.contains('\0') {
        return Err(bad(text!(
            en = "The query contains a NUL character.",
            zh = "查询参数中含有空字符（NUL）。"
        ))
        .with_details(format!("in {:?}", excerpt(encoded))));
    }
    Ok(decoded.into_owned())
}

fn bad(message: steward_model::Text) -> Error {
    Error::new(ErrorKind::BadQuery, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(query: &str) -> Vec<(String, String)> {
        split(query).unwrap().into_iter().map(|p| (p.name, p.value)).collect()
    }

    #[test]
    fn decodes_names_and_values() {
        let cases = [
            ("a=b", "a", "b"),
            ("a=b=c", "a", "b=c"),
            ("a=", "a", ""),
            ("a+b=c+d%2Be", "a b", "c d+e"),
            ("%E5%A7%93%E5%90%8D=eq.%E5%BC%A0%E4%B8%89", "姓名", "eq.张三"),
            ("姓名=eq.张三", "姓名", "eq.张三"),
            ("a=eq.100%", "a", "eq.100%"),
            ("a=like.%zz", "a", "like.%zz"),
            ("a%3Db=c%26d", "a=b", "c&d"),
        ];
        for (query, name, value) in cases {
            assert_eq!(pairs(query), [(name.to_owned(), value.to_owned())], "{query}");
        }
    }

    #[test]
    fn empty_pieces_are_nothing() {
        assert!(pairs("").is_empty());
        assert_eq!(pairs("&&a=1&&b=2&").len(), 2);
    }

    #[test]
    fn refuses_what_is_no_text() {
        for query in ["a", "=a", "a=1&b", "a=%ff", "%ff=a", "a=%C3%28", "a=%00", "a%00=1", "a=\0"] {
            let error = split(query).err().unwrap_or_else(|| panic!("{query} was accepted"));
            assert_eq!(error.kind(), ErrorKind::BadQuery, "{query}");
            assert!(error.details().is_some(), "{query}");
        }
    }

    #[test]
    fn refuses_too_much() {
        let longest = format!("a={}", "x".repeat(MAX_QUERY_BYTES - 2));
        assert_eq!(pairs(&longest).len(), 1);
        let error = split(&format!("{longest}x")).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
    }
}
