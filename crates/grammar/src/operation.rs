//! One comparison behind a field: `not.in.(1,2)`, `ilike(any).{a*,b*}`, `is.null`.

use steward_model::error::{Error, ErrorKind, Result};
use steward_model::query::{FieldPath, Filter, Operator, Quantifier, Test};
use steward_model::text;

use crate::cursor::Cursor;
use crate::operand;
use crate::words::{self, Form};

/// Where a comparison stands, which says where its operand ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// It is a parameter's whole value: the operand is everything up to the end.
    Parameter,
    /// In an and/or group: the operand ends at `,` or `)` unless it is quoted.
    Group,
}

/// Reads a comparison of `field`.
pub(crate) fn condition(
    cursor: &mut Cursor<'_>,
    field: FieldPath,
    setting: Setting,
) -> Result<Filter> {
    let negated = cursor.eat("not.");
    let start = cursor.at();
    let word = word(cursor);
    let Some((operator, form)) = words::operator(word) else {
        cursor.go(start);
        return Err(expected_operator(cursor, negated, setting));
    };
    let quantifier = parenthesis(cursor, start, form)?;
    cursor.expect(".")?;
    let (operator, mut values) = match form {
        Form::Truth => (truth(cursor)?, Vec::new()),
        Form::Parentheses => (operator, operand::parentheses(cursor)?),
        Form::Braces => (operator, braces(cursor, setting)?),
        Form::Quantifiable if quantifier.is_some() => (operator, braces(cursor, setting)?),
        Form::Quantifiable | Form::Single | Form::Words => (operator, vec![one(cursor, setting)]),
    };
    if setting == Setting::Parameter {
        cursor.expect_end()?;
    }
    if matches!(operator, Operator::Like | Operator::Ilike) {
        for value in &mut values {
            // `*` needs no escape in a URL; the pattern itself knows only `%`.
            *value = value.replace('*', "%");
        }
    }
    let test = Filter::Test(Test { field, operator, quantifier, values });
    Ok(if negated { Filter::Not(Box::new(test)) } else { test })
}

/// Whether `not` or an operator comes next, as at the end of a path through relations.
pub(crate) fn is_next(cursor: &Cursor<'_>) -> bool {
    let mut ahead = cursor.clone();
    let word = word(&mut ahead);
    (word == "not" || words::operator(word).is_some()) && matches!(ahead.peek(), Some('.' | '('))
}

fn word<'a>(cursor: &mut Cursor<'a>) -> &'a str {
    cursor.take_while(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Reads what stands in parentheses directly behind an operator that began at `start`.
fn parenthesis(cursor: &mut Cursor<'_>, start: usize, form: Form) -> Result<Option<Quantifier>> {
    if cursor.peek() != Some('(') {
        return Ok(None);
    }
    match form {
        Form::Quantifiable => {
            if cursor.eat("(any)") {
                return Ok(Some(Quantifier::Any));
            }
            if cursor.eat("(all)") {
                return Ok(Some(Quantifier::All));
            }
            Err(cursor.expected(&text!(en = "(any) or (all)", zh = "(any) 或 (all)")))
        }
        Form::Words => {
            cursor.bump();
            let language = cursor.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ' '));
            if language.trim().is_empty() {
                return Err(cursor.expected(&text!(en = "a language", zh = "语言名称")));
            }
            cursor.expect(")")?;
            Ok(None)
        }
        Form::Single | Form::Parentheses | Form::Braces | Form::Truth => {
            let operator = cursor.since(start).to_owned();
            Err(cursor.refused(
                ErrorKind::BadQuery,
                &text!(
                    en = "{operator} takes no (any) or (all) and needs a dot before its value",
                    zh = "{operator} 不能用 (any) 或 (all)，与值之间需用点号隔开"
                ),
            ))
        }
    }
}

fn one(cursor: &mut Cursor<'_>, setting: Setting) -> String {
    match setting {
        Setting::Parameter => cursor.take_rest().to_owned(),
        Setting::Group => operand::enclosed(cursor),
    }
}

/// Reads a list in braces, which inside a group may be quoted as a whole.
fn braces(cursor: &mut Cursor<'_>, setting: Setting) -> Result<Vec<String>> {
    if setting == Setting::Parameter || cursor.peek() != Some('"') {
        return operand::braces(cursor);
    }
    let start = cursor.at();
    let list = operand::enclosed(cursor);
    let mut inner = cursor.inner(start, &list);
    let values = operand::braces(&mut inner)?;
    inner.expect_end()?;
    Ok(values)
}

