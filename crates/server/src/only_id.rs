//! `id=eq.5` and nothing else.

use steward_model::query::{Filter, Operator, Test};

/// The id that a filter names and nothing else.
pub(crate) fn only_id(filter: &Filter) -> Option<i64> {
    match filter {
        Filter::And(parts) => match parts.as_slice() {
            [only] => only_id(only),
            _ => None,
        },
        Filter::Test(Test { field, operator: Operator::Eq, quantifier: None, values }) => {
            let own = field.relations.is_empty() && field.field == "id";
            values.first().filter(|_| own)?.parse().ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use steward_grammar::parse_list;

    use super::*;

    #[test]
    fn the_filter_is_the_id() {
        for (query, id) in [
            ("id=eq.5", Some(5)),
            ("and=(id.eq.5)", Some(5)),
            ("id=eq.x", None),
            ("id=gt.5", None),
            ("id=eq.5&name=eq.x", None),
            ("name=eq.5", None),
            ("", None),
        ] {
            assert_eq!(only_id(&parse_list(query).unwrap().filter), id, "{query}");
        }
    }
}
