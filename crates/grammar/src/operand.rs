//! Operands as they are written: single values, lists in parentheses and lists in braces.
//!
//! Where a value stands inside parentheses it ends at `,` or `)` unless it is quoted. Quotes count
//! only if they enclose the whole value (blanks around them aside), so `O"Neil` needs none.

use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::budget::check_list;
use crate::cursor::Cursor;
use crate::name::quoted;

/// Reads one value inside parentheses.
pub(crate) fn enclosed(cursor: &mut Cursor<'_>) -> String {
    if let Some(text) = whole_quoted(cursor) {
        return text;
    }
    let start = cursor.at();
    // PostgREST also lets a value in braces contain commas and parentheses.
    if cursor.eat("{") {
        cursor.take_while(|c| !matches!(c, '{' | '}'));
        if cursor.eat("}") {
            return cursor.since(start).to_owned();
        }
        cursor.go(start);
    }
    cursor.take_while(|c| !matches!(c, ',' | ')')).to_owned()
}

/// Reads `"…"` if it is the whole value, up to `,`, `)` or the end.
fn whole_quoted(cursor: &mut Cursor<'_>) -> Option<String> {
    let start = cursor.at();
    cursor.skip_spaces();
    let text = quoted(cursor);
    cursor.skip_spaces();
    if text.is_none() || !matches!(cursor.peek(), None | Some(',' | ')')) {
        cursor.go(start);
        return None;
    }
    text
}

/// Reads `(a,"b,c",d)`. `()` has no values, `("")` has one.
pub(crate) fn parentheses(cursor: &mut Cursor<'_>) -> Result<Vec<String>> {
    cursor.skip_spaces();
    cursor.expect("(")?;
    cursor.skip_spaces();
    let mut values = Vec::new();
    if cursor.eat(")") {
        return Ok(values);
    }
    loop {
        let value = match whole_quoted(cursor) {
            Some(text) => text,
            None => cursor.take_while(|c| !matches!(c, ',' | ')')).to_owned(),
        };
        values.push(value);
        check_list(values.len())?;
        if cursor.eat(")") {
            return Ok(values);
        }
        if !cursor.eat(",") {
            return Err(cursor.expected(&text!(en = "\",\" or \")\"", zh = "“,”或“)”")));
        }
    }
}

/// Reads `{a,"b c",d}`, a one-dimensional array as PostgreSQL writes it.
pub(crate) fn braces(cursor: &mut Cursor<'_>) -> Result<Vec<String>> {
    cursor.skip_spaces();
    if !cursor.eat("{") {
        return Err(cursor.expected(&text!(
            en = "a list in braces, such as {{a,\"b c\"}}",
            zh = "花括号中的列表，例如 {{a,\"b c\"}}"
        )));
    }
    let mut values = Vec::new();
    cursor.skip_spaces();
    if cursor.eat("}") {
        return Ok(values);
    }
    loop {
        values.push(element(cursor)?);
        check_list(values.len())?;
        if cursor.eat("}") {
            return Ok(values);
        }
        if !cursor.eat(",") {
            return Err(cursor.expected(&text!(en = "\",\" or \"}}\"", zh = "“,”或“}}”")));
        }
    }
}

/// Reads one element of an array and the blanks around it.
fn element(cursor: &mut Cursor<'_>) -> Result<String> {
    cursor.skip_spaces();
    let start = cursor.at();
    if cursor.peek() == Some('"') {
        let Some(text) = quoted(cursor) else {
            return Err(cursor.expected(&text!(en = "a closing quote (\")", zh = "右引号（\"）")));
        };
        cursor.skip_spaces();
        return Ok(text);
    }
    let text = bare_element(cursor)?;
    if cursor.since(start).trim().eq_ignore_ascii_case("null") {
        cursor.go(start);
        return Err(cursor.refused(
            ErrorKind::BadQuery,
            &text!(
                en = "a list can't contain null: use is.null, or quotes if the text \"null\" is meant",
                zh = "列表中不能有空值：请改用 is.null；如果指文字“null”，请加引号"
            ),
        ));
    }
    Ok(text)
}

/// Reads an element without quotes, without the blanks at its end; a backslash makes any character
/// literal.
fn bare_element(cursor: &mut Cursor<'_>) -> Result<String> {
    let mut text = String::new();
    // Up to here the text stays even if it ends in blanks, because they were escaped.
    let mut kept = 0;
    loop {
        text.push_str(cursor.take_while(|c| !matches!(c, ',' | '{' | '}' | '"' | '\\')));
        if !cursor.eat("\\") {
            break;
        }
        match cursor.bump() {
            Some(literal) => text.push(literal),
            None => return Err(expected_element(cursor)),
        }
        kept = text.len();
    }
    let end = kept + text.get(kept..).map_or(0, |tail| tail.trim_end().len());
    text.truncate(end);
    if text.is_empty() {
        return Err(expected_element(cursor));
    }
    Ok(text)
}

