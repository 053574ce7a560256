//! What a parameter's name means: a word of the grammar or a field, of the rows or of an embedding.

use steward_model::error::Result;
use steward_model::query::FieldPath;
use steward_model::text;

use crate::cursor::Cursor;
use crate::logic::{Joint, check_hops, path};
use crate::name::{self, Name};
use crate::words;

/// A parameter's name, read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// The embeddings it goes through, as in `contacts.addresses.limit`.
    pub(crate) embeds: Vec<String>,
    /// What it sets there.
    pub(crate) subject: Subject,
}

/// What a parameter sets.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// `select`
    Select,
    /// `order`
    Order,
    /// `limit`
    Limit,
    /// `offset`
    Offset,
    /// `after`
    After,
    /// `columns`
    Columns,
    /// `on_conflict`
    OnConflict,
    /// `search`
    Search,
    /// `and`, `or`, `not.and`, `not.or`
    Group(Joint, bool),
    /// A condition on a field.
    Field(FieldPath),
}

/// Reads a parameter's name.
pub(crate) fn read(name: &str) -> Result<Key> {
    let mut cursor = Cursor::new(name, name);
    let mut names = Vec::new();
    loop {
        cursor.skip_spaces();
        if cursor.eat("@") {
            let field = related(&mut cursor)?;
            return Ok(Key { embeds: texts(names), subject: Subject::Field(field) });
        }
        names.push(name::field(&mut cursor)?);
        if !cursor.eat(".") {
            break;
        }
    }
    if !cursor.at_end() {
        return Err(cursor.expected(&text!(en = "\".\" or \"=\"", zh = "“.”或“=”")));
    }
    Ok(subject(names))
}

/// Reads `account.parent_id.city` behind `@`, up to the end.
fn related(cursor: &mut Cursor<'_>) -> Result<FieldPath> {
    let mut names = Vec::new();
    loop {
        names.push(name::field(cursor)?.text);
        check_hops(cursor, &names)?;
        if !cursor.eat(".") {
            break;
        }
    }
    if !cursor.at_end() {
        return Err(cursor.expected(&text!(en = "\".\" or \"=\"", zh = "“.”或“=”")));
    }
    path(names, cursor)
}

/// Tells what the last name means; the others are embeddings.
fn subject(mut names: Vec<Name>) -> Key {
    // There is at least one name; an empty field would be refused by the catalog in any case.
    let last = names.pop().unwrap_or(Name { text: String::new(), quoted: true });
    let word = if last.quoted { "" } else { last.text.as_str() };
    let subject = match (word, Joint::of(word)) {
        (_, Some(joint)) => {
            let negated = names.last().is_some_and(|name| name.is("not"));
            if negated {
                names.pop();
            }
            Subject::Group(joint, negated)
        }
        ("select", _) => Subject::Select,
        ("order", _) => Subject::Order,
        ("limit", _) => Subject::Limit,
        ("offset", _) => Subject::Offset,
        ("after", _) => Subject::After,
        ("columns", _) => Subject::Columns,
        ("on_conflict", _) => Subject::OnConflict,
        (words::SEARCH, _) => Subject::Search,
        _ => Subject::Field(FieldPath::own(last.text)),
    };
    Key { embeds: texts(names), subject }
}

fn texts(names: Vec<Name>) -> Vec<String> {
    names.into_iter().map(|name| name.text).collect()
}

#[cfg(test)]
mod tests {
    use steward_model::error::ErrorKind;
    use steward_model::query::MAX_DEPTH;

    use super::*;

    fn own(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn field(name: &str) -> Subject {
        Subject::Field(FieldPath::own(name))
    }

    fn via(relations: &[&str], field: &str) -> Subject {
        Subject::Field(FieldPath { relations: own(relations), field: field.to_owned() })
    }

    #[test]
    fn tells_what_a_parameter_sets() {
        let cases: [(&str, &[&str], Subject); 24] = [
            ("select", &[], Subject::Select),
            ("order", &[], Subject::Order),
            ("limit", &[], Subject::Limit),
            ("offset", &[], Subject::Offset),
            ("after", &[], Subject::After),
            ("columns", &[], Subject::Columns),
            ("on_conflict", &[], Subject::OnConflict),
            ("search", &[], Subject::Search),
            ("and", &[], Subject::Group(Joint::And, false)),
            ("not.or", &[], Subject::Group(Joint::Or, true)),
            ("contacts.or", &["contacts"], Subject::Group(Joint::Or, false)),
            ("contacts.not.and", &["contacts"], Subject::Group(Joint::And, true)),
            ("contacts.addresses.limit", &["contacts", "addresses"], Subject::Limit),
            ("name", &[], field("name")),
            ("unit price", &[], field("unit price")),
            ("\"order\"", &[], field("order")),
            ("\"a.b\"", &[], field("a.b")),
            ("contacts.name", &["contacts"], field("name")),
            ("\"a.b\".c", &["a.b"], field("c")),
            ("not.name", &["not"], field("name")),
            ("@account.city", &[], via(&["account"], "city")),
            ("@account.parent_id.city", &[], via(&["account", "parent_id"], "city")),
            ("contacts.@account.city", &["contacts"], via(&["account"], "city")),
            ("@account.order", &[], via(&["account"], "order")),
        ];
        for (text, embeds, subject) in cases {
            assert_eq!(read(text).unwrap(), Key { embeds: own(embeds), subject }, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_name() {
        let wrong = [
            ".", "a.", ".a", "a..b", "@", "@a", "@a.", "@.a", "@@a.b", "a@b", "a.b@c.d", "a(b)",
            "*", "a:b", "\"a", "@a.@b.c", "{a}", "a,b",
        ];
        for text in wrong {
            assert_eq!(read(text).unwrap_err().kind(), ErrorKind::BadQuery, "{text}");
        }
        assert_eq!(read("data->>a").unwrap_err().kind(), ErrorKind::NotSupported);
        let far = format!("@{}x", "a.".repeat(MAX_DEPTH + 1));
        assert_eq!(read(&far).unwrap_err().kind(), ErrorKind::TooLarge);
    }
}
