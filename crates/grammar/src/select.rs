//! `select`: fields, aggregates and embeddings.

use steward_model::error::{Error, ErrorKind, Result};
use steward_model::query::{Aggregate, SelectItem};
use steward_model::text;

use crate::bucket;
use crate::budget::Budget;
use crate::cursor::Cursor;
use crate::embed;
use crate::name::{self, Name};
use crate::words;

/// Reads the value of `select=`; it has at least one item.
pub(crate) fn parameter(cursor: &mut Cursor<'_>, budget: &mut Budget) -> Result<Vec<SelectItem>> {
    let items = items(cursor, budget, 0)?;
    cursor.expect_end()?;
    Ok(items)
}

/// Reads items separated by commas; `depth` is the number of embeddings around them.
pub(crate) fn items(
    cursor: &mut Cursor<'_>,
    budget: &mut Budget,
    depth: usize,
) -> Result<Vec<SelectItem>> {
    let mut items = Vec::new();
    loop {
        budget.spend()?;
        items.push(item(cursor, budget, depth)?);
        cursor.skip_spaces();
        if !cursor.eat(",") {
            return Ok(items);
        }
    }
}

fn item(cursor: &mut Cursor<'_>, budget: &mut Budget, depth: usize) -> Result<SelectItem> {
    cursor.skip_spaces();
    if cursor.eat("*") {
        return Ok(SelectItem::All);
    }
    if cursor.eat("...") {
        let target = name::field(cursor)?;
        return embed::rest(
            cursor,
            budget,
            depth,
            embed::Head { alias: None, target, spread: true },
        );
    }
    let (alias, name) = alias_and_name(cursor)?;
    match cursor.peek() {
        Some('(') if name.is("count") => {
            empty_call(cursor)?;
            let cast = cast(cursor)?;
            Ok(SelectItem::Aggregate { alias, function: Aggregate::Count, field: None, cast })
        }
        Some('(' | '!') => {
            embed::rest(cursor, budget, depth, embed::Head { alias, target: name, spread: false })
        }
        _ => field(cursor, alias, name),
    }
}

/// Reads `alias:` if it is there, and the name.
fn alias_and_name(cursor: &mut Cursor<'_>) -> Result<(Option<String>, Name)> {
    let first = name::field(cursor)?;
    if cursor.peek() != Some(':') || cursor.rest().starts_with("::") {
        return Ok((None, first));
    }
    cursor.bump();
    if cursor.rest().trim_start().starts_with("...") {
        return Err(cursor.refused(
            ErrorKind::BadQuery,
            &text!(en = "a spread embedding has no alias", zh = "展开嵌入（...）不能有别名"),
        ));
    }
    Ok((Some(first.text), name::field(cursor)?))
}

/// Reads what may follow a field's name: `::cast`, `.sum()`.
fn field(cursor: &mut Cursor<'_>, alias: Option<String>, name: Name) -> Result<SelectItem> {
    let before = cursor.at();
    let field_cast = cast(cursor)?;
    if !cursor.eat(".") {
        return Ok(SelectItem::Field { alias, field: name.text, cast: field_cast });
    }
    if let Some(bucket) = bucket::read(cursor)? {
        bucket::no_cast(cursor, field_cast.is_some())?;
        return Ok(SelectItem::Bucket { alias, field: name.text, bucket });
    }
    if field_cast.is_some() {
        cursor.go(before);
        return Err(cursor.refused(
            ErrorKind::NotSupported,
            &text!(
                en = "a cast before an aggregate is not supported",
                zh = "不支持在聚合之前转换类型"
            ),
        ));
    }
    let function = aggregate(cursor)?;
    empty_call(cursor)?;
    let cast = cast(cursor)?;
    Ok(SelectItem::Aggregate { alias, function, field: Some(name.text), cast })
}

fn aggregate(cursor: &mut Cursor<'_>) -> Result<Aggregate> {
    let start = cursor.at();
    let word = cursor.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
    if let Some(function) = words::aggregate(word) {
        return Ok(function);
    }
    cursor.go(start);
    let error = cursor.expected(&text!(
        en = "sum(), avg(), min(), max(), count() or bucket(month)",
        zh = "sum()、avg()、min()、max()、count() 或 bucket(month)"
    ));
    Err(error.with_hint(text!(
        en = "A field of a related record is selected as account(name).",
        zh = "要取关联记录的字段，请写成 account(name)。"
    )))
}

fn empty_call(cursor: &mut Cursor<'_>) -> Result<()> {
    let start = cursor.at();
    if cursor.eat("(") {
        cursor.skip_spaces();
        if cursor.eat(")") {
            cursor.skip_spaces();
            return Ok(());
        }
    }
    cursor.go(start);
    Err(expected_call(cursor))
}

fn expected_call(cursor: &Cursor<'_>) -> Error {
    cursor.expected(&text!(en = "\"()\"", zh = "“()”")).with_hint(text!(
        en = "An aggregate names its field first: amount.sum(), id.count(), or count() for rows.",
        zh = "聚合的写法是先写字段：amount.sum()、id.count()；统计行数写 count()。"
    ))
}

