//! From names to a plan: every name is looked up, every right is asked, every operand is read.

mod cast;
pub(super) mod cursor;
mod field;
mod filter;
mod group;
pub(super) mod operand;
mod order;
mod regex_subset;
mod search;
mod select;
mod special;

use std::cell::Cell;

use steward_model::catalog::{Catalog, ObjectDef, ObjectId, unknown_object};
use steward_model::clock::Micros;
use steward_model::query::{ListQuery, MAX_DEPTH};
use steward_model::scope::{Access, Reach, Verb};
use steward_model::{Error, Result, error::ErrorKind, text};

use super::{MAX_EMBEDDED, MAX_EXPORTED, MAX_OFFSET, MAX_ROWS, Predicate, Query};

pub(super) struct Resolver<'a> {
    catalog: &'a Catalog,
    access: &'a Access,
    verb: Verb,
    now: Micros,
    /// Whether what was read so far holds at this time only.
    relative: Cell<bool>,
    /// Whether anything that is shown looks at the clock.
    clocked: Cell<bool>,
    /// Whether operands are not values but the numbers of places to be marked.
    marking: bool,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(catalog: &'a Catalog, access: &'a Access, verb: Verb, now: Micros) -> Self {
        let (relative, clocked) = (Cell::new(false), Cell::new(false));
        Self { catalog, access, verb, now, relative, clocked, marking: false }
    }

    /// The same resolver for a question in which every operand is the number of a place to be marked.
    pub(super) fn marking(self) -> Self {
        Self { marking: true, ..self }
    }

    pub(super) fn root(&self, object: ObjectId, query: &ListQuery) -> Result<Query> {
        let object = self.catalog.object(object);
        self.reachable(object, self.verb)?;
        let mut root = self.query(object, query, 0)?;
        let most = if self.verb == Verb::Export { MAX_EXPORTED } else { MAX_ROWS };
        root.limit = query.limit.unwrap_or(most).min(most);
        if let Some(cursor) = &query.after {
            root.after = Some(cursor::read(object, self.catalog, &root, cursor)?);
        }
        Ok(root)
    }

    /// Whether the plan holds only at the time that it was made for.
    pub(super) fn is_relative(&self) -> bool {
        self.relative.get()
    }

    /// Whether anything that is shown looks at the clock.
    pub(super) fn is_clocked(&self) -> bool {
        self.clocked.get()
    }

    fn query(&self, object: &ObjectDef, query: &ListQuery, depth: usize) -> Result<Query> {
        if depth > MAX_DEPTH {
            return Err(not_supported(text!(
                en = "Embeddings can be nested at most {MAX_DEPTH} deep.",
                zh = "嵌套最多 {MAX_DEPTH} 层。"
            )));
        }
        let mut required = Vec::new();
        let items = self.items(object, query, depth, &mut required)?;
        let grouped = group::aggregates(&items);
        if grouped && query.after.is_some() {
            return Err(not_supported(text!(
                en = "A grouped answer has no cursors; use 'limit' and 'offset'.",
                zh = "分组结果不支持游标，请使用 limit 和 offset。"
            )));
        }
        let mut filter = self.filter(object, query, &query.filter)?;
        for condition in required {
            filter.require(condition);
        }
        let order = self.order(object, query, &items, grouped)?;
        Ok(Query {
            object: object.id,
            items,
            filter,
            order,
            limit: query.limit.unwrap_or(MAX_EMBEDDED).min(MAX_EMBEDDED),
            offset: query.offset.unwrap_or(0).min(MAX_OFFSET),
            after: None,
            grouped,
        })
    }

    /// Refuses an object of which the verb reaches nothing.
    fn reachable(&self, object: &ObjectDef, verb: Verb) -> Result<()> {
        if *self.access.reach(object.id, Verb::Read) == Reach::None {
            return Err(unknown_object(&object.plural));
        }
        if *self.access.reach(object.id, verb) != Reach::None {
            return Ok(());
        }
        let (en, zh) = (&object.label_plural.en, &object.label_plural.zh);
        let verb = verb.name();
        Err(Error::new(
            ErrorKind::Forbidden,
            text!(
                en = "Your role does not allow you to {verb} {en}. An administrator can change that.",
                zh = "您的角色没有“{zh}”的此项权限（{verb}），可请管理员调整。"
            ),
        ))
    }
}

/// The condition that related records exist, as an embedding's `!inner` or `is.null` means it.
fn related(item: &super::Item) -> Option<Predicate> {
    use super::Item;
    use steward_model::catalog::RelationKind;
    let (relation, query) = match item {
        Item::One { field, query, .. } => (RelationKind::ToOne { field: *field }, query),
        Item::Many { field, when, query, .. } => {
            (RelationKind::ToMany { field: *field, when: when.clone() }, query)
        }
        _ => return None,
    };
    Some(Predicate::Related {
        target: query.object,
        relation,
        predicate: Box::new(query.filter.clone()),
    })
}

fn not_supported(text: steward_model::Text) -> Error {
    Error::new(ErrorKind::NotSupported, text)
}
