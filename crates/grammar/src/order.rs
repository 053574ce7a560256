//! `order`: `name.desc.nullslast,account(name)`.

use steward_model::error::{ErrorKind, Result};
use steward_model::query::{Direction, Nulls, OrderTerm};
use steward_model::text;

use crate::bucket;
use crate::budget::Budget;
use crate::cursor::Cursor;
use crate::{name, words};

/// Reads the value of `order=`; it has at least one term.
pub(crate) fn parameter(cursor: &mut Cursor<'_>, budget: &mut Budget) -> Result<Vec<OrderTerm>> {
    let mut terms = Vec::new();
    loop {
        budget.spend()?;
        terms.push(term(cursor)?);
        cursor.skip_spaces();
        if cursor.at_end() {
            return Ok(terms);
        }
        if !cursor.eat(",") {
            return Err(
                cursor.expected(&text!(en = "\".\", \",\" or the end", zh = "“.”、“,”或结尾"))
            );
        }
    }
}

fn term(cursor: &mut Cursor<'_>) -> Result<OrderTerm> {
    let first = name::field(cursor)?.text;
    let (relation, field) = if cursor.eat("(") {
        let field = name::field(cursor)?.text;
        refuse_aggregate(cursor)?;
        cursor.expect(")")?;
        (Some(first), field)
    } else {
        (None, first)
    };
    let bucket = match cursor.rest().strip_prefix('.') {
        Some(rest) if relation.is_none() && rest.starts_with(bucket::WORD) => {
            let start = cursor.at();
            cursor.expect(".")?;
            let found = bucket::read(cursor)?;
            if found.is_none() {
                cursor.go(start);
            }
            found
        }
        _ => None,
    };
    refuse_aggregate(cursor)?;
    let (mut direction, mut nulls) = (None, None);
    while nulls.is_none() && cursor.eat(".") {
        let start = cursor.at();
        match cursor.take_while(|c| c.is_ascii_alphanumeric() || c == '_') {
            "asc" if direction.is_none() => direction = Some(Direction::Asc),
            "desc" if direction.is_none() => direction = Some(Direction::Desc),
            "nullsfirst" => nulls = Some(Nulls::First),
            "nullslast" => nulls = Some(Nulls::Last),
            _ => {
                cursor.go(start);
                return Err(cursor.expected(&match direction {
                    None => text!(
                        en = "asc, desc, nullsfirst or nullslast",
                        zh = "asc、desc、nullsfirst 或 nullslast"
                    ),
                    Some(_) => {
                        text!(en = "nullsfirst or nullslast", zh = "nullsfirst 或 nullslast")
                    }
                }));
            }
        }
    }
    Ok(OrderTerm { relation, field, bucket, direction: direction.unwrap_or_default(), nulls })
}

/// Refuses `.sum()` and its like behind a field.
fn refuse_aggregate(cursor: &Cursor<'_>) -> Result<()> {
    let called = cursor.rest().strip_prefix('.').and_then(|rest| rest.split_once('('));
    if called.is_none_or(|(word, _)| words::aggregate(word).is_none()) {
        return Ok(());
    }
    Err(cursor.refused(
        ErrorKind::NotSupported,
        &text!(
            en = "rows can't be ordered by an aggregate, groups only by what they are grouped by",
            zh = "不能按聚合结果排序，分组结果只能按分组字段排序"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use steward_model::error::ErrorKind;
    use steward_model::query::{Bucket, MAX_PARTS};

    use super::*;

    fn read(text: &str) -> Result<Vec<OrderTerm>> {
        parameter(&mut Cursor::new("order", text), &mut Budget::default())
    }

    fn by(relation: &str, field: &str, direction: Direction, nulls: Option<Nulls>) -> OrderTerm {
        let relation = Some(relation.to_owned()).filter(|name| !name.is_empty());
        OrderTerm { relation, field: field.to_owned(), bucket: None, direction, nulls }
    }

    #[test]
    fn reads_terms() {
        use Direction::{Asc, Desc};
        let cases = [
            ("name", by("", "name", Asc, None)),
            (" name ", by("", "name", Asc, None)),
            ("name.asc", by("", "name", Asc, None)),
            ("name.desc", by("", "name", Desc, None)),
            ("name.nullsfirst", by("", "name", Asc, Some(Nulls::First))),
            ("name.desc.nullslast", by("", "name", Desc, Some(Nulls::Last))),
            ("account(name)", by("account", "name", Asc, None)),
            ("account(name).desc.nullsfirst", by("account", "name", Desc, Some(Nulls::First))),
            ("\"a.desc\".desc", by("", "a.desc", Desc, None)),
        ];
        for (text, term) in cases {
            assert_eq!(read(text).unwrap(), [term], "{text}");
        }
        let month = read("a.bucket(month).desc.nullslast").unwrap();
        let wanted = by("", "a", Desc, Some(Nulls::Last));
        assert_eq!(month, [OrderTerm { bucket: Some(Bucket::Month), ..wanted }]);
        let several = read("a.desc , account(b),c").unwrap();
        assert_eq!(
            several,
            [by("", "a", Desc, None), by("account", "b", Asc, None), by("", "c", Asc, None)]
        );
    }

    #[test]
    fn refuses_what_is_no_order() {
        let wrong = [
            "",
            ",",
            "a,",
            ",a",
            "a.",
            "a.up",
            "a.bucket",
            "a.bucket()",
            "a.bucket(fortnight)",
            "a.desc.bucket(month)",
            "account(a.bucket(month))",
            "account(a).bucket(month)",
            "a.ASC",
            "a.asc.desc",
            "a.desc.asc",
            "a.descc",
            "-a",
            "a.nullslast.desc",
            "a.nullslast.nullsfirst",
            "a.nullslasttt",
            "a(b",
            "a()",
            "a(b,c)",
            "a(b(c))",
            "a.b.desc",
            "a desc,",
            "*",
            "a.desc;drop",
        ];
        for text in wrong {
            assert_eq!(read(text).unwrap_err().kind(), ErrorKind::BadQuery, "{text}");
        }
        for text in ["data->a.desc", "account(data->>a)", "a.sum().desc", "b(a.count())"] {
            assert_eq!(read(text).unwrap_err().kind(), ErrorKind::NotSupported, "{text}");
        }
    }

    #[test]
    fn terms_are_bounded() {
        let error = read(&vec!["a"; MAX_PARTS + 1].join(",")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
    }
}
