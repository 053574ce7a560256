//! Reading lists.

use std::borrow::Cow;
use std::sync::Arc;

use steward_model::Result;
use steward_model::catalog::{Catalog, unknown_object};
use steward_model::clock::Micros;
use steward_model::query::ListQuery;
use steward_model::scope::{Access, Reach, Verb};
use steward_store::{Page, PageSink, ReadOptions, each, emit};

use super::{Caller, Count, Total};
use crate::engine::{Engine, Model};
use crate::permission::moved;

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The rows as JSON.
    pub page: Page,
    /// The total, if it was asked for.
    pub total: Option<Total>,
    /// The rows asked for at most.
    pub limit: u64,
    /// The rows left out first.
    pub offset: u64,
}

/// How often a read starts again because rights or catalog changed while it ran.
pub(crate) const ATTEMPTS: usize = 5;

impl Engine {
    /// One page of the records that the caller may see.
    ///
    /// # Errors
    /// Names what does not exist, may not be read or can't be read as its field's kind.
    pub async fn read(
        &self,
        caller: &Caller,
        plural: &str,
        query: &ListQuery,
        count: Option<Count>,
    ) -> Result<Reading> {
        self.read_so(caller, plural, (query, count), ReadOptions::default()).await
    }

    /// The same, run so.
    pub(crate) async fn read_so(
        &self,
        caller: &Caller,
        plural: &str,
        (query, count): (&ListQuery, Option<Count>),
        options: ReadOptions,
    ) -> Result<Reading> {
        let mut caller = Cow::Borrowed(caller);
        for _ in 0..ATTEMPTS {
            let model = self.model();
            let object = model
                .catalog
                .find_plural(plural)
                .filter(|o| *caller.access.reach(o.id, Verb::Read) != Reach::None);
            let Some(object) = object else {
                if self.is_behind(caller.to_mut()).await? {
                    continue;
                }
                return Err(unknown_object(plural));
            };
            let question = self.question(&model.catalog, &caller.access, object.id, query);
            let question = match question {
                Err(_) if self.is_behind(caller.to_mut()).await? => continue,
                other => other?,
            };
            let small = question.scope_matters()
                && self.small_scope(&model, &caller.access, object.id).await?;
            let listing = question.listing(self.database().dialect(), small);
            let sink = PageSink::new(&listing);
            let limit = listing.limit;
            let answer = self.database().query(listing.statement, sink, options).await?;
            if caller.epoch().is_some_and(|planned| planned != answer.epoch) {
                self.fresh(caller.to_mut(), answer.epoch).await?;
                continue;
            }
            let total = match count {
                Some(count) => Some(self.total(&question.plan(small), count, &answer.out).await?),
                None => None,
            };
            return Ok(Reading { page: answer.out, total, limit, offset: question.offset() });
        }
        Err(moved())
    }

    /// Whether what could not be planned may be planned now, because the catalog has changed, here or by
    /// another server: asked only then, since nothing else is slow to hear of it.
    pub(crate) async fn is_behind(&self, caller: &mut Caller) -> Result<bool> {
        let before = self.model().revision;
        self.look_at_catalog().await?;
        let newer_rights = self.fresh(caller, self.database().epoch()).await?;
        Ok(newer_rights || self.model().revision != before)
    }

    /// Whether the caller sees few enough records of an object to start from them. It decides only how
    /// a list is found, not what is in it.
    async fn small_scope(
        &self,
        model: &Arc<Model>,
        access: &Access,
        object: usize,
    ) -> Result<bool> {
        Ok(self.visible(model, access, object).await?.is_some())
    }

    /// How many records of an object the caller sees, if he does not see all and they are few enough to
    /// start from them; so must be what he sees of the parents that open them, since those are collected first.
    pub(crate) async fn visible(
        &self,
        model: &Arc<Model>,
        access: &Access,
        object: usize,
    ) -> Result<Option<u64>> {
        let (Access::User(scope), Reach::Terms(_)) = (access, access.reach(object, Verb::Read))
        else {
            return Ok(None);
        };
        let (now, limit) = (self.clock().now(), self.small_scope_limit());
        let key = |object| (scope.principal.user_id, object, scope.epoch);
        let few = |size: &u64| *size <= limit;
        if let Some(size) = self.scope_sizes().get(key(object), now) {
            return Ok(Some(size).filter(few));
        }
        let mut size = 0;
        for source in emit::scope_sources(&model.catalog, access, object) {
            let known = self.scope_sizes().get(key(source), now);
            size = match known {
                Some(size) => size,
                None => self.scope_size(&model.catalog, (access, now), source).await?,
            };
            if known.is_none() {
                self.scope_sizes().put(key(source), now, size);
            }
            if size > limit {
                break;
            }
        }
        // What a large parent opens counts as large itself.
        self.scope_sizes().put(key(object), now, size);
        Ok(Some(size).filter(few))
    }

    /// Counts how many records of an object the caller sees, as far as that matters.
    async fn scope_size(
        &self,
        catalog: &Arc<Catalog>,
        (access, now): (&Access, Micros),
        object: usize,
    ) -> Result<u64> {
        let dialect = self.database().dialect();
        let statement = emit::scope_size(dialect, catalog, access, now, object);
        let sink = each(|row| row.int(0));
        let answer = self.database().query(statement, sink, ReadOptions::default()).await?;
        let size = answer.out.into_iter().flatten().next().unwrap_or_default();
        Ok(u64::try_from(size).unwrap_or(u64::MAX))
    }
}
