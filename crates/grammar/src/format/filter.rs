//! Writes filters, as parameters of their own or inside groups.

use std::borrow::Cow;

use steward_model::query::{Filter, Operator, Quantifier, Test};

use super::encode::{is_plain, quote, quoted_name};
use crate::words::{Form, SEARCH, is_word, operator_word};

/// The parameters that say this filter, one for each part of an And.
pub(super) fn parameters(filter: &Filter) -> Vec<(String, String)> {
    match filter {
        Filter::And(parts) => parts.iter().map(parameter).collect(),
        other => vec![parameter(other)],
    }
}

fn parameter(filter: &Filter) -> (String, String) {
    match filter {
        Filter::Test(test) => (path(test), operation(test, false, Place::Parameter)),
        Filter::Not(inner) => match inner.as_ref() {
            Filter::Test(test) => (path(test), operation(test, true, Place::Parameter)),
            Filter::And(parts) => named_group("not.and", "and", parts),
            Filter::Or(parts) => named_group("not.or", "or", parts),
            Filter::Not(twice) => parameter(twice),
        },
        Filter::And(parts) => named_group("and", "and", parts),
        Filter::Or(parts) => named_group("or", "or", parts),
    }
}

fn named_group(name: &str, joint: &str, parts: &[Filter]) -> (String, String) {
    (name.to_owned(), group(joint, parts))
}

/// `(…)`; the joint matters only if there are no parts, which the grammar can't say.
fn group(joint: &str, parts: &[Filter]) -> String {
    if parts.is_empty() {
        // Every row has an id, and none has one out of no ids.
        return if joint == "or" { "(id.in.())".to_owned() } else { "(id.not.in.())".to_owned() };
    }
    let parts: Vec<String> = parts.iter().map(part).collect();
    format!("({})", parts.join(","))
}

fn part(filter: &Filter) -> String {
    match filter {
        Filter::Test(test) => condition(test, false),
        Filter::And(parts) => format!("and{}", group("and", parts)),
        Filter::Or(parts) => format!("or{}", group("or", parts)),
        Filter::Not(inner) => match inner.as_ref() {
            Filter::Test(test) => condition(test, true),
            Filter::Not(twice) => part(twice),
            both => format!("not.{}", part(both)),
        },
    }
}

fn condition(test: &Test, negated: bool) -> String {
    format!("{}.{}", path(test), operation(test, negated, Place::Group))
}

fn path(test: &Test) -> String {
    let field = &test.field;
    let name = match test.operator {
        Operator::Search if field.field == SEARCH => Cow::Borrowed(SEARCH),
        _ => quoted_name(&field.field),
    };
    if field.relations.is_empty() {
        return name.into_owned();
    }
    let relations: Vec<Cow<'_, str>> =
        field.relations.iter().map(|relation| quoted_name(relation)).collect();
    format!("@{}.{name}", relations.join("."))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Parameter,
    Group,
}

fn operation(test: &Test, negated: bool, place: Place) -> String {
    let not = if negated { "not." } else { "" };
    let (word, form) = operator_word(test.operator);
    let (quantifier, form) = match test.quantifier {
        None => ("", form),
        Some(Quantifier::Any) => ("(any)", Form::Braces),
        Some(Quantifier::All) => ("(all)", Form::Braces),
    };
    let operand = match (test.operator, form) {
        (Operator::Is(value), _) => is_word(value).to_owned(),
        (_, Form::Parentheses) => format!("({})", list(&test.values)),
        (_, Form::Braces) => braces(&test.values, place),
        _ => {
            let value = test.values.first().map_or("", String::as_str);
            if place == Place::Group { enclosed(value) } else { value.to_owned() }
        }
    };
    format!("{not}{word}{quantifier}.{operand}")
}

fn list(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| enclosed(value)).collect();
    values.join(",")
}

fn enclosed(value: &str) -> String {
    if is_plain(value) { value.to_owned() } else { quote(value) }
}

/// `{…}`. In a group PostgREST reads braces up to the first closing one, so a list with quotes is
/// quoted as a whole there.
fn braces(values: &[String], place: Place) -> String {
    let is_null = |value: &str| value.eq_ignore_ascii_case("null");
    let plain = values.iter().all(|value| is_plain(value) && !is_null(value));
    let values: Vec<String> = values
        .iter()
        .map(|value| if is_plain(value) && !is_null(value) { value.clone() } else { quote(value) })
        .collect();
    let text = format!("{{{}}}", values.join(","));
    if plain || place == Place::Parameter { text } else { quote(&text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{format_list, parse_list};
    use steward_model::query::ListQuery;

    fn written(filter: Filter) -> String {
        let text = format_list(&ListQuery { filter, ..ListQuery::default() });
        assert!(parse_list(&text).is_ok(), "{text}");
        text
    }

    fn eq() -> Filter {
        Filter::test("a", Operator::Eq, vec!["1".to_owned()])
    }

    fn not(filter: Filter) -> Filter {
        Filter::Not(Box::new(filter))
    }

    #[test]
    fn what_the_grammar_cannot_say_is_said_in_other_words() {
        let cases = [
            (Filter::And(Vec::new()), ""),
            (Filter::Or(Vec::new()), "or=(id.in.())"),
            (not(Filter::Or(Vec::new())), "not.or=(id.in.())"),
            (not(Filter::And(Vec::new())), "not.and=(id.not.in.())"),
            (Filter::And(vec![Filter::And(Vec::new())]), "and=(id.not.in.())"),
            (not(not(eq())), "a=eq.1"),
            (Filter::Or(vec![not(not(eq()))]), "or=(a.eq.1)"),
            (eq(), "a=eq.1"),
            (Filter::Or(vec![not(Filter::Or(vec![eq()]))]), "or=(not.or(a.eq.1))"),
        ];
        for (filter, wanted) in cases {
            assert_eq!(written(filter), wanted);
        }
    }

    #[test]
    fn values_are_quoted_only_where_needed() {
        let value = |text: &str| {
            Filter::And(vec![Filter::Or(vec![Filter::test(
                "a",
                Operator::Eq,
                vec![text.to_owned()],
            )])])
        };
        for (text, wanted) in [
            ("a-b.c:d@e", "or=(a.eq.a-b.c:d@e)"),
            ("a,b", "or=(a.eq.%22a,b%22)"),
            ("", "or=(a.eq.%22%22)"),
            ("a\"\\", "or=(a.eq.%22a%5C%22%5C%5C%22)"),
            (" a ", "or=(a.eq.%22%20a%20%22)"),
        ] {
            assert_eq!(written(value(text)), wanted);
        }
        let list = |place: fn(Filter) -> Filter, values: &[&str]| {
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            written(place(Filter::test("a", Operator::Contains, values)))
        };
        assert_eq!(list(|f| f, &["x", "null"]), "a=cs.%7Bx,%22null%22%7D");
        assert_eq!(list(|f| Filter::Or(vec![f]), &["x"]), "or=(a.cs.%7Bx%7D)");
        let quoted = list(|f| Filter::Or(vec![f]), &["x", "y,z"]);
        assert_eq!(quoted, "or=(a.cs.%22%7Bx,%5C%22y,z%5C%22%7D%22)");
    }
}
