//! The version of the one record in an answer, whether or not the caller asked to see it.

use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::query::{Filter, ListQuery, Operator, SelectItem, Test};
use steward_model::scope::{Access, FieldRight};

use super::hidden::{ask_first, free_key};
use super::rows::{leading_number, peel};
use crate::answer::Media;

/// How the version will be found in the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// Behind the id, where a record with all its fields has it.
    Second,
    /// In front, under this key of our own, which is taken out.
    Hidden(String),
}

/// If the answer is about one record, makes sure that its version comes along.
pub(super) fn ask(
    query: &mut ListQuery,
    media: Media,
    catalog: &Catalog,
    access: &Access,
    plural: &str,
) -> Option<Version> {
    if !media.is_one() && !names_one(&query.filter) {
        return None;
    }
    if query.select.iter().any(|item| matches!(item, SelectItem::Aggregate { .. })) {
        return None;
    }
    if matches!(query.select.first(), None | Some(SelectItem::All)) {
        return Some(Version::Second);
    }
    let object = catalog.find_plural(plural)?;
    if access.field(object.id, "version") < FieldRight::Read {
        return None;
    }
    let key = free_key(&query.select);
    ask_first(&mut query.select, &key, "version");
    Some(Version::Hidden(key))
}

/// Finds the version in the answer, and takes it out if it was not asked for. The answer has one
/// row or none.
pub(super) fn take(version: &Version, body: &mut Vec<u8>) -> Option<i64> {
    let row = body.strip_prefix(b"[")?;
    match version {
        Version::Second => {
            let (_, rest) = leading_number(row.strip_prefix(b"{\"id\":")?)?;
            Some(leading_number(rest.strip_prefix(b",\"version\":")?)?.0)
        }
        Version::Hidden(key) => {
            let (number, rest) = peel(row, key)?;
            let from = body.len() - rest.len();
            body.drain("[{".len()..from);
            Some(number)
        }
    }
}

/// Whether a filter has `id=eq.…` among what must hold.
fn names_one(filter: &Filter) -> bool {
    match filter {
        Filter::And(parts) => parts.iter().any(names_one),
        Filter::Test(Test { field, operator: Operator::Eq, quantifier: None, .. }) => {
            field.relations.is_empty() && field.field == "id"
        }
        _ => false,
    }
}

/// Whether all that is shown changes only together with the version. Related records and roll-ups
/// change without it, so an answer with them can't be said to be unchanged.
pub(super) fn decides_all(query: &ListQuery, object: &ObjectDef) -> bool {
    let own = |name: &str| object.field(name).is_some_and(|field| field.computed.is_none());
    let all = || object.fields.iter().all(|field| field.internal || field.computed.is_none());
    (!query.select.is_empty() || all())
        && query.select.iter().all(|item| match item {
            SelectItem::All => all(),
            SelectItem::Field { field, .. } => own(field),
            // What month it is depends on the reader's time zone as well.
            SelectItem::Bucket { .. } | SelectItem::Aggregate { .. } | SelectItem::Embed(_) => {
                false
            }
        })
}

#[cfg(test)]
mod tests {
    use steward_grammar::parse_list;

    use super::*;

    #[test]
    fn one_record_is_named_by_its_id() {
        for (query, one) in [
            ("id=eq.7", true),
            ("name=eq.x&id=eq.7", true),
            ("and=(id.eq.7,name.eq.x)", true),
            ("id=in.(7)", false),
            ("id=not.eq.7", false),
            ("or=(id.eq.7,name.eq.x)", false),
            ("id=eq(any).{7,8}", false),
            ("@account.id=eq.7", false),
            ("", false),
        ] {
            assert_eq!(names_one(&parse_list(query).unwrap().filter), one, "{query}");
        }
    }

    #[test]
    fn a_version_is_found_and_taken_out() {
        let hidden = Version::Hidden("$".to_owned());
        let mut whole = br#"[{"id":7,"version":3,"name":"x"}]"#.to_vec();
        assert_eq!(take(&Version::Second, &mut whole), Some(3));
        assert_eq!(whole, br#"[{"id":7,"version":3,"name":"x"}]"#);
        let mut taken = br#"[{"$":12,"name":"x"}]"#.to_vec();
        assert_eq!(take(&hidden, &mut taken), Some(12));
        assert_eq!(taken, br#"[{"name":"x"}]"#);
        for none in [&b"[]"[..], br#"[{"id":7}]"#, br#"[{"$":null,"a":1}]"#] {
            let mut body = none.to_vec();
            assert_eq!(take(&Version::Second, &mut body), None);
            assert_eq!(take(&hidden, &mut body), None);
            assert_eq!(body, none);
        }
    }
}
