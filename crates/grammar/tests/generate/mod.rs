//! Random questions, as the readers build them.

mod filter;
mod unique;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use steward_model::query::{
    Aggregate, Bucket, Direction, Embed, Filter, Join, ListQuery, Nulls, OrderTerm, SelectItem,
};

/// How deep embeddings and groups go here; less than what is accepted.
const DEPTH: u32 = 3;

/// A question that the grammar can say.
pub(crate) fn list_query() -> impl Strategy<Value = ListQuery> {
    let top = (vec(select_item(), 0..5), conditions(), option::of(text(1)));
    top.prop_map(|(select, conditions, after)| {
        let mut query = ListQuery { select, after, ..conditions };
        unique::prune(&mut query);
        query
    })
}

/// Everything of a question but `select` and `after`.
fn conditions() -> impl Strategy<Value = ListQuery> {
    let parts = (
        vec(filter::filter(), 0..4),
        vec(order_term(), 0..3),
        option::of(any::<u64>()),
        option::of(any::<u64>()),
    );
    parts.prop_map(|(filters, order, limit, offset)| ListQuery {
        filter: Filter::And(filters),
        order,
        limit,
        offset,
        ..ListQuery::default()
    })
}

fn select_item() -> impl Strategy<Value = SelectItem> {
    let leaf = prop_oneof![
        1 => Just(SelectItem::All),
        4 => (option::of(name()), name(), cast())
            .prop_map(|(alias, field, cast)| SelectItem::Field { alias, field, cast }),
        2 => (option::of(name()), function(), name(), cast()).prop_map(
            |(alias, function, field, cast)| {
                SelectItem::Aggregate { alias, function, field: Some(field), cast }
            }
        ),
        1 => (option::of(name()), name(), bucket())
            .prop_map(|(alias, field, bucket)| SelectItem::Bucket { alias, field, bucket }),
        1 => (option::of(name()), cast()).prop_map(|(alias, cast)| SelectItem::Aggregate {
            alias,
            function: Aggregate::Count,
            field: None,
            cast,
        }),
    ];
    leaf.prop_recursive(DEPTH, 24, 4, |item| embed(item).prop_map(SelectItem::Embed))
}

fn embed(item: impl Strategy<Value = SelectItem>) -> impl Strategy<Value = Embed> {
    let head = (option::of(name()), name(), option::of(name()), any::<bool>(), any::<bool>());
    (head, vec(item, 0..4), conditions()).prop_map(|(head, select, conditions)| {
        let (alias, target, hint, spread, inner) = head;
        Embed {
            alias: alias.filter(|_| !spread),
            target,
            hint,
            join: if inner { Join::Inner } else { Join::Left },
            spread,
            nothing: select.is_empty(),
            query: ListQuery { select, ..conditions },
        }
    })
}

fn order_term() -> impl Strategy<Value = OrderTerm> {
    let nulls = option::of(prop_oneof![Just(Nulls::First), Just(Nulls::Last)]);
    (option::of(name()), name(), option::of(bucket()), any::<bool>(), nulls).prop_map(
        |(relation, field, bucket, descending, nulls)| OrderTerm {
            bucket: bucket.filter(|_| relation.is_none()),
            relation,
            field,
            direction: if descending { Direction::Desc } else { Direction::Asc },
            nulls,
        },
    )
}

fn bucket() -> impl Strategy<Value = Bucket> {
    proptest::sample::select(&Bucket::ALL[..])
}

fn function() -> impl Strategy<Value = Aggregate> {
    prop_oneof![
        Just(Aggregate::Count),
        Just(Aggregate::Sum),
        Just(Aggregate::Avg),
        Just(Aggregate::Min),
        Just(Aggregate::Max),
    ]
}

fn cast() -> impl Strategy<Value = Option<String>> {
    option::weighted(0.2, "[a-z_]([a-z0-9_ ]{0,6}[a-z0-9])?")
}

/// Names that must be quoted, and some that must not.
const NAMES: &[&str] = &[
    "not",
    "and",
    "or",
    "eq",
    "in",
    "is",
    "like",
    "count",
    "sum",
    "order",
    "limit",
    "select",
    "left",
    "inner",
    "asc",
    "nullslast",
    "after",
    "search",
    "columns",
    "*",
    "@a",
    "a.b",
    " a ",
    "a-b",
    "-",
    "->",
    "a->b",
    "a,b",
    "(a)",
    "a:b",
    "a::b",
    "...",
    "\"",
    "\\",
    "张三",
    "é",
    "\t",
];

/// Ordinary names, words of the grammar, and anything at all.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![6 => "[a-z][a-z0-9_]{0,6}", 2 => proptest::sample::select(NAMES).prop_map(String::from), 1 => text(1)]
}

/// Any text that a query can hold, of at least so many characters.
fn text(least: usize) -> impl Strategy<Value = String> {
    let any_char = prop_oneof![
        2 => proptest::char::range('a', 'z'),
        2 => proptest::sample::select(&['"', '\\', ',', '.', '(', ')', '{', '}', ' ', '%', '&', '+', '=', '@', '张'][..]),
        1 => any::<char>().prop_filter("no NUL", |c| *c != '\0'),
    ];
    vec(any_char, least..8).prop_map(|chars| chars.into_iter().collect())
}
