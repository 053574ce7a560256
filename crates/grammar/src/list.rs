//! A whole query string.

use std::collections::HashSet;

use steward_model::error::{Error, ErrorKind, Result};
use steward_model::query::{FieldPath, Filter, ListQuery, Operator};
use steward_model::{Text, text};

use crate::attach::locate;
use crate::budget::Budget;
use crate::cursor::{Cursor, excerpt};
use crate::key::{self, Key, Subject};
use crate::operation::{self, Setting};
use crate::parameters::{Parameter, split};
use crate::{logic, name, order, page, select, unique, words};

/// What a write says in its query string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteQuery {
    /// Which rows, and what to show of them afterwards.
    pub list: ListQuery,
    /// `columns`: the fields that are written; others in the body are left out.
    pub columns: Option<Vec<String>>,
    /// `on_conflict`: the fields of the unique key by which an upsert finds existing rows.
    pub on_conflict: Option<Vec<String>>,
}

/// Reads the query string of a request that reads rows, percent-encoded and without its `?`.
///
/// The filter of the result, and of every embedding, is always one [`Filter::And`] with a part for
/// each parameter, in their order.
pub fn parse_list(query_string: &str) -> Result<ListQuery> {
    parse(query_string, Mode::Read).map(|write| write.list)
}

/// Reads the query string of a request that writes rows: the same, and `columns`, `on_conflict`.
pub fn parse_write(query_string: &str) -> Result<WriteQuery> {
    parse(query_string, Mode::Write)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Read,
    Write,
}

fn parse(query_string: &str, mode: Mode) -> Result<WriteQuery> {
    let parameters = split(query_string)?;
    let mut keys = Vec::with_capacity(parameters.len());
    for parameter in &parameters {
        let key = key::read(&parameter.name)?;
        check_allowed(parameter, &key, mode)?;
        keys.push(key);
    }
    let mut budget = Budget::default();
    let mut write = WriteQuery::default();
    // Embeddings must be known before parameters can name them.
    for (parameter, key) in parameters.iter().zip(&keys) {
        if key.subject == Subject::Select {
            set_select(&mut write.list, parameter, &mut budget)?;
        }
    }
    unique::check(&write.list)?;
    for (parameter, key) in parameters.iter().zip(keys) {
        apply(&mut write, parameter, key, &mut budget)?;
    }
    Ok(write)
}

/// Refuses words of the grammar where they can't stand.
fn check_allowed(parameter: &Parameter, key: &Key, mode: Mode) -> Result<()> {
    let shown = excerpt(&parameter.name);
    match key.subject {
        Subject::Columns | Subject::OnConflict if mode == Mode::Read => Err(bad(
            &parameter.name,
            text!(
                en = "'{shown}' is only for requests that write.",
                zh = "“{shown}”只能用于写入请求。"
            ),
        )),
        Subject::Select | Subject::After | Subject::Columns | Subject::OnConflict
            if !key.embeds.is_empty() =>
        {
            Err(bad(
                &parameter.name,
                text!(
                    en = "'{shown}' can't be used for an embedding.",
                    zh = "“{shown}”不能用于嵌入的记录。"
                ),
            ))
        }
        _ => Ok(()),
    }
}

fn set_select(list: &mut ListQuery, parameter: &Parameter, budget: &mut Budget) -> Result<()> {
    if !list.select.is_empty() {
        return Err(repeated(parameter));
    }
    list.select = select::parameter(&mut cursor(parameter), budget)?;
    Ok(())
}

fn apply(
    write: &mut WriteQuery,
    parameter: &Parameter,
    key: Key,
    budget: &mut Budget,
) -> Result<()> {
    let query = locate(&mut write.list, &key.embeds)?;
    let cursor = &mut cursor(parameter);
    let is_new = match key.subject {
        // Read before.
        Subject::Select => true,
        Subject::Search => {
            budget.spend()?;
            add(&mut query.filter, search(cursor)?);
            true
        }
        Subject::Order => {
            let is_new = query.order.is_empty();
            query.order = order::parameter(cursor, budget)?;
            is_new
        }
        Subject::Limit => query.limit.replace(page::rows(cursor)?).is_none(),
        Subject::Offset => query.offset.replace(page::rows(cursor)?).is_none(),
        Subject::After => query.after.replace(page::after(cursor)?).is_none(),
        Subject::Columns => write.columns.replace(columns(cursor, budget)?).is_none(),
        Subject::OnConflict => write.on_conflict.replace(columns(cursor, budget)?).is_none(),
        Subject::Group(joint, negated) => {
            add(&mut query.filter, logic::parameter(cursor, joint, negated, budget)?);
            true
        }
        Subject::Field(field) => {
            budget.spend()?;
            add(&mut query.filter, operation::condition(cursor, field, Setting::Parameter)?);
            true
        }
    };
    if is_new { Ok(()) } else { Err(repeated(parameter)) }
}

