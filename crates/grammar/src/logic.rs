//! Groups of conditions: `or=(a.eq.1,not.and(b.is.null,@account.city.eq.上海))`.

use steward_model::error::{Error, ErrorKind, Result};
use steward_model::query::{FieldPath, Filter, MAX_DEPTH};
use steward_model::text;

use crate::budget::{Budget, check_depth};
use crate::cursor::Cursor;
use crate::name;
use crate::operation::{self, Setting};

/// How the conditions of a group are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joint {
    /// All must hold.
    And,
    /// One must hold.
    Or,
}

impl Joint {
    /// The joint of this word.
    pub(crate) fn of(word: &str) -> Option<Self> {
        match word {
            "and" => Some(Self::And),
            "or" => Some(Self::Or),
            _ => None,
        }
    }

    fn join(self, parts: Vec<Filter>) -> Filter {
        match self {
            Self::And => Filter::And(parts),
            Self::Or => Filter::Or(parts),
        }
    }
}

/// Reads the value of `and=`, `or=`, `not.and=` or `not.or=`.
pub(crate) fn parameter(
    cursor: &mut Cursor<'_>,
    joint: Joint,
    negated: bool,
    budget: &mut Budget,
) -> Result<Filter> {
    let filter = group(cursor, joint, negated, budget, 1)?;
    cursor.expect_end()?;
    Ok(filter)
}

/// Reads `(…)`; `depth` is 1 for the outermost group.
fn group(
    cursor: &mut Cursor<'_>,
    joint: Joint,
    negated: bool,
    budget: &mut Budget,
    depth: usize,
) -> Result<Filter> {
    check_depth(depth)?;
    cursor.skip_spaces();
    cursor.expect("(")?;
    let mut parts = Vec::new();
    loop {
        parts.push(item(cursor, budget, depth)?);
        cursor.skip_spaces();
        if cursor.eat(")") {
            break;
        }
        if !cursor.eat(",") {
            return Err(cursor.expected(&text!(en = "\",\" or \")\"", zh = "“,”或“)”")));
        }
    }
    let filter = joint.join(parts);
    Ok(if negated { Filter::Not(Box::new(filter)) } else { filter })
}

fn item(cursor: &mut Cursor<'_>, budget: &mut Budget, depth: usize) -> Result<Filter> {
    cursor.skip_spaces();
    if let Some((joint, negated)) = opening(cursor) {
        return group(cursor, joint, negated, budget, depth + 1);
    }
    budget.spend()?;
    if cursor.peek() == Some(')') {
        return Err(cursor.expected(&text!(en = "a condition", zh = "一个条件")));
    }
    let field = if cursor.peek() == Some('@') {
        related(cursor)?
    } else {
        FieldPath::own(name::field(cursor)?.text)
    };
    cursor.expect(".")?;
    operation::condition(cursor, field, Setting::Group)
}

/// Reads `and`, `or`, `not.and` or `not.or` if a parenthesis follows; that is left to be read.
fn opening(cursor: &mut Cursor<'_>) -> Option<(Joint, bool)> {
    let start = cursor.at();
    let negated = cursor.eat("not.");
    let joint = Joint::of(cursor.take_while(char::is_alphanumeric));
    cursor.skip_spaces();
    match joint {
        Some(joint) if cursor.peek() == Some('(') => Some((joint, negated)),
        _ => {
            cursor.go(start);
            None
        }
    }
}

/// Reads `@account.parent_id.city` up to the dot before the operator. At least one relation comes
/// before the field, and a bare operator's name ends the path.
fn related(cursor: &mut Cursor<'_>) -> Result<FieldPath> {
    cursor.expect("@")?;
    let mut names = vec![name::field(cursor)?.text];
    loop {
        cursor.expect(".")?;
        names.push(name::field(cursor)?.text);
        check_hops(cursor, &names)?;
        let start = cursor.at();
        if cursor.eat(".") && operation::is_next(cursor) {
            cursor.go(start);
            return path(names, cursor);
        }
        cursor.go(start);
    }
}

/// Makes a path of relations and one field.
pub(crate) fn path(mut names: Vec<String>, cursor: &Cursor<'_>) -> Result<FieldPath> {
    match names.pop() {
        Some(field) if !names.is_empty() => Ok(FieldPath { relations: names, field }),
        _ => Err(unfinished(cursor)),
    }
}

/// Refuses paths through too many relations.
pub(crate) fn check_hops(cursor: &Cursor<'_>, names: &[String]) -> Result<()> {
    if names.len() <= MAX_DEPTH + 1 {
        return Ok(());
    }
    Err(cursor.refused(
        ErrorKind::TooLarge,
        &text!(
            en = "a path follows more than {MAX_DEPTH} relations",
            zh = "路径经过的关联超过 {MAX_DEPTH} 层"
        ),
    ))
}

fn unfinished(cursor: &Cursor<'_>) -> Error {
    cursor.expected(&text!(
        en = "a dot and a field of the related record",
        zh = "点号和关联记录的字段"
    ))
}

#[cfg(test)]
mod tests {
    use steward_model::query::{IsValue, MAX_PARTS, Operator, Test};