fn truth(cursor: &mut Cursor<'_>) -> Result<Operator> {
    let start = cursor.at();
    match words::is_value(word(cursor)) {
        Some(value) => Ok(Operator::Is(value)),
        None => {
            cursor.go(start);
            Err(cursor.expected(&text!(
                en = "null, not_null, true, false or unknown",
                zh = "null、not_null、true、false 或 unknown"
            )))
        }
    }
}

fn expected_operator(cursor: &Cursor<'_>, negated: bool, setting: Setting) -> Error {
    let error = if negated {
        cursor.expected(&text!(
            en = "an operator (eq, gt, like, in, is, …)",
            zh = "运算符（eq、gt、like、in、is 等）"
        ))
    } else {
        cursor.expected(&text!(
            en = "\"not\" or an operator (eq, gt, like, in, is, …)",
            zh = "not 或运算符（eq、gt、like、in、is 等）"
        ))
    };
    error.with_hint(match setting {
        Setting::Parameter => text!(
            en = "A condition is written field=operator.value, for example name=eq.Anna.",
            zh = "条件的写法是 字段=运算符.值，例如 name=eq.张三。"
        ),
        Setting::Group => text!(
            en = "Inside and/or a condition is written field.operator.value; a field of a related \
                  record begins with @, for example @account.city.eq.Berlin.",
            zh = "在 and/or 中，条件的写法是 字段.运算符.值；关联记录的字段以 @ 开头，\
                  例如 @account.city.eq.上海。"
        ),
    })
}

#[cfg(test)]
mod tests {
    use steward_model::query::IsValue;

    use super::*;

    fn read(text: &str, setting: Setting) -> Result<(Filter, String)> {
        let mut cursor = Cursor::new("f", text);
        let filter = condition(&mut cursor, FieldPath::own("f"), setting)?;
        Ok((filter, cursor.rest().to_owned()))
    }

    fn test(operator: Operator, quantifier: Option<Quantifier>, values: &[&str]) -> Filter {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Filter::Test(Test { field: FieldPath::own("f"), operator, quantifier, values })
    }

    #[test]
    fn single_values_are_taken_as_they_are() {
        let cases = [
            ("eq.5", Operator::Eq, "5"),
            ("eq.", Operator::Eq, ""),
            ("eq.a.b,c)\"d\" ", Operator::Eq, "a.b,c)\"d\" "),
            ("neq.x", Operator::Neq, "x"),
            ("gt.1", Operator::Gt, "1"),
            ("gte.1", Operator::Gte, "1"),
            ("lt.@now-30d", Operator::Lt, "@now-30d"),
            ("lte.1", Operator::Lte, "1"),
            ("like.*yx*", Operator::Like, "%yx%"),
            (r"ilike.50\*_%", Operator::Ilike, r"50\%_%"),
            ("match.^a*(b|c)$", Operator::Match, "^a*(b|c)$"),
            ("imatch..*x", Operator::Imatch, ".*x"),
            ("isdistinct.2", Operator::IsDistinct, "2"),
            ("fts.fun & games", Operator::Search, "fun & games"),
            ("fts(english).fun", Operator::Search, "fun"),
            ("plfts.a", Operator::Search, "a"),
            ("phfts(simple).a", Operator::Search, "a"),
            ("wfts.a", Operator::Search, "a"),
            ("sl.[1,2]", Operator::Range, "[1,2]"),
            ("sr.(1,2)", Operator::Range, "(1,2)"),
            ("nxr.x", Operator::Range, "x"),
            ("nxl.x", Operator::Range, "x"),
            ("adj.x", Operator::Range, "x"),
        ];
        for (text, operator, value) in cases {
            let wanted = test(operator, None, &[value]);
            assert_eq!(read(text, Setting::Parameter).unwrap().0, wanted, "{text}");
            let negated = Filter::Not(Box::new(wanted));
            assert_eq!(
                read(&format!("not.{text}"), Setting::Parameter).unwrap().0,
                negated,
                "{text}"
            );
        }
    }