/// Reads `fts.张`: what any of the fields that search reads is to have.
fn search(cursor: &mut Cursor<'_>) -> Result<Filter> {
    let start = cursor.at();
    let field = FieldPath::own(words::SEARCH);
    let filter = operation::condition(cursor, field, Setting::Parameter)?;
    let test = match &filter {
        Filter::Not(inner) => inner,
        other => other,
    };
    if matches!(test, Filter::Test(test) if test.operator == Operator::Search) {
        return Ok(filter);
    }
    cursor.go(start);
    Err(cursor.expected(&text!(en = "fts and words", zh = "fts 加要搜索的内容")))
}

/// Adds a condition to the And that every filter read here is.
fn add(filter: &mut Filter, part: Filter) {
    match filter {
        Filter::And(parts) => parts.push(part),
        other => {
            let before = std::mem::take(other);
            *other = Filter::And(vec![before, part]);
        }
    }
}

/// Reads `a,"b c"`: names without repetition.
fn columns(cursor: &mut Cursor<'_>, budget: &mut Budget) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut seen = HashSet::new();
    loop {
        budget.spend()?;
        let start = cursor.at();
        let name = name::field(cursor)?.text;
        if !seen.insert(name.clone()) {
            cursor.go(start);
            return Err(cursor.refused(
                ErrorKind::BadQuery,
                &text!(en = "a field is named twice", zh = "同一字段出现了两次"),
            ));
        }
        names.push(name);
        if !cursor.eat(",") {
            cursor.expect_end()?;
            return Ok(names);
        }
    }
}

fn cursor(parameter: &Parameter) -> Cursor<'_> {
    Cursor::new(&parameter.name, &parameter.value)
}

fn repeated(parameter: &Parameter) -> Error {
    let shown = excerpt(&parameter.name);
    bad(
        &parameter.name,
        text!(en = "'{shown}' may be given only once.", zh = "“{shown}”只能出现一次。"),
    )
}

fn bad(name: &str, message: Text) -> Error {
    Error::new(ErrorKind::BadQuery, message).with_details(format!("parameter {:?}", excerpt(name)))
}

#[cfg(test)]
mod tests {
    use steward_model::query::{Embed, FieldPath, IsValue, MAX_PARTS, Operator, SelectItem, Test};

    use super::*;

    fn eq(field: &str, value: &str) -> Filter {
        Filter::test(field, Operator::Eq, vec![value.to_owned()])
    }

    fn names(names: &[&str]) -> Option<Vec<String>> {
        Some(names.iter().map(|name| (*name).to_owned()).collect())
    }

    /// The embedding at this place of `select`.
    fn embedded(query: &ListQuery, index: usize) -> &Embed {
        match &query.select[index] {
            SelectItem::Embed(embed) => embed,
            other => panic!("not an embedding: {other:?}"),
        }
    }

    #[test]
    fn nothing_means_everything() {
        assert_eq!(parse_list("").unwrap(), ListQuery::default());
        assert_eq!(parse_write("").unwrap(), WriteQuery::default());
    }

    #[test]
    fn reads_a_whole_query() {
        let query = parse_list(
            "select=id,name&owner_id=eq.3&or=(a.eq.1,b.eq.2)&owner_id=not.is.null\
             &order=name.desc&limit=50&offset=10&after=abc",
        )
        .unwrap();
        assert_eq!(query.select.len(), 2);
        let null = Filter::test("owner_id", Operator::Is(IsValue::Null), Vec::new());
        assert_eq!(
            query.filter,
            Filter::And(vec![
                eq("owner_id", "3"),
                Filter::Or(vec![eq("a", "1"), eq("b", "2")]),
                Filter::Not(Box::new(null)),
            ])
        );
        assert_eq!(query.order.len(), 1);
        assert_eq!((query.limit, query.offset), (Some(50), Some(10)));
        assert_eq!(query.after.as_deref(), Some("abc"));
    }

    #[test]
    fn follows_relations_in_parameters() {
        let query = parse_list("@account.parent_id.city=eq.上海").unwrap();
        let field = FieldPath {
            relations: vec!["account".to_owned(), "parent_id".to_owned()],
            field: "city".to_owned(),
        };
        let values = vec!["上海".to_owned()];
        let test = Test { field, operator: Operator::Eq, quantifier: None, values };
        assert_eq!(query.filter, Filter::And(vec![Filter::Test(test)]));
    }

