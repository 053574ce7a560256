//! What is selected: columns with the node that renders them, and to-many embeddings as arrays of
//! arrays, so that only stored values travel as JSON and rendering stays in one place.

use std::sync::Arc;

use steward_model::catalog::{ObjectDef, RelationKind};
use steward_model::formula::Display;
use steward_model::kind::Wire;
use steward_model::query::Aggregate;
use steward_model::scope::Verb;

use super::join::Joined;
use super::predicate::Walk;
use super::sql::{Alias, Sql};
use crate::Dialect;
use crate::plan::{Item, Look, Query};
use crate::shape::{FieldColumn, Member, Node, Shape};

impl Sql<'_> {
    /// Appends the columns of a query's items (after `index` columns that are already there) and
    /// answers their shape.
    pub(crate) fn items(
        &mut self,
        object: &ObjectDef,
        query: &Query,
        joined: &Joined,
        index: &mut usize,
    ) -> Shape {
        let grouped = query.grouped;
        let mut shape = Shape::default();
        for (item, one) in query.items.iter().zip(&joined.ones) {
            let (key, node) = match item {
                Item::Field { key, field, bucket, look } => {
                    let column = FieldColumn { field: *field, bucket: *bucket, index: *index };
                    let field = &object.fields[*field];
                    let at = self.comma(index);
                    self.value(joined.alias, field, *bucket);
                    self.named(at);
                    shape.fields.push(column);
                    let wire = if bucket.is_some() { Wire::Date } else { field.kind().wire() };
                    (key, Node::Column { index: at, wire, look: *look })
                }
                Item::Masked { key } => (key, Node::Null),
                Item::Display { key, display, look } => {
                    let columns = self.made_of(object, display, joined.alias, index);
                    let display = Arc::clone(display);
                    (key, Node::Computed { display, columns, look: *look })
                }
                Item::Aggregate { key, function, field, look } => {
                    let field = field.map(|field| &object.fields[field]);
                    (key, self.aggregate(joined.alias, (*function, *look), field, index))
                }
                Item::One { shown: false, .. } | Item::Many { shown: false, .. } => continue,
                Item::One { key, spread, query, .. } => {
                    let Some(one) = one else { continue };
                    let target = &self.catalog.objects()[query.object];
                    // Groups have no such row of their own; the columns say it by being null.
                    let presence =
                        if grouped { None } else { Some(self.presence(target, one, index)) };
                    let inner = self.items(target, query, one, index);
                    if *spread {
                        shape.spread_one(presence, inner);
                        continue;
                    }
                    let Some(presence) = presence else { continue };
                    (key, Node::One { presence, shape: inner })
                }
                Item::Many { key, spread, field, when, query, .. } => {
                    let at = self.comma(index);
                    let relation = RelationKind::ToMany { field: *field, when: when.clone() };
                    let inner = self.many(object, joined.alias, &relation, query);
                    self.named(at);
                    if *spread {
                        shape.spread_many(at, inner);
                        continue;
                    }
                    (key, Node::Many { index: at, shape: inner })
                }
            };
            shape.members.push(Member::new(key, node));
        }
        shape
    }

    /// Appends the columns that a field without one is made of.
    fn made_of(
        &mut self,
        object: &ObjectDef,
        display: &Display,
        alias: Alias,
        index: &mut usize,
    ) -> Vec<(usize, Wire)> {
        let mut columns = Vec::with_capacity(display.fields().len());
        for field in display.fields() {
            let field = &object.fields[*field];
            let at = self.comma(index);
            self.value(alias, field, None);
            self.named(at);
            columns.push((at, field.kind().wire()));
        }
        columns
    }

    /// Appends the column that says whether there is a joined row.
    fn presence(&mut self, target: &ObjectDef, one: &Joined, index: &mut usize) -> usize {
        let at = self.comma(index);
        self.column(one.alias, &target.fields[0]).named(at);
        at
    }

    /// Separates columns and answers the position of the next one.
    pub(crate) fn comma(&mut self, index: &mut usize) -> usize {
        if *index > 0 {
            self.push(", ");
        }
        *index += 1;
        *index - 1
    }

    fn aggregate(
        &mut self,
        alias: Alias,
        (function, look): (Aggregate, Look),
        field: Option<&steward_model::catalog::FieldDef>,
        index: &mut usize,
    ) -> Node {
        let at = self.comma(index);
        let (field, wire) = match (function, field) {
            (_, None) => {
                self.push("count(*)").named(at);
                return Node::Column { index: at, wire: Wire::Int, look };
            }
            (Aggregate::Count, Some(field)) => {
                self.push("count(").column(alias, field).push(")");
                (field, Wire::Int)
            }
            (Aggregate::Min | Aggregate::Max, Some(field)) => {
                let name = if function == Aggregate::Min { "min(" } else { "max(" };
                self.push(name).column(alias, field).push(")");
                (field, field.kind().wire())
            }
            (Aggregate::Sum | Aggregate::Avg, Some(field)) => {
                self.sum(alias, field);
                (field, field.kind().wire())
            }
        };
        self.named(at);
        if function != Aggregate::Avg {
            return Node::Column { index: at, wire, look };
        }
        let count = self.comma(index);
        self.push("count(").column(alias, field).push(")").named(count);
        Node::Average { sum: at, count, scale: field.kind.scale(), look }
    }

    /// A sum that stays a 64-bit integer; leaving that range is an error on both databases.
    fn sum(&mut self, alias: Alias, field: &steward_model::catalog::FieldDef) {
        let end = match self.dialect {
            Dialect::Sqlite => ")",
            Dialect::Postgres => ")::bigint",
        };
        self.push("sum(").column(alias, field).push(end);
    }

    /// A to-many embedding as one JSON array of arrays, in the embedding's order.
    fn many(
        &mut self,
        object: &ObjectDef,
        alias: Alias,
        relation: &RelationKind,
        query: &Query,
    ) -> Shape {
        let target = &self.catalog.objects()[query.object];
        let inner = self.alias();
        let rows = self.alias();
        let joined = self.plan_joins(query, inner);
        let (group, array) = match self.dialect {
            Dialect::Sqlite => ("json_group_array(", "json_array("),
            Dialect::Postgres => ("json_agg(", "json_build_array("),
        };
        // Which columns there are is known after the items are written, so the inner text is
        // written aside.
        let (outside, named) = self.set_aside();
        self.push("SELECT ");
        let mut columns = 0;
        let shape = self.items(target, query, &joined, &mut columns);
        if columns == 0 {
            self.push("1");
        }
        self.push(" FROM ").push(&target.quoted).push(" ").number(inner);
        self.joins(target, query, &joined);
        self.push(" WHERE ");
        self.link(object, alias, target, inner, relation);
        self.push(" AND ");
        self.visible(target, inner, Verb::Read, Walk::Probe);
        if !query.filter.is_always() {
            self.push(" AND ");
            self.predicate(target, inner, &query.filter);
        }
        if query.grouped {
            self.group_by(target, query, &joined);
        }
        self.order_by(target, query, &joined);
        self.push(" LIMIT ").number(query.limit).push(" OFFSET ").number(query.offset);
        let inside = self.take_back(outside, named);
        self.push("(SELECT coalesce(").push(group).push(array);
        let nested = shape.nested_columns();
        self.list(", ", 0..columns, |sql, column| {
            let (before, after) = match (nested.contains(&column), sql.dialect) {
                (false, _) => ("", ""),
                (true, Dialect::Sqlite) => ("json(", ")"),
                (true, Dialect::Postgres) => ("", "::json"),
            };
            sql.push(before).number(rows).push(".c").number(column).push(after);
        });
        self.push(match self.dialect {
            Dialect::Sqlite => ")), '[]') FROM (",
            Dialect::Postgres => "))::text, '[]') FROM (",
        });
        self.push(&inside).push(") ").number(rows).push(")");
        shape
    }
}
