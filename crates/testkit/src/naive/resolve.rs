//! From names to places: a question with every name looked up and every right checked, so that a
//! question is refused whether or not there are rows.

use std::collections::BTreeSet;

use steward_model::catalog::{Catalog, FieldId, ObjectDef, Relation};
use steward_model::error::ErrorKind;
use steward_model::query::{
    Aggregate, Bucket, Direction, Embed, Filter, IsValue, Join, ListQuery, Nulls, Operator,
    OrderTerm, SelectItem,
};

use super::access::NaiveAccess;
use super::cast::Cast;
use super::clock::Clocked;
use super::compare::Comparison;
use super::error::{NaiveError, refuse};
use super::group::unordered;
use super::relate::relation;
use super::special::Reader;
use super::{fields, secret, select};

/// A question about one object's rows.
#[derive(Debug)]
pub(super) struct Question<'c> {
    pub(super) object: &'c ObjectDef,
    pub(super) items: Vec<Item>,
    pub(super) grouped: bool,
    pub(super) embeds: Vec<Embedding<'c>>,
    pub(super) condition: Condition,
    pub(super) keys: Vec<SortKey>,
    pub(super) limit: Option<u64>,
    pub(super) offset: u64,
}

/// Something to show.
#[derive(Debug)]
pub(super) enum Item {
    Field { key: String, shown: Shown },
    Clocked { key: String, clocked: Clocked },
    Aggregate { key: String, function: Aggregate, field: Option<FieldId>, cast: Cast },
    Embed(usize),
}

/// What is shown of a field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    pub(super) field: FieldId,
    pub(super) bucket: Option<Bucket>,
    pub(super) cast: Cast,
    pub(super) masked: bool,
}

/// A field, or its stretch of time, of the row or of one of its to-one embeddings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) embed: Option<usize>,
    pub(super) field: FieldId,
    pub(super) bucket: Option<Bucket>,
}

impl Question<'_> {
    /// The keys of what is shown of a row.
    pub(super) fn keys(&self) -> Vec<String> {
        let mut found = Vec::new();
        for item in &self.items {
            match item {
                Item::Field { key, .. }
                | Item::Clocked { key, .. }
                | Item::Aggregate { key, .. } => found.push(key.clone()),
                Item::Embed(at) if self.embeds[*at].spread => {
                    found.extend(self.embeds[*at].question.keys());
                }
                Item::Embed(at) => found.push(self.embeds[*at].key.clone()),
            }
        }
        found
    }

    /// What the rows of a group have in common.
    pub(super) fn common(&self) -> Vec<Part> {
        let mut found = Vec::new();
        for item in &self.items {
            match item {
                Item::Field { shown: Shown { field, bucket, masked: false, .. }, .. } => {
                    found.push(Part { embed: None, field: *field, bucket: *bucket });
                }
                Item::Embed(at) => {
                    let inner = self.embeds[*at].question.common();
                    found.extend(inner.into_iter().map(|part| Part { embed: Some(*at), ..part }));
                }
                _ => {}
            }
        }
        found
    }
}

/// Related rows.
#[derive(Debug)]
pub(super) struct Embedding<'c> {
    pub(super) key: String,
    pub(super) relation: Relation,
    pub(super) to_one: bool,
    pub(super) inner: bool,
    pub(super) spread: bool,
    pub(super) nothing: bool,
    pub(super) question: Question<'c>,
}

/// A filter.
#[derive(Debug)]
pub(super) enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    Field {
        path: Vec<Relation>,
        field: FieldId,
        comparison: Comparison,
    },
    /// Whether an embedding has rows.
    Embedded {
        embed: usize,
        present: bool,
    },
}

/// By what rows are sorted.
#[derive(Debug)]
pub(super) struct SortKey {
    pub(super) part: Part,
    pub(super) direction: Direction,
    pub(super) nulls: Nulls,
}

/// Looks names up for one reader.
#[derive(Clone, Copy)]
pub(super) struct Resolver<'c, 'a> {
    pub(super) catalog: &'c Catalog,
    pub(super) access: &'a NaiveAccess,
    pub(super) reader: Reader<'a>,
}

