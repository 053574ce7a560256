//! Text with paragraphs, emphasis, lists, tables and links, as HTML that is safe to show.

use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use ammonia::{Builder, UrlRelative};
use serde_json::{Value as Json, json};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The most characters of the cleaned HTML, unless its field says otherwise.
pub(super) const RICH_MAX: usize = 200_000;

/// The most bytes that are cleaned at all: cleaning costs time, and what is cut away is seldom more
/// than what is kept.
const RAW_MAX: usize = 4_000_000;

/// The elements that are kept. Others lose their tags and keep their contents; scripts and styles
/// lose both.
const TAGS: &[&str] = &[
    "p",
    "br",
    "hr",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "strong",
    "b",
    "em",
    "i",
    "u",
    "s",
    "del",
    "sub",
    "sup",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
];

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "p",
    "br",
    "hr",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
];

/// Where links may lead.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// HTML, cleaned when it is read: no scripts, no styles, no foreign images, no other attributes than
/// those of links and table cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RichText {
    /// The most characters of the cleaned HTML.
    pub max: usize,
}

impl Default for RichText {
    fn default() -> Self {
        Self { max: RICH_MAX }
    }
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let set = |words: &[&'static str]| words.iter().copied().collect::<HashSet<_>>();
    let mut builder = Builder::empty();
    builder
        .tags(set(TAGS))
        .clean_content_tags(set(&["script", "style"]))
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([
            ("a", set(&["href", "title"])),
            ("th", set(&["colspan", "rowspan"])),
            ("td", set(&["colspan", "rowspan"])),
        ]))
        .url_schemes(set(SCHEMES))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .strip_comments(true);
    builder
});

impl Kind for RichText {
    fn name(&self) -> &'static str {
        "rich_text"
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
            _ => Err(Refusal::wrong_type("HTML in quotes", "HTML 文本")),
        }
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        if text.len() > RAW_MAX {
            return Err(self.too_long());
        }
        let html = clean(text);
        if html.chars().count() > self.max {
            return Err(self.too_long());
        }
        Ok(if plain(&html).is_empty() { Value::Null } else { Value::Text(html) })
    }

    fn schema(&self) -> Json {
        json!({"type": "string", "maxLength": self.max, "contentMediaType": "text/html"})
    }

    fn operators(&self) -> Operators {
        Operators::Text
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::Count
    }

    fn sortable(&self) -> bool {
        false
    }
}

impl RichText {
    fn too_long(&self) -> Refusal {
        let max = self.max;
        Refusal::new(
            "too_long",
            crate::text!(
                en = "Use at most {max} characters, formatting included.",
                zh = "最多 {max} 个字（含格式）。"
            ),
        )
    }
}

/// The HTML as it is stored.
fn clean(text: &str) -> String {
    let line_ends = text.replace("\r\n", "\n").replace('\r', "\n");
    let visible = line_ends.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    let html = CLEANER.clean(&visible.nfc().collect::<String>()).to_string();
    html.trim().to_owned()
}

/// The words of stored rich text without its tags, a line for each block; for search and excerpts.
#[must_use]
pub fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = if rest.starts_with('<') { '>' } else { ';' };
        let Some(close) = rest.find(end) else { break };
        let inside = &rest[1..close];
        match end {
            ';' => out.push_str(entity(inside).unwrap_or(&rest[..=close])),
            _ => {
                let name = inside.trim_start_matches('/').split([' ', '/']).next();
                match name.unwrap_or_default() {
                    name if BLOCKS.contains(&name) => out.push('\n'),
                    "td" | "th" => out.push(' '),
                    _ => {}
                }
            }
        }
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    let lines = out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The entities that stored HTML has: the cleaner writes all others as characters.
fn entity(name: &str) -> Option<&'static str> {
    match name {
        "amp" => Some("&"),
        "lt" => Some("<"),
        "gt" => Some(">"),
        "quot" => Some("\""),
        "nbsp" => Some(" "),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Value {
        RichText::default().read_text(text).unwrap()
    }

    #[test]
    fn what_is_dangerous_goes_and_the_words_stay() {
        for (given, stored) in [
            ("<p>你好</p>", "<p>你好</p>"),
            ("plain & simple < 3", "plain &amp; simple &lt; 3"),
            ("<p onclick=\"x()\">a</p>", "<p>a</p>"),
            ("a<script>alert(1)</script>b", "ab"),
            ("<style>p{}</style><b>x</b>", "<b>x</b>"),
            ("<img src=x onerror=alert(1)>a", "a"),
            (
                "<a href=\"javascript:alert(1)\">a</a>",
                "<a rel=\"noopener noreferrer nofollow\">a</a>",
            ),
            (
                "<a href=\"https://a.cn/?q=1\" target=_top>a</a>",
                "<a href=\"https://a.cn/?q=1\" rel=\"noopener noreferrer nofollow\">a</a>",
            ),
            ("<a href=\"/x\">a</a>", "<a rel=\"noopener noreferrer nofollow\">a</a>"),
            ("<p style=\"color:red\" class=x>a", "<p>a</p>"),
            ("a<!-- secret -->b", "ab"),
            ("<svg><script>1</script></svg>t", "t"),
            ("a\0b\u{7}c\r\nd", "abc\nd"),
        ] {
            assert_eq!(read(given), Value::from(stored), "{given}");
            assert_eq!(read(stored), Value::from(stored), "a stored text is stable: {stored}");
        }
    }

    #[test]
    fn nothing_to_read_is_no_value() {
        for text in ["", "  ", "<p></p>", "<p><br></p>", "<p>&nbsp;</p>", "<script>1</script>"] {
            assert_eq!(read(text), Value::Null, "{text}");
        }
    }

    #[test]
    fn words_without_tags() {
        let html = "<h2>报价</h2><p>a <b>b</b>&nbsp;&lt;c&gt; &amp;amp;<br>d</p><ul><li>x</li><li>y</li></ul>\
                    <table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>";
        assert_eq!(plain(html), "报价\na b <c> &amp;\nd\nx\ny\n1 2");
    }

    #[test]
    fn limits() {
        let kind = RichText { max: 10 };
        assert_eq!(kind.read_text("<p>abc</p>"), Ok(Value::from("<p>abc</p>")));
        assert_eq!(kind.read_text("<p>abcd</p>").unwrap_err().code, "too_long");
        assert_eq!(kind.read_text(&" ".repeat(RAW_MAX + 1)).unwrap_err().code, "too_long");
        assert_eq!(kind.read_json(&serde_json::json!(1)).unwrap_err().code, "wrong_type");
    }
}
