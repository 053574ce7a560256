//! Which rows.

use steward_model::catalog::{ObjectDef, RelationKind};
use steward_model::query::{Filter, IsValue, ListQuery, Operator, Quantifier, SelectItem, Test};
use steward_model::scope::Verb;
use steward_model::{Error, Result, error::ErrorKind, text};

use super::{Resolver, related};
use crate::plan::{Operand, Predicate};

impl Resolver<'_> {
    /// A filter of `query`, whose embeddings it may name.
    pub(super) fn filter(
        &self,
        object: &ObjectDef,
        query: &ListQuery,
        filter: &Filter,
    ) -> Result<Predicate> {
        let all = |parts: &[Filter]| -> Result<Vec<Predicate>> {
            parts.iter().map(|part| self.filter(object, query, part)).collect()
        };
        Ok(match filter {
            Filter::And(parts) => Predicate::And(all(parts)?),
            Filter::Or(parts) => Predicate::Or(all(parts)?),
            Filter::Not(part) => Predicate::Not(Box::new(self.filter(object, query, part)?)),
            Filter::Test(test) => self.test(object, query, test)?,
        })
    }

    fn test(&self, object: &ObjectDef, query: &ListQuery, test: &Test) -> Result<Predicate> {
        if let Some(predicate) = self.embedding_test(object, query, test)? {
            return Ok(predicate);
        }
        self.path(object, &test.field.relations, test)
    }

    /// Follows the relations of a path; what stands at its end is tested on the last object.
    fn path(&self, object: &ObjectDef, relations: &[String], test: &Test) -> Result<Predicate> {
        let Some((first, rest)) = relations.split_first() else {
            return self.field_test(object, test);
        };
        let relation = self.catalog.relation(object, first, None)?;
        let target = self.catalog.object(relation.target);
        self.reachable(target, Verb::Read)?;
        self.relation_usable(object, target, &relation.kind)?;
        Ok(Predicate::Related {
            target: target.id,
            relation: relation.kind,
            predicate: Box::new(self.path(target, rest, test)?),
        })
    }

    /// Refuses a relation over a field that the reader may not use.
    pub(super) fn relation_usable(
        &self,
        object: &ObjectDef,
        target: &ObjectDef,
        kind: &RelationKind,
    ) -> Result<()> {
        match kind {
            RelationKind::ToOne { field } => {
                self.usable(object, &object.fields[*field].name)?;
            }
            RelationKind::ToMany { field, when } => {
                self.usable(target, &target.fields[*field].name)?;
                if let Some((object_field, _)) = when {
                    self.usable(target, &target.fields[*object_field].name)?;
                }
            }
        }
        Ok(())
    }

    /// `embedding=is.null` and `embedding=not.is.null`.
    fn embedding_test(
        &self,
        object: &ObjectDef,
        query: &ListQuery,
        test: &Test,
    ) -> Result<Option<Predicate>> {
        if !test.field.relations.is_empty() || object.field(&test.field.field).is_some() {
            return Ok(None);
        }
        let named = |item: &&SelectItem| match item {
            SelectItem::Embed(embed) => embed.key() == test.field.field,
            _ => false,
        };
        let Some(SelectItem::Embed(embed)) = query.select.iter().find(named) else {
            return Ok(None);
        };
        let item = self.items(
            object,
            &ListQuery { select: vec![SelectItem::Embed(embed.clone())], ..ListQuery::default() },
            0,
            &mut Vec::new(),
        )?;
        let exists = item.first().and_then(related);
        match (test.operator, exists) {
            (Operator::Is(IsValue::Null), Some(exists)) => {
                Ok(Some(Predicate::Not(Box::new(exists))))
            }
            (Operator::Is(IsValue::NotNull), Some(exists)) => Ok(Some(exists)),
            _ => {
                let key = embed.key();
                Err(Error::new(
                    ErrorKind::BadQuery,
                    text!(
                        en = "'{key}' is an embedding: only 'is.null' and 'not.is.null' fit.",
                        zh = "“{key}”是嵌入对象，只能用 is.null 或 not.is.null。"
                    ),
                ))
            }
        }
    }

    fn field_test(&self, object: &ObjectDef, test: &Test) -> Result<Predicate> {
        if test.operator == Operator::Search {
            return self.search(object, test);
        }
        let field = self.usable(object, &test.field.field)?;
        if test.operator == Operator::Is(IsValue::NotNull) {
            let operand = Operand::IsNull;
            return Ok(Predicate::Not(Box::new(Predicate::Field { field: field.id, operand })));
        }
        match test.quantifier {
            None => self.comparison((object, field), test.operator, &test.values),
            Some(quantifier) => {
                // The list may be empty, and then no operand is read.
                super::operand::fits(field, test.operator)?;
                let each = test.values.iter().map(|value| {
                    let one = std::slice::from_ref(value);
                    self.comparison((object, field), test.operator, one)
                });
                let parts = each.collect::<Result<Vec<_>>>()?;
                Ok(match quantifier {
                    Quantifier::Any => Predicate::Or(parts),
                    Quantifier::All => Predicate::And(parts),
                })
            }
        }
    }
}