    use super::*;

    fn read(text: &str) -> Result<Filter> {
        parameter(&mut Cursor::new("or", text), Joint::Or, false, &mut Budget::default())
    }

    fn eq(field: &str, value: &str) -> Filter {
        Filter::test(field, Operator::Eq, vec![value.to_owned()])
    }

    fn not(filter: Filter) -> Filter {
        Filter::Not(Box::new(filter))
    }

    fn via(relations: &[&str], field: &str, value: &str) -> Filter {
        let relations = relations.iter().map(|name| (*name).to_owned()).collect();
        Filter::Test(Test {
            field: FieldPath { relations, field: field.to_owned() },
            operator: Operator::Eq,
            quantifier: None,
            values: vec![value.to_owned()],
        })
    }

    #[test]
    fn reads_groups() {
        let null = Filter::test("b", Operator::Is(IsValue::Null), Vec::new());
        let cases = [
            ("(a.eq.1)", vec![eq("a", "1")]),
            ("(a.eq.1,b.eq.2)", vec![eq("a", "1"), eq("b", "2")]),
            (" ( a.eq.1 , b.is.null ) ", vec![eq("a", "1 "), null.clone()]),
            (
                "(and(a.eq.1,b.is.null),not.or(c.eq.3))",
                vec![
                    Filter::And(vec![eq("a", "1"), null.clone()]),
                    not(Filter::Or(vec![eq("c", "3")])),
                ],
            ),
            ("(not.and (a.eq.1))", vec![not(Filter::And(vec![eq("a", "1")]))]),
            ("(a.not.eq.1,b.not.is.null)", vec![not(eq("a", "1")), not(null)]),
            ("(and_col.eq.1,order.eq.2)", vec![eq("and_col", "1"), eq("order", "2")]),
            ("(\"a.b\".eq.1,unit price.eq.2)", vec![eq("a.b", "1"), eq("unit price", "2")]),
            ("(a.eq.\"(x,y)\",b.eq.z)", vec![eq("a", "(x,y)"), eq("b", "z")]),
            ("(姓名.eq.张三)", vec![eq("姓名", "张三")]),
        ];
        for (text, wanted) in cases {
            assert_eq!(read(text).unwrap(), Filter::Or(wanted), "{text}");
        }
    }

    #[test]
    fn follows_relations() {
        let cases = [
            ("(@account.city.eq.上海)", via(&["account"], "city", "上海")),
            ("(@account.parent_id.city.eq.a.b)", via(&["account", "parent_id"], "city", "a.b")),
            ("(@account.city.not.eq.x)", not(via(&["account"], "city", "x"))),
            ("(@account.\"eq\".eq.x)", via(&["account"], "eq", "x")),
            ("(@\"not\".a.eq.x)", via(&["not"], "a", "x")),
            ("(@a.eq.eq.x)", via(&["a"], "eq", "x")),
        ];
        for (text, wanted) in cases {
            assert_eq!(read(text).unwrap(), Filter::Or(vec![wanted]), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_group() {
        let wrong = [
            "",
            "a.eq.1",
            "()",
            "( )",
            "(a.eq.1",
            "(a.eq.1,)",
            "(,a.eq.1)",
            "(a)",
            "(a.)",
            "(a.5)",
            "(a.eq.1)x",
            "(a.eq.1))",
            "(and())",
            "(ord(a.eq.1))",
            "(not.xor(a.eq.1))",
            "(not.a.eq.1)",
            "(a.b.eq.1)",
            "(id.in.1,2)",
            "(a.not.not.eq.1)",
            "(@account.eq.1)",
            "(@.a.eq.1)",
            "(@account)",
            "(@account.city)",
            "(.eq.1)",
            "(a.is.nothing)",
        ];
        for text in wrong {
            assert_eq!(read(text).unwrap_err().kind(), ErrorKind::BadQuery, "{text}");
        }
        assert_eq!(read("(data->a.eq.1)").unwrap_err().kind(), ErrorKind::NotSupported);
    }

    #[test]
    fn depth_and_parts_are_bounded() {
        let nested =
            |depth: usize| format!("({}a.eq.1{})", "or(".repeat(depth - 1), ")".repeat(depth - 1));
        assert!(read(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(read(&nested(MAX_DEPTH + 1)).unwrap_err().kind(), ErrorKind::TooLarge);
        assert_eq!(read(&nested(10_000)).unwrap_err().kind(), ErrorKind::TooLarge);

        let flat = |count: usize| format!("({})", vec!["a.eq.1"; count].join(","));
        assert!(read(&flat(MAX_PARTS)).is_ok());
        assert_eq!(read(&flat(MAX_PARTS + 1)).unwrap_err().kind(), ErrorKind::TooLarge);

        let hops = |count: usize| format!("(@{}b.eq.1)", "a.".repeat(count));
        assert!(read(&hops(MAX_DEPTH)).is_ok());
        assert_eq!(read(&hops(MAX_DEPTH + 1)).unwrap_err().kind(), ErrorKind::TooLarge);
    }
}
