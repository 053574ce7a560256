//! Web addresses.

use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::{Value as Json, json};

/// The longest web address.
pub(super) const URL_MAX: usize = 2_000;

/// A web address with `http` or `https`; without a scheme, `https` is put in front.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Url;

impl Kind for Url {
    fn name(&self) -> &'static str {
        "url"
    }

    fn column(&self) -> ColumnType {
        ColumnType::Text
    }

    fn wire(&self) -> Wire {
        Wire::Text
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        match json {
            Json::String(text) => self.read_text(text),
            _ => Err(refusal()),
        }
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Value::Null);
        }
        let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let (scheme, rest) = full.split_once("://").ok_or_else(refusal)?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let fits = full.len() <= URL_MAX
            && (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
            && !host.is_empty()
            && !full.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c));
        if fits { Ok(Value::Text(full)) } else { Err(refusal()) }
    }

    fn schema(&self) -> Json {
        json!({"type": "string", "format": "iri", "maxLength": URL_MAX})
    }

    fn operators(&self) -> Operators {
        Operators::Text
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::MinMax
    }
}

fn refusal() -> Refusal {
    Refusal::new(
        "not_a_url",
        crate::text!(
            en = "Give a web address such as https://example.com.",
            zh = "请填写网址，例如 https://example.com。"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web() {
        assert_eq!(Url.read_text("example.com"), Ok(Value::from("https://example.com")));
        assert_eq!(Url.read_text("http://a.cn/x?y"), Ok(Value::from("http://a.cn/x?y")));
        // Without a scheme it is a host, however it looks: nothing but the web comes out.
        assert_eq!(
            Url.read_text("javascript:alert(1)"),
            Ok(Value::from("https://javascript:alert(1)"))
        );
        for text in ["javascript://x", "ftp://a.b", "https://", "a b.c"] {
            assert_eq!(Url.read_text(text).unwrap_err().code, "not_a_url", "{text}");
        }
    }
}