    #[test]
    fn lists_and_quantifiers() {
        let any = Some(Quantifier::Any);
        let cases = [
            ("in.(1,\"b,c\")", test(Operator::In, None, &["1", "b,c"])),
            ("in.()", test(Operator::In, None, &[])),
            ("cs.{a,\"b,c\"}", test(Operator::Contains, None, &["a", "b,c"])),
            ("cd.{}", test(Operator::ContainedIn, None, &[])),
            ("ov.{a} ", test(Operator::Overlaps, None, &["a"])),
            ("eq(any).{1,2}", test(Operator::Eq, any, &["1", "2"])),
            ("like(all).{a*,*b}", test(Operator::Like, Some(Quantifier::All), &["a%", "%b"])),
            ("imatch(any).{^a}", test(Operator::Imatch, any, &["^a"])),
        ];
        for (text, wanted) in cases {
            assert_eq!(read(text, Setting::Parameter).unwrap().0, wanted, "{text}");
            let (filter, rest) = read(&format!("{},x", text.trim()), Setting::Group).unwrap();
            assert_eq!((filter, rest.as_str()), (wanted, ",x"), "{text}");
        }
    }

    #[test]
    fn only_comparisons_and_patterns_take_quantifiers() {
        for (word, _, form) in words::OPERATORS {
            let accepted = read(&format!("{word}(any).{{a}}"), Setting::Parameter);
            match form {
                Form::Quantifiable => assert!(accepted.is_ok(), "{word}"),
                // Here the word in parentheses is a language.
                Form::Words => assert!(accepted.is_ok(), "{word}"),
                _ => assert_eq!(accepted.unwrap_err().kind(), ErrorKind::BadQuery, "{word}"),
            }
        }
    }

    #[test]
    fn truth_values_in_any_case() {
        let cases = [
            ("is.null", IsValue::Null),
            ("is.NULL", IsValue::Null),
            ("is.NoT_NuLl", IsValue::NotNull),
            ("is.TRUE", IsValue::True),
            ("is.FAlSe", IsValue::False),
            ("is.unknown", IsValue::Unknown),
        ];
        for (text, value) in cases {
            let wanted = test(Operator::Is(value), None, &[]);
            assert_eq!(read(text, Setting::Parameter).unwrap().0, wanted, "{text}");
        }
        let (_, rest) = read("is.null , b", Setting::Group).unwrap();
        assert_eq!(rest, " , b");
    }

    #[test]
    fn inside_groups_values_end_or_are_quoted() {
        let cases = [
            ("eq.a,b", test(Operator::Eq, None, &["a"]), ",b"),
            ("eq.)", test(Operator::Eq, None, &[""]), ")"),
            ("eq.\"a,b)\")", test(Operator::Eq, None, &["a,b)"]), ")"),
            ("like.\"*a,b*\")", test(Operator::Like, None, &["%a,b%"]), ")"),
            ("cs.{a,b},c", test(Operator::Contains, None, &["a", "b"]), ",c"),
            ("cs.{\"a}\",b},c", test(Operator::Contains, None, &["a}", "b"]), ",c"),
            (r#"cs."{\"a,b\",c}",d"#, test(Operator::Contains, None, &["a,b", "c"]), ",d"),
            ("fts(english).fun games,b", test(Operator::Search, None, &["fun games"]), ",b"),
            ("isdistinct.{1,2})", test(Operator::IsDistinct, None, &["{1,2}"]), ")"),
        ];
        for (text, wanted, rest) in cases {
            assert_eq!(read(text, Setting::Group).unwrap(), (wanted, rest.to_owned()), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_operation() {
        let wrong = [
            "",
            "5",
            "eq",
            "EQ.5",
            "noop.5",
            "not.5",
            "not.not.eq.5",
            "not",
            "not.",
            "eq(5",
            "eq().5",
            "eq(some).{1}",
            "eq(any).5",
            "eq(any)",
            "eq(all).{1",
            "in.1",
            "in.(1",
            "in.(1)2",
            "in().1",
            "is.nil",
            "is.",
            "is.nullx",
            "is.null x",
            "is().null",
            "cs.a",
            "cs.(a)",
            "cs.[1,2]",
            "cs.{\"a\":1}",
            "cs.{a}b",
            "fts().a",
            "fts(.a",
            "fts(a b",
        ];
        for text in wrong {
            let error = read(text, Setting::Parameter).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadQuery, "{text}");
            assert!(error.details().is_some_and(|details| details.contains("character")), "{text}");
        }
    }

    #[test]
    fn the_error_says_where_and_what() {
        let error = read("noop.5", Setting::Parameter).unwrap_err();
        assert!(error.text().en.contains("character 1"), "{error}");
        assert!(error.hint().is_some());
        let error = read("is.nil", Setting::Parameter).unwrap_err();
        assert!(error.text().en.contains("character 4"), "{error}");
    }
}
