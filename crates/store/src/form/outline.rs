//! What of a question stays the same when only its operands change.

use std::hash::{Hash, Hasher};

use steward_model::query::{Embed, Filter, ListQuery, MARK, Operator, SelectItem, Test};

/// The most operands of a question that is remembered. Longer lists are asked once.
const MAX_OPERANDS: usize = 16;

/// The longest key of a question that is remembered, in bytes.
const MAX_KEY: usize = 4 * 1024;

/// A question without its operands, and the operands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline<'q> {
    /// The same for two questions exactly if they differ in nothing but operands and cursor.
    pub key: Vec<u8>,
    /// The operands in the order in which the question names them.
    pub operands: Vec<&'q str>,
}

impl<'q> Outline<'q> {
    /// The outline of a question. `None` for one that is not worth remembering, or whose plan may
    /// depend on more than its outline: patterns and regular expressions, lists of options, long
    /// lists, operands such as `@today`, rows left out by number.
    #[must_use]
    pub fn of(query: &'q ListQuery) -> Option<Self> {
        let mut ink = Ink(Vec::with_capacity(512));
        let mut operands = Vec::new();
        Walk { ink: &mut ink, operands: &mut operands }.query(query)?;
        (ink.0.len() <= MAX_KEY).then_some(Self { key: ink.0, operands })
    }
}

/// Keeps the bytes that a hash would be made of. Lengths and variants are among them, so that
/// different things never give the same bytes.
struct Ink(Vec<u8>);

impl Hasher for Ink {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Only the bytes are of use.
    fn finish(&self) -> u64 {
        self.0.len() as u64
    }
}

struct Walk<'w, 'q> {
    ink: &'w mut Ink,
    operands: &'w mut Vec<&'q str>,
}

impl<'q> Walk<'_, 'q> {
    // Everything is taken apart by name, so that what is added to a question must be thought of here.
    fn query(&mut self, query: &'q ListQuery) -> Option<()> {
        let ListQuery { select, filter, order, limit, offset, after } = query;
        if offset.is_some_and(|offset| offset > 0) {
            return None;
        }
        select.len().hash(self.ink);
        for item in select {
            match item {
                SelectItem::Embed(embed) => self.embed(embed)?,
                own => {
                    self.ink.write_u8(0);
                    own.hash(self.ink);
                }
            }
        }
        self.filter(filter)?;
        order.hash(self.ink);
        limit.hash(self.ink);
        after.is_some().hash(self.ink);
        Some(())
    }

    fn embed(&mut self, embed: &'q Embed) -> Option<()> {
        let Embed { alias, target, hint, join, spread, nothing, query } = embed;
        self.ink.write_u8(1);
        (alias, target, hint, join, spread, nothing).hash(self.ink);
        self.query(query)
    }

    fn filter(&mut self, filter: &'q Filter) -> Option<()> {
        match filter {
            Filter::And(parts) => self.parts(0, parts),
            Filter::Or(parts) => self.parts(1, parts),
            Filter::Not(part) => {
                self.ink.write_u8(2);
                self.filter(part)
            }
            Filter::Test(test) => self.test(test),
        }
    }

    fn parts(&mut self, mark: u8, parts: &'q [Filter]) -> Option<()> {
        self.ink.write_u8(mark);
        parts.len().hash(self.ink);
        parts.iter().try_for_each(|part| self.filter(part))
    }

    fn test(&mut self, test: &'q Test) -> Option<()> {
        let Test { field, operator, quantifier, values } = test;
        if quantifier.is_some() || !is_open(*operator) {
            return None;
        }
        self.ink.write_u8(3);
        (field, operator, values.len()).hash(self.ink);
        for value in values {
            if value.trim_start().starts_with(MARK) || self.operands.len() == MAX_OPERANDS {
                return None;
            }
            self.operands.push(value);
        }
        Some(())
    }
}

/// Whether an operator's plan is the same for all values of its operands.
fn is_open(operator: Operator) -> bool {
    match operator {
        Operator::Eq
        | Operator::Neq
        | Operator::Gt
        | Operator::Gte
        | Operator::Lt
        | Operator::Lte
        | Operator::IsDistinct
        | Operator::In
        | Operator::Is(_) => true,
        Operator::Like
        | Operator::Ilike
        | Operator::Match
        | Operator::Imatch
        | Operator::Contains
        | Operator::ContainedIn
        | Operator::Overlaps
        | Operator::Search
        | Operator::Range => false,
    }
}

/// Puts numbers in place of the operands, counted as [`Outline::of`] lists them. `query` has an
/// outline.
pub(super) fn number_operands(query: &mut ListQuery) {
    let mut next = 0;
    number_query(query, &mut next);
}

fn number_query(query: &mut ListQuery, next: &mut usize) {
    for item in &mut query.select {
        if let SelectItem::Embed(embed) = item {
            number_query(&mut embed.query, next);
        }
    }
    number_filter(&mut query.filter, next);
}