    #[test]
    fn dotted_parameters_go_into_embeddings() {
        let query = parse_list(
            "c.order=id.desc&c.limit=2&c.offset=1&c.name=eq.x&c.not.or=(a.eq.1)&contacts.b=eq.2\
             &c.addresses.limit=3&c.addresses.city=eq.y&owner.d=eq.4\
             &select=id,c:contacts(id,addresses(*)),...owner(n:name)",
        )
        .unwrap();
        assert!(query.filter.is_empty());
        let contacts = &embedded(&query, 1).query;
        assert_eq!((contacts.limit, contacts.offset, contacts.order.len()), (Some(2), Some(1), 1));
        let group = Filter::Not(Box::new(Filter::Or(vec![eq("a", "1")])));
        assert_eq!(contacts.filter, Filter::And(vec![eq("name", "x"), group, eq("b", "2")]));
        let addresses = &embedded(contacts, 1).query;
        assert_eq!(addresses.limit, Some(3));
        assert_eq!(addresses.filter, Filter::And(vec![eq("city", "y")]));
        assert_eq!(embedded(&query, 2).query.filter, Filter::And(vec![eq("d", "4")]));
    }

    #[test]
    fn an_alias_comes_before_a_target() {
        let query = parse_list("select=a:b(x),b:c(x)&b.x=eq.1").unwrap();
        assert!(embedded(&query, 0).query.filter.is_empty());
        assert!(!embedded(&query, 1).query.filter.is_empty());
    }

    #[test]
    fn names_of_no_embedding_are_refused() {
        let wrong = [
            ("contacts.limit=1", "contacts"),
            ("select=id&account.name=eq.x", "account"),
            ("select=account&account.name=eq.x", "account"),
            ("select=a:account(id)&b.id=eq.1", "b"),
            ("select=account(id)&account.owner.limit=1", "owner"),
            ("select=account(owner(id))&owner.limit=1", "owner"),
            ("not.name=eq.1", "not"),
        ];
        for (query, name) in wrong {
            let error = parse_list(query).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotEmbedded, "{query}");
            assert!(error.text().en.starts_with(&format!("'{name}'")), "{error}");
        }
        for query in [
            "select=a:account(id),b:account(id)&account.id=eq.1",
            "select=...c!x(a:id),...c!y(b:id)&c.id=eq.1",
        ] {
            assert_eq!(parse_list(query).unwrap_err().kind(), ErrorKind::BadQuery, "{query}");
        }
    }

    #[test]
    fn nothing_is_said_twice() {
        for pair in ["select=id", "order=id", "limit=1", "offset=1", "after=x"] {
            let error = parse_list(&format!("{pair}&id=eq.1&{pair}")).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadQuery, "{pair}");
            assert!(error.text().en.contains("only once"), "{error}");
        }
        let query = "select=a(id)&limit=1&a.limit=1";
        assert!(parse_list(query).is_ok());
        assert!(parse_list(&format!("{query}&a.limit=1")).is_err());
    }

    #[test]
    fn writes_name_columns() {
        let write = parse_write("columns=id,\"a b\", c &on_conflict=email,phone&id=eq.1").unwrap();
        assert_eq!(write.columns, names(&["id", "a b", "c"]));
        assert_eq!(write.on_conflict, names(&["email", "phone"]));
        assert_eq!(write.list.filter, Filter::And(vec![eq("id", "1")]));
        let wrong = [
            "columns=",
            "columns=a,",
            "columns=a,a",
            "columns=a(b)",
            "on_conflict=",
            "on_conflict=*",
            "columns=a&columns=b",
            "on_conflict=a&on_conflict=b",
            "select=a(*)&a.columns=b",
        ];
        for query in wrong {
            assert_eq!(parse_write(query).unwrap_err().kind(), ErrorKind::BadQuery, "{query}");
        }
        for query in ["columns=id", "on_conflict=id"] {
            assert_eq!(parse_list(query).unwrap_err().kind(), ErrorKind::BadQuery, "{query}");
        }
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        let wrong = [
            "name=Anna",
            "name=",
            "name",
            "=eq.1",
            "select=",
            "order=",
            "limit=",
            "or=",
            "or=()",
            "limit=many",
            "select=a(*)&a.after=x",
            "select=a(*)&a.select=id",
            "a..b=eq.1",
            "search=eq.1",
            "search=is.null",
        ];
        for query in wrong {
            let error = parse_list(query).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadQuery, "{query}");
            assert!(error.details().is_some(), "{query}");
        }
        let error = parse_list("data->a=eq.1").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotSupported);
        assert_eq!(parse_list("limit=-1").unwrap_err().kind(), ErrorKind::RangeNotSatisfiable);
    }

    #[test]
    fn parts_are_counted_together() {
        let filters = |count: usize| vec!["a=eq.1"; count].join("&");
        assert!(parse_list(&filters(MAX_PARTS)).is_ok());
        for more in ["select=id", "order=id", "or=(b.eq.1)", "b=eq.1"] {
            let error = parse_list(&format!("{}&{more}", filters(MAX_PARTS))).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TooLarge, "{more}");
        }
    }
}