fn expected_element(cursor: &Cursor<'_>) -> Error {
    cursor.expected(&text!(
        en = "a value (\"\" for the empty text)",
        zh = "一个值（空文本写作 \"\"）"
    ))
}

#[cfg(test)]
mod tests {
    use steward_model::query::MAX_LIST;

    use super::*;

    type Reader<T> = fn(&mut Cursor<'_>) -> T;

    fn run<T>(reader: Reader<T>, text: &str) -> (T, String) {
        let mut cursor = Cursor::new("x", text);
        let value = reader(&mut cursor);
        (value, cursor.rest().to_owned())
    }

    #[test]
    fn values_inside_parentheses() {
        let cases = [
            ("a,b", "a", ",b"),
            ("a b )", "a b ", ")"),
            ("", "", ""),
            (")", "", ")"),
            (r#""a,b)",c"#, "a,b)", ",c"),
            (r#" "a" )"#, "a", ")"),
            (r#""q\"u\\o\te")"#, r#"q"u\ote"#, ")"),
            (r#""a"b,c"#, r#""a"b"#, ",c"),
            (r#"O"Neil)"#, r#"O"Neil"#, ")"),
            (r#""open,c"#, r#""open"#, ",c"),
            ("{1,2},c", "{1,2}", ",c"),
            ("{1,2", "{1", ",2"),
            ("{a{b},c", "{a{b}", ",c"),
        ];
        for (text, value, rest) in cases {
            assert_eq!(run(enclosed, text), (value.to_owned(), rest.to_owned()), "{text}");
        }
    }

    #[test]
    fn lists_in_parentheses() {
        let cases: [(&str, &[&str], &str); 14] = [
            ("(a)", &["a"], ""),
            ("(1,3,5)x", &["1", "3", "5"], "x"),
            ("()", &[], ""),
            ("(   )", &[], ""),
            (r#"("")"#, &[""], ""),
            ("(,)", &["", ""], ""),
            ("( ,3,4)", &["", "3", "4"], ""),
            ("(a, b )", &["a", " b "], ""),
            (r#"("Hebdon, John","O(007)")"#, &["Hebdon, John", "O(007)"], ""),
            (r#"("a" , "b,c" )"#, &["a", "b,c"], ""),
            (r#"(Da"vid",b")"#, &[r#"Da"vid""#, r#"b""#], ""),
            (r#"(")"#, &["\""], ""),
            (r"(/\Slash/\)", &[r"/\Slash/\"], ""),
            (r#"("D\a\\\"")"#, &[r#"Da\""#], ""),
        ];
        for (text, values, rest) in cases {
            let (read, left) = run(parentheses, text);
            assert_eq!(
                (read.unwrap().as_slice(), left.as_str()),
                (&own(values)[..], rest),
                "{text}"
            );
        }
    }

    #[test]
    fn lists_in_braces() {
        let cases: [(&str, &[&str]); 10] = [
            ("{}", &[]),
            ("{ }", &[]),
            ("{a}", &["a"]),
            (" { a b , c}", &["a b", "c"]),
            (r#"{"a,b","",c}"#, &["a,b", "", "c"]),
            (r#"{"q\"\\"}"#, &[r#"q"\"#]),
            (r"{a\,b,c\ }", &["a,b", "c "]),
            (r#"{"null",nullable}"#, &["null", "nullable"]),
            (r"{n\ull}", &["null"]),
            ("{张三,李四}", &["张三", "李四"]),
        ];
        for (text, values) in cases {
            assert_eq!(run(braces, text).0.unwrap(), own(values), "{text}");
        }
    }

    #[test]
    fn broken_lists_are_refused() {
        for text in ["", "a", "(", "(a", "(a,", "(\"a", "[a]", "{a}"] {
            assert_eq!(run(parentheses, text).0.unwrap_err().kind(), ErrorKind::BadQuery, "{text}");
        }
        let wrong = [
            "",
            "a",
            "{",
            "{a",
            "{a,",
            "{a,}",
            "{,}",
            "{,a}",
            "{{a}}",
            "{a{b}",
            "{\"a",
            "{\"a\"b}",
            "{a\"b\"}",
            "{\\",
            "{a\\",
            "{null}",
            "{a, NULL }",
            "(a)",
            "[1,2]",
            "{ ,a}",
        ];
        for text in wrong {
            assert_eq!(run(braces, text).0.unwrap_err().kind(), ErrorKind::BadQuery, "{text}");
        }
    }

    #[test]
    fn lists_have_a_limit() {
        let fits = vec!["1"; MAX_LIST].join(",");
        assert_eq!(run(parentheses, &format!("({fits})")).0.unwrap().len(), MAX_LIST);
        assert_eq!(run(braces, &format!("{{{fits}}}")).0.unwrap().len(), MAX_LIST);
        let error = run(parentheses, &format!("({fits},1)")).0.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        let error = run(braces, &format!("{{{fits},1}}")).0.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
    }

    fn own(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }
}
