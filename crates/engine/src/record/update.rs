//! Changing records.

use serde_json::{Map, Value as Json};
use steward_model::Result;
use steward_model::catalog::ObjectDef;
use steward_model::query::ListQuery;
use steward_model::record::Record;
use steward_model::scope::Verb;
use steward_model::{Error, error::ErrorKind, text};

use super::input::{self, Given};
use super::insert::{authorised, written};
use super::save::transfers;
use super::{Caller, Problems, Work, WriteWish, Written};
use crate::behaviour::{Change, ChangeVerb};
use crate::engine::Engine;

impl Engine {
    /// Gives the records that the query's filter finds these values, all or none. Records that
    /// have them already keep their version.
    ///
    /// # Errors
    /// All field errors at once; [`ErrorKind::VersionMismatch`] with `if_match`.
    pub async fn update(
        &self,
        caller: &Caller,
        plural: &str,
        query: &ListQuery,
        patch: Map<String, Json>,
        wish: &WriteWish,
    ) -> Result<Written> {
        let plural = plural.to_owned();
        let (query, inner_wish) = (query.clone(), wish.clone());
        self.transact(caller, wish, false, move |work| {
            let (plural, query) = (plural.clone(), query.clone());
            let (patch, wish) = (patch.clone(), inner_wish.clone());
            Box::pin(async move {
                let catalog = work.catalog();
                let object = authorised(work, &plural, Verb::Update, &catalog)?;
                let mut problems = Problems::new(false);
                let columns = input::columns(object, wish.columns.as_deref())?;
                let access = &work.caller.access;
                let at = (0, false);
                let given =
                    input::read(object, access, &patch, columns.as_ref(), at, &mut problems)?;
                let records = work.targets(object, &query, Verb::Update, &wish).await?;
                work.apply(object, records, &given, problems).await
            })
        })
        .await
    }
}

impl Work<'_, '_> {
    /// Gives records the values, and answers all of them, changed or not.
    pub(super) async fn apply(
        &mut self,
        object: &ObjectDef,
        records: Vec<Record>,
        given: &Given,
        problems: Problems,
    ) -> Result<Written> {
        let mut touched: Vec<(i64, i64)> =
            records.iter().map(|record| (record.id(), record.version())).collect();
        let changes: Vec<Change> = records
            .into_iter()
            .enumerate()
            .map(|(row, old)| changed(object, row, old, given))
            .filter(Change::is_change)
            .collect();
        self.may_transfer(object, &changes).await?;
        if changes.is_empty() {
            problems.finish()?;
        } else {
            let done = self.save(object, changes, problems).await?;
            for change in &done {
                if let Some(place) = touched.iter_mut().find(|(id, _)| *id == change.new.id()) {
                    place.1 = change.new.version();
                }
            }
        }
        let version = match touched.as_slice() {
            [(_, version)] => Some(*version),
            _ => None,
        };
        Ok(Written { ids: touched.iter().map(|(id, _)| *id).collect(), version, ..written(&[]) })
    }

    /// Giving a record to somebody else is a right of its own.
    pub(super) async fn may_transfer(
        &mut self,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        let given_away = changes
            .iter()
            .filter(|change| change.verb == ChangeVerb::Update && transfers(object, change));
        let ids: Vec<i64> = given_away.map(|change| change.new.id()).collect();
        let access = self.caller.access.clone();
        if self.all_reached(object, &access, Verb::Transfer, &ids).await? {
            return Ok(());
        }
        let (en, zh) = (object.label_plural.en.to_lowercase(), &object.label_plural.zh);
        Err(Error::new(
            ErrorKind::Forbidden,
            text!(
                en = "Your role does not allow you to give these {en} to somebody else.",
                zh = "您的角色不能转移这些{zh}。"
            ),
        ))
    }
}

/// A record with the given values.
pub(super) fn changed(object: &ObjectDef, row: usize, old: Record, given: &Given) -> Change {
    let mut new = old.clone();
    for (field, value) in given {
        new.values[*field] = value.clone();
    }
    debug_assert_eq!(new.object, object.id);
    let fields = given.iter().map(|(field, _)| *field).collect();
    Change { verb: ChangeVerb::Update, old: Some(old), new, given: fields, row }
}