impl<'c> Resolver<'c, '_> {
    /// The question at the top.
    pub(super) fn top(
        self,
        object: &'c ObjectDef,
        query: &ListQuery,
    ) -> Result<Question<'c>, NaiveError> {
        if query.after.is_some() {
            return refuse(ErrorKind::NotSupported);
        }
        self.question(object, query, false)
    }

    fn question(
        self,
        object: &'c ObjectDef,
        query: &ListQuery,
        nothing: bool,
    ) -> Result<Question<'c>, NaiveError> {
        let mut embeds = Vec::new();
        for item in &query.select {
            if let SelectItem::Embed(embed) = item {
                embeds.push(self.embedding(object, embed)?);
            }
        }
        let items = select::items(object, query, nothing, self.access)?;
        select::check_keys(&items, &embeds, &mut BTreeSet::new())?;
        let grouped = items.iter().any(|item| matches!(item, Item::Aggregate { .. }));
        if grouped {
            select::check_groups(object, &items, &embeds)?;
        }
        let condition = self.condition(object, &embeds, &query.filter)?;
        let mut keys = Vec::new();
        for term in &query.order {
            keys.push(self.sort_key(object, &embeds, term)?);
        }
        if grouped {
            let question = Question {
                object,
                items,
                grouped,
                embeds,
                condition,
                keys,
                limit: query.limit,
                offset: query.offset.unwrap_or(0),
            };
            check_group_order(&question)?;
            return Ok(question);
        } else if query.order.is_empty() {
            let usual = object.order.iter().map(|term| self.sort_key(object, &embeds, term));
            keys = usual.map_while(Result::ok).collect();
        }
        let (limit, offset) = (query.limit, query.offset.unwrap_or(0));
        Ok(Question { object, items, grouped, embeds, condition, keys, limit, offset })
    }

    fn embedding(self, object: &'c ObjectDef, embed: &Embed) -> Result<Embedding<'c>, NaiveError> {
        let relation =
            relation(self.catalog, object, &embed.target, embed.hint.as_deref(), self.access)?;
        let to_one = matches!(relation.kind, steward_model::catalog::RelationKind::ToOne { .. });
        let target = &self.catalog.objects()[relation.target];
        let question = self.question(target, &embed.query, embed.nothing)?;
        if question.grouped && (embed.spread || to_one) {
            return refuse(ErrorKind::NotSupported);
        }
        Ok(Embedding {
            key: embed.alias.clone().unwrap_or_else(|| embed.target.clone()),
            relation,
            to_one,
            inner: embed.join == Join::Inner,
            spread: embed.spread,
            nothing: embed.nothing,
            question,
        })
    }

    fn condition(
        self,
        object: &ObjectDef,
        embeds: &[Embedding<'_>],
        filter: &Filter,
    ) -> Result<Condition, NaiveError> {
        let each = |parts: &[Filter]| -> Result<Vec<Condition>, NaiveError> {
            parts.iter().map(|part| self.condition(object, embeds, part)).collect()
        };
        Ok(match filter {
            Filter::And(parts) => Condition::And(each(parts)?),
            Filter::Or(parts) => Condition::Or(each(parts)?),
            Filter::Not(part) => Condition::Not(Box::new(self.condition(object, embeds, part)?)),
            Filter::Test(test) => {
                if test.field.relations.is_empty()
                    && fields::known(object, &test.field.field).is_none()
                    && let Some(embed) = place(embeds, &test.field.field)
                {
                    let present = match test.operator {
                        Operator::Is(IsValue::Null) => false,
                        Operator::Is(IsValue::NotNull) => true,
                        _ => return refuse(ErrorKind::BadQuery),
                    };
                    return Ok(Condition::Embedded { embed, present });
                }
                let mut path = Vec::new();
                let mut at = object;
                for name in &test.field.relations {
                    let step = relation(self.catalog, at, name, None, self.access)?;
                    at = &self.catalog.objects()[step.target];
                    path.push(step);
                }
                let field = fields::readable(at, &test.field.field, self.access)?;
                if let Some((kind, test)) = secret::of_code(at, field, test)? {
                    let comparison = Comparison::new(&kind, &test, self.reader)?;
                    return Ok(Condition::Field { path, field: field.id + 1, comparison });
                }
                let comparison = Comparison::new(&field.kind, test, self.reader)?;
                Condition::Field { path, field: field.id, comparison }
            }
        })
    }

    fn sort_key(
        self,
        object: &ObjectDef,
        embeds: &[Embedding<'_>],
        term: &OrderTerm,
    ) -> Result<SortKey, NaiveError> {
        let (embed, object) = match &term.relation {
            None => (None, object),
            Some(key) => match place(embeds, key) {
                Some(at) if embeds[at].to_one => (Some(at), embeds[at].question.object),
                _ => return refuse(ErrorKind::NotEmbedded),
            },
        };
        let field = fields::readable(object, &term.field, self.access)?;
        if unordered(&field.kind) {
            return refuse(ErrorKind::NotSupported);
        }
        if term.bucket.is_some() {
            select::check_time(field)?;
        }
        let nulls = match (term.nulls, term.direction) {
            (Some(nulls), _) => nulls,
            (None, Direction::Asc) => Nulls::Last,
            (None, Direction::Desc) => Nulls::First,
        };
        let part = Part { embed, field: field.id, bucket: term.bucket };
        Ok(SortKey { part, direction: term.direction, nulls })
    }
}

/// The embedding with this key.
fn place(embeds: &[Embedding<'_>], key: &str) -> Option<usize> {
    embeds.iter().position(|embed| embed.key == key)
}

/// Groups can be sorted only by what they have in common.
fn check_group_order(question: &Question<'_>) -> Result<(), NaiveError> {
    let common = question.common();
    if question.keys.iter().all(|key| common.contains(&key.part)) {
        return Ok(());
    }
    refuse(ErrorKind::NotSupported)
}
