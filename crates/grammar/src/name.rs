//! Names of fields, relations and keys, bare or in double quotes.

use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::cursor::Cursor;

/// A name as written.
pub(crate) struct Name {
    /// The name without quotes and escapes; not empty.
    pub(crate) text: String,
    /// Whether it was in quotes, and therefore is never a word of the grammar.
    pub(crate) quoted: bool,
}

impl Name {
    /// Whether this is a word of the grammar.
    pub(crate) fn is(&self, word: &str) -> bool {
        !self.quoted && self.text == word
    }
}

/// Reads a name. Bare ones are letters, digits, `_`, `$`, and inside also spaces and single
/// dashes; anything else can be quoted.
pub(crate) fn name(cursor: &mut Cursor<'_>) -> Result<Name> {
    cursor.skip_spaces();
    let start = cursor.at();
    if cursor.peek() == Some('"') {
        let Some(text) = quoted(cursor) else {
            return Err(cursor.expected(&text!(en = "a closing quote (\")", zh = "右引号（\"）")));
        };
        if text.is_empty() {
            cursor.go(start);
            return Err(cursor.refused(
                ErrorKind::BadQuery,
                &text!(en = "a name is empty", zh = "名称不能为空"),
            ));
        }
        cursor.skip_spaces();
        return Ok(Name { text, quoted: true });
    }
    let mut pieces = Vec::new();
    loop {
        let piece = cursor.take_while(|c| is_bare(c) || c == ' ').trim_matches(' ');
        if piece.is_empty() {
            return Err(expected_name(cursor));
        }
        pieces.push(piece);
        // A dash belongs to the name, the arrow of a JSON path does not.
        if cursor.rest().starts_with("->") || !cursor.eat("-") {
            break;
        }
    }
    cursor.skip_spaces();
    Ok(Name { text: pieces.join("-"), quoted: false })
}

/// Reads a field's name; a JSON path behind it is refused.
pub(crate) fn field(cursor: &mut Cursor<'_>) -> Result<Name> {
    let name = name(cursor)?;
    refuse_json(cursor)?;
    Ok(name)
}

/// Refuses `->` and `->>`.
pub(crate) fn refuse_json(cursor: &Cursor<'_>) -> Result<()> {
    if !cursor.rest().starts_with("->") {
        return Ok(());
    }
    Err(cursor.refused(
        ErrorKind::NotSupported,
        &text!(
            en = "paths into JSON (-> and ->>) are not supported",
            zh = "不支持 JSON 路径（-> 和 ->>）"
        ),
    ))
}

/// Reads `"…"` with `\"` and `\\`; a backslash makes any character literal. None, standing at the
/// end, if there is no closing quote.
pub(crate) fn quoted(cursor: &mut Cursor<'_>) -> Option<String> {
    if !cursor.eat("\"") {
        return None;
    }
    let mut text = String::new();
    loop {
        text.push_str(cursor.take_while(|c| !matches!(c, '"' | '\\')));
        match cursor.bump()? {
            '"' => return Some(text),
            _ => text.push(cursor.bump()?),
        }
    }
}

/// Whether a bare name may have this character anywhere.
pub(crate) fn is_bare(c: char) -> bool {
    c.is_alphabetic() || c.is_ascii_digit() || matches!(c, '_' | '$')
}

fn expected_name(cursor: &Cursor<'_>) -> Error {
    cursor.expected(&text!(
        en = "a name (letters, digits, _ and $, or anything in double quotes)",
        zh = "名称（字母、汉字、数字、_、$，或用双引号括起的任意文字）"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(String, bool, String)> {
        let mut cursor = Cursor::new("select", text);
        let name = field(&mut cursor)?;
        Ok((name.text, name.quoted, cursor.rest().to_owned()))
    }

    #[test]
    fn reads_names() {
        let cases = [
            ("name", "name", false, ""),
            ("name,b", "name", false, ",b"),
            ("unit price.x", "unit price", false, ".x"),
            ("  padded  )", "padded", false, ")"),
            ("with-dash-es", "with-dash-es", false, ""),
            ("123", "123", false, ""),
            ("_", "_", false, ""),
            ("a$b$", "a$b$", false, ""),
            ("姓名.", "姓名", false, "."),
            (r#""a.b(c)",x"#, "a.b(c)", true, ",x"),
            (r#"" kept ""#, " kept ", true, ""),
            (r#""q\"u\\o\te""#, r#"q"u\ote"#, true, ""),
            ("a:b", "a", false, ":b"),
        ];
        for (text, name, quoted, rest) in cases {
            assert_eq!(read(text).unwrap(), (name.to_owned(), quoted, rest.to_owned()), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_name() {
        for text in
            ["", " ", ":", ",", "-a", "a-", "a--b", "(", "@a", "*", r#""""#, "\"open", "\"\\"]
        {
            assert_eq!(read(text).unwrap_err().kind(), ErrorKind::BadQuery, "{text}");
        }
    }

    #[test]
    fn json_paths_are_not_supported() {
        for text in ["data->a", "data->>a", "data ->a", "\"data\"->0"] {
            assert_eq!(read(text).unwrap_err().kind(), ErrorKind::NotSupported, "{text}");
        }
    }

    #[test]
    fn quoted_words_are_names() {
        let mut cursor = Cursor::new("x", "\"count\"");
        assert!(!name(&mut cursor).unwrap().is("count"));
    }
}
