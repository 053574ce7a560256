//! What actions need beside what behaviours may do: records that the caller may touch, an entry in the
//! log that names the action, secrets that move along.

use serde_json::Value as Json;
use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::{Access, FieldRight, Reach, Verb};
use steward_model::{Error, Result, text};
use steward_store::imported;
use steward_store::log::ChangeEntry;

use super::{Work, WriteWish, authorised};

/// What the log names where it is about no object.
const DATABASE: &str = "database";

impl Work<'_, '_> {
    /// A record that the caller reaches with each of these verbs, held for this transaction.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if there is none, or the caller may not do that with it.
    pub async fn reached_by(
        &mut self,
        object: &ObjectDef,
        verbs: &[Verb],
        id: i64,
    ) -> Result<Record> {
        let catalog = self.catalog();
        let filter = Filter::test("id", Operator::Eq, vec![id.to_string()]);
        let query = ListQuery { filter: Filter::And(vec![filter]), ..ListQuery::default() };
        let mut found = None;
        for &verb in verbs {
            let object = authorised(self, &object.plural, verb, &catalog)?;
            let records = self.targets(object, &query, verb, &WriteWish::default()).await?;
            found = Some(records.into_iter().next().ok_or_else(|| not_found(object, id))?);
        }
        found.ok_or_else(|| Error::internal("no verb was named"))
    }

    /// The object with this plural that the caller may see.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownObject`] if there is none.
    pub fn seen<'c>(&self, catalog: &'c Catalog, plural: &str) -> Result<&'c ObjectDef> {
        let access = &self.caller.access;
        let seen = |object: &&ObjectDef| *access.reach(object.id, Verb::Read) != Reach::None;
        let found = catalog.find_plural(plural).filter(seen);
        found.ok_or_else(|| steward_model::catalog::unknown_object(plural))
    }

    /// Whether the caller may write this field.
    #[must_use]
    pub fn may_write(&self, object: &ObjectDef, field: &FieldDef) -> bool {
        let access: &Access = &self.caller.access;
        field.writable() && access.field(object.id, &field.name) == FieldRight::Write
    }

    /// Writes into the log that an action was done with a record.
    pub fn log_action(&mut self, object: &ObjectDef, id: i64, action: &str, about: &Json) {
        self.log_of(Some((&object.name, id)), action, about);
    }

    /// Writes into the log that something was done with a record, or with the whole database.
    pub(crate) fn log_of(&mut self, record: Option<(&str, i64)>, verb: &str, about: &Json) {
        self.entries.push(ChangeEntry {
            at: self.now,
            user_id: self.user_id(),
            origin: self.caller.origin.to_owned(),
            request_id: self.caller.request_id.clone(),
            object: record.map_or(DATABASE, |(object, _)| object).to_owned(),
            record_id: record.map(|(_, id)| id),
            verb: verb.to_owned(),
            version: None,
            payload: Some(about.to_string()),
        });
    }

    /// What another database calls the record `from` is the record `to` from now on.
    pub fn redirect_imported(&mut self, object: &ObjectDef, from: i64, to: i64) {
        let dialect = self.tx.dialect();
        self.statements.push(imported::redirect(dialect, &object.name, (from, to)));
    }
}

fn not_found(object: &ObjectDef, id: i64) -> Error {
    let (en, zh) = (object.label.en.to_lowercase(), &object.label.zh);
    Error::new(
        ErrorKind::NotFound,
        text!(
            en = "There is no {en} {id}, or you may not do this with it.",
            zh = "没有编号为 {id} 的{zh}，或您没有此项权限。"
        ),
    )
}