/// Reads `::type` if it is there.
fn cast(cursor: &mut Cursor<'_>) -> Result<Option<String>> {
    if !cursor.eat("::") {
        return Ok(None);
    }
    let cast = cursor.take_while(|c| name::is_bare(c) || c == ' ').trim_matches(' ');
    if cast.is_empty() {
        return Err(cursor.expected(&text!(en = "a type", zh = "类型名称")));
    }
    Ok(Some(cast.to_owned()))
}

#[cfg(test)]
mod tests {
    use steward_model::query::Bucket;

    use super::*;

    fn read(text: &str) -> Result<Vec<SelectItem>> {
        parameter(&mut Cursor::new("select", text), &mut Budget::default())
    }

    fn own(text: &str) -> Option<String> {
        Some(text.to_owned()).filter(|text| !text.is_empty())
    }

    fn plain(alias: &str, field: &str, cast: &str) -> SelectItem {
        SelectItem::Field { alias: own(alias), field: field.to_owned(), cast: own(cast) }
    }

    fn sum(alias: &str, function: Aggregate, field: &str, cast: &str) -> SelectItem {
        SelectItem::Aggregate { alias: own(alias), function, field: own(field), cast: own(cast) }
    }

    #[test]
    fn reads_fields() {
        let cases = [
            ("*", SelectItem::All),
            (" * ", SelectItem::All),
            ("name", plain("", "name", "")),
            ("alias:name", plain("alias", "name", "")),
            ("alias:name::text", plain("alias", "name", "text")),
            ("name::double precision ", plain("", "name", "double precision")),
            ("\"a,b(c)\":\"::d\"", plain("a,b(c)", "::d", "")),
            ("field-with_sep", plain("", "field-with_sep", "")),
            ("count", plain("", "count", "")),
            ("别名:姓名", plain("别名", "姓名", "")),
        ];
        for (text, item) in cases {
            assert_eq!(read(text).unwrap(), [item], "{text}");
        }
        assert_eq!(
            read("id, name ,*").unwrap(),
            [plain("", "id", ""), plain("", "name", ""), SelectItem::All]
        );
    }

    #[test]
    fn reads_aggregates() {
        let cases = [
            ("count()", sum("", Aggregate::Count, "", "")),
            ("n:count()", sum("n", Aggregate::Count, "", "")),
            ("count()::text", sum("", Aggregate::Count, "", "text")),
            ("amount.sum()", sum("", Aggregate::Sum, "amount", "")),
            ("a:amount.avg()::int", sum("a", Aggregate::Avg, "amount", "int")),
            ("amount.min()", sum("", Aggregate::Min, "amount", "")),
            ("amount.max()", sum("", Aggregate::Max, "amount", "")),
            ("id.count()", sum("", Aggregate::Count, "id", "")),
            ("count.sum()", sum("", Aggregate::Sum, "count", "")),
        ];
        for (text, item) in cases {
            assert_eq!(read(text).unwrap(), [item], "{text}");
        }
    }

    #[test]
    fn reads_buckets() {
        let item = |alias: &str, bucket| SelectItem::Bucket {
            alias: own(alias),
            field: "created_at".to_owned(),
            bucket,
        };
        for (text, wanted) in [
            ("created_at.bucket(day)", item("", Bucket::Day)),
            ("w:created_at.bucket( week )", item("w", Bucket::Week)),
            ("created_at.bucket(month)", item("", Bucket::Month)),
            ("created_at.bucket(quarter)", item("", Bucket::Quarter)),
            ("created_at.bucket(year)", item("", Bucket::Year)),
        ] {
            assert_eq!(read(text).unwrap(), [wanted], "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_selection() {
        let wrong = [
            "",
            " ",
            ",",
            "a,",
            ",a",
            "a b:",
            "a:",
            "a:b:c",
            "name::",
            "name::,b",
            "a.b",
            "a.sum",
            "a.sum(b)",
            "sum(a",
            "count(a)",
            "count(",
            "*a",
            "*::text",
            "a:*",
            "(a)",
            "a)",
            "a(b))",
            "...a",
            "x:...a(b)",
            "a!b",
            "a.sum().max()",
            "a.median()",
            "a.bucket",
            "a.bucket()",
            "a.bucket(hour)",
            "a.bucket(month",
            "a.bucket(month).sum()",
            "name[]",
        ];
        for text in wrong {
            assert_eq!(read(text).unwrap_err().kind(), ErrorKind::BadQuery, "{text}");
        }
        for text in [
            "data->a",
            "data->>a::int",
            "amount::int.sum()",
            "a.bucket(month)::text",
            "a::date.bucket(day)",
        ] {
            assert_eq!(read(text).unwrap_err().kind(), ErrorKind::NotSupported, "{text}");
        }
    }
}
