//! Showing one secret to somebody who may read it, which goes into the log.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;
use steward_model::catalog::{FieldDef, FieldId, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::kind::FieldKind;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::{FieldRight, SystemAccess, Verb};
use steward_model::{Error, FieldError, Result, text};
use steward_store::emit::{self, Take};
use steward_store::plan::Plan;

use super::vault::Place;
use crate::engine::Engine;
use crate::record::{Caller, Work, WriteWish, Written, authorised};

/// What the log calls it.
const VERB: &str = "reveal";

impl Engine {
    /// The plain text of a secret field; none where it is empty. That it was shown is logged, and
    /// durably so before it is.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if the record does not exist or can't be read by the caller,
    /// [`ErrorKind::Forbidden`] if the field can't be.
    pub async fn reveal(
        &self,
        caller: &Caller,
        plural: &str,
        id: i64,
        field: &str,
    ) -> Result<Option<String>> {
        // Another server may have sealed it with a key that this one has not read yet.
        if let Some(shown) = self.try_reveal(caller, plural, id, field).await? {
            return Ok(shown);
        }
        self.0.vault.refresh(self.database()).await?;
        let shown = self.try_reveal(caller, plural, id, field).await?;
        shown.ok_or_else(closed)
    }

    /// The plain text of a secret, for what the system does with it itself; none where it is empty.
    ///
    /// # Errors
    /// If it does not open.
    pub async fn open_secret(
        &self,
        object: &ObjectDef,
        field: FieldId,
        record: &Record,
        _why: SystemAccess,
    ) -> Result<Option<String>> {
        let Some(sealed) = record.get(field).as_text() else { return Ok(None) };
        let name = &object.fields[field].name;
        let place = Place { object: &object.name, field: name, id: record.id() };
        if let Some(plain) = self.0.vault.unseal(place, sealed) {
            return Ok(Some(plain));
        }
        self.0.vault.refresh(self.database()).await?;
        let plain = self.0.vault.unseal(place, sealed);
        plain.map(Some).ok_or_else(closed)
    }

    /// None if the secret does not open.
    async fn try_reveal(
        &self,
        caller: &Caller,
        plural: &str,
        id: i64,
        field: &str,
    ) -> Result<Option<Option<String>>> {
        let shown = Arc::new(Mutex::new(None));
        let (plural, field, out) = (plural.to_owned(), field.to_owned(), Arc::clone(&shown));
        let wish = WriteWish::default();
        let done = self.transact(caller, &wish, false, move |work| {
            let (plural, field, out) = (plural.clone(), field.clone(), Arc::clone(&out));
            Box::pin(async move {
                let opened = work.reveal(&plural, id, &field).await?;
                *out.lock().unwrap_or_else(PoisonError::into_inner) = opened;
                Ok(Written::default())
            })
        });
        done.await?;
        Ok(shown.lock().unwrap_or_else(PoisonError::into_inner).take())
    }
}

impl Work<'_, '_> {
    async fn reveal(
        &mut self,
        plural: &str,
        id: i64,
        name: &str,
    ) -> Result<Option<Option<String>>> {
        let catalog = self.catalog();
        let object = authorised(self, plural, Verb::Read, &catalog)?;
        let field = self.readable_secret(object, name)?;
        let record = self.visible(object, id).await?.ok_or_else(|| not_found(object, id))?;
        let Some(sealed) = record.get(field.id).as_text() else { return Ok(Some(None)) };
        let place = Place { object: &object.name, field: &field.name, id };
        let Some(plain) = self.inner.vault.unseal(place, sealed) else { return Ok(None) };
        self.log_action(object, id, VERB, &json!({"field": field.name}));
        Ok(Some(Some(plain)))
    }

    /// The plain text of a secret, to go into another record and nowhere else; none where it is empty.
    ///
    /// # Errors
    /// If it does not open.
    pub fn carry_secret(
        &self,
        object: &ObjectDef,
        field: &FieldDef,
        record: &Record,
    ) -> Result<Option<String>> {
        let Some(sealed) = record.get(field.id).as_text() else { return Ok(None) };
        let place = Place { object: &object.name, field: &field.name, id: record.id() };
        let plain = self.inner.vault.unseal(place, sealed);
        plain.map(Some).ok_or_else(closed)
    }

    fn readable_secret<'o>(&self, object: &'o ObjectDef, name: &str) -> Result<&'o FieldDef> {
        let right = self.caller.access.field(object.id, name);
        let field = object.field(name).filter(|_| right != FieldRight::Hidden);
        let refuse = |kind, code, message: steward_model::Text| {
            Error::new(kind, message.clone()).with_field(FieldError::new(name, code, message))
        };
        let plural = &object.plural;
        match field {
            Some(field) if !matches!(field.kind, FieldKind::Secret(_)) => Err(refuse(
                ErrorKind::BadValue,
                "not_a_secret",
                text!(
                    en = "'{name}' is not a secret; read it like any other field.",
                    zh = "“{name}”不是加密字段，直接读取即可。"
                ),
            )),
            Some(field) if right >= FieldRight::Read => Ok(field),
            Some(field) => {
                let (en, zh) = (&field.label.en, &field.label.zh);
                let message = text!(
                    en = "Your role does not allow you to see '{en}'.",
                    zh = "您的角色不能查看“{zh}”。"
                );
                Err(refuse(ErrorKind::Forbidden, "forbidden", message))
            }
            None => Err(refuse(
                ErrorKind::UnknownField,
                "unknown_field",
                text!(
                    en = "There is no field '{name}' in '{plural}'.",
                    zh = "“{plural}”没有名为“{name}”的字段。"
                ),
            )),
        }
    }

    /// An undeleted record that the caller may read.
    async fn visible(&mut self, object: &ObjectDef, id: i64) -> Result<Option<Record>> {
        let filter = Filter::test("id", Operator::Eq, vec![id.to_string()]);
        let query = ListQuery { filter, ..ListQuery::default() };
        let catalog = self.catalog();
        let access = self.caller.access.clone();
        let plan = Plan::resolve(&catalog, &access, Verb::Read, self.now, object.id, &query)?;
        let statement = emit::records(&plan, self.tx.dialect(), 1, Take::Look);
        Ok(self.rows(object, &statement).await?.pop())
    }
}

fn closed() -> Error {
    Error::internal("a sealed secret does not open where it lies")
}

pub(crate) fn not_found(object: &ObjectDef, id: i64) -> Error {
    let (en, zh) = (object.label.en.to_lowercase(), &object.label.zh);
    Error::new(
        ErrorKind::NotFound,
        text!(
            en = "There is no {en} {id}, or you may not see it.",
            zh = "没有编号为 {id} 的{zh}，或您无权查看。"
        ),
    )
}