fn number_filter(filter: &mut Filter, next: &mut usize) {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => {
            parts.iter_mut().for_each(|part| number_filter(part, next));
        }
        Filter::Not(part) => number_filter(part, next),
        Filter::Test(test) => {
            for value in &mut test.values {
                *value = next.to_string();
                *next += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use steward_model::query::{Direction, FieldPath, IsValue, Join, OrderTerm};

    use super::*;

    fn test(field: &str, operator: Operator, values: &[&str]) -> Filter {
        Filter::test(field, operator, values.iter().map(|value| (*value).to_owned()).collect())
    }

    fn of(filter: Filter) -> ListQuery {
        ListQuery { filter, ..ListQuery::default() }
    }

    fn embed(query: ListQuery) -> Embed {
        Embed {
            alias: None,
            target: "account".to_owned(),
            hint: None,
            join: Join::Left,
            spread: false,
            nothing: false,
            query,
        }
    }

    fn key(query: &ListQuery) -> Vec<u8> {
        Outline::of(query).expect("an outline").key
    }

    #[test]
    fn operands_and_cursors_make_no_difference() {
        let both = |one: &str, other: &str| {
            let inner = of(test("city", Operator::Neq, &[one]));
            ListQuery {
                select: vec![SelectItem::Embed(embed(inner))],
                filter: test("id", Operator::In, &[other, "5"]),
                after: Some(one.to_owned()),
                ..ListQuery::default()
            }
        };
        let (first, second) = (both("a", "b"), both("cc", ""));
        assert_eq!(key(&first), key(&second));
        assert_eq!(Outline::of(&first).unwrap().operands, ["a", "b", "5"]);
        assert_eq!(Outline::of(&second).unwrap().operands, ["cc", "", "5"]);
        let mut numbered = first;
        number_operands(&mut numbered);
        assert_eq!(Outline::of(&numbered).unwrap().operands, ["0", "1", "2"]);
    }

    #[test]
    fn everything_else_makes_a_difference() {
        let field = |name: &str, alias: Option<&str>| SelectItem::Field {
            alias: alias.map(str::to_owned),
            field: name.to_owned(),
            cast: None,
        };
        let term = |direction| OrderTerm {
            relation: None,
            bucket: None,
            field: "a".to_owned(),
            direction,
            nulls: None,
        };
        let eq = || test("a", Operator::Eq, &["1"]);
        let through = |relation: &str| {
            let Filter::Test(mut test) = eq() else { unreachable!() };
            test.field = FieldPath { relations: vec![relation.to_owned()], ..test.field };
            Filter::Test(test)
        };
        let select = |select: Vec<SelectItem>| ListQuery { select, ..ListQuery::default() };
        let order = |order: Vec<OrderTerm>| ListQuery { order, ..ListQuery::default() };
        let all = [
            ListQuery::default(),
            of(eq()),
            of(test("b", Operator::Eq, &["1"])),
            of(test("a", Operator::Neq, &["1"])),
            of(test("a", Operator::In, &["1"])),
            of(test("a", Operator::In, &["1", "2"])),
            of(test("a", Operator::In, &[])),
            of(test("a", Operator::Is(IsValue::Null), &[])),
            of(test("a", Operator::Is(IsValue::True), &[])),
            of(Filter::Not(Box::new(eq()))),
            of(Filter::And(vec![eq()])),
            of(Filter::Or(vec![eq()])),
            of(Filter::Or(vec![eq(), eq()])),
            of(Filter::Or(vec![Filter::Or(vec![eq()]), eq()])),
            of(Filter::Or(vec![Filter::Or(vec![eq(), eq()])])),
            of(through("x")),
            of(through("y")),
            select(vec![SelectItem::All]),
            select(vec![field("a", None)]),
            select(vec![field("a", None), field("b", None)]),
            select(vec![field("ab", None)]),
            select(vec![field("a", Some("b"))]),
            select(vec![SelectItem::Embed(embed(ListQuery::default()))]),
            select(vec![SelectItem::Embed(embed(of(eq())))]),
            select(vec![SelectItem::Embed(Embed { join: Join::Inner, ..embed(of(eq())) })]),
            order(vec![term(Direction::Asc)]),
            order(vec![term(Direction::Desc)]),
            ListQuery { limit: Some(0), ..ListQuery::default() },
            ListQuery { limit: Some(5), ..ListQuery::default() },
            ListQuery { after: Some(String::new()), ..ListQuery::default() },
        ];
        let keys: std::collections::BTreeSet<Vec<u8>> = all.iter().map(key).collect();
        assert_eq!(keys.len(), all.len());
    }

    #[test]
    fn what_depends_on_more_has_no_outline() {
        let long: Vec<&str> = vec!["1"; MAX_OPERANDS + 1];
        for query in [
            of(test("a", Operator::Ilike, &["x%"])),
            of(test("a", Operator::Contains, &["x"])),
            of(test("a", Operator::Eq, &["@today"])),
            of(test("a", Operator::Eq, &[" @today"])),
            of(test("a", Operator::In, &["1", "@me"])),
            of(test("a", Operator::In, &long)),
            of(Filter::Not(Box::new(test("a", Operator::Match, &["x"])))),
            of(test(&"x".repeat(MAX_KEY), Operator::Eq, &["1"])),
            ListQuery { offset: Some(1), ..ListQuery::default() },
        ] {
            assert_eq!(Outline::of(&query), None, "{query:?}");
        }
        assert!(Outline::of(&of(test("a", Operator::In, &long[1..]))).is_some());
    }
}
