//! An identity that another record has already.

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::kind::FieldKind;
use steward_model::record::Record;
use steward_model::scope::Verb;
use steward_model::{Error, FieldError, Result, text};

use crate::support::{equals, one, where_};
use crate::typed::identity::{Fields, NAME, View, field};

/// Refuses identities that another record has.
#[derive(Debug)]
pub(crate) struct IdentityConflict {
    fields: Fields,
    /// The references of which one names the record.
    owners: Vec<FieldId>,
}

impl IdentityConflict {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let owners = catalog.expect(NAME)?.one_of.clone();
        Ok(Self { fields: Fields::resolve(catalog)?, owners })
    }

    /// The reference that names the record, and the record's id.
    fn owner(&self, record: &Record) -> Option<(FieldId, i64)> {
        self.owners.iter().find_map(|&field| Some((field, record.get(field).as_int()?)))
    }

    /// Another record's identity with the same key.
    async fn taken(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        change: &Change,
    ) -> Result<Option<Record>> {
        let view = View::new(&self.fields, &change.new);
        let (Some(system), Some(value)) = (view.system(), view.value()) else { return Ok(None) };
        let same = equals(field::SYSTEM, system.key())
            .and(equals(field::REALM, view.realm().unwrap_or_default()))
            .and(equals(field::VALUE, value));
        let found = work.look(object, &where_(same)).await?;
        let other = |record: &Record| {
            record.id() != change.new.id() && self.owner(record) != self.owner(&change.new)
        };
        Ok(found.into_iter().find(other))
    }

    /// Names the record that has the identity, if the caller may see it.
    async fn explain(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        taken: &Record,
    ) -> Result<Error> {
        let hidden = text!(
            en = "This identity belongs to a record that you can't see.",
            zh = "该身份已属于一条您无权查看的记录。"
        );
        let mut error = Error::new(ErrorKind::Duplicate, hidden.clone());
        let mut message = hidden;
        let Some((reference, id)) = self.owner(taken) else { return Ok(error) };
        if let FieldKind::Reference(kind) = &object.fields[reference].kind
            && let Some(to) = &kind.to
        {
            let catalog = work.catalog();
            let owner = catalog.expect(to)?;
            if work.may(owner, Verb::Read, &[id]).await? {
                let record = one(work, owner, id).await?;
                let title = record.as_ref().and_then(|record| record.get(owner.title).as_text());
                let title = title.unwrap_or_default();
                let (en, zh) = (owner.label.en.to_lowercase(), &owner.label.zh);
                message = text!(
                    en = "This identity belongs to the {en} '{title}' (number {id}). If both are the same, merge them.",
                    zh = "该身份已属于{zh}“{title}”（编号 {id}）。如果是同一个，请合并。"
                );
                error = Error::new(ErrorKind::Duplicate, message.clone())
                    .with_details(format!("{to} {id}"));
            }
        }
        Ok(error.with_field(FieldError::new(field::VALUE, "identity_taken", message)))
    }
}

impl Behaviour for IdentityConflict {
    fn name(&self) -> &'static str {
        "identity/conflict"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        _problems: &mut Problems,
    ) -> Result<()> {
        for change in changes.iter().filter(|change| change.verb != ChangeVerb::Delete) {
            if let Some(taken) = self.taken(work, object, change).await? {
                return Err(self.explain(work, object, &taken).await?);
            }
        }
        Ok(())
    }
}
