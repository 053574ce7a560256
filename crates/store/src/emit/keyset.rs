//! Order, and continuing behind a row.
//!
//! Where the keys can't be null and run one way, "behind" is a row comparison, which both databases
//! answer from the index. Mixed directions get a bound on the first key in front of the full
//! condition. A first key that can be null splits the rows into two runs, with and without a value,
//! each of which starts at its own place in the index (see [`Runs`]).

use steward_model::Value;
use steward_model::catalog::ObjectDef;
use steward_model::query::{Direction, Nulls};
use steward_model::value::ColumnType;

use super::join::Joined;
use super::sql::Sql;
use crate::plan::{Item, OrderKey, Query};

/// The rows behind a cursor, as runs in the order's index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// All rows behind the cursor, by the full condition.
    Whole,
    /// Rows with a value in the first key, behind the cursor's.
    ValuesBehind,
    /// Rows without a value in the first key, behind the cursor's, which has none either.
    NullsBehind,
    /// All rows without a value in the first key.
    AllNulls,
    /// All rows with a value in the first key.
    AllValues,
}

/// One or two runs, in their order.
pub(crate) type Runs = (Run, Option<Run>);

/// The runs of a query's rows.
pub(crate) fn runs(query: &Query) -> Runs {
    let (Some(values), Some(first)) = (&query.after, query.order.first()) else {
        return (Run::Whole, None);
    };
    // The runs are read without joins, so no key may come from an embedding.
    if !first.nullable || query.order.iter().any(|key| key.one.is_some()) {
        return (Run::Whole, None);
    }
    match (values[0].is_null(), first.nulls) {
        (false, Nulls::Last) => (Run::ValuesBehind, Some(Run::AllNulls)),
        (false, Nulls::First) => (Run::ValuesBehind, None),
        (true, Nulls::First) => (Run::NullsBehind, Some(Run::AllValues)),
        (true, Nulls::Last) => (Run::NullsBehind, None),
    }
}

impl Sql<'_> {
    /// Appends `ORDER BY …`, if there is an order.
    pub(crate) fn order_by(&mut self, object: &ObjectDef, query: &Query, joined: &Joined) {
        if query.order.is_empty() {
            return;
        }
        self.push(" ORDER BY ");
        self.list(", ", &query.order, |sql, key| {
            sql.key(object, query, joined, key);
            sql.push(match key.direction {
                Direction::Asc => " ASC",
                Direction::Desc => " DESC",
            });
            if key.nullable {
                sql.push(match key.nulls {
                    Nulls::First => " NULLS FIRST",
                    Nulls::Last => " NULLS LAST",
                });
            }
        });
    }

    /// Appends the column of an order key.
    pub(crate) fn key(
        &mut self,
        object: &ObjectDef,
        query: &Query,
        joined: &Joined,
        key: &OrderKey,
    ) {
        let one = key.one.and_then(|at| Some((&query.items[at], joined.ones[at].as_ref()?)));
        match one {
            Some((Item::One { query, .. }, one)) => {
                let target = &self.catalog.objects()[query.object];
                self.value(one.alias, &target.fields[key.field], key.bucket);
            }
            _ => {
                self.value(joined.alias, &object.fields[key.field], key.bucket);
            }
        }
    }

    /// What lies in the column of an order key.
    pub(crate) fn key_type(&self, object: &ObjectDef, query: &Query, key: &OrderKey) -> ColumnType {
        let owner = match key.one.map(|at| &query.items[at]) {
            Some(Item::One { query, .. }) => self.catalog.object(query.object),
            _ => object,
        };
        owner.fields[key.field].kind().column()
    }

    /// Appends ` AND …` for the rows of one run.
    pub(crate) fn behind(&mut self, object: &ObjectDef, query: &Query, joined: &Joined, run: Run) {
        let Some(values) = &query.after else { return };
        let keys = &query.order;
        let context = Context { object, query, joined };
        self.push(" AND ");
        match run {
            Run::Whole => self.after(&context, keys, values, false),
            Run::ValuesBehind => self.after(&context, keys, values, true),
            Run::NullsBehind => {
                self.key(object, query, joined, &keys[0]);
                self.push(" IS NULL AND ");
                self.after(&context, &keys[1..], &values[1..], false);
            }
            Run::AllNulls => {
                self.key(object, query, joined, &keys[0]);
                self.push(" IS NULL");
            }
            Run::AllValues => {
                self.key(object, query, joined, &keys[0]);
                self.push(" IS NOT NULL");
            }
        }
    }

    /// The condition that a row is behind `values`. `no_null`: the first key has a value.
    fn after(&mut self, at: &Context<'_>, keys: &[OrderKey], values: &[Value], no_null: bool) {
        let plain = |(index, key): (usize, &OrderKey)| {
            (!key.nullable || (no_null && index == 0)) && key.direction == keys[0].direction
        };
        if keys.iter().enumerate().all(plain) {
            self.push("(");
            self.list(", ", keys, |sql, key| sql.key(at.object, at.query, at.joined, key));
            self.push(if keys[0].direction == Direction::Asc { ") > (" } else { ") < (" });
            self.list(", ", values, |sql, value| {
                sql.bind(value.clone());
            });
            self.push(")");
            return;
        }
        if (!keys[0].nullable || no_null) && !values[0].is_null() {
            self.key(at.object, at.query, at.joined, &keys[0]);
            self.push(if keys[0].direction == Direction::Asc { " >= " } else { " <= " });
            self.bind(values[0].clone()).push(" AND ");
        }
        self.one_by_one(at, keys, values);
    }

    /// `first behind OR (first equal AND (second behind OR …))`
    fn one_by_one(&mut self, at: &Context<'_>, keys: &[OrderKey], values: &[Value]) {
        self.push("(");
        self.strictly(at, &keys[0], &values[0]);
        if keys.len() > 1 {
            self.push(" OR (");
            self.key(at.object, at.query, at.joined, &keys[0]);
            if values[0].is_null() {
                self.push(" IS NULL AND ");
            } else {
                self.push(" = ").bind(values[0].clone()).push(" AND ");
            }
            self.one_by_one(at, &keys[1..], &values[1..]);
            self.push(")");
        }
        self.push(")");
    }

    fn strictly(&mut self, at: &Context<'_>, key: &OrderKey, value: &Value) {
        let column = |sql: &mut Self| sql.key(at.object, at.query, at.joined, key);
        match (value.is_null(), key.nulls) {
            (true, Nulls::Last) => {
                self.push("FALSE");
            }
            (true, Nulls::First) => {
                column(self);
                self.push(" IS NOT NULL");
            }
            (false, nulls) => {
                self.push("(");
                column(self);
                self.push(if key.direction == Direction::Asc { " > " } else { " < " });
                self.bind(value.clone());
                if key.nullable && nulls == Nulls::Last {
                    self.push(" OR ");
                    column(self);
                    self.push(" IS NULL");
                }
                self.push(")");
            }
        }
    }
}

struct Context<'a> {
    object: &'a ObjectDef,
    query: &'a Query,
    joined: &'a Joined,
}
